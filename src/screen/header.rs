//! The line on top: what is open, how much is in it, and whether it is on disk.

use super::canvas::Canvas;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner, Target};
use crate::text::display;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Between the parts on the right.
const GAP: u16 = 3;

/// Draws the header. What has no room goes in this order: the program's name, counts from the last on, the brand.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    if area.is_empty() {
        return;
    }
    canvas.fill(area, canvas.theme.bar);
    let mut rest = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let Some(desk) = planner.desk() else {
        canvas.put(rest.x, rest.y, "postmix", rest.width, canvas.theme.strong);
        return;
    };
    let (state, style) = state(canvas, desk);
    let x = canvas.put_right(rest.right(), rest.y, state, rest.width, style);
    rest.width = x.saturating_sub(rest.x + GAP);
    alarms(canvas, planner, desk, &mut rest);
    save_hint(canvas, planner, desk, &mut rest);
    let month = month(desk, area.width);
    let brand = display::line(&desk.plan().brand);
    let title = columns(&month) + if brand.is_empty() { 0 } else { columns(&brand) + 3 };
    counts(canvas, desk, &mut rest, title.min(area.width * 3 / 5));
    if rest.width > title + NAME.1 {
        canvas.put(rest.x, rest.y, NAME.0, rest.width, canvas.theme.dim);
        rest.x += NAME.1;
        rest.width -= NAME.1;
    }
    name(canvas, rest, &brand, &month, desk);
}

/// The program's name, and its columns with a gap.
const NAME: (&str, u16) = ("postmix", 9);

fn columns(text: &str) -> u16 {
    u16::try_from(display::width(text)).unwrap_or(u16::MAX / 2)
}

fn name(canvas: &mut Canvas<'_>, area: Rect, brand: &str, month: &str, desk: &Desk) {
    let theme = canvas.theme;
    let month_columns = columns(month);
    let mut x = area.x;
    let for_brand = area.width.saturating_sub(month_columns + 3);
    if !brand.is_empty() && for_brand >= 4 {
        x = canvas.text(x, area.y, brand, for_brand, theme.strong);
        x = canvas.put(x, area.y, " · ", area.right().saturating_sub(x), theme.dim);
    }
    let is_planned = desk.calendar().month() == desk.plan().month;
    let style = if is_planned { theme.strong } else { theme.warning };
    canvas.text(x, area.y, month, area.right().saturating_sub(x), style);
}

/// The month on show, and the plan's where that is another.
fn month(desk: &Desk, columns: u16) -> String {
    let (shown, planned) = (desk.calendar().month(), desk.plan().month);
    if shown != planned {
        return if columns >= 80 {
            format!("{} (the plan is for {})", shown.title(), planned.title())
        } else {
            format!("{shown} (not {planned})")
        };
    }
    if columns >= 40 {
        shown.title()
    } else {
        shown.to_string()
    }
}

/// Whether everything is on disk.
fn state(canvas: &Canvas<'_>, desk: &Desk) -> (&'static str, Style) {
    match () {
        () if desk.is_read_only() => ("read-only", canvas.theme.error),
        () if desk.is_saved() => ("saved", canvas.theme.dim),
        () => ("● unsaved", canvas.theme.warning),
    }
}

/// What must stay in sight for as long as it lasts.
fn alarms(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, rest: &mut Rect) {
    let alarms = planner.alarms();
    let all = [
        (alarms.no_journal, "▲ no journal"),
        (desk.is_gone(), "▲ file gone"),
        (planner.has_undecided(), "▲ conflicts"),
        (planner.is_outdated(), "▲ changed outside"),
        (alarms.elsewhere, "open twice"),
    ];
    for (_, word) in all.into_iter().filter(|(rings, _)| *rings) {
        if columns(word) + GAP > rest.width {
            return;
        }
        let x = canvas.put_right(rest.right(), rest.y, word, rest.width, canvas.theme.warning);
        rest.width = x.saturating_sub(rest.x + GAP);
    }
}

/// The key that saves, while there is something to save.
fn save_hint(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, rest: &mut Rect) {
    let Some(key) = planner.keymap().key_of(Command::Save) else {
        return;
    };
    if desk.is_saved() || desk.is_read_only() || rest.width < 80 {
        return;
    }
    let hint = format!("{key} saves");
    let x = canvas.put_right(rest.right(), rest.y, &hint, rest.width, canvas.theme.dim);
    let place = Rect {
        x,
        width: rest.right() - x,
        ..*rest
    };
    canvas.hit(place, Target::Hint(Command::Save));
    rest.width = x.saturating_sub(rest.x + GAP);
}

/// What is in the plan, as much of it as leaves `title` columns; nothing is said of what there is none of.
fn counts(canvas: &mut Canvas<'_>, desk: &Desk, rest: &mut Rect, title: u16) {
    let (theme, tally) = (canvas.theme, desk.tally());
    let posts = tally.counted.posts();
    let all = [
        (posts, if posts == 1 { "post" } else { "posts" }, theme.text),
        (
            tally.ideas,
            if tally.ideas == 1 { "idea" } else { "ideas" },
            theme.text,
        ),
        (tally.untagged, "untagged", theme.warning),
        (tally.outside, "outside", theme.text),
    ];
    let some = all
        .iter()
        .enumerate()
        .filter(|(at, (count, ..))| *at == 0 || *count > 0);
    let mut room = rest.width.saturating_sub(title);
    let texts = some.map(|(_, (count, what, style))| (format!("{count} {what}"), *style));
    let fitting: Vec<_> = texts
        .take_while(|(text, _)| {
            let fits = columns(text) + GAP <= room;
            room = room.saturating_sub(columns(text) + GAP);
            fits
        })
        .collect();
    for (place, (text, style)) in fitting.iter().enumerate().rev() {
        let x = canvas.put_right(rest.right(), rest.y, text, rest.width, *style);
        if place > 0 {
            canvas.put(x - 2, rest.y, "·", 1, theme.dim);
        }
        rest.width = x.saturating_sub(rest.x + GAP);
    }
}
