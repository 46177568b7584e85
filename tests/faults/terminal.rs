//! The planner without a terminal.

use super::scene::{OLD, Scene};
use std::fs::File;
use std::process::{Command, Stdio};

/// The planner's exit status and what it says.
fn open(scene: &Scene, input: Stdio, output: Stdio) -> (Option<i32>, String) {
    let planner = Command::new(env!("CARGO_BIN_EXE_postmix"))
        .arg(scene.plan())
        .env("HOME", scene.outside("home"))
        .env("XDG_CONFIG_HOME", scene.outside("config"))
        .env("XDG_DATA_HOME", scene.outside("data"))
        .env("XDG_STATE_HOME", scene.state())
        .stdin(input)
        .stdout(output)
        .stderr(Stdio::piped())
        .spawn();
    let ended = planner.unwrap().wait_with_output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[test]
fn case_24_no_terminal_is_a_plain_message_and_exit_status_2() {
    let scene = Scene::new();
    let terminal = || {
        let device = File::options().read(true).write(true).open("/dev/ptmx");
        device.map_or_else(|_| Stdio::null(), Stdio::from)
    };
    for (input, output) in [
        (Stdio::null(), Stdio::null()),
        (terminal(), Stdio::null()),
        (Stdio::null(), terminal()),
        (Stdio::piped(), Stdio::piped()),
    ] {
        let (status, said) = open(&scene, input, output);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.starts_with("error: the planner needs a terminal"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
    assert_eq!(scene.text(), OLD);
}
