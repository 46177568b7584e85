//! Keys and what they do, in a few words: "^S done  Esc back".

use crate::planner::Target;
use crate::planner::command::{Command, Context};
use crate::planner::keymap::Keymap;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use ratatui::layout::Rect;

/// A key, a word or two, and the command that a click on them gives.
pub(super) struct Hint {
    keys: String,
    word: &'static str,
    command: Option<Command>,
}

impl Hint {
    /// Keys that no table knows: those that a field itself reacts to.
    pub(super) fn of(keys: &str, word: &'static str) -> Self {
        Self {
            keys: keys.to_owned(),
            word,
            command: None,
        }
    }

    /// A command by its first key; `None` where the user has left it without one.
    pub(super) fn for_command(
        keymap: &Keymap,
        context: Context,
        command: Command,
        word: &'static str,
    ) -> Option<Self> {
        let (_, keys) = keymap.rows(context).find(|(row, _)| row.command == command)?;
        Some(Self {
            keys: keys.first()?.to_string(),
            word,
            command: Some(command),
        })
    }

    fn columns(&self) -> u16 {
        frame::columns_of(&self.keys) + 1 + frame::columns_of(self.word)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, x: u16, y: u16) {
        let end = canvas.put(x, y, &self.keys, u16::MAX, canvas.theme.strong);
        canvas.put(end + 1, y, self.word, u16::MAX, canvas.theme.dim);
        if let Some(command) = self.command {
            canvas.hit(Rect::new(x, y, self.columns(), 1), Target::Hint(command));
        }
    }
}

/// Draws as many hints as there is room for, from the left.
pub(super) fn draw(canvas: &mut Canvas<'_>, hints: &[Hint], area: Rect) {
    let mut x = area.x;
    for hint in hints {
        if x + hint.columns() > area.right() {
            return;
        }
        hint.draw(canvas, x, area.y);
        x += hint.columns() + 2;
    }
}

/// Draws hints that end at the right edge, if all have room. Returns the columns left before them.
pub(super) fn draw_right(canvas: &mut Canvas<'_>, hints: &[Hint], area: Rect) -> u16 {
    let columns: u16 = hints.iter().map(|hint| hint.columns() + 2).sum();
    let columns = columns.saturating_sub(2);
    if columns > area.width {
        return area.width;
    }
    let left = area.width - columns;
    draw(
        canvas,
        hints,
        Rect {
            x: area.x + left,
            width: columns,
            ..area
        },
    );
    left
}
