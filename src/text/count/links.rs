//! Links in a text, found by the rules of twitter-text: with `https://`, or a host's name alone.
//!
//! The rules are a regular expression there. Here the text is cut at what no host's name can hold, and each piece with
//! a dot is looked at once, so that no text takes longer than its length allows.

use super::domains::{self, Stretch, may_begin};
use super::letters::{ends_path, ends_query, is_path, is_query};
use std::ops::Range;

/// Whose links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavour {
    /// With or without protocol.
    X,
    /// With protocol only, and with paths in any script.
    Mastodon,
}

/// What every link begins with that has a protocol.
const PROTOCOLS: [&str; 2] = ["https://", "http://"];

/// What its length must not exceed, in units of UTF-16.
const LONGEST: usize = 4_096;

/// The most letters of a link that X has shortened already.
const SLUG: usize = 40;

/// The links of a text, in order.
pub(super) fn find(text: &str, flavour: Flavour) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    // What a link has taken cannot be taken again; `from` is past what holds none.
    let (mut floor, mut from) = (0, 0);
    while let Some(dot) = text[from..].find('.') {
        let dot = from + dot;
        from = dot + 1;
        if !may_be_inside_a_link(text, dot) {
            continue;
        }
        let mut stretch = Stretch::around(text, dot, floor);
        while let Some(found) = Found::first(text, &stretch, floor, flavour) {
            found.push_links(text, flavour, &mut links);
            floor = found.end;
            stretch.go_on_behind(floor);
        }
        from = from.max(stretch.end()).max(floor);
    }
    links
}

/// No text has more links than this.
pub(super) fn at_most(text: &str) -> usize {
    let dots = text.match_indices('.');
    dots.filter(|(dot, _)| may_be_inside_a_link(text, *dot)).count()
}

/// Most dots end a sentence: a link goes on behind one with a letter or digit.
fn may_be_inside_a_link(text: &str, dot: usize) -> bool {
    let next = text.as_bytes().get(dot + 1);
    next.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// Something that looks like a link.
struct Found {
    start: usize,
    /// The host's name.
    name: Range<usize>,
    has_protocol: bool,
    /// Whether a `/` follows the name.
    has_path: bool,
    end: usize,
}

impl Found {
    /// The first in a stretch of text. It begins behind a character at `floor` or later, or where the text begins.
    fn first(text: &str, stretch: &Stretch<'_>, floor: usize, flavour: Flavour) -> Option<Self> {
        let protocol = protocol_before(text, stretch.start(), floor);
        let linked = protocol.and_then(|start| Some((start, stretch.name_at_start()?, true)));
        let (start, name, has_protocol) = if let Some(linked) = linked {
            linked
        } else {
            let name = stretch.first_name(floor)?;
            (name.start, name, false)
        };
        let port = port_end(text, name.end);
        let path = path_end(text, port, flavour);
        Some(Self {
            start,
            has_protocol,
            has_path: path > port,
            end: query_end(text, path, flavour),
            name,
        })
    }

    /// Takes over the links that it comes to: none, one, or several names with letters of another script between them.
    fn push_links(&self, text: &str, flavour: Flavour, links: &mut Vec<Range<usize>>) {
        if !self.could_exist(text) {
            return;
        }
        if self.has_protocol {
            links.extend(self.shortened(text));
            return;
        }
        if flavour == Flavour::Mastodon || text[..self.start].ends_with(['-', '_', '.', '/']) {
            return;
        }
        let first = links.len();
        let names = domains::plain_names(&text[self.name.clone()]);
        links.extend(
            names
                .into_iter()
                .map(|name| self.name.start + name.start..self.name.start + name.end),
        );
        if let Some(last) = links[first..].last_mut().filter(|_| self.has_path) {
            last.end = self.end;
        }
    }

    fn could_exist(&self, text: &str) -> bool {
        let protocol = if self.has_protocol {
            self.name.start - self.start
        } else {
            PROTOCOLS[0].len()
        };
        let link = &text[self.start..self.end];
        let is_short = link.len() <= LONGEST - 8 || link.encode_utf16().count() + protocol <= LONGEST;
        is_short && domains::could_exist(&text[self.name.clone()])
    }

    /// The link; of one that X has shortened, such as `https://t.co/abc`, only what X has made.
    fn shortened(&self, text: &str) -> Option<Range<usize>> {
        let whole = self.start..self.end;
        let name = self.name.start..self.end;
        let Some(slug) = text[name]
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("t.co/"))
        else {
            return Some(whole);
        };
        let start = self.name.start + slug.len();
        let rest = &text[start..self.end];
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        match length {
            0 => Some(whole),
            1..=SLUG => Some(self.start..query_end(text, start + length, Flavour::X).min(self.end)),
            _ => None,
        }
    }
}

/// Where the protocol begins that ends at `end`, where a link may begin there.
fn protocol_before(text: &str, end: usize, floor: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    let start = PROTOCOLS.into_iter().find_map(|protocol| {
        let start = end.checked_sub(protocol.len())?;
        bytes[start..]
            .eq_ignore_ascii_case(protocol.as_bytes())
            .then_some(start)
    })?;
    may_begin(text, start, floor).then_some(start)
}

fn port_end(text: &str, at: usize) -> usize {
    let Some(digits) = text[at..].strip_prefix(':') else {
        return at;
    };
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if length == 0 { at } else { at + 1 + length }
}

/// Where the path ends that begins at `at`: with its last character that may end one.
fn path_end(text: &str, at: usize, flavour: Flavour) -> usize {
    if !text[at..].starts_with('/') {
        return at;
    }
    let mut end = at + 1;
    let mut next = end;
    while let Some(c) = text[next..].chars().next() {
        if c == '(' {
            let Some(close) = closing(text, next, flavour) else {
                break;
            };
            (next, end) = (close, close);
        } else if flavour.is_path(c) {
            next += c.len_utf8();
            if flavour.ends_path(c) {
                end = next;
            }
        } else {
            break;
        }
    }
    end
}

/// Where the bracket at `at` is closed, with no more than one other pair inside and never with nothing inside.
fn closing(text: &str, at: usize, flavour: Flavour) -> Option<usize> {
    let skip = |at: usize| {
        let rest = &text[at..];
        at + rest.find(|c| !flavour.is_path(c)).unwrap_or(rest.len())
    };
    let inside = at + 1;
    let mut end = skip(inside);
    if text[end..].starts_with('(') {
        let inner = end + 1;
        end = skip(inner);
        if end == inner || !text[end..].starts_with(')') {
            return None;
        }
        end = skip(end + 1);
    } else if end == inside {
        return None;
    }
    text[end..].starts_with(')').then_some(end + 1)
}

/// Where the query ends that begins at `at`: with its last character that may end one.
fn query_end(text: &str, at: usize, flavour: Flavour) -> usize {
    let Some(query) = text[at..].strip_prefix('?') else {
        return at;
    };
    let mut end = at;
    let mut next = at + 1;
    for c in query.chars().take_while(|c| flavour.is_query(*c)) {
        next += c.len_utf8();
        if flavour.ends_query(c) {
            end = next;
        }
    }
    end
}

impl Flavour {
    fn is_path(self, c: char) -> bool {
        match self {
            Self::X => is_path(c),
            Self::Mastodon => !(c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '?')),
        }
    }

    fn ends_path(self, c: char) -> bool {
        match self {
            Self::X => ends_path(c),
            Self::Mastodon => self.is_path(c) && !"!*\"'「」;:=,.$%[]~&|@".contains(c),
        }
    }

    fn is_query(self, c: char) -> bool {
        is_query(c) || (self == Self::Mastodon && (c == '^' || c >= '\u{a0}'))
    }

    fn ends_query(self, c: char) -> bool {
        ends_query(c) || (self == Self::Mastodon && c >= '\u{a0}')
    }
}
