//! The help: every key, made from the command table.

use crate::planner::command::{COMMANDS, Command, Context, Row};
use crate::planner::key::{Code, Key};
use crate::planner::keymap::Keymap;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use ratatui::layout::Rect;
use std::borrow::Cow;

/// The columns of the keys, and of a whole line.
const KEYS: u16 = 13;
const WIDTH: u16 = 76;

/// The columns of two columns, where there are so many.
const TWO_COLUMNS: u16 = 112;

/// A line of the help.
enum Line {
    Blank,
    Heading(&'static str),
    Keys(String, Cow<'static, str>),
}

/// Draws the help from that line on, the keys of that place first. Wide screens have two columns of it.
pub(super) fn draw(canvas: &mut Canvas<'_>, keymap: &Keymap, context: Context, from: usize, area: Rect) {
    let columns = if area.width >= TWO_COLUMNS { 2 } else { 1 };
    let width = if columns == 1 { WIDTH } else { TWO_COLUMNS }.min(area.width);
    let column = width.saturating_sub(2) / columns;
    let keys = KEYS.min(column / 3);
    let lines = wrapped(lines(keymap, context), column.saturating_sub(2 + keys));
    let rows = lines.len().div_ceil(columns.into());
    let panel = frame::middle(area, width, frame::rows(rows) + 2);
    let inner = frame::float(canvas, panel, "Keys", canvas.theme.text);
    let view = usize::from(inner.height * columns);
    let end = lines.len().saturating_sub(view);
    // The planner counts by the table, which has other lines than the help.
    let first = if from + 1 >= COMMANDS.len() {
        end
    } else {
        from.min(end)
    };
    let places =
        (0..columns).flat_map(|at| (inner.top()..inner.bottom()).map(move |y| (inner.x + at * column, y)));
    for ((x, y), line) in places.zip(lines.iter().skip(first)) {
        let room = inner.right().saturating_sub(x).min(column.saturating_sub(2));
        line.draw(canvas, Rect::new(x, y, room, 1), keys);
    }
    let dim = canvas.theme.panel.patch(canvas.theme.dim);
    let below = lines.len().saturating_sub(first + view);
    frame::foot(canvas, panel, &frame::hidden(first, below), dim);
}

impl Line {
    /// Draws the line, with so many columns for the keys.
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, keys: u16) {
        match self {
            Self::Blank => {}
            Self::Heading(title) => {
                canvas.put(area.x, area.y, title, area.width, canvas.theme.strong);
            }
            Self::Keys(shortcut, help) => {
                canvas.text(
                    area.x + 1,
                    area.y,
                    shortcut,
                    keys.saturating_sub(2),
                    canvas.theme.note,
                );
                let room = area.width.saturating_sub(keys);
                canvas.text(area.x + keys, area.y, help, room, canvas.theme.text);
            }
        }
    }
}

/// Breaks the sentences that are too long for a line.
fn wrapped(lines: Vec<Line>, columns: u16) -> Vec<Line> {
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        match line {
            Line::Keys(keys, help) if frame::columns_of(&help) > columns => {
                let mut keys = Some(keys);
                let rows = display::wrap(&help, columns.into()).into_iter();
                all.extend(
                    rows.map(|row| Line::Keys(keys.take().unwrap_or_default(), row.into_owned().into())),
                );
            }
            line => all.push(line),
        }
    }
    all
}

/// The keys of a place, then those of the others that do not work the same here.
fn lines(keymap: &Keymap, context: Context) -> Vec<Line> {
    let others = Context::ALL.into_iter().filter(|other| *other != context);
    let mut lines = Vec::new();
    for place in std::iter::once(context).chain(others) {
        let known = |row: &Row| place != context && row.contexts.contains(&context);
        let rows: Vec<_> = keymap.rows(place).filter(|(row, _)| !known(row)).collect();
        if rows.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(place.title()));
        lines.extend(rows_of(&rows));
    }
    lines
}

/// The rows of one place; the keys 1 to 9 share a line where they tag with the stages 1 to 9.
fn rows_of<'r>(rows: &'r [(&'static Row, &'r [Key])]) -> impl Iterator<Item = Line> + use<'r> {
    let is_digit = |(row, keys): &(&Row, &[Key])| {
        let Command::Tag(stage @ 1..=9) = row.command else {
            return false;
        };
        let digit = char::from(b'0' + stage);
        matches!(keys, [key] if *key == Key::plain(Code::Char(digit)))
    };
    let folds = rows.iter().filter(|row| is_digit(row)).count() == 9;
    rows.iter().filter_map(move |(row, keys)| match row.command {
        Command::Tag(1) if folds => {
            let help = "Tag the post with the stage of that number";
            Some(Line::Keys("1…9".into(), help.into()))
        }
        Command::Tag(2..=9) if folds => None,
        _ => {
            let keys: Vec<_> = keys.iter().map(Key::to_string).collect();
            Some(Line::Keys(keys.join(" "), row.help.into()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keymap: &Keymap) -> Vec<String> {
        let keys = |line| {
            if let Line::Keys(keys, _) = line {
                Some(keys)
            } else {
                None
            }
        };
        lines(keymap, Context::Month)
            .into_iter()
            .filter_map(keys)
            .collect()
    }

    #[test]
    fn the_number_row_takes_one_line_unless_it_has_other_keys() {
        assert!(keys(&Keymap::default()).contains(&"1…9".to_owned()));
        let own = ["f2".to_owned()];
        let (keymap, errors) = Keymap::with([("stage-2", &own[..])]);
        assert_eq!(errors, []);
        let keys = keys(&keymap);
        assert!(keys.contains(&"F2".to_owned()) && keys.contains(&"1".to_owned()));
    }

    #[test]
    fn every_command_with_a_key_is_in_the_help_of_every_place() {
        for context in Context::ALL {
            let shown = lines(&Keymap::default(), context);
            let helps: Vec<_> = shown
                .iter()
                .filter_map(|line| {
                    if let Line::Keys(_, help) = line {
                        Some(&**help)
                    } else {
                        None
                    }
                })
                .collect();
            for row in COMMANDS
                .iter()
                .filter(|row| !matches!(row.command, Command::Tag(1..=9)))
            {
                assert!(helps.contains(&row.help), "{} in {context:?}", row.name);
            }
        }
    }
}
