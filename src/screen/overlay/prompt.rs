//! A file name being asked for.

use super::hint::{self, Hint};
use super::typed;
use crate::planner::command::{Command, Context};
use crate::planner::{Planner, Prompt, PromptFor};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use ratatui::layout::Rect;

/// The columns of the box, where there are so many.
const WIDTH: u16 = 64;

/// Draws the box in the middle of the area.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, prompt: &Prompt, area: Rect) {
    let width = WIDTH.min(area.width);
    let said = prompt.trouble.as_deref().unwrap_or("");
    let trouble = display::wrap(said, usize::from(width.saturating_sub(6)));
    let trouble = if said.is_empty() { &[][..] } else { &trouble };
    let panel = frame::middle(area, width, 6 + frame::rows(trouble.len()));
    let title = match &prompt.purpose {
        PromptFor::SaveAs => "Save as".to_owned(),
        PromptFor::Open => "Open a plan".to_owned(),
        PromptFor::Create(template) => format!("New plan from {template}"),
    };
    let inner = frame::float(canvas, panel, &title, canvas.theme.text);
    let mut y = if inner.height >= 4 { inner.y + 1 } else { inner.y };
    let end = canvas.put(inner.x, y, "File  ", inner.width, canvas.theme.dim);
    let field = Rect::new(end, y, inner.right().saturating_sub(end), 1);
    typed::line(canvas, &prompt.edit, field, canvas.theme.text, true);
    for line in trouble {
        y += 1;
        if y + 1 < inner.bottom() {
            canvas.put(inner.x, y, "! ", 2, canvas.theme.error);
            canvas.put(
                inner.x + 2,
                y,
                line,
                inner.width.saturating_sub(2),
                canvas.theme.error,
            );
        }
    }
    if inner.height >= 2 {
        draw_keys(canvas, planner, inner);
    }
}

fn draw_keys(canvas: &mut Canvas<'_>, planner: &Planner, inner: Rect) {
    let keys = [(Command::Accept, "go on"), (Command::Back, "back")];
    let hint = |(command, word)| Hint::for_command(planner.keymap(), Context::Prompt, command, word);
    let hints: Vec<_> = keys.into_iter().filter_map(hint).collect();
    let foot = Rect {
        y: inner.bottom() - 1,
        height: 1,
        ..inner
    };
    hint::draw_right(canvas, &hints, foot);
}
