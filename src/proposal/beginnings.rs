//! Other beginnings. The way towards the goals takes the change that comes nearest to them at each step, which is mostly but not
//! always the shortest. Where it may not have been, other first changes are made and gone on from.

use super::change::Change;
use super::search::{Search, move_to};
use crate::room::Slot;

impl Search<'_> {
    /// Looks whether another first change leads to less that is wrong, or there with fewer changes; then whether another second
    /// one does, and so on.
    pub(super) fn begin_otherwise(&mut self) {
        let mut best: Vec<Change> = self.work.changes().cloned().collect();
        let mut reached = self.reached();
        self.begin_anew();
        let goals = self.missed();
        let least = (0, self.least(&goals));
        for fixed in 0.. {
            let known = reached;
            self.work.set(&best[..fixed.min(best.len())]);
            for beginning in self.beginnings() {
                if reached <= least || self.is_tired() {
                    break;
                }
                self.work.set(&best[..fixed.min(best.len())]);
                self.forgive();
                self.work.make(beginning);
                self.approach();
                if self.reached() < reached {
                    reached = self.reached();
                    best = self.work.changes().cloned().collect();
                }
            }
            if reached == known {
                break;
            }
        }
        self.work.set(&best);
    }

    /// How much is still wrong, and after how many changes.
    fn reached(&self) -> (usize, usize) {
        (self.weight(), self.work.len())
    }

    /// The changes to begin with: each post's other stages, and its best day in each week.
    fn beginnings(&self) -> Vec<Change> {
        let weeks = || (0..self.work.shape.weeks()).map(|week| Some(self.work.shape.days_of(week)));
        let mut beginnings = Vec::new();
        for (at, post) in self.free() {
            let stages = self.work.plan.funnel.indices();
            let others = stages.filter(|stage| post.stage.index() != Some(*stage));
            beginnings.extend(others.map(|to| Change::Retag { at, to }));
            let Some(stage) = post.stage.index() else { continue };
            let slots = weeks().filter_map(|days| self.slot(stage, days, Some((at, post))));
            beginnings.extend(slots.map(|slot: Slot| move_to(at, post, &slot)));
        }
        beginnings
    }
}
