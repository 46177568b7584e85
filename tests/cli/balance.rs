//! `postmix balance`: proposals in text and JSON, and making one of them.

use super::{Sandbox, data};
use serde_json::Value;
use snapbox::assert_data_eq;
use std::fs;

/// The sample that `new` makes, on the first of its month.
fn sample() -> Sandbox {
    let sandbox = Sandbox::new();
    let text = fs::read_to_string(data("../../assets/templates/local-shop.toml")).unwrap();
    sandbox.write("plan.toml", &text);
    sandbox
}

const TODAY: [&str; 2] = ["--today", "2026-12-01"];

fn balance(sandbox: &Sandbox, more: &[&str]) -> super::Run {
    sandbox.run(&[&["balance", "plan.toml"][..], &TODAY, more].concat())
}

#[test]
fn it_prints_proposals_with_gauges_changes_and_reasons() {
    let run = balance(&sample(), &[]).expect(0);
    assert_data_eq!(run.out, snapbox::Data::read_from(&data("balance.txt"), None));
}

#[test]
fn the_json_has_the_changes_and_the_mix_before_and_after() {
    let proposals = balance(&sample(), &["--format", "json"]).expect(0).json();
    let first = &proposals[0];
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["after", "before", "edits", "kind", "remaining"]);
    assert_eq!(first["kind"], "retag");
    assert_eq!(first["edits"].as_array().unwrap().len(), 3);
    assert_eq!(first["edits"][0]["op"], "retag");
    assert_eq!(first["edits"][0]["post"], "s4jwty");
    assert_eq!(
        (&first["edits"][0]["from"], &first["edits"][0]["to"]),
        (&"converted".into(), &"unaware".into())
    );
    assert_eq!(first["before"]["stages"][0]["short_by"], 3);
    assert_eq!(first["after"]["stages"][0]["short_by"], 0);
    assert_eq!(first["remaining"], Value::Array(Vec::new()));
}

#[test]
fn where_the_json_is_empty_the_reason_stands_beside_it() {
    let sandbox = Sandbox::new();
    let post = "[[post]]\ndate = 2026-12-01\nstage = \"converted\"\n";
    sandbox.write("plan.toml", &format!("[plan]\nmonth = \"2026-12\"\n{post}"));
    let arguments = [
        "balance",
        "plan.toml",
        "--today",
        "2027-01-05",
        "--format",
        "json",
    ];
    let run = sandbox.run(&arguments).expect(0);
    assert_eq!(run.json(), Value::Array(Vec::new()));
    assert!(run.err.starts_with("Nothing can be put right:\n"), "{}", run.err);
    assert!(run.err.contains("the month is over"), "{}", run.err);
}

#[test]
fn of_a_month_without_posts_nothing_is_said_to_stay() {
    let sandbox = Sandbox::new();
    sandbox.write("plan.toml", "[plan]\nmonth = \"2026-12\"\n");
    let run = balance(&sandbox, &[]).expect(0);
    assert!(
        run.out.contains("new, as the month has only begun: "),
        "{}",
        run.out
    );
    assert!(!run.out.contains("stays: "), "{}", run.out);
}

#[test]
fn applying_a_proposal_changes_just_its_lines_and_can_be_taken_back() {
    let sandbox = sample();
    let before = fs::read_to_string(sandbox.path("plan.toml")).unwrap();
    let run = balance(&sandbox, &["--apply", "1"]).expect(0);
    assert!(run.err.contains("Made 3 changes in plan.toml; "), "{}", run.err);
    let after = fs::read_to_string(sandbox.path("plan.toml")).unwrap();
    let changed: Vec<_> = before
        .lines()
        .zip(after.lines())
        .filter(|(old, new)| old != new)
        .collect();
    assert_eq!(changed.len(), 3);
    assert!(
        changed.iter().all(|(_, new)| new.contains("stage = \"unaware\"")),
        "{changed:?}"
    );
    let back = run
        .err
        .lines()
        .find_map(|line| line.strip_prefix("To take it back:  postmix "))
        .unwrap();
    sandbox.run(&back.split(' ').collect::<Vec<_>>()).expect(0);
    assert_eq!(fs::read_to_string(sandbox.path("plan.toml")).unwrap(), before);
}

#[test]
fn new_posts_get_ids_of_their_own() {
    let sandbox = sample();
    balance(&sandbox, &["--apply", "2"]).expect(0);
    let text = fs::read_to_string(sandbox.path("plan.toml")).unwrap();
    let new: Vec<&str> = text
        .split("[[post]]")
        .filter(|post| post.contains("New post: unaware"))
        .collect();
    assert_eq!(new.len(), 3);
    assert!(new.iter().all(|post| post.contains("\nid = \"")), "{new:?}");
    let again = balance(&sandbox, &[]).expect(0);
    assert!(again.out.contains("The mix is in balance; "), "{}", again.out);
}

#[test]
fn from_standard_input_the_changed_plan_goes_to_standard_output() {
    let text = fs::read_to_string(data("../../assets/templates/local-shop.toml")).unwrap();
    let sandbox = Sandbox::new();
    let run = sandbox
        .run_with_input(&["balance", "-", "--apply", "1", TODAY[0], TODAY[1]], &text)
        .expect(0);
    assert!(run.out.starts_with("# Harbour Coffee"), "{}", run.out);
    assert_eq!(run.out.lines().count(), text.lines().count());
}

#[test]
fn a_proposal_that_is_not_there_and_a_plan_with_errors_are_refused_untouched() {
    let sandbox = sample();
    let before = fs::read_to_string(sandbox.path("plan.toml")).unwrap();
    let run = balance(&sandbox, &["--apply", "7"]).expect(2);
    assert!(
        run.err.contains("there is no proposal 7, only 1 to 2"),
        "{}",
        run.err
    );
    assert_eq!(fs::read_to_string(sandbox.path("plan.toml")).unwrap(), before);
    sandbox.write("plan.toml", "[[post]]\ndate = soon\n");
    let run = balance(&sandbox, &[]).expect(2);
    assert!(run.err.contains("postmix check"), "{}", run.err);
}
