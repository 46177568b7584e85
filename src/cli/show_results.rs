//! The results part of `postmix show`: what was planned, what was reached, what it cost and brought in.

use super::arguments::By;
use super::counted;
use super::paint::Paint;
use crate::balance::{Figure, Outcome, OutcomeOf, OutcomeRow, amount_text};
use crate::plan::Plan;
use crate::text::display;

/// The most columns of a name.
const NAME: usize = 24;

/// The cells of a line of the table.
type Line = Vec<String>;

/// The part with an empty line in front; nothing where no post has figures, or where it is not asked for.
pub(super) fn lines(plan: &Plan, by: By, paint: Paint) -> Vec<String> {
    let outcome = Outcome::of(plan);
    let rows: Vec<&OutcomeRow> = match by {
        By::Month => outcome.rows().collect(),
        By::Channel => outcome.channel_rows().collect(),
        By::Week | By::Owner => return Vec::new(),
    };
    if outcome.is_empty() {
        return Vec::new();
    }
    let first = if by == By::Month { "  stage" } else { "  channel" };
    let headings = [
        first, "figure", "planned", "due", "reached", "ratio", "cost", "leads", "revenue", "return",
    ];
    let mut table: Vec<Line> = vec![headings.map(str::to_owned).to_vec()];
    for row in rows {
        table.extend(row_lines(plan, row));
    }
    let mut lines = vec![String::new(), paint.strong("Results")];
    lines.extend(facts(&outcome));
    let mut table = aligned(&table).into_iter();
    lines.extend(table.next().map(|heading| paint.faint(&heading)));
    lines.extend(table);
    lines
}

/// What the figures are made of.
fn facts(outcome: &Outcome) -> Vec<String> {
    let total = &outcome.total;
    let published = counted(total.published, "post published", "posts published");
    let mut facts = vec![format!(
        "{published}, {} with results; due is what those were to reach",
        total.measured
    )];
    if outcome.unpublished > 0 {
        let left_out = counted(outcome.unpublished, "post is", "posts are");
        facts.push(format!(
            "{left_out} left out: with results, but without the status published"
        ));
    }
    facts
}

/// A line for each figure that matters in the row; what it cost and brought in is in the first.
fn row_lines(plan: &Plan, row: &OutcomeRow) -> Vec<Line> {
    let mut name = match &row.of {
        OutcomeOf::Stage(at) => {
            let title = plan.funnel.stage(*at).map_or("", |stage| stage.title());
            format!("{} {}", plan.funnel.mark(*at), display::cut(title, NAME))
        }
        OutcomeOf::Channel(Some(channel)) => format!("  {}", display::cut(channel, NAME)),
        OutcomeOf::Channel(None) => "  (none)".to_owned(),
        OutcomeOf::Total => "  total".to_owned(),
    };
    let mut money = vec![
        amount_text(row.cost),
        amount_text(row.leads),
        amount_text(row.revenue),
        row.return_on_cost().map_or_else(|| "–".to_owned(), gain),
    ];
    let mut figures: Vec<Line> = row.shown(plan).into_iter().map(figure_cells).collect();
    if figures.is_empty() {
        let none = if row.of == OutcomeOf::Total { "" } else { "–" };
        figures.push([none, "", "", "", ""].map(str::to_owned).to_vec());
    }
    let line = |figure| {
        let own = [std::mem::take(&mut name)].into_iter().chain(figure);
        own.chain(std::mem::take(&mut money)).collect()
    };
    figures.into_iter().map(line).collect()
}

fn figure_cells(figure: &Figure) -> Line {
    vec![
        display::cut(&figure.name, NAME).into_owned(),
        amount_text(figure.planned),
        amount_text(figure.due),
        amount_text(figure.reached),
        figure.ratio().map_or_else(|| "–".to_owned(), percent),
    ]
}

fn percent(ratio: f64) -> String {
    format!("{:.0} %", ratio * 100.0)
}

/// A return with its sign.
fn gain(ratio: f64) -> String {
    format!("{:+.0} %", ratio * 100.0)
}

/// The lines with their cells below each other: names on the left, amounts on the right.
fn aligned(table: &[Line]) -> Vec<String> {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        let cells = table.iter().filter_map(|line| line.get(at));
        cells.map(|cell| display::width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let padded = |line: &Line| {
        let cells = line.iter().zip(&widths).enumerate();
        let cells = cells.map(|(at, (cell, width))| {
            if at < 2 {
                display::pad(cell, *width)
            } else {
                format!("{cell:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    table.iter().map(padded).collect()
}
