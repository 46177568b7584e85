//! What stands out in the month: the cursor, the posts of a finding, a post being dragged.

use crate::plan::Post;
use crate::planner::{Desk, Drag, Planner};
use crate::rules::Finding;
use chrono::NaiveDate;

/// What stands out in the month.
pub(super) struct Emphasis<'p> {
    /// The day under the cursor.
    pub(super) day: NaiveDate,
    /// Today.
    pub(super) today: NaiveDate,
    /// Which post of that day is.
    pub(super) slot: usize,
    selected: Option<usize>,
    drag: Option<Drag>,
    /// The marked finding.
    finding: Option<&'p Finding>,
}

/// How a post stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Like any other.
    Plain,
    /// The marked finding is about it.
    Marked,
    /// Under the cursor.
    Selected,
    /// Being dragged elsewhere.
    Dragged,
}

impl<'p> Emphasis<'p> {
    pub(super) fn of(planner: &'p Planner, desk: &'p Desk) -> Self {
        let finding = planner.selected_finding().and_then(|at| desk.findings().get(at));
        Self {
            day: planner.cursor().day,
            slot: planner.cursor().slot,
            today: planner.today(),
            selected: planner.selected(),
            drag: planner.drag().filter(|drag| drag.over.is_some()),
            finding,
        }
    }

    /// How the post at that place stands out.
    pub(super) fn look(&self, at: usize, post: &Post) -> Look {
        if self
            .drag
            .is_some_and(|drag| drag.post == at && drag.over != post.date)
        {
            Look::Dragged
        } else if self.finding.is_some_and(|finding| finding.concerns(at, post)) {
            Look::Marked
        } else if self.selected == Some(at) {
            Look::Selected
        } else {
            Look::Plain
        }
    }

    /// The post that would be dropped on that day.
    pub(super) fn ghost_on(&self, day: NaiveDate) -> Option<usize> {
        self.drag
            .filter(|drag| drag.over == Some(day))
            .map(|drag| drag.post)
    }
}
