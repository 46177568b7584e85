//! `duplicate-id`: two posts have the same id.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Field, Plan, Severity};
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
    let posts = &context.plan.posts;
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(posts.len());
    let mut doubled: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, post) in posts.iter().enumerate().filter(|(_, post)| !post.id.is_empty()) {
        let original = *first.entry(&post.id).or_insert(at);
        if original == at {
            continue;
        }
        match doubled.iter_mut().find(|(other, _)| *other == original) {
            Some((_, copies)) => copies.push(at),
            None => doubled.push((original, vec![at])),
        }
    }
    for (original, copies) in doubled {
        for &copy in &copies {
            let posts = [original, copy];
            report.add(
                Place::Post(copy, Some(Field::Id)),
                Affected::Many(posts.into()),
                Facts::Plain,
            );
        }
    }
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
