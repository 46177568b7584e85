//! A planner whose journal cannot be written.

use super::ended::PLAN;
use super::scene::{Mounted, skip};
use super::stage::Stage;
use std::fs;
use std::sync::Arc;

const ALARM: &str = "▲ no journal";

/// That the work on the stage, which is then killed, is offered and whole at the next start.
fn assert_recovered(stage: Stage) {
    let text = stage.text();
    let mut stage = stage.killed_and_started_again();
    assert!(stage.screen().contains("Recover it"), "{}", stage.screen());
    stage.play("r");
    assert_eq!(stage.text(), text);
}

#[test]
fn case_10_a_journal_that_cannot_be_begun_is_told_of_until_it_can() {
    let mut stage = Stage::with(PLAN);
    let (state, away) = (stage.state(), stage.state().with_extension("away"));
    fs::rename(&state, &away).unwrap();
    fs::write(&state, "nothing can be put into a file").unwrap();
    stage.play("3");
    assert!(
        stage.notice().contains("A crash would lose your work"),
        "{}",
        stage.notice()
    );
    for key in ["<right>", "<left>", "2", "?", "<esc>", "<tab>", "<esc>"] {
        stage.play(key);
        assert!(stage.screen().contains(ALARM), "{key}:\n{}", stage.screen());
    }
    fs::remove_file(&state).unwrap();
    fs::rename(&away, &state).unwrap();
    stage.play("3");
    assert!(!stage.screen().contains(ALARM), "{}", stage.screen());
    assert_recovered(stage);
}

#[test]
fn case_10_a_state_folder_that_is_missing_at_the_start_is_tried_again() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    fs::write(folder.path().join("state"), "nothing can be put into a file").unwrap();
    let mut stage = Stage::in_folder(folder);
    assert!(
        stage.notice().contains("A crash would lose your work"),
        "{}",
        stage.notice()
    );
    stage.play("3");
    assert!(stage.screen().contains(ALARM), "{}", stage.screen());
    fs::remove_file(stage.state()).unwrap();
    stage.play("2");
    assert!(!stage.screen().contains(ALARM), "{}", stage.screen());
    assert_recovered(stage);
}

#[test]
fn case_10_a_journal_whose_disk_is_full_catches_up() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    let disk = match Mounted::one_megabyte(&folder.path().join("state")) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    let mut stage = Stage::in_folder(folder);
    stage.play("3");
    let filler = disk.fill("filler");
    // The last page of the journal has room left for some changes.
    for _ in 0..200 {
        stage.play("23");
        if stage.screen().contains(ALARM) {
            break;
        }
    }
    assert!(stage.screen().contains(ALARM), "{}", stage.screen());
    // Each key of a form takes the one before back and puts another in its place: none of the two may be missing.
    stage.play("e<end>, and why<ctrl-s>");
    fs::remove_file(filler).unwrap();
    stage.play("2");
    assert!(!stage.screen().contains(ALARM), "{}", stage.screen());
    assert_recovered(stage);
}
