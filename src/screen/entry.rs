//! A post in a few columns: its mark, time, channel and title.

use super::canvas::Canvas;
use super::emphasis::Look;
use super::theme::Theme;
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

    /// The same for a post that is not there yet; often nobody has thought of a title for it.
    pub(super) fn new(post: &'p Post, funnel: &Funnel) -> Self {
        let title = if post.title.is_empty() {
            "new post"
        } else {
            &post.title
        };
        Self {
            title,
            ..Self::of(post, funnel)
        }
    }

    /// The colour of its stage.
    pub(super) fn colour(&self, theme: &Theme, outside: bool) -> Style {
        match self.stage {
            _ if outside => theme.outside,
            Some(stage) => theme.stages[stage.min(8)],
            None => theme.warning,
        }
    }

    /// Draws it within one line: as much of its time and channel as leaves enough of the title.
    pub(super) fn line(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) {
        let styles = self.styles(canvas.theme, look, outside);
        let title = TITLE.min(columns_of(self.title));
        let spare = area.width.saturating_sub(MARK + title);
        let time = self.time.as_deref().filter(|_| spare >= TIME).unwrap_or_default();
        let spare = if time.is_empty() { spare } else { spare - TIME };
        let channel = if spare >= CHANNEL { self.channel } else { "" };
        let mut x = canvas.put(area.x, area.y, self.mark, area.width, styles.head);
        if area.width >= 6 {
            x += 1;
        }
        x = Self::meta(canvas, (x, area), time, channel, styles.head);
        canvas.text(
            x,
            area.y,
            self.title,
            area.right().saturating_sub(x),
            styles.title,
        );
    }

    /// Draws it within several lines: time and channel beside the mark, the title below. Returns the lines used.
    pub(super) fn block(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) -> u16 {
        if area.height < 2 || (self.time.is_none() && self.channel.is_empty()) {
            return self.paragraph(canvas, area, look, outside);
        }
        let styles = self.styles(canvas.theme, look, outside);
        let mut x = canvas.put(area.x, area.y, self.mark, area.width, styles.head);
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
        let all = taken + if channel.is_empty() { 0 } else { CHANNEL };
        // The blank behind the mark is the first thing to go.
        x += u16::from(room >= all);
        Self::meta(canvas, (x, area), time, channel, styles.head);
        1 + title_lines(
            canvas,
            Rect {
                y: area.y + 1,
                height: area.height - 1,
                ..area
            },
            self.title,
            0,
            styles.title,
        )
    }

    fn styles(&self, theme: &Theme, look: Look, outside: bool) -> Styles {
        let faint = outside || look == Look::Leaving;
        // Time and channel are of one colour with the mark: a change of colour costs bytes at every step.
        let head = self.colour(theme, faint);
        Styles {
            head,
            title: if faint { theme.outside } else { theme.text },
        }
    }

    /// The title beside the mark and below it.
    fn paragraph(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look, outside: bool) -> u16 {
        let styles = self.styles(canvas.theme, look, outside);
        canvas.put(area.x, area.y, self.mark, area.width, styles.head);
        title_lines(canvas, area, self.title, MARK.min(area.width), styles.title).max(1)
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
    head: Style,
    title: Style,
}

/// Lays the style of a post's look over what is drawn. The cursor's is on the first line only, which is enough to
/// see it and less to draw.
pub(super) fn cover(canvas: &mut Canvas<'_>, area: Rect, look: Look) {
    match look {
        Look::Selected => canvas.style(Rect { height: 1, ..area }, canvas.theme.selected),
        Look::Marked => canvas.style(area, canvas.theme.marked),
        Look::Plain | Look::Leaving => {}
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
    let head = text.char_indices().nth(64).map_or(text, |(end, _)| &text[..end]);
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
