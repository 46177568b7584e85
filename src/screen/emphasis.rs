//! What stands out in the month: the cursor, the posts of a finding, and what would be another post than now.

use super::entry::Entry;
use super::lineup::{Lineup, Shown};
use crate::plan::Post;
use crate::planner::{Desk, Mode, Planner, WhatIf};
use crate::proposal::Change;
use crate::rules::Finding;
use chrono::NaiveDate;

/// What stands out in the month.
pub(super) struct Emphasis<'p> {
    /// The day under the cursor.
    pub(super) day: NaiveDate,
    /// Today.
    pub(super) today: NaiveDate,
    desk: &'p Desk,
    slot: usize,
    selected: Option<Shown>,
    /// The day that a post being dragged is over.
    over: Option<NaiveDate>,
    /// The marked finding.
    finding: Option<&'p Finding>,
    what_if: Option<&'p WhatIf>,
}

/// How a post stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Like any other.
    Plain,
    /// The marked finding is about it, or it would be like this.
    Marked,
    /// Under the cursor.
    Selected,
    /// Would leave for another day.
    Leaving,
}

impl<'p> Emphasis<'p> {
    pub(super) fn of(planner: &'p Planner, desk: &'p Desk) -> Self {
        let finding = planner.selected_finding().and_then(|at| desk.findings().get(at));
        let what_if = planner.what_if();
        Self {
            day: planner.cursor().day,
            slot: planner.cursor().slot,
            today: planner.today(),
            desk,
            selected: selected(planner, what_if),
            over: planner.drag().and_then(|drag| drag.over),
            finding,
            what_if,
        }
    }

    /// What is shown on a day.
    pub(super) fn lineup(&self, day: NaiveDate) -> Lineup<'p> {
        Lineup::of(self.desk, self.what_if, day)
    }

    /// Which line of a day has to be in sight.
    pub(super) fn line_in_sight(&self, day: NaiveDate, lineup: &Lineup<'_>) -> usize {
        let selected = self.selected.and_then(|selected| lineup.line_of(selected));
        let cursor = if day == self.day { self.slot } else { 0 };
        selected.or(lineup.first_ghost()).unwrap_or(cursor)
    }

    /// What a line of a day shows, as it is or would be, and how it stands out.
    pub(super) fn entry(&self, shown: Shown) -> Option<(Entry<'p>, Look)> {
        let (post, look) = self.post(shown)?;
        let is_new = match shown {
            Shown::Ghost(ghost) => self.what_if?.ghosts().get(ghost)?.at.is_none(),
            Shown::Post(_) => false,
        };
        let funnel = &self.desk.plan().funnel;
        let entry = if is_new {
            Entry::new(post, funnel)
        } else {
            Entry::of(post, funnel)
        };
        Some((entry, look))
    }

    fn post(&self, shown: Shown) -> Option<(&'p Post, Look)> {
        let is_selected = self.selected == Some(shown);
        let ghost_look = if is_selected { Look::Selected } else { Look::Marked };
        let at = match shown {
            Shown::Ghost(ghost) => {
                let ghost = self.what_if?.ghosts().get(ghost)?;
                return Some((&ghost.post, ghost_look));
            }
            Shown::Post(at) => at,
        };
        let post = self.desk.post(at)?;
        Some(match self.what_if.and_then(|what_if| what_if.ghost_of(at)) {
            Some(ghost) if ghost.arrives() => (post, Look::Leaving),
            Some(ghost) => (&ghost.post, ghost_look),
            None if self.finding.is_some_and(|finding| finding.concerns(at, post)) => (post, Look::Marked),
            None if is_selected => (post, Look::Selected),
            None => (post, Look::Plain),
        })
    }

    /// Whether a day is one of the month that is on show.
    pub(super) fn is_of_month(&self, day: NaiveDate) -> bool {
        self.desk.calendar().month().contains(day)
    }

    /// Whether a dragged post is over that day.
    pub(super) fn is_over(&self, day: NaiveDate) -> bool {
        self.over == Some(day)
    }
}

/// What is under the cursor: a post or, where one would come, its ghost.
fn selected(planner: &Planner, what_if: Option<&WhatIf>) -> Option<Shown> {
    let ghosts = what_if.map_or(&[][..], WhatIf::ghosts);
    let of_post = |at: usize| {
        let ghost = ghosts
            .iter()
            .position(|ghost| ghost.at == Some(at) && ghost.arrives());
        ghost.map_or(Shown::Post(at), Shown::Ghost)
    };
    let marked = planner.balancing().and_then(|balancing| balancing.marked());
    match (planner.doing(), marked.map(|step| &step.change)) {
        (_, Some(Change::Add { post })) => {
            let is_it = |ghost: &crate::planner::Ghost| ghost.at.is_none() && ghost.post == **post;
            ghosts.iter().position(is_it).map(Shown::Ghost)
        }
        (_, Some(change)) => change.at().map(of_post),
        (Mode::Carry(carry), None) => Some(of_post(carry.at())),
        _ => planner.selected().map(Shown::Post),
    }
}
