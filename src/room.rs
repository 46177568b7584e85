//! Where a month has room for a post: the free days and times, the best first.
//!
//! What findings advise and what proposals do comes from here, so that both name the same days. A [`Room`] looks at a
//! plan with the eyes of whoever has to find a place: its posts in the order in which they go out, what the plan does
//! out of habit ([`Habits`]), and what day it is.

mod asks;
mod donors;
mod habits;
mod slots;

pub use habits::{Habits, Manners, Outlet};
pub use slots::{Slot, Wanted};

use crate::balance::{Tally, Timeline};
use crate::plan::{Plan, WeekStart};
use chrono::{Days, NaiveDate};

/// A plan, seen by somebody who looks for places in its month.
#[derive(Clone, Copy, Debug)]
pub struct Room<'r> {
    plan: &'r Plan,
    timeline: &'r Timeline,
    habits: &'r Habits,
    week_start: WeekStart,
    today: NaiveDate,
}

impl<'r> Room<'r> {
    /// `tally`, `timeline` and `habits` must be those of the plan; `today` is the local date.
    pub fn new(
        plan: &'r Plan,
        tally: &Tally,
        timeline: &'r Timeline,
        habits: &'r Habits,
        today: NaiveDate,
    ) -> Self {
        Self {
            plan,
            timeline,
            habits,
            week_start: tally.week_start(),
            today,
        }
    }

    /// The plan.
    pub fn plan(&self) -> &'r Plan {
        self.plan
    }

    /// The first and last day that posts can be put on; `None` where the month is over.
    pub fn open_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = (self.plan.month.first().max(self.today), self.plan.month.last());
        (first <= last).then_some((first, last))
    }

    /// The first and last day of a week of which the whole lies in the month.
    fn full_week(&self, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let start = self.week_start.week_of(date);
        let end = start.checked_add_days(Days::new(6))?;
        let month = self.plan.month;
        (month.contains(start) && month.contains(end)).then_some((start, end))
    }
}
