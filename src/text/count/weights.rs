//! Counting by weights: twitter-text with its third configuration, which is how X counts.

use super::links::{self, Flavour};
use super::{LINK, emoji, line_feeds_after_returns};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The weighted length of a text.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() {
        let links = links::find(text, Flavour::X);
        let linked: usize = links.iter().map(ExactSizeIterator::len).sum();
        return text.len() - line_feeds_after_returns(text) - linked + links.len() * LINK;
    }
    let text = composed(text);
    let mut length = 0;
    let mut at = 0;
    for link in links::find(&text, Flavour::X) {
        length += unlinked(&text[at..link.start]) + LINK;
        at = link.end;
    }
    length + unlinked(&text[at..])
}

/// A bound that takes no more than a scan: no weighted length of the text is above it. It stops short of the scan where
/// the bytes alone are enough for `limit`.
pub(super) fn at_most(text: &str, limit: usize) -> usize {
    // The shortest link, such as `t.co`, has four bytes, and something stands before the next one.
    let unread = (text.len() / 5 + 1) * (LINK + 1);
    if unread <= limit {
        return unread;
    }
    let links = links::at_most(text) * LINK;
    if text.is_ascii() {
        return text.len() + links;
    }
    let bytes = |wanted: fn(&u8) -> bool| text.bytes().filter(wanted).count();
    // Only characters of three bytes and more weigh 2.
    let heavy = bytes(|byte| *byte >= 0xe0);
    // Form NFC takes few characters apart into more: notes of music, a Greek accent, three letters of Hebrew and
    // mathematics. These bytes are in them, and in others, which makes the bound no worse.
    let apart = 4 * bytes(|byte| *byte == 0x9d) + bytes(|byte| matches!(byte, 0xab | 0xac | 0xcd));
    text.chars().count() + heavy + apart + links
}

/// The weighted length of a text without links.
fn unlinked(text: &str) -> usize {
    let mut length = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let emoji = emoji::sequence(rest);
        if emoji > 0 {
            length += 2;
            rest = &rest[emoji..];
        } else if c == '\r' && rest[1..].starts_with('\n') {
            rest = &rest[1..];
        } else {
            length += weight(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    length
}

fn weight(c: char) -> usize {
    match c {
        '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}

/// The text with accents joined to their letters.
fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}
