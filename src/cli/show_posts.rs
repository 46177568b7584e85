//! A plan as text for people who compare two of them: `git diff` shows this in the place of the file.
//!
//! First the mix, then the file in its own order: what stands between the posts as it is written, and each post with
//! a line a field. A line depends on nothing but what it shows, so that a change of one field is a change of one line.

use crate::balance::{Mix, Tally, Weigh};
use crate::plan::{Field, Plan, Post, Tag, Value};
use crate::text::{PlanText, display};
use chrono::Timelike as _;
use std::borrow::Cow;

/// The fields of a post, in the order in which they are shown; its title and id are in its heading.
const FIELDS: [Field; 19] = [
    Field::Date,
    Field::Time,
    Field::Channel,
    Field::Stage,
    Field::Status,
    Field::Owner,
    Field::Hours,
    Field::Pillar,
    Field::Campaign,
    Field::Tags,
    Field::Values,
    Field::Paid,
    Field::Pinned,
    Field::Link,
    Field::Media,
    Field::Kpi,
    Field::Results,
    Field::Text,
    Field::Notes,
];

/// The plan; of a text with errors, the text itself, because a part of it is in no plan.
pub(super) fn shown(text: &PlanText, tally: &Tally, weigh: Weigh) -> String {
    if text.has_errors() {
        return as_it_is(text.source());
    }
    let plan = text.plan();
    let mut shown = Shown(String::new());
    shown.mix(plan, tally, weigh);
    let mut posts = plan.posts.iter();
    for (at, piece) in text.pieces().enumerate() {
        if at % 2 == 0 {
            shown.between(piece);
        } else if let Some(post) = posts.next() {
            shown.post(plan, post, piece);
        }
    }
    shown.0
}

/// A text that is no plan, made safe line by line.
pub(super) fn as_it_is(text: &str) -> String {
    let mut shown = Shown("This is no plan that postmix can read, so here is its text.\n\n".into());
    for line in text.lines() {
        shown.long("", line);
    }
    shown.0
}

/// What has been written so far, one safe line after the other.
struct Shown(String);

impl Shown {
    fn line(&mut self, line: &str) {
        self.0.push_str(display::line(line).trim_end());
        self.0.push('\n');
    }

    /// A line of any length: what one safe line cannot hold goes on in the next.
    fn long(&mut self, indent: &str, mut line: &str) {
        let most = display::LINE_LIMIT - 100;
        while let Some((end, _)) = line.char_indices().nth(most) {
            self.line(&format!("{indent}{}", &line[..end]));
            line = &line[end..];
        }
        self.line(&format!("{indent}{line}"));
    }

    fn field(&mut self, name: &str, value: &str) {
        self.long("", &format!("  {name:9} {value}"));
    }

    fn mix(&mut self, plan: &Plan, tally: &Tally, weigh: Weigh) {
        let mix = Mix::of(&plan.funnel, &tally.counted, weigh);
        let brand = if plan.brand.is_empty() {
            "Plan"
        } else {
            &plan.brand
        };
        self.line(&format!("{brand} · {}", plan.month.title()));
        self.field("counted", &mix.posts.to_string());
        for (count, name) in [
            (tally.ideas, "ideas"),
            (tally.untagged, "untagged"),
            (tally.outside, "outside"),
        ] {
            if count > 0 {
                self.field(name, &count.to_string());
            }
        }
        if let Some(score) = mix.score {
            self.field("score", &score.to_string());
        }
        for (stage, at) in plan.funnel.stages().iter().zip(&mix.stages) {
            let amount = match weigh {
                Weigh::Posts => at.posts.to_string(),
                Weigh::Hours => format!("{} h", tally.counted.stage(at.stage).hours_text()),
            };
            let short = match at.short_by {
                0 => String::new(),
                short => format!(", {short} short"),
            };
            self.line(&format!(
                "  {} {amount}, {} (target {}){short}",
                display::pad(&stage.id, 9),
                at.share_percent(),
                at.target_percent()
            ));
        }
    }

    /// What stands between two posts: settings and comments.
    fn between(&mut self, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.trim_matches(['\n', '\r', ' ', '\t']);
        if !text.is_empty() {
            self.0.push('\n');
            for line in text.lines() {
                self.long("", line);
            }
        }
    }

    fn post(&mut self, plan: &Plan, post: &Post, written: &str) {
        self.0.push('\n');
        let above = written
            .lines()
            .take_while(|line| !line.trim_start().starts_with('['));
        for comment in above {
            self.long("", comment);
        }
        let id = match &*post.id {
            "" => String::new(),
            id => format!(" [{id}]"),
        };
        self.long("", &format!("post {}{id}", post.display_title()));
        for field in FIELDS {
            let value = post.get(field);
            match (field, &value) {
                (_, Value::Absent) => {}
                (Field::Text | Field::Notes, Value::Text(text)) => {
                    self.line(&format!("  {field}"));
                    for line in text.lines() {
                        self.long("    ", line);
                    }
                }
                _ => self.field(field.key(), &in_words(plan, &value)),
            }
        }
    }
}

/// A value on one line.
fn in_words<'v>(plan: &'v Plan, value: &'v Value) -> Cow<'v, str> {
    match value {
        Value::Absent | Value::Stage(Tag::Untagged) => "".into(),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Date(date) => date.format("%Y-%m-%d %a").to_string().into(),
        Value::Time(time) if time.second() == 0 => time.format("%H:%M").to_string().into(),
        Value::Time(time) => time.to_string().into(),
        Value::Stage(Tag::Stage(index)) => plan.funnel.stage(*index).map_or("", |stage| &*stage.id).into(),
        Value::Stage(Tag::Unknown(word)) => format!("{word} (unknown)").into(),
        Value::Status(status) => status.as_str().into(),
        Value::Number(number) => number.to_string().into(),
        Value::Yes => "yes".into(),
        Value::List(names) => names
            .iter()
            .map(|name| &**name)
            .collect::<Vec<_>>()
            .join(", ")
            .into(),
        Value::Numbers(numbers) => {
            let numbers = numbers.iter().map(|(name, number)| format!("{name} {number}"));
            numbers.collect::<Vec<_>>().join(", ").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Month, WeekStart};
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        let text = PlanText::read(text.into(), Month::new(2026, 12).unwrap());
        let tally = Tally::of(text.plan(), WeekStart::default());
        shown(&text, &tally, Weigh::Posts)
    }

    #[test]
    fn every_field_of_a_post_is_shown() {
        for field in Field::ALL {
            assert!(
                FIELDS.contains(&field) || matches!(field, Field::Id | Field::Title),
                "{field}"
            );
        }
    }

    #[test]
    fn a_changed_field_is_one_changed_line_apart_from_the_mix() {
        let plan =
            "# Ours\n[plan]\nbrand = \"B\"\n\n[[post]]\nid = \"ann\"\ntitle = \"A\"\ntime = 09:00:00\n";
        let (before, after) = (of(plan), of(&plan.replace("09:00", "10:30")));
        let changed = before.lines().zip(after.lines()).filter(|(old, new)| old != new);
        assert_eq!(
            changed.collect::<Vec<_>>(),
            [("  time      09:00", "  time      10:30")]
        );
        assert!(
            before.contains("\n# Ours\n[plan]\n") && before.contains("\npost A [ann]\n"),
            "{before}"
        );
    }

    #[test]
    fn a_text_with_errors_is_shown_itself() {
        let shown = of("<<<<<<< HEAD\ntitle = \"\u{1b}[31m\"\n");
        assert!(shown.ends_with("\n<<<<<<< HEAD\ntitle = \"␛[31m\"\n"), "{shown}");
    }

    #[test]
    fn a_line_of_any_length_is_shown_whole() {
        let long = "q".repeat(9_000) + "end";
        let shown = of(&format!("[[post]]\ntext = \"{long}\"\n"));
        assert_eq!(shown.matches('q').count(), 9_000);
        assert!(shown.ends_with("end\n"));
    }

    proptest! {
        #[test]
        fn nothing_reaches_a_terminal_raw(text in "(\\PC|[\n\u{1b}\u{9b}\u{202e}]|\\[\\[post\\]\\]\n|title = '|'\n){0,30}") {
            let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            prop_assert!(!of(&text).contains(raw));
        }
    }
}
