//! The post under the cursor in a line or two: what its cell has no room for.

use super::canvas::Canvas;
use super::entry;
use crate::plan::{Plan, Post, Tag};
use crate::planner::command::Command;
use crate::planner::{Desk, Planner};
use crate::text::display;
use chrono::{NaiveDate, Timelike};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use std::fmt::Write;

/// Texts are shown this far: each step of the cursor writes these lines anew.
const TEXT_COLUMNS: u16 = 64;

/// Draws the detail lines.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    let Some(desk) = planner.desk() else { return };
    if area.height == 0 || area.width < 4 {
        return;
    }
    let area = Rect {
        x: area.x + 1,
        width: area.width - 2,
        ..area
    };
    if let Some(finding) = planner.selected_finding().and_then(|at| desk.findings().get(at)) {
        let said = finding.describe(desk.plan());
        let help = canvas.theme.text;
        // With a single line: the message stands among the findings already.
        if area.height > 1 {
            canvas.text(area.x, area.y, &said.message, area.width, canvas.theme.strong);
        }
        canvas.text(area.x, area.bottom() - 1, &said.help, area.width, help);
        return;
    }
    match planner.selected().and_then(|at| desk.post(at)) {
        Some(post) => about(canvas, desk.plan(), post, area),
        None => no_post(canvas, planner, desk, area),
    }
}

fn about(canvas: &mut Canvas<'_>, plan: &Plan, post: &Post, area: Rect) {
    let theme = canvas.theme;
    let rest = facts(plan, post);
    let style = post
        .stage
        .index()
        .map_or(theme.warning, |stage| theme.stages[stage.get().min(8)]);
    let x = canvas.put(area.x, area.y, entry::mark(&post.stage, &plan.funnel), 1, style) + 1;
    let room = area.right().saturating_sub(x);
    let facts_columns = u16::try_from(display::width(&rest)).unwrap_or(u16::MAX);
    let title = room.saturating_sub(facts_columns + 2).max(room / 2);
    let x = canvas.text(x, area.y, post.display_title(), title, theme.strong) + 2;
    canvas.text(x, area.y, &rest, area.right().saturating_sub(x), theme.dim);
    if area.height > 1 {
        let (text, style) = beginning(canvas, post);
        canvas.text(
            area.x + 2,
            area.y + 1,
            &text,
            (area.width - 2).min(TEXT_COLUMNS),
            style,
        );
    }
}

/// When, where, for whom, how far along, by whom and at what effort.
fn facts(plan: &Plan, post: &Post) -> String {
    let mut facts = post.date.map_or_else(|| "no date".to_owned(), day);
    // Writing to a text cannot fail.
    if let Some(time) = post.time {
        let _ = write!(facts, " {:02}:{:02}", time.hour(), time.minute());
    }
    let stage: Cow<'_, str> = match &post.stage {
        Tag::Untagged => "untagged".into(),
        Tag::Unknown(word) => format!("unknown stage {word}").into(),
        Tag::Stage(stage) => plan.funnel.stage(*stage).map_or("", |stage| stage.title()).into(),
    };
    let channel = post.channel.as_deref().unwrap_or("no channel");
    let status = post.effective_status().as_str();
    for fact in [channel, &stage, status].into_iter().chain(post.owner.as_deref()) {
        let _ = write!(facts, " · {}", display::cut(fact, 24));
    }
    if let Some(hours) = post.hours {
        let _ = write!(facts, " · {hours} h");
    }
    facts
}

/// The beginning of the text, or of what else there is to say.
fn beginning<'p>(canvas: &Canvas<'_>, post: &'p Post) -> (Cow<'p, str>, Style) {
    let theme = canvas.theme;
    let first = |text: &'p str| text.lines().map(str::trim).find(|line| !line.is_empty());
    match (first(&post.text), first(&post.notes)) {
        (Some(text), _) => (text.into(), theme.dim),
        (None, Some(notes)) => (
            format!("Note: {}", display::cut(notes, TEXT_COLUMNS.into())).into(),
            theme.dim,
        ),
        (None, None) => ("No text yet".into(), theme.outside),
    }
}

/// What there is to say of a day without posts.
fn no_post(canvas: &mut Canvas<'_>, planner: &Planner, desk: &Desk, area: Rect) {
    let date = planner.cursor().day;
    let mut text = day(date);
    let _ = write!(text, ": no posts");
    if !desk.plan().month.contains(date) {
        let _ = write!(text, "; not in the plan's month");
    }
    if let Some(key) = planner
        .keymap()
        .key_of(Command::Add)
        .filter(|_| !desk.is_read_only())
    {
        let _ = write!(text, " · {key} adds one");
    }
    canvas.text(area.x, area.y, &text, area.width, canvas.theme.dim);
}

/// A day as people say it: "Tue 1 Dec".
fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}
