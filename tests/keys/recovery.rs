//! Work that was not saved when the program ended.

use super::PLAN;
use super::stage::Stage;
use proptest::prelude::*;

#[test]
fn what_was_not_saved_is_shown_at_the_next_start_and_can_be_recovered() {
    let mut stage = Stage::with(PLAN);
    stage.play("3<down>2");
    let unsaved = stage.text();
    let mut stage = stage.killed_and_started_again();
    let screen = stage.screen();
    for part in [
        "before this work was saved",
        "“How we roast” (Tue 1 Dec): retagged nurturing → converted",
        "Recover it",
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    assert_eq!(stage.disk(), PLAN);
    stage.play("r");
    assert_eq!(stage.text(), unsaved);
    assert_eq!(stage.disk(), PLAN, "nothing is saved unasked");
    stage.play("u");
    assert_eq!(stage.text(), PLAN, "recovering can be undone");
    stage.play("<ctrl-r><ctrl-s>");
    assert_eq!(stage.disk(), unsaved);
    assert!(stage.killed_and_started_again().screen().contains("saved"));
}

#[test]
fn recovered_work_is_safe_again_at_once() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    let unsaved = stage.text();
    for _ in 0..3 {
        stage = stage.killed_and_started_again();
        stage.play("r");
        assert_eq!(stage.text(), unsaved);
        assert_eq!(
            stage.records().versions().unwrap().len(),
            stage.records().versions().unwrap().len()
        );
    }
}

#[test]
fn unsaved_work_can_be_kept_for_later_or_discarded_and_even_then_it_is_not_gone() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    let unsaved = stage.text();
    let mut stage = stage.killed_and_started_again();
    stage.play("k");
    assert_eq!(stage.text(), PLAN);
    assert!(stage.play("q"));
    let mut stage = stage.killed_and_started_again();
    assert!(
        stage.screen().contains("Recover it"),
        "kept for later, it is offered again"
    );
    stage.play("d");
    assert!(stage.play("q"));
    let stage = stage.killed_and_started_again();
    assert!(!stage.screen().contains("Recover it"));
    let versions = stage.records().versions().unwrap();
    assert_eq!(versions.first().unwrap().read().unwrap().text, unsaved);
}

#[test]
fn unsaved_work_on_a_file_that_has_changed_since_is_merged_and_never_pasted_over_it() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("How we roast", "How we cup"));
    let mut stage = stage.killed_and_started_again();
    assert!(stage.screen().contains("changed since"), "{}", stage.screen());
    stage.play("r<ctrl-s>");
    assert!(stage.disk().contains("How we cup") && stage.disk().contains("converted"));
}

#[test]
fn unsaved_work_that_clashes_with_the_file_is_decided_field_by_field() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("\"nurturing\"", "\"unaware\""));
    let mut stage = stage.killed_and_started_again();
    stage.play("r");
    assert!(stage.screen().contains("1 to decide"), "{}", stage.screen());
    stage.play("m<enter><ctrl-s>");
    assert!(stage.disk().contains("converted"));
}

#[test]
fn what_is_saved_is_not_offered_and_quitting_without_saving_keeps_a_version() {
    let mut stage = Stage::with(PLAN);
    stage.play("3<ctrl-s>1");
    let unwanted = stage.text();
    assert!(stage.play("qd"));
    let stage = stage.killed_and_started_again();
    assert!(!stage.screen().contains("Recover it"), "{}", stage.screen());
    let versions = stage.records().versions().unwrap();
    let texts: Vec<String> = versions
        .iter()
        .map(|version| version.read().unwrap().text)
        .collect();
    assert_eq!(texts, [unwanted, stage.disk()]);
}

#[test]
fn undoing_everything_leaves_nothing_to_recover() {
    let mut stage = Stage::with(PLAN);
    stage.play("3u");
    assert!(!stage.killed_and_started_again().screen().contains("Recover it"));
}

#[test]
fn work_on_a_change_from_outside_is_recovered_with_it() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("How we roast", "How we cup"));
    stage.look();
    stage.play("<down>1");
    let unsaved = stage.text();
    let mut stage = stage.killed_and_started_again();
    stage.play("r");
    assert_eq!(stage.text(), unsaved);
}

#[test]
fn a_second_planner_is_told_and_each_takes_in_what_the_other_saves() {
    let mut first = Stage::with(PLAN);
    let mut second = first.a_second_one();
    assert!(
        second.notice().contains("open in another postmix"),
        "{}",
        second.notice()
    );
    assert!(second.screen().contains("open twice"), "{}", second.screen());
    first.play("3");
    second.play("<down>1<ctrl-s>");
    first.look();
    first.play("<ctrl-s>");
    second.look();
    assert_eq!(first.text(), second.text());
    assert_eq!(first.disk(), first.text());
}

#[test]
fn what_is_typed_into_a_form_is_not_lost_either() {
    let mut stage = Stage::with(PLAN);
    stage.play("e<end>, with biscuits");
    let mut stage = stage.killed_and_started_again();
    assert!(
        stage.screen().contains("retitled “How we roast, with biscuits”"),
        "{}",
        stage.screen()
    );
    stage.play("r");
    assert_eq!(
        &*stage.post("How we roast, with biscuits").title,
        "How we roast, with biscuits"
    );
}

#[test]
fn a_long_text_typed_letter_by_letter_makes_no_long_journal() {
    let mut stage = Stage::with(PLAN);
    stage.play("e<end>");
    stage.play(&"a good morning ".repeat(60));
    let records = stage.records();
    let _folder = stage.killed();
    let orphans = records.orphans().unwrap();
    let length = std::fs::metadata(orphans[0].path()).unwrap().len();
    // Each letter with the whole post behind it would be some 400 KB.
    assert!(length < 64 * 1024, "{length} bytes");
}

#[test]
fn a_new_post_that_is_being_typed_is_not_lost_and_one_that_was_left_is_not_kept() {
    let mut stage = Stage::with(PLAN);
    stage.play("aTea?<esc><esc>");
    assert!(!stage.screen().contains("Tea?"), "{}", stage.screen());
    let mut stage = stage.killed_and_started_again();
    assert!(!stage.screen().contains("Recover it"), "{}", stage.screen());
    stage.play("aTea?<f1>");
    let stage = stage.killed_and_started_again();
    assert!(
        stage.screen().contains("“Tea?” (Tue 1 Dec): added"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_form_that_is_taken_over_after_other_edits_is_recovered_as_it_was_saved_in_the_plan() {
    let mut stage = Stage::with(PLAN);
    stage.play("3e<end>!<ctrl-s><down>3e<end>?<tab><ctrl-s>uau");
    let unsaved = stage.text();
    stage.play("<esc><esc>");
    let mut stage = stage.killed_and_started_again();
    stage.play("r");
    assert_eq!(stage.text(), unsaved);
}

const KEYS: [&str; 24] = [
    "1",
    "2",
    "3",
    "0",
    "d",
    "D",
    "u",
    "u",
    "<ctrl-r>",
    "<down>",
    "<up>",
    "n",
    "<right>",
    "<shift-right>",
    "<",
    ">",
    "I",
    "y",
    "p",
    "<ctrl-s>",
    "e<end>x",
    "<ctrl-s>",
    "a!<tab>",
    "<esc><esc>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_typed_the_journal_has_it(keys in proptest::collection::vec(proptest::sample::select(&KEYS[..]), 1..40)) {
        let mut stage = Stage::with(PLAN);
        for keys in keys {
            stage.play(keys);
        }
        let (typed, disk) = (stage.planner().desk().unwrap().recorded_text(), stage.disk());
        let records = stage.records();
        let folder = stage.killed();
        let orphans = records.orphans().unwrap();
        let survived = orphans.first().map_or(disk, |orphan| orphan.work().unwrap().text.clone());
        prop_assert_eq!(survived, typed);
        drop(folder);
    }
}

#[test]
fn unsaved_work_on_a_file_that_is_broken_by_now_is_shown_and_waits_until_it_is_mended() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("09:30:00", "\"half past nine\""));
    let mut stage = stage.killed_and_started_again();
    for part in ["retagged nurturing → converted", "mend it first"] {
        assert!(stage.screen().contains(part), "{part}\n{}", stage.screen());
    }
    stage.play("r");
    assert!(stage.notice().contains("Not recovered"), "{}", stage.notice());
    stage.change_on_disk(PLAN);
    let mut stage = stage.killed_and_started_again();
    stage.play("r<ctrl-s>");
    assert!(stage.disk().contains("converted"));
}
