//! The form of one post: every field, typed or picked, and what the post would be.

mod entry;
mod reading;
mod stepping;

pub use entry::{Entry, EntryKind};

use super::key::{Code, Key};
use super::when;
use crate::plan::{Field, Funnel, Month, Plan, Post};
use chrono::NaiveDate;
use entry::written_time;

/// The fields in the order of the form: what every post needs first.
const ORDER: [Field; 20] = [
    Field::Title,
    Field::Date,
    Field::Time,
    Field::Channel,
    Field::Stage,
    Field::Status,
    Field::Text,
    Field::Owner,
    Field::Hours,
    Field::Pillar,
    Field::Campaign,
    Field::Tags,
    Field::Values,
    Field::Link,
    Field::Media,
    Field::Paid,
    Field::Pinned,
    Field::Kpi,
    Field::Results,
    Field::Notes,
];

/// The form of one post.
#[derive(Clone, Debug)]
pub struct Form {
    at: Option<usize>,
    original: Post,
    entries: Vec<Entry>,
    focus: usize,
    /// Whether nothing has been typed since the field was reached: typing then replaces what is there.
    fresh: bool,
    choices: Option<usize>,
    trouble: Option<String>,
    leaving: bool,
    funnel: Funnel,
    month: Month,
    day: NaiveDate,
    today: NaiveDate,
}

/// What becomes of the form after a key.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It stays open.
    Stay,
    /// It is left without being taken over.
    Leave,
    /// It is taken over: the post it describes.
    Done(Box<Post>),
    /// The text is to be edited in the user's own editor.
    Editor(String),
}

/// What a command does to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormCommand {
    /// To the next field.
    Next,
    /// To the previous field.
    Previous,
    /// Chooses, or goes on.
    Accept,
    /// Closes the choices, or the form.
    Back,
    /// Takes the form over.
    Commit,
    /// Opens the user's own editor on a long text.
    Editor,
}

impl Form {
    /// The form of the post at `at`, or of a new one where there is none. `day` is the day that relative dates
    /// count from.
    pub fn new(
        plan: &Plan,
        at: Option<usize>,
        original: Post,
        day: NaiveDate,
        today: NaiveDate,
        month: Month,
    ) -> Self {
        let entries = ORDER.map(|field| Entry::new(field, &original, plan)).to_vec();
        let (funnel, day) = (plan.funnel.clone(), original.date.unwrap_or(day));
        Self {
            at,
            original,
            entries,
            focus: 0,
            fresh: true,
            choices: None,
            trouble: None,
            leaving: false,
            funnel,
            month,
            day,
            today,
        }
    }

    /// The place of the post it changes; `None` for a new post.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// The post as it was when the form was opened.
    pub fn original(&self) -> &Post {
        &self.original
    }

    /// The fields.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Which field has the cursor.
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// Whether the next character typed takes the place of all there is in the field with the cursor.
    pub fn typing_replaces(&self) -> bool {
        self.fresh && self.entries[self.focus].kind.is_short()
    }

    /// The choices offered for the field with the cursor and which of them is marked, while they are open.
    pub fn choices(&self) -> Option<(Vec<&str>, usize)> {
        self.choices.map(|chosen| (self.matching(), chosen))
    }

    /// What keeps the form from being taken over, or a warning before it is left.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The day in the date field, while it holds one: for the small calendar.
    pub fn date(&self) -> Option<NaiveDate> {
        let entry = self.entries.iter().find(|entry| entry.field == Field::Date)?;
        when::day(entry.edit.text(), self.day, self.today, self.month)
    }

    /// The post that the form describes so far, with the choice that is marked while choices are open; fields that
    /// cannot be read yet stay as they were.
    pub fn draft(&self) -> Post {
        let mut post = self.original.clone();
        for entry in self.entries.iter().filter(|entry| entry.is_changed()) {
            let value = match self
                .offered()
                .filter(|_| entry.field == self.entries[self.focus].field)
            {
                Some(offered) => self.read_as(entry, offered),
                None => self.read(entry),
            };
            if let Ok(value) = value {
                post.set(entry.field, value);
            }
        }
        post
    }

    /// The marked choice, once something is typed that it matches.
    fn offered(&self) -> Option<&str> {
        let chosen = self.choices.filter(|_| !self.fresh)?;
        self.matching().get(chosen).copied()
    }

    fn is_changed(&self) -> bool {
        self.entries.iter().any(Entry::is_changed)
    }

    fn entry(&mut self) -> &mut Entry {
        &mut self.entries[self.focus]
    }

    /// Does what a command does.
    pub fn command(&mut self, command: FormCommand) -> Outcome {
        if command != FormCommand::Back {
            self.leaving = false;
        }
        match command {
            FormCommand::Next => self.go(self.focus + 1),
            FormCommand::Previous => self.go(self.focus.checked_sub(1).unwrap_or(self.entries.len() - 1)),
            FormCommand::Accept => self.accept(),
            FormCommand::Back => return self.back(),
            FormCommand::Commit => return self.commit(),
            FormCommand::Editor => {
                let field = if self.entry().kind == EntryKind::Lines {
                    self.focus
                } else {
                    self.index(Field::Text)
                };
                self.go(field);
                return Outcome::Editor(self.entry().edit.text().to_owned());
            }
        }
        Outcome::Stay
    }

    /// Does what a key does that gives no command here.
    pub fn key(&mut self, key: Key) {
        self.leaving = false;
        self.trouble = None;
        if self.choices.is_some() && self.choice_key(key) {
            return;
        }
        if self.step(key) {
            self.fresh = false;
            return;
        }
        let replaces = self.fresh && self.entry().kind.is_short();
        if replaces && (key.typed().is_some() || key.code == Code::Backspace) {
            self.entry().edit.set("");
        }
        if self.entry().edit.key(key) {
            self.fresh = false;
            let offers = matches!(self.entry().kind, EntryKind::OneOf(_) | EntryKind::AnyOf(_));
            let typed = key.typed().is_some() || key.code == Code::Backspace;
            if offers && typed {
                self.choices = if self.matching().is_empty() { None } else { Some(0) };
            }
        } else {
            match key.code {
                Code::Up => drop(self.command(FormCommand::Previous)),
                Code::Down => drop(self.command(FormCommand::Next)),
                _ => {}
            }
        }
    }

    /// Types a pasted text.
    pub fn paste(&mut self, text: &str) {
        if self.fresh && self.entry().kind.is_short() {
            self.entry().edit.set("");
        }
        self.fresh = false;
        self.trouble = None;
        self.entry().edit.insert(text);
    }

    /// Takes over what the user's own editor left.
    pub fn edited(&mut self, text: &str) {
        self.entry().edit.set(text.strip_suffix('\n').unwrap_or(text));
    }

    /// Shows what went wrong.
    pub fn complain(&mut self, trouble: String) {
        self.trouble = Some(trouble);
    }

    /// Puts the cursor into a field.
    pub fn go(&mut self, field: usize) {
        self.settle();
        self.focus = if field < self.entries.len() { field } else { 0 };
        self.fresh = true;
        self.choices = None;
    }

    /// Takes one of the choices offered.
    pub fn choose(&mut self, choice: usize) {
        if let Some(chosen) = self.matching().get(choice).map(|chosen| (*chosen).to_owned()) {
            self.entry().edit.set(&chosen);
            self.trouble = None;
            self.choices = None;
            self.fresh = false;
        }
    }

    /// Puts a day into the date field.
    pub fn set_day(&mut self, day: NaiveDate) {
        let at = self.index(Field::Date);
        self.entries[at].edit.set(&day.to_string());
    }

    fn index(&self, field: Field) -> usize {
        self.entries
            .iter()
            .position(|entry| entry.field == field)
            .unwrap_or(0)
    }

    /// Leaves a field as it is meant: takes the choice that is offered, writes a day or time that was typed in
    /// short in full, and says so where the text means nothing.
    fn settle(&mut self) {
        if let Some(offered) = self.offered().map(str::to_owned) {
            self.entry().edit.set(&offered);
        }
        self.choices = None;
        self.write_in_full();
        let entry = &self.entries[self.focus];
        self.trouble = if entry.is_changed() {
            self.read(entry).err()
        } else {
            None
        };
    }

    fn write_in_full(&mut self) {
        let (day, today, month) = (self.day, self.today, self.month);
        let entry = self.entry();
        let full = match entry.kind {
            EntryKind::Date => when::day(entry.edit.text(), day, today, month).map(|day| day.to_string()),
            EntryKind::Time => when::time(entry.edit.text()).map(written_time),
            _ => None,
        };
        if let Some(full) = full {
            entry.edit.set(&full);
        }
    }

    fn accept(&mut self) {
        if let Some(chosen) = self.choices {
            self.choose(chosen);
            return;
        }
        match self.entries[self.focus].kind {
            EntryKind::Lines => self.entry().edit.insert("\n"),
            EntryKind::OneOf(_) | EntryKind::AnyOf(_) if !self.all_choices().is_empty() && self.fresh => {
                let current = self.entry().edit.text().to_owned();
                self.choices = Some(
                    self.matching()
                        .iter()
                        .position(|choice| *choice == current)
                        .unwrap_or(0),
                );
            }
            _ => self.go(self.focus + 1),
        }
    }

    fn back(&mut self) -> Outcome {
        if self.choices.take().is_some() {
            return Outcome::Stay;
        }
        if self.is_changed() && !self.leaving {
            self.leaving = true;
            self.trouble = Some("Not kept yet: Esc again drops it, ^S keeps it".into());
            return Outcome::Stay;
        }
        Outcome::Leave
    }

    fn commit(&mut self) -> Outcome {
        self.settle();
        if self.at.is_none() && !self.is_changed() {
            self.trouble = Some("Nothing is typed yet: give the post a title, or leave with Esc".into());
            return Outcome::Stay;
        }
        let mut post = self.original.clone();
        for at in 0..self.entries.len() {
            if !self.entries[at].is_changed() {
                continue;
            }
            match self.read(&self.entries[at]) {
                Ok(value) => post.set(self.entries[at].field, value.tidy()),
                Err(trouble) => {
                    self.focus = at;
                    self.fresh = true;
                    self.trouble = Some(trouble);
                    return Outcome::Stay;
                }
            }
        }
        Outcome::Done(Box::new(post))
    }

    fn all_choices(&self) -> &[String] {
        match &self.entries[self.focus].kind {
            EntryKind::OneOf(choices) | EntryKind::AnyOf(choices) => choices,
            _ => &[],
        }
    }

    /// The choices that hold what is typed; all of them before anything is.
    fn matching(&self) -> Vec<&str> {
        let typed = self.entries[self.focus].edit.text().to_lowercase();
        let all = self.all_choices().iter().map(String::as_str);
        if self.fresh || typed.is_empty() {
            return all.collect();
        }
        let (begins, holds): (Vec<&str>, Vec<&str>) = all
            .filter(|choice| choice.to_lowercase().contains(&typed))
            .partition(|choice| choice.to_lowercase().starts_with(&typed));
        [begins, holds].concat()
    }
}
