//! A journal read back: the text that it was begun with, and what became of it.
//!
//! Whatever the bytes are, this ends, and takes no more memory than the file is long.

use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use std::time::SystemTime;

use super::format::{Entry, FRAME, Head, KIND, LONGEST_ENTRY, LONGEST_HEAD, LONGEST_TEXT, MAGIC, checksum};

/// What a journal holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The plan's real path when the journal was begun.
    pub plan: PathBuf,
    /// The text that the journal was begun with: what was on disk.
    pub base: String,
    /// The text after the last change that could be read.
    pub text: String,
    /// How many changes lead from one to the other.
    pub changes: usize,
    /// The process that wrote it. Only for messages: by now another one may have that number.
    pub pid: u32,
    /// Which start of the system it was written in, where systems tell.
    pub boot: Option<String>,
    /// When it was begun, by the clock of then.
    pub started: SystemTime,
    /// How it ends.
    pub tail: Tail,
    /// Whether the process ended while it wrote `text` over the plan's file in place, or just before or
    /// after that: the file may then be part old and part new.
    pub saving_in_place: bool,
}

/// How a journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// With a whole record: nothing is missing.
    Whole,
    /// In the middle of a record, which is lost: the process or the system ended while it was written.
    Cut,
    /// With bytes that are no record, and are lost with whatever comes after them.
    Damaged,
}

/// Why a journal cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// Its first bytes are not those of a journal.
    #[error("it is no journal, or was cut off at its beginning")]
    NoJournal,
    /// A later postmix wrote it.
    #[error("a newer postmix wrote it: open it with that one")]
    Newer,
    /// Its head or its base text is damaged, without which the changes mean nothing.
    #[error("its beginning is damaged")]
    Damaged,
    /// The operating system refused.
    #[error("it cannot be read ({0}); check the file and its permissions")]
    Refused(#[from] io::Error),
}

/// Reads a journal of `length` bytes.
///
/// # Errors
/// See [`Unreadable`]. A cut or damaged tail is none.
pub(super) fn replay(source: impl Read, length: u64) -> Result<Work, Unreadable> {
    let mut rest = Rest {
        source: BufReader::new(source),
        left: length,
    };
    rest.magic()?;
    let Framed::Whole(payload, sum) = rest.frame(0, LONGEST_HEAD)? else {
        return Err(Unreadable::Damaged);
    };
    let head = Head::from_payload(&payload).ok_or(Unreadable::Damaged)?;
    let base = rest.base(&head)?;
    let mut work = Work {
        plan: head.plan,
        text: base.clone(),
        base,
        changes: 0,
        pid: head.pid,
        boot: Some(head.boot).filter(|boot| !boot.is_empty()),
        started: head.started,
        tail: Tail::Whole,
        saving_in_place: false,
    };
    work.tail = rest.entries(sum, &mut work);
    Ok(work)
}

/// What is still to be read of a journal.
struct Rest<R> {
    source: BufReader<R>,
    left: u64,
}

/// What was found where a frame should be.
enum Framed {
    /// A payload and the checksum to go on from.
    Whole(Vec<u8>, u32),
    /// The end of the file.
    End,
    /// Less than a frame.
    Cut,
    /// No frame.
    Damaged,
}

impl<R: Read> Rest<R> {
    /// The next `count` bytes, or fewer at the end.
    fn take(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // Grows with what is read: a length is only a claim.
        self.source
            .by_ref()
            .take(count.min(self.left))
            .read_to_end(&mut bytes)?;
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }

    fn magic(&mut self) -> Result<(), Unreadable> {
        let magic = self.take(MAGIC.len() as u64)?;
        match magic {
            magic if magic == MAGIC => Ok(()),
            magic if magic.starts_with(KIND) && magic.len() > KIND.len() => Err(Unreadable::Newer),
            _ => Err(Unreadable::NoJournal),
        }
    }

    fn base(&mut self, head: &Head) -> Result<String, Unreadable> {
        if head.base_len > self.left.min(LONGEST_TEXT) {
            return Err(Unreadable::Damaged);
        }
        let base = self.take(head.base_len)?;
        if base.len() as u64 != head.base_len || checksum(0, &base) != head.base_sum {
            return Err(Unreadable::Damaged);
        }
        String::from_utf8(base).map_err(|_| Unreadable::Damaged)
    }

    fn frame(&mut self, before: u32, longest: u64) -> io::Result<Framed> {
        if self.left == 0 {
            return Ok(Framed::End);
        }
        let start = self.take(FRAME)?;
        let Ok([l0, l1, l2, l3, s0, s1, s2, s3]) = <[u8; 8]>::try_from(start) else {
            return Ok(Framed::Cut);
        };
        let (len, sum) = ([l0, l1, l2, l3], u32::from_le_bytes([s0, s1, s2, s3]));
        let count = u64::from(u32::from_le_bytes(len));
        if count > self.left {
            return Ok(Framed::Cut);
        }
        if count > longest {
            return Ok(Framed::Damaged);
        }
        let payload = self.take(count)?;
        let whole = checksum(checksum(before, &len), &payload) == sum;
        Ok(if whole {
            Framed::Whole(payload, sum)
        } else {
            Framed::Damaged
        })
    }

    /// Makes all changes that can be read.
    fn entries(&mut self, mut sum: u32, work: &mut Work) -> Tail {
        loop {
            let payload = match self.frame(sum, LONGEST_ENTRY) {
                Ok(Framed::Whole(payload, next)) => {
                    sum = next;
                    payload
                }
                Ok(Framed::End) => return Tail::Whole,
                Ok(Framed::Cut) => return Tail::Cut,
                // What the disk does not give back is as good as overwritten.
                Ok(Framed::Damaged) | Err(_) => return Tail::Damaged,
            };
            let Some(entry) = Entry::from_payload(&payload) else {
                return Tail::Damaged;
            };
            if !work.take_up(&entry) {
                return Tail::Damaged;
            }
        }
    }
}

impl Work {
    /// Goes on to what `entry` says; `false` if that does not fit.
    fn take_up(&mut self, entry: &Entry) -> bool {
        let Entry::Change(delta) = entry else {
            self.saving_in_place = true;
            return true;
        };
        let fits = (self.text.len() + delta.inserted.len()) as u64 <= LONGEST_TEXT;
        if !fits || delta.apply(&mut self.text).is_err() {
            return false;
        }
        self.changes += 1;
        self.saving_in_place = false;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::{beginning, frame};
    use super::*;
    use crate::text::Delta;
    use proptest::prelude::*;

    fn head(base: &str) -> Head {
        Head {
            plan: "/a/plan.toml".into(),
            pid: 7,
            boot: "one".into(),
            started: SystemTime::UNIX_EPOCH,
            base_len: base.len() as u64,
            base_sum: checksum(0, base.as_bytes()),
        }
    }

    /// The bytes of a journal, and where each of its records ends.
    fn journal(base: &str, entries: &[Entry]) -> (Vec<u8>, Vec<usize>) {
        let (mut bytes, mut sum) = beginning(&head(base)).unwrap();
        bytes.extend(base.as_bytes());
        let mut ends = vec![bytes.len()];
        for entry in entries {
            let (framed, next) = frame(sum, &entry.to_payload()).unwrap();
            bytes.extend(framed);
            sum = next;
            ends.push(bytes.len());
        }
        (bytes, ends)
    }

    fn read(bytes: &[u8]) -> Result<Work, Unreadable> {
        replay(bytes, bytes.len() as u64)
    }

    /// The changes between consecutive texts.
    fn changes(texts: &[String]) -> Vec<Entry> {
        let pairs = texts.windows(2);
        pairs
            .map(|pair| {
                let none = Delta {
                    start: 0,
                    removed: 0,
                    inserted: String::new(),
                };
                Entry::Change(Delta::between(&pair[0], &pair[1]).unwrap_or(none))
            })
            .collect()
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[aé\u{1f600}\r\n\\[]{0,12}", 1..7)
    }

    proptest! {
        #[test]
        fn a_journal_cut_at_any_byte_gives_a_text_that_was_there(texts in texts()) {
            let (bytes, ends) = journal(&texts[0], &changes(&texts));
            for cut in 0..=bytes.len() {
                let whole = ends.iter().filter(|&&end| end <= cut).count();
                if let Ok(work) = read(&bytes[..cut]) {
                        prop_assert_eq!(&work.base, &texts[0]);
                        prop_assert_eq!(&work.text, &texts[whole - 1]);
                        prop_assert_eq!(work.changes, whole - 1);
                        let tail = if ends.contains(&cut) { Tail::Whole } else { Tail::Cut };
                        prop_assert_eq!(work.tail, tail);
                } else {
                    prop_assert_eq!(whole, 0, "cut at {}", cut);
                }
            }
        }

        #[test]
        fn a_journal_damaged_at_any_byte_gives_a_text_that_was_there(texts in texts(), flip in 1..=255u8) {
            let (bytes, ends) = journal(&texts[0], &changes(&texts));
            for at in 0..bytes.len() {
                let mut bytes = bytes.clone();
                bytes[at] ^= flip;
                let whole = ends.iter().filter(|&&end| end <= at).count();
                if let Ok(work) = read(&bytes) {
                        prop_assert_eq!(&work.text, &texts[whole - 1]);
                        prop_assert_ne!(work.tail, Tail::Whole);
                } else {
                    prop_assert_eq!(whole, 0, "damaged at {}", at);
                }
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, tail: Vec<u8>) {
            prop_assert!(read(&bytes).is_err());
            let (good, _) = journal("a", &[]);
            let work = read(&[&good[..], &tail].concat()).unwrap();
            prop_assert_eq!(work.text, "a");
        }
    }

    #[test]
    fn a_length_is_only_a_claim() {
        let mut claims = head("a");
        for (length, file) in [(u64::MAX, 0), (u64::MAX, u64::MAX), (1 << 40, 1 << 50)] {
            claims.base_len = length;
            let (bytes, _) = beginning(&claims).unwrap();
            let work = replay(&bytes[..], file.max(bytes.len() as u64));
            assert!(matches!(work, Err(Unreadable::Damaged)), "{work:?}");
        }
        for length in [u32::MAX, u32::MAX / 2] {
            let (mut bytes, _) = journal("a", &[]);
            bytes.extend(length.to_le_bytes());
            bytes.extend([0; 4]);
            assert_eq!(read(&bytes).unwrap().tail, Tail::Cut);
            assert_eq!(replay(&bytes[..], u64::MAX).unwrap().tail, Tail::Damaged);
        }
    }

    #[test]
    fn a_record_that_does_not_fit_the_text_ends_it() {
        let delta = |start, removed| {
            Entry::Change(Delta {
                start,
                removed,
                inserted: "x".into(),
            })
        };
        for misfit in [
            delta(9, 0),
            delta(0, usize::MAX),
            delta(usize::MAX, usize::MAX),
            delta(1, 1),
        ] {
            let (bytes, _) = journal("é", &[delta(0, 2), delta(0, 1), misfit, delta(0, 0)]);
            let work = read(&bytes).unwrap();
            assert_eq!((&*work.text, work.changes, work.tail), ("x", 2, Tail::Damaged));
        }
    }

    #[test]
    fn records_that_lost_their_place_are_not_read() {
        let texts = ["a", "ab", "abc"].map(str::to_owned);
        let (bytes, ends) = journal("a", &changes(&texts));
        let without_first = [&bytes[..ends[0]], &bytes[ends[1]..]].concat();
        let work = read(&without_first).unwrap();
        assert_eq!((&*work.text, work.tail), ("a", Tail::Damaged));
        let zeros = [&bytes[..ends[1]], &[0; 64]].concat();
        let work = read(&zeros).unwrap();
        assert_eq!((&*work.text, work.tail), ("ab", Tail::Damaged));
    }

    #[test]
    fn a_save_in_place_is_under_way_until_the_text_changes_again() {
        let change = changes(&["a", "b"].map(str::to_owned)).remove(0);
        let (bytes, _) = journal("a", &[change.clone(), Entry::SavingInPlace]);
        assert!(read(&bytes).unwrap().saving_in_place);
        let (bytes, _) = journal("a", &[Entry::SavingInPlace, change]);
        assert!(!read(&bytes).unwrap().saving_in_place);
    }

    #[test]
    fn a_journal_of_a_newer_version_is_told_from_no_journal() {
        assert!(matches!(read(b"postmix journal 2\nabc"), Err(Unreadable::Newer)));
        for other in [&b""[..], b"post", b"postmix journal ", b"[[post]]\ntitle = 'a'\n"] {
            assert!(matches!(read(other), Err(Unreadable::NoJournal)));
        }
    }
}
