//! The places for new posts that findings and proposals name.

use super::judged::{Before, added, tally};
use super::random::case;
use chrono::{Days, NaiveDate};
use postmix::balance::Timeline;
use postmix::plan::{Name, Plan, Post, StageIndex, Tag};
use postmix::room::{Room, Slot, Wanted};
use postmix::rules;
use std::collections::BTreeMap;

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

/// The posts of a channel by week, the weeks at the month's ends included.
fn by_week(plan: &Plan, channel: &Name) -> BTreeMap<NaiveDate, usize> {
    let mut weeks = BTreeMap::new();
    for post in &plan.posts {
        if let (Some(date), Some(own)) = (post.date, &post.channel)
            && own.eq_ignore_case(channel)
        {
            *weeks
                .entry(plan.week_start.unwrap_or_default().week_of(date))
                .or_default() += 1;
        }
    }
    weeks
}

#[test]
fn a_month_that_is_filled_up_never_has_more_posts_in_a_week_than_its_channels_take() {
    let mut full = 0;
    for seed in 0..40 {
        let case = case(seed, 5 + usize::try_from(seed).unwrap());
        let late = case.plan.month.last() - Days::new(8);
        for (today, thorough) in [(case.today, false), (late, false), (late, true)] {
            let (tally, timeline) = (tally(&case.plan), Timeline::of(&case.plan));
            let habits = rules::habits(&case.plan, &timeline);
            let room = Room::new(&case.plan, &tally, &timeline, &habits, today);
            let wanted = Wanted {
                stage: Some(StageIndex(0)),
                thorough,
                ..Wanted::default()
            };
            let mut plan = case.plan.clone();
            for slot in room.slots_for_all(wanted, 60) {
                plan.posts.push(Post {
                    date: Some(slot.date),
                    channel: slot.channel,
                    ..Post::default()
                });
            }
            for channel in &plan.channels {
                let Some((_, most)) = channel.per_week else {
                    continue;
                };
                let before = by_week(&case.plan, &channel.id);
                for (week, posts) in by_week(&plan, &channel.id) {
                    let whole = tally.full_weeks().any(|(_, start, _)| start == week);
                    let most = before.get(&week).copied().unwrap_or(0).max(most as usize);
                    assert!(
                        posts <= most || (thorough && whole),
                        "{posts} posts on {} in the week of {week}, from {today} on, in\n{}",
                        channel.id,
                        case.text
                    );
                    full += usize::from(posts == most && !whole);
                }
            }
        }
    }
    assert!(full > 50, "weeks at the ends of months are filled: {full}");
}

#[test]
fn posts_without_a_time_are_spread_over_the_days() {
    let mut plan = Plan::empty("2026-12".parse().unwrap());
    plan.posts = ["x", "blog"]
        .map(|channel| Post {
            date: plan.month.first().succ_opt(),
            channel: Some(channel.into()),
            ..Post::default()
        })
        .into();
    let late = plan.month.last().pred_opt().unwrap();
    let (tally, timeline) = (tally(&plan), Timeline::of(&plan));
    let habits = rules::habits(&plan, &timeline);
    let room = Room::new(&plan, &tally, &timeline, &habits, late);
    for thorough in [false, true] {
        let wanted = Wanted {
            thorough,
            ..Wanted::default()
        };
        let slots = room.slots_for_all(wanted, 40);
        assert_eq!(slots.len(), 8, "two a day on each channel: {slots:?}");
    }
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
