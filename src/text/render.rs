//! Writing values as TOML, in the style in which the old one was written.

use crate::plan::{Field, Funnel, Name, Post, Tag, Value};
use chrono::{NaiveTime, Timelike};
use std::fmt::Write as _;

/// How a file writes what the format leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// The end of a line.
    pub(super) newline: &'static str,
    /// Dates as texts, `"2026-12-01"`.
    pub(super) quoted_dates: bool,
    /// Times as texts, `"09:30"`.
    pub(super) quoted_times: bool,
}

/// A value in the file's style, and in that of the value it takes the place of; `None` where there is nothing to
/// write.
pub(super) fn value(value: &Value, old: Option<&str>, style: Style, funnel: &Funnel) -> Option<String> {
    Some(match value {
        Value::Absent => return None,
        Value::Text(words) => text(words, old, style.newline),
        Value::Date(date) => {
            let date = date.format("%Y-%m-%d").to_string();
            like_old(date, old, style.quoted_dates)
        }
        Value::Time(at) => time(*at, old, style.quoted_times),
        Value::Stage(tag) => text(stage_word(tag, funnel)?, old, style.newline),
        Value::Status(status) => text(status.as_str(), old, style.newline),
        Value::Number(amount) => number(*amount, old),
        Value::Yes => "true".into(),
        Value::List(names) => format!("[{}]", list(names, style.newline)),
        Value::Numbers(figures) => figures_table(figures),
    })
}

/// A whole post, under a header of its own.
pub(super) fn post(post: &Post, style: Style, funnel: &Funnel) -> String {
    let mut written = format!("[[post]]{}", style.newline);
    for field in Field::ALL {
        if let Some(value) = value(&post.get(field), None, style, funnel) {
            // Writing to a string cannot fail.
            let _ = write!(written, "{field} = {value}{}", style.newline);
        }
    }
    written
}

/// The texts of a list, with commas between them.
pub(super) fn list(names: &[Name], newline: &str) -> String {
    let written: Vec<String> = names.iter().map(|name| text(name, None, newline)).collect();
    written.join(", ")
}

/// Figures as an inline table.
pub(super) fn figures_table(figures: &[(Name, f64)]) -> String {
    let written: Vec<String> = figures
        .iter()
        .map(|(name, amount)| figure(name, *amount))
        .collect();
    format!("{{ {} }}", written.join(", "))
}

/// One figure, `reach = 4000`.
pub(super) fn figure(name: &str, amount: f64) -> String {
    format!("{} = {}", key(name), number(amount, None))
}

/// A key, quoted where it must be.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        basic(name)
    }
}

fn stage_word<'w>(tag: &'w Tag, funnel: &'w Funnel) -> Option<&'w str> {
    match tag {
        Tag::Untagged => None,
        Tag::Stage(index) => {
            // Another stage may have this one's id for its label.
            let stage = funnel.stage(*index)?;
            let own = [Some(&stage.id), stage.label.as_ref()].into_iter().flatten();
            let means_it = |word: &&str| funnel.find(word) == Some(*index);
            let mut own = own.chain(&stage.aliases).map(|name| &**name);
            own.find(means_it).or_else(|| funnel.words().find(means_it))
        }
        Tag::Unknown(word) => Some(word),
    }
}

/// A number; with a decimal point where the old one had one.
pub(super) fn number(amount: f64, old: Option<&str>) -> String {
    // Without a point or exponent TOML would take it for a whole number, and for one too large.
    let written = if amount.abs() < 1e15 {
        format!("{amount}")
    } else {
        format!("{amount:e}")
    };
    let old_has_point = old.is_some_and(|old| old.contains('.'));
    if old_has_point && !written.contains(['.', 'e']) {
        format!("{written}.0")
    } else {
        written
    }
}

fn time(at: NaiveTime, old: Option<&str>, quoted: bool) -> String {
    let bare = old.map(|old| old.trim_matches(['"', '\'']));
    let quoted_now = old.map_or(quoted, |old| old.starts_with(['"', '\'']));
    // A quoted time needs no seconds; a native one has them unless the file goes without.
    let with_seconds = bare.map_or(!quoted_now, |bare| bare.len() > 5) || at.second() != 0;
    let written = at
        .format(if with_seconds { "%H:%M:%S" } else { "%H:%M" })
        .to_string();
    like_old(written, old, quoted)
}

/// Quoted as the old one was, or as the file does it.
fn like_old(written: String, old: Option<&str>, quoted: bool) -> String {
    match old.and_then(|old| old.chars().next()) {
        Some(quote @ ('"' | '\'')) => format!("{quote}{written}{quote}"),
        None if quoted => format!("\"{written}\""),
        _ => written,
    }
}

/// A text, with the quotes of the old one where they can hold it.
pub(super) fn text(words: &str, old: Option<&str>, newline: &str) -> String {
    let old = old.unwrap_or_default();
    let several_lines = words.contains('\n');
    let plain = |c: char| !c.is_control() || c == '\t';
    let literal =
        words.chars().all(|c| plain(c) || c == '\n') && !words.contains("'''") && !words.ends_with('\'');
    if old.starts_with("'''") && literal {
        format!(
            "'''{}{}'''",
            opening(words, old, newline),
            words.replace('\n', newline)
        )
    } else if old.starts_with("\"\"\"") || several_lines {
        let old = if old.is_empty() || !old.starts_with("\"\"\"") {
            "\"\"\"\n"
        } else {
            old
        };
        format!(
            "\"\"\"{}{}\"\"\"",
            opening(words, old, newline),
            escaped_lines(words, newline)
        )
    } else if old.starts_with('\'') && !several_lines && words.chars().all(plain) && !words.contains('\'') {
        format!("'{words}'")
    } else {
        basic(words)
    }
}

/// What stands between the opening quotes and the first word: a line end is not part of the text there, and must
/// be written where the text itself begins with one.
fn opening<'n>(words: &str, old: &str, newline: &'n str) -> &'n str {
    let opened_on_a_line = old[3..].starts_with(['\n', '\r']);
    if opened_on_a_line || words.starts_with('\n') {
        newline
    } else {
        ""
    }
}

fn basic(words: &str) -> String {
    let mut written = String::with_capacity(words.len() + 2);
    written.push('"');
    words.chars().for_each(|c| push_escaped(&mut written, c));
    written.push('"');
    written
}

fn escaped_lines(words: &str, newline: &str) -> String {
    let mut written = String::with_capacity(words.len());
    let mut quotes = 0;
    for (at, c) in words.char_indices() {
        let last = at + c.len_utf8() == words.len();
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            '\n' => written.push_str(newline),
            // Two quotes in a row are fine; a third, or one before the closing quotes, would end the text.
            '"' if quotes % 3 != 0 && !last => written.push('"'),
            c => push_escaped(&mut written, c),
        }
    }
    written
}

fn push_escaped(written: &mut String, c: char) {
    match c {
        '"' => written.push_str("\\\""),
        '\\' => written.push_str("\\\\"),
        '\n' => written.push_str("\\n"),
        '\r' => written.push_str("\\r"),
        '\t' => written.push('\t'),
        c if c.is_control() => {
            // Writing to a string cannot fail.
            let _ = write!(written, "\\u{:04X}", u32::from(c));
        }
        c => written.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(written: &str) -> String {
        let unix = written.replace("\r\n", "\n");
        let table: toml::Table = format!("a = {unix}\n").parse().unwrap();
        table["a"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_text_keeps_the_quotes_of_the_old_one_where_they_can_hold_it() {
        let like = |words, old| text(words, Some(old), "\n");
        assert_eq!(like("new", "'old'"), "'new'");
        assert_eq!(like("it's", "'old'"), "\"it's\"");
        assert_eq!(like("C:\\new", "'C:\\old'"), "'C:\\new'");
        assert_eq!(like("new", "\"\"\"old\"\"\""), "\"\"\"new\"\"\"");
        assert_eq!(like("a\nb", "\"\"\"\nold\"\"\""), "\"\"\"\na\nb\"\"\"");
        assert_eq!(like("a\nb", "'''old'''"), "'''a\nb'''");
        assert_eq!(
            like("a\nb", "\"old\""),
            "\"\"\"\na\nb\"\"\"",
            "several lines are easier to read"
        );
    }

    #[test]
    fn times_and_numbers_keep_their_notation() {
        let at = |text: &str| text.parse::<NaiveTime>().unwrap();
        assert_eq!(time(at("18:00:00"), Some("\"09:30\""), false), "\"18:00\"");
        assert_eq!(time(at("18:00:00"), Some("09:30:00"), true), "18:00:00");
        assert_eq!(time(at("18:00:00"), Some("09:30"), true), "18:00");
        assert_eq!(time(at("18:00:05"), Some("'09:30'"), true), "'18:00:05'");
        assert_eq!(time(at("18:00:00"), None, true), "\"18:00\"");
        assert_eq!(number(2.0, Some("1.5")), "2.0");
        assert_eq!(number(2.0, Some("1")), "2");
    }

    proptest! {
        #[test]
        fn every_text_reads_back_as_itself_in_every_style(
            words in "(\\PC|[\"'\\\\\n\r\t\u{0}\u{1b}é😀]){0,12}",
            old in prop_oneof![Just(""), Just("\"a\""), Just("'a'"), Just("'''a'''"), Just("'''\na'''"), Just("\"\"\"a\"\"\""), Just("\"\"\"\r\na\"\"\"")],
            newline in prop_oneof![Just("\n"), Just("\r\n")],
        ) {
            prop_assert_eq!(decoded(&text(&words, Some(old), newline)), words);
        }
    }
}
