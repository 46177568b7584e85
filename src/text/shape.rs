//! Whether the tables and keys of a document go together: TOML lets nothing be defined twice.
//!
//! The parser looks at one line after the other and does not see that `[plan]` stands twice, or that a dotted
//! key reaches into a value. An accepted slip of that kind would be written back and shut every other program out.

use super::problem::Problem;
use super::value::{Entry, Key, Kind, Node, Table};
use std::collections::HashMap;
use std::ops::Range;

/// What has been defined so far, as a tree.
pub(super) struct Shape<'n> {
    nodes: Vec<Defined>,
    children: HashMap<(usize, &'n str), usize>,
    /// What stands twice: each place once.
    pub(super) problems: Vec<Problem>,
}

/// One thing that has been defined.
struct Defined {
    how: How,
    /// The key or header that defined it.
    span: Range<usize>,
    /// Whether its place has been reported.
    reported: bool,
}

/// How something was defined, which says what may still be added to it.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// A value, an inline table included: nothing can be added.
    Value,
    /// On the way to the table of a header: its own header may follow.
    OnTheWay,
    /// A table with a header of its own.
    Header,
    /// On the way to a dotted key: further dotted keys may follow.
    Dotted,
    /// A list of tables; new keys go to the last of them, which is at that place of the tree.
    List(usize),
}

const ROOT: usize = 0;

impl<'n> Shape<'n> {
    pub(super) fn new() -> Self {
        let root = Defined {
            how: How::Header,
            span: 0..0,
            reported: true,
        };
        Self {
            nodes: vec![root],
            children: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a table; `above` parts at the start of its name are above the tree.
    pub(super) fn table(&mut self, table: &'n Table<'_>, above: usize) {
        let path = table.header.path.get(above..).unwrap_or_default();
        let home = self.header(path, table.header.repeated);
        self.entries(home, &table.entries);
    }

    /// Adds a header and returns its table.
    pub(super) fn header(&mut self, path: &'n [Key<'_>], repeated: bool) -> usize {
        let Some((last, way)) = path.split_last() else {
            return ROOT;
        };
        let mut at = ROOT;
        for key in way {
            at = match self.child(at, key) {
                None => self.define(at, key, How::OnTheWay),
                Some(known) => match self.nodes[known].how {
                    How::Value => return self.refused(known, key),
                    How::List(latest) => latest,
                    How::OnTheWay | How::Header | How::Dotted => known,
                },
            };
        }
        match (self.child(at, last), repeated) {
            (None, false) => self.define(at, last, How::Header),
            (None, true) => {
                let latest = self.unnamed();
                self.define(at, last, How::List(latest));
                latest
            }
            (Some(known), false) if self.nodes[known].how == How::OnTheWay => {
                self.nodes[known].how = How::Header;
                self.nodes[known].span = last.span.clone();
                known
            }
            (Some(known), true) if matches!(self.nodes[known].how, How::List(_)) => {
                let latest = self.unnamed();
                self.nodes[known].how = How::List(latest);
                latest
            }
            (Some(known), _) => self.refused(known, last),
        }
    }

    fn entries(&mut self, home: usize, entries: &'n [Entry<'_>]) {
        for entry in entries {
            self.entry(home, entry);
        }
    }

    fn entry(&mut self, home: usize, entry: &'n Entry<'_>) {
        let mut at = home;
        let mut keys = entry.path().peekable();
        while let Some(key) = keys.next() {
            let known = self.child(at, key);
            let is_last = keys.peek().is_none();
            at = match known {
                None if is_last => self.define(at, key, How::Value),
                None => self.define(at, key, How::Dotted),
                Some(known) if !is_last && self.nodes[known].how == How::Dotted => known,
                Some(known) => {
                    self.refused(known, key);
                    return;
                }
            };
        }
        self.value(at, &entry.value);
    }

    /// Looks into the tables that a value holds.
    fn value(&mut self, at: usize, node: &'n Node<'_>) {
        match &node.kind {
            Kind::Table(entries) => self.entries(at, entries),
            Kind::Array(items) => {
                for item in items
                    .iter()
                    .filter(|item| matches!(item.kind, Kind::Table(_) | Kind::Array(_)))
                {
                    let inner = self.unnamed();
                    self.value(inner, item);
                }
            }
            _ => {}
        }
    }

    fn child(&self, parent: usize, key: &'n Key<'_>) -> Option<usize> {
        self.children.get(&(parent, &*key.name)).copied()
    }

    fn define(&mut self, parent: usize, key: &'n Key<'_>, how: How) -> usize {
        let new = self.nodes.len();
        self.nodes.push(Defined {
            how,
            span: key.span.clone(),
            reported: false,
        });
        self.children.insert((parent, &key.name), new);
        new
    }

    fn unnamed(&mut self) -> usize {
        self.nodes.push(Defined {
            how: How::Value,
            span: 0..0,
            reported: true,
        });
        self.nodes.len() - 1
    }

    /// Reports a second definition, and the first along with it. What follows goes to a table of its own, so that
    /// one slip is reported once.
    fn refused(&mut self, known: usize, key: &Key<'_>) -> usize {
        let first = &mut self.nodes[known];
        let unreported = (!std::mem::replace(&mut first.reported, true)).then(|| first.span.clone());
        for place in unreported.into_iter().chain([key.span.clone()]) {
            let message = format!("`{}` stands twice", key.name);
            self.problems
                .push(Problem::bad(place, message, "keep one of the two"));
        }
        self.unnamed()
    }
}

/// What stands twice in the settings of a file. `posts` is the header of its first `[[post]]`.
pub(super) fn of_settings<'n>(tables: &'n [Table<'_>], posts: Option<&'n [Key<'_>]>) -> Vec<Problem> {
    let mut shape = Shape::new();
    let roots = tables.iter().take_while(|table| table.header.path.is_empty());
    let roots = roots.count();
    for table in &tables[..roots] {
        shape.table(table, 0);
    }
    if let Some(header) = posts {
        shape.header(header, true);
    }
    for table in &tables[roots..] {
        shape.table(table, 0);
    }
    shape.problems
}
