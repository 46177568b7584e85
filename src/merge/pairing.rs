//! Which post is which in two versions of a plan.

use super::likeness::{ENOUGH, likeness};
use crate::plan::{Field, Post};
use std::collections::HashMap;

/// A post in two versions of a plan, by its places there. One of them at least is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The place in the old version; `None` for a post that is new.
    pub old: Option<usize>,
    /// The place in the new version; `None` for a post that is gone.
    pub new: Option<usize>,
}

/// Pairs the posts of two versions of a plan: those of one id; of the rest, where at least one of the two has no id,
/// those with the same content, those with one other field in the same place, those most alike, and at last those that
/// only look alike for the place they have. The pairs come in the order of the new version, followed by what is gone
/// in the order of the old one.
pub fn pair(old: &[Post], new: &[Post]) -> Vec<Pair> {
    let mut pairing = Pairing {
        old,
        new,
        new_of: vec![None; old.len()],
        old_of: vec![None; new.len()],
    };
    pairing.by_id();
    pairing.by_content();
    pairing.by_place(1);
    pairing.by_likeness();
    pairing.by_place(2);
    let Pairing { new_of, old_of, .. } = pairing;
    let there = old_of
        .into_iter()
        .enumerate()
        .map(|(new, old)| Pair { old, new: Some(new) });
    let gone = new_of.iter().enumerate().filter(|(_, new)| new.is_none());
    there
        .chain(gone.map(|(old, _)| Pair {
            old: Some(old),
            new: None,
        }))
        .collect()
}

struct Pairing<'p> {
    old: &'p [Post],
    new: &'p [Post],
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
}

impl Pairing<'_> {
    fn join(&mut self, old: usize, new: usize) {
        self.new_of[old] = Some(new);
        self.old_of[new] = Some(old);
    }

    fn free_old(&self) -> impl Iterator<Item = usize> + use<> {
        let free: Vec<usize> = (0..self.old.len())
            .filter(|at| self.new_of[*at].is_none())
            .collect();
        free.into_iter()
    }

    fn free_new(&self) -> impl Iterator<Item = usize> + use<> {
        let free: Vec<usize> = (0..self.new.len())
            .filter(|at| self.old_of[*at].is_none())
            .collect();
        free.into_iter()
    }

    /// Two different ids are two posts, whatever they say.
    fn may_be_one(&self, old: usize, new: usize) -> bool {
        self.old[old].id.is_empty() || self.new[new].id.is_empty()
    }

    fn by_id(&mut self) {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (at, post) in self
            .old
            .iter()
            .enumerate()
            .filter(|(_, post)| !post.id.is_empty())
        {
            known.entry(&post.id).or_insert(at);
        }
        for (new, post) in self.new.iter().enumerate() {
            if let Some(old) = known.remove(&*post.id) {
                self.join(old, new);
            }
        }
    }

    fn by_content(&mut self) {
        let mut known: HashMap<String, Vec<usize>> = HashMap::new();
        for old in self.free_old() {
            known.entry(content(&self.old[old])).or_default().push(old);
        }
        for new in self.free_new() {
            let Some(olds) = known.get_mut(&content(&self.new[new])) else {
                continue;
            };
            if let Some(at) = olds.iter().position(|old| self.may_be_one(*old, new)) {
                let old = olds.remove(at);
                self.join(old, new);
            }
        }
    }

    /// Pairs posts that stand next to a pair, on the same side of it, have the same day and channel and differ in up
    /// to `most` fields: whoever writes a whole new title into a post leaves the rest where it is.
    fn by_place(&mut self, most: usize) {
        for new in 0..self.new.len() {
            let before = new.checked_sub(1).map(|before| self.old_of[before]);
            let place = before.map_or(Some(0), |old| old.map(|old| old + 1));
            self.join_in_place(place, new, most);
        }
        for new in (0..self.new.len()).rev() {
            let behind = self.old_of.get(new + 1);
            let place = behind.map_or(Some(self.old.len()), |old| *old);
            self.join_in_place(place.and_then(|behind| behind.checked_sub(1)), new, most);
        }
    }

    fn join_in_place(&mut self, old: Option<usize>, new: usize, most: usize) {
        let Some(old) = old.filter(|old| self.new_of.get(*old) == Some(&None)) else {
            return;
        };
        if self.old_of[new].is_some() || !self.may_be_one(old, new) {
            return;
        }
        let (was, is) = (&self.old[old], &self.new[new]);
        let differing = was.differing_fields(is).filter(|field| *field != Field::Id);
        // Ideas have no place of their own, and many have nothing but a title.
        if was.date.is_some() && was.date == is.date && was.channel == is.channel && differing.count() <= most
        {
            self.join(old, new);
        }
    }

    fn by_likeness(&mut self) {
        let mut candidates = Vec::new();
        let olds: Vec<usize> = self.free_old().collect();
        for new in self.free_new() {
            // So many posts changed by hand at once, all without ids, that comparing each with each would take
            // minutes: those next to it in the file are looked at.
            let near = olds.partition_point(|old| *old < new);
            let reach = MOST_COMPARED.min(olds.len());
            let from = near.saturating_sub(reach / 2).min(olds.len() - reach);
            for &old in &olds[from..from + reach] {
                let score = if self.may_be_one(old, new) {
                    likeness(&self.old[old], &self.new[new])
                } else {
                    0
                };
                if score >= ENOUGH {
                    candidates.push((std::cmp::Reverse(score), old.abs_diff(new), old, new));
                }
            }
        }
        // The most alike first, and of those the ones nearest to each other in the file.
        candidates.sort_unstable();
        for (_, _, old, new) in candidates {
            if self.new_of[old].is_none() && self.old_of[new].is_none() {
                self.join(old, new);
            }
        }
    }
}

/// How many old posts a new one is compared with.
const MOST_COMPARED: usize = 400;

/// All that a post says but its id, so that equal texts mean equal posts.
fn content(post: &Post) -> String {
    let fields = Field::ALL.into_iter().filter(|field| *field != Field::Id);
    let values: Vec<_> = fields.map(|field| post.get(field)).collect();
    format!("{values:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(titles: &[(&str, &str)]) -> Vec<Post> {
        let post = |(id, title): &(&str, &str)| Post {
            id: (*id).into(),
            title: (*title).into(),
            ..Post::default()
        };
        titles.iter().map(post).collect()
    }

    fn paired(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<(Option<usize>, Option<usize>)> {
        let pairs = pair(&posts(old), &posts(new));
        pairs.into_iter().map(|pair| (pair.old, pair.new)).collect()
    }

    #[test]
    fn ids_come_before_everything_else() {
        let pairs = paired(&[("a", "One"), ("b", "Two")], &[("b", "One"), ("a", "Two")]);
        assert_eq!(pairs, [(Some(1), Some(0)), (Some(0), Some(1))]);
    }

    #[test]
    fn two_ids_are_two_posts_although_they_say_the_same() {
        assert_eq!(
            paired(&[("a", "One")], &[("b", "One")]),
            [(None, Some(0)), (Some(0), None)]
        );
    }

    #[test]
    fn a_post_that_was_given_an_id_is_still_the_same() {
        assert_eq!(paired(&[("", "One")], &[("a", "One")]), [(Some(0), Some(0))]);
        assert_eq!(
            paired(&[("", "Meet the roaster")], &[("a", "Meet our roaster")]),
            [(Some(0), Some(0))]
        );
    }

    #[test]
    fn equal_posts_are_paired_in_order() {
        assert_eq!(
            paired(
                &[("", "One"), ("", "One")],
                &[("", "One"), ("", "One"), ("", "One")]
            ),
            [(Some(0), Some(0)), (Some(1), Some(1)), (None, Some(2))]
        );
    }
}
