//! What putting something back makes of a plan's file, and how that differs from what it holds.

use super::super::counted;
use super::super::merge::words;
use super::kept::Kept;
use crate::merge::Changes;
use crate::plan::Month;
use crate::store::Work;
use crate::text::PlanText;
use crate::text::merge::{MARKER, Merged, Versions, merge};

/// What the sides of a conflict are called.
pub(super) const SIDES: [&str; 2] = ["the unsaved work", "the file"];

/// What putting something back comes to.
pub(super) enum Restored {
    /// The file's new text.
    Text(String),
    /// Somebody has to decide, or to look at it.
    Undecided(Merged),
}

/// Puts `work` back where the file holds `present`. Only what was never saved is merged.
pub(super) fn restored(kept: &Kept, work: &Work, present: Option<&str>, fallback: Month) -> Restored {
    match (kept, present) {
        // A file that may be half of the work is nothing to merge with.
        (Kept::Unsaved(_), Some(present)) if !work.saving_in_place => {
            let versions = Versions {
                base: &work.base,
                ours: &work.text,
                theirs: present,
            };
            let merged = merge(versions, &[], MARKER, fallback);
            if merged.is_clean() {
                Restored::Text(merged.text)
            } else {
                Restored::Undecided(merged)
            }
        }
        _ => Restored::Text(work.text.clone()),
    }
}

/// What restoring changes in the file, a line a thing.
pub(super) fn lines(restored: &Restored, present: Option<&str>, fallback: Month) -> Vec<String> {
    match (restored, present) {
        (Restored::Undecided(merged), _) => undecided(merged),
        (Restored::Text(text), None) => {
            let text = PlanText::read(text.clone(), fallback);
            let posts = counted(text.plan().posts.len() as u64, "post", "posts");
            vec![format!("writes the file again, with {posts}")]
        }
        (Restored::Text(text), Some(present)) => between(present, text, fallback),
    }
}

/// What differs from one text to the other.
fn between(present: &str, text: &str, fallback: Month) -> Vec<String> {
    if present == text {
        return vec!["nothing: the file holds this already".to_owned()];
    }
    let [present, text] = [present, text].map(|text| PlanText::read(text.to_owned(), fallback));
    for (read, name) in [(&present, "the file"), (&text, "this text")] {
        if read.has_errors() {
            return vec![format!("{name} has errors, so the two cannot be compared")];
        }
    }
    let lines = Changes::between(present.plan(), text.plan()).lines();
    if lines.is_empty() {
        return vec!["only comments or layout".to_owned()];
    }
    lines
}

/// Why somebody has to decide.
pub(super) fn undecided(merged: &Merged) -> Vec<String> {
    if let Some(why) = &merged.by_lines {
        let why = why
            .replace("their version", "the file")
            .replace("our version", "the unsaved work");
        return vec![format!("it cannot be merged: {why}")];
    }
    let conflicts = merged.conflicts.iter();
    conflicts
        .map(|conflict| format!("both changed, so you decide: {}", words(conflict, SIDES)))
        .collect()
}

/// How many things differ from the text before the work to the one after it.
pub(super) fn things(work: &Work, fallback: Month) -> usize {
    let [base, text] = [&work.base, &work.text].map(|text| PlanText::read(text.clone(), fallback));
    Changes::between(base.plan(), text.plan()).things()
}
