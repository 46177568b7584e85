//! Which findings edits would bring, and which they would take away.

use super::{Places, WhatIf};
use crate::plan::Plan;
use crate::planner::Desk;
use crate::rules::{Facts, Finding, Place, Subject};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashMap;

/// What would become of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// It would be new, or matter more than now.
    New,
    /// It would go.
    Gone,
    /// It stays, perhaps with other figures.
    Stays,
}

/// A finding of now, or of the plan as it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What would become of it.
    pub outlook: Outlook,
    /// Whether it is one of the plan as it is.
    is_of_now: bool,
    at: usize,
}

impl Listed {
    /// The finding, and the plan that it is about.
    pub fn finding<'d>(&self, desk: &'d Desk, what_if: &'d WhatIf) -> Option<(&'d Finding, &'d Plan)> {
        let (findings, plan) = if self.is_of_now {
            (desk.findings(), desk.plan())
        } else {
            (what_if.findings(), what_if.plan())
        };
        Some((findings.get(self.at)?, plan))
    }

    /// The finding among those of its kind.
    pub(super) fn of<'f>(&self, findings: &'f [Finding]) -> Option<&'f Finding> {
        findings.get(self.at)
    }
}

/// No post, or one that is not there yet.
const NEW: usize = usize::MAX;

/// A finding's subject, and where it is a stretch of days, the first of them.
type Known = (Subject, Option<NaiveDate>);

fn gap_of(finding: &Finding) -> Option<NaiveDate> {
    match &finding.facts {
        Facts::Gap(gap) => Some(gap.first),
        _ => None,
    }
}

/// Where the gap began that a gap is a part of now: a shorter one is no new one.
fn gap_around(finding: &Finding, now: &[Finding]) -> Option<NaiveDate> {
    let Facts::Gap(gap) = &finding.facts else {
        return None;
    };
    now.iter().find_map(|other| match &other.facts {
        Facts::Gap(whole) if other.code == finding.code && other.place == finding.place => {
            (whole.first <= gap.first && gap.last <= whole.last).then_some(whole.first)
        }
        _ => None,
    })
}

/// The findings of now and then in one list; `now` and `then` have the worst first.
pub(super) fn listed(now: &[Finding], then: &[Finding], places: &Places) -> Vec<Listed> {
    let is_read = |finding: &Finding| matches!(finding.place, Place::Text { .. });
    let mut known: HashMap<Known, Vec<usize>> = HashMap::new();
    // Backwards, so that the first comes off first.
    for (at, finding) in now.iter().enumerate().rev().filter(|(_, f)| !is_read(f)) {
        let subject = (finding.subject(), gap_of(finding));
        known.entry(subject).or_default().push(at);
    }
    let (mut new, mut gone, mut stays) = (Vec::new(), Vec::new(), Vec::new());
    let before = |at: usize| places.before(at).unwrap_or(NEW);
    for (at, finding) in then.iter().enumerate() {
        let gap = gap_around(finding, now).or_else(|| gap_of(finding));
        let subject = (finding.subject_with(before), gap);
        let was = known.get_mut(&subject).and_then(Vec::pop);
        let was = was.map(|was| (was, now[was].severity));
        match was {
            Some((_, severity)) if severity == finding.severity => stays.push((Reverse(severity), false, at)),
            // A warning that becomes a note has gone; the note is no news.
            Some((was, severity)) if severity > finding.severity => {
                gone.push(was);
                stays.push((Reverse(finding.severity), false, at));
            }
            _ => new.push(at),
        }
    }
    gone.extend(known.into_values().flatten());
    gone.sort_unstable();
    let read = now.iter().enumerate().filter(|(_, finding)| is_read(finding));
    stays.extend(read.map(|(at, finding)| (Reverse(finding.severity), true, at)));
    stays.sort_by_key(|(severity, ..)| *severity);
    let of = |outlook, is_of_now| {
        move |at| Listed {
            outlook,
            is_of_now,
            at,
        }
    };
    let mut all: Vec<Listed> = new.into_iter().map(of(Outlook::New, false)).collect();
    all.extend(gone.into_iter().map(of(Outlook::Gone, true)));
    let stays = stays.into_iter();
    all.extend(stays.map(|(_, is_of_now, at)| of(Outlook::Stays, is_of_now)(at)));
    all
}
