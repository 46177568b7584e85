//! What tells that a file has changed: its marks as a hint, its bytes as the proof.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long a file must have been left alone before equal marks are taken for equal bytes.
///
/// Timestamps tick: up to 10 ms on common file systems, 2 s on FAT. A file written twice within one
/// tick, at the same length, keeps its marks; the second write shows only in the bytes.
const SETTLING: Duration = Duration::from_secs(3);

/// How much is read at a time when a file is compared with a text.
const CHUNK: usize = 128 * 1024;

/// The cheap facts about a file that change when it is written or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// Length in bytes.
    pub(super) len: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    changed: (i64, i64),
    #[cfg(unix)]
    inode: (u64, u64),
    #[cfg(not(unix))]
    created: Option<SystemTime>,
}

impl Marks {
    /// The marks in `metadata`.
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            #[cfg(unix)]
            inode: (metadata.dev(), metadata.ino()),
            #[cfg(not(unix))]
            created: metadata.created().ok(),
        }
    }

    /// Whether the last change lies so far before `now` that a later one must show in the marks.
    /// A change in the future, from a clock set back, leaves the question open: not settled.
    fn settled(&self, now: SystemTime) -> bool {
        self.last_change()
            .and_then(|at| now.duration_since(at).ok())
            .is_some_and(|age| age >= SETTLING)
    }

    /// When the file was last changed. Where there is a change time it is used, since any program
    /// can set the modification time.
    #[cfg(unix)]
    fn last_change(&self) -> Option<SystemTime> {
        let seconds = u64::try_from(self.changed.0).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
    }

    #[cfg(not(unix))]
    fn last_change(&self) -> Option<SystemTime> {
        self.modified
    }
}

/// What a file was when its text was read or written: a quick way to tell, mostly without reading
/// it, that it is still the same.
#[derive(Clone, Debug)]
pub struct Stamp {
    marks: Option<Marks>,
    settled: bool,
}

/// What [`Stamp::check`] found under a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// The text that was read or written there.
    Same,
    /// Something else: another text, or no file but a folder.
    Changed,
    /// Nothing.
    Gone,
}

impl Stamp {
    /// The stamp of a file whose `metadata` were taken at `now`, before its bytes were read.
    pub(super) fn new(metadata: &Metadata, now: SystemTime) -> Self {
        let marks = Marks::of(metadata);
        let settled = marks.settled(now);
        Self {
            marks: Some(marks),
            settled,
        }
    }

    /// The stamp of a file just written. It is open to doubt until the file has been left alone for
    /// a while; without metadata, until the bytes are next compared.
    pub(super) fn just_written(metadata: Option<&Metadata>) -> Self {
        Self {
            marks: metadata.map(Marks::of),
            settled: false,
        }
    }

    /// Whether the file at `path` still holds `text`, the text this stamp was made with.
    ///
    /// Costs one look at the metadata when they have not changed and had settled (see the
    /// [module](super)); otherwise the bytes are compared, and if they are equal this stamp is
    /// renewed so that the next check is cheap again. A hint for the watcher: [`save`](super::save())
    /// always compares the bytes itself.
    ///
    /// # Errors
    /// When the file is there but cannot be looked at or read.
    pub fn check(&mut self, path: &Path, text: &str) -> io::Result<OnDisk> {
        let now = SystemTime::now();
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(OnDisk::Gone),
            found => found?,
        };
        if self.settled && self.marks.as_ref() == Some(&Marks::of(&metadata)) {
            return Ok(OnDisk::Same);
        }
        if !metadata.is_file() || metadata.len() != text.len() as u64 {
            return Ok(OnDisk::Changed);
        }
        let file = match File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(OnDisk::Gone),
            opened => opened?,
        };
        // Of the file that is read, not of the name: another file may have taken it in between.
        let metadata = file.metadata()?;
        if !holds(&file, text)? {
            return Ok(OnDisk::Changed);
        }
        *self = Self::new(&metadata, now);
        Ok(OnDisk::Same)
    }
}

/// Whether all that is left to read of `file` is exactly `text`.
pub(super) fn holds(mut file: impl Read, text: &str) -> io::Result<bool> {
    let mut rest = text.as_bytes();
    let mut chunk = vec![0; CHUNK.min(rest.len() + 1)];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(rest.is_empty()),
            Ok(count) => match rest.strip_prefix(&chunk[..count]) {
                Some(after) => rest = after,
                None => return Ok(false),
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load;

    fn plan(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn an_untouched_file_is_the_same() {
        let (_folder, path) = plan("a = 1\n");
        let mut loaded = load(&path).unwrap();
        assert_eq!(loaded.stamp.check(&path, &loaded.text).unwrap(), OnDisk::Same);
    }

    #[test]
    fn a_write_of_the_same_length_within_the_same_tick_is_seen() {
        for _ in 0..200 {
            let (_folder, path) = plan("a = 1\n");
            let mut loaded = load(&path).unwrap();
            fs::write(&path, "a = 2\n").unwrap();
            assert_eq!(loaded.stamp.check(&path, &loaded.text).unwrap(), OnDisk::Changed);
        }
    }

    #[test]
    fn a_touched_or_rewritten_file_with_the_same_bytes_is_the_same() {
        let (_folder, path) = plan("a = 1\n");
        let mut loaded = load(&path).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, "a = 1\n").unwrap();
        assert_eq!(loaded.stamp.check(&path, &loaded.text).unwrap(), OnDisk::Same);
    }

    #[test]
    fn a_missing_file_is_gone_and_a_folder_in_its_place_is_a_change() {
        let (_folder, path) = plan("a = 1\n");
        let mut loaded = load(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert_eq!(loaded.stamp.check(&path, &loaded.text).unwrap(), OnDisk::Gone);
        fs::create_dir(&path).unwrap();
        assert_eq!(loaded.stamp.check(&path, &loaded.text).unwrap(), OnDisk::Changed);
    }

    #[test]
    fn marks_are_trusted_only_when_the_file_had_been_left_alone() {
        let (_folder, path) = plan("a = 1\n");
        let metadata = fs::metadata(&path).unwrap();
        let now = SystemTime::now();
        assert!(!Stamp::new(&metadata, now).settled);
        assert!(Stamp::new(&metadata, now + SETTLING * 2).settled);
        assert!(
            !Stamp::new(&metadata, now - SETTLING * 2).settled,
            "a clock set back proves nothing"
        );
        // Settled and unchanged: not even the text is looked at.
        let mut settled = Stamp::new(&metadata, now + SETTLING * 2);
        assert_eq!(settled.check(&path, "other").unwrap(), OnDisk::Same);
    }

    #[test]
    fn only_exactly_the_same_bytes_are_held() {
        let long = "x".repeat(3 * CHUNK + 7);
        assert!(holds(long.as_bytes(), &long).unwrap());
        assert!(!holds(&long.as_bytes()[1..], &long).unwrap());
        assert!(!holds(long.as_bytes(), &long[1..]).unwrap());
        assert!(holds(&b""[..], "").unwrap());
        assert!(!holds(&b"a"[..], "").unwrap());
    }
}
