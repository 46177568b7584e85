//! What stands out in the month: the cursor, the posts of a finding, a post being dragged.

use crate::plan::{Post, StageIndex};
use crate::planner::{Desk, Drag, Planner};
use crate::rules::Finding;
use chrono::NaiveDate;

/// Lists of a finding's posts up to this length are looked through.
const SHORT: usize = 32;

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
    /// The posts of the marked finding, in the order of the plan where there are many.
    posts: &'p [usize],
    /// The stage of the marked finding, where it is about one.
    stage: Option<StageIndex>,
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
            posts: finding.map_or(&[], |finding| finding.posts.places()),
            stage: finding.and_then(Finding::stage),
        }
    }

    /// How the post at that place stands out.
    pub(super) fn look(&self, at: usize, post: &Post) -> Look {
        if self
            .drag
            .is_some_and(|drag| drag.post == at && drag.over != post.date)
        {
            Look::Dragged
        } else if self.is_marked(at, post) {
            Look::Marked
        } else if self.selected == Some(at) {
            Look::Selected
        } else {
            Look::Plain
        }
    }

    fn is_marked(&self, at: usize, post: &Post) -> bool {
        if self.posts.is_empty() {
            return self.stage.is_some() && post.stage.index() == self.stage;
        }
        if self.posts.len() <= SHORT {
            self.posts.contains(&at)
        } else {
            self.posts.binary_search(&at).is_ok()
        }
    }

    /// The post that would be dropped on that day.
    pub(super) fn ghost_on(&self, day: NaiveDate) -> Option<usize> {
        self.drag
            .filter(|drag| drag.over == Some(day))
            .map(|drag| drag.post)
    }
}
