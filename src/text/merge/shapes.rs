//! Whether what both sides have made of a table can be merged key by key.
//!
//! TOML writes `[post.extra]` with `foo = 1` below it, `extra.foo = 1` and `extra = { foo = 1 }` for the same. A key of
//! one notation cannot stand in the lines of another, and a key of a table needs its header.

use super::items::Item;
use std::collections::BTreeMap;

/// How a key with parts is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Notation {
    /// One value, `extra = …`.
    Value,
    /// Dotted keys.
    Dotted,
    /// A table of its own.
    Table,
}

/// What a side says under each first part of its keys: how, and what.
type Shape<'i, 't> = BTreeMap<&'i str, Vec<(Notation, &'i Item<'t>)>>;

/// Whether the sides' changes can be merged key by key: wherever both have changed something, it is in one notation and
/// has not lost its header.
pub(super) fn fit(base: &[Item<'_>], canvas: &[Item<'_>], other: &[Item<'_>]) -> bool {
    let [base, canvas, other] = [base, canvas, other].map(shape);
    let said = |shape: &Shape<'_, '_>, name: &str| -> Vec<(Notation, String)> {
        let items = shape.get(name).into_iter().flatten();
        items
            .map(|(notation, item)| (*notation, format!("{} {}", item.key, item.value)))
            .collect()
    };
    let notations = |shape: &Shape<'_, '_>, name: &str| {
        let mut notations: Vec<_> = shape
            .get(name)
            .into_iter()
            .flatten()
            .map(|(notation, _)| *notation)
            .collect();
        notations.sort_unstable();
        notations.dedup();
        notations
    };
    canvas.keys().chain(other.keys()).all(|name| {
        let (was, is, also) = (said(&base, name), said(&canvas, name), said(&other, name));
        if is == was || also == was || is == also {
            return true;
        }
        let [before, one, two] = [&base, &canvas, &other].map(|side| notations(side, name));
        let left = if one.is_empty() { &two } else { &one };
        let deletes = one.is_empty() || two.is_empty();
        one == two || (deletes && *left == before && !left.contains(&Notation::Table))
    })
}

fn shape<'i, 't>(items: &'i [Item<'t>]) -> Shape<'i, 't> {
    let mut shape = Shape::new();
    let mut in_table = false;
    for item in items {
        if item.node.is_none() {
            in_table = item.key.starts_with('[') && item.key != "[]";
            continue;
        }
        let (first, rest) = item.key.split_once('.').unwrap_or((&item.key, ""));
        let notation = match (in_table, rest.is_empty()) {
            (true, _) => Notation::Table,
            (false, false) => Notation::Dotted,
            (false, true) => Notation::Value,
        };
        shape.entry(first).or_default().push((notation, item));
    }
    shape
}
