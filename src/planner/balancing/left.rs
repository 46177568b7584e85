//! What stays wrong with the steps that are checked, and what they would bring.

use crate::plan::Severity;
use crate::planner::WhatIf;
use crate::proposal::Remaining;
use crate::rules::{Description, Facts, Finding};

/// Something that stays wrong, or goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whether it comes with the steps.
    pub is_new: bool,
    /// What is wrong.
    pub what: String,
    /// Why it stays so, or what to do about it.
    pub why: String,
}

/// The rules that proposals are about.
const GOALS: [&str; 4] = [
    "stage-short",
    "stage-minimum",
    "funnel-inverted",
    "week-without-stage",
];

/// So many at most are put into words.
const MOST: usize = 50;

impl Left {
    pub(super) fn of(remaining: &Remaining) -> Self {
        Self {
            is_new: false,
            what: remaining.what.clone(),
            why: remaining.why.clone(),
        }
    }

    fn found(Description { message, help }: Description, is_new: bool) -> Self {
        Self {
            is_new,
            what: message,
            why: help,
        }
    }
}

/// What proposals are about and is wrong in a plan.
pub(super) fn unmet(findings: &[Finding], describe: impl Fn(&Finding) -> Description) -> Vec<Left> {
    let goals = findings
        .iter()
        .filter(|finding| GOALS.contains(&finding.code) && !is_rounding(finding));
    goals
        .take(MOST)
        .map(|finding| Left::found(describe(finding), false))
        .collect()
}

/// What would go wrong that is not wrong now.
pub(super) fn brought(what_if: &WhatIf) -> Vec<Left> {
    let new = what_if
        .new_findings()
        .filter(|finding| !GOALS.contains(&finding.code));
    new.take(MOST)
        .map(|finding| Left::found(what_if.describe(finding), true))
        .collect()
}

/// Whether only less than a post is missing: no change of whole posts can do better.
fn is_rounding(finding: &Finding) -> bool {
    match &finding.facts {
        Facts::Short(short) => short.stage.short_by == 0,
        _ => finding.code == "stage-short" && finding.severity == Severity::Note,
    }
}
