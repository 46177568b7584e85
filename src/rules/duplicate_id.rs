//! `duplicate-id`: two posts have the same id.

use super::marks;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Field, Plan, Post, Severity};
use std::collections::HashMap;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "Two posts have the same id; or, no more than a warning, two channels or owners the same name, of which the \
              first counts.",
    why: "Merges and results find a post by its id. Where two posts share one, a change meant for the first could \
          land in the second, so the plan stays read-only until it is clear which is which.",
    options: &[],
    fires: "[[post]]\nid = \"k3f9qz\"\n[[post]]\nid = \"k3f9qz\"\n",
    content: "[[post]]\nid = \"k3f9qz\"\n[[post]]\nid = \"m4g2ra\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (original, copy) in copies(&context.plan.posts, context.singles.ids()) {
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
    !copies(&plan.posts, &plan.posts.iter().map(mark).collect::<Vec<_>>()).is_empty()
}

/// Each post whose id an earlier one has, behind the first that has it; those of one id together.
fn copies(posts: &[Post], marks: &[u32]) -> Vec<(usize, usize)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut copies = Vec::new();
    for at in marks::perhaps_alike(marks) {
        let original = *first.entry(&posts[at].id).or_insert(at);
        if original != at {
            copies.push((original, at));
        }
    }
    copies.sort_unstable();
    copies
}

/// A number that posts share which have the same id, and others hardly ever.
pub(super) fn mark(post: &Post) -> u32 {
    marks::mark(post.id.as_bytes())
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
