//! A plan that is tried out on: changes are made on a copy, counted, and taken back.

use super::change::Change;
use super::shape::{Goal, Shape};
use crate::balance::{Tally, Timeline};
use crate::plan::{Plan, Post, StageIndex};
use crate::rules::{Singles, Unmeasured};
use chrono::NaiveDate;

/// A copy of a plan with the changes tried so far. New posts go to its end, so that all others keep their places.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) plan: Plan,
    pub(super) tally: Tally,
    pub(super) shape: Shape,
    pub(super) timeline: Timeline,
    pub(super) singles: Singles,
    pub(super) today: NaiveDate,
    done: Vec<Done>,
    /// Which of the plan's own posts are changed.
    changed: Vec<bool>,
    /// The plan's own posts without a day.
    ideas: Vec<usize>,
}

/// A change that was made, and the post from before it.
#[derive(Debug)]
struct Done {
    change: Change,
    before: Option<Post>,
}

/// What a place costs where a post would make another goal missed: more than all that speaks for one.
const HARM: i64 = 200;

impl Work {
    pub(super) fn new(plan: &Plan, tally: &Tally, today: NaiveDate) -> Self {
        let light = light_copy(plan);
        let ideas = plan
            .posts
            .iter()
            .enumerate()
            .filter(|(_, post)| post.date.is_none());
        Self {
            singles: Singles::of(&light, today, &Unmeasured),
            plan: light,
            tally: tally.clone(),
            shape: Shape::of(plan, tally),
            timeline: Timeline::of(plan),
            today,
            done: Vec::new(),
            changed: vec![false; plan.posts.len()],
            ideas: ideas.map(|(at, _)| at).collect(),
        }
    }

    /// The changes tried, in order.
    pub(super) fn changes(&self) -> impl DoubleEndedIterator<Item = &Change> {
        self.done.iter().map(|done| &done.change)
    }

    /// The stage that a changed post had before.
    pub(super) fn stage_before(&self, at: usize) -> Option<StageIndex> {
        let done = self.done.iter().find(|done| done.change.at() == Some(at))?;
        done.before.as_ref()?.stage.index()
    }

    /// How many changes are tried.
    pub(super) fn len(&self) -> usize {
        self.done.len()
    }

    /// What one more post of that stage costs on each day of the month: the more goals its week would then miss, the
    /// more.
    pub(super) fn day_costs(&self, stage: StageIndex) -> Vec<i64> {
        let missed = self.shape.missed(self.shape.goals());
        let cost = |week| {
            let mut shape = self.shape.clone();
            shape.count(week, stage, 1);
            HARM * (shape.missed(shape.goals()) - missed)
        };
        let costs: Vec<i64> = (0..self.shape.weeks()).map(cost).collect();
        let month = self.plan.month;
        let days = month.first().iter_days().take(month.days() as usize);
        days.map(|date| costs.get(self.shape.week_of(date)).copied().unwrap_or_default())
            .collect()
    }

    /// Whether the post may be changed: one of the plan's own, not settled, and not changed already.
    pub(super) fn is_free(&self, at: usize) -> bool {
        let is_unchanged = self.changed.get(at).is_some_and(|changed| !changed);
        is_unchanged && !self.plan.posts[at].is_settled(self.today)
    }

    /// The ideas that may be given a day, in the order of the plan.
    pub(super) fn ideas(&self) -> impl Iterator<Item = (usize, &Post)> {
        let ideas = self.ideas.iter().filter(|at| self.is_free(**at));
        ideas.map(|at| (*at, &self.plan.posts[*at]))
    }

    /// Makes a change.
    pub(super) fn make(&mut self, change: Change) {
        let before = if let Some(at) = change.at() {
            let after = change.applied_to(&self.plan.posts[at]);
            self.changed[at] = true;
            Some(self.replace(at, after))
        } else {
            self.push(change.applied_to(&Post::default()));
            None
        };
        self.done.push(Done { change, before });
    }

    /// Takes the latest change back.
    pub(super) fn take_back(&mut self) -> Option<Change> {
        let Done { change, before } = self.done.pop()?;
        match (change.at(), before) {
            (Some(at), Some(before)) => {
                self.changed[at] = false;
                self.replace(at, before);
            }
            _ => self.pop(),
        }
        Some(change)
    }

    /// Takes all changes back.
    pub(super) fn reset(&mut self) {
        while self.take_back().is_some() {}
    }

    /// Takes changes back from the first that differs from those, and makes the rest of them.
    pub(super) fn set(&mut self, changes: &[Change]) {
        let same = self
            .changes()
            .zip(changes)
            .take_while(|(made, wanted)| made == wanted);
        let same = same.count();
        while self.len() > same {
            self.take_back();
        }
        for change in &changes[same..] {
            self.make(change.clone());
        }
    }

    /// Puts a post in another's place, and gives that one back.
    fn replace(&mut self, at: usize, after: Post) -> Post {
        self.timeline.change(at, &after, &self.plan);
        self.singles.put(at, &after);
        let before = std::mem::replace(&mut self.plan.posts[at], after);
        self.uncount(&before);
        self.count(at);
        before
    }

    /// Adds a post at the end.
    fn push(&mut self, post: Post) {
        let at = self.plan.posts.len();
        self.timeline.put(at, &post, self.plan.month);
        self.singles.insert(at, &post);
        self.plan.posts.push(post);
        self.count(at);
    }

    /// Takes the last post out.
    fn pop(&mut self) {
        let Some(at) = self.plan.posts.len().checked_sub(1) else {
            return;
        };
        self.timeline.take(at, &self.plan);
        self.singles.remove(at);
        if let Some(post) = self.plan.posts.pop() {
            self.uncount(&post);
        }
    }

    fn count(&mut self, at: usize) {
        let post = &self.plan.posts[at];
        self.tally.add(post);
        if let Some((week, stage)) = self.counted(post) {
            self.shape.count(week, stage, 1);
        }
    }

    fn uncount(&mut self, post: &Post) {
        self.tally.remove(post);
        if let Some((week, stage)) = self.counted(post) {
            self.shape.count(week, stage, -1);
        }
    }

    /// The week and stage that a post counts for.
    pub(super) fn counted(&self, post: &Post) -> Option<(usize, StageIndex)> {
        let stage = self.plan.counted_stage(post)?;
        Some((self.shape.week_of(post.date?), stage))
    }

    /// The goals that are missed.
    pub(super) fn missed(&self) -> Vec<Goal> {
        let goals = self.shape.goals().iter().copied();
        goals.filter(|goal| self.shape.missed_by(*goal) > 0).collect()
    }
}

/// A copy of a plan without its texts, which no change touches: of each only whether there is one is kept.
fn light_copy(plan: &Plan) -> Plan {
    let light = |post: &Post| Post {
        id: Box::default(),
        title: Box::default(),
        text: if post.text.is_empty() {
            Box::default()
        } else {
            "…".into()
        },
        notes: Box::default(),
        media: Box::default(),
        tags: Box::default(),
        channel: post.channel.clone(),
        stage: post.stage.clone(),
        owner: post.owner.clone(),
        pillar: None,
        campaign: None,
        values: post.values.clone(),
        link: if post.link.is_empty() {
            Box::default()
        } else {
            "…".into()
        },
        kpi: post.kpi.clone(),
        results: post.results.clone(),
        ..*post
    };
    Plan {
        posts: plan.posts.iter().map(light).collect(),
        brand: Box::default(),
        timezone: plan.timezone.clone(),
        // No change touches it, and the rule about it reads it whole.
        goal: Box::default(),
        values: plan.values.clone(),
        funnel: plan.funnel.clone(),
        channels: plan.channels.clone(),
        owners: plan.owners.clone(),
        rules: plan.rules.clone(),
        ..*plan
    }
}
