//! What is worked out while the user does nothing: what to do about the findings in sight.

use super::Planner;

/// How many findings are thought about that nobody has marked: those at the top of the list.
const MOST: usize = 4;

impl Planner {
    /// Whether there is something to think about.
    pub fn wants_to_think(&self) -> bool {
        self.next_thought().is_some()
    }

    /// Thinks about one thing: what to do about a finding in sight. Returns whether there is something new to show.
    pub fn think(&self) -> bool {
        let thought = self.next_thought().zip(self.desk.as_ref());
        thought.is_some_and(|(at, desk)| desk.think_about(at))
    }

    fn next_thought(&self) -> Option<usize> {
        // While something is tried out, its findings are others.
        let desk = self.desk.as_ref().filter(|_| self.what_if().is_none())?;
        let marked = self.selected_finding();
        let (first, last) = marked.map_or((0, MOST), |at| (at, at + 1));
        (first..last.min(desk.findings().len())).find(|at| !desk.is_thought_about(*at))
    }
}
