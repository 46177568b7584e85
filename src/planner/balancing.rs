//! Looking through proposals: which steps to take, what they come to, and taking them.

mod commands;
mod left;

pub use left::{Left, other_kinds};

use super::Desk;
use super::mode::Mode;
use super::{Cursor, WhatIf};
use crate::edit::Edit;
use crate::plan::Plan;
use crate::proposal::{self, Change, Proposal, Remaining, Step};
use crate::rules::Finding;

/// Proposals being looked through.
#[derive(Debug)]
pub struct Balancing {
    offers: Vec<Offer>,
    /// Which proposal is shown.
    chosen: usize,
    /// What no proposal puts right.
    stuck: Vec<Remaining>,
    left: Vec<Left>,
    /// Which line is marked where there is no proposal.
    at_stuck: usize,
    /// Which part of the marked line is read.
    part: usize,
    is_fix: bool,
    /// The version of the plan that the proposals are for.
    version: u64,
    /// What the user was doing before, and where.
    before: Box<Mode>,
    cursor: Cursor,
}

/// A proposal and what the user makes of it.
#[derive(Debug)]
struct Offer {
    proposal: Proposal,
    checked: Vec<bool>,
    at: usize,
}

impl Balancing {
    /// Whether it mends a single finding rather than the whole month.
    pub fn is_fix(&self) -> bool {
        self.is_fix
    }

    /// How many proposals there are.
    pub fn len(&self) -> usize {
        self.offers.len()
    }

    /// Whether nothing can be done.
    pub fn is_empty(&self) -> bool {
        self.offers.is_empty()
    }

    /// Which proposal is shown.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// What a proposal comes to in a few words: "retag 1, add 2".
    pub fn label(&self, at: usize) -> String {
        let steps = self.offers.get(at).map(|offer| &offer.proposal.steps[..]);
        label(steps.unwrap_or_default().iter().map(|step| &step.change))
    }

    /// The steps of the proposal that is shown.
    pub fn steps(&self) -> &[Step] {
        self.offer().map_or(&[], |offer| &offer.proposal.steps)
    }

    /// Whether that step is to be taken.
    pub fn is_checked(&self, step: usize) -> bool {
        self.offer()
            .and_then(|offer| offer.checked.get(step))
            .is_some_and(|checked| *checked)
    }

    /// How many steps are to be taken.
    pub fn checked(&self) -> usize {
        self.taken().count()
    }

    /// What stays wrong, or goes wrong, with the steps that are checked. These lines follow the steps.
    pub fn left(&self) -> &[Left] {
        &self.left
    }

    /// Which line is marked: a step or, behind them, something that stays wrong.
    pub fn at(&self) -> usize {
        self.offer().map_or(self.at_stuck, |offer| offer.at)
    }

    /// Which part of the marked line is read, where it is too long for the screen; behind the last one the first follows.
    pub fn part(&self) -> usize {
        self.part
    }

    /// The marked step.
    pub fn marked(&self) -> Option<&Step> {
        self.steps().get(self.at())
    }

    /// How many of the steps to be taken before the marked one are like it: two new posts can be the same.
    pub fn like_marked(&self) -> usize {
        let Some(marked) = self.marked() else { return 0 };
        let before = self.steps()[..self.at()].iter().enumerate();
        before
            .filter(|(at, step)| self.is_checked(*at) && step.change == marked.change)
            .count()
    }

    /// What is marked that stays wrong.
    pub fn marked_left(&self) -> Option<&Left> {
        self.left.get(self.at().checked_sub(self.steps().len())?)
    }

    fn offer(&self) -> Option<&Offer> {
        self.offers.get(self.chosen)
    }

    fn taken(&self) -> impl Iterator<Item = &Change> {
        let steps = self.steps().iter().enumerate();
        steps
            .filter(|(at, _)| self.is_checked(*at))
            .map(|(_, step)| &step.change)
    }

    /// The edits that the checked steps come to.
    pub(super) fn edits(&self, plan: &Plan) -> Vec<Edit> {
        proposal::edits(plan, self.taken())
    }

    fn is_of(&self, version: u64) -> bool {
        self.version == version
    }

    fn choose(&mut self, at: usize) {
        if at < self.offers.len() {
            self.chosen = at;
            self.part = 0;
        }
    }

    fn go(&mut self, at: usize) {
        let last = (self.steps().len() + self.left.len()).saturating_sub(1);
        if at.min(last) != self.at() {
            self.part = 0;
        }
        let offer = self.offers.get_mut(self.chosen);
        *offer.map_or(&mut self.at_stuck, |offer| &mut offer.at) = at.min(last);
    }

    /// Reads on in the marked line, or back.
    fn read_on(&mut self, on: bool) {
        self.part = if on {
            self.part.wrapping_add(1)
        } else {
            self.part.saturating_sub(1)
        };
    }

    fn turn(&mut self, step: usize) {
        let offer = self.offers.get_mut(self.chosen);
        if let Some(checked) = offer.and_then(|offer| offer.checked.get_mut(step)) {
            *checked = !*checked;
        }
    }

    /// Takes all steps in; where all are, takes them out.
    fn turn_all(&mut self) {
        if let Some(offer) = self.offers.get_mut(self.chosen) {
            let all = offer.checked.iter().all(|checked| *checked);
            offer.checked.fill(!all);
        }
    }

    /// Works out what stays wrong. The keys are those that list the findings and that try a fix.
    pub(super) fn judge(&mut self, desk: &Desk, what_if: Option<&WhatIf>, keys: &[String; 2]) {
        let proposed = match self.offer() {
            None => Some(&self.stuck),
            Some(offer) if offer.checked.iter().all(|checked| *checked) => Some(&offer.proposal.remaining),
            Some(_) => None,
        };
        self.left = match (proposed, self.is_fix) {
            (Some(remaining), _) => remaining.iter().map(Left::of).collect(),
            (None, true) => Vec::new(),
            (None, false) => what_if.map_or_else(
                || left::unmet(desk.findings(), |finding| desk.describe(finding)),
                |what_if| left::unmet(what_if.findings(), |finding| what_if.describe(finding)),
            ),
        };
        self.left.extend(what_if.into_iter().flat_map(left::brought));
        if !self.is_fix {
            let stay: Vec<&Finding> = match what_if {
                Some(what_if) => what_if
                    .staying(desk)
                    .filter(|finding| left::is_other(finding))
                    .collect(),
                None => desk
                    .findings()
                    .iter()
                    .filter(|finding| left::is_other(finding))
                    .collect(),
            };
            self.left.extend(Left::others(&stay, keys));
        }
        self.go(self.at());
    }
}

/// What changes come to in a few words: "retag 2 posts", "retag 1, add 2".
fn label<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for word in changes.map(Change::word) {
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    counts.sort_unstable_by_key(|(word, _)| {
        ["retag", "move", "schedule", "add"]
            .iter()
            .position(|w| w == word)
    });
    match counts[..] {
        [(word, count)] => {
            let things = if word == "schedule" { "idea" } else { "post" };
            let plural = if count == 1 { "" } else { "s" };
            format!("{word} {count} {things}{plural}")
        }
        _ => counts
            .iter()
            .map(|(word, count)| format!("{word} {count}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
