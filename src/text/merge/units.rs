//! Cutting a file into what a merge moves as a whole: tables and paragraphs.

use crate::text::blocks::{Block, each_block};
use crate::text::region::{comments_above, leading_blanks, owned_comments};
use crate::text::value::{Kind, Table};
use std::ops::Range;

/// Something that stands in a file, and the blank lines in front of it.
#[derive(Clone, Debug)]
pub(super) struct Unit<'t> {
    /// The blank lines in front.
    pub(super) lead: &'t str,
    /// Its own lines.
    pub(super) body: &'t str,
    pub(super) sort: Sort,
}

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    /// A post; its place in the plan.
    Post(usize),
    /// Another table: its name and, where there may be several, what tells it from the others.
    Table(String, Option<String>),
    /// Comment lines on their own.
    Paragraph,
    /// The end of the file, which may have blank lines in front.
    End,
}

/// A table with everything that goes with it.
struct Section {
    /// From its first line to past its last, without the comments that touch it.
    lines: Range<usize>,
    name: String,
    repeated: bool,
    ident: Option<String>,
}

/// Cuts a file into units.
pub(super) fn cut(text: &str) -> Vec<Unit<'_>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut units = Vec::new();
    let mut posts = 0;
    let mut at = start;
    let sections = sections(text);
    for (number, section) in sections.iter().enumerate() {
        let end = section.lines.end;
        let next = sections
            .get(number + 1)
            .map_or(text.len(), |next| next.lines.start);
        let (below, after) = if number + 1 < sections.len() {
            let (above, _) = owned_comments(&text[end..next]);
            (below_of(text, at, section), end + above)
        } else {
            (
                below_of(text, at, section),
                end + comments_above(&text[end..next]),
            )
        };
        let begins = section.lines.start - below;
        let lead = paragraphs(&text[at..begins], &mut units);
        let sort = if section.name == "post" && section.repeated {
            posts += 1;
            Sort::Post(posts - 1)
        } else {
            Sort::Table(section.name.clone(), section.ident.clone())
        };
        units.push(Unit {
            lead,
            body: &text[begins..after],
            sort,
        });
        at = after;
    }
    let lead = paragraphs(&text[at..], &mut units);
    units.push(Unit {
        lead,
        body: "",
        sort: Sort::End,
    });
    units
}

/// How many bytes of comments in front of a section are its own; what stands there begins at `from`.
fn below_of(text: &str, from: usize, section: &Section) -> usize {
    owned_comments(&text[from..section.lines.start]).1
}

/// Adds the paragraphs of the lines between two tables, and returns the blank lines behind the last of them.
fn paragraphs<'t>(mut lines: &'t str, units: &mut Vec<Unit<'t>>) -> &'t str {
    loop {
        let lead = leading_blanks(lines);
        if lead == lines.len() {
            return lines;
        }
        let (blanks, rest) = lines.split_at(lead);
        let length: usize = rest
            .split_inclusive('\n')
            .take_while(|line| !line.trim().is_empty())
            .map(str::len)
            .sum();
        units.push(Unit {
            lead: blanks,
            body: &rest[..length],
            sort: Sort::Paragraph,
        });
        lines = &rest[length..];
    }
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    each_block(text, |block| {
        let path = &block.table.header.path;
        let below = sections
            .last_mut()
            .filter(|last| last.repeated && path.len() > 1 && path[0].name == last.name);
        if let Some(above) = below {
            above.lines.end = block.content_end;
        } else if !path.is_empty() || !block.table.entries.is_empty() {
            sections.push(section(text, &block));
        }
    });
    for section in &mut sections {
        section.lines.end = end_of_line(text, section.lines.end);
    }
    sections
}

fn section(text: &str, block: &Block<'_>) -> Section {
    let header = &block.table.header;
    let start = match block.table.entries.first() {
        // What stands in front of the first key of the file is comments, not part of a table.
        Some(entry) if header.path.is_empty() => {
            text[..entry.key.span.start].rfind('\n').map_or(0, |at| at + 1)
        }
        _ => block.start,
    };
    let start = start.max(text.len() - text.trim_start_matches('\u{feff}').len());
    let name: Vec<&str> = header.path.iter().map(|key| &*key.name).collect();
    Section {
        lines: start..block.content_end,
        name: name.join("."),
        repeated: header.repeated,
        ident: ident(&block.table),
    }
}

/// What tells a table from others of its name: its `id` or `name`.
fn ident(table: &Table<'_>) -> Option<String> {
    if !table.header.repeated {
        return None;
    }
    let entry = table
        .entries
        .iter()
        .find(|entry| entry.rest.is_empty() && matches!(&*entry.key.name, "id" | "name"))?;
    match &entry.value.kind {
        Kind::Text(ident) => Some(ident.trim().to_owned()),
        _ => None,
    }
}

/// Past the line end at or behind `at`.
fn end_of_line(text: &str, at: usize) -> usize {
    if at > 0 && text[..at].ends_with('\n') {
        return at;
    }
    text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<(&str, &str)> {
        cut(text).into_iter().map(|unit| (unit.lead, unit.body)).collect()
    }

    #[test]
    fn tables_paragraphs_and_rulers_are_units_and_touching_comments_are_not() {
        let text = "# December\n\n[plan]\nbrand = \"B\" # yes\n\n# --- Week 1 ---\n# mine\n[[post]]\ntitle = \"a\"\n[post.kpi]\nreach = 1\n# after\n\n# alone\n\n\n";
        assert_eq!(
            shown(text),
            [
                ("", "# December\n"),
                ("\n", "[plan]\nbrand = \"B\" # yes\n"),
                ("\n", "# --- Week 1 ---\n"),
                (
                    "",
                    "# mine\n[[post]]\ntitle = \"a\"\n[post.kpi]\nreach = 1\n# after\n"
                ),
                ("\n", "# alone\n"),
                ("\n\n", ""),
            ]
        );
    }

    #[test]
    fn keys_in_front_of_all_tables_are_a_table_without_a_name() {
        assert_eq!(
            shown("\u{feff}# top\nx = 1\n[plan]"),
            [("", "# top\nx = 1\n"), ("", "[plan]"), ("", "")]
        );
    }

    proptest! {
        #[test]
        fn the_units_are_the_whole_text(lines in proptest::collection::vec(
            proptest::sample::select(vec!["[[post]]", "[post.kpi]", "[plan]", "a = 1", "# c", "# --- r ---", "", "  ", "[[stage]]", "id = \"x\""]), 0..30,
        )) {
            let text = lines.join("\n");
            let whole: String = cut(&text).iter().flat_map(|unit| [unit.lead, unit.body]).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
