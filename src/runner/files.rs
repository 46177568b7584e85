//! The files of plans: opened, made, saved, and looked at again while they are open.

use super::Make;
use super::keeping::{Kept, in_words};
use crate::git;
use crate::plan::Month;
use crate::planner::{Desk, InConflict, Message, OnDisk, Opened, Over, Planner, SaveTrouble, Saved};
use crate::store::{self, Expected, LoadError, Loaded, Records, SaveError, Stamp};
use crate::text::PlanText;
use crate::text::markers::{has_markers, sides_of_markers};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

/// Deals with the files of plans, and with what is kept beside them.
pub struct Files {
    make: Make,
    today: NaiveDate,
    opened: Vec<PathBuf>,
    pub(super) kept: Kept,
    /// What the open plan's file was when it was last read or written.
    stamp: Option<Stamp>,
}

impl Files {
    /// Makes plans with `make`; `today` is the local date. Unsaved work is kept in `records`; without any it is lost
    /// with the process, which the user is told.
    pub fn new(make: Make, today: NaiveDate, records: Option<Records>) -> Self {
        Self {
            make,
            today,
            opened: Vec::new(),
            kept: Kept::new(records),
            stamp: None,
        }
    }

    /// The plans that were opened, made or saved, in that order.
    pub fn into_opened(self) -> Vec<PathBuf> {
        self.opened
    }

    /// Reads a plan, and the sides of a conflict that it is in.
    ///
    /// # Errors
    /// Says in words why it cannot be read.
    pub fn open(&mut self, path: &Path) -> Result<Opened, String> {
        let loaded = store::load(path).map_err(|error| error.to_string())?;
        self.opened.push(path.to_owned());
        self.stamp = Some(loaded.stamp);
        let in_conflict = in_conflict(path, &loaded.text);
        let large = loaded.text.len() as u64 >= store::SIZE_TO_WARN_AT;
        let text = PlanText::read(loaded.text, Month::to_plan_on(self.today));
        let mut opened = Opened::new(text, path.to_owned());
        opened.in_conflict = in_conflict;
        opened.notice = large.then(|| "This is a very large file: everything will be slow".to_owned());
        Ok(opened)
    }

    pub(super) fn create(&mut self, path: &Path, template: &str) -> Result<Opened, String> {
        let text = (self.make)(template)?;
        store::save(path, &text, Expected::Absent).map_err(|error| error.to_string())?;
        let opened = self.open(path)?;
        Ok(Opened {
            notice: Some(format!("Made {}", path.display())),
            ..opened
        })
    }

    pub(super) fn save(
        &mut self,
        path: PathBuf,
        text: String,
        over: Over,
        planner: &Planner,
    ) -> Result<Saved, SaveTrouble> {
        let failed = |error: &dyn std::fmt::Display| SaveTrouble::Failed(error.to_string());
        let _alone = self.kept.wait_for_others();
        let there = match over {
            // The user has seen the question: whatever is there now may go.
            Over::Anything if path.exists() => Some(load_again(&path).map_err(|error| failed(&error))?.text),
            // A file without anything in it is as good as none.
            Over::Nothing => load_again(&path)
                .ok()
                .map(|loaded| loaded.text)
                .filter(|text| text.trim().is_empty()),
            _ => None,
        };
        let known = planner.desk().map(Desk::on_disk);
        let expected = match (over, &there, known) {
            (Over::Known, _, Some(text)) => Expected::Text(text),
            (Over::Anything | Over::Nothing, Some(there), _) => Expected::Text(there),
            _ => Expected::Absent,
        };
        let kept = &mut self.kept;
        match store::save_with(&path, &text, expected, || kept.secure()) {
            Ok(saved) => {
                self.opened.push(path.clone());
                self.stamp = Some(saved.stamp);
                // What was replaced unseen by anybody else can be had back.
                let replaced = there.map_or(Ok(()), |there| self.kept.keep(&text, &there));
                let warning = self
                    .kept
                    .saved(&path)
                    .and(replaced)
                    .err()
                    .map(|error| in_words(&error));
                Ok(Saved {
                    path,
                    text,
                    durable: saved.durable,
                    warning,
                })
            }
            Err(SaveError::ChangedOnDisk { .. }) => Err(match load_again(&path) {
                Ok(loaded) => SaveTrouble::ChangedOnDisk(loaded.text),
                Err(LoadError::Missing { .. }) => SaveTrouble::Gone,
                Err(error) => failed(&error),
            }),
            Err(SaveError::Deleted { .. }) => Err(SaveTrouble::Gone),
            Err(SaveError::AlreadyExists { .. }) => Err(SaveTrouble::Exists(path)),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Looks whether the open plan's file is another one than before. Its bytes are the proof; as long as the file's
    /// marks say that nobody has touched it, they need not be read.
    pub fn look(&mut self, planner: &Planner) -> Option<Message> {
        let desk = planner.desk()?;
        let (path, stamp) = (desk.path(), self.stamp.as_mut()?);
        let unreadable = |error: &dyn std::fmt::Display| OnDisk::Unreadable(error.to_string());
        let found = match stamp.check(path, desk.on_disk()) {
            Ok(store::OnDisk::Same) if desk.is_gone() || planner.has_undecided() => {
                OnDisk::Text(desk.on_disk().to_owned())
            }
            Ok(store::OnDisk::Same) => return None,
            Ok(store::OnDisk::Gone) if desk.is_gone() => return None,
            Ok(store::OnDisk::Gone) => OnDisk::Gone,
            Ok(store::OnDisk::Changed) => match load_again(path) {
                // The stamp stays that of the text the planner knows; it is renewed when that is this one.
                Ok(loaded) => OnDisk::Text(loaded.text),
                Err(LoadError::Missing { .. }) => OnDisk::Gone,
                Err(error) => unreadable(&error),
            },
            Err(error) => unreadable(&error),
        };
        Some(Message::OnDisk(found))
    }
}

/// Reads a plan's file once more. What has taken its place and is no file, such as a pipe, might never end.
fn load_again(path: &Path) -> Result<Loaded, LoadError> {
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => Err(LoadError::Unreadable {
            path: path.to_owned(),
            reason: std::io::Error::other("it is no file any more"),
        }),
        _ => store::load(path),
    }
}

/// The sides of the conflicts that a merge has left in the file. Both sides are read from the markers, so that what has
/// been decided by hand already stays; what they grew out of git knows best.
fn in_conflict(path: &Path, text: &str) -> Option<InConflict> {
    if !has_markers(text) {
        return None;
    }
    // Where git cannot be asked, the markers say enough.
    let staged = git::sides(path).ok().flatten();
    let names = git::side_names(path).ok().flatten();
    // In a rebase git's "theirs" is one's own commit, which is put on top of "ours".
    let swapped = names
        .as_ref()
        .is_some_and(|names| names.operation == Some(git::Operation::Rebase));
    // Outside of a conflict that git knows of, its branches mean nothing.
    let named = names
        .filter(|_| staged.is_some())
        .map(|names| [names.ours, names.theirs]);
    // Where the sides themselves have lines that look like markers, only git can tell them apart.
    let looks_marked = |side: &Option<String>| side.as_deref().is_some_and(has_markers);
    let marked = sides_of_markers(text).filter(|_| {
        !staged
            .as_ref()
            .is_some_and(|sides| looks_marked(&sides.ours) || looks_marked(&sides.theirs))
    });
    let in_conflict = match marked {
        None => {
            let staged = staged?;
            InConflict {
                base: staged.base.unwrap_or_default(),
                ours: staged.ours?,
                theirs: staged.theirs?,
                names: named.unwrap_or_else(|| ["ours".into(), "theirs".into()]),
            }
        }
        Some(marked) => {
            let name = |label: String, otherwise: &str| {
                if label.is_empty() {
                    otherwise.to_owned()
                } else {
                    label
                }
            };
            let labels = [
                name(marked.ours_label, "ours"),
                name(marked.theirs_label, "theirs"),
            ];
            let base = staged.and_then(|sides| sides.base);
            InConflict {
                base: base.or(marked.base).unwrap_or(marked.least_base),
                ours: marked.ours,
                theirs: marked.theirs,
                names: named.unwrap_or(labels),
            }
        }
    };
    Some(if swapped {
        in_conflict.swapped()
    } else {
        in_conflict
    })
}
