//! Where a post goes best: the free days and times of the month, the best first.

use super::{Outlet, Room};
use crate::balance::{Lane, Timeline};
use crate::plan::{Name, Post, StageIndex, Tag};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// A place for a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The day.
    pub date: NaiveDate,
    /// The time; `None` for a post without one.
    pub time: Option<NaiveTime>,
    /// The channel; `None` in a plan without channels.
    pub channel: Option<Name>,
    /// How good it is, compared with others for the same post.
    pub score: i64,
    /// Whether the channel's list of slots has it.
    pub is_usual: bool,
}

/// What a place is wanted for. By default a new post of any stage, anywhere in the month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'w> {
    /// The stage of the post, where that is known.
    pub stage: Option<StageIndex>,
    /// The channel of a new post; `None` for any that suits.
    pub channel: Option<&'w Name>,
    /// The first and last day that will do; `None` for all of the month.
    pub within: Option<(NaiveDate, NaiveDate)>,
    /// The post that is looking for another place, and where it is in the plan; `None` for a new post.
    pub post: Option<(usize, &'w Post)>,
    /// Whether an ask may stay as near to others as it is: what is to be mended is something else.
    pub as_near: bool,
    /// Whether places count that seem to do harm: the rules will tell.
    pub thorough: bool,
    /// What else each day of the month costs, as a part of the score; empty for nothing.
    pub costs: &'w [i64],
    /// Places that have been found wanting.
    pub banned: Option<&'w HashSet<(NaiveDate, Option<Name>)>>,
}

impl<'w> Wanted<'w> {
    /// Another place for the post at `at`.
    pub fn other_place(at: usize, post: &'w Post) -> Self {
        Self {
            stage: post.stage.index(),
            post: Some((at, post)),
            ..Self::default()
        }
    }
}

/// Days of distance that are as good as more.
const FAR_FROM_STAGE: i64 = 10;
const FAR_ON_CHANNEL: i64 = 4;
const FAR_FROM_OWN: i64 = 14;

impl<'r> Room<'r> {
    /// All free places, the best first.
    pub fn slots(&self, wanted: Wanted<'_>) -> Vec<Slot> {
        self.free_places(wanted, usize::MAX)
    }

    /// The best free place.
    pub fn best_slot(&self, wanted: Wanted<'_>) -> Option<Slot> {
        self.free_places(wanted, 1).pop()
    }

    /// The first so many of all free places. Whether one is free takes longer to find out than how good it would be, so
    /// the best are looked at first.
    fn free_places(&self, wanted: Wanted<'_>, count: usize) -> Vec<Slot> {
        let to_stage = self.days_to_stage(wanted.stage);
        let outlets = self.outlets(wanted);
        let place = |outlet| Place {
            room: self,
            wanted,
            outlet,
            lane: self.lane_of(outlet),
            to_stage: &to_stage,
        };
        let places: Vec<Place<'_>> = outlets.into_iter().map(place).collect();
        let mut open = self.open_places(&places, wanted.within);
        let mut slots = Vec::new();
        while slots.len() < count
            && let Some((score, Reverse((date, number)), found)) = open.pop()
        {
            if let Some(slot) = found {
                slots.push(slot);
            } else if let Some(slot) = places[number].best_on(date) {
                if slot.score == score {
                    slots.push(slot);
                } else {
                    open.push((slot.score, Reverse((date, number)), Some(slot)));
                }
            }
        }
        slots
    }

    /// The days of each channel, with how good they are at best.
    fn open_places(&self, places: &[Place<'_>], within: Option<(NaiveDate, NaiveDate)>) -> BinaryHeap<Open> {
        let Some((open, end)) = self.open_days() else {
            return BinaryHeap::new();
        };
        let (first, last) = within.unwrap_or((open, end));
        let mut found = Vec::new();
        for (number, place) in places.iter().enumerate() {
            let days = first.max(open).iter_days();
            let days = days.take_while(|date| *date <= last.min(end));
            found.extend(
                days.filter(|date| !place.is_banned(*date))
                    .map(|date| (place.score_at_best(date), Reverse((date, number)), None)),
            );
        }
        found.into()
    }

    fn lane_of(&self, outlet: &Outlet) -> Option<&'r Lane> {
        outlet.name.as_ref().and_then(|name| self.timeline.lane(name))
    }

    /// The best places for several posts like that one, none in the way of another; fewer where there is no more room.
    pub fn slots_for_all(&self, wanted: Wanted<'_>, count: usize) -> Vec<Slot> {
        let mut chosen = self.one_after_the_other();
        std::iter::from_fn(|| chosen.take_best(wanted))
            .take(count)
            .collect()
    }

    /// For choosing places of which none is to be in the way of another.
    pub fn one_after_the_other(&self) -> Chosen<'r> {
        Chosen {
            room: *self,
            timeline: self.timeline.clone(),
            posts: 0,
        }
    }

    /// Another day for each of those posts, for another reason than that it is an ask too near to others, one after the other, so that none is in the way of another; those that
    /// find none are left out.
    pub fn new_days(&self, posts: impl IntoIterator<Item = usize>) -> Vec<(usize, NaiveDate)> {
        let mut timeline = self.timeline.clone();
        let mut found = Vec::new();
        for at in posts {
            let Some(post) = self.plan.posts.get(at) else {
                continue;
            };
            let room = Room {
                timeline: &timeline,
                ..*self
            };
            let wanted = Wanted {
                as_near: true,
                ..Wanted::other_place(at, post)
            };
            let Some(slot) = room.best_slot(wanted) else {
                continue;
            };
            let moved = Post {
                date: Some(slot.date),
                time: slot.time.or(post.time),
                ..post.clone()
            };
            timeline.take(at, self.plan);
            timeline.put(at, &moved, self.plan.month);
            found.push((at, slot.date));
        }
        found
    }

    /// The best other place for a post of the plan within a stretch of days.
    pub fn other_place(&self, at: usize, within: Option<(NaiveDate, NaiveDate)>) -> Option<Slot> {
        let wanted = Wanted {
            within,
            ..Wanted::other_place(at, self.plan.posts.get(at)?)
        };
        self.best_slot(wanted)
    }

    pub(super) fn outlets(&self, wanted: Wanted<'_>) -> Vec<&Outlet> {
        match (wanted.post, wanted.channel) {
            (Some((_, post)), _) => self.habits.outlet(post.channel.as_ref()).into_iter().collect(),
            (None, Some(channel)) => self.habits.outlet(Some(channel)).into_iter().collect(),
            (None, None) => self.habits.outlets_for(wanted.stage, wanted.thorough),
        }
    }

    /// For each day of the month how far the nearest post of the stage is, the month's ends being taken for such, up
    /// to as many days as matter.
    fn days_to_stage(&self, stage: Option<StageIndex>) -> Vec<i64> {
        let days = self.timeline.days();
        let has: Vec<bool> = days
            .map(|(_, day)| stage.is_none_or(|stage| day.of_stage(stage) > 0))
            .collect();
        let mut since = 0;
        let mut distances: Vec<i64> = Vec::with_capacity(has.len());
        for has in &has {
            since = if *has { 0 } else { since + 1 };
            distances.push(since);
        }
        let mut until = 0;
        for (has, distance) in has.iter().zip(&mut distances).rev() {
            until = if *has { 0 } else { until + 1 };
            *distance = until.min(*distance).min(FAR_FROM_STAGE);
        }
        distances
    }
}

/// Places for new posts, chosen one after the other.
#[derive(Debug)]
pub struct Chosen<'r> {
    room: Room<'r>,
    /// With the posts that have a place.
    timeline: Timeline,
    posts: usize,
}

impl Chosen<'_> {
    /// Takes the best place for one more post.
    pub fn take_best(&mut self, wanted: Wanted<'_>) -> Option<Slot> {
        let room = Room {
            timeline: &self.timeline,
            ..self.room
        };
        let slot = room.best_slot(wanted)?;
        let post = Post {
            date: Some(slot.date),
            time: slot.time,
            channel: slot.channel.clone(),
            stage: wanted.stage.map_or(Tag::Untagged, Tag::Stage),
            ..Post::default()
        };
        let plan = self.room.plan;
        self.timeline
            .put(plan.posts.len() + self.posts, &post, plan.month);
        self.posts += 1;
        Some(slot)
    }
}

/// A day of a channel: how good it is, or may be while nobody has looked whether it is free; the earlier day and the
/// channel listed first go first.
type Open = (i64, Reverse<(NaiveDate, usize)>, Option<Slot>);

/// The days of one channel, looked at for one post.
struct Place<'p> {
    room: &'p Room<'p>,
    wanted: Wanted<'p>,
    outlet: &'p Outlet,
    lane: Option<&'p Lane>,
    to_stage: &'p [i64],
}

impl Place<'_> {
    fn is_banned(&self, date: NaiveDate) -> bool {
        let banned = self.wanted.banned.filter(|_| !self.wanted.thorough);
        banned.is_some_and(|banned| banned.contains(&(date, self.outlet.name.clone())))
    }

    fn best_on(&self, date: NaiveDate) -> Option<Slot> {
        let is_there = self.wanted.post.is_some_and(|(_, post)| post.date == Some(date));
        if is_there || !self.has_room_in_week(date) {
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
            // Where all usual times of a day are taken it is full, whatever the hour.
            None if (usual.is_empty() || self.wanted.thorough) && self.has_room_on(date) => times.push(None),
            _ => {}
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

    /// The score of a day if its usual times are free.
    fn score_at_best(&self, date: NaiveDate) -> i64 {
        let has_usual = self.outlet.slots.iter().any(|(day, _)| *day == date.weekday());
        self.score(date, has_usual)
    }

    fn score(&self, date: NaiveDate, is_usual: bool) -> i64 {
        let day = date.day0() as usize;
        let on_day = self.room.timeline.day(date).map_or(0, |day| i64::from(day.posts));
        let to_stage = self.to_stage.get(day).copied().unwrap_or_default();
        let of_stage = self.wanted.stage.map_or(0, |stage| self.outlet.of_stage(stage));
        let mut score = 8 * to_stage + 6 * self.days_on_channel(date) - 5 * on_day;
        score += 2 * i64::from(of_stage.min(5)) - self.wanted.costs.get(day).copied().unwrap_or_default();
        if is_usual {
            score += 12;
        } else if !self.outlet.slots.is_empty() {
            score -= 30;
        }
        if self.is_below_cadence(date) {
            score += 10;
        }
        if !self.room.habits.works_on(date.weekday()) {
            score -= 30;
        }
        if let Some(own) = self.wanted.post.and_then(|(_, post)| post.date) {
            // Whoever put it there had a reason to want it about then.
            let days = (date - own.max(self.room.today)).num_days().abs();
            score -= 4 * days.min(FAR_FROM_OWN);
        }
        if date == self.room.today {
            // The day may be half over: something new for it would come in haste.
            score -= 100;
        }
        score
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

    /// The posts of the channel in the week of that day, without the one that is looking for a place; `None` where
    /// the week is not a full one.
    fn in_week(&self, date: NaiveDate) -> Option<u32> {
        self.room.full_week(date).map(|week| self.posts_between(week))
    }

    /// The posts of the channel on those days, without the one that is looking for a place.
    fn posts_between(&self, (first, last): (NaiveDate, NaiveDate)) -> u32 {
        let itself = self.wanted.post.map(|(at, _)| at);
        let stops = self.lane.map_or(&[][..], |lane| lane.between(first, last));
        let others = stops.iter().filter(|stop| Some(stop.at) != itself).count();
        u32::try_from(others).unwrap_or(u32::MAX)
    }

    /// Whether the channel's cadence takes one more post in the week of that day. Of a week that reaches into another month
    /// no rule will tell, however thoroughly somebody looks.
    fn has_room_in_week(&self, date: NaiveDate) -> bool {
        let Some((_, most)) = self.outlet.per_week else {
            return true;
        };
        if self.wanted.thorough && self.room.full_week(date).is_some() {
            return true;
        }
        let start = self.room.tally.week_start().week_of(date);
        self.posts_between((start, start + Days::new(6))) < most
    }

    /// Whether the day takes one more post without a time. Where posts go out at times, only if it has none; else none is
    /// to have many more of them than any had so far.
    fn has_room_on(&self, date: NaiveDate) -> bool {
        let posts = match self.lane {
            Some(_) => self.posts_between((date, date)),
            None if self.outlet.name.is_some() => 0,
            None => self.room.timeline.day(date).map_or(0, |day| day.posts),
        };
        let has_times = !self.outlet.slots.is_empty() || self.outlet.usual_time.is_some();
        posts < if has_times { 1 } else { self.outlet.most_on_a_day }
    }

    fn is_below_cadence(&self, date: NaiveDate) -> bool {
        let least = self.outlet.per_week.map(|(least, _)| least);
        least.is_some_and(|least| self.in_week(date).is_some_and(|posts| posts < least))
    }

    /// Whether a post at that time keeps its distance from the others of the channel.
    fn is_free(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        let (Some(lane), Some(apart), Some(time)) = (self.lane, self.room.habits.apart(), time) else {
            return self.suits_asks(date, time);
        };
        let itself = self.wanted.post.map(|(at, _)| at);
        let crowded = lane.near(date, time, apart).any(|stop| Some(stop.at) != itself);
        !crowded && self.suits_asks(date, Some(time))
    }

    /// Whether an ask at that moment has enough other posts around it, and some that nurture before it.
    fn suits_asks(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        if !self.wanted.stage.is_some_and(|stage| self.room.is_ask(stage)) {
            return true;
        }
        // Without times nobody can say which of a day's posts comes first.
        let is_unclear = time.is_none() && self.lane.is_some_and(|lane| !lane.between(date, date).is_empty());
        if self.wanted.thorough || is_unclear {
            return !is_unclear;
        }
        let itself = self.wanted.post.map(|(at, _)| at);
        let channel = self.outlet.name.as_ref();
        self.room
            .ask_fits_as_near(channel, (date, time), itself, self.wanted.as_near)
    }
}
