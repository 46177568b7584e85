//! The last touches where not all goals can be met: what can still be met is, and what served nothing is left out.

use super::change::Change;
use super::search::Search;
use super::shape::Goal;
use super::weight;
use crate::plan::StageIndex;

/// Plans with more posts than that are not looked at post by post.
const FEW_POSTS: usize = 120;

/// How many changes are judged for one goal.
const MOST_JUDGED: usize = 80;

impl Search<'_> {
    /// Meets further goals one by one as long as there are fewer left afterwards, whatever that means for those that are
    /// missed anyhow; then takes out the changes that none of it needs.
    pub(super) fn polish(&mut self) {
        self.dropped.clear();
        self.forgive();
        loop {
            while !self.is_tired() && self.meet_one() {}
            let left = self.weight();
            if left == 0 || !self.is_small() || self.is_tired() {
                return;
            }
            while self.prune() {}
            if self.weight() == left {
                return;
            }
        }
    }

    /// Meets one more goal.
    fn meet_one(&mut self) -> bool {
        let missed = self.missed();
        let mut goals = missed.iter().rev();
        goals.clone().any(|goal| self.meet(*goal)) || goals.any(|goal| self.strive_for(*goal, &missed))
    }

    /// Goes step by step towards a goal, whatever of the others is missed, as long as it is no more than now.
    fn strive_for(&mut self, goal: Goal, missed: &[Goal]) -> bool {
        let before = self.weight();
        let changes: Vec<Change> = self.work.changes().cloned().collect();
        let others = missed.iter().filter(|other| **other != goal);
        self.dropped = others
            .map(|other| (*other, self.work.shape.missed_by(*other)))
            .collect();
        self.approach();
        self.dropped.clear();
        self.forgive();
        let is_better = self.weight() < before;
        if !is_better {
            self.work.set(&changes);
        }
        is_better
    }

    pub(super) fn weight(&self) -> usize {
        weight(&self.missed(), &self.work.plan)
    }

    /// Makes a change that meets the goal and leaves less to do in all, or has a post changed in another way.
    fn meet(&mut self, goal: Goal) -> bool {
        let each = if self.is_small() { usize::MAX } else { 2 };
        self.thorough = self.is_small();
        let helpful = self.helpful(goal, each);
        self.thorough = false;
        let before = self.weight();
        self.make_best(before, helpful) || (self.is_small() && self.allowed.change && self.revise(goal))
    }

    pub(super) fn is_small(&self) -> bool {
        self.work.plan.posts.len() <= FEW_POSTS
    }

    /// Makes the first of the changes that leaves less to do than `before` and does no harm.
    fn make_best(&mut self, before: usize, changes: Vec<Change>) -> bool {
        let mut useful: Vec<(usize, Change)> = Vec::new();
        for change in changes {
            self.spend(1);
            self.work.make(change.clone());
            let left = self.weight();
            self.work.take_back();
            if left < before {
                useful.push((left, change));
            }
        }
        useful.sort_by_key(|(left, _)| *left);
        for (_, change) in useful.into_iter().take(MOST_JUDGED) {
            self.work.make(change);
            if self.harm().is_empty() {
                return true;
            }
            self.work.take_back();
        }
        false
    }

    /// Gives a post that is changed already another stage than it was given, or a stage besides its new day.
    fn revise(&mut self, goal: Goal) -> bool {
        let before = self.weight();
        let changes: Vec<Change> = self.work.changes().cloned().collect();
        for (place, change) in changes.iter().enumerate() {
            let Some(at) = change.at() else { continue };
            let mut others = changes.clone();
            if matches!(change, Change::Retag { .. }) {
                others.remove(place);
            }
            self.work.set(&others);
            let stages = self.work.plan.funnel.indices();
            let now = self.work.plan.posts[at].stage.index();
            let helps =
                |to: &StageIndex| now != Some(*to) && (goal.stage() == *to || matches!(goal, Goal::Order(_)));
            let tags = stages.filter(helps).map(|to| Change::Retag { at, to });
            if self.make_best(before, tags.collect()) {
                return true;
            }
        }
        self.work.set(&changes);
        false
    }

    /// Takes out changes without which no more goals are missed. Gives back whether there were any.
    fn prune(&mut self) -> bool {
        let most = self.weight();
        let mut kept: Vec<Change> = self.work.changes().cloned().collect();
        let before = kept.len();
        for at in (0..before).rev() {
            let out = kept.remove(at);
            self.work.set(&kept);
            if self.weight() > most || !self.harm().is_empty() {
                kept.insert(at, out);
            }
        }
        self.work.set(&kept);
        kept.len() < before
    }
}
