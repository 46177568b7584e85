//! A post in hand: carried about, put down, put back.

use super::stage::Stage;
use postmix::planner::{Mode, Outlook};

const PLAN: &str = "\
[plan]
month = \"2026-12\"

[[post]]
id = \"aaaaaa\"
date = 2026-12-01
stage = \"unaware\"
title = \"First\"
time = 09:30:00

[[post]]
id = \"bbbbbb\"
date = 2026-12-20
stage = \"nurturing\"
title = \"Second\"

[[post]]
title = \"Some day\"
status = \"idea\"
";

fn date(stage: &Stage, title: &str) -> Option<String> {
    stage.post(title).date.map(|date| date.to_string())
}

#[test]
fn a_post_is_carried_and_put_down_as_one_step() {
    let mut stage = Stage::with(PLAN);
    stage.play("m<right><down>2>>");
    assert_eq!(stage.text(), PLAN, "nothing is changed while it is in hand");
    stage.play("<enter>");
    assert_eq!(
        stage.notice(),
        "Moved \"First\" to Wed 9 Dec, at 10:30, as nurturing · u undoes"
    );
    let post = stage.post("First");
    assert_eq!(date(&stage, "First").as_deref(), Some("2026-12-09"));
    assert_eq!(post.stage.index().map(|stage| stage.0), Some(1));
    stage.play("u");
    assert_eq!(stage.text(), PLAN);
}

#[test]
fn picking_up_what_is_settled_says_so_and_moves_it_all_the_same() {
    for (line, how) in [
        ("status = \"scheduled\"", " although it is scheduled"),
        ("status = \"published\"", " although it is published"),
        ("pinned = true", " although it is pinned"),
        ("status = \"review\"", ""),
    ] {
        let mut stage = Stage::with(&PLAN.replacen("time = ", &format!("{line}\ntime = "), 1));
        stage.play("m");
        let expected = format!("In hand{how}: \"First\"");
        assert!(stage.notice().starts_with(&expected), "{}", stage.notice());
        stage.play("<right><enter>");
        assert_eq!(date(&stage, "First").as_deref(), Some("2026-12-02"));
        stage.play("<shift-right>");
        let expected = format!("Moved \"First\" to Thu 3 Dec{how} · u undoes");
        assert_eq!(stage.notice(), expected);
    }
}

#[test]
fn escape_puts_it_back() {
    let mut stage = Stage::with(PLAN);
    stage.play("m<right>3<esc>");
    assert_eq!(stage.text(), PLAN);
    assert!(matches!(stage.planner().mode(), Mode::Month));
    assert_eq!(stage.planner().cursor().day.to_string(), "2026-12-01");
    stage.play("m<right><left><enter>");
    assert_eq!(stage.notice(), "\"First\" is where it was");
}

#[test]
fn what_would_come_of_it_is_shown_before_it_is_put_down() {
    let mut stage = Stage::with(PLAN);
    let counts = |stage: &Stage| {
        let what_if = stage.planner().what_if();
        what_if.map(|what_if| [Outlook::New, Outlook::Gone].map(|outlook| what_if.count(outlook)))
    };
    stage.play("m");
    assert_eq!(counts(&stage), None, "where it is nothing would change");
    stage.play("3");
    let [new, gone] = counts(&stage).unwrap();
    assert!(new > 0 && gone > 0, "{new} {gone}");
    let (now, before) = stage.planner().mixes().unwrap();
    assert_eq!(now.stages[2].posts, 1);
    assert_eq!(before.unwrap().stages[2].posts, 0);
    assert!(stage.screen().contains("+ "), "{}", stage.screen());
    let counts = format!("{new} new · {gone} gone");
    assert!(stage.screen().contains(&counts), "{counts}\n{}", stage.screen());
    let what_if = stage.planner().what_if().unwrap();
    let expected = what_if.findings().to_vec();
    stage.play("<enter>");
    let desk = stage.planner().desk().unwrap();
    assert_eq!(desk.findings(), &expected[..], "it came as it was shown");
}

#[test]
fn an_idea_is_carried_from_its_list_to_a_day() {
    let mut stage = Stage::with(PLAN);
    stage.play("<right>im<right>");
    assert_eq!(date(&stage, "Some day"), None);
    stage.play("<esc>");
    assert!(
        matches!(stage.planner().mode(), Mode::List(_)),
        "back in the list"
    );
    stage.play("m<right><enter>");
    assert_eq!(date(&stage, "Some day").as_deref(), Some("2026-12-03"));
    let post = stage.post("Some day");
    assert_eq!(post.effective_status(), postmix::plan::Status::Draft);
}

#[test]
fn changes_from_outside_wait_until_it_is_put_down() {
    let mut stage = Stage::with(PLAN);
    stage.play("m<right>");
    stage.change_on_disk(&PLAN.replace("Second", "Other"));
    stage.look();
    assert!(matches!(stage.planner().mode(), Mode::Carry(_)));
    stage.play("<enter>");
    assert_eq!(date(&stage, "First").as_deref(), Some("2026-12-02"));
    assert!(stage.text().contains("Other"));
}

#[test]
fn a_drag_shows_what_would_come_of_it_until_it_is_dropped() {
    let mut stage = Stage::with(PLAN);
    let (from, to) = (stage.find("First"), stage.find(" 30 Nov"));
    stage.hold(from, to);
    let what_if = stage.planner().what_if().unwrap();
    assert_eq!(what_if.tally().outside, 1);
    assert_eq!(stage.text(), PLAN);
    stage.let_go(from);
    assert_eq!(stage.text(), PLAN, "dropped where it was");
    assert!(stage.planner().what_if().is_none());
}
