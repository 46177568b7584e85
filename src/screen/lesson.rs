//! What an empty month says: how its first posts get there.

use super::canvas::Canvas;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use ratatui::layout::Rect;

/// The columns of a key, or of another way to begin.
const WAY: u16 = 13;

/// Writes what to do in those lines, as far as they go.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    planner: &Planner,
    desk: &Desk,
    lines: impl Iterator<Item = Rect>,
) {
    let title = format!("No posts in {} yet", desk.calendar().month().title());
    let all = std::iter::once((title, String::new())).chain(lesson(planner, desk));
    for (line, (way, text)) in lines.zip(all) {
        let theme = canvas.theme;
        canvas.fill(line, theme.text);
        let (x, room) = (line.x + 1, line.width.saturating_sub(2));
        let end = canvas.text(x, line.y, &way, room, theme.strong);
        // Where there is little room the text follows at once.
        let x = if room < 4 * WAY { end + 2 } else { x + WAY };
        canvas.text(x, line.y, &text, line.right().saturating_sub(x + 1), theme.text);
    }
}

/// Keys and what they do here, most helpful first.
fn lesson(planner: &Planner, desk: &Desk) -> Vec<(String, String)> {
    let key = |command| planner.keymap().key_of(command).map(|key| key.to_string());
    let step = |command, text: &str| key(command).map(|key| (key, text.to_owned()));
    let (shown, planned) = (desk.calendar().month(), desk.plan().month);
    let mut lines = Vec::new();
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
