//! Hours of work in sentences.

use super::words::{listed, title};
use crate::balance::{Count, hours_text};
use crate::plan::Plan;
use chrono::NaiveDate;

/// The most posts that a sentence names one by one.
const NAMED: usize = 6;

/// The posts of those places that may still be changed and take time: how much, in millionths of an hour, and which; the
/// longest first.
pub(super) fn open_work(plan: &Plan, places: &[usize], today: NaiveDate) -> Vec<(u64, usize)> {
    let long = |at: &usize| {
        let post = plan.posts.get(*at).filter(|post| !post.is_settled(today))?;
        Some((Count::of(post).micro_hours, *at)).filter(|(long, _)| *long > 0)
    };
    let mut open: Vec<(u64, usize)> = places.iter().filter_map(long).collect();
    open.sort_by_key(|(long, at)| (std::cmp::Reverse(*long), *at));
    open
}

/// The open posts whose work would have to go so that `over` millionths of an hour go with it: one that is long
/// enough by as little as possible, else the longest ones together; none where that is not enough.
pub(super) fn work_of(
    plan: &Plan,
    places: &[usize],
    over: u64,
    today: NaiveDate,
) -> Option<Vec<(u64, usize)>> {
    let open = open_work(plan, places, today);
    let enough = open.iter().rposition(|(long, _)| *long >= over);
    let chosen = match enough {
        Some(at) => &open[at..=at],
        None => &open[..],
    };
    let mut left = over;
    let mut work = Vec::new();
    for (long, at) in chosen {
        work.push((*long, *at));
        left = left.saturating_sub(*long);
        if left == 0 {
            break;
        }
    }
    (left == 0 && !work.is_empty()).then_some(work)
}

/// Posts with their hours, `"One" (3 h) and "Two" (2.5 h)`; of many the first few and how many more.
pub(super) fn in_words(plan: &Plan, work: &[(u64, usize)]) -> String {
    let shown = if work.len() > NAMED { NAMED - 1 } else { work.len() };
    let named = work[..shown].iter();
    let named = named.map(|(long, at)| format!("{} ({})", title(plan, *at), hours(*long)));
    let more = (shown < work.len()).then(|| format!("{} more", work.len() - shown));
    listed(&named.chain(more).collect::<Vec<_>>(), "and")
}

/// Millionths of an hour in words: "6.25 h".
pub(super) fn hours(micro: u64) -> String {
    let hours = Count {
        posts: 0,
        micro_hours: micro,
    };
    format!("{} h", hours_text(hours.hours()))
}
