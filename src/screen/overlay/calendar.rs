//! The small calendar under a date field.

use crate::plan::Month;
use crate::planner::{Desk, Target};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;

/// The columns of a day, and the fewest it can do with.
const DAY: u16 = 4;
const NARROW_DAY: u16 = 3;

/// The columns of the box: seven days, air and a border. Narrow days where there is not much room.
pub(super) fn width(room: u16) -> u16 {
    let day = if room >= 50 { DAY } else { NARROW_DAY };
    // The last day needs no gap behind its dot.
    7 * day - (day - NARROW_DAY) + 3
}

/// The rows of the box for a month.
pub(super) fn height(desk: &Desk, month: Month) -> u16 {
    frame::rows(month.weeks(desk.calendar().week_start()).len()) + 3
}

/// Draws a month with its chosen day; days with posts have a dot.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    desk: &Desk,
    shown: (Month, Option<NaiveDate>),
    today: NaiveDate,
    area: Rect,
) {
    let (month, chosen) = shown;
    let start = desk.calendar().week_start();
    let inner = frame::float(canvas, area, &month.title(), canvas.theme.panel);
    let wide = if inner.width >= 7 * DAY - 2 {
        DAY
    } else {
        NARROW_DAY
    };
    for (column, weekday) in (0u16..).zip(start.weekdays()) {
        let name: String = weekday.to_string().chars().take(2).collect();
        canvas.put(inner.x + column * wide, inner.y, &name, 2, canvas.theme.dim);
    }
    for (y, week) in (inner.y + 1..inner.bottom()).zip(month.weeks(start)) {
        for (column, day) in (0u16..).zip(week.iter_days().take(7)) {
            let cell = Rect::new(inner.x + column * wide, y, 2, 1);
            let theme = canvas.theme;
            let style = match () {
                () if !month.contains(day) => theme.outside,
                () if day == today => theme.today,
                () => theme.text,
            };
            canvas.put(cell.x, y, &format!("{:2}", day.day()), 2, style);
            if !desk.calendar().posts_on(day).is_empty() {
                canvas.cell(cell.x + 2, y, "·", theme.strong);
            }
            if chosen == Some(day) {
                canvas.style(cell, theme.selected);
            }
            canvas.hit(cell, Target::FormDay(day));
        }
    }
}
