//! What the rules of balance see of a plan: how many posts each stage has, in the month and in each week.
//!
//! It is small and changes by single counts, so a search can ask it after every step what is still wrong.

use crate::balance::Tally;
use crate::plan::{MAX_STAGES, Plan, Severity, StageIndex};
use crate::rules::{self, Finding};
use chrono::{Days, NaiveDate};

/// With fewer posts a week is too small to hold every stage.
pub(super) const LEAST_IN_WEEK: i64 = 3;

/// Something that a balanced plan has, and that the proposals are there to bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Goal {
    /// No whole post of the stage's quota is missing: `stage-short`.
    Quota(StageIndex),
    /// The stage has its least number of posts: `stage-minimum`.
    Minimum(StageIndex),
    /// The stage has no more posts than a shallower one with a larger target: `funnel-inverted`.
    Order(StageIndex),
    /// That week has a post of the stage: `week-without-stage`.
    Week(usize, StageIndex),
}

impl Goal {
    /// The code of the rule that speaks up where the goal is missed.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Quota(_) => "stage-short",
            Self::Minimum(_) => "stage-minimum",
            Self::Order(_) => "funnel-inverted",
            Self::Week(..) => "week-without-stage",
        }
    }

    /// Whether a finding says that this goal is missed.
    pub(super) fn is_missed_in(self, finding: &Finding, shape: &Shape) -> bool {
        let is_its_week = match (self, finding.stretch()) {
            (Self::Week(week, _), Some((start, _))) => shape.start_of(week) == start,
            (Self::Week(..), None) => false,
            _ => true,
        };
        is_its_week && finding.code == self.code() && finding.stage() == Some(self.stage())
    }

    /// The stage it is about.
    pub(super) fn stage(self) -> StageIndex {
        match self {
            Self::Quota(stage) | Self::Minimum(stage) | Self::Order(stage) | Self::Week(_, stage) => stage,
        }
    }
}

/// One week that touches the month.
#[derive(Clone, Debug)]
struct Week {
    is_full: bool,
    posts: [i64; MAX_STAGES],
    /// All of its posts before anything was changed.
    had: i64,
}

/// How many posts each stage has, in the month and in each week, and how many it should have.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    first_week: NaiveDate,
    parts: Vec<i64>,
    whole: i64,
    least: Vec<i64>,
    posts: [i64; MAX_STAGES],
    weeks: Vec<Week>,
    goals: Vec<Goal>,
    /// See [`Shape::keep_weeks`].
    keeps_weeks: bool,
}

impl Shape {
    /// The shape of a plan, and the goals that its settings do not switch off, the weightier ones first.
    pub(super) fn of(plan: &Plan, tally: &Tally) -> Self {
        let (parts, whole) = plan.funnel.targets();
        let signed = |part: u64| i64::try_from(part).unwrap_or(i64::MAX);
        let mut posts = [0; MAX_STAGES];
        for stage in plan.funnel.indices() {
            posts[stage.get()] = signed(tally.counted.stage(stage).posts);
        }
        let week = |(start, counts): &(NaiveDate, crate::balance::Counts)| {
            let mut posts = [0; MAX_STAGES];
            for stage in plan.funnel.indices() {
                posts[stage.get()] = signed(counts.stage(stage).posts);
            }
            let is_full = plan.month.contains(*start) && plan.month.contains(*start + Days::new(6));
            let had = posts.iter().sum();
            Week { is_full, posts, had }
        };
        let mut shape = Self {
            first_week: tally
                .weeks
                .first()
                .map_or(plan.month.first(), |(start, _)| *start),
            parts: parts.into_iter().map(signed).collect(),
            whole: signed(whole),
            least: plan
                .funnel
                .stages()
                .iter()
                .map(|stage| stage.min.into())
                .collect(),
            posts,
            weeks: tally.weeks.iter().map(week).collect(),
            goals: Vec::new(),
            keeps_weeks: false,
        };
        shape.goals = shape.all_goals(plan);
        shape
    }

    fn all_goals(&self, plan: &Plan) -> Vec<Goal> {
        let stages = || plan.funnel.indices();
        let full = self.weeks.iter().enumerate().filter(|(_, week)| week.is_full);
        let weeks = full.flat_map(|(at, _)| stages().map(move |stage| Goal::Week(at, stage)));
        let mut goals: Vec<(Severity, Goal)> = stages()
            .map(Goal::Quota)
            .chain(stages().map(Goal::Minimum))
            .chain(stages().map(Goal::Order))
            .chain(weeks)
            .filter_map(|goal| {
                let rule = rules::rule(goal.code())?;
                Some((rules::severity_of(rule, &plan.rules)?, goal))
            })
            .collect();
        goals.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        goals.into_iter().map(|(_, goal)| goal).collect()
    }

    /// The week that a day of the month lies in.
    pub(super) fn week_of(&self, day: NaiveDate) -> usize {
        usize::try_from((day - self.first_week).num_days() / 7).unwrap_or(0)
    }

    /// The first day of a week.
    pub(super) fn start_of(&self, week: usize) -> NaiveDate {
        self.first_week + Days::new(7 * week as u64)
    }

    /// The first and last day of a week, whether or not they lie in the month.
    pub(super) fn days_of(&self, week: usize) -> (NaiveDate, NaiveDate) {
        let start = self.start_of(week);
        (start, start + Days::new(6))
    }

    /// How many weeks touch the month.
    pub(super) fn weeks(&self) -> usize {
        self.weeks.len()
    }

    /// How many stages there are.
    pub(super) fn stages(&self) -> usize {
        self.parts.len()
    }

    /// The month's posts of a stage.
    pub(super) fn of_stage(&self, stage: StageIndex) -> i64 {
        self.posts[stage.get()]
    }

    /// The week's posts of a stage.
    pub(super) fn in_week(&self, week: usize, stage: StageIndex) -> i64 {
        self.weeks.get(week).map_or(0, |week| week.posts[stage.get()])
    }

    /// One post more, or less, of a stage in a week.
    pub(super) fn count(&mut self, week: usize, stage: StageIndex, by: i64) {
        self.posts[stage.get()] += by;
        if let Some(week) = self.weeks.get_mut(week) {
            week.posts[stage.get()] += by;
        }
    }

    fn total(&self) -> i64 {
        self.posts.iter().sum()
    }

    /// By how much a goal is missed: whole posts; 0 where it is met.
    pub(super) fn missed_by(&self, goal: Goal) -> i64 {
        let at = goal.stage().get();
        match goal {
            Goal::Quota(_) => self.under_quota(at, self.total()),
            Goal::Minimum(_) => (self.least[at] - self.posts[at]).max(0),
            Goal::Order(_) => (0..at)
                .filter(|shallower| self.parts[*shallower] > self.parts[at])
                .map(|shallower| self.posts[at] - self.posts[shallower])
                .max()
                .unwrap_or(0)
                .max(0),
            Goal::Week(week, _) => i64::from(self.week_lacks(week, at)),
        }
    }

    fn under_quota(&self, at: usize, total: i64) -> i64 {
        let should = i128::from(self.parts[at]) * i128::from(total);
        let missing = (should - i128::from(self.posts[at]) * i128::from(self.whole)) / i128::from(self.whole);
        i64::try_from(missing.max(0)).unwrap_or(i64::MAX)
    }

    fn week_lacks(&self, week: usize, at: usize) -> bool {
        let Some(week) = self
            .weeks
            .get(week)
            .filter(|week| week.is_full && week.posts[at] == 0)
        else {
            return false;
        };
        let now: i64 = week.posts.iter().sum();
        let posts = if self.keeps_weeks { now.max(week.had) } else { now };
        posts >= LEAST_IN_WEEK && i128::from(self.parts[at]) * i128::from(posts) >= i128::from(self.whole)
    }

    /// Whether a week goes on having to hold the stages that it had to hold before posts were moved out of it. The rule looks
    /// at what is there now: it falls silent about a week that has become too small, which is no way to reach anybody.
    pub(super) fn keep_weeks(&mut self, keep: bool) {
        self.keeps_weeks = keep;
    }

    /// Whether a week's goal is met only because the week has fewer posts than before.
    pub(super) fn has_emptied_weeks(&self) -> bool {
        let kept = Self {
            keeps_weeks: true,
            ..self.clone()
        };
        let goals = self.goals.iter().filter(|goal| matches!(goal, Goal::Week(..)));
        goals
            .copied()
            .any(|goal| kept.missed_by(goal) > 0 && self.missed_by(goal) == 0)
    }

    /// All goals that the plan's settings care about, the weightier ones first.
    pub(super) fn goals(&self) -> &[Goal] {
        &self.goals
    }

    /// By how much a set of goals is missed in all.
    pub(super) fn missed(&self, goals: &[Goal]) -> i64 {
        goals.iter().map(|goal| self.missed_by(*goal)).sum()
    }

    /// How far the shares are from their targets in all, in no particular unit.
    pub(super) fn distance(&self) -> i128 {
        let total = i128::from(self.total());
        let off = |at: usize| {
            (i128::from(self.posts[at]) * i128::from(self.whole) - i128::from(self.parts[at]) * total).abs()
        };
        (0..self.parts.len()).map(off).sum()
    }

    /// Shallower stages that have fewer posts than that one although their target is larger.
    pub(super) fn shallower_with_less(&self, deeper: StageIndex) -> Vec<StageIndex> {
        let at = deeper.get();
        let stages = (0u8..).take(at).map(StageIndex);
        let has_less = |stage: &StageIndex| {
            self.parts[stage.get()] > self.parts[at] && self.posts[stage.get()] < self.posts[at]
        };
        stages.filter(has_less).collect()
    }

    /// How many posts of each stage it takes, of so many new ones, to meet the shares and minimums of those goals.
    pub(super) fn wanted_of(&self, goals: &[Goal], new: usize) -> Vec<i64> {
        let total = self.total() + i64::try_from(new).unwrap_or(i64::MAX);
        let mut needs = vec![0; self.parts.len()];
        for goal in goals {
            let need = match goal {
                Goal::Quota(stage) => self.under_quota(stage.get(), total),
                Goal::Minimum(_) => self.missed_by(*goal),
                Goal::Order(_) | Goal::Week(..) => 0,
            };
            let at = goal.stage().get();
            needs[at] = need.max(needs[at]);
        }
        needs
    }

    /// How many posts a stage lacks, to its share or its minimum.
    pub(super) fn lacks(&self, stage: StageIndex) -> i64 {
        self.missed_by(Goal::Quota(stage))
            .max(self.missed_by(Goal::Minimum(stage)))
    }

    /// How far a stage is under its share, in no particular unit; below 0 where it is over.
    pub(super) fn behind(&self, stage: StageIndex) -> i128 {
        let at = stage.get();
        i128::from(self.parts[at]) * i128::from(self.total())
            - i128::from(self.posts[at]) * i128::from(self.whole)
    }

    /// The fewest changes that can meet those goals while the number of posts stays: each gives one stage one post.
    pub(super) fn least_changes(&self, goals: &[Goal]) -> usize {
        let mut needs = [0; MAX_STAGES];
        for goal in goals {
            if matches!(goal, Goal::Quota(_) | Goal::Minimum(_)) {
                let need = &mut needs[goal.stage().get()];
                *need = self.missed_by(*goal).max(*need);
            }
        }
        usize::try_from(needs.iter().sum::<i64>())
            .unwrap_or(0)
            .max(usize::from(self.missed(goals) > 0))
    }

    /// The fewest new posts that can meet the shares and minimums of those goals, up to `most`.
    pub(super) fn least_new_posts(&self, goals: &[Goal], most: usize) -> Option<usize> {
        (0..=most).find(|new| {
            let wanted: i64 = self.wanted_of(goals, *new).iter().sum();
            wanted <= i64::try_from(*new).unwrap_or(i64::MAX)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Goal, Shape};
    use crate::balance::Tally;
    use crate::plan::{Plan, Post, StageIndex, Tag, WeekStart};

    #[test]
    fn a_week_that_has_become_too_small_has_only_been_emptied() {
        let mut plan = Plan::empty("2026-12".parse().unwrap());
        let day = |day| plan.month.first() + chrono::Days::new(day);
        let post = |on| Post {
            date: Some(day(on)),
            stage: Tag::Stage(StageIndex(1)),
            ..Post::default()
        };
        plan.posts = [6, 7, 8, 20].map(post).to_vec();
        let tally = Tally::of(&plan, WeekStart::default());
        let mut shape = Shape::of(&plan, &tally);
        let goal = Goal::Week(1, StageIndex(0));
        assert_eq!(shape.missed_by(goal), 1, "half of three posts is more than one");
        assert!(!shape.has_emptied_weeks());
        shape.count(1, StageIndex(1), -1);
        assert_eq!(
            shape.missed_by(goal),
            0,
            "the rule has nothing to say about two posts"
        );
        assert!(shape.has_emptied_weeks());
        shape.keep_weeks(true);
        assert_eq!(shape.missed_by(goal), 1);
        shape.count(1, StageIndex(0), 1);
        assert_eq!(shape.missed_by(goal), 0, "now there is a post of the stage");
        assert!(!shape.has_emptied_weeks());
    }
}
