//! The program on a terminal of its own: that it starts, saves and quits, and leaves the terminal as it found it,
//! whatever ends it. Every wait is for something on the screen.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "random/dice.rs"]
#[cfg(target_os = "linux")]
mod dice;
#[path = "pty/killed.rs"]
#[cfg(target_os = "linux")]
mod killed;
#[path = "pty/terminal.rs"]
#[expect(dead_code, reason = "the faults need more of it")]
mod terminal;

use std::process::{Command, Stdio};
use terminal::Terminal;

const PLAN: &str = "[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n\n[[post]]\nid = \"aaaaaa\"\ndate = 2026-12-01\n\
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
fn what_to_do_about_findings_is_thought_about_while_nobody_types() {
    let post = |day: u32, stage: &str| {
        format!("\n[[post]]\ndate = 2026-12-{day:02}\ntitle = \"P{day}\"\nstage = \"{stage}\"\n")
    };
    let stages = ["nurturing", "unaware", "converted", "converted"];
    let posts: String = (7..).zip(stages).map(|(day, stage)| post(day, stage)).collect();
    let mut terminal = Terminal::open(&format!("[plan]\nmonth = \"2026-12\"\n{posts}"));
    terminal.wait_for("unaware is 1 post short");
    terminal.press("\t");
    // The rule alone would have two posts added, to reach the whole share.
    terminal.wait_for("or add an unaware post on");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
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
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let tests = std::env::current_exe().expect("the tests know themselves");
    let only = [
        "--ignored",
        "--exact",
        "--nocapture",
        "panics_while_it_has_the_terminal",
    ];
    let mut terminal = Terminal::run(tests.as_os_str(), &only, PLAN);
    terminal.wait_for("something went wrong while drawing");
    assert_ne!(terminal.exit_code(), 0);
    terminal.assert_left_as_found();
}

#[test]
#[ignore = "run by the test above, on a terminal of its own"]
fn panics_while_it_has_the_terminal() {
    postmix::terminal::restore_on_panic(|| None);
    postmix::terminal::enter().expect("a terminal");
    panic!("something went wrong while drawing");
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
fn work_of_a_killed_planner_is_listed_and_offered_at_the_next_start() {
    let mut terminal = Terminal::open(PLAN);
    terminal.wait_for("Meet the");
    terminal.press("3");
    terminal.wait_for("Tagged");
    terminal.signal("KILL");
    terminal.exit_code();
    assert_eq!(terminal.plan(), PLAN);
    let listed = terminal.printed_beside(&["recover"]);
    assert!(
        listed.contains("plan.toml\n  1  ") && listed.contains("  unsaved  1 change\n"),
        "{listed}"
    );
    let mut terminal = terminal.open_another();
    terminal.wait_for("Recover it");
    let listed = terminal.printed_beside(&["recover"]);
    assert!(listed.contains("It is open in another postmix"), "{listed}");
    terminal.press("r");
    terminal.wait_for("Recovered 1 change");
    terminal.press("\u{13}");
    terminal.wait_for("Saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.plan(), PLAN.replace("unaware", "converted"));
    let listed = terminal.printed_beside(&["recover"]);
    assert!(!listed.contains("unsaved"), "{listed}");
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

#[test]
fn git_setup_asks_before_it_changes_anything() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("skipped: there is no program `git`");
        return;
    }
    for (answer, said, left) in [
        ("\r", "Nothing is changed.", "test ! -e .gitattributes"),
        ("n\r", "Nothing is changed.", "test ! -e .gitattributes"),
        ("y\r", "Done.", "grep -q diff=postmix .gitattributes"),
    ] {
        // What follows the script is its $0; its $1 is the plan, which `run` puts last.
        let script = format!("cd \"${{1%/*}}\" && git init -q . && \"$0\" git-setup && {left}");
        let arguments = ["-c", &script, env!("CARGO_BIN_EXE_postmix")];
        let mut terminal = Terminal::run("sh".as_ref(), &arguments, PLAN);
        terminal.wait_for("[y/N]");
        terminal.press(answer);
        terminal.wait_for(said);
        assert_eq!(terminal.exit_code(), 0, "{answer:?}");
    }
}
