//! What others do to the file while it is open.

use super::Desk;
use super::revision::{Change, Revision, Turned};
use crate::edit::History;
use crate::plan::Month;
use crate::text::PlanText;
use crate::text::merge::{Pick, Versions, merge_in_favour};
use std::sync::Arc;

/// What was done up to a change from outside, and the text it was done to.
#[derive(Debug)]
pub(super) struct Epoch {
    text: PlanText,
    history: History<Revision>,
    /// What was on disk until then, and what has been since.
    on_disk: [Arc<String>; 2],
}

impl Desk {
    /// Takes over what the file holds now: `theirs`, which with one's own changes is `merged`. What was done before can
    /// still be undone, without undoing what others have done.
    pub fn take_in(&mut self, merged: PlanText, theirs: String) {
        let nothing_own = merged.source() == theirs;
        let text = self.replace(merged);
        let history = if nothing_own {
            History::default()
        } else {
            History::unsaved()
        };
        let history = std::mem::replace(&mut self.history, history);
        let theirs = if nothing_own {
            self.text.shared_source()
        } else {
            Arc::new(theirs)
        };
        let base = std::mem::replace(&mut self.on_disk, Arc::clone(&theirs));
        if history.can_undo() {
            self.earlier.push(Epoch {
                text,
                history,
                on_disk: [base, theirs],
            });
        }
        self.is_gone = false;
        self.before = None;
        self.unrecorded.deltas.clear();
        self.unrecorded.has_other_base = true;
    }

    /// Notes that the file is gone, or there again as it was.
    pub fn set_gone(&mut self, is_gone: bool) {
        self.is_gone = is_gone;
    }

    /// Takes over the text that the conflicts in the file have come to.
    pub fn resolve(&mut self, text: PlanText) {
        let marked = self.on_disk().to_owned();
        self.take_in(text, marked);
        self.in_conflict = true;
    }

    /// Whether the file holds the conflicts of a merge that are decided here.
    pub fn was_in_conflict(&self) -> bool {
        self.in_conflict
    }

    /// Whether the file is gone.
    pub fn is_gone(&self) -> bool {
        self.is_gone
    }

    /// Undoes a step from before the last change from outside: what the step did, seen from the far side of that change, is
    /// taken out of the text as it stands now, by merging. Steps that others have overwritten since are passed over.
    pub(super) fn undo_earlier(&mut self) -> Option<Turned> {
        while let Some(epoch) = self.earlier.last_mut() {
            let Some(revision) = epoch.history.take_done() else {
                self.earlier.pop();
                continue;
            };
            let what = revision.what.clone();
            let month = self.text.plan().month;
            let [before, after] = epoch.undo(revision).map(|text| epoch.carried_over(text, month));
            let now = self.text.written();
            let versions = Versions {
                base: &before,
                ours: &after,
                theirs: &now,
            };
            let merged = merge_in_favour(Pick::Theirs, versions, month);
            if merged.by_lines.is_some() || merged.text == now {
                continue;
            }
            let old = self.replace(PlanText::read(merged.text, month));
            let at = self.first_unlike(&old);
            let change = Change::Text(Box::new(old));
            self.history.undone_before(Revision {
                change,
                what: what.clone(),
            });
            return Some((what, at));
        }
        None
    }
}

impl Epoch {
    /// A text of before the change from outside, with that change in it.
    fn carried_over(&self, text: String, month: Month) -> String {
        let [base, theirs] = &self.on_disk;
        let versions = Versions {
            base,
            ours: &text,
            theirs,
        };
        let merged = merge_in_favour(Pick::Ours, versions, month);
        if merged.by_lines.is_some() {
            text
        } else {
            merged.text
        }
    }

    /// Undoes a step of its history, and returns the text before and after.
    fn undo(&mut self, revision: Revision) -> [String; 2] {
        let before = self.text.written();
        let change = match revision.change {
            Change::Text(text) => Change::Text(Box::new(std::mem::replace(&mut self.text, *text))),
            Change::Edits(undos) => {
                // An undo fits the text it was made from, so that none is left out.
                let turned = undos
                    .into_iter()
                    .rev()
                    .filter_map(|undo| self.text.revert(undo).ok());
                Change::Edits(turned.collect())
            }
        };
        let what = revision.what;
        self.history.undone(Revision { change, what });
        [before, self.text.written()]
    }
}
