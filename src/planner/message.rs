//! What happens to the planner, and what it asks for.

use super::command::Command;
use super::desk::Unrecorded;
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
    /// The open plan's file is another one than before.
    OnDisk(OnDisk),
    /// What belongs with the open plan was looked for; the error is why nothing can be kept of it.
    Found(Result<Found, String>),
    /// The journal was written, or could not be.
    Recorded(Result<(), String>),
}

/// What has become of the open plan's file.
#[derive(Debug)]
pub enum OnDisk {
    /// It holds this text.
    Text(String),
    /// It is gone.
    Gone,
    /// It is there but cannot be read; in words.
    Unreadable(String),
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
    /// Its three versions, where the file holds the conflicts of a merge.
    pub in_conflict: Option<InConflict>,
}

impl Opened {
    /// A plan of which there is nothing to say.
    pub fn new(text: PlanText, path: PathBuf) -> Self {
        Self {
            text,
            path,
            notice: None,
            in_conflict: None,
        }
    }
}

/// What was found beside an open plan.
#[derive(Debug, Default)]
pub struct Found {
    /// Work on it that was never saved, the latest first.
    pub unsaved: Vec<Unsaved>,
    /// Another postmix that has it open.
    pub elsewhere: Option<Elsewhere>,
    /// What is wrong with what was found.
    pub trouble: Option<String>,
}

/// Another postmix that has the plan open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its process, if it says.
    pub process: Option<u32>,
}

/// Work that was never saved, as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// The journal.
    pub journal: PathBuf,
    /// When it was written, in words.
    pub when: String,
    /// What the file held then; `None` where the file itself may be half written and nothing can be said of it.
    pub base: Option<String>,
    /// The plan's text as it was.
    pub text: String,
}

/// The three versions of a file with conflicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InConflict {
    /// What both grew out of.
    pub base: String,
    /// One's own.
    pub ours: String,
    /// The other's.
    pub theirs: String,
    /// What the two sides are called: ours, theirs.
    pub names: [String; 2],
}

impl InConflict {
    /// The same with the sides exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        let [ours, theirs] = self.names;
        Self {
            base: self.base,
            ours: self.theirs,
            theirs: self.ours,
            names: [theirs, ours],
        }
    }
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
    /// What did not go well beside it.
    pub warning: Option<String>,
}

/// Why a save went wrong. The old file is whole and the plan still unsaved.
#[derive(Debug, PartialEq, Eq)]
pub enum SaveTrouble {
    /// The file is another one than was read: somebody else has made this of it.
    ChangedOnDisk(String),
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
    /// The check mark of a proposal's step.
    Check(usize),
    /// A choice offered below a field of the form; one of several proposals.
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
    /// Look for what belongs with the plan at that path, which is open now: unsaved work, another postmix. Answered by
    /// [`Message::Found`].
    LookBeside(PathBuf),
    /// Write changes of the text to the journal. Answered by [`Message::Recorded`].
    Record(Unrecorded),
    /// Keep a text that is about to be nowhere else any more, where `postmix recover` finds it.
    Keep(String),
    /// Be done with a journal: its work is in the plan now, or not wanted. It can still be had with
    /// `postmix recover`.
    Settle(PathBuf),
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
    /// The text that was read or saved last; the planner's [`Desk::on_disk`](super::Desk::on_disk).
    Known,
    /// No file at all.
    Nothing,
    /// Anything: the user has seen the question and said so.
    Anything,
}
