//! Editing a post's own text: only the values that change, and lines that come or go, differ afterwards.

use super::blocks::each_block;
use super::read_post::{Habits, Names, PostReader, Site, SiteForm};
use super::render::{self, Style};
use super::splice::{Item, Items, Splices};
use super::value::{Entry, Kind, Node, Table};
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
        each_block(text, |block| tables.push(block.table));
        let mut problems = Vec::new();
        let mut habits = Habits::default();
        let mut reader = PostReader::new(funnel, names, &mut habits, &mut problems);
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
            let rest = &self.text[key.span.end..];
            let close = rest.len() - rest.trim_start_matches([']', ' ', '\t']).len();
            start..key.span.end + rest[..close].trim_end().len()
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
            self.edit_field(*field, value, style, funnel, &mut splices);
        }
        splices.apply(self.text)
    }

    fn edit_field(&self, field: Field, value: &Value, style: Style, funnel: &Funnel, splices: &mut Splices) {
        let figures = matches!(field, Field::Kpi | Field::Results);
        if figures && (self.has_figure_lines(field) || self.sub_table(field).is_some()) {
            let wanted: &[(Name, f64)] = if let Value::Numbers(all) = value { all } else { &[] };
            self.edit_figures(field, wanted, style, splices);
            return;
        }
        let old = self.site(field);
        if let (Value::List(names), Some(items)) = (value, old.and_then(|site| self.list_at(site))) {
            self.edit_list(items, names, style, splices);
            return;
        }
        let written = render::value(
            value,
            old.map(|site| &self.text[site.value.clone()]),
            style,
            funnel,
        );
        match (old, written) {
            // What already says it stays as it is: a synonym, a number in another notation.
            (Some(_), Some(_)) if self.post.get(field) == *value => {}
            (Some(site), Some(written)) => splices.put(site.value.clone(), written),
            (Some(site), None) => splices.put(self.line_of(site), String::new()),
            (None, Some(written)) => {
                let after = self.anchor(field);
                self.insert_line(after, &format!("{field} = {written}"), style, splices);
            }
            (None, None) => {}
        }
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
        // The header may stand further left than the keys.
        let own = self.sites.iter().find(|site| site.form == SiteForm::Line);
        let model = own
            .filter(|_| after == self.header())
            .map_or(&after, |site| &site.key);
        let indent = self.indent_of(model.start);
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

    /// The value that stands at the site.
    fn node_at(&self, site: &Site) -> Option<&Node<'b>> {
        let entries = self.tables.iter().flat_map(|table| &table.entries);
        entries
            .map(|entry| &entry.value)
            .find(|node| node.span == site.value)
    }

    /// The items of the list that stands at the site, if one does.
    fn list_at(&self, site: &Site) -> Option<&[Node<'b>]> {
        match &self.node_at(site)?.kind {
            Kind::Array(items) if !items.is_empty() => Some(items),
            _ => None,
        }
    }

    /// Changes only those items of a list that differ, so that comments between the others stay.
    fn edit_list(&self, old: &[Node<'b>], new: &[Name], style: Style, splices: &mut Splices) {
        let same =
            |(item, name): &(&Node<'_>, &Name)| matches!(&item.kind, Kind::Text(text) if **text == ***name);
        let most = old.len().min(new.len());
        let head = old.iter().zip(new).take_while(same).count();
        let backwards = old.iter().rev().zip(new.iter().rev());
        let tail = backwards.take(most - head).take_while(same).count();
        let middle = most - tail;
        let place = |at: usize| match at {
            at if at < middle => Some(at),
            at if at >= new.len() - tail => Some(at + old.len() - new.len()),
            _ => None,
        };
        let item = |(at, name): (usize, &Name)| {
            let old_place = place(at);
            let model = old_place.unwrap_or(middle.saturating_sub(1));
            let written = &self.text[old[model].span.clone()];
            let text = render::text(name, Some(written), style.newline);
            let unchanged = old_place.is_some_and(|place| same(&(&old[place], name)));
            Item {
                old: old_place,
                text: (!unchanged).then_some(text),
            }
        };
        let wanted: Vec<Item> = new.iter().enumerate().map(item).collect();
        let spans = old.iter().map(|item| item.span.clone()).collect();
        self.items(spans, style).edit(&wanted, splices);
    }

    fn items(&self, spans: Vec<Range<usize>>, style: Style) -> Items<'b> {
        Items {
            text: self.text,
            newline: style.newline,
            spans,
        }
    }

    /// Whether the field's figures have lines or places of their own.
    fn has_figure_lines(&self, field: Field) -> bool {
        self.sites
            .iter()
            .any(|site| site.field == field && site.figure.is_some())
    }

    /// The header `[post.kpi]` of a table of the field's own, if there is one.
    fn sub_table(&self, field: Field) -> Option<Range<usize>> {
        let is_own =
            |table: &&Table<'_>| matches!(&table.header.path[..], [_, name] if name.name == field.key());
        let own = self.tables.iter().find(is_own)?;
        let [first, name] = &own.header.path[..] else {
            return None;
        };
        Some(first.span.start..name.span.end)
    }

    /// Changes single figures of `kpi` or `results`, however they are written.
    fn edit_figures(&self, field: Field, wanted: &[(Name, f64)], style: Style, splices: &mut Splices) {
        if let Some(inline) = self.site(field) {
            self.edit_inline_figures(inline, wanted, style, splices);
            return;
        }
        let figures = self.sites.iter().filter(|site| site.field == field);
        let old: Vec<&Site> = figures.filter(|site| site.figure.is_some()).collect();
        let is = |site: &Site, name: &Name| site.figure.as_deref() == Some(&**name);
        for site in &old {
            match wanted.iter().find(|(name, _)| is(site, name)) {
                None => splices.put(self.line_of(site), String::new()),
                Some((_, amount)) => {
                    if let Some(written) = self.new_amount(site, *amount) {
                        splices.put(site.value.clone(), written);
                    }
                }
            }
        }
        // New figures go behind the last old one, in its form.
        let (place, prefix) = match (old.last(), self.sub_table(field)) {
            (Some(last), _) if last.form == SiteForm::Line => (last.whole(), format!("{field}.")),
            (Some(last), _) => (last.whole(), String::new()),
            (None, Some(header)) => (header, String::new()),
            (None, None) => return,
        };
        let is_new = |(name, _): &&(Name, f64)| !old.iter().any(|site| is(site, name));
        for (name, amount) in wanted.iter().filter(is_new) {
            let line = format!("{prefix}{}", render::figure(name, *amount));
            self.insert_line(place.clone(), &line, style, splices);
        }
    }

    /// What to write for a figure that has changed, in the style of the old one.
    fn new_amount(&self, site: &Site, amount: f64) -> Option<String> {
        let before = if site.field == Field::Kpi {
            &self.post.kpi
        } else {
            &self.post.results
        };
        let same = |(name, number): &(Name, f64)| {
            site.figure.as_deref() == Some(&**name) && number.total_cmp(&amount).is_eq()
        };
        let written = &self.text[site.value.clone()];
        (!before.iter().any(same)).then(|| render::number(amount, Some(written)))
    }

    fn edit_inline_figures(
        &self,
        inline: &Site,
        wanted: &[(Name, f64)],
        style: Style,
        splices: &mut Splices,
    ) {
        let Some(Kind::Table(entries)) = self.node_at(inline).map(|node| &node.kind) else {
            return;
        };
        let figure_of = |entry: &Entry<'_>| wanted.iter().find(|(name, _)| **name == *entry.key.name);
        let mut items = Vec::with_capacity(wanted.len());
        for (old, entry) in entries.iter().enumerate() {
            // Keys that postmix does not know stay.
            if figure_of(entry).is_some() || !entry.rest.is_empty() {
                items.push(Item {
                    old: Some(old),
                    text: None,
                });
            }
        }
        if items.is_empty() {
            let written = render::figures_table(wanted);
            match wanted {
                [] => splices.put(self.line_of(inline), String::new()),
                _ => splices.put(inline.value.clone(), written),
            }
            return;
        }
        let figures = self.sites.iter().filter(|site| site.field == inline.field);
        let figures: Vec<&Site> = figures.filter(|site| site.figure.is_some()).collect();
        for (name, amount) in wanted {
            match figures
                .iter()
                .find(|site| site.figure.as_deref() == Some(&**name))
            {
                Some(site) => {
                    if let Some(written) = self.new_amount(site, *amount) {
                        splices.put(site.value.clone(), written);
                    }
                }
                None => items.push(Item {
                    old: None,
                    text: Some(render::figure(name, *amount)),
                }),
            }
        }
        let spans = entries
            .iter()
            .map(|entry| entry.key.span.start..entry.value.span.end);
        self.items(spans.collect(), style).edit(&items, splices);
    }
}

impl Site {
    /// From the key to the end of the value.
    fn whole(&self) -> Range<usize> {
        self.key.start..self.value.end
    }
}
