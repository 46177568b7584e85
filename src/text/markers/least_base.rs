//! The least that the base of a marked text must have been.

use super::{Hunk, Part};
use std::collections::HashSet;

/// What both sides have in common, with the base of the hunks that say it, and the headers and ids of whole posts
/// that only one side has.
pub(super) fn of(parts: &[Part<'_>]) -> String {
    let mut base = String::new();
    let mut ids: HashSet<String> = parts.iter().flat_map(common_ids).collect();
    for part in parts {
        match part {
            Part::Same(text) | Part::Hunk(Hunk { base: Some(text), .. }) => base.push_str(text),
            Part::Hunk(hunk) => match (hunk.ours.trim().is_empty(), hunk.theirs.trim().is_empty()) {
                (true, false) => add_posts(&mut base, hunk.theirs, &mut ids),
                (false, true) => add_posts(&mut base, hunk.ours, &mut ids),
                _ => {}
            },
        }
    }
    base
}

/// The ids in what the base is known to hold.
fn common_ids(part: &Part<'_>) -> Vec<String> {
    match part {
        Part::Same(text) | Part::Hunk(Hunk { base: Some(text), .. }) => {
            text.lines().filter_map(id_of).map(str::to_owned).collect()
        }
        Part::Hunk(_) => Vec::new(),
    }
}

/// Puts the headers and ids of the posts in `side` behind `base`, but for those that are in `ids` already.
fn add_posts(base: &mut String, side: &str, ids: &mut HashSet<String>) {
    let Some(moved) = slide_up(base, side) else {
        return;
    };
    // What the hunk ends with stands above it, too: there it begins one post earlier, and no header is cut off.
    let (body, header_above) = side.split_at(side.len() - moved);
    let below = base.split_off(base.len() - moved);
    for [header, id] in posts(&[header_above, body].concat()) {
        if id_of(id).is_some_and(|id| ids.insert(id.to_owned())) {
            base.extend([header, id]);
        }
    }
    base.push_str(&below);
}

/// How many bytes the hunk must be moved up so that it begins with the header of a post; `None` if it never does.
///
/// Posts are alike at their ends, so a tool that compares lines may leave a post's header out of the hunk and take in
/// the next one's.
fn slide_up(above: &str, side: &str) -> Option<usize> {
    let mut moved = 0;
    loop {
        let (above, body) = (&above[..above.len() - moved], &side[..side.len() - moved]);
        if starts_post(&side[body.len()..], body) {
            return Some(moved);
        }
        let last = last_line(body);
        if last.is_empty() || last_line(above) != last {
            return None;
        }
        moved += last.len();
    }
}

/// Whether the first line of the two texts, one after the other, that is neither blank nor a comment begins a post.
fn starts_post(first: &str, second: &str) -> bool {
    let mut lines = first.lines().chain(second.lines()).map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(is_post)
}

fn last_line(text: &str) -> &str {
    let before = text.strip_suffix('\n').unwrap_or(text);
    &text[before.rfind('\n').map_or(0, |at| at + 1)..]
}

/// The header line and the id line of each post that has both.
fn posts(text: &str) -> Vec<[&str; 2]> {
    let mut found = Vec::new();
    let mut header = None;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            header = is_post(line).then_some(line);
        } else if id_of(line).is_some() {
            found.extend(header.take().map(|header| [header, line]));
        }
    }
    found
}

/// Whether a line is the header of a post.
fn is_post(line: &str) -> bool {
    let code = line.split('#').next().unwrap_or(line);
    let bare = code.chars().filter(|c| !c.is_whitespace());
    bare.eq("[[post]]".chars())
}

/// The id that a line gives, in its quotes.
fn id_of(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("id")?;
    let value = rest.trim_start().strip_prefix('=')?;
    let value = value.split('#').next().unwrap_or(value);
    Some(value.trim())
}
