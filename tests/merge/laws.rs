//! What holds for every merge.

use super::branches::{Hand, Side, decided, edited, expected, plan, read};
use super::{clean, merged, picked};
use crate::dice::Dice;
use postmix::text::merge::Pick;
use proptest::prelude::*;

fn any_versions() -> impl Strategy<Value = [String; 3]> {
    (any::<u64>(), any::<bool>(), 3..40usize).prop_map(|(seed, rebalanced, posts)| {
        let mut dice = Dice::new(seed);
        let base = plan(&mut dice, posts, true);
        let ours = edited(&mut dice, &base, Hand::Person);
        let hand = if rebalanced { Hand::Balancer } else { Hand::Person };
        let theirs = edited(&mut dice, &base, hand);
        [base, ours, theirs]
    })
}

fn sorted_ids(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = read(text)
        .plan()
        .posts
        .iter()
        .map(|post| post.id.to_string())
        .collect();
    ids.sort();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn merging_with_an_unchanged_side_gives_the_other([base, changed, _] in any_versions()) {
        prop_assert_eq!(clean(&base, &changed, &base), changed.clone());
        prop_assert_eq!(clean(&base, &base, &changed), changed.clone());
        prop_assert_eq!(clean(&base, &changed, &changed), changed);
    }

    #[test]
    fn just_the_true_conflicts_are_reported_and_no_post_is_lost_or_doubled([base, ours, theirs] in any_versions()) {
        let expected = expected(&base, &ours, &theirs);
        let merged = merged(&base, &ours, &theirs);
        prop_assert_eq!(&merged.by_lines, &None);
        prop_assert_eq!(merged.conflicts.len(), expected.conflicts.len(), "{:?} {:?}", merged.conflicts, expected.conflicts);
        let deletions = merged.conflicts.iter().filter(|conflict| conflict.key.is_none());
        let kept: Vec<Pick> = merged.conflicts.iter().map(|conflict| match (&conflict.key, &conflict.ours) {
            (None, None) => Pick::Theirs,
            _ => Pick::Ours,
        }).collect();
        prop_assert_eq!(deletions.count(), expected.conflicts.iter().filter(|name| !name.contains('.')).count());
        let decided = picked(&base, &ours, &theirs, &kept);
        prop_assert!(decided.is_clean());
        prop_assert_eq!(sorted_ids(&decided.text), expected.ids);
    }

    #[test]
    fn sides_may_be_exchanged([base, ours, theirs] in any_versions()) {
        let (one, other) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        let picks = vec![Pick::Ours; one.conflicts.len()];
        let mirrored = vec![Pick::Theirs; one.conflicts.len()];
        let posts = |text: &str| {
            let mut posts = read(text).plan().posts.clone();
            posts.sort_by(|one, other| one.id.cmp(&other.id));
            posts
        };
        let one = picked(&base, &ours, &theirs, &picks);
        let other = picked(&base, &theirs, &ours, &mirrored);
        prop_assert_eq!(posts(&one.text), posts(&other.text));
    }

    #[test]
    fn each_field_of_each_post_is_what_one_side_has_made_of_it([base, ours, theirs] in any_versions()) {
        let conflicts = merged(&base, &ours, &theirs).conflicts.len();
        for (pick, side) in [(Pick::Ours, Side::Ours), (Pick::Theirs, Side::Theirs)] {
            let merged = picked(&base, &ours, &theirs, &vec![pick; conflicts]);
            let mut posts = read(&merged.text).plan().posts.clone();
            posts.sort_by(|one, other| one.id.cmp(&other.id));
            prop_assert_eq!(posts, decided([&base, &ours, &theirs], side));
        }
    }
}
