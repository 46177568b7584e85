//! What others do to the plan while it is open: other programs, other people, another postmix.

use super::mode::Mode;
use super::resolve::{Cause, Resolve};
use super::saving::name_of;
use super::{Desk, Effect, Elsewhere, InConflict, OnDisk, Planner};
use crate::merge::{Changed, Changes, pair};
use crate::text::PlanText;
use crate::text::markers::has_markers;
use crate::text::merge::Merged;

impl Planner {
    /// Takes in what has become of the file, as soon as the user is not in the middle of something.
    pub(super) fn settle_outside(&mut self) {
        let in_between =
            matches!(self.mode, Mode::Month | Mode::List(_) | Mode::Findings(_)) && self.drag.is_none();
        // Conflicts with what the file held before are settled by what it holds now.
        if self.outside.is_some()
            && self
                .undecided
                .as_ref()
                .is_some_and(|resolve| resolve.is_with_the_file())
        {
            self.undecided = None;
        }
        if !in_between || self.undecided.is_some() {
            return;
        }
        match self.outside.take() {
            None => {}
            Some(OnDisk::Text(theirs)) => self.notice_theirs(theirs),
            Some(OnDisk::Gone) => {
                if let Some(desk) = &mut self.desk {
                    desk.set_gone(true);
                    self.ask_about_gone("is gone from the disk");
                }
            }
            Some(OnDisk::Unreadable(why)) => {
                self.complain(format!(
                    "The file cannot be read any more ({why}); your work is still here"
                ));
            }
        }
    }

    /// The file holds that text now.
    fn notice_theirs(&mut self, theirs: String) {
        let Some(desk) = &mut self.desk else { return };
        if theirs == desk.on_disk() {
            desk.set_gone(false);
            return;
        }
        if theirs.trim().is_empty() && !desk.plan().posts.is_empty() {
            // Nobody means a plan to be empty; something has gone wrong with the file.
            desk.set_gone(true);
            self.ask_about_gone("is empty");
            return;
        }
        if has_markers(&theirs) && desk.is_saved() {
            // The file says more about them than the planner can see from here.
            self.also.push(Effect::Open(desk.path().to_owned()));
            return;
        }
        if let Err(why) = self.merge_theirs(theirs, false) {
            self.complain(format!(
                "Changed outside, but {why}: yours stays as it is until you save"
            ));
        }
    }

    /// Saving met another text than expected: merges it and saves again.
    pub(super) fn take_in_and_save(&mut self, theirs: String) -> Vec<Effect> {
        match self.merge_theirs(theirs, true) {
            Err(why) => {
                let path = self.desk.as_ref().map(|desk| desk.path().to_owned());
                self.ask_about_theirs(&path.unwrap_or_default(), &why);
                Vec::new()
            }
            Ok(()) if matches!(self.mode, Mode::Resolve(_)) => Vec::new(),
            Ok(()) if self.desk.as_ref().is_some_and(Desk::is_saved) => {
                self.tell("Everything is saved already: others have made the same changes");
                if self.quit_when_saved {
                    vec![Effect::Quit]
                } else {
                    Vec::new()
                }
            }
            Ok(()) => self.save(),
        }
    }

    /// Merges what the file holds now, asking where both sides have changed one thing.
    fn merge_theirs(&mut self, theirs: String, then_save: bool) -> Result<(), String> {
        let Some(desk) = &self.desk else { return Ok(()) };
        let month = desk.plan().month;
        let versions = [desk.on_disk().to_owned(), desk.text().written(), theirs.clone()];
        match Resolve::begin(versions, Cause::Outside { then_save }, month) {
            Ok(Merged {
                by_lines: Some(why), ..
            }) => return Err(why),
            Ok(merged) => self.take_over_outside(PlanText::read(merged.text, month), theirs),
            Err(resolve) => self.open_resolve(resolve),
        }
        Ok(())
    }

    /// Takes over a text in which one's own changes and those made outside are merged.
    pub(super) fn take_over_outside(&mut self, merged: PlanText, theirs: String) {
        let selected = self.selected();
        let Some(desk) = &mut self.desk else { return };
        let changes = Changes::between(desk.plan(), merged.plan());
        let loses = changes.all().iter().any(|change| change.what == Changed::Deleted);
        if loses || merged.has_errors() {
            self.also.push(Effect::Keep(desk.text().written()));
        }
        let pairs = pair(&desk.plan().posts, &merged.plan().posts);
        desk.take_in(merged, theirs);
        let read_only = desk.is_read_only();
        self.undecided = None;
        let now = selected.and_then(|at| pairs.iter().find(|pair| pair.old == Some(at))?.new);
        match (now, &self.mode) {
            (Some(at), Mode::Month | Mode::Findings(_)) => self.keep_slot_of(at),
            _ => self.settle_list(),
        }
        self.settle_findings();
        if read_only {
            self.complain(
                "Changed outside, and the file has errors now: Tab lists them, each with what to do",
            );
        } else {
            self.tell(taken_in(&changes));
        }
    }

    /// Keeps the cursor on a post if it is still on the cursor's day.
    fn keep_slot_of(&mut self, at: usize) {
        let Some(desk) = &self.desk else { return };
        let posts = desk.calendar().posts_on(self.cursor.day);
        let slot = posts.iter().position(|other| *other == at);
        self.cursor.slot = slot.unwrap_or(self.cursor.slot.min(posts.len().saturating_sub(1)));
    }

    /// Opens the conflicts that a merge has left in the file.
    pub(super) fn open_conflicts(&mut self, versions: InConflict) {
        let Some(month) = self.desk.as_ref().map(|desk| desk.plan().month) else {
            return;
        };
        let InConflict {
            base,
            ours,
            theirs,
            names,
        } = versions;
        match Resolve::begin([base, ours, theirs], Cause::Markers(names), month) {
            Err(resolve) => self.open_resolve(resolve),
            Ok(Merged {
                by_lines: Some(why), ..
            }) => self.complain(format!(
                "Read-only: the file holds conflicts of a merge, and {why}; mend the file by hand"
            )),
            Ok(merged) => self.keep_resolved(PlanText::read(merged.text, month)),
        }
    }

    /// Takes over the text that the conflicts in the file have come to. It is not saved yet.
    pub(super) fn keep_resolved(&mut self, text: PlanText) {
        let Some(desk) = &mut self.desk else { return };
        desk.resolve(text);
        self.settle_list();
        let save = self.key_of(super::command::Command::Save);
        self.tell(format!("The merge is decided, not saved yet · {save} saves it"));
    }

    /// Says that another postmix has the plan open.
    pub(super) fn tell_of_another(&mut self, other: Elsewhere) {
        let who = other
            .process
            .map_or_else(String::new, |id| format!(" (process {id})"));
        let name = self
            .desk
            .as_ref()
            .map(|desk| name_of(desk.path()))
            .unwrap_or_default();
        self.complain(format!(
            "{name} is open in another postmix{who}: what each saves, the other takes in"
        ));
    }

    /// Notes whether the journal could be written.
    pub(super) fn recorded(&mut self, recorded: Result<(), String>) {
        match recorded {
            Ok(()) => self.alarms.no_journal = false,
            Err(why) => {
                self.alarms.no_journal = true;
                let save = self.key_of(super::command::Command::Save);
                self.complain(format!("A crash would lose your work: {why} · {save} saves it"));
            }
        }
    }
}

/// What has come from outside, in a sentence.
fn taken_in(changes: &Changes) -> String {
    let lines = changes.lines();
    match &lines[..] {
        [] => "Changed outside: comments or layout".to_owned(),
        [line] => format!("Changed outside: {line}"),
        lines => format!("Changed outside, {} things: {}", lines.len(), lines[0]),
    }
}
