//! Placeholder until drawn.

use super::canvas::Canvas;
use crate::planner::Planner;
use ratatui::layout::Rect;

pub(super) fn draw(_canvas: &mut Canvas<'_>, _planner: &Planner, _area: Rect) {}
