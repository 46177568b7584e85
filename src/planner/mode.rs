//! What the user is doing: in the month, in a list, in a form, at a question.

use super::command::{COMMANDS, Command, Context};
use super::form::Form;
use super::text_edit::TextEdit;
use super::{Desk, Effect, Message, Over, Planner, SaveTrouble, Saved};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// What the user is doing.
#[derive(Debug)]
pub enum Mode {
    /// Looking at the month.
    Month,
    /// Looking through a list of posts.
    List(List),
    /// Looking through the findings; which one is marked.
    Findings(usize),
    /// Filling in a post's form.
    Form(Box<Form>),
    /// Being asked something.
    Question(Question),
    /// Being asked for a file name.
    Prompt(Prompt),
    /// Reading the keys of a place, from that line on, before going back to it.
    Help(Context, usize, Box<Mode>),
    /// Choosing what to open.
    Welcome(Welcome),
}

/// A list of posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// The day whose posts are listed; `None` lists the ideas.
    pub day: Option<NaiveDate>,
    /// Which post is marked.
    pub at: usize,
}

impl List {
    /// The posts listed, by their places in the plan.
    pub fn posts<'d>(&self, desk: &'d Desk) -> &'d [usize] {
        self.day
            .map_or_else(|| desk.calendar().ideas(), |day| desk.calendar().posts_on(day))
    }
}

/// Something to decide.
#[derive(Debug)]
pub struct Question {
    /// What there is to decide.
    pub text: String,
    /// What can be decided.
    pub choices: Vec<Choice>,
    /// Which choice is marked.
    pub at: usize,
}

/// What can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Save, and quit when that went well.
    SaveAndQuit,
    /// Quit without saving.
    Discard,
    /// Go on as if nothing had been asked.
    Stay,
    /// Write under another name.
    SaveAs,
    /// Write although it replaces what somebody else wrote there.
    Replace(PathBuf),
}

impl Choice {
    /// The key that chooses it.
    pub fn key(&self) -> char {
        match self {
            Self::SaveAndQuit => 's',
            Self::Discard => 'd',
            Self::Stay => 'c',
            Self::SaveAs => 'n',
            Self::Replace(_) => 'r',
        }
    }

    /// What it says.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SaveAndQuit => "Save and quit",
            Self::Discard => "Discard the changes and quit",
            Self::Stay => "Stay here",
            Self::SaveAs => "Save under another name",
            Self::Replace(_) => "Replace the other version",
        }
    }
}

/// A file name being asked for.
#[derive(Debug)]
pub struct Prompt {
    /// What for.
    pub purpose: PromptFor,
    /// The name so far.
    pub edit: TextEdit,
    /// What was wrong with the last one.
    pub trouble: Option<String>,
    /// Whether to quit once it is saved.
    pub then_quit: bool,
}

/// What a file name is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptFor {
    /// Saving the plan there.
    SaveAs,
    /// Opening the plan there.
    Open,
    /// Making a plan there from the template of that name.
    Create(String),
}

/// What to open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    /// Which line is marked: first the templates, then the recent plans, last "another file".
    pub at: usize,
}

impl Context {
    /// Whether characters typed there go into a text.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Prompt)
    }
}

impl Mode {
    /// Which commands can be given.
    pub fn context(&self) -> Context {
        match self {
            Self::Month => Context::Month,
            Self::List(_) => Context::List,
            Self::Findings(_) => Context::Findings,
            Self::Form(_) => Context::Form,
            Self::Question(_) => Context::Question,
            Self::Prompt(_) => Context::Prompt,
            Self::Help(..) => Context::Help,
            Self::Welcome(_) => Context::Welcome,
        }
    }
}

/// The line after, or before, of so many.
fn step(at: usize, count: usize, command: Command) -> usize {
    let last = count.saturating_sub(1);
    match command {
        Command::Up | Command::Left => at.saturating_sub(1),
        Command::Down | Command::Right => (at + 1).min(last),
        Command::First => 0,
        Command::Last => last,
        _ => at.min(last),
    }
}

impl Planner {
    pub(super) fn open_help(&mut self) {
        if matches!(self.mode, Mode::Help(..)) {
            return;
        }
        let context = self.mode.context();
        let before = std::mem::replace(&mut self.mode, Mode::Month);
        self.mode = Mode::Help(context, 0, Box::new(before));
    }

    pub(super) fn help_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Help(_, line, before) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Back => self.mode = std::mem::replace(before, Mode::Month),
            Command::MonthBefore => *line = line.saturating_sub(10),
            Command::MonthAfter => *line = (*line + 10).min(COMMANDS.len()),
            command => *line = step(*line, COMMANDS.len(), command),
        }
        Vec::new()
    }

    pub(super) fn findings_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Findings(at) = self.mode else {
            return Vec::new();
        };
        let count = self.desk.as_ref().map_or(0, |desk| desk.findings().len());
        match command {
            Command::Back | Command::Findings => self.mode = Mode::Month,
            Command::Open => self.go_to_finding(at),
            Command::Undo | Command::Redo | Command::Save | Command::SaveAs | Command::Weigh => {
                return self.plan_command(command);
            }
            command => self.mode = Mode::Findings(step(at, count, command)),
        }
        Vec::new()
    }

    /// Goes to the first post, or else the first day, that a finding is about.
    pub(super) fn go_to_finding(&mut self, at: usize) {
        let Some(desk) = &self.desk else { return };
        let Some(finding) = desk.findings().get(at) else {
            return;
        };
        let of_stage = || {
            finding.stage().and_then(|stage| {
                desk.plan()
                    .posts
                    .iter()
                    .position(|post| post.stage.index() == Some(stage))
            })
        };
        let post = finding.posts.places().last().copied().or_else(of_stage);
        let first_day = finding.dates(desk.plan()).first().copied();
        let help = finding.describe(desk.plan()).help;
        self.mode = Mode::Month;
        match (post, first_day) {
            (Some(post), _) => self.look_at(post),
            (None, Some(day)) => self.go_to(day),
            (None, None) => {}
        }
        self.tell(help);
    }

    pub(super) fn list_command(&mut self, command: Command) -> Vec<Effect> {
        let (Mode::List(list), Some(desk)) = (&mut self.mode, &self.desk) else {
            return Vec::new();
        };
        let count = list.posts(desk).len();
        match command {
            Command::Up | Command::Down | Command::First | Command::Last => {
                list.at = step(list.at, count, command);
            }
            Command::Back => {
                let back_to = list.day.map(|_| list.at);
                self.cursor.slot = back_to.unwrap_or(self.cursor.slot);
                self.mode = Mode::Month;
            }
            command => return self.post_command(command),
        }
        Vec::new()
    }

    /// Keeps the mark of a list on one of its posts after an edit.
    pub(super) fn settle_list(&mut self) {
        if let (Mode::List(list), Some(desk)) = (&mut self.mode, &self.desk) {
            list.at = list.at.min(list.posts(desk).len().saturating_sub(1));
        }
    }

    pub(super) fn question_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Question(question) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Accept => {
                let at = question.at;
                return self.answer(at);
            }
            Command::Back => self.mode = Mode::Month,
            command => question.at = step(question.at, question.choices.len(), command),
        }
        Vec::new()
    }

    pub(super) fn answer(&mut self, at: usize) -> Vec<Effect> {
        let Mode::Question(question) = &mut self.mode else {
            return Vec::new();
        };
        let Some(choice) = question.choices.get(at).cloned() else {
            return Vec::new();
        };
        self.mode = Mode::Month;
        match choice {
            Choice::Stay => Vec::new(),
            Choice::Discard => vec![Effect::Quit],
            Choice::SaveAndQuit => {
                self.quit_when_saved = true;
                self.save()
            }
            Choice::SaveAs => {
                self.ask_for_name(self.quit_when_saved);
                Vec::new()
            }
            Choice::Replace(path) => self.save_to(path, Over::Anything),
        }
    }

    fn ask(&mut self, text: impl Into<String>, choices: Vec<Choice>) {
        self.mode = Mode::Question(Question {
            text: text.into(),
            choices,
            at: 0,
        });
    }

    pub(super) fn quit(&mut self) -> Vec<Effect> {
        if self.desk.as_ref().is_none_or(Desk::is_saved) {
            return vec![Effect::Quit];
        }
        if let Mode::Form(_) = self.mode {
            return Vec::new();
        }
        let choices = vec![Choice::SaveAndQuit, Choice::Discard, Choice::Stay];
        self.ask("There are changes that are not saved.", choices);
        Vec::new()
    }

    pub(super) fn save(&mut self) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        if desk.is_saved() {
            self.tell("Everything is saved already");
            return Vec::new();
        }
        let path = desk.path().to_owned();
        self.save_to(path, Over::Known)
    }

    fn save_to(&mut self, path: PathBuf, over: Over) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        vec![Effect::Save {
            path,
            text: desk.text().to_string(),
            over,
        }]
    }

    pub(super) fn saved(&mut self, saved: Result<Saved, SaveTrouble>) -> Vec<Effect> {
        let quit = std::mem::take(&mut self.quit_when_saved);
        match saved {
            Ok(Saved { path, text, durable }) => {
                self.tell(format!("Saved {}", name_of(&path)));
                if !durable {
                    self.tell(format!(
                        "Saved {}, but the disk did not confirm that it would survive a power cut",
                        name_of(&path)
                    ));
                }
                if let Some(desk) = &mut self.desk {
                    desk.saved(path, text);
                }
                if quit {
                    return vec![Effect::Quit];
                }
            }
            Err(trouble) => {
                self.quit_when_saved = quit;
                self.save_failed(trouble);
            }
        }
        Vec::new()
    }

    fn save_failed(&mut self, trouble: SaveTrouble) {
        let path = self
            .desk
            .as_ref()
            .map(|desk| desk.path().to_owned())
            .unwrap_or_default();
        let name = name_of(&path);
        match trouble {
            SaveTrouble::ChangedOnDisk => self.ask(
                format!("{name} was changed by somebody else since you opened it. Nothing has been written."),
                vec![Choice::SaveAs, Choice::Replace(path), Choice::Stay],
            ),
            SaveTrouble::Gone => self.ask(
                format!("{name} is gone from the disk since you opened it. Your work is still here."),
                vec![Choice::Replace(path), Choice::SaveAs, Choice::Stay],
            ),
            SaveTrouble::Exists(path) => self.ask(
                format!("There is a file {} already.", name_of(&path)),
                vec![Choice::SaveAs, Choice::Replace(path), Choice::Stay],
            ),
            SaveTrouble::Failed(why) => {
                self.ask(
                    format!("Not saved: {why}. Your work is still here."),
                    vec![Choice::SaveAs, Choice::Stay],
                );
            }
        }
    }

    pub(super) fn ask_for_name(&mut self, then_quit: bool) {
        let Some(desk) = &self.desk else { return };
        let edit = TextEdit::line(&desk.path().display().to_string());
        self.mode = Mode::Prompt(Prompt {
            purpose: PromptFor::SaveAs,
            edit,
            trouble: None,
            then_quit,
        });
    }

    pub(super) fn prompt_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Prompt(prompt) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Back => {
                self.mode = if self.desk.is_some() {
                    Mode::Month
                } else {
                    Mode::Welcome(Welcome::default())
                };
                self.quit_when_saved = false;
                Vec::new()
            }
            Command::Accept => {
                let name = prompt.edit.text().trim();
                if name.is_empty() {
                    prompt.trouble = Some("Type the name of a file, such as december.toml".into());
                    return Vec::new();
                }
                let path = PathBuf::from(name);
                match prompt.purpose.clone() {
                    PromptFor::Open => vec![Effect::Open(path)],
                    PromptFor::Create(template) => vec![Effect::Create {
                        path: with_ending(path),
                        template,
                    }],
                    PromptFor::SaveAs => {
                        self.quit_when_saved = prompt.then_quit;
                        let same = self.desk.as_ref().is_some_and(|desk| desk.path() == path);
                        self.mode = Mode::Month;
                        self.save_to(path, if same { Over::Known } else { Over::Nothing })
                    }
                }
            }
            _ => Vec::new(),
        }
    }

    /// How many lines the welcome screen offers.
    pub(super) fn welcome_lines(&self) -> usize {
        self.setup.templates.len() + self.setup.recent.len() + 1
    }

    pub(super) fn welcome_command(&mut self, command: Command) -> Vec<Effect> {
        let count = self.welcome_lines();
        let Mode::Welcome(welcome) = &mut self.mode else {
            return Vec::new();
        };
        if command != Command::Accept {
            welcome.at = step(welcome.at, count, command);
            return Vec::new();
        }
        let at = welcome.at;
        let prompt = |purpose, name: &str| {
            Mode::Prompt(Prompt {
                purpose,
                edit: TextEdit::line(name),
                trouble: None,
                then_quit: false,
            })
        };
        if let Some(template) = self.setup.templates.get(at) {
            let month = crate::plan::Month::to_plan_on(self.setup.today);
            self.mode = prompt(PromptFor::Create(template.name.clone()), &format!("{month}.toml"));
            return Vec::new();
        }
        if let Some(path) = self.setup.recent.get(at - self.setup.templates.len()) {
            return vec![Effect::Open(path.clone())];
        }
        self.mode = prompt(PromptFor::Open, "");
        Vec::new()
    }
}

/// Plans are TOML; a name without an ending gets it.
fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some() {
        path
    } else {
        path.with_extension("toml")
    }
}

/// The last part of a path, for messages.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

impl Message {
    /// Whether it comes of something the user did, as opposed to something that ended.
    pub fn is_input(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Paste(_) | Self::Pointer(..))
    }
}
