//! Proposals: looked at, taken step by step, left alone.

use super::stage::Stage;
use postmix::balance::Weigh;
use postmix::planner::Mode;

/// Three posts too few for the widest stage, and a post without a stage.
const SHOP: &str = include_str!("../../assets/templates/local-shop.toml");

/// A month in balance.
const BALANCED: &str = "\
[plan]
month = \"2026-12\"

[rules]
\"quiet-days\" = \"off\"
\"stage-gap\" = \"off\"

[[post]]
id = \"aaaaaa\"
date = 2026-12-01
stage = \"nurturing\"

[[post]]
id = \"bbbbbb\"
date = 2026-12-02
stage = \"unaware\"

[[post]]
id = \"cccccc\"
date = 2026-12-09
stage = \"converted\"

[[post]]
id = \"dddddd\"
date = 2026-12-10
stage = \"unaware\"
";

fn score(stage: &Stage) -> Option<u32> {
    stage.planner().desk().unwrap().mix(Weigh::Posts).score
}

fn posts(stage: &Stage) -> usize {
    stage.planner().desk().unwrap().plan().posts.len()
}

#[test]
fn a_proposal_is_taken_as_a_whole_and_taken_back_as_a_whole() {
    let mut stage = Stage::with(SHOP);
    stage.play("b");
    assert!(stage.screen().contains("retag 3 posts"), "{}", stage.screen());
    assert!(stage.screen().contains("88 → 99"), "{}", stage.screen());
    assert_eq!(stage.text(), SHOP, "looking changes nothing");
    stage.play("<enter>");
    assert_eq!(stage.notice(), "Made 3 changes; 2 findings stay · u undoes");
    assert_eq!(score(&stage), Some(99));
    stage.play("u");
    assert_eq!(stage.text(), SHOP);
    assert_eq!(stage.notice(), "Undone: retag 3 posts · ^R does it again");
}

#[test]
fn only_checked_steps_are_taken() {
    let mut stage = Stage::with(SHOP);
    stage.play("b<space>");
    assert!(stage.screen().contains("2 of 3"), "{}", stage.screen());
    stage.play("<enter>");
    assert_eq!(stage.notice(), "Made 2 changes; 3 findings stay · u undoes");
    let kept = stage.post("Your Saturday bag, ground while you wait");
    assert_eq!(kept.stage.index().map(|stage| stage.0), Some(2), "left out");
}

#[test]
fn what_is_shown_is_what_taking_it_comes_to() {
    let mut stage = Stage::with(SHOP);
    for keys in ["b<down><space>", "b<right>", "b<right><space><down><space>"] {
        stage.play(keys);
        let (shown, before) = stage.planner().mixes().unwrap();
        assert_eq!(before.unwrap().score, Some(88), "{keys}");
        stage.play("<enter>");
        assert_eq!(stage.planner().desk().unwrap().mix(Weigh::Posts), shown, "{keys}");
        stage.play("u");
        assert_eq!(stage.text(), SHOP, "{keys}");
    }
}

#[test]
fn new_posts_get_ids_of_their_own_and_ideas_get_days() {
    let mut stage = Stage::with(SHOP);
    let before = posts(&stage);
    stage.play("b2<enter>");
    assert_eq!(stage.notice(), "Made 5 changes; 2 findings stay · u undoes");
    assert_eq!(posts(&stage), before + 3);
    let plan = stage.planner().desk().unwrap().plan();
    let mut ids: Vec<_> = plan.posts.iter().map(|post| post.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), before + 3);
    assert!(ids.iter().all(|id| id.len() == 6), "{ids:?}");
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), stage.text());
}

#[test]
fn escape_goes_back_to_where_it_was_asked_from_with_the_plan_untouched() {
    let mut stage = Stage::with(SHOP);
    stage.play("<right><right>b<right><down><space><esc>");
    assert_eq!(stage.text(), SHOP);
    assert!(stage.planner().desk().unwrap().is_saved());
    assert_eq!(stage.planner().cursor().day.to_string(), "2026-12-03");
    assert!(stage.planner().what_if().is_none());
    stage.play("<tab><down>b<esc>");
    assert!(
        matches!(stage.planner().mode(), Mode::Findings(1)),
        "{:?}",
        stage.planner().mode()
    );
}

#[test]
fn nothing_is_taken_where_nothing_is_checked() {
    let mut stage = Stage::with(SHOP);
    stage.play("ba<enter>");
    assert_eq!(stage.notice(), "No step is checked · Space checks the marked one");
    assert_eq!(stage.text(), SHOP);
    stage.play("a<enter>");
    assert_eq!(score(&stage), Some(99));
}

#[test]
fn a_month_in_balance_says_so() {
    let mut stage = Stage::with(BALANCED);
    stage.play("b");
    assert_eq!(stage.notice(), "The mix is in balance; nothing else is found");
    assert!(matches!(stage.planner().mode(), Mode::Month));
    let mut stage = Stage::with(&BALANCED.replace("month = ", "colour = \"red\"\nmonth = "));
    stage.play("b");
    assert_eq!(
        stage.notice(),
        "The mix is in balance; 1 finding of another kind (Tab, then f)"
    );
}

#[test]
fn what_cannot_be_put_right_is_told_with_the_reason() {
    let mut stage = Stage::with(SHOP);
    stage.today("2027-01-05");
    stage.play("b");
    assert!(
        stage.screen().contains("No way to put it right"),
        "{}",
        stage.screen()
    );
    assert!(stage.screen().contains("the month is over"), "{}", stage.screen());
    stage.play("<enter>");
    assert!(matches!(stage.planner().mode(), Mode::Month));
    assert_eq!(stage.text(), SHOP);
}

#[test]
fn a_plan_with_errors_is_not_balanced() {
    let mut stage = Stage::with(&SHOP.replacen("09:00:00", "\"nine\"", 1));
    for keys in ["b", "<tab>f", "m"] {
        stage.play(keys);
        assert!(stage.notice().contains("read-only"), "{keys}: {}", stage.notice());
    }
}

#[test]
fn the_marked_finding_is_fixed_and_the_next_one_is_at_hand() {
    let mut stage = Stage::with(SHOP);
    stage.play("<tab><down>f");
    assert!(stage.screen().contains("Fix"), "{}", stage.screen());
    stage.play("<enter>");
    assert_eq!(stage.notice(), "Made 1 change; 1 finding stays · u undoes");
    assert!(
        stage
            .post("Band night at the sailing club")
            .stage
            .index()
            .is_some()
    );
    assert!(matches!(stage.planner().mode(), Mode::Findings(_)));
    stage.play("u");
    assert_eq!(stage.text(), SHOP);
}

#[test]
fn what_nothing_can_fix_says_why() {
    let mut stage = Stage::with(&BALANCED.replace("month = ", "colour = \"red\"\nmonth = "));
    let findings = stage.planner().desk().unwrap().findings();
    let at = findings
        .iter()
        .position(|finding| finding.code == "unknown-key")
        .unwrap();
    stage.play("<tab>");
    for _ in 0..at {
        stage.play("<down>");
    }
    stage.play("f");
    assert_eq!(
        stage.notice(),
        "Not fixed: only you can know what was meant there"
    );
}

#[test]
fn steps_are_never_made_in_another_plan_than_they_are_for() {
    let mut stage = Stage::with(SHOP);
    stage.play("b");
    let theirs = SHOP.replace("Your Saturday bag", "Our Saturday bag");
    stage.change_on_disk(&theirs);
    stage.look();
    assert!(
        matches!(stage.planner().mode(), Mode::Balance(_)),
        "not in the middle of it"
    );
    stage.play("<enter>");
    // What was looked at is taken, and then what others have done comes in beside it.
    assert_eq!(score(&stage), Some(99));
    assert!(stage.text().contains("Our Saturday bag"));
}

#[test]
fn another_day_ends_looking_through_proposals() {
    let mut stage = Stage::with(SHOP);
    stage.play("b");
    stage.today("2027-01-05");
    assert!(matches!(stage.planner().mode(), Mode::Month));
    assert!(stage.notice().contains("b looks again"), "{}", stage.notice());
}

#[test]
fn steps_and_check_marks_can_be_clicked() {
    let mut stage = Stage::with(SHOP);
    stage.play("b");
    let (x, y) = stage.find("[✓] Mon 28");
    stage.drag((x + 1, y), (x + 1, y));
    let balancing = stage.planner().balancing().unwrap();
    assert_eq!((balancing.at(), balancing.is_checked(2)), (2, false));
    let line = stage.find("[✓] Mon 21");
    stage.drag((line.0 + 6, line.1), (line.0 + 6, line.1));
    let balancing = stage.planner().balancing().unwrap();
    assert_eq!((balancing.at(), balancing.is_checked(1)), (1, true));
    let hint = stage.find("accept");
    stage.drag(hint, hint);
    assert_eq!(stage.notice(), "Made 2 changes; 2 findings stay · u undoes");
}
