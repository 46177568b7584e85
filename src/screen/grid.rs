//! The month as a grid: a row a week, and each week's mix at its end.

mod day;
mod shape;
mod week;

use super::canvas::Canvas;
use super::emphasis::Emphasis;
use super::lesson;
use crate::planner::{Desk, Planner};
use ratatui::layout::Rect;
use ratatui::style::Style;
use shape::Shape;

/// Draws the month that is on show.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    let emphasis = Emphasis::of(planner, desk);
    let calendar = desk.calendar();
    let fullest: Vec<usize> = (0..calendar.weeks())
        .map(|week| {
            let counts = (0..7).map(|column| emphasis.lineup(calendar.day(week, column)).len());
            counts.max().unwrap_or(0)
        })
        .collect();
    let shape = Shape::new(area, calendar.week_start().weekdays(), &fullest);
    lines(canvas, desk, &shape);
    for (week, most) in fullest.iter().enumerate() {
        let Some(row) = shape.row(week) else { return };
        for column in 0..7 {
            let cell = shape.cell(column, row);
            day::draw(
                canvas,
                desk,
                &emphasis,
                &day::Cell {
                    day: calendar.day(week, column),
                    area: cell,
                    margin: shape.margin,
                    most: *most,
                },
            );
        }
        week::draw(canvas, planner, desk, calendar.day(week, 0), shape.mix(row));
    }
    if fullest.iter().all(|count| *count == 0) {
        // Below the days' numbers of one week, the second where no later one has more room.
        let free = (1..shape.weeks()).filter_map(|week| shape.row(week)).rev();
        if let Some((y, height)) = free.max_by_key(|(_, height)| *height) {
            lesson::draw(canvas, planner, desk, shape.across((y + 1, height - 1)));
        }
    }
}

/// Draws the lines between the days, and the headings in the topmost.
fn lines(canvas: &mut Canvas<'_>, desk: &Desk, shape: &Shape) {
    let line = canvas.theme.line;
    let bottom = shape.bottom();
    rule(canvas, shape, shape.top(), ["╭", "┬", "╮"]);
    for (week, y) in shape.borders() {
        let is_last = week + 1 == shape.weeks();
        rule(
            canvas,
            shape,
            y,
            if is_last {
                ["╰", "┴", "╯"]
            } else {
                ["├", "┼", "┤"]
            },
        );
    }
    for x in shape.separators() {
        for y in (shape.top() + 1)..bottom {
            if !shape.is_border(y) {
                canvas.across(x, y, 1, "│", line);
            }
        }
    }
    if !shape.has_lines() {
        let tint = Style {
            fg: None,
            ..canvas.theme.bar
        };
        for row in (0..shape.weeks()).filter_map(|week| shape.row(week)) {
            canvas.style(
                Rect {
                    height: 1,
                    ..shape.across(row)
                },
                tint,
            );
        }
    }
    let dim = canvas.theme.dim;
    for (column, weekday) in desk.calendar().week_start().weekdays().iter().enumerate() {
        let (x, columns) = shape.column(column);
        let name = weekday.to_string();
        let name = if columns >= 5 { format!(" {name} ") } else { name };
        canvas.put(x, shape.top(), &name, columns, dim);
    }
    let (x, columns) = shape.mix_column();
    canvas.put(x, shape.top(), "mix", columns, dim);
}

fn rule(canvas: &mut Canvas<'_>, shape: &Shape, y: u16, [first, inner, last]: [&str; 3]) {
    let line = canvas.theme.line;
    for column in 0..7 {
        let (x, columns) = shape.column(column);
        let (before, after) = (
            if column == 0 { first } else { inner },
            if column == 6 { last } else { inner },
        );
        canvas.across(x - 1, y, 1, before, line);
        canvas.across(x, y, columns, "─", line);
        canvas.across(x + columns, y, 1, after, line);
    }
}
