//! What an edit does to the pieces of the text.

use super::body::Body;
use super::problem::Problem;
use super::region::{Piece, Region, Tail, is_comment, leading_blanks, trailing_blanks};
use super::{Delta, PlanText, Refused, Undo, render};
use crate::edit::{Edit, NoSuchPost};
use crate::plan::{Field, Post, Value};

/// What some editors begin a file with; it must stay in front of everything.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Regions that take the place of others.
#[derive(Debug)]
pub(super) struct Patch {
    at: usize,
    /// How many regions go.
    out: usize,
    /// The regions that come.
    pub(super) put: Vec<Region>,
    /// A new tail, where it changes too.
    pub(super) tail: Option<Tail>,
}

impl PlanText {
    /// The patch that makes an edit.
    pub(super) fn patch_for(&mut self, edit: &Edit) -> Result<Patch, Refused> {
        match edit {
            Edit::Set { at, changes } => self.rewrite(*at, changes),
            Edit::Insert { at, post } => self.make_room(*at, post),
            Edit::Remove { at } => self.close_up(*at),
        }
    }

    /// Puts a patch in and returns the one that takes it out again.
    pub(super) fn swap(&mut self, patch: Patch) -> Patch {
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

    /// What the edit that gave back `undo`, the latest one, has changed in the text.
    pub fn delta_of(&self, undo: &Undo) -> Delta {
        let Patch { at, out, put, tail } = &undo.patch;
        let length = |regions: &[Region]| -> usize {
            regions
                .iter()
                .map(|region| region.gap.len() + region.body.len())
                .sum()
        };
        let mut inserted = String::new();
        for region in &self.regions[*at..at + out] {
            inserted.push_str(region.gap.text(&self.source));
            inserted.push_str(region.body.text(&self.source));
        }
        let mut removed = length(put);
        let start = length(&self.regions[..*at]);
        if let Some(tail) = tail {
            // Only a change of the last post changes the tail, which follows it at once.
            removed += tail.text.len();
            inserted.push_str(self.tail.text.text(&self.source));
        }
        Delta {
            start,
            removed,
            inserted,
        }
    }

    fn region(&self, at: usize) -> Result<&Region, NoSuchPost> {
        self.regions.get(at).ok_or(NoSuchPost(at))
    }

    /// The patch that gives a post's fields new values.
    fn rewrite(&mut self, at: usize, changes: &[(Field, Value)]) -> Result<Patch, Refused> {
        let mut wanted = self.plan.posts.get(at).ok_or(NoSuchPost(at))?.clone();
        for (field, value) in changes {
            wanted.set(*field, value.clone());
        }
        let (style, funnel) = (self.style, &self.plan.funnel);
        let region = self.regions.get(at).ok_or(NoSuchPost(at))?;
        let edited = Body::read(region.body.text(&self.source), funnel, &mut self.names)
            .edited(changes, style, funnel);
        let gap = region.gap.clone();
        let in_gap = problems_in_gap(region).collect();
        let fields: Vec<Field> = changes.iter().map(|(field, _)| *field).collect();
        let put = vec![self.region_of(gap, in_gap, edited, &wanted, &fields)?];
        Ok(Patch {
            at,
            out: 1,
            put,
            tail: None,
        })
    }

    /// A region with that post text, which must say just that post; else one of the `fields` is to blame.
    fn region_of(
        &mut self,
        gap: Piece,
        in_gap: Vec<Problem>,
        text: String,
        wanted: &Post,
        fields: &[Field],
    ) -> Result<Region, Refused> {
        let body = Body::read(&text, &self.plan.funnel, &mut self.names);
        let mut differing: Vec<Field> = body.post.differing_fields(wanted).collect();
        let is_broken = body.problems.iter().any(Problem::is_error);
        if is_broken && differing.is_empty() {
            differing = fields.to_vec();
        }
        if is_broken || !differing.is_empty() {
            return Err(Refused::WouldNotReadBack(differing));
        }
        let before = gap.len();
        let in_body = body.problems.into_iter().map(|problem| problem.moved_by(before));
        let problems = in_gap.into_iter().chain(in_body).collect();
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
            return self.append(at, post, written);
        }
        let next = self.region(at)?.clone();
        let behind_gap = at == 0 || (self.gap_divides(at) && self.sides_with_next(at, post));
        let put = if behind_gap {
            let blank = Piece::New(self.blank_between().into());
            let gap = next.gap.len();
            let in_body = next.problems.iter().filter(|problem| problem.span.start >= gap);
            let shift = |problem: &Problem| problem.clone().counted_from(gap).moved_by(blank.len());
            let problems = in_body.map(shift).collect();
            let in_gap = problems_in_gap(&next).collect();
            let new = self.region_of(next.gap, in_gap, written, post, &Field::ALL)?;
            let moved = Region {
                gap: blank,
                body: next.body,
                problems,
            };
            vec![new, moved]
        } else {
            let blank = Piece::New(self.blank_behind(at - 1).into());
            vec![
                self.region_of(blank, Vec::new(), written, post, &Field::ALL)?,
                next,
            ]
        };
        Ok(Patch {
            at,
            out: 1,
            put,
            tail: None,
        })
    }

    /// The patch that puts a post behind the last one, or into a file that has none yet.
    fn append(&mut self, at: usize, post: &Post, written: String) -> Result<Patch, Refused> {
        let newline = self.style.newline;
        let tail = self.tail.clone();
        let nothing = Tail {
            text: Piece::New("".into()),
            problems: Box::default(),
        };
        // In a file without posts the tail is all there is, and the first post goes behind it.
        let (head, rest) = if at == 0 { (tail, nothing) } else { (nothing, tail) };
        let mut gap = head.text.text(&self.source).to_owned();
        let before = match at.checked_sub(1) {
            Some(last) => self.regions[last].body.text(&self.source),
            None => gap.trim_start_matches(BYTE_ORDER_MARK),
        };
        let blank = match at.checked_sub(1) {
            _ if before.is_empty() || trailing_blanks(before) > 0 => "",
            Some(last) => self.blank_behind(last),
            None => newline,
        };
        if !before.is_empty() && !before.ends_with('\n') {
            gap.push_str(newline);
        }
        gap.push_str(blank);
        // Whatever follows the last post must not touch the new one.
        let following = rest.text.text(&self.source);
        let divider = if leading_blanks(following) == 0 && !following.is_empty() {
            newline
        } else {
            ""
        };
        let moved = rest.problems.into_vec().into_iter();
        let rest = Tail {
            text: Piece::New(format!("{divider}{following}").into()),
            problems: moved.map(|problem| problem.moved_by(divider.len())).collect(),
        };
        let gap = Piece::New(gap.into());
        let put = vec![self.region_of(gap, head.problems.into_vec(), written, post, &Field::ALL)?];
        Ok(Patch {
            at,
            out: 0,
            put,
            tail: Some(rest),
        })
    }

    /// What stands between posts in this file: a blank line, unless the file goes without.
    fn blank_between(&self) -> &'static str {
        let between = self.regions.iter().skip(1).take(32);
        let mut gaps = between.map(|region| region.gap.text(&self.source)).peekable();
        let has_blank = |gap: &str| leading_blanks(gap) > 0 || trailing_blanks(gap) > 0;
        let goes_without = gaps.peek().is_some() && !gaps.any(has_blank);
        if goes_without { "" } else { self.style.newline }
    }

    /// What to put between the post at `at` and a new one behind it. Behind a comment there must be a blank line,
    /// or the comment would be about the new post.
    fn blank_behind(&self, at: usize) -> &'static str {
        let body = self
            .regions
            .get(at)
            .map_or("", |region| region.body.text(&self.source));
        let ends_in_comment = body.lines().next_back().is_some_and(is_comment);
        if ends_in_comment {
            self.style.newline
        } else {
            self.blank_between()
        }
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
        let follower = self.regions.get(at + 1);
        let after = follower
            .map_or(&self.tail.text, |next| &next.gap)
            .text(&self.source);
        let joined = join_gaps(gap, after, at == 0);
        let dropped = gap.len() + after.len() - joined.len();
        // Problems of what follows move with its text; the blanks dropped were in front of them.
        let shift = |problem: Problem| problem.moved_by(gap.len()).counted_from(dropped);
        let text = Piece::New(joined.into());
        let moved = follower.map_or(&self.tail.problems, |next| &next.problems);
        let problems = problems_in_gap(region)
            .chain(moved.iter().cloned().map(shift))
            .collect();
        let patch = |out, put, tail| Patch { at, out, put, tail };
        Ok(match follower {
            None => patch(1, Vec::new(), Some(Tail { text, problems })),
            Some(next) => {
                let joined = Region {
                    gap: text,
                    body: next.body.clone(),
                    problems,
                };
                patch(2, vec![joined], None)
            }
        })
    }
}

/// The problems of what stands in front of a region's post.
fn problems_in_gap(region: &Region) -> impl Iterator<Item = Problem> + '_ {
    let gap = region.gap.len();
    let in_gap = move |problem: &&Problem| problem.span.start < gap;
    region.problems.iter().filter(in_gap).cloned()
}

/// What two gaps leave when the post between them goes: of the blank lines where they meet, the longer run.
/// At the very start of the file and at its end there is nothing for blank lines to divide.
fn join_gaps(before: &str, after: &str, at_start: bool) -> String {
    let (blanks_before, blanks_after) = (trailing_blanks(before), leading_blanks(after));
    let solid_before = &before[..before.len() - blanks_before];
    if after.is_empty() {
        // The post was the file's last: no blank line should be left behind it.
        return solid_before.to_owned();
    }
    let solid_after = &after[blanks_after..];
    if at_start && before.trim_start_matches(BYTE_ORDER_MARK).is_empty() {
        return format!("{before}{solid_after}");
    }
    let blanks = if blanks_after > blanks_before {
        &after[..blanks_after]
    } else {
        &before[before.len() - blanks_before..]
    };
    format!("{solid_before}{blanks}{solid_after}")
}
