//! Merging line by line: comments, and what cannot be merged otherwise.

use super::Versions;
use diffy::{ConflictStyle, MergeOptions};

/// Both sides' changes line by line, with markers where they meet.
pub(super) fn merge(versions: Versions<'_>, marker: usize) -> String {
    let mut options = MergeOptions::new();
    options
        .set_conflict_style(ConflictStyle::Merge)
        .set_conflict_marker_length(marker);
    match options.merge(versions.base, versions.ours, versions.theirs) {
        Ok(merged) | Err(merged) => merged,
    }
}

/// Both sides' changes of comment lines. Where they meet, both are kept: a comment too many does no harm.
pub(super) fn comments(base: &str, canvas: &str, other: &str) -> String {
    if other == base || other == canvas {
        return canvas.to_owned();
    }
    if canvas == base {
        return other.to_owned();
    }
    if let Ok(merged) = diffy::merge(base, other, canvas) {
        return merged;
    }
    let has = |text: &str, line: &str| text.lines().any(|own| own.trim_end() == line.trim_end());
    let kept = canvas
        .split_inclusive('\n')
        .filter(|line| line.trim().is_empty() || has(other, line) || !has(base, line));
    let new = other
        .split_inclusive('\n')
        .filter(|line| !has(canvas, line) && !has(base, line));
    let mut both: String = kept.collect();
    for line in new {
        if !both.is_empty() && !both.ends_with('\n') {
            both.push_str(if other.contains("\r\n") { "\r\n" } else { "\n" });
        }
        both.push_str(line);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_both_sides_are_kept() {
        assert_eq!(comments("", "# theirs\n", "# ours\n"), "# theirs\n# ours\n");
        assert_eq!(
            comments("# a\n# b\n# c\n", "# a\n# b\n# d\n", "# x\n# b\n# c\n"),
            "# x\n# b\n# d\n"
        );
        assert_eq!(
            comments("# a\n", "# a\n", ""),
            "",
            "deleted by one, untouched by the other"
        );
    }

    #[test]
    fn a_comment_that_one_side_has_deleted_is_gone_although_the_other_has_added_one() {
        let (base, more) = ("# a\n", "# a\n# bb\n");
        assert_eq!(comments(base, "", more), "# bb\n");
        assert_eq!(comments(base, more, ""), "# bb\n");
        assert_eq!(comments("", "# bb\n", "# b\n"), "# bb\n# b\n");
    }
}
