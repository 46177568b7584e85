//! What changes from one text to the next: bytes taken out at one place, and others put in.

use std::fmt;

/// What changes from one text to the next: bytes taken out at one place, and others put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// Where, in bytes from the start of the text before.
    pub start: usize,
    /// How many bytes go.
    pub removed: usize,
    /// What comes in their place.
    pub inserted: String,
}

/// A delta was made for another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit;

impl std::error::Error for Misfit {}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the change was made for another text")
    }
}

impl Delta {
    /// What turns `before` into `after`; `None` where they are the same.
    pub fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let mut start = same_start(before.as_bytes(), after.as_bytes());
        while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
            start -= 1;
        }
        let (rest_before, rest_after) = (&before[start..], &after[start..]);
        let mut end = same_end(rest_before.as_bytes(), rest_after.as_bytes());
        while !rest_before.is_char_boundary(rest_before.len() - end)
            || !rest_after.is_char_boundary(rest_after.len() - end)
        {
            end -= 1;
        }
        Some(Self {
            start,
            removed: rest_before.len() - end,
            inserted: rest_after[..rest_after.len() - end].to_owned(),
        })
    }

    /// Whether both change the same bytes of one text.
    pub fn is_at(&self, other: &Self) -> bool {
        (self.start, self.removed) == (other.start, other.removed)
    }

    /// Makes the change.
    ///
    /// # Errors
    /// The text has no such place; it is then unchanged.
    pub fn apply(&self, text: &mut String) -> Result<(), Misfit> {
        let end = self.start.checked_add(self.removed).ok_or(Misfit)?;
        if text.get(self.start..end).is_none() {
            return Err(Misfit);
        }
        text.replace_range(self.start..end, &self.inserted);
        Ok(())
    }
}

/// How much is compared at a time, which is much faster than byte by byte.
const CHUNK: usize = 1024;

/// How many bytes both begin with.
fn same_start(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.chunks_exact(CHUNK).zip(other.chunks_exact(CHUNK));
    let whole = CHUNK * chunks.take_while(|(one, other)| one == other).count();
    let rest = one[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes both end with.
fn same_end(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.rchunks_exact(CHUNK).zip(other.rchunks_exact(CHUNK));
    let whole = CHUNK * chunks.take_while(|(one, other)| one == other).count();
    let rest = one[..one.len() - whole]
        .iter()
        .rev()
        .zip(other[..other.len() - whole].iter().rev());
    whole + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_delta_between_two_texts_turns_one_into_the_other(before in "[aé\u{1f600}\n]{0,12}", after in "[aé\u{1f601}\n]{0,12}") {
            let mut text = before.clone();
            match Delta::between(&before, &after) {
                None => prop_assert_eq!(&before, &after),
                Some(delta) => delta.apply(&mut text).unwrap(),
            }
            prop_assert_eq!(text, after);
        }

        #[test]
        fn long_texts_have_deltas_as_short_as_short_ones(head in 0..3000usize, tail in 0..3000usize) {
            let with = |middle: &str| ["é".repeat(head), middle.to_owned(), "ü".repeat(tail)].concat();
            let delta = Delta::between(&with("one"), &with("two")).unwrap();
            prop_assert_eq!((delta.start, delta.removed, &*delta.inserted), (2 * head, 3, "two"));
        }
    }

    #[test]
    fn a_delta_for_another_text_changes_nothing() {
        for (start, removed) in [(4, 1), (0, 9), (1, 1), (usize::MAX, 2)] {
            let mut text = "aéa".to_owned();
            let delta = Delta {
                start,
                removed,
                inserted: "x".into(),
            };
            assert_eq!(delta.apply(&mut text), Err(Misfit), "{start} {removed}");
            assert_eq!(text, "aéa");
        }
    }

    #[test]
    fn a_delta_is_no_longer_than_what_differs() {
        let delta = Delta::between("title = \"one\"\n", "title = \"two\"\n").unwrap();
        assert_eq!((delta.start, delta.removed, &*delta.inserted), (9, 3, "two"));
    }
}
