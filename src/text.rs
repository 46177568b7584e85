//! A plan and the text it was read from, kept equal.
//!
//! The text is the truth on disk. A [`PlanText`] never writes a file anew: it keeps the text in pieces and an edit
//! changes only the piece of the post it is about. Everything else, comments, order, blank lines, quotes, line
//! ends, stays byte for byte. An edited post is read again at once and must be the post that the edit meant;
//! otherwise the edit is refused and nothing has changed.

mod blocks;
mod body;
pub mod diagnostic;
pub mod display;
mod locate;
mod problem;
mod read;
mod read_post;
mod read_settings;
mod region;
mod render;
pub mod template;
mod value;

pub use locate::Location;
pub use problem::nearest;

use crate::balance::Tally;
use crate::edit::{Edit, NoSuchPost};
use crate::plan::{Field, Month, Plan, Post, Severity, Tag};
use crate::rules::{self, Affected, Facts, Finding};
use body::Body;
use chrono::NaiveDate;
use read_post::Names;
use region::{Piece, Region, Tail, leading_blanks, trailing_blanks};
use render::Style;

/// A plan and the text it was read from, kept equal.
#[derive(Debug)]
pub struct PlanText {
    plan: Plan,
    /// The text as it was read.
    source: String,
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

/// Regions that take the place of others.
#[derive(Debug)]
struct Patch {
    at: usize,
    /// How many regions go.
    out: usize,
    /// The regions that come.
    put: Vec<Region>,
    /// A new tail, where it changes too.
    tail: Option<Tail>,
}

/// Why an edit was not made. Nothing has changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The plan has no such post.
    NoSuchPost(NoSuchPost),
    /// The text has errors, so nothing in it may be changed.
    ReadOnly,
    /// The text would not have said what the edit meant, in these fields.
    WouldNotReadBack(Vec<Field>),
}

impl std::error::Error for Refused {}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchPost(error) => error.fmt(f),
            Self::ReadOnly => f.write_str("the plan is read-only until the errors in its file are mended"),
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
            .flat_map(|region| &region.problems)
            .chain(&tail.problems);
        let has_errors = problems.any(problem::Problem::is_error);
        let mut text = Self {
            plan,
            source,
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

    /// Whether the text has errors, which make the plan read-only: a part of it has not been understood.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// The pieces of the text as it stands, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let pieces = self.regions.iter().flat_map(|region| [&region.gap, &region.body]);
        pieces
            .chain([&self.tail.text])
            .map(|piece| piece.text(&self.source))
    }

    /// Makes an edit, in the plan and in the text.
    ///
    /// # Errors
    /// Says why it was not made; plan and text are then unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<Undo, Refused> {
        if self.has_errors() {
            return Err(Refused::ReadOnly);
        }
        let patch = match &edit {
            Edit::Set { at, changes } => self.rewrite(*at, changes)?,
            Edit::Insert { at, post } => self.make_room(*at, post)?,
            Edit::Remove { at } => self.close_up(*at)?,
        };
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

    /// Puts a patch in and returns the one that takes it out again.
    fn swap(&mut self, patch: Patch) -> Patch {
        let Patch { at, out, put, tail } = patch;
        let count = put.len();
        let gone: Vec<Region> = self.regions.splice(at..at + out, put).collect();
        let tail = tail.map(|tail| std::mem::replace(&mut self.tail, tail));
        Patch {
            at,
            out: count,
            put: gone,
            tail,
        }
    }

    fn region(&self, at: usize) -> Result<&Region, NoSuchPost> {
        self.regions.get(at).ok_or(NoSuchPost(at))
    }

    /// The patch that gives a post's fields new values.
    fn rewrite(&mut self, at: usize, changes: &[(Field, crate::plan::Value)]) -> Result<Patch, Refused> {
        let mut wanted = self.plan.posts.get(at).ok_or(NoSuchPost(at))?.clone();
        for (field, value) in changes {
            wanted.set(*field, value.clone().tidy());
        }
        let (style, funnel) = (self.style, &self.plan.funnel);
        let region = self.regions.get(at).ok_or(NoSuchPost(at))?;
        let edited = Body::read(region.body.text(&self.source), funnel, &mut self.names)
            .edited(changes, style, funnel);
        let gap = region.gap.clone();
        let in_gap = region
            .problems
            .iter()
            .filter(|problem| problem.span.start < gap.len())
            .cloned()
            .collect();
        let put = vec![self.region_of(gap, in_gap, edited, &wanted)?];
        Ok(Patch {
            at,
            out: 1,
            put,
            tail: None,
        })
    }

    /// A region with that post text, which must say just that post.
    fn region_of(
        &mut self,
        gap: Piece,
        mut problems: Vec<problem::Problem>,
        text: String,
        wanted: &Post,
    ) -> Result<Region, Refused> {
        let body = Body::read(&text, &self.plan.funnel, &mut self.names);
        let mut differing: Vec<Field> = body.post.differing_fields(wanted).collect();
        if body.problems.iter().any(problem::Problem::is_error) && differing.is_empty() {
            differing.push(Field::Title);
        }
        if !differing.is_empty() {
            return Err(Refused::WouldNotReadBack(differing));
        }
        let before = gap.len();
        problems.extend(body.problems.into_iter().map(|problem| problem.moved_by(before)));
        Ok(Region {
            gap,
            body: Piece::New(text.into()),
            problems,
        })
    }

    /// The patch that puts a post in front of the one at `at`.
    fn make_room(&mut self, at: usize, post: &Post) -> Result<Patch, Refused> {
        if at > self.regions.len() {
            return Err(NoSuchPost(at).into());
        }
        let written = render::post(post, self.style, &self.plan.funnel);
        if at == self.regions.len() {
            return self.append(at, post, &written);
        }
        let blank = Piece::New(self.blank_between().into());
        let next = self.region(at)?.clone();
        let behind_gap = at == 0 || (self.gap_divides(at) && self.sides_with_next(at, post));
        let put = if behind_gap {
            let mut moved = Region {
                gap: blank,
                ..next.clone()
            };
            let (in_gap, in_body) = next
                .problems
                .into_iter()
                .partition(|problem| problem.span.start < next.gap.len());
            let shift =
                |problem: problem::Problem| problem.counted_from(next.gap.len()).moved_by(moved.gap.len());
            let in_body: Vec<problem::Problem> = in_body;
            moved.problems = in_body.into_iter().map(shift).collect();
            vec![self.region_of(next.gap, in_gap, written, post)?, moved]
        } else {
            vec![self.region_of(blank, Vec::new(), written, post)?, next]
        };
        Ok(Patch {
            at,
            out: 1,
            put,
            tail: None,
        })
    }

    /// The patch that puts a post behind the last one, or into a file that has none yet.
    fn append(&mut self, at: usize, post: &Post, written: &str) -> Result<Patch, Refused> {
        let newline = self.style.newline;
        let tail = self.tail.text.text(&self.source);
        // In a file without posts the tail is all there is, and the first post goes behind it.
        let (gap, rest) = if at == 0 { (tail, "") } else { ("", tail) };
        let before = if at == 0 {
            gap
        } else {
            self.regions[at - 1].body.text(&self.source)
        };
        let mut gap = gap.to_owned();
        if !before.is_empty() && !before.ends_with('\n') {
            gap.push_str(newline);
        }
        if !before.is_empty() && trailing_blanks(&gap) == 0 {
            gap.push_str(self.blank_between());
        }
        let problems = if at == 0 {
            self.tail.problems.clone()
        } else {
            Vec::new()
        };
        let rest_problems = if at == 0 {
            Vec::new()
        } else {
            self.tail.problems.clone()
        };
        // Whatever follows the last post must not touch the new one.
        let rest = if leading_blanks(rest) == 0 && !rest.is_empty() {
            format!("{newline}{rest}")
        } else {
            rest.into()
        };
        let put = vec![self.region_of(Piece::New(gap.into()), problems, written.to_owned(), post)?];
        Ok(Patch {
            at,
            out: 0,
            put,
            tail: Some(Tail {
                text: Piece::New(rest.into()),
                problems: rest_problems,
            }),
        })
    }

    /// What stands between posts in this file: a blank line, unless the file goes without.
    fn blank_between(&self) -> &'static str {
        let between = self.regions.iter().skip(1).take(32);
        let mut gaps = between.map(|region| region.gap.text(&self.source)).peekable();
        let goes_without = gaps.peek().is_some() && gaps.all(str::is_empty);
        if goes_without { "" } else { self.style.newline }
    }

    /// Whether the gap in front of a post holds more than blank lines.
    fn gap_divides(&self, at: usize) -> bool {
        self.regions
            .get(at)
            .is_some_and(|region| !region.gap.text(&self.source).trim().is_empty())
    }

    /// Whether a new post in front of the one at `at` belongs on its side of a heading between the two: it is in
    /// the week of the later one, and not in that of the earlier one.
    fn sides_with_next(&self, at: usize, post: &Post) -> bool {
        let start = self.plan.week_start.unwrap_or_default();
        let week = |post: Option<&Post>| post.and_then(|post| post.date).map(|date| start.week_of(date));
        let (previous, next) = (week(self.plan.posts.get(at - 1)), week(self.plan.posts.get(at)));
        let own = week(Some(post));
        own == next && own != previous
    }

    /// The patch that takes a post out; of the blank lines around it one run stays.
    fn close_up(&self, at: usize) -> Result<Patch, Refused> {
        let region = self.region(at)?;
        let gap = region.gap.text(&self.source);
        let in_gap = region
            .problems
            .iter()
            .filter(|problem| problem.span.start < gap.len())
            .cloned();
        let follower = self.regions.get(at + 1);
        let after = follower
            .map_or(&self.tail.text, |next| &next.gap)
            .text(&self.source);
        let joined = join_gaps(gap, after, at == 0);
        let dropped = gap.len() + after.len() - joined.len();
        // Problems of what follows move with its text; the blanks dropped were in front of them.
        let shift = |problem: problem::Problem| problem.moved_by(gap.len()).counted_from(dropped);
        let text = Piece::New(joined.into());
        let Some(next) = follower else {
            let problems = in_gap
                .chain(self.tail.problems.iter().cloned().map(shift))
                .collect();
            return Ok(Patch {
                at,
                out: 1,
                put: Vec::new(),
                tail: Some(Tail { text, problems }),
            });
        };
        let problems = in_gap.chain(next.problems.iter().cloned().map(shift)).collect();
        let put = vec![Region {
            gap: text,
            body: next.body.clone(),
            problems,
        }];
        Ok(Patch {
            at,
            out: 2,
            put,
            tail: None,
        })
    }

    /// What the rules and the reading say about the plan, in the order of the rules; what the file itself gets wrong
    /// comes last. `tally` must be that of the plan as it stands.
    pub fn findings(&self, tally: &Tally, today: NaiveDate) -> Vec<Finding> {
        let mut findings = rules::check(&self.plan, tally, today);
        for finding in findings
            .iter_mut()
            .filter(|finding| finding.code == "unknown-stage")
        {
            if let Facts::Word { word, nearest } = &mut finding.facts {
                *nearest = problem::nearest(word, self.plan.funnel.words()).map(Into::into);
            }
        }
        self.reading_findings(&mut findings);
        findings
    }

    /// What was found while reading. An unknown key is reported once, for all the posts that have it.
    fn reading_findings(&self, findings: &mut Vec<Finding>) {
        let settings = &self.plan.rules;
        let severity = |code: &str| rules::rule(code).and_then(|rule| rules::severity_of(rule, settings));
        let (unknown, bad) = (
            severity("unknown-key"),
            severity("bad-value").unwrap_or(Severity::Error),
        );
        let first = findings.len();
        let of_regions = self
            .regions
            .iter()
            .map(|region| (region.gap.len(), &region.problems));
        let tail = (usize::MAX, &self.tail.problems);
        for (before, (gap, problems)) in of_regions.chain([tail]).enumerate() {
            for problem in problems {
                let Some(severity) = (if problem.is_error() { Some(bad) } else { unknown }) else {
                    continue;
                };
                let finding = problem.finding(before, problem.span.start >= gap, severity);
                let same = |other: &&mut Finding| {
                    other.code == "unknown-key"
                        && other.facts == finding.facts
                        && other.posts != Affected::Nothing
                };
                let in_post = finding.posts != Affected::Nothing && finding.code == "unknown-key";
                match findings[first..].iter_mut().find(same).filter(|_| in_post) {
                    Some(other) => {
                        other.posts = Affected::Many([other.posts.places(), &[before]].concat().into())
                    }
                    None => findings.push(finding),
                }
            }
        }
    }

    /// A tag of that word, as a file with this funnel would be read.
    pub fn tag(&self, word: &str) -> Tag {
        match self.plan.funnel.find(word) {
            _ if word.trim().is_empty() => Tag::Untagged,
            Some(stage) => Tag::Stage(stage),
            None => Tag::Unknown(word.into()),
        }
    }
}

/// The text as it stands.
impl std::fmt::Display for PlanText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pieces().try_for_each(|piece| f.write_str(piece))
    }
}

/// What two gaps leave when the post between them goes: of the blank lines where they meet, the longer run.
/// At the very start of the file and at its end there is nothing for blank lines to divide.
fn join_gaps(before: &str, after: &str, at_start: bool) -> String {
    let (blanks_before, blanks_after) = (trailing_blanks(before), leading_blanks(after));
    let only_blanks = |text: &str, blanks: usize| blanks == text.len();
    if only_blanks(after, blanks_after) && after.is_empty() {
        // The post was the file's last: no blank line should be left behind it.
        return before[..before.len() - blanks_before].to_owned();
    }
    if at_start && before.is_empty() {
        return after[blanks_after..].to_owned();
    }
    let kept = &before[before.len() - blanks_before..];
    let solid_before = &before[..before.len() - blanks_before];
    let blanks = if blanks_after > kept.len() {
        &after[..blanks_after]
    } else {
        kept
    };
    format!("{solid_before}{blanks}{}", &after[blanks_after..])
}
