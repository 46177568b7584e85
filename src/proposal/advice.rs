//! What to do about a finding, in words.

mod wording;

use super::remedy::{MOST_STEPS, Mender};
use super::{Kind, NoRemedy, Proposal, Step, harm};
use crate::balance::Tally;
use crate::plan::Plan;
use crate::rules::Finding;
use chrono::NaiveDate;
use wording::Teller;

/// The rules about the mix and about where posts stand. Of what others find, the rule knows more than a search for
/// changes does: a text that is too long, a word that is not known.
const WORTH_A_SEARCH: [&str; 13] = [
    "ask-before-nurture",
    "asks-back-to-back",
    "double-booked",
    "funnel-inverted",
    "hours-skewed",
    "over-cadence",
    "quiet-days",
    "stage-gap",
    "stage-minimum",
    "stage-short",
    "too-close",
    "under-cadence",
    "week-without-stage",
];

/// Nobody takes a way of more changes than so many times those of the other.
const MOST_TIMES: usize = 3;

/// Two ways are told where they have no more changes together; else the one with fewer.
const MOST_FOR_BOTH: usize = 4;

/// The most posts of a plan, and bytes of a channel's name, with which a search takes no longer than a moment.
const MOST_POSTS: usize = 400;
const MOST_BYTES: usize = 400;

/// Whether a plan is small enough for [`advice`] to be there before anybody has read the finding.
pub fn is_quick_to_advise(plan: &Plan) -> bool {
    let mut channels = plan.posts.iter().filter_map(|post| post.channel.as_ref());
    plan.posts.len() <= MOST_POSTS && channels.all(|channel| channel.len() <= MOST_BYTES)
}

/// Whether changes are looked for that mend a finding. Those that mend one may be in the way of those that mend another.
pub fn is_searched_for(finding: &Finding) -> bool {
    WORTH_A_SEARCH.contains(&finding.code) && !finding.is_rounding() && !finding.is_over()
}

/// What to do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// In words.
    pub words: String,
    /// Whether a [`remedy`](super::remedy) has been looked for and there is none.
    pub is_stuck: bool,
}

impl Advice {
    fn found(words: String) -> Self {
        Self {
            words,
            is_stuck: false,
        }
    }

    fn stuck(words: String) -> Self {
        Self {
            words,
            is_stuck: true,
        }
    }
}

/// What to do about a finding: the changes that mend it and bring up nothing else, by retagging and moving posts or by
/// adding some; where there are none, what its rule says, and what that would bring up. `tally` must be that of the plan.
pub fn advice(plan: &Plan, tally: &Tally, today: NaiveDate, finding: &Finding, by_rule: &str) -> Advice {
    if !is_searched_for(finding) {
        return Advice::found(by_rule.to_owned());
    }
    // Of a month without posts everything is missing at once: one thing after the other.
    if tally.counted.posts() == 0 || !is_quick_to_advise(plan) {
        return Advice::found(by_rule.to_owned());
    }
    let Ok(mut mender) = Mender::new(plan, tally, today, finding) else {
        return Advice::stuck(by_rule.to_owned());
    };
    let mut refused = NoRemedy::NoWay;
    let mut found: Vec<Proposal> = Vec::new();
    for kind in [Kind::Retag, Kind::Add] {
        match mender.mend(kind) {
            Ok(way) => found.push(way),
            Err(reason) => refused = refused.or(reason),
        }
    }
    if found.iter().all(|way| way.steps.len() > MOST_STEPS) {
        match mender.mend(Kind::Mixed) {
            Ok(way) => found.push(way),
            Err(reason) => refused = refused.or(reason),
        }
    }
    // A way of one kind is easier to follow.
    found.sort_by_key(|way| (way.steps.len(), way.kind == Kind::Mixed));
    let fewest = found.first().map_or(0, |way| way.steps.len());
    found.retain(|way| way.steps.len() <= MOST_TIMES * fewest);
    let teller = Teller { plan, today };
    let told = |way: &Proposal| {
        let reason = reason_for_more(finding, way, plan);
        teller.in_words(way, finding.wanting()) + &reason
    };
    match &found[..] {
        [] => {}
        [only] => return Advice::found(told(only)),
        [first, other, ..] => {
            let mut words = told(first);
            // One way is enough to know what to do.
            if first.steps.len() + other.steps.len() <= MOST_FOR_BOTH {
                words = format!("{words}, or {}", told(other));
            }
            return Advice::found(words);
        }
    }
    Advice::stuck(match mender.elsewhere() {
        Some(elsewhere) => {
            let channels: Vec<&str> = elsewhere.channels.iter().map(|name| &**name).collect();
            let name = plan.name_of(elsewhere.at);
            format!(
                "let \"{name}\" go out on {} instead, if it suits there",
                channels.join(" or ")
            )
        }
        None if mender.rule_says_what_hinders() => by_rule.to_owned(),
        None => match doubt(&refused, finding) {
            Some(doubt) => format!("{by_rule}. {doubt}"),
            None => by_rule.to_owned(),
        },
    })
}

/// Why more posts are added than the finding says are missing.
fn reason_for_more(finding: &Finding, way: &Proposal, plan: &Plan) -> String {
    let is_own = |step: &&Step| step.change.stage_in(plan) == finding.wanting();
    let own = way.steps.iter().filter(is_own).count();
    match finding.posts_short() {
        Some(short) if own == way.steps.len() && way.kind == Kind::Add && own as u64 > short => {
            format!(" ({own} for {short}, as each makes the month larger)")
        }
        _ => String::new(),
    }
}

/// What speaks against what the rule says, where that is known: "It may leave another stage short: look at the findings
/// then".
fn doubt(refused: &NoRemedy, finding: &Finding) -> Option<String> {
    let NoRemedy::WouldBring(codes) = refused else {
        return None;
    };
    // That the finding itself might come up elsewhere puzzles beside what is told of others.
    let others: Vec<&str> = codes
        .iter()
        .copied()
        .filter(|code| *code != finding.code)
        .collect();
    let deeds = match (&others[..], finding.stage()) {
        // Here the words say themselves that it is another one.
        ([], Some(_)) if finding.posts_short().is_some() => harm::deeds(codes),
        ([], Some(_)) => "do the same to another stage".into(),
        ([], None) => "do the same elsewhere".into(),
        (others, _) => harm::deeds(others),
    };
    Some(format!("It may {deeds}: look at the findings then"))
}
