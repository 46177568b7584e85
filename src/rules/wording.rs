//! Lists of names and posts in sentences.

use crate::balance::{Count, hours_text};
use crate::plan::{Plan, Post, Status};

/// The most posts that a sentence names one by one.
const NAMED: usize = 3;

/// "a", "a and b", "a, b and c": `last` is the word before the last one.
pub(super) fn listed<S: AsRef<str>>(names: &[S], last: &str) -> String {
    let mut sentence = String::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 && at + 1 == names.len() {
            sentence.push(' ');
            sentence.push_str(last);
            sentence.push(' ');
        } else if at > 0 {
            sentence.push_str(", ");
        }
        sentence.push_str(name.as_ref());
    }
    sentence
}

/// The titles of some posts, the first few by name: `"One", "Two", "Three" and 4 more`.
pub(super) fn titles(plan: &Plan, places: &[usize]) -> String {
    let mut names: Vec<String> = places.iter().take(NAMED).map(|at| title(plan, *at)).collect();
    if places.len() > NAMED {
        names.push(format!("{} more", places.len() - NAMED));
    }
    listed(&names, "and")
}

/// A post's title in quotes.
pub(super) fn title(plan: &Plan, at: usize) -> String {
    format!("\"{}\"", plan.name_of(at))
}

/// Whether advice may touch the post: neither pinned nor approved, scheduled or published.
pub(super) fn is_open(post: &Post) -> bool {
    !post.pinned && post.effective_status() < Status::Approved
}

/// The open posts whose work would have to go so that `over` millionths of an hour go with it: one that is long
/// enough by as little as possible, else the longest ones together; none where that is not enough. With their hours:
/// `"One" (3 h) and "Two" (2.5 h)`.
pub(super) fn work_of(plan: &Plan, places: &[usize], over: u64) -> Option<String> {
    let long = |at: &usize| {
        let post = plan.posts.get(*at).filter(|post| is_open(post))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_people_say_them() {
        assert_eq!(listed(&[""; 0], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn only_the_first_posts_are_named() {
        let mut plan = Plan::empty("2026-12".parse().unwrap());
        let post = |title: &str| Post {
            title: title.into(),
            ..Post::default()
        };
        plan.posts = ["A", "B", "C", "D", "E"].map(post).to_vec();
        assert_eq!(titles(&plan, &[0, 1, 4]), "\"A\", \"B\" and \"E\"");
        assert_eq!(titles(&plan, &[0, 1, 2, 3, 4]), "\"A\", \"B\", \"C\" and 2 more");
    }
}
