//! The findings: what the rules say about the plan, worst first.
//!
//! There can be very many of them. Only those in sight are put into words. While something is tried out they are those
//! of the plan as it would be: the new ones first, then what would go.

use super::canvas::Canvas;
use super::frame;
use crate::plan::{Plan, Severity};
use crate::planner::command::Command;
use crate::planner::{Desk, Outlook, Planner, Target, WhatIf};
use crate::rules::Finding;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// The most rows of a message, and of the help below the marked one.
const MESSAGE_ROWS: usize = 3;
const HELP_ROWS: usize = 4;

/// The rows it takes to show the first few findings, or those around the marked one.
pub(super) fn height(planner: &Planner, width: u16) -> u16 {
    let Some(desk) = planner.desk() else { return 0 };
    let view = Rect::new(
        0,
        0,
        width.saturating_sub(4),
        3 * frame::rows(MESSAGE_ROWS + HELP_ROWS),
    );
    let rows: u16 = Lines::new(planner, desk, view).lines.iter().map(Line::rows).sum();
    rows.max(1) + 2
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
    let mut y = inner.top();
    for line in &lines.lines {
        line.draw(canvas, area, Rect { y, ..inner });
        y += line.rows();
    }
    let (above, last) = (lines.first, lines.first + lines.lines.len());
    let hidden = frame::hidden(above, count - last);
    let foot = match planner.what_if().map(changes) {
        Some(changes) if !changes.is_empty() && !hidden.is_empty() => format!("{changes} · {hidden}"),
        _ => hidden,
    };
    frame::foot(canvas, area, &foot, canvas.theme.dim);
}

fn draw_empty(canvas: &mut Canvas<'_>, inner: Rect) {
    let end = canvas.put(inner.x, inner.y, "✓ ", inner.width, canvas.theme.good);
    let room = inner.right().saturating_sub(end);
    canvas.put(end, inner.y, "Nothing to find fault with", room, canvas.theme.dim);
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
    let key = planner.keymap().key_of(Command::Findings);
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    let more = match (planner.what_if(), desk.findings().len()) {
        (Some(what_if), _) => changes(what_if),
        (None, 1) => key,
        (None, count) => format!("+{} more · {key}", count - 1),
    };
    let roomy = row.width > frame::columns_of(&more) + 20;
    let more = if roomy { more.trim_end_matches(" · ") } else { "" };
    let left = frame::right(canvas, row, row.y, more, canvas.theme.dim);
    let (sign, style) = sign(canvas, finding.severity, outlook);
    let end = canvas.put(row.x, row.y, sign, left, style) + 1;
    let room = (row.x + left).saturating_sub(end + 2);
    let message = finding.message(plan);
    canvas.text(end, row.y, &message, room, said(canvas, outlook));
    if marked.is_none() && planner.what_if().is_none() {
        canvas.hit(row, Target::Finding(at));
    }
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

/// One finding, broken into rows.
struct Line {
    at: usize,
    severity: Severity,
    code: &'static str,
    outlook: Outlook,
    /// Whether it can be gone to: while something is tried out it cannot.
    is_open: bool,
    message: Vec<String>,
    help: Vec<String>,
}

/// The findings in sight.
struct Lines {
    first: usize,
    lines: Vec<Line>,
}

impl Lines {
    /// Those around the marked one, or the first ones.
    fn new(planner: &Planner, desk: &Desk, view: Rect) -> Self {
        let marked = planner.selected_finding();
        let all = All {
            desk,
            what_if: planner.what_if(),
        };
        let line = |at: usize| Some(Line::new(at, all.get(at)?, all, view.width, marked == Some(at)));
        let mut first = marked.unwrap_or(0);
        let mut lines: std::collections::VecDeque<Line> = line(first).into_iter().collect();
        let mut left = view.height.saturating_sub(lines.iter().map(Line::rows).sum());
        let half = left / 2;
        let mut above = |left: &mut u16, least: u16, lines: &mut std::collections::VecDeque<Line>| {
            while let Some(line) = first.checked_sub(1).and_then(line) {
                if line.rows() + least > *left {
                    break;
                }
                *left -= line.rows();
                lines.push_front(line);
                first -= 1;
            }
        };
        above(&mut left, half, &mut lines);
        while let Some(line) = line(lines.back().map_or(0, |last| last.at + 1)) {
            if line.rows() > left {
                break;
            }
            left -= line.rows();
            lines.push_back(line);
        }
        above(&mut left, 0, &mut lines);
        Self {
            first,
            lines: lines.into(),
        }
    }
}

impl Line {
    fn new(
        at: usize,
        (finding, plan, outlook): (&Finding, &Plan, Outlook),
        all: All<'_>,
        columns: u16,
        is_marked: bool,
    ) -> Self {
        let message = finding.message(plan);
        let columns = usize::from(columns).saturating_sub(2);
        // A number and its percent sign belong together.
        let message = message.replace(" %", "\u{a0}%");
        Self {
            at,
            severity: finding.severity,
            code: finding.code,
            outlook,
            is_open: all.what_if.is_none(),
            message: frame::wrapped(&message, columns, MESSAGE_ROWS),
            help: if is_marked {
                frame::wrapped(&all.desk.describe(finding).help, columns, HELP_ROWS)
            } else {
                Vec::new()
            },
        }
    }

    fn rows(&self) -> u16 {
        frame::rows(self.message.len() + self.help.len())
    }

    fn draw(&self, canvas: &mut Canvas<'_>, panel: Rect, area: Rect) {
        let rows = self.rows().min(panel.bottom().saturating_sub(area.y + 1));
        let whole = Rect::new(panel.x, area.y, panel.width, rows);
        if self.is_open {
            canvas.hit(whole, Target::Finding(self.at));
        }
        let is_marked = !self.help.is_empty();
        let (sign, colour) = sign(canvas, self.severity, self.outlook);
        let (said, code) = if is_marked {
            (canvas.theme.selected, canvas.theme.selected)
        } else {
            (said(canvas, self.outlook), canvas.theme.dim)
        };
        let messages = frame::rows(self.message.len()).min(rows);
        if is_marked {
            let bar = Rect::new(panel.x + 1, area.y, panel.width - 2, messages);
            canvas.style(bar, canvas.theme.selected);
        }
        let style = if is_marked { said } else { colour };
        canvas.put(area.x, area.y, sign, 1, style);
        let (x, columns) = (area.x + 2, area.width.saturating_sub(2));
        let all = self.message.iter().map(|row| (row, said));
        let all = all.chain(self.help.iter().map(|row| (row, canvas.theme.dim)));
        for (y, (row, style)) in (area.y..area.y + rows).zip(all) {
            canvas.put(x, y, row, columns, style);
        }
        let last = self.message.last().map_or(0, |row| frame::columns_of(row));
        if last + 3 + frame::columns_of(self.code) <= columns && messages > 0 {
            frame::right(canvas, area, area.y + messages - 1, self.code, code);
        }
    }
}
