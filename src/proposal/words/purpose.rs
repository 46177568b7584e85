//! What a change is good for: the goals it serves, or the finding that is mended.

use super::{day, title};
use crate::plan::{Name, Plan, StageIndex};
use crate::proposal::change::Change;
use crate::proposal::search::Search;
use crate::proposal::shape::Goal;
use crate::rules::{Facts, Finding};

/// What a change is good for, in the words of the plan before all changes, which the search must have taken back.
pub(super) fn purposes(search: &Search<'_>, change: &Change, mended: Option<&Finding>) -> Vec<String> {
    let serves = goals(search, change);
    let (share, others): (Vec<Goal>, Vec<Goal>) = serves
        .into_iter()
        .partition(|goal| matches!(goal, Goal::Quota(_) | Goal::Minimum(_)));
    let (weeks, order): (Vec<Goal>, Vec<Goal>) = others
        .into_iter()
        .partition(|goal| matches!(goal, Goal::Week(..)));
    // The order of the funnel mostly comes right with the shares.
    let order = order
        .into_iter()
        .take(usize::from(share.is_empty() && weeks.is_empty()));
    let named: Vec<String> = share
        .into_iter()
        .take(1)
        .chain(weeks)
        .chain(order)
        .map(|goal| in_words(search, goal))
        .collect();
    match mended.and_then(|finding| about(finding, &search.work.plan)) {
        Some(about) => vec![about],
        None => named,
    }
}

/// The goals that are missed and that a change may help to meet.
fn goals(search: &Search<'_>, change: &Change) -> Vec<Goal> {
    let shape = &search.work.shape;
    let post = change.at().and_then(|at| search.work.plan.posts.get(at));
    let before = post.and_then(|post| search.work.counted(post));
    let after = match change {
        Change::Add { post } => search.work.counted(post),
        change => post.and_then(|post| search.work.counted(&change.applied_to(post))),
    };
    let Some((week, stage)) = after else {
        return Vec::new();
    };
    let comes = before.is_none_or(|(_, from)| from != stage);
    let helps = |goal: &Goal| match goal {
        Goal::Quota(other) | Goal::Minimum(other) => comes && *other == stage,
        Goal::Week(other, of) => (*other, *of) == (week, stage) && before != Some((week, stage)),
        Goal::Order(deeper) => {
            let leaves = before.is_some_and(|(_, from)| from == *deeper);
            comes && (leaves || shape.shallower_with_less(*deeper).contains(&stage))
        }
    };
    let goals = shape.goals().iter().copied();
    goals
        .filter(|goal| helps(goal) && shape.missed_by(*goal) > 0)
        .collect()
}

fn in_words(search: &Search<'_>, goal: Goal) -> String {
    let shape = &search.work.shape;
    let by = shape.missed_by(goal);
    let stage = title(&search.work.plan, goal.stage());
    let posts = if by == 1 { "post" } else { "posts" };
    match goal {
        Goal::Quota(_) => format!("for {stage}, which is {by} short"),
        Goal::Minimum(_) => format!("for {stage}, which is {by} {posts} short of its minimum"),
        Goal::Week(week, _) => format!("the week of {} has no {stage} post", day(shape.start_of(week))),
        Goal::Order(deeper) => {
            let less = shape.shallower_with_less(deeper);
            let less = less
                .first()
                .map_or("a stage above it", |stage| title(&search.work.plan, *stage));
            format!("{stage} has more posts than {less}")
        }
    }
}

/// A finding that a single remedy is for, in a few words; `None` where the change says it itself.
fn about(finding: &Finding, plan: &Plan) -> Option<String> {
    let stage = |stage: StageIndex| title(plan, stage);
    Some(match (&finding.facts, finding.code) {
        (Facts::Gap(gap), "stage-gap" | "quiet-days") => {
            let what = finding
                .stage()
                .map_or("post".to_owned(), |of| format!("{} post", stage(of)));
            format!("there is no {what} from {} to {}", day(gap.first), day(gap.last))
        }
        (Facts::Cadence(cadence), code) => {
            let name = plan.channels.get(cadence.channel).map(|channel| &*channel.id)?;
            let limit = if code == "over-cadence" { "most" } else { "least" };
            format!(
                "{name} has {} in the week of {}, and {} at {limit} are wanted",
                cadence.posts,
                day(cadence.start),
                cadence.wanted
            )
        }
        (Facts::Skewed(skewed), _) => format!(
            "{} gets {} of the hours, and should get {}",
            stage(skewed.stage.stage),
            skewed.stage.share_percent(),
            skewed.stage.target_percent()
        ),
        _ => return about_posts(finding, plan),
    })
}

/// The same for findings about single posts.
fn about_posts(finding: &Finding, plan: &Plan) -> Option<String> {
    let channel = || {
        let first = finding.posts.places().first()?;
        plan.posts.get(*first)?.channel.clone()
    };
    let on = |channel: Option<Name>| channel.map(|name| format!(" on {name}")).unwrap_or_default();
    Some(match (&finding.facts, finding.code) {
        (_, "double-booked") => format!("another post goes out{} at the same time", on(channel())),
        (Facts::Near { minutes, .. }, _) => {
            format!(
                "another post goes out{} only {minutes} minutes away",
                on(channel())
            )
        }
        (Facts::Asks(_), _) => format!("too little comes between two asks{}", on(channel())),
        (Facts::Early(_), _) => format!(
            "the first ask{} comes before anything that nurtures",
            on(channel())
        ),
        (_, "off-stage") => {
            let post = finding
                .posts
                .places()
                .first()
                .and_then(|at| plan.posts.get(*at))?;
            format!("{} is not for {}", channel()?, title(plan, post.stage.index()?))
        }
        _ => return None,
    })
}
