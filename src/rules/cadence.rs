//! How many posts a channel has in each full week, against what the plan wants: shared by `over-cadence` and
//! `under-cadence`.

use super::{Context, words};
use crate::balance::Stop;
use crate::plan::{Channel, Plan, StageIndex};
use crate::room::Room;
use chrono::NaiveDate;

/// A full week in which a channel has more or fewer posts than its `per_week`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cadence {
    /// The channel, by its place in the plan.
    pub channel: usize,
    /// The week's first day.
    pub start: NaiveDate,
    /// The channel's posts in the week.
    pub posts: u32,
    /// What it should have at most, or at least.
    pub wanted: u32,
    /// Whether the week is past.
    pub is_over: bool,
    /// Posts, by their places in the plan, that could be moved to those days. Advice, like all that follows.
    pub moves: Box<[(usize, NaiveDate)]>,
    /// The stage that such posts should be for.
    pub stage: Option<StageIndex>,
    /// Days of the week for further posts.
    pub days: Box<[NaiveDate]>,
    /// An idea for the channel, by its place in the plan.
    pub idea: Option<usize>,
}

impl Cadence {
    /// What the plan calls the channel.
    pub(super) fn name<'p>(&self, plan: &'p Plan) -> &'p str {
        plan.channels.get(self.channel).map_or("", |channel| &*channel.id)
    }
}

/// What is left to say of a week that is past.
pub(super) fn too_late(cadence: &Cadence, plan: &Plan) -> String {
    let channel = plan.channels.get(cadence.channel);
    let (least, most) = channel.and_then(|channel| channel.per_week).unwrap_or_default();
    let wanted = match least {
        0 => format!("at most {most}"),
        least if least == most => most.to_string(),
        least => format!("{least} to {most}"),
    };
    let posts = if most == 1 { "post" } else { "posts" };
    format!(
        "that week is over: see that {} has {wanted} {posts} in each week to come",
        cadence.name(plan)
    )
}

/// A full week of a channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Week<'c> {
    pub(super) start: NaiveDate,
    pub(super) stops: &'c [Stop],
}

impl Week<'_> {
    pub(super) fn posts(&self) -> u32 {
        u32::try_from(self.stops.len()).unwrap_or(u32::MAX)
    }
}

/// The channels with a cadence, each with its least and most posts and its full weeks.
pub(super) fn channels<'c>(
    context: &'c Context<'_>,
) -> impl Iterator<Item = (usize, &'c Channel, (u32, u32), Vec<Week<'c>>)> {
    let channels = context.plan.channels.iter().enumerate();
    channels.filter_map(|(at, channel)| {
        let per_week = channel.per_week?;
        let lane = context.timeline.lane(&channel.id);
        let week = |(_, start, end)| Week {
            start,
            stops: lane.map_or(&[][..], |lane| lane.between(start, end)),
        };
        let weeks = context.tally.full_weeks().map(week).collect();
        Some((at, channel, per_week, weeks))
    })
}

/// A channel's posts of a week that may still be moved, the last one first.
pub(super) fn movable<'r>(
    channel: &str,
    week: (NaiveDate, NaiveDate),
    room: &'r Room<'r>,
) -> impl Iterator<Item = usize> + use<'r> {
    let stops = room.stops(channel, week).iter().rev().map(|stop| stop.at);
    stops.filter(|at| room.is_open(*at))
}

/// "\"Meet the roaster\" to Tue 8 Dec and \"Behind the bar\" to Thu 10 Dec".
pub(super) fn moves(moves: &[(usize, NaiveDate)], plan: &Plan) -> String {
    let named = moves
        .iter()
        .map(|(at, day)| format!("{} to {}", words::title(plan, *at), words::day(*day)));
    words::listed(&named.collect::<Vec<_>>(), "and")
}
