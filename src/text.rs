//! A plan and the text it was read from, kept equal.
//!
//! The text is the truth on disk. A [`PlanText`] never writes a file anew: it keeps the text in pieces and an edit
//! changes only the piece of the post it is about. Everything else, comments, order, blank lines, quotes, line
//! ends, stays byte for byte. An edited post is read again at once and must be the post that the edit meant;
//! otherwise the edit is refused and nothing has changed.

mod blocks;
mod body;
pub mod count;
mod delta;
pub mod diagnostic;
pub mod display;
mod locate;
pub mod markers;
pub mod merge;
mod patch;
mod plain;
mod problem;
mod proof;
mod read;
mod read_post;
mod read_setting;
mod read_settings;
mod read_value;
mod rebase;
mod region;
mod render;
mod settle;
mod shape;
mod splice;
pub mod template;
mod value;
mod written;

pub use delta::{Delta, Misfit};
pub use locate::Location;
pub use problem::nearest;

use crate::balance::{Tally, Timeline};
use crate::edit::{Edit, NoSuchPost};
use crate::plan::{Field, Month, Plan};
use crate::rules::{self, Affected, Facts, Finding, Singles};
use body::Body;
use chrono::NaiveDate;
use patch::Patch;
use read_post::Names;
use region::{Region, Tail};
use render::Style;
use std::collections::HashMap;
use std::sync::Arc;

/// A plan and the text it was read from, kept equal.
#[derive(Debug)]
pub struct PlanText {
    plan: Plan,
    /// The text as it was read.
    source: Arc<String>,
    regions: Vec<Region>,
    tail: Tail,
    names: Names,
    style: Style,
    has_errors: bool,
}

/// How to take an edit back: the plan's part of it and the text's.
#[derive(Debug)]
pub struct Undo {
    edit: Edit,
    patch: Patch,
}

impl Undo {
    /// What taking it back does to the plan.
    pub fn edit(&self) -> &Edit {
        &self.edit
    }
}

/// Why an edit was not made. Nothing has changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The plan has no such post.
    NoSuchPost(NoSuchPost),
    /// The text has errors, so nothing in it may be changed.
    ReadOnly,
    /// Another post has that id already.
    IdTaken(Box<str>),
    /// The text would not have said what the edit meant, in these fields.
    WouldNotReadBack(Vec<Field>),
}

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchPost(error) => error.fmt(f),
            Self::ReadOnly => f.write_str("the plan is read-only until the errors in its file are mended"),
            Self::IdTaken(id) => write!(f, "another post has the id `{id}` already"),
            Self::WouldNotReadBack(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.key()).collect();
                write!(
                    f,
                    "this cannot be written to the file so that it reads back the same: {}",
                    names.join(", ")
                )
            }
        }
    }
}

impl From<NoSuchPost> for Refused {
    fn from(error: NoSuchPost) -> Self {
        Self::NoSuchPost(error)
    }
}

impl PlanText {
    /// Reads a text. It always becomes a plan: what cannot be read is a finding, see [`PlanText::findings`].
    /// A month that neither the text nor its posts name is `fallback`.
    pub fn read(source: String, fallback: Month) -> Self {
        let reading = read::read(&source, fallback);
        let newline = source
            .find('\n')
            .filter(|at| source[..*at].ends_with('\r'))
            .map_or("\n", |_| "\r\n");
        let style = Style {
            newline,
            quoted_dates: false,
            quoted_times: false,
        };
        let read::Reading {
            plan,
            regions,
            tail,
            names,
        } = reading;
        let mut problems = regions
            .iter()
            .flat_map(|region| &*region.problems)
            .chain(&*tail.problems);
        let has_errors = problems.any(problem::Problem::is_error) || rules::has_duplicate_ids(&plan);
        let mut text = Self {
            plan,
            source: Arc::new(source),
            regions,
            tail,
            names,
            style,
            has_errors,
        };
        text.note_style();
        text
    }

    /// Looks at the first posts for how the file writes dates and times.
    fn note_style(&mut self) {
        let mut written = |field: Field| {
            self.regions.iter().take(32).find_map(|region| {
                let body = Body::read(region.body.text(&self.source), &self.plan.funnel, &mut self.names);
                body.written(field).map(|raw| raw.starts_with(['"', '\'']))
            })
        };
        let (date, time) = (written(Field::Date), written(Field::Time));
        self.style.quoted_dates = date.unwrap_or(false);
        self.style.quoted_times = time.or(date).unwrap_or(false);
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The text as it was read, before all edits.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The same, to be kept.
    pub fn shared_source(&self) -> Arc<String> {
        Arc::clone(&self.source)
    }

    /// Whether the text has errors, which make the plan read-only: a part of it has not been understood.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Makes an edit, in the plan and in the text. A value that means less than it says, such as a name with blanks
    /// around it, is put into the plan as the text will say it.
    ///
    /// # Errors
    /// Says why it was not made; plan and text are then unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<Undo, Refused> {
        if self.has_errors() {
            return Err(Refused::ReadOnly);
        }
        let edit = self.settled(edit)?;
        let patch = self.patch_for(&edit)?;
        let edit = edit.apply(&mut self.plan)?;
        Ok(Undo {
            edit,
            patch: self.swap(patch),
        })
    }

    /// Takes an edit back. The edits made since must have been taken back before.
    ///
    /// # Errors
    /// The plan has no such post: the undo was not the next one.
    pub fn revert(&mut self, undo: Undo) -> Result<Undo, NoSuchPost> {
        let edit = undo.edit.apply(&mut self.plan)?;
        Ok(Undo {
            edit,
            patch: self.swap(undo.patch),
        })
    }

    /// What the rules and the reading say about the plan, in the order of the rules; what the file itself gets wrong
    /// comes last. `tally` must be that of the plan as it stands.
    pub fn findings(&self, tally: &Tally, today: NaiveDate) -> Vec<Finding> {
        self.findings_kept(
            tally,
            &Timeline::of(&self.plan),
            &Self::singles(&self.plan, today),
        )
    }

    /// The same for those who keep the plan's timeline and what is known of single posts up to date.
    pub fn findings_kept(&self, tally: &Tally, timeline: &Timeline, singles: &Singles) -> Vec<Finding> {
        let mut findings = self.judge(&self.plan, tally, timeline, singles);
        self.reading_findings(&mut findings);
        findings
    }

    /// What can be said of each of a plan's posts by itself.
    pub fn singles(plan: &Plan, today: NaiveDate) -> Singles {
        Singles::of(plan, today, &count::Counting)
    }

    /// What the rules alone say about this plan or one like it, with the same settings and other posts. What is kept of a
    /// plan must be that of the plan given.
    pub fn judge(&self, plan: &Plan, tally: &Tally, timeline: &Timeline, singles: &Singles) -> Vec<Finding> {
        let mut findings = rules::check_kept(plan, tally, timeline, singles);
        self.name_nearest_words(&mut findings);
        findings
    }

    /// Looks for the words that were meant by stages and channels which the plan does not know.
    fn name_nearest_words(&self, findings: &mut Vec<Finding>) {
        for finding in findings.iter_mut() {
            let Facts::Word { word, nearest } = &mut finding.facts else {
                continue;
            };
            let near = match finding.code {
                "unknown-stage" => problem::nearest(word, self.plan.funnel.words()),
                "unknown-channel" => problem::nearest(word, rules::known_channels(&self.plan)),
                _ => continue,
            };
            *nearest = near.map(Into::into);
        }
        findings.retain(|finding| !rules::is_users_own(finding, &self.plan));
    }

    /// What was found while reading. An unknown key is reported once, for all the posts that have it.
    fn reading_findings(&self, findings: &mut Vec<Finding>) {
        let settings = &self.plan.rules;
        let severity = |code: &str| rules::rule(code).and_then(|rule| rules::severity_of(rule, settings));
        // The posts of each unknown key, and where its finding is.
        let mut known: HashMap<&str, (usize, Vec<usize>)> = HashMap::new();
        let of_regions = self
            .regions
            .iter()
            .map(|region| (region.gap.len(), &region.problems));
        let tail = (usize::MAX, &self.tail.problems);
        for (before, (gap, problems)) in of_regions.chain([tail]).enumerate() {
            for problem in problems {
                let Some(severity) = problem.severity(severity) else {
                    continue;
                };
                let in_post = problem.span.start >= gap;
                if let (true, Some(word)) = (in_post, problem.unknown_word()) {
                    let (_, posts) = known.entry(word).or_insert((findings.len(), Vec::new()));
                    posts.push(before);
                    if posts.len() > 1 {
                        continue;
                    }
                }
                findings.push(problem.finding(before, in_post, severity));
            }
        }
        for (at, posts) in known.into_values().filter(|(_, posts)| posts.len() > 1) {
            findings[at].posts = Affected::Many(posts.into());
        }
    }
}
