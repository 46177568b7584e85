//! What has changed from one version of a plan to another, in a person's words.

use super::pairing::{Pair, pair};
use super::settings;
use crate::plan::{Field, Plan, Post, Tag, Value};
use chrono::NaiveDate;

/// Something that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// There is a new post.
    Added,
    /// A post is gone.
    Deleted,
    /// A post has another date or time.
    Moved,
    /// A post has another stage.
    Retagged,
    /// A post has another title.
    Retitled,
    /// Another field of a post.
    Field(Field),
    /// Something of the plan besides its posts, such as a target.
    Setting,
}

impl Changed {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Deleted => "deleted",
            Self::Moved => "moved",
            Self::Retagged => "retagged",
            Self::Retitled => "retitled",
            Self::Field(_) => "changed",
            Self::Setting => "set",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind it is.
    pub what: Changed,
    /// The post's places in the old and in the new version.
    pub post: Pair,
    /// What it is about: the post's title and date, or the setting's name.
    pub about: String,
    /// What was there before, in words; empty for nothing.
    pub before: String,
    /// What is there now, in words; empty for nothing.
    pub after: String,
}

/// What has changed from one version of a plan to another: settings first, then posts in the order of the new
/// version, then what is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// The changes from `old` to `new`.
    pub fn between(old: &Plan, new: &Plan) -> Self {
        let mut changes = settings::changes(old, new);
        for pair in pair(&old.posts, &new.posts) {
            let (was, is) = (
                pair.old.map(|at| &old.posts[at]),
                pair.new.map(|at| &new.posts[at]),
            );
            // A post is called as it was. The day of one that has moved is in what happened to it.
            let moved = matches!((was, is), (Some(was), Some(is)) if was.date != is.date);
            let change = |what, post: &Post, before, after| Change {
                what,
                post: pair,
                about: if moved { quoted(post) } else { name(post) },
                before,
                after,
            };
            match (was, is) {
                (None, Some(post)) => {
                    changes.push(change(Changed::Added, post, String::new(), summary(post, new)));
                }
                (Some(post), None) => {
                    changes.push(change(Changed::Deleted, post, summary(post, old), String::new()));
                }
                (Some(was), Some(is)) => {
                    let changed = field_changes((was, old), (is, new));
                    changes.extend(changed.map(|(what, before, after)| change(what, was, before, after)));
                }
                (None, None) => {}
            }
        }
        Self(changes)
    }

    /// Whether nothing has changed that postmix knows of; comments may have.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes one by one.
    pub fn all(&self) -> &[Change] {
        &self.0
    }

    /// How many posts and settings have changed.
    pub fn things(&self) -> usize {
        self.0.chunk_by(Change::same_thing).count()
    }

    /// A line for each post and setting that has changed.
    pub fn lines(&self) -> Vec<String> {
        self.0.chunk_by(Change::same_thing).map(line).collect()
    }
}

impl Change {
    fn same_thing(&self, other: &Self) -> bool {
        self.post == other.post && self.what != Changed::Setting
    }

    /// What happened, without what it happened to.
    fn clause(&self) -> String {
        let Self {
            what, before, after, ..
        } = self;
        match what {
            Changed::Added | Changed::Deleted if after.is_empty() && before.is_empty() => {
                what.as_str().to_owned()
            }
            Changed::Added | Changed::Deleted => format!("{} ({before}{after})", what.as_str()),
            // The old title is what the post is called here.
            Changed::Retitled => format!("retitled “{after}”"),
            Changed::Moved | Changed::Retagged => format!("{} {}", what.as_str(), arrow(before, after)),
            Changed::Field(field) if is_long(*field) => format!("{field} changed"),
            Changed::Field(field) => format!("{field} {}", arrow(before, after)),
            Changed::Setting => arrow(before, after),
        }
    }
}

/// One post's or setting's changes in one line.
fn line(changes: &[Change]) -> String {
    let clauses: Vec<String> = changes.iter().map(Change::clause).collect();
    let about = changes.first().map_or("", |change| &change.about);
    format!("{about}: {}", clauses.join("; "))
}

fn arrow(before: &str, after: &str) -> String {
    let word = |text: &str| {
        if text.is_empty() {
            "nothing".to_owned()
        } else {
            text.to_owned()
        }
    };
    format!("{} → {}", word(before), word(after))
}

/// What a post is called: its title, and its date where it has one.
fn name(post: &Post) -> String {
    let title = quoted(post);
    post.date
        .map_or_else(|| title.clone(), |date| format!("{title} ({})", day(date)))
}

fn quoted(post: &Post) -> String {
    format!("“{}”", post.display_title())
}

fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// What a post is, for one that came or went.
fn summary(post: &Post, plan: &Plan) -> String {
    let fields = [Field::Channel, Field::Stage, Field::Time, Field::Owner];
    let words = fields.map(|field| words(field, post, plan));
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Whether a field holds more than fits on a line.
fn is_long(field: Field) -> bool {
    matches!(field, Field::Text | Field::Notes)
}

/// The changed fields of a post, date and time as one. An id is no news to a person.
fn field_changes<'p>(
    (was, old): (&'p Post, &'p Plan),
    (is, new): (&'p Post, &'p Plan),
) -> impl Iterator<Item = (Changed, String, String)> + 'p {
    let differs = move |field: Field| {
        words(field, was, old) != words(field, is, new) || (is_long(field) && was.get(field) != is.get(field))
    };
    let fields = Field::ALL
        .into_iter()
        .filter(|field| !matches!(field, Field::Id | Field::Time));
    let when = |post: &Post| {
        let day = post.date.map_or_else(|| "an idea".to_owned(), day);
        post.time
            .map_or_else(|| day.clone(), |time| format!("{day} {}", time.format("%H:%M")))
    };
    fields
        .filter(move |field| differs(*field) || (*field == Field::Date && differs(Field::Time)))
        .map(move |field| {
            let both = (words(field, was, old), words(field, is, new));
            match field {
                Field::Date => (Changed::Moved, when(was), when(is)),
                Field::Stage => (Changed::Retagged, both.0, both.1),
                Field::Title => (Changed::Retitled, both.0, both.1),
                field => (Changed::Field(field), both.0, both.1),
            }
        })
}

/// What a field of a post says, in words; empty for nothing.
fn words(field: Field, post: &Post, plan: &Plan) -> String {
    match post.get(field) {
        Value::Absent | Value::Stage(Tag::Untagged) => String::new(),
        Value::Text(text) => text.into(),
        Value::Date(date) => day(date),
        Value::Time(time) => time.format("%H:%M").to_string(),
        Value::Stage(Tag::Stage(stage)) => plan
            .funnel
            .stages()
            .get(stage.get())
            .map_or_else(String::new, |stage| stage.id.to_string()),
        Value::Stage(Tag::Unknown(word)) => word.into(),
        Value::Status(status) => status.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Yes => "yes".into(),
        Value::List(names) => names.join(", "),
        Value::Numbers(figures) => {
            let figures: Vec<String> = figures
                .iter()
                .map(|(name, amount)| format!("{name} {amount}"))
                .collect();
            figures.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Month;

    fn plan(posts: &[(&str, &str, &str)]) -> Plan {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = posts
            .iter()
            .map(|(id, title, date)| Post {
                id: (*id).into(),
                title: (*title).into(),
                date: date.parse().ok(),
                ..Post::default()
            })
            .collect();
        plan
    }

    fn told(change: impl Fn(&mut Plan)) -> Vec<String> {
        let before = plan(&[("a", "Meet the roaster", "2026-12-01"), ("b", "Some day", "")]);
        let mut after = before.clone();
        change(&mut after);
        Changes::between(&before, &after).lines()
    }

    #[test]
    fn each_post_is_told_in_a_line_as_it_was() {
        let tag =
            |plan: &mut Plan, word: &str| plan.posts[0].stage = Tag::Stage(plan.funnel.find(word).unwrap());
        assert_eq!(
            told(|plan| {
                tag(plan, "converted");
                plan.posts[0].title = "See the roaster".into();
                plan.posts[0].text = "long".into();
            }),
            [
                "“Meet the roaster” (Tue 1 Dec): retagged nothing → converted; retitled “See the roaster”; text changed"
            ]
        );
        assert_eq!(
            told(|plan| plan.posts[0].date = "2026-12-03".parse().ok()),
            ["“Meet the roaster”: moved Tue 1 Dec → Thu 3 Dec"]
        );
        assert_eq!(
            told(|plan| plan.posts[1].date = "2026-12-03".parse().ok()),
            ["“Some day”: moved an idea → Thu 3 Dec"]
        );
    }

    #[test]
    fn posts_that_come_and_go_and_settings_are_told() {
        assert_eq!(told(|plan| drop(plan.posts.remove(1))), ["“Some day”: deleted"]);
        assert_eq!(
            told(|plan| plan.posts.push(Post {
                title: "New".into(),
                owner: Some("Maria".into()),
                ..Post::default()
            })),
            ["“New”: added (Maria)"]
        );
        assert_eq!(
            told(|plan| plan.brand = "Harbour".into()),
            ["brand: nothing → Harbour"]
        );
    }

    #[test]
    fn an_id_is_no_news() {
        assert_eq!(
            told(|plan| plan.posts[1].id = "zzzzzz".into()).len(),
            2,
            "another id is another post"
        );
        let mut before = plan(&[("", "Meet the roaster", "2026-12-01")]);
        let after = plan(&[("a", "Meet the roaster", "2026-12-01")]);
        assert!(Changes::between(&before, &after).is_empty());
        before.posts[0].id = "a".into();
        assert!(Changes::between(&before, &after).is_empty());
    }
}
