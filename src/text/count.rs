//! How long a text is, as channels count.

use crate::plan::BuiltInChannel;
use crate::rules::Ruler;
use unicode_segmentation::UnicodeSegmentation;

/// Counts as the channels do.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

impl Ruler for Counting {
    fn length(&self, text: &str, _: &BuiltInChannel) -> usize {
        text.graphemes(true).count()
    }

    fn exceeds(&self, text: &str, channel: &BuiltInChannel) -> Option<usize> {
        let limit = channel.limit.filter(|limit| text.len() > *limit)?;
        Some(self.length(text, channel)).filter(|length| *length > limit)
    }

    fn hashtags(&self, text: &str) -> usize {
        text.split_whitespace()
            .filter(|word| word.starts_with('#'))
            .count()
    }
}
