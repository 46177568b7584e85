//! Whether a change does harm: what the rules say after it that they did not say before.

use super::work::Work;
use crate::plan::Severity;
use crate::rules::{self, Finding, Subject, Unmeasured};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Rules about what no change of a proposal touches: names, settings and figures.
const UNTOUCHED: [&str; 10] = [
    "bad-value",
    "channel-loop",
    "goal-is-outcome",
    "kpi-behind",
    "outside-month",
    "targets-sum",
    "unknown-channel",
    "unknown-key",
    "unknown-stage",
    "untagged-post",
];

/// Rules about what the copy that is tried out on does not have.
const ABOUT_TEXTS: [&str; 4] = [
    "duplicate-id",
    "duplicate-text",
    "over-length",
    "too-many-hashtags",
];

/// What the rules say about the plan before anything is changed.
#[derive(Debug)]
pub(super) struct Verdict {
    before: HashMap<Subject, Known>,
    /// Whether all rules have a say.
    by_all: bool,
    /// Whether the month had no post at all: whatever comes then leaves days without, fewer than before.
    was_empty: bool,
}

impl Verdict {
    /// What those rules say that a proposal can bring to speak up.
    pub(super) fn of(work: &Work) -> Self {
        Self::by(work, false)
    }

    /// What all rules say, but for those about texts.
    pub(super) fn of_all(work: &Work) -> Self {
        Self::by(work, true)
    }

    fn by(work: &Work, by_all: bool) -> Self {
        let mut before: HashMap<Subject, Known> = HashMap::new();
        for finding in look(work, by_all) {
            before.entry(finding.subject()).or_default().note(&finding);
        }
        let was_empty = work.timeline.days().all(|(_, day)| day.posts == 0);
        Self {
            before,
            by_all,
            was_empty,
        }
    }

    /// What the rules say now and did not say before, or said less severely. That a share is under its target by
    /// less than a post is no harm: often whole posts cannot do better. Nor is a stretch of days without something that
    /// was part of a longer one.
    pub(super) fn added(&self, work: &Work) -> Vec<Finding> {
        let mut met: HashMap<Subject, Known> = HashMap::new();
        let is_new = |finding: &Finding| {
            let is_filling = self.was_empty && matches!(finding.code, "quiet-days" | "stage-gap");
            if finding.is_rounding() || is_filling {
                return false;
            }
            let subject = finding.subject();
            let Some(before) = self.before.get(&subject) else {
                return true;
            };
            let met = met.entry(subject).or_default();
            met.note(finding);
            finding.severity > before.worst || !before.covers(met, finding)
        };
        look(work, self.by_all).into_iter().filter(is_new).collect()
    }

    /// Whether a finding from before is not found any more, nor a part of the stretch of days that it is about.
    pub(super) fn is_gone(&self, finding: &Finding, work: &Work) -> bool {
        let subject = finding.subject();
        let before = self.before.get(&subject).map_or(0, |known| known.count);
        let after = look(work, self.by_all).into_iter();
        let same: Vec<Finding> = after
            .filter(|other| other.subject() == subject && other.severity >= finding.severity)
            .collect();
        match finding.stretch() {
            Some((first, last)) => same
                .iter()
                .filter_map(Finding::stretch)
                .all(|(from, to)| to < first || last < from),
            None => same.len() < before,
        }
    }
}

/// What was found of one subject.
#[derive(Debug)]
struct Known {
    count: usize,
    worst: Severity,
    /// The stretches of days, where it is about such.
    stretches: Vec<(NaiveDate, NaiveDate)>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            count: 0,
            worst: Severity::Note,
            stretches: Vec::new(),
        }
    }
}

impl Known {
    fn note(&mut self, finding: &Finding) {
        self.count += 1;
        self.worst = finding.severity.max(self.worst);
        self.stretches.extend(finding.stretch());
    }

    /// Whether a finding, the last one of those met since, was known.
    fn covers(&self, met: &Self, finding: &Finding) -> bool {
        match finding.stretch() {
            Some((first, last)) => self
                .stretches
                .iter()
                .any(|(from, to)| *from <= first && last <= *to),
            None => met.count <= self.count,
        }
    }
}

fn look(work: &Work, by_all: bool) -> Vec<Finding> {
    let touched =
        |rule: &rules::Rule| !ABOUT_TEXTS.contains(&rule.code) && (by_all || !UNTOUCHED.contains(&rule.code));
    rules::check_with(&work.plan, &work.tally, work.today, &Unmeasured, touched)
}
