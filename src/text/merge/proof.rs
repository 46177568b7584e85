//! The last look at a merged text: it must say what the sides' changes come to.

use super::conflict::Pick;
use super::units::Sort;
use super::{Merged, Merging, Slot};
use crate::merge::merged_post;
use crate::plan::{Field, Month, Post, Value};
use crate::text::PlanText;

/// Whether the merged text reads without errors and, but for conflicts, says of each post what merging it field by
/// field comes to.
pub(super) fn holds(
    merging: &Merging<'_>,
    merged: &Merged,
    slots: &[Slot],
    picks: &[Option<Pick>],
    fallback: Month,
) -> bool {
    // Markers are no TOML: what would stand there if they took theirs is looked at instead.
    let open = merged.conflicts.iter().any(|conflict| conflict.pick.is_none());
    let decided: Vec<Option<Pick>> = merged
        .conflicts
        .iter()
        .map(|conflict| conflict.pick.or(Some(Pick::Theirs)))
        .collect();
    let (text, slots) = if open && decided != picks {
        let (merged, slots) = merging.merge(&decided, super::MARKER);
        (merged.text, slots)
    } else {
        (merged.text.clone(), slots.to_vec())
    };
    let read = PlanText::read(text, fallback);
    if read.has_errors() {
        return false;
    }
    let mut posts = read.plan().posts.iter();
    let all = slots
        .iter()
        .filter(|slot| slot.stays)
        .all(|slot| match merging.sources(slot) {
            None => true,
            Some(sources) => posts
                .next()
                .is_some_and(|post| slot.one_sided || merging.is_merged(post, sources)),
        });
    all && posts.next().is_none()
}

/// A post in base, ours and theirs.
type Sources<'p> = [Option<&'p Post>; 3];

impl Merging<'_> {
    /// Where the post of a slot comes from; `None` for what is no post.
    fn sources(&self, slot: &Slot) -> Option<Sources<'_>> {
        let places = slot.places;
        let (ours, theirs) = if self.canvas_is_ours {
            (
                places.canvas.map(|at| &self.canvas[at]),
                places.other.map(|at| &self.other[at]),
            )
        } else {
            (
                places.other.map(|at| &self.other[at]),
                places.canvas.map(|at| &self.canvas[at]),
            )
        };
        let units = [places.base.map(|at| &self.base[at]), ours, theirs];
        let post = |side: usize| {
            let Sort::Post(at) = units[side]?.unit.sort else {
                return None;
            };
            self.plans[side].plan().posts.get(at)
        };
        let sources = [post(0), post(1), post(2)];
        sources.iter().any(Option::is_some).then_some(sources)
    }

    /// Whether a post is what its sources come to. In fields that clash anything may have been decided.
    fn is_merged(&self, post: &Post, [base, ours, theirs]: Sources<'_>) -> bool {
        let funnel = |side: usize| &self.plans[side].plan().funnel;
        let one_funnel = funnel(0) == funnel(1) && funnel(1) == funnel(2);
        let (expected, mut free) = match (ours, theirs) {
            (Some(ours), Some(theirs)) => merged_post(base, ours, theirs),
            (Some(only), None) | (None, Some(only)) => (only.clone(), Vec::new()),
            (None, None) => return false,
        };
        free.push(Field::Id);
        if !one_funnel {
            free.push(Field::Stage);
        }
        post.differing_fields(&expected)
            .all(|field| free.contains(&field) || same_figures(&post.get(field), &expected.get(field)))
    }
}

/// Whether both are the same figures. Their order says nothing, and the text's is the canvas's.
fn same_figures(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Numbers(one), Value::Numbers(other)) => {
            one.len() == other.len() && one.iter().all(|figure| other.contains(figure))
        }
        _ => false,
    }
}
