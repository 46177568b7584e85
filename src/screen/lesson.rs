//! What an empty month says: how its first posts get there.

use super::canvas::Canvas;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::text::display;
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
        let both = display::width(&way) + 2 + display::width(&text);
        let is_key = display::width(&way) <= 3;
        // Where there is little room the text follows at once, or stands alone.
        let at = match usize::from(room) {
            _ if text.is_empty() => 0,
            room if room >= 4 * usize::from(WAY) => WAY,
            room if room >= both || is_key => u16::try_from(display::width(&way)).unwrap_or(0) + 2,
            _ => 0,
        };
        if at > 0 || text.is_empty() {
            canvas.text(x, line.y, &way, room, theme.strong);
        }
        canvas.text(x + at, line.y, &text, room.saturating_sub(at), theme.text);
    }
}

/// Keys and what they do here, most helpful first.
fn lesson(planner: &Planner, desk: &Desk) -> Vec<(String, String)> {
    let key = |command| planner.keymap().key_of(command).map(|key| key.to_string());
    let step = |command, text: &str| key(command).map(|key| (key, text.to_owned()));
    let (shown, planned) = (desk.calendar().month(), desk.plan().month);
    let mut lines = Vec::new();
    lines.extend(step(Command::Add, "adds one on the day under the cursor"));
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
            ("spreadsheet", "a row makes a [[post]]: see the README"),
        ]
        .map(|(way, text)| (way.to_owned(), text.to_owned())),
    );
    lines
}
