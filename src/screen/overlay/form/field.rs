//! One field of a form.

use crate::plan::{BuiltInChannel, Counts, Field, built_in_channel};
use crate::planner::form::{Entry, EntryKind, Form};
use crate::planner::{Desk, Target, when};
use crate::rules::Ruler as _;
use crate::screen::canvas::Canvas;
use crate::screen::frame;
use crate::screen::overlay::typed;
use crate::text::count::{self, Counting};
use crate::text::display;
use ratatui::layout::Rect;

/// A field, and what it is drawn from.
pub(super) struct FieldView<'a> {
    pub(super) desk: &'a Desk,
    pub(super) form: &'a Form,
    pub(super) at: usize,
    /// The columns of the labels with all that stands beside them.
    pub(super) labels: u16,
}

impl FieldView<'_> {
    /// Draws the field.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(entry) = self.form.entries().get(self.at) else {
            return;
        };
        canvas.hit(area, Target::Field(self.at));
        let is_focused = self.at == self.form.focus();
        let label_style = if is_focused {
            for y in area.top()..area.bottom() {
                canvas.cell(area.x, y, "▌", canvas.theme.strong);
            }
            canvas.theme.strong
        } else {
            canvas.theme.dim
        };
        let columns = self.labels.saturating_sub(4);
        canvas.put(area.x + 2, area.y, label(entry.field), columns, label_style);
        if entry.is_changed() {
            canvas.cell(area.x + self.labels - 2, area.y, "•", canvas.theme.note);
        }
        if entry.field == Field::Text {
            self.draw_counter(canvas, entry, area);
        }
        let value = Rect {
            x: area.x + self.labels,
            width: area.width.saturating_sub(self.labels),
            ..area
        };
        if is_focused {
            self.draw_focused(canvas, entry, value);
        } else {
            self.draw_value(canvas, entry, value);
        }
    }

    fn draw_focused(&self, canvas: &mut Canvas<'_>, entry: &Entry, area: Rect) {
        let text = canvas.theme.text;
        if entry.edit.text().is_empty() {
            canvas.put(
                area.x,
                area.y,
                placeholder(entry.field),
                area.width,
                canvas.theme.dim,
            );
            canvas.cursor(area.x, area.y);
            return;
        }
        if entry.kind == EntryKind::Lines {
            typed::lines(canvas, &entry.edit, area, text);
            return;
        }
        typed::line(canvas, &entry.edit, area, text, true);
        if self.form.typing_replaces() {
            let columns = frame::columns_of(&display::cut(entry.edit.text(), area.width.into()));
            let value = Rect {
                width: columns,
                height: 1,
                ..area
            };
            canvas.style(value, canvas.theme.selected);
        }
        self.draw_meaning(canvas, entry, area);
    }

    fn draw_value(&self, canvas: &mut Canvas<'_>, entry: &Entry, area: Rect) {
        let text = entry.edit.text();
        let is_empty = text.trim().is_empty() || (entry.kind == EntryKind::YesNo && text == "no");
        if is_empty {
            let shown = if text == "no" { "no" } else { "–" };
            canvas.put(area.x, area.y, shown, area.width, canvas.theme.dim);
            return;
        }
        if entry.kind == EntryKind::Lines {
            draw_block(canvas, text, area);
            return;
        }
        canvas.text(area.x, area.y, text, area.width, canvas.theme.text);
        self.draw_meaning(canvas, entry, area);
    }

    /// What stands behind a value: the weekday of a date, the mark of a stage.
    fn draw_meaning(&self, canvas: &mut Canvas<'_>, entry: &Entry, area: Rect) {
        let end = area.x + frame::columns_of(&display::cut(entry.edit.text(), area.width.into())) + 2;
        let room = area.right().saturating_sub(end);
        match entry.field {
            Field::Date => {
                if let Some(day) = self.form.date() {
                    let words = day.format("%a %-d %b").to_string();
                    canvas.text(end, area.y, &words, room, canvas.theme.dim);
                }
            }
            Field::Stage => {
                let funnel = &self.desk.plan().funnel;
                if let Some(stage) = funnel.find(entry.edit.text()) {
                    let style = frame::stage_style(canvas, stage);
                    canvas.put(end, area.y, funnel.mark(stage), room, style);
                }
            }
            _ => {}
        }
    }

    /// How long the text is as its channel counts, under its label: "123/280".
    fn draw_counter(&self, canvas: &mut Canvas<'_>, entry: &Entry, area: Rect) {
        let text = entry.edit.text();
        if text.is_empty() {
            return;
        }
        let mut entries = self.form.entries().iter();
        let channel = entries.find(|entry| entry.field == Field::Channel);
        let channel = channel.and_then(|channel| built_in_channel(channel.edit.text()));
        let channel = channel.copied().unwrap_or(ANYWHERE);
        let (mut count, mut limit) = (Counting.length(text, &channel), channel.limit);
        let mut is_over = limit.is_some_and(|limit| count > limit);
        let bytes = count::bytes(text);
        if !is_over && channel.byte_limit.is_some_and(|limit| bytes > limit) {
            (count, limit, is_over) = (bytes, channel.byte_limit, true);
        }
        let (sign, style) = if is_over {
            ("▲", canvas.theme.warning)
        } else {
            ("", canvas.theme.dim)
        };
        let said = limit.map_or_else(|| count.to_string(), |limit| format!("{sign}{count}/{limit}"));
        let columns = self.labels.saturating_sub(3);
        if area.height >= 2 {
            canvas.put(area.x + 2, area.y + 1, &said, columns, style);
        } else if is_over {
            // On one line the sign alone has to tell.
            canvas.cell(area.x + 7, area.y, sign, style);
        }
    }
}

/// A post that goes nowhere yet, or to a channel of the user's own: its text is counted as people see it.
const ANYWHERE: BuiltInChannel = BuiltInChannel {
    id: "",
    short: "",
    limit: None,
    counts: Counts::Graphemes,
    byte_limit: None,
    title_limit: None,
    hashtag_limit: None,
};

/// The first rows of a long text.
fn draw_block(canvas: &mut Canvas<'_>, text: &str, area: Rect) {
    let rows = typed::rows_near(text, 0, area.width.max(1), area.height);
    let more = rows.len() > usize::from(area.height) || rows.last().is_some_and(|row| row.end < text.len());
    for (y, row) in (area.top()..area.bottom()).zip(&rows) {
        let is_last = y + 1 == area.bottom();
        let line = &text[row.clone()];
        if is_last && more {
            let line = format!("{} …", line.trim_end());
            canvas.text(area.x, y, &line, area.width, canvas.theme.text);
        } else {
            canvas.text(area.x, y, line.trim_end(), area.width, canvas.theme.text);
        }
    }
}

fn label(field: Field) -> &'static str {
    match field {
        Field::Id => "Id",
        Field::Title => "Title",
        Field::Date => "Date",
        Field::Time => "Time",
        Field::Channel => "Channel",
        Field::Stage => "Stage",
        Field::Status => "Status",
        Field::Text => "Text",
        Field::Owner => "Owner",
        Field::Hours => "Hours",
        Field::Pillar => "Pillar",
        Field::Campaign => "Campaign",
        Field::Tags => "Tags",
        Field::Values => "Values",
        Field::Link => "Link",
        Field::Media => "Media",
        Field::Paid => "Paid",
        Field::Pinned => "Pinned",
        Field::Kpi => "Planned",
        Field::Results => "Results",
        Field::Notes => "Notes",
    }
}

/// What an empty field says of what belongs there.
fn placeholder(field: Field) -> &'static str {
    match field {
        Field::Id => "",
        Field::Title => "what the plan calls it",
        Field::Date => when::DAY_FORMS,
        Field::Time => when::TIME_FORMS,
        Field::Channel => "where it goes out: instagram, blog …",
        Field::Stage => "the audience it speaks to",
        Field::Status => "how far along it is",
        Field::Text => "the copy",
        Field::Owner => "who makes it",
        Field::Hours => "how long it takes: 1.5",
        Field::Pillar => "the recurring theme it belongs to",
        Field::Campaign => "the campaign it belongs to",
        Field::Tags => "people, winter",
        Field::Values => "which of the brand's values it shows",
        Field::Link => "https://…",
        Field::Media => "roaster.jpg, beans.mp4",
        Field::Paid => "whether it is advertising",
        Field::Pinned => "whether proposals leave it alone",
        Field::Kpi => "reach 4000, clicks 80",
        Field::Results => "what it did reach: reach 5120, clicks 80",
        Field::Notes => "anything else",
    }
}
