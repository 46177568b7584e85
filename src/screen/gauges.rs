//! Placeholder until drawn.

use super::canvas::Canvas;
use crate::planner::Planner;
use ratatui::layout::Rect;

pub(super) fn draw(_canvas: &mut Canvas<'_>, _planner: &Planner, _area: Rect) {}

/// In one row.
pub(super) fn draw_row(_canvas: &mut Canvas<'_>, _planner: &Planner, _area: Rect) {}
