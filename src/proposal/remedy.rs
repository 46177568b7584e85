//! Mending one finding and nothing else.

use super::change::Change;
use super::search::{Search, move_to};
use super::verdict::Verdict;
use super::work::Work;
use super::{Kind, Proposal, words};
use crate::balance::Tally;
use crate::plan::{Plan, StageIndex, Tag};
use crate::rules::{self, Finding};
use chrono::NaiveDate;

/// How many changes are tried for one finding.
const MOST_TRIED: usize = 60;

/// The smallest change that removes a finding and brings up no other; `None` where there is none among those that
/// postmix can make. `tally` must be that of the plan.
pub fn remedy(plan: &Plan, tally: &Tally, today: NaiveDate, finding: &Finding) -> Option<Proposal> {
    let mut work = Work::new(plan, tally, today);
    let habits = rules::habits(&work.plan, &work.timeline);
    let verdict = Verdict::of_all(&work);
    for kind in Kind::ALL {
        let mut search = Search::new(work, &habits, &verdict, kind.allowed());
        if search.mend(finding) {
            let steps = words::steps(&mut search);
            return Some(Proposal {
                kind,
                steps,
                remaining: Vec::new(),
            });
        }
        work = search.into_work();
        work.reset();
    }
    None
}

impl Search<'_> {
    /// Makes the changes that remove a finding. Gives back whether there were any.
    fn mend(&mut self, finding: &Finding) -> bool {
        let goals = self.work.shape.goals().iter().copied();
        let own: Vec<_> = goals
            .filter(|goal| goal.is_missed_in(finding, &self.work.shape))
            .collect();
        if let [goal] = own[..] {
            let others = self.work.missed().into_iter().filter(|other| *other != goal);
            self.dropped = others
                .map(|other| (other, self.work.shape.missed_by(other)))
                .collect();
            self.solve();
            return self.work.len() > 0 && self.work.shape.missed_by(goal) == 0;
        }
        let before = self.missed_in_all();
        for change in self.trials(finding).into_iter().take(MOST_TRIED) {
            self.work.make(change);
            let mends = self.missed_in_all() <= before && self.verdict.is_gone(finding, &self.work);
            if mends && self.harm().is_empty() {
                return true;
            }
            self.work.take_back();
        }
        false
    }

    /// The single changes that may remove a finding, the gentlest first.
    fn trials(&self, finding: &Finding) -> Vec<Change> {
        let mut changes = Vec::new();
        for at in finding.posts.places().iter().rev().copied() {
            changes.extend(self.trials_with(at));
        }
        if self.allowed.add {
            changes.extend(self.arrivals_for(finding));
        }
        changes
    }

    /// What can be done with one post: for one without a stage, tags, where most is missing first; else other days
    /// and times, then other stages.
    fn trials_with(&self, at: usize) -> Vec<Change> {
        let Some(post) = self
            .work
            .plan
            .posts
            .get(at)
            .filter(|post| !post.is_settled(self.work.today))
        else {
            return Vec::new();
        };
        if !self.allowed.change {
            return Vec::new();
        }
        let mut stages: Vec<StageIndex> = self.work.plan.funnel.indices().collect();
        stages.sort_by_key(|stage| std::cmp::Reverse(self.work.shape.lacks(*stage)));
        let tags = stages
            .iter()
            .filter(|stage| post.stage != Tag::Stage(**stage))
            .map(|to| Change::Retag { at, to: *to });
        let Some(stage) = post.stage.index() else {
            return tags.collect();
        };
        let own_day = self.other_times(at).into_iter();
        let others = self.slots(stage, None, Some((at, post))).into_iter();
        let moves = own_day
            .chain(others.map(|slot| move_to(at, post, &slot)))
            .take(MOST_TRIED / 2);
        moves.chain(tags).collect()
    }

    /// Other times of the post's own day, the nearest first.
    fn other_times(&self, at: usize) -> Vec<Change> {
        let post = &self.work.plan.posts[at];
        let (Some(date), Some(time)) = (post.date, post.time) else {
            return Vec::new();
        };
        let apart = self.habits.apart().unwrap_or(60);
        let nearest = [1, -1, 2, -2, 3, -3].map(|times| {
            let (other, days) = time.overflowing_add_signed(chrono::TimeDelta::minutes(times * apart));
            (days == 0 && (7..22).contains(&chrono::Timelike::hour(&other))).then_some(other)
        });
        nearest
            .into_iter()
            .flatten()
            .map(|time| Change::Move {
                at,
                date,
                time: Some(time),
            })
            .collect()
    }

    /// Posts and ideas that could fill the days a finding is about.
    fn arrivals_for(&self, finding: &Finding) -> Vec<Change> {
        let Some(days) = finding.mending_days() else {
            return Vec::new();
        };
        let stages = finding
            .stage()
            .map_or_else(|| self.work.plan.funnel.indices().collect(), |stage| vec![stage]);
        let mut additions: Vec<Change> = stages
            .into_iter()
            .flat_map(|stage| self.additions(stage, Some(days)))
            .collect();
        // Ideas first: they are there already.
        additions.sort_by_key(|change| matches!(change, Change::Add { .. }));
        additions
    }
}
