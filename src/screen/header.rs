//! The line on top: what is open, how much is in it, and whether it is on disk.

use super::canvas::Canvas;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::text::display;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the header. What has no room goes in this order: the program's name, counts from the last on, the brand.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    if area.is_empty() {
        return;
    }
    canvas.fill(area, canvas.theme.bar);
    let Some(desk) = planner.desk() else {
        canvas.put(area.x + 1, area.y, "postmix", area.width, canvas.theme.strong);
        return;
    };
    let (state, style) = state(canvas, desk);
    let mut end = canvas.put_right(area.right() - 1, area.y, state, area.width, style);
    end = save_hint(canvas, planner, desk, (area, end));
    let mut x = area.x + 1;
    let month = month(desk, area.width);
    let brand = display::line(&desk.plan().brand);
    let title = display::width(&brand) + display::width(&month) + 3;
    let room = |x: u16, end: u16| usize::from(end.saturating_sub(x));
    if room(x, end) > title + 24 {
        x = canvas.put(x, area.y, "postmix", area.width, canvas.theme.dim) + 2;
    }
    let counts = counts(canvas, desk);
    let mut left = room(x, end).saturating_sub(title.min(30) + 2);
    let mut wide = 0;
    let fitting = counts.iter().take_while(|(text, _)| {
        let columns = text.len() + 3;
        let fits = columns <= left;
        left = left.saturating_sub(columns);
        wide += if fits { columns } else { 0 };
        fits
    });
    let fitting: Vec<_> = fitting.collect();
    let names = Rect {
        x,
        width: end.saturating_sub(x + u16::try_from(wide).unwrap_or(0) + 1),
        ..area
    };
    x = name(canvas, names, &brand, &month, desk);
    let mut at = end.saturating_sub(u16::try_from(wide).unwrap_or(0)).max(x);
    for (place, (text, style)) in fitting.iter().enumerate() {
        if place > 0 {
            canvas.put(at - 2, area.y, "·", 1, canvas.theme.line);
        }
        at = canvas.put(at, area.y, text, area.right() - at, *style) + 3;
    }
}

fn name(canvas: &mut Canvas<'_>, area: Rect, brand: &str, month: &str, desk: &Desk) -> u16 {
    let theme = canvas.theme;
    let month_columns = u16::try_from(display::width(month)).unwrap_or(area.width);
    let mut x = area.x;
    let for_brand = area.width.saturating_sub(month_columns + 3);
    if !brand.is_empty() && for_brand >= 4 {
        x = canvas.text(x, area.y, brand, for_brand, theme.strong);
        x = canvas.put(x, area.y, " · ", area.right().saturating_sub(x), theme.dim);
    }
    let is_planned = desk.calendar().month() == desk.plan().month;
    let style = if is_planned { theme.strong } else { theme.warning };
    canvas.text(x, area.y, month, area.right().saturating_sub(x), style)
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

/// The key that saves, while there is something to save.
fn save_hint(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, (area, end): (Rect, u16)) -> u16 {
    let gap = end.saturating_sub(3);
    let Some(key) = planner.keymap().key_of(Command::Save) else {
        return gap;
    };
    if desk.is_saved() || desk.is_read_only() || area.width < 100 {
        return gap;
    }
    let hint = format!("{key} saves");
    let x = canvas.put_right(end.saturating_sub(2), area.y, &hint, 20, canvas.theme.dim);
    let columns = u16::try_from(display::width(&hint)).unwrap_or(0);
    canvas.hit(
        Rect {
            x,
            y: area.y,
            width: columns,
            height: 1,
        },
        crate::planner::Target::Hint(Command::Save),
    );
    x.saturating_sub(3)
}

/// What is in the plan; nothing is said of what there is none of.
fn counts(canvas: &Canvas<'_>, desk: &Desk) -> Vec<(String, Style)> {
    let (theme, tally) = (canvas.theme, desk.tally());
    let posts = tally.counted.posts();
    let mut counts = vec![(
        format!("{posts} {}", if posts == 1 { "post" } else { "posts" }),
        theme.text,
    )];
    let mut count = |number: u64, one: &str, many: &str, style| {
        if number > 0 {
            counts.push((
                format!("{number} {}", if number == 1 { one } else { many }),
                style,
            ));
        }
    };
    count(tally.ideas, "idea", "ideas", theme.text);
    count(tally.untagged, "untagged", "untagged", theme.warning);
    count(tally.outside, "outside", "outside", theme.text);
    counts
}
