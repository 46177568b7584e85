//! SIGKILL while keys are typed as fast as the terminal takes them.
//!
//! The same keys are played into a session in memory, which says what the text and the screen are after each of them.
//! What a killed program leaves must be the text after some number of keys, at least as many as it has drawn.
//! `tests/faults/kill200` does it two hundred times and prints the figures.

use super::terminal::Terminal;
use crate::dice::Dice;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use postmix::plan::WeekStart;
use postmix::planner::keymap::Keymap;
use postmix::planner::{Desk, Message, Planner, Setup};
use postmix::runner::{Files, Session};
use postmix::screen::theme::{Depth, Theme};
use postmix::store::Records;
use ratatui::backend::TestBackend;
use std::fmt::Write as _;
use std::path::Path;

const TODAY: &str = "2026-12-01";
const ARGUMENTS: [&str; 4] = ["--color", "never", "--today", TODAY];

/// How many keys are typed.
const KEYS: usize = 240;

/// Keys that tag, move, copy, delete, undo, do again, save, and go from post to post.
const TYPED: &str = "112233001122330HJKLHLJKL<><>DdIuuuu\u{12}\u{12}\u{12}\u{13}\u{13}nnnnNhjkl";

fn plan() -> String {
    let mut plan = "# December\n[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n".to_owned();
    for day in 1..=20 {
        let stage = ["unaware", "nurturing", "converted"][day % 3];
        let _ = write!(
            plan,
            "\n# about {day}\n[[post]]\nid = \"post{day:02}\"\ndate = 2026-12-{day:02}\nstage = \"{stage}\" # why\ntitle = \"Post {day}\"\n"
        );
    }
    plan
}

/// What is on the screen and in the plan after some number of keys.
struct Moment {
    screen: String,
    text: String,
}

/// What becomes of a plan key by key, in a session in memory.
fn played(keys: &str) -> Vec<Moment> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plan.toml");
    std::fs::write(&path, plan()).expect("the plan");
    let today = TODAY.parse().expect("a date");
    let records = Records::at(folder.path().join("state"));
    let mut files = Files::new(Box::new(|_| Err(String::new())), today, Some(records));
    let planner = Planner::new(Setup {
        today,
        week_start: WeekStart::default(),
        keymap: Keymap::default(),
        templates: Vec::new(),
        recent: Vec::new(),
        seed: 7,
    });
    let opened = files.open(&path).expect("the plan opens");
    let backend = TestBackend::new(100, 30);
    let mut session = Session::new(backend, planner, Theme::new("dark", Depth::None)).expect("a session");
    session
        .tell(Message::Opened(Ok(Box::new(opened))), &mut files)
        .expect("it opens");
    session.draw().expect("it draws");
    let mut moments = vec![moment(&session)];
    for key in keys.chars() {
        let event = match key {
            '\u{1}'..='\u{1a}' => KeyEvent::new(
                KeyCode::Char(char::from(u8::try_from(key).unwrap_or(0) + b'a' - 1)),
                KeyModifiers::CONTROL,
            ),
            key => KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE),
        };
        let ended = session.happened(&Event::Key(event), &mut files).expect("a key");
        assert!(!ended);
        session.draw().expect("it draws");
        moments.push(moment(&session));
    }
    moments
}

fn moment(session: &Session<TestBackend>) -> Moment {
    let buffer = session.backend().buffer();
    let lines = buffer.content.chunks(usize::from(buffer.area.width));
    let line = |cells: &[ratatui::buffer::Cell]| {
        cells
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect::<String>()
    };
    let screen: Vec<String> = lines.map(line).collect();
    let text = session
        .planner()
        .desk()
        .map(Desk::text)
        .expect("an open plan")
        .written();
    Moment {
        screen: without_ends(&screen.join("\n")),
        text: without_new_ids(&text),
    }
}

fn without_ends(screen: &str) -> String {
    let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The text without the ids that the program makes: they are others in every run.
fn without_new_ids(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !line.starts_with("id = ") || line.starts_with("id = \"post"))
        .collect()
}

/// The latest moment that has been drawn, given that `drawn` has been before.
fn drawn(moments: &[Moment], drawn: usize, screen: &str) -> usize {
    let screen = without_ends(screen);
    let ahead = moments[drawn..].iter().position(|moment| moment.screen == screen);
    ahead.map_or(drawn, |ahead| drawn + ahead)
}

/// The text that a killed program has left: what can be recovered, else what is in the file. And whether it was in the
/// journal.
fn left(folder: &Path) -> (String, bool) {
    let path = folder.join("plan.toml");
    let records = Records::at(folder.join("postmix")).of(&path).expect("records");
    let orphans = records.orphans().expect("orphans can be listed");
    assert!(orphans.len() < 2, "one program leaves one journal");
    let recovered = orphans
        .first()
        .map(|orphan| orphan.work().expect("it can be read").text.clone());
    let is_recovered = recovered.is_some();
    let text = recovered.unwrap_or_else(|| std::fs::read_to_string(&path).expect("the plan"));
    (text, is_recovered)
}

/// What has come of it.
#[derive(Debug, Default)]
struct Figures {
    kills: usize,
    /// Kills that have left a journal.
    with_journal: usize,
    /// Keys that had been drawn.
    keys_drawn: usize,
    /// Keys whose effect is in what was left, although it had not been drawn yet.
    keys_ahead: usize,
    /// Kills after which something drawn was not there any more, or something else than the plan after some key.
    losses: usize,
}

fn kill_and_recover(dice: &mut Dice, figures: &mut Figures) {
    let typed: Vec<char> = TYPED.chars().collect();
    let keys: String = (0..KEYS).map(|_| typed[dice.below(typed.len())]).collect();
    let moments = played(&keys);
    let program = env!("CARGO_BIN_EXE_postmix").as_ref();
    let mut terminal = Terminal::run(program, &ARGUMENTS, &plan());
    terminal.wait_for("Post 1");
    let (kill_at, mut pieces) = (dice.below(KEYS), dice.below(3));
    terminal.press(&keys);
    let mut last = 0;
    while last < kill_at || pieces > 0 {
        pieces -= usize::from(last >= kill_at);
        if last == KEYS {
            break;
        }
        terminal.take_in();
        last = drawn(&moments, last, &terminal.contents());
    }
    terminal.kill();
    while terminal.take_in() {
        last = drawn(&moments, last, &terminal.contents());
    }
    let (text, in_journal) = left(terminal.folder());
    let found = without_new_ids(&text);
    let kept = (last..moments.len()).find(|at| moments[*at].text == found);
    figures.kills += 1;
    figures.with_journal += usize::from(in_journal);
    figures.keys_drawn += last;
    figures.keys_ahead += kept.map_or(0, |kept| kept - last);
    figures.losses += usize::from(kept.is_none());
    assert!(
        kept.is_some(),
        "after {last} keys of {keys:?}, this is left:\n{found}"
    );
    recover(&text, terminal.open_another());
}

/// Starts again, recovers what is offered, saves, and looks at the file.
fn recover(text: &str, mut terminal: Terminal) {
    let is_offered = text != terminal.plan();
    if is_offered {
        terminal.wait_for("Recover it");
        terminal.press("r");
        terminal.wait_for("Recovered");
        terminal.press("\u{13}");
        terminal.wait_for("Saved");
    } else {
        terminal.wait_for("Harbour Coffee");
    }
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.plan(), text);
}

fn kill(times: usize) -> Figures {
    let mut dice = Dice::new(11);
    let mut figures = Figures::default();
    for _ in 0..times {
        kill_and_recover(&mut dice, &mut figures);
    }
    figures
}

#[test]
fn a_kill_while_keys_are_typed_loses_nothing_that_was_drawn() {
    let figures = kill(8);
    assert_eq!(figures.losses, 0);
    assert!(figures.with_journal > 0 && figures.keys_drawn > 0, "{figures:?}");
}

#[test]
#[ignore = "takes minutes; tests/faults/kill200 runs it"]
fn two_hundred_kills_and_their_figures() {
    let Figures {
        kills,
        with_journal,
        keys_drawn,
        keys_ahead,
        losses,
    } = kill(200);
    println!("kills                                            {kills:>6}");
    println!("that left a journal                              {with_journal:>6}");
    println!("keys whose effect had been drawn                 {keys_drawn:>6}");
    println!("keys kept although not drawn yet                 {keys_ahead:>6}");
    println!("kills that lost something drawn                  {losses:>6}");
    assert_eq!(losses, 0);
}
