//! What ends or stops the planner while it has a terminal.

use super::pty::{PATIENCE, Setting, Terminal};
use super::scene::tool;
use super::stage::Stage;
use postmix::store::{PlanRecords, Tail};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;

pub(crate) const PLAN: &str = "\
[plan]
brand = \"Harbour Coffee\"
month = \"2026-12\"

[[post]]
id = \"aaaaaa\"
date = 2026-12-01
title = \"Meet the roaster\"
stage = \"unaware\"
";

/// The plan with its post tagged by the key 3.
pub(crate) fn tagged() -> String {
    PLAN.replace("unaware", "converted")
}

/// A planner on a terminal with one edit that is not saved.
fn edited() -> Terminal {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    terminal.press("3");
    terminal.wait_for("Tagged");
    terminal
}

/// That there is one journal which leads from [`PLAN`] to the text, to the last byte.
pub(crate) fn assert_journal_holds(records: &PlanRecords, text: &str) {
    let orphans = records.orphans().unwrap();
    assert_eq!(orphans.len(), 1, "{orphans:?}");
    let work = orphans[0].work().unwrap();
    assert_eq!((&*work.base, &*work.text, work.tail), (PLAN, text, Tail::Whole));
}

#[test]
fn case_01_sigkill_between_keystrokes_and_the_next_start_offers_every_edit() {
    let mut terminal = edited();
    terminal.press("\u{1b}[1;2C"); // Shift and Right
    terminal.wait_for("Moved");
    terminal.signal("KILL");
    terminal.exit_code();
    assert_eq!(terminal.plan(), PLAN);
    let both = tagged().replace("12-01", "12-02");
    assert_journal_holds(&terminal.records(), &both);
    let mut again = terminal.open_another();
    again.wait_for("Recover it");
    assert_eq!(again.plan(), PLAN, "nothing is recovered unasked");
    again.press("r");
    again.wait_for("Recovered");
    again.press("\u{13}");
    again.wait_for("Saved");
    again.press("q");
    assert_eq!(again.exit_code(), 0);
    assert_eq!(again.plan(), both);
}

#[test]
fn case_01_a_kill_after_any_key_loses_no_edit() {
    let keys = [
        "3",
        "<shift-right>",
        "1",
        "u",
        "<ctrl-r>",
        "d",
        "u",
        "u",
        "u",
        "u",
        "aNew<ctrl-s>",
        "0",
        ">",
    ];
    for count in 1..=keys.len() {
        let mut stage = Stage::with(PLAN);
        stage.play(&keys[..count].concat());
        let text = stage.text();
        let mut stage = stage.killed_and_started_again();
        assert_eq!(stage.screen().contains("Recover it"), text != PLAN, "{text}");
        if text != PLAN {
            stage.play("r");
            assert_eq!(stage.text(), text);
        }
    }
}

#[test]
fn case_03_sighup_ends_it_with_the_journal_whole() {
    let mut terminal = edited();
    terminal.signal("HUP");
    assert_eq!(terminal.exit_code(), 128 + 1);
    terminal.assert_left_as_found();
    assert_journal_holds(&terminal.records(), &tagged());
}

/// Runs a shell script on a terminal that is lost when the planner in it has unsaved work. `$0` is the program and
/// `$@` its arguments; what the script writes to the descriptor 3 is returned when all its processes are gone.
fn on_a_lost_terminal(folder: &Path, script: &str) -> Result<String, String> {
    let told = folder.join("told");
    tool(Command::new("mkfifo").arg(&told))?;
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
    let (sender, all) = mpsc::channel();
    // Opening a pipe waits for the other side, and reading it for all who could write to it to be gone.
    std::thread::spawn(move || sender.send(fs::read_to_string(told)));
    let this = std::env::current_exe().unwrap();
    tool(
        Command::new(this)
            .args(["--exact", "ended::loses_its_terminal", "--ignored"])
            .env(FOLDER, folder)
            .env(SCRIPT, format!("exec 3>\"${{3%/*}}/told\"; {script}")),
    )?;
    let told = all.recv_timeout(PATIENCE);
    Ok(told.expect("the planner is still there").unwrap())
}

/// The variables that tell the child what to run, and where.
const FOLDER: &str = "POSTMIX_FAULTS_FOLDER";
const SCRIPT: &str = "POSTMIX_FAULTS_SCRIPT";

#[test]
#[ignore = "run by other tests, to have a terminal that goes away with its process"]
fn loses_its_terminal() {
    let variable = |name| std::env::var(name).unwrap();
    let (folder, script) = (variable(FOLDER), variable(SCRIPT));
    let arguments = [
        "-c",
        &script,
        env!("CARGO_BIN_EXE_postmix"),
        "--today",
        "2026-12-01",
    ];
    let mut terminal = Terminal::start(Path::new(&folder), "sh".as_ref(), &arguments, &Setting::default());
    terminal.wait_for("Meet the");
    terminal.press("3");
    terminal.wait_for("Tagged");
    // Nothing of the terminal is put away: it is cut off, as by a connection that drops.
    std::process::exit(0);
}

/// The seconds of processor time in a line of the shell's `times`, such as `0m0.013s 0m0.004s`.
fn seconds(line: &str) -> f64 {
    let all = line.split_whitespace().map(|time| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    });
    all.sum()
}

#[test]
fn case_03_a_lost_terminal_ends_it_without_a_signal_and_without_spinning() {
    let folder = tempfile::tempdir().unwrap();
    // The shell is told of the loss by a signal; the planner only finds that it can read no more.
    let script = "trap : HUP; \"$0\" \"$@\"; echo $? >&3; times >&3";
    let told = on_a_lost_terminal(folder.path(), script).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], (128 + 1).to_string(), "{told}");
    // Spinning until somebody gives up would be many times that.
    assert!(seconds(lines[2]) < 2.0, "{told}");
    let records = super::pty::records_in(folder.path());
    assert_journal_holds(&records, &tagged());
}

#[test]
fn case_03_a_dropped_connection_ends_it_with_the_journal_whole() {
    let folder = tempfile::tempdir().unwrap();
    // Here it is the planner who gets the signal, as the first process on its terminal.
    on_a_lost_terminal(folder.path(), "exec \"$0\" \"$@\"").unwrap();
    let records = super::pty::records_in(folder.path());
    assert_journal_holds(&records, &tagged());
}

#[test]
fn case_04_sigterm_and_sigint_give_the_terminal_back_and_leave_the_journal_whole() {
    for (signal, status) in [("TERM", 128 + 15), ("INT", 128 + 2), ("QUIT", 128 + 3)] {
        let mut terminal = edited();
        terminal.signal(signal);
        assert_eq!(terminal.exit_code(), status, "SIG{signal}");
        terminal.assert_left_as_found();
        assert_eq!(terminal.plan(), PLAN);
        assert_journal_holds(&terminal.records(), &tagged());
    }
}

#[test]
fn case_05_stopped_and_continued_it_looks_at_the_disk_again() {
    let stop_by_key = |terminal: &mut Terminal| terminal.press("\u{1a}");
    let stop_by_signal = |terminal: &mut Terminal| terminal.signal("TSTP");
    for stop in [stop_by_key as fn(&mut Terminal), stop_by_signal] {
        let mut terminal = edited();
        stop(&mut terminal);
        terminal.wait_until_stopped();
        terminal.assert_left_as_found();
        terminal.change_on_disk(&PLAN.replace("Meet", "See"));
        terminal.signal("CONT");
        terminal.wait_until_taken_over();
        terminal.wait_for("See the");
        terminal.press("\u{13}");
        terminal.wait_for("Saved");
        terminal.press("q");
        assert_eq!(terminal.exit_code(), 0);
        terminal.assert_left_as_found();
        assert_eq!(terminal.plan(), tagged().replace("Meet", "See"));
    }
}
