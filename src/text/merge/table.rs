//! Merging one table key by key.

use super::align::{Places, align};
use super::conflict::{Decisions, Sides};
use super::figures;
use super::items::{Item, cut};
use super::lines;
use super::shapes;
use std::borrow::Cow;

/// The text of a table that both sides have. `about` names it for conflicts.
pub(super) fn merge<'t>(
    bodies: Sides<&'t str>,
    about: &dyn Fn() -> String,
    decisions: &mut Decisions<'_>,
) -> Cow<'t, str> {
    let Sides { base, canvas, other } = bodies;
    let (canvas, other) = (canvas.unwrap_or_default(), other.unwrap_or_default());
    if base == Some(other) || canvas == other {
        return Cow::Borrowed(canvas);
    }
    if base == Some(canvas) {
        return Cow::Borrowed(other);
    }
    let texts = figures::in_one_notation(bodies, decisions.newline());
    let [mut base, canvas, other] = texts.each_ref().map(|text| cut(text));
    if bodies.base.is_none() {
        base.clear();
    }
    if !shapes::fit(&base, &canvas, &other) {
        let [canvas, other] = [&texts[1], &texts[2]].map(|text| Some(&**text));
        let sides = Sides {
            base: bodies.base,
            canvas,
            other,
        };
        return Cow::Owned(decisions.whole(sides, "", about()).unwrap_or_default());
    }
    let mut text = String::new();
    for places in align(&base, &canvas, &other) {
        let sides = sides(&places, &base, &canvas, &other);
        let piece = item(sides, about, decisions);
        if !text.is_empty() && !text.ends_with('\n') && !piece.is_empty() {
            text.push_str(decisions.newline());
        }
        text.push_str(&piece);
    }
    Cow::Owned(text)
}

fn sides<'i, 't>(
    places: &Places,
    base: &'i [Item<'t>],
    canvas: &'i [Item<'t>],
    other: &'i [Item<'t>],
) -> Sides<&'i Item<'t>> {
    Sides {
        base: places.base.map(|at| &base[at]),
        canvas: places.canvas.map(|at| &canvas[at]),
        other: places.other.map(|at| &other[at]),
    }
}

/// One key as merged, with its comments.
fn item(sides: Sides<&Item<'_>>, about: &dyn Fn() -> String, decisions: &mut Decisions<'_>) -> String {
    match (sides.canvas, sides.other) {
        (Some(canvas), Some(other)) => kept(sides, canvas, other, about, decisions),
        (Some(only), None) | (None, Some(only)) => match sides.base {
            None => only.whole(),
            // Deleted by one side. A comment that the other has written stays.
            Some(base) if only.says(base) => new_comments(base, only, decisions.newline()),
            Some(_) => {
                let line = decisions.key(sides, about());
                format!("{}{line}", only.lead)
            }
        },
        (None, None) => String::new(),
    }
}

/// A key that both sides have.
fn kept(
    sides: Sides<&Item<'_>>,
    canvas: &Item<'_>,
    other: &Item<'_>,
    about: &dyn Fn() -> String,
    decisions: &mut Decisions<'_>,
) -> String {
    let base_lead = sides.base.map_or("", |base| base.lead);
    let mut lead = lines::comments(base_lead, canvas.lead, other.lead);
    let changed = |item: &Item<'_>| sides.base.is_none_or(|base| !item.says(base));
    let line = if canvas.says(other) || !changed(other) || canvas.key == "id" {
        rest(sides, canvas, canvas, &mut lead, decisions)
    } else if !changed(canvas) {
        rest(sides, other, canvas, &mut lead, decisions)
    } else {
        decisions.key(sides, about())
    };
    lead + &line
}

/// The line of a key with the value of `chosen`, and the comment behind it as merged; one that has no room goes above.
fn rest(
    sides: Sides<&Item<'_>>,
    chosen: &Item<'_>,
    canvas: &Item<'_>,
    lead: &mut String,
    decisions: &Decisions<'_>,
) -> String {
    let was = sides.base.map(Item::comment);
    let tail = match sides.other {
        Some(other) if was == Some(canvas.comment()) => other.tail,
        Some(other) => {
            let comment = other.comment();
            if was != Some(comment) && comment != canvas.comment() && !comment.is_empty() {
                lead.push_str(comment);
                lead.push_str(decisions.newline());
            }
            canvas.tail
        }
        None => canvas.tail,
    };
    [chosen.head, chosen.value, tail].concat()
}

/// The comments of a key that `only` has and `base` had not.
fn new_comments(base: &Item<'_>, only: &Item<'_>, newline: &str) -> String {
    let mut comments: String = only
        .lead
        .split_inclusive('\n')
        .filter(|line| !line.trim().is_empty() && !base.lead.split_inclusive('\n').any(|old| old == *line))
        .collect();
    let comment = only.comment();
    if !comment.is_empty() && comment != base.comment() {
        comments.push_str(comment);
        comments.push_str(newline);
    }
    comments
}
