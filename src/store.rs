//! Plan files: read exactly as they are, written back whole or not at all.
//!
//! [`load()`] returns the text byte for byte, byte-order mark and line ends included. [`save()`] puts a
//! new text in its place and promises two things:
//!
//! * **Nobody's work is overwritten unseen.** The caller says which text it believes is on disk
//!   ([`Expected`]), and the bytes on disk are compared with it just before the new file takes the
//!   name. Times and inode numbers are hints, the bytes are the proof: two different texts can share
//!   a length and a timestamp, so nothing is ever replaced on the word of a timestamp.
//! * **The file is wholly old or wholly new**, whatever fails: the new text goes to a temporary file
//!   in the same folder, which takes over mode, owner and extended attributes, reaches the disk, and
//!   is then renamed. The exceptions are listed at [`save()`].
//!
//! [`Stamp::check`] answers the watcher's question, "is my text still what the disk holds?", reading
//! the file only when its metadata leave room for doubt.

#[cfg(unix)]
mod attributes;
mod disk;
mod load;
mod records;
mod save;
mod stamp;

pub use load::{LoadError, Loaded, SIZE_LIMIT, load, load_from_reader};
pub use records::{
    Claim, Journal, Lock, Orphan, PlanRecords, Records, Tail, Unreadable, VERSIONS_KEPT, Version, Work,
};
pub use save::{Expected, SaveError, Saved, save};
pub use stamp::{OnDisk, Stamp};
