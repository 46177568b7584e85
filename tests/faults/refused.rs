//! Disks that are full, read-only or not ours to write.

use super::child;
use super::scene::{Mounted, NEW, OLD, Scene, is_root, skip, tool};
use postmix::store::{self, Expected, SaveError};
use postmix::text::Delta;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// A user that may do nothing.
const NOBODY: u32 = 65_534;

fn delta(before: &str, after: &str) -> Delta {
    Delta::between(before, after).unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What a save by a user who is not root came to; the plan is given `mode`, and its folder `folder`.
fn save_as_somebody_else(scene: &Scene, mode: u32, folder: u32) -> Result<String, String> {
    if !is_root() {
        return Err("only root can make files that are another user's".into());
    }
    fs::create_dir(scene.state()).unwrap();
    set_mode(scene.plans().parent().unwrap(), 0o755);
    set_mode(&scene.state(), 0o777);
    set_mode(&scene.plan(), mode);
    set_mode(&scene.plans(), folder);
    let mut child = child::saving(scene, &[""; 0]);
    let output = tool(child.uid(NOBODY).gid(NOBODY))?;
    Ok(child::said(&output.stdout).remove(0))
}

#[test]
fn case_07_enospc_leaves_the_old_file_whole() {
    let scene = Scene::new();
    let disk = match Mounted::one_megabyte(&scene.plans()) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    fs::write(scene.plan(), OLD).unwrap();
    let filler = disk.fill("filler");
    let error = store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap_err();
    assert!(matches!(error, SaveError::NoRoom { .. }), "{error:?}");
    assert_eq!(scene.text(), OLD);
    assert_eq!(scene.names(), ["filler", "plan.toml"]);
    fs::remove_file(filler).unwrap();
    store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap();
    assert_eq!(scene.text(), NEW);
}

#[test]
fn case_07_enospc_in_place_leaves_the_old_file_whole() {
    let scene = Scene::new();
    let disk = match Mounted::one_megabyte(&scene.plans()) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    fs::write(scene.plan(), OLD).unwrap();
    fs::hard_link(scene.plan(), scene.plans().join("other.toml")).unwrap();
    disk.fill("filler");
    let long = OLD.repeat(200);
    let error = store::save_with(&scene.plan(), &long, Expected::Text(OLD), || Ok(())).unwrap_err();
    assert!(matches!(error, SaveError::NoRoom { .. }), "{error:?}");
    assert_eq!(scene.text(), OLD);
}

#[test]
fn case_08_erofs_leaves_the_old_file_whole() {
    let scene = Scene::new();
    let disk = match Mounted::one_megabyte(&scene.plans()) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    fs::write(scene.plan(), OLD).unwrap();
    if let Err(why) = disk.make_read_only() {
        return skip(&why);
    }
    let error = store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap_err();
    assert!(matches!(error, SaveError::ReadOnly { .. }), "{error:?}");
    assert!(error.to_string().contains("save under another name"), "{error}");
    store::save(&scene.plans().join("new.toml"), NEW, Expected::Absent).unwrap_err();
    assert_eq!(scene.text(), OLD);
    assert_eq!(scene.names(), ["plan.toml"]);
}

#[test]
fn case_08_eacces_leaves_the_old_file_whole() {
    let scene = Scene::new();
    match save_as_somebody_else(&scene, 0o644, 0o777) {
        Ok(said) => assert!(said.contains("may not be written"), "{said}"),
        Err(why) => return skip(&why),
    }
    assert_eq!(scene.text(), OLD);
    assert_eq!(scene.names(), ["plan.toml"]);
}

#[test]
fn case_08_an_immutable_file_is_refused() {
    let scene = Scene::new();
    let chattr = |flag| tool(Command::new("chattr").arg(flag).arg(scene.plan()));
    if let Err(why) = chattr("+i") {
        return skip(&why);
    }
    let saved = store::save(&scene.plan(), NEW, Expected::Text(OLD));
    chattr("-i").unwrap();
    let error = saved.unwrap_err();
    assert!(matches!(error, SaveError::ReadOnly { .. }), "{error:?}");
    assert_eq!(scene.text(), OLD);
    assert_eq!(scene.names(), ["plan.toml"]);
}

#[test]
fn case_10_a_full_disk_is_told_and_the_journal_goes_on_when_there_is_room() {
    let scene = Scene::new();
    let disk = match Mounted::one_megabyte(&scene.state()) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    let mut journal = scene.records().begin(OLD).unwrap();
    journal.append(&delta(OLD, NEW)).unwrap();
    let filler = disk.fill("filler");
    let long = NEW.repeat(100);
    let error = journal.append(&delta(NEW, &long)).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert!(journal.is_behind());
    journal.sync().unwrap_err();
    assert!(
        scene.records().begin(OLD).is_err(),
        "and no other one can be begun"
    );
    // What a process that ends now leaves behind.
    let left = scene.outside("left");
    fs::create_dir(&left).unwrap();
    tool(
        Command::new("cp")
            .arg("-r")
            .arg(scene.state().join("plans"))
            .arg(&left),
    )
    .unwrap();
    let left = store::Records::at(left).of(&scene.plan()).unwrap();
    assert_eq!(left.orphans().unwrap()[0].work().unwrap().text, NEW);
    fs::remove_file(filler).unwrap();
    journal.sync().unwrap();
    assert!(!journal.is_behind());
    drop(journal);
    assert_eq!(scene.orphans(1)[0].work().unwrap().text, long);
}

#[test]
fn case_10_a_read_only_state_folder_is_told_and_what_is_in_it_stays_readable() {
    let scene = Scene::new();
    let disk = match Mounted::one_megabyte(&scene.state()) {
        Ok(disk) => disk,
        Err(why) => return skip(&why),
    };
    scene
        .records()
        .begin(OLD)
        .unwrap()
        .append(&delta(OLD, NEW))
        .unwrap();
    if let Err(why) = disk.make_read_only() {
        return skip(&why);
    }
    let error = scene.records().begin(OLD).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ReadOnlyFilesystem);
    scene.records().claim().unwrap_err();
    assert_eq!(scene.orphans(1)[0].work().unwrap().text, NEW);
}

#[test]
fn case_10_no_state_folder_is_told() {
    let scene = Scene::new();
    fs::write(scene.state(), "a file where the folder should be").unwrap();
    scene.records().begin(OLD).unwrap_err();
    scene.records().claim().unwrap_err();
    assert_eq!(scene.records().orphans().unwrap().len(), 0);
    assert_eq!(scene.records().versions().unwrap().len(), 0);
}

#[test]
fn case_14_a_foreign_owner_is_saved_in_place_with_the_text_in_safety() {
    let scene = Scene::new();
    match save_as_somebody_else(&scene, 0o666, 0o777) {
        Ok(said) => assert_eq!(said, "done, in place: true, secured: true"),
        Err(why) => return skip(&why),
    }
    assert_eq!(scene.text(), NEW);
    assert_eq!(scene.names(), ["plan.toml"]);
}

#[test]
fn case_14_a_folder_that_is_not_writable_is_saved_in_place_with_the_text_in_safety() {
    let scene = Scene::new();
    match save_as_somebody_else(&scene, 0o666, 0o755) {
        Ok(said) => assert_eq!(said, "done, in place: true, secured: true"),
        Err(why) => return skip(&why),
    }
    assert_eq!(scene.text(), NEW);
}
