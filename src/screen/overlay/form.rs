//! The form of a post, beside as much of the month as there is room for.

mod field;
mod rows;

use super::hint::{self, Hint};
use super::{calendar, choices};
use crate::plan::{Field, Month};
use crate::planner::command::{Command, Context};
use crate::planner::form::{EntryKind, Form};
use crate::planner::keymap::Keymap;
use crate::planner::{Desk, Planner};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use field::FieldView;
use ratatui::layout::Rect;
use rows::Rows;

/// The columns of a form, and the least of the month that is worth leaving in sight beside it.
const WIDTH: u16 = 56;
const BESIDE: u16 = 9;

/// Draws the form.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, form: &Form, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    let panel = place(planner, desk, area);
    let title = if form.at().is_some() {
        "Edit post"
    } else {
        "New post"
    };
    let inner = frame::float(canvas, panel, title, canvas.theme.text);
    let changed = form.entries().iter().filter(|entry| entry.is_changed()).count();
    if changed > 0 {
        let dim = canvas.theme.panel.patch(canvas.theme.dim);
        frame::note(canvas, panel, &format!("• {changed} changed"), dim);
    }
    let foot = foot(canvas, planner.keymap(), form, inner);
    let room = Rect {
        height: inner.height - foot,
        ..inner
    };
    let rows = Rows::new(form, room);
    let labels = if room.width >= 34 { 13 } else { 10 };
    let mut focused = room;
    for (at, place) in rows.in_sight() {
        let view = FieldView {
            desk,
            form,
            at,
            labels: labels.min(room.width),
        };
        view.draw(canvas, place);
        if at == form.focus() {
            focused = place;
        }
    }
    let dim = canvas.theme.panel.patch(canvas.theme.dim);
    frame::foot(canvas, panel, &rows.hidden(), dim);
    popups(canvas, planner, desk, form, (focused, labels), room);
}

/// Where the form goes: at the side of the month that the cursor's day is not on.
fn place(planner: &Planner, desk: &Desk, area: Rect) -> Rect {
    if area.width < WIDTH + BESIDE {
        return area;
    }
    let width = WIDTH.max(area.width * 11 / 20).min(72);
    let into_week =
        chrono::Datelike::weekday(&planner.cursor().day).days_since(desk.calendar().week_start().0);
    let x = if into_week < 4 {
        area.right() - width
    } else {
        area.x
    };
    Rect { x, width, ..area }
}

/// What keeps the form from being taken over, and the keys. Returns the rows taken.
fn foot(canvas: &mut Canvas<'_>, keymap: &Keymap, form: &Form, inner: Rect) -> u16 {
    let said = form.trouble().unwrap_or("");
    let mut trouble = display::wrap(said, usize::from(inner.width.saturating_sub(2)));
    trouble.truncate(if said.is_empty() { 0 } else { 2 });
    let told = frame::rows(trouble.len()).min(inner.height.saturating_sub(1));
    let keys = u16::from(inner.height >= told + 3);
    let air = u16::from(inner.height >= 16);
    let mut y = inner.bottom() - told - keys;
    for line in trouble.iter().take(told.into()) {
        let sign = if y + told + keys == inner.bottom() {
            "! "
        } else {
            "  "
        };
        canvas.put(inner.x, y, sign, inner.width, canvas.theme.error);
        canvas.put(
            inner.x + 2,
            y,
            line,
            inner.width.saturating_sub(2),
            canvas.theme.error,
        );
        y += 1;
    }
    if keys > 0 {
        let line = Rect {
            y,
            height: 1,
            ..inner
        };
        draw_keys(canvas, keymap, form, line);
    }
    told + keys + air
}

/// The keys of the field on the left, those of the form on the right.
fn draw_keys(canvas: &mut Canvas<'_>, keymap: &Keymap, form: &Form, line: Rect) {
    let command = |command, word| Hint::for_command(keymap, Context::Form, command, word);
    let of_form = [command(Command::Commit, "done"), command(Command::Back, "back")];
    let of_form: Vec<_> = of_form.into_iter().flatten().collect();
    let left = hint::draw_right(canvas, &of_form, line);
    let kind = form.entries().get(form.focus()).map(|entry| &entry.kind);
    let accept = |word| command(Command::Accept, word);
    let of_field = match kind {
        Some(EntryKind::Date) => vec![Some(Hint::of("←→", "day")), Some(Hint::of("PgUp PgDn", "week"))],
        Some(EntryKind::Time) => vec![
            Some(Hint::of("←→", "15 min")),
            Some(Hint::of("PgUp PgDn", "hour")),
        ],
        Some(EntryKind::OneOf(_)) => vec![Some(Hint::of("←→", "change")), accept("list")],
        Some(EntryKind::AnyOf(all)) if !all.is_empty() => vec![accept("list")],
        Some(EntryKind::YesNo) => vec![Some(Hint::of("←→", "change"))],
        Some(EntryKind::Lines) => vec![accept("new line"), command(Command::OpenEditor, "$EDITOR")],
        _ => vec![command(Command::NextField, "next")],
    };
    let of_field: Vec<_> = of_field.into_iter().flatten().collect();
    let room = Rect {
        width: left.saturating_sub(2),
        ..line
    };
    hint::draw(canvas, &of_field, room);
}

/// The calendar or the choices of the field with the cursor.
fn popups(
    canvas: &mut Canvas<'_>,
    planner: &Planner,
    desk: &Desk,
    form: &Form,
    (focused, labels): (Rect, u16),
    room: Rect,
) {
    let anchor = Rect {
        x: focused.x + labels,
        height: focused.height.min(1),
        ..focused
    };
    choices::draw(canvas, form, &desk.plan().funnel, anchor, room);
    let is_date = form
        .entries()
        .get(form.focus())
        .is_some_and(|entry| entry.field == Field::Date);
    let month = form.date().map_or_else(|| desk.calendar().month(), Month::of);
    let height = calendar::height(desk, month);
    let below = room.bottom().saturating_sub(anchor.bottom());
    if is_date && room.width >= calendar::width(0) + 12 && below >= height {
        let width = calendar::width(room.width);
        let area = Rect::new(room.right() - width, anchor.bottom(), width, height);
        calendar::draw(canvas, desk, (month, form.date()), planner.today(), area);
    }
}
