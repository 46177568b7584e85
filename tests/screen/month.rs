//! The month, its header, detail and status line.

use super::scene::{EMPTY, NORMAL, crowded, screen, text};
use insta::assert_snapshot;

const SIZES: [(u16, u16); 5] = [(160, 45), (120, 36), (80, 24), (50, 18), (20, 6)];

/// A snapshot for each size.
fn at_all_sizes(name: &str, draw: impl Fn((u16, u16)) -> String) {
    for (columns, rows) in SIZES {
        assert_snapshot!(format!("{name}_at_{columns}x{rows}"), draw((columns, rows)));
    }
}

#[test]
fn a_month_shows_its_posts_and_what_they_amount_to() {
    at_all_sizes("a_month_shows_its_posts", |size| screen(NORMAL, size, ""));
}

#[test]
fn an_empty_month_teaches_how_to_begin() {
    at_all_sizes("an_empty_month_teaches", |size| screen(EMPTY, size, ""));
}

#[test]
fn a_crowded_month_shows_what_it_can_and_says_what_it_hides() {
    at_all_sizes("a_crowded_month_says_what_it_hides", |size| {
        screen(&crowded(), size, "gljjjj")
    });
}

#[test]
fn the_marked_finding_shows_its_posts() {
    assert_snapshot!(screen(NORMAL, (120, 36), "<tab>"));
}

#[test]
fn without_colours_everything_can_be_told_apart() {
    assert_snapshot!(text(NORMAL, (120, 36), "<tab>"));
}

#[test]
fn another_month_says_so() {
    assert_snapshot!(text(NORMAL, (80, 24), "<pagedown>"));
}

#[test]
fn the_header_says_what_is_not_saved() {
    let header = |keys| {
        text(NORMAL, (120, 36), keys)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(
        header("").ends_with("24 posts · 3 ideas · 1 untagged   saved"),
        "{}",
        header("")
    );
    let unsaved = header("0");
    assert!(
        unsaved.ends_with("23 posts · 3 ideas · 2 untagged   ^S saves   ● unsaved"),
        "{unsaved}"
    );
}

#[test]
fn the_status_line_says_what_happened() {
    let status = |keys| {
        text(NORMAL, (80, 24), keys)
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(status("").contains("1 2 3 stage  ⇧←→ move"), "{}", status(""));
    assert!(status("2").contains("nurturing"), "{}", status("2"));
    assert!(status("2").ends_with("? help"), "help is always on offer");
}
