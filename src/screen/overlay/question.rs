//! A question and what can be answered.

use crate::planner::{Question, Target};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use ratatui::layout::Rect;

/// The columns of a question's box, where there are so many.
const WIDTH: u16 = 60;

/// The same for one with details.
const WIDE: u16 = 96;

/// Draws the question in the middle of the area.
pub(super) fn draw(canvas: &mut Canvas<'_>, question: &Question, area: Rect) {
    let wide = if question.details.is_empty() { WIDTH } else { WIDE };
    let width = wide.min(area.width);
    let columns = usize::from(width.saturating_sub(4));
    let lines = display::wrap(&question.text, columns);
    let details = details(&question.details, columns);
    let choices = frame::rows(question.choices.len());
    // The choices are what matters: a long text gives way to them, and the details to both.
    let room = area.height.saturating_sub(choices + 2);
    let said = frame::rows(lines.len()).min(room);
    let gap = u16::from(room > said);
    let shown = frame::rows(details.len()).min(room.saturating_sub(said + 2 * gap));
    let body = said + shown + if shown > 0 { 2 * gap } else { gap };
    let panel = frame::middle(area, width, body + choices + 2);
    let inner = frame::float(canvas, panel, "", canvas.theme.text);
    let text = canvas.theme.panel.patch(canvas.theme.text);
    for (y, line) in (inner.y..inner.y + said).zip(&lines) {
        canvas.put(inner.x, y, line, inner.width, text);
    }
    let hidden = details.len() - usize::from(shown);
    for (row, line) in (0..shown).zip(&details) {
        let more = (row + 1 == shown && hidden > 0).then(|| format!("… and {} lines more", hidden + 1));
        let y = inner.y + said + gap + row;
        canvas.put(
            inner.x,
            y,
            more.as_deref().unwrap_or(line),
            inner.width,
            canvas.theme.panel.patch(canvas.theme.note),
        );
    }
    let marked = question.at;
    let first = frame::first_line(
        question.choices.len(),
        marked,
        usize::from(inner.height - body.min(inner.height)),
    );
    let rows = (inner.y + body..inner.bottom()).zip(question.choices.iter().enumerate().skip(first));
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

/// The details as lines, each thing beginning with a dot.
fn details(details: &[String], columns: usize) -> Vec<String> {
    let lines = details.iter().flat_map(|detail| {
        let wrapped = display::wrap(detail, columns.saturating_sub(2));
        wrapped
            .into_iter()
            .enumerate()
            .map(|(at, line)| format!("{} {line}", if at == 0 { "·" } else { " " }))
    });
    lines.collect()
}
