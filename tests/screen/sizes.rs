//! Every size there is.

use super::scene::{EMPTY, NORMAL, crowded, frame, planner};
use postmix::screen::theme::{Depth, Theme};

#[test]
fn every_size_can_be_drawn() {
    let theme = Theme::new("dark", Depth::Palette);
    let scenes = [
        planner(EMPTY, ""),
        planner(NORMAL, "jj<tab>"),
        planner(&crowded(), "jjjjj"),
        planner(NORMAL, "<pagedown>"),
    ];
    for (columns, rows) in (0..170).flat_map(|columns| (0..50).map(move |rows| (columns, rows))) {
        // All of them at the odd sizes where layouts change would take long; in turn they all get everywhere.
        let scene = &scenes[usize::from(columns + rows) % scenes.len()];
        frame(scene, &theme, (columns, rows));
    }
}
