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

/// How many times the usual patience small plans get: enough for all beginnings of two changes after the best ones.
const PATIENT: usize = 10;

/// How many changes to begin with are tried at the least, whether or not they lead to anything better.
const DEEP: usize = 2;

/// How many beginnings are gone on from.
const PROMISING: usize = 4;

/// A way towards the goals.
struct Way {
    changes: Vec<Change>,
    /// See [`Search::reached`].
    reached: (usize, usize),
}

/// The changes that a way begins with, and what it has reached.
type Beginning = (Vec<Change>, (usize, usize));

impl Search<'_> {
    /// Looks whether another first change leads to less that is wrong, or there with fewer changes; then whether another second
    /// one does, after those first ones that have led farthest, and so on.
    pub(super) fn begin_otherwise(&mut self) {
        let mut best = self.way();
        self.begin_anew();
        if self.work.plan.posts.len() <= SMALL {
            self.be_patient(PATIENT);
        }
        let goals = self.missed();
        let least = (0, self.least(&goals));
        let mut starts = vec![Vec::new()];
        loop {
            let known = best.reached;
            let mut begun = self.begin_from(&starts, &mut best, least);
            let is_early = starts[0].len() < DEEP;
            let is_better = best.reached < known;
            if begun.is_empty() || self.is_tired() || best.reached <= least || !(is_early || is_better) {
                break;
            }
            begun.sort_by_key(|(_, reached)| *reached);
            begun.truncate(PROMISING);
            starts = begun.into_iter().map(|(start, _)| start).collect();
        }
        if !self.has_fewer_in_rows(least.1, best.reached) {
            self.work.set(&best.changes);
        }
    }

    /// Goes the ways that begin with changes of those and one more, and keeps the best of all.
    fn begin_from(
        &mut self,
        starts: &[Vec<Change>],
        best: &mut Way,
        least: (usize, usize),
    ) -> Vec<Beginning> {
        let mut begun = Vec::new();
        for start in starts {
            self.work.set(start);
            for first in self.beginnings() {
                let start: Vec<Change> = start.iter().cloned().chain([first]).collect();
                // Gone on with all changes, and with new posts alone.
                let ways = [true, false].map(|change| self.go_on(&start, change, best, least));
                if let Some(reached) = ways.into_iter().flatten().min() {
                    begun.push((start, reached));
                }
            }
        }
        begun
    }

    /// Goes on from a beginning, unless it is time to be content.
    fn go_on(
        &mut self,
        start: &[Change],
        change: bool,
        best: &mut Way,
        least: (usize, usize),
    ) -> Option<(usize, usize)> {
        self.work.set(start);
        self.forgive();
        if best.reached <= least || self.is_tired() {
            return None;
        }
        // Where nothing is wrong any more, more changes are not better.
        let (weight, len) = best.reached;
        self.most = if weight == 0 { len } else { usize::MAX };
        self.allowed.change = change;
        self.approach();
        (self.allowed.change, self.most) = (true, usize::MAX);
        let reached = self.reached();
        if reached < best.reached {
            *best = self.way();
        }
        Some(reached)
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
