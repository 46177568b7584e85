//! What a plan does out of habit: which channels speak to whom, at what times, on which days and by whose hands.
//! New posts keep to it.

use crate::balance::{Count, Depths, Timeline};
use crate::plan::{MAX_STAGES, Name, Plan, Post, StageIndex};
use chrono::{Datelike, NaiveTime, Weekday};
use std::collections::HashMap;

/// A channel, as the plan lists and uses it.
#[derive(Debug)]
pub struct Outlet {
    /// `None` stands for the posts of a plan without channels.
    pub name: Option<Name>,
    /// The stages it is good for; empty for all.
    stages: Vec<StageIndex>,
    /// The most posts in a full week, and the least.
    pub per_week: Option<(u32, u32)>,
    /// Its usual times.
    pub slots: Vec<(Weekday, NaiveTime)>,
    /// The most posts without a time that it takes on a day: one more than on its busiest day so far, and two at least.
    pub most_on_a_day: u32,
    /// The time at which most of its posts go out.
    pub usual_time: Option<NaiveTime>,
    /// Whoever makes its posts, those with most of them first.
    owners: Vec<Name>,
    /// Its posts of each stage.
    posts: [u32; MAX_STAGES],
    /// Whether a post without a link would lead nowhere there.
    is_dead_end: bool,
    /// The channels whose posts lead to it, itself first.
    pub feeders: Vec<Name>,
}

impl Outlet {
    /// Whether it is good for that stage.
    pub fn suits(&self, stage: StageIndex) -> bool {
        self.stages.is_empty() || self.stages.contains(&stage)
    }

    /// How many of its posts speak to that stage.
    pub fn of_stage(&self, stage: StageIndex) -> u32 {
        self.posts[stage.get()]
    }
}

/// What a plan does out of habit, and what its settings ask of new posts.
#[derive(Debug)]
pub struct Habits {
    outlets: Vec<Outlet>,
    /// On which days of the week, Monday first, the plan has posts or slots.
    weekdays: [bool; 7],
    /// The hours that the owners have left, in millionths; `None` where the plan sets no limit.
    hours_left: HashMap<Name, Option<i128>>,
    manners: Manners,
}

/// What the rules of a plan ask of new posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// The least minutes between two posts of a channel; `None` where the plan does not care.
    pub apart: Option<i64>,
    /// The least posts between two asks of a channel; `None` where the plan does not care.
    pub between_asks: Option<usize>,
    /// Whether an ask must come after posts that nurture.
    pub nurtures_first: bool,
}

impl Habits {
    /// What a plan does and asks for. `timeline` must be that of the plan.
    pub fn of(plan: &Plan, timeline: &Timeline, manners: Manners) -> Self {
        let mut habits = Self {
            outlets: outlets(plan, timeline),
            weekdays: [false; 7],
            hours_left: hours_left(plan),
            manners,
        };
        let posts = plan.posts.iter().filter_map(|post| post.date);
        let slots = plan.channels.iter().flat_map(|channel| &channel.slots);
        for day in posts.map(|date| date.weekday()).chain(slots.map(|(day, _)| *day)) {
            habits.weekdays[day.num_days_from_monday() as usize] = true;
        }
        if habits.weekdays == [false; 7] {
            habits.weekdays = [true, true, true, true, true, false, false];
        }
        habits
    }

    /// What the rules ask of new posts.
    pub fn manners(&self) -> Manners {
        self.manners
    }

    /// The least minutes between two posts of a channel; `None` where the plan does not care.
    pub fn apart(&self) -> Option<i64> {
        self.manners.apart
    }

    /// The channels that posts can be put on.
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets
    }

    /// Whether the plan has posts on that day of the week.
    pub fn works_on(&self, day: Weekday) -> bool {
        self.weekdays[day.num_days_from_monday() as usize]
    }

    /// The channels to put a post of that stage on: those said to be good for it; where others will do, without those
    /// that lead nowhere.
    pub fn outlets_for(&self, stage: Option<StageIndex>, thorough: bool) -> Vec<&Outlet> {
        let is_meant = |outlet: &&Outlet| stage.is_none_or(|stage| outlet.suits(stage));
        let suits: Vec<&Outlet> = self.outlets.iter().filter(is_meant).collect();
        let alive: Vec<&Outlet> = suits
            .iter()
            .copied()
            .filter(|outlet| !outlet.is_dead_end)
            .collect();
        if alive.is_empty() || thorough {
            suits
        } else {
            alive
        }
    }

    /// The outlet of that name.
    pub fn outlet(&self, name: Option<&Name>) -> Option<&Outlet> {
        let same = |outlet: &&Outlet| match (&outlet.name, name) {
            (Some(own), Some(name)) => own.eq_ignore_case(name),
            (None, None) => true,
            _ => false,
        };
        self.outlets.iter().find(same)
    }

    /// Who makes a new post for that channel: whoever makes most there and has hours left, and how many.
    pub fn owner_for(&self, outlet: &Outlet) -> Option<(Name, Option<f64>)> {
        let has_time = |name: &&Name| {
            self.hours_left
                .get(*name)
                .is_none_or(|left| left.is_none_or(|left| left > 0))
        };
        let own = outlet.owners.iter().find(has_time);
        let name = own.or_else(|| {
            let mut others: Vec<&Name> = self.hours_left.keys().filter(has_time).collect();
            others.sort_by_key(|name| {
                (
                    std::cmp::Reverse(self.hours_left.get(*name).copied().flatten()),
                    (*name).clone(),
                )
            });
            others.first().copied()
        })?;
        Some((name.clone(), self.hours_of(name)))
    }

    /// The hours an owner has left; `None` where the plan sets no limit.
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    fn hours_of(&self, name: &Name) -> Option<f64> {
        let left = self.hours_left.get(name).copied().flatten()?;
        Some(left as f64 / Count::MICRO as f64)
    }

    /// Whether an owner has time for a post.
    pub fn has_hours_for(&self, post: &Post) -> bool {
        let left = post
            .owner
            .as_ref()
            .and_then(|owner| self.hours_left.get(owner).copied().flatten());
        left.is_none_or(|left| i128::from(Count::of(post).micro_hours) <= left)
    }
}

fn outlets(plan: &Plan, timeline: &Timeline) -> Vec<Outlet> {
    let depths = Depths::of(plan);
    let is_chained = plan.channels.iter().any(|channel| channel.leads_to.is_some());
    let mut outlets: Vec<Outlet> = Vec::new();
    let listed = plan.channels.iter().map(|channel| channel.id.clone());
    let used = timeline.lanes().iter().map(|lane| lane.channel.clone());
    for name in listed.chain(used) {
        if outlets
            .iter()
            .any(|outlet| outlet.name.as_ref().is_some_and(|own| own.eq_ignore_case(&name)))
        {
            continue;
        }
        let channel = plan
            .channels
            .iter()
            .find(|channel| channel.id.eq_ignore_case(&name));
        let leads_on = channel.is_some_and(|channel| channel.leads_to.is_some());
        outlets.push(Outlet {
            stages: channel.map(|channel| channel.stages.clone()).unwrap_or_default(),
            per_week: channel.and_then(|channel| channel.per_week),
            slots: channel.map(|channel| channel.slots.clone()).unwrap_or_default(),
            is_dead_end: is_chained && !leads_on && !depths.is_deepest(&name),
            feeders: feeders(plan, &name),
            ..used_as(plan, timeline, Some(name))
        });
    }
    if outlets.is_empty() {
        outlets.push(used_as(plan, timeline, None));
    }
    outlets
}

/// What the posts of a channel have in common.
fn used_as(plan: &Plan, timeline: &Timeline, name: Option<Name>) -> Outlet {
    let lane = name.as_ref().and_then(|name| timeline.lane(name));
    let places: Vec<usize> =
        lane.map_or_else(Vec::new, |lane| lane.stops.iter().map(|stop| stop.at).collect());
    let busiest = match lane {
        Some(lane) => lane
            .stops
            .chunk_by(|one, other| one.date == other.date)
            .map(<[_]>::len)
            .max(),
        None if name.is_some() => None,
        None => timeline.days().map(|(_, day)| day.posts as usize).max(),
    };
    let mut posts = [0; MAX_STAGES];
    let mut times: HashMap<NaiveTime, u32> = HashMap::new();
    let mut owners: HashMap<Name, u32> = HashMap::new();
    for post in places.iter().filter_map(|at| plan.posts.get(*at)) {
        if let Some(stage) = post.stage.index() {
            posts[stage.get()] += 1;
        }
        if let Some(time) = post.time {
            *times.entry(time).or_default() += 1;
        }
        if let Some(owner) = &post.owner {
            *owners.entry(owner.clone()).or_default() += 1;
        }
    }
    Outlet {
        name,
        stages: Vec::new(),
        per_week: None,
        slots: Vec::new(),
        most_on_a_day: u32::try_from(busiest.unwrap_or(0))
            .unwrap_or(u32::MAX)
            .saturating_add(1)
            .max(2),
        usual_time: most_first(times).into_iter().next(),
        owners: most_first(owners),
        posts,
        is_dead_end: false,
        feeders: Vec::new(),
    }
}

fn most_first<T: Ord>(counts: HashMap<T, u32>) -> Vec<T> {
    let mut counts: Vec<(T, u32)> = counts.into_iter().collect();
    counts.sort_by(|(one, first), (other, second)| second.cmp(first).then(one.cmp(other)));
    counts.into_iter().map(|(what, _)| what).collect()
}

/// A channel and those that lead to it, directly or through others.
fn feeders(plan: &Plan, name: &Name) -> Vec<Name> {
    let mut feeders = vec![name.clone()];
    let mut at = 0;
    while let Some(deeper) = feeders.get(at).cloned() {
        let leads = |to: &Option<Name>| to.as_ref().is_some_and(|to| to.eq_ignore_case(&deeper));
        for channel in plan.channels.iter().filter(|channel| leads(&channel.leads_to)) {
            if !feeders.iter().any(|known| known.eq_ignore_case(&channel.id)) {
                feeders.push(channel.id.clone());
            }
        }
        at += 1;
    }
    feeders
}

/// What each owner's capacity leaves of the month.
fn hours_left(plan: &Plan) -> HashMap<Name, Option<i128>> {
    let capacity = |hours: f64| i128::from(Count::of_hours(hours).micro_hours);
    let mut left: HashMap<Name, Option<i128>> = plan
        .owners
        .iter()
        .map(|owner| (owner.name.clone(), owner.hours.map(capacity)))
        .collect();
    let in_month = |post: &&Post| post.date.is_some_and(|date| plan.month.contains(date));
    for post in plan.posts.iter().filter(in_month) {
        if let Some(Some(left)) = post.owner.as_ref().and_then(|owner| left.get_mut(owner)) {
            *left -= i128::from(Count::of(post).micro_hours);
        }
    }
    left
}
