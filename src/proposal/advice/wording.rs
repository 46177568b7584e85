//! Changes as one piece of advice: what is alike is told as one.

use crate::plan::{Plan, StageIndex};
use crate::proposal::change::Change;
use crate::proposal::{Proposal, words};

/// Of more changes of more kinds nobody can follow what each is: how many there are is told, and the first.
const MOST_TOLD: usize = 6;
const MOST_KINDS: usize = 2;

/// How many changes that are alike are named one by one.
const NAMED: usize = 2;

/// "retag "Meet the roaster" (Tue 8 Dec) to unaware, and to keep the rest right add a nurturing post on x on Thu 10 Dec".
/// What is for `stage`, which the advice is about, comes first.
pub(super) fn in_words(way: &Proposal, stage: Option<StageIndex>, plan: &Plan) -> String {
    let changes = way.steps.iter().map(|step| &step.change);
    let (own, others): (Vec<&Change>, Vec<&Change>) =
        changes.partition(|change| stage.is_some() && stage_with(change, plan) == stage);
    let kinds = [&own, &others].map(|changes| alike(changes).len());
    if way.steps.len() > MOST_TOLD && kinds.iter().sum::<usize>() > MOST_KINDS {
        let first = own.first().or(others.first());
        let first = first.map_or_else(String::new, |first| phrase(&[first], plan));
        return format!("{}, beginning with: {first}", way.title());
    }
    let [own, others] = [own, others].map(|changes| together(&changes, plan));
    if own.is_empty() || others.is_empty() {
        own + &others
    } else {
        format!("{own}, and to keep the rest right {others}")
    }
}

/// The stage of a post that is changed, after the change.
fn stage_with(change: &Change, plan: &Plan) -> Option<StageIndex> {
    match change {
        Change::Retag { to, .. } => Some(*to),
        Change::Add { post } => post.stage.index(),
        Change::Move { at, .. } | Change::Schedule { at, .. } => plan.posts.get(*at)?.stage.index(),
    }
}

fn together(changes: &[&Change], plan: &Plan) -> String {
    let groups = alike(changes);
    let phrases: Vec<String> = groups.iter().map(|group| phrase(group, plan)).collect();
    listed(&phrases)
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

/// Changes that are alike, of which a few are named.
fn phrase(alike: &[&Change], plan: &Plan) -> String {
    let named = if alike.len() > NAMED { 1 } else { alike.len() };
    let more = alike.len() - named;
    let told = |what: &dyn Fn(&Change) -> String, rest: &str| {
        let mut told: Vec<String> = alike[..named].iter().map(|change| what(change)).collect();
        if more > 0 {
            told.push(format!("{more} more{rest}"));
        }
        listed(&told)
    };
    match alike {
        [] => String::new(),
        [Change::Retag { to, .. }, ..] => {
            let posts = told(&|change| dated_name(change, plan), "");
            format!("retag {posts} to {}", words::title(plan, *to))
        }
        [Change::Move { .. }, ..] => {
            let days = told(
                &|change| format!("{} to {}", name(change, plan), place(change, plan)),
                " to other days",
            );
            format!("move {days}")
        }
        [Change::Schedule { .. }, ..] => {
            let idea =
                |change: &Change| format!("the idea {} on {}", name(change, plan), place(change, plan));
            format!("put {}", told(&idea, " on other days"))
        }
        [Change::Add { post }, others @ ..] => {
            let stage = post.stage.index().map_or("", |stage| words::title(plan, stage));
            let first = place(alike[0], plan);
            match others {
                [] => format!("add {} {stage} post {first}", words::article(stage)),
                [Change::Add { post: other }] => {
                    let second = place(alike[1], plan);
                    let channel = post.channel.as_deref().map(|channel| format!("on {channel} "));
                    let same = channel
                        .filter(|_| other.channel == post.channel)
                        .unwrap_or_default();
                    let second = second.strip_prefix(&same).unwrap_or(&second);
                    format!("add 2 {stage} posts, {first} and {second}")
                }
                _ => format!("add {} {stage} posts, the first {first}", alike.len()),
            }
        }
    }
}

fn name(change: &Change, plan: &Plan) -> String {
    let name = change.at().map(|at| format!("\"{}\"", plan.name_of(at)));
    name.unwrap_or_default()
}

fn dated_name(change: &Change, plan: &Plan) -> String {
    let post = change.at().and_then(|at| plan.posts.get(at));
    let date = post.and_then(|post| post.date);
    let date = date.map_or(String::new(), |date| format!(" ({})", words::day(date)));
    format!("{}{date}", name(change, plan))
}

/// Where a change puts a post: "Tue 8 Dec at 10:00", "on x on Tue 8 Dec"; on its own day just "10:00".
fn place(change: &Change, plan: &Plan) -> String {
    let at_time = |time: Option<chrono::NaiveTime>| {
        time.map_or_else(String::new, |time| format!(" at {}", words::clock(time)))
    };
    match change {
        Change::Retag { .. } => String::new(),
        Change::Move { at, date, time } | Change::Schedule { at, date, time } => {
            let is_there = plan.posts.get(*at).is_some_and(|post| post.date == Some(*date));
            match time {
                Some(time) if is_there => words::clock(*time),
                time => format!("{}{}", words::day(*date), at_time(*time)),
            }
        }
        Change::Add { post } => {
            let on = post.channel.as_deref().map(|channel| format!("on {channel}"));
            let date = post
                .date
                .map(|date| format!("on {}{}", words::day(date), at_time(post.time)));
            on.into_iter().chain(date).collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Post, Status, Tag};
    use crate::proposal::{Kind, Step};
    use chrono::{Datelike, NaiveDate};

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
        in_words(&way, stage.map(StageIndex), &plan())
    }

    #[test]
    fn two_changes_that_are_alike_are_named_and_of_more_the_first() {
        assert_eq!(
            told(vec![retag(0), retag(1)], None),
            "retag \"Roaster\" (Tue 8 Dec) and \"Grinder\" (Wed 9 Dec) to unaware"
        );
        assert_eq!(
            told(vec![retag(0), retag(1), retag(2)], None),
            "retag \"Roaster\" (Tue 8 Dec) and 2 more to unaware"
        );
        assert_eq!(
            told(vec![new(14), new(21)], None),
            "add 2 nurturing posts, on x on Mon 14 Dec and on Mon 21 Dec"
        );
        assert_eq!(
            told(vec![new(14), new(21), new(28)], None),
            "add 3 nurturing posts, the first on x on Mon 14 Dec"
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
            "retag 24 posts, move 1 post, add 1 post, beginning with: add a nurturing post on x on Mon 14 Dec"
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
