//! Whether a change does harm: what the rules say after it that they did not say before.

use super::work::Work;
use crate::plan::Severity;
use crate::rules::{self, Facts, Finding, Place};
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

/// What a finding is about, whatever its figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Subject {
    code: &'static str,
    /// The kind of place, and which one.
    place: (u8, usize),
    posts: Vec<usize>,
    week: Option<NaiveDate>,
    words: Vec<Box<str>>,
}

impl Subject {
    fn of(finding: &Finding) -> Self {
        let place = match (&finding.facts, &finding.place) {
            (Facts::Cadence(cadence), _) => (2, cadence.channel),
            (_, Place::Plan | Place::Text { .. } | Place::Setting(_)) => (0, 0),
            (_, Place::Stage(stage)) => (1, stage.get()),
            (_, Place::Channel(at)) => (2, *at),
            (_, Place::Owner(at)) => (3, *at),
            (_, Place::Post(at, _)) => (4, *at),
        };
        // A gap that gets shorter is the same gap; a week is always the same week.
        let is_of_week = matches!(
            finding.code,
            "week-without-stage" | "over-cadence" | "under-cadence"
        );
        let week = finding.stretch().map(|(first, _)| first).filter(|_| is_of_week);
        let words = match &finding.facts {
            Facts::Names(names) => names.iter().map(|name| (**name).into()).collect(),
            Facts::Load(load) => vec![(*load.owner).into()],
            Facts::Word { word, .. } => vec![word.clone()],
            _ => Vec::new(),
        };
        let posts = if place.0 == 4 { finding.posts.places() } else { &[] };
        Self {
            code: finding.code,
            place,
            posts: posts.to_vec(),
            week,
            words,
        }
    }
}

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
            before.entry(Subject::of(&finding)).or_default().note(&finding);
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
            let subject = Subject::of(finding);
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
        let subject = Subject::of(finding);
        let before = self.before.get(&subject).map_or(0, |known| known.count);
        let after = look(work, self.by_all).into_iter();
        let same: Vec<Finding> = after
            .filter(|other| Subject::of(other) == subject && other.severity >= finding.severity)
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
    rules::check_with(&work.plan, &work.tally, &work.timeline, &work.singles, touched)
}
