//! Asks that have no place as nothing nurtures before them: first a post that does is put there.

use crate::plan::StageIndex;
use crate::proposal::change::Change;
use crate::proposal::search::Search;
use crate::rules::Finding;

/// How many posts that could nurture are tried.
const MOST_TRIED: usize = 16;

impl Search<'_> {
    /// Whether it is asks that a finding wants.
    pub(super) fn wants_asks(&self, finding: &Finding) -> bool {
        finding.wanting().is_some_and(|stage| self.room().is_ask(stage))
    }

    /// Where more asks are wanted: makes two changes, one that lets a post nurture and one that leaves less than `left` of the
    /// finding, neither of which does harm. Gives back what is left; `None` where there are no such two.
    pub(super) fn nurture_and_ask(&mut self, finding: &Finding, left: u64) -> Option<u64> {
        if !self.wants_asks(finding) {
            return None;
        }
        for change in self.nurturing().into_iter().take(MOST_TRIED) {
            self.work.make(change);
            if self.harm_beside(finding).is_empty()
                && let Ok(less) = self.step(finding, left)
            {
                return Some(less);
            }
            self.work.take_back();
        }
        None
    }

    /// The changes that give the stages before the asks one more post, the deepest first.
    fn nurturing(&self) -> Vec<Change> {
        let funnel = &self.work.plan.funnel;
        let mut stages: Vec<StageIndex> = funnel.indices().filter(|stage| funnel.nurtures(*stage)).collect();
        stages.reverse();
        let gains = stages.into_iter().map(|stage| self.gains(stage, None, 2));
        gains.flatten().collect()
    }
}
