//! What somebody makes of a text: edits as the planner makes them, and changes by hand.

use crate::{Supply, edit, read};

/// What somebody makes of `text`.
pub fn mutated(supply: &mut Supply<'_>, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..supply.below(5) {
        text = if supply.below(3) == 0 {
            by_hand(supply, &text)
        } else {
            by_planner(supply, &text)
        };
    }
    text
}

fn by_planner(supply: &mut Supply<'_>, text: &str) -> String {
    let mut plan = read(text);
    let edit = edit(supply, plan.plan());
    // One that is refused changes nothing.
    let _ = plan.apply(edit);
    plan.written()
}

/// Lines are taken out, doubled, moved, or changed by a character.
fn by_hand(supply: &mut Supply<'_>, text: &str) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if lines.is_empty() {
        return supply.one_of(&["[[post]]\n", "# \n", "a = 1\n"]).to_owned();
    }
    let (at, to) = (supply.below(lines.len()), supply.below(lines.len()));
    match supply.below(5) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(to, lines[at].clone()),
        2 => lines.swap(at, to),
        3 => lines.insert(
            at,
            supply
                .one_of(&["\n", "# by hand\n", "[[post]]\n", "title = 'new'\n"])
                .into(),
        ),
        _ => {
            let line = &mut lines[at];
            let places: Vec<usize> = line.char_indices().map(|(place, _)| place).collect();
            line.insert(supply.one_of(&places), char::from(b' ' + supply.byte() % 95));
        }
    }
    lines.concat()
}
