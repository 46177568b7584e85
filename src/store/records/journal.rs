//! A journal being written.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::PlanRecords;
use super::format::{Entry, Head, LONGEST_TEXT, beginning, change, checksum, frame};
use super::shelf::{self, Kind};
use super::version;
use crate::text::Delta;

/// How much is copied at a time.
const CHUNK: usize = 128 * 1024;

/// Takes down each change of a plan's text as it is made, so that none is lost with the process.
///
/// The file is locked for as long as this lives. Dropped, it stays behind as an
/// [orphan](super::Orphan) unless it was [made a version](Self::into_version) or
/// [discarded](Self::discard).
#[derive(Debug)]
pub struct Journal {
    records: PlanRecords,
    path: PathBuf,
    file: File,
    /// Where the last record that was wholly written ends.
    end: u64,
    /// The checksum that the next record goes on from.
    sum: u32,
    /// Records that could not be written yet.
    waiting: Vec<u8>,
    changes: usize,
    state: State,
}

/// What is known of the bytes on the disk itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// They are there, and under their name.
    Synced,
    /// Some may not be there yet.
    Written,
    /// Neither they nor the name may be there yet.
    New,
    /// The system failed to bring them there. It may then say that all is well when asked once more, so
    /// this file is never asked again.
    Doubtful,
}

impl Journal {
    /// Begins a journal with the text `base`.
    pub(super) fn begin(records: &PlanRecords, base: &str) -> io::Result<Self> {
        if base.len() as u64 > LONGEST_TEXT {
            return Err(io::Error::other("the text is too long to be recorded"));
        }
        let head = Head {
            plan: records.path().to_owned(),
            pid: std::process::id(),
            boot: boot(),
            started: SystemTime::now(),
            base_len: base.len() as u64,
            base_sum: checksum(0, base.as_bytes()),
        };
        let (start, sum) = beginning(&head)?;
        let end = (start.len() + base.len()) as u64;
        let (file, path) = put(records, |file| {
            records.filing.write_at(file, 0, &start)?;
            records.filing.write_at(file, start.len() as u64, base.as_bytes())
        })?;
        Ok(Self {
            records: records.clone(),
            path,
            file,
            end,
            sum,
            waiting: Vec::new(),
            changes: 0,
            state: State::New,
        })
    }

    /// Takes down that the text has changed. A process that ends after this loses nothing; for a system
    /// that does, see [`sync`](Self::sync).
    ///
    /// # Errors
    /// The change could not be written. It is kept in memory and written before the next one, or by the
    /// next [`sync`](Self::sync), so that the journal has no gaps; until then see
    /// [`is_behind`](Self::is_behind).
    pub fn append(&mut self, delta: &Delta) -> io::Result<()> {
        self.changes += 1;
        self.record(&change(delta))
    }

    fn record(&mut self, payload: &[u8]) -> io::Result<()> {
        let (framed, sum) = frame(self.sum, payload)?;
        self.sum = sum;
        self.waiting.extend(framed);
        self.catch_up()
    }

    /// Writes what waits. What a failed attempt leaves behind the last whole record is written over by
    /// the next one, and until then read as a cut tail.
    fn catch_up(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.records
            .filing
            .write_at(&self.file, self.end, &self.waiting)?;
        self.end += self.waiting.len() as u64;
        self.waiting.clear();
        if self.state == State::Synced {
            self.state = State::Written;
        }
        Ok(())
    }

    /// Waits until all that was taken down has reached the disk, and so outlives a power cut. Costs
    /// nothing when there is nothing new.
    ///
    /// A file that the system failed to sync, or that somebody deleted, is replaced by a new one with the
    /// same records.
    ///
    /// # Errors
    /// The system refused; the journal is as good as before, and can be synced again later.
    pub fn sync(&mut self) -> io::Result<()> {
        if self.state == State::Doubtful || !self.has_its_name() {
            self.renew()?;
        }
        self.catch_up()?;
        if self.state == State::Synced {
            return Ok(());
        }
        if let Err(error) = self.records.filing.sync(&self.file) {
            self.state = State::Doubtful;
            return Err(error);
        }
        if self.state == State::New {
            self.records.filing.sync_folder(&self.path)?;
        }
        self.state = State::Synced;
        Ok(())
    }

    /// Whether something was taken down that the next [`sync`](Self::sync) has to bring to the disk.
    pub fn is_dirty(&self) -> bool {
        self.state != State::Synced || self.is_behind()
    }

    /// Whether something could not be written at all so far: it would be lost with the process.
    pub fn is_behind(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// How many changes were taken down.
    pub fn changes(&self) -> usize {
        self.changes
    }

    /// The journal's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes that the text as it stands is about to be written over the plan's file in place, and waits
    /// until it is safe: for [`save_with`](crate::store::save_with()). Whoever finds the journal then knows
    /// that the file may be part old and part new.
    ///
    /// # Errors
    /// The text is not safe; the file must not be written over.
    pub fn secure(&mut self) -> io::Result<()> {
        self.record(&Entry::SavingInPlace.to_payload())?;
        self.sync()
    }

    /// Makes the journal a [version](super::Version), since its text was saved. Nothing is copied: it
    /// holds both the text before and the saved one. Without changes it is just discarded. Only the last
    /// [`VERSIONS_KEPT`](super::VERSIONS_KEPT) versions stay.
    ///
    /// # Errors
    /// The journal stays behind as an orphan, or older versions do.
    pub fn into_version(mut self) -> io::Result<()> {
        if self.changes == 0 {
            return self.discard();
        }
        if !self.has_its_name() {
            self.renew()?;
        }
        let written = self.catch_up();
        // The time is only for people to read.
        let _told = self.file.set_modified(SystemTime::now());
        version::put(&*self.records.filing, &self.path)?;
        written
    }

    /// Removes the journal, since nothing in it is worth keeping.
    ///
    /// # Errors
    /// It stays behind as an orphan.
    pub fn discard(self) -> io::Result<()> {
        if self.has_its_name() {
            shelf::remove(&*self.records.filing, &self.path)?;
        }
        Ok(())
    }

    /// Whether the name still stands for this file: somebody may have deleted it, with its folder.
    fn has_its_name(&self) -> bool {
        shelf::is_named(&self.file, &self.path)
    }

    /// Goes on in a new file with the same records.
    fn renew(&mut self) -> io::Result<()> {
        let (old, end) = (&self.file, self.end);
        let filing = &*self.records.filing;
        let (file, path) = put(&self.records, |file| {
            let mut source = old;
            source.seek(SeekFrom::Start(0))?;
            let mut source = source.take(end);
            let (mut chunk, mut offset) = (vec![0; CHUNK], 0);
            loop {
                match source.read(&mut chunk)? {
                    0 if offset == end => return Ok(()),
                    0 => return Err(ErrorKind::UnexpectedEof.into()),
                    count => {
                        filing.write_at(file, offset, &chunk[..count])?;
                        offset += count as u64;
                    }
                }
            }
        })?;
        let replaced = self.has_its_name().then(|| self.path.clone());
        (self.file, self.path, self.state) = (file, path, State::New);
        replaced.map_or(Ok(()), |old| shelf::remove(&*self.records.filing, &old))
    }
}

/// A new journal's file, locked and `filled` before it gets its name.
fn put(records: &PlanRecords, fill: impl Fn(&File) -> io::Result<()>) -> io::Result<(File, PathBuf)> {
    let folder = records.find_or_make_folder()?;
    shelf::sweep(&*records.filing, &folder)?;
    let next = || Ok(folder.join(Kind::Journal(next_number(&folder)?).file_name()));
    loop {
        match shelf::write_new(&*records.filing, &folder, &fill, next) {
            // Another journal was faster. There is no end to numbers, nor will it be as fast each time.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            written => return written,
        }
    }
}

/// The number that no journal in `folder` has had, as far as can be seen.
fn next_number(folder: &Path) -> io::Result<u64> {
    let contents = shelf::contents(folder)?;
    let numbers = contents.iter().filter_map(|(kind, _)| match kind {
        Kind::Journal(number) | Kind::Version(_, number) => Some(number),
        Kind::Unfinished => None,
    });
    shelf::after(numbers.max())
}

/// Which start of the system this is, where it tells.
fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}
