//! Changes as one piece of advice: what is alike is told as one.

use crate::plan::{Name, Plan, StageIndex};
use crate::proposal::change::Change;
use crate::proposal::{Proposal, words};
use chrono::{NaiveDate, NaiveTime};

/// Of more changes of more kinds nobody can follow what each is: how many there are is told, and the first.
const MOST_TOLD: usize = 6;
const MOST_KINDS: usize = 2;

/// A reader of advice: what is told depends on the plan and the day.
#[derive(Clone, Copy)]
pub(super) struct Teller<'p> {
    pub(super) plan: &'p Plan,
    pub(super) today: NaiveDate,
}

impl Teller<'_> {
    /// "retag "Meet the roaster" (Tue 8 Dec) to unaware, and to keep the rest right add a nurturing post on x on Thu 10
    /// Dec". What is for `stage`, which wants more, comes first; before asks, though, comes what has to nurture.
    pub(super) fn in_words(self, way: &Proposal, stage: Option<StageIndex>) -> String {
        let changes = way.steps.iter().map(|step| &step.change);
        let (own, others): (Vec<&Change>, Vec<&Change>) =
            changes.partition(|change| stage.is_some() && change.stage_in(self.plan) == stage);
        let is_led_up_to = self.lead_up_to(&own, &others);
        let (before, after) = if is_led_up_to {
            (others, own)
        } else {
            (own, others)
        };
        let kinds = [&before, &after].map(|changes| alike(changes).len());
        if way.steps.len() > MOST_TOLD && kinds.iter().sum::<usize>() > MOST_KINDS {
            let beside = match after.len() {
                beside if beside > 0 && !is_led_up_to => format!(", {beside} of them to keep the rest right"),
                _ => String::new(),
            };
            let mut all = [before, after].concat();
            self.today_last(&mut all);
            let first = self.phrase(&all[..1]);
            let (count, title) = (way.steps.len(), way.title());
            return format!(
                "{first} first; in all it takes {count} changes ({title}){beside}: make as many as you can"
            );
        }
        let [before, after] = [before, after].map(|changes| self.together(&changes));
        if before.is_empty() || after.is_empty() {
            before + &after
        } else if is_led_up_to {
            format!("first {before}, and then {after}")
        } else {
            format!("{before}, and to keep the rest right {after}")
        }
    }

    /// Whether the changes are there to nurture before those others, which are asks.
    fn lead_up_to(self, asks: &[&Change], changes: &[&Change]) -> bool {
        let funnel = &self.plan.funnel;
        let stage = |change: &Change| change.stage_in(self.plan);
        let first = |changes: &[&Change]| changes.iter().filter_map(|change| self.date(change)).min();
        asks.iter()
            .all(|change| stage(change).is_some() && stage(change) == funnel.asking())
            && changes
                .iter()
                .all(|change| stage(change).is_some_and(|stage| funnel.nurtures(stage)))
            && first(changes) <= first(asks)
    }

    /// The day of a change's post, after the change.
    fn date(self, change: &Change) -> Option<NaiveDate> {
        let own = || self.plan.posts.get(change.at()?)?.date;
        change.date().or_else(own)
    }

    fn together(self, changes: &[&Change]) -> String {
        let groups = alike(changes);
        let phrases: Vec<String> = groups.iter().map(|group| self.phrase(group)).collect();
        if groups.iter().any(|group| is_told_as_list(group)) {
            phrases.join("; ")
        } else {
            listed(&phrases)
        }
    }

    /// What is for today may come too late already.
    fn today_last(self, changes: &mut [&Change]) {
        changes.sort_by_key(|change| {
            let own = change.at().and_then(|at| self.plan.posts.get(at)?.date);
            [own, change.date()].contains(&Some(self.today))
        });
    }

    /// Changes that are alike, each of them named; of many the first.
    fn phrase(self, alike: &[&Change]) -> String {
        let mut alike = alike.to_vec();
        let named = if alike.len() > MOST_TOLD { 1 } else { alike.len() };
        if named < alike.len() {
            self.today_last(&mut alike);
        }
        let more = alike.len() - named;
        let told = |what: &dyn Fn(&Change) -> String, rest: &str| {
            let mut told: Vec<String> = alike[..named].iter().map(|change| what(change)).collect();
            if more > 0 {
                told.push(format!("{more} more{rest}"));
            }
            listed(&told)
        };
        match &alike[..] {
            [] => String::new(),
            [Change::Retag { to, .. }, ..] => {
                let posts = told(&|change| self.dated_name(change), "");
                let to = words::title(self.plan, *to);
                // Nobody reads a long list to learn what it is for.
                if is_told_as_list(&alike) {
                    format!("retag {named} posts to {to}: {posts}")
                } else {
                    format!("retag {posts} to {to}")
                }
            }
            [Change::Move { .. }, ..] => {
                let days = told(
                    &|change| format!("{} to {}", self.name(change), self.place(change)),
                    " to other days",
                );
                format!("move {days}")
            }
            [Change::Schedule { .. }, ..] => {
                let idea =
                    |change: &Change| format!("the idea {} on {}", self.name(change), self.place(change));
                format!("put {}", told(&idea, " on other days"))
            }
            [Change::Add { post }, ..] => {
                let stage = post
                    .stage
                    .index()
                    .map_or("", |stage| words::title(self.plan, stage));
                let places = self.places(&alike[..named]);
                match (alike.len(), more) {
                    (1, _) => format!("add {} {stage} post {places}", words::article(stage)),
                    (all, 0) => format!("add {all} {stage} posts, {places}"),
                    (all, _) => format!("add {all} {stage} posts, the first {places}"),
                }
            }
        }
    }

    /// Where new posts go: "on x on Mon 14 and Mon 21 Dec at 09:00 and on blog on Fri 18 Dec".
    fn places(self, added: &[&Change]) -> String {
        let mut groups: Vec<(&Option<Name>, Option<NaiveTime>, Vec<NaiveDate>)> = Vec::new();
        for change in added {
            let Change::Add { post } = change else { continue };
            let own = (&post.channel, post.time);
            let known = groups
                .iter_mut()
                .find(|(channel, time, _)| (*channel, *time) == own);
            match known {
                Some((_, _, dates)) => dates.extend(post.date),
                None => groups.push((own.0, own.1, post.date.into_iter().collect())),
            }
        }
        let told = groups.iter().map(|(channel, time, dates)| {
            let channel = channel.as_deref().map(|channel| format!("on {channel} "));
            let days = self.days(dates);
            format!("{}on {days}{}", channel.unwrap_or_default(), at_time(*time))
        });
        listed(&told.collect::<Vec<_>>())
    }

    /// Days of the plan's month: "Mon 14 and Mon 21 Dec".
    fn days(self, dates: &[NaiveDate]) -> String {
        let Some((last, others)) = dates.split_last() else {
            return String::new();
        };
        let short = |date: &NaiveDate| format!("{}{}", date.format("%a %-d"), self.if_today(*date));
        let days = others.iter().map(short).chain([self.day(*last)]);
        listed(&days.collect::<Vec<_>>())
    }

    fn day(self, date: NaiveDate) -> String {
        format!("{}{}", words::day(date), self.if_today(date))
    }

    /// Whoever reads of a day does not count the days until then, and may be late for this one.
    fn if_today(self, date: NaiveDate) -> &'static str {
        if date == self.today { " (today)" } else { "" }
    }

    fn name(self, change: &Change) -> String {
        let name = change.at().map(|at| format!("\"{}\"", self.plan.name_of(at)));
        name.unwrap_or_default()
    }

    fn dated_name(self, change: &Change) -> String {
        let post = change.at().and_then(|at| self.plan.posts.get(at));
        let date = post.and_then(|post| post.date);
        let told = |date| match words::day(date) {
            day if date == self.today => format!(" ({day}, today)"),
            day => format!(" ({day})"),
        };
        format!("{}{}", self.name(change), date.map_or_else(String::new, told))
    }

    /// Where a change puts a post that is there: "Tue 8 Dec at 10:00"; on its own day just "10:00".
    fn place(self, change: &Change) -> String {
        let (Change::Move { at, date, time } | Change::Schedule { at, date, time }) = change else {
            return String::new();
        };
        let post = self.plan.posts.get(*at);
        let is_there = post.is_some_and(|post| post.date == Some(*date));
        match time {
            Some(time) if is_there => words::clock(*time),
            time => format!("{}{}", self.day(*date), at_time(*time)),
        }
    }
}

/// Whether changes that are alike are told as what they are for, a colon and a list.
fn is_told_as_list(alike: &[&Change]) -> bool {
    matches!(alike[..], [Change::Retag { .. }, ..]) && (3..=MOST_TOLD).contains(&alike.len())
}

fn at_time(time: Option<NaiveTime>) -> String {
    time.map_or_else(String::new, |time| format!(" at {}", words::clock(time)))
}

fn alike<'c>(changes: &[&'c Change]) -> Vec<Vec<&'c Change>> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|group| are_alike(group[0], change)) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// "a", "a and b", "a, b and c".
fn listed(phrases: &[String]) -> String {
    match phrases {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Whether two changes can be told as one.
fn are_alike(one: &Change, other: &Change) -> bool {
    match (one, other) {
        (Change::Retag { to: one, .. }, Change::Retag { to: other, .. }) => one == other,
        (Change::Add { post: one }, Change::Add { post: other }) => one.stage == other.stage,
        _ => one.word() == other.word(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Post, Status, Tag};
    use crate::proposal::{Kind, Step};
    use chrono::Datelike;

    fn plan() -> Plan {
        let mut plan = Plan::empty("2026-12".parse().unwrap());
        let post = |title: &str, day: u32| Post {
            title: title.into(),
            date: Some(on(day)),
            stage: Tag::Stage(StageIndex(1)),
            status: Some(Status::Draft),
            ..Post::default()
        };
        plan.posts = vec![post("Roaster", 8), post("Grinder", 9), post("Beans", 10)];
        plan
    }

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 1)
            .unwrap()
            .with_day(day)
            .unwrap()
    }

    fn new(day: u32) -> Change {
        Change::Add {
            post: Box::new(Post {
                channel: Some("x".into()),
                date: Some(on(day)),
                stage: Tag::Stage(StageIndex(1)),
                ..Post::default()
            }),
        }
    }

    fn retag(at: usize) -> Change {
        Change::Retag {
            at,
            to: StageIndex(0),
        }
    }

    fn moved(at: usize, day: u32, time: &str) -> Change {
        Change::Move {
            at,
            date: on(day),
            time: time.parse().ok(),
        }
    }

    fn told(changes: Vec<Change>, stage: Option<u8>) -> String {
        let step = |change| Step {
            change,
            why: String::new(),
        };
        let way = Proposal {
            kind: Kind::Mixed,
            steps: changes.into_iter().map(step).collect(),
            remaining: Vec::new(),
        };
        let teller = Teller {
            plan: &plan(),
            today: on(28),
        };
        teller.in_words(&way, stage.map(StageIndex))
    }

    #[test]
    fn changes_that_are_alike_are_named_and_of_many_the_first() {
        assert_eq!(
            told(vec![retag(0), retag(1)], None),
            "retag \"Roaster\" (Tue 8 Dec) and \"Grinder\" (Wed 9 Dec) to unaware"
        );
        assert_eq!(
            told(vec![retag(0), retag(1), retag(2)], None),
            "retag 3 posts to unaware: \"Roaster\" (Tue 8 Dec), \"Grinder\" (Wed 9 Dec) and \"Beans\" (Thu 10 Dec)"
        );
        assert_eq!(
            told(vec![retag(0), retag(1), retag(2), new(14)], None),
            "retag 3 posts to unaware: \"Roaster\" (Tue 8 Dec), \"Grinder\" (Wed 9 Dec) and \"Beans\" (Thu 10 Dec); add a \
             nurturing post on x on Mon 14 Dec"
        );
        assert_eq!(
            told(vec![new(14), new(21)], None),
            "add 2 nurturing posts, on x on Mon 14 and Mon 21 Dec"
        );
        assert_eq!(
            told(vec![new(14), new(21), new(28)], None),
            "add 3 nurturing posts, on x on Mon 14, Mon 21 and Mon 28 Dec (today)"
        );
        assert_eq!(
            told((14..21).map(new).collect(), None),
            "add 7 nurturing posts, the first on x on Mon 14 Dec"
        );
    }

    #[test]
    fn of_many_changes_their_number_is_told_and_the_first_that_is_for_the_stage() {
        let mut changes = vec![retag(0); 24];
        assert_eq!(
            told(changes.clone(), None),
            "retag \"Roaster\" (Tue 8 Dec) and 23 more to unaware"
        );
        changes.extend([new(14), moved(1, 12, "")]);
        assert_eq!(
            told(changes, Some(1)),
            "add a nurturing post on x on Mon 14 Dec first; in all it takes 26 changes (retag 24 posts, move 1 post, add 1 \
             post), 24 of them to keep the rest right: make as many as you can"
        );
    }

    #[test]
    fn what_goes_out_today_is_marked() {
        let teller = Teller {
            plan: &plan(),
            today: on(8),
        };
        assert_eq!(
            teller.phrase(&[&retag(0), &retag(1)]),
            "retag \"Roaster\" (Tue 8 Dec, today) and \"Grinder\" (Wed 9 Dec) to unaware"
        );
    }

    #[test]
    fn before_asks_comes_what_has_to_nurture() {
        let ask = Change::Retag {
            at: 1,
            to: StageIndex(2),
        };
        assert_eq!(
            told(vec![new(8), ask.clone()], Some(2)),
            "first add a nurturing post on x on Tue 8 Dec, and then retag \"Grinder\" (Wed 9 Dec) to converted"
        );
        assert_eq!(
            told(vec![new(14), ask.clone()], Some(2)),
            "retag \"Grinder\" (Wed 9 Dec) to converted, and to keep the rest right add a nurturing post on x on Mon 14 Dec"
        );
        assert_eq!(
            told(vec![retag(0), ask], Some(2)),
            "retag \"Grinder\" (Wed 9 Dec) to converted, and to keep the rest right retag \"Roaster\" (Tue 8 Dec) to unaware"
        );
    }

    #[test]
    fn a_new_time_is_always_named() {
        assert_eq!(
            told(vec![moved(0, 8, "10:00:00")], None),
            "move \"Roaster\" to 10:00"
        );
        assert_eq!(
            told(vec![moved(0, 11, "10:00:00"), moved(1, 12, "")], None),
            "move \"Roaster\" to Fri 11 Dec at 10:00 and \"Grinder\" to Sat 12 Dec"
        );
    }

    #[test]
    fn what_is_for_the_stage_that_it_is_about_comes_first() {
        let changes = || vec![new(14), retag(0)];
        assert_eq!(
            told(changes(), Some(0)),
            "retag \"Roaster\" (Tue 8 Dec) to unaware, and to keep the rest right add a nurturing post on x on Mon 14 Dec"
        );
        assert_eq!(
            told(changes(), None),
            "add a nurturing post on x on Mon 14 Dec and retag \"Roaster\" (Tue 8 Dec) to unaware"
        );
    }
}
