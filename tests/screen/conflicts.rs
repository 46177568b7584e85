//! What is asked when others have changed the file, and when work was lost.

use super::picture::lines;
use super::scene::{frame, planner, press};
use insta::assert_snapshot;
use postmix::planner::{Elsewhere, Found, Message, OnDisk, Planner, Unsaved};
use postmix::screen::theme::{Depth, Theme};

const PLAN: &str = "[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n\n\
    [[post]]\nid = \"aaaaaa\"\ndate = 2026-12-09\nstage = \"unaware\"\ntitle = \"Meet the roaster\"\n\n\
    [[post]]\nid = \"bbbbbb\"\ndate = 2026-12-10\nstage = \"nurturing\"\ntitle = \"How we roast\"\n";

fn shown(planner: &Planner, size: (u16, u16)) -> String {
    let (buffer, _) = frame(planner, &Theme::new("dark", Depth::None), size);
    lines(&buffer).join("\n")
}

/// Two conflicts: one title, and a post deleted there and changed here.
fn in_conflict() -> Planner {
    let mut planner = planner(PLAN, "");
    press(
        &mut planner,
        "e<end>, who is up at half past five in the morning<ctrl-s><right>3",
    );
    let theirs = PLAN.replace("Meet the roaster", "See the roaster");
    let theirs = theirs[..theirs.rfind("[[post]]").unwrap()].to_owned();
    planner.update(Message::OnDisk(OnDisk::Text(theirs)));
    planner
}

#[test]
fn conflicts_stand_side_by_side_or_on_small_screens_one_below_the_other() {
    for (name, size) in [("wide", (120, 36)), ("medium", (80, 24)), ("small", (50, 18))] {
        assert_snapshot!(format!("conflicts_{name}"), shown(&in_conflict(), size));
    }
}

#[test]
fn what_is_decided_is_marked_and_the_next_conflict_is_in_sight() {
    let mut planner = in_conflict();
    press(&mut planner, "b");
    assert_snapshot!(shown(&planner, (80, 24)));
    press(&mut planner, "m");
    assert!(shown(&planner, (80, 24)).contains("Enter merges"));
}

#[test]
fn lost_work_is_offered_with_what_it_would_change() {
    let mut planner = planner(PLAN, "");
    let text = PLAN
        .replace("unaware", "converted")
        .replace("How we roast", "How we roast, and why");
    planner.update(Message::Found(Ok(Found {
        unsaved: vec![Unsaved {
            journal: "journal".into(),
            when: "Wed 9 Dec 2026 at 11:05".into(),
            base: Some(PLAN.into()),
            text,
        }],
        ..Found::default()
    })));
    for (name, size) in [("wide", (120, 36)), ("small", (50, 18))] {
        assert_snapshot!(format!("lost_work_{name}"), shown(&planner, size));
    }
}

#[test]
fn what_must_stay_in_sight_is_in_the_header() {
    let mut planner = planner(PLAN, "");
    planner.update(Message::Found(Ok(Found {
        elsewhere: Some(Elsewhere { process: Some(4711) }),
        ..Found::default()
    })));
    assert!(shown(&planner, (120, 36)).contains("open in another postmix (process 4711)"));
    planner.update(Message::Recorded(Err("the disk is full".into())));
    press(&mut planner, "n");
    let header = shown(&planner, (120, 36))
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(
        header.contains("▲ no journal") && header.contains("open twice"),
        "{header}"
    );
    planner.update(Message::Recorded(Ok(())));
    let header = shown(&planner, (120, 36))
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(!header.contains("no journal"), "{header}");
}

#[test]
fn nothing_breaks_at_any_size() {
    let planner = in_conflict();
    for columns in 0..70 {
        for rows in 0..30 {
            shown(&planner, (columns, rows));
        }
    }
}
