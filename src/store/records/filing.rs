//! The file operations that records are made of, one by one, so that a test can make any of them fail.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::store::disk::{Disk, RealDisk};

/// How the names of files begin that are not finished yet.
pub(super) const UNFINISHED: &str = "new-";

/// What keeping records does to the disk.
pub(super) trait Filing: Send + Sync {
    /// Makes a folder that is nobody else's to look into, and those that it is in.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// An empty file in `folder`, under a name nobody has, for this user only.
    fn create(&self, folder: &Path) -> io::Result<NamedTempFile>;
    /// Locks `file` until it is closed; `false` if somebody else has.
    fn lock(&self, file: &File) -> io::Result<bool>;
    /// Writes `bytes` from `offset` on.
    fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Waits until the bytes of `file` have reached the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Gives the name `target` to `file` if nothing has it.
    fn place(&self, file: NamedTempFile, target: &Path) -> io::Result<File>;
    /// Gives a file another name, which nothing has.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// Waits until the names in the folder of `file` have reached the disk.
    fn sync_folder(&self, file: &Path) -> io::Result<()>;
}

/// The files of this computer.
pub(super) struct RealFiling;

impl Filing for RealFiling {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)
    }

    fn create(&self, folder: &Path) -> io::Result<NamedTempFile> {
        Builder::new().prefix(UNFINISHED).tempfile_in(folder)
    }

    fn lock(&self, file: &File) -> io::Result<bool> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write_at(file, offset, bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_data()
    }

    fn place(&self, file: NamedTempFile, target: &Path) -> io::Result<File> {
        RealDisk.place(file, target)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn sync_folder(&self, file: &Path) -> io::Result<()> {
        RealDisk.sync_folder(file)
    }
}
