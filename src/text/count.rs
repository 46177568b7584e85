//! How long a text is, as channels count, and how many hashtags it has.
//!
//! What a channel counts is said by [`Counts`]; this is how:
//!
//! | counts | what is counted | after |
//! |---|---|---|
//! | characters | scalar values of Unicode | the channels say "characters" and no more |
//! | graphemes | extended grapheme clusters | Unicode, annex 29 |
//! | graphemes and links | the same, links and remote names cut short | Mastodon's composer |
//! | weights | weighted characters of the text in form NFC, links 23 | twitter-text, third configuration |
//!
//! Everywhere CR LF is one character, and one line break at the very end is not counted: the editor or the notation
//! `"""` has put it there, and no channel posts it.

mod domains;
mod emoji;
mod encoded;
mod hashtags;
mod letters;
mod links;
mod remote;
mod weights;

use crate::plan::{BuiltInChannel, Counts};
use crate::rules::Ruler;
use unicode_segmentation::UnicodeSegmentation;

/// What a link counts, however long it is, where a channel shortens links.
const LINK: usize = 23;

/// Counts as the channels do.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

impl Ruler for Counting {
    fn length(&self, text: &str, channel: &BuiltInChannel) -> usize {
        let text = without_last_break(text);
        match channel.counts {
            Counts::Characters => text.chars().count() - line_feeds_after_returns(text),
            Counts::Graphemes => graphemes(text),
            Counts::GraphemesAndLinks => remote::length(text),
            Counts::Weights => weights::length(text),
        }
    }

    fn exceeds(&self, text: &str, channel: &BuiltInChannel) -> Option<usize> {
        let limit = channel.limit?;
        if fits_at_a_glance(text, limit, channel) {
            return None;
        }
        let length = self.length(text, channel);
        let too_many_bytes = || channel.byte_limit.is_some_and(|limit| bytes(text) > limit);
        (length > limit || too_many_bytes()).then_some(length)
    }

    fn hashtags(&self, text: &str) -> usize {
        hashtags::count(text)
    }
}

/// The bytes of a text, where a channel looks at them.
pub fn bytes(text: &str) -> usize {
    let text = without_last_break(text);
    text.len() - line_feeds_after_returns(text)
}

/// Whether a text fits so surely that nothing has to be counted. Many thousands of posts are asked after each edit, so
/// the first answer goes by the bytes alone, without even reading them.
fn fits_at_a_glance(text: &str, limit: usize, channel: &BuiltInChannel) -> bool {
    let bytes = text.len();
    if channel.byte_limit.is_some_and(|limit| bytes > limit) {
        return false;
    }
    match channel.counts {
        Counts::Characters | Counts::Graphemes => bytes <= limit || text.chars().count() <= limit,
        Counts::GraphemesAndLinks => remote::at_most(text, limit) <= limit,
        Counts::Weights => weights::at_most(text, limit) <= limit,
    }
}

/// The text without the line break at its very end.
fn without_last_break(text: &str) -> &str {
    let Some(text) = text.strip_suffix('\n') else {
        return text;
    };
    text.strip_suffix('\r').unwrap_or(text)
}

fn graphemes(text: &str) -> usize {
    if text.is_ascii() {
        return text.len() - line_feeds_after_returns(text);
    }
    text.graphemes(true).count()
}

fn line_feeds_after_returns(text: &str) -> usize {
    text.matches("\r\n").count()
}

#[cfg(test)]
mod tests;
