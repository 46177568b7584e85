//! Lists of names and posts in sentences.

use crate::plan::Plan;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Post;

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
