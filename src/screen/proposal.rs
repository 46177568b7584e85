//! Proposals: which there are, the steps of the one that is shown, and what stays wrong with them.
//!
//! The marked step is told in full; the calendar, the gauges and the weeks show what the checked steps come to.

mod lines;

use super::canvas::Canvas;
use super::frame;
use super::gauges;
use crate::planner::command::Command;
use crate::planner::{Balancing, Desk, Planner, Target};
use lines::{Line, lines};
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// So many rows of other lines are worth their room beside the marked one.
const OTHERS: usize = 4;

/// The rows of a box that shows the marked line whole and a few others, and of one that shows all of them.
pub(super) fn heights(planner: &Planner, width: u16) -> (u16, u16) {
    let (Some(desk), Some(balancing)) = (planner.desk(), planner.balancing()) else {
        return (0, 0);
    };
    let lines = lines(balancing, desk, width.saturating_sub(4));
    let marked = lines.get(balancing.at()).map_or(0, |line| line.rows.len());
    let all: usize = lines.iter().map(|line| line.rows.len()).sum();
    let others = (all - marked).min(OTHERS);
    (frame::rows(marked + others) + 3, frame::rows(all) + 3)
}

/// Draws the proposals in a box.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some(balancing)) = (planner.desk(), planner.balancing()) else {
        return;
    };
    let title = match balancing.len() {
        _ if balancing.is_fix() => "Fix".to_owned(),
        0 => "No way to put it right".to_owned(),
        1 => "Proposal".to_owned(),
        count => format!("Proposal {} of {count}", balancing.chosen() + 1),
    };
    let inner = frame::open(canvas, area, &title, canvas.theme.text);
    if let Some((now, before)) = planner.mixes().filter(|_| !balancing.is_empty()) {
        let style = gauges::score_style(canvas, &now);
        frame::note(canvas, area, &gauges::score(&now, before.as_ref()), style);
    }
    let mut rest = inner;
    if !balancing.is_empty() && inner.height >= 2 {
        heading(canvas, balancing, frame::top(inner, 1));
        rest = frame::below(inner, 1);
    }
    let foot = draw_lines(canvas, balancing, desk, area, rest);
    let parts = match foot.parts {
        0 | 1 => None,
        parts => {
            let key = planner.keymap().key_of(Command::MonthAfter);
            key.map(|key| format!("{key}: part {} of {parts}", balancing.part() % parts + 1))
        }
    };
    let said = [Some(foot.hidden).filter(|hidden| !hidden.is_empty()), parts];
    let said: Vec<String> = said.into_iter().flatten().collect();
    frame::foot(canvas, area, &said.join(" · "), canvas.theme.dim);
}

/// What is not in sight.
struct Foot {
    /// The lines above and below, in words.
    hidden: String,
    /// How many parts the marked line is read in.
    parts: usize,
}

/// The proposals by number, the one that is shown in words, and how much of it is taken.
fn heading(canvas: &mut Canvas<'_>, balancing: &Balancing, row: Rect) {
    let (checked, all) = (balancing.checked(), balancing.steps().len());
    let mut left = row.width;
    if checked < all {
        left = frame::right(
            canvas,
            row,
            row.y,
            &format!("{checked} of {all}"),
            canvas.theme.note,
        );
        left = left.saturating_sub(1);
    }
    let end = row.x + left;
    let labels: Vec<String> = (0..balancing.len()).map(|at| balancing.label(at)).collect();
    if let [only] = &labels[..] {
        canvas.put(row.x, row.y, only, left, canvas.theme.strong);
        return;
    }
    let whole: u16 = labels.iter().map(|label| frame::columns_of(label) + 6).sum();
    let has_room = whole <= left;
    let mut x = row.x;
    for (at, label) in labels.iter().enumerate() {
        let is_chosen = at == balancing.chosen();
        let text = if has_room || is_chosen {
            format!(" {} {label} ", at + 1)
        } else {
            format!(" {} ", at + 1)
        };
        // Not like the marked line, which may be right below.
        let style = if is_chosen {
            canvas.theme.strong.add_modifier(Modifier::UNDERLINED)
        } else {
            canvas.theme.dim
        };
        let after = canvas.text(x, row.y, &text, end.saturating_sub(x), style);
        canvas.hit(Rect::new(x, row.y, after - x, 1), Target::Choice(at));
        x = after + u16::from(has_room);
    }
}

/// As many lines as fit, the marked one among them.
fn draw_lines(canvas: &mut Canvas<'_>, balancing: &Balancing, desk: &Desk, panel: Rect, area: Rect) -> Foot {
    let lines = lines(balancing, desk, area.width);
    let heights: Vec<usize> = lines.iter().map(|line| line.rows.len()).collect();
    let marked = balancing.at().min(lines.len().saturating_sub(1));
    let first = first_in_sight(&heights, marked, area.height.into());
    let mut y = area.y;
    let (mut shown, mut parts) = (0, 1);
    for (at, line) in lines.iter().enumerate().skip(first) {
        if y >= area.bottom() || (shown > 0 && y + frame::rows(line.rows.len()) > area.bottom()) {
            break;
        }
        let room = Rect {
            y,
            height: area.bottom() - y,
            ..area
        };
        let part = (at == marked).then(|| balancing.part());
        parts = parts.max(draw_line(canvas, line, part, panel, room));
        hit(canvas, balancing, at, panel, (area.x, y), line);
        y += frame::rows(line.rows.len());
        shown += 1;
    }
    let below = lines.len() - (first + shown).min(lines.len());
    Foot {
        hidden: frame::hidden(first, below),
        parts,
    }
}

fn hit(
    canvas: &mut Canvas<'_>,
    balancing: &Balancing,
    at: usize,
    panel: Rect,
    (x, y): (u16, u16),
    line: &Line,
) {
    let rows = frame::rows(line.rows.len()).min(panel.bottom().saturating_sub(y + 1));
    canvas.hit(Rect::new(panel.x, y, panel.width, rows), Target::Item(at));
    if at < balancing.steps().len() {
        canvas.hit(Rect::new(x, y, 3, 1), Target::Check(at));
    }
}

/// Draws a line, of a marked one that part. Returns how many parts it has.
fn draw_line(canvas: &mut Canvas<'_>, line: &Line, marked: Option<usize>, panel: Rect, area: Rect) -> usize {
    let (rows, parts) = line.part(marked.unwrap_or(0), area.height.into());
    for (row, y) in rows.zip(area.y..area.bottom()) {
        let is_marked = marked.is_some() && row < line.head;
        if is_marked {
            let bar = Rect::new(panel.x + 1, y, panel.width - 2, 1);
            canvas.style(bar, canvas.theme.selected);
        }
        let mut x = area.x;
        for piece in &line.rows[row] {
            let style = if is_marked {
                canvas.theme.selected
            } else {
                piece.style(canvas)
            };
            x = canvas.text(x, y, &piece.text, area.right().saturating_sub(x), style);
        }
    }
    parts
}

/// The first line to show, so that the marked one is in sight: it stands in the middle unless an end is near.
fn first_in_sight(heights: &[usize], marked: usize, view: usize) -> usize {
    let room = view.saturating_sub(heights.get(marked).copied().unwrap_or(0));
    let after: usize = heights.iter().skip(marked + 1).sum();
    let mut above = room.saturating_sub(after.min(room / 2));
    let mut first = marked;
    while first > 0 && heights[first - 1] <= above {
        first -= 1;
        above -= heights[first];
    }
    first
}

/// The keys that go from one proposal to the next, where there are several.
pub(super) fn has_several(planner: &Planner) -> bool {
    planner.balancing().is_some_and(|balancing| balancing.len() > 1)
}

/// Whether a command has something to do at the proposals that are shown.
pub(super) fn can(planner: &Planner, command: Command) -> bool {
    let Some(balancing) = planner.balancing() else {
        return true;
    };
    match command {
        Command::TakeSteps | Command::Check => !balancing.is_empty(),
        Command::CheckAll => balancing.steps().len() > 1,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::first_in_sight;

    #[test]
    fn the_marked_line_is_in_sight_and_no_room_is_wasted() {
        for view in 1..12 {
            for marked in 0..9 {
                let mut heights = vec![1; 9];
                heights[marked] = 4;
                let first = first_in_sight(&heights, marked, view);
                let before: usize = heights[first..marked].iter().sum();
                assert!(first == marked || before + 4 <= view, "{view} {marked}: {first}");
                let shown: usize = heights[first..].iter().sum();
                assert!(first == 0 || shown >= view.max(4), "{view} {marked}: {first}");
            }
        }
    }
}
