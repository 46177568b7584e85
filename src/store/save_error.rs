//! Why a plan could not be written.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a plan could not be written.
///
/// Unless it is [`HalfWritten`](Self::HalfWritten), the file on disk is what it was before. The
/// message is complete: what happened, where, and what to do about it. The cause from the operating
/// system is part of it and therefore not repeated as a source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The file does not hold the expected text, or was worked on by another program during the save.
    #[error("`{}` was changed by another program: merge its changes, or save under another name", path.display())]
    ChangedOnDisk {
        /// The file as asked for.
        path: PathBuf,
    },
    /// The file is gone.
    #[error("`{}` was deleted: write it again, or save under another name", path.display())]
    Deleted {
        /// The file as asked for.
        path: PathBuf,
    },
    /// A new plan would have to take the name of a file that is there.
    #[error("`{}` exists already: open it, or choose another name", path.display())]
    AlreadyExists {
        /// The file as asked for.
        path: PathBuf,
    },
    /// The file is marked as read-only, or is not ours to write.
    #[error("`{}` may not be written: allow writing to it, or save under another name", path.display())]
    ReadOnly {
        /// The file as asked for.
        path: PathBuf,
    },
    /// The path names a folder, a pipe or a device.
    #[error("`{}` is not a file: save under another name", path.display())]
    NotAFile {
        /// The path as asked for.
        path: PathBuf,
    },
    /// The folder of a new plan does not exist.
    #[error("there is no folder `{}`: create it, or save elsewhere", folder.display())]
    NoFolder {
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The disk is full, or the quota used up.
    #[error("no room to save `{}` ({reason}): free some space, or save on another disk", path.display())]
    NoRoom {
        /// The file as asked for.
        path: PathBuf,
        /// What the operating system said.
        reason: io::Error,
    },
    /// Another refusal by the operating system.
    #[error("cannot save `{}`: {action} failed ({reason}); try again, or save elsewhere", path.display())]
    Failed {
        /// The file as asked for.
        path: PathBuf,
        /// What was being done, such as "writing the new file".
        action: &'static str,
        /// What the operating system said.
        reason: io::Error,
    },
    /// The file can only be written in place, and the new text could not be put in safety before.
    #[error("`{}` can only be written over, and the new text could not be put in safety first ({reason}): \
        save under another name", path.display())]
    NotSecured {
        /// The file as asked for.
        path: PathBuf,
        /// Why the text is not safe.
        reason: io::Error,
    },
    /// Writing in place failed, and so did putting the old text back. The file may be part old and
    /// part new.
    #[error("`{}` was left half written ({reason}): save under another name before you quit", path.display())]
    HalfWritten {
        /// The file as asked for.
        path: PathBuf,
        /// What the operating system said to the new text.
        reason: io::Error,
        /// What it said to the old text.
        undoing: io::Error,
    },
}

/// The error for an `action` that the operating system refused.
pub(super) fn failure(path: &Path, action: &'static str, reason: io::Error) -> SaveError {
    let path = path.into();
    match reason.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => SaveError::NoRoom { path, reason },
        _ => SaveError::Failed { path, action, reason },
    }
}
