//! Work that was never saved: shown as what it would change, and recovered, kept or discarded.

use super::mode::{Choice, Mode};
use super::resolve::{Cause, Resolve};
use super::{Desk, Effect, Found, Planner, Unsaved};
use crate::merge::Changes;
use crate::text::PlanText;
use crate::text::merge::{Merged, Pick, Versions, merge_in_favour};
use std::path::PathBuf;

impl Planner {
    /// Takes in what was found beside the plan.
    pub(super) fn found(&mut self, found: Result<Found, String>) -> Vec<Effect> {
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                self.recorded(Err(why));
                return Vec::new();
            }
        };
        self.alarms.elsewhere = found.elsewhere.is_some();
        if let Some(other) = found.elsewhere {
            self.tell_of_another(other);
        }
        if let Some(trouble) = found.trouble {
            self.complain(trouble);
        }
        self.unsaved = found.unsaved;
        // Work on a file with conflicts has decided them already.
        let is_ahead = |desk: &Desk| {
            self.unsaved
                .iter()
                .any(|unsaved| unsaved.base.as_deref() == Some(desk.on_disk()))
        };
        if matches!(self.mode, Mode::Resolve(_)) && self.desk.as_ref().is_some_and(is_ahead) {
            self.put_off();
            self.notice = None;
        }
        self.ask_if_free()
    }

    /// Asks about unsaved work, unless there is something else to decide first.
    pub(super) fn ask_if_free(&mut self) -> Vec<Effect> {
        match self.mode {
            Mode::Month => self.ask_about_unsaved(),
            _ => Vec::new(),
        }
    }

    /// Asks about the first of the work that was never saved. What the file holds already needs no asking.
    pub(super) fn ask_about_unsaved(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let (Some(unsaved), Some(desk)) = (self.unsaved.first(), &self.desk) {
            let on_disk = desk.on_disk();
            let [base, text] = versions(unsaved, on_disk);
            if text == on_disk || text == base {
                effects.push(Effect::Settle(self.unsaved.remove(0).journal));
                continue;
            }
            let text_of_question = format!(
                "postmix ended on {} before this work was saved. It would change:",
                unsaved.when
            );
            let details = self.difference(unsaved, on_disk);
            let choices = vec![Choice::Recover, Choice::KeepForLater, Choice::Forget];
            self.ask_showing(text_of_question, details, choices);
            return effects;
        }
        if self.desk.as_ref().is_some_and(Desk::is_read_only) && self.undecided.is_some() {
            self.decide();
        }
        effects
    }

    /// What recovering would change, line by line.
    fn difference(&self, unsaved: &Unsaved, on_disk: &str) -> Vec<String> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let month = desk.plan().month;
        let [base, ours] = versions(unsaved, on_disk);
        let versions = Versions {
            base,
            ours,
            theirs: on_disk,
        };
        let merged = merge_in_favour(Pick::Ours, versions, month);
        if merged.by_lines.is_some() {
            let read = |text: &str| PlanText::read(text.to_owned(), month);
            let mut lines = Changes::between(read(base).plan(), read(ours).plan()).lines();
            lines.push("The file has errors now: mend it first, then this can be recovered.".to_owned());
            return lines;
        }
        let recovered = PlanText::read(merged.text, month);
        let mut lines = Changes::between(desk.plan(), recovered.plan()).lines();
        if lines.is_empty() {
            lines.push("only comments".to_owned());
        }
        if base != on_disk {
            lines.push("The file has been changed since: this is merged with it.".to_owned());
        }
        lines
    }

    /// Takes over the work that was asked about.
    pub(super) fn recover(&mut self) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let month = desk.plan().month;
        let Some(unsaved) = self.unsaved.first() else {
            return Vec::new();
        };
        let on_disk = desk.on_disk();
        let [base, ours] = versions(unsaved, on_disk).map(str::to_owned);
        let (journal, theirs) = (unsaved.journal.clone(), on_disk.to_owned());
        match Resolve::begin([base, ours, theirs], Cause::Recovery(journal.clone()), month) {
            Ok(Merged {
                by_lines: Some(why), ..
            }) => {
                self.complain(format!(
                    "Not recovered: {why}; `postmix recover` writes it to a file of its own"
                ));
                Vec::new()
            }
            Ok(merged) => self.take_over_recovered(PlanText::read(merged.text, month), journal),
            Err(resolve) => {
                self.open_resolve(resolve);
                Vec::new()
            }
        }
    }

    /// Takes over the recovered text, as one step of undo.
    pub(super) fn take_over_recovered(&mut self, text: PlanText, journal: PathBuf) -> Vec<Effect> {
        let Some(desk) = &mut self.desk else {
            return Vec::new();
        };
        let changes = Changes::between(desk.plan(), text.plan()).things();
        let first = desk.adopt(text, "recovered what was not saved".to_owned());
        self.undecided = None;
        if let Some(at) = first {
            self.look_at(at);
        }
        self.settle_list();
        let undo = self.key_of(super::command::Command::Undo);
        let things = if changes == 1 {
            "1 change".to_owned()
        } else {
            format!("{changes} changes")
        };
        self.tell(format!("Recovered {things}, not saved yet · {undo} undoes"));
        self.unsaved.retain(|unsaved| unsaved.journal != journal);
        let mut effects = vec![Effect::Settle(journal)];
        effects.extend(self.ask_about_unsaved());
        effects
    }

    /// Leaves the work that was asked about where it is.
    pub(super) fn keep_unsaved(&mut self) -> Vec<Effect> {
        self.unsaved.drain(..self.unsaved.len().min(1));
        self.tell("Kept: the next start offers it again, and `postmix recover` lists it");
        self.ask_about_unsaved()
    }

    /// Does without the work that was asked about.
    pub(super) fn forget_unsaved(&mut self) -> Vec<Effect> {
        let journals = self
            .unsaved
            .drain(..self.unsaved.len().min(1))
            .map(|unsaved| unsaved.journal);
        let mut effects: Vec<Effect> = journals.map(Effect::Settle).collect();
        self.tell("Discarded; `postmix recover` still has it for a while");
        effects.extend(self.ask_about_unsaved());
        effects
    }
}

/// The text that unsaved work began with and the one it came to. Where nothing can be said of the first, the work is
/// compared with what is on disk.
fn versions<'u>(unsaved: &'u Unsaved, on_disk: &'u str) -> [&'u str; 2] {
    [unsaved.base.as_deref().unwrap_or(on_disk), &unsaved.text]
}
