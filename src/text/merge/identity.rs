//! Which unit is which in three versions of a file.

use super::units::{Sort, Unit};
use crate::merge::pair;
use crate::plan::{Field, Plan, Post};
use crate::text::PlanText;
use std::collections::HashMap;

/// A unit and what it is known by in all versions.
#[derive(Debug)]
pub(super) struct Keyed<'t> {
    pub(super) unit: Unit<'t>,
    pub(super) key: Key,
    /// The post's day, which says where a new one belongs among others.
    pub(super) date: Option<chrono::NaiveDate>,
}

/// What a unit is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A post: a number of its own.
    Post(usize),
    /// Another table, and how many like it came before.
    Table(String, Option<String>, usize),
    /// A paragraph of these words, and how many like it came before.
    Paragraph(String, usize),
    /// The end of the file.
    End,
}

impl super::align::Known for Keyed<'_> {
    type Key = Key;

    fn identity(&self) -> &Key {
        &self.key
    }

    fn belongs_behind(&self, other: &Self) -> bool {
        matches!((self.date, other.date), (Some(own), Some(date)) if date <= own)
    }
}

impl Keyed<'_> {
    /// What to call it in messages.
    pub(super) fn name(&self, plan: &Plan) -> String {
        match &self.unit.sort {
            Sort::Post(at) => plan.posts.get(*at).map_or_else(String::new, |post| {
                let day = post.date.map(|date| date.format(" (%a %-d %b)").to_string());
                format!("“{}”{}", post.display_title(), day.unwrap_or_default())
            }),
            Sort::Table(name, Some(ident)) => format!("{name} {ident}"),
            Sort::Table(name, None) if name.is_empty() => "the file".to_owned(),
            Sort::Table(name, None) => format!("[{name}]"),
            Sort::Paragraph => "a comment".to_owned(),
            Sort::End => "the end of the file".to_owned(),
        }
    }
}

/// The units of base, ours and theirs with their keys.
pub(super) fn keyed<'t>(units: [Vec<Unit<'t>>; 3], plans: &[PlanText; 3]) -> [Vec<Keyed<'t>>; 3] {
    let posts = plans.each_ref().map(|plan| &plan.plan().posts[..]);
    let numbers = numbers(posts);
    let mut versions = units.into_iter().zip(&numbers).zip(posts);
    std::array::from_fn(|_| {
        versions
            .next()
            .map_or_else(Vec::new, |((units, numbers), posts)| {
                with_keys(units, numbers, posts)
            })
    })
}

fn with_keys<'t>(units: Vec<Unit<'t>>, numbers: &[usize], posts: &[Post]) -> Vec<Keyed<'t>> {
    let mut met: HashMap<(Sort, String), usize> = HashMap::new();
    let mut count = |sort: &Sort, words: &str| {
        let seen = met.entry((sort.clone(), words.to_owned())).or_default();
        *seen += 1;
        *seen - 1
    };
    let keyed = units.into_iter().map(|unit| {
        let key = match &unit.sort {
            Sort::Post(at) => Key::Post(numbers.get(*at).copied().unwrap_or(usize::MAX)),
            Sort::Table(name, ident) => Key::Table(name.clone(), ident.clone(), count(&unit.sort, "")),
            Sort::Paragraph => {
                let words = unit.body.trim().to_owned();
                let before = count(&unit.sort, &words);
                Key::Paragraph(words, before)
            }
            Sort::End => Key::End,
        };
        let date = match unit.sort {
            Sort::Post(at) => posts.get(at).and_then(|post| post.date),
            _ => None,
        };
        Keyed { unit, key, date }
    });
    keyed.collect()
}

/// A number for each post of each version, the same for what is the same post.
fn numbers([base, ours, theirs]: [&[Post]; 3]) -> [Vec<usize>; 3] {
    let mut fresh = base.len();
    let ours_numbers = numbers_after(base, ours, &mut fresh);
    let mut theirs_numbers = numbers_after(base, theirs, &mut fresh);
    // What both have added may be the same post, too.
    let added = |numbers: &[usize]| -> Vec<usize> {
        let is_new = |(_, number): &(usize, &usize)| **number >= base.len();
        numbers
            .iter()
            .enumerate()
            .filter(is_new)
            .map(|(at, _)| at)
            .collect()
    };
    let (new_ours, new_theirs) = (added(&ours_numbers), added(&theirs_numbers));
    let posts = |places: &[usize], posts: &[Post]| -> Vec<Post> {
        places.iter().map(|at| posts[*at].clone()).collect()
    };
    let (some_ours, some_theirs) = (posts(&new_ours, ours), posts(&new_theirs, theirs));
    for pair in pair(&some_ours, &some_theirs) {
        if let (Some(old), Some(new)) = (pair.old, pair.new)
            && is_one(&some_ours[old], &some_theirs[new])
        {
            theirs_numbers[new_theirs[new]] = ours_numbers[new_ours[old]];
        }
    }
    [(0..base.len()).collect(), ours_numbers, theirs_numbers]
}

fn numbers_after(base: &[Post], new: &[Post], fresh: &mut usize) -> Vec<usize> {
    let mut numbers = vec![0; new.len()];
    for pair in pair(base, new) {
        if let Some(at) = pair.new {
            numbers[at] = pair.old.unwrap_or_else(|| {
                *fresh += 1;
                *fresh - 1
            });
        }
    }
    numbers
}

/// Whether two new posts that look alike are one: likeness alone says too little of what two people wrote.
fn is_one(ours: &Post, theirs: &Post) -> bool {
    let same = |field: Field| ours.get(field) == theirs.get(field);
    let same_id = !ours.id.is_empty() && ours.id == theirs.id;
    same_id || [Field::Title, Field::Date, Field::Channel].into_iter().all(same)
}
