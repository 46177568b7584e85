//! The planner: what is open, what the user is doing, and what a key does to it.
//!
//! [`Planner::update`] takes a message and gives back effects: it is total, touches no file and no terminal, and
//! the only date it knows is the one it was told. The screen shows a planner without changing it; the runner
//! feeds it keys and performs its effects.

mod balancing;
mod calendar;
mod carrying;
pub mod command;
mod committing;
mod composing;
mod desk;
mod edits;
pub mod form;
pub mod key;
pub mod keymap;
mod lists;
mod message;
mod mode;
mod month;
mod opening;
mod outside;
mod pointer;
mod recovery;
pub mod resolve;
mod saving;
mod text_edit;
mod thinking;
mod trial;
mod views;
mod what_if;
pub mod when;

pub use balancing::{Balancing, Left, other_kinds};
pub use calendar::Calendar;
pub use carrying::Carry;
pub use desk::{Desk, Unrecorded};
pub use message::{
    Effect, Elsewhere, Found, InConflict, Message, OnDisk, Opened, Over, Pointer, SaveTrouble, Saved, Target,
    Unsaved,
};
pub use mode::{Choice, List, Mode, Overwrite, Prompt, PromptFor, Question, Welcome};
pub use month::Cursor;
pub use text_edit::TextEdit;
pub use views::Silhouette;
pub use what_if::{Ghost, Listed, Outlook, WhatIf};

use crate::balance::Weigh;
use crate::plan::{Name, Post, WeekStart};
use chrono::NaiveDate;
use command::{Command, Context};
use key::Key;
use keymap::Keymap;
use resolve::Resolve;
use std::path::PathBuf;
use trial::Trial;

/// A template that a new plan can be made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateChoice {
    /// Its name.
    pub name: String,
    /// What it is, in one line.
    pub about: String,
}

/// What the planner is told when it starts.
#[derive(Debug)]
pub struct Setup {
    /// The local date.
    pub today: NaiveDate,
    /// The day on which weeks begin where a plan does not say.
    pub week_start: WeekStart,
    /// The keys.
    pub keymap: Keymap,
    /// What new plans can be made from.
    pub templates: Vec<TemplateChoice>,
    /// Plans opened before, the latest first.
    pub recent: Vec<PathBuf>,
    /// Any number: new posts' ids come of it.
    pub seed: u64,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened, and how to take it back.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// A post being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    /// The post.
    pub post: usize,
    /// The day it would be dropped on; `None` while the pointer is elsewhere.
    pub over: Option<NaiveDate>,
}

/// Everything that is on the screen, and in the user's mind.
#[derive(Debug)]
pub struct Planner {
    setup: Setup,
    desk: Option<Desk>,
    mode: Mode,
    cursor: Cursor,
    weigh: Weigh,
    silhouette: Silhouette,
    notice: Option<Notice>,
    clipboard: Option<Post>,
    /// The channel of the post that was added last.
    last_channel: Option<Name>,
    drag: Option<Drag>,
    /// The finding that was gone to last: the list of findings goes on from there.
    gone_to: usize,
    /// What would come of what the user is about to do.
    trial: Option<Trial>,
    /// Whether the save under way is the last thing to do.
    quit_when_saved: bool,
    ids_made: u64,
    /// What has become of the file, while the user is in the middle of something.
    outside: Option<OnDisk>,
    /// Conflicts that the user has put off.
    undecided: Option<Box<Resolve>>,
    /// What is to be done besides what the present message asks for.
    also: Vec<Effect>,
    /// Work that was never saved and has not been asked about yet.
    unsaved: Vec<Unsaved>,
    alarms: Alarms,
}

/// What must stay in sight for as long as it lasts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alarms {
    /// The journal cannot be written: a crash would lose work.
    pub no_journal: bool,
    /// Another postmix has the plan open.
    pub elsewhere: bool,
}

impl Planner {
    /// A planner with nothing open: the welcome screen.
    pub fn new(setup: Setup) -> Self {
        let cursor = Cursor {
            day: setup.today,
            slot: 0,
        };
        Self {
            mode: Mode::Welcome(Welcome::default()),
            setup,
            desk: None,
            cursor,
            weigh: Weigh::Posts,
            silhouette: Silhouette::Stages,
            notice: None,
            clipboard: None,
            last_channel: None,
            drag: None,
            gone_to: 0,
            trial: None,
            quit_when_saved: false,
            ids_made: 0,
            outside: None,
            undecided: None,
            also: Vec::new(),
            unsaved: Vec::new(),
            alarms: Alarms::default(),
        }
    }

    /// What must stay in sight.
    pub fn alarms(&self) -> &Alarms {
        &self.alarms
    }

    /// Whether the user is being told or asked something.
    pub fn is_telling(&self) -> bool {
        self.notice.is_some() || self.alarms != Alarms::default() || !matches!(self.mode, Mode::Month)
    }

    /// Whether the file has changed and that is taken in as soon as the user is done with what is open.
    pub fn is_outdated(&self) -> bool {
        self.outside.is_some()
    }

    /// Whether there are conflicts that the user has put off.
    pub fn has_undecided(&self) -> bool {
        self.undecided.is_some()
    }

    /// The local date.
    pub fn today(&self) -> NaiveDate {
        self.setup.today
    }

    /// The open plan.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// What the user is doing.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The day, and the post of that day, under the cursor.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// What there is to tell.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The post being dragged.
    pub fn drag(&self) -> Option<Drag> {
        self.drag
    }

    /// The keys.
    pub fn keymap(&self) -> &Keymap {
        &self.setup.keymap
    }

    /// What new plans can be made from.
    pub fn templates(&self) -> &[TemplateChoice] {
        &self.setup.templates
    }

    /// Plans opened before, the latest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.setup.recent
    }

    /// The post under the cursor, by its place in the plan.
    pub fn selected(&self) -> Option<usize> {
        let desk = self.desk.as_ref()?;
        match &self.mode {
            Mode::List(list) => list.posts(desk).get(list.at).copied(),
            Mode::Carry(carry) => Some(carry.at()),
            Mode::Balance(balancing) if balancing.marked().is_some() => {
                balancing.marked().and_then(|step| step.change.at())
            }
            _ => desk
                .calendar()
                .posts_on(self.cursor.day)
                .get(self.cursor.slot)
                .copied(),
        }
    }

    /// The finding under the cursor while the findings have it.
    pub fn selected_finding(&self) -> Option<usize> {
        if let Mode::Findings(at) = self.mode {
            Some(at)
        } else {
            None
        }
    }

    /// Takes in what happened and answers with what the shell has to do, in that order.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = self.take_note(message);
        // A text that is about to be saved must meet the file that it was made for: a change is then noticed and merged.
        let leaves = |effect: &Effect| matches!(effect, Effect::Save { .. } | Effect::Open(_) | Effect::Quit);
        if !effects.iter().any(leaves) {
            self.settle_outside();
        }
        effects.append(&mut self.also);
        self.note_draft();
        self.drop_stale_proposals();
        self.drop_stale_carry();
        self.try_out();
        let unrecorded = self.desk.as_mut().map(Desk::take_unrecorded).unwrap_or_default();
        if unrecorded != Unrecorded::default() {
            // Before everything else, as soon as it is known where: what is in the journal cannot be lost any more.
            let first = effects
                .iter()
                .take_while(|effect| matches!(effect, Effect::LookBeside(_)))
                .count();
            effects.insert(first, Effect::Record(unrecorded));
        }
        effects
    }

    fn take_note(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => {
                self.paste_text(&text);
                Vec::new()
            }
            Message::Pointer(pointer, target) => self.point(pointer, target),
            Message::Opened(opened) => self.opened(opened),
            Message::OnDisk(found) => {
                self.outside = Some(found);
                Vec::new()
            }
            Message::Found(found) => self.found(found),
            Message::Recorded(recorded) => {
                self.recorded(recorded);
                Vec::new()
            }
            Message::Saved(saved) => self.saved(saved),
            Message::Edited(text) => {
                self.edited(text);
                Vec::new()
            }
            Message::Today(today) => {
                self.setup.today = today;
                if let Some(desk) = &mut self.desk {
                    desk.set_today(today);
                }
                Vec::new()
            }
        }
    }

    /// Does what a command does, wherever it came from: a key, a click on a hint, a test.
    pub fn run(&mut self, command: Command) -> Vec<Effect> {
        self.notice = None;
        if let Some(desk) = &mut self.desk {
            desk.settle();
        }
        match command {
            Command::Suspend => return vec![Effect::Suspend],
            Command::Quit => return self.quit(),
            Command::Help => self.open_help(),
            _ => {}
        }
        match self.mode.context() {
            Context::Month => self.month_command(command),
            Context::List => self.list_command(command),
            Context::Findings => self.findings_command(command),
            Context::Balance => self.balance_command(command),
            Context::Carry => self.carry_command(command),
            Context::Form => self.form_command(command),
            Context::Question => self.question_command(command),
            Context::Resolve => self.resolve_command(command),
            Context::Prompt => self.prompt_command(command),
            Context::Help => self.help_command(command),
            Context::Welcome => self.welcome_command(command),
        }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        // A key in the middle of a drag lets go of the post where it was.
        if self.drag.take().is_some_and(|drag| drag.over.is_some()) {
            return Vec::new();
        }
        let context = self.mode.context();
        let typed = key.typed().is_some();
        if let Mode::Question(question) = &self.mode
            && let Some(at) = question
                .choices
                .iter()
                .position(|choice| key.typed() == Some(choice.key()))
        {
            return self.answer(at);
        }
        match self.keymap().command(context, key) {
            // What types a character goes into the text wherever there is one.
            Some(command) if !(typed && context.takes_text()) => return self.run(command),
            _ => {}
        }
        match &mut self.mode {
            Mode::Form(form) => form.key(key),
            Mode::Prompt(prompt) => {
                prompt.trouble = None;
                prompt.edit.key(key);
            }
            _ => {}
        }
        Vec::new()
    }

    fn paste_text(&mut self, text: &str) {
        match &mut self.mode {
            Mode::Form(form) => form.paste(text),
            Mode::Prompt(prompt) => prompt.edit.insert(text),
            _ => {
                self.tell("To paste a text, open a post first: e edits the one under the cursor, a adds one");
            }
        }
    }

    /// Says something.
    fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: false,
        });
    }

    /// Says that something went wrong.
    fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: true,
        });
    }
}
