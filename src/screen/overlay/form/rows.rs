//! Which fields of a form are in sight, and where.

use crate::plan::Field;
use crate::planner::form::{Entry, EntryKind, Form};
use crate::screen::frame;
use crate::screen::overlay::typed;
use ratatui::layout::Rect;

/// The fields that begin a group, where groups are told apart.
const GROUPS: [Field; 4] = [Field::Text, Field::Owner, Field::Link, Field::Kpi];

/// The rows of a long text: at rest, and while it is written.
const AT_REST: u16 = 2;
const WRITTEN: u16 = 9;

/// The places of a form's fields.
pub(super) struct Rows {
    /// For each field its first row, counted from that of the form, and how many it takes.
    places: Vec<(u16, u16)>,
    first: u16,
    room: Rect,
}

impl Rows {
    /// Gives every field its rows and scrolls to the one with the cursor.
    pub(super) fn new(form: &Form, room: Rect) -> Self {
        let mut heights: Vec<u16> = form
            .entries()
            .iter()
            .enumerate()
            .map(|(at, entry)| height(form, at, entry, room))
            .collect();
        let all: u16 = heights.iter().sum();
        let groups = frame::rows(GROUPS.len());
        let has_groups = all + groups <= room.height;
        if has_groups {
            grow(form, &mut heights, room, room.height - all - groups);
        }
        let mut next = 0;
        let places: Vec<_> = form
            .entries()
            .iter()
            .zip(heights)
            .map(|(entry, height)| {
                next += u16::from(has_groups && GROUPS.contains(&entry.field));
                let place = (next, height);
                next += height;
                place
            })
            .collect();
        let (top, height) = places.get(form.focus()).copied().unwrap_or_default();
        let middle = (top + height / 2).saturating_sub(room.height / 2);
        let last = next.saturating_sub(room.height);
        // The first row of the field counts most, should it be higher than the room.
        let first = middle.min(last).min(top);
        Self { places, first, room }
    }

    /// The fields in sight, each with the area it has.
    pub(super) fn in_sight(&self) -> impl Iterator<Item = (usize, Rect)> {
        let room = self.room;
        self.places
            .iter()
            .enumerate()
            .filter_map(move |(at, (row, height))| {
                let (from, to) = (row.max(&self.first), (row + height).min(self.first + room.height));
                let area = Rect::new(
                    room.x,
                    room.y + from - self.first,
                    room.width,
                    to.checked_sub(*from)?,
                );
                // A field whose first row is out of sight has lost its name.
                (area.height > 0 && *row >= self.first).then_some((at, area))
            })
    }

    /// How many fields lie above and below those in sight.
    pub(super) fn hidden(&self) -> String {
        let above = self.places.iter().filter(|(row, _)| *row < self.first).count();
        let end = self.first + self.room.height;
        let below = self.places.iter().filter(|(row, _)| *row >= end).count();
        frame::hidden(above, below)
    }
}

/// Gives room that is left over to the long texts, the first of them first.
fn grow(form: &Form, heights: &mut [u16], room: Rect, mut left: u16) {
    let entries = form.entries().iter().zip(heights);
    for (entry, height) in entries.filter(|(entry, _)| entry.kind == EntryKind::Lines) {
        let most = *height + left;
        let rows = typed::rows_near(entry.edit.text(), 0, text_columns(room), most).len();
        let more = frame::rows(rows).min(most).saturating_sub(*height);
        *height += more;
        left -= more;
    }
}

fn text_columns(room: Rect) -> u16 {
    room.width.saturating_sub(13).max(1)
}

fn height(form: &Form, at: usize, entry: &Entry, room: Rect) -> u16 {
    if entry.kind != EntryKind::Lines {
        return 1;
    }
    let is_focused = at == form.focus();
    let most = if is_focused { WRITTEN } else { AT_REST }
        .min(room.height.saturating_sub(2))
        .max(1);
    let least = if is_focused && most > 3 { 4 } else { 1 };
    let place = if is_focused { entry.edit.cursor() } else { 0 };
    let rows = if entry.edit.text().is_empty() {
        1
    } else {
        typed::rows_near(entry.edit.text(), place, text_columns(room), most).len()
    };
    frame::rows(rows).clamp(least, most)
}
