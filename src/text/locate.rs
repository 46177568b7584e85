//! Where findings are in the text: bytes, lines and columns.

use super::PlanText;
use super::blocks::each_block;
use super::body::Body;
use super::read_post::Names;
use super::read_value;
use super::value::Table;
use crate::plan::Name;
use crate::rules::{Finding, Place};
use std::ops::Range;

/// A place in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The bytes; `0..0` where the place is the text as a whole.
    pub bytes: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl Location {
    /// The place of some bytes of a text.
    pub fn of(text: &str, bytes: Range<usize>) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(newlines).collect();
        location(text, &lines, bytes)
    }
}

impl PlanText {
    /// Where the findings are in the text as it stands, in their order.
    pub fn locate(&self, findings: &[Finding]) -> Vec<Location> {
        if findings.is_empty() {
            return Vec::new();
        }
        let text = self.written();
        let mut starts = Vec::with_capacity(self.regions.len() + 1);
        let mut start = 0;
        for region in &self.regions {
            starts.push(start);
            start += region.gap.len() + region.body.len();
        }
        starts.push(start);
        let lines: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let locate = |finding: &Finding| {
            let bytes = self.bytes_of(&finding.place, &starts, &text);
            location(&text, &lines, bytes)
        };
        findings.iter().map(locate).collect()
    }

    fn bytes_of(&self, place: &Place, starts: &[usize], text: &str) -> Range<usize> {
        match place {
            Place::Plan => header_of(text, "plan", None).unwrap_or(0..0),
            Place::Stage(stage) => {
                let stage = self.plan.funnel.stage(*stage);
                let stage = stage.and_then(|stage| header_of(text, "stage", Some(("id", &stage.id))));
                stage.or_else(|| header_of(text, "plan", None)).unwrap_or(0..0)
            }
            Place::Channel(at) => {
                let channel = self.plan.channels.get(*at);
                let channel =
                    channel.and_then(|channel| header_of(text, "channel", Some(("id", &channel.id))));
                channel.unwrap_or(0..0)
            }
            Place::Owner(at) => {
                let owner = self.plan.owners.get(*at);
                let owner = owner.and_then(|owner| header_of(text, "owner", Some(("name", &owner.name))));
                owner.unwrap_or(0..0)
            }
            Place::Setting(key) => setting_of(text, key).unwrap_or(0..0),
            Place::Text { before, span } => {
                let start = starts.get(*before).copied().unwrap_or(text.len());
                start + span.start..start + span.end
            }
            Place::Post(at, field) => {
                let (Some(region), Some(start)) = (self.regions.get(*at), starts.get(*at)) else {
                    return 0..0;
                };
                let body = region.body.text(&self.source);
                let place = Body::read(body, &self.plan.funnel, &mut Names::default()).place_of(*field);
                let start = start + region.gap.len();
                start + place.start..start + place.end
            }
        }
    }
}

/// The header of the first table of that name; of several the one in which a key has that value.
fn header_of(text: &str, name: &str, with: Option<(&str, &Name)>) -> Option<Range<usize>> {
    let mut found = None;
    each_block(text, |block| {
        let table = block.table;
        let [key] = &table.header.path[..] else { return };
        let is_it = || with.is_none_or(|(key, value)| says(&table, key, value));
        if found.is_none() && key.name == name && is_it() {
            let brackets = if table.header.repeated { 2 } else { 1 };
            let open = key.span.start.saturating_sub(brackets).max(block.start);
            found = Some(open..(key.span.end + brackets).min(text.len()));
        }
    });
    found
}

/// Whether a table gives a key that value.
fn says(table: &Table<'_>, key: &str, value: &Name) -> bool {
    let mut entries = table
        .entries
        .iter()
        .filter(|entry| entry.key.name == key && entry.rest.is_empty());
    let text = entries.find_map(|entry| read_value::text(&entry.value.kind).ok());
    text.is_some_and(|text| text.trim() == &**value)
}

/// The entry of that key in `[plan]`.
fn setting_of(text: &str, name: &str) -> Option<Range<usize>> {
    let mut found = None;
    each_block(text, |block| {
        let [key] = &block.table.header.path[..] else {
            return;
        };
        let entries = block.table.entries.iter().filter(|_| key.name == "plan");
        let mut named = entries.filter(|entry| entry.key.name == name && entry.rest.is_empty());
        if let Some(entry) = named.next() {
            found = found.take().or(Some(entry.key.span.start..entry.value.span.end));
        }
    });
    found
}

fn location(text: &str, lines: &[usize], bytes: Range<usize>) -> Location {
    let start = bytes.start.min(text.len());
    let line = lines.partition_point(|begins| *begins <= start).max(1);
    let begins = lines[line - 1];
    // Editors count no column for a byte-order mark.
    let before = text.get(begins..start).unwrap_or_default();
    let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
    let end = bytes.end.clamp(start, text.len());
    Location {
        bytes: start..end,
        line,
        column,
    }
}
