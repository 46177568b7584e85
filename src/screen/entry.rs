//! A post in a few columns: its mark, time, channel and title.

use super::canvas::Canvas;
use super::emphasis::Look;
use crate::plan::{Funnel, Post, Tag, built_in_channel};
use crate::text::display;
use chrono::Timelike;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The columns of a mark and the blank behind it.
const MARK: u16 = 2;
/// The columns of a time and the blank behind it.
const TIME: u16 = 6;
/// The columns of a channel and the blank behind it.
const CHANNEL: u16 = 3;
/// A title that has fewer columns is no title; the channel and then the time make room.
const TITLE: u16 = 8;

/// A post as the month shows it.
pub(super) struct Entry<'p> {
    mark: &'static str,
    /// The place of its stage in the funnel; untagged posts have none.
    stage: Option<usize>,
    time: Option<String>,
    channel: &'p str,
    title: &'p str,
}

impl<'p> Entry<'p> {
    pub(super) fn of(post: &'p Post, funnel: &Funnel) -> Self {
        let stage = post.stage.index();
        Self {
            mark: mark(&post.stage, funnel),
            stage: stage.map(crate::plan::StageIndex::get),
            time: post
                .time
                .map(|time| format!("{:02}:{:02}", time.hour(), time.minute())),
            channel: post.channel.as_deref().map_or("", short),
            title: post.display_title(),
        }
    }

    /// Draws it within one line: as much of its time and channel as leaves enough of the title.
    pub(super) fn line(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) {
        let styles = Styles::of(canvas, self.stage, look, outside);
        let title = TITLE.min(columns_of(self.title));
        let spare = area.width.saturating_sub(MARK + title);
        let time = self.time.as_deref().filter(|_| spare >= TIME).unwrap_or_default();
        let spare = if time.is_empty() { spare } else { spare - TIME };
        let channel = if spare >= CHANNEL { self.channel } else { "" };
        let mut x = canvas.put(area.x, area.y, self.mark, area.width, styles.mark);
        if area.width >= 6 {
            x += 1;
        }
        x = Self::meta(canvas, (x, area), time, channel, styles.meta);
        canvas.text(
            x,
            area.y,
            self.title,
            area.right().saturating_sub(x),
            styles.title,
        );
        cover(canvas, area, look);
    }

    /// Draws it within several lines: time and channel beside the mark, the title below. Returns the lines used.
    pub(super) fn block(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) -> u16 {
        if area.height < 2 || (self.time.is_none() && self.channel.is_empty()) {
            return self.paragraph(canvas, area, look, outside);
        }
        let styles = Styles::of(canvas, self.stage, look, outside);
        let x = canvas.put(area.x, area.y, self.mark, area.width, styles.mark) + 1;
        let room = area.right().saturating_sub(x);
        let time = self
            .time
            .as_deref()
            .filter(|_| room >= TIME - 1)
            .unwrap_or_default();
        let taken = if time.is_empty() { 0 } else { TIME };
        let channel = if room >= taken + CHANNEL - 1 {
            self.channel
        } else {
            ""
        };
        Self::meta(canvas, (x, area), time, channel, styles.meta);
        let used = 1 + title_lines(
            canvas,
            Rect {
                y: area.y + 1,
                height: area.height - 1,
                ..area
            },
            self.title,
            0,
            styles.title,
        );
        cover(canvas, Rect { height: used, ..area }, look);
        used
    }

    /// The title beside the mark and below it.
    fn paragraph(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) -> u16 {
        let styles = Styles::of(canvas, self.stage, look, outside);
        canvas.put(area.x, area.y, self.mark, area.width, styles.mark);
        let used = title_lines(canvas, area, self.title, MARK.min(area.width), styles.title).max(1);
        cover(canvas, Rect { height: used, ..area }, look);
        used
    }

    /// Draws time and channel. Returns where the title can begin.
    fn meta(canvas: &mut Canvas<'_>, at: (u16, Rect), time: &str, channel: &str, style: Style) -> u16 {
        let (mut x, area) = at;
        if !time.is_empty() {
            x = canvas.put(x, area.y, time, area.right().saturating_sub(x), style) + 1;
        }
        if !channel.is_empty() {
            canvas.text(
                x,
                area.y,
                channel,
                area.right().saturating_sub(x).min(CHANNEL - 1),
                style,
            );
            x += CHANNEL;
        }
        x
    }
}

/// How the parts of a post look.
struct Styles {
    mark: Style,
    meta: Style,
    title: Style,
}

impl Styles {
    fn of(canvas: &Canvas<'_>, stage: Option<usize>, look: Look, outside: bool) -> Self {
        let theme = canvas.theme;
        if outside || look == Look::Dragged {
            return Self {
                mark: theme.outside,
                meta: theme.outside,
                title: theme.outside,
            };
        }
        Self {
            mark: stage.map_or(theme.warning, |stage| theme.stages[stage.min(8)]),
            meta: theme.dim,
            title: theme.text,
        }
    }
}

/// Lays the style of the look over what is drawn.
fn cover(canvas: &mut Canvas<'_>, area: Rect, look: Look) {
    match look {
        Look::Selected => canvas.style(area, canvas.theme.selected),
        Look::Marked => canvas.style(area, canvas.theme.marked),
        Look::Plain | Look::Dragged => {}
    }
}

/// Draws a title over as many lines as there are, the first one indented. Returns how many it took.
fn title_lines(canvas: &mut Canvas<'_>, area: Rect, title: &str, indent: u16, style: Style) -> u16 {
    // Any title that fits is far shorter than this; what follows would only cost time.
    let enough = usize::from(area.width) * usize::from(area.height) * 2 + 8;
    let head = title
        .char_indices()
        .nth(enough)
        .map_or(title, |(end, _)| &title[..end]);
    let head = display::line(head);
    let lines = display::wrap(&head, area.width.saturating_sub(indent).into());
    let columns = area.width.saturating_sub(indent);
    let mut used = 0;
    for (row, line) in (0..area.height).zip(&lines) {
        let next = lines.get(usize::from(row) + 1).filter(|_| row + 1 == area.height);
        let line = next.map_or_else(|| line.clone(), |next| format!("{line} {next}").into());
        canvas.text(area.x + indent, area.y + row, &line, columns, style);
        used = row + 1;
    }
    used
}

fn columns_of(text: &str) -> u16 {
    let head = text
        .char_indices()
        .nth(usize::from(TITLE))
        .map_or(text, |(end, _)| &text[..end]);
    u16::try_from(display::width(&display::line(head))).unwrap_or(TITLE)
}

/// The mark of a post: its stage's, or that something is missing.
pub(super) fn mark(tag: &Tag, funnel: &Funnel) -> &'static str {
    tag.index().map_or("?", |stage| funnel.mark(stage))
}

/// A channel in two columns.
fn short(channel: &str) -> &str {
    if let Some(known) = built_in_channel(channel) {
        return known.short;
    }
    channel
        .char_indices()
        .nth(2)
        .map_or(channel, |(end, _)| &channel[..end])
}
