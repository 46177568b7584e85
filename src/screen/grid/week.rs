//! A week's mix: how many posts each stage has.

use crate::plan::StageIndex;
use crate::planner::{Desk, Planner, WhatIf};
use crate::screen::canvas::Canvas;
use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What a stage has in a week.
struct Part {
    stage: StageIndex,
    mark: &'static str,
    posts: u64,
    /// Whether that is another number than now.
    is_new: bool,
}

/// Draws the mix of the week that begins on that day, as it is or would be: a line for each stage, or as many in a
/// line as fit. Weeks of other months than the plan's are in no mix.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, start: NaiveDate, area: Rect) {
    let is_shown = desk.calendar().month() == desk.plan().month;
    let now = desk.tally();
    let tally = planner.what_if().map_or(now, WhatIf::tally);
    let place = tally.weeks.iter().position(|(day, _)| is_shown && *day == start);
    let Some((counts, was)) =
        place.and_then(|place| Some((&tally.weeks.get(place)?.1, &now.weeks.get(place)?.1)))
    else {
        return;
    };
    if counts.posts() == 0 && was.posts() == 0 {
        canvas.put(area.x, area.y, "–", area.width, canvas.theme.outside);
        return;
    }
    let funnel = &desk.plan().funnel;
    let parts = funnel.indices().map(|stage| {
        let posts = counts.stage(stage).posts;
        Part {
            stage,
            mark: funnel.mark(stage),
            posts,
            is_new: posts != was.stage(stage).posts,
        }
    });
    if usize::from(area.height) >= funnel.len() {
        for (y, part) in (area.y..area.bottom()).zip(parts) {
            bar(canvas, Rect { y, height: 1, ..area }, &part);
        }
    } else {
        packed(canvas, area, parts);
    }
}

impl Part {
    fn number(&self, canvas: &Canvas<'_>) -> Style {
        if self.is_new {
            canvas.theme.marked
        } else {
            canvas.theme.dim
        }
    }
}

/// A line for one stage: how many posts, and as many marks.
fn bar(canvas: &mut Canvas<'_>, area: Rect, part: &Part) {
    let (mark, posts) = (part.mark, part.posts);
    let style = if posts == 0 {
        canvas.theme.outside
    } else {
        canvas.theme.stages[part.stage.get().min(8)]
    };
    let number = part.number(canvas);
    let room = area.width.saturating_sub(3);
    if room < 3 {
        let x = canvas.put(area.x, area.y, mark, area.width, style) + 1;
        let room = area.right().saturating_sub(x);
        canvas.put(x, area.y, &posts.to_string(), room, number);
        return;
    }
    let style_of_number = if posts == 0 && !part.is_new { style } else { number };
    canvas.put(
        area.x,
        area.y,
        &format!("{posts:>2}"),
        area.width,
        style_of_number,
    );
    let marks = u16::try_from(posts).unwrap_or(u16::MAX).min(room);
    canvas.across(area.x + 3, area.y, marks, mark, style);
    if posts > room.into() {
        canvas.put(area.right() - 1, area.y, "…", 1, style);
    }
}

/// Marks and counts, as many in a line as fit. Stages without posts have none, unless that is new.
fn packed(canvas: &mut Canvas<'_>, area: Rect, parts: impl Iterator<Item = Part>) {
    let (mut x, mut y) = (area.x, area.y);
    for part in parts.filter(|part| part.posts > 0 || part.is_new) {
        let count = part.posts.to_string();
        let columns = 1 + u16::try_from(count.len()).unwrap_or(9);
        if x > area.x && x + columns > area.right() {
            (x, y) = (area.x, y + 1);
        }
        if y >= area.bottom() {
            canvas.put(
                area.right().saturating_sub(1),
                area.bottom() - 1,
                "…",
                1,
                canvas.theme.dim,
            );
            return;
        }
        let style = canvas.theme.stages[part.stage.get().min(8)];
        let room = |x: u16| area.right().saturating_sub(x);
        x = canvas.put(x, y, part.mark, room(x), style);
        x = canvas.put(x, y, &count, room(x), part.number(canvas)) + 1;
    }
}
