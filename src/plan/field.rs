//! The fields of a post, one by one: for edits, the text, forms and merges.

use super::{Name, Post, Status, Tag};
use chrono::{NaiveDate, NaiveTime};
use std::fmt;

/// A field of a post. The order is that of the keys in a post that postmix writes: what most often differs
/// between posts comes first, which keeps merges of neighbouring posts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the field of Post of the same name")]
pub enum Field {
    Id,
    Date,
    Channel,
    Stage,
    Status,
    Pillar,
    Title,
    Time,
    Owner,
    Hours,
    Campaign,
    Tags,
    Values,
    Paid,
    Pinned,
    Text,
    Link,
    Media,
    Kpi,
    Results,
    Notes,
}

impl Field {
    /// All fields, in the order in which postmix writes their keys.
    pub const ALL: [Self; 21] = [
        Self::Id,
        Self::Date,
        Self::Channel,
        Self::Stage,
        Self::Status,
        Self::Pillar,
        Self::Title,
        Self::Time,
        Self::Owner,
        Self::Hours,
        Self::Campaign,
        Self::Tags,
        Self::Values,
        Self::Paid,
        Self::Pinned,
        Self::Text,
        Self::Link,
        Self::Media,
        Self::Kpi,
        Self::Results,
        Self::Notes,
    ];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Date => "date",
            Self::Channel => "channel",
            Self::Stage => "stage",
            Self::Status => "status",
            Self::Pillar => "pillar",
            Self::Title => "title",
            Self::Time => "time",
            Self::Owner => "owner",
            Self::Hours => "hours",
            Self::Campaign => "campaign",
            Self::Tags => "tags",
            Self::Values => "values",
            Self::Paid => "paid",
            Self::Pinned => "pinned",
            Self::Text => "text",
            Self::Link => "link",
            Self::Media => "media",
            Self::Kpi => "kpi",
            Self::Results => "results",
            Self::Notes => "notes",
        }
    }

    /// The field of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What a field holds. Every kind but [`Value::Absent`] is never empty: see [`Value::tidy`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The post does not have the field.
    Absent,
    /// A text or a name.
    Text(Box<str>),
    /// A day.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// What a post says of its stage, other than nothing.
    Stage(Tag),
    /// How far along the post is.
    Status(Status),
    /// A finite number, not below 0.
    Number(f64),
    /// Yes.
    Yes,
    /// Several names.
    List(Box<[Name]>),
    /// Numbers by name.
    Numbers(Box<[(Name, f64)]>),
}

impl Value {
    /// A text, or [`Value::Absent`] for an empty one.
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Absent
        } else {
            Self::Text(text.into())
        }
    }

    /// An optional value of whatever kind.
    pub fn optional<T>(value: Option<T>, kind: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Absent, kind)
    }

    /// What the value means: empty texts and lists, and an untagged stage, are no value at all.
    #[must_use]
    pub fn tidy(self) -> Self {
        let empty = match &self {
            Self::Text(text) => text.is_empty(),
            Self::List(names) => names.is_empty(),
            Self::Numbers(numbers) => numbers.is_empty(),
            Self::Stage(tag) => *tag == Tag::Untagged,
            _ => false,
        };
        if empty { Self::Absent } else { self }
    }

    fn into_text(self) -> Box<str> {
        if let Self::Text(text) = self {
            text
        } else {
            Box::default()
        }
    }

    fn into_name(self) -> Option<Name> {
        if let Self::Text(text) = self {
            Some(Name::from(&*text))
        } else {
            None
        }
    }

    fn into_list(self) -> Box<[Name]> {
        if let Self::List(names) = self {
            names
        } else {
            Box::default()
        }
    }

    fn into_numbers(self) -> Box<[(Name, f64)]> {
        if let Self::Numbers(numbers) = self {
            numbers
        } else {
            Box::default()
        }
    }
}

impl Post {
    /// What the field holds.
    pub fn get(&self, field: Field) -> Value {
        let name = |name: &Option<Name>| Value::optional(name.as_deref(), Value::text);
        let list = |names: &[Name]| Value::List(names.into()).tidy();
        let yes = |yes: bool| if yes { Value::Yes } else { Value::Absent };
        match field {
            Field::Id => Value::text(&self.id),
            Field::Date => Value::optional(self.date, Value::Date),
            Field::Channel => name(&self.channel),
            Field::Stage => Value::Stage(self.stage.clone()).tidy(),
            Field::Status => Value::optional(self.status, Value::Status),
            Field::Pillar => name(&self.pillar),
            Field::Title => Value::text(&self.title),
            Field::Time => Value::optional(self.time, Value::Time),
            Field::Owner => name(&self.owner),
            Field::Hours => Value::optional(self.hours, Value::Number),
            Field::Campaign => name(&self.campaign),
            Field::Tags => list(&self.tags),
            Field::Values => list(&self.values),
            Field::Paid => yes(self.paid),
            Field::Pinned => yes(self.pinned),
            Field::Text => Value::text(&self.text),
            Field::Link => Value::text(&self.link),
            Field::Media => list(&self.media),
            Field::Kpi => Value::Numbers(self.kpi.clone()).tidy(),
            Field::Results => Value::Numbers(self.results.clone()).tidy(),
            Field::Notes => Value::text(&self.notes),
        }
    }

    /// Puts the value into the field. A value of another kind than the field's empties it.
    pub fn set(&mut self, field: Field, value: Value) {
        match field {
            Field::Id => self.id = value.into_text(),
            Field::Date => {
                self.date = if let Value::Date(date) = value {
                    Some(date)
                } else {
                    None
                }
            }
            Field::Channel => self.channel = value.into_name(),
            Field::Stage => {
                self.stage = if let Value::Stage(tag) = value {
                    tag
                } else {
                    Tag::Untagged
                }
            }
            Field::Status => {
                self.status = if let Value::Status(status) = value {
                    Some(status)
                } else {
                    None
                }
            }
            Field::Pillar => self.pillar = value.into_name(),
            Field::Title => self.title = value.into_text(),
            Field::Time => {
                self.time = if let Value::Time(time) = value {
                    Some(time)
                } else {
                    None
                }
            }
            Field::Owner => self.owner = value.into_name(),
            Field::Hours => {
                self.hours = if let Value::Number(hours) = value {
                    Some(hours)
                } else {
                    None
                }
            }
            Field::Campaign => self.campaign = value.into_name(),
            Field::Tags => self.tags = value.into_list(),
            Field::Values => self.values = value.into_list(),
            Field::Paid => self.paid = value == Value::Yes,
            Field::Pinned => self.pinned = value == Value::Yes,
            Field::Text => self.text = value.into_text(),
            Field::Link => self.link = value.into_text(),
            Field::Media => self.media = value.into_list(),
            Field::Kpi => self.kpi = value.into_numbers(),
            Field::Results => self.results = value.into_numbers(),
            Field::Notes => self.notes = value.into_text(),
        }
    }

    /// The fields in which the two posts differ, in the order of [`Field::ALL`].
    pub fn differing_fields<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Field> + 'a {
        Field::ALL
            .into_iter()
            .filter(|field| self.get(*field) != other.get(*field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::StageIndex;

    #[test]
    fn keys_name_their_fields_and_back() {
        for field in Field::ALL {
            assert_eq!(Field::from_key(field.key()), Some(field));
        }
        assert_eq!(Field::from_key("Title"), None, "TOML keys differ by case");
    }

    #[test]
    fn what_is_put_into_a_field_is_what_it_holds() {
        let samples = |field| match field {
            Field::Date => Value::Date("2026-12-01".parse().unwrap()),
            Field::Time => Value::Time("09:30:00".parse().unwrap()),
            Field::Stage => Value::Stage(Tag::Stage(StageIndex(1))),
            Field::Status => Value::Status(Status::Review),
            Field::Hours => Value::Number(1.5),
            Field::Paid | Field::Pinned => Value::Yes,
            Field::Tags | Field::Values | Field::Media => Value::List(["a".into(), "b".into()].into()),
            Field::Kpi | Field::Results => Value::Numbers([("reach".into(), 4000.0)].into()),
            _ => Value::text("words"),
        };
        for field in Field::ALL {
            let mut post = Post::default();
            assert_eq!(post.get(field), Value::Absent, "{field} of an empty post");
            post.set(field, samples(field));
            assert_eq!(post.get(field), samples(field), "{field}");
            assert_eq!(
                post.differing_fields(&Post::default()).collect::<Vec<_>>(),
                [field]
            );
            post.set(field, Value::Absent);
            assert_eq!(post, Post::default(), "{field} taken away again");
        }
    }
}
