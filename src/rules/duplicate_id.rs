//! `duplicate-id`: two posts have the same id.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Field, Plan, Post, Severity};
use std::collections::HashMap;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "Two posts have the same id.",
    why: "Merges and results find a post by its id. Where two posts share one, a change meant for the first could \
          land in the second, so the plan stays read-only until it is clear which is which.",
    options: &[],
    fires: "[[post]]\nid = \"k3f9qz\"\n[[post]]\nid = \"k3f9qz\"\n",
    content: "[[post]]\nid = \"k3f9qz\"\n[[post]]\nid = \"m4g2ra\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (original, copy) in copies(&context.plan.posts) {
        let posts = [original, copy];
        report.add(
            Place::Post(copy, Some(Field::Id)),
            Affected::Many(posts.into()),
            Facts::Plain,
        );
    }
}

/// Whether two posts of the plan have the same id.
pub fn has_duplicate_ids(plan: &Plan) -> bool {
    !copies(&plan.posts).is_empty()
}

/// Each post whose id an earlier one has, behind the first that has it; those of one id together.
fn copies(posts: &[Post]) -> Vec<(usize, usize)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut copies = Vec::new();
    for at in perhaps_alike(posts) {
        let original = *first.entry(&posts[at].id).or_insert(at);
        if original != at {
            copies.push((original, at));
        }
    }
    copies.sort_unstable();
    copies
}

/// The posts whose ids may stand twice, in order. Every plan is looked through after every edit, and nearly always
/// no id stands twice, so a bit or two for each post are enough to go by.
fn perhaps_alike(posts: &[Post]) -> Vec<usize> {
    let marks: Vec<u32> = posts.iter().map(|post| mark(&post.id)).collect();
    let (mut met, mut again) = (Bits::for_marks(marks.len() * 64), Bits::for_marks(marks.len()));
    for mark in marks.iter().filter(|mark| **mark != NO_ID) {
        if met.insert(*mark) {
            // Other bits of the mark than those that were alike tell chance from copies.
            again.insert(mark.rotate_left(16));
        }
    }
    let alike = |mark: u32| mark != NO_ID && again.has(mark.rotate_left(16));
    let alike = marks.iter().enumerate().filter(|(_, mark)| alike(**mark));
    alike.map(|(at, _)| at).collect()
}

/// A set of marks, of which some share a place.
struct Bits(Vec<u64>);

impl Bits {
    fn for_marks(places: usize) -> Self {
        let words = (places / 64).next_power_of_two().min(1 << 16);
        Self(vec![0; words])
    }

    fn place(&self, mark: u32) -> (usize, u64) {
        ((mark >> 6) as usize & (self.0.len() - 1), 1 << (mark & 63))
    }

    /// Puts a mark in; whether its place was taken.
    fn insert(&mut self, mark: u32) -> bool {
        let (word, bit) = self.place(mark);
        let taken = self.0[word] & bit != 0;
        self.0[word] |= bit;
        taken
    }

    fn has(&self, mark: u32) -> bool {
        let (word, bit) = self.place(mark);
        self.0[word] & bit != 0
    }
}

/// The mark of a post without an id.
const NO_ID: u32 = 0;

/// A number that two equal ids share and two different ones hardly ever.
fn mark(id: &str) -> u32 {
    if id.is_empty() {
        return NO_ID;
    }
    let mix = |mixed: u64, chunk: &[u8]| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        (mixed.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    let mixed = id.as_bytes().chunks(8).fold(0, mix);
    u32::try_from(mixed >> 32).unwrap_or(0).max(NO_ID + 1)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let [original, copy] = finding.posts.places() else {
        return Description::default();
    };
    let id = plan.posts.get(*copy).map_or("", |post| &*post.id);
    Description {
        message: format!(
            "\"{}\" has the id `{id}` that \"{}\" has already",
            plan.name_of(*copy),
            plan.name_of(*original)
        ),
        help: "take the `id` line out of the copy; postmix gives it a new one".into(),
    }
}
