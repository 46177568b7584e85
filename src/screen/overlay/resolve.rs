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

/// The rows of the box's parts.
#[derive(Clone, Copy)]
struct Parts {
    list: u16,
    gap: u16,
    before: u16,
    sides: u16,
    both: u16,
}

impl Parts {
    /// Shares out so many rows: each side keeps a line, the list gets what it needs, and so on.
    fn of(resolve: &Resolve, conflict: &Conflict, width: u16, rows: u16) -> Self {
        let mut left = rows.saturating_sub(2);
        let mut take = |wanted: u16| {
            let taken = wanted.min(left);
            left -= taken;
            taken
        };
        let least = if width >= SIDE_BY_SIDE { 3 } else { 6 };
        let list = take(1);
        let sides = take(least);
        let both = take(u16::from(conflict.can_be_both));
        let list = list
            + take(
                frame::rows(resolve.conflicts().len())
                    .min((rows / 3).max(1))
                    .saturating_sub(list),
            );
        let before = take(u16::from(conflict.base.is_some() && conflict.key.is_some()));
        let gap = take(1);
        let sides = sides + take(rows_of(conflict, width).saturating_sub(sides));
        Self {
            list,
            gap,
            before,
            sides,
            both,
        }
    }

    fn rows(self) -> u16 {
        self.list + self.gap + self.before + self.sides + self.both + 2
    }
}

/// Draws the conflicts and, of the marked one, both sides.
pub(super) fn draw(canvas: &mut Canvas<'_>, resolve: &Resolve, area: Rect) {
    let Some(conflict) = resolve.conflicts().get(resolve.at()) else {
        return;
    };
    let width = WIDTH.min(area.width);
    let parts = Parts::of(resolve, conflict, width.saturating_sub(4), area.height);
    let panel = frame::middle(area, width, parts.rows());
    let title = match resolve.conflicts().len() {
        count if count > 1 && width >= 50 => format!("Changed by both: {count} things"),
        _ => "Changed by both".to_owned(),
    };
    let inner = frame::float(canvas, panel, &title, canvas.theme.text);
    let (word, style) = match resolve.open() {
        0 => ("Enter merges".to_owned(), canvas.theme.good),
        open => (format!("{open} to decide"), canvas.theme.warning),
    };
    frame::note(canvas, panel, &word, canvas.theme.panel.patch(style));
    list(canvas, resolve, frame::top(inner, parts.list));
    let rest = frame::below(inner, parts.list + parts.gap);
    detail(canvas, resolve, conflict, rest, parts);
}

/// How many rows the sides take, borders and all.
fn rows_of(conflict: &Conflict, width: u16) -> u16 {
    let beside = width >= SIDE_BY_SIDE;
    let room = usize::from(if beside { width / 2 } else { width }.saturating_sub(5)).max(1);
    let [ours, theirs] = values(conflict).map(|value| frame::rows(lines(&value, room).len()) + 2);
    if beside { ours.max(theirs) } else { ours + theirs }
}

/// So many letters may be alike before the rest; what both begin with says nothing.
const ALIKE: usize = 60;

/// What both sides say. Long texts begin a little before the first difference.
fn values(conflict: &Conflict) -> [String; 2] {
    let deleted = "(deleted)".to_owned();
    let (Some(ours), Some(theirs)) = (&conflict.ours, &conflict.theirs) else {
        return [&conflict.ours, &conflict.theirs]
            .map(|side| side.clone().unwrap_or_else(|| deleted.clone()));
    };
    let pairs = ours.char_indices().zip(theirs.chars());
    let alike = pairs.take_while(|((_, one), other)| one == other).count();
    if alike < ALIKE {
        return [ours.clone(), theirs.clone()];
    }
    let nearly = ours.chars().take(alike).collect::<Vec<char>>();
    let back = nearly
        .iter()
        .rev()
        .skip(12)
        .take_while(|letter| !letter.is_whitespace())
        .count()
        + 12;
    [ours, theirs]
        .map(|text| "…".to_owned() + &text.chars().skip(alike - back.min(alike)).collect::<String>())
}

fn lines(value: &str, columns: usize) -> Vec<String> {
    let lines = value.lines().flat_map(|line| display::wrap(line, columns));
    lines.map(Cow::into_owned).collect()
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
            (None, Some(_)) if conflict.theirs.is_some() => {
                format!("{about}: written in two ways, choose one")
            }
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
fn detail(canvas: &mut Canvas<'_>, resolve: &Resolve, conflict: &Conflict, mut area: Rect, parts: Parts) {
    if let (Some(base), 1) = (&conflict.base, parts.before) {
        let line = format!("before: {}", display::line(base));
        canvas.text(area.x, area.y, &line, area.width, canvas.theme.dim);
        area = frame::below(area, 1);
    }
    let values = values(conflict);
    let sides = frame::top(area, parts.sides);
    let halves = halves(sides, &values[0]);
    let names = resolve.cause().sides();
    let picks = [Pick::Ours, Pick::Theirs];
    for (at, ((half, value), (name, pick))) in halves
        .into_iter()
        .zip(&values)
        .zip(names.into_iter().zip(picks))
        .enumerate()
    {
        let key = if at == 0 { "m" } else { "t" };
        let mark = if conflict.pick == Some(pick) { "✓ " } else { "" };
        side(
            canvas,
            half,
            &format!("{mark}{key} {}", display::line(name)),
            value,
        );
        canvas.hit(half, Target::Choice(at));
    }
    if parts.both == 1 {
        let row = frame::top(frame::below(area, sides.height), 1);
        let mark = if conflict.pick == Some(Pick::Both) {
            "✓ "
        } else {
            ""
        };
        let x = canvas.put(
            row.x + 1,
            row.y,
            &format!("{mark}b"),
            row.width,
            canvas.theme.strong,
        );
        let room = row.right().saturating_sub(x + 1);
        canvas.put(
            x + 1,
            row.y,
            "both, one behind the other",
            room,
            canvas.theme.text,
        );
        canvas.hit(row, Target::Choice(2));
    }
}

/// Room for both sides: beside each other or, on narrow screens, one below the other.
fn halves(sides: Rect, ours: &str) -> [Rect; 2] {
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
    let needed = frame::rows(lines(ours, columns).len()) + 2;
    let upper = needed
        .min(sides.height.saturating_sub(3))
        .max(sides.height.min(3));
    [frame::top(sides, upper), frame::below(sides, upper)]
}

/// One side's value in a box of its own.
fn side(canvas: &mut Canvas<'_>, area: Rect, title: &str, value: &str) {
    let inner = frame::open(canvas, area, title, canvas.theme.panel);
    let lines = lines(value, usize::from(inner.width).max(1));
    let hidden = lines.len().saturating_sub(inner.height.into());
    for (y, line) in (inner.top()..inner.bottom()).zip(lines) {
        canvas.text(inner.x, y, &line, inner.width, canvas.theme.text);
    }
    let more = frame::hidden(0, hidden);
    frame::foot(canvas, area, &more, canvas.theme.panel.patch(canvas.theme.dim));
}
