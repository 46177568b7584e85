//! Where a month has room: the days, and the posts, that findings can advise to use.

use super::Context;
use crate::balance::{Day, Lane};
use crate::plan::{Channel, MAX_STAGES, Month, StageIndex};
use chrono::{Datelike, Days, NaiveDate};

/// Some of the days of a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct DaySet {
    month: Month,
    /// The first day is bit 0.
    bits: u32,
}

impl DaySet {
    fn empty(month: Month) -> Self {
        Self { month, bits: 0 }
    }

    /// The days of the month that are so.
    pub(super) fn of(month: Month, is_so: impl Fn(NaiveDate) -> bool) -> Self {
        let mut set = Self::empty(month);
        for date in month.first().iter_days().take(month.days() as usize) {
            if is_so(date) {
                set.insert(date);
            }
        }
        set
    }

    fn insert(&mut self, date: NaiveDate) {
        if self.month.contains(date) {
            self.bits |= 1 << date.day0();
        }
    }

    /// The days from today on.
    pub(super) fn coming(context: &Context<'_>) -> Self {
        Self::of(context.plan.month, |date| date >= context.today)
    }

    /// The days of the month whose counts are so.
    pub(super) fn counting(context: &Context<'_>, is_so: impl Fn(&Day) -> bool) -> Self {
        let mut set = Self::empty(context.plan.month);
        for (date, day) in context.timeline.days() {
            if is_so(day) {
                set.insert(date);
            }
        }
        set
    }

    /// The days on which the plan posts: those of weekdays that have any post in the month.
    pub(super) fn usual(context: &Context<'_>) -> Self {
        let mut weekdays = [false; 7];
        for (date, day) in context.timeline.days() {
            weekdays[date.weekday().num_days_from_monday() as usize] |= day.posts > 0;
        }
        Self::of(context.plan.month, |date| {
            weekdays[date.weekday().num_days_from_monday() as usize]
        })
    }

    /// The days of the channel's usual times, where the plan lists any.
    pub(super) fn slots(context: &Context<'_>, channel: Option<&Channel>) -> Self {
        let slots = channel.map_or(&[][..], |channel| &channel.slots);
        Self::of(context.plan.month, |date| {
            slots.iter().any(|(weekday, _)| *weekday == date.weekday())
        })
    }

    /// The days from today on that have no post of the channel: those of its usual times where there are such,
    /// else those on which the plan posts.
    pub(super) fn free_on(context: &Context<'_>, lane: Option<&Lane>, channel: Option<&Channel>) -> Self {
        let mut busy = Self::empty(context.plan.month);
        for stop in lane.map_or(&[][..], |lane| &lane.stops) {
            busy.insert(stop.date);
        }
        let free = Self::coming(context).without(busy);
        let slots = Self::slots(context, channel);
        if slots.bits == 0 {
            free.preferring(Self::usual(context))
        } else {
            free.preferring(slots)
        }
    }

    /// Without those.
    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self {
            bits: self.bits & !other.bits,
            ..self
        }
    }

    /// Those that are in the other set as well, if there are any; else all.
    #[must_use]
    pub(super) fn preferring(self, other: Self) -> Self {
        let bits = self.bits & other.bits;
        if bits == 0 { self } else { Self { bits, ..self } }
    }

    /// Those of a stretch of days, the last one included.
    #[must_use]
    pub(super) fn within(self, first: NaiveDate, last: NaiveDate) -> Self {
        let stretch = Self::of(self.month, |date| first <= date && date <= last);
        Self {
            bits: self.bits & stretch.bits,
            ..self
        }
    }

    /// The days in order.
    pub(super) fn iter(self) -> impl Iterator<Item = NaiveDate> {
        let first = self.month.first();
        (0..self.month.days())
            .filter(move |day| self.bits >> day & 1 == 1)
            .map(move |day| first + Days::new(day.into()))
    }

    /// The day nearest to that one; the earlier of two.
    pub(super) fn nearest(self, to: NaiveDate) -> Option<NaiveDate> {
        self.iter().min_by_key(|date| (*date - to).num_days().abs())
    }

    /// How many days there are to the nearest of the set, the month's ends being taken for such.
    fn distance(self, to: NaiveDate) -> u32 {
        let day = to.day0();
        let before = self.bits & ((1 << day) - 1);
        let from = self.bits >> day;
        let back = before.checked_ilog2().map_or(day + 1, |last| day - last);
        let ahead = if from == 0 {
            self.month.days() - day
        } else {
            from.trailing_zeros()
        };
        back.min(ahead)
    }
}

/// Up to three days from today on where further posts would fill the longest stretches without `has`, in order;
/// none where the month is over.
pub(super) fn thinnest(context: &Context<'_>, wanted: u64, has: impl Fn(&Day) -> bool) -> Box<[NaiveDate]> {
    let mut taken = DaySet::counting(context, has);
    let possible = DaySet::coming(context).preferring(DaySet::usual(context));
    let posts = |date: NaiveDate| {
        let day = context.timeline.days().nth(date.day0() as usize);
        day.map_or(0, |(_, day)| day.posts)
    };
    let mut found = Vec::new();
    for _ in 0..wanted.min(3) {
        let room = |date: &NaiveDate| {
            (
                taken.distance(*date),
                std::cmp::Reverse((posts(*date), date.day())),
            )
        };
        let Some(best) = possible.without(taken).iter().max_by_key(room) else {
            break;
        };
        taken.insert(best);
        found.push(best);
    }
    found.sort_unstable();
    found.into()
}

/// The days, from today on, whose posts would leave no more than `longest` days in a row of a stretch; those of
/// them that are still possible. At least one where any day of the stretch is still to come.
pub(super) fn breaks(
    context: &Context<'_>,
    (first, last): (NaiveDate, NaiveDate),
    longest: u32,
) -> Box<[NaiveDate]> {
    let coming = DaySet::coming(context).within(first, last);
    let (usual, empty) = (
        DaySet::usual(context),
        DaySet::counting(context, |day| day.posts == 0),
    );
    let best = |from, to| {
        let possible = coming.within(from, to).preferring(usual).preferring(empty);
        possible.nearest(from + Days::new((to - from).num_days().unsigned_abs() / 2))
    };
    let step = u64::from(longest) + 1;
    let needed = ((last - first).num_days().unsigned_abs() + 1) / step;
    let mut found = Vec::new();
    // The last day that is taken care of, as if a post stood the day before the stretch.
    let mut from = first;
    for left in (1..=needed).rev() {
        let latest = last.min(from + Days::new(u64::from(longest)));
        let behind = Days::new((left * step - 1).min((last - from).num_days().unsigned_abs()));
        let day = best(from.max(last - behind), latest);
        found.extend(day);
        from = day.unwrap_or(latest) + Days::new(1);
        if from > last {
            break;
        }
    }
    if found.is_empty() {
        found.extend(coming.preferring(usual).iter().next());
    }
    found.into()
}

/// Posts of a stage that could be retagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giver {
    /// Their stage.
    pub stage: StageIndex,
    /// How many there are.
    pub posts: u32,
    /// The first of them, by its place in the plan.
    pub first: usize,
}

/// The month's posts that may still be changed, by day and stage. Made only where something is wrong, since it
/// takes a look at every post.
#[derive(Debug)]
pub(super) struct OpenPosts {
    first: NaiveDate,
    days: Vec<[(u32, usize); MAX_STAGES]>,
}

impl OpenPosts {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let month = context.plan.month;
        let mut days = vec![[(0, usize::MAX); MAX_STAGES]; month.days() as usize];
        for (at, post) in context.plan.posts.iter().enumerate() {
            let (Some(date), Some(stage)) = (post.date, context.plan.counted_stage(post)) else {
                continue;
            };
            if !post.is_settled(context.today)
                && let Some((count, first)) = days[date.day0() as usize].get_mut(stage.get())
            {
                *count += 1;
                *first = at.min(*first);
            }
        }
        Self {
            first: month.first(),
            days,
        }
    }

    /// Those of a stage within a stretch of days.
    pub(super) fn of_stage(&self, stage: StageIndex, first: NaiveDate, last: NaiveDate) -> Option<Giver> {
        let mut giver = Giver {
            stage,
            posts: 0,
            first: usize::MAX,
        };
        for (date, day) in self.first.iter_days().zip(&self.days) {
            if first <= date && date <= last {
                let (count, at) = day.get(stage.get()).copied().unwrap_or_default();
                if count > 0 {
                    giver.posts += count;
                    giver.first = giver.first.min(at);
                }
            }
        }
        (giver.posts > 0).then_some(giver)
    }

    /// Those within a stretch of days of the stage that has most there and can spare one in the month.
    pub(super) fn giver(
        &self,
        context: &Context<'_>,
        first: NaiveDate,
        last: NaiveDate,
        may_give: impl Fn(StageIndex) -> bool,
    ) -> Option<Giver> {
        let rich = context.mix.stages.iter().filter(|stage| stage.spare > 0);
        let rich = rich.map(|stage| stage.stage).filter(|stage| may_give(*stage));
        rich.filter_map(|stage| self.of_stage(stage, first, last))
            .max_by_key(|giver| giver.posts)
    }
}

/// The weeks of the month that lie within it whole: first and last day, and their place among all its weeks.
pub(super) fn full_weeks<'c>(
    context: &'c Context<'_>,
) -> impl Iterator<Item = (usize, NaiveDate, NaiveDate)> + 'c {
    let month = context.plan.month;
    let weeks = context.tally.weeks.iter().enumerate();
    weeks
        .map(|(at, (start, _))| (at, *start, *start + Days::new(6)))
        .filter(move |(_, start, end)| month.contains(*start) && month.contains(*end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_take_the_months_ends_for_posts() {
        let month: Month = "2026-12".parse().unwrap();
        let date = |day: u64| month.first() + Days::new(day - 1);
        let none = DaySet::empty(month);
        assert_eq!(none.distance(date(1)), 1);
        assert_eq!(none.distance(date(16)), 16);
        assert_eq!(none.distance(date(31)), 1);
        let tenth = DaySet::of(month, |other| other == date(10));
        let distances = [1, 9, 10, 12, 31].map(|day| tenth.distance(date(day)));
        assert_eq!(distances, [1, 1, 0, 2, 1]);
        assert_eq!(none.without(tenth).nearest(date(3)), None);
        assert_eq!(tenth.nearest(date(31)), Some(date(10)));
    }
}
