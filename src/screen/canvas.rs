//! Where the parts of the screen draw, and where they note what they drew.

use super::Shown;
use super::theme::Theme;
use crate::planner::Target;
use crate::text::display;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// What is where on the screen. What was drawn last lies on top.
#[derive(Debug, Default)]
pub struct Hits(Vec<(Rect, Target)>);

impl Hits {
    /// What is at that cell.
    pub fn at(&self, column: u16, row: u16) -> Target {
        let place = Position::new(column, row);
        let hit = self.0.iter().rev().find(|(area, _)| area.contains(place));
        hit.map_or(Target::Nothing, |(_, target)| *target)
    }
}

/// A buffer to draw into, in the colours of a theme.
pub(super) struct Canvas<'b> {
    buffer: &'b mut Buffer,
    /// The colours.
    pub(super) theme: &'b Theme,
    shown: Shown,
}

impl<'b> Canvas<'b> {
    pub(super) fn new(buffer: &'b mut Buffer, theme: &'b Theme) -> Self {
        for cell in &mut buffer.content {
            cell.set_style(theme.ground);
        }
        Self {
            buffer,
            theme,
            shown: Shown::default(),
        }
    }

    pub(super) fn into_shown(self) -> Shown {
        self.shown
    }

    /// The cells of a row from a column on, as many of them as are on the screen.
    fn cells(&mut self, x: u16, y: u16, columns: u16) -> &mut [Cell] {
        let row = Rect::new(x, y, columns, 1).intersection(self.buffer.area);
        if row.is_empty() {
            return &mut [];
        }
        let first = self.buffer.index_of(row.x, row.y);
        &mut self.buffer.content[first..first + usize::from(row.width)]
    }

    /// Writes text that is safe already, as far as `columns` and the screen reach. Returns the column behind it.
    pub(super) fn put(&mut self, x: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        let area = *self.buffer.area();
        if y < area.top() || y >= area.bottom() || x >= area.right() || columns == 0 {
            return x;
        }
        if !display::is_one_column_each(text) {
            return self.buffer.set_stringn(x, y, text, columns.into(), style).0;
        }
        // Most text is plain, and there is no need then to look for clusters.
        let letters = text.chars().take(columns.into()).count();
        let written = u16::try_from(letters).unwrap_or(columns);
        for (cell, c) in self.cells(x, y, written).iter_mut().zip(text.chars()) {
            cell.set_char(c).set_style(style);
        }
        area.right().min(x.saturating_add(written))
    }

    /// Writes text that is safe already so that it ends before the column `end`. Returns where it begins.
    pub(super) fn put_right(&mut self, end: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        let wide = u16::try_from(display::width(text)).unwrap_or(u16::MAX);
        if wide > columns {
            return end;
        }
        self.put(end - wide.min(end), y, text, wide, style);
        end - wide.min(end)
    }

    /// Draws the same sign across `columns`.
    pub(super) fn across(&mut self, x: u16, y: u16, columns: u16, sign: &str, style: Style) {
        for cell in self.cells(x, y, columns) {
            cell.set_symbol(sign).set_style(style);
        }
    }

    /// Writes text from a file: made safe, and cut to `columns` with an ellipsis. Returns the column behind it.
    pub(super) fn text(&mut self, x: u16, y: u16, text: &str, columns: u16, style: Style) -> u16 {
        let cut = display::cut(text, columns.into());
        self.put(x, y, &cut, columns, style)
    }

    /// Writes one symbol, one column wide, into a cell.
    pub(super) fn cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Fills an area with blanks of that style.
    pub(super) fn fill(&mut self, area: Rect, style: Style) {
        let area = area.intersection(*self.buffer.area());
        for y in area.top()..area.bottom() {
            // A wide character would reach into the area from the left and hide what is drawn there.
            if area.left() > self.buffer.area().left() {
                let neighbour = &mut self.buffer[(area.left() - 1, y)];
                if display::width(neighbour.symbol()) > 1 {
                    neighbour.set_symbol(" ");
                }
            }
            let style = self.theme.ground.patch(style);
            for cell in self.cells(area.x, y, area.width) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Restyles an area, leaving what is written there.
    pub(super) fn style(&mut self, area: Rect, style: Style) {
        for y in area.top()..area.bottom() {
            for cell in self.cells(area.x, y, area.width) {
                cell.set_style(style);
            }
        }
    }

    /// Notes that `target` is there.
    pub(super) fn hit(&mut self, area: Rect, target: Target) {
        self.shown.hits.0.push((area, target));
    }

    /// The area that holds everything of that kind drawn so far.
    pub(super) fn extent(&self, is_of_kind: impl Fn(Target) -> bool) -> Option<Rect> {
        let places = self.shown.hits.0.iter();
        let of_kind = places.filter(|(_, target)| is_of_kind(*target));
        of_kind.map(|(area, _)| *area).reduce(Rect::union)
    }

    /// Puts the terminal's cursor there.
    pub(super) fn cursor(&mut self, x: u16, y: u16) {
        self.shown.cursor = Some((x, y));
    }
}
