//! Comparing counts with targets.
//!
//! With N counted posts, stage i has `n_i` of them, a target share `t_i` and the quota `q_i = t_i · N`. Quotas are
//! rarely whole, so a stage is only called short when a whole post is missing: the quotas' whole parts never
//! add up to more than N, and all shortages of a plan can be cleared at once. The arithmetic is in whole
//! numbers, exact for targets as written.

use super::{Count, Counts};
use crate::plan::{Funnel, StageIndex};

/// What a mix is weighed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weigh {
    /// Every post weighs the same.
    #[default]
    Posts,
    /// A post weighs its hours of effort.
    Hours,
}

/// How a stage does against its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageStatus {
    /// At least one whole post is missing.
    Short,
    /// Under its share, but no whole post is missing.
    Rounding,
    /// At its share, or above it by less than one post.
    OnTarget,
    /// One whole post or more above its share.
    Over,
}

impl StageStatus {
    /// The word for it in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Rounding => "rounding",
            Self::OnTarget => "on-target",
            Self::Over => "over",
        }
    }
}

/// One stage of a mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageMix {
    /// Which stage.
    pub stage: StageIndex,
    /// Its posts.
    pub posts: u64,
    /// Their hours.
    pub hours: f64,
    /// Its share of the whole, as a fraction of 1; 0 where nothing is counted.
    pub share: f64,
    /// Its target, as a fraction of 1, after scaling to 100 %.
    pub target: f64,
    /// Target times the whole, in posts or hours.
    pub quota: f64,
    /// The least number of posts it must get.
    pub min: u32,
    /// Whole posts (or hours) that it lacks while the whole stays as it is, to its quota or its minimum.
    pub short_by: u64,
    /// Whole posts (or hours) that it lacks to its quota alone.
    pub under_quota: u64,
    /// Whole posts (or hours) above its quota.
    pub over_by: u64,
    /// Whole posts (or hours) that it could give to others without being short itself.
    pub spare: u64,
    /// The number of new posts (or hours) that alone would bring it to its share and minimum; `None` where no
    /// number does.
    pub add: Option<u64>,
    /// How it does.
    pub status: StageStatus,
}

/// The shares that stages have over a set of posts, against their targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// What it is weighed by.
    pub weigh: Weigh,
    /// The stages in the order of the funnel.
    pub stages: Vec<StageMix>,
    /// How many posts are counted.
    pub posts: u64,
    /// How near the shares are to the targets, 0 to 100: 100 · (1 − ½ Σ |share − target|), rounded.
    /// `None` where nothing is counted.
    pub score: Option<u32>,
}

/// The whole numbers a stage's comparison is made of. `n` and `total` are in units, of which `unit` make one
/// post or hour; the target is `part` of `whole`.
struct Scale {
    total: i128,
    whole: i128,
    unit: i128,
}

impl Mix {
    /// Compares counts with a funnel's targets.
    ///
    /// Weighed by hours, quotas and shortages are hours, and the stages' `min`, a number of posts, plays no part.
    pub fn of(funnel: &Funnel, counts: &Counts, weigh: Weigh) -> Self {
        let amount = |count: &Count| -> i128 {
            match weigh {
                Weigh::Posts => count.posts.into(),
                Weigh::Hours => count.micro_hours.into(),
            }
        };
        let counted = counts.of_funnel(funnel);
        let unit = if weigh == Weigh::Posts {
            1
        } else {
            i128::from(Count::MICRO)
        };
        let (parts, whole) = funnel.targets();
        let scale = Scale {
            total: counted.iter().map(amount).sum(),
            whole: whole.into(),
            unit,
        };
        let stages = funnel
            .indices()
            .zip(counted)
            .zip(&parts)
            .map(|((stage, count), part)| {
                let min = funnel.stage(stage).map_or(0, |stage| stage.min);
                let counting_min = if weigh == Weigh::Posts { min } else { 0 };
                let n = amount(count);
                StageMix {
                    stage,
                    posts: count.posts,
                    hours: count.hours(),
                    min,
                    ..scale.compare(n, (*part).into(), counting_min)
                }
            });
        let stages = stages.collect();
        let off = counted
            .iter()
            .zip(&parts)
            .map(|(count, part)| scale.distance(amount(count), (*part).into()));
        Self {
            weigh,
            stages,
            posts: counts.posts(),
            score: scale.score(off.sum()),
        }
    }

    /// The stage at that place; `None` where the funnel has none there.
    pub fn stage(&self, index: StageIndex) -> Option<&StageMix> {
        self.stages.get(index.get())
    }
}

impl Scale {
    fn compare(&self, n: i128, part: i128, min: u32) -> StageMix {
        // All in parts of `whole`: what the stage has and what it should have.
        let (has, should) = (n * self.whole, part * self.total);
        let one = self.whole * self.unit;
        let under_quota = ((should - has) / one).max(0);
        let under_min = (i128::from(min) - n / self.unit).max(0);
        let short_by = under_quota.max(under_min);
        let status = match has - should {
            _ if short_by >= 1 => StageStatus::Short,
            above if above >= one => StageStatus::Over,
            above if above >= 0 => StageStatus::OnTarget,
            _ => StageStatus::Rounding,
        };
        StageMix {
            stage: StageIndex(0),
            posts: 0,
            hours: 0.0,
            share: if self.total == 0 {
                0.0
            } else {
                float(n) / float(self.total)
            },
            target: float(part) / float(self.whole),
            quota: float(should) / float(one),
            min,
            short_by: whole_number(short_by),
            under_quota: whole_number(under_quota),
            over_by: whole_number((has - should) / one),
            spare: whole_number(div_ceil(has - should, one).min(n / self.unit - i128::from(min))),
            add: self
                .add(should - has, part)
                .map(|add| whole_number(add.max(under_min))),
            status,
        }
    }

    /// The least whole number that, added to the stage and so to the total, makes up what is `missing`.
    fn add(&self, missing: i128, part: i128) -> Option<i128> {
        if missing <= 0 {
            return Some(0);
        }
        let gain_of_one = self.unit * (self.whole - part);
        if gain_of_one <= 0 {
            None
        } else {
            Some((missing + gain_of_one - 1) / gain_of_one)
        }
    }

    /// |share − target| in parts of `whole · total`.
    fn distance(&self, n: i128, part: i128) -> i128 {
        (n * self.whole - part * self.total).abs()
    }

    fn score(&self, off: i128) -> Option<u32> {
        let all = self.whole * self.total;
        if all == 0 {
            return None;
        }
        // 100 − 50 · off / all, rounded half up.
        let rounded = (2 * (100 * all - 50 * off) + all).div_euclid(2 * all);
        u32::try_from(rounded.clamp(0, 100)).ok()
    }
}

fn div_ceil(number: i128, by: i128) -> i128 {
    -(-number).div_euclid(by)
}

fn whole_number(number: i128) -> u64 {
    u64::try_from(number.max(0)).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn float(number: i128) -> f64 {
    number as f64
}

/// A fraction of 1 as a whole percentage: "38 %".
pub(crate) fn percent(fraction: f64) -> String {
    format!("{:.0} %", fraction * 100.0)
}

impl StageMix {
    /// The share in words: "38 %".
    pub fn share_percent(&self) -> String {
        percent(self.share)
    }

    /// The target in words, after scaling: "50 %".
    pub fn target_percent(&self) -> String {
        percent(self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Tally;
    use crate::plan::{Month, Plan, Post, Share, Stage, Tag, WeekStart};
    use StageStatus::{OnTarget, Over, Rounding, Short};
    use proptest::prelude::*;

    fn funnel(targets: &[&str]) -> Funnel {
        let stage = |target: &&str| Stage {
            target: Share::parse(target).ok(),
            ..Stage::named("s")
        };
        Funnel::new(targets.iter().map(stage).collect())
    }

    /// The mix of a month with so many posts of each stage, of 1 hour each.
    fn mix(funnel: &Funnel, posts: &[usize], weigh: Weigh) -> Mix {
        let stages = funnel
            .indices()
            .zip(posts)
            .flat_map(|(stage, n)| std::iter::repeat_n(stage, *n));
        let posts = stages.map(|stage| Post {
            date: "2026-12-01".parse().ok(),
            stage: Tag::Stage(stage),
            hours: Some(1.0),
            ..Post::default()
        });
        let plan = Plan {
            posts: posts.collect(),
            ..Plan::empty(Month::new(2026, 12).unwrap())
        };
        Mix::of(funnel, &Tally::of(&plan, WeekStart::default()).counted, weigh)
    }

    fn short(mix: &Mix) -> Vec<u64> {
        mix.stages.iter().map(|stage| stage.short_by).collect()
    }

    #[test]
    fn seventy_percent_of_ten_posts_is_seven() {
        let seventy = funnel(&["0.7", "0.3"]);
        assert_eq!(short(&mix(&seventy, &[7, 3], Weigh::Posts)), [0, 0]);
        let six = mix(&seventy, &[6, 4], Weigh::Posts);
        assert_eq!(short(&six), [1, 0]);
        assert_eq!(six.stages[0].status, Short);
        assert_eq!(six.stages[1].status, Over);
    }

    #[test]
    fn statuses_tell_whole_posts_from_rounding() {
        let default = Funnel::default();
        let statuses = |posts| {
            mix(&default, posts, Weigh::Posts)
                .stages
                .iter()
                .map(|s| s.status)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            statuses(&[3, 5, 2]),
            [Short, Over, OnTarget],
            "3 of 10 is two short of 50 %"
        );
        assert_eq!(
            statuses(&[3, 3, 1]),
            [Rounding, OnTarget, Rounding],
            "quotas 3.5, 2.1 and 1.4 of 7"
        );
        assert_eq!(statuses(&[5, 3, 2]), [OnTarget, OnTarget, OnTarget]);
        assert_eq!(
            statuses(&[1, 1, 0]),
            [OnTarget, OnTarget, Short],
            "below its minimum of one post"
        );
    }

    #[test]
    fn add_is_the_least_number_of_new_posts_that_reaches_the_share() {
        let added = |posts| mix(&Funnel::default(), posts, Weigh::Posts).stages[0].add;
        assert_eq!(added(&[3, 5, 2]), Some(4), "7 of 14");
        assert_eq!(added(&[0, 0, 0]), Some(1), "the minimum alone");
        assert_eq!(
            mix(&funnel(&["1", "0"]), &[1, 1], Weigh::Posts).stages[0].add,
            None,
            "100 % is out of reach"
        );
    }

    #[test]
    fn the_score_is_a_hundred_on_target_and_none_without_posts() {
        let score = |posts| mix(&Funnel::default(), posts, Weigh::Posts).score;
        assert_eq!(score(&[5, 3, 2]), Some(100));
        assert_eq!(score(&[0, 0, 0]), None);
        assert_eq!(score(&[0, 0, 4]), Some(20), "only 20 % is where it should be");
        assert_eq!(score(&[3, 5, 2]), Some(80));
    }

    #[test]
    fn weighed_by_hours_the_minimum_of_posts_plays_no_part() {
        let by_hours = mix(&Funnel::default(), &[3, 5, 2], Weigh::Hours);
        assert_eq!(short(&by_hours), [2, 0, 0]);
        assert!((by_hours.stages[0].quota - 5.0).abs() < f64::EPSILON);
        assert_eq!(
            short(&mix(&Funnel::default(), &[0, 0, 0], Weigh::Hours)),
            [0, 0, 0]
        );
    }

    fn case() -> impl Strategy<Value = (Vec<u32>, Vec<usize>)> {
        (1..=9usize).prop_flat_map(|stages| {
            (
                proptest::collection::vec(0..=1000u32, stages),
                proptest::collection::vec(0..40usize, stages),
            )
        })
    }

    /// Targets in thousandths that add up to exactly one, so that nothing is scaled.
    fn exact(weights: &[u32]) -> Funnel {
        let sum: u32 = weights.iter().sum::<u32>().max(1);
        let mut parts: Vec<u32> = weights.iter().map(|weight| weight * 1000 / sum).collect();
        parts[0] += 1000 - parts.iter().sum::<u32>();
        let stage = |part: &u32| Stage {
            target: Share::parse(&format!("{:.3}", f64::from(*part) / 1000.0)).ok(),
            min: 0,
            ..Stage::named("s")
        };
        Funnel::new(parts.iter().map(stage).collect())
    }

    proptest! {
        /// The promise of the definition: whole missing posts never exceed the whole posts to spare.
        #[test]
        fn all_shortages_can_be_cleared_at_once((weights, posts) in case()) {
            let mix = mix(&exact(&weights), &posts, Weigh::Posts);
            let short: f64 = mix.stages.iter().map(|s| f64::from(u32::try_from(s.short_by).unwrap())).sum();
            let spare: f64 = mix.stages.iter().map(|s| f64::from(u32::try_from(s.spare).unwrap())).sum();
            prop_assert!(short <= spare, "{short} short, {spare} to spare");
        }

        #[test]
        fn adding_what_add_says_reaches_the_share_and_one_less_does_not((weights, posts) in case()) {
            let funnel = exact(&weights);
            for (i, stage) in mix(&funnel, &posts, Weigh::Posts).stages.iter().enumerate() {
                let Some(add) = stage.add else { continue };
                let with = |more: u64| {
                    let mut posts = posts.clone();
                    posts[i] += usize::try_from(more).unwrap();
                    mix(&funnel, &posts, Weigh::Posts).stages[i]
                };
                let reached = |s: StageMix| matches!(s.status, OnTarget | Over);
                prop_assert!(reached(with(add)));
                prop_assert!(add == 0 || !reached(with(add - 1)));
            }
        }
    }
}
