//! Cutting a table into what a merge decides on one by one: its header and its keys.

use crate::text::blocks::each_block;
use crate::text::value::{Entry, Kind, Node};
use std::collections::HashMap;

/// A header, a key, or what stands behind the last key; each with the comment lines in front of it.
#[derive(Clone, Debug)]
pub(super) struct Item<'t> {
    pub(super) key: String,
    /// What it is known by: the key, and whether it stands below a header of its own.
    id: String,
    /// The comment and blank lines in front.
    pub(super) lead: &'t str,
    /// From the start of its line to the value.
    pub(super) head: &'t str,
    /// The value as written.
    pub(super) value: &'t str,
    /// The rest of the line, and its end.
    pub(super) tail: &'t str,
    /// What the value means; none for headers and ends.
    pub(super) node: Option<Node<'t>>,
}

impl super::align::Known for Item<'_> {
    type Key = String;

    fn identity(&self) -> &String {
        &self.id
    }

    /// A key of the post itself must stay ahead of all headers below the post.
    fn belongs_behind(&self, other: &Self) -> bool {
        self.is_in_own_table() || !other.is_in_own_table()
    }
}

impl Item<'_> {
    /// Whether it is the header of a table below a post, or stands under one.
    fn is_in_own_table(&self) -> bool {
        self.id != self.key || (self.key.starts_with('[') && self.key != "[]")
    }

    /// The line of the key itself, without what stands in front.
    pub(super) fn line(&self) -> String {
        [self.head, self.value, self.tail].concat()
    }

    /// The comment behind the value; empty where there is none.
    pub(super) fn comment(&self) -> &str {
        self.tail.find('#').map_or("", |at| self.tail[at..].trim_end())
    }

    /// Everything.
    pub(super) fn whole(&self) -> String {
        [self.lead, self.head, self.value, self.tail].concat()
    }

    /// Whether both say the same, however they write it.
    pub(super) fn says(&self, other: &Self) -> bool {
        match (&self.node, &other.node) {
            (Some(own), Some(other)) => same(&own.kind, &other.kind),
            // Headers and ends of one key say the same.
            (None, None) => true,
            _ => false,
        }
    }
}

/// Cuts the text of a table, or of a post with the tables below it.
pub(super) fn cut(body: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut at = 0;
    let mut item = |key: String, from: usize, value: std::ops::Range<usize>, node| {
        let head = body[..from].rfind('\n').map_or(0, |newline| newline + 1).max(at);
        let end = body[value.end..]
            .find('\n')
            .map_or(body.len(), |newline| value.end + newline + 1);
        items.push(Item {
            id: key.clone(),
            key,
            lead: &body[at..head],
            head: &body[head..value.start],
            value: &body[value.clone()],
            tail: &body[value.end..end],
            node,
        });
        at = end;
    };
    let mut prefix = String::new();
    let mut met: HashMap<String, usize> = HashMap::new();
    each_block(body, |block| {
        let header = &block.table.header;
        if let (Some(first), Some(last)) = (header.path.first(), header.path.last()) {
            let names = header.path.iter().skip(1).map(|key| format!("{}.", key.name));
            prefix = names.collect();
            // Of several `[[post.asset]]` each is a thing of its own.
            let before = met.entry(prefix.clone()).or_default();
            if *before > 0 {
                prefix = format!("{}#{before}.", prefix.trim_end_matches('.'));
            }
            *before += 1;
            item(
                format!("[{prefix}]"),
                first.span.start,
                last.span.end..last.span.end,
                None,
            );
        }
        for entry in block.table.entries {
            let key = format!("{prefix}{}", dotted(&entry));
            item(
                key,
                entry.key.span.start,
                entry.value.span.clone(),
                Some(entry.value),
            );
        }
    });
    items.push(Item {
        key: "end[]".to_owned(),
        id: "end[]".to_owned(),
        lead: &body[at..],
        head: "",
        value: "",
        tail: "",
        node: None,
    });
    tell_notations_apart(&mut items);
    items
}

/// `foo` below a header `[post.extra]` is another line than a dotted `extra.foo`, though both say the same.
fn tell_notations_apart(items: &mut [Item<'_>]) {
    let mut is_below = false;
    for item in items {
        if item.node.is_none() {
            is_below = item.key != "[]";
        } else if is_below {
            item.id.insert_str(0, "below ");
        }
    }
}

pub(super) fn dotted(entry: &Entry<'_>) -> String {
    let names: Vec<&str> = entry.path().map(|key| &*key.name).collect();
    names.join(".")
}

/// Whether a table says something else than before. An id alone says nothing: it is given when a post is touched.
pub(super) fn differ(before: &str, after: &str) -> bool {
    let said = |body| -> Vec<Item<'_>> {
        let mut items = cut(body);
        items.retain(|item| item.key != "id" || !item.lead.trim().is_empty() || !item.comment().is_empty());
        items
    };
    let (before, after) = (said(before), said(after));
    let same = |(one, other): (&Item<'_>, &Item<'_>)| {
        one.key == other.key
            && (one.key == "id" || one.says(other))
            && one.lead.trim() == other.lead.trim()
            && one.comment() == other.comment()
    };
    before.len() != after.len() || !before.iter().zip(&after).all(same)
}

/// Whether two values mean the same.
fn same(one: &Kind<'_>, other: &Kind<'_>) -> bool {
    match (one, other) {
        (Kind::Text(one), Kind::Text(other)) => one == other,
        (Kind::Flag(one), Kind::Flag(other)) => one == other,
        (Kind::DateTime(one), Kind::DateTime(other)) | (Kind::Number(one), Kind::Number(other)) => {
            one == other
        }
        (Kind::Array(one), Kind::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same(&one.kind, &other.kind))
        }
        (Kind::Table(one), Kind::Table(other)) => {
            let has = |entry: &Entry<'_>| {
                let twin = other.iter().find(|twin| dotted(twin) == dotted(entry));
                twin.is_some_and(|twin| same(&entry.value.kind, &twin.value.kind))
            };
            one.len() == other.len() && one.iter().all(has)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "# mine\n[[post]]\nid = \"a\"\n# why\ntitle = \"b\" # said\nkpi.reach = 1\n[post.results]\nclicks = 2\n# last\n";

    #[test]
    fn the_items_are_the_whole_table() {
        let items = cut(POST);
        let keys: Vec<&str> = items.iter().map(|item| &*item.key).collect();
        assert_eq!(
            keys,
            [
                "[]",
                "id",
                "title",
                "kpi.reach",
                "[results.]",
                "results.clicks",
                "end[]"
            ]
        );
        assert_eq!(items.iter().map(Item::whole).collect::<String>(), POST);
        assert_eq!(
            (items[2].lead, items[2].value, items[2].tail),
            ("# why\n", "\"b\"", " # said\n")
        );
    }

    #[test]
    fn another_notation_and_an_id_are_no_difference_but_a_comment_is() {
        for same in [
            POST.replace("\"b\"", "'b'"),
            POST.replace("\"a\"", "\"z\""),
            POST.replace("id = \"a\"\n", ""),
        ] {
            assert!(!differ(POST, &same), "{same}");
        }
        for other in [
            POST.replace("\"b\"", "\"c\""),
            POST.replace("# said", "# heard"),
            POST.replace("# why\n", ""),
            POST.replace("id = \"a\"", "# by Tom\nid = \"a\""),
            POST.replace("id = \"a\"", "id = \"a\" # as in the shop"),
            POST.replace("clicks = 2\n", ""),
        ] {
            assert!(differ(POST, &other), "{other}");
        }
    }
}
