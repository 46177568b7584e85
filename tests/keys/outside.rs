//! What happens when others change the file while it is open.

use super::PLAN;
use super::stage::Stage;

#[test]
fn a_change_from_outside_is_taken_in_and_the_cursor_stays_on_its_post() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>");
    assert_eq!(
        stage.planner().selected(),
        Some(0),
        "the later one of the day is the first of the file"
    );
    let added = "[[post]]\nid = \"cccccc\"\ndate = 2026-12-01\ntitle = \"First of all\"\ntime = 06:00:00\n\n";
    stage.change_on_disk(&PLAN.replace(
        "[[post]]\nid = \"aaaaaa\"",
        &format!("{added}[[post]]\nid = \"aaaaaa\""),
    ));
    stage.look();
    assert_eq!(stage.text(), stage.disk());
    assert!(stage.planner().desk().unwrap().is_saved());
    assert_eq!(stage.planner().selected(), Some(1), "it has moved down by one");
    assert!(
        stage.notice().contains("“First of all” (Tue 1 Dec): added"),
        "{}",
        stage.notice()
    );
}

#[test]
fn ones_own_changes_and_those_from_outside_are_merged_and_saved_together() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("Meet", "See"));
    stage.look();
    assert_eq!(
        stage.post("See the roaster").stage,
        stage.post("See the roaster").stage
    );
    assert!(stage.text().contains("See") && stage.text().contains("converted"));
    assert!(!stage.planner().desk().unwrap().is_saved());
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), stage.text());
}

#[test]
fn saving_merges_what_nobody_has_noticed_yet() {
    let mut stage = Stage::with(PLAN);
    stage.change_on_disk(&PLAN.replace("Meet", "See"));
    stage.play("3<ctrl-s>");
    assert!(
        stage.disk().contains("See") && stage.disk().contains("converted"),
        "{}",
        stage.disk()
    );
    assert!(stage.planner().desk().unwrap().is_saved());
    assert!(stage.play("q"), "nothing is left to ask about");
}

#[test]
fn undo_takes_back_ones_own_changes_and_never_those_of_others() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.change_on_disk(&PLAN.replace("How we roast", "How we cup"));
    stage.look();
    stage.play("u");
    assert_eq!(stage.text(), PLAN.replace("How we roast", "How we cup"));
    stage.play("u");
    assert!(stage.notice().contains("Nothing to undo"));
    stage.play("<ctrl-r>");
    assert!(stage.text().contains("How we cup") && stage.text().contains("converted"));
    stage.play("u<ctrl-r><ctrl-s>");
    assert!(stage.planner().desk().unwrap().is_saved());
    assert_eq!(stage.disk(), stage.text());
}

#[test]
fn what_others_have_overwritten_is_passed_over_by_undo() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>3<up>3<ctrl-s>");
    let theirs = stage
        .disk()
        .replacen("stage = \"converted\"", "stage = \"nurturing\"", 1);
    stage.change_on_disk(&theirs);
    stage.look();
    stage.play("u");
    assert!(stage.notice().contains("How we roast"), "{}", stage.notice());
    assert_eq!(stage.text(), theirs.replace("\"converted\"", "\"nurturing\""));
}

const THEIRS: &str = "title = \"See the roaster\"";

/// Both sides have given the first post another title.
fn in_conflict() -> Stage {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>e<end>!<ctrl-s>");
    assert!(stage.text().contains("Meet the roaster!"), "{}", stage.text());
    stage.change_on_disk(&PLAN.replace("title = \"Meet the roaster\"", THEIRS));
    stage.look();
    stage
}

#[test]
fn only_what_both_have_changed_differently_is_asked_and_either_side_or_both_can_be_kept() {
    for (keys, title) in [
        ("m", "Meet the roaster!"),
        ("t", "See the roaster"),
        ("b", "Meet the roaster! / See the roaster"),
        ("mt", "See the roaster"),
    ] {
        let mut stage = in_conflict();
        let screen = stage.screen();
        for part in ["Meet the roaster!", "See the roaster", "title", "1 to decide"] {
            assert!(screen.contains(part), "{part}\n{screen}");
        }
        stage.play("<enter>");
        assert!(stage.notice().contains("to decide first"), "{}", stage.notice());
        stage.play(keys);
        stage.play("<enter><ctrl-s>");
        assert_eq!(&*stage.post(title).title, title);
        assert_eq!(stage.disk(), stage.text());
    }
}

#[test]
fn a_conflict_can_be_put_off_and_comes_back_with_the_save() {
    let mut stage = in_conflict();
    stage.play("<esc>");
    assert!(stage.disk().contains(THEIRS) && stage.text().contains("Meet the roaster!"));
    assert!(stage.screen().contains("conflicts"), "{}", stage.screen());
    stage.play("C");
    assert!(stage.screen().contains("1 to decide"));
    stage.play("<esc><ctrl-s>");
    assert!(stage.screen().contains("1 to decide"), "{}", stage.screen());
    stage.play("m<enter>");
    assert!(
        stage.disk().contains("Meet the roaster!"),
        "deciding goes on with the save"
    );
}

#[test]
fn a_form_is_not_disturbed_and_what_came_meanwhile_is_merged_after_it() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>e<end>!");
    stage.change_on_disk(&PLAN.replace("09:30:00", "10:00:00"));
    stage.look();
    assert!(stage.screen().contains("Meet the roaster!"), "{}", stage.screen());
    stage.play("<ctrl-s>");
    let post = stage.post("Meet the roaster!");
    assert_eq!(post.time.unwrap().to_string(), "10:00:00");
}

#[test]
fn a_deleted_file_is_asked_about_and_never_forgotten() {
    let mut stage = Stage::with(PLAN);
    stage.delete_on_disk();
    stage.look();
    assert!(
        stage.screen().contains("is gone from the disk"),
        "{}",
        stage.screen()
    );
    stage.play("c");
    assert!(stage.screen().contains("file gone"), "{}", stage.screen());
    assert!(
        !stage.play("q"),
        "it does not end without asking, though nothing was changed"
    );
    stage.play("c<ctrl-s>");
    assert!(
        stage.screen().contains("is gone from the disk"),
        "{}",
        stage.screen()
    );
    stage.play("w");
    assert_eq!(stage.disk(), PLAN);
    assert!(stage.play("q"));
}

#[test]
fn a_file_that_was_only_gone_for_a_moment_is_no_matter() {
    let mut stage = Stage::with(PLAN);
    stage.delete_on_disk();
    stage.look();
    stage.play("c");
    stage.change_on_disk(PLAN);
    stage.look();
    assert!(stage.play("q"));
}

#[test]
fn a_file_broken_outside_is_shown_with_its_errors_and_taken_in_again_when_it_is_mended() {
    let mut stage = Stage::with(PLAN);
    stage.change_on_disk(&PLAN.replace("09:30:00", "\"half past nine\""));
    stage.look();
    assert!(stage.screen().contains("read-only"), "{}", stage.screen());
    stage.change_on_disk(&PLAN.replace("Meet", "See"));
    stage.look();
    stage.play("3");
    assert!(stage.text().contains("See") && stage.text().contains("converted"));
}

#[test]
fn ones_own_changes_are_not_lost_to_a_file_that_was_broken_outside() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    let broken = PLAN.replace("09:30:00", "\"half past nine\"");
    stage.change_on_disk(&broken);
    stage.look();
    assert!(
        stage.notice().contains("Changed outside, but"),
        "{}",
        stage.notice()
    );
    stage.play("<ctrl-s>");
    assert!(
        stage.screen().contains("changed by somebody else"),
        "{}",
        stage.screen()
    );
    stage.play("c");
    assert_eq!(stage.disk(), broken);
    stage.play("<ctrl-s>r");
    assert!(stage.disk().contains("converted") && stage.disk().contains("09:30:00"));
}

#[test]
fn a_plan_with_conflicts_of_a_merge_opens_with_both_sides() {
    let marked = PLAN.replace(
        "title = \"How we roast\"\n",
        "<<<<<<< HEAD\ntitle = \"How we cup\"\n=======\ntitle = \"How we brew\"\n>>>>>>> summer\n",
    );
    let mut stage = Stage::with(&marked);
    let screen = stage.screen();
    for part in ["How we cup", "How we brew", "HEAD", "summer"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    stage.play("t<enter><ctrl-s>");
    assert_eq!(stage.disk(), PLAN.replace("How we roast", "How we brew"));
}

#[test]
fn conflicts_that_are_put_off_leave_the_plan_read_only() {
    let marked = format!(
        "{PLAN}<<<<<<< a\n# x\n[[post]]\ntitle = \"a\"\n=======\n[[post]]\ntitle = \"b\"\n>>>>>>> b\n"
    );
    let mut stage = Stage::with(&marked);
    if matches!(stage.planner().mode(), postmix::planner::Mode::Resolve(_)) {
        stage.play("<esc>3");
        assert_eq!(stage.text(), marked);
    } else {
        stage.play("<ctrl-s>");
        assert!(stage.disk().contains("\"a\"") && stage.disk().contains("\"b\""));
    }
}

#[test]
fn a_save_that_fails_leaves_the_file_whole_and_can_be_tried_again() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    stage.set_read_only(true);
    stage.play("<ctrl-s>");
    assert!(stage.screen().contains("Try again"), "{}", stage.screen());
    assert_eq!(stage.disk(), PLAN);
    stage.set_read_only(false);
    stage.play("t");
    assert_eq!(stage.disk(), stage.text());
    assert!(stage.planner().desk().unwrap().is_saved());
}

#[test]
fn a_file_that_was_emptied_is_no_plan_to_take_in() {
    for nothing in ["", "\n\n"] {
        let mut stage = Stage::with(PLAN);
        stage.change_on_disk(nothing);
        stage.look();
        assert!(
            stage.screen().contains("plan.toml is empty"),
            "{}",
            stage.screen()
        );
        assert_eq!(stage.text(), PLAN);
        stage.look();
        assert!(!stage.play("cq"), "it does not end without asking");
        stage.play("s");
        assert!(
            stage.screen().contains("is empty") || stage.disk() == PLAN,
            "{}",
            stage.screen()
        );
        stage.play("w");
        assert_eq!(stage.disk(), PLAN);
    }
}

#[test]
fn what_others_delete_or_break_can_still_be_had() {
    for theirs in [
        &PLAN[..PLAN.find("# ask Tom").unwrap()],
        "[[post]]\ntitle = broken\n",
    ] {
        let mut stage = Stage::with(PLAN);
        stage.change_on_disk(theirs);
        stage.look();
        assert_eq!(stage.text(), theirs);
        let versions = stage.records().versions().unwrap();
        assert_eq!(versions.first().unwrap().read().unwrap().text, PLAN);
    }
}

#[test]
fn a_version_of_somebody_else_that_is_replaced_can_still_be_had() {
    let mut stage = Stage::with(PLAN);
    stage.play("3");
    let theirs = PLAN
        .replace("09:30:00", "\"half past nine\"")
        .replace("Meet", "See");
    stage.change_on_disk(&theirs);
    stage.play("<ctrl-s>r");
    assert_eq!(stage.disk(), stage.text());
    let versions = stage.records().versions().unwrap();
    assert!(
        versions
            .iter()
            .any(|version| version.read().unwrap().text == theirs)
    );
}

#[test]
fn saving_with_conflicts_open_goes_back_to_them_and_the_result_says_how_to_go_on() {
    let marked = PLAN.replace(
        "title = \"How we roast\"\n",
        "<<<<<<< HEAD\ntitle = \"How we cup\"\n=======\ntitle = \"How we brew\"\n>>>>>>> summer\n",
    );
    let mut stage = Stage::with(&marked);
    stage.play("<esc><ctrl-s>");
    assert!(stage.screen().contains("1 to decide"), "{}", stage.screen());
    stage.play("t<ctrl-s><ctrl-s>");
    assert!(stage.notice().contains("git add"), "{}", stage.notice());
}

#[test]
fn decisions_that_were_not_saved_are_recovered_and_not_asked_again() {
    let marked = PLAN.replace(
        "title = \"How we roast\"\n",
        "<<<<<<< HEAD\ntitle = \"How we cup\"\n=======\ntitle = \"How we brew\"\n>>>>>>> summer\n",
    );
    let mut stage = Stage::with(&marked);
    stage.play("t<enter>3");
    let decided = stage.text();
    let mut stage = stage.killed_and_started_again();
    assert!(stage.screen().contains("Recover it"), "{}", stage.screen());
    stage.play("r");
    assert_eq!(stage.text(), decided);
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), decided);
}

#[test]
fn a_change_that_comes_while_something_is_asked_is_merged_before_the_save() {
    for keys in ["q", "S"] {
        let mut stage = Stage::with(PLAN);
        stage.play("3");
        stage.play(keys);
        stage.change_on_disk(&PLAN.replace("Meet", "See"));
        stage.look();
        stage.play("<enter>");
        assert!(
            stage.disk().contains("See") && stage.disk().contains("converted"),
            "{keys}: {}",
            stage.disk()
        );
    }
}

#[test]
fn a_file_that_is_there_again_is_not_written_over() {
    let mut stage = Stage::with(PLAN);
    stage.delete_on_disk();
    stage.look();
    let theirs = PLAN.replace("Meet", "See");
    stage.change_on_disk(&theirs);
    stage.play("w");
    assert_eq!(stage.disk(), theirs);
    assert!(stage.screen().contains("There is a file"), "{}", stage.screen());
}

#[test]
fn a_conflict_that_the_others_take_back_is_none_any_more() {
    let mut stage = in_conflict();
    stage.play("<esc>");
    stage.change_on_disk(PLAN);
    stage.look();
    assert!(!stage.screen().contains("▲ conflicts"), "{}", stage.screen());
    stage.play("<ctrl-s>");
    assert!(stage.disk().contains("Meet the roaster!"), "{}", stage.disk());
}

#[test]
fn a_conflict_over_a_change_that_was_undone_is_none_any_more() {
    let mut stage = in_conflict();
    stage.play("<esc>u<ctrl-s>");
    assert_eq!(stage.text(), stage.disk());
    assert!(stage.disk().contains(THEIRS), "{}", stage.disk());
}

#[test]
fn conflict_markers_that_arrive_while_the_plan_is_open_are_decided_there() {
    let mut stage = Stage::with(PLAN);
    let marked = PLAN.replace(
        "title = \"How we roast\"\n",
        "<<<<<<< HEAD\ntitle = \"How we cup\"\n=======\ntitle = \"How we brew\"\n>>>>>>> summer\n",
    );
    stage.change_on_disk(&marked);
    stage.look();
    assert!(stage.screen().contains("1 to decide"), "{}", stage.screen());
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_the_file_stops_nobody() {
    let mut stage = Stage::with(PLAN);
    stage.delete_on_disk();
    let made = std::process::Command::new("mkfifo").arg(stage.path()).status();
    if !made.is_ok_and(|made| made.success()) {
        println!("skipped: no mkfifo here");
        return;
    }
    stage.look();
    stage.play("3<ctrl-s>");
    assert!(
        stage.screen().contains("Your work is still here"),
        "{}",
        stage.screen()
    );
}

#[test]
fn undoing_what_won_a_conflict_gives_what_the_others_have_written() {
    let mut stage = in_conflict();
    stage.play("m<enter>u");
    assert!(stage.text().contains(THEIRS), "{}", stage.text());
    stage.play("<ctrl-r>");
    assert!(stage.text().contains("Meet the roaster!"), "{}", stage.text());
}

#[test]
fn what_lost_a_conflict_can_still_be_had() {
    let mut stage = in_conflict();
    let mine = stage.text();
    stage.play("t<enter>");
    let versions = stage.records().versions().unwrap();
    assert_eq!(versions.first().unwrap().read().unwrap().text, mine);
}

#[test]
fn conflicts_that_settle_themselves_are_journalled_like_everything_else() {
    let marked = PLAN.replace(
        "title = \"How we roast\"\n",
        "<<<<<<< ours\ntitle = \"How we cup\"\n=======\n>>>>>>> theirs\n",
    );
    let mut stage = Stage::with(&marked);
    assert!(!stage.screen().contains("no journal"), "{}", stage.screen());
    stage.play("3");
    let text = stage.text();
    let mut stage = stage.killed_and_started_again();
    stage.play("r");
    assert_eq!(stage.text(), text);
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), text);
}
