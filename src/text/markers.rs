//! Conflict markers: what a merge by lines leaves in a text where two sides changed the same place.
//!
//! ```text
//! <<<<<<< the label of our side
//! what our side says
//! ||||||| the label of the base          (only in the styles diff3 and zdiff3)
//! what both sides began with
//! =======
//! what their side says
//! >>>>>>> the label of their side
//! ```
//!
//! Markers are seven characters or more, and all of one hunk are of the same length. A text that is no TOML for its
//! markers alone still holds both sides whole: [`sides_of_markers`] gives them back byte for byte.

mod least_base;

use std::collections::{BTreeMap, BTreeSet};

/// The shortest marker.
const SHORTEST: usize = 7;

/// The sides of a text with conflict markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedSides {
    /// What both sides began with; `None` unless every hunk says it. In the style zdiff3, lines that both sides
    /// changed alike stand in it as they do in both sides, and may be there twice.
    pub base: Option<String>,
    /// The text of our side.
    pub ours: String,
    /// The text of their side.
    pub theirs: String,
    /// What the first hunk's marker calls our side; empty where it says nothing.
    pub ours_label: String,
    /// What the first hunk's marker calls their side; empty where it says nothing.
    pub theirs_label: String,
    /// The least that the base must have been: what both sides have in common, what the hunks say of the base, and,
    /// for a hunk that is empty on one side and holds whole `[[post]]` tables on the other, the header and `id` of
    /// each. With them, a post that one side deleted and the other edited does not look like a new one.
    pub least_base: String,
}

/// Whether the text has a conflict: the three markers of one length, each on a line of its own and in their order.
pub fn has_markers(text: &str) -> bool {
    !sizes(text).is_empty()
}

/// The lengths of markers of which the text has whole conflicts.
fn sizes(text: &str) -> BTreeSet<usize> {
    let mut whole = BTreeSet::new();
    if !text.contains("<<<<<<<") {
        return whole;
    }
    // Of each length, whether the separator has been seen since the marker that begins a hunk.
    let mut open: BTreeMap<usize, bool> = BTreeMap::new();
    for marker in text.split_inclusive('\n').filter_map(Marker::of) {
        match (marker.kind, open.get_mut(&marker.size)) {
            (Kind::Ours, _) => _ = open.insert(marker.size, false),
            (Kind::Separator, Some(separated)) => *separated = true,
            (Kind::Theirs, Some(true)) => _ = whole.insert(marker.size),
            _ => {}
        }
    }
    whole
}

/// Markers so long that no line of the texts looks like one, and at least as long as `wanted`.
pub fn long_enough<'t>(wanted: usize, texts: impl IntoIterator<Item = &'t str>) -> usize {
    let lines = texts.into_iter().flat_map(str::lines);
    let longest = lines.filter_map(Marker::of).map(|marker| marker.size).max();
    longest.map_or(wanted, |longest| wanted.max(longest + 1))
}

/// The sides of a text with conflict markers.
///
/// `None` where it has none, and where they do not tell the sides apart: a hunk without its end, a marker twice in
/// one hunk, or a conflict within the base of another, which merges of several bases leave.
pub fn sides_of_markers(text: &str) -> Option<MarkedSides> {
    let sizes = sizes(text);
    let size = *sizes.last()?;
    // Shorter ones are text that looks like markers, unless the longest stand in the base of such a conflict.
    let holds_longest = |hunk: &Hunk<'_>| hunk.base.is_some_and(|base| base.contains(&"<".repeat(size)));
    for shorter in sizes.iter().filter(|shorter| **shorter < size) {
        if parts(text, *shorter)?
            .iter()
            .filter_map(Part::hunk)
            .any(holds_longest)
        {
            return None;
        }
    }
    let parts = parts(text, size)?;
    let mut hunks = parts.iter().filter_map(Part::hunk);
    let first = *hunks.next()?;
    let all_have_base = first.base.is_some() && hunks.all(|hunk| hunk.base.is_some());
    let side = |of: fn(&Hunk<'_>) -> Option<String>| -> Option<String> {
        let texts = parts.iter().map(|part| match part {
            Part::Same(text) => Some((*text).to_owned()),
            Part::Hunk(hunk) => of(hunk),
        });
        texts.collect()
    };
    let least_base = least_base::of(&parts);
    Some(MarkedSides {
        base: if all_have_base {
            side(|hunk| hunk.base.map(str::to_owned))
        } else {
            None
        },
        ours: side(|hunk| Some(hunk.ours.to_owned()))?,
        theirs: side(|hunk| Some(hunk.theirs.to_owned()))?,
        ours_label: first.ours_label.to_owned(),
        theirs_label: first.theirs_label.to_owned(),
        least_base,
    })
}

/// A stretch of a text with markers.
#[derive(Debug)]
enum Part<'t> {
    /// What both sides say.
    Same(&'t str),
    /// What they say differently.
    Hunk(Hunk<'t>),
}

impl<'t> Part<'t> {
    fn hunk(&self) -> Option<&Hunk<'t>> {
        match self {
            Self::Same(_) => None,
            Self::Hunk(hunk) => Some(hunk),
        }
    }
}

/// One conflict.
#[derive(Clone, Copy, Debug, Default)]
struct Hunk<'t> {
    ours: &'t str,
    base: Option<&'t str>,
    theirs: &'t str,
    ours_label: &'t str,
    theirs_label: &'t str,
}

/// A line that is a marker.
struct Marker<'t> {
    kind: Kind,
    size: usize,
    label: &'t str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ours,
    Base,
    Separator,
    Theirs,
}

impl<'t> Marker<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let first = *line.as_bytes().first()?;
        let kind = match first {
            b'<' => Kind::Ours,
            b'|' => Kind::Base,
            b'=' => Kind::Separator,
            b'>' => Kind::Theirs,
            _ => return None,
        };
        let size = line.bytes().take_while(|byte| *byte == first).count();
        let rest = line[size..].trim_end_matches(['\n', '\r']);
        let ends = rest.is_empty() || (rest.starts_with(' ') && kind != Kind::Separator);
        (size >= SHORTEST && ends).then(|| Self {
            kind,
            size,
            label: rest.trim(),
        })
    }
}

/// The text cut at its hunks with markers of that size; `None` where a hunk is not whole.
fn parts(text: &str, size: usize) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let (mut at, mut same_from) = (0, 0);
    while at < text.len() {
        let line = line_at(text, at);
        match Marker::of(line) {
            Some(marker) if marker.kind == Kind::Ours && marker.size == size => {
                parts.push(Part::Same(&text[same_from..at]));
                let (hunk, end) = hunk(text, at + line.len(), &marker)?;
                parts.push(Part::Hunk(hunk));
                (at, same_from) = (end, end);
            }
            _ => at += line.len(),
        }
    }
    parts.push(Part::Same(&text[same_from..]));
    Some(parts)
}

/// The line that begins there, with its end.
fn line_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.find('\n').map_or(rest, |end| &rest[..=end])
}

/// The hunk whose first line after `opening` begins at `at`, and where the line after it begins.
fn hunk<'t>(text: &'t str, mut at: usize, opening: &Marker<'t>) -> Option<(Hunk<'t>, usize)> {
    let mut hunk = Hunk {
        ours_label: opening.label,
        ..Hunk::default()
    };
    let (mut section, mut from) = (Kind::Ours, at);
    while at < text.len() {
        let line = line_at(text, at);
        let end = at + line.len();
        if let Some(marker) = Marker::of(line).filter(|marker| marker.size == opening.size) {
            let said = &text[from..at];
            match (section, marker.kind) {
                (Kind::Ours, Kind::Base | Kind::Separator) => hunk.ours = said,
                (Kind::Base, Kind::Separator) => hunk.base = Some(said),
                (Kind::Separator, Kind::Theirs) => {
                    (hunk.theirs, hunk.theirs_label) = (said, marker.label);
                    return Some((hunk, end));
                }
                _ => return None,
            }
            (section, from) = (marker.kind, end);
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests;
