//! Making edits, and going back and forth between what they made.

use super::Desk;
use crate::edit::Edit;
use crate::text::{Delta, PlanText, Refused, Undo};

/// One step of undo, and what it did in words.
#[derive(Debug)]
pub(super) struct Revision {
    pub(super) change: Change,
    pub(super) what: String,
}

/// How a step is taken back.
#[derive(Debug)]
pub(super) enum Change {
    /// The edits of one command, in order.
    Edits(Vec<Undo>),
    /// Another text altogether: the one on the other side of the step.
    Text(Box<PlanText>),
}

impl Revision {
    /// Its edits; `None` where the whole text changes.
    pub(super) fn edits_mut(&mut self) -> Option<&mut Vec<Undo>> {
        match &mut self.change {
            Change::Edits(undos) => Some(undos),
            Change::Text(_) => None,
        }
    }
}

/// What was undone or done again, and the post to look at.
pub(super) type Turned = (String, Option<usize>);

impl Desk {
    /// Makes the edits of one command, as one step of undo.
    ///
    /// # Errors
    /// Says why an edit was not made; none of them then is.
    pub fn commit(&mut self, edits: Vec<Edit>, what: String) -> Result<(), Refused> {
        self.drop_draft();
        let before = self.tally.clone();
        let mut undos = Vec::with_capacity(edits.len());
        let mut deltas = Vec::with_capacity(edits.len());
        for edit in edits {
            self.uncount(&edit);
            match self.text.apply(edit) {
                Ok(undo) => {
                    self.count(undo.edit());
                    deltas.push(self.text.delta_of(&undo));
                    undos.push(undo);
                }
                Err(refused) => {
                    self.take_back(undos);
                    self.tally = before;
                    self.refresh();
                    return Err(refused);
                }
            }
        }
        self.unrecorded.deltas.append(&mut deltas);
        let change = Change::Edits(undos);
        self.history.push(Revision { change, what });
        self.before = Some(before);
        self.judge();
        Ok(())
    }

    fn take_back(&mut self, undos: Vec<Undo>) {
        for undo in undos.into_iter().rev() {
            // The undos of one command are taken back in reverse, so their places are the plan's.
            let reverted = self.text.revert(undo);
            debug_assert!(reverted.is_ok(), "an undo fits the plan it was made from");
        }
    }

    /// Puts another text in the place of this one, as one step of undo. Returns the first post that is another one.
    pub fn adopt(&mut self, text: PlanText, what: String) -> Option<usize> {
        let before = self.tally.clone();
        let old = self.replace(text);
        let first = self.first_unlike(&old);
        let change = Change::Text(Box::new(old));
        self.history.push(Revision { change, what });
        self.before = Some(before);
        first
    }

    /// Undoes one step. Returns what it had been and the post to look at, or `None` where there is nothing to undo.
    pub fn undo(&mut self) -> Option<Turned> {
        let Some(revision) = self.history.take_done() else {
            return self.undo_earlier();
        };
        let (revision, at) = self.turn(revision);
        let what = revision.what.clone();
        self.history.undone(revision);
        Some((what, at))
    }

    /// Does again what was undone last; see [`Desk::undo`].
    pub fn redo(&mut self) -> Option<Turned> {
        let revision = self.history.take_undone()?;
        let (revision, at) = self.turn(revision);
        let what = revision.what.clone();
        self.history.redone(revision);
        Some((what, at))
    }

    /// Takes a revision back, turning it into the one that makes it again.
    fn turn(&mut self, revision: Revision) -> (Revision, Option<usize>) {
        let before = self.tally.clone();
        let (change, at) = match revision.change {
            Change::Edits(undos) => self.turn_edits(undos),
            Change::Text(text) => {
                let old = self.replace(*text);
                let at = self.first_unlike(&old);
                (Change::Text(Box::new(old)), at)
            }
        };
        self.before = Some(before);
        self.judge();
        let what = revision.what;
        (Revision { change, what }, at)
    }

    fn turn_edits(&mut self, undos: Vec<Undo>) -> (Change, Option<usize>) {
        self.drop_draft();
        let mut turned = Vec::with_capacity(undos.len());
        let mut at = None;
        for undo in undos.into_iter().rev() {
            at = match undo.edit() {
                Edit::Remove { .. } => None,
                edit => Some(edit.at()),
            };
            let edit = undo.edit().clone();
            self.uncount(&edit);
            if let Ok(again) = self.text.revert(undo) {
                self.count(again.edit());
                self.unrecorded.deltas.push(self.text.delta_of(&again));
                turned.push(again);
            }
        }
        (Change::Edits(turned), at)
    }

    /// Puts another text in the place of this one and returns it.
    pub(super) fn replace(&mut self, text: PlanText) -> PlanText {
        self.drop_draft();
        let old = std::mem::replace(&mut self.text, text);
        let delta = Delta::between(&old.written(), &self.text.written());
        self.unrecorded.deltas.extend(delta);
        self.count_anew();
        old
    }

    /// The first post that is another one than in that text.
    pub(super) fn first_unlike(&self, other: &PlanText) -> Option<usize> {
        let others = &other.plan().posts;
        let unlike = |(at, post): (usize, &crate::plan::Post)| others.get(at) != Some(post);
        self.plan().posts.iter().enumerate().position(unlike)
    }
}
