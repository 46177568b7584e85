//! The bytes of a journal.
//!
//! ```text
//! postmix journal 1⏎
//! frame: the head      when and by whom it was begun, for which plan, length and checksum of the base
//! the base text        as it was when the journal was begun
//! frame: an entry      a change, or a mark
//! …
//! ```
//!
//! A frame is the length of its payload and a checksum, both 32 bits with the lowest byte first, and then
//! the payload. The checksum goes on from that of the frame before, so that an entry is only ever read
//! after the one that it was written after.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::raw_path;
use crate::store::SIZE_LIMIT;
use crate::text::Delta;

/// How every journal begins, whatever its version.
pub(super) const KIND: &[u8] = b"postmix journal ";

/// How a journal of this version begins.
pub(super) const MAGIC: &[u8] = b"postmix journal 1\n";

/// The bytes of a frame before its payload.
pub(super) const FRAME: u64 = 8;

/// The longest text that a journal is read back to, in bytes: what a plan may have, and room to have
/// outgrown it.
pub(super) const LONGEST_TEXT: u64 = 2 * SIZE_LIMIT;

/// The longest head, in bytes: paths have a few thousand bytes at most.
pub(super) const LONGEST_HEAD: u64 = 256 * 1024;

/// The longest entry, in bytes.
pub(super) const LONGEST_ENTRY: u64 = LONGEST_TEXT + 64;

/// The first bytes of an entry.
const CHANGE: u8 = 1;
const SAVING_IN_PLACE: u8 = 2;

/// What a journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The plan's real path.
    pub(super) plan: PathBuf,
    /// The process that began it.
    pub(super) pid: u32,
    /// Which start of the system that was, where systems tell; else empty.
    pub(super) boot: String,
    /// When it was begun, to the millisecond.
    pub(super) started: SystemTime,
    /// The length of the base text in bytes.
    pub(super) base_len: u64,
    /// The checksum of the base text.
    pub(super) base_sum: u32,
}

/// What follows the base text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The text changed.
    Change(Delta),
    /// The text as it stands is about to be written over the plan's file.
    SavingInPlace,
}

/// The checksum of `bytes` that follow what has the checksum `before`.
pub(super) fn checksum(before: u32, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(before);
    hasher.update(bytes);
    hasher.finalize()
}

/// `payload` in a frame, and the checksum that the next frame goes on from.
pub(super) fn frame(before: u32, payload: &[u8]) -> io::Result<(Vec<u8>, u32)> {
    let len = u32::try_from(payload.len()).map_err(|_| io::Error::other("too long to be recorded"))?;
    let sum = checksum(checksum(before, &len.to_le_bytes()), payload);
    let mut framed = Vec::with_capacity(8 + payload.len());
    framed.extend(len.to_le_bytes());
    framed.extend(sum.to_le_bytes());
    framed.extend(payload);
    Ok((framed, sum))
}

/// The bytes that a journal begins with, before its base text, and the checksum its entries go on from.
pub(super) fn beginning(head: &Head) -> io::Result<(Vec<u8>, u32)> {
    let (framed, sum) = frame(0, &head.to_payload())?;
    Ok(([MAGIC, &framed].concat(), sum))
}

impl Head {
    /// The payload of the head's frame.
    pub(super) fn to_payload(&self) -> Vec<u8> {
        let since = self.started.duration_since(SystemTime::UNIX_EPOCH);
        let millis = since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        let mut payload = Vec::new();
        payload.extend(millis.to_le_bytes());
        payload.extend(self.pid.to_le_bytes());
        payload.extend(self.base_len.to_le_bytes());
        payload.extend(self.base_sum.to_le_bytes());
        // One too long to be an id of a boot is none.
        let (len, boot) = u8::try_from(self.boot.len()).map_or((0, ""), |len| (len, &self.boot));
        payload.push(len);
        payload.extend(boot.as_bytes());
        payload.extend(raw_path::to_bytes(&self.plan));
        payload
    }

    /// The head in a frame's payload, if it is one.
    pub(super) fn from_payload(mut payload: &[u8]) -> Option<Self> {
        let rest = &mut payload;
        let millis = Duration::from_millis(u64::from_le_bytes(take(rest)?));
        let pid = u32::from_le_bytes(take(rest)?);
        let base_len = u64::from_le_bytes(take(rest)?);
        let base_sum = u32::from_le_bytes(take(rest)?);
        let [boot_len] = take(rest)?;
        let (boot, plan) = rest.split_at_checked(boot_len.into())?;
        Some(Self {
            plan: raw_path::from_bytes(plan)?,
            pid,
            boot: String::from_utf8(boot.to_vec()).ok()?,
            started: SystemTime::UNIX_EPOCH.checked_add(millis)?,
            base_len,
            base_sum,
        })
    }
}

impl Entry {
    /// The payload of the entry's frame.
    pub(super) fn to_payload(&self) -> Vec<u8> {
        match self {
            Self::Change(delta) => change(delta),
            Self::SavingInPlace => vec![SAVING_IN_PLACE],
        }
    }

    /// The entry in a frame's payload, if it is one.
    pub(super) fn from_payload(payload: &[u8]) -> Option<Self> {
        let (&kind, mut rest) = payload.split_first()?;
        match kind {
            CHANGE => Some(Self::Change(Delta {
                start: usize::try_from(u64::from_le_bytes(take(&mut rest)?)).ok()?,
                removed: usize::try_from(u64::from_le_bytes(take(&mut rest)?)).ok()?,
                inserted: String::from_utf8(rest.to_vec()).ok()?,
            })),
            SAVING_IN_PLACE if rest.is_empty() => Some(Self::SavingInPlace),
            _ => None,
        }
    }
}

/// The payload of a change's frame.
pub(super) fn change(delta: &Delta) -> Vec<u8> {
    let mut payload = Vec::with_capacity(17 + delta.inserted.len());
    payload.push(CHANGE);
    payload.extend((delta.start as u64).to_le_bytes());
    payload.extend((delta.removed as u64).to_le_bytes());
    payload.extend(delta.inserted.as_bytes());
    payload
}

/// The first `N` bytes, which are taken away.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_head_comes_back_from_its_payload(path in "\\PC{0,9}", pid: u32, boot in "\\PC{0,9}", millis in 0..u64::MAX / 4, base_len: u64, base_sum: u32) {
            let started = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
            let head = Head { plan: path.into(), pid, boot, started, base_len, base_sum };
            prop_assert_eq!(Head::from_payload(&head.to_payload()), Some(head));
        }

        #[test]
        fn an_entry_comes_back_from_its_payload(start: usize, removed: usize, inserted in "\\PC{0,9}") {
            let entry = Entry::Change(Delta { start, removed, inserted });
            prop_assert_eq!(Entry::from_payload(&entry.to_payload()), Some(entry));
            prop_assert_eq!(Entry::from_payload(&Entry::SavingInPlace.to_payload()), Some(Entry::SavingInPlace));
        }

        #[test]
        fn any_payload_is_read_or_refused(payload: Vec<u8>) {
            if let Some(entry) = Entry::from_payload(&payload) {
                prop_assert_eq!(entry.to_payload(), &*payload);
            }
            let _head_or_none = Head::from_payload(&payload);
        }
    }
}
