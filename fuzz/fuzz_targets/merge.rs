//! Three versions of a plan's file are merged: nothing is lost, nothing is doubled, and what is called clean reads.
//!
//! The input is one byte and then either three texts, or one text and what the others are made of it by, all divided
//! by NUL bytes.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use postmix::plan::Plan;
use postmix::text::merge::{MARKER, Merged, Pick, Versions, merge, merge_in_favour};
use postmix_fuzz::{Supply, fallback, mutated, parts, read};
use std::collections::HashSet;

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((kind, input)) = input.split_first() else {
        return Corpus::Reject;
    };
    let Some([base, ours, theirs]) = versions(*kind, input) else {
        return Corpus::Reject;
    };
    for changed in [&ours, &theirs] {
        assert_trivial(&base, changed);
    }
    let versions = Versions {
        base: &base,
        ours: &ours,
        theirs: &theirs,
    };
    let merged = merge(versions, &[], MARKER, fallback());
    assert_sound(versions, &merged);
    for pick in [Pick::Ours, Pick::Theirs, Pick::Both] {
        let decided = merge_in_favour(pick, versions, fallback());
        assert_eq!(
            decided.by_lines, merged.by_lines,
            "decisions do not change how it is merged"
        );
        assert_reads(versions, &decided);
    }
    assert_mirrored(versions, &merged);
    Corpus::Keep
});

fn versions(kind: u8, input: &[u8]) -> Option<[String; 3]> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    if kind % 2 == 0 {
        let [base, ours, theirs] = parts(input);
        return Some([text(base)?, text(ours)?, text(theirs)?]);
    }
    let [base, changes] = parts(input);
    let base = text(base)?;
    let mut supply = Supply::new(changes);
    let ours = mutated(&mut supply, &base);
    let theirs = mutated(&mut supply, &base);
    Some([base, ours, theirs])
}

fn assert_trivial(base: &str, changed: &str) {
    for (ours, theirs) in [(changed, base), (base, changed), (changed, changed)] {
        let merged = merge(Versions { base, ours, theirs }, &[], MARKER, fallback());
        assert!(merged.is_clean());
        assert_eq!(merged.text, changed);
    }
}

/// What is called clean can be read, if all versions could be.
fn assert_reads(Versions { base, ours, theirs }: Versions<'_>, merged: &Merged) {
    let all_read = [base, ours, theirs].iter().all(|text| !read(text).has_errors());
    if merged.is_clean() && all_read {
        // Two posts with one id would be an error.
        assert!(!read(&merged.text).has_errors(), "{}", merged.text);
    }
}

fn assert_sound(versions: Versions<'_>, merged: &Merged) {
    assert_reads(versions, merged);
    let plans = [versions.base, versions.ours, versions.theirs].map(read);
    if !merged.is_clean() || plans.iter().any(|plan| plan.has_errors()) {
        return;
    }
    let [base, ours, theirs] = plans.each_ref().map(|text| text.plan());
    let read = read(&merged.text);
    let after = read.plan();
    let ids = |plan: &Plan| {
        plan.posts
            .iter()
            .map(|post| post.id.to_string())
            .collect::<HashSet<_>>()
    };
    let all = [base, ours, theirs].map(ids);
    let lost = all[0]
        .intersection(&all[1])
        .find(|id| all[2].contains(*id) && !ids(after).contains(*id));
    assert_eq!(
        lost, None,
        "a post that nobody has deleted is lost\n{}",
        merged.text
    );
    let titles = |plan: &Plan| {
        plan.posts
            .iter()
            .map(|post| post.title.to_string())
            .collect::<HashSet<_>>()
    };
    let [known, kept] = [titles(base), titles(after)];
    for changed in [ours, theirs] {
        let lost = titles(changed)
            .into_iter()
            .find(|title| !known.contains(title) && !kept.contains(title));
        assert_eq!(lost, None, "a new title is lost\n{}", merged.text);
    }
}

/// Who is called ours and who theirs matters for the layout only.
fn assert_mirrored(versions: Versions<'_>, merged: &Merged) {
    let Versions { base, ours, theirs } = versions;
    let mirrored = merge(
        Versions {
            base,
            ours: theirs,
            theirs: ours,
        },
        &[],
        MARKER,
        fallback(),
    );
    if merged.by_lines.is_none() && mirrored.by_lines.is_none() {
        assert_eq!(
            merged.conflicts.len(),
            mirrored.conflicts.len(),
            "\n{:?}\n{:?}",
            merged.conflicts,
            mirrored.conflicts
        );
    }
}
