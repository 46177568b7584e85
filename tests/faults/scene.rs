//! A plan in a folder of its own, and the means to bring faults about.

use super::pty::PATIENCE;
use postmix::store::{Orphan, PlanRecords, Records};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;
use tempfile::TempDir;

pub(crate) const OLD: &str =
    "# Harbour Coffee\r\n[plan]\nmonth = \"2026-12\"\n\n[[post]]\ndate = 2026-12-01\n";
pub(crate) const NEW: &str =
    "# Harbour Coffee\r\n[plan]\nmonth = \"2026-12\"\n\n[[post]]\ndate = 2026-12-24\ntitle = \"é\"\n";

/// The folder `plans` with `plan.toml` in it, and a state folder.
pub(crate) struct Scene {
    folder: TempDir,
}

impl Scene {
    /// A scene in which the plan holds [`OLD`].
    pub(crate) fn new() -> Self {
        let scene = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(scene.plans()).unwrap();
        fs::write(scene.plan(), OLD).unwrap();
        scene
    }

    pub(crate) fn plans(&self) -> PathBuf {
        self.folder.path().join("plans")
    }

    pub(crate) fn plan(&self) -> PathBuf {
        self.plans().join("plan.toml")
    }

    /// A path outside the plan's folder.
    pub(crate) fn outside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The state folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.outside("state")
    }

    pub(crate) fn records(&self) -> PlanRecords {
        Records::at(self.state()).of(&self.plan()).unwrap()
    }

    /// The journals that were dropped in this process, once there are so many: a program that another test starts just then
    /// has a copy of their locks for a moment.
    pub(crate) fn orphans(&self, count: usize) -> Vec<Orphan> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let orphans = self.records().orphans().unwrap();
            if orphans.len() == count {
                return orphans;
            }
            assert!(Instant::now() < deadline, "{orphans:?}");
            std::thread::yield_now();
        }
    }

    /// What the plan holds.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.plan()).unwrap()
    }

    /// The names in the plan's folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        names(&self.plans())
    }
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Says that a test cannot be run here, and why. The script that runs the tests looks for this.
pub(crate) fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The end of a tool that was started: its output, or why it is of no use.
pub(crate) fn tool(command: &mut Command) -> Result<Output, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{name} does not run ({error})"))?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ");
    Err(format!("{name} refuses ({said})"))
}

/// A file system of its own on a folder, for as long as this lives.
pub(crate) struct Mounted {
    on: PathBuf,
}

impl Mounted {
    /// An empty file system of one megabyte, or why there can be none.
    pub(crate) fn one_megabyte(on: &Path) -> Result<Self, String> {
        if !cfg!(target_os = "linux") {
            return Err("only Linux has a tmpfs".into());
        }
        if !is_root() {
            return Err("only root may mount a file system".into());
        }
        fs::create_dir_all(on).unwrap();
        tool(
            Command::new("mount")
                .args(["-t", "tmpfs", "-o", "size=1m", "postmix-faults"])
                .arg(on),
        )?;
        Ok(Self { on: on.to_owned() })
    }

    pub(crate) fn make_read_only(&self) -> Result<(), String> {
        tool(Command::new("mount").args(["-o", "remount,ro"]).arg(&self.on)).map(|_| ())
    }

    /// Fills it to the last byte with a file of that name.
    pub(crate) fn fill(&self, name: &str) -> PathBuf {
        let path = self.on.join(name);
        let error = fs::write(&path, vec![b' '; 2_000_000]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        path
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Err(error) = tool(Command::new("umount").arg("-l").arg(&self.on)) {
            eprintln!("{} stays mounted: {error}", self.on.display());
        }
    }
}
