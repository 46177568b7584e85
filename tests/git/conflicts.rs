//! The sides of conflicts, from git's index and from the markers in the file.

use crate::sandbox::{PLAN, Sandbox};
use postmix::git::{self, Operation, Sides};
use postmix::plan::Month;
use postmix::text::PlanText;
use postmix::text::markers::{has_markers, sides_of_markers};
use postmix::text::template::template;
use std::fs;
use std::path::Path;

const NAME: &str = "december.plan.toml";

fn titled(title: &str) -> String {
    PLAN.replace("\"Ann\"", &format!("\"{title}\""))
}

/// A repository where `main` and `topic` gave a post different titles; `main` is checked out.
fn forked(name: &str) -> Option<Sandbox> {
    let sandbox = Sandbox::new()?;
    sandbox.commit(name, PLAN, "Plan December");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.commit(name, &titled("Topic"), "Say it otherwise");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.commit(name, &titled("Main"), "Say it plainly");
    Some(sandbox)
}

#[track_caller]
fn sides_at(path: &Path) -> Sides {
    git::sides(path).unwrap().unwrap()
}

fn three(base: &str, ours: &str, theirs: &str) -> Sides {
    Sides {
        base: Some(titled(base)),
        ours: Some(titled(ours)),
        theirs: Some(titled(theirs)),
    }
}

#[test]
fn a_merge_has_three_sides_and_its_markers_give_the_same() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let sides = sides_at(&sandbox.path(NAME));
    assert_eq!(sides, three("Ann", "Main", "Topic"));
    let names = git::side_names(&sandbox.path(NAME)).unwrap().unwrap();
    assert_eq!(names.operation, Some(Operation::Merge));
    assert_eq!(names.ours, "main (the branch you are on)");
    assert_eq!(names.theirs, "topic (being merged)");

    let marked = sandbox.read(NAME);
    assert!(has_markers(&marked));
    let read = sides_of_markers(&marked).unwrap();
    assert_eq!((Some(read.ours), Some(read.theirs)), (sides.ours, sides.theirs));
    assert_eq!((&*read.ours_label, &*read.theirs_label), ("HEAD", "topic"));
    assert_eq!(read.base, None);
    assert_eq!(read.least_base, PLAN.replace("title = \"Ann\"\n", ""));

    for style in ["diff3", "zdiff3"] {
        sandbox.git(&["checkout", "--quiet", "--conflict", style, "--", NAME]);
        let read = sides_of_markers(&sandbox.read(NAME)).unwrap();
        assert_eq!(read.base.as_deref(), Some(PLAN), "{style}");
    }
}

#[test]
fn a_post_deleted_here_and_edited_there_is_in_the_least_base_wherever_it_stands() {
    let Some(sandbox) = Sandbox::without_repository() else {
        return;
    };
    let base = template("local-shop").unwrap().text;
    sandbox.write("base", base);
    let plan = PlanText::read(base.into(), Month::new(2026, 12).unwrap());
    let pieces: Vec<_> = plan.pieces().map(str::to_owned).collect();
    for (at, post) in plan.plan().posts.iter().enumerate() {
        let with = |text: &str| {
            let mut pieces = pieces.clone();
            pieces[2 * at + 1] = text.to_owned();
            pieces.concat()
        };
        sandbox.write("deleted", &with(""));
        sandbox.write(
            "edited",
            &with(&pieces[2 * at + 1].replace("\ntitle = ", "\ntitle = 'New' # ")),
        );
        for [ours, theirs] in [["deleted", "edited"], ["edited", "deleted"]] {
            let merged = sandbox.try_git(&["merge-file", "--stdout", ours, "base", theirs]);
            assert_eq!(merged.status, 1, "one conflict");
            let sides = sides_of_markers(&merged.out).unwrap();
            assert_eq!(
                [sides.ours, sides.theirs],
                [sandbox.read(ours), sandbox.read(theirs)]
            );
            let least = PlanText::read(sides.least_base, Month::new(2026, 12).unwrap());
            assert!(!least.has_errors(), "{}", least.source());
            let ids = least.plan().posts.iter().map(|post| &post.id);
            assert!(
                ids.eq(plan.plan().posts.iter().map(|post| &post.id)),
                "{}",
                post.id
            );
        }
    }
}

#[test]
fn in_a_rebase_the_words_say_which_side_is_ones_own() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.git(&["switch", "--quiet", "topic"]);
    for kind in ["--merge", "--apply"] {
        sandbox.try_git(&["rebase", kind, "main"]).expect(1);
        assert_eq!(sides_at(&sandbox.path(NAME)), three("Ann", "Main", "Topic"));
        let names = git::side_names(&sandbox.path(NAME)).unwrap().unwrap();
        assert_eq!(names.operation, Some(Operation::Rebase), "{kind}");
        assert_eq!(names.ours, "main (the new base, with what is rebased already)");
        assert!(
            names.theirs.starts_with("topic (your commit "),
            "{}",
            names.theirs
        );
        assert!(names.theirs.ends_with("Say it otherwise)"), "{}", names.theirs);
        sandbox.git(&["rebase", "--abort"]);
    }
}

#[test]
fn a_cherry_pick_and_a_revert_are_told_apart() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.try_git(&["cherry-pick", "topic"]).expect(1);
    assert_eq!(sides_at(&sandbox.path(NAME)), three("Ann", "Main", "Topic"));
    let names = git::side_names(sandbox.folder()).unwrap().unwrap();
    assert_eq!(names.operation, Some(Operation::CherryPick));
    assert!(
        names.theirs.ends_with("Say it otherwise (being picked)"),
        "{}",
        names.theirs
    );
    sandbox.git(&["cherry-pick", "--abort"]);

    sandbox.commit(NAME, &titled("Again"), "Again");
    sandbox.try_git(&["revert", "--no-edit", "HEAD~1"]).expect(1);
    assert_eq!(sides_at(&sandbox.path(NAME)), three("Main", "Again", "Ann"));
    let names = git::side_names(sandbox.folder()).unwrap().unwrap();
    assert_eq!(names.operation, Some(Operation::Revert));
    assert!(
        names.theirs.ends_with("Say it plainly (being reverted)"),
        "{}",
        names.theirs
    );
}

#[test]
fn a_pick_that_a_rebase_runs_is_a_pick() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.git(&["switch", "--quiet", "--create", "work"]);
    sandbox.commit("x.txt", "x", "Work");
    sandbox
        .try_git(&[
            "rebase",
            "--force-rebase",
            "--exec",
            "git cherry-pick topic",
            "main",
        ])
        .expect(1);
    let names = git::side_names(sandbox.folder()).unwrap().unwrap();
    assert_eq!(names.operation, Some(Operation::CherryPick));
    assert!(
        names.theirs.ends_with("Say it otherwise (being picked)"),
        "{}",
        names.theirs
    );
}

#[test]
fn a_stash_has_sides_but_git_does_not_say_what_is_under_way() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.write(NAME, &titled("Stashed"));
    sandbox.git(&["stash", "--quiet"]);
    sandbox.commit(NAME, &titled("Later"), "Later");
    sandbox.try_git(&["stash", "pop"]).expect(1);
    assert_eq!(sides_at(&sandbox.path(NAME)), three("Main", "Later", "Stashed"));
    assert_eq!(
        git::side_names(sandbox.folder()).unwrap().unwrap().operation,
        None
    );
}

#[test]
fn a_side_that_deleted_the_file_and_a_base_that_never_had_it_are_missing() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.git(&["rm", "--quiet", NAME]);
    sandbox.git(&["commit", "--quiet", "--message", "Drop it"]);
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let sides = sides_at(&sandbox.path(NAME));
    assert_eq!((sides.ours, sides.theirs), (None, Some(titled("Topic"))));
    sandbox.git(&["merge", "--abort"]);

    sandbox.git(&["switch", "--quiet", "--create", "other", "main"]);
    sandbox.commit("new.toml", &titled("One"), "One");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.commit("new.toml", &titled("Two"), "Two");
    sandbox.try_git(&["merge", "other"]).expect(1);
    let sides = sides_at(&sandbox.path("new.toml"));
    assert_eq!((sides.base, sides.theirs), (None, Some(titled("One"))));
}

#[test]
fn files_without_a_conflict_have_no_sides() {
    let Some(sandbox) = forked(NAME) else { return };
    assert_eq!(git::sides(&sandbox.path(NAME)).unwrap(), None);
    assert_eq!(git::sides(&sandbox.path("no.toml")).unwrap(), None);
    let outside = Sandbox::without_repository().unwrap();
    outside.write("a.toml", "");
    assert_eq!(git::sides(&outside.path("a.toml")).unwrap(), None);
    assert_eq!(git::side_names(&outside.path("a.toml")).unwrap(), None);
}

#[test]
#[cfg(unix)]
fn names_may_have_blanks_quotes_line_ends_and_any_letters() {
    for name in [
        "a b/c d.toml",
        "it's \"so\".toml",
        "one\ntwo/x\ny.toml",
        "größe 漢字.toml",
        ":(no)*.toml",
        "-x.toml",
    ] {
        let Some(sandbox) = forked(name) else { return };
        sandbox.try_git(&["merge", "topic"]).expect(1);
        assert_eq!(
            sides_at(&sandbox.path(name)),
            three("Ann", "Main", "Topic"),
            "{name:?}"
        );
        let place = git::place_of(&sandbox.path(name)).unwrap();
        let git::Place::Inside(repository) = place else {
            panic!("{place:?}")
        };
        assert_eq!(repository.unmerged().unwrap(), [Path::new(name)]);
    }
}

#[test]
#[cfg(unix)]
fn a_folder_may_have_any_name_and_a_link_leads_to_the_plan() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.toml");
    std::os::unix::fs::symlink(sandbox.path(NAME), &link).unwrap();
    assert_eq!(sides_at(&link), three("Ann", "Main", "Topic"));

    let odd = elsewhere.path().join("a\nb ");
    fs::rename(sandbox.folder(), &odd).unwrap();
    assert_eq!(sides_at(&odd.join(NAME)), three("Ann", "Main", "Topic"));
    let place = git::place_of(&odd).unwrap();
    assert!(
        matches!(&place, git::Place::Inside(found) if found.root().ends_with("a\nb ")),
        "{place:?}"
    );
    fs::rename(&odd, sandbox.folder()).unwrap();
}

#[test]
fn a_further_work_tree_has_conflicts_of_its_own() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.git(&["worktree", "add", "--quiet", "-b", "third", "tree", "main"]);
    sandbox.try_git(&["-C", "tree", "merge", "topic"]).expect(1);
    assert_eq!(
        sides_at(&sandbox.path("tree").join(NAME)),
        three("Ann", "Main", "Topic")
    );
    assert_eq!(git::sides(&sandbox.path(NAME)).unwrap(), None);
    let names = git::side_names(&sandbox.path("tree")).unwrap().unwrap();
    assert_eq!(
        (names.operation, &*names.ours),
        (Some(Operation::Merge), "third (the branch you are on)")
    );
    assert_eq!(
        git::side_names(sandbox.folder()).unwrap().unwrap().operation,
        None
    );
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let (Some(inner), Some(outer)) = (forked(NAME), Sandbox::new()) else {
        return;
    };
    let from = inner.folder().to_str().unwrap();
    outer.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        from,
        "plans",
    ]);
    outer.try_git(&["-C", "plans", "merge", "origin/topic"]).expect(1);
    assert_eq!(
        sides_at(&outer.path("plans").join(NAME)),
        three("Ann", "Main", "Topic")
    );
}

#[test]
fn line_ends_are_those_of_a_checkout() {
    let Some(sandbox) = forked(NAME) else { return };
    sandbox.git(&["config", "core.autocrlf", "true"]);
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let ours = sides_at(&sandbox.path(NAME)).ours.unwrap();
    assert_eq!(ours, titled("Main").replace('\n', "\r\n"));
}

#[test]
fn a_side_that_is_no_text_is_an_error_that_names_it() {
    let Some(sandbox) = forked(NAME) else { return };
    fs::write(sandbox.path(NAME), b"\xff\n").unwrap();
    sandbox.git(&["commit", "--quiet", "--all", "--message", "Bytes"]);
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let error = git::sides(&sandbox.path(NAME)).unwrap_err().to_string();
    assert!(error.contains("our side") && error.contains(NAME), "{error}");
}
