//! Whether fewer changes do: all rows of changes are tried, as many as can be.

use super::counts::{Counts, Question};
use super::judged::{Before, added, is_settled, new_posts, weight};
use super::random::Case;
use chrono::NaiveDate;
use postmix::plan::{Plan, Post, StageIndex, Tag};
use std::collections::HashMap;

/// What came of trying.
#[derive(Debug)]
pub(crate) enum Answer {
    /// This plan is as good.
    Fewer(Box<Plan>),
    /// No plan is.
    NoFewer,
    /// There were too many rows to try them all.
    TooMany,
}

/// A change, as it is made by hand.
#[derive(Clone)]
enum Change {
    Tag(usize, StageIndex),
    Day(usize, NaiveDate),
    New(Box<Post>),
}

/// What running the rules costs, in rows begun.
const JUDGING: usize = 100;

/// Tries all rows of fewer than `most` changes for one after which no more is wrong than `reached` and nothing new is said.
/// `patience` is how many rows may be begun.
pub(crate) fn fewer_than(case: &Case, most: usize, reached: usize, patience: usize) -> Answer {
    let question = Question::of(&case.plan, case.today, reached);
    let mut counts = question.counts(&case.plan);
    assert_eq!(
        question.weight(&counts),
        weight(&case.plan, case.today),
        "counts are judged as plans are\n{}",
        case.text
    );
    let mut trial = Trial {
        before: Before::of(&case.plan, case.today),
        changes: all_changes(&case.plan, case.today),
        today: case.today,
        at_least: HashMap::new(),
        question,
        patience,
    };
    for len in 1..most {
        let mut plan = case.plan.clone();
        if trial.can_be_met(&counts, len) && trial.extend(&mut plan, &mut counts, 0, len) {
            return Answer::Fewer(Box::new(plan));
        }
        if trial.patience == 0 {
            return Answer::TooMany;
        }
    }
    Answer::NoFewer
}

fn all_changes(plan: &Plan, today: NaiveDate) -> Vec<Change> {
    let days = plan.month.first().iter_days().take(plan.month.days() as usize);
    let days: Vec<NaiveDate> = days.filter(|day| *day >= today).collect();
    let mut changes = Vec::new();
    let free = plan.posts.iter().enumerate();
    for (at, post) in free.filter(|(_, post)| !is_settled(post, today)) {
        let in_month = post.date.is_some_and(|date| plan.month.contains(date));
        let others = plan.funnel.indices().filter(|to| post.stage != Tag::Stage(*to));
        changes.extend(others.filter(|_| in_month).map(|to| Change::Tag(at, to)));
        let others = days.iter().filter(|day| post.date != Some(**day));
        let may_move = in_month || post.date.is_none();
        changes.extend(others.filter(|_| may_move).map(|day| Change::Day(at, *day)));
    }
    for post in days.iter().flat_map(|day| new_posts(plan, *day)) {
        changes.extend(plan.funnel.indices().map(|stage| {
            let stage = Tag::Stage(stage);
            Change::New(Box::new(Post {
                stage,
                ..post.clone()
            }))
        }));
    }
    changes
}

struct Trial {
    before: Before,
    changes: Vec<Change>,
    today: NaiveDate,
    question: Question,
    /// How many changes it takes at the least from there on, and whether so many do.
    at_least: HashMap<Counts, (usize, bool)>,
    patience: usize,
}

impl Trial {
    /// Makes `left` changes of those from `from` on. Their order does not matter, so each row is tried in one.
    fn extend(&mut self, plan: &mut Plan, counts: &mut Counts, from: usize, left: usize) -> bool {
        if left == 0 {
            self.patience = self.patience.saturating_sub(JUDGING);
            return self.question.is_met(counts) && added(&self.before, plan, self.today).is_empty();
        }
        for at in from..self.changes.len() {
            if self.patience == 0 {
                return false;
            }
            self.patience -= 1;
            let (place, before) = make(self.changes[at].clone(), plan);
            let [old, new] = [before.as_ref(), plan.posts.get(place)]
                .map(|post| post.and_then(|post| self.question.place_of(post, plan)));
            count(counts, old, -1);
            count(counts, new, 1);
            if self.can_be_met(counts, left - 1) && self.extend(plan, counts, at + 1, left - 1) {
                return true;
            }
            count(counts, old, 1);
            count(counts, new, -1);
            match before {
                Some(before) => plan.posts[place] = before,
                None => plan.posts.truncate(place),
            }
        }
        false
    }

    fn can_be_met(&mut self, counts: &Counts, left: usize) -> bool {
        let (mut least, mut do_so_many) = self.at_least.get(counts).copied().unwrap_or_default();
        while least <= left && !do_so_many {
            do_so_many = self.question.can_be_met(counts, least, &mut self.patience);
            least += usize::from(!do_so_many);
        }
        self.at_least.insert(counts.clone(), (least, do_so_many));
        least <= left
    }
}

/// Gives back the place of the post, and what it was.
fn make(change: Change, plan: &mut Plan) -> (usize, Option<Post>) {
    let at = match &change {
        Change::Tag(at, _) | Change::Day(at, _) => *at,
        Change::New(_) => plan.posts.len(),
    };
    let before = plan.posts.get(at).cloned();
    match change {
        Change::Tag(at, stage) => plan.posts[at].stage = Tag::Stage(stage),
        Change::Day(at, day) => plan.posts[at].date = Some(day),
        Change::New(post) => plan.posts.push(*post),
    }
    (at, before)
}

fn count(counts: &mut Counts, place: Option<(usize, usize)>, by: i64) {
    if let Some((week, stage)) = place {
        counts[week][stage] += by;
    }
}
