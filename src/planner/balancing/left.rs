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
    /// Whether it is none of what proposals are about.
    pub is_other: bool,
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

/// The most rules that are named of other findings.
const RULES: usize = 3;

/// So many at most are put into words.
const MOST: usize = 50;

impl Left {
    pub(super) fn of(remaining: &Remaining) -> Self {
        Self {
            is_new: false,
            is_other: false,
            what: remaining.what.clone(),
            why: remaining.why.clone(),
        }
    }

    fn found(Description { message, help }: Description, is_new: bool) -> Self {
        Self {
            is_new,
            is_other: false,
            what: message,
            why: help,
        }
    }

    /// In one line what of other kinds stays; nothing where nothing does.
    pub(super) fn others(findings: &[&Finding], keys: &[String; 2]) -> Option<Self> {
        let [list, fix] = keys;
        let one = match findings.len() {
            1 => "it",
            _ => "one of them",
        };
        Some(Self {
            is_new: false,
            is_other: true,
            what: format!("stays: {}", other_kinds(findings)?),
            why: format!(
                "not about the mix: {list} lists the findings, and there {fix} tries a fix for {one}"
            ),
        })
    }
}

/// What is found that proposals are not about, counted by rule in the order given: "1 stage-gap, 2 off-stage". `None`
/// where there is nothing of that.
pub fn other_kinds(findings: &[&Finding]) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in findings.iter().filter(|finding| is_other(finding)) {
        match counts.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((finding.code, 1)),
        }
    }
    let named = counts.iter().take(RULES);
    let mut words: Vec<String> = named.map(|(code, count)| format!("{count} {code}")).collect();
    match counts.iter().skip(RULES).map(|(_, count)| count).sum() {
        0_usize => {}
        more => words.push(format!("{more} more")),
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// Whether a finding has nothing to do with what proposals are about.
pub(super) fn is_other(finding: &Finding) -> bool {
    !GOALS.contains(&finding.code) && !finding.is_rounding()
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
