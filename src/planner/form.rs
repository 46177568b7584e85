//! The form of one post: every field, typed or picked, and what the post would be.

use super::key::{Code, Key};
use super::text_edit::TextEdit;
use super::when;
use crate::plan::{BUILT_IN_CHANNELS, Field, Funnel, Month, Name, Plan, Post, Status, Tag, Value};
use chrono::{Days, NaiveDate, TimeDelta};

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

/// One field of the form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which field.
    pub field: Field,
    /// What is typed.
    pub edit: TextEdit,
    /// What can be typed.
    pub kind: EntryKind,
    initial: String,
}

/// What can be typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Anything on one line.
    Line,
    /// Anything on several lines.
    Lines,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A number, not below 0.
    Number,
    /// Names with commas between them.
    Names,
    /// Names and numbers, with commas between them.
    Figures,
    /// Yes or no.
    YesNo,
    /// One of these.
    OneOf(Vec<String>),
    /// One of these, or anything else.
    AnyOf(Vec<String>),
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

    /// The post that the form describes so far; fields that cannot be read yet stay as they were.
    pub fn draft(&self) -> Post {
        let mut post = self.original.clone();
        for entry in self.entries.iter().filter(|entry| entry.is_changed()) {
            if let Ok(value) = self.read(entry) {
                post.set(entry.field, value);
            }
        }
        post
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
        self.tidy();
        self.focus = if field < self.entries.len() { field } else { 0 };
        self.fresh = true;
        self.choices = None;
    }

    /// Takes one of the choices offered.
    pub fn choose(&mut self, choice: usize) {
        if let Some(chosen) = self.matching().get(choice).map(|chosen| (*chosen).to_owned()) {
            self.entry().edit.set(&chosen);
            self.trouble = None;
            self.go(self.focus + 1);
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

    /// Writes a day or time that was typed in short in full.
    fn tidy(&mut self) {
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
            self.trouble = Some("Nothing is taken over yet: Esc again drops it, ^S keeps it".into());
            return Outcome::Stay;
        }
        Outcome::Leave
    }

    fn commit(&mut self) -> Outcome {
        self.choices = None;
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

    /// Moves the mark through the choices. Returns whether the key was for them.
    fn choice_key(&mut self, key: Key) -> bool {
        let (count, chosen) = (self.matching().len(), self.choices.unwrap_or(0));
        self.choices = match key.code {
            Code::Up => Some(chosen.checked_sub(1).unwrap_or(count.saturating_sub(1))),
            Code::Down if chosen + 1 < count => Some(chosen + 1),
            Code::Down => Some(0),
            _ => return false,
        };
        true
    }

    /// Steps through days, times and fixed choices. Returns whether the key did so.
    fn step(&mut self, key: Key) -> bool {
        if key.ctrl || key.alt {
            return false;
        }
        let forward = matches!(key.code, Code::Right | Code::PageDown);
        let sideways = matches!(key.code, Code::Left | Code::Right);
        let by_page = matches!(key.code, Code::PageUp | Code::PageDown);
        let kind = self.entry().kind.clone();
        match kind {
            EntryKind::Date if sideways || by_page => self.step_day(if by_page { 7 } else { 1 }, forward),
            EntryKind::Time if sideways || by_page => self.step_time(if by_page { 60 } else { 15 }, forward),
            EntryKind::OneOf(choices) if sideways => self.step_choice(&choices, forward),
            EntryKind::YesNo if sideways || key.code == Code::Char(' ') => {
                let other = if self.entry().edit.text() == "yes" {
                    "no"
                } else {
                    "yes"
                };
                self.entry().edit.set(other);
            }
            _ => return false,
        }
        true
    }

    fn step_day(&mut self, days: u64, forward: bool) {
        let from = self.date().unwrap_or(self.day);
        let days = Days::new(days);
        let moved = if forward {
            from.checked_add_days(days)
        } else {
            from.checked_sub_days(days)
        };
        if let Some(moved) = moved.filter(|moved| Month::new(chrono::Datelike::year(moved), 1).is_some()) {
            self.entry().edit.set(&moved.to_string());
        }
    }

    fn step_time(&mut self, minutes: i64, forward: bool) {
        let Some(from) = when::time(self.entry().edit.text()) else {
            self.entry().edit.set("09:00");
            return;
        };
        let delta = TimeDelta::minutes(if forward { minutes } else { -minutes });
        // Past midnight would be another day; the time stays.
        let (moved, days) = from.overflowing_add_signed(delta);
        if days == 0 {
            self.entry().edit.set(&written_time(moved));
        }
    }

    fn step_choice(&mut self, choices: &[String], forward: bool) {
        let current = choices
            .iter()
            .position(|choice| *choice == self.entry().edit.text());
        let next = match (current, forward) {
            (None, true) => Some(0),
            (None, false) => choices.len().checked_sub(1),
            (Some(at), true) => Some(at + 1).filter(|at| *at < choices.len()),
            (Some(at), false) => at.checked_sub(1),
        };
        self.entry().edit.set(next.map_or("", |at| &choices[at]));
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

    /// What a field's text means, or why it means nothing.
    fn read(&self, entry: &Entry) -> Result<Value, String> {
        let text = entry.edit.text();
        if text.trim().is_empty() {
            return Ok(Value::Absent);
        }
        let text = if entry.kind == EntryKind::Lines {
            text
        } else {
            text.trim()
        };
        match &entry.kind {
            EntryKind::Line | EntryKind::Lines | EntryKind::AnyOf(_) => Ok(Value::text(text)),
            EntryKind::Date => {
                let day = when::day(text, self.day, self.today, self.month);
                day.map(Value::Date)
                    .ok_or_else(|| format!("\"{text}\" is no day; type {}", when::DAY_FORMS))
            }
            EntryKind::Time => {
                let time = when::time(text);
                time.map(Value::Time)
                    .ok_or_else(|| format!("\"{text}\" is no time; type {}", when::TIME_FORMS))
            }
            EntryKind::Number => {
                let number = number(text).filter(|number| *number >= 0.0);
                number
                    .map(Value::Number)
                    .ok_or_else(|| format!("\"{text}\" is no number of hours; type 1.5"))
            }
            EntryKind::Names => Ok(Value::List(names(text).collect()).tidy()),
            EntryKind::Figures => figures(text).map(|figures| Value::Numbers(figures.into()).tidy()),
            EntryKind::YesNo => match text.to_lowercase().as_str() {
                "yes" | "y" | "true" => Ok(Value::Yes),
                "no" | "n" | "false" => Ok(Value::Absent),
                _ => Err(format!("\"{text}\" is neither yes nor no")),
            },
            EntryKind::OneOf(choices) => self.one_of(entry.field, text, choices),
        }
    }

    fn one_of(&self, field: Field, text: &str, choices: &[String]) -> Result<Value, String> {
        let value = if field == Field::Status {
            Status::from_word(text).map(Value::Status)
        } else {
            self.funnel
                .find(text)
                .map(|stage| Value::Stage(Tag::Stage(stage)))
        };
        value.ok_or_else(|| format!("\"{text}\" is no {field}; choose one of {}", choices.join(", ")))
    }
}

impl EntryKind {
    /// Whether typing over the whole of it is what people mean when they come to the field.
    fn is_short(&self) -> bool {
        !matches!(self, Self::Line | Self::Lines | Self::Names | Self::Figures)
    }
}

impl Entry {
    fn new(field: Field, post: &Post, plan: &Plan) -> Self {
        let kind = kind(field, plan);
        let initial = initial(field, post, &plan.funnel);
        let edit = if kind == EntryKind::Lines {
            TextEdit::lines(&initial)
        } else {
            TextEdit::line(&initial)
        };
        Self {
            field,
            edit,
            kind,
            initial,
        }
    }

    /// Whether it holds something else than at first.
    pub fn is_changed(&self) -> bool {
        self.edit.text() != self.initial
    }
}

fn kind(field: Field, plan: &Plan) -> EntryKind {
    let used =
        |name: fn(&Post) -> &Option<Name>| plan.posts.iter().filter_map(move |post| name(post).clone());
    match field {
        Field::Text | Field::Notes => EntryKind::Lines,
        Field::Date => EntryKind::Date,
        Field::Time => EntryKind::Time,
        Field::Hours => EntryKind::Number,
        Field::Tags | Field::Values | Field::Media => EntryKind::Names,
        Field::Kpi | Field::Results => EntryKind::Figures,
        Field::Paid | Field::Pinned => EntryKind::YesNo,
        Field::Stage => EntryKind::OneOf(
            plan.funnel
                .stages()
                .iter()
                .map(|stage| stage.id.to_string())
                .collect(),
        ),
        Field::Status => EntryKind::OneOf(Status::ALL.map(|status| status.as_str().to_owned()).to_vec()),
        Field::Channel => {
            let listed = plan.channels.iter().map(|channel| channel.id.clone());
            let built_in = BUILT_IN_CHANNELS.iter().map(|channel| Name::from(channel.id));
            EntryKind::AnyOf(distinct(listed.chain(used(|post| &post.channel)).chain(built_in)))
        }
        Field::Owner => {
            let listed = plan.owners.iter().map(|owner| owner.name.clone());
            EntryKind::AnyOf(distinct(listed.chain(used(|post| &post.owner))))
        }
        Field::Pillar => EntryKind::AnyOf(distinct(used(|post| &post.pillar))),
        Field::Campaign => EntryKind::AnyOf(distinct(used(|post| &post.campaign))),
        Field::Id | Field::Title | Field::Link => EntryKind::Line,
    }
}

/// Each name once, in the order of its first appearance; as many as anybody would look through.
fn distinct(names: impl Iterator<Item = Name>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names
        .filter(|name| seen.insert(name.clone()))
        .take(200)
        .map(|name| name.to_string())
        .collect()
}

/// What a field of a post looks like in the form.
fn initial(field: Field, post: &Post, funnel: &Funnel) -> String {
    match post.get(field) {
        Value::Absent if matches!(field, Field::Paid | Field::Pinned) => "no".into(),
        Value::Absent => String::new(),
        Value::Text(text) => text.into(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => written_time(time),
        Value::Stage(Tag::Unknown(word)) => word.into(),
        Value::Stage(tag) => tag
            .index()
            .and_then(|stage| funnel.stage(stage))
            .map_or_else(String::new, |s| s.id.to_string()),
        Value::Status(status) => status.as_str().into(),
        Value::Number(number) => number.to_string(),
        Value::Yes => "yes".into(),
        Value::List(names) => names.join(", "),
        Value::Numbers(figures) => figures
            .iter()
            .map(|(name, number)| format!("{name} {number}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn written_time(time: chrono::NaiveTime) -> String {
    let seconds = chrono::Timelike::second(&time) != 0;
    time.format(if seconds { "%H:%M:%S" } else { "%H:%M" })
        .to_string()
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', ".")
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn names(text: &str) -> impl Iterator<Item = Name> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(Name::from)
}

/// Reads `reach 4000, clicks 80`; an equals sign or a colon may stand in between.
fn figures(text: &str) -> Result<Vec<(Name, f64)>, String> {
    let figure = |part: &str| {
        let (name, amount) = part.rsplit_once([' ', '=', ':'])?;
        let name = name.trim_end_matches([' ', '=', ':']);
        Some((Name::from(name), number(amount)?)).filter(|_| !name.is_empty())
    };
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            figure(part).ok_or_else(|| format!("\"{part}\" is no figure; type reach 4000, clicks 80"))
        })
        .collect()
}
