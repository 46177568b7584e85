//! What was planned and reached by each stage, and what stages and channels cost and brought in: two tables, side by side
//! where there is room. Columns in which nothing stands are left out, and the least important one where room is short.

use super::super::canvas::Canvas;
use super::super::frame;
use crate::balance::{Figure, Outcome, OutcomeOf, OutcomeRow};
use crate::plan::{Plan, StageIndex};
use crate::planner::Planner;
use crate::text::display;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The most columns of a name, and the fewest that are of use.
const NAME: usize = 20;
const LEAST_NAME: u16 = 5;

/// Between tables side by side.
const GAP: u16 = 3;

/// Less than this part of what was due is told as a shortfall.
const BEHIND: f64 = 0.8;

/// The look of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Plain,
    Good,
    Bad,
}

/// What stands in a cell.
type Cell = (String, Look);

/// A line of a table.
struct Line {
    stage: Option<StageIndex>,
    name: String,
    cells: Vec<Cell>,
}

/// Lines below headings.
struct Table {
    headings: Vec<&'static str>,
    lines: Vec<Line>,
    /// The heading of the column that goes first where there is too little room.
    spare: &'static str,
    /// Whether it has gone.
    is_spared: bool,
    /// The blanks before a cell.
    gap: u16,
}

/// The rows that both tables take in a box of so many columns.
pub(super) fn height(planner: &Planner, columns: u16) -> usize {
    let (Some(desk), Some(outcome)) = (planner.desk(), planner.outcome()) else {
        return 0;
    };
    let tables = tables(desk.plan(), &outcome, columns.saturating_sub(4));
    let heights = tables.iter().map(|table| table.lines.len() + 1);
    if are_beside(&tables, columns.saturating_sub(4)) {
        heights.max().unwrap_or(0)
    } else {
        heights.sum()
    }
}

/// Draws the tables in a box.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let (Some(desk), Some(outcome)) = (planner.desk(), planner.outcome()) else {
        return;
    };
    let inner = frame::open(canvas, area, "Results", canvas.theme.text);
    let out = format!("{} of {} published", outcome.total.published, outcome.total.posts);
    frame::note(canvas, area, &out, canvas.theme.dim);
    let tables = tables(desk.plan(), &outcome, inner.width);
    if tables.is_empty() {
        let said = "No post has figures yet";
        canvas.put(inner.x, inner.y, said, inner.width, canvas.theme.dim);
        return;
    }
    let beside = are_beside(&tables, inner.width);
    let (mut x, mut y, mut hidden) = (inner.x, inner.y, 0);
    for table in &tables {
        let room = Rect {
            x,
            y,
            width: inner.right().saturating_sub(x),
            height: inner.bottom().saturating_sub(y),
        };
        let left_out = table.draw(canvas, desk.plan(), room);
        if beside {
            x += table.width() + GAP;
            hidden = hidden.max(left_out);
        } else {
            y += frame::rows(table.lines.len() + 1).min(room.height);
            hidden += left_out;
        }
    }
    let foot = match (hidden, outcome.unpublished) {
        (0, 0) => String::new(),
        (0, count) => format!("{count} unpublished left out"),
        (hidden, _) => frame::hidden(0, hidden),
    };
    frame::foot(
        canvas,
        area,
        &with_spared(foot, &tables, inner.width),
        canvas.theme.dim,
    );
}

/// What stands below the tables, with the columns that there is no room for, as far as there is room to say so.
fn with_spared(foot: String, tables: &[Table], columns: u16) -> String {
    let spared = tables.iter().filter(|table| table.is_spared);
    let spared: Vec<&str> = spared.map(|table| table.spare).collect();
    if spared.is_empty() {
        return foot;
    }
    let spared = format!("no room for {}", spared.join(", "));
    if foot.is_empty() {
        return spared;
    }
    let both = format!("{foot} · {spared}");
    if frame::columns_of(&both) + 2 <= columns {
        both
    } else {
        foot
    }
}

fn are_beside(tables: &[Table], columns: u16) -> bool {
    let widths: u16 = tables.iter().map(|table| table.width() + GAP).sum();
    widths.saturating_sub(GAP) <= columns
}

/// The tables that have something in them, each within so many columns.
fn tables(plan: &Plan, outcome: &Outcome, columns: u16) -> Vec<Table> {
    let mut tables = vec![reached(plan, outcome), money(plan, outcome)];
    for table in &mut tables {
        table.drop_empty();
        table.fit(columns);
    }
    tables.retain(|table| !table.lines.is_empty() && table.headings.len() > 1);
    spread(&mut tables, columns);
    tables
}

/// Puts more between the cells where that costs nothing.
fn spread(tables: &mut [Table], columns: u16) {
    let are_beside_now = are_beside(tables, columns);
    set_gap(tables, 2);
    let still_fit = tables.iter().all(|table| table.width() <= columns);
    if !still_fit || are_beside(tables, columns) != are_beside_now {
        set_gap(tables, 1);
    }
}

fn set_gap(tables: &mut [Table], gap: u16) {
    for table in tables {
        table.gap = gap;
    }
}

/// A line for each figure that matters to a stage.
fn reached(plan: &Plan, outcome: &Outcome) -> Table {
    let line = |row: &OutcomeRow, at: usize, figure: &Figure| Line {
        stage: stage_of(row).filter(|_| at == 0),
        name: display::cut(&figure.name, NAME).into_owned(),
        cells: figure_cells(figure),
    };
    let lines = outcome.stages.iter().flat_map(|row| {
        let figures = row.shown(plan).into_iter().enumerate();
        figures.map(move |(at, figure)| line(row, at, figure))
    });
    Table {
        headings: vec!["", "plan", "due", "got", "ratio"],
        lines: lines.collect(),
        spare: "plan",
        is_spared: false,
        gap: 1,
    }
}

fn figure_cells(figure: &Figure) -> Vec<Cell> {
    let ratio = figure.ratio();
    let look = match ratio {
        Some(ratio) if ratio < BEHIND => Look::Bad,
        Some(ratio) if ratio >= 1.0 => Look::Good,
        _ => Look::Plain,
    };
    let amounts = [figure.planned, figure.due, figure.reached];
    let cells = amounts.into_iter().map(|amount| (short(amount), Look::Plain));
    let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{:.0} %", ratio * 100.0));
    cells.chain([(ratio, look)]).collect()
}

/// A line for each stage and channel that has cost or brought in something, and the total.
fn money(plan: &Plan, outcome: &Outcome) -> Table {
    let has_some = |row: &&OutcomeRow| [row.cost, row.leads, row.revenue].iter().any(|sum| *sum != 0.0);
    let rows = outcome.stages.iter().chain(outcome.channel_rows());
    let lines = rows.filter(has_some).map(|row| {
        let back = row.return_on_cost();
        let look = if back.is_some_and(|back| back < 0.0) {
            Look::Bad
        } else {
            Look::Plain
        };
        let amounts = [row.cost, row.leads, row.revenue].map(|sum| (short(sum), Look::Plain));
        let back = back.map_or_else(|| "–".to_owned(), |back| format!("{:+.0} %", back * 100.0));
        Line {
            stage: stage_of(row),
            name: name_of(plan, row),
            cells: amounts.into_iter().chain([(back, look)]).collect(),
        }
    });
    Table {
        headings: vec!["", "cost", "leads", "revenue", "return"],
        lines: lines.collect(),
        spare: "leads",
        is_spared: false,
        gap: 1,
    }
}

fn stage_of(row: &OutcomeRow) -> Option<StageIndex> {
    match row.of {
        OutcomeOf::Stage(stage) => Some(stage),
        OutcomeOf::Channel(_) | OutcomeOf::Total => None,
    }
}

fn name_of(plan: &Plan, row: &OutcomeRow) -> String {
    let name = match &row.of {
        OutcomeOf::Stage(at) => plan.funnel.stage(*at).map_or("", |stage| stage.title()),
        OutcomeOf::Channel(Some(channel)) => channel,
        OutcomeOf::Channel(None) => "(none)",
        OutcomeOf::Total => "total",
    };
    display::cut(name, NAME).into_owned()
}

impl Table {
    /// Takes out the columns in which no line has anything.
    fn drop_empty(&mut self) {
        for at in (1..self.headings.len()).rev() {
            let says_something = |line: &Line| !matches!(&*line.cells[at - 1].0, "0" | "–");
            if !self.lines.iter().any(says_something) {
                self.drop(at);
            }
        }
    }

    /// Takes out the spare column where there is too little room for all of them.
    fn fit(&mut self, columns: u16) {
        let spare = self.headings.iter().position(|heading| *heading == self.spare);
        if let Some(at) = spare.filter(|_| self.cells_width() + 2 + LEAST_NAME > columns) {
            self.drop(at);
            self.is_spared = true;
        }
        if self.width() > columns {
            self.shorten_headings();
        }
        let names = usize::from(columns.saturating_sub(self.cells_width() + 2));
        for line in &mut self.lines {
            line.name = display::cut(&line.name, names).into_owned();
        }
    }

    /// Gives to the names what long headings take.
    fn shorten_headings(&mut self) {
        for heading in &mut self.headings {
            if *heading == "revenue" {
                *heading = "rev.";
            }
        }
    }

    fn drop(&mut self, at: usize) {
        self.headings.remove(at);
        for line in &mut self.lines {
            line.cells.remove(at - 1);
        }
    }

    /// The columns of the cells below a heading, with the blanks before them.
    fn column(&self, at: usize) -> u16 {
        let cells = self
            .lines
            .iter()
            .map(|line| frame::columns_of(&line.cells[at - 1].0));
        self.gap + cells.max().unwrap_or(0).max(frame::columns_of(self.headings[at]))
    }

    fn cells_width(&self) -> u16 {
        (1..self.headings.len()).map(|at| self.column(at)).sum()
    }

    fn names_width(&self) -> u16 {
        let names = self.lines.iter().map(|line| frame::columns_of(&line.name));
        2 + names.max().unwrap_or(0)
    }

    fn width(&self) -> u16 {
        self.names_width() + self.cells_width()
    }

    /// Draws the headings and as many lines as fit. Returns how many do not.
    fn draw(&self, canvas: &mut Canvas<'_>, plan: &Plan, area: Rect) -> usize {
        let mut rows = area.top()..area.bottom();
        let Some(top) = rows.next() else {
            return self.lines.len();
        };
        let dim = canvas.theme.dim;
        let headings = self.headings.iter().skip(1).map(|heading| (*heading, dim));
        self.cells(canvas, (area, top), headings);
        for (y, line) in rows.clone().zip(&self.lines) {
            if let Some(stage) = line.stage {
                let style = frame::stage_style(canvas, stage);
                canvas.put(area.x, y, plan.funnel.mark(stage), 1, style);
            }
            let room = area.width.min(self.names_width()).saturating_sub(2);
            canvas.put(area.x + 2, y, &line.name, room, canvas.theme.strong);
            let theme = canvas.theme;
            let look = |look| match look {
                Look::Plain => theme.text,
                Look::Good => theme.good,
                Look::Bad => theme.warning,
            };
            let cells = line.cells.iter().map(|(text, of)| (&**text, look(*of)));
            self.cells(canvas, (area, y), cells);
        }
        self.lines.len().saturating_sub(rows.len())
    }

    /// Writes cells to the right edges of their columns.
    fn cells<'t>(
        &self,
        canvas: &mut Canvas<'_>,
        (area, y): (Rect, u16),
        cells: impl Iterator<Item = (&'t str, Style)>,
    ) {
        let mut end = area.x + self.names_width();
        for (at, (text, style)) in cells.enumerate() {
            let columns = self.column(at + 1);
            end += columns;
            if end > area.right() {
                return;
            }
            canvas.put_right(end, y, text, columns, style);
        }
    }
}

/// An amount in five columns: "7.5", "812", "9812", "25.1k", "1.2M".
fn short(amount: f64) -> String {
    let scaled = |divisor: f64, unit: &str| {
        let scaled = amount / divisor;
        let decimals = usize::from(scaled.abs() < 99.95);
        let text = format!("{scaled:.decimals$}");
        format!("{}{unit}", text.strip_suffix(".0").unwrap_or(&text))
    };
    match amount.abs() {
        size if size < 99.95 => scaled(1.0, ""),
        size if size < 9_999.5 => format!("{amount:.0}"),
        size if size < 999_500.0 => scaled(1e3, "k"),
        size if size < 999_500_000.0 => scaled(1e6, "M"),
        size if size < 1e15 => scaled(1e9, "G"),
        _ => format!("{amount:.0e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn amounts_take_few_columns() {
        for (amount, said) in [
            (0.0, "0"),
            (7.5, "7.5"),
            (99.96, "100"),
            (812.4, "812"),
            (9_999.4, "9999"),
            (9_999.6, "10k"),
            (25_140.0, "25.1k"),
            (250_140.0, "250k"),
            (999_600.0, "1M"),
            (-1_230_000.0, "-1.2M"),
            (4e9, "4G"),
            (2e20, "2e20"),
        ] {
            assert_eq!(short(amount), said, "{amount}");
        }
    }
}
