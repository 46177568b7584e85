//! The month as a list, day by day, where there is no room for a grid.

use super::canvas::Canvas;
use super::emphasis::Emphasis;
use super::entry;
use super::lesson;
use super::lineup::{Lineup, Shown};
use crate::planner::{Desk, Planner, Target};
use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;

/// The columns of a day's name and the blank behind it.
const DAY: u16 = 7;

/// A day and the line of the list that it begins on.
struct Entries<'d> {
    day: NaiveDate,
    lineup: Lineup<'d>,
    line: usize,
    lines: usize,
}

/// Draws the days of the month on show, scrolled so that the cursor is in sight.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    if area.is_empty() {
        return;
    }
    let area = Rect {
        x: area.x + 1,
        width: area.width - 1,
        ..area
    };
    let emphasis = Emphasis::of(planner, desk);
    let (days, total) = days(desk, &emphasis);
    let at = days.iter().find(|entries| entries.day == emphasis.day);
    let cursor = at.map_or(0, |entries| {
        let line = emphasis.line_in_sight(entries.day, &entries.lineup);
        entries.line + line.min(entries.lines - 1)
    });
    let first = first_line(cursor, total, area.height.into());
    for entries in &days {
        if entries.line + entries.lines > first && entries.line < first + usize::from(area.height) {
            draw_day(canvas, desk, &emphasis, entries, (area, first));
        }
    }
    scroll_bar(canvas, area, first, total);
    if days.iter().all(|entries| entries.lineup.is_empty()) {
        let beside = Rect {
            x: area.x + DAY,
            width: area.width.saturating_sub(DAY + 1),
            ..area
        };
        lesson::draw(canvas, planner, desk, beside);
    }
}

/// The days on show and the number of lines they take.
fn days<'d>(desk: &Desk, emphasis: &Emphasis<'d>) -> (Vec<Entries<'d>>, usize) {
    let calendar = desk.calendar();
    let mut line = 0;
    let mut days = Vec::with_capacity(calendar.weeks() * 7);
    for (week, column) in (0..calendar.weeks()).flat_map(|week| (0..7).map(move |column| (week, column))) {
        let day = calendar.day(week, column);
        let lineup = emphasis.lineup(day);
        let lines = lineup.len().max(1);
        days.push(Entries {
            day,
            lineup,
            line,
            lines,
        });
        line += lines;
    }
    (days, line)
}

/// The line to begin with: half a screen is turned at a time, so that most steps of the cursor move nothing else.
fn first_line(cursor: usize, total: usize, height: usize) -> usize {
    let half = (height / 2).max(1);
    let first = cursor.saturating_sub(height / 4) / half * half;
    first.min(total.saturating_sub(height))
}

fn draw_day(
    canvas: &mut Canvas<'_>,
    desk: &Desk,
    emphasis: &Emphasis<'_>,
    entries: &Entries<'_>,
    (area, first): (Rect, usize),
) {
    let theme = canvas.theme;
    let day = entries.day;
    let outside = !desk.calendar().month().contains(day);
    let skipped = first.saturating_sub(entries.line);
    let top = area.y + u16::try_from((entries.line + skipped) - first).unwrap_or(0);
    let lines = u16::try_from(entries.lines - skipped)
        .unwrap_or(u16::MAX)
        .min(area.bottom() - top);
    canvas.hit(
        Rect {
            y: top,
            height: lines,
            ..area
        },
        Target::Day(day),
    );
    let name = format!("{} {:>2}", day.weekday(), day.day());
    let style = match () {
        () if day == emphasis.today => theme.today,
        () if outside || entries.lineup.is_empty() => theme.outside,
        () => theme.text,
    };
    let label = Rect {
        y: top,
        height: 1,
        width: DAY.min(area.width),
        ..area
    };
    canvas.put(label.x, label.y, &name, label.width, style);
    if day == emphasis.today {
        canvas.put(label.x + DAY - 1, label.y, "◂", 1, style);
    }
    if emphasis.is_over(day) {
        canvas.style(label, theme.marked);
    } else if day == emphasis.day {
        canvas.style(
            Rect {
                width: DAY - 1,
                ..label
            },
            theme.cursor,
        );
    }
    draw_posts(canvas, emphasis, entries, area, (top..top + lines).zip(skipped..));
}

/// Draws those lines of a day's posts, each in its row.
fn draw_posts(
    canvas: &mut Canvas<'_>,
    emphasis: &Emphasis<'_>,
    entries: &Entries<'_>,
    area: Rect,
    rows: impl Iterator<Item = (u16, usize)>,
) {
    let outside = !emphasis.is_of_month(entries.day);
    for (y, line) in rows {
        let Some(shown) = entries.lineup.get(line) else {
            continue;
        };
        let Some((entry, look)) = emphasis.entry(shown) else {
            continue;
        };
        let line = Rect {
            x: area.x + DAY,
            y,
            width: area.width.saturating_sub(DAY + 1),
            height: 1,
        };
        entry.line(canvas, line, look, outside);
        entry::cover(canvas, line, look);
        if let Shown::Post(at) = shown {
            canvas.hit(Rect { y, height: 1, ..area }, Target::Post(at));
        }
    }
}

/// Where in the list this is, at the right edge.
fn scroll_bar(canvas: &mut Canvas<'_>, area: Rect, first: usize, total: usize) {
    let height = usize::from(area.height);
    if total <= height {
        return;
    }
    let length = (height * height / total).max(1);
    let from = first * (height - length) / (total - height);
    for (line, y) in (area.y..area.bottom()).enumerate() {
        let (sign, style) = if (from..from + length).contains(&line) {
            ("┃", canvas.theme.dim)
        } else {
            ("│", canvas.theme.line)
        };
        canvas.put(area.right() - 1, y, sign, 1, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_in_sight_and_most_steps_scroll_nothing() {
        for (height, total) in (1..20).flat_map(|height| (1..60).map(move |total| (height, total))) {
            let firsts: Vec<_> = (0..total)
                .map(|cursor| first_line(cursor, total, height))
                .collect();
            for (cursor, first) in firsts.iter().enumerate() {
                assert!(
                    (*first..first + height).contains(&cursor),
                    "{cursor} of {total} in {height}"
                );
                assert!(total < height || first + height <= total);
            }
            let turns = firsts.windows(2).filter(|pair| pair[0] != pair[1]).count();
            assert!(turns <= total / (height / 2).max(1) + 1);
        }
    }
}
