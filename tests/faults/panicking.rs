//! A planner that panics while it draws.

use super::ended::{PLAN, assert_journal_holds, tagged};
use super::pty::{Terminal, state_in};
use crossterm::event::{Event, KeyCode};
use postmix::plan::WeekStart;
use postmix::planner::keymap::Keymap;
use postmix::planner::{Message, Planner, Setup};
use postmix::runner::{self, Files, Session};
use postmix::screen::theme::{Depth, Theme};
use postmix::store::Records;
use postmix::terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io;
use std::path::PathBuf;

#[test]
fn case_06_a_panic_while_drawing_gives_the_terminal_back_and_says_where_the_work_is() {
    let tests = std::env::current_exe().unwrap();
    let only = [
        "--ignored",
        "--exact",
        "--nocapture",
        "panicking::panics_while_drawing",
    ];
    let mut terminal = Terminal::run(tests.as_os_str(), &only, PLAN);
    terminal.wait_for("unsaved work is in");
    assert_ne!(terminal.exit_code(), 0);
    terminal.assert_left_as_found();
    let said = terminal.contents().replace('\n', "");
    assert!(said.contains("something went wrong while drawing"), "{said}");
    let records = terminal.records();
    let journal = records.orphans().unwrap()[0].path().to_owned();
    assert!(said.contains(journal.to_str().unwrap()), "{said}");
    assert_journal_holds(&records, &tagged());
    let mut again = terminal.open_another();
    again.wait_for("Recover it");
}

#[test]
#[ignore = "run by the test above, on a terminal of its own"]
fn panics_while_drawing() {
    let plan = PathBuf::from(std::env::args_os().next_back().unwrap());
    let today = "2026-12-01".parse().unwrap();
    let records = Records::at(state_in(plan.parent().unwrap()));
    let mut files = Files::new(Box::new(|_| Err("no template here".into())), today, Some(records));
    let planner = Planner::new(Setup {
        today,
        week_start: WeekStart::default(),
        keymap: Keymap::default(),
        templates: Vec::new(),
        recent: Vec::new(),
        seed: 7,
    });
    let opened = files.open(&plan).unwrap();
    runner::tell_where_work_is_on_panic();
    terminal::enter().unwrap();
    let screen = Breaking {
        screen: terminal::backend(),
        draws: 0,
    };
    let mut session = Session::new(screen, planner, Theme::new("dark", Depth::None)).unwrap();
    session
        .tell(Message::Opened(Ok(Box::new(opened))), &mut files)
        .unwrap();
    session.draw().unwrap();
    let key = Event::Key(KeyCode::Char('3').into());
    session.happened(&key, &mut files).unwrap();
    session.draw().unwrap();
}

/// A screen that can be drawn to once.
struct Breaking {
    screen: terminal::Backend,
    draws: usize,
}

impl Backend for Breaking {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.draws += 1;
        assert!(self.draws < 2, "something went wrong while drawing");
        self.screen.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.screen.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.screen.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.screen.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.screen.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.screen.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.screen.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.screen.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.screen.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.screen)
    }
}
