//! What a step of the cursor costs.

use super::scene::{EMPTY, NORMAL, frame, planner, press};
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
        vec!["g"],
        vec!["<right>"; 30],
        vec!["<up>"; 4],
        vec!["<left>"; 2],
        vec!["g"],
        vec!["n"; 20],
    ];
    for plan in [NORMAL, EMPTY] {
        let costs = bytes(plan, &steps.concat());
        assert!(costs.iter().all(|cost| *cost <= 470), "{costs:?}");
    }
}
