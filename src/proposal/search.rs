//! Looking for the changes: step by step towards the goals, and, where that does not prove to be the fewest, by
//! trying ever longer rows of changes.

use super::change::Change;
use super::shape::Goal;
use super::verdict::Verdict;
use super::work::Work;
use crate::plan::{Name, Post, StageIndex};
use crate::room::{Habits, Room, Slot, Wanted};
use crate::rules::Finding;
use chrono::NaiveDate;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which changes may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    /// Posts that count may get another stage or day.
    pub(super) change: bool,
    /// Posts may be added, and ideas get a day.
    pub(super) add: bool,
}

/// How much a search may look at in all; see [`Search::is_tired`].
const PATIENCE: usize = 30_000;

/// How often harm is looked for and mended before a search is given up.
const ROUNDS: usize = 24;

/// How many changes that do harm are taken back one by one.
const ONE_BY_ONE: usize = 10;

/// A search among the changes of a plan.
#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) work: &'s mut Work,
    pub(super) habits: &'s Habits,
    pub(super) verdict: &'s Verdict,
    pub(super) allowed: Allowed,
    /// Goals that no longer matter, with how much they are missed from the beginning.
    pub(super) dropped: Vec<(Goal, i64)>,
    pub(super) banned_tags: HashSet<(usize, StageIndex)>,
    pub(super) banned_days: HashSet<(NaiveDate, Option<Name>)>,
    /// Rules that have stood in the way.
    pub(super) in_the_way: BTreeSet<&'static str>,
    /// The posts that may be retagged, by week, stage and new stage, the best last.
    pub(super) donors: HashMap<(usize, StageIndex, StageIndex), Vec<usize>>,
    /// Whether all places are looked at, and not only those that seem to do no harm.
    pub(super) thorough: bool,
    /// Whether an idea is tried on all days that suit it, and not only on the best.
    pub(super) on_all_days: bool,
    /// The most changes that are of use; a way of more is left unfinished.
    pub(super) most: usize,
    /// How much may still be looked at, about a microsecond each: whatever the plan, there comes an end.
    patience: Cell<usize>,
}

impl<'s> Search<'s> {
    pub(super) fn new(
        work: &'s mut Work,
        habits: &'s Habits,
        verdict: &'s Verdict,
        allowed: Allowed,
    ) -> Self {
        Self {
            work,
            habits,
            verdict,
            allowed,
            dropped: Vec::new(),
            banned_tags: HashSet::new(),
            banned_days: HashSet::new(),
            in_the_way: BTreeSet::new(),
            donors: HashMap::new(),
            thorough: false,
            on_all_days: false,
            most: usize::MAX,
            patience: Cell::new(PATIENCE),
        }
    }

    /// By how much the goals are missed that still matter; one that does not matter must not get worse.
    pub(super) fn missed_in_all(&self) -> i64 {
        let goals = self.work.shape.goals().iter();
        goals.map(|goal| self.missed_by(*goal)).sum()
    }

    /// By how much a goal is missed beyond what does not matter.
    fn missed_by(&self, goal: Goal) -> i64 {
        let mut dropped = self.dropped.iter();
        let allowed = dropped.find(|(dropped, _)| *dropped == goal);
        (self.work.shape.missed_by(goal) - allowed.map_or(0, |(_, by)| *by)).max(0)
    }

    /// The goals that are missed and matter.
    pub(super) fn missed(&self) -> Vec<Goal> {
        let goals = self.work.shape.goals().iter().copied();
        goals.filter(|goal| self.missed_by(*goal) > 0).collect()
    }

    /// Takes all changes back and forgets what has been found out, but for what has stood in the way.
    pub(super) fn begin_anew(&mut self) {
        self.work.reset();
        self.forgive();
        self.patience.set(PATIENCE);
    }

    /// Gives so many times the usual patience.
    pub(super) fn be_patient(&mut self, times: usize) {
        self.patience.set(times * PATIENCE);
    }

    /// Lets what did harm be tried again: among other changes it may do none.
    pub(super) fn forgive(&mut self) {
        self.banned_tags.clear();
        self.banned_days.clear();
        self.donors.clear();
    }

    /// Whether it is time to be content with what there is.
    pub(super) fn is_tired(&self) -> bool {
        self.patience.get() == 0 || self.is_too_long()
    }

    fn is_too_long(&self) -> bool {
        self.work.len() > self.most
    }

    pub(super) fn spend(&self, effort: usize) {
        self.patience.set(self.patience.get().saturating_sub(effort));
    }

    /// What harm the changes so far do.
    pub(super) fn harm(&self) -> Vec<Finding> {
        self.spend(10 + self.work.plan.posts.len() / 4);
        self.verdict.added(self.work)
    }

    /// Goes step by step towards the goals; where a step does harm it is taken back and not tried again. Leaves
    /// changes that do no harm, whether or not all goals are met, or more than are of use.
    pub(super) fn approach(&mut self) {
        for _ in 0..ROUNDS {
            self.take_steps();
            if self.is_too_long() {
                return;
            }
            let harm = self.harm();
            if harm.is_empty() {
                return;
            }
            if self.is_tired() {
                break;
            }
            self.ban(&harm);
        }
        self.take_back_harm();
    }

    /// Takes back the last changes until none is left that does harm: some one by one, of many more then half and half.
    fn take_back_harm(&mut self) {
        for _ in 0..ONE_BY_ONE {
            if self.work.len() == 0 || self.harm().is_empty() {
                return;
            }
            self.work.take_back();
        }
        let changes: Vec<Change> = self.work.changes().cloned().collect();
        // So many do none, so many may.
        let (mut harmless, mut harmful) = (0, changes.len() + 1);
        while harmless + 1 < harmful {
            let middle = usize::midpoint(harmless, harmful);
            self.work.set(&changes[..middle]);
            if self.harm().is_empty() {
                harmless = middle;
            } else {
                harmful = middle;
            }
        }
        self.work.set(&changes[..harmless]);
    }

    fn take_steps(&mut self) {
        if self.allowed.change {
            while let Some(change) = self.next_change().filter(|_| !self.is_tired()) {
                self.work.make(change);
            }
        }
        if self.allowed.add {
            self.add_posts();
        }
    }

    /// The plan as it is now, for finding places.
    pub(super) fn room(&self) -> Room<'_> {
        let Work {
            plan,
            tally,
            timeline,
            today,
            ..
        } = &*self.work;
        Room::new(plan, tally, timeline, self.habits, *today)
    }

    /// The free places for a post of that stage, the best first.
    pub(super) fn slots(
        &self,
        stage: StageIndex,
        within: Option<(NaiveDate, NaiveDate)>,
        post: Option<(usize, &Post)>,
    ) -> Vec<Slot> {
        let costs = self.work.day_costs(stage);
        self.room().slots(self.wanted(stage, within, post, &costs))
    }

    /// The best of them.
    pub(super) fn slot(
        &self,
        stage: StageIndex,
        within: Option<(NaiveDate, NaiveDate)>,
        post: Option<(usize, &Post)>,
    ) -> Option<Slot> {
        let costs = self.work.day_costs(stage);
        self.room().best_slot(self.wanted(stage, within, post, &costs))
    }

    fn wanted<'w>(
        &'w self,
        stage: StageIndex,
        within: Option<(NaiveDate, NaiveDate)>,
        post: Option<(usize, &'w Post)>,
        costs: &'w [i64],
    ) -> Wanted<'w> {
        let (outlets, weeks) = match (post, within) {
            (None, None) => (self.habits.outlets().len(), 5),
            (None, Some(_)) => (self.habits.outlets().len(), 1),
            (Some(_), None) => (1, 5),
            (Some(_), Some(_)) => (1, 1),
        };
        self.spend(2 + 2 * outlets * weeks);
        Wanted {
            stage: Some(stage),
            within,
            post,
            // The rules will tell.
            as_near: true,
            thorough: self.thorough,
            costs,
            banned: Some(&self.banned_days),
            ..Wanted::default()
        }
    }
}

/// The change that moves a post to a slot.
pub(super) fn move_to(at: usize, post: &Post, slot: &Slot) -> Change {
    Change::Move {
        at,
        date: slot.date,
        time: new_time(post, slot),
    }
}

/// The slot's time where it is not the post's own.
pub(super) fn new_time(post: &Post, slot: &Slot) -> Option<chrono::NaiveTime> {
    slot.time.filter(|time| post.time != Some(*time))
}
