//! The post under the cursor in a line or two: what its cell has no room for.

use super::canvas::Canvas;
use super::entry;
use crate::plan::{Plan, Post, Tag};
use crate::planner::command::Command;
use crate::planner::{Balancing, Desk, Mode, Planner};
use crate::text::display;
use chrono::{NaiveDate, Timelike};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::borrow::Cow;
use std::fmt::Write;

/// Title and text together are shown this far: each step of the cursor writes them anew.
const TEXT_COLUMNS: u16 = 64;

/// A channel or an owner is shown this far.
const NAME_COLUMNS: usize = 16;

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
    // Blanks in the colour of what stands beside them: each change of colour costs a few bytes at every step.
    canvas.style(area, canvas.theme.dim);
    let at_finding = planner.selected_finding();
    if let Some((at, finding)) = at_finding.and_then(|at| Some((at, desk.findings().get(at)?))) {
        let help = canvas.theme.text;
        // With a single line: the message stands among the findings already.
        if area.height > 1 {
            let message = finding.message(desk.plan());
            canvas.text(area.x, area.y, &message, area.width, canvas.theme.strong);
        }
        let said = desk.help(at).unwrap_or_default();
        canvas.text(area.x, area.bottom() - 1, said, area.width, help);
        return;
    }
    if let Some((said, why)) = planner.balancing().and_then(|balancing| marked(balancing, desk)) {
        if area.height > 1 {
            canvas.text(area.x, area.y, &said, area.width, canvas.theme.strong);
        }
        let last = if area.height > 1 { why } else { &said };
        canvas.text(area.x, area.bottom() - 1, last, area.width, canvas.theme.text);
        return;
    }
    let as_it_would_be = |at: usize| {
        let ghost = planner.what_if().and_then(|what_if| what_if.ghost_of(at));
        ghost.map_or_else(|| desk.post(at), |ghost| Some(&ghost.post))
    };
    match planner.selected().and_then(as_it_would_be) {
        Some(post) => {
            let in_hand = matches!(planner.doing(), Mode::Carry(_));
            about(canvas, desk.plan(), post, in_hand, area);
        }
        None => no_post(canvas, planner, desk, area),
    }
}

/// The marked line of a proposal: what it says, and why.
fn marked<'b>(balancing: &'b Balancing, desk: &Desk) -> Option<(String, &'b str)> {
    if let Some(step) = balancing.marked() {
        return Some((step.change.describe(desk.plan()), &step.why));
    }
    let left = balancing.marked_left()?;
    Some((left.what.clone(), &left.why))
}

fn about(canvas: &mut Canvas<'_>, plan: &Plan, post: &Post, in_hand: bool, area: Rect) {
    let theme = canvas.theme;
    let style = post
        .stage
        .index()
        .map_or(theme.warning, |stage| theme.stages[stage.get().min(8)]);
    let style = style.add_modifier(Modifier::BOLD);
    canvas.style(
        Rect {
            height: 1,
            width: 2,
            ..area
        },
        style,
    );
    let x = canvas.put(area.x, area.y, entry::mark(&post.stage, &plan.funnel), 2, style) + 1;
    let room = |x: u16| area.right().saturating_sub(x);
    if area.height < 2 {
        let facts = facts(plan, post)
            .map(|(fact, _)| fact)
            .into_iter()
            .filter(|fact| !fact.is_empty());
        let facts = facts.collect::<Vec<_>>().join(" · ");
        let columns = u16::try_from(display::width(&facts)).unwrap_or(u16::MAX);
        let title = room(x).saturating_sub(columns.saturating_add(2)).max(room(x) / 2);
        let x = canvas.text(x, area.y, post.display_title(), title, style) + 2;
        canvas.text(x, area.y, &facts, room(x), theme.dim);
        return;
    }
    let title = canvas.text(x, area.y, post.display_title(), room(x), style) + 2;
    let (text, style) = beginning(canvas, post);
    let left = TEXT_COLUMNS.saturating_sub(title - x).min(room(title));
    if left >= 12 {
        canvas.text(title, area.y, &text, left, style);
    }
    let mut x = x;
    // In columns: what two posts have in common need not be written again.
    for (at, (fact, columns)) in facts(plan, post).into_iter().enumerate() {
        let style = if at == STATUS && in_hand && post.is_fixed() {
            theme.warning
        } else {
            theme.dim
        };
        canvas.text(x, area.y + 1, &fact, room(x), style);
        x += u16::try_from(display::width(&fact).max(columns)).unwrap_or(0) + 2;
    }
}

/// Which of the facts is how far along the post is.
const STATUS: usize = 3;

/// When, for whom, where, how far along, by whom and at what effort; each with the columns to keep for it.
fn facts(plan: &Plan, post: &Post) -> [(String, usize); 6] {
    let time = post
        .time
        .map(|time| format!("{:02}:{:02}", time.hour(), time.minute()));
    let when = match (post.date, time) {
        (None, _) => "no date".to_owned(),
        (Some(_), None) => "no time".to_owned(),
        (Some(_), Some(time)) => time,
    };
    let stage: Cow<'_, str> = match &post.stage {
        Tag::Untagged => "untagged".into(),
        Tag::Unknown(word) => format!("unknown stage {word}").into(),
        Tag::Stage(stage) => plan.funnel.stage(*stage).map_or("", |stage| stage.title()).into(),
    };
    let stages = plan
        .funnel
        .stages()
        .iter()
        .map(|stage| display::width(&name(stage.title())));
    let channel = post.channel.as_deref().unwrap_or("no channel");
    let owner = post.owner.as_deref().unwrap_or_default();
    let hours = post.hours.map_or_else(String::new, |hours| format!("{hours} h"));
    [
        (when, 5),
        (name(&stage), stages.max().unwrap_or(0).max(8)),
        (name(channel), 15),
        (post.effective_status().to_string(), 9),
        (name(owner), 8),
        (hours, 0),
    ]
}

fn name(text: &str) -> String {
    display::cut(text, NAME_COLUMNS).into_owned()
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
        (None, None) => ("no text yet".into(), theme.dim),
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

/// A day as people say it: "Tue  1 Dec".
fn day(date: NaiveDate) -> String {
    date.format("%a %e %b").to_string()
}
