//! Whether a change does harm: what the rules say after it that they did not say before.

use super::unlike::unlike;
use super::work::Work;
use crate::plan::Severity;
use crate::rules::{self, Finding, Place, Subject};
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

/// Rules whose findings must not get larger either: a stage that lacks more posts than before is worse off.
const BY_EXTENT: [&str; 3] = ["funnel-inverted", "stage-minimum", "stage-short"];

/// More of them, where a single finding is to be mended; a whole month's balance may be worth an odd week.
const BY_EXTENT_BESIDE: [&str; 2] = ["over-cadence", "under-cadence"];

/// What the rules say about the plan before anything is changed.
#[derive(Debug)]
pub(super) struct Verdict {
    findings: Vec<Finding>,
    /// The same by what they are about.
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
        let findings = look(work, by_all);
        for finding in &findings {
            before.entry(finding.subject()).or_default().note(finding);
        }
        let was_empty = work.timeline.days().all(|(_, day)| day.posts == 0);
        Self {
            findings,
            before,
            by_all,
            was_empty,
        }
    }

    /// What the rules say now and did not say before, or said less severely, or of stages that lack fewer posts. That a share is under its target by
    /// less than a post is no harm: often whole posts cannot do better. Nor is a stretch of days without something that
    /// was part of a longer one.
    pub(super) fn added(&self, work: &Work) -> Vec<Finding> {
        let (gone, come) = unlike(&self.findings, look(work, self.by_all));
        let mut codes: Vec<&str> = come.iter().map(|finding| finding.code).collect();
        codes.dedup();
        // Each that has gone makes room for another one about the same.
        let mut room: HashMap<Subject, usize> = HashMap::new();
        for finding in gone.iter().filter(|gone| codes.contains(&gone.code)) {
            *room.entry(finding.subject()).or_default() += 1;
        }
        let is_new = |finding: &Finding| {
            let is_filling = self.was_empty && matches!(finding.code, "quiet-days" | "stage-gap");
            if finding.is_rounding() || is_filling {
                return false;
            }
            let subject = finding.subject();
            let Some(before) = self.before.get(&subject) else {
                return true;
            };
            let room = room.get_mut(&subject);
            let has_room = room.is_some_and(|room| room.checked_sub(1).map(|left| *room = left).is_some());
            let is_known = before.covers(finding).unwrap_or(has_room);
            finding.severity > before.worst || !is_known || self.is_larger(finding, before)
        };
        come.into_iter().filter(is_new).collect()
    }

    fn is_larger(&self, finding: &Finding, before: &Known) -> bool {
        let counts =
            BY_EXTENT.contains(&finding.code) || self.by_all && BY_EXTENT_BESIDE.contains(&finding.code);
        counts && finding.extent() > before.extent
    }

    /// The same where one of the findings from before is being mended: what is left of it is no harm.
    pub(super) fn added_beside(&self, mended: &Finding, work: &Work) -> Vec<Finding> {
        let mut added = self.added(work);
        added.retain(|finding| !is_part(finding, mended));
        added
    }

    /// How much is left of a finding from before, 0 where it is gone: how much of it there is, or of the parts it has fallen
    /// into.
    pub(super) fn left_of(&self, finding: &Finding, work: &Work) -> u64 {
        let subject = finding.subject();
        let before = self.before.get(&subject).map_or(0, |known| known.count);
        let mut left = check(work, |rule| rule.code == finding.code);
        left.retain(|other| is_part(other, finding) && other.severity >= finding.severity);
        let is_fewer = left.len() < before && left.iter().all(|other| other.subject() == subject);
        if finding.stretch().is_none() && is_fewer {
            return 0;
        }
        left.iter().map(amount).sum()
    }
}

/// How much a finding is, to be made less of; never 0.
fn amount(finding: &Finding) -> u64 {
    let is_about_posts = matches!(finding.place, Place::Post(..)) && finding.stretch().is_none();
    let posts = if is_about_posts {
        finding.posts.places().len() as u64
    } else {
        0
    };
    finding.extent().max(1) + posts
}

/// Whether a finding is the same as one from before, or a part of it: fewer of its posts, or some of its days.
fn is_part(finding: &Finding, whole: &Finding) -> bool {
    if finding.code != whole.code {
        return false;
    }
    if let (Some((first, last)), Some((from, to))) = (finding.stretch(), whole.stretch()) {
        return finding.subject() == whole.subject() && first <= to && from <= last;
    }
    let posts = whole.posts.places();
    let is_within = || finding.posts.places().iter().all(|at| posts.contains(at));
    let is_about_posts = matches!(finding.place, Place::Post(..)) && !finding.posts.places().is_empty();
    finding.subject() == whole.subject() || (is_about_posts && is_within())
}

/// What was found of one subject.
#[derive(Debug)]
struct Known {
    count: usize,
    worst: Severity,
    /// The largest extent.
    extent: u64,
    /// The stretches of days, where it is about such.
    stretches: Vec<(NaiveDate, NaiveDate)>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            count: 0,
            worst: Severity::Note,
            extent: 0,
            stretches: Vec::new(),
        }
    }
}

impl Known {
    fn note(&mut self, finding: &Finding) {
        self.count += 1;
        self.worst = finding.severity.max(self.worst);
        self.extent = finding.extent().max(self.extent);
        self.stretches.extend(finding.stretch());
    }

    /// Whether a finding of a stretch of days is a part of one that was known.
    fn covers(&self, finding: &Finding) -> Option<bool> {
        let (first, last) = finding.stretch()?;
        let mut stretches = self.stretches.iter();
        Some(stretches.any(|(from, to)| *from <= first && last <= *to))
    }
}

fn look(work: &Work, by_all: bool) -> Vec<Finding> {
    check(work, |rule| {
        !ABOUT_TEXTS.contains(&rule.code) && (by_all || !UNTOUCHED.contains(&rule.code))
    })
}

fn check(work: &Work, is_wanted: impl Fn(&rules::Rule) -> bool) -> Vec<Finding> {
    rules::check_with(&work.plan, &work.tally, &work.timeline, &work.singles, is_wanted)
}
