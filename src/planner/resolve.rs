//! Deciding what two sides have changed differently: side by side, field by field.

use super::command::Command;
use super::lists::step;
use super::mode::Mode;
use super::{Effect, Planner};
use crate::plan::Month;
use crate::text::PlanText;
use crate::text::merge::{Conflict, MARKER, Merged, Pick, Versions, merge};
use std::path::PathBuf;

/// Conflicts being decided.
#[derive(Debug)]
pub struct Resolve {
    base: String,
    ours: String,
    theirs: String,
    cause: Cause,
    conflicts: Vec<Conflict>,
    at: usize,
}

/// Where conflicts come from, which says what becomes of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody else has changed the file; whether one's own work is being saved.
    Outside {
        /// Whether to save once all is decided.
        then_save: bool,
    },
    /// The file has changed since work on it was lost: that journal's.
    Recovery(PathBuf),
    /// The file holds the conflicts of a merge, between two sides of those names.
    Markers([String; 2]),
}

impl Cause {
    /// What the two sides are called.
    pub fn sides(&self) -> [&str; 2] {
        match self {
            Self::Outside { .. } => ["mine", "theirs, on disk"],
            Self::Recovery(_) => ["mine, recovered", "theirs, on disk"],
            Self::Markers(names) => names.each_ref().map(String::as_str),
        }
    }
}

impl Resolve {
    /// The conflicts between two versions, unless they go together: then what they come to.
    pub(super) fn begin(
        [base, ours, theirs]: [String; 3],
        cause: Cause,
        fallback: Month,
    ) -> Result<Merged, Box<Self>> {
        let versions = Versions {
            base: &base,
            ours: &ours,
            theirs: &theirs,
        };
        let merged = merge(versions, &[], MARKER, fallback);
        if merged.conflicts.is_empty() || merged.by_lines.is_some() {
            return Ok(merged);
        }
        Err(Box::new(Self {
            base,
            ours,
            theirs,
            cause,
            conflicts: merged.conflicts,
            at: 0,
        }))
    }

    /// Where the conflicts come from.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// Whether the conflicts are with what the file held a while ago.
    pub(super) fn is_with_the_file(&self) -> bool {
        matches!(self.cause, Cause::Outside { .. })
    }

    /// The conflicts, with what has been decided.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Which conflict is marked.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many conflicts are not decided yet.
    pub fn open(&self) -> usize {
        self.conflicts
            .iter()
            .filter(|conflict| conflict.pick.is_none())
            .count()
    }

    /// Marks a conflict.
    pub(super) fn go(&mut self, at: usize) {
        self.at = at.min(self.conflicts.len().saturating_sub(1));
    }

    /// Decides the marked conflict and goes on to the next that is open.
    pub(super) fn pick(&mut self, pick: Pick) {
        let at = self.at;
        if let Some(conflict) = self.conflicts.get_mut(at)
            && (pick != Pick::Both || conflict.can_be_both)
        {
            conflict.pick = Some(pick);
            self.go_to_open();
        }
    }

    /// Goes to the next conflict that is not decided, if there is one.
    fn go_to_open(&mut self) {
        let count = self.conflicts.len();
        let next = (1..=count).map(|by| (self.at + by) % count);
        let open = next.into_iter().find(|at| self.conflicts[*at].pick.is_none());
        self.at = open.unwrap_or(self.at);
    }

    fn merged(&self, fallback: Month) -> Merged {
        let picks: Vec<_> = self.conflicts.iter().map(|conflict| conflict.pick).collect();
        let versions = Versions {
            base: &self.base,
            ours: &self.ours,
            theirs: &self.theirs,
        };
        merge(versions, &picks, MARKER, fallback)
    }
}

/// The decision of that place on the screen, from left to right.
pub(super) fn pick_of(place: usize) -> Pick {
    match place {
        0 => Pick::Ours,
        1 => Pick::Theirs,
        _ => Pick::Both,
    }
}

impl Planner {
    pub(super) fn resolve_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Resolve(resolve) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::TakeOurs => resolve.pick(Pick::Ours),
            Command::TakeTheirs => resolve.pick(Pick::Theirs),
            Command::TakeBoth
                if resolve
                    .conflicts
                    .get(resolve.at)
                    .is_some_and(|conflict| !conflict.can_be_both) =>
            {
                self.tell("Only texts and lists can be both: choose one side");
            }
            Command::TakeBoth => resolve.pick(Pick::Both),
            Command::Merge if resolve.open() > 0 => {
                if resolve
                    .conflicts
                    .get(resolve.at)
                    .is_none_or(|conflict| conflict.pick.is_some())
                {
                    resolve.go_to_open();
                }
                let open = resolve.open();
                self.tell(format!("{open} to decide first: choose a side for each"));
            }
            Command::Merge => return self.decided(),
            Command::Back => self.put_off(),
            command => resolve.at = step(resolve.at, resolve.conflicts.len(), command),
        }
        Vec::new()
    }

    /// Asks for decisions.
    pub(super) fn open_resolve(&mut self, resolve: Box<Resolve>) {
        // What was told last is about something else; the keys are what is needed now.
        self.notice = None;
        self.undecided = None;
        self.mode = Mode::Resolve(resolve);
    }

    /// Leaves the conflicts for later.
    pub(super) fn put_off(&mut self) {
        let before = std::mem::replace(&mut self.mode, Mode::Month);
        self.quit_when_saved = false;
        if let Mode::Resolve(resolve) = before {
            self.undecided = Some(resolve);
        }
        let decide = self.key_of(Command::Decide);
        self.complain(format!(
            "Not decided yet, so nothing was merged · {decide} goes on deciding"
        ));
    }

    /// Goes on with conflicts that were put off.
    pub(super) fn decide(&mut self) {
        match self.undecided.take() {
            Some(resolve) => self.open_resolve(resolve),
            None => self.tell("No conflicts to decide"),
        }
    }

    /// Saving comes back to conflicts that were put off; meanwhile one's own changes may be others.
    pub(super) fn save_undecided(&mut self, resolve: Box<Resolve>) -> Vec<Effect> {
        if let Cause::Outside { .. } = resolve.cause {
            return self.take_in_and_save(resolve.theirs);
        }
        self.open_resolve(resolve);
        Vec::new()
    }

    /// Makes a text of what was decided.
    fn decided(&mut self) -> Vec<Effect> {
        let Mode::Resolve(resolve) = std::mem::replace(&mut self.mode, Mode::Month) else {
            return Vec::new();
        };
        let Some(month) = self.desk.as_ref().map(|desk| desk.plan().month) else {
            return Vec::new();
        };
        let merged = resolve.merged(month);
        if !merged.is_clean() {
            // Taken one by one the decisions fit; only all together could they not.
            self.complain("These decisions do not go together: choose one side for all of them");
            self.mode = Mode::Resolve(resolve);
            return Vec::new();
        }
        let text = PlanText::read(merged.text, month);
        match resolve.cause {
            Cause::Outside { then_save } => {
                // What was decided against may have been hours of work.
                self.also.push(Effect::Keep(resolve.ours));
                self.take_over_outside(text, resolve.theirs);
                if then_save {
                    return self.save();
                }
                if self.desk.as_ref().is_some_and(|desk| !desk.is_saved()) {
                    let save = self.key_of(Command::Save);
                    self.tell(format!("Merged, not saved yet · {save} saves it"));
                }
                Vec::new()
            }
            Cause::Markers(_) => {
                self.keep_resolved(text);
                self.ask_if_free()
            }
            Cause::Recovery(journal) => self.take_over_recovered(text, journal),
        }
    }
}
