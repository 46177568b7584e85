//! What a file of results changes in a plan.

use super::columns::key;
use super::matching::Index;
use super::{Export, ExportError, Row};
use crate::edit::Edit;
use crate::plan::{Field, Name, Plan, Post, Value};
use crate::text::{PlanText, Refused, display};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What a file of results changes in a plan, and what of it has no place there.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// How many rows there are below the headers, without blank ones.
    pub rows: usize,
    /// The posts with new figures, in the order of the plan.
    pub updates: Vec<Update>,
    /// The places of the posts whose figures are those of their rows already, or whose rows have none.
    pub unchanged: Vec<usize>,
    /// The rows that are about no post, by line.
    pub unmatched: Vec<Unmatched>,
    /// Cells of figures that are not taken, by line.
    pub unread: Vec<Unread>,
}

/// New figures of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The post's place.
    pub at: usize,
    /// The line of its row, from 1.
    pub line: usize,
    /// The figures that change, in the order of their columns; never empty.
    pub figures: Vec<FigureChange>,
}

/// A figure of a post that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureChange {
    /// Its name.
    pub name: Name,
    /// What it was; `None` where the post had none.
    pub before: Option<f64>,
    /// What it is now.
    pub after: f64,
}

/// A row that is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// Its first line, from 1.
    pub line: usize,
    /// Why.
    pub why: Why,
}

/// A cell of a figure that is not taken. The other figures of its row are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The first line of its row, from 1.
    pub line: usize,
    /// The place of its column, from 1.
    pub column: usize,
    /// The header of its column, as written.
    pub header: String,
    /// What it says.
    pub cell: String,
    /// Why it is not taken.
    pub why: Unreadable,
}

/// Why a cell of a figure is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no number.
    NoNumber,
    /// It can be read with decimals or with thousands, and nothing around it tells which.
    TwoWays,
}

impl Unreadable {
    /// The reason in words, and what to do about it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NoNumber => "it is no number",
            Self::TwoWays => {
                "it can mean thousands or decimals, and its column does not tell which: write it without the mark"
            }
        }
    }
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has neither an id nor a link, and not both a channel and a date.
    SaysNothing,
    /// It has more cells than there are headers, so that nobody knows which is which.
    TooLong,
    /// No post has what it says.
    NoPost {
        /// Its id.
        id: Option<String>,
        /// Its link, as links are compared.
        link: Option<String>,
        /// Its channel, as channels are compared, and date.
        place: Option<(String, NaiveDate)>,
    },
    /// A post has its link, but on another channel than it says.
    OtherChannel {
        /// The place of that post.
        at: usize,
    },
    /// Several posts have what it says.
    Several {
        /// Their places.
        posts: Vec<usize>,
    },
    /// Other rows are about the same post.
    SamePost {
        /// The place of the post.
        at: usize,
        /// The lines of the other rows.
        lines: Vec<usize>,
    },
}

impl Why {
    /// The reason in words, and what to do about it; safe to be printed.
    pub fn describe(&self, plan: &Plan) -> String {
        let words = match self {
            Self::SaysNothing => {
                "it has no id, no link, and no channel with a date: give it one of them".to_owned()
            }
            Self::TooLong => {
                "it has more cells than there are headers: put quotes around what has a delimiter in it"
                    .to_owned()
            }
            Self::NoPost { id, link, place } => no_post(id.as_deref(), link.as_deref(), place.as_ref()),
            Self::OtherChannel { at } => format!(
                "its link is that of {}, which is on another channel: add its id to the row",
                named(plan, *at)
            ),
            Self::Several { posts } => format!(
                "it fits {} posts, {}: add the id of one to the row",
                posts.len(),
                some(posts, |at| named(plan, *at))
            ),
            Self::SamePost { at, lines } => {
                let (line, have) = if lines.len() == 1 {
                    ("line", "is")
                } else {
                    ("lines", "are")
                };
                format!(
                    "{line} {} {have} about the same post, {}: keep one of them",
                    some(lines, ToString::to_string),
                    named(plan, *at)
                )
            }
        };
        display::line(&words).into_owned()
    }
}

/// That no post has any of that.
fn no_post(id: Option<&str>, link: Option<&str>, place: Option<&(String, NaiveDate)>) -> String {
    let has = [
        id.map(|id| format!("has the id `{}`", cut(id))),
        link.map(|link| format!("has the link `{}`", cut(link))),
        place.map(|(channel, date)| format!("is on {} on {date}", cut(channel))),
    ];
    let has: Vec<String> = has.into_iter().flatten().collect();
    format!(
        "no post {}: add its id to the row, or its link to the post",
        has.join(" or ")
    )
}

/// A cell of a sensible length.
fn cut(cell: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    display::cut(cell, MOST)
}

/// The first of some things in words.
fn some<T>(things: &[T], word: impl Fn(&T) -> String) -> String {
    const MOST: usize = 3;
    let mut words: Vec<String> = things.iter().take(MOST).map(word).collect();
    if things.len() > MOST {
        words.push(format!("{} more", things.len() - MOST));
    }
    words.join(", ")
}

/// A post in words: its title, and its id where it has one.
fn named(plan: &Plan, at: usize) -> String {
    let title = format!("“{}”", plan.name_of(at));
    match plan.posts.get(at).map(|post| &*post.id) {
        None | Some("") => title,
        Some(id) => format!("{title} ({id})"),
    }
}

impl Export {
    /// Finds the posts of the rows, and says what would change.
    ///
    /// # Errors
    /// A row can be told only by its date, which can be read in two ways.
    pub fn compare(&self, plan: &Plan) -> Result<Intake, ExportError> {
        let index = Index::of(plan, self.order);
        let mut unmatched = Vec::new();
        let mut rows_of: BTreeMap<usize, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            match index.find(row)? {
                Ok(at) => rows_of.entry(at).or_default().push(row),
                Err(why) => unmatched.push(Unmatched { line: row.line, why }),
            }
        }
        let spelling = spelling(plan);
        let (mut updates, mut unchanged) = (Vec::new(), Vec::new());
        for (at, rows) in rows_of {
            let [row] = rows[..] else {
                unmatched.extend(same_post(at, &rows));
                continue;
            };
            let figures = self.changes(&plan.posts[at], row, &spelling);
            if figures.is_empty() {
                unchanged.push(at);
            } else {
                updates.push(Update {
                    at,
                    line: row.line,
                    figures,
                });
            }
        }
        unmatched.sort_by_key(|unmatched| unmatched.line);
        Ok(Intake {
            rows: self.rows.len(),
            updates,
            unchanged,
            unmatched,
            unread: self.unread.clone(),
        })
    }

    /// The figures of a row that its post does not have yet, or has otherwise.
    fn changes(&self, post: &Post, row: &Row, spelling: &HashMap<String, Name>) -> Vec<FigureChange> {
        let change = |(figure, after): &(usize, f64)| {
            let header = &self.figures[*figure];
            let key = key(header);
            let mut own = post.results.iter().chain(&post.kpi).map(|(name, _)| name);
            let own = own.find(|name| super::columns::key(name) == key);
            let name = own.or_else(|| spelling.get(&key)).cloned();
            let name = name.unwrap_or_else(|| Name::from(&**header));
            let before = post.results.iter().find(|(other, _)| *other == name);
            let before = before.map(|(_, amount)| *amount);
            (before != Some(*after)).then_some(FigureChange {
                name,
                before,
                after: *after,
            })
        };
        row.amounts.iter().filter_map(change).collect()
    }
}

/// How the plan spells the figures it has, by their keys: first as its stages do, then as its posts do.
fn spelling(plan: &Plan) -> HashMap<String, Name> {
    let of_stages = plan.funnel.stages().iter().filter_map(|stage| stage.kpi.as_ref());
    let of_posts = plan
        .posts
        .iter()
        .flat_map(|post| post.kpi.iter().chain(&post.results));
    let mut spelling = HashMap::new();
    for name in of_stages.chain(of_posts.map(|(name, _)| name)) {
        spelling.entry(key(name)).or_insert_with(|| name.clone());
    }
    spelling
}

/// The rows of one post: which of them is right, nobody can say.
fn same_post(at: usize, rows: &[&Row]) -> impl Iterator<Item = Unmatched> {
    let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
    let others = |line: usize| lines.iter().copied().filter(|other| *other != line).collect();
    let unmatched = |line: &usize| Unmatched {
        line: *line,
        why: Why::SamePost {
            at,
            lines: others(*line),
        },
    };
    lines.iter().map(unmatched).collect::<Vec<_>>().into_iter()
}

impl Update {
    /// The edit that sets the figures. Others of the post stay.
    pub fn edit(&self, post: &Post) -> Edit {
        let mut results = post.results.to_vec();
        for change in &self.figures {
            match results.iter_mut().find(|(name, _)| *name == change.name) {
                Some((_, amount)) => *amount = change.after,
                None => results.push((change.name.clone(), change.after)),
            }
        }
        Edit::Set {
            at: self.at,
            changes: vec![(Field::Results, Value::Numbers(results.into()))],
        }
    }
}

impl Intake {
    /// Whether every row has its post, and every figure could be read.
    pub fn is_whole(&self) -> bool {
        self.unmatched.is_empty() && self.unread.is_empty()
    }

    /// Sets the figures in the plan that the rows were compared with.
    ///
    /// # Errors
    /// Says which post cannot have its figures, and why; those of the posts before it are set.
    pub fn apply(&self, text: &mut PlanText) -> Result<(), (usize, Refused)> {
        for update in &self.updates {
            let refused = |refused| (update.at, refused);
            let post = text.plan().posts.get(update.at);
            let edit = post.map(|post| update.edit(post));
            let edit = edit.ok_or_else(|| refused(crate::edit::NoSuchPost(update.at).into()))?;
            text.apply(edit).map_err(refused)?;
        }
        Ok(())
    }
}
