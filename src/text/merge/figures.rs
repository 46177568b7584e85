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

/// The sides of a post with the figures of base and other in the notation that the canvas has for them, or the other
/// side where the canvas has none.
pub(super) fn in_one_notation<'t>(bodies: Sides<&'t str>, newline: &str) -> [Cow<'t, str>; 3] {
    let texts = [bodies.base, bodies.canvas, bodies.other];
    let mut texts = texts.map(|text| Cow::Borrowed(text.unwrap_or_default()));
    for name in NAMES {
        if !texts.iter().any(|text| text.contains(name)) {
            continue;
        }
        let found = texts.each_ref().map(|text| Figures::of(text, name));
        let Some(model) = found[1]
            .as_ref()
            .or(found[2].as_ref())
            .map(|figures| figures.notation)
        else {
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

    /// The post with its figures in another notation.
    fn written(self, name: &str, notation: Notation, newline: &str) -> String {
        let Self {
            amounts,
            comments,
            above,
            below,
            tables,
            end,
            ..
        } = self;
        let lines = |prefix: &str| -> String {
            let lines = amounts
                .iter()
                .map(|(amount, value)| format!("{prefix}{amount} = {value}{newline}"));
            lines.collect()
        };
        let mut text = above;
        match notation {
            Notation::Table => {
                text.extend([below, tables]);
                end_line(&mut text, newline);
                text.extend([comments, format!("[post.{name}]{newline}"), lines("")]);
            }
            Notation::Dotted => {
                end_line(&mut text, newline);
                text.extend([comments, lines(&format!("{name}.")), below, tables]);
            }
            Notation::Inline => {
                end_line(&mut text, newline);
                let inner: Vec<String> = amounts
                    .iter()
                    .map(|(amount, value)| format!("{amount} = {value}"))
                    .collect();
                let line = format!("{name} = {{ {} }}{newline}", inner.join(", "));
                text.extend([comments, line, below, tables]);
            }
        }
        text + &end
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
    fn each_notation_can_be_written_as_each_other() {
        for canvas in NOTATIONS {
            for other in NOTATIONS {
                let bodies = Sides {
                    base: Some(other),
                    canvas: Some(canvas),
                    other: Some(other),
                };
                assert_eq!(in_one_notation(bodies, "\n"), [canvas, canvas, canvas]);
            }
        }
    }

    #[test]
    fn comments_among_figures_stay_and_other_keys_and_tables_stay_where_they_are() {
        let other =
            "[[post]]\n# planned\nkpi.reach = 1 # by Tom\ntitle = \"a\"\n[post.results]\nclicks = 1\n# end\n";
        let bodies = Sides {
            base: None,
            canvas: Some(NOTATIONS[0]),
            other: Some(other),
        };
        let [_, _, written] = in_one_notation(bodies, "\n");
        assert_eq!(
            written,
            "[[post]]\n# planned\n# by Tom\nkpi = { reach = 1 }\ntitle = \"a\"\n[post.results]\nclicks = 1\n# end\n"
        );
    }
}
