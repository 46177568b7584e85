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
        let same =
            |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(one, other)| one == other).count();
        let mut start = same(&mut before.bytes().zip(after.bytes()));
        while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
            start -= 1;
        }
        let (rest_before, rest_after) = (&before[start..], &after[start..]);
        let mut end = same(&mut rest_before.bytes().rev().zip(rest_after.bytes().rev()));
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
