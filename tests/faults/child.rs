//! This test program, started again to do one thing that goes wrong.

use super::scene::{NEW, OLD, Scene};
use postmix::store::{self, Expected, Records, SaveError, Saved};
use postmix::text::Delta;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that are nowhere. Asking for them shows in a list of system calls where a save begins and ends.
pub(crate) const BEGIN: &str = "/postmix-faults/begin";
pub(crate) const END: &str = "/postmix-faults/end";

/// The variables that tell the child what to save.
const PLAN: &str = "POSTMIX_FAULTS_PLAN";
const STATE: &str = "POSTMIX_FAULTS_STATE";

/// This program, to save [`NEW`] over the plan with its journal. It is to be started by `through`, a program
/// with arguments, if that is not empty.
pub(crate) fn saving<S: AsRef<OsStr>>(scene: &Scene, through: &[S]) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = match through.split_first() {
        None => Command::new(this),
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(this);
            command
        }
    };
    command
        .args([
            "--exact",
            "child::saves",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PLAN, scene.plan())
        .env(STATE, scene.state());
    command
}

/// What the child said about its saves, in order.
pub(crate) fn said(output: &[u8]) -> Vec<String> {
    let output = String::from_utf8_lossy(output);
    let told = output.lines().filter_map(|line| line.split_once("save: "));
    told.map(|(_, told)| told.to_owned()).collect()
}

/// Saves with the journal that a planner would have, as often as it takes, but twice at most.
#[test]
#[ignore = "run by other tests, with a plan and something that goes wrong"]
fn saves() {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let (Some(plan), Some(state)) = (path(PLAN), path(STATE)) else {
        panic!("it is run by other tests only");
    };
    for _ in 0..2 {
        match save(&plan, &state) {
            Ok((saved, secured)) => {
                return println!("\nsave: done, in place: {}, secured: {secured}", saved.in_place);
            }
            Err(error) => println!("\nsave: {error}"),
        }
    }
}

/// Saves once; tells also whether the text was put in safety first.
fn save(plan: &Path, state: &Path) -> Result<(Saved, bool), SaveError> {
    let mut journal = Records::at(state).of(plan).unwrap().begin(OLD).unwrap();
    journal.append(&Delta::between(OLD, NEW).unwrap()).unwrap();
    let mut secured = false;
    let _marked = fs::metadata(BEGIN);
    let saved = store::save_with(plan, NEW, Expected::Text(OLD), || {
        journal.secure()?;
        secured = !journal.is_dirty();
        Ok(())
    });
    let _marked = fs::metadata(END);
    match saved {
        Ok(_) => journal.into_version().unwrap(),
        Err(_) => journal.discard().unwrap(),
    }
    saved.map(|saved| (saved, secured))
}
