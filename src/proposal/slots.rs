//! Where a post goes best: the free days and times of the month, the best first.

use super::asks::{ask_fits, is_ask};
use super::habits::{Habits, Outlet};
use super::work::Work;
use crate::balance::Lane;
use crate::plan::{Name, Post, StageIndex};
use chrono::{Datelike, NaiveDate, NaiveTime};
use std::collections::HashSet;

/// A place for a post.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    pub(super) date: NaiveDate,
    pub(super) time: Option<NaiveTime>,
    pub(super) channel: Option<Name>,
    pub(super) score: i64,
    /// Whether the channel's list of slots has it.
    pub(super) is_usual: bool,
}

/// What a place is wanted for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    /// The stage of the post.
    pub(super) stage: StageIndex,
    /// The week it has to be in, if it has to be in one.
    pub(super) week: Option<usize>,
    /// The post that is looking for a place, and where it is in the plan; `None` for a new post.
    pub(super) post: Option<(usize, &'w Post)>,
    /// Whether places count that seem to do harm: the rules will tell.
    pub(super) thorough: bool,
    /// Places that have been found wanting.
    pub(super) banned: &'w HashSet<(NaiveDate, Option<Name>)>,
}

/// Days of distance that are as good as more.
const FAR_FROM_STAGE: i64 = 5;
const FAR_ON_CHANNEL: i64 = 4;

/// All free places, the best first.
pub(super) fn free_slots(work: &Work, habits: &Habits, wanted: Wanted<'_>) -> Vec<Slot> {
    let Some((first, last)) = work.open_days() else {
        return Vec::new();
    };
    let outlets = match wanted.post {
        Some((_, post)) => habits.outlet(post.channel.as_ref()).into_iter().collect(),
        None => habits.outlets_for(wanted.stage, wanted.thorough),
    };
    let harm = harm_by_week(work, wanted.stage);
    let mut slots = Vec::new();
    for outlet in outlets {
        let lane = outlet.name.as_ref().and_then(|name| work.timeline.lane(name));
        let place = Place {
            work,
            habits,
            wanted,
            outlet,
            lane,
        };
        for date in first.iter_days().take_while(|date| *date <= last) {
            let week = work.shape.week_of(date);
            if wanted.week.is_some_and(|wanted| wanted != week)
                || !wanted.thorough && wanted.banned.contains(&(date, outlet.name.clone()))
            {
                continue;
            }
            let harm = harm.get(week).copied().unwrap_or_default();
            slots.extend(place.best_on(date).map(|slot| Slot {
                score: slot.score - 200 * harm,
                ..slot
            }));
        }
    }
    slots.sort_by_key(|slot| (std::cmp::Reverse(slot.score), slot.date));
    slots
}

/// How many more goals each week would miss with one more post of that stage.
fn harm_by_week(work: &Work, stage: StageIndex) -> Vec<i64> {
    let missed = work.shape.missed(work.shape.goals());
    let with = |week| {
        let mut shape = work.shape.clone();
        shape.count(week, stage, 1);
        shape.missed(shape.goals()) - missed
    };
    (0..work.shape.weeks()).map(with).collect()
}

/// The days of one channel, looked at for one post.
struct Place<'p> {
    work: &'p Work,
    habits: &'p Habits,
    wanted: Wanted<'p>,
    outlet: &'p Outlet,
    lane: Option<&'p Lane>,
}

impl Place<'_> {
    fn best_on(&self, date: NaiveDate) -> Option<Slot> {
        let is_there = self.wanted.post.is_some_and(|(_, post)| post.date == Some(date));
        if is_there || !(self.wanted.thorough || self.has_room_in_week(date)) {
            return None;
        }
        let own_time = self.wanted.post.and_then(|(_, post)| post.time);
        let usual = self
            .outlet
            .slots
            .iter()
            .filter(|(day, _)| *day == date.weekday())
            .map(|(_, time)| *time);
        let usual: Vec<NaiveTime> = usual.collect();
        let mut times: Vec<Option<NaiveTime>> = usual.iter().copied().map(Some).collect();
        times.extend([own_time, self.outlet.usual_time].into_iter().flatten().map(Some));
        let was_dated = self.wanted.post.is_some_and(|(_, post)| post.date.is_some());
        match own_time {
            // Whoever put it on a day without a time meant it so.
            None if was_dated => times.insert(0, None),
            None => times.push(None),
            Some(_) => {}
        }
        let free = times.into_iter().find(|time| self.is_free(date, *time))?;
        let is_usual = free.is_some_and(|time| usual.contains(&time));
        Some(Slot {
            date,
            time: free,
            channel: self.outlet.name.clone(),
            score: self.score(date, is_usual),
            is_usual,
        })
    }

    fn score(&self, date: NaiveDate, is_usual: bool) -> i64 {
        let mut score = 8 * self.days_to_stage(date) + 6 * self.days_on_channel(date);
        score -= 5 * self.work.timeline.day(date).map_or(0, |day| i64::from(day.posts));
        score += if is_usual { 12 } else { 0 };
        score += 2 * i64::from(self.outlet.of_stage(self.wanted.stage).min(5));
        score += if self.is_below_cadence(date) { 10 } else { 0 };
        if !self.habits.works_on(date.weekday()) {
            score -= 30;
        }
        score
    }

    /// Days to the nearest post of the stage, up to as many as matter.
    fn days_to_stage(&self, date: NaiveDate) -> i64 {
        let has = |day: Option<NaiveDate>| {
            let day = day.and_then(|day| self.work.timeline.day(day));
            day.is_some_and(|day| day.of_stage(self.wanted.stage) > 0)
        };
        let near = |days: &i64| {
            let by = chrono::Days::new(days.unsigned_abs());
            has(date.checked_sub_days(by)) || has(date.checked_add_days(by))
        };
        (0..FAR_FROM_STAGE).find(near).unwrap_or(FAR_FROM_STAGE)
    }

    /// Days to the nearest post of the channel, up to as many as matter.
    fn days_on_channel(&self, date: NaiveDate) -> i64 {
        let Some(lane) = self.lane else {
            return FAR_ON_CHANNEL;
        };
        let after = lane.stops.partition_point(|stop| stop.date < date);
        let before = after.checked_sub(1);
        let near = [before, Some(after)]
            .into_iter()
            .flatten()
            .filter_map(|at| lane.stops.get(at));
        let days = near.map(|stop| (stop.date - date).num_days().abs());
        days.min().unwrap_or(FAR_ON_CHANNEL).min(FAR_ON_CHANNEL)
    }

    /// The posts of the channel in the week of that day, without the one that is looking for a place.
    fn in_week(&self, date: NaiveDate) -> Option<u32> {
        let start = self.work.shape.start_of(self.work.shape.week_of(date));
        let end = start + chrono::Days::new(6);
        let month = self.work.plan.month;
        if !month.contains(start) || !month.contains(end) {
            return None;
        }
        let itself = self.wanted.post.map(|(at, _)| at);
        let stops = self.lane.map_or(&[][..], |lane| lane.between(start, end));
        u32::try_from(stops.iter().filter(|stop| Some(stop.at) != itself).count()).ok()
    }

    fn has_room_in_week(&self, date: NaiveDate) -> bool {
        let most = self.outlet.per_week.map(|(_, most)| most);
        most.is_none_or(|most| self.in_week(date).is_none_or(|posts| posts < most))
    }

    fn is_below_cadence(&self, date: NaiveDate) -> bool {
        let least = self.outlet.per_week.map(|(least, _)| least);
        least.is_some_and(|least| self.in_week(date).is_some_and(|posts| posts < least))
    }

    /// Whether a post at that time keeps its distance from the others of the channel.
    fn is_free(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        let (Some(lane), Some(apart), Some(time)) = (self.lane, self.habits.apart, time) else {
            return self.suits_asks(date, time);
        };
        let itself = self.wanted.post.map(|(at, _)| at);
        let crowded = lane.near(date, time, apart).any(|stop| Some(stop.at) != itself);
        !crowded && self.suits_asks(date, Some(time))
    }

    /// Whether an ask at that moment has enough other posts around it, and some that nurture before it.
    fn suits_asks(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        if !is_ask(self.work, self.wanted.stage) {
            return true;
        }
        // Without times nobody can say which of a day's posts comes first.
        let is_unclear = time.is_none() && self.lane.is_some_and(|lane| !lane.between(date, date).is_empty());
        if self.wanted.thorough || is_unclear {
            return !is_unclear;
        }
        let itself = self.wanted.post.map(|(at, _)| at);
        ask_fits(self.work, self.habits, self.outlet, (date, time), itself)
    }
}
