//! The program on a terminal of its own: that it starts, saves and quits, and leaves the terminal as it found it,
//! whatever ends it. Every wait is for something on the screen.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "pty/terminal.rs"]
mod terminal;

use std::process::{Command, Stdio};
use terminal::Terminal;

const PLAN: &str = "[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n\n[[post]]\ndate = 2026-12-01\n\
                    title = \"Meet the roaster\"\nstage = \"unaware\"\n";

#[test]
fn a_plan_is_opened_edited_saved_and_left_and_the_terminal_is_as_it_was() {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    terminal.press("3");
    terminal.wait_for("Tagged");
    terminal.press("\u{13}");
    terminal.wait_for("Saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_left_as_found();
    assert_eq!(terminal.plan(), PLAN.replace("unaware", "converted"));
}

#[test]
fn signals_end_it_with_their_status_and_give_the_terminal_back() {
    for (signal, status) in [("TERM", 128 + 15), ("INT", 128 + 2), ("HUP", 128 + 1)] {
        let mut terminal = Terminal::open(PLAN);
        terminal.wait_for("Meet the");
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), status, "SIG{signal}");
        terminal.assert_left_as_found();
    }
}

#[test]
fn ctrl_z_stops_it_with_the_terminal_given_back_and_continuing_draws_it_again() {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    terminal.press("\u{1a}");
    terminal.wait_until_stopped();
    terminal.assert_left_as_found();
    terminal.signal("CONT");
    terminal.wait_for("Meet the");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_storm_of_sizes_ends_in_a_whole_screen() {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    for size in [(1, 1), (200, 60), (20, 6), (3, 80), (80, 3), (45, 20), (120, 40)] {
        terminal.resize(size);
    }
    terminal.press("t");
    terminal.wait_for("Harbour Coffee");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn without_a_terminal_it_says_so_and_ends_with_2() {
    let folder = tempfile::tempdir().expect("a folder for the plan");
    let plan = folder.path().join("plan.toml");
    std::fs::write(&plan, PLAN).expect("the plan");
    let output = Command::new(env!("CARGO_BIN_EXE_postmix"))
        .arg(&plan)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("terminal"),
        "{output:?}"
    );
}
