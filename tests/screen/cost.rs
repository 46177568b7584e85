//! What a step of the cursor costs.

use super::scene::{NORMAL, frame, planner, press};
use postmix::screen::theme::{Depth, Theme};
use ratatui::backend::{Backend, CrosstermBackend};

/// The bytes that the terminal gets for each of those keys.
fn bytes(plan: &str, keys: &[&str]) -> Vec<usize> {
    let theme = Theme::new("dark", Depth::Palette);
    let mut planner = planner(plan, "");
    let (mut before, _) = frame(&planner, &theme, (120, 40));
    let mut all = Vec::new();
    for key in keys {
        press(&mut planner, key);
        let (after, _) = frame(&planner, &theme, (120, 40));
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        backend.draw(before.diff(&after).into_iter()).unwrap();
        backend.hide_cursor().unwrap();
        all.push(bytes.len());
        before = after;
    }
    all
}

#[test]
fn a_step_of_the_cursor_changes_little_of_the_screen() {
    let steps = [
        vec!["<right>"; 31],
        vec!["<down>"; 3],
        vec!["<left>"; 20],
        vec!["n"; 12],
    ]
    .concat();
    let costs = bytes(NORMAL, &["g", "x"].into_iter().chain(steps).collect::<Vec<_>>());
    println!("{costs:?}");
    let most = costs[1..].iter().max().unwrap();
    assert!(*most <= 470, "{costs:?}");
}
