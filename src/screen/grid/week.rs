//! A week's mix: how many posts each stage has.

use crate::plan::StageIndex;
use crate::planner::Desk;
use crate::screen::canvas::Canvas;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// Draws the mix of the week that begins on that day: a line for each stage, or as many in a line as fit.
/// Weeks of other months than the plan's are in no mix.
pub(super) fn draw(canvas: &mut Canvas<'_>, desk: &Desk, start: NaiveDate, area: Rect) {
    let tally = desk.tally();
    let is_shown = desk.calendar().month() == desk.plan().month;
    let Some((_, counts)) = tally.weeks.iter().find(|(day, _)| is_shown && *day == start) else {
        return;
    };
    if counts.posts() == 0 {
        canvas.put(area.x, area.y, "–", area.width, canvas.theme.outside);
        return;
    }
    let funnel = &desk.plan().funnel;
    let stages = funnel.indices().map(|stage| (stage, counts.stage(stage).posts));
    if usize::from(area.height) >= funnel.len() {
        for (y, (stage, posts)) in (area.y..area.bottom()).zip(stages) {
            bar(
                canvas,
                Rect { y, height: 1, ..area },
                (stage, funnel.mark(stage)),
                posts,
            );
        }
    } else {
        packed(
            canvas,
            area,
            stages.map(|(stage, posts)| (stage, funnel.mark(stage), posts)),
        );
    }
}

/// A line for one stage: how many posts, and as many marks.
fn bar(canvas: &mut Canvas<'_>, area: Rect, (stage, mark): (StageIndex, &str), posts: u64) {
    let style = if posts == 0 {
        canvas.theme.outside
    } else {
        canvas.theme.stages[stage.get().min(8)]
    };
    let number = canvas.theme.dim;
    let room = area.width.saturating_sub(3);
    if room < 3 {
        let x = canvas.put(area.x, area.y, mark, area.width, style) + 1;
        canvas.put(
            x,
            area.y,
            &posts.to_string(),
            area.right().saturating_sub(x),
            number,
        );
        return;
    }
    canvas.put(
        area.x,
        area.y,
        &format!("{posts:>2}"),
        area.width,
        if posts == 0 { style } else { number },
    );
    let marks = u16::try_from(posts).unwrap_or(u16::MAX).min(room);
    canvas.across(area.x + 3, area.y, marks, mark, style);
    if posts > room.into() {
        canvas.put(area.right() - 1, area.y, "…", 1, style);
    }
}

/// Marks and counts, as many in a line as fit. Stages without posts have none.
fn packed<'m>(canvas: &mut Canvas<'_>, area: Rect, stages: impl Iterator<Item = (StageIndex, &'m str, u64)>) {
    let (mut x, mut y) = (area.x, area.y);
    for (stage, mark, posts) in stages.filter(|(_, _, posts)| *posts > 0) {
        let count = posts.to_string();
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
        let style = canvas.theme.stages[stage.get().min(8)];
        let room = |x: u16| area.right().saturating_sub(x);
        x = canvas.put(x, y, mark, room(x), style);
        x = canvas.put(x, y, &count, room(x), canvas.theme.dim) + 1;
    }
}
