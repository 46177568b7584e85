//! The screen: a planner drawn into a buffer, without changing it.
//!
//! ```text
//! header      brand, month, counts, saved or not
//! ┌ grid ───────────────────────┬ mix ┐┌ side ─────────────┐
//! │ seven days a row, a row a   │ of  ││ gauges            │   wide: 100 columns and more
//! │ week                        │ the ││ funnel silhouette │   medium, 60 to 99: gauges in one row on top,
//! │                             │ week││ findings          │     findings in a line below
//! └─────────────────────────────┴─────┘└───────────────────┘   small, below 60: an agenda, gauges in one row
//! detail      the post under the cursor
//! status      what happened, or what the keys do here
//! ```
//!
//! Where there is no side panel the funnel is drawn only by channel or as results, below the month.
//! Lists, forms, questions and the help are drawn over it. While drawing, each part notes what it put where
//! ([`Hits`]), which is how a click finds its target.

mod agenda;
mod canvas;
mod detail;
mod emphasis;
mod entry;
mod findings;
mod frame;
mod funnel;
mod gauges;
mod grid;
mod header;
mod layout;
mod lesson;
mod lineup;
mod overlay;
mod proposal;
mod status;
pub mod theme;
mod welcome;

pub use canvas::Hits;

use crate::planner::Planner;
use canvas::Canvas;
use layout::Layout;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use theme::Theme;

/// What a frame left behind: what is where, and where the terminal's cursor belongs.
#[derive(Debug, Default)]
pub struct Shown {
    /// What is where.
    pub hits: Hits,
    /// The terminal's cursor, while something is typed.
    pub cursor: Option<(u16, u16)>,
}

/// Draws the planner.
pub fn view(planner: &Planner, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Shown {
    let area = area.intersection(*buffer.area());
    let mut canvas = Canvas::new(buffer, theme);
    let (columns, rows) = layout::LEAST;
    if area.width < columns || area.height < rows {
        too_small(&mut canvas, area);
        return canvas.into_shown();
    }
    let (weeks, stages) = planner
        .desk()
        .map_or((0, 0), |desk| (desk.calendar().weeks(), desk.plan().funnel.len()));
    let funnel = funnel::wanted(planner, layout::funnel_columns(area.width));
    let mut layout = Layout::new(area, weeks, stages, funnel);
    if layout.findings.is_empty() && planner.selected_finding().is_some() {
        // The findings lie where the funnel would be.
        layout = Layout::new(area, weeks, stages, None);
    }
    if planner.balancing().is_some() {
        let columns = if layout.findings.is_empty() {
            layout.overlay
        } else {
            layout.findings
        }
        .width;
        layout.make_room_for_proposals(weeks, stages, funnel, proposal::heights(planner, columns));
    } else {
        let (rows, marked) = findings::told_whole(planner, layout.findings.width);
        layout.make_room_for_findings(stages, funnel, rows, marked);
    }
    header::draw(&mut canvas, planner, layout.header);
    if planner.desk().is_some() {
        plan(&mut canvas, planner, &layout);
    } else {
        let below = Rect {
            y: layout.header.bottom(),
            height: area.height - layout.header.height - layout.status.height,
            ..area
        };
        welcome::draw(&mut canvas, planner, below);
        overlay::draw(&mut canvas, planner, below);
    }
    status::draw(&mut canvas, planner, layout.status);
    canvas.into_shown()
}

/// Draws a part of the screen within an area.
type Draw = fn(&mut Canvas<'_>, &Planner, Rect);

fn plan(canvas: &mut Canvas<'_>, planner: &Planner, layout: &Layout) {
    if layout.has_grid {
        grid::draw(canvas, planner, layout.month);
    } else {
        agenda::draw(canvas, planner, layout.month);
    }
    detail::draw(canvas, planner, layout.detail);
    let parts: [(Draw, Rect); 7] = [
        (gauges::draw, layout.gauges),
        (gauges::draw_row, layout.gauge_row),
        (funnel::draw, layout.funnel),
        (proposal::draw, layout.proposals),
        (findings::draw, layout.findings),
        (findings::draw_row, layout.findings_row),
        (overlay::draw, layout.overlay),
    ];
    for (draw, area) in parts {
        if !area.is_empty() {
            draw(canvas, planner, area);
        }
    }
}

/// Says so where nothing useful can be shown.
fn too_small(canvas: &mut Canvas<'_>, area: Rect) {
    let (columns, rows) = layout::LEAST;
    let lines = [
        format!("Too small: {}×{}", area.width, area.height),
        format!("Make it {columns}×{rows}"),
    ];
    let top = area.y + area.height.saturating_sub(2) / 2;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        canvas.text(area.x, y, line, area.width, canvas.theme.text);
    }
}
