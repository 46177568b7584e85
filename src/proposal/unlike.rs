//! What differs between the findings of two moments, without looking closely at what does not.

use crate::rules::{Finding, RULES};

/// How far ahead the same finding is looked for.
const NEAR: usize = 8;

/// What is said at one moment only: before, and after. Findings come in the same order at both, and a change brings or takes
/// few of them, so that two steps forward mostly meet the same one.
///
/// A finding that is said at both may be among them twice, once on each side, but never on one side alone.
pub(super) fn unlike(before: &[Finding], after: Vec<Finding>) -> (Vec<&Finding>, Vec<Finding>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let mut old = before;
    let mut new = after.into_iter();
    loop {
        let (Some(was), Some(is)) = (old.first(), new.as_slice().first()) else {
            gone.extend(old);
            come.extend(new);
            return (gone, come);
        };
        let (skipped, added) = steps(was, is, old, new.as_slice());
        gone.extend(&old[..skipped]);
        come.extend(new.by_ref().take(added));
        if skipped + added == 0 {
            old = &old[1..];
            new.next();
        } else {
            old = &old[skipped..];
        }
    }
}

/// How many findings to pass over on each side; none where the next ones are the same.
fn steps(was: &Finding, is: &Finding, old: &[Finding], new: &[Finding]) -> (usize, usize) {
    if was == is {
        return (0, 0);
    }
    if was.code != is.code {
        let number = |finding: &Finding| RULES.iter().position(|rule| rule.code == finding.code);
        return if number(was) < number(is) { (1, 0) } else { (0, 1) };
    }
    let ahead = |findings: &[Finding], wanted: &Finding| {
        let near = findings.iter().take(NEAR);
        near.take_while(|finding| finding.code == wanted.code)
            .position(|finding| finding == wanted)
    };
    match (ahead(old, is), ahead(new, was)) {
        (Some(gone), come) if come.is_none_or(|come| gone <= come) => (gone, 0),
        (_, Some(come)) => (0, come),
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Severity;
    use crate::rules::{Affected, Facts, Place};
    use proptest::prelude::*;

    fn finding((rule, at): (usize, usize)) -> Finding {
        Finding {
            code: RULES[rule].code,
            severity: Severity::Note,
            place: Place::Post(at, None),
            posts: Affected::One(at),
            facts: Facts::Plain,
        }
    }

    fn counted<'f>(findings: impl IntoIterator<Item = &'f Finding>, one: &Finding) -> usize {
        findings.into_iter().filter(|other| *other == one).count()
    }

    #[test]
    fn what_is_said_before_and_after_is_passed_over() {
        let before: Vec<_> = (0..100).map(|at| finding((at / 50, at))).collect();
        let mut after = before.clone();
        after.remove(20);
        after.insert(60, finding((1, 7)));
        let (gone, come) = unlike(&before, after);
        assert_eq!(gone, [&before[20]]);
        assert_eq!(come, [finding((1, 7))]);
    }

    proptest! {
        #[test]
        fn what_comes_and_goes_makes_the_one_of_the_other(
            before in proptest::collection::vec((0..3usize, 0..12usize), 0..40),
            after in proptest::collection::vec((0..3usize, 0..12usize), 0..40),
        ) {
            let in_order = |mut all: Vec<(usize, usize)>| {
                all.sort_by_key(|(rule, _)| *rule);
                all.into_iter().map(finding).collect::<Vec<_>>()
            };
            let (before, after) = (in_order(before), in_order(after));
            let (gone, come) = unlike(&before, after.clone());
            for one in before.iter().chain(&after) {
                let left = counted(&before, one) - counted(gone.iter().copied(), one);
                prop_assert_eq!(left + counted(&come, one), counted(&after, one));
            }
        }
    }
}
