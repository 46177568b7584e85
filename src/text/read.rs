//! Reading a file: the plan it holds, and the pieces its text is kept in.

use super::blocks::{Block, each_block};
use super::problem::Problem;
use super::read_post::{Habits, Names, PostReader, Site};
use super::read_settings;
use super::region::{Piece, Region, Tail, comments_above, owned_comments};
use super::shape;
use super::value::{Key, Kind, Table};
use crate::plan::{Funnel, Month, Plan, Post};

/// What a file was found to be.
pub(super) struct Reading {
    pub(super) plan: Plan,
    pub(super) regions: Vec<Region>,
    pub(super) tail: Tail,
    pub(super) names: Names,
}

/// Reads a whole file. A month that neither the file nor its posts name is `fallback`.
pub(super) fn read(text: &str, fallback: Month) -> Reading {
    let mut reader = FileReader::new(text, None);
    reader.read();
    let mut settings = read_settings::sort(&reader.tables);
    let funnel = settings.funnel();
    if reader.funnel.as_ref().is_some_and(|used| *used != funnel) {
        // The stages stand behind some posts, which were read without knowing them.
        drop(settings);
        reader = FileReader::new(text, Some(funnel.clone()));
        reader.read();
        settings = read_settings::sort(&reader.tables);
        settings.funnel();
    }
    let mut plan = Plan {
        funnel,
        posts: reader.posts,
        ..Plan::empty(fallback)
    };
    let (month, problems) = settings.into_plan(&mut plan);
    reader
        .problems
        .extend(shape::of_settings(&reader.tables, reader.post_header.as_deref()));
    plan.month = month
        .or_else(|| Plan::month_of_most(&plan.posts))
        .unwrap_or(fallback);
    reader.problems.extend(problems);
    let mut regions = reader.regions;
    let tail = share_out(text.len(), &mut regions, reader.problems);
    Reading {
        plan,
        regions,
        tail,
        names: reader.names,
    }
}

struct FileReader<'t> {
    text: &'t str,
    /// The funnel that posts are read with: given, or made of the stages read so far when the first post comes.
    funnel: Option<Funnel>,
    names: Names,
    habits: Habits,
    problems: Vec<Problem>,
    tables: Vec<Table<'t>>,
    posts: Vec<Post>,
    /// The pieces up to the last post so far; that of a post still open ends where it begins.
    regions: Vec<Region>,
    /// Where the open post begins, or past the last one.
    cut: usize,
    /// The tables of the post being read.
    open: Vec<Table<'t>>,
    /// Past the content of the table before.
    content_end: usize,
    /// The header of the first `[[post]]`.
    post_header: Option<Vec<Key<'t>>>,
    /// Room for the places of a post's fields, which nobody wants while the whole file is read.
    room: Vec<Site>,
}

impl<'t> FileReader<'t> {
    fn new(text: &'t str, funnel: Option<Funnel>) -> Self {
        Self {
            text,
            funnel,
            names: Names::default(),
            habits: Habits::default(),
            problems: Vec::new(),
            tables: Vec::new(),
            posts: Vec::new(),
            regions: Vec::new(),
            cut: 0,
            open: Vec::new(),
            content_end: 0,
            post_header: None,
            room: Vec::new(),
        }
    }

    fn read(&mut self) {
        let text = self.text;
        each_block(text, |block| self.block(block));
        // Behind the last table there is nothing else that a comment touching the last post could belong to.
        self.close_post(self.content_end + comments_above(&text[self.content_end..]));
    }

    fn block(&mut self, block: Block<'t>) {
        let table = block.table;
        let is_post = table.header.path.first().is_some_and(|key| key.name == "post");
        let (above, below) = owned_comments(&self.text[self.content_end..block.start]);
        let begins = is_post && (table.header.path.len() == 1 || self.open.is_empty());
        if begins || !is_post {
            self.close_post(self.content_end + above);
        }
        if begins {
            self.note_odd_header(&table);
            if self.post_header.is_none() && table.header.repeated {
                self.post_header = table.header.path.get(..1).map(<[Key<'_>]>::to_vec);
            }
            self.begin_region(block.start - below);
        }
        self.content_end = block.content_end;
        if is_post {
            self.open.push(table);
        } else {
            self.inline_posts(&table);
            self.tables.push(table);
        }
    }

    /// A post's own text begins at `start`.
    fn begin_region(&mut self, start: usize) {
        self.regions.push(Region {
            gap: Piece::kept(self.cut..start),
            body: Piece::kept(start..start),
            problems: Box::default(),
        });
        self.cut = start;
    }

    fn end_region(&mut self, end: usize) {
        if let Some(region) = self.regions.last_mut() {
            region.body = Piece::kept(self.cut..end);
        }
        self.cut = end;
    }

    /// Makes a post of the tables read for it; its text ends at `end`.
    fn close_post(&mut self, end: usize) {
        if self.open.is_empty() {
            return;
        }
        self.end_region(end);
        let tables = &self.tables;
        let funnel = self
            .funnel
            .get_or_insert_with(|| read_settings::sort(tables).funnel());
        let mut reader = PostReader::new(funnel, &mut self.names, &mut self.habits, &mut self.problems)
            .with_room(std::mem::take(&mut self.room));
        reader.tables(&self.open);
        let (post, room) = reader.finish();
        self.posts.push(post);
        self.room = room;
        self.open.clear();
    }

    /// Posts are `[[post]]`, and tables below one follow it at once.
    fn note_odd_header(&mut self, table: &Table<'_>) {
        let Some(key) = table.header.path.first() else {
            return;
        };
        let problem = if table.header.path.len() > 1 {
            Problem::bad(
                key.span.clone(),
                "this table is not below a post",
                "put it right below its [[post]]",
            )
        } else if table.header.repeated {
            return;
        } else {
            Problem::bad(
                key.span.clone(),
                "one [post] leaves no room for others",
                "write [[post]]",
            )
        };
        self.problems.push(problem);
    }

    /// Posts written as values, `post = [{ … }]`, are read, so that none is lost from sight, but cannot be edited.
    fn inline_posts(&mut self, table: &Table<'t>) {
        for entry in &table.entries {
            let is_post = table.header.path.is_empty() && entry.key.name == "post";
            let (true, Kind::Array(items)) = (is_post, &entry.value.kind) else {
                continue;
            };
            let message = "posts written inside a value can be shown but not edited";
            let help = "write each as a table of its own, under a line [[post]]";
            self.problems
                .push(Problem::bad(entry.key.span.clone(), message, help));
            let tables = std::slice::from_ref(table);
            let funnel = self
                .funnel
                .get_or_insert_with(|| read_settings::sort(tables).funnel());
            let mut spans = Vec::new();
            for item in items {
                let Kind::Table(entries) = &item.kind else {
                    continue;
                };
                let mut reader =
                    PostReader::new(funnel, &mut self.names, &mut self.habits, &mut self.problems);
                reader.entries(entries);
                self.posts.push(reader.finish().0);
                spans.push(item.span.clone());
            }
            for span in spans {
                self.begin_region(span.start);
                self.end_region(span.end);
            }
        }
    }
}

/// Hands each region its problems, and makes the tail of what is left of the file.
fn share_out(len: usize, regions: &mut [Region], mut problems: Vec<Problem>) -> Tail {
    problems.sort_by_key(|problem| problem.span.start);
    let mut problems = problems.into_iter().peekable();
    let mut start = 0;
    for region in regions {
        let end = start + region.gap.len() + region.body.len();
        let own = std::iter::from_fn(|| problems.next_if(|problem| problem.span.start < end));
        region.problems = own.map(|problem| problem.counted_from(start)).collect();
        start = end;
    }
    Tail {
        text: Piece::kept(start..len),
        problems: problems.map(|problem| problem.counted_from(start)).collect(),
    }
}
