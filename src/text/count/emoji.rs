//! Emoji of several characters.
//!
//! The grammar is that of Unicode's annex 51, so that emoji newer than any list are one as well. A sequence of
//! known parts that no font shows as one, such as a cat joined to a tree, counts as one here.

use crate::text::display::is_pictograph;

const JOINER: char = '\u{200d}';
const EMOJI_FORM: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';
const LAST_TAG: char = '\u{e007f}';

/// The bytes of the emoji at the start of a text, where it is made of several characters; else 0.
pub(super) fn sequence(text: &str) -> usize {
    let mut rest = text.chars();
    let Some(first) = rest.next() else {
        return 0;
    };
    if !may_begin(first, rest.clone().next()) {
        return 0;
    }
    let mut end = element(text);
    while end > 0 {
        let Some(joined) = text[end..].strip_prefix(JOINER) else {
            break;
        };
        let next = element(joined);
        if next == 0 {
            break;
        }
        end += JOINER.len_utf8() + next;
    }
    // One character alone weighs what its script weighs.
    if end == first.len_utf8() { 0 } else { end }
}

/// Whether the two can be the start of a sequence: dear tables are then asked for few characters.
fn may_begin(first: char, second: Option<char>) -> bool {
    second.is_some_and(|second| {
        matches!(second, JOINER | EMOJI_FORM | KEYCAP)
            || is_modifier(second)
            || is_tag(second)
            || (is_regional(first) && is_regional(second))
    })
}

/// The bytes of an emoji without joiners at the start of a text: a keycap, a flag, or a picture with what chooses its
/// form, its skin or its region; 0 where there is none.
fn element(text: &str) -> usize {
    let mut end = 0;
    let mut rest = text.chars().peekable();
    let Some(first) = rest.next() else {
        return 0;
    };
    end += first.len_utf8();
    let mut take = |wanted: fn(char) -> bool, end: &mut usize| {
        let found = rest.next_if(|c| wanted(*c));
        *end += found.map_or(0, char::len_utf8);
        found.is_some()
    };
    if matches!(first, '0'..='9' | '#' | '*') {
        take(|c| c == EMOJI_FORM, &mut end);
        return if take(|c| c == KEYCAP, &mut end) { end } else { 0 };
    }
    if is_regional(first) {
        return if take(is_regional, &mut end) { end } else { 0 };
    }
    if !is_pictograph(first) {
        return 0;
    }
    take(is_modifier, &mut end);
    take(|c| c == EMOJI_FORM, &mut end);
    let untagged = end;
    while take(is_tag, &mut end) {}
    if end > untagged && !text[..end].ends_with(LAST_TAG) {
        end = untagged;
    }
    end
}

fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..=LAST_TAG)
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_of_several_characters_is_one() {
        for emoji in [
            "👍🏽",
            "❤️",
            "1️⃣",
            "#⃣",
            "🇩🇪",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "🏳️\u{200d}🌈",
            "🧑🏿\u{200d}🎤",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "©️",
        ] {
            assert_eq!(sequence(&format!("{emoji}x")), emoji.len(), "{emoji}");
            assert_eq!(sequence(&format!("{emoji}{emoji}")), emoji.len(), "{emoji}");
        }
    }

    #[test]
    fn what_only_begins_like_an_emoji_is_none() {
        for text in [
            "",
            "a",
            "1",
            "1️",
            "🇩",
            "🇩x",
            "👍",
            "👍👍",
            "a\u{200d}b",
            "é",
            "க\u{200d}",
        ] {
            assert_eq!(sequence(text), 0, "{text:?}");
        }
        assert_eq!(sequence("❤️\u{200d}x"), "❤️".len());
        assert_eq!(sequence("🏴\u{e0067}x"), 0);
    }
}
