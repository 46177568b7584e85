//! Undo and redo without limit.

/// What was done, what was undone, and where the saved state lies between them.
///
/// A revision is whatever its owner needs to take one step back and forth again; the history only orders
/// revisions. Its one limitation: it is a line, so doing something new after an undo forgets what was undone.
#[derive(Clone, Debug)]
pub struct History<R> {
    done: Vec<R>,
    undone: Vec<R>,
    /// How many revisions had been done at the last save; `None` once that state can no longer be reached.
    saved: Option<usize>,
}

impl<R> Default for History<R> {
    fn default() -> Self {
        Self {
            done: Vec::new(),
            undone: Vec::new(),
            saved: Some(0),
        }
    }
}

impl<R> History<R> {
    /// Notes a revision that has just been done.
    pub fn push(&mut self, revision: R) {
        if self.saved.is_some_and(|saved| saved > self.done.len()) {
            self.saved = None;
        }
        self.undone.clear();
        self.done.push(revision);
    }

    /// A history that begins with work that is not saved.
    pub fn unsaved() -> Self {
        Self {
            saved: None,
            ..Self::default()
        }
    }

    /// Notes a revision from before this history began that has been undone when nothing else was left to undo.
    pub fn undone_before(&mut self, revision: R) {
        // One more revision stands in front of all others now.
        self.saved = self.saved.map(|saved| saved + 1);
        self.undone.push(revision);
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Takes the latest revision to undo it; give it back, turned round, with [`History::undone`].
    pub fn take_done(&mut self) -> Option<R> {
        self.done.pop()
    }

    /// Notes that the revision just taken has been undone.
    pub fn undone(&mut self, revision: R) {
        self.undone.push(revision);
    }

    /// Takes the revision undone last to do it again; give it back, turned round, with [`History::redone`].
    pub fn take_undone(&mut self) -> Option<R> {
        self.undone.pop()
    }

    /// Notes that the revision just taken has been done again.
    pub fn redone(&mut self, revision: R) {
        self.done.push(revision);
    }

    /// Notes that the present state is what is on disk.
    pub fn mark_saved(&mut self) {
        self.saved = Some(self.done.len());
    }

    /// Whether the present state is the one saved last. Undoing back to it counts.
    pub fn is_saved(&self) -> bool {
        self.saved == Some(self.done.len())
    }

    /// The revisions around the present state: those done, the latest first, and those undone, the next first.
    pub fn around_mut(&mut self) -> [impl Iterator<Item = &mut R>; 2] {
        [self.done.iter_mut().rev(), self.undone.iter_mut().rev()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoing_back_to_the_saved_state_is_saved_again() {
        let mut history = History::default();
        history.push(1);
        history.mark_saved();
        history.push(2);
        assert!(!history.is_saved());
        let two = history.take_done().unwrap();
        history.undone(two);
        assert!(history.is_saved());
        let one = history.take_done().unwrap();
        history.undone(one);
        assert!(!history.is_saved());
    }

    #[test]
    fn undoing_what_is_older_than_the_history_leaves_the_saved_state_ahead() {
        let mut history = History::default();
        history.undone_before('a');
        assert!(!history.is_saved());
        let a = history.take_undone().unwrap();
        history.redone(a);
        assert!(history.is_saved());
    }

    #[test]
    fn a_new_edit_after_undoing_past_the_save_puts_the_saved_state_out_of_reach() {
        let mut history = History::default();
        history.push('a');
        history.mark_saved();
        let a = history.take_done().unwrap();
        history.undone(a);
        history.push('b');
        assert!(!history.is_saved(), "one revision deep, but another one");
        assert_eq!(history.take_undone(), None, "what was undone is forgotten");
    }
}
