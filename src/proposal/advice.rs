//! What to do about a finding, in words.

use super::change::Change;
use super::remedy::Mender;
use super::{Kind, Proposal, words};
use crate::balance::Tally;
use crate::plan::Plan;
use crate::rules::{Finding, NOTHING_MENDS};
use chrono::NaiveDate;

/// The rules about the mix and about where posts stand. Of what others find, the rule knows more than a search for
/// changes does: a text that is too long, a word that is not known.
const WORTH_A_SEARCH: [&str; 13] = [
    "ask-before-nurture",
    "asks-back-to-back",
    "double-booked",
    "funnel-inverted",
    "hours-skewed",
    "over-cadence",
    "quiet-days",
    "stage-gap",
    "stage-minimum",
    "stage-short",
    "too-close",
    "under-cadence",
    "week-without-stage",
];

/// Nobody takes a way of more changes than so many times those of the other.
const MOST_TIMES: usize = 3;

/// The most posts of a plan, and bytes of a channel's name, with which a search takes no longer than a moment.
const MOST_POSTS: usize = 400;
const MOST_BYTES: usize = 400;

/// Whether a plan is small enough for [`advice`] to be there before anybody has read the finding.
pub fn is_quick_to_advise(plan: &Plan) -> bool {
    let mut channels = plan.posts.iter().filter_map(|post| post.channel.as_ref());
    plan.posts.len() <= MOST_POSTS && channels.all(|channel| channel.len() <= MOST_BYTES)
}

/// What to do about a finding: the changes that mend it and bring up nothing else, by retagging and moving posts or by
/// adding some; where there are none, what its rule says, and that nothing better was found. `tally` must be that of the
/// plan.
pub fn advice(plan: &Plan, tally: &Tally, today: NaiveDate, finding: &Finding, by_rule: &str) -> String {
    if !WORTH_A_SEARCH.contains(&finding.code) || finding.is_rounding() {
        return by_rule.to_owned();
    }
    if plan.month.last() < today {
        return "the month is over: keep it in mind for the next one".into();
    }
    // Of a month without posts everything is missing at once: one thing after the other.
    if tally.counted.posts() == 0 || !is_quick_to_advise(plan) {
        return by_rule.to_owned();
    }
    let Ok(mut mender) = Mender::new(plan, tally, today, finding) else {
        return by_rule.to_owned();
    };
    let ways = [Kind::Retag, Kind::Add].map(|kind| mender.mend(kind));
    let mut found: Vec<&Proposal> = ways.iter().flatten().collect();
    found.sort_by_key(|way| way.steps.len());
    let fewest = found.first().map_or(0, |way| way.steps.len());
    found.retain(|way| way.steps.len() <= MOST_TIMES * fewest);
    match found[..] {
        [] => {}
        [only] => return in_words(only, plan),
        [first, other, ..] => {
            // One way is enough to know what to do; of the other what it takes.
            let other = match other.steps.len() {
                1 => in_words(other, plan),
                _ => other.title(),
            };
            return format!("{}, or {other}", in_words(first, plan));
        }
    }
    if let Ok(way) = mender.mend(Kind::Mixed) {
        return in_words(&way, plan);
    }
    match mender.elsewhere() {
        Some(elsewhere) => {
            let channels: Vec<&str> = elsewhere.channels.iter().map(|name| &**name).collect();
            let name = plan.name_of(elsewhere.at);
            format!(
                "let \"{name}\" go out on {} instead, if it suits there",
                channels.join(" or ")
            )
        }
        None if by_rule.starts_with(NOTHING_MENDS) => by_rule.to_owned(),
        None => format!("{by_rule}, though no way was found that breaks no other rule"),
    }
}

/// "retag "Meet the roaster" (Tue 8 Dec) and 2 more to unaware and add a nurturing post on x on Thu 10 Dec".
fn in_words(way: &Proposal, plan: &Plan) -> String {
    let mut alike: Vec<Vec<&Change>> = Vec::new();
    for change in way.steps.iter().map(|step| &step.change) {
        match alike.iter_mut().find(|group| are_alike(group[0], change)) {
            Some(group) => group.push(change),
            None => alike.push(vec![change]),
        }
    }
    let mut phrases: Vec<String> = alike.into_iter().map(|group| phrase(&group, plan)).collect();
    let last = phrases.pop().unwrap_or_default();
    if phrases.is_empty() {
        last
    } else {
        format!("{} and {last}", phrases.join(", "))
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

/// Changes that are alike, of which the first is named.
fn phrase(alike: &[&Change], plan: &Plan) -> String {
    let [first, others @ ..] = alike else {
        return String::new();
    };
    let more = match others.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let name = first.at().map(|at| format!("\"{}\"", plan.name_of(at)));
    let name = name.unwrap_or_default();
    match first {
        Change::Retag { at, to } => {
            let date = plan.posts.get(*at).and_then(|post| post.date);
            let date = date.map_or(String::new(), |date| format!(" ({})", words::day(date)));
            format!("retag {name}{date}{more} to {}", words::title(plan, *to))
        }
        Change::Move { at, date, time } => {
            let is_there = plan.posts.get(*at).is_some_and(|post| post.date == Some(*date));
            let place = match time {
                Some(time) if is_there => words::clock(*time),
                _ => words::day(*date),
            };
            format!("move {name} to {place}{more}")
        }
        Change::Schedule { date, .. } => {
            format!("put the idea {name} on {}{more}", words::day(*date))
        }
        Change::Add { post } => {
            let stage = post.stage.index().map_or("", |stage| words::title(plan, stage));
            let on = post.channel.as_deref().map(|channel| format!(" on {channel}"));
            let date = post.date.map(|date| format!(" on {}", words::day(date)));
            let place = on.into_iter().chain(date).collect::<String>();
            match others.len() {
                0 => format!("add {} {stage} post{place}", words::article(stage)),
                more => format!("add {} {stage} posts, the first{place}", more + 1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Post, StageIndex, Status, Tag};
    use crate::proposal::{Kind, Step};
    use chrono::Datelike;

    #[test]
    fn changes_that_are_alike_are_told_as_one() {
        let mut plan = Plan::empty("2026-12".parse().unwrap());
        let post = |title: &str, day: u32| Post {
            title: title.into(),
            date: plan.month.first().with_day0(day - 1),
            stage: Tag::Stage(StageIndex(1)),
            status: Some(Status::Draft),
            ..Post::default()
        };
        plan.posts = vec![post("Roaster", 8), post("Grinder", 9), post("Beans", 10)];
        let on = |day: u32| plan.month.first().with_day0(day - 1).unwrap();
        let new = |day: u32| Change::Add {
            post: Box::new(Post {
                channel: Some("x".into()),
                ..post("new", day)
            }),
        };
        let told = |changes: Vec<Change>| {
            let step = |change| Step {
                change,
                why: String::new(),
            };
            let way = Proposal {
                kind: Kind::Mixed,
                steps: changes.into_iter().map(step).collect(),
                remaining: Vec::new(),
            };
            in_words(&way, &plan)
        };
        let retag = |at| Change::Retag {
            at,
            to: StageIndex(0),
        };
        assert_eq!(
            told(vec![retag(0), new(14), retag(1), retag(2)]),
            "retag \"Roaster\" (Tue 8 Dec) and 2 more to unaware and add a nurturing post on x on Mon 14 Dec"
        );
        assert_eq!(
            told(vec![new(14), new(21)]),
            "add 2 nurturing posts, the first on x on Mon 14 Dec"
        );
        let moved = |at, day, time: &str| Change::Move {
            at,
            date: on(day),
            time: time.parse().ok(),
        };
        assert_eq!(told(vec![moved(0, 8, "10:00:00")]), "move \"Roaster\" to 10:00");
        assert_eq!(
            told(vec![moved(0, 11, ""), moved(1, 12, "")]),
            "move \"Roaster\" to Fri 11 Dec and 1 more"
        );
    }
}
