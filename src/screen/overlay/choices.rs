//! The choices offered under a field.

use crate::plan::{Field, Funnel};
use crate::planner::Target;
use crate::planner::form::Form;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use ratatui::layout::Rect;

/// The most choices in sight at once.
const MOST: u16 = 9;

/// Draws the choices of the field at `anchor`, below it or, where there is more room, above.
pub(super) fn draw(canvas: &mut Canvas<'_>, form: &Form, funnel: &Funnel, anchor: Rect, area: Rect) {
    let Some((choices, marked)) = form.choices() else {
        return;
    };
    let is_stage = form
        .entries()
        .get(form.focus())
        .is_some_and(|entry| entry.field == Field::Stage);
    let signs = if is_stage { 2 } else { 0 };
    let widest = choices.iter().map(|choice| frame::columns_of(choice)).max();
    let size = (widest.unwrap_or(0) + signs, frame::rows(choices.len()));
    let panel = place(size, anchor, area);
    if panel.is_empty() {
        return;
    }
    let inner = frame::float(canvas, panel, "", canvas.theme.panel);
    let view = usize::from(inner.height);
    let first = frame::first_line(choices.len(), marked, view);
    if choices.len() > view {
        let place = format!("{}/{}", marked + 1, choices.len());
        let dim = canvas.theme.panel.patch(canvas.theme.dim);
        frame::foot(canvas, panel, &place, dim);
    }
    for (y, (at, choice)) in (inner.top()..inner.bottom()).zip(choices.iter().enumerate().skip(first)) {
        let stage = funnel.find(choice).filter(|_| is_stage);
        if let Some(stage) = stage {
            let colour = frame::stage_style(canvas, stage);
            canvas.put(inner.x, y, funnel.mark(stage), 1, colour);
        }
        let room = inner.width.saturating_sub(signs);
        canvas.text(inner.x + signs, y, choice, room, canvas.theme.text);
        let row = Rect::new(panel.x + 1, y, panel.width.saturating_sub(2), 1);
        if at == marked {
            canvas.style(row, canvas.theme.selected);
        }
        canvas.hit(row, Target::Choice(at));
    }
}

/// Where a box for so many columns and rows of choices goes.
fn place((columns, rows): (u16, u16), anchor: Rect, area: Rect) -> Rect {
    let below = area.bottom().saturating_sub(anchor.bottom());
    let above = anchor.top().saturating_sub(area.top());
    let wanted = rows.min(MOST) + 2;
    let room = if wanted <= below { below } else { below.max(above) };
    let height = wanted.min(room);
    let y = if room == below {
        anchor.bottom()
    } else {
        anchor.top() - height
    };
    let x = anchor.x.saturating_sub(2).max(area.x);
    let width = (columns + 4).max(14).min(area.right().saturating_sub(x));
    Rect::new(x, y, width, height)
}
