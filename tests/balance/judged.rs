//! What the rules say of a plan, in a form that can be compared.

use chrono::NaiveDate;
use postmix::balance::{Tally, Timeline};
use postmix::plan::{Plan, Post, Severity, Status, Tag, WeekStart};
use postmix::rules::{self, Facts, Finding, Place, Unmeasured};
use std::collections::BTreeMap;

/// The rules that proposals are there for.
pub(crate) const GOALS: [&str; 4] = [
    "stage-short",
    "stage-minimum",
    "funnel-inverted",
    "week-without-stage",
];

pub(crate) fn tally(plan: &Plan) -> Tally {
    Tally::of(plan, WeekStart::default())
}

pub(crate) fn findings(plan: &Plan, today: NaiveDate) -> Vec<Finding> {
    let mut findings = rules::check(plan, &tally(plan), &Timeline::of(plan), today, &Unmeasured);
    // As near as whole posts allow: nothing is to be done about it.
    findings.retain(|finding| !finding.is_rounding());
    findings
}

/// What a finding is about: its code, and its posts, stage, channel or week. How bad it is does not count.
fn subject(finding: &Finding, plan: &Plan) -> String {
    let posts = finding
        .posts
        .places()
        .iter()
        .map(|at| plan.posts[*at].id.to_string());
    let posts: Vec<String> = posts.collect();
    let place = match (&finding.place, &finding.facts) {
        (_, Facts::Cadence(cadence)) => format!("channel {}", cadence.channel),
        (Place::Post(..), _) => posts.join(" "),
        (Place::Stage(stage), _) => format!("stage {}", stage.get()),
        (other, _) => format!("{other:?}"),
    };
    let which = match &finding.facts {
        Facts::Cadence(cadence) => cadence.start.to_string(),
        Facts::Gap(gap) if finding.code == "week-without-stage" => gap.first.to_string(),
        Facts::Load(load) => load.owner.to_string(),
        Facts::Names(names) => format!("{names:?}"),
        _ => String::new(),
    };
    format!("{} {place} {which}", finding.code)
}

/// How often a thing is found, how bad it is, and how many posts a stage lacks.
type Found = (usize, Severity, u64);

/// How many posts a stage lacks, or has too many.
fn posts_off(finding: &Finding) -> u64 {
    match &finding.facts {
        Facts::Short(short) if finding.code == "stage-minimum" => {
            u64::from(short.stage.min) - short.stage.posts
        }
        Facts::Short(short) => short.stage.under_quota,
        Facts::Inverted(inverted) => inverted.posts[0] - inverted.posts[1],
        _ => 0,
    }
}

/// How often each thing is found.
fn subjects(plan: &Plan, today: NaiveDate) -> BTreeMap<String, Found> {
    let mut subjects = BTreeMap::new();
    let findings = findings(plan, today).into_iter();
    for finding in findings.filter(|finding| !GAPS.contains(&finding.code)) {
        let (count, worst, posts) = subjects
            .entry(subject(&finding, plan))
            .or_insert((0, Severity::Note, 0));
        *count += 1;
        *posts = posts_off(&finding).max(*posts);
        *worst = finding.severity.max(*worst);
    }
    subjects
}

/// What is found of the second plan and was not of the first, or is about stages that lacked fewer posts then. A stretch of days without a stage, or without any post,
/// is new where it is not a part of one from before.
pub(crate) fn added(before: &Before, after: &Plan, today: NaiveDate) -> Vec<String> {
    let is_new = |subject: &String, found: &Found| {
        before
            .subjects
            .get(subject)
            .is_none_or(|before| found.0 > before.0 || found.1 > before.1 || found.2 > before.2)
    };
    let subjects = subjects(after, today);
    let new = subjects.iter().filter(|(subject, found)| is_new(subject, found));
    let mut new: Vec<String> = new.map(|(subject, _)| subject.clone()).collect();
    // A month without any post is quiet all through.
    let gaps_after = if before.is_empty {
        Vec::new()
    } else {
        gaps(after, today)
    };
    for (what, first, last) in gaps_after {
        let is_part = |(known, from, to): &(String, NaiveDate, NaiveDate)| {
            *known == what && *from <= first && last <= *to
        };
        if !before.gaps.iter().any(is_part) {
            new.push(format!("{what} {first} {last}"));
        }
    }
    new
}

/// What is found of a plan before anything is changed.
pub(crate) struct Before {
    subjects: BTreeMap<String, Found>,
    gaps: Vec<(String, NaiveDate, NaiveDate)>,
    is_empty: bool,
}

impl Before {
    pub(crate) fn of(plan: &Plan, today: NaiveDate) -> Self {
        Self {
            subjects: subjects(plan, today),
            gaps: gaps(plan, today),
            is_empty: !plan
                .posts
                .iter()
                .any(|post| post.date.is_some_and(|date| plan.month.contains(date))),
        }
    }
}

fn gaps(plan: &Plan, today: NaiveDate) -> Vec<(String, NaiveDate, NaiveDate)> {
    let gap = |finding: &Finding| match &finding.facts {
        Facts::Gap(gap) if GAPS.contains(&finding.code) => {
            Some((subject(finding, plan), gap.first, gap.last))
        }
        _ => None,
    };
    findings(plan, today).iter().filter_map(gap).collect()
}

/// The rules about stretches of days, of which there may be several.
const GAPS: [&str; 2] = ["stage-gap", "quiet-days"];

/// The codes of the goals that a plan misses.
pub(crate) fn goals(plan: &Plan, today: NaiveDate) -> Vec<&'static str> {
    let mut codes: Vec<_> = findings(plan, today).iter().map(|finding| finding.code).collect();
    codes.retain(|code| GOALS.contains(code));
    codes.sort_unstable();
    codes
}

/// How much those weigh: a warning more than any number of notes.
pub(crate) fn weight(plan: &Plan, today: NaiveDate) -> usize {
    let weigh = |finding: &Finding| {
        if finding.severity > Severity::Note {
            1000
        } else {
            1
        }
    };
    findings(plan, today)
        .iter()
        .filter(|finding| GOALS.contains(&finding.code))
        .map(weigh)
        .sum()
}

/// Whether a proposal must leave the post alone.
pub(crate) fn is_settled(post: &Post, today: NaiveDate) -> bool {
    post.pinned || post.date.is_some_and(|date| date < today) || post.effective_status() >= Status::Approved
}

/// All plans that one change makes of a plan: a post retagged, moved to another day, an idea put on a day, a post
/// added to a day. Times stay what they are; new posts get the times of their channel's slots, or none.
pub(crate) fn neighbours(plan: &Plan, today: NaiveDate, with_new: bool) -> Vec<Plan> {
    let mut plans = Vec::new();
    let days: Vec<NaiveDate> = plan
        .month
        .first()
        .iter_days()
        .take(plan.month.days() as usize)
        .collect();
    let open = || days.iter().copied().filter(|day| *day >= today);
    let mut changed = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        plans.push(other);
    };
    for (at, post) in plan
        .posts
        .iter()
        .enumerate()
        .filter(|(_, post)| !is_settled(post, today))
    {
        let in_month = post.date.is_some_and(|date| plan.month.contains(date));
        let tags = plan.funnel.indices().filter(|to| post.stage != Tag::Stage(*to));
        if in_month && (with_new || post.stage.index().is_some()) {
            tags.for_each(|to| changed(&|plan| plan.posts[at].stage = Tag::Stage(to)));
        }
        if in_month || (post.date.is_none() && with_new) {
            for day in open().filter(|day| post.date != Some(*day)) {
                changed(&|plan| plan.posts[at].date = Some(day));
            }
        }
    }
    if with_new {
        for day in open() {
            for stage in plan.funnel.indices() {
                for post in new_posts(plan, day) {
                    changed(&|plan| {
                        plan.posts.push(Post {
                            stage: Tag::Stage(stage),
                            ..post.clone()
                        });
                    });
                }
            }
        }
    }
    plans
}

pub(crate) fn new_posts(plan: &Plan, day: NaiveDate) -> Vec<Post> {
    let post = Post {
        id: "new".into(),
        date: Some(day),
        ..Post::default()
    };
    if plan.channels.is_empty() {
        return vec![post];
    }
    let weekday = chrono::Datelike::weekday(&day);
    let with = |channel: &postmix::plan::Channel| {
        let slots = channel.slots.iter().filter(|(day, _)| *day == weekday);
        let times: Vec<_> = slots.map(|(_, time)| Some(*time)).chain([None]).collect();
        let id = channel.id.clone();
        times
            .into_iter()
            .map(move |time| (id.clone(), time))
            .collect::<Vec<_>>()
    };
    let places = plan.channels.iter().flat_map(with);
    places
        .map(|(channel, time)| Post {
            channel: Some(channel),
            time,
            ..post.clone()
        })
        .collect()
}
