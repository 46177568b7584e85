//! What is being tried out: which edits the screen shows the outcome of before they are made.

use super::command::Command;
use super::form::Form;
use super::mode::Mode;
use super::{Balancing, Planner, WhatIf};
use crate::edit::Edit;
use crate::plan::{Field, Status, Value};

/// Plans with more posts show only the gauges of what is typed into a form: each letter must stay quick.
const MOST_WHILE_TYPING: usize = 2_000;

/// Edits that are being tried out, and what comes of them.
#[derive(Debug)]
pub(super) struct Trial {
    version: u64,
    edits: Vec<Edit>,
    what_if: WhatIf,
}

impl Planner {
    /// What the plan would be with what the user is about to do.
    pub fn what_if(&self) -> Option<&WhatIf> {
        self.trial.as_ref().map(|trial| &trial.what_if)
    }

    /// What the user is doing, or goes on doing once the help is closed.
    pub fn doing(&self) -> &Mode {
        match &self.mode {
            Mode::Help(_, _, before) => before,
            mode => mode,
        }
    }

    /// The proposals being looked through.
    pub fn balancing(&self) -> Option<&Balancing> {
        match self.doing() {
            Mode::Balance(balancing) => Some(balancing),
            _ => None,
        }
    }

    /// The edits that what is done now would come to.
    fn tried(&self) -> Vec<Edit> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let plan = desk.plan();
        match self.doing() {
            Mode::Balance(balancing) => balancing.edits(plan),
            Mode::Carry(carry) => carry.edit(self.cursor.day).into_iter().collect(),
            Mode::Form(form) if plan.posts.len() <= MOST_WHILE_TYPING => {
                self.typed(form).into_iter().collect()
            }
            Mode::Month => self.dragged().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The edit that an open form comes to.
    pub(super) fn typed(&self, form: &Form) -> Option<Edit> {
        let draft = form.draft();
        match form.at() {
            Some(at) => Edit::between(at, form.original(), &draft),
            None if draft == *form.original() => None,
            None => Some(Edit::Insert {
                at: self.desk.as_ref()?.plan().place_for(draft.date),
                post: Box::new(draft),
            }),
        }
    }

    /// The edit that letting go of a dragged post comes to.
    fn dragged(&self) -> Option<Edit> {
        let drag = self.drag?;
        let day = drag.over?;
        let post = self.desk.as_ref()?.post(drag.post)?;
        (post.date != Some(day)).then(|| {
            let mut changes = vec![(Field::Date, Value::Date(day))];
            if post.status == Some(Status::Idea) {
                changes.push((Field::Status, Value::Status(Status::Draft)));
            }
            Edit::Set {
                at: drag.post,
                changes,
            }
        })
    }

    /// Works out what would come of what the user is about to do, where that is something else than before.
    pub(super) fn try_out(&mut self) {
        let edits = self.tried();
        let Some(desk) = &self.desk else {
            self.trial = None;
            return;
        };
        let version = desk.version();
        let is_known = |trial: &Trial| trial.version == version && trial.edits == edits;
        if !self.trial.as_ref().is_some_and(is_known) {
            let what_if = if edits.is_empty() {
                None
            } else {
                desk.what_if(&edits)
            };
            self.trial = what_if.map(|what_if| Trial {
                version,
                edits,
                what_if,
            });
        }
        let keys = [Command::Findings, Command::Fix].map(|command| self.key_of(command));
        let what_if = self.trial.as_ref().map(|trial| &trial.what_if);
        let mode = match &mut self.mode {
            Mode::Help(_, _, before) => before,
            mode => mode,
        };
        if let Mode::Balance(balancing) = mode {
            balancing.judge(desk, what_if, &keys);
        }
    }
}
