//! One field of the form: what is typed, and what can be.

use crate::plan::{BUILT_IN_CHANNELS, Field, Funnel, Name, Plan, Post, Status, Tag, Value};
use crate::planner::TextEdit;

/// One field of the form.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which field.
    pub field: Field,
    /// What is typed.
    pub edit: TextEdit,
    /// What can be typed.
    pub kind: EntryKind,
    initial: String,
}

/// What can be typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Anything on one line.
    Line,
    /// Anything on several lines.
    Lines,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A number, not below 0.
    Number,
    /// Names with commas between them.
    Names,
    /// Names and numbers, with commas between them.
    Figures,
    /// Yes or no.
    YesNo,
    /// One of these.
    OneOf(Vec<String>),
    /// One of these, or anything else.
    AnyOf(Vec<String>),
}

impl EntryKind {
    /// Whether typing over the whole of it is what people mean when they come to the field.
    pub(super) fn is_short(&self) -> bool {
        !matches!(self, Self::Line | Self::Lines | Self::Names | Self::Figures)
    }
}

impl Entry {
    pub(super) fn new(field: Field, post: &Post, plan: &Plan) -> Self {
        let kind = kind(field, plan);
        let initial = initial(field, post, &plan.funnel);
        let edit = if kind == EntryKind::Lines {
            TextEdit::lines(&initial)
        } else {
            TextEdit::line(&initial)
        };
        Self {
            field,
            edit,
            kind,
            initial,
        }
    }

    /// Whether it holds something else than at first.
    pub fn is_changed(&self) -> bool {
        self.edit.text() != self.initial
    }
}

fn kind(field: Field, plan: &Plan) -> EntryKind {
    let used =
        |name: fn(&Post) -> &Option<Name>| plan.posts.iter().filter_map(move |post| name(post).clone());
    match field {
        Field::Text | Field::Notes => EntryKind::Lines,
        Field::Date => EntryKind::Date,
        Field::Time => EntryKind::Time,
        Field::Hours => EntryKind::Number,
        Field::Tags | Field::Values | Field::Media => EntryKind::Names,
        Field::Kpi | Field::Results => EntryKind::Figures,
        Field::Paid | Field::Pinned => EntryKind::YesNo,
        Field::Stage => EntryKind::OneOf(
            plan.funnel
                .stages()
                .iter()
                .map(|stage| stage.id.to_string())
                .collect(),
        ),
        Field::Status => EntryKind::OneOf(Status::ALL.map(|status| status.as_str().to_owned()).to_vec()),
        Field::Channel => {
            let listed = plan.channels.iter().map(|channel| channel.id.clone());
            let built_in = BUILT_IN_CHANNELS.iter().map(|channel| Name::from(channel.id));
            EntryKind::AnyOf(distinct(listed.chain(used(|post| &post.channel)).chain(built_in)))
        }
        Field::Owner => {
            let listed = plan.owners.iter().map(|owner| owner.name.clone());
            EntryKind::AnyOf(distinct(listed.chain(used(|post| &post.owner))))
        }
        Field::Pillar => EntryKind::AnyOf(distinct(used(|post| &post.pillar))),
        Field::Campaign => EntryKind::AnyOf(distinct(used(|post| &post.campaign))),
        Field::Id | Field::Title | Field::Link => EntryKind::Line,
    }
}

/// Each name once, in the order of its first appearance; as many as anybody would look through.
fn distinct(names: impl Iterator<Item = Name>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names
        .filter(|name| seen.insert(name.clone()))
        .take(200)
        .map(|name| name.to_string())
        .collect()
}

/// What a field of a post looks like in the form.
fn initial(field: Field, post: &Post, funnel: &Funnel) -> String {
    match post.get(field) {
        Value::Absent if matches!(field, Field::Paid | Field::Pinned) => "no".into(),
        Value::Absent => String::new(),
        Value::Text(text) => text.into(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => written_time(time),
        Value::Stage(Tag::Unknown(word)) => word.into(),
        Value::Stage(tag) => tag
            .index()
            .and_then(|stage| funnel.stage(stage))
            .map_or_else(String::new, |s| s.id.to_string()),
        Value::Status(status) => status.as_str().into(),
        Value::Number(number) => number.to_string(),
        Value::Yes => "yes".into(),
        Value::List(names) => names.join(", "),
        Value::Numbers(figures) => figures
            .iter()
            .map(|(name, number)| format!("{name} {number}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

pub(super) fn written_time(time: chrono::NaiveTime) -> String {
    let seconds = chrono::Timelike::second(&time) != 0;
    time.format(if seconds { "%H:%M:%S" } else { "%H:%M" })
        .to_string()
}
