//! What can be said of each post by itself, kept up to date edit by edit.
//!
//! Most of a large plan stays as it is from one edit to the next. What depends on one post alone, such as whether its text is
//! too long, is looked at when that post changes and never again.

use super::{Affected, Check, Facts, Finding, Place, RULES, Rule, Ruler, duplicate_id, duplicate_text};
use crate::plan::{Field, Month, Plan, Post, Severity};
use chrono::NaiveDate;

/// A post by itself: all that a rule about single posts may look at.
#[derive(Clone, Copy, Debug)]
pub struct Single<'a> {
    /// The post.
    pub post: &'a Post,
    /// The plan's month.
    pub month: Month,
    /// The local date.
    pub today: NaiveDate,
    /// What measures texts.
    pub ruler: &'a dyn Ruler,
}

/// Where a rule leaves what it says of a single post.
#[derive(Debug)]
pub struct Remarks<'a> {
    at: usize,
    remarks: &'a mut Vec<Remark>,
}

impl Remarks<'_> {
    /// Leaves one, about a field of the post or the post as a whole.
    pub fn add(&mut self, field: Option<Field>, facts: Facts) {
        let at = self.at;
        self.remarks.push(Remark { at, field, facts });
    }
}

/// What a rule says of a post.
#[derive(Clone, Debug)]
struct Remark {
    at: usize,
    field: Option<Field>,
    facts: Facts,
}

/// What rules say of each post of a plan by itself, and marks that tell whether two posts may be alike.
#[derive(Clone, Debug)]
pub struct Singles {
    month: Month,
    today: NaiveDate,
    ruler: &'static dyn Ruler,
    /// The rules about single posts, each with what it says, in the order of the posts.
    rules: Vec<(&'static Rule, Vec<Remark>)>,
    ids: Vec<u32>,
    texts: Vec<u32>,
}

impl Singles {
    /// Looks at each post of a plan.
    pub fn of(plan: &Plan, today: NaiveDate, ruler: &'static dyn Ruler) -> Self {
        let rules = RULES
            .into_iter()
            .filter(|rule| matches!(rule.check, Check::Post(_)));
        let mut singles = Self {
            month: plan.month,
            today,
            ruler,
            rules: rules.map(|rule| (rule, Vec::new())).collect(),
            ids: plan.posts.iter().map(duplicate_id::mark).collect(),
            texts: plan.posts.iter().map(duplicate_text::mark).collect(),
        };
        for (at, post) in plan.posts.iter().enumerate() {
            let single = singles.single(post);
            for (rule, remarks) in &mut singles.rules {
                look(rule, single, at, remarks);
            }
        }
        singles
    }

    fn single<'a>(&self, post: &'a Post) -> Single<'a> {
        Single {
            post,
            month: self.month,
            today: self.today,
            ruler: self.ruler,
        }
    }

    /// Looks at the post at that place again, after a change of it.
    pub fn put(&mut self, at: usize, post: &Post) {
        let single = self.single(post);
        for (rule, remarks) in &mut self.rules {
            let (from, to) = places(remarks, at);
            let mut new = Vec::new();
            look(rule, single, at, &mut new);
            remarks.splice(from..to, new);
        }
        for (marks, mark) in [
            (&mut self.ids, duplicate_id::mark(post)),
            (&mut self.texts, duplicate_text::mark(post)),
        ] {
            if let Some(known) = marks.get_mut(at) {
                *known = mark;
            }
        }
    }

    /// Looks at a post that has just come into the plan at that place: those from there on have moved up.
    pub fn insert(&mut self, at: usize, post: &Post) {
        self.renumber(at, |place| place + 1);
        for marks in [&mut self.ids, &mut self.texts] {
            marks.insert(at.min(marks.len()), 0);
        }
        self.put(at, post);
    }

    /// Forgets the post at that place, which leaves the plan: those behind it move down.
    pub fn remove(&mut self, at: usize) {
        for (_, remarks) in &mut self.rules {
            let (from, to) = places(remarks, at);
            remarks.drain(from..to);
        }
        for marks in [&mut self.ids, &mut self.texts] {
            if at < marks.len() {
                marks.remove(at);
            }
        }
        self.renumber(at + 1, |place| place - 1);
    }

    fn renumber(&mut self, from: usize, number: impl Fn(usize) -> usize) {
        for (_, remarks) in &mut self.rules {
            let first = remarks.partition_point(|remark| remark.at < from);
            for remark in &mut remarks[first..] {
                remark.at = number(remark.at);
            }
        }
    }

    /// The local date that it goes by.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The marks of the posts' ids; see [`super::marks`].
    pub(super) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The marks of the posts' texts.
    pub(super) fn texts(&self) -> &[u32] {
        &self.texts
    }

    /// Adds what a rule says to the findings.
    pub(super) fn report(&self, rule: &'static Rule, severity: Severity, findings: &mut Vec<Finding>) {
        let own = self.rules.iter().find(|(other, _)| other.code == rule.code);
        let remarks = own.map_or(&[][..], |(_, remarks)| remarks);
        findings.extend(remarks.iter().map(|remark| Finding {
            code: rule.code,
            severity,
            place: Place::Post(remark.at, remark.field),
            posts: Affected::One(remark.at),
            facts: remark.facts.clone(),
        }));
    }
}

fn look(rule: &Rule, single: Single<'_>, at: usize, remarks: &mut Vec<Remark>) {
    if let Check::Post(check) = rule.check {
        check(&single, &mut Remarks { at, remarks });
    }
}

/// Which of the remarks are about the post at that place.
fn places(remarks: &[Remark], at: usize) -> (usize, usize) {
    let from = remarks.partition_point(|remark| remark.at < at);
    let to = remarks.partition_point(|remark| remark.at <= at);
    (from, to)
}
