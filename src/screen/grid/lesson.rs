//! What an empty month says: how its first posts get there.

use super::shape::Shape;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::screen::canvas::Canvas;
use ratatui::layout::Rect;

/// Writes what to do in the lines below the days' numbers, from the second week on.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, shape: &Shape) {
    let mut lines = lesson(planner, desk).into_iter().peekable();
    for week in 1..shape.weeks() {
        let Some((y, height)) = shape.row(week) else {
            return;
        };
        let free = shape.across((y + 1, height.saturating_sub(1)));
        let blank = u16::from(free.height >= 6);
        for y in free.y + blank..free.bottom() {
            let Some((key, text)) = lines.next() else { return };
            write(canvas, Rect { y, height: 1, ..free }, &key, &text);
        }
    }
}

fn write(canvas: &mut Canvas<'_>, line: Rect, key: &str, text: &str) {
    if key.is_empty() && text.is_empty() {
        return;
    }
    let theme = canvas.theme;
    let style = if key.is_empty() { theme.strong } else { theme.text };
    canvas.fill(line, style);
    let mut x = line.x + 2;
    if !key.is_empty() {
        x = canvas.put(x, line.y, key, line.right().saturating_sub(x), theme.strong) + 2;
        x = x.max(line.x + 7);
    }
    canvas.text(x, line.y, text, line.right().saturating_sub(x), style);
}

/// Keys and what they do here, most helpful first.
fn lesson(planner: &Planner, desk: &Desk) -> Vec<(String, String)> {
    let key = |command| planner.keymap().key_of(command).map(|key| key.to_string());
    let step = |command, text: &str| key(command).map(|key| (key, text.to_owned()));
    let (shown, planned) = (desk.calendar().month(), desk.plan().month);
    let mut lines = vec![(String::new(), format!("No posts in {} yet", shown.title()))];
    lines.extend(step(
        Command::Add,
        "adds the first one, on the day under the cursor",
    ));
    if desk.tally().ideas > 0 {
        lines.extend(step(Command::Ideas, "lists the ideas: posts that wait for a day"));
    }
    if shown != planned {
        let command = if shown > planned {
            Command::MonthBefore
        } else {
            Command::MonthAfter
        };
        lines.extend(step(
            command,
            &format!("goes towards {}, the plan's month", planned.title()),
        ));
        return lines;
    }
    lines.push((
        "From an example:".to_owned(),
        "postmix new FILE --template local-shop".to_owned(),
    ));
    lines.push((
        "From a spreadsheet:".to_owned(),
        "each row becomes a [[post]] table; the README shows how".to_owned(),
    ));
    lines
}
