//! The single changes that may mend a finding, or a part of it, the gentlest first.

use crate::plan::{Name, Plan, Post, StageIndex, Tag};
use crate::proposal::change::Change;
use crate::proposal::search::{Search, move_to};
use crate::rules::{Facts, Finding};
use chrono::NaiveDate;

/// How many posts are looked at that could come from elsewhere, and how many of each one's days.
const MOST_POSTS: usize = 40;
const MOST_DAYS: usize = 8;

/// Days on which more posts of some kind would help.
#[derive(Clone, Debug)]
pub(super) struct Filling {
    /// The first and the last of them.
    days: (NaiveDate, NaiveDate),
    /// The stages that would help; empty for any.
    stages: Vec<StageIndex>,
    /// The post whose channel it is about, or the channel; `None` where any will do.
    channel: Option<Name>,
    /// Whether the channels that lead to it will do as well.
    with_feeders: bool,
    /// Whether posts that are there already help when they get one of the stages.
    by_stage: bool,
}

/// The days on which a finding could be mended by more posts; `None` where none would help.
pub(super) fn filling(finding: &Finding, plan: &Plan) -> Option<Filling> {
    let stages: Vec<StageIndex> = finding.stage().into_iter().collect();
    match (&finding.facts, finding.code) {
        (Facts::Gap(gap), _) => Some(Filling {
            days: (gap.first, gap.last),
            by_stage: !stages.is_empty(),
            stages,
            channel: None,
            with_feeders: false,
        }),
        (Facts::Cadence(cadence), "under-cadence") => Some(Filling {
            days: (cadence.start, cadence.start + chrono::Days::new(6)),
            stages,
            channel: plan
                .channels
                .get(cadence.channel)
                .map(|channel| channel.id.clone()),
            with_feeders: false,
            by_stage: false,
        }),
        (Facts::Asks(_) | Facts::Early(_), _) => filling_before_an_ask(finding, plan),
        _ => None,
    }
}

/// The days between two asks, or those before the first one.
fn filling_before_an_ask(finding: &Finding, plan: &Plan) -> Option<Filling> {
    let is_early = matches!(finding.facts, Facts::Early(_));
    let dates = finding.dates(plan);
    let (first, last) = (*dates.first()?, *dates.last()?);
    let helps = |stage: &StageIndex| {
        if is_early {
            plan.funnel.nurtures(*stage)
        } else {
            plan.funnel.asking() != Some(*stage)
        }
    };
    let ask = plan.posts.get(*finding.posts.places().first()?)?;
    Some(Filling {
        days: if is_early {
            (plan.month.first(), last)
        } else {
            (first, last)
        },
        stages: plan.funnel.indices().filter(helps).collect(),
        channel: ask.channel.clone(),
        with_feeders: is_early,
        by_stage: is_early,
    })
}

impl Filling {
    fn has(&self, date: NaiveDate) -> bool {
        self.days.0 <= date && date <= self.days.1
    }
}

impl Search<'_> {
    /// The single changes that may remove a finding or make it less, the gentlest first.
    pub(super) fn trials(&self, finding: &Finding) -> Vec<Change> {
        match (&finding.facts, finding.code) {
            (
                Facts::Word {
                    nearest: Some(word), ..
                },
                "unknown-stage",
            ) => self.meant(finding, word),
            (Facts::Skewed(skewed), _) => {
                let stages = (skewed.stage.stage, skewed.partner.stage);
                let (from, to) = if skewed.stage.share > skewed.stage.target {
                    stages
                } else {
                    (stages.1, stages.0)
                };
                self.weightiest(from, to)
            }
            (Facts::Short(short), _) => self.gains(short.stage.stage, None, MOST_DAYS),
            _ => {
                let own = finding.posts.places().iter().rev();
                let mut changes = in_turn(own.map(|at| self.trials_with(*at, finding.code)).collect());
                if let Some(filling) = filling(finding, &self.work.plan) {
                    changes.extend(self.fillers(&filling));
                }
                changes
            }
        }
    }

    /// The stage that was meant by a word.
    fn meant(&self, finding: &Finding, word: &str) -> Vec<Change> {
        let stage = self.work.plan.funnel.find(word);
        let posts = finding.posts.places().iter().filter(|at| self.work.is_free(**at));
        posts
            .filter(|_| self.allowed.change)
            .filter_map(|at| Some(Change::Retag { at: *at, to: stage? }))
            .collect()
    }

    /// Tags that give hours to another stage, the most hours first.
    fn weightiest(&self, from: StageIndex, to: StageIndex) -> Vec<Change> {
        let hours = |post: &Post| post.hours.filter(|hours| *hours > 0.0);
        let mut posts: Vec<(f64, usize)> = self
            .free()
            .filter(|(at, post)| {
                self.allowed.change && post.stage.index() == Some(from) && self.may_become(*at, post, to)
            })
            .filter_map(|(at, post)| Some((hours(post)?, at)))
            .collect();
        posts.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        posts
            .into_iter()
            .map(|(_, at)| Change::Retag { at, to })
            .collect()
    }

    /// What can be done with one of a finding's own posts: other times, days, stages.
    fn trials_with(&self, at: usize, code: &str) -> Vec<Change> {
        let post = &self.work.plan.posts[at];
        if !self.allowed.change || !self.work.is_free(at) {
            return Vec::new();
        }
        let is_about_asks = matches!(code, "asks-back-to-back" | "ask-before-nurture");
        let is_about_days = is_about_asks
            || matches!(
                code,
                "double-booked" | "too-close" | "over-cadence" | "outside-month"
            );
        let mut changes = Vec::new();
        if is_about_days {
            changes.extend(self.other_times(at));
            let stage = post.stage.index().unwrap_or(StageIndex(0));
            let days = self.slots(stage, None, Some((at, post))).into_iter();
            changes.extend(days.map(|slot| move_to(at, post, &slot)));
        }
        let is_about_stages = is_about_asks || matches!(code, "off-stage" | "untagged-post");
        if is_about_stages && !matches!(post.stage, Tag::Unknown(_)) {
            let stages = self.most_behind_first().into_iter();
            let others = stages.filter(|stage| post.stage != Tag::Stage(*stage));
            changes.extend(others.map(|to| Change::Retag { at, to }));
        }
        changes
    }

    /// The stages, the one that is farthest under its share first.
    fn most_behind_first(&self) -> Vec<StageIndex> {
        let mut stages: Vec<StageIndex> = self.work.plan.funnel.indices().collect();
        let shape = &self.work.shape;
        stages.sort_by_key(|stage| std::cmp::Reverse((shape.lacks(*stage), shape.behind(*stage))));
        stages
    }

    /// Other times of the post's own day, the nearest first.
    fn other_times(&self, at: usize) -> Vec<Change> {
        let post = &self.work.plan.posts[at];
        let (Some(date), Some(time)) = (post.date, post.time) else {
            return Vec::new();
        };
        let apart = self.habits.apart().unwrap_or(60);
        let nearest = [1, -1, 2, -2, 3, -3].map(|times| {
            let (other, days) = time.overflowing_add_signed(chrono::TimeDelta::minutes(times * apart));
            (days == 0 && (7..22).contains(&chrono::Timelike::hour(&other))).then_some(other)
        });
        let times = nearest.into_iter().flatten();
        let at_time = |time| Change::Move {
            at,
            date,
            time: Some(time),
        };
        times.map(at_time).collect()
    }

    /// Posts that could fill some days: those there that get another stage, those that come from elsewhere, ideas, new ones.
    fn fillers(&self, filling: &Filling) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.allowed.change {
            changes.extend(self.retagged_for(filling));
            changes.extend(self.moved_for(filling));
        }
        if self.allowed.add {
            changes.extend(self.added_for(filling));
        }
        changes
    }

    fn suits(&self, filling: &Filling, channel: Option<&Name>) -> bool {
        let Some(wanted) = &filling.channel else {
            return true;
        };
        let is_same = |name: &Name| channel.is_some_and(|channel| channel.eq_ignore_case(name));
        if !filling.with_feeders {
            return is_same(wanted);
        }
        let outlet = self.habits.outlet(Some(wanted));
        outlet.map_or_else(|| is_same(wanted), |outlet| outlet.feeders.iter().any(is_same))
    }

    fn stages_of(&self, filling: &Filling) -> Vec<StageIndex> {
        let mut stages = self.most_behind_first();
        stages.retain(|stage| filling.stages.is_empty() || filling.stages.contains(stage));
        stages
    }

    fn retagged_for(&self, filling: &Filling) -> Vec<Change> {
        if !filling.by_stage {
            return Vec::new();
        }
        let is_there = |post: &Post| {
            let in_time = post.date.is_some_and(|date| filling.has(date));
            in_time && self.suits(filling, post.channel.as_ref()) && post.stage.index().is_some()
        };
        let mut changes = Vec::new();
        for to in self.stages_of(filling) {
            let mut posts: Vec<(i64, usize)> = self
                .free()
                .filter(|(at, post)| {
                    is_there(post) && post.stage != Tag::Stage(to) && self.may_become(*at, post, to)
                })
                .map(|(at, post)| (self.room().reluctance(post, to), at))
                .collect();
            posts.sort_unstable();
            changes.extend(posts.into_iter().map(|(_, at)| Change::Retag { at, to }));
        }
        changes
    }

    fn moved_for(&self, filling: &Filling) -> Vec<Change> {
        let stages = self.stages_of(filling);
        let days_off = |date: NaiveDate| {
            let (before, after) = (filling.days.0 - date, date - filling.days.1);
            before.num_days().max(after.num_days())
        };
        let mut posts: Vec<(i64, usize)> = self
            .free()
            .filter(|(_, post)| post.stage.index().is_some_and(|stage| stages.contains(&stage)))
            .filter(|(_, post)| self.suits(filling, post.channel.as_ref()))
            .filter_map(|(at, post)| Some((days_off(post.date?), at)))
            .filter(|(days, _)| *days > 0)
            .collect();
        posts.sort_unstable();
        let moves = |(_, at): (i64, usize)| {
            let post = &self.work.plan.posts[at];
            let stage = post.stage.index().unwrap_or(StageIndex(0));
            let slots = self
                .slots(stage, Some(filling.days), Some((at, post)))
                .into_iter();
            slots
                .take(MOST_DAYS)
                .map(|slot| move_to(at, post, &slot))
                .collect()
        };
        in_turn(posts.into_iter().take(MOST_POSTS).map(moves).collect())
    }

    fn added_for(&self, filling: &Filling) -> Vec<Change> {
        let stages = self.stages_of(filling).into_iter();
        let mut additions: Vec<Change> = stages
            .flat_map(|stage| self.additions(stage, Some(filling.days), usize::MAX))
            .collect();
        additions.retain(|change| {
            let channel = match change {
                Change::Add { post } => post.channel.as_ref(),
                change => change
                    .at()
                    .and_then(|at| self.work.plan.posts.get(at)?.channel.as_ref()),
            };
            self.suits(filling, channel)
        });
        // Ideas first: they are there already.
        additions.sort_by_key(|change| matches!(change, Change::Add { .. }));
        additions
    }
}

/// The first of each list, then the second of each, and so on.
fn in_turn(lists: Vec<Vec<Change>>) -> Vec<Change> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut changes = Vec::new();
    loop {
        let before = changes.len();
        changes.extend(lists.iter_mut().filter_map(Iterator::next));
        if changes.len() == before {
            return changes;
        }
    }
}
