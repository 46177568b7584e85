//! Journals of processes that are gone.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::filing::Filing;
use super::replay::{Unreadable, Work, replay};
use super::shelf::{self, Kind};
use super::version;

/// A journal whose process ended without having saved or discarded it.
///
/// It is locked for as long as this lives, so that nobody else takes it for an orphan meanwhile. Dropped,
/// it stays what it is.
pub struct Orphan {
    filing: Arc<dyn Filing>,
    path: PathBuf,
    number: u64,
    work: Result<Work, Unreadable>,
    last_written: Option<SystemTime>,
    /// Open, and thereby locked.
    _file: File,
}

impl Orphan {
    /// What is in it.
    ///
    /// # Errors
    /// Nothing of it can be read; the file is kept.
    pub fn work(&self) -> Result<&Work, &Unreadable> {
        self.work.as_ref()
    }

    /// The journal's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of its journal, which no other journal of the plan has. A [version](super::Version) that is made
    /// of it keeps it.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// When it was last written, by the clock of then.
    pub fn last_written(&self) -> Option<SystemTime> {
        self.last_written
    }

    /// Makes it a [version](super::Version), from which its texts can still be restored: for what was
    /// recovered and saved, and for what the user does not want.
    ///
    /// # Errors
    /// It stays an orphan, or versions that are too old stay.
    pub fn keep_as_version(self) -> io::Result<()> {
        version::put(&*self.filing, &self.path)
    }

    /// Removes it for good.
    ///
    /// # Errors
    /// It stays an orphan.
    pub fn remove(self) -> io::Result<()> {
        shelf::remove(&*self.filing, &self.path)
    }
}

impl std::fmt::Debug for Orphan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Orphan")
            .field("path", &self.path)
            .field("work", &self.work)
            .finish_non_exhaustive()
    }
}

/// The orphans in `folder`, latest first.
pub(super) fn list(filing: &Arc<dyn Filing>, folder: &Path) -> io::Result<Vec<Orphan>> {
    let mut orphans = Vec::new();
    for (kind, path) in shelf::contents(folder)?.into_iter().rev() {
        let Kind::Journal(number) = kind else {
            continue;
        };
        let Some(file) = shelf::open(&path)? else {
            continue;
        };
        // Until it was locked the process may have been there, and given the file another name or none.
        if filing.lock(&file)? && shelf::is_named(&file, &path) {
            orphans.push(read(filing, path, number, file));
        }
    }
    Ok(orphans)
}

fn read(filing: &Arc<dyn Filing>, path: PathBuf, number: u64, file: File) -> Orphan {
    let metadata = file.metadata();
    let work = match &metadata {
        Ok(metadata) => replay(&file, metadata.len()),
        Err(error) => Err(Unreadable::Refused(io::Error::new(
            error.kind(),
            error.to_string(),
        ))),
    };
    Orphan {
        filing: Arc::clone(filing),
        path,
        number,
        work,
        last_written: metadata.and_then(|metadata| metadata.modified()).ok(),
        _file: file,
    }
}
