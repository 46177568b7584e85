//! A terminal in memory with the program on it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use postmix::store::{PlanRecords, Records};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up on it; nothing ever waits that long when it works.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The variables that say where the user's own files are.
const HOMES: [&str; 4] = ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"];

/// The arguments that the program is started with, before the plan.
const ARGUMENTS: [&str; 2] = ["--today", "2026-12-01"];

/// What a terminal is opened with.
pub(crate) struct Setting<'s> {
    /// Columns and rows; a terminal without any still has one cell to look at.
    pub(crate) size: (u16, u16),
    /// Variables that the program gets beside those that keep it in its folder.
    pub(crate) environment: &'s [(&'s str, &'s str)],
}

impl Default for Setting<'_> {
    fn default() -> Self {
        Self {
            size: (100, 30),
            environment: &[],
        }
    }
}

/// A terminal, of 100 by 30 cells unless told otherwise, with the program and one plan on it.
pub(crate) struct Terminal {
    folder: PathBuf,
    /// Removed with the last terminal that is in it.
    owned: Option<Arc<tempfile::TempDir>>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    modes_before: String,
}

impl Terminal {
    /// Starts the program on a plan of that text.
    pub(crate) fn open(plan: &str) -> Self {
        Self::run(env!("CARGO_BIN_EXE_postmix").as_ref(), &ARGUMENTS, plan)
    }

    /// Starts a program with arguments and, behind them, the path of a plan of that text.
    pub(crate) fn run(program: &OsStr, arguments: &[&str], plan: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the plan");
        std::fs::write(folder.path().join("plan.toml"), plan).expect("the plan");
        let path = folder.path().to_owned();
        let mut terminal = Self::start(&path, program, arguments, &Setting::default());
        terminal.owned = Some(Arc::new(folder));
        terminal
    }

    /// Starts the program on the plan in a folder.
    pub(crate) fn in_folder(folder: &Path, setting: &Setting<'_>) -> Self {
        Self::start(
            folder,
            env!("CARGO_BIN_EXE_postmix").as_ref(),
            &ARGUMENTS,
            setting,
        )
    }

    /// Starts the program on the same plan, on a terminal of its own.
    pub(crate) fn open_another(&self) -> Self {
        Self {
            owned: self.owned.clone(),
            ..Self::in_folder(&self.folder, &Setting::default())
        }
    }

    /// What the program prints when it is started beside the terminal, by the same user.
    pub(crate) fn printed_beside(&self, arguments: &[&str]) -> String {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postmix"));
        command.args(arguments).stdin(std::process::Stdio::null());
        for name in HOMES {
            command.env(name, &self.folder);
        }
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts a program with arguments and, behind them, the path of the plan in a folder.
    pub(crate) fn start(folder: &Path, program: &OsStr, arguments: &[&str], setting: &Setting<'_>) -> Self {
        let (cols, rows) = setting.size;
        let pair = native_pty_system().openpty(size(setting.size)).expect("a pty");
        let modes_before = modes(&*pair.master);
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.arg(folder.join("plan.toml"));
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        for name in HOMES {
            command.env(name, folder);
        }
        for (name, value) in setting.environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Self {
            folder: folder.to_owned(),
            owned: None,
            master: pair.master,
            child,
            keys,
            output,
            screen: vt100::Parser::new(rows.max(1), cols.max(1), 0),
            modes_before,
        }
    }

    /// Presses keys, as the bytes a terminal sends.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys
            .write_all(keys.as_bytes())
            .expect("the program reads keys");
        self.keys.flush().expect("the program reads keys");
    }

    /// Waits for a text on the screen.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait(&format!("{text:?}"), |terminal| {
            terminal.screen.screen().contents().contains(text)
        });
    }

    /// Takes in a piece of what the program draws. Returns whether there is more to come.
    #[cfg(target_os = "linux")]
    pub(crate) fn take_in(&mut self) -> bool {
        match self.output.recv_timeout(PATIENCE) {
            Ok(bytes) => self.screen.process(&bytes),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => {
                let contents = self.contents();
                assert!(contents.is_empty(), "nothing is drawn any more:\n{contents}");
            }
        }
        true
    }

    /// Ends the program at once, without a word to it.
    #[cfg(target_os = "linux")]
    pub(crate) fn kill(&self) {
        self.signal("KILL");
    }

    /// The folder that the plan is in, and everything else that the program knows as the user's.
    #[cfg(target_os = "linux")]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until something holds, taking in what the program draws.
    fn wait(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(
                Instant::now() < deadline,
                "waited for {what}:\n{}",
                self.screen.screen().contents()
            );
            match self.output.recv_timeout(Duration::from_millis(20)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::yield_now(),
            }
        }
    }

    /// Sends the program a signal, by name.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self
            .child
            .process_id()
            .expect("the program has a process")
            .to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &pid])
            .status();
        assert!(sent.expect("kill is there").success());
    }

    /// Waits for the program's end and gives its exit status.
    pub(crate) fn exit_code(&mut self) -> u32 {
        let mut status = None;
        self.wait("the end", |terminal| {
            status = terminal.child.try_wait().expect("the program can be waited for");
            status.is_some()
        });
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(100)) {
            self.screen.process(&bytes);
        }
        status.map_or(u32::MAX, |status| status.exit_code())
    }

    /// Waits until the program has been stopped by job control.
    pub(crate) fn wait_until_stopped(&mut self) {
        let pid = self
            .child
            .process_id()
            .expect("the program has a process")
            .to_string();
        self.wait("a stopped program", |_| {
            let state = std::process::Command::new("ps")
                .args(["-o", "state=", "-p", &pid])
                .output();
            state.is_ok_and(|state| state.stdout.starts_with(b"T"))
        });
    }

    /// Gives the terminal another size, in columns and rows.
    pub(crate) fn resize(&mut self, to: (u16, u16)) {
        self.master.resize(size(to)).expect("a new size");
        self.screen.screen_mut().set_size(to.1.max(1), to.0.max(1));
    }

    /// Waits until the screen holds just that.
    pub(crate) fn wait_for_screen(&mut self, contents: &str) {
        self.wait(&format!("the screen\n{contents}\nbut there is"), |terminal| {
            terminal.contents() == contents
        });
    }

    /// What is on the screen.
    pub(crate) fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the program has the screen to itself.
    pub(crate) fn wait_until_taken_over(&mut self) {
        self.wait("the alternate screen", |terminal| {
            terminal.screen.screen().alternate_screen()
        });
    }

    /// That the terminal is as the program found it: line modes, main screen, cursor, mouse, pasting.
    pub(crate) fn assert_left_as_found(&mut self) {
        self.wait("the main screen", |terminal| {
            !terminal.screen.screen().alternate_screen()
        });
        let screen = self.screen.screen();
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pasting is not bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(modes(&*self.master), self.modes_before, "line modes");
    }

    /// What the plan's file holds.
    pub(crate) fn plan(&self) -> String {
        std::fs::read_to_string(self.path()).expect("the plan")
    }

    /// Where the plan is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join("plan.toml")
    }

    /// Somebody else saves the plan: another file takes its name.
    pub(crate) fn change_on_disk(&self, text: &str) {
        let other = self.folder.join("plan.toml.new");
        std::fs::write(&other, text).expect("the other file");
        std::fs::rename(other, self.path()).expect("the plan's name");
    }

    /// What the program keeps of the plan beside its file.
    pub(crate) fn records(&self) -> PlanRecords {
        records_in(&self.folder)
    }
}

/// What a program that has the folder for its home keeps of the plan in it.
pub(crate) fn records_in(folder: &Path) -> PlanRecords {
    let records = Records::at(state_in(folder)).of(&folder.join("plan.toml"));
    records.expect("the plan's records")
}

/// Where a program that has the folder for its home keeps things.
pub(crate) fn state_in(folder: &Path) -> PathBuf {
    if cfg!(target_os = "macos") {
        folder.join("Library/Application Support/postmix")
    } else {
        folder.join("postmix")
    }
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// The line modes of the terminal, to compare.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}
