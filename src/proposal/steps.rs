//! The next step towards the goals: first which class of changes, then which post.

use super::change::Change;
use super::search::{Search, move_to};
use super::shape::Goal;
use crate::plan::{Post, StageIndex, Tag};

/// A step before it is known which post takes it.
#[derive(Clone, Copy, Debug)]
enum Step {
    Retag {
        week: usize,
        from: StageIndex,
        to: StageIndex,
    },
    Tag {
        week: usize,
        to: StageIndex,
    },
    Move {
        from: usize,
        to: usize,
        stage: StageIndex,
    },
}

impl Search<'_> {
    /// The change that comes nearest to the goals; `None` where none comes nearer.
    pub(super) fn next_change(&mut self) -> Option<Change> {
        let before = self.missed_in_all();
        if before == 0 {
            return None;
        }
        let goals = self.missed();
        let mut steps: Vec<(i64, i128, i64, Step)> = Vec::new();
        for step in self.steps(&goals) {
            self.count(step, 1);
            let missed = self.missed_in_all();
            let distance = self.work.shape.distance();
            self.count(step, -1);
            if missed < before {
                steps.push((missed, distance, self.crowding(step), step));
            }
        }
        steps.sort_by_key(|(missed, distance, crowding, _)| (*missed, *distance, *crowding));
        steps.into_iter().find_map(|(.., step)| self.change_for(step))
    }

    /// The steps that might help to meet those goals.
    fn steps(&self, goals: &[Goal]) -> Vec<Step> {
        let shape = &self.work.shape;
        let stages = || self.work.plan.funnel.indices();
        let mut wanted: Vec<StageIndex> = goals.iter().map(|goal| goal.stage()).collect();
        for goal in goals {
            if let Goal::Order(deeper) = goal {
                wanted.extend(shape.shallower_with_less(*deeper));
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut steps = Vec::new();
        for week in 0..shape.weeks() {
            for to in wanted.iter().copied() {
                let donors = stages().filter(|from| *from != to && shape.in_week(week, *from) > 0);
                steps.extend(donors.map(|from| Step::Retag { week, from, to }));
                if self.allowed.add {
                    steps.push(Step::Tag { week, to });
                }
            }
        }
        for goal in goals {
            if let Goal::Week(to, stage) = *goal {
                let others = (0..shape.weeks()).filter(|from| *from != to && shape.in_week(*from, stage) > 0);
                steps.extend(others.map(|from| Step::Move { from, to, stage }));
            }
        }
        steps
    }

    fn count(&mut self, step: Step, by: i64) {
        let shape = &mut self.work.shape;
        match step {
            Step::Retag { week, from, to } => {
                shape.count(week, from, -by);
                shape.count(week, to, by);
            }
            Step::Tag { week, to } => shape.count(week, to, by),
            Step::Move { from, to, stage } => {
                shape.count(from, stage, -by);
                shape.count(to, stage, by);
            }
        }
    }

    /// How uneven a step makes the weeks. A move keeps what a post says, a tag costs nothing.
    fn crowding(&self, step: Step) -> i64 {
        let shape = &self.work.shape;
        match step {
            Step::Retag { week, from, to } => shape.in_week(week, to) - shape.in_week(week, from) + 1,
            Step::Tag { .. } => -10,
            Step::Move { from, stage, .. } => -shape.in_week(from, stage),
        }
    }

    fn change_for(&mut self, step: Step) -> Option<Change> {
        match step {
            Step::Retag { week, from, to } => self
                .donor(week, Some(from), to)
                .map(|at| Change::Retag { at, to }),
            Step::Tag { week, to } => self.donor(week, None, to).map(|at| Change::Retag { at, to }),
            Step::Move { from, to, stage } => self.moved(from, to, stage),
        }
    }

    /// The best post of a week to retag.
    fn donor(&mut self, week: usize, from: Option<StageIndex>, to: StageIndex) -> Option<usize> {
        // One past the last stage stands for no stage.
        let stages = u8::try_from(self.work.shape.stages()).unwrap_or(u8::MAX);
        let key = (week, from.unwrap_or(StageIndex(stages)), to);
        if !self.donors.contains_key(&key) {
            let donors = self.donors_of(week, from, to);
            self.donors.insert(key, donors);
        }
        loop {
            let at = self.donors.get_mut(&key)?.pop()?;
            let fits = !self.room().is_ask(to) || self.can_ask(at);
            if fits && self.work.is_free(at) {
                return Some(at);
            }
        }
    }

    /// The posts of a week that may be retagged, the best last.
    fn donors_of(&self, week: usize, from: Option<StageIndex>, to: StageIndex) -> Vec<usize> {
        let posts = self.work.plan.posts.iter().enumerate();
        let is_there = |post: &Post| {
            let in_week = post.date.filter(|date| self.work.plan.month.contains(*date));
            in_week.is_some_and(|date| self.work.shape.week_of(date) == week)
        };
        let is_of = |post: &Post| match from {
            Some(from) => post.stage.index() == Some(from),
            None => post.stage == Tag::Untagged,
        };
        let mut donors: Vec<(i64, usize)> = posts
            .filter(|(at, post)| is_of(post) && is_there(post) && self.may_become(*at, post, to))
            .map(|(at, post)| (self.room().reluctance(post, to), at))
            .collect();
        donors.sort_by_key(|(reluctance, at)| (std::cmp::Reverse(*reluctance), std::cmp::Reverse(*at)));
        donors.into_iter().map(|(_, at)| at).collect()
    }

    /// Whether a post may get that stage.
    pub(super) fn may_become(&self, at: usize, post: &Post, to: StageIndex) -> bool {
        let suits = self
            .habits
            .outlet(post.channel.as_ref())
            .is_none_or(|outlet| outlet.suits(to));
        suits && self.work.is_free(at) && !self.banned_tags.contains(&(at, to))
    }

    /// Whether the post's place suits an ask.
    fn can_ask(&self, at: usize) -> bool {
        let post = &self.work.plan.posts[at];
        let fits = |date| {
            let moment = (date, post.time);
            self.room().ask_fits(post.channel.as_ref(), moment, Some(at))
        };
        post.date.is_none_or(fits)
    }

    /// A post of the stage that can leave its week for another.
    fn moved(&self, from: usize, to: usize, stage: StageIndex) -> Option<Change> {
        let posts = self.work.plan.posts.iter().enumerate();
        let mut found: Option<(i64, Change)> = None;
        let days = self.work.shape.days_of(to);
        for (at, post) in posts.filter(|(_, post)| self.work.counted(post) == Some((from, stage))) {
            if !self.work.is_free(at) {
                continue;
            }
            let Some(slot) = self.slot(stage, Some(days), Some((at, post))) else {
                continue;
            };
            let score = slot.score - 4 * self.room().reluctance(post, stage);
            if found.as_ref().is_none_or(|(best, _)| score > *best) {
                found = Some((score, move_to(at, post, &slot)));
            }
        }
        found.map(|(_, change)| change)
    }
}
