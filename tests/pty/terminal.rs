//! A terminal in memory with the program on it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long anything may take before the test gives up on it; nothing ever waits that long when it works.
const PATIENCE: Duration = Duration::from_secs(30);

const PROGRAM: &str = env!("CARGO_BIN_EXE_postmix");
const TODAY: [&str; 2] = ["--today", "2026-12-01"];

/// The variables that say where the user's own files are.
const HOMES: [&str; 4] = ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"];

/// A terminal of 100 by 30 cells with the program and one plan on it.
pub(crate) struct Terminal {
    folder: Arc<tempfile::TempDir>,
    plan: PathBuf,
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
        Self::run(PROGRAM.as_ref(), &TODAY, plan)
    }

    /// Starts a program with arguments and, behind them, the path of a plan of that text.
    pub(crate) fn run(program: &OsStr, arguments: &[&str], plan: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the plan");
        std::fs::write(folder.path().join("plan.toml"), plan).expect("the plan");
        Self::run_in(Arc::new(folder), program, arguments)
    }

    /// Starts the program once more on the plan, after it has ended, with everything that it has kept.
    pub(crate) fn again(self) -> Self {
        Self::run_in(self.folder, PROGRAM.as_ref(), &TODAY)
    }

    /// Starts a program with arguments and, behind them, the path of the plan that is in a folder.
    pub(crate) fn run_in(folder: Arc<tempfile::TempDir>, program: &OsStr, arguments: &[&str]) -> Self {
        let path = folder.path().join("plan.toml");
        let size = PtySize {
            rows: 30,
            cols: 100,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let modes_before = modes(&*pair.master);
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.arg(&path);
        command.env("TERM", "xterm-256color");
        for name in HOMES {
            command.env(name, folder.path());
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
        let screen = vt100::Parser::new(30, 100, 0);
        Self {
            folder,
            plan: path,
            master: pair.master,
            child,
            keys,
            output,
            screen,
            modes_before,
        }
    }

    /// What the program prints when it is started beside the terminal, by the same user.
    pub(crate) fn printed_beside(&self, arguments: &[&str]) -> String {
        let mut command = std::process::Command::new(PROGRAM);
        command.args(arguments).stdin(std::process::Stdio::null());
        for name in HOMES {
            command.env(name, self.folder.path());
        }
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
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
                assert!(
                    self.text().is_empty(),
                    "nothing is drawn any more:\n{}",
                    self.text()
                );
            }
        }
        true
    }

    /// What is on the screen.
    #[cfg(target_os = "linux")]
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Ends the program at once, without a word to it.
    #[cfg(target_os = "linux")]
    pub(crate) fn kill(&self) {
        use rustix::process::{Pid, Signal, kill_process};
        let pid = self
            .child
            .process_id()
            .and_then(|pid| Pid::from_raw(pid.cast_signed()));
        kill_process(pid.expect("the program has a process"), Signal::KILL).expect("it can be killed");
    }

    /// The folder that the plan is in, and everything else that the program knows as the user's.
    #[cfg(target_os = "linux")]
    pub(crate) fn folder(&self) -> Arc<tempfile::TempDir> {
        Arc::clone(&self.folder)
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
    pub(crate) fn resize(&mut self, (cols, rows): (u16, u16)) {
        self.master
            .resize(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a new size");
        self.screen.screen_mut().set_size(rows, cols);
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
        std::fs::read_to_string(&self.plan).expect("the plan")
    }
}

/// The line modes of the terminal, to compare.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}
