//! A question and what can be answered.

use crate::planner::{Question, Target};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use ratatui::layout::Rect;

/// The columns of a question's box, where there are so many.
const WIDTH: u16 = 60;

/// Draws the question in the middle of the area.
pub(super) fn draw(canvas: &mut Canvas<'_>, question: &Question, area: Rect) {
    let width = WIDTH.min(area.width);
    let lines = display::wrap(&question.text, usize::from(width.saturating_sub(4)));
    let choices = frame::rows(question.choices.len());
    // The choices are what matters: a long text gives way to them.
    let room = area.height.saturating_sub(choices + 2);
    let said = frame::rows(lines.len()).min(room);
    let gap = u16::from(room > said);
    let panel = frame::middle(area, width, said + gap + choices + 2);
    let inner = frame::float(canvas, panel, "", canvas.theme.text);
    let text = canvas.theme.panel.patch(canvas.theme.text);
    for (y, line) in (inner.y..inner.y + said).zip(&lines) {
        canvas.put(inner.x, y, line, inner.width, text);
    }
    let marked = question.at;
    let first = frame::first_line(
        question.choices.len(),
        marked,
        usize::from(inner.height - said.min(inner.height)),
    );
    let rows = (inner.y + said + gap..inner.bottom()).zip(question.choices.iter().enumerate().skip(first));
    for (y, (at, choice)) in rows {
        let row = Rect::new(inner.x, y, inner.width, 1);
        let sign = if at == marked { "▸" } else { " " };
        canvas.put(inner.x, y, sign, 1, canvas.theme.strong);
        canvas.put(inner.x + 2, y, &choice.key().to_string(), 1, canvas.theme.strong);
        canvas.put(
            inner.x + 5,
            y,
            choice.label(),
            inner.width.saturating_sub(5),
            text,
        );
        if at == marked {
            canvas.style(row, canvas.theme.selected);
        }
        canvas.hit(row, Target::Item(at));
    }
}
