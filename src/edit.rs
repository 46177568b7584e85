//! Changes of a plan's posts: each gives back its own inverse, and the history keeps them for undo.

mod history;

pub use history::History;

use crate::plan::{Field, Plan, Post, Value};

/// One change of one post. Posts are named by their place in the file at the moment of the edit; a history is
/// replayed in order, so the places stay right.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Gives some fields of the post at `at` new values.
    Set {
        /// The post's place.
        at: usize,
        /// The new values; a field not named stays.
        changes: Vec<(Field, Value)>,
    },
    /// Puts a post in front of the one that is at `at`.
    Insert {
        /// The new post's place; at most the number of posts.
        at: usize,
        /// The post.
        post: Box<Post>,
    },
    /// Takes the post at `at` out.
    Remove {
        /// The post's place.
        at: usize,
    },
}

/// The edit names a place the plan does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchPost(pub usize);

impl std::error::Error for NoSuchPost {}

impl std::fmt::Display for NoSuchPost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the plan has no post at place {}", self.0)
    }
}

impl Edit {
    /// The place of the post it is about.
    pub fn at(&self) -> usize {
        match self {
            Self::Set { at, .. } | Self::Insert { at, .. } | Self::Remove { at } => *at,
        }
    }

    /// The edit that turns the post at `at` into `wanted`, naming just the fields that differ; `None` where
    /// none do.
    pub fn between(at: usize, current: &Post, wanted: &Post) -> Option<Self> {
        let changes: Vec<_> = current
            .differing_fields(wanted)
            .map(|field| (field, wanted.get(field)))
            .collect();
        if changes.is_empty() {
            None
        } else {
            Some(Self::Set { at, changes })
        }
    }

    /// Changes the plan and returns the edit that changes it back.
    ///
    /// # Errors
    /// The plan has no such post; it is then unchanged.
    pub fn apply(self, plan: &mut Plan) -> Result<Self, NoSuchPost> {
        match self {
            Self::Set { at, changes } => {
                let post = plan.posts.get_mut(at).ok_or(NoSuchPost(at))?;
                let set = |(field, value): (Field, Value)| {
                    let before = post.get(field);
                    post.set(field, value.tidy());
                    (field, before)
                };
                let mut changes: Vec<_> = changes.into_iter().map(set).collect();
                // A field named twice must get back the value it had first.
                changes.reverse();
                Ok(Self::Set { at, changes })
            }
            Self::Insert { at, post } => {
                if at > plan.posts.len() {
                    return Err(NoSuchPost(at));
                }
                plan.posts.insert(at, *post);
                Ok(Self::Remove { at })
            }
            Self::Remove { at } => {
                if at >= plan.posts.len() {
                    return Err(NoSuchPost(at));
                }
                Ok(Self::Insert {
                    at,
                    post: Box::new(plan.posts.remove(at)),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Month;
    use proptest::prelude::*;

    fn plan(titles: &[&str]) -> Plan {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = titles
            .iter()
            .map(|title| Post {
                title: (*title).into(),
                ..Post::default()
            })
            .collect();
        plan
    }

    #[test]
    fn an_edit_of_a_post_that_is_not_there_changes_nothing() {
        let mut changed = plan(&["a"]);
        let post = Box::new(Post::default());
        for edit in [
            Edit::Set {
                at: 1,
                changes: vec![],
            },
            Edit::Remove { at: 1 },
            Edit::Insert { at: 2, post },
        ] {
            assert!(edit.apply(&mut changed).is_err());
            assert_eq!(changed, plan(&["a"]));
        }
    }

    #[test]
    fn the_edit_between_two_posts_names_just_what_differs() {
        let [one, mut other] = ["a", "a"].map(|title| Post {
            title: title.into(),
            ..Post::default()
        });
        assert_eq!(Edit::between(0, &one, &other), None);
        other.hours = Some(2.0);
        let changes = vec![(Field::Hours, Value::Number(2.0))];
        assert_eq!(Edit::between(0, &one, &other), Some(Edit::Set { at: 0, changes }));
    }

    fn any_edit() -> impl Strategy<Value = Edit> {
        let title = |title: String| (Field::Title, Value::text(&title));
        let set = (
            0..6usize,
            proptest::collection::vec("[a-c]{0,2}".prop_map(title), 0..3),
        );
        prop_oneof![
            set.prop_map(|(at, changes)| Edit::Set { at, changes }),
            (0..6usize).prop_map(|at| Edit::Insert {
                at,
                post: Box::default()
            }),
            (0..6usize).prop_map(|at| Edit::Remove { at }),
        ]
    }

    proptest! {
        #[test]
        fn edits_and_then_their_inverses_are_the_identity(edits in proptest::collection::vec(any_edit(), 0..12)) {
            let before = plan(&["a", "b", "c"]);
            let mut changed = before.clone();
            let mut inverses: Vec<_> = edits.into_iter().filter_map(|edit| edit.apply(&mut changed).ok()).collect();
            while let Some(inverse) = inverses.pop() {
                inverse.apply(&mut changed).unwrap();
            }
            prop_assert_eq!(changed, before);
        }
    }
}
