//! What an empty month says: how its first posts get there.

use super::canvas::Canvas;
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::text::display;
use ratatui::layout::Rect;

/// The columns of a key, or of another way to begin.
const WAY: u16 = 13;

/// Writes what to do in that area, as far as it goes. Where there are too few lines the first key stands beside the
/// title.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, area: Rect) {
    let mut lesson = lesson(planner, desk);
    let is_crowded = lesson.len() >= usize::from(area.height);
    let add = planner
        .keymap()
        .key_of(Command::Add)
        .filter(|_| is_crowded)
        .map(|key| key.to_string());
    if add.is_some() {
        lesson.remove(0);
    }
    let mut lines = (area.top()..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    if let Some(line) = lines.next() {
        canvas.fill(line, canvas.theme.text);
        title(canvas, desk, add.as_deref(), line);
    }
    for (line, (way, text)) in lines.zip(&lesson) {
        canvas.fill(line, canvas.theme.text);
        step(canvas, way, text, line);
    }
}

fn title(canvas: &mut Canvas<'_>, desk: &Desk, add: Option<&str>, line: Rect) {
    let theme = canvas.theme;
    let title = format!("No posts in {} yet", desk.calendar().month().title());
    let end = line.right().saturating_sub(1);
    let mut x = canvas.text(
        line.x + 1,
        line.y,
        &title,
        line.width.saturating_sub(2),
        theme.strong,
    );
    if let Some(key) = add {
        for (text, style) in [(" · ", theme.dim), (key, theme.strong), (" adds one", theme.text)] {
            x = canvas.put(x, line.y, text, end.saturating_sub(x), style);
        }
    }
}

/// A way to begin, and what comes of it.
fn step(canvas: &mut Canvas<'_>, way: &str, text: &str, line: Rect) {
    let theme = canvas.theme;
    let (x, room) = (line.x + 1, line.width.saturating_sub(2));
    let both = display::width(way) + 2 + display::width(text);
    let is_key = display::width(way) <= 3;
    // Where there is little room the text follows at once, or stands alone.
    let at = match usize::from(room) {
        room if room >= 4 * usize::from(WAY) => WAY,
        room if room >= both || is_key => u16::try_from(display::width(way)).unwrap_or(0) + 2,
        _ => 0,
    };
    if at > 0 {
        canvas.text(x, line.y, way, room, theme.strong);
    }
    canvas.text(x + at, line.y, text, room.saturating_sub(at), theme.text);
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
            ("spreadsheet", "each row is a [[post]]: see the README"),
        ]
        .map(|(way, text)| (way.to_owned(), text.to_owned())),
    );
    lines
}
