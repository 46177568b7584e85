//! Text with a cursor in it, on one line and on several.

use crate::planner::TextEdit;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Draws the part of a line that the cursor is in, and places the terminal's cursor.
pub(super) fn line(canvas: &mut Canvas<'_>, edit: &TextEdit, area: Rect, style: Style, has_cursor: bool) {
    if area.width == 0 {
        return;
    }
    let (text, cursor) = (edit.text(), edit.cursor());
    // From the cursor back as far as there is room for, one column being the cursor's own.
    let mut start = cursor;
    let mut column = 0;
    for (at, cluster) in text[..cursor].grapheme_indices(true).rev() {
        let columns = columns(cluster);
        if column + columns >= area.width {
            break;
        }
        column += columns;
        start = at;
    }
    let mut x = area.x;
    for cluster in text[start..].graphemes(true) {
        if x + columns(cluster) > area.right() {
            break;
        }
        x = put(canvas, x, area.y, cluster, style);
    }
    if start > 0 {
        canvas.cell(area.x, area.y, "…", style);
    }
    if has_cursor {
        canvas.cursor(area.x + column, area.y);
    }
}

/// Draws the rows around the cursor, and places the terminal's cursor.
pub(super) fn lines(canvas: &mut Canvas<'_>, edit: &TextEdit, area: Rect, style: Style) {
    let (text, cursor) = (edit.text(), edit.cursor());
    let rows = rows_near(text, cursor, area.width, area.height);
    let at = row_of(&rows, cursor);
    let first = frame::first_line(rows.len(), at, area.height.into());
    for (y, row) in (area.top()..area.bottom()).zip(rows.iter().skip(first)) {
        let mut x = area.x;
        for (place, cluster) in text[row.clone()].grapheme_indices(true) {
            if row.start + place == cursor {
                canvas.cursor(x, y);
            }
            // Blanks at the end of a row may hang over its edge.
            if x + columns(cluster) <= area.right() {
                x = put(canvas, x, y, cluster, style);
            }
        }
        if row.end == cursor && row_of(&rows, cursor) == usize::from(y - area.top()) + first {
            canvas.cursor(x.min(area.right().saturating_sub(1)), y);
        }
    }
}

fn put(canvas: &mut Canvas<'_>, x: u16, y: u16, cluster: &str, style: Style) -> u16 {
    if let [byte @ b' '..=b'~'] = cluster.as_bytes() {
        canvas.cell(
            x,
            y,
            std::str::from_utf8(std::slice::from_ref(byte)).unwrap_or(" "),
            style,
        );
        return x + 1;
    }
    canvas.put(x, y, &display::line(cluster), u16::MAX, style)
}

/// The columns that one character takes when it is made safe.
fn columns(cluster: &str) -> u16 {
    if cluster.len() == 1 {
        return 1;
    }
    frame::columns_of(&display::line(cluster))
}

/// The row that a place in the text is shown in.
fn row_of(rows: &[Range<usize>], place: usize) -> usize {
    let later = rows.iter().position(|row| row.start > place);
    later.unwrap_or(rows.len()).saturating_sub(1)
}

/// The rows of a text around a place in it: at least so many before and after it, where there are so many.
pub(super) fn rows_near(text: &str, place: usize, width: u16, view: u16) -> Vec<Range<usize>> {
    let view = usize::from(view);
    let start = text[..place]
        .rmatch_indices('\n')
        .nth(view)
        .map_or(0, |(at, _)| at + 1);
    let end = text[place..]
        .match_indices('\n')
        .nth(view)
        .map_or(text.len(), |(at, _)| place + at);
    let mut rows = Vec::new();
    let mut line = start;
    for part in text[start..end].split('\n') {
        wrap(part, line, width, &mut rows);
        line += part.len() + 1;
    }
    rows
}

/// Breaks a line into rows behind blanks, or within a word that is too long.
fn wrap(line: &str, offset: usize, width: u16, rows: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut used = 0;
    let mut soft = None;
    for (at, cluster) in line.grapheme_indices(true) {
        let is_blank = cluster == " ";
        let columns = columns(cluster);
        // What is carried over may itself be too long for a row.
        while used + columns > width && !is_blank && at > start {
            let (end, kept) = soft.take().unwrap_or((at, 0));
            rows.push(offset + start..offset + end);
            start = end;
            used = if kept == 0 { 0 } else { used - kept };
        }
        used += columns;
        if is_blank {
            soft = Some((at + 1, used));
        }
    }
    rows.push(offset + start..offset + line.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: u16) -> Vec<&str> {
        let rows = rows_near(text, 0, width, 99);
        rows.into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn rows_break_behind_blanks() {
        assert_eq!(wrapped("one two three", 8), ["one two ", "three"]);
        assert_eq!(wrapped("one  two", 4), ["one  ", "two"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh ", "ij"]);
        assert_eq!(wrapped("a\n\nb\n", 3), ["a", "", "b", ""]);
        assert_eq!(wrapped("", 3), [""]);
        assert_eq!(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrapped(" aa漢", 3), [" ", "aa", "漢"]);
    }

    #[test]
    fn only_rows_near_the_place_are_looked_at() {
        let text = "line\n".repeat(1000);
        assert_eq!(rows_near(&text, 2500, 10, 3).len(), 2 * 3 + 1);
    }

    proptest! {
        #[test]
        fn every_place_is_in_one_row(text in "[a-c 漢\u{301}\n]{0,40}", width in 1..12u16) {
            let rows = rows_near(&text, 0, width, 99);
            prop_assert_eq!(rows.first().map(|row| row.start), Some(0));
            prop_assert_eq!(rows.last().map(|row| row.end), Some(text.len()));
            for pair in rows.windows(2) {
                let between = &text[pair[0].end..pair[1].start];
                prop_assert!(between.is_empty() || between == "\n");
            }
            for row in &rows {
                let shown = text[row.clone()].trim_end_matches(' ');
                let columns: u16 = shown.graphemes(true).map(columns).sum();
                // One cluster alone may be wider than the row.
                prop_assert!(columns <= width || shown.graphemes(true).count() == 1, "{:?}", shown);
            }
        }
    }
}
