//! Hours of work in sentences.

use super::words::{listed, title};
use crate::balance::{Count, hours_text};
use crate::plan::Plan;

/// The most posts that a sentence names one by one.
const NAMED: usize = 3;

/// The open posts whose work would have to go so that `over` millionths of an hour go with it: one that is long
/// enough by as little as possible, else the longest ones together; none where that is not enough. With their hours:
/// `"One" (3 h) and "Two" (2.5 h)`.
pub(super) fn work_of(plan: &Plan, places: &[usize], over: u64) -> Option<String> {
    let long = |at: &usize| {
        let post = plan.posts.get(*at).filter(|post| !post.is_fixed())?;
        Some((Count::of(post).micro_hours, *at)).filter(|(long, _)| *long > 0)
    };
    let mut open: Vec<(u64, usize)> = places.iter().filter_map(long).collect();
    open.sort_by_key(|(long, at)| (std::cmp::Reverse(*long), *at));
    let enough = open.iter().rposition(|(long, _)| *long >= over);
    let chosen = match enough {
        Some(at) => &open[at..=at],
        None => &open[..],
    };
    let mut names = Vec::new();
    let mut left = over;
    for (long, at) in chosen.iter().take(NAMED) {
        names.push(format!("{} ({})", title(plan, *at), hours(*long)));
        left = left.saturating_sub(*long);
        if left == 0 {
            break;
        }
    }
    (left == 0 && !names.is_empty()).then(|| listed(&names, "and"))
}

/// Millionths of an hour in words: "6.25 h".
pub(super) fn hours(micro: u64) -> String {
    let hours = Count {
        posts: 0,
        micro_hours: micro,
    };
    format!("{} h", hours_text(hours.hours()))
}
