//! What findings advise: the posts and days that they name.
//!
//! They are chosen when somebody reads a finding, from the same places as those of proposals, which keep to the rules
//! about places. What they do to the mix is not looked at here. Judging a plan after each key does not wait for them.

use super::{
    Description, Facts, Finding, no_time, off_stage, over_cadence, past_unpublished, rule, under_cadence,
};
use crate::plan::Plan;
use crate::room::Room;

impl Finding {
    /// What is the matter, in words.
    pub fn message(&self, plan: &Plan) -> String {
        self.in_words(plan).message
    }

    /// The finding in words: what is the matter, and what to do about it. `room` must be that of the plan.
    pub fn describe(&self, room: &Room<'_>) -> Description {
        let mut advised = self.clone();
        advised.advise(room);
        advised.in_words(room.plan())
    }

    pub(super) fn in_words(&self, plan: &Plan) -> Description {
        if let Facts::Said(said) = &self.facts {
            return (**said).clone();
        }
        rule(self.code).map_or_else(Description::default, |rule| (rule.describe)(self, plan))
    }

    /// Chooses the posts and days that the advice names.
    fn advise(&mut self, room: &Room<'_>) {
        let stage = self.stage();
        let first = self.posts.places().first().copied();
        match &mut self.facts {
            Facts::Short(short) => short.advise(room),
            Facts::Gap(gap) => gap.advise(stage, room),
            Facts::Inverted(inverted) => inverted.advise(room),
            Facts::Cadence(cadence) if cadence.posts > cadence.wanted => over_cadence::advise(cadence, room),
            Facts::Cadence(cadence) => under_cadence::advise(cadence, room),
            Facts::Early(early) => first.into_iter().for_each(|ask| early.advise(ask, room)),
            Facts::Asks(asks) => asks.advise(room),
            Facts::Near {
                shift: Some(shift), ..
            } => shift.advise(room),
            Facts::Like(model) => *model = first.and_then(|at| no_time::model(at, room)),
            Facts::Day(day) => *day = first.and_then(|at| past_unpublished::new_day(at, room)),
            Facts::Misplaced { is_spare, channels } => {
                *is_spare = first.is_some_and(|at| off_stage::is_spare(at, room));
                *channels = first.map_or_else(Box::default, |at| off_stage::elsewhere(at, room));
            }
            _ => {}
        }
    }
}
