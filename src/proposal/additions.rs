//! New posts, and ideas that get a day.

use super::change::Change;
use super::search::{Search, new_time};
use super::shape::Goal;
use crate::plan::{Post, StageIndex, Status, Tag};
use crate::room::Slot;
use chrono::NaiveDate;

/// The most posts that are ever added.
const MOST_NEW: usize = 400;

/// New posts can make others necessary; so many in a row that bring nothing nearer are too many.
const MOST_IN_VAIN: usize = 12;

impl Search<'_> {
    /// Adds posts until the goals are met, or there is no more room, or it comes to nothing.
    pub(super) fn add_posts(&mut self) {
        let goals = self.missed();
        if let Some(new) = self
            .work
            .shape
            .least_new_posts(&goals, MOST_NEW)
            .filter(|new| *new > 0)
        {
            let mut wanted = self.work.shape.wanted_of(&goals, new);
            // In turn, so that no stage takes all the best places.
            while wanted.iter().any(|posts| *posts > 0) && !self.is_tired() {
                for (stage, posts) in self.work.plan.funnel.indices().zip(&mut wanted) {
                    if *posts > 0 {
                        *posts = if self.add_one(stage, None) { *posts - 1 } else { 0 };
                    }
                }
            }
        }
        let mut least = (self.missed_in_all(), self.work.len());
        let most = self.work.len() + MOST_NEW;
        while self.work.len() < most.min(least.1 + MOST_IN_VAIN) {
            let Some(goal) = self.missed().into_iter().next().filter(|_| !self.is_tired()) else {
                break;
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
                break;
            }
            let missed = self.missed_in_all();
            if missed < least.0 {
                least = (missed, self.work.len());
            }
        }
        while self.work.len() > least.1 {
            self.work.take_back();
        }
    }

    /// Adds one post of that stage in the best place, an idea that is waiting for one first.
    fn add_one(&mut self, stage: StageIndex, week: Option<usize>) -> bool {
        let within = week.map(|week| self.work.shape.days_of(week));
        let change = self.best_addition(stage, within);
        change.is_some_and(|change| {
            self.work.make(change);
            true
        })
    }

    /// The first of [`Search::additions`].
    fn best_addition(&self, stage: StageIndex, within: Option<(NaiveDate, NaiveDate)>) -> Option<Change> {
        let mut ideas = self.ideas(stage);
        let idea = ideas.find_map(|(at, post)| {
            let slot = self.slot(stage, within, Some((at, post)))?;
            Some(schedule(at, post, &slot))
        });
        idea.or_else(|| Some(self.new_post(stage, &self.slot(stage, within, None)?)))
    }

    /// The ways to have one more post of that stage within a stretch of days, the best first: up to `each` with ideas, and
    /// up to `each` with a new post.
    pub(super) fn additions(
        &self,
        stage: StageIndex,
        within: Option<(NaiveDate, NaiveDate)>,
        each: usize,
    ) -> Vec<Change> {
        let days_tried = if self.thorough || self.on_all_days {
            usize::MAX
        } else {
            each.div_ceil(2)
        };
        let scheduled = self.ideas(stage).flat_map(|(at, post)| {
            let slots = self.slots(stage, within, Some((at, post))).into_iter();
            slots.take(days_tried).map(move |slot| schedule(at, post, &slot))
        });
        let mut additions: Vec<Change> = scheduled.take(each).collect();
        let slots = self.slots(stage, within, None);
        additions.extend(slots.iter().take(each).map(|slot| self.new_post(stage, slot)));
        additions
    }

    /// The ideas of that stage that are tried.
    fn ideas(&self, stage: StageIndex) -> impl Iterator<Item = (usize, &Post)> {
        let tried = if self.thorough { usize::MAX } else { 4 };
        let ideas = self.work.ideas().filter(move |(_, post)| {
            post.stage.index() == Some(stage) && (self.thorough || self.habits.has_hours_for(post))
        });
        ideas.take(tried)
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

fn schedule(at: usize, post: &Post, slot: &Slot) -> Change {
    Change::Schedule {
        at,
        date: slot.date,
        time: new_time(post, slot),
    }
}
