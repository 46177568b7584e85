//! Changes in words: what would be done, why there, and what stays wrong.

mod purpose;

use super::change::Change;
use super::harm;
use super::search::Search;
use super::shape::Goal;
use super::{Kind, Remaining, Step};
use crate::balance::hours_text;
use crate::plan::{Plan, Post, StageIndex, Status, Tag};
use crate::rules::Finding;
use chrono::{NaiveDate, NaiveTime};

impl Change {
    /// The change as a sentence without its full stop: "retag “Meet Ines” (Tue 1 Dec, instagram) from nurturing to
    /// unaware". `plan` is the plan before the change.
    pub fn describe(&self, plan: &Plan) -> String {
        let post = self.at().and_then(|at| plan.posts.get(at));
        let name = post
            .map(|post| format!("\"{}\"", post.display_title()))
            .unwrap_or_default();
        match self {
            Self::Retag { to, .. } => {
                let to = title(plan, *to);
                let place = place(post);
                match post.map(|post| &post.stage) {
                    Some(Tag::Stage(from)) => {
                        format!("retag {name}{place} from {} to {to}", title(plan, *from))
                    }
                    Some(Tag::Unknown(word)) => format!("retag {name}{place} from `{word}` to {to}"),
                    _ => format!("tag {name}{place} {to}"),
                }
            }
            Self::Move { date, time, .. } => {
                let from = post.and_then(|post| post.date);
                let at = time
                    .map(|time| format!(" at {}", clock(time)))
                    .unwrap_or_default();
                match from.filter(|from| from != date) {
                    Some(from) => format!("move {name} from {} to {}{at}", day(from), day(*date)),
                    None => format!(
                        "move {name} of {} to {}",
                        day(*date),
                        at.trim_start_matches(" at ")
                    ),
                }
            }
            Self::Schedule { date, time, .. } => {
                let time = time.or_else(|| post.and_then(|post| post.time));
                let channel = post.and_then(|post| post.channel.as_deref());
                format!("schedule the idea {name} on {}", moment(*date, time, channel))
            }
            Self::Add { post } => {
                let stage = post.stage.index().map_or("", |stage| title(plan, stage));
                let when = post
                    .date
                    .map(|date| moment(date, post.time, post.channel.as_deref()));
                let owner = post.owner.as_deref().map(|owner| format!(", by {owner}"));
                format!(
                    "add {} {stage} post on {}{}",
                    article(stage),
                    when.unwrap_or_default(),
                    owner.unwrap_or_default()
                )
            }
        }
    }
}

pub(super) fn title(plan: &Plan, stage: StageIndex) -> &str {
    plan.funnel.stage(stage).map_or("", |stage| stage.title())
}

pub(super) fn article(word: &str) -> &'static str {
    let first = word.chars().next().map(|first| first.to_ascii_lowercase());
    if first.is_some_and(|first| "aeiou".contains(first)) {
        "an"
    } else {
        "a"
    }
}

/// A day in a sentence: "Thu 10 Dec".
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

pub(super) fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn moment(date: NaiveDate, time: Option<NaiveTime>, channel: Option<&str>) -> String {
    let time = time
        .map(|time| format!(" at {}", clock(time)))
        .unwrap_or_default();
    let channel = channel
        .map(|channel| format!(" on {channel}"))
        .unwrap_or_default();
    format!("{}{time}{channel}", day(date))
}

/// Where a post is: " (Tue 1 Dec, instagram)".
fn place(post: Option<&Post>) -> String {
    let date = post.and_then(|post| post.date).map(day);
    let channel = post
        .and_then(|post| post.channel.as_deref())
        .map(ToOwned::to_owned);
    let known: Vec<String> = [date, channel].into_iter().flatten().collect();
    if known.is_empty() {
        String::new()
    } else {
        format!(" ({})", known.join(", "))
    }
}

/// The changes a search has made, each with its reasons, in the order of their days. Takes the changes back. `mended` is
/// the finding that they are for, where they are for a single one.
pub(super) fn steps(search: &mut Search<'_>, mended: Option<&Finding>) -> Vec<Step> {
    let changes: Vec<Change> = search.work.changes().cloned().collect();
    search.work.reset();
    let purposes: Vec<Vec<String>> = changes
        .iter()
        .map(|change| purpose::purposes(search, change, mended))
        .collect();
    let mut steps = Vec::with_capacity(changes.len());
    for (change, mut why) in changes.into_iter().zip(purposes) {
        why.extend(reasons(search, &change));
        let why = why.join("; ");
        search.work.make(change.clone());
        steps.push(Step { change, why });
    }
    let posts = &search.work.plan.posts;
    let date = |change: &Change| {
        change.date().or_else(|| {
            change
                .at()
                .and_then(|at| posts.get(at))
                .and_then(|post| post.date)
        })
    };
    steps.sort_by_key(|step| date(&step.change));
    search.work.reset();
    steps
}

fn reasons(search: &Search<'_>, change: &Change) -> Vec<String> {
    let post = change.at().and_then(|at| search.work.plan.posts.get(at));
    match (change, post) {
        (Change::Retag { to, .. }, Some(post)) => retag_reasons(search, post, *to),
        // Another time of the same day needs no other reason.
        (Change::Move { date, .. }, Some(post)) if post.date == Some(*date) => Vec::new(),
        (Change::Move { .. }, Some(post)) => day_reasons(search, &change.applied_to(post), Some(post)),
        (Change::Schedule { .. }, Some(post)) => {
            let mut reasons = vec!["it is in the backlog already".to_owned()];
            reasons.extend(day_reasons(search, &change.applied_to(post), None));
            reasons
        }
        (Change::Add { post }, _) => {
            let mut reasons = day_reasons(search, post, None);
            let outlet = search.habits.outlet(post.channel.as_ref());
            if let Some((name, Some(hours))) = outlet.and_then(|outlet| search.habits.owner_for(outlet)) {
                reasons.push(format!("{name} has {} h left", hours_text(hours)));
            }
            reasons
        }
        _ => Vec::new(),
    }
}

fn retag_reasons(search: &Search<'_>, post: &Post, to: StageIndex) -> Vec<String> {
    let plan = &search.work.plan;
    let mut reasons = Vec::new();
    match &post.stage {
        Tag::Untagged => reasons.push("it has no stage yet".into()),
        Tag::Unknown(word) => {
            let to = title(plan, to);
            reasons.push(format!("of the stages, {to} is written most like `{word}`"));
        }
        Tag::Stage(from) => {
            let from = *from;
            let week = post.date.map(|date| search.work.shape.week_of(date));
            let here = week.map_or(0, |week| search.work.shape.in_week(week, from));
            let all = search.work.shape.of_stage(from);
            let from = title(plan, from);
            if here > 1 {
                reasons.push(format!("one of {here} {from} posts that week"));
            } else {
                reasons.push(format!("one of {all} {from} posts"));
            }
        }
    }
    if post.effective_status() <= Status::Draft && post.text.is_empty() {
        reasons.push("not written yet".into());
    }
    let suited = plan
        .channels
        .iter()
        .any(|channel| Some(&channel.id) == post.channel.as_ref() && channel.stages.contains(&to));
    if suited {
        let channel = post.channel.as_deref().unwrap_or_default();
        reasons.push(format!("{channel} is good for {}", title(plan, to)));
    }
    reasons
}

/// What speaks for a post's day. `before` is the post as it still stands in the month.
fn day_reasons(search: &Search<'_>, post: &Post, before: Option<&Post>) -> Vec<String> {
    let mut reasons = Vec::new();
    let (Some(date), Some(stage)) = (post.date, post.stage.index()) else {
        return reasons;
    };
    let channel = post.channel.as_deref();
    let slots = channel.and_then(|id| {
        search
            .work
            .plan
            .channels
            .iter()
            .find(|channel| channel.id.eq_ignore_case(id))
    });
    let is_usual = slots.is_some_and(|channel| {
        channel
            .slots
            .iter()
            .any(|(weekday, time)| *weekday == chrono::Datelike::weekday(&date) && Some(*time) == post.time)
    });
    if let (true, Some(channel)) = (is_usual, channel) {
        reasons.push(format!("a usual time of {channel}"));
    }
    let leaves = |day| before.is_some_and(|post| post.date == Some(day) && post.stage == Tag::Stage(stage));
    let days = search.work.timeline.days();
    let others = days.filter(|(other, day)| day.of_stage(stage) > u32::from(leaves(*other)));
    let nearest = others
        .map(|(other, _)| (other - date).num_days().abs())
        .filter(|days| *days > 0)
        .min();
    let name = title(&search.work.plan, stage);
    match nearest {
        None => reasons.push(format!("the month has no other {name} post")),
        Some(1) => reasons.push(format!("a day from the nearest {name} post")),
        Some(days) => reasons.push(format!("{days} days from the nearest {name} post")),
    }
    if search.work.timeline.day(date).is_some_and(|day| day.posts == 0) {
        reasons.push("nothing else goes out that day".into());
    }
    reasons
}

/// What a search has left wrong, and why.
pub(super) fn remaining(search: &Search<'_>, kind: Kind) -> Vec<Remaining> {
    let missed = search.work.missed();
    let why = |goal: &Goal| why(search, kind, *goal);
    missed
        .iter()
        .map(|goal| Remaining {
            code: goal.code(),
            what: what(search, *goal),
            why: why(goal),
        })
        .collect()
}

fn what(search: &Search<'_>, goal: Goal) -> String {
    let shape = &search.work.shape;
    let stage = title(&search.work.plan, goal.stage());
    let by = shape.missed_by(goal);
    let posts = if by == 1 { "post" } else { "posts" };
    match goal {
        Goal::Quota(_) => format!("{stage} is {by} {posts} short of its share"),
        Goal::Minimum(_) => format!("{stage} is {by} {posts} short of its minimum"),
        Goal::Order(_) => format!("{stage} has {by} {posts} more than a stage above it"),
        Goal::Week(week, _) => format!("the week of {} has no {stage} post", day(shape.start_of(week))),
    }
}

fn why(search: &Search<'_>, kind: Kind, goal: Goal) -> String {
    let work = &search.work;
    let Some((first, _)) = search.room().open_days() else {
        return "the month is over".into();
    };
    if let Goal::Week(week, _) = goal
        && work.shape.days_of(week).1 < first
    {
        return "that week is over".into();
    }
    let free = work
        .plan
        .posts
        .iter()
        .filter(|post| work.counted(post).is_some() && !post.is_settled(work.today));
    if kind == Kind::Retag && free.count() == 0 {
        return "every post is approved, scheduled, published, pinned or of a day that is over".into();
    }
    if !search.in_the_way.is_empty() {
        let codes: Vec<&str> = search.in_the_way.iter().copied().collect();
        return harm::would(&codes);
    }
    match kind {
        // Tagging one makes the month larger, which this kind does not.
        Kind::Retag if work.tally.untagged > 0 => {
            "too few of the posts that count may still be changed; those without a stage are left as they are here".into()
        }
        Kind::Retag => "too few of the posts may still be changed, or suit it by their channel".into(),
        Kind::Add => "no number of new posts makes up for it where there is room".into(),
        Kind::Mixed => "neither the posts that may still be changed nor the days with room suffice".into(),
    }
}
