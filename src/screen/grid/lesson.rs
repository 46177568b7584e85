//! What an empty month says: how its first posts get there.

use super::shape::Shape;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::screen::canvas::Canvas;
use ratatui::layout::Rect;

/// The columns of a key, or of another way to begin.
const WAY: u16 = 13;

/// Writes what to do in the lines below the days' numbers, from the second week on.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, shape: &Shape) {
    let title = format!("No posts in {} yet", desk.calendar().month().title());
    let mut lines = std::iter::once((title, String::new())).chain(lesson(planner, desk));
    for week in 1..shape.weeks() {
        let Some((y, height)) = shape.row(week) else {
            return;
        };
        let free = shape.across((y + 1, height.saturating_sub(1)));
        for y in free.y..free.bottom() {
            let Some((way, text)) = lines.next() else { return };
            write(canvas, Rect { y, height: 1, ..free }, &way, &text);
        }
    }
}

fn write(canvas: &mut Canvas<'_>, line: Rect, way: &str, text: &str) {
    let theme = canvas.theme;
    canvas.fill(line, theme.text);
    let (x, room) = (line.x + 1, line.width.saturating_sub(2));
    canvas.put(x, line.y, way, room, theme.strong);
    canvas.text(x + WAY, line.y, text, room.saturating_sub(WAY), theme.text);
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
    lines.extend(
        [
            ("example", "postmix new FILE --template local-shop"),
            ("spreadsheet", "each row becomes a [[post]]: see the README"),
        ]
        .map(|(way, text)| (way.to_owned(), text.to_owned())),
    );
    lines
}
