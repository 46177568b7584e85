//! Measuring texts, which takes tables of characters that the rules know nothing of.

use crate::plan::BuiltInChannel;

/// Measures texts the way channels do.
pub trait Ruler: std::fmt::Debug {
    /// How long a text is on that channel, in whatever the channel counts.
    fn length(&self, text: &str, channel: &BuiltInChannel) -> usize;

    /// The text's length where the channel would not take it; `None` where it fits. Cheap for a text that surely
    /// fits.
    fn exceeds(&self, text: &str, channel: &BuiltInChannel) -> Option<usize>;

    /// How many hashtags a text has.
    fn hashtags(&self, text: &str) -> usize;
}

/// Measures nothing: for judging changes that leave all texts as they are.
#[derive(Clone, Copy, Debug)]
pub struct Unmeasured;

impl Ruler for Unmeasured {
    fn length(&self, _: &str, _: &BuiltInChannel) -> usize {
        0
    }

    fn exceeds(&self, _: &str, _: &BuiltInChannel) -> Option<usize> {
        None
    }

    fn hashtags(&self, _: &str) -> usize {
        0
    }
}

/// Counts characters, and words that begin with `#`: for tests of rules that do not depend on more.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Plainly;

#[cfg(test)]
impl Ruler for Plainly {
    fn length(&self, text: &str, _: &BuiltInChannel) -> usize {
        text.chars().count()
    }

    fn exceeds(&self, text: &str, channel: &BuiltInChannel) -> Option<usize> {
        let length = self.length(text, channel);
        channel.limit.filter(|limit| length > *limit).map(|_| length)
    }

    fn hashtags(&self, text: &str) -> usize {
        text.split_whitespace()
            .filter(|word| word.starts_with('#'))
            .count()
    }
}
