//! Making edits: as one step of undo, with an id for each post, and a sentence about them.

use super::Planner;
use super::command::Command;
use crate::edit::Edit;
use crate::plan::{Field, Plan, Value};
use crate::text::template::post_id;
use std::hash::{DefaultHasher, Hash, Hasher};

impl Planner {
    /// Makes edits as one step of undo. `done` says what they did; how to take it back is added. Returns whether
    /// they were made.
    pub(super) fn commit(&mut self, edits: Vec<Edit>, done: String) -> bool {
        let said = format!("{done} · {} undoes", self.key_of(Command::Undo));
        let edits = self.with_ids(edits);
        let Some(desk) = &mut self.desk else { return false };
        match desk.commit(edits, done) {
            Ok(()) => {
                self.tell(said);
                true
            }
            Err(refused) => {
                self.complain(refused.to_string());
                false
            }
        }
    }

    /// The edits, with an id for each post that has none: from its first edit on, a post written by hand can be told
    /// from others, whatever else of it changes.
    fn with_ids(&mut self, mut edits: Vec<Edit>) -> Vec<Edit> {
        let Some(desk) = &self.desk else { return edits };
        let posts = &desk.plan().posts;
        for edit in &mut edits {
            let (at, changes) = match edit {
                Edit::Insert { post, .. } if post.id.is_empty() => {
                    post.id = fresh_id(desk.plan(), self.setup.seed, &mut self.ids_made);
                    continue;
                }
                Edit::Set { at, changes } => (at, changes),
                _ => continue,
            };
            let has_id = posts.get(*at).is_none_or(|post| !post.id.is_empty());
            if !has_id && changes.iter().all(|(field, _)| *field != Field::Id) {
                let id = fresh_id(desk.plan(), self.setup.seed, &mut self.ids_made);
                changes.push((Field::Id, Value::Text(id)));
            }
        }
        edits
    }
}

/// An id that no post of the plan has.
fn fresh_id(plan: &Plan, seed: u64, made: &mut u64) -> Box<str> {
    loop {
        *made += 1;
        let mut hasher = DefaultHasher::new();
        (seed, *made).hash(&mut hasher);
        let id = post_id(hasher.finish());
        if !plan.posts.iter().any(|post| *post.id == *id) {
            return id.into();
        }
    }
}
