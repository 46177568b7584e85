//! Editing a post's own text: only the values that change, and lines that come or go, differ afterwards.

use super::blocks::each_block;
use super::read_post::{Names, PostReader, Site, SiteForm, StageWords};
use super::render::{self, Style};
use super::value::{Kind, Node, Table, read_table};
use crate::plan::{Field, Funnel, Name, Post, Value};
use std::ops::Range;

/// A post's text read again.
pub(super) struct Body<'b> {
    text: &'b str,
    tables: Vec<Table<'b>>,
    sites: Vec<Site>,
    /// The post it says.
    pub(super) post: Post,
    /// What is wrong in it; places count from its start.
    pub(super) problems: Vec<super::problem::Problem>,
}

impl<'b> Body<'b> {
    pub(super) fn read(text: &'b str, funnel: &Funnel, names: &mut Names) -> Self {
        let mut tables = Vec::new();
        each_block(text, |block| tables.push(read_table(block)));
        let mut problems = Vec::new();
        let mut stages = StageWords::default();
        let mut reader = PostReader::new(funnel, names, &mut stages, &mut problems);
        // What stands in front of the header is comments.
        let first = tables.iter().take_while(|table| table.header.path.is_empty());
        let first = first.count();
        reader.tables(&tables[first..]);
        let (post, sites) = reader.finish();
        Self {
            text,
            tables,
            sites,
            post,
            problems,
        }
    }

    /// Where a field stands: its value, or the post's header for one it does not have.
    pub(super) fn place_of(&self, field: Option<Field>) -> Range<usize> {
        let site = field.and_then(|field| self.sites.iter().find(|site| site.field == field));
        site.map_or_else(|| self.header(), |site| site.value.clone())
    }

    /// How it writes a field's value, if it has the field.
    pub(super) fn written(&self, field: Field) -> Option<&'b str> {
        self.site(field).map(|site| &self.text[site.value.clone()])
    }

    /// The header `[[post]]`.
    fn header(&self) -> Range<usize> {
        let named = self.tables.iter().find_map(|table| table.header.path.first());
        named.map_or(0..0, |key| {
            let line = self.text[..key.span.start]
                .rfind('\n')
                .map_or(0, |newline| newline + 1);
            let start = key.span.start - self.text[line..key.span.start].trim_start().len();
            let close = self.text[key.span.end..]
                .find(|c| c != ']' && c != ' ')
                .unwrap_or(0);
            start..key.span.end + self.text[key.span.end..key.span.end + close].trim_end().len()
        })
    }

    fn site(&self, field: Field) -> Option<&Site> {
        self.sites
            .iter()
            .find(|site| site.field == field && site.figure.is_none())
    }

    /// The text with the fields' new values.
    pub(super) fn edited(&self, changes: &[(Field, Value)], style: Style, funnel: &Funnel) -> String {
        let mut splices = Splices::default();
        let mut changes: Vec<_> = changes.iter().collect();
        // Keys that are new are put in in the order of the fields.
        changes.sort_by_key(|(field, _)| *field);
        for (field, value) in changes {
            if let (Field::Kpi | Field::Results, true) = (field, self.has_figure_lines(*field)) {
                self.edit_figures(*field, value, style, &mut splices);
                continue;
            }
            let old = self.site(*field);
            let written = render::value(
                value,
                old.map(|site| &self.text[site.value.clone()]),
                style,
                funnel,
            );
            match (old, written) {
                (Some(site), Some(_)) if self.list_at(site).is_some() => {
                    self.edit_list(site, value, style, &mut splices)
                }
                (Some(site), Some(written)) => splices.put(site.value.clone(), written),
                (Some(site), None) => splices.put(self.line_of(site), String::new()),
                (None, Some(written)) => {
                    let after = self.anchor(*field);
                    self.insert_line(after, &format!("{field} = {written}"), style, &mut splices);
                }
                (None, None) => {}
            }
        }
        splices.apply(self.text)
    }

    /// The line to put a new field behind: that of the last field that comes before it, or the header.
    fn anchor(&self, field: Field) -> Range<usize> {
        let lines = self
            .sites
            .iter()
            .filter(|site| site.form == SiteForm::Line && site.field < field);
        lines
            .max_by_key(|site| (site.field, site.value.end))
            .map_or_else(|| self.header(), Site::whole)
    }

    /// Puts a line behind the one that `after` ends in, with the same indentation.
    fn insert_line(&self, after: Range<usize>, line: &str, style: Style, splices: &mut Splices) {
        let indent = self.indent_of(after.start);
        let end = self.end_of_line(after.end);
        let written = if self.text[..end].ends_with('\n') {
            format!("{indent}{line}{}", style.newline)
        } else {
            format!("{}{indent}{line}", style.newline)
        };
        splices.put(end..end, written);
    }

    fn indent_of(&self, at: usize) -> &str {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = &self.text[start..at];
        if line.trim().is_empty() { line } else { "" }
    }

    /// Past the line end that follows `at`, or the end of the text.
    fn end_of_line(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// What to take out for a field to go: its line, but for a comment behind it, which stays on a line of its own.
    fn line_of(&self, site: &Site) -> Range<usize> {
        let end = self.end_of_line(site.value.end);
        let rest = &self.text[site.value.end..end];
        if let Some(comment) = rest.find('#') {
            return site.key.start..site.value.end + comment;
        }
        let indent = self.indent_of(site.key.start).len();
        site.key.start - indent..end
    }

    /// The texts of the list that stands at the site, if one does.
    fn list_at(&self, site: &Site) -> Option<&[Node<'b>]> {
        let entries = self.tables.iter().flat_map(|table| &table.entries);
        let node = entries
            .map(|entry| &entry.value)
            .find(|node| node.span == site.value)?;
        if let Kind::Array(items) = &node.kind {
            Some(items)
        } else {
            None
        }
    }

    /// Changes only those items of a list that differ, so that comments between the others stay.
    fn edit_list(&self, site: &Site, value: &Value, style: Style, splices: &mut Splices) {
        let (Some(old), Value::List(new)) = (self.list_at(site), value) else {
            return;
        };
        let same =
            |(item, name): (&Node<'_>, &Name)| matches!(&item.kind, Kind::Text(text) if **text == **name);
        let head = old.iter().zip(new.iter()).take_while(|pair| same(*pair)).count();
        let most_tail = old.len().min(new.len()) - head;
        let tail = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take(most_tail)
            .take_while(|pair| same(*pair))
            .count();
        let (gone, come) = (
            &old[head..old.len() - tail],
            render::list(&new[head..new.len() - tail], style.newline),
        );
        let before = head.checked_sub(1).map(|last| old[last].span.end);
        let after = (tail > 0).then(|| old[old.len() - tail].span.start);
        match (gone, before, after) {
            ([first, .., last], ..) if !come.is_empty() => splices.put(first.span.start..last.span.end, come),
            ([only], ..) if !come.is_empty() => splices.put(only.span.clone(), come),
            ([.., last], Some(before), _) => splices.put(before..last.span.end, String::new()),
            ([first, ..], None, Some(after)) => splices.put(first.span.start..after, String::new()),
            ([], Some(before), _) if !come.is_empty() => splices.put(before..before, format!(", {come}")),
            ([], None, Some(after)) if !come.is_empty() => splices.put(after..after, format!("{come}, ")),
            _ => splices.put(site.value.clone(), format!("[{come}]")),
        }
    }

    /// Whether the field's figures have lines or places of their own.
    fn has_figure_lines(&self, field: Field) -> bool {
        self.sites
            .iter()
            .any(|site| site.field == field && site.figure.is_some())
    }

    /// Changes single figures of `kpi` or `results`, however they are written.
    fn edit_figures(&self, field: Field, value: &Value, style: Style, splices: &mut Splices) {
        let wanted: &[(Name, f64)] = if let Value::Numbers(figures) = value {
            figures
        } else {
            &[]
        };
        let old: Vec<&Site> = self
            .sites
            .iter()
            .filter(|site| site.field == field && site.figure.is_some())
            .collect();
        let is = |site: &Site, name: &Name| site.figure.as_deref() == Some(&**name);
        let same_names = old.len() == wanted.len()
            && wanted
                .iter()
                .all(|(name, _)| old.iter().any(|site| is(site, name)));
        if let (Some(inline), false) = (self.site(field), same_names) {
            let (range, written) = match wanted {
                [] => (self.line_of(inline), String::new()),
                figures => (inline.value.clone(), render::figures_table(figures)),
            };
            splices.put(range, written);
            return;
        }
        for site in &old {
            let Some((_, amount)) = wanted.iter().find(|(name, _)| is(site, name)) else {
                splices.put(self.line_of(site), String::new());
                continue;
            };
            let written = &self.text[site.value.clone()];
            if written.replace('_', "").parse() != Ok(*amount) {
                splices.put(site.value.clone(), render::number(*amount, Some(written)));
            }
        }
        // New figures go behind the last old one, in its form.
        let Some(last) = old.last() else { return };
        let prefix = if last.form == SiteForm::Line {
            format!("{field}.")
        } else {
            String::new()
        };
        for (name, amount) in wanted
            .iter()
            .filter(|(name, _)| !old.iter().any(|site| is(site, name)))
        {
            let line = format!("{prefix}{}", render::figure(name, *amount));
            self.insert_line(last.whole(), &line, style, splices);
        }
    }
}

impl Site {
    /// From the key to the end of the value.
    fn whole(&self) -> Range<usize> {
        self.key.start..self.value.end
    }
}

/// Replacements of parts of a text that do not overlap.
#[derive(Default)]
struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    fn put(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    fn apply(mut self, text: &str) -> String {
        // Stable: what was put at one place first comes first.
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut edited = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for (range, new) in &self.0 {
            edited.push_str(&text[at..range.start.max(at)]);
            edited.push_str(new);
            at = range.end.max(at);
        }
        edited.push_str(&text[at..]);
        edited
    }
}
