//! The faults that plans must survive, brought about by real means: killed processes, full and read-only disks, files
//! of every kind. Each test is named by the number of its case; `tests/faults/run` runs them and prints a table.
//!
//! A test whose means are missing, such as strace or the right to mount, says `skipped:` and why.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a scene that cannot be set up should fail its test, and one that cannot be had should say so"
)]

#[path = "faults/attributes.rs"]
mod attributes;
#[path = "faults/child.rs"]
mod child;
#[path = "faults/killed.rs"]
#[cfg(target_os = "linux")]
mod killed;
#[path = "faults/refused.rs"]
mod refused;
#[path = "faults/scene.rs"]
mod scene;
#[path = "faults/terminal.rs"]
mod terminal;
#[path = "faults/texts.rs"]
mod texts;
