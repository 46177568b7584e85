//! What is being typed into a form: not part of the plan yet, but in the journal already.

use super::Desk;
use crate::edit::Edit;
use crate::text::Delta;

/// An edit that has not been made, and what it would do to the text.
#[derive(Debug)]
pub(super) struct Draft {
    edit: Edit,
    forth: Delta,
    back: Delta,
}

impl Desk {
    /// Notes the edit that an open form comes to; `None` where there is nothing typed that would be lost.
    pub fn set_draft(&mut self, edit: Option<Edit>) {
        if self.draft.as_ref().map(|draft| &draft.edit) == edit.as_ref() {
            return;
        }
        // What the file could not say is refused when the form is taken over, and said then.
        let Some(draft) = edit.and_then(|edit| self.try_out(edit)) else {
            self.drop_draft();
            return;
        };
        match &self.draft {
            Some(before) if before.forth.is_at(&draft.forth) => {
                // A letter more is a few bytes more, however long the post is.
                let step = Delta::between(&before.forth.inserted, &draft.forth.inserted);
                let step = step.map(|step| Delta {
                    start: draft.forth.start + step.start,
                    ..step
                });
                self.unrecorded.deltas.extend(step);
            }
            _ => {
                self.drop_draft();
                self.unrecorded.deltas.push(draft.forth.clone());
            }
        }
        self.draft = Some(draft);
    }

    /// Takes the draft out of the journal again, ahead of a change of the plan itself.
    pub(super) fn drop_draft(&mut self) {
        if let Some(draft) = self.draft.take() {
            self.unrecorded.deltas.push(draft.back);
        }
    }

    /// The text as the journal has it: as it stands, with the draft.
    pub fn recorded_text(&self) -> String {
        let mut text = self.text.written();
        if let Some(draft) = &self.draft {
            let applied = draft.forth.apply(&mut text);
            debug_assert!(applied.is_ok(), "a draft is dropped before the text changes");
        }
        text
    }

    /// Makes an edit and takes it back.
    fn try_out(&mut self, edit: Edit) -> Option<Draft> {
        let undo = self.text.apply(edit.clone()).ok()?;
        let forth = self.text.delta_of(&undo);
        let redo = self.text.revert(undo).ok()?;
        let back = self.text.delta_of(&redo);
        Some(Draft { edit, forth, back })
    }
}
