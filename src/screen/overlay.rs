//! What lies on top of the month: lists, forms, questions and the help.

mod calendar;
mod choices;
mod form;
mod help;
mod hint;
mod list;
mod prompt;
mod question;
mod resolve;
mod typed;

use super::canvas::Canvas;
use super::findings;
use crate::planner::{Mode, Planner, Target};
use ratatui::layout::Rect;

/// The rows of the month that the findings leave in sight.
const MONTH: u16 = 4;

/// Draws what the mode puts on top, within the area it may cover.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    if area.width < 4 || area.height == 0 {
        return;
    }
    match planner.mode() {
        Mode::Month | Mode::Balance(_) | Mode::Carry(_) | Mode::Welcome(_) => {}
        Mode::Findings(at) => draw_findings(canvas, planner, *at, area),
        Mode::List(list) => list::draw(canvas, planner, *list, area),
        Mode::Form(form) => form::draw(canvas, planner, form, area),
        Mode::Question(question) => question::draw(canvas, question, area),
        Mode::Resolve(resolve) => resolve::draw(canvas, resolve, area),
        Mode::Prompt(prompt) => prompt::draw(canvas, planner, prompt, area),
        Mode::Help(context, from, _) => help::draw(canvas, planner.keymap(), *context, *from, area),
    }
}

/// The findings over the lower part of a screen that has no panel for them.
fn draw_findings(canvas: &mut Canvas<'_>, planner: &Planner, marked: usize, area: Rect) {
    if canvas
        .extent(|target| target == Target::Finding(marked))
        .is_some()
    {
        return;
    }
    let (wanted, marked) = findings::heights(planner, area.width);
    // The marked one is told whole, as long as that leaves some of the month in sight.
    let least = marked.min(area.height.saturating_sub(MONTH)).max(6);
    let height = wanted.min(area.height / 2).max(least).min(area.height);
    let panel = Rect {
        y: area.bottom() - height,
        height,
        ..area
    };
    findings::draw(canvas, planner, panel);
}
