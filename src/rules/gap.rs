//! Stretches of days in which something is missing, and how to fill them.

use super::words::Spot;
use super::{Context, words};
use crate::plan::{Plan, StageIndex, Tag};
use crate::room::{Hindrance, Room, Wanted};
use chrono::{Days, NaiveDate};

/// A stretch of days in which something is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// How many posts there are in the stretch all the same, as the rule counts them.
    pub posts: u64,
    /// The days from today on, first and last, on any of which a single post would close the gap.
    pub closing: Option<(NaiveDate, NaiveDate)>,
    /// The most days in a row that are no gap; `None` for a week that just wants one post.
    pub longest: Option<u32>,
    /// Whether so many of its days are past that it stays, whatever is done.
    pub is_lost: bool,
    /// Whether all its days are past, or today is the last of a week's.
    pub is_over: bool,
    /// Why no further post fits in, where that is so. Advice, like all that follows.
    pub hindrance: Option<Hindrance>,
    /// A post that could make room there where the channels are full, by its place in the plan.
    pub in_the_way: Option<usize>,
    /// Places for posts that would close the gap, or at least shorten it.
    pub spots: Box<[Spot]>,
    /// Posts there that could be retagged instead.
    pub giver: Option<Giver>,
    /// An idea, by its place in the plan, that could get a date there.
    pub idea: Option<usize>,
}

/// Posts of a stage that could be retagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Giver {
    /// Their stage.
    pub stage: StageIndex,
    /// How many there are.
    pub posts: u32,
    /// The one of which least would be lost, by its place in the plan.
    pub best: usize,
}

impl Giver {
    /// The posts of one stage that could speak to another, within a stretch of days.
    pub(super) fn of(
        stage: StageIndex,
        to: StageIndex,
        within: (NaiveDate, NaiveDate),
        room: &Room<'_>,
    ) -> Option<Self> {
        let donors: Vec<usize> = room.donors(&Tag::Stage(stage), to, within).collect();
        Some(Self {
            stage,
            posts: u32::try_from(donors.len()).unwrap_or(u32::MAX),
            best: *donors.first()?,
        })
    }

    /// The same of the stage that has most of them and can spare one in the month.
    fn richest(to: StageIndex, within: (NaiveDate, NaiveDate), room: &Room<'_>) -> Option<Self> {
        let mix = room.mix();
        let rich = mix.stages.iter().filter(|stage| stage.spare > 0);
        let rich = rich.map(|stage| stage.stage).filter(|stage| *stage != to);
        rich.filter_map(|stage| Self::of(stage, to, within, room))
            .max_by_key(|giver| giver.posts)
    }
}

impl Gap {
    /// A stretch of days in which something is missing; `longest` as in [`Gap::longest`].
    pub(super) fn of(
        context: &Context<'_>,
        (first, last): (NaiveDate, NaiveDate),
        longest: Option<u32>,
    ) -> Self {
        let reach = Days::new(longest.unwrap_or_default().into());
        let from = first.max(last - reach).max(context.today);
        let to = last.min(first + reach);
        Self {
            first,
            last,
            posts: 0,
            closing: (longest.is_some() && from <= to).then_some((from, to)),
            longest,
            is_lost: longest.is_some_and(|longest| (context.today - first).num_days() > longest.into()),
            is_over: last < context.today || (longest.is_none() && last == context.today),
            hindrance: None,
            in_the_way: None,
            spots: Box::default(),
            giver: None,
            idea: None,
        }
    }

    /// Chooses the days for new posts (of that stage, or of any), and the posts that could be there instead.
    pub(super) fn advise(&mut self, stage: Option<StageIndex>, room: &Room<'_>) {
        let whole = (self.first, self.last);
        let wanted = |within| Wanted {
            stage,
            within: Some(within),
            ..Wanted::default()
        };
        let mut chosen = room.one_after_the_other();
        let mut best = |within| {
            let slot = chosen.take_best(wanted(within))?;
            Some((slot.date, slot.channel))
        };
        if self.is_over {
            return;
        }
        self.spots = match (self.closing, self.longest) {
            (None, Some(longest)) => self.breaks(longest, &mut best).into(),
            (closing, _) => best(closing.unwrap_or(whole)).into_iter().collect(),
        };
        if self.spots.is_empty() {
            let within = self.closing.unwrap_or(whole);
            self.hindrance = Some(room.hindrance(wanted(within)));
            self.in_the_way = open_post(within, room);
        }
        if stage.is_some_and(|stage| room.is_ask(stage)) {
            // Asks are not welcome everywhere.
            let spot = self.spots.first().filter(|_| self.closing.is_some());
            self.closing = spot.map(|(day, _)| (*day, *day));
        }
        // Just these can close it alone.
        let mending = self.closing.or(self.longest.is_none().then_some(whole));
        self.giver = stage
            .zip(mending)
            .and_then(|(stage, days)| Giver::richest(stage, days, room));
        self.idea = mending.and_then(|days| idea(stage, days, room));
    }

    /// The fewest days that leave no more than `longest` in a row, as far as there are such.
    fn breaks(
        &self,
        longest: u32,
        mut best: impl FnMut((NaiveDate, NaiveDate)) -> Option<Spot>,
    ) -> Vec<Spot> {
        let (first, last) = (self.first, self.last);
        let step = u64::from(longest) + 1;
        let needed = self.length().unsigned_abs() / step;
        let mut found = Vec::new();
        // The first day that is not taken care of, as if a post stood the day before the stretch.
        let mut from = first;
        for left in (1..=needed).rev() {
            let latest = last.min(from + Days::new(u64::from(longest)));
            let behind = Days::new((left * step - 1).min((last - from).num_days().unsigned_abs()));
            let spot = best((from.max(last - behind), latest));
            from = spot.as_ref().map_or(latest, |(day, _)| *day) + Days::new(1);
            found.extend(spot);
            if from > last {
                break;
            }
        }
        if found.is_empty() {
            found.extend(best((first, last)));
        }
        found
    }

    /// How many days it has.
    pub fn length(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// "11 days, from Fri 4 Dec to Mon 14 Dec".
    pub(super) fn in_days(&self) -> String {
        format!(
            "{}, from {} to {}",
            words::so_many_days(self.length()),
            words::day(self.first),
            words::day(self.last)
        )
    }

    /// What to do: retag a post, or give an idea a day where none can be retagged, or add one. `one` and `several` say
    /// what to add, `there` where; `too_late` is said where no day is left.
    pub(super) fn help(
        &self,
        one: &str,
        several: &str,
        there: &str,
        too_late: String,
        plan: &Plan,
    ) -> String {
        let there = match self.closing {
            Some((from, to)) if (from, to) != (self.first, self.last) => words::within(from, to),
            _ => there.to_owned(),
        };
        let retag = self.giver.map(|giver| retag(&giver, one, plan, &there));
        let idea = self.idea.map(|at| words::title(plan, at));
        let idea = idea.map(|idea| format!("give the idea {idea} a day {there}"));
        let instead = retag.or(idea);
        if let Some(hindrance) = &self.hindrance {
            // What has to be made room for first is worth telling only where there is nothing simpler.
            return instead.unwrap_or_else(|| without_room(hindrance, self.in_the_way, plan));
        }
        let there = if instead.is_some() { "there" } else { &there };
        match self.fill(one, several, there) {
            Some(add) => words::ways([instead, Some(add)]),
            None => too_late,
        }
    }

    /// "add a nurturing post between Tue 8 and Fri 18 Dec, best on x on Thu 10 Dec".
    fn fill(&self, one: &str, several: &str, there: &str) -> Option<String> {
        self.spots.first()?;
        let places = words::places(&self.spots);
        let add = match (self.closing, self.spots.len()) {
            (Some((from, to)), _) if from < to => format!("add {one} {there}, best {places}"),
            (_, 1) => format!("add {one} {places}"),
            (_, count) => format!("add {count} {several}, {places}"),
        };
        Some(if self.is_lost {
            format!("what is past cannot be filled: {add}")
        } else {
            add
        })
    }
}

/// What to do where no further post fits in.
fn without_room(hindrance: &Hindrance, in_the_way: Option<usize>, plan: &Plan) -> String {
    match (hindrance, in_the_way) {
        (Hindrance::Stages, _) => {
            "add the stage to the `stages` of a channel: none is meant for it".to_owned()
        }
        (Hindrance::Asks { between, lead_up }, _) => {
            words::room_for_an_ask(*between, lead_up.as_ref(), plan)
        }
        (Hindrance::Full, Some(at)) => format!(
            "move {} away from there first: the channels are full by their `per_week` or times",
            words::dated_title(plan, at)
        ),
        (Hindrance::Full, None) => {
            "raise the most of a channel's `per_week`: the channels are full, and none of the posts there may be moved"
                .to_owned()
        }
    }
}

/// The last of the posts on those days that may still be changed.
fn open_post((first, last): (NaiveDate, NaiveDate), room: &Room<'_>) -> Option<usize> {
    let posts = room.plan().posts.iter().enumerate();
    let there = posts.filter_map(|(at, post)| Some((post.date?, at)));
    let open = there.filter(|(date, at)| first <= *date && *date <= last && room.is_open(*at));
    open.max().map(|(_, at)| at)
}

/// The first idea of that stage, or of any, that has a place within those days.
fn idea(stage: Option<StageIndex>, within: (NaiveDate, NaiveDate), room: &Room<'_>) -> Option<usize> {
    let posts = room.plan().posts.iter().enumerate();
    let mut ideas = posts.filter(|(at, post)| {
        post.date.is_none() && (stage.is_none() || post.stage.index() == stage) && room.is_open(*at)
    });
    let found = ideas.find(|(at, _)| room.other_place(*at, Some(within)).is_some());
    found.map(|(at, _)| at)
}

/// "retag one of the 2 nurturing posts there as an unaware post", or the post itself where there is just one.
fn retag(giver: &Giver, one: &str, plan: &Plan, place: &str) -> String {
    if giver.posts == 1 {
        return format!("retag {} as {one}", words::dated_title(plan, giver.best));
    }
    let stage = words::stage(plan, giver.stage);
    format!(
        "retag one of the {} {place} as {one}, such as {}",
        words::stage_posts(giver.posts.into(), stage),
        words::title(plan, giver.best)
    )
}
