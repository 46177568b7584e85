//! Reading one post, and where each of its fields stands.

use super::problem::{Problem, nearest};
use super::value::{Entry, Key, Kind, Node, Table};
use crate::plan::{Field, Funnel, Name, Post, Status, Tag, Value};
use chrono::{NaiveDate, NaiveTime};
use std::collections::HashSet;
use std::ops::Range;

/// The dates a file may hold, for remedies.
pub(super) const DATE_FORMS: &str = "write it as 2026-12-01 or \"2026-12-01\"";
const TIME_FORMS: &str = "write it as 09:30:00 or \"09:30\"";

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
    stages: &'r mut StageWords,
    problems: &'r mut Vec<Problem>,
    post: Post,
    sites: Vec<Site>,
    strangers: Vec<(String, Range<usize>)>,
}

/// Stage words looked up before: files hold few different ones.
#[derive(Debug, Default)]
pub(super) struct StageWords(Vec<(Box<str>, Tag)>);

impl StageWords {
    fn find(&mut self, word: &str, funnel: &Funnel) -> Tag {
        // Words that are no stage could be without number and are not remembered.
        if let Some((_, tag)) = self.0.iter().find(|(known, _)| **known == *word) {
            return tag.clone();
        }
        match funnel.find(word) {
            Some(stage) => {
                self.0.push((word.into(), Tag::Stage(stage)));
                Tag::Stage(stage)
            }
            None => Tag::Unknown(word.into()),
        }
    }
}

impl<'r> PostReader<'r> {
    pub(super) fn new(
        funnel: &'r Funnel,
        names: &'r mut Names,
        stages: &'r mut StageWords,
        problems: &'r mut Vec<Problem>,
    ) -> Self {
        let (sites, strangers) = (Vec::with_capacity(12), Vec::new());
        Self {
            funnel,
            names,
            stages,
            problems,
            post: Post::default(),
            sites,
            strangers,
        }
    }

    /// The post, and where its fields stand.
    pub(super) fn finish(self) -> (Post, Vec<Site>) {
        (self.post, self.sites)
    }

    /// Reads `[[post]]` or a table below it, such as `[post.kpi]`.
    pub(super) fn table(&mut self, table: &Table<'_>) {
        for (span, message) in &table.errors {
            self.problems.push(Problem::bad(
                span.clone(),
                message.clone(),
                "mend the line, or take it out",
            ));
        }
        let below = table.header.path.get(1..).unwrap_or_default();
        for entry in &table.entries {
            let path: Vec<&Key<'_>> = below.iter().chain(entry.path()).collect();
            let form = if below.is_empty() {
                SiteForm::Line
            } else {
                SiteForm::SubTable
            };
            self.entry(&path, entry, form);
        }
    }

    /// Reads the entries of an inline table as those of a post.
    pub(super) fn entries(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            let path: Vec<&Key<'_>> = entry.path().collect();
            self.entry(&path, entry, SiteForm::Inline);
        }
    }

    fn entry(&mut self, path: &[&Key<'_>], entry: &Entry<'_>, form: SiteForm) {
        let [first, further @ ..] = path else { return };
        let key = entry.key.span.start
            ..entry
                .path()
                .last()
                .map_or(entry.key.span.end, |last| last.span.end);
        let figures = |field: &Field| matches!(field, Field::Kpi | Field::Results);
        match (Field::from_key(&first.name), further) {
            (Some(field), []) => self.field(field, key, &entry.value, form),
            (Some(field), [figure]) if figures(&field) => {
                self.figure(field, &figure.name, key, &entry.value, form);
            }
            (None, []) => {
                let known = Field::ALL.into_iter().map(Field::key);
                self.problems
                    .push(Problem::unknown(first.span.clone(), &first.name, known));
                self.stranger(&first.name, key);
            }
            _ => {
                let word: Vec<&str> = path.iter().map(|key| &*key.name).collect();
                self.problems
                    .push(Problem::unknown(key.clone(), &word.join("."), []));
                self.stranger(&word.join("."), key);
            }
        }
    }

    /// Notes an unknown key, which must stand only once like any other.
    fn stranger(&mut self, word: &str, key: Range<usize>) {
        if let Some((_, first)) = self.strangers.iter().find(|(known, _)| known == word) {
            let first = first.clone();
            self.twice(word, first, key);
        } else {
            self.strangers.push((word.to_owned(), key));
        }
    }

    fn twice(&mut self, word: &str, first: Range<usize>, second: Range<usize>) {
        for place in [first, second] {
            let help = "keep one of the two lines";
            self.problems.push(Problem::bad(
                place,
                format!("`{word}` stands twice in this post"),
                help,
            ));
        }
    }

    fn field(&mut self, field: Field, key: Range<usize>, node: &Node<'_>, form: SiteForm) {
        if let Some(first) = self.sites.iter().find(|site| site.field == field) {
            let first = first.key.clone();
            self.twice(field.key(), first, key);
            return;
        }
        if let (Field::Kpi | Field::Results, Kind::Table(entries)) = (field, &node.kind) {
            self.sites.push(Site {
                field,
                figure: None,
                key,
                value: node.span.clone(),
                form,
            });
            for entry in entries {
                let key = entry.key.span.clone();
                self.figure(field, &entry.key.name, key, &entry.value, SiteForm::Inline);
            }
            return;
        }
        self.sites.push(Site {
            field,
            figure: None,
            key,
            value: node.span.clone(),
            form,
        });
        match self.value(field, &node.kind) {
            Ok(value) => self.post.set(field, value.tidy()),
            Err(Some(problem)) => {
                self.problems
                    .push(Problem::bad(node.span.clone(), problem.message, problem.help));
            }
            Err(None) => {}
        }
    }

    fn figure(&mut self, field: Field, name: &str, key: Range<usize>, node: &Node<'_>, form: SiteForm) {
        let same = |site: &&Site| site.field == field && site.figure.as_deref() == Some(name);
        if let Some(first) = self.sites.iter().find(same) {
            let first = first.key.clone();
            self.twice(&format!("{field}.{name}"), first, key);
            return;
        }
        let site = Site {
            field,
            figure: Some(name.into()),
            key,
            value: node.span.clone(),
            form,
        };
        self.sites.push(site);
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
                self.problems
                    .push(Problem::bad(node.span.clone(), problem.message, problem.help));
            }
            Err(None) => {}
        }
    }

    /// The field's value, or what is wrong with it; `Err(None)` where an error has been noted already.
    fn value(&mut self, field: Field, kind: &Kind<'_>) -> Result<Value, Option<Trouble>> {
        match field {
            Field::Date => date(kind).map(Value::Date),
            Field::Time => time(kind).map(Value::Time),
            Field::Status => status(kind).map(Value::Status),
            Field::Hours => hours(kind).map(Value::Number),
            Field::Paid | Field::Pinned => match kind {
                Kind::Flag(yes) => Ok(if *yes { Value::Yes } else { Value::Absent }),
                other => Err(wrong_kind(
                    other,
                    "true or false",
                    "write true or false, without quotes",
                )),
            },
            Field::Stage => text(kind).map(|word| Value::Stage(self.tag(word))),
            Field::Tags | Field::Values | Field::Media => self.list(kind),
            Field::Kpi | Field::Results => Err(wrong_kind(
                kind,
                "a table of numbers",
                "write it as { reach = 4000 }",
            )),
            Field::Channel | Field::Owner | Field::Pillar | Field::Campaign => {
                text(kind).map(|word| Value::text(word.trim()))
            }
            Field::Id | Field::Title | Field::Text | Field::Link | Field::Notes => {
                text(kind).map(Value::text)
            }
        }
    }

    fn tag(&mut self, word: &str) -> Tag {
        if word.trim().is_empty() {
            Tag::Untagged
        } else {
            self.stages.find(word, self.funnel)
        }
    }

    fn list(&mut self, kind: &Kind<'_>) -> Result<Value, Option<Trouble>> {
        let help = "write it as [\"one\", \"two\"]";
        let Kind::Array(items) = kind else {
            return Err(wrong_kind(kind, "a list of texts", help));
        };
        let names = items.iter().map(|item| match &item.kind {
            Kind::Text(word) => Ok(self.names.intern(word)),
            other => Err(wrong_kind(other, "a list of texts", help)),
        });
        names
            .collect::<Result<Vec<Name>, _>>()
            .map(|names| Value::List(names.into()))
    }
}

/// What is wrong with a value, and what to do.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) help: String,
}

pub(super) fn trouble<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Option<Trouble>> {
    Err(Some(Trouble {
        message: message.into(),
        help: help.into(),
    }))
}

/// The value is of another kind than it should be; nothing to add where it is broken altogether.
pub(super) fn wrong_kind(found: &Kind<'_>, wanted: &str, help: &str) -> Option<Trouble> {
    match found {
        Kind::Broken => None,
        other => {
            let message = format!("this should be {wanted}, not {}", other.noun());
            Some(Trouble {
                message,
                help: help.into(),
            })
        }
    }
}

pub(super) fn text<'v>(kind: &'v Kind<'_>) -> Result<&'v str, Option<Trouble>> {
    match kind {
        Kind::Text(text) => Ok(text),
        other => Err(wrong_kind(other, "a text", "put it in double quotes")),
    }
}

pub(super) fn number(kind: &Kind<'_>) -> Result<f64, Option<Trouble>> {
    let Kind::Number(digits) = kind else {
        return Err(wrong_kind(
            kind,
            "a number",
            "write it as 4000 or 1.5, without quotes",
        ));
    };
    let number = digits
        .replace('_', "")
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    let unusable = || {
        trouble(
            format!("`{digits}` is no number that can be counted with"),
            "write it as 4000 or 1.5",
        )
    };
    number.map_or_else(unusable, Ok)
}

/// Hours of work: not below 0.
pub(super) fn hours(kind: &Kind<'_>) -> Result<f64, Option<Trouble>> {
    let hours = number(kind)?;
    if hours < 0.0 {
        return trouble("hours of work cannot be below 0", "write it as 1.5");
    }
    Ok(hours)
}

fn date(kind: &Kind<'_>) -> Result<NaiveDate, Option<Trouble>> {
    let (Kind::Text(written) | Kind::DateTime(written)) = kind else {
        return Err(wrong_kind(kind, "a date", DATE_FORMS));
    };
    if let Some(date) = parse_date(written.trim()) {
        return Ok(date);
    }
    let begins_with_date = written.get(..10).is_some_and(|start| parse_date(start).is_some());
    let help = if begins_with_date {
        "write the day in `date` and the time of day in `time`".to_owned()
    } else {
        DATE_FORMS.to_owned()
    };
    trouble(format!("`{written}` is not a date"), help)
}

/// A date as files write it: four, two and two digits.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let well_formed = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !well_formed || text.starts_with("0000") {
        return None;
    }
    let part = |range: Range<usize>| text[range].parse::<u32>().ok();
    NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)
}

fn time(kind: &Kind<'_>) -> Result<NaiveTime, Option<Trouble>> {
    let (Kind::Text(written) | Kind::DateTime(written)) = kind else {
        return Err(wrong_kind(kind, "a time of day", TIME_FORMS));
    };
    let no_time = || trouble(format!("`{written}` is not a time of day"), TIME_FORMS);
    parse_time(written.trim()).map_or_else(no_time, Ok)
}

/// A time as files write it: hours and minutes in two digits, seconds if need be.
pub(super) fn parse_time(text: &str) -> Option<NaiveTime> {
    let form = match text.len() {
        5 => "%H:%M",
        8 => "%H:%M:%S",
        _ => return None,
    };
    let digits = text.bytes().enumerate().all(|(at, byte)| {
        if at % 3 == 2 {
            byte == b':'
        } else {
            byte.is_ascii_digit()
        }
    });
    // A leap second would be read as the 59th and a fraction; no post is planned for one.
    if !digits || text.ends_with(":60") {
        return None;
    }
    NaiveTime::parse_from_str(text, form).ok()
}

fn status(kind: &Kind<'_>) -> Result<Status, Option<Trouble>> {
    let word = text(kind)?;
    let words = Status::ALL.map(Status::as_str);
    Status::from_word(word).map_or_else(
        || {
            let meant = nearest(word, words)
                .map(|near| format!("did you mean `{near}`? "))
                .unwrap_or_default();
            trouble(
                format!("`{word}` is no status"),
                format!("{meant}write one of {}", words.join(", ")),
            )
        },
        Ok,
    )
}
