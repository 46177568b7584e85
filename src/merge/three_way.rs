//! What two people's changes of one post come to, field by field.

use crate::plan::{Field, Post};

/// The post with what `ours` and `theirs` have made of `base`, and the fields that both have changed, and differently;
/// those are as in `theirs`. Without a base, everything both say is their own.
///
/// Posts are compared as they are: where the funnels of two plans differ, see to it first that their stages mean the
/// same. Two ids, given to one post at the same time, are no clash: either will do.
pub fn merged_post(base: Option<&Post>, ours: &Post, theirs: &Post) -> (Post, Vec<Field>) {
    let nothing = Post::default();
    let base = base.unwrap_or(&nothing);
    let mut merged = theirs.clone();
    let mut clashes = Vec::new();
    for field in ours.differing_fields(theirs) {
        let (was, mine, other) = (base.get(field), ours.get(field), theirs.get(field));
        if mine == was {
            continue;
        }
        if other == was {
            merged.set(field, mine);
        } else if field != Field::Id {
            clashes.push(field);
        }
    }
    (merged, clashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Status, Value};
    use proptest::prelude::*;

    fn any_post() -> impl Strategy<Value = Post> {
        let statuses = proptest::option::of(proptest::sample::select(&Status::ALL[..3]));
        ("[ab]{0,1}", "[ab]{0,1}", statuses).prop_map(|(title, text, status)| Post {
            title: title.into(),
            text: text.into(),
            status,
            ..Post::default()
        })
    }

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let base = Post::default();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        ours.set(Field::Title, Value::text("Mine"));
        theirs.set(Field::Hours, Value::Number(2.0));
        let (merged, clashes) = merged_post(Some(&base), &ours, &theirs);
        assert_eq!(
            (&*merged.title, merged.hours, clashes.len()),
            ("Mine", Some(2.0), 0)
        );
    }

    #[test]
    fn one_field_changed_differently_clashes_and_two_ids_do_not() {
        let base = Post::default();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        for (post, word) in [(&mut ours, "one"), (&mut theirs, "two")] {
            post.set(Field::Title, Value::text(word));
            post.set(Field::Id, Value::text(word));
        }
        let (merged, clashes) = merged_post(Some(&base), &ours, &theirs);
        assert_eq!(clashes, [Field::Title]);
        assert_eq!((&*merged.id, &*merged.title), ("two", "two"));
    }

    proptest! {
        #[test]
        fn merging_with_an_unchanged_side_gives_the_other(base in any_post(), changed in any_post()) {
            prop_assert_eq!(merged_post(Some(&base), &changed, &base), (changed.clone(), vec![]));
            prop_assert_eq!(merged_post(Some(&base), &base, &changed), (changed, vec![]));
        }

        #[test]
        fn sides_may_be_exchanged(base in any_post(), one in any_post(), other in any_post()) {
            let (first, clashes) = merged_post(Some(&base), &one, &other);
            let (second, same_clashes) = merged_post(Some(&base), &other, &one);
            prop_assert_eq!(&clashes, &same_clashes);
            if clashes.is_empty() {
                prop_assert_eq!(first, second);
            }
        }
    }
}
