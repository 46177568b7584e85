//! Other beginnings. The way towards the goals takes the change that comes nearest to them at each step, which is mostly but not
//! always the shortest. Where it may not have been, other first changes are made and gone on from.

use super::change::Change;
use super::exhaust::{Effort, Tried};
use super::search::{Search, move_to};
use super::solve::SMALL;

/// How thoroughly the best places are tried for fewer changes.
const EFFORT: Effort = Effort {
    judged: 2_500,
    rows: 40_000,
    each: 6,
};

/// A way towards the goals.
struct Way {
    changes: Vec<Change>,
    /// See [`Search::reached`].
    reached: (usize, usize),
}

impl Search<'_> {
    /// Looks whether another first change leads to less that is wrong, or there with fewer changes; then whether another second
    /// one does, and so on.
    pub(super) fn begin_otherwise(&mut self) {
        let mut best = self.way();
        self.begin_anew();
        let goals = self.missed();
        let least = (0, self.least(&goals));
        for fixed in 0.. {
            let start = best.changes[..fixed.min(best.changes.len())].to_vec();
            match self.better_from(&start, best.reached, least) {
                Some(better) => best = better,
                None => break,
            }
        }
        if !self.has_fewer_in_rows(least.1, best.reached) {
            self.work.set(&best.changes);
        }
    }

    /// The best way that has those changes and one more to begin with, if it is better than what is known. It is gone on with
    /// all changes, and with new posts alone.
    fn better_from(&mut self, start: &[Change], known: (usize, usize), least: (usize, usize)) -> Option<Way> {
        self.work.set(start);
        let ways = self
            .beginnings()
            .into_iter()
            .flat_map(|first| [(first.clone(), true), (first, false)]);
        let mut best: Option<Way> = None;
        for (first, change) in ways {
            let known = best.as_ref().map_or(known, |best| best.reached);
            self.work.set(start);
            self.forgive();
            if known <= least || self.is_tired() {
                break;
            }
            // Where nothing is wrong any more, only fewer changes are better.
            self.most = if known.0 == 0 {
                known.1.saturating_sub(1)
            } else {
                usize::MAX
            };
            self.allowed.change = change;
            self.work.make(first);
            self.approach();
            if self.reached() < known {
                best = Some(self.way());
            }
        }
        (self.allowed.change, self.most) = (true, usize::MAX);
        best
    }

    /// The changes that are made.
    fn way(&self) -> Way {
        Way {
            changes: self.work.changes().cloned().collect(),
            reached: self.reached(),
        }
    }

    /// Looks whether rows of changes in the best places come to less, in plans small enough; then they are made.
    fn has_fewer_in_rows(&mut self, least: usize, reached: (usize, usize)) -> bool {
        let (weight, len) = reached;
        if weight > 0 || len <= least || self.work.plan.posts.len() > SMALL {
            return false;
        }
        self.begin_anew();
        self.try_rows(least, len - 1, EFFORT) == Tried::Found
    }

    /// How much is still wrong, and after how many changes.
    fn reached(&self) -> (usize, usize) {
        (self.weight(), self.work.len())
    }

    /// The changes to begin with: each post's other stages, and its best day in each week.
    fn beginnings(&self) -> Vec<Change> {
        let retags = self.free().flat_map(|(at, post)| {
            let stages = self.work.plan.funnel.indices();
            let others = stages.filter(|stage| post.stage.index() != Some(*stage));
            others.map(move |to| Change::Retag { at, to })
        });
        let moves = self.free().flat_map(|(at, post)| {
            let weeks = (0..self.work.shape.weeks()).map(|week| self.work.shape.days_of(week));
            let slots =
                weeks.filter_map(move |days| self.slot(post.stage.index()?, Some(days), Some((at, post))));
            slots.map(move |slot| move_to(at, post, &slot))
        });
        retags.chain(moves).collect()
    }
}
