//! Counting hashtags.

use super::letters::{is_selector, is_tag, is_tag_letter};
use super::links::{self, Flavour};

/// How many hashtags a text has: `#` or `＃` and letters, digits and `_` of any script, among them a letter; not within a
/// word or a link. Hashtags may follow each other without a blank, as on Instagram.
pub(super) fn count(text: &str) -> usize {
    if !text.contains(is_sign) {
        return 0;
    }
    let links = links::find(text, Flavour::X);
    let mut links = links.iter().peekable();
    let mut count = 0;
    let mut last_end = 0;
    for (at, sign) in text.match_indices(is_sign) {
        while links.next_if(|link| link.end <= at).is_some() {}
        if links.peek().is_some_and(|link| link.contains(&at)) {
            continue;
        }
        let begins = at == last_end || text[..at].chars().next_back().is_none_or(may_precede);
        let tag = at + sign.len();
        let end = tag + end_of_tag(&text[tag..]);
        if begins && end > tag {
            count += 1;
            last_end = end;
        }
    }
    count
}

fn is_sign(c: char) -> bool {
    matches!(c, '#' | '＃')
}

fn may_precede(c: char) -> bool {
    is_selector(c) || !(is_tag(c) || c == '&')
}

/// The bytes of a hashtag's name at the start of a text; 0 where there is none.
fn end_of_tag(text: &str) -> usize {
    let end = text.find(|c| !is_tag(c)).unwrap_or(text.len());
    let is_name = text[..end].contains(is_tag_letter) && !text.starts_with('\u{20e3}');
    // `#https://…` is a link that somebody has spoilt.
    if is_name && !text[end..].starts_with("://") {
        end
    } else {
        0
    }
}
