//! The open plan: its text, its history, and everything that is kept up to date with it after each edit.

use super::calendar::Calendar;
use crate::balance::{Mix, Tally, Weigh};
use crate::edit::{Edit, History};
use crate::plan::{Field, Month, Plan, Post, WeekStart};
use crate::rules::Finding;
use crate::text::{PlanText, Refused, Undo};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// One step of undo: the edits of one command, and what it did in words.
#[derive(Debug)]
struct Revision {
    undos: Vec<Undo>,
    what: String,
}

/// The open plan.
#[derive(Debug)]
pub struct Desk {
    text: PlanText,
    path: PathBuf,
    history: History<Revision>,
    tally: Tally,
    findings: Vec<Finding>,
    calendar: Calendar,
    today: NaiveDate,
    /// The mix before the last edit, until something else happens.
    before: Option<Tally>,
}

impl Desk {
    /// Puts a plan on the desk.
    pub fn new(text: PlanText, path: PathBuf, week_start: WeekStart, today: NaiveDate) -> Self {
        let tally = Tally::of(text.plan(), week_start);
        let calendar = Calendar::new(text.plan(), text.plan().month, tally.week_start());
        let mut desk = Self {
            text,
            path,
            history: History::default(),
            tally,
            findings: Vec::new(),
            calendar,
            today,
            before: None,
        };
        desk.judge();
        desk
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.text.plan()
    }

    /// The plan's text.
    pub fn text(&self) -> &PlanText {
        &self.text
    }

    /// The plan's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The post at that place.
    pub fn post(&self, at: usize) -> Option<&Post> {
        self.plan().posts.get(at)
    }

    /// The counts of the plan as it stands.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The month's mix.
    pub fn mix(&self, weigh: Weigh) -> Mix {
        Mix::of(&self.plan().funnel, &self.tally.counted, weigh)
    }

    /// The month's mix before the last edit, for as long as nothing else has happened since.
    pub fn mix_before(&self, weigh: Weigh) -> Option<Mix> {
        self.before
            .as_ref()
            .map(|before| Mix::of(&self.plan().funnel, &before.counted, weigh))
    }

    /// The month's mix if the post at `at` (or a new one) were `draft`.
    pub fn mix_with(&self, at: Option<usize>, draft: &Post, weigh: Weigh) -> Mix {
        let mut tally = self.tally.clone();
        if let Some(post) = at.and_then(|at| self.post(at)) {
            tally.remove(post);
        }
        tally.add(draft);
        Mix::of(&self.plan().funnel, &tally.counted, weigh)
    }

    /// What the rules say, worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The days on show and their posts.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether the file has errors that must be mended before anything can be changed.
    pub fn is_read_only(&self) -> bool {
        self.text.has_errors()
    }

    /// Whether everything is on disk.
    pub fn is_saved(&self) -> bool {
        self.history.is_saved()
    }

    /// Forgets what the last edit changed: the gauges show the plan as it is.
    pub fn settle(&mut self) {
        self.before = None;
    }

    /// Shows another month.
    pub fn show_month(&mut self, month: Month) {
        if month != self.calendar.month() {
            self.calendar = Calendar::new(self.plan(), month, self.tally.week_start());
        }
    }

    /// Takes over a new date.
    pub fn set_today(&mut self, today: NaiveDate) {
        self.today = today;
        self.judge();
    }

    /// Makes the edits of one command, as one step of undo.
    ///
    /// # Errors
    /// Says why an edit was not made; none of them then is.
    pub fn commit(&mut self, edits: Vec<Edit>, what: String) -> Result<(), Refused> {
        let before = self.tally.clone();
        let mut undos = Vec::with_capacity(edits.len());
        for edit in edits {
            self.uncount(&edit);
            match self.text.apply(edit) {
                Ok(undo) => {
                    self.count(undo.edit());
                    undos.push(undo);
                }
                Err(refused) => {
                    self.take_back(undos);
                    self.tally = before;
                    self.refresh();
                    return Err(refused);
                }
            }
        }
        self.history.push(Revision { undos, what });
        self.before = Some(before);
        self.judge();
        Ok(())
    }

    fn take_back(&mut self, undos: Vec<Undo>) {
        for undo in undos.into_iter().rev() {
            // The undos of one command are taken back in reverse, so their places are the plan's.
            let reverted = self.text.revert(undo);
            debug_assert!(reverted.is_ok(), "an undo fits the plan it was made from");
        }
    }

    /// Undoes one step. Returns what it had been and the post to look at, or `None` where there is nothing to undo.
    pub fn undo(&mut self) -> Option<(String, Option<usize>)> {
        let revision = self.history.take_done()?;
        let (revision, at) = self.turn(revision);
        let what = revision.what.clone();
        self.history.undone(revision);
        Some((what, at))
    }

    /// Does again what was undone last; see [`Desk::undo`].
    pub fn redo(&mut self) -> Option<(String, Option<usize>)> {
        let revision = self.history.take_undone()?;
        let (revision, at) = self.turn(revision);
        let what = revision.what.clone();
        self.history.redone(revision);
        Some((what, at))
    }

    /// Takes a revision back, turning it into the one that makes it again.
    fn turn(&mut self, revision: Revision) -> (Revision, Option<usize>) {
        let before = self.tally.clone();
        let mut turned = Vec::with_capacity(revision.undos.len());
        let mut at = None;
        for undo in revision.undos.into_iter().rev() {
            at = match undo.edit() {
                Edit::Remove { .. } => None,
                edit => Some(edit.at()),
            };
            let edit = undo.edit().clone();
            self.uncount(&edit);
            if let Ok(again) = self.text.revert(undo) {
                self.count(again.edit());
                turned.push(again);
            }
        }
        self.before = Some(before);
        self.judge();
        (
            Revision {
                undos: turned,
                what: revision.what,
            },
            at,
        )
    }

    /// Takes the post that an edit is about to change or remove out of the counts and the calendar.
    fn uncount(&mut self, edit: &Edit) {
        let Some(post) = self.text.plan().posts.get(edit.at()) else {
            return;
        };
        match edit {
            Edit::Insert { .. } => {}
            Edit::Remove { .. } => self.tally.remove(post),
            Edit::Set { at, changes } => {
                self.tally.remove(post);
                if changes
                    .iter()
                    .any(|(field, _)| matches!(field, Field::Date | Field::Time))
                {
                    self.calendar.take(*at, post);
                }
            }
        }
    }

    /// Counts what an edit has made; `inverse` is the edit that takes it back.
    fn count(&mut self, inverse: &Edit) {
        let plan = self.text.plan();
        let post = plan.posts.get(inverse.at());
        match (inverse, post) {
            (Edit::Set { at, .. }, Some(post)) => {
                self.tally.add(post);
                self.calendar.put(*at, plan);
            }
            (Edit::Remove { .. }, Some(post)) => {
                self.tally.add(post);
                self.calendar.rebuild(plan);
            }
            _ => self.calendar.rebuild(plan),
        }
    }

    fn refresh(&mut self) {
        self.calendar.rebuild(self.text.plan());
        self.judge();
    }

    fn judge(&mut self) {
        self.findings = self.text.findings(&self.tally, self.today);
        self.findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }

    /// Notes that the file now holds `text`, the plan's text as it stands.
    pub fn saved(&mut self, path: PathBuf, text: String) {
        let undos = self
            .history
            .revisions_mut()
            .flat_map(|revision| &mut revision.undos);
        self.text.rebase(text, undos);
        self.path = path;
        self.history.mark_saved();
    }
}
