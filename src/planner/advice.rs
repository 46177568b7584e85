//! What findings advise, with what is looked up for that kept until the plan changes.

use crate::balance::{Tally, Timeline};
use crate::plan::Plan;
use crate::room::{Habits, Room};
use crate::rules::{self, Description, Finding};
use chrono::NaiveDate;
use std::cell::OnceCell;

/// What a plan's findings say and advise. Nothing is looked up until somebody asks.
#[derive(Debug, Default)]
pub(super) struct Advice {
    known: OnceCell<(Timeline, Habits)>,
}

impl Advice {
    /// A finding in words. The plan and its counts must be the same each time.
    pub(super) fn describe(
        &self,
        finding: &Finding,
        plan: &Plan,
        tally: &Tally,
        today: NaiveDate,
    ) -> Description {
        let (timeline, habits) = self.known.get_or_init(|| {
            let timeline = Timeline::of(plan);
            let habits = rules::habits(plan, &timeline);
            (timeline, habits)
        });
        finding.describe(&Room::new(plan, tally, timeline, habits, today))
    }
}
