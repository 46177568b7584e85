//! What is kept beside an open plan: its journal, the claim to it, and what earlier planners have left.

use crate::planner::{Desk, Elsewhere, Found, Unrecorded, Unsaved};
use crate::store::{Claim, Journal, Lock, Orphan, PlanRecords, Records, Tail, clean_up_beside};
use crate::text::Delta;
use chrono::{DateTime, Local};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Where the work is that a panic would leave behind, for its message.
static OPEN_JOURNAL: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Says where unsaved work is, if there is any.
pub(super) fn where_work_is() -> Option<PathBuf> {
    OPEN_JOURNAL.lock().ok()?.clone()
}

/// What is kept beside the open plan.
#[derive(Debug)]
pub(super) struct Kept {
    records: Option<Records>,
    plan: Option<PlanRecords>,
    /// Held for as long as the plan is open.
    lock: Option<Lock>,
    journal: Option<Journal>,
    /// Whether changes were not taken down because no journal could be begun.
    has_missed: bool,
    /// Unsaved work that the user has not decided about.
    orphans: Vec<Orphan>,
}

impl Kept {
    pub(super) fn new(records: Option<Records>) -> Self {
        Self {
            records,
            plan: None,
            lock: None,
            journal: None,
            has_missed: false,
            orphans: Vec::new(),
        }
    }

    /// Turns to the plan at `path`.
    pub(super) fn open(&mut self, path: &Path) -> io::Result<Found> {
        self.close();
        let records = self.records.as_ref().ok_or_else(no_home)?;
        // Taken note of at once: what is in the way of the rest may be gone when there is something to take down.
        let plan = self.plan.insert(records.of(path)?).clone();
        let mut found = Found::default();
        match plan.claim()? {
            Claim::Ours(lock) => self.lock = Some(lock),
            Claim::Taken { pid } => found.elsewhere = Some(Elsewhere { process: pid }),
        }
        // What a killed save has left is only in the way; that it cannot be removed harms nobody.
        let _removed = clean_up_beside(path);
        self.orphans = plan.orphans()?;
        for orphan in &self.orphans {
            match orphan.work() {
                Ok(work) => {
                    found.unsaved.push(Unsaved {
                        journal: orphan.path().to_owned(),
                        when: orphan
                            .last_written()
                            .map_or_else(|| "an unknown day".to_owned(), in_words_of_time),
                        base: (!work.saving_in_place).then(|| work.base.clone()),
                        text: work.text.clone(),
                    });
                    if work.tail == Tail::Damaged {
                        found.trouble = Some(
                            "The end of what was not saved is damaged; all before it is whole".to_owned(),
                        );
                    }
                }
                Err(why) => {
                    found.trouble = Some(format!(
                        "Unsaved work in {} cannot be read: {why}",
                        orphan.path().display()
                    ));
                }
            }
        }
        Ok(found)
    }

    /// Takes down what has changed. The first change begins the journal.
    pub(super) fn record(&mut self, desk: &Desk, unrecorded: &Unrecorded) -> io::Result<()> {
        let old = if unrecorded.has_other_base {
            self.journal.take()
        } else {
            None
        };
        if let Some(journal) = &mut self.journal {
            return append(journal, &unrecorded.deltas);
        }
        // The changes lead on from what is on disk, unless others have changed that or some are missing.
        let leads_on = !unrecorded.has_other_base && !self.has_missed;
        let all = (!leads_on).then(|| Vec::from_iter(Delta::between(desk.on_disk(), &desk.recorded_text())));
        let deltas = all.as_ref().unwrap_or(&unrecorded.deltas);
        self.has_missed = true;
        if !deltas.is_empty() {
            let plan = self.plan.as_ref().ok_or_else(no_home)?;
            let journal = self.journal.insert(plan.begin(desk.on_disk())?);
            tell_panics(Some(journal.path()));
            append(journal, deltas)?;
        }
        self.has_missed = false;
        // Only now that the new one holds everything.
        old.map_or(Ok(()), Journal::discard)
    }

    /// Keeps other planners from saving the plan until the result is dropped. Where that cannot be had in time, the look
    /// at the file just before it is replaced has to do.
    pub(super) fn wait_for_others(&self) -> Option<Lock> {
        self.plan.as_ref()?.lock_for_saving().ok().flatten()
    }

    /// Puts the text in safety before the file is written over in place.
    pub(super) fn secure(&mut self) -> io::Result<()> {
        self.journal.as_mut().map_or(Ok(()), Journal::secure)
    }

    /// Keeps `text` as a version: what is on disk has taken its place.
    pub(super) fn keep(&mut self, on_disk: &str, text: &str) -> io::Result<()> {
        let (Some(plan), Some(delta)) = (&self.plan, Delta::between(on_disk, text)) else {
            return Ok(());
        };
        let mut version = plan.begin(on_disk)?;
        version.append(&delta)?;
        version.into_version()
    }

    /// The plan was saved at `path`: its journal becomes a version.
    pub(super) fn saved(&mut self, path: &Path) -> io::Result<()> {
        tell_panics(None);
        self.has_missed = false;
        let rotated = self.journal.take().map_or(Ok(()), Journal::into_version);
        let (Some(plan), Some(records)) = (&self.plan, &self.records) else {
            return rotated;
        };
        let now = records.of(path)?;
        if now.path() != plan.path() {
            // Saved under another name: that is the open plan from here on.
            self.lock = match now.claim()? {
                Claim::Ours(lock) => Some(lock),
                Claim::Taken { .. } => None,
            };
            self.plan = Some(now);
        }
        rotated
    }

    /// Is done with a journal that an earlier planner has left: it becomes a version.
    pub(super) fn settle(&mut self, journal: &Path) -> io::Result<()> {
        let at = self.orphans.iter().position(|orphan| orphan.path() == journal);
        at.map_or(Ok(()), |at| self.orphans.remove(at).keep_as_version())
    }

    /// Whether something is not yet safe from a power cut.
    pub(super) fn is_dirty(&self) -> bool {
        self.journal.as_ref().is_some_and(Journal::is_dirty)
    }

    /// Makes what was taken down safe from a power cut. What the system refuses is tried again.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.journal.as_mut().map_or(Ok(()), Journal::sync)
    }

    /// Lets go of the plan. Work that was not saved then is work that the user did not want; for a while it can be had
    /// back as a version.
    pub(super) fn close(&mut self) {
        tell_panics(None);
        self.has_missed = false;
        if let Some(journal) = self.journal.take() {
            // If it stays where it is it is offered at the next start, which loses nothing.
            let _kept = journal.into_version();
        }
        self.orphans.clear();
        self.lock = None;
        self.plan = None;
    }
}

fn append(journal: &mut Journal, deltas: &[Delta]) -> io::Result<()> {
    // One that fails waits in memory for the next: none may be left out, or those behind it would not fit.
    deltas
        .iter()
        .map(|delta| journal.append(delta))
        .fold(Ok(()), Result::and)
}

fn tell_panics(journal: Option<&Path>) {
    if let Ok(mut open) = OPEN_JOURNAL.lock() {
        *open = journal.map(Path::to_owned);
    }
}

fn no_home() -> io::Error {
    io::Error::other("the system knows no home folder")
}

/// Why something could not be kept.
pub(super) fn in_words(error: &io::Error) -> String {
    format!("the journal cannot be written ({error})")
}

fn in_words_of_time(time: std::time::SystemTime) -> String {
    DateTime::<Local>::from(time)
        .format("%a %-d %b %Y at %H:%M")
        .to_string()
}
