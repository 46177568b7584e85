//! Why there is no place for a post, and what would make one.

use super::{Outlet, Room, Slot, Wanted};
use crate::plan::{Name, StageIndex};
use chrono::{Days, NaiveDate};

/// What keeps a post from those days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// No channel is meant for its stage.
    Stages,
    /// It is an ask, and would stand too near to another, or before anything that nurtures.
    Asks {
        /// How many other posts should stand between two asks.
        between: usize,
        /// What could be put before it, where that is known.
        lead_up: Option<LeadUp>,
    },
    /// The channels have as many posts as their cadence takes, or posts at every usual time.
    Full,
}

/// Posts that nurture, and the ask that has a place behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadUp {
    /// The channel of all of them.
    pub channel: Name,
    /// The stage of those that nurture.
    pub stage: StageIndex,
    /// Their days, of which there is at least one.
    pub days: Vec<NaiveDate>,
    /// The ask's day.
    pub ask_on: NaiveDate,
}

/// The most posts that are put before an ask.
const MOST_BEFORE: usize = 3;

/// On how many channels places for them are looked for, which takes a while in a large plan.
const MOST_CHANNELS: usize = 12;

impl Room<'_> {
    /// Why [`Room::slots`] finds no place for that post.
    pub fn hindrance(&self, wanted: Wanted<'_>) -> Hindrance {
        let outlets = self.outlets(wanted);
        if outlets.is_empty() {
            return Hindrance::Stages;
        }
        let anything = Wanted {
            stage: None,
            channel: wanted.channel,
            within: wanted.within,
            ..Wanted::default()
        };
        match wanted.stage {
            Some(stage) if self.is_ask(stage) && !self.slots(anything).is_empty() => {
                let tried = outlets.iter().take(MOST_CHANNELS);
                let ways = tried.filter_map(|outlet| self.lead_up(outlet, wanted));
                Hindrance::Asks {
                    between: self.habits.manners().between_asks.unwrap_or(0),
                    lead_up: ways.min_by_key(|way| (way.days.len(), way.ask_on)),
                }
            }
            _ => Hindrance::Full,
        }
    }

    /// The fewest posts that nurture on a channel behind which it has a place for an ask.
    fn lead_up(&self, outlet: &Outlet, ask: Wanted<'_>) -> Option<LeadUp> {
        let channel = outlet.name.as_ref()?;
        let funnel = &self.plan.funnel;
        let nurturing = funnel.indices().filter(|stage| funnel.nurtures(*stage));
        let stage = nurturing.filter(|stage| outlet.suits(*stage)).last()?;
        let (first, end) = self.open_days()?;
        // Early enough that days are left for the ask.
        let half = Days::new((end - first).num_days().unsigned_abs() / 2);
        let nurture = Wanted {
            stage: Some(stage),
            channel: Some(channel),
            within: Some((first, first + half)),
            ..Wanted::default()
        };
        let ask = Wanted {
            channel: Some(channel),
            ..ask
        };
        let mut chosen = self.one_after_the_other();
        let mut days = Vec::new();
        while days.len() < MOST_BEFORE {
            days.push(chosen.take_best(nurture)?.date);
            if let Some(Slot { date, .. }) = chosen.take_best(ask) {
                days.sort_unstable();
                return (days.last() <= Some(&date)).then(|| LeadUp {
                    channel: channel.clone(),
                    stage,
                    days,
                    ask_on: date,
                });
            }
        }
        None
    }
}
