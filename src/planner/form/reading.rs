//! What the texts in a form mean.

use super::{Entry, EntryKind, Form};
use crate::plan::{Field, Name, Status, Tag, Value};
use crate::planner::when;

impl Form {
    /// What a field's text means, or why it means nothing.
    pub(super) fn read(&self, entry: &Entry) -> Result<Value, String> {
        self.read_as(entry, entry.edit.text())
    }

    /// What a text would mean in a field.
    pub(super) fn read_as(&self, entry: &Entry, text: &str) -> Result<Value, String> {
        if text.trim().is_empty() {
            return Ok(Value::Absent);
        }
        let text = if entry.kind == EntryKind::Lines {
            text
        } else {
            text.trim()
        };
        match &entry.kind {
            EntryKind::Line | EntryKind::Lines | EntryKind::AnyOf(_) => Ok(Value::text(text)),
            EntryKind::Date => {
                let day = when::day(text, self.day, self.today, self.month);
                day.map(Value::Date)
                    .ok_or_else(|| format!("\"{text}\" is no day; type {}", when::DAY_FORMS))
            }
            EntryKind::Time => {
                let time = when::time(text);
                time.map(Value::Time)
                    .ok_or_else(|| format!("\"{text}\" is no time; type {}", when::TIME_FORMS))
            }
            EntryKind::Number => {
                let number = number(text).filter(|number| *number >= 0.0);
                number
                    .map(Value::Number)
                    .ok_or_else(|| format!("\"{text}\" is no number of hours; type 1.5"))
            }
            EntryKind::Names => Ok(Value::List(names(text).collect()).tidy()),
            EntryKind::Figures => figures(text).map(|figures| Value::Numbers(figures.into()).tidy()),
            EntryKind::YesNo => match text.to_lowercase().as_str() {
                "yes" | "y" | "true" => Ok(Value::Yes),
                "no" | "n" | "false" => Ok(Value::Absent),
                _ => Err(format!("\"{text}\" is neither yes nor no")),
            },
            EntryKind::OneOf(choices) => self.one_of(entry.field, text, choices),
        }
    }

    fn one_of(&self, field: Field, text: &str, choices: &[String]) -> Result<Value, String> {
        let value = if field == Field::Status {
            Status::from_word(text).map(Value::Status)
        } else {
            self.funnel
                .find(text)
                .map(|stage| Value::Stage(Tag::Stage(stage)))
        };
        value.ok_or_else(|| format!("\"{text}\" is no {field}; choose one of {}", choices.join(", ")))
    }
}

fn number(text: &str) -> Option<f64> {
    text.replace(',', ".")
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn names(text: &str) -> impl Iterator<Item = Name> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(Name::from)
}

/// Reads `reach 4000, clicks 80`; an equals sign or a colon may stand in between.
fn figures(text: &str) -> Result<Vec<(Name, f64)>, String> {
    let figure = |part: &str| {
        let (name, amount) = part.rsplit_once([' ', '=', ':'])?;
        let name = name.trim_end_matches([' ', '=', ':']);
        Some((Name::from(name), number(amount)?)).filter(|_| !name.is_empty())
    };
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            figure(part).ok_or_else(|| format!("\"{part}\" is no figure; type reach 4000, clicks 80"))
        })
        .collect()
}
