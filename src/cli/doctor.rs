//! `postmix doctor`: looks over the installation and says what to do where something is wrong.

mod repository;
mod surroundings;

use super::arguments::{Doctor, TextOrJson};
use super::{Outcome, Session, json};
use crate::text::display;
use anyhow::Result;
use serde::Serialize;
use std::path::Path;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Ok,
    /// Something could be better.
    Warning,
    /// Something does not work.
    Trouble,
}

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Answer {
    /// What was looked at.
    check: &'static str,
    state: State,
    message: String,
    /// What to do; empty where there is nothing.
    remedy: String,
}

impl Answer {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, State::Ok, message, "")
    }

    fn warning(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(check, State::Warning, message, remedy)
    }

    fn trouble(check: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(check, State::Trouble, message, remedy)
    }

    fn new(check: &'static str, state: State, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            check,
            state,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl Session<'_> {
    pub(super) fn doctor(&mut self, arguments: &Doctor, config_path: Option<&Path>) -> Result<Outcome> {
        let mut answers = surroundings::answers(config_path);
        answers.extend(repository::answers());
        match arguments.format {
            TextOrJson::Json => json::write(self.out, &answers)?,
            TextOrJson::Text => {
                for answer in &answers {
                    let line = self.line_of(answer);
                    writeln!(self.out, "{line}")?;
                }
            }
        }
        let in_trouble = answers.iter().any(|answer| answer.state == State::Trouble);
        Ok(if in_trouble {
            Outcome::Findings
        } else {
            Outcome::Fine
        })
    }

    fn line_of(&self, answer: &Answer) -> String {
        let state = match answer.state {
            State::Ok => self.paint.good("ok     "),
            State::Warning => self.paint.warn("warning"),
            State::Trouble => self.paint.bad("trouble"),
        };
        let remedy = match &*answer.remedy {
            "" => String::new(),
            remedy => format!("; {remedy}"),
        };
        let told = format!("{}: {}{remedy}", answer.check, answer.message);
        format!("{state}  {}", display::line(&told))
    }
}
