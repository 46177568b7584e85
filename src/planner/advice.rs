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
    habits: OnceCell<Habits>,
}

impl Advice {
    /// A finding in words. The plan, its counts and its timeline must be the same each time.
    pub(super) fn describe(
        &self,
        finding: &Finding,
        plan: &Plan,
        tally: &Tally,
        timeline: &Timeline,
        today: NaiveDate,
    ) -> Description {
        let habits = self.habits.get_or_init(|| rules::habits(plan, timeline));
        finding.describe(&Room::new(plan, tally, timeline, habits, today))
    }
}
