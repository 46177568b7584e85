//! Planners on terminals whose file others delete, replace and save. What the user can decide then is in
//! tests/keys/outside.rs and tests/keys/recovery.rs.

use super::ended::{PLAN, tagged};
use super::pty::Terminal;
#[cfg(target_os = "linux")]
use super::scene::{skip, tool};
#[cfg(target_os = "linux")]
use std::process::Command;
use std::time::Instant;

/// What two people make of the plan, one after the other.
fn tagged_by_one_and_retitled_by_another() -> String {
    tagged().replace("Meet", "See")
}

fn open() -> Terminal {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    terminal
}

fn save_and_quit(terminal: &mut Terminal) {
    terminal.press("\u{13}");
    terminal.wait_for("Saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn case_11_a_file_deleted_while_open_is_asked_about_and_written_again() {
    let mut terminal = open();
    std::fs::remove_file(terminal.path()).unwrap();
    terminal.wait_for("is gone from the disk");
    terminal.press("c");
    terminal.wait_for("file gone");
    terminal.press("q");
    terminal.wait_for("not saved");
    terminal.press("s");
    terminal.wait_for("is gone from the disk");
    terminal.press("w");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.plan(), PLAN);
}

#[test]
fn case_12_a_file_replaced_outside_is_noticed_and_merged() {
    let mut terminal = open();
    terminal.press("3");
    terminal.wait_for("Tagged");
    let changed = Instant::now();
    terminal.change_on_disk(&PLAN.replace("Meet", "See"));
    terminal.wait_for("See the");
    eprintln!("noticed after {} ms", changed.elapsed().as_millis());
    save_and_quit(&mut terminal);
    assert_eq!(terminal.plan(), tagged_by_one_and_retitled_by_another());
}

#[test]
fn case_12_a_file_written_over_in_place_is_noticed_and_merged() {
    let mut terminal = open();
    terminal.press("3");
    terminal.wait_for("Tagged");
    std::fs::write(terminal.path(), PLAN.replace("Meet", "See")).unwrap();
    terminal.wait_for("See the");
    save_and_quit(&mut terminal);
    assert_eq!(terminal.plan(), tagged_by_one_and_retitled_by_another());
}

#[test]
#[cfg(target_os = "linux")]
fn case_12_a_change_before_the_folder_is_watched_is_noticed() {
    let slowly = [
        "-qq",
        "-f",
        "-o",
        "/dev/null",
        "-e",
        "inject=inotify_add_watch:delay_enter=500000",
    ];
    if let Err(why) = tool(Command::new("strace").args(slowly).arg("true")) {
        return skip(&why);
    }
    let program = [env!("CARGO_BIN_EXE_postmix"), "--today", "2026-12-01"];
    let mut terminal = Terminal::run("strace".as_ref(), &[&slowly[..], &program].concat(), PLAN);
    terminal.wait_for("Meet the");
    terminal.change_on_disk(&PLAN.replace("Meet", "See"));
    terminal.wait_for("See the");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn case_22_the_second_planner_of_a_plan_is_told_and_both_save_without_loss() {
    let mut first = open();
    let mut second = first.open_another();
    second.wait_for("open in another postmix");
    first.press("3");
    first.wait_for("Tagged");
    second.press("\u{1b}[1;2C"); // Shift and Right
    second.wait_for("Moved");
    save_and_quit(&mut second);
    first.wait_for("Changed outside");
    save_and_quit(&mut first);
    assert_eq!(first.plan(), tagged().replace("12-01", "12-02"));
}

#[test]
fn case_23_work_on_a_file_that_was_changed_since_is_merged_with_it() {
    let mut terminal = open();
    terminal.press("3");
    terminal.wait_for("Tagged");
    terminal.signal("KILL");
    terminal.exit_code();
    terminal.change_on_disk(&PLAN.replace("Meet", "See"));
    let mut again = terminal.open_another();
    again.wait_for("changed since");
    again.press("r");
    again.wait_for("Recovered");
    save_and_quit(&mut again);
    assert_eq!(again.plan(), tagged_by_one_and_retitled_by_another());
}
