//! What postmix keeps of plans besides their files: changes that are not saved yet, and earlier texts.
//!
//! Everything is in one folder of the user's, and for the user's eyes only; [`shelf`] says what is where,
//! [`format`](mod@format) what is in a journal. The files are a protocol between processes that know
//! nothing of each other:
//!
//! * A file gets its name when it is whole and locked. The lock ends with the process, however that ends:
//!   this tells a journal in use from an [`Orphan`]. Process ids and clocks are only for messages.
//! * A plan's own file is never locked, since a save puts another file in its place. Who has a plan open
//!   is told by a file beside its journals: [`PlanRecords::claim`].
//! * Whatever a file holds, reading it ends and allocates no more than the file is long.

mod claim;
mod filing;
mod format;
mod journal;
mod orphan;
mod raw_path;
mod replay;
mod shelf;
#[cfg(test)]
mod tests;
mod version;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use claim::{Claim, Lock};
pub use journal::Journal;
pub use orphan::Orphan;
pub use replay::{Tail, Unreadable, Work};
pub use version::{VERSIONS_KEPT, Version};

use super::disk::{Disk, RealDisk, folder_of};
use filing::{Filing, RealFiling};

/// The records of all plans.
#[derive(Clone)]
pub struct Records {
    filing: Arc<dyn Filing>,
    plans: PathBuf,
}

impl Records {
    /// The records in the folder `root`, which is made when it is first needed.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(RealFiling), &root.into())
    }

    fn on(filing: Arc<dyn Filing>, root: &Path) -> Self {
        let plans = root.join("plans");
        Self { filing, plans }
    }

    /// The records of the plan at `path`, by whatever name or link; it need not exist. Nothing is made.
    ///
    /// # Errors
    /// The path cannot be followed.
    pub fn of(&self, path: &Path) -> io::Result<PlanRecords> {
        Ok(self.of_real(real_path(path)?))
    }

    fn of_real(&self, path: PathBuf) -> PlanRecords {
        PlanRecords {
            filing: Arc::clone(&self.filing),
            plans: self.plans.clone(),
            path,
        }
    }

    /// The records of every plan that has journals or versions, sorted by path.
    ///
    /// # Errors
    /// The folder is there but cannot be read.
    pub fn all(&self) -> io::Result<Vec<PlanRecords>> {
        let folders = match fs::read_dir(&self.plans) {
            Err(error) if shelf::is_absence(&error) => return Ok(Vec::new()),
            folders => folders?,
        };
        let mut paths = Vec::new();
        for folder in folders {
            let folder = folder?.path();
            let kept = shelf::contents(&folder)?;
            if kept.iter().any(|(kind, _)| *kind != shelf::Kind::Unfinished) {
                paths.extend(shelf::plan_of(&folder)?);
            }
        }
        paths.sort();
        Ok(paths.into_iter().map(|path| self.of_real(path)).collect())
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("plans", &self.plans)
            .finish_non_exhaustive()
    }
}

/// The records of one plan.
#[derive(Clone)]
pub struct PlanRecords {
    filing: Arc<dyn Filing>,
    plans: PathBuf,
    path: PathBuf,
}

impl PlanRecords {
    /// The plan's real path: absolute, and all links followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Claims the plan for this process; see [`Lock`]. A second claim in the same process is refused like
    /// one in another.
    ///
    /// # Errors
    /// The records cannot be written, or there are no locks on their file system.
    pub fn claim(&self) -> io::Result<Claim> {
        claim::claim(&*self.filing, &self.find_or_make_folder()?)
    }

    /// Keeps others who ask for the same from saving the plan, until the result is dropped. Waits for up to two seconds
    /// while another one saves; `None` where that takes longer.
    ///
    /// # Errors
    /// The records cannot be written, or there are no locks on their file system.
    pub fn lock_for_saving(&self) -> io::Result<Option<Lock>> {
        claim::lock_for_saving(&*self.filing, &self.find_or_make_folder()?)
    }

    /// Begins a journal with `base`, the text that is on disk.
    ///
    /// # Errors
    /// The records cannot be written, or there are no locks on their file system.
    pub fn begin(&self, base: &str) -> io::Result<Journal> {
        Journal::begin(self, base)
    }

    /// The journals whose processes are gone, latest first. They are locked for as long as they live.
    ///
    /// # Errors
    /// The records are there but cannot be read.
    pub fn orphans(&self) -> io::Result<Vec<Orphan>> {
        match self.folder()? {
            Some(folder) => orphan::list(&self.filing, &folder),
            None => Ok(Vec::new()),
        }
    }

    /// The last texts that were saved, latest first: at most [`VERSIONS_KEPT`].
    ///
    /// # Errors
    /// The records are there but cannot be read.
    pub fn versions(&self) -> io::Result<Vec<Version>> {
        match self.folder()? {
            Some(folder) => version::list(&folder),
            None => Ok(Vec::new()),
        }
    }

    fn folder(&self) -> io::Result<Option<PathBuf>> {
        shelf::find(&self.plans, &self.path)
    }

    fn find_or_make_folder(&self) -> io::Result<PathBuf> {
        shelf::find_or_make(&*self.filing, &self.plans, &self.path)
    }
}

impl std::fmt::Debug for PlanRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanRecords")
            .field("path", &self.path)
            .field("plans", &self.plans)
            .finish_non_exhaustive()
    }
}

/// The one path of the file that `path` means, whether or not it exists.
///
/// # Errors
/// The path cannot be followed.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    let target = RealDisk.resolve(path)?;
    match fs::canonicalize(&target) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        real => return real,
    }
    let Some(name) = target.file_name() else {
        return std::path::absolute(target);
    };
    match fs::canonicalize(folder_of(&target)) {
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(&target),
        folder => Ok(folder?.join(name)),
    }
}
