//! What happens to the planner, and what it asks for.

use super::command::Command;
use super::key::Key;
use crate::plan::StageIndex;
use crate::text::PlanText;
use chrono::NaiveDate;
use std::path::PathBuf;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted into the terminal.
    Paste(String),
    /// The pointer did something.
    Pointer(Pointer, Target),
    /// A plan was read, made or could not be.
    Opened(Result<Box<Opened>, String>),
    /// A save has ended.
    Saved(Result<Saved, SaveTrouble>),
    /// The user's editor was left with that text, or could not be started.
    Edited(Result<String, String>),
    /// The date has changed.
    Today(NaiveDate),
}

/// A plan that was read.
#[derive(Debug)]
pub struct Opened {
    /// The plan and its text.
    pub text: PlanText,
    /// Its file.
    pub path: PathBuf,
    /// Something to say about it, such as where it was made.
    pub notice: Option<String>,
}

/// A save that went well.
#[derive(Debug)]
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// What is in it now.
    pub text: String,
    /// Whether it is certain to survive a power cut.
    pub durable: bool,
}

/// Why a save went wrong. The old file is whole and the plan still unsaved.
#[derive(Debug, PartialEq, Eq)]
pub enum SaveTrouble {
    /// The file is another one than was read: somebody else has changed it.
    ChangedOnDisk,
    /// The file is gone.
    Gone,
    /// A file of that name is there already.
    Exists(PathBuf),
    /// Anything else, in words.
    Failed(String),
}

/// What the pointer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// Its button went down.
    Press,
    /// Its button went down a second time, quickly.
    DoublePress,
    /// It moved with its button down.
    Drag,
    /// Its button came up.
    Release,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

/// What on the screen the pointer is on. The screen knows where things are; the planner only hears what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing in particular.
    Nothing,
    /// A day of the grid.
    Day(NaiveDate),
    /// A post of the grid, by its place in the plan.
    Post(usize),
    /// "+3 more" of a day.
    More(NaiveDate),
    /// A stage's gauge.
    Gauge(StageIndex),
    /// A line of the findings.
    Finding(usize),
    /// A line of the list, question, help or welcome screen that is on top.
    Item(usize),
    /// A field of the form.
    Field(usize),
    /// A choice offered below a field of the form.
    Choice(usize),
    /// A day of the form's small calendar.
    FormDay(NaiveDate),
    /// A hint of the status line.
    Hint(Command),
}

/// Something that only the shell can do.
#[derive(Debug)]
pub enum Effect {
    /// Write the plan's text to a file. Answered by [`Message::Saved`].
    Save {
        /// The file.
        path: PathBuf,
        /// What to write.
        text: String,
        /// What must be in the way.
        over: Over,
    },
    /// Read a plan. Answered by [`Message::Opened`].
    Open(PathBuf),
    /// Make a plan from a template. Answered by [`Message::Opened`].
    Create {
        /// The new file; must not exist.
        path: PathBuf,
        /// The template's name.
        template: String,
    },
    /// Let the user edit a text in the editor of their choice. Answered by [`Message::Edited`].
    EditText(String),
    /// Stop until the shell's user brings the program back.
    Suspend,
    /// End the program.
    Quit,
}

/// What a save expects to find where it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The text that was read or saved last; the planner's [`PlanText::source`].
    Known,
    /// No file at all.
    Nothing,
    /// Anything: the user has seen the question and said so.
    Anything,
}
