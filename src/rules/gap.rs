//! Stretches of days in which something is missing, and how to fill them.

use super::room::{self, Giver};
use super::{Context, words};
use crate::plan::Plan;
use chrono::{Days, NaiveDate};

/// A stretch of days in which something is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// How many posts there are in the stretch all the same, as the rule counts them.
    pub posts: u64,
    /// The days from today on, first and last, on any of which a single post would close the gap.
    pub closing: Option<(NaiveDate, NaiveDate)>,
    /// Days from today on whose posts would close the gap, or at least shorten it.
    pub days: Box<[NaiveDate]>,
    /// Posts there that could be retagged instead.
    pub giver: Option<Giver>,
    /// An idea, by its place in the plan, that could get a date there.
    pub idea: Option<usize>,
}

impl Gap {
    /// A stretch that is longer than the `allowed` number of days.
    pub(super) fn of(context: &Context<'_>, (first, last): (NaiveDate, NaiveDate), allowed: u32) -> Self {
        let either = Days::new(allowed.into());
        let from = first.max(last - either).max(context.today);
        let to = last.min(first + either);
        Self {
            first,
            last,
            posts: 0,
            closing: (from <= to).then_some((from, to)),
            days: room::breaks(context, (first, last), allowed),
            giver: None,
            idea: None,
        }
    }

    /// How many days it has.
    pub fn length(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// "add a nurturing post between Tue 8 and Fri 18 Dec"; `one` and `several` say what to add.
    pub(super) fn fill(&self, one: &str, several: &str) -> Option<String> {
        let best = self.days.first()?;
        Some(match (self.closing, self.days.len()) {
            (Some((from, to)), _) if from < to => {
                format!("{one} {}, best on {}", words::within(from, to), words::day(*best))
            }
            (_, 1) => format!("{one} on {}", words::day(*best)),
            (_, count) => format!("add {count} {several}, on {}", words::days(&self.days)),
        })
    }
}

/// "retag one of the 2 nurturing posts there", or the post itself where there is just one.
pub(super) fn retag(giver: &Giver, plan: &Plan, place: &str) -> String {
    if giver.posts == 1 {
        return format!("retag {}", words::dated_title(plan, giver.first));
    }
    let stage = words::stage(plan, giver.stage);
    format!(
        "retag one of the {} {place}",
        words::stage_posts(giver.posts.into(), stage)
    )
}
