//! Where an ask may go: a post of the last stage, which the rules about asks keep away from others of its kind and
//! behind posts that nurture.

use super::{Outlet, Room};
use crate::balance::Stop;
use crate::plan::{Name, StageIndex};
use chrono::{NaiveDate, NaiveTime};

impl Room<'_> {
    /// Whether a post of that stage is an ask. A funnel of one stage has none.
    pub fn is_ask(&self, stage: StageIndex) -> bool {
        let last = self.plan.funnel.len() - 1;
        last > 0 && stage.get() == last
    }

    /// Whether a channel can have an ask at that moment. The post at `itself` is looked through.
    pub fn ask_fits(
        &self,
        channel: Option<&Name>,
        moment: (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        // The rules about asks go by channel.
        let Some((name, outlet)) = channel.zip(self.habits.outlet(channel)) else {
            return true;
        };
        let manners = self.habits.manners();
        let has_room = |between| self.has_room_for_ask(name, between, moment, itself);
        manners.between_asks.is_none_or(has_room)
            && (!manners.nurtures_first
                || self.is_preceded_by_ask(name, moment, itself)
                || self.is_led_up_to(outlet, moment, itself))
    }

    /// Whether there are enough other posts since the last ask and until the next.
    fn has_room_for_ask(
        &self,
        channel: &Name,
        between: usize,
        (date, time): (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        let stops = self.timeline.lane(channel).map_or(&[][..], |lane| &lane.stops);
        let (before, after) = stops.split_at(stops.partition_point(|stop| stop.precedes(date, time)));
        let is_other = |stop: &&Stop| Some(stop.at) != itself;
        let asks = |stop: &Stop| stop.stage.is_some_and(|stage| self.is_ask(stage));
        let mut before = before.iter().rev().filter(is_other).take(between);
        let mut after = after.iter().filter(is_other).take(between);
        !before.any(asks) && !after.any(asks)
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
        before.any(|stop| Some(stop.at) != itself && stop.stage.is_some_and(|stage| self.is_ask(stage)))
    }

    /// Whether a post that nurtures comes before, on the channel or on one that leads to it.
    fn is_led_up_to(
        &self,
        outlet: &Outlet,
        (date, time): (NaiveDate, Option<NaiveTime>),
        itself: Option<usize>,
    ) -> bool {
        let last = self.plan.funnel.len() - 1;
        let nurtures = |stage: StageIndex| stage.get() < last && (stage.get() > 0 || last == 1);
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
