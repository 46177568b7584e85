//! A planner on a screen in memory, with its plan in a folder of its own.

use super::typed::key;
use chrono::NaiveDate;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use postmix::plan::{Post, WeekStart};
use postmix::planner::keymap::Keymap;
use postmix::planner::{Message, Mode, Planner, Setup};
use postmix::runner::{Files, Session};
use postmix::screen::theme::{Depth, Theme};
use postmix::store::{PlanRecords, Records};
use ratatui::backend::TestBackend;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A planner on a screen in memory, 120 by 40, on Sunday 22 November 2026.
pub(crate) struct Stage {
    folder: Arc<tempfile::TempDir>,
    path: PathBuf,
    before: String,
    session: Session<TestBackend>,
    files: Files,
}

impl Stage {
    /// Opens a plan of that text.
    pub(crate) fn with(plan: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.toml"), plan).unwrap();
        Self::in_folder(Arc::new(folder))
    }

    /// Ends as a killed process does. What it leaves is there for as long as the result.
    pub(crate) fn killed(self) -> Arc<tempfile::TempDir> {
        let folder = Arc::clone(&self.folder);
        drop(self);
        let records = records_in(&folder);
        let left = journals(&folder.path().join("state"));
        let deadline = Instant::now() + Duration::from_secs(30);
        // A program that another test starts just now has a copy of the locks for a moment, which a process that was
        // really killed cannot leave.
        while records.orphans().unwrap().len() < left {
            assert!(Instant::now() < deadline, "{left} journals are not all found");
            std::thread::yield_now();
        }
        folder
    }

    /// Ends as a killed process does, and starts again.
    pub(crate) fn killed_and_started_again(self) -> Self {
        let folder = self.killed();
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let again = Self::in_folder(Arc::clone(&folder));
            let asks = matches!(again.planner().mode(), Mode::Question(_));
            // A journal that is neither asked about nor settled is held by such a copy again.
            if asks || journals(&folder.path().join("state")) == 0 {
                return again;
            }
            assert!(Instant::now() < deadline, "a journal is not found");
        }
    }

    /// Starts another planner on the same plan.
    pub(crate) fn a_second_one(&self) -> Self {
        Self::in_folder(Arc::clone(&self.folder))
    }

    /// Opens the plan in a folder.
    pub(crate) fn in_folder(folder: Arc<tempfile::TempDir>) -> Self {
        let path = folder.path().join("plan.toml");
        let plan = std::fs::read_to_string(&path).unwrap();
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let records = Records::at(folder.path().join("state"));
        let mut files = Files::new(Box::new(|_| Err("no template here".into())), today, Some(records));
        let planner = Planner::new(Setup {
            today,
            week_start: WeekStart::default(),
            keymap: Keymap::default(),
            templates: Vec::new(),
            recent: Vec::new(),
            seed: 7,
        });
        let opened = files.open(&path).unwrap();
        let theme = Theme::new("dark", Depth::None);
        let mut session = Session::new(TestBackend::new(120, 40), planner, theme).unwrap();
        session
            .tell(Message::Opened(Ok(Box::new(opened))), &mut files)
            .unwrap();
        session.draw().unwrap();
        Self {
            folder,
            path,
            before: plan,
            session,
            files,
        }
    }

    /// Plays keys: characters as they are, others in angle brackets. Returns whether the program has ended.
    pub(crate) fn play(&mut self, keys: &str) -> bool {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest
                .strip_prefix('<')
                .and_then(|name| name.split_once('>'))
                .filter(|(name, _)| name.len() > 1);
            let (key, after) = match named {
                Some((name, after)) => (key(name), after),
                None => (
                    KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE),
                    &rest[first.len_utf8()..],
                ),
            };
            rest = after;
            if self.session.happened(&Event::Key(key), &mut self.files).unwrap() {
                assert_eq!(rest, "", "the program ended before all keys were played");
                return true;
            }
            self.session.draw().unwrap();
        }
        false
    }

    fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) {
        let event = Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        });
        self.session.happened(&event, &mut self.files).unwrap();
        self.session.draw().unwrap();
    }

    /// Drags from one cell to another.
    pub(crate) fn drag(&mut self, from: (u16, u16), to: (u16, u16)) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), from);
        self.mouse(MouseEventKind::Drag(MouseButton::Left), to);
        self.mouse(MouseEventKind::Up(MouseButton::Left), to);
    }

    /// Drags from one cell to another and holds there.
    pub(crate) fn hold(&mut self, from: (u16, u16), to: (u16, u16)) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), from);
        self.mouse(MouseEventKind::Drag(MouseButton::Left), to);
    }

    /// Drags on to a cell and lets go there.
    pub(crate) fn let_go(&mut self, to: (u16, u16)) {
        self.mouse(MouseEventKind::Drag(MouseButton::Left), to);
        self.mouse(MouseEventKind::Up(MouseButton::Left), to);
    }

    /// Presses twice on one cell.
    pub(crate) fn double_click(&mut self, at: (u16, u16)) {
        for _ in 0..2 {
            self.mouse(MouseEventKind::Down(MouseButton::Left), at);
            self.mouse(MouseEventKind::Up(MouseButton::Left), at);
        }
    }

    /// The first cell of a text on the screen.
    pub(crate) fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let row = screen.lines().position(|line| line.contains(text));
        let row = row.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"));
        let line = screen.lines().nth(row).unwrap();
        let column = line[..line.find(text).unwrap()].chars().count();
        (column.try_into().unwrap(), row.try_into().unwrap())
    }

    /// The planner.
    pub(crate) fn planner(&self) -> &Planner {
        self.session.planner()
    }

    /// What there is to tell.
    pub(crate) fn notice(&self) -> String {
        self.planner()
            .notice()
            .map(|notice| notice.text.clone())
            .unwrap_or_default()
    }

    /// The plan's text as it stands.
    pub(crate) fn text(&self) -> String {
        self.planner().desk().unwrap().text().to_string()
    }

    /// What the file holds.
    pub(crate) fn disk(&self) -> String {
        std::fs::read_to_string(&self.path).unwrap()
    }

    /// Somebody else writes the file.
    pub(crate) fn change_on_disk(&self, text: &str) {
        std::fs::write(&self.path, text).unwrap();
    }

    /// Marks the file as one that may not be written, or as one that may.
    pub(crate) fn set_read_only(&self, read_only: bool) {
        let mut permissions = std::fs::metadata(&self.path).unwrap().permissions();
        permissions.set_readonly(read_only);
        std::fs::set_permissions(&self.path, permissions).unwrap();
    }

    /// Where the plan is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Somebody else deletes the file.
    pub(crate) fn delete_on_disk(&self) {
        std::fs::remove_file(&self.path).unwrap();
    }

    /// The planner hears that something has happened to the file.
    pub(crate) fn look(&mut self) {
        self.session.look(&mut self.files).unwrap();
        self.session.draw().unwrap();
    }

    /// Where things are kept beside the plan's file.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Another day has come, by the clock.
    pub(crate) fn today(&mut self, today: &str) {
        self.session.today(today.parse().unwrap());
        self.session.draw().unwrap();
    }

    /// The cells of the screen.
    pub(crate) fn cells(&self) -> &[ratatui::buffer::Cell] {
        &self.session.backend().buffer().content
    }

    /// What is kept of the plan beside its file.
    pub(crate) fn records(&self) -> PlanRecords {
        records_in(&self.folder)
    }

    /// The lines of the file that went and came since the plan was opened, when they lie together.
    pub(crate) fn diff(&self) -> String {
        let (old, new) = (self.before.clone(), self.disk());
        let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
        let head = old
            .iter()
            .zip(&new)
            .take_while(|(one, other)| one == other)
            .count();
        let most = old.len().min(new.len()) - head;
        let tail = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take(most)
            .take_while(|(one, other)| one == other)
            .count();
        let lines = |sign: &str, lines: &[&str]| {
            lines
                .iter()
                .flat_map(|line| [sign, line, "\n"])
                .collect::<String>()
        };
        lines("-", &old[head..old.len() - tail]) + &lines("+", &new[head..new.len() - tail])
    }

    /// The one post of that title.
    pub(crate) fn post(&self, title: &str) -> Post {
        let posts = &self.planner().desk().unwrap().plan().posts;
        let mut found = posts.iter().filter(|post| &*post.title == title);
        let post = found
            .next()
            .unwrap_or_else(|| panic!("no post {title:?} in {posts:#?}"));
        assert!(found.next().is_none(), "two posts {title:?}");
        post.clone()
    }

    /// The screen's text.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.session.backend().buffer();
        let width = usize::from(buffer.area.width);
        let lines = buffer.content.chunks(width);
        lines
            .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect::<String>() + "\n")
            .collect()
    }
}

fn records_in(folder: &tempfile::TempDir) -> PlanRecords {
    let records = Records::at(folder.path().join("state"));
    records.of(&folder.path().join("plan.toml")).unwrap()
}

/// How many journals there are below a folder.
fn journals(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let count = |path: PathBuf| match path.extension() {
        Some(extension) if extension == "journal" => 1,
        _ => journals(&path),
    };
    entries.map(|entry| count(entry.unwrap().path())).sum()
}
