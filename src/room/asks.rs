//! Where an ask may go: a post of the last stage, which the rules about asks keep away from others of its kind and
//! behind posts that nurture.

use super::{Outlet, Room};
use crate::balance::Stop;
use crate::plan::{Name, StageIndex};
use chrono::{NaiveDate, NaiveTime};

impl Room<'_> {
    /// Whether a post of that stage is an ask. A funnel of one stage has none.
    pub fn is_ask(&self, stage: StageIndex) -> bool {
        self.plan.funnel.asking() == Some(stage)
    }

    /// Whether a channel can have an ask at that moment. The post at `itself` is looked through.
    pub fn ask_fits(
        &self,
        channel: Option<&Name>,
        moment: (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        self.fits_between_asks(channel, moment, itself, false) && self.is_nurtured(channel, moment, itself)
    }

    /// The same; where `as_near`, an ask that the post is too near to already is not in its way, as long as it comes no
    /// nearer.
    pub(super) fn ask_fits_as_near(
        &self,
        channel: Option<&Name>,
        moment: (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
        as_near: bool,
    ) -> bool {
        self.fits_between_asks(channel, moment, itself, as_near) && self.is_nurtured(channel, moment, itself)
    }

    /// Whether there are enough other posts since the last ask and until the next.
    fn fits_between_asks(
        &self,
        channel: Option<&Name>,
        (date, time): (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
        as_near: bool,
    ) -> bool {
        // The rules about asks go by channel.
        let (Some(name), Some(between)) = (channel, self.habits.manners().between_asks) else {
            return true;
        };
        let stops = self.timeline.lane(name).map_or(&[][..], |lane| &lane.stops);
        let around = stops.split_at(stops.partition_point(|stop| stop.precedes(date, time)));
        let near = self.near_asks(around, between, itself);
        if near == [None, None] {
            return true;
        }
        let own = stops.iter().position(|stop| Some(stop.at) == itself);
        let own = own.filter(|own| as_near && self.asks(&stops[*own]));
        let known = own.map(|own| self.near_asks(stops.split_at(own), between, itself));
        let known: Vec<(usize, usize)> = known.into_iter().flatten().flatten().collect();
        let is_known = |(ask, others): &(usize, usize)| {
            known.iter().any(|(known, least)| known == ask && others >= least)
        };
        near.iter().flatten().all(is_known)
    }

    /// The nearest ask before and the nearest behind a place with fewer than `between` others in between: its post, and how
    /// many others there are.
    fn near_asks(
        &self,
        (before, after): (&[Stop], &[Stop]),
        between: usize,
        itself: Option<usize>,
    ) -> [Option<(usize, usize)>; 2] {
        let is_other = |stop: &&Stop| Some(stop.at) != itself;
        let ask = |(others, stop): (usize, &Stop)| self.asks(stop).then_some((stop.at, others));
        let before = before.iter().rev().filter(is_other).take(between);
        let after = after.iter().filter(is_other).take(between);
        [before.enumerate().find_map(ask), after.enumerate().find_map(ask)]
    }

    fn asks(&self, stop: &Stop) -> bool {
        stop.stage.is_some_and(|stage| self.is_ask(stage))
    }

    /// Whether something has nurtured before, where that has to be.
    fn is_nurtured(
        &self,
        channel: Option<&Name>,
        moment: (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        let Some((name, outlet)) = channel.zip(self.habits.outlet(channel)) else {
            return true;
        };
        !self.habits.manners().nurtures_first
            || self.is_preceded_by_ask(name, moment, itself)
            || self.is_led_up_to(outlet, moment, itself)
    }

    /// Whether the channel has another ask of the month before that moment: nurturing is the first one's business.
    fn is_preceded_by_ask(
        &self,
        channel: &Name,
        (date, time): (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        let stops = self.stops(channel, (self.plan.month.first(), date)).iter();
        let mut before = stops.take_while(|stop| stop.precedes(date, time));
        before.any(|stop| Some(stop.at) != itself && self.asks(stop))
    }

    /// Whether a post that nurtures comes before, on the channel or on one that leads to it.
    fn is_led_up_to(
        &self,
        outlet: &Outlet,
        (date, time): (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        let nurtures = |stage| self.plan.funnel.nurtures(stage);
        let month = self.plan.month;
        let feeders = outlet.feeders.iter().filter_map(|name| self.timeline.lane(name));
        let until = |stop: &&Stop| stop.date <= date;
        let mut stops =
            feeders.flat_map(|lane| lane.between(month.first(), month.last()).iter().take_while(until));
        stops.any(|stop| {
            Some(stop.at) != itself && stop.stage.is_some_and(nurtures) && stop.is_before_moment(date, time)
        })
    }
}
