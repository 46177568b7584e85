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
//! Where a text can only be written over the old one, [`save_with()`] has it put in safety first. What a
//! save leaves behind whose process is killed, [`clean_up_beside()`] removes.
//!
//! [`Records`] keeps what is not in the plan's file: changes that are not saved yet, which outlive the
//! process in a [`Journal`], and the last texts before the present one.
//!
//! [`Stamp::check`] answers the watcher's question, "is my text still what the disk holds?", reading
//! the file only when its metadata leave room for doubt.

#[cfg(unix)]
mod attributes;
mod disk;
mod load;
mod records;
mod save;
mod save_error;
mod stamp;
mod stray;

pub use load::{LoadError, Loaded, SIZE_LIMIT, SIZE_TO_WARN_AT, load, load_from_reader};
pub use records::{
    Claim, Journal, Lock, Orphan, PlanRecords, Records, Tail, Unreadable, VERSIONS_KEPT, Version, Work,
    real_path,
};
pub use save::{Expected, Saved, save, save_with};
pub use save_error::SaveError;
pub use stamp::{OnDisk, Stamp};
pub use stray::clean_up_beside;
