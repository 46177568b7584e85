//! `postmix recover`. What planners leave is made by the store, as they make it.

use super::{Run, Sandbox, data, is_raw};
use postmix::store::{Claim, Journal, PlanRecords, Records};
use postmix::text::Delta;
use snapbox::assert_data_eq;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

const PLAN: &str = "harbour.toml";

/// A plan and what is kept of it.
struct Scene {
    sandbox: Sandbox,
}

impl Scene {
    fn new() -> Self {
        Self {
            sandbox: Sandbox::with(&[PLAN]),
        }
    }

    fn state(&self) -> PathBuf {
        let home = self.sandbox.path("home");
        if cfg!(target_os = "macos") {
            home.join("Library/Application Support/postmix")
        } else {
            home.join("state/postmix")
        }
    }

    fn records(&self) -> PlanRecords {
        Records::at(self.state()).of(&self.sandbox.path(PLAN)).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.sandbox.path(PLAN)).unwrap()
    }

    /// The texts before and after the first `from` has become `to`, of which the journal tells.
    fn journal(&self, from: &str, to: &str) -> (Journal, String) {
        let before = self.text();
        let after = before.replacen(from, to, 1);
        let mut journal = self.records().begin(&before).unwrap();
        journal.append(&Delta::between(&before, &after).unwrap()).unwrap();
        (journal, after)
    }

    /// A planner changed that and was killed. Gives its text.
    fn killed(&self, from: &str, to: &str) -> String {
        self.journal(from, to).1
    }

    /// A planner changed that and saved it. Gives the text.
    fn saved(&self, from: &str, to: &str) -> String {
        let (journal, after) = self.journal(from, to);
        self.sandbox.write(PLAN, &after);
        journal.into_version().unwrap();
        after
    }

    /// Somebody changed that with another program.
    fn edited(&self, from: &str, to: &str) {
        self.sandbox.write(PLAN, &self.text().replacen(from, to, 1));
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = self.sandbox.command(&[&["recover"], arguments].concat());
        Run::of(&command.env("TZ", "UTC").output().unwrap())
    }

    /// Sets all times to the same, and the folder's name to one that golden outputs can have.
    fn shown(&self, arguments: &[&str]) -> String {
        let folder = self.sandbox.folder.path().canonicalize().unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_796_115_600);
        for plan in fs::read_dir(self.state().join("plans")).unwrap() {
            for file in fs::read_dir(plan.unwrap().path()).unwrap() {
                let file = File::options().write(true).open(file.unwrap().path());
                file.unwrap().set_modified(time).unwrap();
            }
        }
        let run = self.run(arguments).expect(0);
        assert_eq!(run.err, "");
        run.out.replace(folder.to_str().unwrap(), "/folder")
    }
}

const UNAWARE: &str = "stage = \"unaware\"";
const CONVERTED: &str = "stage = \"converted\"";

#[test]
fn where_nothing_is_kept_it_says_so_and_makes_nothing() {
    let scene = Scene::new();
    let none = scene.run(&[]).expect(0);
    assert!(none.out.starts_with("Nothing is kept: "), "{}", none.out);
    assert_eq!(scene.run(&["--format", "json"]).expect(0).out, "[]\n");
    let none = scene.run(&[PLAN]).expect(0);
    assert_eq!(none.out, "harbour.toml\n  Nothing is kept of it.\n");
    let missing = scene.run(&["no.toml"]).expect(2);
    assert!(
        missing.err.contains("there is no file `no.toml`"),
        "{}",
        missing.err
    );
    let unknown = scene.run(&[PLAN, "--restore", "1"]).expect(2);
    assert!(unknown.err.contains("has the number 1"), "{}", unknown.err);
    scene.run(&["."]).expect(2);
    assert!(!scene.state().exists());
}

#[test]
fn unsaved_work_and_versions_of_all_plans_are_listed() {
    let scene = Scene::new();
    scene.saved(UNAWARE, "stage = \"nurturing\"");
    scene.saved("# A month", "# The month");
    scene.killed("title = \"Meet the roaster\"", "title = \"Meet the grinder\"");
    let other = scene.sandbox.path("gone.toml");
    let mut journal = Records::at(scene.state()).of(&other).unwrap().begin("").unwrap();
    journal
        .append(&Delta::between("", "[[post]]\n").unwrap())
        .unwrap();
    drop(journal);
    assert_data_eq!(scene.shown(&[]), snapbox::file!["recover-all.txt"].raw());
}

#[test]
fn what_restoring_would_change_is_listed_for_one_plan() {
    let scene = Scene::new();
    scene.saved(UNAWARE, "stage = \"nurturing\"");
    scene.killed("title = \"Meet the roaster\"", "title = \"Meet the grinder\"");
    scene.edited("brand = \"Harbour Coffee\"", "brand = \"Harbour Tea\"");
    assert_data_eq!(scene.shown(&[PLAN]), snapbox::file!["recover-one.txt"].raw());
    let json = scene.run(&[PLAN, "--format", "json"]).expect(0).json();
    let (plan, kept) = (&json[0], &json[0]["kept"]);
    assert_eq!((&plan["plan"], &plan["exists"]), (&PLAN.into(), &true.into()));
    let unsaved = scene.records().orphans().unwrap()[0].path().to_owned();
    let expected = serde_json::json!({
        "number": 2,
        "kind": "unsaved",
        "when": "2026-12-01T09:00:00+00:00",
        "changes": 1,
        "notes": [],
        "unreadable": null,
        "restoring": ["“Meet the roaster” (Tue 1 Dec): retitled “Meet the grinder”"],
        "file": unsaved,
    });
    assert_eq!(kept[0], expected);
    assert_eq!(
        (&kept[1]["number"], &kept[1]["kind"]),
        (&1.into(), &"version".into())
    );
}

#[test]
fn a_long_difference_is_cut_short_unless_all_is_asked_for() {
    let scene = Scene::new();
    scene.saved(
        "[[post]]",
        &format!("{}[[post]]", "[[post]]\ntitle = \"One more\"\n".repeat(9)),
    );
    scene.saved("\"One more\"", "\"Another\"");
    fs::copy(data(PLAN), scene.sandbox.path(PLAN)).unwrap();
    let few = scene.run(&[PLAN]).expect(0).out;
    assert!(few.contains("more, which --all shows\n"), "{few}");
    let all = scene.run(&[PLAN, "--all"]).expect(0).out;
    assert!(!all.contains("--all"), "{all}");
    assert_eq!(all.matches("One more").count(), 8 + 9, "{all}");
}

#[test]
fn unsaved_work_is_merged_into_the_plan_and_is_a_version_then() {
    let scene = Scene::new();
    scene.killed(UNAWARE, CONVERTED);
    scene.edited("brand = \"Harbour Coffee\"", "brand = \"Harbour Tea\"");
    let before = scene.text();
    let restored = scene.run(&[PLAN, "--restore", "1"]).expect(0);
    assert!(
        restored
            .out
            .starts_with("Restored number 1 into harbour.toml: 1 change.\n"),
        "{}",
        restored.out
    );
    assert_eq!(scene.text(), before.replacen(UNAWARE, CONVERTED, 1));
    assert!(scene.records().orphans().unwrap().is_empty());
    let listed = scene.run(&[PLAN]).expect(0).out;
    assert!(
        listed.contains("\n  1  ") && !listed.contains("unsaved"),
        "{listed}"
    );
    take_back(&scene, &restored);
    assert_eq!(scene.text(), before);
}

/// Types what the program says takes it back.
fn take_back(scene: &Scene, restored: &Run) -> Run {
    let (_, way_back) = restored
        .out
        .split_once("To take it back:  postmix recover ")
        .unwrap();
    let arguments: Vec<_> = way_back.split_whitespace().collect();
    scene.run(&arguments).expect(0)
}

#[test]
fn unsaved_work_that_needs_no_merging_leaves_one_version() {
    let scene = Scene::new();
    let before = scene.text();
    let work = scene.killed(UNAWARE, CONVERTED);
    let restored = scene.run(&[PLAN, "--restore", "1"]).expect(0);
    assert_eq!(scene.text(), work);
    assert_eq!(scene.records().versions().unwrap().len(), 1);
    let taken_back = take_back(&scene, &restored);
    assert_eq!(scene.text(), before);
    take_back(&scene, &taken_back);
    assert_eq!(scene.text(), work);
    assert_eq!(scene.records().versions().unwrap().len(), 1, "it has both texts");
}

#[test]
fn the_text_from_before_unsaved_work_can_be_had_and_the_work_stays() {
    let scene = Scene::new();
    let before = scene.text();
    scene.killed(UNAWARE, CONVERTED);
    scene.edited(UNAWARE, "stage = \"nurturing\"");
    let present = scene.text();
    let restored = scene.run(&[PLAN, "--restore", "1", "--before"]).expect(0);
    assert_eq!(scene.text(), before);
    assert_eq!(scene.records().orphans().unwrap().len(), 1);
    take_back(&scene, &restored);
    assert_eq!(scene.text(), present);
}

#[test]
fn where_both_have_changed_the_same_nothing_is_written() {
    let scene = Scene::new();
    let work = scene.killed(UNAWARE, CONVERTED);
    scene.edited(UNAWARE, "stage = \"nurturing\"");
    let before = scene.text();
    let refused = scene.run(&[PLAN, "--restore", "1"]).expect(1);
    for part in [
        "nothing was written",
        "`postmix harbour.toml` to decide",
        "-o OUT",
        "stage is “converted” in the unsaved work and “nurturing” in the file",
    ] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert_eq!(scene.text(), before);
    assert_eq!(scene.records().orphans().unwrap().len(), 1);
    assert!(scene.records().versions().unwrap().is_empty());
    assert_eq!(
        scene.run(&[PLAN, "--restore", "1", "-o", "-"]).expect(0).out,
        work
    );
}

#[test]
fn a_file_with_errors_is_not_merged_with() {
    let scene = Scene::new();
    scene.killed(UNAWARE, CONVERTED);
    scene.edited("[[post]]", "[[post]]\nx =");
    let before = scene.text();
    let refused = scene.run(&[PLAN, "--restore", "1"]).expect(1);
    assert!(
        refused.err.contains("it cannot be merged: the file has errors") && refused.err.contains("-o OUT"),
        "{}",
        refused.err
    );
    assert_eq!(scene.text(), before);
}

#[test]
fn a_version_takes_the_place_of_the_file_and_that_can_be_taken_back() {
    let scene = Scene::new();
    let first = scene.text();
    let second = scene.saved(UNAWARE, CONVERTED);
    scene.saved("[plan]", "# Ours\n[plan]");
    scene.edited("# Ours", "# Theirs");
    let present = scene.text();
    let restored = scene.run(&[PLAN, "--restore", "1"]).expect(0);
    assert_eq!(scene.text(), second);
    take_back(&scene, &restored);
    assert_eq!(scene.text(), present);
    scene.run(&[PLAN, "--restore", "1", "--before"]).expect(0);
    assert_eq!(scene.text(), first);
    let again = scene.run(&[PLAN, "--restore", "1", "--before"]).expect(0);
    assert_eq!(
        again.out,
        "harbour.toml holds this already; nothing was written.\n"
    );
    assert!(scene.records().orphans().unwrap().is_empty());
}

#[test]
fn a_file_of_its_own_gets_the_work_alone_and_nothing_is_overwritten() {
    let scene = Scene::new();
    let work = scene.killed(UNAWARE, CONVERTED);
    let before = scene.text();
    scene.run(&[PLAN, "--restore", "1", "-o", "own.toml"]).expect(0);
    let own = || fs::read_to_string(scene.sandbox.path("own.toml")).unwrap();
    assert_eq!(own(), work);
    let refused = scene
        .run(&[PLAN, "--restore", "1", "--before", "-o", "own.toml"])
        .expect(2);
    assert!(
        refused.err.contains("`own.toml` exists already"),
        "{}",
        refused.err
    );
    assert_eq!((own(), scene.text()), (work, before));
    assert_eq!(scene.records().orphans().unwrap().len(), 1, "it is still offered");
}

#[test]
fn a_plan_that_is_open_elsewhere_is_only_written_to_a_file_of_its_own() {
    let scene = Scene::new();
    let saved = scene.saved(UNAWARE, CONVERTED);
    scene.edited("# A month", "# The month");
    let before = scene.text();
    let Claim::Ours(_lock) = scene.records().claim().unwrap() else {
        panic!("nobody else is there");
    };
    let listed = scene.run(&[]).expect(0).out;
    let process = format!("It is open in another postmix (process {})", std::process::id());
    assert!(listed.contains(&process), "{listed}");
    let refused = scene.run(&[PLAN, "--restore", "1"]).expect(2);
    assert!(
        refused.err.contains("is open in another postmix") && refused.err.contains("-o OUT"),
        "{}",
        refused.err
    );
    assert_eq!(scene.text(), before);
    assert_eq!(
        scene.run(&[PLAN, "--restore", "1", "-o", "-"]).expect(0).out,
        saved
    );
}

#[test]
fn work_that_a_planner_still_holds_is_not_for_others() {
    let scene = Scene::new();
    let (_journal, _) = scene.journal(UNAWARE, CONVERTED);
    let Claim::Ours(_lock) = scene.records().claim().unwrap() else {
        panic!("nobody else is there");
    };
    let listed = scene.run(&[]).expect(0).out;
    assert!(
        listed.contains("It is open in") && !listed.contains("unsaved  "),
        "{listed}"
    );
    let refused = scene.run(&[PLAN, "--restore", "1", "-o", "-"]).expect(2);
    assert!(
        refused.err.contains("unless another postmix (process"),
        "{}",
        refused.err
    );
}

#[test]
fn what_cannot_be_read_is_listed_with_why_and_where_it_is() {
    let scene = Scene::new();
    scene.killed(UNAWARE, CONVERTED);
    let whole = scene.records().orphans().unwrap()[0].path().to_owned();
    let bytes = fs::read(&whole).unwrap();
    scene.killed("Meet the", "Meet my");
    let garbled = scene.records().orphans().unwrap()[0].path().to_owned();
    fs::write(&garbled, "postmix").unwrap();
    fs::write(&whole, [&bytes, &[7; 40][..]].concat()).unwrap();
    let listed = scene.run(&[]).expect(0).out;
    for part in [
        "unsaved  cannot be read\n     it is no journal",
        &format!("it stays in `{}`", garbled.canonicalize().unwrap().display()),
        "all before it is whole",
    ] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    let refused = scene.run(&[PLAN, "--restore", "2"]).expect(2);
    assert!(
        refused.err.contains("number 2 of `harbour.toml` cannot be read"),
        "{}",
        refused.err
    );
    let unknown = scene.run(&[PLAN, "--restore", "3"]).expect(2);
    assert!(
        unknown.err.contains("`postmix recover harbour.toml` lists"),
        "{}",
        unknown.err
    );
    assert_eq!(fs::read(&garbled).unwrap(), b"postmix");
    let restored = scene.run(&[PLAN, "--restore", "1"]).expect(0);
    assert!(
        restored.err.contains("all before it is whole"),
        "{}",
        restored.err
    );
    assert!(scene.text().contains(CONVERTED));
}

#[test]
fn a_plan_whose_file_is_gone_is_written_again() {
    for number in ["1", "2"] {
        let scene = Scene::new();
        let saved = scene.saved(UNAWARE, "stage = \"nurturing\"");
        let unsaved = scene.killed("stage = \"nurturing\"", CONVERTED);
        fs::remove_file(scene.sandbox.path(PLAN)).unwrap();
        let listed = scene.run(&[PLAN]).expect(0).out;
        assert!(
            listed.contains("(the file is gone)") && listed.contains("writes the file again, with 7 posts"),
            "{listed}"
        );
        scene.run(&[PLAN, "--restore", number]).expect(0);
        let expected = if number == "1" { saved } else { unsaved };
        assert_eq!(scene.text(), expected);
    }
}

#[test]
fn a_save_that_is_refused_leaves_everything_as_it_was() {
    let scene = Scene::new();
    scene.killed(UNAWARE, CONVERTED);
    let plan = scene.sandbox.path(PLAN);
    let mut permissions = fs::metadata(&plan).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&plan, permissions).unwrap();
    let refused = scene.run(&[PLAN, "--restore", "1"]).expect(2);
    assert!(refused.err.contains("may not be written"), "{}", refused.err);
    assert_eq!(scene.records().orphans().unwrap().len(), 1);
    assert!(scene.records().versions().unwrap().is_empty());
}

#[test]
fn a_file_with_several_names_keeps_them() {
    let scene = Scene::new();
    let work = scene.killed(UNAWARE, CONVERTED);
    fs::hard_link(scene.sandbox.path(PLAN), scene.sandbox.path("hard.toml")).unwrap();
    std::os::unix::fs::symlink(PLAN, scene.sandbox.path("soft.toml")).unwrap();
    let restored = scene.run(&["soft.toml", "--restore", "1"]).expect(0);
    assert_eq!(restored.err, "");
    for name in [PLAN, "hard.toml", "soft.toml"] {
        assert_eq!(
            fs::read_to_string(scene.sandbox.path(name)).unwrap(),
            work,
            "{name}"
        );
    }
    let listed = scene.run(&[]).expect(0).out;
    assert!(!listed.contains("part old and part new"), "{listed}");
}

#[test]
fn a_file_that_is_no_text_is_told_of_once_and_left_alone() {
    let scene = Scene::new();
    scene.saved(UNAWARE, CONVERTED);
    fs::write(scene.sandbox.path(PLAN), b"\xff").unwrap();
    let listed = scene.run(&[PLAN]).expect(0).out;
    assert!(
        listed.contains("It cannot be compared with what is kept: `harbour.toml` is not UTF-8"),
        "{listed}"
    );
    let refused = scene.run(&[PLAN, "--restore", "1"]).expect(2);
    assert!(
        refused
            .err
            .contains("move it away, or write it to a file of its own"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read(scene.sandbox.path(PLAN)).unwrap(), b"\xff");
}

#[test]
fn nothing_of_what_is_kept_reaches_the_terminal_raw() {
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{200b}";
    let scene = Scene::new();
    let plan = scene.sandbox.path(&format!("p{hostile}.toml"));
    let text = "[[post]]\ntitle = \"\\u001B]0;owned\\u0007\\u009B31m\\u202E\\u200B\"\n";
    let mut journal = Records::at(scene.state()).of(&plan).unwrap().begin("").unwrap();
    journal.append(&Delta::between("", text).unwrap()).unwrap();
    drop(journal);
    let name = plan.to_str().unwrap();
    fs::write(&plan, "").unwrap();
    for arguments in [
        &[][..],
        &[name],
        &[name, "--format", "json"],
        &[name, "--restore", "7"],
        &[name, "--restore", "1"],
    ] {
        let run = scene.run(arguments);
        assert!(!run.out.contains(is_raw), "{arguments:?}: {:?}", run.out);
        assert!(!run.err.contains(is_raw), "{arguments:?}: {:?}", run.err);
    }
}
