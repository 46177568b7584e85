//! A day of the grid: its number and its posts.

use crate::plan::Month;
use crate::planner::{Desk, Target};
use crate::screen::canvas::Canvas;
use crate::screen::emphasis::{Emphasis, Look};
use crate::screen::entry;
use crate::screen::lineup::{Lineup, Shown};
use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;

/// The most lines that a post takes.
const POST_LINES: usize = 6;

/// A day and its place in the grid.
pub(super) struct Cell {
    pub(super) day: NaiveDate,
    pub(super) area: Rect,
    pub(super) margin: u16,
    /// The posts of the fullest day of the week: all days of a week show their posts alike.
    pub(super) most: usize,
}

/// Which of a day's posts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    first: usize,
    shown: usize,
    /// Whether a line says how many are not.
    says_more: bool,
}

impl Window {
    /// The posts to show of so many, in so many lines, so that the one at `slot` is among them.
    fn of(posts: usize, lines: usize, slot: usize) -> Self {
        if posts <= lines {
            return Self {
                first: 0,
                shown: posts,
                says_more: false,
            };
        }
        let says_more = lines >= 2;
        let shown = if says_more { lines - 1 } else { lines };
        // Page by page: a step from one post to the next seldom moves the others.
        let page = slot.min(posts - 1).checked_div(shown).unwrap_or(0) * shown;
        Self {
            first: page.min(posts - shown),
            shown,
            says_more,
        }
    }
}

pub(super) fn draw(canvas: &mut Canvas<'_>, desk: &Desk, emphasis: &Emphasis<'_>, cell: &Cell) {
    canvas.hit(cell.area, Target::Day(cell.day));
    let lineup = emphasis.lineup(cell.day);
    let lines = usize::from(cell.area.height.saturating_sub(1));
    let window = Window::of(lineup.len(), lines, emphasis.line_in_sight(cell.day, &lineup));
    let hidden = lineup.len() - window.shown;
    number(
        canvas,
        desk,
        emphasis,
        cell,
        if window.says_more { 0 } else { hidden },
    );
    entries(canvas, desk, emphasis, cell, (&lineup, window));
    if window.says_more {
        more(canvas, cell, window.first, hidden - window.first);
    }
}

/// The line with the number of the day; and of the posts that have no line.
fn number(canvas: &mut Canvas<'_>, desk: &Desk, emphasis: &Emphasis<'_>, cell: &Cell, hidden: usize) {
    let (day, area, theme) = (cell.day, cell.area, canvas.theme);
    let outside = !desk.calendar().month().contains(day);
    let is_today = day == emphasis.today;
    let style = match () {
        () if is_today => theme.today,
        () if outside => theme.outside,
        () => theme.text,
    };
    let label = if outside {
        format!("{} {}", day.day(), &month_name(day))
    } else {
        day.day().to_string()
    };
    let line = Rect { height: 1, ..area };
    canvas.style(line, style);
    let columns = area.width.saturating_sub(cell.margin);
    let end = canvas.put(area.x + cell.margin, area.y, &label, columns, style);
    let room = area.right().saturating_sub(end + 1);
    if hidden > 0 {
        let x = canvas.put_right(area.right(), area.y, &format!("+{hidden}"), room, theme.dim);
        canvas.hit(
            Rect {
                x,
                y: area.y,
                width: area.right() - x,
                height: 1,
            },
            Target::More(day),
        );
    } else if is_today {
        let word = if room >= 5 { "today" } else { "◂" };
        canvas.put(
            if room >= 5 { end + 1 } else { end },
            area.y,
            word,
            area.right().saturating_sub(end),
            style,
        );
    }
    if emphasis.is_over(day) {
        canvas.style(line, theme.marked);
    } else if day == emphasis.day {
        canvas.style(line, theme.cursor);
    }
}

fn month_name(day: NaiveDate) -> String {
    Month::of(day).title().chars().take(3).collect()
}

fn entries(
    canvas: &mut Canvas<'_>,
    desk: &Desk,
    emphasis: &Emphasis<'_>,
    cell: &Cell,
    (lineup, window): (&Lineup<'_>, Window),
) {
    let outside = !desk.calendar().month().contains(cell.day);
    let lines = usize::from(cell.area.height.saturating_sub(1));
    let each = (lines / cell.most.max(1)).clamp(1, POST_LINES);
    let mut y = cell.area.y + 1;
    for line in window.first..window.first + window.shown {
        let Some(shown) = lineup.get(line) else { continue };
        let Some((entry, look)) = emphasis.entry(shown) else {
            continue;
        };
        let height = u16::try_from(each)
            .unwrap_or(1)
            .min(cell.area.bottom().saturating_sub(y));
        let width = cell.area.width.saturating_sub(cell.margin);
        let area = Rect {
            x: cell.area.x + cell.margin,
            y,
            width,
            height,
        };
        let head = Rect {
            y,
            height: 1,
            ..cell.area
        };
        canvas.style(head, entry.colour(canvas.theme, outside));
        let used = if each == 1 {
            entry.line(canvas, area, look, outside);
            1
        } else {
            entry.block(canvas, area, look, outside)
        };
        let taken = Rect {
            y,
            height: used,
            ..cell.area
        };
        entry::cover(canvas, taken, look);
        if look == Look::Marked && cell.day != emphasis.day {
            canvas.style(
                Rect {
                    height: 1,
                    ..cell.area
                },
                canvas.theme.marked,
            );
        }
        if let Shown::Post(at) = shown {
            canvas.hit(taken, Target::Post(at));
        }
        y += used;
    }
}

/// The line that says how many posts are not shown.
fn more(canvas: &mut Canvas<'_>, cell: &Cell, above: usize, below: usize) {
    let line = Rect {
        y: cell.area.bottom() - 1,
        height: 1,
        ..cell.area
    };
    let x = line.x + cell.margin;
    let columns = line.width.saturating_sub(cell.margin);
    let text = match (above, below) {
        (0, below) => format!("+{below} more"),
        (above, 0) => format!("↑{above} above"),
        (above, below) => format!("↑{above} +{below} more"),
    };
    canvas.text(x, line.y, &text, columns, canvas.theme.dim);
    canvas.hit(line, Target::More(cell.day));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_with_too_many_posts_shows_the_one_under_the_cursor_and_says_how_many_there_are_besides() {
        let shown = |posts, lines, slot| {
            let window = Window::of(posts, lines, slot);
            (window.first..window.first + window.shown, window.says_more)
        };
        assert_eq!(shown(3, 3, 2), (0..3, false));
        assert_eq!(shown(9, 4, 0), (0..3, true));
        assert_eq!(shown(9, 4, 2), (0..3, true));
        assert_eq!(shown(9, 4, 3), (3..6, true));
        assert_eq!(shown(8, 4, 7), (5..8, true), "the last page is full");
        assert_eq!(
            shown(2, 1, 1),
            (1..2, false),
            "with a single line the number's line says it"
        );
        assert_eq!(shown(2, 0, 1), (0..0, false));
    }

    #[test]
    fn the_post_under_the_cursor_is_always_shown() {
        for (posts, lines) in (0..20).flat_map(|posts| (1..9).map(move |lines| (posts, lines))) {
            for slot in 0..posts {
                let window = Window::of(posts, lines, slot);
                assert!((window.first..window.first + window.shown).contains(&slot));
                assert!(window.shown + usize::from(window.says_more) <= lines);
            }
        }
    }
}
