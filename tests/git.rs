//! postmix and git: real repositories in temporary folders, with the program built for the tests.
//!
//! Where there is no git, each test says so and passes.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a sandbox that cannot be set up should fail its test, and clippy knows only the tests themselves"
)]

#[path = "merge/branches.rs"]
mod branches;
#[path = "git/conflicts.rs"]
mod conflicts;
#[path = "random/dice.rs"]
mod dice;
#[path = "git/doctor.rs"]
mod doctor;
#[path = "git/merging.rs"]
mod merging;
#[path = "git/sandbox.rs"]
mod sandbox;
#[path = "git/setup.rs"]
mod setup;
#[path = "git/shown.rs"]
mod shown;
