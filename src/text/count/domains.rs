//! Names of hosts in a text: `example.com` is one and `a.b` is not.

use super::encoded::{ENCODED, LABEL, encoded_length};
use super::letters::{is_domain, is_plain_domain, may_precede_link};
use std::ops::Range;

/// The top-level domains, sorted by bytes, one a line.
const TOP_LEVEL: &str = include_str!("tlds.txt");

/// The bytes of the longest of them; a test holds it.
const LONGEST: usize = 33;

/// A stretch of a text that could hold a host's name: what may stand in one, cut at the dots.
#[derive(Debug)]
pub(super) struct Stretch<'a> {
    text: &'a str,
    /// Where each label is, empty ones included.
    labels: Vec<Range<usize>>,
    /// For each label, where a name that reaches over it and at least one more ends; see [`Stretch::ends`].
    ends: Vec<Option<usize>>,
    /// The label to go on with.
    next: usize,
}

impl<'a> Stretch<'a> {
    /// The stretch around a dot. It begins no earlier than `floor`.
    pub(super) fn around(text: &'a str, dot: usize, floor: usize) -> Self {
        let may_stand = |c: char| matches!(c, '.' | '-' | '_') || is_domain(c);
        let before = text[floor..dot].trim_end_matches(may_stand);
        let end = text[dot..]
            .find(|c| !may_stand(c))
            .map_or(text.len(), |length| dot + length);
        let mut labels = Vec::new();
        let mut at = floor + before.len();
        for label in text[at..end].split('.') {
            labels.push(at..at + label.len());
            at += label.len() + 1;
        }
        let ends = Self::ends(text, &labels);
        Self {
            text,
            labels,
            ends,
            next: 0,
        }
    }

    /// Where the longest name ends whose first label is the whole one at each place, and for the label before: that
    /// name goes on behind it. Found from the end, so that a long row of labels is looked at once.
    fn ends(text: &str, labels: &[Range<usize>]) -> Vec<Option<usize>> {
        let mut ends = vec![None; labels.len() + 1];
        for (at, label) in labels.iter().enumerate().rev() {
            ends[at] = if !is_label(&text[label.clone()]) {
                None
            } else if ends[at + 1].is_some() {
                ends[at + 1]
            } else if text[label.clone()].contains('_') {
                // Fine in the name of a part, but not in the name that is registered.
                None
            } else {
                top_level_behind(text, labels, at)
            };
        }
        ends
    }

    /// Leaves the labels alone that end before that place.
    pub(super) fn go_on_behind(&mut self, place: usize) {
        while self.labels.get(self.next).is_some_and(|label| label.end < place) {
            self.next += 1;
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.labels.last().map_or(0, |label| label.end)
    }

    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        self.labels.first().map_or(0, |label| label.start)
    }

    /// The name that begins right where the stretch does.
    pub(super) fn name_at_start(&self) -> Option<Range<usize>> {
        let end = self.ends.first().copied().flatten()?;
        Some(self.start()..end)
    }

    /// The first name that begins where names may, which is behind a character at `floor` or later, or where the text
    /// begins.
    pub(super) fn first_name(&self, floor: usize) -> Option<Range<usize>> {
        let text = self.text;
        for (at, label) in self.labels.iter().enumerate().skip(self.next) {
            if !text[label.clone()].ends_with(is_domain) {
                continue;
            }
            let (from, end) = match self.ends[at + 1] {
                Some(end) => (label.start, end),
                None => match top_level_behind(text, &self.labels, at) {
                    Some(end) => (after_last_underscore(text, label), end),
                    None => continue,
                },
            };
            let starts = text[from..label.end].char_indices();
            let mut starts = starts.filter(|(_, c)| is_domain(*c)).map(|(at, _)| from + at);
            if let Some(start) = starts.find(|start| may_begin(text, *start, floor)) {
                return Some(start..end);
            }
        }
        None
    }
}

/// Whether a link may begin there: behind a character at `floor` or later, or where the text begins.
pub(super) fn may_begin(text: &str, start: usize, floor: usize) -> bool {
    match text[..start].char_indices().next_back() {
        Some((at, c)) => at >= floor && may_precede_link(c),
        None => floor == 0,
    }
}

fn after_last_underscore(text: &str, label: &Range<usize>) -> usize {
    let last = text[label.clone()].rfind('_');
    last.map_or(label.start, |at| label.start + at + 1)
}

/// Where the top-level domain ends that stands in the label behind the one at `at`.
fn top_level_behind(text: &str, labels: &[Range<usize>], at: usize) -> Option<usize> {
    let next = labels.get(at + 1)?;
    Some(next.start + top_level(&text[next.start..])?)
}

/// Whether a label begins and ends with what a name may: not with `-` or `_`.
fn is_label(label: &str) -> bool {
    label.starts_with(is_domain) && label.ends_with(is_domain)
}

/// The bytes of the top-level domain at the start of a text. Letters of another script may follow it right away, as
/// in `example.comです`.
fn top_level(text: &str) -> Option<usize> {
    if text
        .get(..ENCODED.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(ENCODED))
    {
        let letters = &text[ENCODED.len()..];
        let end = letters.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let length = end.unwrap_or(letters.len());
        return (length > 0).then_some(ENCODED.len() + length);
    }
    let mut longest = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if end > LONGEST || (c.is_ascii() && !c.is_ascii_alphanumeric()) {
            break;
        }
        let goes_on = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@');
        if !goes_on && is_top_level(&text[..end]) {
            longest = Some(end);
        }
    }
    longest
}

/// Whether it is in the list, upper and lower case being the same.
fn is_top_level(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.as_bytes();
    let lines = TOP_LEVEL.as_bytes();
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = lines[..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let length = lines[start..].iter().position(|byte| *byte == b'\n');
        let end = length.map_or(lines.len(), |length| start + length);
        match lines[start..end].cmp(name) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// Whether a name could exist: no label is too long in ASCII, and one that claims to be in ASCII is.
pub(super) fn could_exist(name: &str) -> bool {
    if name.starts_with(ENCODED) && plain_names(name).is_empty() {
        return false;
    }
    name.split('.').all(|label| encoded_length(label) <= LABEL)
}

/// The names in Latin letters within a name that may have other letters too, as in `twitter.comと`.
pub(super) fn plain_names(name: &str) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let Some(start) = name[at..].find(is_plain_domain) else {
            break;
        };
        let start = at + start;
        let mut dots = Vec::new();
        let mut label = start;
        loop {
            let rest = &name[label..];
            let length = rest.find(|c| !is_plain_domain(c)).unwrap_or(rest.len());
            if length == 0 || !rest[length..].starts_with('.') {
                at = label + length;
                break;
            }
            label += length + 1;
            dots.push(label);
        }
        let mut dots = dots.iter().rev();
        if let Some(end) = dots.find_map(|dot| Some(dot + top_level(&name[*dot..])?)) {
            names.push(start..end);
            at = end;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_its_longest_name_is_known() {
        let lines: Vec<_> = TOP_LEVEL.lines().collect();
        assert!(lines.is_sorted() && TOP_LEVEL.ends_with('\n'));
        let names = lines.iter().filter(|line| !line.starts_with('#'));
        assert_eq!(names.clone().map(|name| name.len()).max(), Some(LONGEST));
        for name in names {
            assert!(
                is_top_level(name) && is_top_level(&name.to_uppercase().to_lowercase()),
                "{name}"
            );
        }
        for other in ["", "b", "comm", "co\nm", "zzz", "삼"] {
            assert!(!is_top_level(other), "{other}");
        }
    }

    #[test]
    fn a_top_level_domain_ends_where_another_script_begins() {
        assert_eq!(top_level("com"), Some(3));
        assert_eq!(top_level("COM/x"), Some(3));
        assert_eq!(top_level("comです"), Some(3));
        assert_eq!(top_level("みんなです"), Some("みんな".len()));
        assert_eq!(top_level("com@x"), None);
        assert_eq!(top_level("come2"), None);
        assert_eq!(top_level("XN--ls8h.la"), Some(8));
        assert_eq!(top_level("xn--"), None);
    }
}
