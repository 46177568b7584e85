//! Boxes with a title, and text put to their edges.

use super::canvas::Canvas;
use crate::plan::StageIndex;
use crate::text::display;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use std::borrow::Cow;

/// So few columns beside a box are of no use.
const SLIVERS: u16 = 12;

/// Draws an empty box with a title. Returns the room within: a column of air on both sides, none where it is
/// too small for a border.
pub(super) fn open(canvas: &mut Canvas<'_>, area: Rect, title: &str, style: Style) -> Rect {
    canvas.fill(area, style);
    if area.height < 3 || area.width < 6 {
        return area;
    }
    let line = style.patch(canvas.theme.line);
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    for x in left + 1..right {
        canvas.cell(x, top, "─", line);
        canvas.cell(x, bottom, "─", line);
    }
    for y in top + 1..bottom {
        canvas.cell(left, y, "│", line);
        canvas.cell(right, y, "│", line);
    }
    for (x, y, corner) in [
        (left, top, "╭"),
        (right, top, "╮"),
        (left, bottom, "╰"),
        (right, bottom, "╯"),
    ] {
        canvas.cell(x, y, corner, line);
    }
    let strong = style.patch(canvas.theme.strong);
    on_border(canvas, left + 1, top, title, area.width - 2, strong);
    Rect::new(left + 2, top + 1, area.width - 4, area.height - 2)
}

/// Draws an empty box on top of something else, with a column of air around it: without colours the lines of
/// both could not be told apart. Returns the room within.
pub(super) fn float(canvas: &mut Canvas<'_>, area: Rect, title: &str, ground: Style) -> Rect {
    canvas.fill(area.outer(Margin::new(1, 0)), ground);
    open(canvas, area, title, canvas.theme.panel)
}

/// Writes on the right of a box's upper border.
pub(super) fn note(canvas: &mut Canvas<'_>, area: Rect, text: &str, style: Style) {
    on_right_border(canvas, area, area.top(), text, style);
}

/// Writes on the right of a box's lower border.
pub(super) fn foot(canvas: &mut Canvas<'_>, area: Rect, text: &str, style: Style) {
    if area.height >= 3 {
        on_right_border(canvas, area, area.bottom() - 1, text, style);
    }
}

fn on_right_border(canvas: &mut Canvas<'_>, area: Rect, y: u16, text: &str, style: Style) {
    let columns = columns_of(text) + 2;
    if area.height >= 3 && area.width >= columns + 4 && !text.is_empty() {
        on_border(canvas, area.right() - 1 - columns, y, text, columns, style);
    }
}

fn on_border(canvas: &mut Canvas<'_>, x: u16, y: u16, text: &str, columns: u16, style: Style) {
    if text.is_empty() || columns < 3 {
        return;
    }
    let columns = columns.min(columns_of(text) + 2);
    canvas.fill(Rect::new(x, y, columns, 1), style);
    canvas.text(x + 1, y, text, columns - 2, style);
}

/// The colour of a stage.
pub(super) fn stage_style(canvas: &Canvas<'_>, stage: StageIndex) -> Style {
    canvas.theme.stages[stage.get() % canvas.theme.stages.len()]
}

/// The columns that a text takes.
pub(super) fn columns_of(text: &str) -> u16 {
    u16::try_from(display::width(text)).unwrap_or(u16::MAX)
}

/// Writes text that ends at the right edge of an area. Returns the columns left before it.
pub(super) fn right(canvas: &mut Canvas<'_>, area: Rect, y: u16, text: &str, style: Style) -> u16 {
    let columns = columns_of(text).min(area.width);
    canvas.put(area.right() - columns, y, text, columns, style);
    area.width - columns
}

/// A box of that size in the middle of an area, as far as it fits. It takes the whole width rather than leave
/// slivers of what lies below.
pub(super) fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let slivers = area.width.saturating_sub(width) < SLIVERS;
    let width = if slivers { area.width } else { width };
    let height = height.min(area.height);
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}

/// A line with a column of air on both sides, where it is not too short for that.
pub(super) fn airy(area: Rect) -> Rect {
    if area.width < 40 {
        return area;
    }
    Rect {
        x: area.x + 1,
        width: area.width - 2,
        ..area
    }
}

/// The rows below the first so many.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect::new(area.x, area.y + rows, area.width, area.height - rows)
}

/// The first rows of an area.
pub(super) fn top(area: Rect, rows: u16) -> Rect {
    Rect {
        height: area.height.min(rows),
        ..area
    }
}

/// Counts up to what a screen can count to.
pub(super) fn rows(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The first line to show of so many, where `at` has to be in sight: it stands in the middle unless an end is near.
pub(super) fn first_line(count: usize, at: usize, view: usize) -> usize {
    at.saturating_sub(view / 2).min(count.saturating_sub(view))
}

/// Says how many things lie above and below those in sight; nothing where all are.
pub(super) fn hidden(above: usize, below: usize) -> String {
    match (above, below) {
        (0, 0) => String::new(),
        (0, below) => format!("{below} more ↓"),
        (above, 0) => format!("{above} more ↑"),
        (above, below) => format!("↑ {above}   {below} ↓"),
    }
}

/// The first rows of a text, with `…` for what is missing.
pub(super) fn wrapped(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut rows: Vec<String> = display::wrap(text, columns)
        .into_iter()
        .take(most.saturating_add(1))
        .map(Cow::into_owned)
        .collect();
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.last_mut() {
            if display::width(last) < columns {
                last.push('…');
            } else {
                *last = display::cut(&format!("{last}…"), columns.saturating_sub(1)).into_owned();
            }
        }
    }
    rows
}
