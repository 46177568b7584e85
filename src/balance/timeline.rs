//! A plan's dated posts in the order in which they go out: day by day, and channel by channel.

use crate::plan::{MAX_STAGES, Month, Name, Plan, Post, StageIndex, Status};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Timelike};
use std::collections::HashMap;

/// The dated posts of a plan in the order in which they go out. Made in one pass, so that rules about sequences
/// cost little in a plan of any size.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    lanes: Vec<Lane>,
    days: Vec<Day>,
    first: NaiveDate,
    features: Features,
}

/// What any post of a plan has, dated or not: where none has it, nothing that is about it need be looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Planned figures.
    pub kpi: bool,
    /// Hours of effort.
    pub hours: bool,
    /// Money behind it.
    pub paid: bool,
    /// The status published.
    pub published: bool,
}

impl Features {
    fn note(&mut self, post: &Post) {
        self.kpi |= !post.kpi.is_empty();
        self.hours |= post.hours.is_some();
        self.paid |= post.paid;
        self.published |= post.status == Some(Status::Published);
    }
}

/// The dated posts of one channel in the order in which they go out, those of other months included.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The channel, as its first post writes it.
    pub channel: Name,
    /// Its posts by date, then time (those without one first), then their place in the file.
    pub stops: Vec<Stop>,
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
            timeline.features.note(post);
            let Some(date) = post.date else { continue };
            timeline.count(post, date, plan.month);
            if let Some(channel) = &post.channel {
                let lane = timeline.lane_for(channel, &mut known);
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

    fn day_mut(&mut self, date: NaiveDate, month: Month) -> Option<&mut Day> {
        month.contains(date).then(|| &mut self.days[date.day0() as usize])
    }

    /// Puts one more post of the plan of that month in its place.
    pub fn put(&mut self, at: usize, post: &Post, month: Month) {
        let Some(date) = post.date else { return };
        self.count(post, date, month);
        if let Some(channel) = &post.channel {
            let same = |lane: &Lane| lane.channel.eq_ignore_case(channel);
            let known = self.lanes.iter().position(same);
            let lane = known.unwrap_or_else(|| self.open_lane(channel));
            let stop = Stop::of(at, date, post);
            let stops = &mut self.lanes[lane].stops;
            let place = stops.partition_point(|other| other.order() <= stop.order());
            stops.insert(place, stop);
        }
    }

    /// Takes a post out: the reverse of [`Timeline::put`].
    pub fn take(&mut self, at: usize, post: &Post, month: Month) {
        let Some(date) = post.date else { return };
        if let Some(day) = self.day_mut(date, month) {
            day.posts = day.posts.saturating_sub(1);
            if let Some(count) = day.stage_mut(post) {
                *count = count.saturating_sub(1);
            }
        }
        let Some(channel) = &post.channel else { return };
        let lane = self
            .lanes
            .iter_mut()
            .find(|lane| lane.channel.eq_ignore_case(channel));
        if let Some(lane) = lane {
            let order = Stop::of(at, date, post).order();
            if let Ok(place) = lane.stops.binary_search_by_key(&order, Stop::order) {
                lane.stops.remove(place);
            }
        }
    }

    fn lane_for(&mut self, channel: &Name, known: &mut HashMap<String, usize>) -> usize {
        let same = |lane: &Lane| lane.channel.eq_ignore_case(channel);
        let found = if self.lanes.len() <= FEW_LANES {
            self.lanes.iter().position(same)
        } else {
            known.get(&channel.to_lowercase()).copied()
        };
        found.unwrap_or_else(|| {
            known.insert(channel.to_lowercase(), self.lanes.len());
            self.open_lane(channel)
        })
    }

    fn open_lane(&mut self, channel: &Name) -> usize {
        self.lanes.push(Lane {
            channel: channel.clone(),
            stops: Vec::new(),
        });
        self.lanes.len() - 1
    }

    /// What any post of the plan had when it was looked at.
    pub fn features(&self) -> Features {
        self.features
    }

    /// The channels that have dated posts, as they appear in the file.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The posts of a channel, upper and lower case being the same.
    pub fn lane(&self, channel: &str) -> Option<&Lane> {
        self.lanes
            .iter()
            .find(|lane| lane.channel.eq_ignore_case(channel))
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

    proptest! {
        #[test]
        fn putting_posts_in_and_taking_them_out_is_the_same_as_looking_anew(
            days in proptest::collection::vec((1..28u8, 0..4u8, 0..3u8), 1..20), changed in 0..20usize, to in 1..28u8
        ) {
            let made = |(day, channel, hour): &(u8, u8, u8)| {
                post(&format!("c{channel}"), &format!("2026-12-{day:02}"), &format!("{:02}:00:00", 9 + hour))
            };
            let mut plan = plan(days.iter().map(made).collect());
            let mut timeline = Timeline::of(&plan);
            let at = changed % plan.posts.len();
            timeline.take(at, &plan.posts[at], plan.month);
            plan.posts[at].date = format!("2026-12-{to:02}").parse().ok();
            timeline.put(at, &plan.posts[at], plan.month);
            let order = |timeline: &Timeline| {
                let mut lanes: Vec<_> = timeline.lanes().iter().filter(|lane| !lane.stops.is_empty()).cloned().collect();
                lanes.sort_by(|one, other| one.channel.cmp(&other.channel));
                lanes.into_iter().map(|lane| lane.stops).collect::<Vec<_>>()
            };
            prop_assert_eq!(order(&timeline), order(&Timeline::of(&plan)));
            prop_assert!(timeline.days().eq(Timeline::of(&plan).days()));
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
