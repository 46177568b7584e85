//! The findings: what the rules say about the plan, worst first.
//!
//! There can be very many of them. Only those in sight are put into words. While something is tried out they are those
//! of the plan as it would be: the new ones first, then what would go.
//!
//! What to do about a finding stands below it: below the marked one with the keys that do it; where none is marked,
//! below the first one, and below as many more as that hides no other.

mod lines;

use super::canvas::Canvas;
use super::frame;
use crate::plan::{Plan, Severity};
use crate::planner::command::Command;
use crate::planner::{Desk, Outlook, Planner, Target, WhatIf};
use crate::proposal::is_searched_for;
use crate::rules::Finding;
use lines::Lines;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// The most rows that findings lying over the month could use.
const MOST_ROWS: u16 = 21;

/// The rows of a box with the first few findings, or those around the marked one; and of one with just that one.
pub(super) fn heights(planner: &Planner, width: u16) -> (u16, u16) {
    let Some(desk) = planner.desk() else { return (0, 0) };
    let view = Rect::new(0, 0, width.saturating_sub(4), MOST_ROWS);
    let lines = Lines::new(planner, desk, view);
    (lines.rows().max(1) + 2, lines.marked_rows() + 2)
}

/// The rows of a box at the side in which all is told of the marked finding, or else of those that would be new; and
/// whether one is marked.
pub(super) fn told_whole(planner: &Planner, width: u16) -> (u16, bool) {
    let (Some(desk), false) = (planner.desk(), width == 0) else {
        return (0, false);
    };
    let marked = planner.selected_finding().is_some();
    if !marked && planner.what_if().is_none() {
        // Nothing is new.
        return (2, false);
    }
    let lines = Lines::new(planner, desk, Rect::new(0, 0, width.saturating_sub(4), MOST_ROWS));
    let rows = if marked {
        lines.marked_rows()
    } else {
        lines.new_rows()
    };
    (rows + 2, marked)
}

/// Draws the findings as a list in a box.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    if area.height < 3 || area.width < 12 {
        draw_row(canvas, planner, area);
        return;
    }
    let all = All {
        desk,
        what_if: planner.what_if(),
    };
    let count = all.len();
    let inner = frame::open(canvas, area, &all.title(), canvas.theme.text);
    if count == 0 {
        draw_empty(canvas, inner);
        return;
    }
    let lines = Lines::new(planner, desk, inner);
    lines.draw(canvas, area, inner);
    let (above, last) = lines.in_sight();
    let hidden = frame::hidden(above, count - last);
    let told = planner.what_if().map(changes);
    let told = told.filter(|changes| !changes.is_empty() && !hidden.is_empty());
    let foot: Vec<String> = told
        .or_else(|| all_together(planner, desk))
        .into_iter()
        .chain(Some(hidden).filter(|hidden| !hidden.is_empty()))
        .collect();
    frame::foot(canvas, area, &foot.join(" · "), canvas.theme.dim);
}

/// The key that mends the mix as a whole: what mends the marked one may be in the way of what mends another.
fn all_together(planner: &Planner, desk: &Desk) -> Option<String> {
    let marked = desk.findings().get(planner.selected_finding()?)?;
    let mut searched = desk.findings().iter().filter(|finding| is_searched_for(finding));
    let is_one_of_several = is_searched_for(marked) && searched.nth(1).is_some();
    let key = planner
        .keymap()
        .key_of(Command::Balance)
        .filter(|_| is_one_of_several)?;
    Some(format!("{key} mends the mix"))
}

fn draw_empty(canvas: &mut Canvas<'_>, inner: Rect) {
    let end = canvas.put(inner.x, inner.y, "✓ ", inner.width, canvas.theme.good);
    let room = inner.right().saturating_sub(end);
    canvas.put(end, inner.y, "Nothing to put right", room, canvas.theme.dim);
}

/// The worst finding in one row.
pub(super) fn draw_row(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    if area.height == 0 || area.width < 4 {
        return;
    }
    let row = frame::top(area, 1);
    canvas.fill(row, canvas.theme.text);
    let row = frame::airy(row);
    let marked = planner.selected_finding();
    let all = All {
        desk,
        what_if: planner.what_if(),
    };
    let at = marked.unwrap_or(0);
    let Some((finding, plan, outlook)) = all.get(at) else {
        draw_empty(canvas, row);
        return;
    };
    let message = finding.message(plan);
    let more = row_hint(planner, desk, frame::columns_of(&message) + 4, row.width);
    let left = frame::right(canvas, row, row.y, &more, canvas.theme.dim);
    let (sign, style) = sign(canvas, finding.severity, outlook);
    let end = canvas.put(row.x, row.y, sign, left, style) + 1;
    let room = (row.x + left).saturating_sub(end + 2);
    canvas.text(end, row.y, &message, room, said(canvas, outlook));
    if marked.is_none() && planner.what_if().is_none() {
        canvas.hit(row, Target::Finding(at));
    }
}

/// What stands beside the worst finding, by the columns that its message takes: how many more there are, and the key
/// that tells what to do about them.
fn row_hint(planner: &Planner, desk: &Desk, message: u16, columns: u16) -> String {
    let key = planner.keymap().key_of(Command::Findings);
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    let others = desk.findings().len().saturating_sub(1);
    let hints = match planner.what_if() {
        Some(what_if) => vec![changes(what_if)],
        None if key.is_empty() => vec![format!("+{others} more")],
        None if others == 0 => vec![format!("{key}: what to do"), key],
        None => vec![
            format!("+{others} more · {key}: what to do"),
            format!("+{others} · {key}: what to do"),
            format!("+{others} more · {key}"),
        ],
    };
    let fits = |hint: &&String| message + frame::columns_of(hint) <= columns;
    let is_roomy = |hint: &&String| columns > frame::columns_of(hint) + 24;
    let whole = hints.iter().find(fits);
    let hint = whole.or_else(|| hints.iter().skip(1).find(is_roomy));
    hint.or_else(|| hints.last().filter(is_roomy))
        .cloned()
        .unwrap_or_default()
}

/// What would come and go, in a few words.
fn changes(what_if: &WhatIf) -> String {
    let counts = [(Outlook::New, "new"), (Outlook::Gone, "gone")];
    let words = counts
        .map(|(outlook, word)| (what_if.count(outlook), word))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"));
    words.collect::<Vec<_>>().join(" · ")
}

/// All there is to list: what is found, or what would be found and what no longer.
#[derive(Clone, Copy)]
struct All<'p> {
    desk: &'p Desk,
    what_if: Option<&'p WhatIf>,
}

impl<'p> All<'p> {
    fn len(self) -> usize {
        self.what_if
            .map_or(self.desk.findings().len(), |what_if| what_if.listed().len())
    }

    /// A finding, the plan it is about, and what would become of it.
    fn get(self, at: usize) -> Option<(&'p Finding, &'p Plan, Outlook)> {
        let Some(what_if) = self.what_if else {
            let finding = self.desk.findings().get(at)?;
            return Some((finding, self.desk.plan(), Outlook::Stays));
        };
        let listed = what_if.listed().get(at)?;
        let (finding, plan) = listed.finding(self.desk, what_if)?;
        Some((finding, plan, listed.outlook))
    }

    fn title(self) -> String {
        let now = self.desk.findings().len();
        let then = self
            .what_if
            .map(|what_if| what_if.listed().len() - what_if.count(Outlook::Gone));
        match then {
            Some(then) if then != now => format!("Findings {now} → {then}"),
            _ if now == 0 => "Findings".to_owned(),
            _ => format!("Findings {now}"),
        }
    }
}

/// The look of what is said.
fn said(canvas: &Canvas<'_>, outlook: Outlook) -> Style {
    match outlook {
        Outlook::New => canvas.theme.strong,
        Outlook::Gone => canvas.theme.outside.add_modifier(Modifier::CROSSED_OUT),
        Outlook::Stays => canvas.theme.text,
    }
}

/// A sign that differs by its form, and its colour.
fn sign(canvas: &Canvas<'_>, severity: Severity, outlook: Outlook) -> (&'static str, Style) {
    match severity {
        _ if outlook == Outlook::Gone => ("✓", canvas.theme.good),
        Severity::Error if outlook == Outlook::New => ("+", canvas.theme.error),
        Severity::Warning if outlook == Outlook::New => ("+", canvas.theme.warning),
        Severity::Note if outlook == Outlook::New => ("+", canvas.theme.note),
        Severity::Error => ("✖", canvas.theme.error),
        Severity::Warning => ("▲", canvas.theme.warning),
        Severity::Note => ("·", canvas.theme.note),
    }
}
