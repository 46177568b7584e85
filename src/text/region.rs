//! The pieces a file is kept in, and which comments belong to which post.
//!
//! A file is a row of regions and a tail. A region is a gap and a post's own text: comment lines that touch the
//! post's header, the header, its lines, and comment lines that touch the last of them. Everything else, blank
//! lines, rulers, paragraphs set off by a blank line and all other tables, is in the gaps and stays put when
//! posts come and go.

use super::problem::Problem;
use std::ops::Range;

/// A piece of the file: a part of the text as it was read, or new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Bytes of the text as it was read.
    Kept {
        /// First byte.
        start: u32,
        /// Past the last byte.
        end: u32,
    },
    /// Text written since.
    New(Box<str>),
}

impl Piece {
    /// A part of the text as it was read. Files are refused long before their length outgrows 32 bits.
    pub(super) fn kept(range: Range<usize>) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::Kept {
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }

    /// Its text, given the text as it was read.
    pub(super) fn text<'s>(&'s self, source: &'s str) -> &'s str {
        match self {
            Self::Kept { start, end } => source.get(*start as usize..*end as usize).unwrap_or_default(),
            Self::New(text) => text,
        }
    }

    /// How many bytes it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Kept { start, end } => (end - start) as usize,
            Self::New(text) => text.len(),
        }
    }
}

/// A post's own text, and what stands between it and the post before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region {
    pub(super) gap: Piece,
    pub(super) body: Piece,
    /// What is wrong in it; places count from the start of the gap.
    pub(super) problems: Box<[Problem]>,
}

/// What stands behind the last post.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tail {
    pub(super) text: Piece,
    pub(super) problems: Box<[Problem]>,
}

/// How much of the lines between two tables belongs to them: the bytes at the start that belong to the table
/// above, and those at the end that belong to the table below. `between` holds only blank and comment lines.
pub(super) fn owned_comments(between: &str) -> (usize, usize) {
    let below: usize = between
        .split_inclusive('\n')
        .rev()
        .take_while(|line| is_own_comment(line))
        .map(str::len)
        .sum();
    // A comment that touches both tables belongs to the one below it.
    (comments_above(&between[..between.len() - below]), below)
}

/// How many bytes of comments at the start of the lines touch the line above them.
pub(super) fn comments_above(lines: &str) -> usize {
    lines
        .split_inclusive('\n')
        .take_while(|line| is_own_comment(line))
        .map(str::len)
        .sum()
}

/// Whether the line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Whether the line is a comment that goes with the post it touches: any but a ruler.
fn is_own_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#') && !is_ruler(line)
}

/// Whether a comment is a ruler or heading, such as `# --- Week 2 ---` or `# ====`: it divides the file and
/// belongs to no post.
fn is_ruler(comment: &str) -> bool {
    let drawn = if comment.starts_with("###") {
        comment
    } else {
        comment.trim_start_matches('#').trim_start()
    };
    let Some(first) = drawn.chars().next() else {
        return false;
    };
    !first.is_alphanumeric() && drawn.chars().take(3).filter(|c| *c == first).count() == 3
}

/// How many bytes of blank lines the text begins with.
pub(super) fn leading_blanks(text: &str) -> usize {
    text.split_inclusive('\n')
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum()
}

/// How many bytes of blank lines the text ends with.
pub(super) fn trailing_blanks(text: &str) -> usize {
    text.split_inclusive('\n')
        .rev()
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What belongs above, to nobody, and below.
    fn shared(between: &str) -> [&str; 3] {
        let (above, below) = owned_comments(between);
        let (rest, below) = between.split_at(between.len() - below);
        let (above, middle) = rest.split_at(above);
        [above, middle, below]
    }

    #[test]
    fn comments_that_touch_a_header_belong_to_it() {
        assert_eq!(
            shared("\n# about the next\n# more\n"),
            ["", "\n", "# about the next\n# more\n"]
        );
        assert_eq!(shared("# touches both\n"), ["", "", "# touches both\n"]);
    }

    #[test]
    fn comments_that_touch_the_last_line_belong_above() {
        assert_eq!(
            shared("# ask Maria\n\n# next\n"),
            ["# ask Maria\n", "\n", "# next\n"]
        );
    }

    #[test]
    fn rulers_and_paragraphs_on_their_own_belong_to_nobody() {
        for ruler in ["# --- Week 2 ---\n", "# ===\n", "#### Week 2\n", "# ───\n"] {
            assert_eq!(shared(ruler), ["", ruler, ""], "{ruler}");
        }
        assert_eq!(shared("\n# a paragraph\n\n"), ["", "\n# a paragraph\n\n", ""]);
        assert_eq!(
            shared("# --- Week 2 ---\n# about it\n"),
            ["", "# --- Week 2 ---\n", "# about it\n"]
        );
    }
}
