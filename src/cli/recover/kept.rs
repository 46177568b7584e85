//! What is kept of one plan: work that was not saved, and versions.

use crate::store::{Claim, Orphan, PlanRecords, Version, Work};
use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// One thing that is kept of a plan.
pub(super) enum Kept {
    /// Work whose planner is gone. Nobody else can take it up meanwhile.
    Unsaved(Orphan),
    /// What was saved, discarded or left without saving.
    Version(Version),
}

impl Kept {
    /// By what the user names it. Work that becomes a version keeps it.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Unsaved(orphan) => orphan.number(),
            Self::Version(version) => version.journal(),
        }
    }

    /// The word for what it is.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Unsaved(_) => "unsaved",
            Self::Version(_) => "version",
        }
    }

    pub(super) fn when(&self) -> Option<SystemTime> {
        match self {
            Self::Unsaved(orphan) => orphan.last_written(),
            Self::Version(version) => version.when(),
        }
    }

    /// The file that it is in.
    pub(super) fn file(&self) -> &Path {
        match self {
            Self::Unsaved(orphan) => orphan.path(),
            Self::Version(version) => version.path(),
        }
    }

    /// What is in it, or why that cannot be read. A version is read each time: there may be many, and long ones.
    pub(super) fn work(&self) -> Result<Cow<'_, Work>, String> {
        match self {
            Self::Unsaved(orphan) => orphan.work().map(Cow::Borrowed).map_err(ToString::to_string),
            Self::Version(version) => version.read().map(Cow::Owned).map_err(|why| why.to_string()),
        }
    }
}

/// Everything that is kept of the plan: unsaved work first, and then the latest first.
pub(super) fn list(plan: &PlanRecords) -> io::Result<Vec<Kept>> {
    let unsaved = plan.orphans()?.into_iter().map(Kept::Unsaved);
    let mut kept: Vec<_> = unsaved.collect();
    kept.extend(plan.versions()?.into_iter().map(Kept::Version));
    Ok(kept)
}

/// The other postmix that has the plan open, in words, if one has. That it cannot be found out matters only to what
/// is said.
pub(super) fn holder(plan: &PlanRecords) -> Option<String> {
    match plan.claim() {
        Ok(Claim::Taken { pid }) => Some(in_words(pid)),
        Ok(Claim::Ours(_)) | Err(_) => None,
    }
}

/// What another postmix is called.
pub(super) fn in_words(pid: Option<u32>) -> String {
    pid.map_or_else(
        || "another postmix".to_owned(),
        |pid| format!("another postmix (process {pid})"),
    )
}
