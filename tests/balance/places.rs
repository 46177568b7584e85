//! The places for new posts that findings and proposals name.

use super::judged::{Before, added, tally};
use super::random::case;
use chrono::NaiveDate;
use postmix::balance::Timeline;
use postmix::plan::{Plan, Post, Tag};
use postmix::room::{Room, Slot, Wanted};
use postmix::rules;

/// The rules about where a post stands, whatever its stage does to the mix.
const ABOUT_PLACES: [&str; 8] = [
    "ask-before-nurture",
    "asks-back-to-back",
    "channel-dead-end",
    "double-booked",
    "off-stage",
    "outside-month",
    "over-cadence",
    "too-close",
];

fn places(plan: &Plan, today: NaiveDate, wanted: Wanted<'_>) -> Vec<Slot> {
    let (tally, timeline) = (tally(plan), Timeline::of(plan));
    let habits = rules::habits(plan, &timeline);
    Room::new(plan, &tally, &timeline, &habits, today).slots_for_all(wanted, 3)
}

#[test]
fn posts_in_the_best_places_break_no_rule_about_places() {
    let mut placed = 0;
    for seed in 0..60 {
        let case = case(seed, 5 + usize::try_from(seed % 40).unwrap());
        let before = Before::of(&case.plan, case.today);
        for stage in case.plan.funnel.indices() {
            let wanted = Wanted {
                stage: Some(stage),
                ..Wanted::default()
            };
            let mut plan = case.plan.clone();
            for slot in places(&case.plan, case.today, wanted) {
                assert!(slot.date >= case.today && case.plan.month.contains(slot.date));
                plan.posts.push(Post {
                    date: Some(slot.date),
                    time: slot.time,
                    channel: slot.channel,
                    stage: Tag::Stage(stage),
                    ..Post::default()
                });
                placed += 1;
            }
            let new = added(&before, &plan, case.today);
            let broken: Vec<&String> = new
                .iter()
                .filter(|what| ABOUT_PLACES.iter().any(|code| what.contains(code)))
                .collect();
            assert!(
                broken.is_empty(),
                "{broken:?} with a post of {stage:?} in\n{}",
                case.text
            );
        }
    }
    assert!(placed > 200, "places are found: {placed}");
}

#[test]
fn places_come_the_best_first_and_the_best_one_is_the_same_alone() {
    let mut found = 0;
    for seed in 0..40 {
        let case = case(seed, 5 + usize::try_from(seed).unwrap());
        let (tally, timeline) = (tally(&case.plan), Timeline::of(&case.plan));
        let habits = rules::habits(&case.plan, &timeline);
        let room = Room::new(&case.plan, &tally, &timeline, &habits, case.today);
        for stage in case.plan.funnel.indices() {
            let wanted = Wanted {
                stage: Some(stage),
                ..Wanted::default()
            };
            let slots = room.slots(wanted);
            let rank = |slot: &Slot| (std::cmp::Reverse(slot.score), slot.date);
            assert!(slots.is_sorted_by_key(rank), "{slots:?}");
            assert_eq!(room.best_slot(wanted).as_ref(), slots.first());
            found += slots.len();
        }
    }
    assert!(found > 1000, "places are found: {found}");
}
