//! What two sides have changed differently, side by side.

use crate::planner::Target;
use crate::planner::resolve::Resolve;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use crate::text::merge::{Conflict, Pick};
use ratatui::layout::Rect;
use std::borrow::Cow;

/// The columns of the box, where there are so many.
const WIDTH: u16 = 96;

/// From so many columns on the sides stand beside each other.
const SIDE_BY_SIDE: u16 = 56;

/// The most rows of a side's value.
const MOST_ROWS: u16 = 12;

/// Draws the conflicts and, of the marked one, both sides.
pub(super) fn draw(canvas: &mut Canvas<'_>, resolve: &Resolve, area: Rect) {
    let Some(conflict) = resolve.conflicts().get(resolve.at()) else {
        return;
    };
    let width = WIDTH.min(area.width);
    let inner_width = width.saturating_sub(4);
    let listed = frame::rows(resolve.conflicts().len()).min((area.height / 3).max(1));
    let value_rows = rows_of(conflict, inner_width);
    let was = u16::from(conflict.base.is_some() && conflict.key.is_some());
    let wanted = listed + 1 + was + value_rows + u16::from(conflict.can_be_both) + 2;
    let panel = frame::middle(area, width, wanted);
    let count = resolve.conflicts().len();
    let title = if count == 1 {
        "Changed by both".to_owned()
    } else {
        format!("Changed by both: {count} things")
    };
    let inner = frame::float(canvas, panel, &title, canvas.theme.text);
    let (word, style) = match resolve.open() {
        0 => ("Enter merges".to_owned(), canvas.theme.good),
        open => (format!("{open} to decide"), canvas.theme.warning),
    };
    frame::note(canvas, panel, &word, canvas.theme.panel.patch(style));
    list(canvas, resolve, frame::top(inner, listed));
    let rest = frame::below(inner, listed + 1);
    detail(canvas, resolve, conflict, rest);
}

/// How many rows the sides take, borders and all.
fn rows_of(conflict: &Conflict, width: u16) -> u16 {
    let beside = width >= SIDE_BY_SIDE;
    let room = usize::from(if beside { width / 2 } else { width }.saturating_sub(5)).max(1);
    let rows = |value: Option<&str>| frame::rows(lines(value, room).len()).min(MOST_ROWS) + 2;
    let (ours, theirs) = (rows(conflict.ours.as_deref()), rows(conflict.theirs.as_deref()));
    if beside { ours.max(theirs) } else { ours + theirs }
}

fn lines(value: Option<&str>, columns: usize) -> Vec<String> {
    value.map_or_else(
        || vec!["(deleted)".to_owned()],
        |value| {
            value
                .lines()
                .flat_map(|line| display::wrap(line, columns))
                .map(Cow::into_owned)
                .collect()
        },
    )
}

/// All conflicts, with what has been decided.
fn list(canvas: &mut Canvas<'_>, resolve: &Resolve, area: Rect) {
    let conflicts = resolve.conflicts();
    let first = frame::first_line(conflicts.len(), resolve.at(), area.height.into());
    for (y, (at, conflict)) in (area.top()..area.bottom()).zip(conflicts.iter().enumerate().skip(first)) {
        let row = Rect::new(area.x, y, area.width, 1);
        let sign = if at == resolve.at() { "▸" } else { " " };
        canvas.put(row.x, y, sign, 1, canvas.theme.strong);
        let (word, style) = match conflict.pick {
            None => ("?", canvas.theme.warning),
            Some(Pick::Ours) => ("mine", canvas.theme.good),
            Some(Pick::Theirs) => ("theirs", canvas.theme.good),
            Some(Pick::Both) => ("both", canvas.theme.good),
        };
        let room = frame::right(canvas, row, y, word, style);
        let about = &conflict.about;
        let line = match (&conflict.key, &conflict.ours) {
            (Some(key), _) => format!("{key} of {about}"),
            (None, None) => format!("{about}: deleted by you, changed by them"),
            (None, Some(_)) => format!("{about}: changed by you, deleted by them"),
        };
        canvas.text(row.x + 2, y, &line, room.saturating_sub(3), canvas.theme.text);
        if at == resolve.at() {
            canvas.style(row, canvas.theme.selected);
        }
        canvas.hit(row, Target::Item(at));
    }
}

/// What was there, and what each side has made of it.
fn detail(canvas: &mut Canvas<'_>, resolve: &Resolve, conflict: &Conflict, mut area: Rect) {
    if let (Some(base), Some(_)) = (&conflict.base, &conflict.key) {
        let line = format!("before: {}", display::line(base));
        canvas.text(area.x, area.y, &line, area.width, canvas.theme.dim);
        area = frame::below(area, 1);
    }
    let both = u16::from(conflict.can_be_both);
    let sides = frame::top(area, area.height.saturating_sub(both));
    let [first, second] = halves(sides, conflict);
    let [ours, theirs] = resolve.cause().sides();
    side(
        canvas,
        first,
        ('m', ours),
        conflict.ours.as_deref(),
        conflict.pick == Some(Pick::Ours),
    );
    canvas.hit(first, Target::Choice(0));
    side(
        canvas,
        second,
        ('t', theirs),
        conflict.theirs.as_deref(),
        conflict.pick == Some(Pick::Theirs),
    );
    canvas.hit(second, Target::Choice(1));
    if conflict.can_be_both {
        let row = frame::below(area, sides.height);
        let mark = if conflict.pick == Some(Pick::Both) {
            "✓"
        } else {
            " "
        };
        let x = canvas.put(row.x + 1, row.y, "b", 1, canvas.theme.strong);
        canvas.put(
            x + 1,
            row.y,
            "both, one behind the other",
            row.width.saturating_sub(6),
            canvas.theme.text,
        );
        canvas.put(row.right().saturating_sub(1), row.y, mark, 1, canvas.theme.good);
        canvas.hit(row, Target::Choice(2));
    }
}

/// Room for both sides: beside each other or, on narrow screens, one below the other.
fn halves(sides: Rect, conflict: &Conflict) -> [Rect; 2] {
    if sides.width >= SIDE_BY_SIDE {
        let half = sides.width / 2;
        let second = Rect {
            x: sides.x + half,
            width: sides.width - half,
            ..sides
        };
        return [Rect { width: half, ..sides }, second];
    }
    // Ours takes what it needs as long as theirs keeps a line.
    let columns = usize::from(sides.width.saturating_sub(4)).max(1);
    let needed = frame::rows(lines(conflict.ours.as_deref(), columns).len()) + 2;
    let upper = needed
        .min(sides.height.saturating_sub(3))
        .max(sides.height.min(3));
    [frame::top(sides, upper), frame::below(sides, upper)]
}

/// One side's value in a box of its own.
fn side(canvas: &mut Canvas<'_>, area: Rect, (key, name): (char, &str), value: Option<&str>, chosen: bool) {
    let inner = frame::open(
        canvas,
        area,
        &format!("{key} {}", display::line(name)),
        canvas.theme.panel,
    );
    let style = if value.is_some() {
        canvas.theme.text
    } else {
        canvas.theme.dim
    };
    for (y, line) in (inner.top()..inner.bottom()).zip(lines(value, inner.width.into())) {
        canvas.text(inner.x, y, &line, inner.width, style);
    }
    if chosen {
        frame::note(canvas, area, "✓", canvas.theme.panel.patch(canvas.theme.good));
    }
}
