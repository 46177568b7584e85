//! How wide and how high the cells of the grid are.

use chrono::Weekday;
use ratatui::layout::Rect;

/// Weekend days give room to the others while those have fewer columns than this.
const ROOMY: u16 = 15;
/// Days that wide have a blank column before what they show.
const WITH_MARGIN: u16 = 10;
/// Weeks that high have lines between them.
const WITH_LINES: u16 = 3;

/// How wide and how high the cells of the grid are.
pub(super) struct Shape {
    area: Rect,
    /// Left edge and width of each day of the week, without lines.
    columns: [(u16, u16); 7],
    /// Top and height of each week, without lines.
    rows: Vec<(u16, u16)>,
    mix: u16,
    has_lines: bool,
    /// Blank columns before what a day shows.
    pub(super) margin: u16,
}

impl Shape {
    /// The shape of a grid of those days whose weeks' fullest days have so many posts. There must be two lines for
    /// each week.
    pub(super) fn new(area: Rect, weekdays: [Weekday; 7], fullest: &[usize]) -> Self {
        let mix = mix_columns(area.width);
        let widths = widths(area.width.saturating_sub(mix + 8), weekdays);
        let mut x = area.x;
        let columns = widths.map(|width| {
            x += 1 + width;
            (x - width, width)
        });
        let weeks = u16::try_from(fullest.len()).unwrap_or(u16::MAX).max(1);
        let with_lines = area.height.saturating_sub(weeks + 1);
        let has_lines = with_lines / weeks >= WITH_LINES;
        let lines = if has_lines {
            with_lines
        } else {
            area.height.saturating_sub(1)
        };
        let mut y = area.y + 1;
        let rows = heights(lines, fullest).into_iter().map(|height| {
            y += height + u16::from(has_lines);
            (y - height - u16::from(has_lines), height)
        });
        let margin = u16::from(widths.iter().any(|width| *width >= WITH_MARGIN));
        Self {
            area,
            columns,
            rows: rows.collect(),
            mix,
            has_lines,
            margin,
        }
    }

    pub(super) fn top(&self) -> u16 {
        self.area.y
    }

    pub(super) fn bottom(&self) -> u16 {
        let last = self.rows.last().map_or(self.area.y + 1, |(y, height)| y + height);
        last.min(self.area.bottom())
    }

    pub(super) fn weeks(&self) -> usize {
        self.rows.len()
    }

    /// Top and height of a week.
    pub(super) fn row(&self, week: usize) -> Option<(u16, u16)> {
        self.rows.get(week).copied()
    }

    /// Left edge and width of a day of the week.
    pub(super) fn column(&self, column: usize) -> (u16, u16) {
        self.columns.get(column).copied().unwrap_or_default()
    }

    pub(super) fn cell(&self, column: usize, (y, height): (u16, u16)) -> Rect {
        let (x, width) = self.column(column);
        Rect { x, y, width, height }
    }

    /// Everything between the first line of the grid and the last.
    pub(super) fn across(&self, (y, height): (u16, u16)) -> Rect {
        let (first, last) = (self.columns[0], self.columns[6]);
        Rect {
            x: first.0,
            y,
            width: last.0 + last.1 - first.0,
            height,
        }
    }

    /// Left edge and width of the weeks' mixes.
    pub(super) fn mix_column(&self) -> (u16, u16) {
        let (x, width) = self.columns[6];
        (x + width + 2, self.mix.saturating_sub(2))
    }

    pub(super) fn mix(&self, (y, height): (u16, u16)) -> Rect {
        let (x, width) = self.mix_column();
        Rect { x, y, width, height }
    }

    /// The lines below the weeks, where there are any.
    pub(super) fn borders(&self) -> impl Iterator<Item = (usize, u16)> {
        let rows = if self.has_lines { &self.rows[..] } else { &[] };
        rows.iter().map(|(y, height)| y + height).enumerate()
    }

    pub(super) fn has_lines(&self) -> bool {
        self.has_lines
    }

    pub(super) fn is_border(&self, row: u16) -> bool {
        self.borders().any(|(_, y)| y == row)
    }

    /// The lines between the days, and those at both ends.
    pub(super) fn separators(&self) -> impl Iterator<Item = u16> {
        let (x, width) = self.columns[6];
        self.columns.iter().map(|(x, _)| x - 1).chain([x + width])
    }
}

/// The columns for the weeks' mixes, blanks around them included.
fn mix_columns(columns: u16) -> u16 {
    if columns < 70 { 6 } else { 9 }
}

/// The widths of the days, of so many columns in all. The weekend, quiet in most plans, makes room where there is
/// little.
fn widths(columns: u16, weekdays: [Weekday; 7]) -> [u16; 7] {
    let even = columns / 7;
    let narrower = if even < ROOMY { even / 8 } else { 0 };
    let rest = columns - 2 * (even - narrower);
    // Days of the same width show the same of their posts, so a column or two too many go to the weekend.
    let mut over = rest % 5;
    let mut weekend_over = if over <= 2 { std::mem::take(&mut over) } else { 0 };
    weekdays.map(|day| {
        let (base, over) = if matches!(day, Weekday::Sat | Weekday::Sun) {
            (even - narrower, &mut weekend_over)
        } else {
            (rest / 5, &mut over)
        };
        let one = u16::from(*over > 0);
        *over -= one;
        base + one
    })
}

/// The heights of the weeks, of so many lines in all: alike, as long as that hides no posts; else the weeks with
/// room to spare give some of it to the others.
fn heights(lines: u16, fullest: &[usize]) -> Vec<u16> {
    let weeks = u16::try_from(fullest.len()).unwrap_or(u16::MAX).max(1);
    let need = |week: usize| u16::try_from(fullest[week] + 1).unwrap_or(u16::MAX).max(2);
    let mut heights: Vec<u16> = (0..weeks)
        .map(|week| lines / weeks + u16::from(week < lines % weeks))
        .take(fullest.len())
        .collect();
    loop {
        let spare = |week: &usize| i32::from(heights[*week]) - i32::from(need(*week));
        let (Some(giver), Some(taker)) = (
            (0..heights.len()).max_by_key(spare),
            (0..heights.len()).min_by_key(|week| (spare(week).signum(), heights[*week])),
        ) else {
            return heights;
        };
        if spare(&giver) <= 0 || spare(&taker) >= 0 || giver == taker {
            return heights;
        }
        heights[giver] -= 1;
        heights[taker] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::WeekStart;

    #[test]
    fn weeks_are_alike_until_one_needs_more_than_its_share() {
        assert_eq!(heights(20, &[0, 3, 2, 1]), [5, 5, 5, 5]);
        assert_eq!(heights(22, &[0, 3, 2, 1]), [6, 6, 5, 5]);
        assert_eq!(
            heights(20, &[1, 8, 2, 1]),
            [4, 9, 4, 3],
            "until it has what it needs"
        );
        assert_eq!(
            heights(20, &[1, 90, 2, 90]),
            [2, 8, 3, 7],
            "no week gives what it needs itself"
        );
        assert_eq!(heights(9, &[5, 5, 5, 5]), [3, 2, 2, 2]);
    }

    #[test]
    fn the_days_fill_the_width() {
        for start in 0..7 {
            let weekdays = WeekStart(Weekday::try_from(start).unwrap()).weekdays();
            for columns in 7..200 {
                assert_eq!(widths(columns, weekdays).iter().sum::<u16>(), columns);
            }
        }
        let sunday = WeekStart(Weekday::Sun).weekdays();
        assert_eq!(
            widths(68, sunday),
            [9, 10, 10, 10, 10, 10, 9],
            "the weekend is narrower"
        );
        assert_eq!(widths(140, sunday), [20; 7], "unless there is room enough");
    }
}
