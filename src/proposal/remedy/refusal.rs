//! Why a finding stays.

use super::MOST_STEPS;
use crate::plan::{Name, Plan};
use crate::proposal::harm;
use crate::rules::{Facts, Finding};
use chrono::NaiveDate;
use std::fmt;

/// Why there is no change that removes a finding. In words, it is a sentence without its full stop, short enough for one
/// row of a small terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRemedy {
    /// Less than a whole post is missing.
    Rounding,
    /// Only whoever plans can know: what, in words that follow "only you can know".
    OnlyYouKnow(&'static str),
    /// Another channel would do, those for example, and only whoever plans can know whether it suits the post.
    OtherChannel(Vec<Name>),
    /// All of its posts are approved, scheduled, published or pinned, or their day is over.
    Settled,
    /// The days are over on which something could be done.
    Over,
    /// Whatever would mend it brings up those rules.
    WouldBring(Vec<&'static str>),
    /// It would take more changes than are made for one finding.
    TooMany,
    /// Something can be done, but not enough.
    TooLittle,
    /// No post can be given another stage or day, or be added, so that it goes.
    NoWay,
}

impl NoRemedy {
    /// What is in the way, where anything is.
    pub(super) fn would_bring(codes: impl IntoIterator<Item = &'static str>) -> Self {
        let mut codes: Vec<&'static str> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.is_empty() {
            Self::NoWay
        } else {
            Self::WouldBring(codes)
        }
    }

    /// The one of two that says more.
    pub(in crate::proposal) fn or(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::NoWay, _) | (Self::TooLittle | Self::TooMany, Self::WouldBring(_)) => other,
            _ => self,
        }
    }
}

impl fmt::Display for NoRemedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rounding => f.write_str("nothing has to be done: no whole post is missing"),
            Self::OnlyYouKnow(what) => write!(f, "only you can know {what}"),
            Self::OtherChannel(channels) => f.write_str(&other_channel(channels)),
            Self::Settled => f.write_str("its posts are settled: approved or later, pinned, or past"),
            Self::Over => f.write_str("those days are over"),
            Self::WouldBring(codes) => f.write_str(&harm::would(codes)),
            Self::TooMany => write!(f, "it would take more than {MOST_STEPS} changes"),
            Self::TooLittle => f.write_str("what can be changed is not enough"),
            Self::NoWay => f.write_str("no other stage, day or new post would mend it"),
        }
    }
}

impl std::error::Error for NoRemedy {}

/// The longest that channels are listed.
const LONGEST_LIST: usize = 35;

/// "only you can know if it suits blog, email or another channel": as many channels as there is room for.
fn other_channel(channels: &[Name]) -> String {
    let listed = |known: usize| {
        let mut names: Vec<&str> = channels[..known].iter().map(|name| &**name).collect();
        if known < channels.len() {
            names.push("another channel");
        }
        let last = names.pop()?;
        let listed = match &names[..] {
            [] => last.to_owned(),
            names => format!("{} or {last}", names.join(", ")),
        };
        (listed.chars().count() <= LONGEST_LIST).then_some(listed)
    };
    match (0..=channels.len()).rev().find_map(listed) {
        Some(listed) => format!("only you can know if it suits {listed}"),
        None => "only you can know which other channel suits it".into(),
    }
}

/// What can be said without trying anything.
pub(super) fn beforehand(plan: &Plan, today: NaiveDate, finding: &Finding) -> Result<(), NoRemedy> {
    if finding.is_rounding() {
        return Err(NoRemedy::Rounding);
    }
    if let Some(what) = only_you_know(finding) {
        return Err(NoRemedy::OnlyYouKnow(what));
    }
    let is_over = |last: NaiveDate| last < today;
    if is_over(plan.month.last()) || finding.stretch().is_some_and(|(_, last)| is_over(last)) {
        return Err(NoRemedy::Over);
    }
    let mut posts = finding.posts.places().iter().filter_map(|at| plan.posts.get(*at));
    let is_about_posts =
        !finding.posts.places().is_empty() && super::trials::filling(finding, plan).is_none();
    if is_about_posts && posts.all(|post| post.is_settled(today)) {
        return Err(NoRemedy::Settled);
    }
    Ok(())
}

/// Whether there is any use in asking for a [`remedy`](super::remedy): not where nothing has to be done, only whoever plans
/// can know what, or all that it is about is settled or over.
pub fn may_have_remedy(plan: &Plan, today: NaiveDate, finding: &Finding) -> bool {
    beforehand(plan, today, finding).is_ok()
}

/// What somebody has to know, and postmix cannot, to do anything about a finding.
fn only_you_know(finding: &Finding) -> Option<&'static str> {
    Some(match finding.code {
        "bad-value" | "unknown-key" => "what was meant there",
        "channel-dead-end" => "where its posts should lead",
        "channel-loop" => "where each channel should lead",
        "duplicate-id" => "which of the two keeps the name",
        "duplicate-text" => "what the other post should say",
        "goal-is-outcome" => "what the posts themselves can bring about",
        "kpi-behind" => "what to do differently from here on",
        "over-length" | "too-many-hashtags" => "what the text can do without",
        "owner-overbooked" => "who can take over what",
        "paid-at-top" => "which posts are worth paying for",
        "past-unpublished" => "whether it went out",
        "stage-without-kpi" => "what to measure there",
        "targets-sum" => "what the targets should be",
        "unknown-channel" => "which channel is meant",
        "unknown-stage" => match &finding.facts {
            Facts::Word { nearest: Some(_), .. } => return None,
            _ => "which stage is meant",
        },
        "value-unused" => "which post shows it",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{NoRemedy, only_you_know};
    use crate::plan::Name;
    use crate::plan::Severity;
    use crate::rules::{Affected, Facts, Finding, Place, RULES};

    #[test]
    fn every_reason_fits_in_a_row_of_a_small_terminal() {
        let mut reasons: Vec<NoRemedy> = vec![
            NoRemedy::Rounding,
            NoRemedy::Settled,
            NoRemedy::Over,
            NoRemedy::TooMany,
            NoRemedy::TooLittle,
            NoRemedy::NoWay,
            NoRemedy::OtherChannel(Vec::new()),
            NoRemedy::OtherChannel(["bookmarking", "instagram", "forum"].map(Name::from).into()),
            NoRemedy::OtherChannel(["bookmarking", "instagram", "newsletter"].map(Name::from).into()),
            NoRemedy::OtherChannel(vec!["a channel with a name as long as names can get".into(); 3]),
            NoRemedy::would_bring(["ask-before-nurture", "asks-back-to-back"]),
            NoRemedy::would_bring(["ask-before-nurture", "asks-back-to-back", "week-without-stage"]),
        ];
        reasons.extend(RULES.iter().filter_map(|rule| {
            let finding = Finding {
                code: rule.code,
                severity: Severity::Note,
                place: Place::Plan,
                posts: Affected::Nothing,
                facts: Facts::Plain,
            };
            only_you_know(&finding).map(NoRemedy::OnlyYouKnow)
        }));
        for reason in reasons {
            let said = format!("Not fixed: {reason}");
            assert!(said.chars().count() <= 76, "{said}");
        }
    }

    #[test]
    fn as_many_channels_are_named_as_fit() {
        let told = |names: &[&str]| {
            let names = names.iter().map(|name| Name::from(*name)).collect();
            NoRemedy::OtherChannel(names).to_string()
        };
        assert_eq!(told(&[]), "only you can know which other channel suits it");
        assert_eq!(told(&["blog"]), "only you can know if it suits blog");
        assert_eq!(
            told(&["bookmarking", "instagram", "forum"]),
            "only you can know if it suits bookmarking, instagram or forum"
        );
        assert_eq!(
            told(&["bookmarking", "instagram", "newsletter"]),
            "only you can know if it suits bookmarking or another channel"
        );
    }

    #[test]
    fn of_two_reasons_the_one_that_names_what_is_in_the_way_is_told() {
        let named = NoRemedy::would_bring(["too-close", "too-close"]);
        assert_eq!(named, NoRemedy::WouldBring(vec!["too-close"]));
        assert_eq!(NoRemedy::NoWay.or(named.clone()), named);
        assert_eq!(named.clone().or(NoRemedy::NoWay), named);
        assert_eq!(NoRemedy::TooMany.or(named.clone()), named);
    }
}
