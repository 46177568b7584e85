//! The funnel drawn by its channels.

use super::picture::lines;
use super::scene::{EMPTY, frame, planner, screen, text};
use insta::assert_snapshot;
use postmix::screen::theme::{Depth, Theme};

/// A month whose channels form the funnel.
const CHANNELS: &str = include_str!("../../assets/templates/channel-funnel.toml");

/// A month half over, with figures planned and reached.
const RESULTS: &str = include_str!("../../assets/templates/objectives.toml");

const SIZES: [(u16, u16); 4] = [(160, 45), (120, 36), (80, 24), (50, 18)];

/// Channels that go wrong in every way there is, and some with unpleasant names.
const TROUBLE: &str = r#"[plan]
month = "2026-12"
[[channel]]
id = "tiktok"
leads_to = "instagram"
[[channel]]
id = "instagram"
leads_to = "tiktok"
[[channel]]
id = "a channel with a name that is far too long"
leads_to = "咖啡店的電郵"
[[channel]]
id = "red\u001b[31m"
[[channel]]
id = "pinterest"
[[post]]
date = 2026-12-01
channel = "tiktok"
stage = "unaware"
hours = 0.5
[[post]]
date = 2026-12-02
channel = "pinterest"
stage = "nurturing"
link = "https://example.com"
[[post]]
date = 2026-12-03
channel = "fax"
stage = "converted"
hours = 2
[[post]]
date = 2026-12-04
stage = "unaware"
title = "On no channel"
"#;

#[test]
fn the_funnel_is_drawn_by_channels_from_the_top_down() {
    for (columns, rows) in SIZES {
        assert_snapshot!(
            format!("by_channels_at_{columns}x{rows}"),
            screen(CHANNELS, (columns, rows), "v")
        );
    }
}

#[test]
fn without_colours_the_marks_tell_the_stages_of_a_channel_apart() {
    let shown = SIZES[1..].iter().map(|size| text(CHANNELS, *size, "v"));
    assert_snapshot!(shown.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn dead_ends_and_loops_are_told_in_words() {
    for size in [(120, 36), (80, 30)] {
        let shown = text(TROUBLE, size, "v");
        for said in ["loop →", "dead end", "links out", "deepest", "(none)"] {
            assert!(shown.contains(said), "{said} is not in\n{shown}");
        }
    }
    assert_snapshot!(text(TROUBLE, (120, 36), "v"));
}

#[test]
fn channels_that_do_not_fit_are_counted() {
    let shown = text(TROUBLE, (110, 22), "v");
    assert!(shown.contains("more ↓"), "{shown}");
    let shown = text(TROUBLE, (62, 20), "v");
    assert!(shown.contains("more ↓"), "{shown}");
}

#[test]
fn the_silhouette_by_channel_weighs_hours_too() {
    let shown = text(TROUBLE, (120, 36), "vw");
    assert!(shown.contains("Funnel by channel and hours"), "{shown}");
    assert!(shown.contains("0.5 h") && shown.contains("2 h"), "{shown}");
}

#[test]
fn a_plan_starts_with_the_stages_and_goes_back_to_them() {
    let theme = Theme::new("dark", Depth::None);
    let shown = |keys| lines(&frame(&planner(CHANNELS, keys), &theme, (120, 36)).0).join("\n");
    for keys in ["", "vv"] {
        let shown = shown(keys);
        assert!(
            shown.contains("░ lacks") && !shown.contains("Funnel by"),
            "{shown}"
        );
    }
    assert!(!shown("v").contains("░ lacks"));
}

#[test]
fn the_channels_follow_what_is_typed_and_what_is_done() {
    let first_row = |keys| {
        let shown = text(EMPTY, (120, 36), keys);
        let at = shown
            .lines()
            .position(|line| line.contains("Funnel by channel"))
            .unwrap();
        shown.lines().nth(at + 1).unwrap().to_owned()
    };
    assert!(first_row("v").contains("No post has a channel yet"));
    let typed = "va<tab><tab><tab>forum<tab><right>";
    assert!(first_row(typed).contains("forum"), "{}", first_row(typed));
    let done = format!("{typed}<ctrl-s>");
    assert!(first_row(&done).contains("forum"), "{}", first_row(&done));
    assert!(first_row(&format!("{done}u")).contains("No post has a channel yet"));
}

#[test]
fn results_are_told_by_stage_and_channel_as_far_as_there_is_room() {
    let box_of = |(columns, rows)| {
        let shown = text(RESULTS, (columns, rows), "vv");
        let from = shown.lines().position(|line| line.contains("Results")).unwrap();
        let rows: Vec<&str> = shown.lines().skip(from).take(14).collect();
        format!(
            "{columns}×{rows_in_all}\n{}\n",
            rows.join("\n"),
            rows_in_all = shown.lines().count()
        )
    };
    assert_snapshot!(SIZES.map(box_of).join("\n"));
}

#[test]
fn a_column_of_the_results_that_has_no_room_is_named() {
    let shown = text(RESULTS, (120, 36), "vv");
    assert!(
        shown.contains("no room for leads") && shown.contains("instagram  "),
        "{shown}"
    );
    let shown = text(RESULTS, (160, 45), "vv");
    assert!(!shown.contains("no room for"), "{shown}");
}

#[test]
fn findings_over_the_month_leave_it_what_the_results_would_take() {
    for size in [(80, 24), (50, 18)] {
        assert!(text(RESULTS, size, "vv").contains("Results"));
        assert_eq!(text(RESULTS, size, "vv<tab>"), text(RESULTS, size, "<tab>"));
    }
}

#[test]
fn results_follow_what_is_about_to_be_done() {
    let plan = "[plan]\nmonth = \"2026-12\"\n[[stage]]\nid = \"a\"\nkpi = \"reach\"\n[[stage]]\nid = \"b\"\n\
        [[post]]\ndate = 2026-12-09\nstage = \"a\"\nkpi = { reach = 1234 }\n";
    for (keys, is_of_the_month) in [("vv", true), ("vvm<pagedown>", false)] {
        let shown = text(plan, (120, 36), keys);
        assert!(shown.contains("╭ Results"), "{shown}");
        assert_eq!(shown.contains("1234"), is_of_the_month, "{shown}");
    }
}
