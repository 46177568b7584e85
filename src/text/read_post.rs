//! Reading one post, and where each of its fields stands.

use super::problem::Problem;
use super::read_value::{Trouble, date, flag, hours, number, status, text, time, wrong_kind};
use super::shape::Shape;
use super::value::{Entry, Key, Kind, Node, Table};
use crate::plan::{Field, Funnel, Name, Post, Tag};
use std::collections::HashSet;
use std::ops::Range;

/// Names that many posts share, each kept once.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<Name>);

impl Names {
    pub(super) fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.0.get(text) {
            return name.clone();
        }
        let name = Name::from(text);
        self.0.insert(name.clone());
        name
    }

    /// A name without blanks around it, if anything is left of it.
    fn name(&mut self, text: &str) -> Option<Name> {
        let text = text.trim();
        (!text.is_empty()).then(|| self.intern(text))
    }

    fn list(&mut self, kind: &Kind<'_>) -> Result<Box<[Name]>, Option<Trouble>> {
        let help = "write it as [\"one\", \"two\"]";
        let Kind::Array(items) = kind else {
            return Err(wrong_kind(kind, "a list of texts", help));
        };
        let names = items.iter().map(|item| match &item.kind {
            Kind::Text(word) => Ok(self.intern(word)),
            other => Err(wrong_kind(other, "a list of texts", help)),
        });
        names.collect()
    }
}

/// Where a field of a post stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) field: Field,
    /// The name of the figure, for one number of `kpi` or `results` that has a line or place of its own.
    pub(super) figure: Option<Box<str>>,
    /// The key, all its dotted parts.
    pub(super) key: Range<usize>,
    /// The value.
    pub(super) value: Range<usize>,
    /// Where it is written.
    pub(super) form: SiteForm,
}

/// The ways in which a figure or field can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SiteForm {
    /// A line of the post's own table.
    Line,
    /// A line of a table of its own, `[post.kpi]`.
    SubTable,
    /// Within an inline table, `kpi = { reach = 4000 }`.
    Inline,
}

/// Reads the tables of one post.
pub(super) struct PostReader<'r> {
    funnel: &'r Funnel,
    names: &'r mut Names,
    habits: &'r mut Habits,
    problems: &'r mut Vec<Problem>,
    post: Post,
    sites: Vec<Site>,
    /// The fields met so far, one bit each.
    met: u32,
    /// How many keys nobody knows.
    strangers: usize,
    /// Whether something could stand twice: in most posts one glance at `met` says no.
    doubtful: bool,
}

/// What the posts of a file have in common, which need not be worked out for each.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Words for stages.
    stages: Vec<(Box<str>, Tag)>,
    /// The fields of the post before, in its order.
    keys: Vec<Field>,
}

impl Habits {
    /// So many ways of writing the stages are remembered; more would be slower to look through than to work out.
    const MOST: usize = 32;

    fn tag(&mut self, word: &str, funnel: &Funnel) -> Tag {
        if let Some((_, tag)) = self.stages.iter().find(|(known, _)| **known == *word) {
            return tag.clone();
        }
        let tag = tag(word, funnel);
        // Words that are no stage could be without number and are not remembered.
        if tag.index().is_some() && self.stages.len() < Self::MOST {
            self.stages.push((word.into(), tag.clone()));
        }
        tag
    }
}

/// What a post that gives that word says of its stage.
pub(super) fn tag(word: &str, funnel: &Funnel) -> Tag {
    match funnel.find(word) {
        _ if word.trim().is_empty() => Tag::Untagged,
        Some(stage) => Tag::Stage(stage),
        None => Tag::Unknown(word.into()),
    }
}

impl<'r> PostReader<'r> {
    pub(super) fn new(
        funnel: &'r Funnel,
        names: &'r mut Names,
        habits: &'r mut Habits,
        problems: &'r mut Vec<Problem>,
    ) -> Self {
        Self {
            funnel,
            names,
            habits,
            problems,
            post: Post::default(),
            sites: Vec::new(),
            met: 0,
            strangers: 0,
            doubtful: false,
        }
    }

    /// Uses the room of a list that is no longer needed for the places of the fields.
    pub(super) fn with_room(mut self, mut room: Vec<Site>) -> Self {
        room.clear();
        self.sites = room;
        self
    }

    /// The post, and where its fields stand.
    pub(super) fn finish(self) -> (Post, Vec<Site>) {
        (self.post, self.sites)
    }

    /// Reads `[[post]]` and the tables below it, such as `[post.kpi]`.
    pub(super) fn tables(&mut self, tables: &[Table<'_>]) {
        for table in tables {
            self.table(table);
        }
        if self.doubtful || tables.len() > 1 {
            let mut shape = Shape::new();
            for table in tables {
                shape.table(table, 1);
            }
            self.problems.append(&mut shape.problems);
        }
    }

    fn table(&mut self, table: &Table<'_>) {
        for (span, message) in &table.errors {
            self.problems.push(Problem::bad(
                span.clone(),
                message.clone(),
                "mend the line, or take it out",
            ));
        }
        let below = table.header.path.get(1..).unwrap_or_default();
        let form = if below.is_empty() {
            SiteForm::Line
        } else {
            SiteForm::SubTable
        };
        if let ([first, further @ ..], true) = (below, table.entries.is_empty()) {
            self.empty_table(first, further);
        }
        for entry in &table.entries {
            self.entry(below, entry, form);
        }
    }

    /// A table of nothing yet: `[post.kpi]` may still get its lines, any other is not known.
    fn empty_table(&mut self, first: &Key<'_>, further: &[Key<'_>]) {
        let figures = matches!(&*first.name, "kpi" | "results");
        if !figures || !further.is_empty() {
            let known = ["kpi", "results"];
            self.problems
                .push(Problem::unknown(first.span.clone(), &first.name, known));
        }
    }

    /// Reads the entries of an inline table as those of a post.
    pub(super) fn entries(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            self.entry(&[], entry, SiteForm::Inline);
        }
    }

    fn entry(&mut self, below: &[Key<'_>], entry: &Entry<'_>, form: SiteForm) {
        let mut path = below.iter().chain(entry.path());
        let Some(first) = path.next() else { return };
        let second = path.next();
        let end = entry.rest.last().map_or(entry.key.span.end, |last| last.span.end);
        let key = entry.key.span.start..end;
        self.doubtful |= second.is_some();
        match (self.field_of(&first.name), second, path.next()) {
            (Some(field), None, _) => self.field(field, key, &entry.value, form),
            (Some(field @ (Field::Kpi | Field::Results)), Some(figure), None) => {
                self.figure(field, &figure.name, key, &entry.value, form);
            }
            (None, None, _) => {
                let known = Field::ALL.into_iter().map(Field::key);
                self.problems.push(Problem::unknown(key, &first.name, known));
                self.strangers += 1;
                // One unknown key is like no other; tables within its value may be like each other.
                let holds_more = matches!(entry.value.kind, Kind::Array(_) | Kind::Table(_));
                self.doubtful |= holds_more || self.strangers > 1;
            }
            _ => {
                let path = below.iter().chain(entry.path());
                let word: Vec<&str> = path.map(|key| &*key.name).collect();
                self.problems.push(Problem::unknown(key, &word.join("."), []));
            }
        }
    }

    /// The field of that key. Posts of one file mostly have the same keys in the same order.
    fn field_of(&mut self, key: &str) -> Option<Field> {
        let at = self.sites.len();
        if let Some(expected) = self.habits.keys.get(at).filter(|field| field.key() == key) {
            return Some(*expected);
        }
        let field = Field::from_key(key)?;
        // A place further on has nothing to be expected yet.
        if let Some(expected) = self.habits.keys.get_mut(at) {
            *expected = field;
        } else if at == self.habits.keys.len() {
            self.habits.keys.push(field);
        }
        Some(field)
    }

    fn field(&mut self, field: Field, key: Range<usize>, node: &Node<'_>, form: SiteForm) {
        let bit = 1 << field as u32;
        if self.met & bit != 0 {
            self.doubtful = true;
            return;
        }
        self.met |= bit;
        self.sites.push(Site {
            field,
            figure: None,
            key,
            value: node.span.clone(),
            form,
        });
        if let (Field::Kpi | Field::Results, Kind::Table(entries)) = (field, &node.kind) {
            for entry in entries {
                self.inline_figure(field, entry);
            }
            return;
        }
        if let Err(Some(problem)) = self.value(field, &node.kind) {
            self.doubtful |= matches!(node.kind, Kind::Array(_) | Kind::Table(_));
            self.problems
                .push(Problem::bad(node.span.clone(), problem.message, problem.help));
        }
    }

    fn inline_figure(&mut self, field: Field, entry: &Entry<'_>) {
        if let Some(further) = entry.rest.last() {
            self.doubtful = true;
            let word: Vec<&str> = entry.path().map(|key| &*key.name).collect();
            let key = entry.key.span.start..further.span.end;
            self.problems
                .push(Problem::unknown(key, &format!("{field}.{}", word.join(".")), []));
            return;
        }
        let key = entry.key.span.clone();
        self.figure(field, &entry.key.name, key, &entry.value, SiteForm::Inline);
    }

    fn figure(&mut self, field: Field, name: &str, key: Range<usize>, node: &Node<'_>, form: SiteForm) {
        let same = |site: &Site| site.field == field && site.figure.as_deref() == Some(name);
        if self.sites.iter().any(same) {
            self.doubtful = true;
            return;
        }
        self.sites.push(Site {
            field,
            figure: Some(name.into()),
            key,
            value: node.span.clone(),
            form,
        });
        match number(&node.kind) {
            Ok(number) => {
                let numbers = if field == Field::Kpi {
                    &mut self.post.kpi
                } else {
                    &mut self.post.results
                };
                let mut all = std::mem::take(numbers).into_vec();
                all.push((self.names.intern(name), number));
                *numbers = all.into();
            }
            Err(Some(problem)) => {
                self.doubtful |= matches!(node.kind, Kind::Array(_) | Kind::Table(_));
                self.problems
                    .push(Problem::bad(node.span.clone(), problem.message, problem.help));
            }
            Err(None) => {}
        }
    }

    /// Gives the field its value, or says what is wrong with it; `Err(None)` where an error has been noted already.
    fn value(&mut self, field: Field, kind: &Kind<'_>) -> Result<(), Option<Trouble>> {
        let post = &mut self.post;
        match field {
            Field::Date => post.date = Some(date(kind)?),
            Field::Time => post.time = Some(time(kind)?),
            Field::Status => post.status = Some(status(kind)?),
            Field::Hours => post.hours = Some(hours(kind)?),
            Field::Paid => post.paid = flag(kind)?,
            Field::Pinned => post.pinned = flag(kind)?,
            Field::Stage => post.stage = self.habits.tag(text(kind)?, self.funnel),
            Field::Tags => post.tags = self.names.list(kind)?,
            Field::Values => post.values = self.names.list(kind)?,
            Field::Media => post.media = self.names.list(kind)?,
            Field::Kpi | Field::Results => {
                return Err(wrong_kind(
                    kind,
                    "a table of numbers",
                    "write it as { reach = 4000 }",
                ));
            }
            Field::Channel => post.channel = self.names.name(text(kind)?),
            Field::Owner => post.owner = self.names.name(text(kind)?),
            Field::Pillar => post.pillar = self.names.name(text(kind)?),
            Field::Campaign => post.campaign = self.names.name(text(kind)?),
            Field::Id => post.id = text(kind)?.into(),
            Field::Title => post.title = text(kind)?.into(),
            Field::Text => post.text = text(kind)?.into(),
            Field::Link => post.link = text(kind)?.into(),
            Field::Notes => post.notes = text(kind)?.into(),
        }
        Ok(())
    }
}
