//! What plans were before.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::filing::Filing;
use super::replay::{Unreadable, Work, replay};
use super::shelf::{self, Kind};
use crate::store::disk::folder_of;

/// How many versions of a plan are kept.
pub const VERSIONS_KEPT: usize = 10;

/// A text that was saved, and the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    path: PathBuf,
    number: u64,
    journal: u64,
    when: Option<SystemTime>,
}

impl Version {
    /// Its number: later versions have higher ones.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The number of the journal that it was made of, by which a person can tell it: the
    /// [orphan](super::Orphan::number) that became a version has it already.
    pub fn journal(&self) -> u64 {
        self.journal
    }

    /// When it was saved, by the clock of then; where it is of an orphan, when that was last written.
    pub fn when(&self) -> Option<SystemTime> {
        self.when
    }

    /// The file that it is in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it: [`Work::base`] is the text before, [`Work::text`] the one that was saved.
    ///
    /// # Errors
    /// See [`Unreadable`]; it may also have made room for a later one meanwhile.
    pub fn read(&self) -> Result<Work, Unreadable> {
        let file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        replay(file, length)
    }
}

/// The versions in `folder`, latest first.
pub(super) fn list(folder: &Path) -> io::Result<Vec<Version>> {
    let versions = shelf::contents(folder)?.into_iter().rev();
    Ok(versions
        .filter_map(|(kind, path)| match kind {
            Kind::Version(number, journal) => {
                let when = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
                Some(Version {
                    path,
                    number,
                    journal,
                    when,
                })
            }
            _ => None,
        })
        .collect())
}

/// Makes the journal at `path` the latest version, and removes those that are too old.
pub(super) fn put(filing: &dyn Filing, path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    let own = shelf::contents(folder)?
        .into_iter()
        .find(|(_, other)| other == path);
    let Some((Kind::Journal(journal), _)) = own else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let versions = list(folder)?;
    let number = shelf::after(versions.first().map(|version| &version.number))?;
    // Another process may be giving the same number, but not to this journal: the name is free.
    filing.rename(path, &folder.join(Kind::Version(number, journal).file_name()))?;
    for old in list(folder)?.iter().skip(VERSIONS_KEPT) {
        shelf::remove(filing, &old.path)?;
    }
    Ok(())
}
