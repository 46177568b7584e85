//! Proposals: the smallest change that puts a month right.
//!
//! A month is out of balance where the rules `stage-short`, `stage-minimum`, `funnel-inverted` or
//! `week-without-stage` say so. [`balance`] looks for the fewest changes after which they do not, and after which no
//! rule says anything that it did not say before. Posts that are settled stay as they are; see
//! [`Post::is_settled`](crate::plan::Post::is_settled).
//!
//! Three kinds are looked for: giving posts other stages or days, adding posts, and both. The search goes step by
//! step towards the goals first, which is mostly the fewest that can be, and can be seen to be: each change gives
//! one stage one post. Where it is not, or where something is in the way, rows of changes are tried, the shortest
//! first; for small plans all of them, as far as patience goes.

mod additions;
mod advice;
mod beginnings;
mod blame;
mod change;
mod exhaust;
mod harm;
mod polish;
mod remedy;
mod search;
mod shape;
mod solve;
mod steps;
mod unlike;
mod verdict;
mod words;
mod work;

pub use advice::{Advice, advice, is_quick_to_advise, is_searched_for};
pub use change::{Change, edits};
pub use remedy::{NoRemedy, may_have_remedy, remedy};

use crate::balance::{Mix, Tally, Weigh};
use crate::plan::{Plan, Severity, Tag};
use crate::rules;
use chrono::NaiveDate;
use search::{Allowed, Search};
use shape::Goal;
use std::cmp::Reverse;
use verdict::Verdict;
use work::Work;

/// What a proposal is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Posts get other stages or days; their number stays.
    Retag,
    /// Posts are added, and ideas get a day.
    Add,
    /// Both, and posts without a stage may get one.
    Mixed,
}

impl Kind {
    /// All of them, the gentlest first.
    pub const ALL: [Self; 3] = [Self::Retag, Self::Add, Self::Mixed];

    /// The word for it in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retag => "retag",
            Self::Add => "add",
            Self::Mixed => "mixed",
        }
    }

    fn allowed(self) -> Allowed {
        Allowed {
            change: self != Self::Add,
            add: self != Self::Retag,
        }
    }
}

/// A change, and why it is this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The change.
    pub change: Change,
    /// Why this post or this day, in a few words.
    pub why: String,
}

/// Something that stays wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// The code of its rule.
    pub code: &'static str,
    /// What stays wrong.
    pub what: String,
    /// Why it cannot be put right in this way.
    pub why: String,
}

/// A set of changes that puts a month right, or as right as can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What it is made of.
    pub kind: Kind,
    /// The changes, in the order of their days.
    pub steps: Vec<Step>,
    /// What stays wrong even so.
    pub remaining: Vec<Remaining>,
}

impl Proposal {
    /// What it does, in a few words: "retag 2 posts, add 1 post".
    pub fn title(&self) -> String {
        let count = |word: &str| {
            self.steps
                .iter()
                .filter(|step| step.change.word() == word)
                .count()
        };
        let words = ["retag", "move", "schedule", "add"].map(|word| (word, count(word)));
        let told = words
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| {
                let what = match (word, count) {
                    ("schedule", 1) => "idea",
                    ("schedule", _) => "ideas",
                    (_, 1) => "post",
                    _ => "posts",
                };
                format!("{word} {count} {what}")
            });
        told.collect::<Vec<_>>().join(", ")
    }

    /// The plan as it would be, with the steps that are wanted.
    pub fn applied(&self, plan: &Plan, is_wanted: impl Fn(usize) -> bool) -> Plan {
        let mut changed = plan.clone();
        let steps = self.steps.iter().enumerate().filter(|(at, _)| is_wanted(*at));
        for edit in edits(plan, steps.map(|(_, step)| &step.change)) {
            // The edits are made for this plan.
            let applied = edit.apply(&mut changed);
            debug_assert!(applied.is_ok(), "an edit for this plan");
        }
        changed
    }
}

/// What can be done for a month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balanced {
    /// Up to three proposals, the best first; none where nothing is wrong or nothing can be done.
    pub proposals: Vec<Proposal>,
    /// What no proposal puts right.
    pub stuck: Vec<Remaining>,
}

/// A search that is over.
struct Solved {
    kind: Kind,
    steps: Vec<Step>,
    remaining: Vec<Remaining>,
    /// How much the goals weigh that are missed.
    weight: usize,
    /// Whether it meets goals of weeks by taking posts out of them.
    empties_weeks: bool,
    /// The month's score with it.
    score: Option<u32>,
}

impl Solved {
    /// The smallest first among those that leave least wrong; of two that are as small, the one that comes nearer to the
    /// targets.
    fn rank(&self) -> (usize, usize, bool, Reverse<Option<u32>>, Kind) {
        let size = self.steps.len();
        (
            self.weight,
            size,
            self.empties_weeks,
            Reverse(self.score),
            self.kind,
        )
    }
}

/// Nobody takes a proposal of more steps than so many times those of the best, unless there are few.
const MOST_TIMES: usize = 4;
const FEW_STEPS: usize = 20;

/// Looks for the smallest changes that put a plan right. `tally` must be that of the plan.
pub fn balance(plan: &Plan, tally: &Tally, today: NaiveDate) -> Balanced {
    let work = Work::new(plan, tally, today);
    let goals = work.missed();
    if goals.is_empty() {
        return Balanced::default();
    }
    let all = weight(&goals, plan);
    let solved = solve_each(work);
    // Where nothing can be put right, the last one was allowed to do everything, and knows best why.
    let stuck = solved.last().map(|last| last.remaining.clone());
    let mut better: Vec<Solved> = solved.into_iter().filter(|solved| solved.weight < all).collect();
    better.sort_by_key(Solved::rank);
    let mut proposals: Vec<Proposal> = Vec::new();
    let most = better
        .first()
        .map_or(0, |best| (MOST_TIMES * best.steps.len()).max(FEW_STEPS));
    for Solved {
        kind,
        steps,
        remaining,
        ..
    } in better
    {
        if steps.len() <= most && proposals.iter().all(|known| !is_same(&known.steps, &steps)) {
            proposals.push(Proposal {
                kind,
                steps,
                remaining,
            });
        }
    }
    let stuck = match proposals.first() {
        Some(best) => best.remaining.clone(),
        None => stuck.unwrap_or_default(),
    };
    Balanced { proposals, stuck }
}

/// Whether two rows have the same changes: what is both can have turned out as one.
fn is_same(one: &[Step], other: &[Step]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .all(|step| other.iter().any(|known| known.change == step.change))
}

fn solve_each(mut work: Work) -> Vec<Solved> {
    let habits = rules::habits(&work.plan, &work.timeline);
    let verdict = Verdict::of(&work);
    let mut solved: Vec<Solved> = Vec::new();
    for kind in Kind::ALL {
        if kind == Kind::Mixed && solved.iter().any(|solved| cannot_be_bettered(solved, &work)) {
            break;
        }
        let mut search = Search::new(&mut work, &habits, &verdict, kind.allowed());
        search.solve();
        if !search.work.missed().is_empty() {
            search.polish();
            search.go_on_from(&solved);
        }
        if kind == Kind::Mixed && search.is_small() {
            search.begin_otherwise();
        }
        let missed = search.work.missed();
        solved.push(Solved {
            kind,
            weight: weight(&missed, &search.work.plan),
            empties_weeks: search.work.shape.has_emptied_weeks(),
            score: Mix::of(&search.work.plan.funnel, &search.work.tally.counted, Weigh::Posts).score,
            remaining: words::remaining(&search, kind),
            steps: words::steps(&mut search, None),
        });
        work.reset();
    }
    solved
}

/// Whether no search among all changes could come to less: everything is right after as few changes as can be, and there is
/// no post without a stage, which would be the gentlest to change. `work` must be as it was in the beginning.
fn cannot_be_bettered(solved: &Solved, work: &Work) -> bool {
    let is_complete = solved.weight == 0 && !solved.empties_weeks;
    let is_least = solved.steps.len() <= work.shape.least_changes(&work.missed());
    is_complete
        && is_least
        && !work
            .plan
            .posts
            .iter()
            .any(|post| post.date.is_some() && post.stage == Tag::Untagged)
}

/// How much goals weigh: one more warning is worse than any number of notes.
fn weight(goals: &[Goal], plan: &Plan) -> usize {
    let weight = |goal: &Goal| {
        let severity = rules::rule(goal.code()).and_then(|rule| rules::severity_of(rule, &plan.rules));
        if severity > Some(Severity::Note) { 1000 } else { 1 }
    };
    goals.iter().map(weight).sum()
}

#[cfg(test)]
mod tests {
    use super::{Change, Kind, Solved, Step};
    use crate::plan::StageIndex;

    fn solved(weight: usize, steps: usize, score: u32) -> Solved {
        let step = |at| Step {
            change: Change::Retag {
                at,
                to: StageIndex(0),
            },
            why: String::new(),
        };
        Solved {
            kind: Kind::Retag,
            steps: (0..steps).map(step).collect(),
            remaining: Vec::new(),
            weight,
            empties_weeks: false,
            score: Some(score),
        }
    }

    #[test]
    fn of_two_proposals_that_do_as_much_with_as_little_the_one_with_the_better_score_comes_first() {
        assert!(solved(0, 2, 95).rank() < solved(0, 2, 90).rank());
        assert!(
            solved(0, 1, 90).rank() < solved(0, 2, 99).rank(),
            "fewer changes go first"
        );
        let emptying = Solved {
            empties_weeks: true,
            ..solved(0, 2, 99)
        };
        assert!(solved(0, 2, 90).rank() < emptying.rank());
        assert!(emptying.rank() < solved(0, 3, 90).rank());
        assert!(
            solved(0, 3, 80).rank() < solved(1, 2, 99).rank(),
            "before all what stays wrong"
        );
    }
}
