//! Records kept on real files, with and without faults.

use tempfile::TempDir;

use super::*;
use crate::text::Delta;

mod failing;

/// A state folder, and the records of a plan in it.
fn plan() -> (TempDir, PlanRecords) {
    let folder = tempfile::tempdir().unwrap();
    let records = Records::at(folder.path().join("postmix"));
    let plan = records.of(&folder.path().join("plan.toml")).unwrap();
    (folder, plan)
}

const TEXTS: [&str; 5] = ["", "a = 1\n", "a = 'é'\n", "b = 'é'\n", "b = 3\r\n# end"];

fn delta(before: &str, after: &str) -> Delta {
    Delta::between(before, after).unwrap()
}

/// Writes the first `changes` of the changes between [`TEXTS`] into `journal`.
fn write(journal: &mut Journal, changes: usize) {
    for pair in TEXTS[..=changes].windows(2) {
        journal.append(&delta(pair[0], pair[1])).unwrap();
    }
}

/// A journal with the first `changes`, whose process is gone.
fn leave(plan: &PlanRecords, changes: usize) {
    write(&mut plan.begin(TEXTS[0]).unwrap(), changes);
}

fn texts(plan: &PlanRecords) -> Vec<String> {
    let orphans = plan.orphans().unwrap();
    orphans
        .iter()
        .map(|orphan| orphan.work().unwrap().text.clone())
        .collect()
}

fn shelf_of(plan: &PlanRecords) -> PathBuf {
    plan.folder().unwrap().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn nothing_is_made_until_it_is_needed() {
    let (folder, plan) = plan();
    assert_eq!(plan.orphans().unwrap().len(), 0);
    assert_eq!(plan.versions().unwrap(), []);
    assert_eq!(Records::at(folder.path().join("postmix")).all().unwrap().len(), 0);
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_a_process_leaves_behind_is_found_with_every_change() {
    let (_folder, plan) = plan();
    leave(&plan, 4);
    let orphans = plan.orphans().unwrap();
    let work = orphans[0].work().unwrap();
    assert_eq!((&*work.base, &*work.text, work.changes), (TEXTS[0], TEXTS[4], 4));
    assert_eq!(
        (&*work.plan, work.pid, work.tail),
        (plan.path(), std::process::id(), Tail::Whole)
    );
    assert!(!work.saving_in_place);
    assert!(orphans[0].last_written().is_some());
}

#[test]
fn a_journal_in_use_is_nobodys_orphan() {
    let (_folder, plan) = plan();
    let mut journal = plan.begin("").unwrap();
    assert!(texts(&plan).is_empty());
    write(&mut journal, 1);
    assert!(texts(&plan).is_empty());
    drop(journal);
    let found = plan.orphans().unwrap();
    assert!(texts(&plan).is_empty(), "whoever asks first has it");
    drop(found);
    assert_eq!(texts(&plan), [TEXTS[1]]);
}

#[test]
fn two_instances_have_a_journal_each_and_the_latest_comes_first() {
    let (_folder, plan) = plan();
    let (mut one, mut other) = (plan.begin("").unwrap(), plan.begin("").unwrap());
    write(&mut other, 2);
    write(&mut one, 1);
    assert_ne!(one.path(), other.path());
    drop((one, other));
    assert_eq!(texts(&plan), [TEXTS[2], TEXTS[1]]);
}

#[test]
fn a_saved_journal_is_a_version_with_both_texts() {
    let (_folder, plan) = plan();
    let mut journal = plan.begin("").unwrap();
    write(&mut journal, 2);
    journal.into_version().unwrap();
    assert!(texts(&plan).is_empty());
    let versions = plan.versions().unwrap();
    let work = versions[0].read().unwrap();
    assert_eq!((&*work.base, &*work.text), (TEXTS[0], TEXTS[2]));
    assert_eq!(versions.len(), 1);
    assert!(versions[0].when().is_some());
}

#[test]
fn the_last_versions_stay_and_older_ones_go() {
    let (_folder, plan) = plan();
    for nth in 0..VERSIONS_KEPT + 3 {
        let mut journal = plan.begin("").unwrap();
        journal.append(&delta("", &nth.to_string())).unwrap();
        journal.into_version().unwrap();
    }
    let kept: Vec<_> = plan
        .versions()
        .unwrap()
        .iter()
        .map(|version| version.read().unwrap().text)
        .collect();
    let wanted: Vec<_> = (3..VERSIONS_KEPT + 3).rev().map(|nth| nth.to_string()).collect();
    assert_eq!(kept, wanted);
}

#[test]
fn a_journal_without_changes_and_a_discarded_one_leave_nothing() {
    let (_folder, plan) = plan();
    plan.begin("").unwrap().into_version().unwrap();
    let mut journal = plan.begin("").unwrap();
    write(&mut journal, 1);
    journal.discard().unwrap();
    assert!(texts(&plan).is_empty());
    assert_eq!(plan.versions().unwrap(), []);
    assert_eq!(names(&shelf_of(&plan)), ["plan"]);
}

#[test]
fn an_orphan_is_kept_as_a_version_or_removed() {
    let (_folder, plan) = plan();
    leave(&plan, 1);
    leave(&plan, 2);
    let earlier = plan.orphans().unwrap().remove(1);
    let number = earlier.number();
    earlier.keep_as_version().unwrap();
    let version = &plan.versions().unwrap()[0];
    assert_eq!(version.read().unwrap().text, TEXTS[1]);
    assert_eq!(version.journal(), number, "it can still be told by its number");
    assert_ne!(plan.orphans().unwrap()[0].number(), number);
    plan.orphans().unwrap().remove(0).remove().unwrap();
    assert!(texts(&plan).is_empty());
    assert_eq!(plan.versions().unwrap().len(), 1);
}

#[test]
fn a_plan_is_claimed_once_and_free_again_when_the_lock_is_gone() {
    let (_folder, plan) = plan();
    let Claim::Ours(lock) = plan.claim().unwrap() else {
        panic!("nobody else is there");
    };
    let taken = plan.claim().unwrap();
    let pid = if cfg!(unix) {
        Some(std::process::id())
    } else {
        None
    };
    assert!(
        matches!(taken, Claim::Taken { pid: told } if told == pid),
        "{taken:?}"
    );
    drop(lock);
    assert!(matches!(plan.claim().unwrap(), Claim::Ours(_)));
}

#[test]
fn all_plans_with_journals_or_versions_are_found() {
    let (folder, one) = plan();
    let records = Records::at(folder.path().join("postmix"));
    let other = records.of(&folder.path().join("other.toml")).unwrap();
    let claimed = records.of(&folder.path().join("claimed.toml")).unwrap();
    let _claim = claimed.claim().unwrap();
    leave(&one, 1);
    let mut journal = other.begin("").unwrap();
    write(&mut journal, 1);
    journal.into_version().unwrap();
    let found: Vec<_> = records
        .all()
        .unwrap()
        .iter()
        .map(|plan| plan.path().to_owned())
        .collect();
    assert_eq!(found, [other.path(), one.path()]);
}

#[test]
fn a_damaged_journal_is_told_of_and_kept() {
    let (_folder, plan) = plan();
    leave(&plan, 1);
    let path = plan.orphans().unwrap()[0].path().to_owned();
    for damage in [
        &b""[..],
        b"postmix journal 1\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\0\0\0",
    ] {
        fs::write(&path, damage).unwrap();
        let orphans = plan.orphans().unwrap();
        assert!(orphans[0].work().is_err());
        assert_eq!(fs::read(&path).unwrap(), damage);
    }
    plan.orphans().unwrap().remove(0).keep_as_version().unwrap();
    assert!(plan.versions().unwrap()[0].read().is_err());
}

#[test]
fn what_was_never_finished_is_swept_away_but_not_while_it_is_being_written() {
    let (_folder, plan) = plan();
    leave(&plan, 1);
    let folder = shelf_of(&plan);
    fs::write(folder.join("new-gone"), "half").unwrap();
    let writing = fs::File::create(folder.join("new-busy")).unwrap();
    writing.lock().unwrap();
    plan.begin("").unwrap().discard().unwrap();
    assert_eq!(names(&folder), ["0000000001.journal", "new-busy", "plan"]);
}

#[test]
fn a_journal_whose_folder_was_deleted_is_written_anew() {
    let (_folder, plan) = plan();
    let mut journal = plan.begin("").unwrap();
    write(&mut journal, 1);
    journal.sync().unwrap();
    fs::remove_dir_all(shelf_of(&plan)).unwrap();
    journal.append(&delta(TEXTS[1], TEXTS[2])).unwrap();
    journal.sync().unwrap();
    drop(journal);
    assert_eq!(texts(&plan), [TEXTS[2]]);
}

#[test]
fn a_save_in_place_is_noted_and_safe_before_it_begins() {
    let (_folder, plan) = plan();
    let mut journal = plan.begin("").unwrap();
    write(&mut journal, 1);
    assert!(journal.is_dirty());
    journal.secure().unwrap();
    assert!(!journal.is_dirty());
    drop(journal);
    assert!(plan.orphans().unwrap()[0].work().unwrap().saving_in_place);
}

#[test]
fn instances_that_do_everything_at_once_do_not_get_into_each_others_way() {
    let (_folder, plan) = plan();
    let instance = |nth: usize| {
        let plan = plan.clone();
        move || {
            for round in 0..40 {
                let mut journal = plan.begin("").unwrap();
                journal.append(&delta("", &format!("{nth}, {round}"))).unwrap();
                assert!(texts(&plan).is_empty(), "all instances are alive");
                if round % 2 == 0 {
                    journal.into_version()
                } else {
                    journal.discard()
                }
                .unwrap();
            }
        }
    };
    let instances: Vec<_> = (0..4).map(|nth| std::thread::spawn(instance(nth))).collect();
    for instance in instances {
        instance.join().unwrap();
    }
    assert_eq!(names(&shelf_of(&plan)).len(), VERSIONS_KEPT + 1);
    for version in plan.versions().unwrap() {
        assert_eq!(version.read().unwrap().changes, 1);
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn records_are_for_the_user_only() {
        let (folder, plan) = plan();
        let _claim = plan.claim().unwrap();
        leave(&plan, 1);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        let mut above = shelf_of(&plan);
        for name in ["plan", "lock", "0000000001.journal"] {
            assert_eq!(mode(&above.join(name)), 0o600, "{name}");
        }
        while above != folder.path() {
            assert_eq!(mode(&above), 0o700);
            above.pop();
        }
    }

    #[test]
    fn a_plan_is_known_by_any_of_its_names() {
        let (folder, plan) = plan();
        let at = |name: &str| folder.path().join(name);
        let records = Records::at(at("postmix"));
        fs::create_dir(at("below")).unwrap();
        symlink(folder.path(), at("folder")).unwrap();
        symlink("plan.toml", at("link.toml")).unwrap();
        let paths = [
            "plan.toml",
            "below/../plan.toml",
            "folder/plan.toml",
            "link.toml",
            "folder/link.toml",
        ];
        for exists in [false, true] {
            for path in paths {
                assert_eq!(
                    records.of(&at(path)).unwrap().path(),
                    plan.path(),
                    "{path}, {exists}"
                );
            }
            fs::write(at("plan.toml"), "").unwrap();
        }
    }

    #[test]
    fn a_path_that_is_no_unicode_has_records_like_any_other() {
        let (folder, _plan) = plan();
        let records = Records::at(folder.path().join("postmix"));
        let odd = |bytes| records.of(&folder.path().join(OsStr::from_bytes(bytes))).unwrap();
        let (one, other) = (odd(b"\xff\n.toml"), odd(b"\xfe\n.toml"));
        leave(&one, 1);
        leave(&other, 2);
        assert_eq!(texts(&one), [TEXTS[1]]);
        assert_eq!(texts(&other), [TEXTS[2]]);
        let all: Vec<_> = records
            .all()
            .unwrap()
            .iter()
            .map(|plan| plan.path().to_owned())
            .collect();
        assert_eq!(all, [other.path(), one.path()]);
    }

    #[test]
    fn what_is_no_plain_file_is_never_opened() {
        let (_folder, plan) = plan();
        leave(&plan, 1);
        let folder = shelf_of(&plan);
        rustix::fs::mkfifoat(rustix::fs::CWD, folder.join("0000000002.journal"), 0o600.into()).unwrap();
        symlink("/dev/zero", folder.join("0000000003.journal")).unwrap();
        assert_eq!(texts(&plan), [TEXTS[1]]);
        plan.begin("").unwrap().discard().unwrap();
    }
}
