//! Reading a file: the plan it holds, and the pieces its text is kept in.

use super::blocks::{Block, each_block};
use super::problem::Problem;
use super::read_post::{Names, PostReader, Site, StageWords};
use super::read_settings;
use super::region::{Piece, Region, Tail, comments_above, owned_comments};
use super::shape;
use super::value::{Key, Kind, Table, read_table};
use crate::plan::{Funnel, Month, Plan, Post};
use std::ops::Range;

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
    let (regions, tail) = cut_regions(text.len(), &reader.bodies, reader.problems);
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
    stages: StageWords,
    problems: Vec<Problem>,
    tables: Vec<Table<'t>>,
    posts: Vec<Post>,
    /// Each post's own text.
    bodies: Vec<Range<usize>>,
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
            stages: StageWords::default(),
            problems: Vec::new(),
            tables: Vec::new(),
            posts: Vec::new(),
            bodies: Vec::new(),
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

    fn block(&mut self, block: &Block<'t, '_>) {
        let table = read_table(block);
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
            self.bodies.push(block.start - below..block.content_end);
        }
        self.content_end = block.content_end;
        if is_post {
            self.open.push(table);
        } else {
            self.inline_posts(&table);
            self.tables.push(table);
        }
    }

    /// Makes a post of the tables read for it; its text ends at `end`.
    fn close_post(&mut self, end: usize) {
        if self.open.is_empty() {
            return;
        }
        if let Some(body) = self.bodies.last_mut() {
            body.end = end;
        }
        let tables = &self.tables;
        let funnel = self
            .funnel
            .get_or_insert_with(|| read_settings::sort(tables).funnel());
        let mut reader = PostReader::new(funnel, &mut self.names, &mut self.stages, &mut self.problems)
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
            for item in items {
                let Kind::Table(entries) = &item.kind else {
                    continue;
                };
                let mut reader =
                    PostReader::new(funnel, &mut self.names, &mut self.stages, &mut self.problems);
                reader.entries(entries);
                self.posts.push(reader.finish().0);
                self.bodies.push(item.span.clone());
            }
        }
    }
}

/// Cuts the file around the posts' bodies and hands each region its problems.
fn cut_regions(len: usize, bodies: &[Range<usize>], mut problems: Vec<Problem>) -> (Vec<Region>, Tail) {
    problems.sort_by_key(|problem| problem.span.start);
    let mut problems = problems.into_iter().peekable();
    let mut start = 0;
    let mut regions = Vec::with_capacity(bodies.len());
    for body in bodies {
        let own = std::iter::from_fn(|| problems.next_if(|problem| problem.span.start < body.end));
        let problems = own.map(|problem| problem.counted_from(start)).collect();
        regions.push(Region {
            gap: Piece::kept(start..body.start),
            body: Piece::kept(body.clone()),
            problems,
        });
        start = body.end;
    }
    let problems = problems.map(|problem| problem.counted_from(start)).collect();
    (
        regions,
        Tail {
            text: Piece::kept(start..len),
            problems,
        },
    )
}
