//! The faults that plans must survive, brought about by real means: killed processes, full and read-only disks, files
//! of every kind. Each test is named by the number of its case; `tests/faults/run` runs them and prints a table.
//!
//! A test whose means are missing, such as strace or the right to mount, says `skipped:` and why.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a scene that cannot be set up should fail its test, and one that cannot be had should say so"
)]

#[path = "faults/attributes.rs"]
mod attributes;
#[path = "faults/child.rs"]
mod child;
#[path = "faults/conflicts.rs"]
mod conflicts;
#[path = "faults/days.rs"]
mod days;
#[path = "faults/ended.rs"]
mod ended;
#[path = "faults/hostile.rs"]
mod hostile;
#[path = "faults/killed.rs"]
#[cfg(target_os = "linux")]
mod killed;
#[path = "faults/outside.rs"]
mod outside;
#[path = "faults/panicking.rs"]
mod panicking;
#[path = "pty/terminal.rs"]
#[expect(dead_code, reason = "tests/pty.rs needs more of it")]
mod pty;
#[path = "faults/refused.rs"]
mod refused;
#[path = "faults/scene.rs"]
mod scene;
#[path = "faults/sizes.rs"]
mod sizes;
#[path = "keys/stage.rs"]
#[expect(dead_code, reason = "tests/keys.rs needs more of it")]
mod stage;
#[path = "faults/terminal.rs"]
mod terminal;
#[path = "faults/texts.rs"]
mod texts;
#[path = "keys/typed.rs"]
mod typed;
#[path = "faults/unrecorded.rs"]
mod unrecorded;
