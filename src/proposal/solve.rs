//! Looking for the fewest changes: the way there step by step, and where that was not the shortest, rows of changes.

use super::Solved;
use super::change::Change;
use super::exhaust::{Effort, Tried};
use super::search::Search;
use super::shape::Goal;

/// Plans with at most so many posts are tried in all ways, as far as patience goes.
pub(super) const SMALL: usize = 10;

impl Search<'_> {
    /// Looks for the fewest changes that meet as many goals as can be met; of those that are as few, for such as do not do
    /// it by emptying weeks.
    pub(super) fn solve(&mut self) {
        let goals = self.missed();
        if !goals.iter().any(|goal| matches!(goal, Goal::Week(..))) {
            self.solve_for(&goals);
            return;
        }
        let least = self.least(&goals);
        let dropped = self.dropped.clone();
        self.work.shape.keep_weeks(true);
        self.solve_for(&goals);
        self.work.shape.keep_weeks(false);
        self.dropped.clone_from(&dropped);
        if self.missed().is_empty() && self.work.len() <= least {
            return;
        }
        let kept: Vec<Change> = self.work.changes().cloned().collect();
        let reached = (self.weight(), kept.len());
        self.begin_anew();
        self.solve_for(&goals);
        self.dropped = dropped;
        if (self.weight(), self.work.len()) >= reached {
            self.work.set(&kept);
        }
    }

    /// Looks for the fewest changes that meet as many of those goals as can be met.
    fn solve_for(&mut self, goals: &[Goal]) {
        if goals.is_empty() {
            return;
        }
        let least = self.least(goals);
        self.approach();
        let missed = self.missed();
        if missed.is_empty() && self.work.len() <= least {
            return;
        }
        let found: Vec<Change> = self.work.changes().cloned().collect();
        if !self.try_harder(goals, &missed, least, found.len()) {
            self.work.set(&found);
        }
    }

    /// Where everything may be changed: looks whether what one kind of change has come to can be bettered by the others.
    pub(super) fn go_on_from(&mut self, solved: &[Solved]) {
        if !(self.allowed.change && self.allowed.add) {
            return;
        }
        for other in solved {
            let own: Vec<Change> = self.work.changes().cloned().collect();
            let before = (self.weight(), own.len());
            let others: Vec<Change> = other.steps.iter().map(|step| step.change.clone()).collect();
            self.work.set(&others);
            self.polish();
            if (self.weight(), self.work.len()) >= before {
                self.work.set(&own);
            }
        }
    }

    /// The fewest changes that could do.
    pub(super) fn least(&self, goals: &[Goal]) -> usize {
        if self.allowed.change {
            self.work.shape.least_changes(goals)
        } else {
            self.work
                .shape
                .least_new_posts(goals, usize::from(u8::MAX))
                .unwrap_or(1)
                .max(1)
        }
    }

    /// Tries rows of changes where the way there was not the shortest, or did not get there. Gives back whether it
    /// came to something better, which is then made.
    fn try_harder(&mut self, goals: &[Goal], missed: &[Goal], least: usize, len: usize) -> bool {
        self.work.reset();
        let is_small = self.work.plan.posts.len() <= SMALL;
        let posts = self.work.plan.posts.len() + 10;
        let effort = if is_small {
            Effort {
                judged: 2_500,
                rows: 40_000,
                each: usize::MAX,
            }
        } else {
            Effort {
                judged: 600 / posts,
                rows: 2_000 / posts,
                each: 2,
            }
        };
        if missed.is_empty() {
            return self.try_rows(least, len.saturating_sub(1), effort) == Tried::Found;
        }
        let most = if is_small {
            least.max(len) + 2
        } else {
            least.max(len) + 1
        };
        if self.try_rows(least, most, effort) == Tried::Found {
            return true;
        }
        self.give_up_on(goals, missed, len, effort)
    }

    /// Does without the goals that cannot be met: first one, then those that the way there has missed.
    fn give_up_on(&mut self, goals: &[Goal], missed: &[Goal], len: usize, effort: Effort) -> bool {
        let give_up = |search: &Self, goals: &[Goal]| -> Vec<(Goal, i64)> {
            goals
                .iter()
                .map(|goal| (*goal, search.work.shape.missed_by(*goal)))
                .collect()
        };
        if missed.len() > 1 {
            for one in goals.iter().rev() {
                self.dropped = give_up(self, std::slice::from_ref(one));
                let left = self.missed();
                let least = self.least(&left);
                if self.try_rows(least, len + 1, effort) == Tried::Found {
                    return true;
                }
            }
        }
        self.dropped = give_up(self, missed);
        let left = self.missed();
        let least = if left.is_empty() { 0 } else { self.least(&left) };
        len > least && self.try_rows(least, len - 1, effort) == Tried::Found
    }
}
