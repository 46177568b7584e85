//! What the user is doing: in the month, in a list, in a form, at a question.

use super::command::Context;
use super::form::Form;
use super::resolve::Resolve;
use super::text_edit::TextEdit;
use super::{Balancing, Carry, Desk};
use chrono::NaiveDate;
use std::path::PathBuf;

/// What the user is doing.
#[derive(Debug)]
pub enum Mode {
    /// Looking at the month.
    Month,
    /// Looking through a list of posts.
    List(List),
    /// Looking through the findings; which one is marked.
    Findings(usize),
    /// Looking through proposals.
    Balance(Box<Balancing>),
    /// Carrying a post elsewhere.
    Carry(Box<Carry>),
    /// Filling in a post's form.
    Form(Box<Form>),
    /// Being asked something.
    Question(Question),
    /// Deciding what two sides have changed differently.
    Resolve(Box<Resolve>),
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
    /// What it is about in detail, line by line.
    pub details: Vec<String>,
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
    /// Save once more, as before.
    TryAgain,
    /// Write under another name, beginning with this one.
    SaveAs(PathBuf),
    /// Write there, whatever is there now.
    Write(PathBuf, Overwrite),
    /// Open what somebody else wrote, and drop one's own changes.
    OpenTheirs(PathBuf),
    /// Take over work that was never saved.
    Recover,
    /// Leave that work where it is; it is offered again.
    KeepForLater,
    /// Do without that work.
    Forget,
}

/// What is in the way of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// What somebody else has made of the plan.
    TheirVersion,
    /// Another file of that name.
    OtherFile,
    /// Nothing any more.
    Nothing,
}

impl Choice {
    /// The key that chooses it.
    pub fn key(&self) -> char {
        match self {
            Self::SaveAndQuit => 's',
            Self::Discard | Self::Forget => 'd',
            Self::Stay => 'c',
            Self::TryAgain => 't',
            Self::SaveAs(_) => 'n',
            Self::Write(_, Overwrite::Nothing) => 'w',
            Self::Write(..) | Self::Recover => 'r',
            Self::OpenTheirs(_) => 'o',
            Self::KeepForLater => 'k',
        }
    }

    /// What it says.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SaveAndQuit => "Save and quit",
            Self::Discard => "Discard the changes and quit",
            Self::Stay => "Stay here",
            Self::TryAgain => "Try again",
            Self::SaveAs(_) => "Save under another name",
            Self::Write(_, Overwrite::TheirVersion) => "Replace their version with yours",
            Self::Write(_, Overwrite::OtherFile) => "Replace that file",
            Self::Write(_, Overwrite::Nothing) => "Write it again",
            Self::OpenTheirs(_) => "Open their version and drop your changes",
            Self::Recover => "Recover it",
            Self::KeepForLater => "Keep it for later",
            Self::Forget => "Discard it",
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
            Self::Balance(_) => Context::Balance,
            Self::Carry(_) => Context::Carry,
            Self::Form(_) => Context::Form,
            Self::Question(_) => Context::Question,
            Self::Resolve(_) => Context::Resolve,
            Self::Prompt(_) => Context::Prompt,
            Self::Help(..) => Context::Help,
            Self::Welcome(_) => Context::Welcome,
        }
    }
}
