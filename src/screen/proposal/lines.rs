//! The lines of a proposal: a short one for each step, the marked one with its words and reasons below.

use crate::plan::{Plan, Post, StageIndex, built_in_channel};
use crate::planner::{Balancing, Desk, Left};
use crate::proposal::{Change, Step};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use chrono::NaiveDate;
use ratatui::style::Style;

/// The most rows of what stays wrong, where it is not marked.
const LEFT: usize = 2;

/// A text of one style.
pub(super) struct Piece {
    pub(super) text: String,
    kind: Kind,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Dim,
    Good,
    Warning,
    Stage(StageIndex),
}

/// A step or something that stays wrong: its rows, of which the first few are its own and the others explain it.
pub(super) struct Line {
    pub(super) rows: Vec<Vec<Piece>>,
    /// How many rows are its own.
    pub(super) head: usize,
}

impl Line {
    /// The rows to show where there is room for so many, and how many parts there are: what is too long is read part by
    /// part, with its own rows above each where they leave room for that.
    pub(super) fn part(&self, part: usize, room: usize) -> (impl Iterator<Item = usize>, usize) {
        let all = self.rows.len();
        let fixed = if all > room && self.head * 2 <= room {
            self.head
        } else {
            0
        };
        let each = (room - fixed).max(1);
        let parts = (all - fixed).div_ceil(each).max(1);
        let from = fixed + part % parts * each;
        ((0..fixed).chain(from..all.min(from + each)), parts)
    }
}

impl Piece {
    fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }

    pub(super) fn style(&self, canvas: &Canvas<'_>) -> Style {
        match self.kind {
            Kind::Text => canvas.theme.text,
            Kind::Dim => canvas.theme.dim,
            Kind::Good => canvas.theme.good,
            Kind::Warning => canvas.theme.warning,
            Kind::Stage(stage) => frame::stage_style(canvas, stage),
        }
    }
}

/// The lines of the proposal that is shown.
pub(super) fn lines(balancing: &Balancing, desk: &Desk, columns: u16) -> Vec<Line> {
    let columns = usize::from(columns);
    let steps = balancing.steps();
    let of_steps = steps.iter().enumerate().map(|(at, step)| {
        let is_marked = at == balancing.at();
        step_line(
            step,
            balancing.is_checked(at),
            desk.plan(),
            is_marked.then_some(columns),
        )
    });
    let of_left = balancing.left().iter().enumerate().map(|(at, left)| {
        let is_marked = steps.len() + at == balancing.at();
        left_line(left, is_marked, columns)
    });
    of_steps.chain(of_left).collect()
}

/// A step in a row; in full where so many columns are given for it.
fn step_line(step: &Step, is_checked: bool, plan: &Plan, columns: Option<usize>) -> Line {
    let check = if is_checked {
        Piece::new(Kind::Good, "[✓] ")
    } else {
        Piece::new(Kind::Dim, "[ ] ")
    };
    let mut row = vec![check];
    row.extend(short(&step.change, plan));
    let mut rows = vec![row];
    if let Some(columns) = columns {
        let words = step.change.describe(plan);
        rows.extend(indented(&words, Kind::Text, columns));
        rows.extend(indented(&step.why, Kind::Dim, columns));
    }
    Line { rows, head: 1 }
}

/// The rows of a text below a step.
fn indented(text: &str, kind: Kind, columns: usize) -> impl Iterator<Item = Vec<Piece>> {
    let rows = frame::wrapped(text, columns.saturating_sub(4), usize::MAX);
    rows.into_iter()
        .filter(|row| !row.is_empty())
        .map(move |row| vec![Piece::new(kind, format!("    {row}"))])
}

/// What a change comes to, in a few columns: the day, the stages' marks, the post.
fn short(change: &Change, plan: &Plan) -> Vec<Piece> {
    let post = change.at().and_then(|at| plan.posts.get(at));
    let date = change.date().or_else(|| post.and_then(|post| post.date));
    let mut pieces = vec![Piece::new(Kind::Text, date.map(day).unwrap_or_default() + " ")];
    let title = post.map(Post::display_title).unwrap_or_default();
    match change {
        Change::Retag { to, .. } => {
            pieces.push(mark(post.and_then(|post| post.stage.index()), plan));
            pieces.push(Piece::new(Kind::Dim, "▸"));
            pieces.push(mark(Some(*to), plan));
            pieces.push(Piece::new(Kind::Text, format!(" {title}")));
        }
        Change::Move { date, time, .. } => {
            pieces.push(mark(post.and_then(|post| post.stage.index()), plan));
            let from = post.and_then(|post| post.date).filter(|from| from != date);
            let moved = match (from, time) {
                (Some(from), _) => format!(" from {} ", day(from).trim_end()),
                (None, Some(time)) => format!(" at {} ", time.format("%H:%M")),
                (None, None) => " ".to_owned(),
            };
            pieces.push(Piece::new(Kind::Dim, moved));
            pieces.push(Piece::new(Kind::Text, title));
        }
        Change::Schedule { .. } => {
            pieces.push(mark(post.and_then(|post| post.stage.index()), plan));
            pieces.push(Piece::new(Kind::Dim, " idea "));
            pieces.push(Piece::new(Kind::Text, title));
        }
        Change::Add { post } => {
            pieces.push(mark(post.stage.index(), plan));
            pieces.push(Piece::new(Kind::Dim, " new"));
            let channel = post.channel.as_deref().unwrap_or_default();
            let channel = built_in_channel(channel).map_or(channel, |known| known.id);
            let time = post.time.map(|time| time.format(" %H:%M").to_string());
            let place = format!(" {channel}{}", time.unwrap_or_default());
            pieces.push(Piece::new(Kind::Text, place));
        }
    }
    pieces
}

/// "Tue  1", "Fri 11".
fn day(date: NaiveDate) -> String {
    date.format("%a %e").to_string()
}

fn mark(stage: Option<StageIndex>, plan: &Plan) -> Piece {
    match stage {
        Some(stage) => Piece::new(Kind::Stage(stage), plan.funnel.mark(stage)),
        None => Piece::new(Kind::Warning, "?"),
    }
}

/// Something that stays wrong, or that the steps would bring; with the reason where it is marked.
fn left_line(left: &Left, is_marked: bool, columns: usize) -> Line {
    let (sign, colour) = match left {
        Left { is_new: true, .. } => ("+ ", Kind::Warning),
        Left { is_other: true, .. } => ("· ", Kind::Dim),
        _ => ("▲ ", Kind::Warning),
    };
    let what = display::line(&left.what).replace(" %", "\u{a0}%");
    let said = frame::wrapped(
        &what,
        columns.saturating_sub(2),
        if is_marked { usize::MAX } else { LEFT },
    );
    let head = said.len();
    let mut rows: Vec<Vec<Piece>> = said
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let sign = if at == 0 { sign } else { "  " };
            vec![Piece::new(colour, sign), Piece::new(Kind::Text, row)]
        })
        .collect();
    if is_marked {
        rows.extend(indented(&left.why, Kind::Dim, columns));
    }
    Line { rows, head }
}
