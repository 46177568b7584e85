//! What makes git merge and show plans with postmix: three settings of a clone, and lines in `.gitattributes`.
//!
//! The lines go to everybody with the repository; the settings are each clone's own, because git takes no commands
//! from a repository. In a clone without them, plans are merged and shown line by line as before.

/// The settings: key and value.
///
/// A driver that cannot be started would leave our side as the result, without a word about theirs. So this one
/// falls back to git's own merge where there is no postmix.
pub const SETTINGS: [(&str, &str); 3] = [
    ("merge.postmix.name", "plans, post by post"),
    (
        "merge.postmix.driver",
        "if command -v postmix >/dev/null 2>&1; then postmix merge %O %A %B -o %A --marker-size %L --path %P; \
         else git merge-file --marker-size=%L %A %O %B; fi",
    ),
    ("diff.postmix.textconv", "postmix show --format posts"),
];

/// The names of the files that are plans unless something else is said.
pub const DEFAULT_PATTERN: &str = "*.plan.toml";

/// What a line of `.gitattributes` gives to plans.
const GIVEN: [&str; 2] = ["merge=postmix", "diff=postmix"];

/// Why a pattern cannot be written to `.gitattributes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// git knows no exceptions here.
    #[error("begins with `!`, which .gitattributes does not know")]
    Exception,
    /// It means folders, whose files git does not look up by it.
    #[error("means a folder: write which files in it are plans, such as `plans/*.toml`")]
    Folder,
    /// It leads out of the repository.
    #[error("has `..` in it: write it as seen from the root of the repository")]
    Upwards,
    /// It has a line end or another control character.
    #[error("has a control character")]
    Control,
}

/// The line that makes the files of a pattern plans, without its end. The pattern is one of `.gitattributes`, seen
/// from the root of the repository.
///
/// # Errors
/// It is no such pattern.
pub fn attribute_line(pattern: &str) -> Result<String, PatternError> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if pattern.trim().is_empty() {
        return Err(PatternError::Empty);
    }
    if pattern.starts_with('!') {
        return Err(PatternError::Exception);
    }
    if pattern.ends_with('/') {
        return Err(PatternError::Folder);
    }
    if pattern.split('/').any(|part| part == "..") {
        return Err(PatternError::Upwards);
    }
    if pattern.contains(char::is_control) {
        return Err(PatternError::Control);
    }
    let plain = !pattern.contains(char::is_whitespace) && !pattern.starts_with(['"', '#']);
    let written = if plain {
        pattern.to_owned()
    } else {
        format!("\"{}\"", pattern.replace('\\', "\\\\").replace('"', "\\\""))
    };
    Ok(format!("{written} {}", GIVEN.join(" ")))
}

/// The text of a `.gitattributes` with a line at its end; `None` where it says the same already. Everything else stays
/// byte for byte, and the new line ends as the others do.
pub fn with_line(text: &str, line: &str) -> Option<String> {
    let pattern = pattern_of(line);
    let is_there = lines_of(text).any(|known| {
        let given: Vec<_> = attributes_of(known).collect();
        pattern_of(known) == pattern && GIVEN.iter().all(|wanted| given.contains(wanted))
    });
    if is_there {
        return None;
    }
    let newline = match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    };
    // A file that does not end its last line goes on not doing so, and taking the line out again leaves no trace.
    let parts = if text.is_empty() || text.ends_with('\n') {
        [text, line, newline]
    } else {
        [text, newline, line]
    };
    Some(parts.concat())
}

/// The text of a `.gitattributes` without the lines that [`with_line`] puts in. Lines that say more stay.
pub fn without_lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if !is_ours(bare.strip_prefix('\u{feff}').unwrap_or(bare)) {
            kept.push_str(line);
        } else if !line.ends_with('\n') && kept.ends_with('\n') {
            kept.pop();
            if kept.ends_with('\r') {
                kept.pop();
            }
        }
    }
    kept
}

/// The lines in a `.gitattributes` that [`without_lines`] takes out.
pub fn our_lines(text: &str) -> impl Iterator<Item = &str> {
    lines_of(text).filter(|line| is_ours(line))
}

/// The lines without their ends, and without a byte order mark, which git does not mind.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.strip_prefix('\u{feff}').unwrap_or(text).lines()
}

fn is_ours(line: &str) -> bool {
    let pattern = pattern_of(line);
    !pattern.is_empty()
        && !pattern.starts_with('#')
        && line[pattern.len()..] == format!(" {}", GIVEN.join(" "))
}

/// The pattern that a line begins with, as written.
fn pattern_of(line: &str) -> &str {
    let Some(quoted) = line.strip_prefix('"') else {
        return line.split_whitespace().next().unwrap_or_default();
    };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return &line[..at + 2],
            _ => {}
        }
    }
    line
}

fn attributes_of(line: &str) -> impl Iterator<Item = &str> {
    let trimmed = line.trim_start();
    trimmed[pattern_of(trimmed).len()..].split_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LINE: &str = "*.plan.toml merge=postmix diff=postmix";

    proptest! {
        #[test]
        fn what_is_put_in_is_taken_out_again_to_the_byte(
            text in "(\u{feff}|)((\\*\\.plan\\.toml|\"a b\"|# x|b) ?(text|merge=postmix)?(\n|\r\n)){0,4}(last)?",
            pattern in "[a-z *\"#\\\\]{1,6}",
        ) {
            prop_assume!(!text.lines().any(is_ours) && !pattern.trim().is_empty());
            let line = attribute_line(&pattern).unwrap();
            let with = with_line(&text, &line).unwrap();
            prop_assert_eq!(with_line(&with, &line), None, "it is there");
            prop_assert_eq!(our_lines(&with).collect::<Vec<_>>(), [&*line]);
            prop_assert_eq!(without_lines(&with), text);
        }
    }

    #[test]
    fn the_line_is_added_in_the_manner_of_the_file() {
        let with = |text| with_line(text, LINE).unwrap();
        assert_eq!(with(""), format!("{LINE}\n"));
        assert_eq!(with("a text\n"), format!("a text\n{LINE}\n"));
        assert_eq!(with("a text\r\n"), format!("a text\r\n{LINE}\r\n"));
        assert_eq!(with("a text"), format!("a text\n{LINE}"));
    }

    #[test]
    fn a_line_that_says_more_counts_as_there_and_is_not_taken_out() {
        let more = "*.plan.toml text diff=postmix merge=postmix eol=lf\n";
        assert_eq!(with_line(more, LINE), None);
        assert_eq!(without_lines(more), more);
        let comment = format!("#{LINE}\n");
        assert!(with_line(&comment, LINE).is_some());
        assert_eq!(without_lines(&comment), comment);
    }

    #[test]
    fn patterns_that_git_would_read_otherwise_are_quoted_or_refused() {
        let line = |pattern| attribute_line(pattern);
        assert_eq!(
            line("./plans/*.toml"),
            Ok("plans/*.toml merge=postmix diff=postmix".into())
        );
        assert_eq!(
            line("my plans/*.toml"),
            Ok("\"my plans/*.toml\" merge=postmix diff=postmix".into())
        );
        assert_eq!(
            line("#1.toml"),
            Ok("\"#1.toml\" merge=postmix diff=postmix".into())
        );
        assert_eq!(line(" "), Err(PatternError::Empty));
        assert_eq!(line("!a.toml"), Err(PatternError::Exception));
        assert_eq!(line("plans/"), Err(PatternError::Folder));
        assert_eq!(line("../a.toml"), Err(PatternError::Upwards));
        assert_eq!(line("a\nb"), Err(PatternError::Control));
    }
}
