//! Any bytes as a plan's file, then any edits: what is written reads back equal, and every byte comes back.
//!
//! The input is the file, a NUL byte, and what the edits are made of.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use postmix::balance::Tally;
use postmix::plan::{Plan, WeekStart};
use postmix::store;
use postmix::text::{PlanText, display};
use postmix_fuzz::{Supply, edit, fallback, parts, read};

fuzz_target!(|input: &[u8]| -> Corpus {
    let [file, edits] = parts(input);
    // What the planner opens: bytes that are no text are refused here.
    let Ok(text) = store::load_from_reader(std::path::Path::new("plan.toml"), file) else {
        return Corpus::Reject;
    };
    let mut plan = read(&text);
    assert_eq!(plan.written(), text, "what was read is written byte for byte");
    look_at(&plan, &text);
    let (mut undos, mut states) = (Vec::new(), vec![text]);
    let mut supply = Supply::new(edits);
    while !supply.is_empty() && undos.len() < 16 {
        let edit = edit(&mut supply, plan.plan());
        let (at, is_set) = (edit.at(), matches!(edit, postmix::edit::Edit::Set { .. }));
        let before: Vec<String> = plan.pieces().map(str::to_owned).collect();
        let plan_before = plan.plan().clone();
        match plan.apply(edit) {
            Ok(undo) => {
                let written = plan.written();
                if is_set {
                    assert_others_stay(&before, &plan, at);
                }
                assert_says(&written, &plan);
                undos.push(undo);
                states.push(written);
            }
            Err(_) => {
                assert_eq!(plan.written(), before.concat(), "what is refused changes nothing");
                assert_eq!(plan.plan(), &plan_before, "what is refused changes nothing");
            }
        }
    }
    take_back(&mut plan, undos, &states);
    Corpus::Keep
});

/// Everything that is said about a plan can be said, and is in the text.
fn look_at(plan: &PlanText, text: &str) {
    let tally = Tally::of(plan.plan(), WeekStart::default());
    let findings = plan.findings(&tally, fallback().first());
    for location in plan.locate(&findings) {
        assert!(text.get(location.bytes.clone()).is_some(), "{location:?}");
    }
    for post in &plan.plan().posts {
        let shown = display::line(&post.title);
        assert_eq!(display::line(&shown), shown, "what is safe stays the same");
        assert!(display::width(&display::cut(&post.title, 20)) <= 20);
    }
}

/// The text says what the plan says.
fn assert_says(written: &str, plan: &PlanText) {
    let again = read(written);
    assert!(!again.has_errors(), "{written}");
    assert!(plan.is_said_by(written), "{written}");
    // A month that the file does not name is settled when it is opened, and stays until it is opened again.
    let month = plan.plan().month;
    let again_in_it = Plan {
        month,
        ..again.plan().clone()
    };
    assert_eq!(&again_in_it, plan.plan(), "{written}");
}

/// An edit of one post leaves all text but that post's as it was.
fn assert_others_stay(before: &[String], plan: &PlanText, at: usize) {
    for (nth, (before, after)) in before.iter().zip(plan.pieces()).enumerate() {
        // The pieces are a gap and a post by turns, and the tail. A line end may have to come between.
        if nth != 2 * at + 1 && nth != 2 * at + 2 {
            assert_eq!(before, after, "piece {nth} after an edit of post {at}");
        }
        if nth == 2 * at + 2 {
            assert_eq!(before.trim_start(), after.trim_start(), "what follows post {at}");
        }
    }
}

/// Undo goes back through all states, byte for byte.
fn take_back(plan: &mut PlanText, mut undos: Vec<postmix::text::Undo>, states: &[String]) {
    for state in states.iter().rev().skip(1) {
        let undo = undos.pop().expect("one for each state");
        plan.revert(undo).expect("in order");
        assert_eq!(&plan.written(), state);
    }
}
