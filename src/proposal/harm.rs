//! What a change would do that a rule is against, in words.

/// The longest that [`deeds`] are: with what is said before them, a row of a small terminal.
const LONGEST: usize = 56;

/// What changes would do that bring up the rules of those codes: "it would leave days without posts". Of more than fit
/// in a row the first is told, and how many more there are.
pub(super) fn would(codes: &[&'static str]) -> String {
    match codes {
        [] => "it would do harm".into(),
        codes => format!("it would {}", deeds(codes)),
    }
}

/// The same as words that follow "would".
pub(super) fn deeds(codes: &[&'static str]) -> String {
    let mut deeds: Vec<&str> = codes.iter().map(|code| deed(code)).collect();
    deeds.dedup();
    let whole = deeds.join(" and ");
    match &deeds[..] {
        [first, others @ ..] if whole.chars().count() > LONGEST => {
            let rules = if others.len() == 1 { "rule" } else { "rules" };
            format!("{first}, and break {} more {rules}", others.len())
        }
        _ => whole,
    }
}

/// What a change does that a rule is against, as words that follow "it would".
fn deed(code: &str) -> &'static str {
    match code {
        "ask-before-nurture" => "ask before anything nurtures",
        "asks-back-to-back" => "put asks too close together",
        "channel-dead-end" => "leave posts that lead nowhere",
        "double-booked" => "put two posts at one time",
        "funnel-inverted" => "turn the funnel upside down",
        "hours-skewed" => "upset the shares of hours",
        "no-time" => "leave a post without a time",
        "off-stage" => "put a post on a wrong channel",
        "over-cadence" => "put too much on a channel",
        "owner-overbooked" => "give somebody too much work",
        "paid-at-top" => "pay for reaching strangers",
        "quiet-days" => "leave days without posts",
        "stage-gap" => "leave a stage out for too long",
        "stage-minimum" => "leave another stage too few",
        "stage-short" => "leave another stage short",
        "too-close" => "put posts too close together",
        "under-cadence" => "leave a channel too little",
        "week-without-stage" => "leave a week without a stage",
        _ => "break another rule of the plan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn whatever_rules_are_broken_it_fits_in_a_row() {
        for one in RULES {
            assert!(deeds(&[one.code]).chars().count() <= LONGEST, "{}", one.code);
            for other in RULES {
                let said = deeds(&[one.code, other.code]);
                assert!(said.chars().count() <= LONGEST, "{said}");
            }
        }
        let all: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert!(deeds(&all).chars().count() <= LONGEST, "{}", deeds(&all));
    }

    #[test]
    fn it_is_said_in_plain_words_and_the_rest_is_counted() {
        assert_eq!(would(&["quiet-days"]), "it would leave days without posts");
        assert_eq!(
            would(&["double-booked", "quiet-days"]),
            "it would put two posts at one time and leave days without posts"
        );
        assert_eq!(
            would(&["funnel-inverted", "quiet-days", "stage-gap"]),
            "it would turn the funnel upside down, and break 2 more rules"
        );
    }
}
