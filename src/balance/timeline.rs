//! A plan's dated posts in the order in which they go out: day by day, and channel by channel.

use crate::plan::{MAX_STAGES, Month, Name, Plan, Post, StageIndex, Status};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike};
use std::collections::HashMap;

/// The dated posts of a plan in the order in which they go out. Made in one pass and then kept up to date edit by edit, so
/// that rules about sequences cost little in a plan of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    lanes: Vec<Lane>,
    days: Vec<Day>,
    first: NaiveDate,
    features: Features,
}

/// How many posts of a plan have what few posts have, dated or not: where none has it, nothing that is about it need be
/// looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Planned figures.
    pub kpi: usize,
    /// Hours of effort.
    pub hours: usize,
    /// Money behind it.
    pub paid: usize,
    /// The status published.
    pub published: usize,
}

impl Features {
    fn each(&mut self, post: &Post) -> [(bool, &mut usize); 4] {
        [
            (!post.kpi.is_empty(), &mut self.kpi),
            (post.hours.is_some(), &mut self.hours),
            (post.paid, &mut self.paid),
            (post.status == Some(Status::Published), &mut self.published),
        ]
    }

    fn add(&mut self, post: &Post) {
        for (has, count) in self.each(post) {
            *count += usize::from(has);
        }
    }

    fn remove(&mut self, post: &Post) {
        for (has, count) in self.each(post) {
            *count = count.saturating_sub(usize::from(has));
        }
    }
}

/// The dated posts of one channel in the order in which they go out, those of other months included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The channel, as its first post in the file writes it.
    pub channel: Name,
    /// Its posts by date, then time (those without one first), then their place in the file.
    pub stops: Vec<Stop>,
    /// The place of its first post in the file.
    first: usize,
}

/// A post on its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The day.
    pub date: NaiveDate,
    /// Seconds since midnight; −1 without a time.
    seconds: i32,
    /// The same and the day as one number, in seconds: posts are sorted by it, and most of them often.
    moment: i64,
    /// The post's place in the plan.
    pub at: usize,
    /// The stage it speaks to, where it has one of the funnel's.
    pub stage: Option<StageIndex>,
}

/// What goes out on one day of the plan's month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// All posts of the day, tagged or not.
    pub posts: u32,
    stages: [u32; MAX_STAGES],
}

impl Day {
    /// The day's posts of a stage.
    pub fn of_stage(&self, stage: StageIndex) -> u32 {
        self.stages.get(stage.get()).copied().unwrap_or_default()
    }

    fn stage_mut(&mut self, post: &Post) -> Option<&mut u32> {
        self.stages.get_mut(post.stage.index()?.get())
    }
}

impl Stop {
    fn of(at: usize, date: NaiveDate, post: &Post) -> Self {
        Self {
            at,
            stage: post.stage.index(),
            ..Self::moment(date, post.time)
        }
    }

    fn moment(date: NaiveDate, time: Option<NaiveTime>) -> Self {
        let seconds = |time: NaiveTime| time.num_seconds_from_midnight().cast_signed();
        let seconds = time.map_or(-1, seconds);
        Self {
            date,
            seconds,
            // A second more than a day has, so that −1 is still on its own day.
            moment: i64::from(date.num_days_from_ce()) * 86_401 + i64::from(seconds),
            at: 0,
            stage: None,
        }
    }

    /// Posts at the same moment go in the order of the file.
    fn order(&self) -> (i64, usize) {
        (self.moment, self.at)
    }

    /// Whether it goes out before the other one: on an earlier day, or on the same one at an earlier time.
    pub fn is_before(&self, other: &Self) -> bool {
        let both = self.is_timed() && other.is_timed();
        self.date < other.date || (self.date == other.date && both && self.seconds < other.seconds)
    }

    /// Whether both go out at the same moment; never where one has no time.
    pub fn is_with(&self, other: &Self) -> bool {
        self.is_timed() && self.date == other.date && self.seconds == other.seconds
    }

    /// Its time in minutes since midnight, rounded down.
    pub fn minute(&self) -> Option<u32> {
        u32::try_from(self.seconds).ok().map(|seconds| seconds / 60)
    }

    /// Whether it has a time.
    pub fn is_timed(&self) -> bool {
        self.seconds >= 0
    }

    /// Whether its place on the lane is before that of a post of that moment.
    pub fn precedes(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        let other = Self::moment(date, time);
        (self.date, self.seconds) < (other.date, other.seconds)
    }

    /// Whether it goes out before that moment; see [`Stop::is_before`].
    pub fn is_before_moment(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        self.is_before(&Self::moment(date, time))
    }

    /// Minutes from this post to a later one, rounded down; `None` where either has no time.
    pub fn minutes_to(&self, later: &Self) -> Option<i64> {
        let both = self.is_timed() && later.is_timed();
        both.then(|| {
            let seconds = i64::from(later.seconds - self.seconds);
            let days = (later.moment - self.moment - seconds) / 86_401;
            (days * 86_400 + seconds) / 60
        })
    }
}

impl Lane {
    fn new(channel: &Name, first: usize) -> Self {
        Self {
            channel: channel.clone(),
            stops: Vec::new(),
            first,
        }
    }

    /// Its timed posts less than so many minutes before or after a moment.
    pub fn near(&self, date: NaiveDate, time: NaiveTime, minutes: i64) -> impl Iterator<Item = &Stop> {
        let here = Stop::moment(date, Some(time));
        // A second more for each day that lies between.
        let reach = minutes.saturating_mul(60).saturating_add(minutes / 1440 + 1);
        let from = here.moment.saturating_sub(reach);
        let to = here.moment.saturating_add(reach);
        let first = self.stops.partition_point(|stop| stop.moment < from);
        let stops = self.stops[first..]
            .iter()
            .take_while(move |stop| stop.moment <= to);
        stops.filter(move |stop| here.minutes_to(stop).is_some_and(|apart| apart.abs() < minutes))
    }

    /// Its posts of a stretch of days, the last one included.
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> &[Stop] {
        let from = self.stops.partition_point(|stop| stop.date < first);
        let to = self.stops.partition_point(|stop| stop.date <= last);
        &self.stops[from..to.max(from)]
    }
}

/// With more channels than that a table finds them faster than looking at each.
const FEW_LANES: usize = 12;

impl Timeline {
    /// Puts a plan's dated posts in order.
    pub fn of(plan: &Plan) -> Self {
        let mut timeline = Self {
            lanes: Vec::new(),
            days: vec![Day::default(); plan.month.days() as usize],
            first: plan.month.first(),
            features: Features::default(),
        };
        let mut known = HashMap::new();
        for (at, post) in plan.posts.iter().enumerate() {
            timeline.features.add(post);
            let Some(date) = post.date else { continue };
            timeline.count(post, date, plan.month);
            if let Some(channel) = &post.channel {
                let lane = timeline.lane_for(channel, at, &mut known);
                timeline.lanes[lane].stops.push(Stop::of(at, date, post));
            }
        }
        for lane in &mut timeline.lanes {
            lane.stops.sort_by_key(Stop::order);
        }
        timeline
    }

    fn count(&mut self, post: &Post, date: NaiveDate, month: Month) {
        if let Some(day) = self.day_mut(date, month) {
            day.posts += 1;
            if let Some(count) = day.stage_mut(post) {
                *count += 1;
            }
        }
    }

    fn uncount(&mut self, post: &Post, date: NaiveDate, month: Month) {
        if let Some(day) = self.day_mut(date, month) {
            day.posts = day.posts.saturating_sub(1);
            if let Some(count) = day.stage_mut(post) {
                *count = count.saturating_sub(1);
            }
        }
    }

    fn day_mut(&mut self, date: NaiveDate, month: Month) -> Option<&mut Day> {
        month.contains(date).then(|| &mut self.days[date.day0() as usize])
    }

    /// Puts a post with that place in the plan of that month where it belongs, after a change of it: the other half of
    /// [`Timeline::take`].
    pub fn put(&mut self, at: usize, post: &Post, month: Month) {
        self.features.add(post);
        let Some(date) = post.date else { return };
        self.count(post, date, month);
        let Some(channel) = &post.channel else { return };
        let stop = Stop::of(at, date, post);
        let lane = self.take_lane(channel);
        let mut lane = lane.unwrap_or_else(|| Lane::new(channel, at));
        let place = lane.stops.partition_point(|other| other.order() <= stop.order());
        lane.stops.insert(place, stop);
        if at < lane.first {
            lane.first = at;
            lane.channel = channel.clone();
        }
        self.put_lane(lane);
    }

    /// Takes the plan's post at that place out, ahead of a change of it.
    pub fn take(&mut self, at: usize, plan: &Plan) {
        let Some(post) = plan.posts.get(at) else { return };
        self.features.remove(post);
        let Some(date) = post.date else { return };
        self.uncount(post, date, plan.month);
        let lane = post.channel.as_ref().and_then(|channel| self.take_lane(channel));
        let Some(mut lane) = lane else { return };
        let order = Stop::of(at, date, post).order();
        if let Ok(place) = lane.stops.binary_search_by_key(&order, Stop::order) {
            lane.stops.remove(place);
        }
        if lane.first == at {
            let Some(first) = lane.stops.iter().map(|stop| stop.at).min() else {
                return;
            };
            lane.first = first;
            let channel = plan.posts.get(first).and_then(|post| post.channel.clone());
            lane.channel = channel.unwrap_or(lane.channel);
        }
        self.put_lane(lane);
    }

    /// Follows a change of the plan's post at that place, which is still to be made. One that goes out when and where it did
    /// stays in its place, which is much faster than [`Timeline::take`] and [`Timeline::put`].
    pub fn change(&mut self, at: usize, after: &Post, plan: &Plan) {
        let Some(before) = plan.posts.get(at) else { return };
        if (before.date, before.time, &before.channel) != (after.date, after.time, &after.channel) {
            self.take(at, plan);
            self.put(at, after, plan.month);
            return;
        }
        self.features.remove(before);
        self.features.add(after);
        let Some(date) = before.date else { return };
        self.uncount(before, date, plan.month);
        self.count(after, date, plan.month);
        let lane = before
            .channel
            .as_ref()
            .and_then(|channel| self.position_of(channel));
        let Some(stops) = lane.map(|lane| &mut self.lanes[lane].stops) else {
            return;
        };
        let stop = Stop::of(at, date, after);
        if let Ok(place) = stops.binary_search_by_key(&stop.order(), Stop::order) {
            stops[place] = stop;
        }
    }

    /// Puts a post in that has just come into the plan at that place: those from there on have moved up.
    pub fn insert(&mut self, at: usize, post: &Post, month: Month) {
        self.renumber(at, |place| place + 1);
        self.put(at, post, month);
    }

    /// Takes the post at that place out, right before it leaves the plan: those behind it move down.
    pub fn remove(&mut self, at: usize, plan: &Plan) {
        self.take(at, plan);
        self.renumber(at + 1, |place| place - 1);
    }

    /// Gives the posts from a place on other numbers.
    fn renumber(&mut self, from: usize, number: impl Fn(usize) -> usize) {
        for lane in &mut self.lanes {
            let places = lane.stops.iter_mut().map(|stop| &mut stop.at);
            for place in places.chain([&mut lane.first]).filter(|place| **place >= from) {
                *place = number(*place);
            }
        }
    }

    fn take_lane(&mut self, channel: &str) -> Option<Lane> {
        let at = self.position_of(channel)?;
        Some(self.lanes.remove(at))
    }

    /// Lanes are in the order of their first posts, as in the file.
    fn put_lane(&mut self, lane: Lane) {
        let at = self.lanes.partition_point(|other| other.first < lane.first);
        self.lanes.insert(at, lane);
    }

    fn position_of(&self, channel: &str) -> Option<usize> {
        self.lanes
            .iter()
            .position(|lane| lane.channel.eq_ignore_case(channel))
    }

    fn lane_for(&mut self, channel: &Name, at: usize, known: &mut HashMap<String, usize>) -> usize {
        let found = if self.lanes.len() <= FEW_LANES {
            self.position_of(channel)
        } else {
            known.get(&channel.to_lowercase()).copied()
        };
        found.unwrap_or_else(|| {
            known.insert(channel.to_lowercase(), self.lanes.len());
            self.lanes.push(Lane::new(channel, at));
            self.lanes.len() - 1
        })
    }

    /// How many posts of the plan have what few posts have.
    pub fn features(&self) -> Features {
        self.features
    }

    /// The channels that have dated posts, as they appear in the file.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The posts of a channel, upper and lower case being the same.
    pub fn lane(&self, channel: &str) -> Option<&Lane> {
        self.position_of(channel).map(|at| &self.lanes[at])
    }

    /// What goes out on a day of the plan's month.
    pub fn day(&self, date: NaiveDate) -> Option<&Day> {
        let at = (date - self.first).num_days();
        self.days.get(usize::try_from(at).ok()?)
    }

    /// The days of the plan's month, from the first on.
    pub fn days(&self) -> impl Iterator<Item = (NaiveDate, &Day)> {
        self.first.iter_days().zip(&self.days)
    }

    /// The stretches of the month's days, first and last, that are longer than `longest` days and have no day of
    /// which `has` is true.
    pub fn gaps(&self, longest: u32, has: impl Fn(&Day) -> bool) -> Vec<(NaiveDate, NaiveDate)> {
        let mut gaps = Vec::new();
        let mut from = 0;
        for at in 0..=self.days.len() {
            if self.days.get(at).is_none_or(&has) {
                if at - from > longest as usize {
                    let day = |at: usize| self.first + Days::new(at as u64);
                    gaps.push((day(from), day(at - 1)));
                }
                from = at + 1;
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Tag;
    use proptest::prelude::*;

    fn post(channel: &str, date: &str, time: &str) -> Post {
        Post {
            channel: Some(channel.into()),
            date: date.parse().ok(),
            time: time.parse().ok(),
            stage: Tag::Stage(StageIndex(1)),
            ..Post::default()
        }
    }

    fn plan(posts: Vec<Post>) -> Plan {
        Plan {
            posts,
            ..Plan::empty("2026-12".parse().unwrap())
        }
    }

    #[test]
    fn a_lane_has_a_channels_posts_in_the_order_in_which_they_go_out() {
        let timeline = Timeline::of(&plan(vec![
            post("x", "2026-12-02", "09:00:00"),
            post("blog", "2026-12-01", ""),
            post("X", "2026-12-01", "10:00:00"),
            post("x", "2026-12-01", ""),
        ]));
        let order: Vec<_> = timeline
            .lane("X")
            .unwrap()
            .stops
            .iter()
            .map(|stop| stop.at)
            .collect();
        assert_eq!(order, [3, 2, 0], "without a time first");
        assert_eq!(timeline.lanes().len(), 2);
        let [_, second, third] = timeline.lane("x").unwrap().stops[..] else {
            panic!("three posts")
        };
        assert_eq!(second.minutes_to(&third), Some(23 * 60));
    }

    #[test]
    fn days_count_their_posts_and_gaps_are_days_without() {
        let timeline = Timeline::of(&plan(vec![
            post("x", "2026-12-05", ""),
            post("x", "2026-12-20", ""),
            post("x", "2027-01-01", ""),
        ]));
        assert_eq!(timeline.days().filter(|(_, day)| day.posts == 1).count(), 2);
        let gaps = timeline.gaps(10, |day| day.of_stage(StageIndex(1)) > 0);
        let days: Vec<_> = gaps.iter().map(|(from, to)| (from.day(), to.day())).collect();
        assert_eq!(
            days,
            [(6, 19), (21, 31)],
            "four days at the beginning are short enough"
        );
    }

    fn any_post() -> impl Strategy<Value = Post> {
        let channel = prop_oneof![Just("x"), Just("X"), Just("blog"), Just("")];
        (0..5u8, channel, 0..3u8, 0..2u8, 0..2u8).prop_map(|(day, channel, hour, stage, other)| Post {
            date: format!("2026-{}-{day:02}", 12 - other).parse().ok(),
            channel: (!channel.is_empty()).then(|| channel.into()),
            time: format!("{:02}:00:00", 22 + hour).parse().ok(),
            stage: Tag::Stage(StageIndex(stage)),
            hours: (stage == 1).then_some(2.0),
            paid: hour == 0,
            status: (other == 1).then_some(Status::Published),
            ..Post::default()
        })
    }

    proptest! {
        #[test]
        fn it_is_kept_up_to_date_through_changes_of_posts_new_ones_and_those_that_go(
            days in proptest::collection::vec(any_post(), 0..12),
            changes in proptest::collection::vec((0..5u8, 0..12usize, any_post()), 1..12),
        ) {
            let mut plan = plan(days);
            let mut timeline = Timeline::of(&plan);
            for (what, at, post) in changes {
                match what {
                    0 => {
                        let at = at.min(plan.posts.len());
                        plan.posts.insert(at, post);
                        timeline.insert(at, &plan.posts[at], plan.month);
                    }
                    _ if plan.posts.len() <= at => continue,
                    1 => {
                        timeline.remove(at, &plan);
                        plan.posts.remove(at);
                    }
                    2 => {
                        timeline.take(at, &plan);
                        plan.posts[at] = post;
                        timeline.put(at, &plan.posts[at], plan.month);
                    }
                    _ => {
                        let before = &plan.posts[at];
                        let after = if what == 3 { post } else {
                            Post { date: before.date, time: before.time, channel: before.channel.clone(), ..post }
                        };
                        timeline.change(at, &after, &plan);
                        plan.posts[at] = after;
                    }
                }
                prop_assert_eq!(&timeline, &Timeline::of(&plan));
            }
        }

        #[test]
        fn every_dated_post_with_a_channel_is_on_one_lane(channels in proptest::collection::vec(0..40u8, 0..80)) {
            let posts = channels.iter().enumerate().map(|(at, channel)| {
                post(&format!("c{channel}"), &format!("2026-12-{:02}", at % 31 + 1), "")
            });
            let timeline = Timeline::of(&plan(posts.collect()));
            let mut met: Vec<_> = timeline.lanes().iter().flat_map(|lane| &lane.stops).map(|stop| stop.at).collect();
            met.sort_unstable();
            prop_assert_eq!(met, (0..channels.len()).collect::<Vec<_>>());
        }
    }
}
