//! Repositories to try things out in, away from the settings of whoever runs the tests.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A plan of two posts.
pub(crate) const PLAN: &str = "[plan]\nbrand = \"Harbour\"\nmonth = \"2026-12\"\n\n\
    [[post]]\nid = \"ann\"\ndate = 2026-12-01\nstage = \"unaware\"\ntitle = \"Ann\"\n\n\
    [[post]]\nid = \"bob\"\ndate = 2026-12-02\nstage = \"nurturing\"\ntitle = \"Bob\"\n";

/// A folder with a repository in it.
pub(crate) struct Sandbox {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self
    }
}

/// Whether there is no git to test with; says so.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests is to see that some were skipped"
)]
pub(crate) fn no_git() -> bool {
    let missing = Command::new("git").arg("--version").output().is_err();
    if missing {
        eprintln!("skipped: there is no program `git`");
    }
    missing
}

impl Sandbox {
    /// A new repository, on the branch `main`; `None` where there is no git.
    pub(crate) fn new() -> Option<Self> {
        let sandbox = Self::without_repository()?;
        sandbox.git(&["init", "--quiet", "--initial-branch=main", "."]);
        // The library asks git from within the test, whose own surroundings are those of the user.
        for setting in ["core.autocrlf", "commit.gpgSign", "rerere.enabled"] {
            sandbox.git(&["config", setting, "false"]);
        }
        Some(sandbox)
    }

    /// A folder without a repository; `None` where there is no git.
    pub(crate) fn without_repository() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        (!no_git()).then_some(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder().join(name)
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[track_caller]
    pub(crate) fn read(&self, name: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Writes a file and commits everything.
    pub(crate) fn commit(&self, name: impl AsRef<Path>, text: &str, message: &str) {
        self.write(name, text);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs git, which must succeed.
    #[track_caller]
    pub(crate) fn git(&self, words: &[&str]) -> Run {
        self.try_git(words).expect(0)
    }

    pub(crate) fn try_git(&self, words: &[&str]) -> Run {
        let mut git = self.command("git", self.folder());
        Run::of(&git.args(words).output().unwrap())
    }

    /// Runs git, which must succeed, with something to read.
    #[track_caller]
    pub(crate) fn git_reading(&self, input: &str, words: &[&str]) -> Run {
        let mut git = self.command("git", self.folder());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(input.as_bytes()).unwrap();
        file.rewind().unwrap();
        Run::of(&git.args(words).stdin(file).output().unwrap()).expect(0)
    }

    pub(crate) fn postmix(&self, words: &[&str]) -> Run {
        Run::of(&self.postmix_in(self.folder(), words).output().unwrap())
    }

    pub(crate) fn run(command: &mut Command) -> Run {
        Run::of(&command.output().unwrap())
    }

    /// postmix, started in a folder.
    pub(crate) fn postmix_in(&self, folder: &Path, words: &[&str]) -> Command {
        let mut postmix = self.command(env!("CARGO_BIN_EXE_postmix"), folder);
        postmix.args(words);
        postmix
    }

    /// A program in surroundings that say the same everywhere, and where git finds postmix.
    fn command(&self, program: impl AsRef<OsStr>, folder: &Path) -> Command {
        let home = self.folder().join(".git/home");
        let built = Path::new(env!("CARGO_BIN_EXE_postmix")).parent().unwrap();
        let before = env::var_os("PATH").unwrap_or_default();
        let path = [built.to_owned()].into_iter().chain(env::split_paths(&before));
        let mut command = Command::new(program);
        for name in [
            "NO_COLOR",
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_EDITOR",
        ] {
            command.env_remove(name);
        }
        command
            .current_dir(folder)
            .env("PATH", env::join_paths(path).unwrap())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("LC_ALL", "C")
            .env("TERM", "xterm")
            .env(
                "GIT_CONFIG_GLOBAL",
                if cfg!(windows) { "NUL" } else { "/dev/null" },
            )
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CEILING_DIRECTORIES", self.folder().parent().unwrap())
            .env("GIT_EDITOR", "true")
            .env("GIT_PAGER", "cat")
            .stdin(Stdio::null());
        for role in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{role}_NAME"), "Ann")
                .env(format!("GIT_{role}_EMAIL"), "ann@example.com")
                .env(format!("GIT_{role}_DATE"), "2026-12-01T09:00:00Z");
        }
        command
    }
}
