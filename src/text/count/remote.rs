//! Counting as Mastodon does: graphemes, but links are short and names on other servers count without the server.

use super::links::{self, Flavour};
use super::{LINK, graphemes};

/// The length of a text.
pub(super) fn length(text: &str) -> usize {
    let mut counted = String::with_capacity(text.len());
    let mut at = 0;
    for link in links::find(text, Flavour::Mastodon) {
        push_names(&text[at..link.start], &mut counted);
        counted.extend(std::iter::repeat_n('x', LINK));
        at = link.end;
    }
    push_names(&text[at..], &mut counted);
    graphemes(&counted)
}

/// A bound that takes no more than a scan: no length of the text is above it. It stops short of the scan where the
/// bytes alone are enough for `limit`.
pub(super) fn at_most(text: &str, limit: usize) -> usize {
    // The shortest link, `http://t.co`, has eleven bytes, and something stands before the next one.
    let unread = text.len() + (text.len() / 12 + 1) * LINK;
    if unread <= limit {
        return unread;
    }
    text.len() + text.matches("://").count() * LINK
}

/// Takes a text without links over, but for the servers of the names in it.
fn push_names(text: &str, counted: &mut String) {
    let mut taken = 0;
    let mut at = 0;
    while let Some(sign) = text[at..].find('@') {
        let name = at + sign + 1;
        let may_begin = !text[..name - 1].ends_with(|c| is_word(c) || matches!(c, '/' | '='));
        let server = name + dotted(&text[name..], |c| c.is_ascii_alphanumeric() || c == '_');
        at = name;
        if !may_begin || server == name || !text[server..].starts_with('@') {
            continue;
        }
        let end = server + 1 + dotted(&text[server + 1..], is_word);
        if end > server + 1 {
            counted.push_str(&text[taken..server]);
            (taken, at) = (end, end);
        }
    }
    counted.push_str(&text[taken..]);
}

/// The bytes of words at the start of a text with single or several `.` and `-` between them.
fn dotted(text: &str, is_letter: fn(char) -> bool) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if is_letter(c) {
            end = at + c.len_utf8();
        } else if at == 0 || !matches!(c, '.' | '-') {
            break;
        }
    }
    end
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_on_another_server_only_the_name_counts() {
        for (text, counted) in [
            ("@ada@social.example", 4),
            ("hi @ada@social.example.", 8),
            ("@ada.b-c@social.example @bob", 8 + 5),
            ("@ada @ bob", 10),
            ("mail ada@social.example", 23),
            ("@ada@", 5),
            ("@ada@ x", 7),
            ("@ada@straße.example", 4),
            ("@@ada@b.example", 5),
        ] {
            assert_eq!(length(text), counted, "{text}");
        }
    }

    #[test]
    fn only_a_link_with_its_protocol_is_short() {
        assert_eq!(length("https://example.com/a/very/long/path?with=much"), 23);
        assert_eq!(length("(see http://a.example.com/x_(y)), please"), 5 + 23 + 9);
        assert_eq!(length("example.com"), 11);
        assert_eq!(length("https://example.com/öffnung/日本"), 23);
    }

    #[test]
    fn graphemes_count_beside_links() {
        assert_eq!(length("👩\u{200d}👩\u{200d}👧 https://example.com é"), 2 + 23 + 2);
    }
}
