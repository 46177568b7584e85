//! `postmix diff` and `postmix merge`.

use super::Sandbox;
use snapbox::assert_data_eq;
use std::fs;

/// The plan of the other tests as three people have it.
fn three() -> Sandbox {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let base = fs::read_to_string(sandbox.path("harbour.toml")).unwrap();
    let ours = base.replacen("stage = \"unaware\"", "stage = \"nurturing\"", 1);
    let first = base.find("[[post]]").unwrap();
    let second = first + 1 + base[first + 1..].find("[[post]]").unwrap();
    let theirs = format!("{}{}", &base[..first], &base[second..]);
    sandbox.write("ours.toml", &ours);
    sandbox.write("theirs.toml", &theirs);
    sandbox.write("empty.toml", "");
    sandbox
}

#[test]
fn diff_tells_what_changed_and_what_it_did_to_the_mix() {
    let sandbox = three();
    let run = sandbox.run(&["diff", "harbour.toml", "theirs.toml"]);
    assert_eq!(run.status, 0);
    assert_data_eq!(run.out, snapbox::file!["diff-text.txt"].raw());
    let run = sandbox.run(&["diff", "harbour.toml", "theirs.toml", "--format", "json"]);
    assert_data_eq!(run.out, snapbox::file!["diff-json.txt"].raw());
    let run = sandbox.run(&["diff", "harbour.toml", "harbour.toml"]);
    assert_eq!(
        (run.status, &*run.out),
        (
            0,
            "Nothing that postmix knows has changed; comments and other keys may have.\n"
        )
    );
}

#[test]
fn merge_writes_the_result_and_ends_with_1_on_a_conflict() {
    let sandbox = three();
    let clean = sandbox.run(&["merge", "harbour.toml", "harbour.toml", "ours.toml"]);
    assert_eq!((clean.status, &*clean.err), (0, ""));
    assert_eq!(clean.out, fs::read_to_string(sandbox.path("ours.toml")).unwrap());

    let disputed = sandbox.run(&[
        "merge",
        "harbour.toml",
        "ours.toml",
        "theirs.toml",
        "-o",
        "ours.toml",
    ]);
    let merged = fs::read_to_string(sandbox.path("ours.toml")).unwrap();
    assert_eq!(disputed.status, 1, "{merged}");
    assert!(
        merged.contains("<<<<<<< ours\n\n[[post]]") && merged.contains("=======\n>>>>>>> theirs\n"),
        "{merged}"
    );
    assert!(disputed.err.contains("changed in ours and deleted in theirs"));
}

#[test]
fn markers_are_as_long_as_asked_and_messages_name_the_plan() {
    let sandbox = three();
    let run = sandbox.run(&[
        "merge",
        "harbour.toml",
        "ours.toml",
        "theirs.toml",
        "-o",
        "out.toml",
        "--marker-size",
        "12",
        "--path",
        "plans/december.toml",
    ]);
    assert_eq!(run.status, 1);
    let merged = fs::read_to_string(sandbox.path("out.toml")).unwrap();
    assert!(merged.contains(&format!("{} ours\n", "<".repeat(12))));
    assert!(
        run.err.starts_with("plans/december.toml: 1 conflict"),
        "{}",
        run.err
    );
}

#[test]
fn a_version_that_cannot_be_read_is_a_failure_and_the_result_stays_as_it_was() {
    let sandbox = three();
    sandbox.write("out.toml", "kept");
    let run = sandbox.run(&["merge", "gone.toml", "ours.toml", "theirs.toml", "-o", "out.toml"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("gone.toml"));
    assert_eq!(fs::read_to_string(sandbox.path("out.toml")).unwrap(), "kept");
}

#[test]
fn a_plan_that_both_sides_have_added_merges_from_nothing() {
    let sandbox = three();
    let run = sandbox.run(&["merge", "empty.toml", "harbour.toml", "harbour.toml"]);
    assert_eq!(run.status, 0);
    assert_eq!(run.out, fs::read_to_string(sandbox.path("harbour.toml")).unwrap());
}
