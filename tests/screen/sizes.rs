//! Every size there is.

use super::picture::lines;
use super::scene::{EMPTY, NORMAL, crowded, frame, planner, text};
use postmix::planner::Planner;
use postmix::screen::theme::{Depth, Theme};

/// One scene of each kind: empty, in the findings, crowded and scrolled, in another month, nothing open.
fn scenes() -> Vec<Planner> {
    vec![
        planner(EMPTY, ""),
        planner(NORMAL, "jj<tab>"),
        planner(&crowded(), "jjjjj"),
        planner(NORMAL, "<pagedown>"),
        planner(&many_stages(), ""),
        planner(NORMAL, "v"),
        planner(&crowded(), "vw"),
        planner(include_str!("../../assets/templates/objectives.toml"), "vv"),
        planner(NORMAL, "b<right>"),
        planner(&many_stages(), "b"),
        planner(&crowded(), "m<right><right>"),
    ]
}

fn many_stages() -> String {
    let stages = (1..=9).map(|number| format!("\n[[stage]]\nid = \"stage {number}\"\n"));
    let posts =
        (1..=9).map(|number| format!("\n[[post]]\ndate = 2026-12-0{number}\nstage = \"stage {number}\"\n"));
    ["[plan]\nmonth = \"2026-12\"\n".to_owned()]
        .into_iter()
        .chain(stages)
        .chain(posts)
        .collect()
}

#[test]
fn every_size_can_be_drawn_and_no_line_is_wider_than_the_screen() {
    let theme = Theme::new("dark", Depth::Palette);
    let scenes = scenes();
    let sizes = (0..170).flat_map(|columns| (0..50).map(move |rows| (columns, rows)));
    // Every other one, as on a chessboard, and the scenes take turns: each gets to every kind of layout.
    for (turn, (columns, rows)) in sizes
        .filter(|(columns, rows)| (columns + rows) % 2 == 0)
        .enumerate()
    {
        let scene = &scenes[turn % scenes.len()];
        let (buffer, _) = frame(scene, &theme, (columns, rows));
        for line in lines(&buffer) {
            let wide = postmix::text::display::width(&line);
            assert!(wide <= columns.into(), "{columns}×{rows}: {line:?} takes {wide}");
        }
    }
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    assert_eq!(
        text(NORMAL, (19, 10), "").trim(),
        "Too small: 19×10\nMake it 20×6"
    );
    assert_eq!(text(NORMAL, (40, 5), "").trim(), "Too small: 40×5\nMake it 20×6");
    for size in [(1, 1), (0, 7), (7, 0), (5, 2)] {
        text(NORMAL, size, "");
    }
}

#[test]
fn the_post_under_the_cursor_is_on_the_screen_at_every_size() {
    let theme = Theme::new("dark", Depth::True);
    let crowded = planner(&crowded(), "gljjjjjjjjj");
    for size in [
        (160, 45),
        (120, 36),
        (100, 24),
        (80, 24),
        (60, 20),
        (50, 18),
        (20, 6),
    ] {
        let (buffer, shown) = frame(&crowded, &theme, size);
        let selected = crowded.selected().unwrap();
        let places = (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y)));
        let mut of_post = places.filter(|(x, y)| {
            shown.hits.at(*x, *y) == postmix::planner::Target::Post(selected)
                && buffer[(*x, *y)].bg == theme.selected.bg.unwrap()
        });
        assert!(of_post.next().is_some(), "{size:?}");
    }
}
