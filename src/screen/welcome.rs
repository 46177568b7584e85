//! The screen when nothing is open: what postmix is, and what can be opened or made.

use super::canvas::Canvas;
use super::frame;
use crate::planner::{Mode, Planner, Target};
use crate::text::display;
use ratatui::layout::Rect;

/// The columns of the text in the middle, where there are so many.
const WIDTH: u16 = 78;

/// What postmix is.
const ABOUT: &str = "Plan a month of social posts, and see at every keystroke whether each audience of your funnel \
                     gets its share.";

/// A line of the screen.
enum Line<'p> {
    Blank,
    Heading(&'static str),
    /// Something to choose, by its number: its name, and more about it.
    Item(usize, &'p str, std::borrow::Cow<'p, str>),
}

/// Draws the screen.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    canvas.fill(area, canvas.theme.text);
    if area.width < 4 || area.height == 0 {
        return;
    }
    let lines = lines(planner);
    let marked = marked(planner);
    let count = frame::rows(lines.len());
    let width = WIDTH.min(area.width.saturating_sub(2));
    let about = display::wrap(ABOUT, width.into());
    let head = frame::rows(about.len()) + 2;
    let said = notice(planner);
    let below = if said.is_some() { 3 } else { 0 };
    let has_head = area.height >= head + below + count.min(5);
    let head = if has_head { head } else { 0 };
    let block = frame::middle(area, width, head + count + below);
    if has_head {
        draw_head(canvas, &about, block);
    }
    let list = frame::below(block, head);
    let list = Rect {
        height: list.height - below.min(list.height.saturating_sub(1)),
        ..list
    };
    draw_lines(canvas, &lines, marked, list);
    if let Some((text, is_error)) = said {
        let room = Rect {
            y: list.bottom(),
            height: block.bottom() - list.bottom(),
            ..list
        };
        draw_notice(canvas, text, is_error, room);
    }
}

fn draw_head(canvas: &mut Canvas<'_>, about: &[std::borrow::Cow<'_, str>], area: Rect) {
    let theme = canvas.theme;
    let mut x = area.x;
    for (mark, style) in ["○", "◐", "●"].into_iter().zip(theme.stages) {
        x = canvas.put(x, area.y, mark, 1, style) + 1;
    }
    canvas.put(
        x + 1,
        area.y,
        "postmix",
        area.right().saturating_sub(x + 1),
        theme.strong,
    );
    for (y, line) in (area.y + 2..area.bottom()).zip(about) {
        canvas.put(area.x, y, line, area.width, theme.dim);
    }
}

/// Which line is marked: none while a file name is asked for.
fn marked(planner: &Planner) -> Option<usize> {
    match planner.mode() {
        Mode::Welcome(welcome) => Some(welcome.at),
        Mode::Help(_, _, before) => match &**before {
            Mode::Welcome(welcome) => Some(welcome.at),
            _ => None,
        },
        _ => None,
    }
}

fn notice(planner: &Planner) -> Option<(&str, bool)> {
    planner.notice().map(|notice| (&*notice.text, notice.is_error))
}

fn lines(planner: &Planner) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut number = 0;
    let mut item = |lines: &mut Vec<_>, name, about| {
        lines.push(Line::Item(number, name, about));
        number += 1;
    };
    if !planner.templates().is_empty() {
        lines.push(Line::Blank);
        lines.push(Line::Heading("New plan"));
    }
    for template in planner.templates() {
        item(&mut lines, &*template.name, template.about.as_str().into());
    }
    if !planner.recent().is_empty() {
        lines.push(Line::Blank);
        lines.push(Line::Heading("Recent plans"));
    }
    for path in planner.recent() {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("…");
        let folder = path.parent().map(|folder| folder.to_string_lossy());
        item(&mut lines, name, folder.unwrap_or_default());
    }
    lines.push(Line::Blank);
    item(&mut lines, "Open another file…", "".into());
    lines
}

fn draw_lines(canvas: &mut Canvas<'_>, lines: &[Line<'_>], marked: Option<usize>, area: Rect) {
    let is_marked = |line: &Line<'_>| matches!(line, Line::Item(number, ..) if Some(*number) == marked);
    let at = lines.iter().position(is_marked).unwrap_or(0);
    let first = frame::first_line(lines.len(), at, area.height.into());
    let names = lines.iter().filter_map(|line| match line {
        Line::Item(_, name, about) if !about.is_empty() => Some(frame::columns_of(&display::line(name))),
        _ => None,
    });
    let names = names.max().unwrap_or(0).min(area.width / 2);
    for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(first)) {
        match line {
            Line::Blank => {}
            Line::Heading(title) => {
                canvas.put(area.x, y, title, area.width, canvas.theme.strong);
            }
            Line::Item(number, name, about) => {
                let row = Rect::new(area.x, y, area.width, 1);
                let columns = if about.is_empty() { area.width } else { names };
                canvas.text(
                    area.x + 2,
                    y,
                    name,
                    columns.min(area.width.saturating_sub(2)),
                    canvas.theme.text,
                );
                let x = area.x + 2 + names + 2;
                canvas.text(x, y, about, area.right().saturating_sub(x), canvas.theme.dim);
                if Some(*number) == marked {
                    canvas.put(area.x, y, "▸", 1, canvas.theme.strong);
                    canvas.style(row, canvas.theme.selected);
                }
                canvas.hit(row, Target::Item(*number));
            }
        }
    }
}

fn draw_notice(canvas: &mut Canvas<'_>, text: &str, is_error: bool, area: Rect) {
    let (sign, style) = if is_error {
        ("! ", canvas.theme.error)
    } else {
        ("", canvas.theme.text)
    };
    let lines = display::wrap(text, usize::from(area.width.saturating_sub(2)));
    let first = u16::from(area.height > 1);
    for (y, line) in (area.y + first..area.bottom()).zip(&lines) {
        let x = canvas.put(area.x, y, sign, 2, style);
        canvas.put(x, y, line, area.right().saturating_sub(x), style);
    }
}
