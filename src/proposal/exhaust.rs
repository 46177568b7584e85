//! Trying ever longer rows of changes: what is found first is the fewest.
//!
//! The order of changes does not matter, so at each step it is enough to look at one missed goal and at the changes
//! that help with it: any row that meets all goals has one of them. Where all goals are met but something else
//! has come up, one of the row's other changes must mend it, and all are tried.

use super::change::Change;
use super::search::{Search, move_to};
use super::shape::Goal;
use crate::plan::{Post, StageIndex, Tag};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What came of trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// The changes that meet all goals are made.
    Found,
    /// There are none.
    Nothing,
    /// There was no time to try all.
    GaveUp,
}

/// How thoroughly to try.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// How often the rules may be run.
    pub(super) judged: usize,
    /// How many rows may be begun.
    pub(super) rows: usize,
    /// How many of the changes that serve the same end are tried.
    pub(super) each: usize,
}

/// The state of a trial.
struct Trial {
    effort: Effort,
    /// The sets of changes that have been tried.
    met: HashSet<u64>,
    has_given_up: bool,
}

impl Search<'_> {
    /// Tries rows of `least` to `most` changes, the shortest first. Changes made before stay and do not count.
    pub(super) fn try_rows(&mut self, least: usize, most: usize, effort: Effort) -> Tried {
        let mut trial = Trial {
            effort,
            met: HashSet::new(),
            has_given_up: false,
        };
        self.thorough = effort.each == usize::MAX;
        let lengths = least..=most;
        let tried = lengths.into_iter().find_map(|length| {
            trial.met.clear();
            if self.extend(length, 0, &mut trial) {
                Some(Tried::Found)
            } else {
                trial.has_given_up.then_some(Tried::GaveUp)
            }
        });
        self.thorough = false;
        tried.unwrap_or(Tried::Nothing)
    }

    /// Makes up to `left` more changes that meet all goals and do no harm; takes them back where there are none.
    fn extend(&mut self, left: usize, row: u64, trial: &mut Trial) -> bool {
        let missed = self.missed();
        let helpful = if missed.is_empty() {
            if trial.effort.judged == 0 || self.is_tired() {
                trial.has_given_up = true;
                return false;
            }
            trial.effort.judged -= 1;
            let harm = self.harm();
            if harm.is_empty() {
                return true;
            }
            self.in_the_way.extend(harm.iter().map(|finding| finding.code));
            if left == 0 {
                return false;
            }
            self.all_changes(trial.effort.each)
        } else {
            if left < self.work.shape.least_changes(&missed).max(1) {
                return false;
            }
            self.helpful(missed[0], trial.effort.each)
        };
        for change in helpful {
            // The order of changes does not matter, nor does the sum of their marks.
            let row = row.wrapping_add(mark(&change));
            if !trial.met.insert(row.wrapping_mul(31).wrapping_add(left as u64)) {
                continue;
            }
            if trial.effort.rows == 0 || trial.has_given_up || self.is_tired() {
                trial.has_given_up = true;
                return false;
            }
            trial.effort.rows -= 1;
            self.work.make(change);
            if self.extend(left - 1, row, trial) {
                return true;
            }
            self.work.take_back();
        }
        false
    }

    /// The changes that help with a goal, up to `each` of a kind.
    pub(super) fn helpful(&self, goal: Goal, each: usize) -> Vec<Change> {
        match goal {
            Goal::Quota(stage) | Goal::Minimum(stage) => self.gains(stage, None, each),
            Goal::Order(deeper) => {
                let mut changes = Vec::new();
                for stage in self.work.shape.shallower_with_less(deeper) {
                    changes.extend(self.gains(stage, None, each));
                }
                changes.extend(self.losses(deeper, each));
                changes
            }
            Goal::Week(week, stage) => {
                let mut changes = self.arrivals(week, stage, each);
                changes.extend(self.gains(stage, Some(week), each));
                changes.extend(self.departures(week, each));
                changes
            }
        }
    }

    /// The free posts of the month, by their places.
    pub(super) fn free(&self) -> impl Iterator<Item = (usize, &Post)> {
        let posts = self.work.plan.posts.iter().enumerate();
        posts.filter(|(at, post)| {
            post.date.is_some_and(|date| self.work.plan.month.contains(date)) && self.work.is_free(*at)
        })
    }

    /// The changes that give a stage one more post.
    pub(super) fn gains(&self, to: StageIndex, week: Option<usize>, each: usize) -> Vec<Change> {
        let in_week = |post: &Post| {
            week.is_none_or(|week| {
                post.date
                    .is_some_and(|date| self.work.shape.week_of(date) == week)
            })
        };
        let may_tag = |post: &Post| match post.stage {
            Tag::Stage(stage) => self.allowed.change && stage != to,
            Tag::Untagged => self.allowed.change && self.allowed.add,
            Tag::Unknown(_) => false,
        };
        let mut donors: Vec<(i64, usize)> = self
            .free()
            .filter(|(_, post)| in_week(post) && may_tag(post))
            .map(|(at, post)| {
                let spare = post
                    .stage
                    .index()
                    .map_or(0, |stage| self.work.shape.of_stage(stage));
                let unsuited = if self.may_become(at, post, to) { 0 } else { 100 };
                (unsuited + self.room().reluctance(post, to) - 3 * spare, at)
            })
            .collect();
        donors.sort_unstable();
        let donors = donors.into_iter().map(|(_, at)| Change::Retag { at, to });
        let mut changes: Vec<Change> = donors.take(each.saturating_mul(4)).collect();
        if self.allowed.add {
            let within = week.map(|week| self.work.shape.days_of(week));
            changes.extend(self.additions(to, within, each));
        }
        changes
    }

    /// The changes that take a post from a stage.
    fn losses(&self, from: StageIndex, each: usize) -> Vec<Change> {
        if !self.allowed.change {
            return Vec::new();
        }
        let donors = self.free().filter(|(_, post)| post.stage.index() == Some(from));
        let stages = || self.work.plan.funnel.indices().filter(move |to| *to != from);
        donors
            .flat_map(|(at, _)| stages().map(move |to| Change::Retag { at, to }))
            .take(each.saturating_mul(8))
            .collect()
    }

    /// The moves that bring a post of a stage into a week.
    fn arrivals(&self, week: usize, stage: StageIndex, each: usize) -> Vec<Change> {
        if !self.allowed.change {
            return Vec::new();
        }
        let elsewhere = |post: &Post| {
            post.date
                .is_some_and(|date| self.work.shape.week_of(date) != week)
        };
        let donors = self
            .free()
            .filter(|(_, post)| post.stage.index() == Some(stage) && elsewhere(post));
        donors
            .flat_map(|(at, post)| self.moves(at, post, Some(week), each))
            .collect()
    }

    /// The moves that take a post out of a week.
    fn departures(&self, week: usize, each: usize) -> Vec<Change> {
        if !self.allowed.change {
            return Vec::new();
        }
        let here = |post: &Post| {
            post.date
                .is_some_and(|date| self.work.shape.week_of(date) == week)
        };
        let weeks = || (0..self.work.shape.weeks()).filter(|other| *other != week);
        let donors = self
            .free()
            .filter(|(_, post)| post.stage.index().is_some() && here(post));
        donors
            .flat_map(|(at, post)| weeks().flat_map(move |to| self.moves(at, post, Some(to), each)))
            .take(each.saturating_mul(12))
            .collect()
    }

    /// The moves of a post, into a week or anywhere.
    fn moves(&self, at: usize, post: &Post, week: Option<usize>, each: usize) -> Vec<Change> {
        let Some(stage) = post.stage.index() else {
            return Vec::new();
        };
        let within = week.map(|week| self.work.shape.days_of(week));
        let slots = self.slots(stage, within, Some((at, post))).into_iter().take(each);
        slots.map(|slot| move_to(at, post, &slot)).collect()
    }

    /// All changes there are.
    fn all_changes(&self, each: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        for stage in self.work.plan.funnel.indices() {
            changes.extend(self.gains(stage, None, each));
        }
        if self.allowed.change {
            for (at, post) in self.free() {
                changes.extend(self.moves(at, post, None, each));
            }
        }
        changes
    }
}

/// A number that two equal changes share and two different ones hardly ever.
fn mark(change: &Change) -> u64 {
    let mut hasher = DefaultHasher::new();
    change.word().hash(&mut hasher);
    change.at().hash(&mut hasher);
    change.date().hash(&mut hasher);
    match change {
        Change::Retag { to, .. } => to.get().hash(&mut hasher),
        Change::Move { time, .. } | Change::Schedule { time, .. } => time.hash(&mut hasher),
        Change::Add { post } => {
            (post.time, &post.channel, post.stage.index().map(StageIndex::get)).hash(&mut hasher);
        }
    }
    hasher.finish()
}
