//! Where a month has room for a post: the free days and times, the best first.
//!
//! What findings advise and what proposals do comes from here, so that both name the same days. A [`Room`] looks at a
//! plan with the eyes of whoever has to find a place: its posts in the order in which they go out, what the plan does
//! out of habit ([`Habits`]), and what day it is.

mod asks;
mod donors;
mod habits;
mod hindrance;
mod slots;

pub use habits::{Habits, Manners, Outlet};
pub use hindrance::{Hindrance, LeadUp};
pub use slots::{Chosen, Slot, Wanted};

use crate::balance::{Mix, Stop, Tally, Timeline, Weigh};
use crate::plan::{Name, Plan, StageIndex};
use chrono::NaiveDate;

/// A plan, seen by somebody who looks for places in its month.
#[derive(Clone, Copy, Debug)]
pub struct Room<'r> {
    plan: &'r Plan,
    timeline: &'r Timeline,
    habits: &'r Habits,
    tally: &'r Tally,
    today: NaiveDate,
}

impl<'r> Room<'r> {
    /// `tally`, `timeline` and `habits` must be those of the plan; `today` is the local date.
    pub fn new(
        plan: &'r Plan,
        tally: &'r Tally,
        timeline: &'r Timeline,
        habits: &'r Habits,
        today: NaiveDate,
    ) -> Self {
        Self {
            plan,
            timeline,
            habits,
            tally,
            today,
        }
    }

    /// The plan.
    pub fn plan(&self) -> &'r Plan {
        self.plan
    }

    /// The local date.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// How the month's stages do, by posts.
    pub fn mix(&self) -> Mix {
        Mix::of(&self.plan.funnel, &self.tally.counted, Weigh::Posts)
    }

    /// The weeks that lie in the month whole: first and last day.
    pub fn full_weeks(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + use<'r> {
        self.tally.full_weeks().map(|(_, start, end)| (start, end))
    }

    /// The posts of a channel within a stretch of days, in the order in which they go out.
    pub fn stops(&self, channel: &str, (first, last): (NaiveDate, NaiveDate)) -> &'r [Stop] {
        let lane = self.timeline.lane(channel);
        lane.map_or(&[][..], |lane| lane.between(first, last))
    }

    /// Whether the post at that place may still be changed.
    pub fn is_open(&self, at: usize) -> bool {
        let post = self.plan.posts.get(at);
        post.is_some_and(|post| !post.is_settled(self.today))
    }

    /// Whether a channel is good for that stage.
    pub fn suits(&self, channel: &Name, stage: StageIndex) -> bool {
        let outlet = self.habits.outlet(Some(channel));
        outlet.is_none_or(|outlet| outlet.suits(stage))
    }

    /// Whether the post at that place is one of those without which its channel's week falls below the cadence.
    pub fn is_needed_on_its_channel(&self, at: usize) -> bool {
        let needed = || {
            let post = self.plan.posts.get(at)?;
            let channel = post.channel.as_ref()?;
            let (least, _) = self.habits.outlet(Some(channel))?.per_week?;
            let week = self.full_week(post.date?)?;
            Some(self.stops(channel, week).len() <= least as usize)
        };
        needed().unwrap_or(false)
    }

    /// The first and last day that posts can be put on; `None` where the month is over.
    pub fn open_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = (self.plan.month.first().max(self.today), self.plan.month.last());
        (first <= last).then_some((first, last))
    }

    /// The first and last day of a week of which the whole lies in the month.
    fn full_week(&self, date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let mut weeks = self.tally.full_weeks();
        let (_, start, end) = weeks.find(|(_, start, end)| *start <= date && date <= *end)?;
        Some((start, end))
    }
}
