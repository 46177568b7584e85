//! Putting three versions of a row of things side by side.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Something in a row that is known by a key, which nothing else in the row has.
pub(super) trait Known {
    /// What it is known by.
    type Key: Eq + Hash;

    /// What it is known by.
    fn identity(&self) -> &Self::Key;

    /// Whether it belongs behind something that somebody else has added at the same place.
    fn belongs_behind(&self, other: &Self) -> bool;
}

/// Where a thing stands in each version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) base: Option<usize>,
    pub(super) canvas: Option<usize>,
    pub(super) other: Option<usize>,
}

/// All things of the canvas and the other side, in the order of the canvas; what only the other side has comes behind
/// what it follows there.
pub(super) fn align<T: Known>(base: &[T], canvas: &[T], other: &[T]) -> Vec<Places> {
    let (in_base, in_canvas, in_other) = (places(base), places(canvas), places(other));
    // What comes in front of all of the canvas, and behind each thing of it.
    let mut behind: Vec<Vec<Places>> = vec![Vec::new(); canvas.len() + 1];
    let mut at = 0;
    for (place, thing) in other.iter().enumerate() {
        if let Some(found) = in_canvas.get(thing.identity()) {
            at = found + 1;
            continue;
        }
        // What the canvas has added here as well comes first where it belongs there.
        while canvas.get(at).is_some_and(|next| {
            let is_new = !in_base.contains_key(next.identity()) && !in_other.contains_key(next.identity());
            is_new && thing.belongs_behind(next)
        }) {
            at += 1;
        }
        behind[at].push(Places {
            base: in_base.get(thing.identity()).copied(),
            canvas: None,
            other: Some(place),
        });
    }
    let mut behind = behind.into_iter();
    let mut row = behind.next().unwrap_or_default();
    for ((at, thing), added) in canvas.iter().enumerate().zip(behind) {
        row.push(Places {
            base: in_base.get(thing.identity()).copied(),
            canvas: Some(at),
            other: in_other.get(thing.identity()).copied(),
        });
        row.extend(added);
    }
    row
}

fn places<T: Known>(row: &[T]) -> HashMap<&T::Key, usize> {
    row.iter()
        .enumerate()
        .map(|(at, thing)| (thing.identity(), at))
        .collect()
}

/// Whether the things that both have stand in another order.
pub(super) fn is_reordered<T: Known>(before: &[T], after: &[T]) -> bool {
    let keys = |row: &[T]| -> HashSet<usize> {
        let known = places(before);
        row.iter()
            .filter_map(|thing| known.get(thing.identity()).copied())
            .collect()
    };
    let there = keys(after);
    let known = places(before);
    let order = after
        .iter()
        .filter_map(|thing| known.get(thing.identity()).copied());
    let was = (0..before.len()).filter(|at| there.contains(at));
    !order.eq(was)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Known for char {
        type Key = Self;

        fn identity(&self) -> &Self {
            self
        }

        fn belongs_behind(&self, other: &Self) -> bool {
            other <= self
        }
    }

    fn merged(base: &str, canvas: &str, other: &str) -> String {
        let rows = [base, canvas, other].map(|row| row.chars().collect::<Vec<_>>());
        let places = align(&rows[0], &rows[1], &rows[2]);
        let letter = |places: Places| {
            let canvas = places.canvas.map(|at| rows[1][at]);
            canvas.or(places.other.map(|at| rows[2][at]))
        };
        places.into_iter().filter_map(letter).collect()
    }

    #[test]
    fn what_is_added_comes_behind_what_it_followed() {
        assert_eq!(merged("ad", "ad", "abcd"), "abcd");
        assert_eq!(merged("ad", "da", "abd"), "dab");
        assert_eq!(merged("d", "d", "ad"), "ad");
    }

    #[test]
    fn what_both_add_at_one_place_comes_in_its_order() {
        assert_eq!(merged("ae", "ace", "abe"), "abce");
        assert_eq!(merged("ae", "abe", "ace"), "abce");
    }

    #[test]
    fn only_a_change_of_order_is_one() {
        let reordered = |before: &str, after: &str| {
            is_reordered(
                &before.chars().collect::<Vec<_>>(),
                &after.chars().collect::<Vec<_>>(),
            )
        };
        assert!(!reordered("abc", "abxc"));
        assert!(!reordered("abc", "ac"));
        assert!(reordered("abc", "cab"));
    }
}
