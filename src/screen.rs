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
//! Lists, forms, questions and the help are drawn over it. While drawing, each part notes what it put where
//! ([`Hits`]), which is how a click finds its target.

mod canvas;
mod findings;
mod frame;
mod funnel;
mod gauges;
mod overlay;
pub mod theme;
mod welcome;

pub use canvas::Hits;

use crate::planner::Planner;
use canvas::Canvas;
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
    let mut canvas = Canvas::new(buffer, theme);
    gauges::draw(&mut canvas, planner, area);
    gauges::draw_row(&mut canvas, planner, area);
    funnel::draw(&mut canvas, planner, area);
    findings::draw(&mut canvas, planner, area);
    findings::draw_row(&mut canvas, planner, area);
    overlay::draw(&mut canvas, planner, area);
    welcome::draw(&mut canvas, planner, area);
    canvas.into_shown()
}
