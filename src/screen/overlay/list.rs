//! The posts of a day, or the ideas.

use crate::plan::{Funnel, Post, built_in_channel};
use crate::planner::command::Command;
use crate::planner::{List, Planner, Target};
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::text::display;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// The columns of a list, where there are so many.
const WIDTH: u16 = 84;

/// Draws the list in the middle of the area.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, list: List, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    let posts = list.posts(desk);
    let width = WIDTH.min(area.width);
    if posts.is_empty() {
        draw_empty(canvas, planner, list, area);
        return;
    }
    let panel = frame::middle(area, width, frame::rows(posts.len()).saturating_add(2).max(5));
    let inner = frame::float(canvas, panel, &title(list), canvas.theme.text);
    let marked = list.at.min(posts.len() - 1);
    let place = format!("{} of {}", marked + 1, posts.len());
    frame::note(canvas, panel, &place, canvas.theme.panel.patch(canvas.theme.dim));
    let view = usize::from(inner.height);
    let first = frame::first_line(posts.len(), marked, view);
    let shown: Vec<_> = posts.iter().enumerate().skip(first).take(view).collect();
    let of_shown: Vec<_> = shown.iter().filter_map(|(_, post)| desk.post(**post)).collect();
    let columns = Columns::new(&of_shown, inner.width, list.day.is_some());
    for (y, (at, post)) in (inner.top()..inner.bottom()).zip(shown) {
        let row = Rect::new(inner.x - 1, y, inner.width + 2, 1).intersection(panel);
        if let Some(post) = desk.post(*post) {
            columns.draw(
                canvas,
                post,
                &desk.plan().funnel,
                Rect::new(inner.x, y, inner.width, 1),
            );
        }
        if at == marked {
            canvas.style(row, canvas.theme.selected);
        }
        canvas.hit(row, Target::Item(at));
    }
}

fn title(list: List) -> String {
    list.day.map_or_else(|| "Ideas".to_owned(), in_words)
}

/// "Fri 4 December 2026".
fn in_words(day: NaiveDate) -> String {
    day.format("%a %-d %B %Y").to_string()
}

/// Says how to put something into an empty list.
fn draw_empty(canvas: &mut Canvas<'_>, planner: &Planner, list: List, area: Rect) {
    let key = |command| {
        planner
            .keymap()
            .key_of(command)
            .map_or_else(String::new, |key| key.to_string())
    };
    let text = match list.day {
        Some(_) => format!(
            "Nothing goes out on this day yet.\n\n{} adds a post here, {} puts a copied one here.",
            key(Command::Add),
            key(Command::Paste)
        ),
        None => format!(
            "No ideas yet. An idea is a post without a date: it is not counted until it gets one.\n\n{} adds one, \
             {} makes one of the post under the cursor.",
            key(Command::Add),
            key(Command::ToIdea)
        ),
    };
    let width = 56.min(area.width);
    let lines = display::wrap(&text, usize::from(width.saturating_sub(4)));
    let panel = frame::middle(area, width, frame::rows(lines.len()) + 2);
    let inner = frame::float(canvas, panel, &title(list), canvas.theme.text);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines) {
        canvas.put(inner.x, y, line, inner.width, canvas.theme.text);
    }
}

/// Which columns a list has, and how wide they are; 0 leaves one out.
struct Columns {
    time: u16,
    channel: u16,
    short_channels: bool,
    title: u16,
    status: u16,
    owner: u16,
}

impl Columns {
    /// The columns that the posts in sight need; on narrow screens the title gets the room of the others.
    fn new(posts: &[&Post], width: u16, has_times: bool) -> Self {
        let widest = |text: fn(&Post) -> &str, most: u16| {
            let columns = posts
                .iter()
                .map(|post| frame::columns_of(&display::cut(text(post), most.into())));
            columns.max().unwrap_or(0)
        };
        let gap = |columns: u16| if columns > 0 { columns + 2 } else { 0 };
        let short_channels = width < 52;
        let channel = widest(|post| post.channel.as_deref().unwrap_or(""), 12);
        let mut columns = Self {
            time: if has_times { 7 } else { 0 },
            channel: gap(if short_channels { channel.min(2) } else { channel }),
            short_channels,
            title: 0,
            status: gap(widest(|post| post.effective_status().as_str(), 9)),
            owner: gap(widest(|post| post.owner.as_deref().unwrap_or(""), 12)),
        };
        let room = width.saturating_sub(2);
        if room < 24 + columns.time + columns.channel + columns.status + columns.owner {
            columns.owner = 0;
        }
        if room < 16 + columns.time + columns.channel + columns.status {
            columns.status = 0;
        }
        if room < 10 + columns.time + columns.channel {
            columns.channel = 0;
        }
        let taken = columns.time + columns.channel + columns.status + columns.owner;
        columns.title = room.saturating_sub(taken);
        columns
    }

    fn draw(&self, canvas: &mut Canvas<'_>, post: &Post, funnel: &Funnel, area: Rect) {
        let (theme, y) = (canvas.theme, area.y);
        let (mark, colour) = match post.stage.index() {
            Some(stage) => (funnel.mark(stage), frame::stage_style(canvas, stage)),
            None => ("?", theme.dim),
        };
        canvas.put(area.x, y, mark, 1, colour);
        let mut x = area.x + 2;
        if self.time > 0 {
            let time = post
                .time
                .map(|time| time.format("%H:%M").to_string())
                .unwrap_or_default();
            canvas.put(x, y, &time, self.time - 2, theme.dim);
            x += self.time;
        }
        let channel = post.channel.as_deref().unwrap_or("");
        let short = built_in_channel(channel).filter(|_| self.short_channels);
        let channel = short.map_or(channel, |channel| channel.short);
        canvas.text(x, y, channel, self.channel.saturating_sub(2), theme.dim);
        x += self.channel;
        canvas.text(x, y, post.display_title(), self.title, theme.text);
        x += self.title;
        for (columns, text) in [
            (self.status, post.effective_status().as_str()),
            (self.owner, post.owner.as_deref().unwrap_or("")),
        ] {
            canvas.text(x + 2, y, text, columns.saturating_sub(2), theme.dim);
            x += columns;
        }
    }
}
