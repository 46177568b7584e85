//! How few changes could do at the least: the question asked of bare counts, where no other rule has a say.
//!
//! Of a plan only the posts of each stage in each week are left. A change gives a post of a week another stage, brings it into
//! another week, or adds one. Whatever does in a plan does here too, so fewer changes than here cannot do there.

use super::judged::is_settled;
use chrono::{Datelike, Days, NaiveDate};
use postmix::plan::{Plan, Post, Severity};
use postmix::rules::{rule, severity_of};
use std::collections::HashSet;

/// The posts of each stage, by week.
pub(crate) type Counts = Vec<Vec<i64>>;

/// What is asked: to come to no more that is wrong than `reached`.
pub(crate) struct Question {
    /// How many posts may not be changed.
    settled: Counts,
    weeks: Vec<Week>,
    parts: Vec<i64>,
    whole: i64,
    least: Vec<i64>,
    /// What the rules weigh: short, minimum, inverted, week.
    weights: [usize; 4],
    reached: usize,
}

struct Week {
    start: NaiveDate,
    /// Whether a day of it is still to come.
    is_open: bool,
    /// Whether it lies in the month whole.
    is_full: bool,
}

/// What is wrong.
#[derive(Clone, Copy)]
enum Wrong {
    /// A stage lacks so many posts, to its share or its minimum.
    Lacks(usize, i64),
    /// A stage has more posts than one before it with a larger target.
    Inverted(usize),
    /// A week has no post of a stage.
    Week(usize, usize),
}

/// So many posts more of a stage in a week, or fewer.
type Change = Vec<(usize, usize, i64)>;

/// What has been tried: counts, and how many more changes were left.
type Tried = HashSet<(usize, Counts)>;

impl Question {
    pub(crate) fn of(plan: &Plan, today: NaiveDate, reached: usize) -> Self {
        let (parts, whole) = plan.funnel.targets();
        let signed = |number: u64| i64::try_from(number).expect("a small number");
        let weigh = |code| {
            let severity = severity_of(rule(code).expect("a rule"), &plan.rules);
            severity.map_or(0, |severity| if severity > Severity::Note { 1000 } else { 1 })
        };
        let codes = [
            "stage-short",
            "stage-minimum",
            "funnel-inverted",
            "week-without-stage",
        ];
        let mut question = Self {
            settled: Counts::new(),
            weeks: weeks(plan, today),
            parts: parts.into_iter().map(signed).collect(),
            whole: signed(whole),
            least: plan
                .funnel
                .stages()
                .iter()
                .map(|stage| stage.min.into())
                .collect(),
            weights: codes.map(weigh),
            reached,
        };
        question.settled = question.count(plan, |post| is_settled(post, today));
        question
    }

    pub(crate) fn counts(&self, plan: &Plan) -> Counts {
        self.count(plan, |_| true)
    }

    fn count(&self, plan: &Plan, is_meant: impl Fn(&Post) -> bool) -> Counts {
        let mut counts = vec![vec![0; self.parts.len()]; self.weeks.len()];
        for post in plan.posts.iter().filter(|post| is_meant(post)) {
            if let Some((week, stage)) = self.place_of(post, plan) {
                counts[week][stage] += 1;
            }
        }
        counts
    }

    /// The week and stage that a post counts for.
    pub(crate) fn place_of(&self, post: &Post, plan: &Plan) -> Option<(usize, usize)> {
        let stage = plan.counted_stage(post)?;
        let weeks = (post.date? - self.weeks[0].start).num_days() / 7;
        Some((usize::try_from(weeks).expect("in the month"), stage.get()))
    }

    fn wrong(&self, counts: &Counts) -> Vec<(usize, Wrong)> {
        let of = |stage: usize| counts.iter().map(|week| week[stage]).sum::<i64>();
        let all: i64 = counts.iter().flatten().sum();
        let mut wrong = Vec::new();
        for stage in 0..self.parts.len() {
            let posts = of(stage);
            let is_larger = |other: &usize| self.parts[*other] > self.parts[stage];
            let lacks = (self.parts[stage] * all - posts * self.whole) / self.whole;
            if lacks > 0 {
                wrong.push((self.weights[0], Wrong::Lacks(stage, lacks)));
            }
            let lacks = self.least[stage] - posts;
            if lacks > 0 {
                wrong.push((self.weights[1], Wrong::Lacks(stage, lacks)));
            }
            if (0..stage).filter(is_larger).any(|other| of(other) < posts) {
                wrong.push((self.weights[2], Wrong::Inverted(stage)));
            }
        }
        for (week, posts) in counts.iter().enumerate() {
            let all: i64 = posts.iter().sum();
            for stage in (0..self.parts.len()).filter(|_| self.weeks[week].is_full && all >= 3) {
                if posts[stage] == 0 && self.parts[stage] * all >= self.whole {
                    wrong.push((self.weights[3], Wrong::Week(week, stage)));
                }
            }
        }
        wrong.retain(|(weight, _)| *weight > 0);
        wrong
    }

    /// How much is wrong.
    pub(crate) fn weight(&self, counts: &Counts) -> usize {
        self.wrong(counts).iter().map(|(weight, _)| weight).sum()
    }

    pub(crate) fn is_met(&self, counts: &Counts) -> bool {
        self.weight(counts) <= self.reached
    }

    /// Whether `left` more changes can do. `rows` is how many may be begun; with none left nothing is said to be impossible.
    pub(crate) fn can_be_met(&self, counts: &Counts, left: usize, rows: &mut usize) -> bool {
        self.extend(&mut counts.clone(), left, &mut Tried::new(), rows)
    }

    fn extend(&self, counts: &mut Counts, left: usize, tried: &mut Tried, rows: &mut usize) -> bool {
        if *rows == 0 || self.is_met(counts) {
            return true;
        }
        *rows -= 1;
        if left < self.at_least(counts) || !tried.insert((left, counts.clone())) {
            return false;
        }
        let wrong = self.wrong(counts);
        // Any row that mends all mends the first; one that mends some mends any of them.
        let matter = if self.reached == 0 { &wrong[..1] } else { &wrong };
        let mut changes = matter.iter().flat_map(|(_, wrong)| self.helpful(*wrong, counts));
        changes.any(|change| {
            let mut changed = counts.clone();
            for (week, stage, by) in change {
                changed[week][stage] += by;
            }
            self.extend(&mut changed, left - 1, tried, rows)
        })
    }

    /// A bound: each change gives one stage one post.
    fn at_least(&self, counts: &Counts) -> usize {
        if self.reached > 0 {
            return 1;
        }
        let mut lacks = vec![0; self.parts.len()];
        for (_, wrong) in self.wrong(counts) {
            if let Wrong::Lacks(stage, by) = wrong {
                lacks[stage] = by.max(lacks[stage]);
            }
        }
        let lacks: i64 = lacks.iter().sum();
        usize::try_from(lacks).expect("not below 0").max(1)
    }

    /// All changes that can mend it. The order of changes does not matter, so a row that mends it can begin with one of these.
    fn helpful(&self, wrong: Wrong, counts: &Counts) -> Vec<Change> {
        let weeks = || (0..counts.len()).filter(|week| self.weeks[*week].is_open);
        let stages = || 0..self.parts.len();
        let is_free = |week: usize, stage: usize| counts[week][stage] > self.settled[week][stage];
        let retags = |week: usize, to: usize| {
            let others = stages().filter(move |from| *from != to && is_free(week, *from));
            others.map(move |from| vec![(week, from, -1), (week, to, 1)])
        };
        let gains = |week: usize, to: usize| retags(week, to).chain([vec![(week, to, 1)]]);
        match wrong {
            Wrong::Lacks(to, _) => weeks().flat_map(|week| gains(week, to)).collect(),
            Wrong::Inverted(deeper) => {
                let larger = (0..deeper).filter(|other| self.parts[*other] > self.parts[deeper]);
                let more = larger.flat_map(|to| weeks().flat_map(move |week| gains(week, to)));
                let free = weeks().filter(|week| is_free(*week, deeper));
                let fewer = free.flat_map(|week| {
                    let others = stages().filter(|to| *to != deeper);
                    others.map(move |to| vec![(week, deeper, -1), (week, to, 1)])
                });
                more.chain(fewer).collect()
            }
            Wrong::Week(week, stage) => {
                let others = || weeks().filter(move |other| *other != week);
                let arrivals = others().filter(|from| is_free(*from, stage));
                let arrivals = arrivals.map(|from| vec![(from, stage, -1), (week, stage, 1)]);
                let leaving = stages().filter(|from| is_free(week, *from));
                let departures =
                    leaving.flat_map(|from| others().map(move |to| vec![(week, from, -1), (to, from, 1)]));
                let is_open = self.weeks[week].is_open;
                let coming = gains(week, stage).chain(arrivals).filter(|_| is_open);
                coming.chain(departures).collect()
            }
        }
    }
}

/// The weeks that touch the month, from Monday on.
fn weeks(plan: &Plan, today: NaiveDate) -> Vec<Week> {
    let first = plan.month.first();
    let last = first + Days::new(u64::from(plan.month.days()) - 1);
    let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
    let starts = monday.iter_weeks().take_while(|start| *start <= last);
    let week = |start: NaiveDate| {
        let end = start + Days::new(6);
        Week {
            start,
            is_open: end.min(last) >= today,
            is_full: start >= first && end <= last,
        }
    };
    starts.map(week).collect()
}
