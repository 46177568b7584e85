//! What keys do, played into the real event handling on a screen in memory, with real files.
//!
//! Each test reads: given this plan, these keys leave this file, this post, this sentence.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "keys/carrying.rs"]
mod carrying;
#[path = "keys/outside.rs"]
mod outside;
#[path = "keys/proposals.rs"]
mod proposals;
#[path = "keys/recovery.rs"]
mod recovery;
#[path = "keys/stage.rs"]
#[expect(dead_code, reason = "the faults need more of it")]
mod stage;
#[path = "keys/typed.rs"]
mod typed;

use postmix::planner::Silhouette;
use postmix::rules::Finding;
use stage::Stage;

const PLAN: &str = "\
# Harbour Coffee
[plan]
brand = \"Harbour Coffee\"
month = \"2026-12\"

# --- Week 1 ---
[[post]]
id = \"aaaaaa\"
date = 2026-12-01
channel = \"instagram\"
stage = \"cold\" # as the agency calls it
title = \"Meet the roaster\"
time = 09:30:00

# ask Tom for the picture
[[post]]
id = \"bbbbbb\"
date = 2026-12-01
stage = \"nurturing\"
title = \"How we roast\"

[[post]]
title = \"Some day\"
status = \"idea\"
";

#[test]
fn a_digit_tags_the_post_under_the_cursor_and_nothing_else_changes() {
    let mut stage = Stage::with(PLAN);
    stage.play("3<ctrl-s>");
    // The post without a time comes first on its day.
    assert_eq!(stage.diff(), "-stage = \"nurturing\"\n+stage = \"converted\"\n");
    assert_eq!(stage.notice(), "Saved plan.toml");
}

#[test]
fn zero_untags_and_keeps_the_comment_of_the_line() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>0<ctrl-s>");
    assert_eq!(
        stage.diff(),
        "-stage = \"cold\" # as the agency calls it\n+# as the agency calls it\n"
    );
}

#[test]
fn undo_brings_back_the_word_as_it_was_written() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>3u");
    assert_eq!(stage.text(), PLAN);
    assert_eq!(
        stage.notice(),
        "Undone: Tagged \"Meet the roaster\" converted · ^R does it again"
    );
    stage.play("<ctrl-r>");
    assert!(
        stage
            .text()
            .contains("stage = \"converted\" # as the agency calls it")
    );
}

#[test]
fn every_message_of_an_edit_says_what_happened_and_how_to_take_it_back() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down><shift-right>");
    assert_eq!(
        stage.notice(),
        "Moved \"Meet the roaster\" to Wed 2 Dec · u undoes"
    );
    stage.play(">");
    assert_eq!(stage.notice(), "\"Meet the roaster\" is at 10:00 · u undoes");
    stage.play("d");
    assert_eq!(stage.notice(), "Deleted \"Meet the roaster\" · u undoes");
}

#[test]
fn the_cursor_follows_a_post_that_moves() {
    let mut stage = Stage::with(PLAN);
    stage.play("<shift-down><shift-down>3");
    assert_eq!(
        stage
            .post("How we roast")
            .date
            .map(|date| date.to_string())
            .as_deref(),
        Some("2026-12-15")
    );
    assert_eq!(stage.notice(), "Tagged \"How we roast\" converted · u undoes");
}

#[test]
fn a_form_is_one_step_of_undo_and_writes_only_what_was_typed() {
    let mut stage = Stage::with(PLAN);
    // Title, then date, time, channel: Tab by Tab.
    stage.play("e today<tab>fri<tab>6pm<tab>x<ctrl-s>");
    let post = stage.post("How we roast today");
    assert_eq!(
        post.date.map(|date| date.to_string()).as_deref(),
        Some("2026-12-04")
    );
    assert_eq!(
        post.time.map(|time| time.to_string()).as_deref(),
        Some("18:00:00")
    );
    assert_eq!(post.channel.as_deref(), Some("x"));
    stage.play("u");
    assert_eq!(stage.text(), PLAN);
}

#[test]
fn a_form_left_with_escape_asks_once_and_changes_nothing() {
    let mut stage = Stage::with(PLAN);
    stage.play("eX<esc>");
    assert!(
        stage.screen().contains("Esc again drops it"),
        "{}",
        stage.screen()
    );
    stage.play("<esc>");
    assert_eq!(stage.text(), PLAN);
    stage.play("e<esc>");
    assert!(
        !stage.screen().contains("Esc again"),
        "an untouched form closes at once"
    );
}

#[test]
fn tab_takes_what_is_offered_and_enter_chooses_and_stays() {
    let mut stage = Stage::with(PLAN);
    stage.play("e<tab><tab><tab>inst<tab>conv<enter><tab>rev<tab><ctrl-s>");
    let post = stage.post("How we roast");
    assert_eq!(post.channel.as_deref(), Some("instagram"));
    assert_eq!(post.stage.index().map(|stage| stage.0), Some(2));
    assert_eq!(post.status, Some(postmix::plan::Status::Review));
    stage.play("e<tab><tab><tab>insta<esc><tab><ctrl-s>");
    assert_eq!(
        stage.post("How we roast").channel.as_deref(),
        Some("insta"),
        "Esc refuses the offer"
    );
}

#[test]
fn a_field_that_means_nothing_says_so_when_it_is_left() {
    let mut stage = Stage::with(PLAN);
    stage.play("e<tab>32 dec<tab>");
    assert!(stage.screen().contains("is no day"), "{}", stage.screen());
}

#[test]
fn an_empty_form_adds_no_post() {
    let mut stage = Stage::with(PLAN);
    stage.play("a<ctrl-s>");
    assert_eq!(stage.text(), PLAN);
    assert!(
        stage.screen().contains("Nothing is typed yet"),
        "{}",
        stage.screen()
    );
}

#[test]
fn a_new_post_begins_on_the_channel_that_is_most_likely() {
    let channels = "\n[[channel]]\nid = \"blog\"\n";
    let mut stage = Stage::with(&(PLAN.to_owned() + channels));
    let mut added = |keys: &str, title: &str| {
        stage.play(&format!("{keys}a{title}"));
        let shown = stage.planner().what_if().unwrap().ghosts()[0]
            .post
            .channel
            .clone();
        stage.play("<ctrl-s>");
        let channel = stage.post(title).channel;
        assert_eq!(channel, shown, "as it was shown");
        channel.map(|channel| channel.to_string())
    };
    assert_eq!(
        added("<down>", "One").as_deref(),
        Some("instagram"),
        "that of the post under the cursor"
    );
    assert_eq!(
        added("<right><right>", "Two").as_deref(),
        Some("instagram"),
        "the last one"
    );
    stage.play("<right><right>aThree<tab><tab><tab>email<ctrl-s>");
    assert_eq!(
        stage.post("Three").channel.as_deref(),
        Some("email"),
        "it can be another"
    );
    stage.play("<left><left><left>aFour<ctrl-s>");
    assert_eq!(stage.post("Four").channel.as_deref(), Some("email"));
    let mut stage = Stage::with(&(PLAN.to_owned() + channels));
    stage.play("<right><right><right>aOne<ctrl-s>");
    assert_eq!(
        stage.post("One").channel.as_deref(),
        Some("blog"),
        "the first of the plan"
    );
}

#[test]
fn the_funnel_is_drawn_by_stages_channels_and_results_where_there_are_some() {
    let views = |plan: &str| {
        let mut stage = Stage::with(plan);
        let mut view = || {
            stage.play("v");
            (stage.planner().silhouette(), stage.notice())
        };
        [view(), view(), view()]
    };
    let plan = PLAN.replace("title = \"How", "kpi = { reach = 9 }\ntitle = \"How");
    let [one, two, three] = views(&plan);
    assert_eq!(
        [one.0, two.0, three.0],
        [Silhouette::Channels, Silhouette::Results, Silhouette::Stages]
    );
    assert_eq!(one.1, "The funnel is drawn by channels · v shows the results");
    assert_eq!(
        two.1,
        "What was planned and reached · v draws the funnel by stages"
    );
    let [_, two, _] = views(PLAN);
    assert_eq!(two.0, Silhouette::Stages, "no post has figures");
}

#[test]
fn what_cannot_be_read_keeps_the_form_open_and_says_why() {
    let mut stage = Stage::with(PLAN);
    stage.play("e<tab>someday<ctrl-s>");
    assert!(stage.screen().contains("is no day"), "{}", stage.screen());
    assert_eq!(stage.text(), PLAN);
    stage.play("+2d<ctrl-s>");
    let date = stage.post("How we roast").date.map(|date| date.to_string());
    assert_eq!(
        date.as_deref(),
        Some("2026-12-03"),
        "what was wrong is typed over"
    );
}

#[test]
fn a_new_post_gets_an_id_and_stands_before_the_first_later_one() {
    let mut stage = Stage::with(PLAN);
    stage.play("<right><right>aNews<ctrl-s><ctrl-s>");
    let post = stage.post("News");
    assert_eq!(post.id.len(), 6);
    let text = stage.text();
    assert!(
        text.find("How we roast") < text.find("News") && text.find("News") < text.find("Some day"),
        "{text}"
    );
}

#[test]
fn copy_and_paste_and_duplicate_make_drafts_with_ids_of_their_own() {
    let mut stage = Stage::with(PLAN);
    stage.play("<down>y<right>pD");
    let copies: Vec<_> = stage
        .planner()
        .desk()
        .unwrap()
        .plan()
        .posts
        .iter()
        .filter(|post| &*post.title == "Meet the roaster")
        .cloned()
        .collect();
    assert_eq!(copies.len(), 3);
    assert!(copies[0].id != copies[1].id && copies[1].id != copies[2].id && copies[0].id != copies[2].id);
    assert!(copies.iter().all(|post| post.stage == copies[0].stage));
}

#[test]
fn an_idea_goes_to_the_day_under_the_cursor_and_back() {
    let mut stage = Stage::with(PLAN);
    stage.play("<right>iI");
    assert_eq!(
        stage
            .post("Some day")
            .date
            .map(|date| date.to_string())
            .as_deref(),
        Some("2026-12-02")
    );
    assert_eq!(stage.notice(), "Moved \"Some day\" to Wed 2 Dec · u undoes");
    stage.play("<esc>I");
    assert_eq!(stage.post("Some day").date, None);
    assert_eq!(stage.notice(), "\"Some day\" is an idea now · u undoes");
}

#[test]
fn quitting_with_unsaved_work_asks_and_stay_stays() {
    let mut stage = Stage::with(PLAN);
    assert!(!stage.play("3q"));
    assert!(!stage.play("c"), "stay");
    assert!(!stage.play("q"));
    assert!(stage.play("s"), "save and quit");
    assert!(stage.disk().contains("stage = \"converted\""));
}

#[test]
fn discarding_leaves_the_file_alone() {
    let mut stage = Stage::with(PLAN);
    assert!(stage.play("3qd"));
    assert_eq!(stage.disk(), PLAN);
}

#[test]
fn undone_back_to_what_is_saved_quits_without_asking() {
    let mut stage = Stage::with(PLAN);
    assert!(stage.play("3uq"));
}

#[test]
fn undo_goes_back_past_a_save() {
    let mut stage = Stage::with(PLAN);
    stage.play("3<ctrl-s>d<ctrl-s>uu");
    assert_eq!(stage.text(), PLAN);
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), PLAN);
}

#[test]
fn a_plan_with_errors_opens_read_only_with_all_posts_and_says_what_to_do() {
    let broken = PLAN.replace("09:30:00", "\"half past nine\"");
    let mut stage = Stage::with(&broken);
    assert_eq!(stage.planner().desk().unwrap().plan().posts.len(), 3);
    for keys in ["3", "d", "a", "e", "D", "<shift-right>"] {
        stage.play(keys);
        assert_eq!(stage.text(), broken, "{keys}");
        assert!(stage.notice().contains("read-only"), "{keys}: {}", stage.notice());
    }
    stage.play("<tab>");
    assert!(
        stage.screen().contains("is not a time of day"),
        "{}",
        stage.screen()
    );
}

#[test]
fn the_findings_jump_to_what_they_are_about() {
    let mut stage = Stage::with(&PLAN.replace("stage = \"nurturing\"\n", ""));
    let findings = stage.planner().desk().unwrap().findings();
    let at = findings
        .iter()
        .position(|finding| finding.code == "untagged-post")
        .unwrap();
    stage.play("<end><tab>");
    for _ in 0..at {
        stage.play("<down>");
    }
    stage.play("<enter>2");
    assert_eq!(stage.notice(), "Tagged \"How we roast\" nurturing · u undoes");
}

#[test]
fn a_finding_about_the_settings_tells_its_line_and_leaves_the_cursor_where_it_is() {
    let mut stage = Stage::with(&PLAN.replacen("[plan]\n", "[plan]\ngoal = \"double our revenue\"\n", 1));
    let findings = stage.planner().desk().unwrap().findings();
    let is_it = |finding: &Finding| finding.code == "goal-is-outcome";
    let at = findings.iter().position(is_it).unwrap();
    let before = stage.planner().cursor();
    stage.play("<tab>");
    for _ in 0..at {
        stage.play("<down>");
    }
    assert!(
        stage.screen().contains("tells the line of the file"),
        "{}",
        stage.screen()
    );
    stage.play("<enter>");
    assert!(
        stage.notice().starts_with("Line 3, column 1 of the file: "),
        "{}",
        stage.notice()
    );
    assert_eq!(stage.planner().cursor(), before);
}

#[test]
fn the_findings_are_gone_on_with_where_one_was_gone_to() {
    let mut stage = Stage::with(include_str!("../assets/templates/local-shop.toml"));
    stage.play("<tab><down><enter>");
    assert_eq!(stage.planner().selected_finding(), None);
    stage.play("<tab>");
    assert_eq!(stage.planner().selected_finding(), Some(1));
    stage.play("<esc><tab>");
    assert_eq!(
        stage.planner().selected_finding(),
        Some(0),
        "the worst first otherwise"
    );
}

#[test]
fn a_stage_that_is_short_leads_to_a_post_that_could_be_retagged_to_it() {
    let mut stage = Stage::with(include_str!("../assets/templates/local-shop.toml"));
    let short = |stage: &Stage| {
        let mix = stage
            .planner()
            .desk()
            .unwrap()
            .mix(postmix::balance::Weigh::Posts);
        mix.stages[0].short_by
    };
    for left in [2, 1, 0] {
        stage.play("<tab><enter>1");
        assert_eq!(short(&stage), left, "{}", stage.notice());
    }
}

#[test]
fn what_the_funnel_is_drawn_by_is_said_and_is_no_change_of_the_plan() {
    let mut stage = Stage::with(PLAN);
    stage.play("v");
    assert_eq!(
        stage.notice(),
        "The funnel is drawn by channels · v draws it by stages"
    );
    assert!(stage.planner().desk().unwrap().is_saved());
    stage.play("<tab>v");
    assert_eq!(
        stage.notice(),
        "The funnel is drawn by stages · v draws it by channels"
    );
}

#[test]
fn weighing_by_hours_is_said_and_shown() {
    let mut stage = Stage::with(PLAN);
    stage.play("w");
    assert_eq!(
        stage.notice(),
        "The mix is weighed by hours · w weighs it by posts"
    );
    stage.play("w");
    assert_eq!(
        stage.notice(),
        "The mix is weighed by posts · w weighs it by hours"
    );
}

#[test]
fn the_mouse_selects_opens_and_moves() {
    let mut stage = Stage::with(PLAN);
    let from = stage.find("How we");
    let to = stage.find(" 9 ");
    stage.drag(from, to);
    assert_eq!(
        stage
            .post("How we roast")
            .date
            .map(|date| date.to_string())
            .as_deref(),
        Some("2026-12-09")
    );
    let at = stage.find("Meet the");
    stage.double_click(at);
    assert!(matches!(stage.planner().mode(), postmix::planner::Mode::Form(_)));
}

#[test]
fn the_help_lists_the_keys_of_where_it_was_asked_for() {
    let mut stage = Stage::with(PLAN);
    stage.play("?");
    assert!(stage.screen().contains("In the month"), "{}", stage.screen());
    stage.play("<esc><tab>?");
    assert!(stage.screen().contains("In the findings"), "{}", stage.screen());
}
