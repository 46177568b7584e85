//! Whether a change does harm: what the rules say after it that they did not say before.

use super::work::Work;
use crate::plan::Severity;
use crate::rules::{self, Facts, Finding, Place, Unmeasured};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Rules about what no change of a proposal touches: texts, names, settings and figures.
const UNTOUCHED: [&str; 13] = [
    "bad-value",
    "channel-loop",
    "duplicate-id",
    "goal-is-outcome",
    "kpi-behind",
    "over-length",
    "outside-month",
    "targets-sum",
    "too-many-hashtags",
    "unknown-channel",
    "unknown-key",
    "unknown-stage",
    "untagged-post",
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
    before: HashMap<Subject, (usize, Severity)>,
    /// Whether all rules have a say.
    by_all: bool,
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
        let mut before: HashMap<Subject, (usize, Severity)> = HashMap::new();
        for finding in look(work, by_all) {
            let (count, worst) = before
                .entry(Subject::of(&finding))
                .or_insert((0, finding.severity));
            *count += 1;
            *worst = finding.severity.max(*worst);
        }
        Self { before, by_all }
    }

    /// What the rules say now and did not say before, or said less severely. That a share is under its target by
    /// less than a post is no harm: often whole posts cannot do better.
    pub(super) fn added(&self, work: &Work) -> Vec<Finding> {
        let mut met: HashMap<Subject, usize> = HashMap::new();
        let is_new = |finding: &Finding| {
            if finding.is_rounding() {
                return false;
            }
            let subject = Subject::of(finding);
            let Some((count, worst)) = self.before.get(&subject) else {
                return true;
            };
            let is_worse = finding.severity > *worst;
            let met = met.entry(subject).or_default();
            *met += 1;
            is_worse || *met > *count
        };
        look(work, self.by_all).into_iter().filter(is_new).collect()
    }

    /// Whether a finding from before is not found any more.
    pub(super) fn is_gone(&self, finding: &Finding, work: &Work) -> bool {
        let subject = Subject::of(finding);
        let before = self.before.get(&subject).map_or(0, |(count, _)| *count);
        let after = look(work, self.by_all);
        let same = |other: &&Finding| Subject::of(other) == subject && other.severity >= finding.severity;
        after.iter().filter(same).count() < before
    }
}

fn look(work: &Work, by_all: bool) -> Vec<Finding> {
    let touched = |rule: &rules::Rule| by_all || !UNTOUCHED.contains(&rule.code);
    rules::check_with(&work.plan, &work.tally, work.today, &Unmeasured, touched)
}
