//! How much two posts look like the same one, for posts without an id.

use crate::plan::Post;
use std::collections::HashMap;

/// How alike two posts must be to be taken for one; see [`likeness`].
pub(super) const ENOUGH: u32 = 80;

/// How alike two posts are, from 0 to about 200.
///
/// What people seldom write twice weighs most: the title, the copy, the link. Where none of these is alike the posts
/// are two, however much else they share: every Monday's post has the channel and time of the next one.
pub(super) fn likeness(one: &Post, other: &Post) -> u32 {
    let words = word_likeness(one, other);
    if words < 40 {
        return 0;
    }
    let same = |equal: bool, points: u32| if equal { points } else { 0 };
    words
        + same(one.date == other.date, 20)
        + same(one.channel == other.channel, 10)
        + same(one.time == other.time, 5)
        + same(one.stage == other.stage, 5)
        + same(one.owner == other.owner, 3)
        + same(one.pillar == other.pillar, 3)
}

/// How alike what they say is: the best of title, copy and link, in hundredths, and a little for the others.
fn word_likeness(one: &Post, other: &Post) -> u32 {
    let title = overlap(&one.title, &other.title);
    let text = overlap(&one.text, &other.text);
    let link = if one.link == other.link && !one.link.is_empty() {
        70
    } else {
        0
    };
    let best = title.max(text).max(link);
    best + (title + text + link - best) / 4
}

/// How many of their pairs of neighbouring letters two texts share, in hundredths (Sørensen and Dice).
fn overlap(one: &str, other: &str) -> u32 {
    let (one, other) = (one.trim(), other.trim());
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if one == other {
        return 100;
    }
    let mut pairs: HashMap<(char, char), usize> = HashMap::new();
    let mut count = 0;
    for pair in letter_pairs(one) {
        *pairs.entry(pair).or_default() += 1;
        count += 1;
    }
    let mut shared = 0_usize;
    for pair in letter_pairs(other) {
        count += 1;
        if let Some(left) = pairs.get_mut(&pair).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    // At most 100, so it always fits.
    u32::try_from(200 * shared / count.max(1)).unwrap_or(0).min(99)
}

/// The longest part of a text that is looked at: comparing is for telling posts apart, not for reading them.
const LETTERS: usize = 2_000;

fn letter_pairs(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    let lower = || text.chars().take(LETTERS).flat_map(char::to_lowercase);
    lower().zip(lower().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(title: &str, date: &str) -> Post {
        Post {
            title: title.into(),
            date: date.parse().ok(),
            ..Post::default()
        }
    }

    #[test]
    fn a_retitled_a_moved_and_a_corrected_post_are_still_the_same() {
        let before = post("Meet the roaster", "2026-12-01");
        for after in [
            post("Meet our roaster", "2026-12-01"),
            post("Meet the roaster", "2026-12-09"),
            post("MEET THE ROASTER!", "2026-12-02"),
        ] {
            assert!(likeness(&before, &after) >= ENOUGH, "{after:?}");
        }
    }

    #[test]
    fn posts_that_share_all_but_what_they_say_are_two() {
        let slots = [
            post("Meet the roaster", "2026-12-01"),
            post("Gift boxes are here", "2026-12-01"),
        ];
        assert!(likeness(&slots[0], &slots[1]) < ENOUGH);
        assert_eq!(likeness(&post("", "2026-12-01"), &post("", "2026-12-01")), 0);
    }
}
