//! The findings that are in sight, broken into rows.

use super::{All, said, sign};
use crate::plan::{Plan, Severity};
use crate::planner::command::{Command, Context};
use crate::planner::{Desk, Outlook, Planner, Target};
use crate::rules::Finding;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// The most rows of a message as long as others could stand below it, and of the help below one that is not marked.
const MESSAGE_ROWS: usize = 3;
const HELP_ROWS: usize = 6;

/// One finding, broken into rows.
struct Line {
    at: usize,
    severity: Severity,
    code: &'static str,
    outlook: Outlook,
    /// Whether it can be gone to: while something is tried out it cannot.
    is_open: bool,
    is_marked: bool,
    message: Vec<String>,
    help: Vec<String>,
    /// What the keys do with it.
    keys: Vec<String>,
}

/// The findings in sight.
pub(super) struct Lines {
    first: usize,
    lines: Vec<Line>,
}

impl Lines {
    /// Those around the marked one, or the first ones.
    pub(super) fn new(planner: &Planner, desk: &Desk, view: Rect) -> Self {
        let marked = planner.selected_finding();
        let all = All {
            desk,
            what_if: planner.what_if(),
        };
        let line = |at: usize| Some(Line::new(at, all.get(at)?, all, view.width));
        let mut first = marked.unwrap_or(0);
        let mut lines: VecDeque<Line> = line(first).into_iter().collect();
        if let Some(line) = lines.front_mut() {
            match marked {
                Some(_) => line.mark(all, planner, view),
                None => line.advise(all, view, view.height),
            }
        }
        let mut left = view.height.saturating_sub(lines.iter().map(Line::rows).sum());
        let half = left / 2;
        let mut above = |left: &mut u16, least: u16, lines: &mut VecDeque<Line>| {
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
        let mut lines: Vec<Line> = lines.into();
        for line in &mut lines {
            left -= line.unfold(all, view, left);
        }
        if marked.is_none() && lines.len() == all.len() {
            for line in lines.iter_mut().skip(1) {
                let message = line.rows();
                line.advise(all, view, message + left);
                if line.rows() == message {
                    break;
                }
                left -= line.rows() - message;
            }
        }
        Self { first, lines }
    }

    /// The rows that they take.
    pub(super) fn rows(&self) -> u16 {
        self.lines.iter().map(Line::rows).sum()
    }

    /// The rows that the marked one takes.
    pub(super) fn marked_rows(&self) -> u16 {
        let marked = self.lines.iter().find(|line| line.is_marked);
        marked.map_or(0, Line::rows)
    }

    /// The rows that those take that would be new.
    pub(super) fn new_rows(&self) -> u16 {
        let new = self.lines.iter().filter(|line| line.outlook == Outlook::New);
        new.map(Line::rows).sum()
    }

    /// How many findings are above, and how many there are down to the last in sight.
    pub(super) fn in_sight(&self) -> (usize, usize) {
        (self.first, self.first + self.lines.len())
    }

    /// Draws them into the room within a panel.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, panel: Rect, inner: Rect) {
        let mut y = inner.top();
        for line in &self.lines {
            line.draw(canvas, panel, Rect { y, ..inner });
            y += line.rows();
        }
    }
}

impl Line {
    fn new(
        at: usize,
        (finding, plan, outlook): (&Finding, &Plan, Outlook),
        all: All<'_>,
        columns: u16,
    ) -> Self {
        // What comes of something that is under way is news, and nobody can go there to read the rest.
        let most = if outlook == Outlook::New {
            usize::MAX
        } else {
            MESSAGE_ROWS
        };
        Self {
            at,
            severity: finding.severity,
            code: finding.code,
            outlook,
            is_open: all.what_if.is_none(),
            is_marked: false,
            message: message(finding, plan, columns, most),
            help: Vec::new(),
            keys: Vec::new(),
        }
    }

    /// Tells the whole message where so many rows more are enough for that. Returns how many it took.
    fn unfold(&mut self, all: All<'_>, view: Rect, rows: u16) -> u16 {
        let Some((finding, plan, _)) = all.get(self.at).filter(|_| rows > 0) else {
            return 0;
        };
        let whole = message(finding, plan, view.width, usize::MAX);
        let more = frame::rows(whole.len().saturating_sub(self.message.len()));
        if more > rows {
            return 0;
        }
        self.message = whole;
        more
    }

    /// Says what to do about it where so many rows are enough for that. What is only tried out needs nothing done.
    fn advise(&mut self, all: All<'_>, view: Rect, rows: u16) {
        if !self.is_open || rows <= self.rows() {
            return;
        }
        let help = self.help(all, view, HELP_ROWS);
        if frame::rows(help.len()) + self.rows() <= rows {
            self.help = help;
        }
    }

    /// Marks it: with all there is to say, and the keys.
    fn mark(&mut self, all: All<'_>, planner: &Planner, view: Rect) {
        let Some((finding, plan, _)) = all.get(self.at) else {
            return;
        };
        self.is_marked = true;
        self.message = message(finding, plan, view.width, view.height.into());
        let keys = if self.is_open {
            keys(planner, all.desk, (self.at, finding))
        } else {
            Vec::new()
        };
        self.keys = joined(&keys, text_columns(view.width));
        let left = usize::from(view.height).saturating_sub(self.message.len());
        if left < self.keys.len() + 2 {
            self.keys.clear();
        }
        self.help = self.help(all, view, (left - self.keys.len()).max(1));
    }

    fn help(&self, all: All<'_>, view: Rect, most: usize) -> Vec<String> {
        let help = all
            .desk
            .help(self.at)
            .filter(|help| self.is_open && !help.is_empty());
        let Some(help) = help else {
            return Vec::new();
        };
        // The arrow tells it from what is the matter where there are no colours.
        let help = format!("→ {}", help.replace(" %", "\u{a0}%"));
        frame::wrapped(&help, text_columns(view.width), most)
    }

    fn rows(&self) -> u16 {
        frame::rows(self.message.len() + self.help.len() + self.keys.len())
    }

    fn draw(&self, canvas: &mut Canvas<'_>, panel: Rect, area: Rect) {
        let rows = self.rows().min(panel.bottom().saturating_sub(area.y + 1));
        let whole = Rect::new(panel.x, area.y, panel.width, rows);
        if self.is_open {
            canvas.hit(whole, Target::Finding(self.at));
        }
        let theme = canvas.theme;
        let (sign, colour) = sign(canvas, self.severity, self.outlook);
        let (said, code) = if self.is_marked {
            (theme.selected, theme.selected)
        } else {
            (said(canvas, self.outlook), theme.dim)
        };
        let messages = frame::rows(self.message.len()).min(rows);
        if self.is_marked {
            let bar = Rect::new(panel.x + 1, area.y, panel.width - 2, messages);
            canvas.style(bar, theme.selected);
        }
        canvas.put(
            area.x,
            area.y,
            sign,
            1,
            if self.is_marked { said } else { colour },
        );
        let (x, columns) = (area.x + 2, area.width.saturating_sub(2));
        let all = self.message.iter().map(|row| (row, said));
        let all = all.chain(self.help.iter().map(|row| (row, theme.dim)));
        let all = all.chain(self.keys.iter().map(|row| (row, theme.text)));
        for (y, (row, style)) in (area.y..area.y + rows).zip(all) {
            canvas.put(x, y, row, columns, style);
        }
        let last = self.message.last().map_or(0, |row| frame::columns_of(row));
        if last + 3 + frame::columns_of(self.code) <= columns && messages > 0 {
            frame::right(canvas, area, area.y + messages - 1, self.code, code);
        }
    }
}

/// What is the matter, in rows.
fn message(finding: &Finding, plan: &Plan, columns: u16, most: usize) -> Vec<String> {
    // A number and its percent sign belong together.
    let message = finding.message(plan).replace(" %", "\u{a0}%");
    frame::wrapped(&message, text_columns(columns), most)
}

/// The columns of what is said, without those for the sign.
fn text_columns(columns: u16) -> usize {
    usize::from(columns).saturating_sub(2)
}

/// What the keys do with the marked finding.
fn keys(planner: &Planner, desk: &Desk, (at, finding): (usize, &Finding)) -> Vec<String> {
    let key = |command| {
        let mut rows = planner.keymap().rows(Context::Findings);
        let (_, keys) = rows.find(|(row, _)| row.command == command)?;
        Some(keys.first()?.to_string())
    };
    let fix = key(Command::Fix).filter(|_| desk.may_be_fixed(at));
    let fix = fix.map(|key| format!("{key} tries a fix"));
    let open = key(Command::Open).map(|key| match planner.tagging_keys() {
        Some(keys) if matches!(finding.code, "untagged-post" | "unknown-stage") => {
            format!("{key} goes, then {keys} tag it")
        }
        _ if finding.is_about_settings() => format!("{key} tells the line of the file"),
        _ => format!("{key} goes there"),
    });
    fix.into_iter().chain(open).collect()
}

/// Hints side by side, as far as that goes.
fn joined(hints: &[String], columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for hint in hints {
        match rows.last_mut() {
            Some(row) if usize::from(frame::columns_of(row) + frame::columns_of(hint)) + 3 <= columns => {
                *row = format!("{row} · {hint}");
            }
            _ => rows.push(hint.clone()),
        }
    }
    rows
}
