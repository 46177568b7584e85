//! What findings advise: the posts and days that they name.
//!
//! They are chosen when somebody reads a finding, from the same places as those of proposals, which keep to the rules
//! about places. What they do to the mix is not looked at here. Judging a plan after each key does not wait for them.

use super::{
    Description, Facts, Finding, no_time, off_stage, over_cadence, past_unpublished, rule, under_cadence,
};
use crate::plan::{Plan, Post};
use crate::room::Room;

/// The rules whose findings are worth mending when the month is over: those about what the file says, and about figures.
const OF_USE_AFTERWARDS: [&str; 14] = [
    "bad-value",
    "channel-dead-end",
    "channel-loop",
    "duplicate-id",
    "goal-is-outcome",
    "kpi-behind",
    "outside-month",
    "past-unpublished",
    "stage-without-kpi",
    "targets-sum",
    "unknown-channel",
    "unknown-key",
    "unknown-stage",
    "untagged-post",
];

/// The rules about what single posts are and say, which nobody changes once they are out, or their
/// days over.
const ABOUT_POSTS: [&str; 6] = [
    "double-booked",
    "duplicate-text",
    "off-stage",
    "over-length",
    "too-close",
    "too-many-hashtags",
];

impl Finding {
    /// What is the matter, in words.
    pub fn message(&self, plan: &Plan) -> String {
        self.in_words(plan).message
    }

    /// The finding in words: what is the matter, and what to do about it. `room` must be that of the plan.
    pub fn describe(&self, room: &Room<'_>) -> Description {
        let mut advised = self.clone();
        advised.advise(room);
        let mut said = advised.in_words(room.plan());
        if let Some(late) = self.too_late(room) {
            said.help = late.into();
        }
        said
    }

    /// Whether the advice says itself what stands in the way of more.
    pub(crate) fn says_what_hinders(&self, room: &Room<'_>) -> bool {
        let mut advised = self.clone();
        advised.advise(room);
        match &advised.facts {
            Facts::Short(short) => short.hindrance.is_some(),
            Facts::Gap(gap) => gap.hindrance.is_some() || gap.is_lost,
            Facts::Early(early) => !early.can_be_mended(),
            Facts::Asks(asks) => !asks.can_be_mended(),
            _ => false,
        }
    }

    /// What there is to say where all that it is about is done and out.
    fn too_late(&self, room: &Room<'_>) -> Option<&'static str> {
        let plan = room.plan();
        if plan.month.last() < room.today() && !OF_USE_AFTERWARDS.contains(&self.code) {
            return Some("the month is over: keep it in mind for the next one");
        }
        let posts: Vec<&Post> = self
            .posts
            .places()
            .iter()
            .filter_map(|at| plan.posts.get(*at))
            .collect();
        if !ABOUT_POSTS.contains(&self.code) || posts.is_empty() {
            return None;
        }
        let (out, past) = (
            posts.iter().all(|post| post.is_out()),
            posts.iter().all(|post| post.is_over(room.today())),
        );
        match (out, past, posts.len()) {
            (true, _, 1) => Some("it is out already: keep it in mind for the next ones"),
            (true, _, _) => Some("they are out already: keep it in mind for the next ones"),
            (_, true, 1) => Some("its day is over: nothing to do, unless it goes out on another day"),
            (_, true, _) => Some("their days are over: nothing to do, unless one goes out on another day"),
            _ => None,
        }
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
            Facts::Near { shift, .. } => shift.advise(room),
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

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};
    use super::super::trial;
    use super::{ABOUT_POSTS, OF_USE_AFTERWARDS, rule};

    #[test]
    fn when_the_month_is_over_only_what_the_file_says_is_worth_mending() {
        let plan = Sample::of("1 x unaware\n9 x -\n9 x - - published").on("2027-01-01");
        assert_eq!(
            said("stage-minimum", &plan)[0].help,
            "the month is over: keep it in mind for the next one"
        );
        assert!(
            said("untagged-post", &plan)[0]
                .help
                .starts_with("say whom it is for")
        );
    }

    #[test]
    fn nobody_is_told_to_change_a_post_that_is_out() {
        let channel = "[[channel]]\nid = \"x\"\nstages = [\"unaware\"]\n";
        let help = |rest: &str| {
            let post = trial::post(1, &format!("channel = \"x\"; stage = \"converted\"{rest}"));
            trial::said("off-stage", channel, &[&post])[0].help.clone()
        };
        let out = "it is out already: keep it in mind for the next ones";
        assert_eq!(help("; status = \"published\""), out);
        assert_eq!(help("; results = { reach = 1 }"), out);
        assert!(help("; status = \"approved\"").contains("add converted to the `stages` of x"));
    }

    #[test]
    fn the_rules_that_are_named_exist() {
        let named = OF_USE_AFTERWARDS.iter().chain(&ABOUT_POSTS);
        assert!(named.into_iter().all(|code| rule(code).is_some()));
    }
}
