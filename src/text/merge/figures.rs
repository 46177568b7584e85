//! The three notations of figures, brought to one so that they can be merged amount by amount.
//!
//! ```toml
//! kpi = { reach = 1 }
//! kpi.reach = 1
//! [post.kpi]
//! reach = 1
//! ```

use super::conflict::Sides;
use super::items::{Item, cut, dotted};
use crate::text::value::Kind;
use std::borrow::Cow;

/// What figures are called.
const NAMES: [&str; 2] = ["kpi", "results"];

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Inline,
    Dotted,
    Table,
}

/// Base, canvas and other with their figures in one notation. Not inline if anybody writes them otherwise: there each
/// amount is a key of its own, which nobody else's change of another amount clashes with.
pub(super) fn in_one_notation<'t>(bodies: Sides<&'t str>, newline: &str) -> [Cow<'t, str>; 3] {
    let texts = [bodies.base, bodies.canvas, bodies.other];
    let mut texts = texts.map(|text| Cow::Borrowed(text.unwrap_or_default()));
    for name in NAMES {
        if !texts.iter().any(|text| text.contains(name)) {
            continue;
        }
        let found = texts.each_ref().map(|text| Figures::of(text, name));
        let notations = [1, 2, 0].map(|side: usize| found[side].as_ref().map(|figures| figures.notation));
        let mut notations = notations.into_iter().flatten();
        let Some(model) = notations.find(|notation| *notation != Notation::Inline) else {
            continue;
        };
        let written = found.map(|figures| {
            figures
                .filter(|figures| figures.notation != model)
                .map(|figures| figures.written(name, model, newline))
        });
        for (text, written) in texts.iter_mut().zip(written) {
            if let Some(written) = written {
                *text = Cow::Owned(written);
            }
        }
    }
    texts
}

/// The figures of one name in a post, and the rest of it.
struct Figures {
    notation: Notation,
    /// The name and the value of each, as written.
    amounts: Vec<(String, String)>,
    /// The comment lines that are among them.
    comments: String,
    /// What stands in front of them.
    above: String,
    /// What stands behind them, up to the first table below the post.
    below: String,
    /// The tables below the post.
    tables: String,
    /// The comments and blank lines at the end.
    end: String,
}

impl Figures {
    /// `None` where there are none, or such that only one notation can say.
    fn of(body: &str, name: &str) -> Option<Self> {
        let mut figures = Self {
            notation: Notation::Inline,
            amounts: Vec::new(),
            comments: String::new(),
            above: String::new(),
            below: String::new(),
            tables: String::new(),
            end: String::new(),
        };
        let mut section = String::new();
        for item in cut(body) {
            let is_header = item.key.starts_with('[');
            if is_header {
                section.clone_from(&item.key);
            }
            let own_table = section == format!("[{name}.]");
            let own_key = item.key == name || item.key.starts_with(&format!("{name}."));
            if item.key == "end[]" {
                figures.end = item.whole();
            } else if own_table || (section == "[]" && own_key) {
                figures.take(&item, name, own_table)?;
            } else if section != "[]" {
                figures.tables.push_str(&item.whole());
            } else if figures.amounts.is_empty() {
                figures.above.push_str(&item.whole());
            } else {
                figures.below.push_str(&item.whole());
            }
        }
        (!figures.amounts.is_empty()).then_some(figures)
    }

    fn take(&mut self, item: &Item<'_>, name: &str, own_table: bool) -> Option<()> {
        let lead = item
            .lead
            .split_inclusive('\n')
            .filter(|line| !line.trim().is_empty());
        self.comments.extend(lead);
        if !item.comment().is_empty() {
            self.comments.push_str(item.comment());
            self.comments.push('\n');
        }
        let Some(node) = &item.node else { return Some(()) };
        match &node.kind {
            Kind::Table(entries) if item.key == name => {
                let at = node.span.start;
                for entry in entries {
                    let value = item
                        .value
                        .get(entry.value.span.start - at..entry.value.span.end - at)?;
                    self.add(dotted(entry), value)?;
                }
                self.notation = Notation::Inline;
            }
            Kind::Table(_) => return None,
            _ => {
                let amount = item.key.strip_prefix(name)?.strip_prefix('.')?;
                self.add(amount.to_owned(), item.value)?;
                self.notation = if own_table {
                    Notation::Table
                } else {
                    Notation::Dotted
                };
            }
        }
        Some(())
    }

    fn add(&mut self, amount: String, value: &str) -> Option<()> {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let fits = !amount.is_empty() && amount.chars().all(is_bare) && !value.contains('\n');
        fits.then(|| self.amounts.push((amount, value.to_owned())))
    }

    /// The post with its figures in a table of their own, or else with a dotted key for each.
    fn written(self, name: &str, notation: Notation, newline: &str) -> String {
        let lines = |prefix: &str| -> String {
            let amounts = self.amounts.iter();
            let line = |(amount, value): &(String, String)| [prefix, amount, " = ", value, newline].concat();
            amounts.map(line).collect()
        };
        let mut text = self.above;
        if notation == Notation::Table {
            text.extend([&*self.below, &*self.tables]);
            end_line(&mut text, newline);
            text.extend([&*self.comments, &format!("[post.{name}]{newline}"), &lines("")]);
        } else {
            end_line(&mut text, newline);
            let lines = lines(&format!("{name}."));
            text.extend([&*self.comments, &lines, &*self.below, &*self.tables]);
        }
        text + &self.end
    }
}

/// Ends the last line.
fn end_line(text: &mut String, newline: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(newline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTATIONS: [&str; 3] = [
        "[[post]]\ntitle = \"a\"\nkpi = { reach = 1, leads = 2 }\n",
        "[[post]]\ntitle = \"a\"\nkpi.reach = 1\nkpi.leads = 2\n",
        "[[post]]\ntitle = \"a\"\n[post.kpi]\nreach = 1\nleads = 2\n",
    ];

    #[test]
    fn each_notation_can_be_written_amount_by_amount() {
        let all = [Notation::Inline, Notation::Dotted, Notation::Table];
        for (text, own) in NOTATIONS.into_iter().zip(all) {
            for (expected, notation) in NOTATIONS.into_iter().zip(all).skip(1) {
                let figures = Figures::of(text, "kpi");
                assert_eq!(figures.as_ref().map(|figures| figures.notation), Some(own));
                let written = figures.map(|figures| figures.written("kpi", notation, "\n"));
                assert_eq!(written.as_deref(), Some(expected));
            }
        }
    }

    #[test]
    fn comments_among_figures_stay_and_other_keys_and_tables_stay_where_they_are() {
        let other =
            "[[post]]\n# planned\nkpi.reach = 1 # by Tom\ntitle = \"a\"\n[post.results]\nclicks = 1\n# end\n";
        let bodies = Sides {
            base: None,
            canvas: Some(NOTATIONS[2]),
            other: Some(other),
        };
        let [_, _, written] = in_one_notation(bodies, "\n");
        assert_eq!(
            written,
            "[[post]]\ntitle = \"a\"\n[post.results]\nclicks = 1\n# planned\n# by Tom\n[post.kpi]\nreach = 1\n# end\n"
        );
    }
}
