//! Where an ask may go: a post of the last stage, which the rules about asks keep away from others of its kind and
//! behind posts that nurture.

use super::habits::{Habits, Outlet};
use super::work::Work;
use crate::balance::Stop;
use crate::plan::StageIndex;
use chrono::{NaiveDate, NaiveTime};

/// Whether a post of that stage is an ask. A funnel of one stage has none.
pub(super) fn is_ask(work: &Work, stage: StageIndex) -> bool {
    let last = work.shape.stages() - 1;
    last > 0 && stage.get() == last
}

/// Whether a channel can have an ask at that moment. The post at `itself` is looked through.
pub(super) fn ask_fits(
    work: &Work,
    habits: &Habits,
    outlet: &Outlet,
    moment: (NaiveDate, Option<NaiveTime>),
    itself: Option<usize>,
) -> bool {
    // The rules about asks go by channel.
    let Some(name) = &outlet.name else { return true };
    let stops = work.timeline.lane(name).map_or(&[][..], |lane| &lane.stops);
    let others: Vec<&Stop> = stops.iter().filter(|stop| Some(stop.at) != itself).collect();
    let has_room = habits
        .between_asks
        .is_none_or(|between| has_room(work, &others, between, moment));
    has_room && (!habits.nurtures_first || is_led_up_to(work, outlet, moment, itself))
}

/// Whether there are enough other posts since the last ask and until the next.
fn has_room(
    work: &Work,
    others: &[&Stop],
    between: usize,
    (date, time): (NaiveDate, Option<NaiveTime>),
) -> bool {
    let place = others.partition_point(|stop| stop.precedes(date, time));
    let asks = |stop: &&Stop| stop.stage.is_some_and(|stage| is_ask(work, stage));
    let mut before = others[..place].iter().rev().take(between);
    let mut after = others[place..].iter().take(between);
    !before.any(asks) && !after.any(asks)
}

/// Whether a post that nurtures comes before, on the channel or on one that leads to it.
fn is_led_up_to(
    work: &Work,
    outlet: &Outlet,
    (date, time): (NaiveDate, Option<NaiveTime>),
    itself: Option<usize>,
) -> bool {
    let last = work.shape.stages() - 1;
    let nurtures = |stage: StageIndex| stage.get() < last && (stage.get() > 0 || last == 1);
    let month = work.plan.month;
    let feeders = outlet.feeders.iter().filter_map(|name| work.timeline.lane(name));
    feeders.flat_map(|lane| &lane.stops).any(|stop| {
        month.contains(stop.date)
            && Some(stop.at) != itself
            && stop.stage.is_some_and(nurtures)
            && stop.is_before_moment(date, time)
    })
}
