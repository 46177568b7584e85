//! The file operations a save is made of, one by one, so that a test can make any of them fail.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::{stamp, stray};

/// How many links a path may go through before it is taken for a circle, as in the kernel.
const MOST_LINKS: usize = 40;

/// How often a temporary file is made anew that another process takes for a stray one.
const MOST_TRIES: usize = 100;

/// Whom a temporary file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Nobody else, until it has the attributes of the file that it replaces.
    Private,
    /// Whoever may read a new file by this user's settings and the folder's.
    Default,
}

/// What a save does to the disk.
pub(super) trait Disk {
    /// The file that `path` means once all symbolic links are followed. It need not exist.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// What the name `path` stands for now, links followed.
    fn look(&self, path: &Path) -> io::Result<Metadata>;
    /// Opens the file at `path` for reading and writing and changes nothing.
    fn open(&self, path: &Path) -> io::Result<File>;
    /// What `file` is, by whatever name.
    fn metadata(&self, file: &File) -> io::Result<Metadata>;
    /// Whether a freshly opened `file` holds exactly `text`.
    fn holds(&self, file: &File, text: &str) -> io::Result<bool>;
    /// An empty file in the folder of `target`, under a name nobody has, and locked where there are locks.
    fn create_beside(&self, target: &Path, audience: Audience) -> io::Result<NamedTempFile>;
    /// Writes `bytes` from `offset` on.
    fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts `file` at `len`.
    fn set_len(&self, file: &File, len: u64) -> io::Result<()>;
    /// Gives `to` the owner, mode and extended attributes of `from`; `false` if that is not allowed.
    fn keep_attributes(&self, from: &File, to: &File) -> io::Result<bool>;
    /// Waits until `file`, bytes and attributes, has reached the disk.
    fn sync(&self, file: &File) -> io::Result<()>;
    /// Gives the name `target` to `temporary`, in one step, whatever had that name before.
    fn replace(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File>;
    /// Gives the name `target` to `temporary` if nothing has it.
    fn place(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File>;
    /// Waits until the names in the folder of `target` have reached the disk.
    fn sync_folder(&self, target: &Path) -> io::Result<()>;
}

/// The disk of this computer.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        let mut path = path.to_path_buf();
        for _ in 0..MOST_LINKS {
            match (fs::canonicalize(&path), fs::read_link(&path)) {
                // A link to nothing: the file it promises is the one to write.
                (Err(error), Ok(promised)) if error.kind() == ErrorKind::NotFound => {
                    path = folder_of(&path).join(promised);
                }
                (Err(error), Err(_)) if error.kind() == ErrorKind::NotFound => return Ok(path),
                (found, _) => return found,
            }
        }
        Err(io::Error::other("too many symbolic links"))
    }

    fn look(&self, path: &Path) -> io::Result<Metadata> {
        fs::metadata(path)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).open(path)
    }

    fn metadata(&self, file: &File) -> io::Result<Metadata> {
        file.metadata()
    }

    fn holds(&self, file: &File, text: &str) -> io::Result<bool> {
        stamp::holds(file, text)
    }

    fn create_beside(&self, target: &Path, audience: Audience) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        #[cfg(unix)]
        if audience == Audience::Default {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        #[cfg(not(unix))]
        let _ = audience;
        let prefix = stray::prefix(target);
        builder.prefix(&prefix).rand_bytes(stray::RANDOM);
        for _ in 0..MOST_TRIES {
            let temporary = builder.tempfile_in(folder_of(target))?;
            if is_held(temporary.as_file())? {
                return Ok(temporary);
            }
        }
        Err(io::Error::other("another program keeps removing new files"))
    }

    #[cfg(unix)]
    fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
    }

    #[cfg(not(unix))]
    fn write_at(&self, mut file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
        use std::io::{Seek, SeekFrom, Write};
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    fn set_len(&self, file: &File, len: u64) -> io::Result<()> {
        file.set_len(len)
    }

    #[cfg(unix)]
    fn keep_attributes(&self, from: &File, to: &File) -> io::Result<bool> {
        super::attributes::keep(from, to)
    }

    /// A new file inherits its access list from the folder, and a read-only one is never replaced.
    #[cfg(not(unix))]
    fn keep_attributes(&self, _from: &File, _to: &File) -> io::Result<bool> {
        Ok(true)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn replace(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File> {
        Ok(temporary.persist(target)?)
    }

    fn place(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File> {
        let refused = match temporary.persist_noclobber(target) {
            Ok(file) => return Ok(file),
            Err(refused) => refused,
        };
        match refused.error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::Unsupported | ErrorKind::InvalidInput => {
                claim(refused.file, target)
            }
            _ => Err(refused.error),
        }
    }

    #[cfg(unix)]
    fn sync_folder(&self, target: &Path) -> io::Result<()> {
        File::open(folder_of(target))?.sync_all()
    }

    /// Folders cannot be synced here; the file system journals their changes.
    #[cfg(not(unix))]
    fn sync_folder(&self, _target: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// The folder that `path` is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Locks a new temporary file, so that nobody takes it for a stray one. `false` if somebody just has.
fn is_held(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => has_name(file),
        Err(TryLockError::WouldBlock) => Ok(false),
        // Where there are no locks, nobody can tell that a file is stray, and it is left alone.
        Err(TryLockError::Error(_)) => Ok(true),
    }
}

/// Whether `file` was not removed.
#[cfg(unix)]
fn has_name(file: &File) -> io::Result<bool> {
    Ok(std::os::unix::fs::MetadataExt::nlink(&file.metadata()?) > 0)
}

/// Whether `file` was not removed: not while it is open.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere the system has to be asked")]
fn has_name(_file: &File) -> io::Result<bool> {
    Ok(true)
}

/// The place of a new file where the file system has neither a rename that replaces nothing nor hard
/// links: an empty file claims the name first, since that, too, only one program can do.
fn claim(temporary: NamedTempFile, target: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(target)?;
    temporary.persist(target).map_err(|refused| {
        // The claim is ours and empty; if it cannot be removed, the first error is the one to report.
        let _ = fs::remove_file(target);
        refused.error
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_name_is_never_taken_from_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("plan.toml");
        let temporary = || {
            let temporary = RealDisk.create_beside(&target, Audience::Default).unwrap();
            RealDisk.write_at(temporary.as_file(), 0, b"new").unwrap();
            temporary
        };
        claim(temporary(), &target).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        fs::write(&target, "theirs").unwrap();
        assert_eq!(
            claim(temporary(), &target).unwrap_err().kind(),
            ErrorKind::AlreadyExists
        );
        assert_eq!(fs::read(&target).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_temporary_file_for_the_longest_name_fits() {
        let long = "é".repeat(127);
        let folder = tempfile::tempdir().unwrap();
        RealDisk
            .create_beside(&folder.path().join(long), Audience::Private)
            .unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_temporary_file_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let temporary = RealDisk
            .create_beside(&folder.path().join("p"), Audience::Private)
            .unwrap();
        assert_eq!(
            temporary.as_file().metadata().unwrap().permissions().mode() & 0o7777,
            0o600
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_circle_of_links_is_an_error_and_a_link_to_nothing_is_not() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("b", at("a")).unwrap();
        symlink("a", at("b")).unwrap();
        assert!(RealDisk.resolve(&at("a")).is_err());
        symlink("d", at("c")).unwrap();
        symlink(at("nothing"), at("d")).unwrap();
        assert_eq!(RealDisk.resolve(&at("c")).unwrap(), at("nothing"));
    }
}
