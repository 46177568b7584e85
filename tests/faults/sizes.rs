//! Terminals of all sizes. That nothing overlaps at any size is shown in tests/screen/sizes.rs.

use super::ended::PLAN;
use super::pty::{Setting, Terminal};

/// A planner on a terminal of that size, in a folder.
fn open(size: (u16, u16)) -> (tempfile::TempDir, Terminal) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    let setting = Setting {
        size,
        ..Setting::default()
    };
    let terminal = Terminal::in_folder(folder.path(), &setting);
    (folder, terminal)
}

/// What a planner shows that was started at that size.
fn shown_at(size: (u16, u16)) -> String {
    let (_folder, mut terminal) = open(size);
    terminal.wait_for("Meet the");
    // It is what is drawn last.
    terminal.wait_for("? help");
    terminal.contents()
}

fn quit(terminal: &mut Terminal) {
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    terminal.assert_left_as_found();
}

#[test]
fn case_25_a_storm_of_sizes_ends_in_the_right_picture() {
    let (_folder, mut terminal) = open((100, 30));
    terminal.wait_for("Meet the");
    for round in 1..60_u16 {
        let sizes = [
            (0, 0),
            (1, 1),
            (round * 4, round),
            (300, 100),
            (20, 6),
            (3, 80),
            (80, 3),
            (1, 1),
        ];
        for size in sizes {
            terminal.resize(size);
        }
        // Today is where the cursor is.
        terminal.press("t");
    }
    terminal.resize((90, 28));
    terminal.wait_for_screen(&shown_at((90, 28)));
    quit(&mut terminal);
}

#[test]
fn case_25_a_terminal_without_a_size_is_drawn_on_when_it_gets_one() {
    for size in [(0, 0), (1, 1), (1, 0), (0, 9)] {
        let (_folder, mut terminal) = open(size);
        terminal.wait_until_taken_over();
        terminal.press("t");
        terminal.resize((90, 28));
        terminal.wait_for_screen(&shown_at((90, 28)));
        quit(&mut terminal);
    }
}
