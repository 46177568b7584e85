//! What a finding is about whatever its figures, and by how much: so that the findings of a plan and of the plan as it
//! would be can be held against each other.

use super::{Facts, Finding, Place};
use crate::plan::StageIndex;
use chrono::NaiveDate;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a finding is about, whatever its figures: two findings with the same subject are the same matter at two moments.
/// Only stretches of days are not told apart by it; those are the same where one is a part of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    code: &'static str,
    about: About,
    /// The week, where it is about one.
    week: Option<NaiveDate>,
    /// The posts or the names that tell it from others of its rule, as one number.
    which: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum About {
    Plan,
    Stage(StageIndex),
    Channel(usize),
    Owner(usize),
    Posts,
}

impl Finding {
    /// What it is about.
    pub fn subject(&self) -> Subject {
        self.subject_with(|at| at)
    }

    /// What it is about, in a plan whose posts have other places: `place` gives the place that a post is known by.
    pub fn subject_with(&self, place: impl Fn(usize) -> usize) -> Subject {
        let about = match (&self.facts, &self.place) {
            (Facts::Cadence(cadence), _) => About::Channel(cadence.channel),
            (_, Place::Plan | Place::Text { .. } | Place::Setting(_)) => About::Plan,
            (_, Place::Stage(stage)) => About::Stage(*stage),
            (_, Place::Channel(at)) => About::Channel(*at),
            (_, Place::Owner(at)) => About::Owner(*at),
            (_, Place::Post(..)) => About::Posts,
        };
        let mut hasher = DefaultHasher::new();
        if let (About::Posts, Place::Post(at, _)) = (about, &self.place) {
            let posts = self.posts.places();
            let posts = if posts.is_empty() {
                std::slice::from_ref(at)
            } else {
                posts
            };
            let mut posts: Vec<usize> = posts.iter().map(|at| place(*at)).collect();
            // A pair is one, whichever of the two comes first by then.
            posts.sort_unstable();
            posts.hash(&mut hasher);
        }
        match &self.facts {
            Facts::Names(names) => names.hash(&mut hasher),
            Facts::Word { word, .. } => word.hash(&mut hasher),
            Facts::Load(load) => load.owner.hash(&mut hasher),
            Facts::Behind(behind) => behind.figure.hash(&mut hasher),
            _ => {}
        }
        Subject {
            code: self.code,
            about,
            week: self.week(),
            which: hasher.finish(),
        }
    }

    /// The first day of the week it is about, where it is about one.
    fn week(&self) -> Option<NaiveDate> {
        match &self.facts {
            Facts::Cadence(cadence) => Some(cadence.start),
            Facts::Gap(gap) if self.code == "week-without-stage" => Some(gap.first),
            _ => None,
        }
    }

    /// How much is wrong, to compare it with another finding about the same: posts, days, minutes, millionths of an hour
    /// or of a share. 1 where there is no more or less; 0 where less than a post is missing.
    pub fn extent(&self) -> u64 {
        match &self.facts {
            Facts::Short(short) if self.code == "stage-minimum" => {
                u64::from(short.stage.min).saturating_sub(short.stage.posts)
            }
            Facts::Short(short) => short.stage.under_quota,
            Facts::Inverted(inverted) => inverted.posts[0].saturating_sub(inverted.posts[1]),
            Facts::Gap(gap) if self.code != "week-without-stage" => gap.length().unsigned_abs(),
            Facts::Cadence(cadence) => cadence.posts.abs_diff(cadence.wanted).into(),
            Facts::Load(load) => load.over,
            Facts::Skewed(skewed) => millionths(skewed.stage.share - skewed.stage.target),
            Facts::Near { minutes, wanted, .. } => wanted.saturating_sub(*minutes).into(),
            _ => 1,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share is between 0 and 1"
)]
fn millionths(share: f64) -> u64 {
    (share.abs() * 1e6).round() as u64
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::super::{Finding, Unmeasured, check};
    use crate::balance::Tally;
    use crate::plan::WeekStart;

    fn found(code: &str, posts: &str) -> Vec<Finding> {
        let sample = Sample::of(posts);
        let tally = Tally::of(&sample.plan, WeekStart::default());
        let mut found = check(
            &sample.plan,
            &tally,
            &crate::balance::Timeline::of(&sample.plan),
            sample.plan.month.first(),
            &Unmeasured,
        );
        found.retain(|finding| finding.code == code);
        found
    }

    #[test]
    fn a_stage_that_lacks_more_posts_than_before_is_the_same_matter_and_a_larger_one() {
        let three = "1 x nurturing\n2 x nurturing\n3 x nurturing\n4 x nurturing";
        let little = &found("stage-short", three)[0];
        let more = &found("stage-short", &format!("{three}\n5 x nurturing\n6 x nurturing"))[0];
        assert_eq!(little.subject(), more.subject());
        assert!(little.extent() < more.extent(), "{little:?}\n{more:?}");
    }

    #[test]
    fn a_pair_of_posts_is_the_same_wherever_its_posts_have_gone_and_another_pair_is_not() {
        let pairs = found("asks-back-to-back", "1 x converted\n2 x converted\n3 x converted");
        let [first, second] = &pairs[..] else {
            unreachable!("{pairs:?}")
        };
        assert_ne!(first.subject(), second.subject());
        assert_eq!(first.subject_with(|at| 9 - at), first.subject_with(|at| 8 + at));
        assert_eq!(first.subject_with(|at| at + 1), second.subject());
    }

    #[test]
    fn the_same_rule_about_another_stage_or_week_is_another_matter() {
        let weeks = found(
            "week-without-stage",
            "7 x nurturing\n8 x nurturing\n9 x nurturing\n14 x nurturing\n15 x nurturing\n16 x nurturing",
        );
        assert_ne!(weeks[0].subject(), weeks[1].subject());
        let stages = found("stage-minimum", "1 x nurturing");
        assert_ne!(stages[0].subject(), stages[1].subject());
    }
}
