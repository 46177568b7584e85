//! Looking for the changes: step by step towards the goals, and, where that does not prove to be the fewest, by
//! trying ever longer rows of changes.

use super::change::Change;
use super::habits::Habits;
use super::shape::Goal;
use super::slots::{Slot, Wanted, ask_fits, free_slots};
use super::verdict::Verdict;
use super::work::Work;
use crate::plan::{Name, Post, StageIndex, Status, Tag};
use crate::rules::Finding;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which changes may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    /// Posts that count may get another stage or day.
    pub(super) change: bool,
    /// Posts may be added, and ideas get a day.
    pub(super) add: bool,
}

/// How often harm is looked for and mended before a search is given up.
const ROUNDS: usize = 24;

/// The most posts that are ever added.
const MOST_NEW: usize = 400;

/// A search among the changes of a plan.
#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) work: Work,
    pub(super) habits: &'s Habits,
    pub(super) verdict: &'s Verdict,
    pub(super) allowed: Allowed,
    /// Goals that no longer matter, with how much they are missed from the beginning.
    pub(super) dropped: Vec<(Goal, i64)>,
    banned_tags: HashSet<(usize, StageIndex)>,
    banned_days: HashSet<(NaiveDate, Option<Name>)>,
    /// Rules that have stood in the way.
    pub(super) in_the_way: BTreeSet<&'static str>,
    /// The posts that may be retagged, by week, stage and new stage, the best last.
    donors: HashMap<(usize, StageIndex, StageIndex), Vec<usize>>,
    /// Whether all places are looked at, and not only those that seem to do no harm.
    pub(super) thorough: bool,
}

/// A step before it is known which post takes it.
#[derive(Clone, Copy, Debug)]
enum Step {
    Retag {
        week: usize,
        from: StageIndex,
        to: StageIndex,
    },
    Tag {
        week: usize,
        to: StageIndex,
    },
    Move {
        from: usize,
        to: usize,
        stage: StageIndex,
    },
}

impl<'s> Search<'s> {
    pub(super) fn new(work: Work, habits: &'s Habits, verdict: &'s Verdict, allowed: Allowed) -> Self {
        Self {
            work,
            habits,
            verdict,
            allowed,
            dropped: Vec::new(),
            banned_tags: HashSet::new(),
            banned_days: HashSet::new(),
            in_the_way: BTreeSet::new(),
            donors: HashMap::new(),
            thorough: false,
        }
    }

    /// By how much the goals are missed that still matter; one that does not matter must not get worse.
    pub(super) fn missed_in_all(&self) -> i64 {
        let shape = &self.work.shape;
        let missed = |goal: &Goal| {
            let allowed = self
                .dropped
                .iter()
                .find(|(dropped, _)| dropped == goal)
                .map_or(0, |(_, by)| *by);
            (shape.missed_by(*goal) - allowed).max(0)
        };
        shape.goals().iter().map(missed).sum()
    }

    /// The goals that are missed and matter.
    pub(super) fn missed(&self) -> Vec<Goal> {
        let shape = &self.work.shape;
        let is_missed = |goal: &Goal| {
            let allowed = self
                .dropped
                .iter()
                .find(|(dropped, _)| dropped == goal)
                .map_or(0, |(_, by)| *by);
            shape.missed_by(*goal) > allowed
        };
        shape.goals().iter().copied().filter(is_missed).collect()
    }

    /// What harm the changes so far do.
    pub(super) fn harm(&mut self) -> Vec<Finding> {
        self.verdict.added(&self.work)
    }

    /// Goes step by step towards the goals; where a step does harm it is taken back and not tried again. Leaves
    /// changes that do no harm, whether or not all goals are met.
    pub(super) fn approach(&mut self) {
        for _ in 0..ROUNDS {
            self.take_steps();
            let harm = self.harm();
            if harm.is_empty() {
                return;
            }
            self.ban(&harm);
        }
        while !self.harm().is_empty() && self.work.take_back().is_some() {}
    }

    fn take_steps(&mut self) {
        if self.allowed.change {
            while let Some(change) = self.next_change() {
                self.work.make(change);
            }
        }
        if self.allowed.add {
            self.add_posts();
        }
    }

    /// Takes back the changes that harm comes of, and keeps them from being tried again.
    fn ban(&mut self, harm: &[Finding]) {
        let mut changes: Vec<Change> = Vec::new();
        let mut at = self.work.plan.posts.len();
        let mut guilty = Vec::new();
        while let Some(change) = self.work.take_back() {
            let place = change.at().unwrap_or_else(|| {
                at -= 1;
                at
            });
            let is_guilty = harm.iter().any(|finding| self.is_cause(&change, place, finding));
            if is_guilty { &mut guilty } else { &mut changes }.push(change);
        }
        if guilty.is_empty() {
            // Nobody in particular: the last step is the one to do without.
            guilty.extend((!changes.is_empty()).then(|| changes.remove(0)));
        }
        self.in_the_way.extend(harm.iter().map(|finding| finding.code));
        for change in guilty {
            match change {
                Change::Retag { at, to } => {
                    self.banned_tags.insert((at, to));
                }
                Change::Move { at, date, .. } | Change::Schedule { at, date, .. } => {
                    let channel = self.work.plan.posts.get(at).and_then(|post| post.channel.clone());
                    self.banned_days.insert((date, channel));
                }
                Change::Add { post } => {
                    let channel = post.channel.clone();
                    self.banned_days.extend(post.date.map(|date| (date, channel)));
                }
            }
        }
        for change in changes.into_iter().rev() {
            self.work.make(change);
        }
        self.donors.clear();
    }

    /// Whether a finding is about what a change has made, or about the stage that a post was taken from.
    fn is_cause(&self, change: &Change, place: usize, finding: &Finding) -> bool {
        if !finding.posts.places().is_empty() {
            return finding.posts.places().contains(&place);
        }
        let before = change
            .at()
            .and_then(|at| self.work.plan.posts.get(at))
            .and_then(|post| post.stage.index());
        match (change, finding.stage()) {
            (Change::Retag { to, .. }, Some(stage)) => before == Some(stage) || *to == stage,
            (_, Some(stage)) => before == Some(stage),
            (Change::Retag { .. }, None) => false,
            (_, None) => true,
        }
    }

    /// The change that comes nearest to the goals; `None` where none comes nearer.
    fn next_change(&mut self) -> Option<Change> {
        let before = self.missed_in_all();
        if before == 0 {
            return None;
        }
        let goals = self.missed();
        let mut steps: Vec<(i64, i128, i64, Step)> = Vec::new();
        for step in self.steps(&goals) {
            self.count(step, 1);
            let missed = self.missed_in_all();
            let distance = self.work.shape.distance();
            self.count(step, -1);
            if missed < before {
                steps.push((missed, distance, self.crowding(step), step));
            }
        }
        steps.sort_by_key(|(missed, distance, crowding, _)| (*missed, *distance, *crowding));
        steps.into_iter().find_map(|(.., step)| self.change_for(step))
    }

    /// The steps that might help to meet those goals.
    fn steps(&self, goals: &[Goal]) -> Vec<Step> {
        let shape = &self.work.shape;
        let stages = || self.work.plan.funnel.indices();
        let mut wanted: Vec<StageIndex> = goals.iter().map(|goal| goal.stage()).collect();
        for goal in goals {
            if let Goal::Order(deeper) = goal {
                wanted.extend(shape.shallower_with_less(*deeper));
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut steps = Vec::new();
        for week in 0..shape.weeks() {
            for to in wanted.iter().copied() {
                let donors = stages().filter(|from| *from != to && shape.in_week(week, *from) > 0);
                steps.extend(donors.map(|from| Step::Retag { week, from, to }));
                if self.allowed.add {
                    steps.push(Step::Tag { week, to });
                }
            }
        }
        for goal in goals {
            if let Goal::Week(to, stage) = *goal {
                let others = (0..shape.weeks()).filter(|from| *from != to && shape.in_week(*from, stage) > 0);
                steps.extend(others.map(|from| Step::Move { from, to, stage }));
            }
        }
        steps
    }

    fn count(&mut self, step: Step, by: i64) {
        let shape = &mut self.work.shape;
        match step {
            Step::Retag { week, from, to } => {
                shape.count(week, from, -by);
                shape.count(week, to, by);
            }
            Step::Tag { week, to } => shape.count(week, to, by),
            Step::Move { from, to, stage } => {
                shape.count(from, stage, -by);
                shape.count(to, stage, by);
            }
        }
    }

    /// How uneven a step makes the weeks. A move keeps what a post says, a tag costs nothing.
    fn crowding(&self, step: Step) -> i64 {
        let shape = &self.work.shape;
        match step {
            Step::Retag { week, from, to } => shape.in_week(week, to) - shape.in_week(week, from) + 1,
            Step::Tag { .. } => -10,
            Step::Move { from, stage, .. } => -shape.in_week(from, stage),
        }
    }

    fn change_for(&mut self, step: Step) -> Option<Change> {
        match step {
            Step::Retag { week, from, to } => self
                .donor(week, Some(from), to)
                .map(|at| Change::Retag { at, to }),
            Step::Tag { week, to } => self.donor(week, None, to).map(|at| Change::Retag { at, to }),
            Step::Move { from, to, stage } => self.moved(from, to, stage),
        }
    }

    /// The best post of a week to retag.
    fn donor(&mut self, week: usize, from: Option<StageIndex>, to: StageIndex) -> Option<usize> {
        // One past the last stage stands for no stage.
        let stages = u8::try_from(self.work.shape.stages()).unwrap_or(u8::MAX);
        let key = (week, from.unwrap_or(StageIndex(stages)), to);
        if !self.donors.contains_key(&key) {
            let donors = self.donors_of(week, from, to);
            self.donors.insert(key, donors);
        }
        let last = self.work.shape.stages() - 1;
        loop {
            let at = self.donors.get_mut(&key)?.pop()?;
            let fits = to.get() != last || last == 0 || self.can_ask(at);
            if fits && self.work.is_free(at) {
                return Some(at);
            }
        }
    }

    /// The posts of a week that may be retagged, the best last.
    fn donors_of(&self, week: usize, from: Option<StageIndex>, to: StageIndex) -> Vec<usize> {
        let posts = self.work.plan.posts.iter().enumerate();
        let is_there = |post: &Post| {
            let in_week = post.date.filter(|date| self.work.plan.month.contains(*date));
            in_week.is_some_and(|date| self.work.shape.week_of(date) == week)
        };
        let is_of = |post: &Post| match from {
            Some(from) => post.stage.index() == Some(from),
            None => post.stage == Tag::Untagged,
        };
        let mut donors: Vec<(i64, usize)> = posts
            .filter(|(at, post)| is_of(post) && is_there(post) && self.may_become(*at, post, to))
            .map(|(at, post)| (self.reluctance(post, to), at))
            .collect();
        donors.sort_by_key(|(reluctance, at)| (std::cmp::Reverse(*reluctance), std::cmp::Reverse(*at)));
        donors.into_iter().map(|(_, at)| at).collect()
    }

    /// Whether a post may get that stage.
    pub(super) fn may_become(&self, at: usize, post: &Post, to: StageIndex) -> bool {
        let suits = self
            .habits
            .outlet(post.channel.as_ref())
            .is_none_or(|outlet| outlet.suits(to));
        suits && self.work.is_free(at) && !self.banned_tags.contains(&(at, to))
    }

    /// Whether the post's place suits an ask.
    fn can_ask(&self, at: usize) -> bool {
        let post = &self.work.plan.posts[at];
        let (Some(date), Some(outlet)) = (post.date, self.habits.outlet(post.channel.as_ref())) else {
            return true;
        };
        outlet.name.is_none() || ask_fits(&self.work, self.habits, outlet, (date, post.time), Some(at))
    }

    /// How much would be lost by giving the post another stage: the more of it is done, the more.
    pub(super) fn reluctance(&self, post: &Post, to: StageIndex) -> i64 {
        let mut reluctance = 0;
        reluctance += if post.effective_status() >= Status::Review {
            6
        } else {
            0
        };
        reluctance += if post.text.is_empty() { 0 } else { 4 };
        reluctance += if post.kpi.is_empty() { 0 } else { 2 };
        reluctance += if post.paid && to.get() == 0 { 8 } else { 0 };
        let near = |days: i64| {
            let day = post
                .date
                .and_then(|date| date.checked_add_signed(chrono::TimeDelta::days(days)));
            let day = day.and_then(|day| self.work.timeline.day(day));
            day.is_some_and(|day| day.of_stage(to) > 0)
        };
        reluctance + (-2..=2).map(|days| i64::from(near(days))).sum::<i64>()
    }

    /// A post of the stage that can leave its week for another.
    fn moved(&self, from: usize, to: usize, stage: StageIndex) -> Option<Change> {
        let posts = self.work.plan.posts.iter().enumerate();
        let mut found: Option<(i64, Change)> = None;
        for (at, post) in posts.filter(|(_, post)| self.work.counted(post) == Some((from, stage))) {
            if !self.work.is_free(at) {
                continue;
            }
            let slot = self.slots(stage, Some(to), Some((at, post))).into_iter().next();
            let Some(slot) = slot else { continue };
            let score = slot.score - 4 * self.reluctance(post, stage);
            if found.as_ref().is_none_or(|(best, _)| score > *best) {
                found = Some((score, move_to(at, post, &slot)));
            }
        }
        found.map(|(_, change)| change)
    }

    pub(super) fn slots(
        &self,
        stage: StageIndex,
        week: Option<usize>,
        post: Option<(usize, &Post)>,
    ) -> Vec<Slot> {
        let wanted = Wanted {
            stage,
            week,
            post,
            thorough: self.thorough,
            banned: &self.banned_days,
        };
        free_slots(&self.work, self.habits, wanted)
    }

    /// Adds posts until the goals are met or there is no more room.
    fn add_posts(&mut self) {
        let goals = self.missed();
        if let Some(new) = self
            .work
            .shape
            .least_new_posts(&goals, MOST_NEW)
            .filter(|new| *new > 0)
        {
            let mut wanted = self.work.shape.wanted_of(&goals, new);
            // In turn, so that no stage takes all the best places.
            while wanted.iter().any(|posts| *posts > 0) {
                for (stage, posts) in self.work.plan.funnel.indices().zip(&mut wanted) {
                    if *posts > 0 {
                        *posts = if self.add_one(stage, None) { *posts - 1 } else { 0 };
                    }
                }
            }
        }
        for _ in 0..MOST_NEW {
            let before = self.missed_in_all();
            let Some(goal) = self.missed().into_iter().next() else {
                return;
            };
            let (stage, week) = match goal {
                Goal::Week(week, stage) => (stage, Some(week)),
                Goal::Order(deeper) => (
                    self.work
                        .shape
                        .shallower_with_less(deeper)
                        .first()
                        .copied()
                        .unwrap_or(deeper),
                    None,
                ),
                Goal::Quota(stage) | Goal::Minimum(stage) => (stage, None),
            };
            if !self.add_one(stage, week) {
                return;
            }
            if self.missed_in_all() > before {
                self.work.take_back();
                return;
            }
        }
    }

    /// Adds one post of that stage in the best place, an idea that is waiting for one first.
    fn add_one(&mut self, stage: StageIndex, week: Option<usize>) -> bool {
        let change = self.additions(stage, week).into_iter().next();
        change.is_some_and(|change| {
            self.work.make(change);
            true
        })
    }

    /// The ways to have one more post of that stage, the best first.
    pub(super) fn additions(&self, stage: StageIndex, week: Option<usize>) -> Vec<Change> {
        let is_idea = |(at, post): &(usize, &Post)| {
            post.date.is_none()
                && post.stage.index() == Some(stage)
                && self.work.is_free(*at)
                && (self.thorough || self.habits.has_hours_for(post))
        };
        let (ideas_tried, days_tried) = if self.thorough {
            (usize::MAX, usize::MAX)
        } else {
            (4, 1)
        };
        let ideas = self
            .work
            .plan
            .posts
            .iter()
            .enumerate()
            .filter(is_idea)
            .take(ideas_tried);
        let mut additions: Vec<Change> = ideas
            .flat_map(|(at, post)| {
                let slots = self
                    .slots(stage, week, Some((at, post)))
                    .into_iter()
                    .take(days_tried);
                slots.map(move |slot| Change::Schedule {
                    at,
                    date: slot.date,
                    time: new_time(post, &slot),
                })
            })
            .collect();
        let slots = self.slots(stage, week, None);
        additions.extend(slots.iter().map(|slot| self.new_post(stage, slot)));
        additions
    }

    fn new_post(&self, stage: StageIndex, slot: &Slot) -> Change {
        let outlet = self.habits.outlet(slot.channel.as_ref());
        let owner = outlet
            .and_then(|outlet| self.habits.owner_for(outlet))
            .map(|(name, _)| name);
        let title = self
            .work
            .plan
            .funnel
            .stage(stage)
            .map_or("", |stage| stage.title());
        let post = Post {
            date: Some(slot.date),
            time: slot.time,
            channel: slot.channel.clone(),
            stage: Tag::Stage(stage),
            status: Some(Status::Draft),
            title: format!("New post: {title}").into(),
            owner,
            ..Post::default()
        };
        Change::Add { post: Box::new(post) }
    }
}

/// The change that moves a post to a slot.
pub(super) fn move_to(at: usize, post: &Post, slot: &Slot) -> Change {
    Change::Move {
        at,
        date: slot.date,
        time: new_time(post, slot),
    }
}

/// The slot's time where it is not the post's own.
fn new_time(post: &Post, slot: &Slot) -> Option<chrono::NaiveTime> {
    slot.time.filter(|time| post.time != Some(*time))
}
