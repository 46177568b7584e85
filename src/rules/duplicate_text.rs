//! `duplicate-text`: two posts on one channel have the same text within a few weeks.

use super::marks::{self, folded, mix};
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption,
};
use crate::plan::{Field, Plan, Post, Severity};
use chrono::NaiveDate;
use std::collections::HashMap;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "duplicate-text",
    severity: Severity::Warning,
    summary: "Two posts on one channel have the same text within a month.",
    why: "The people who follow a channel read the same text twice, and networks show copies to fewer people. Most \
          often a post was copied and its text never written. The same text on two channels is fine, and so is an \
          evergreen that returns after a while.",
    options: &[RuleOption {
        name: "days",
        default: 30.0,
        meaning: "how many days must lie between the two",
        kind: OptionKind::Count,
    }],
    fires: "[[post]]\ndate = 2026-12-01\nchannel = \"x\"\ntext = \"Open until six.\"\n\
            [[post]]\ndate = 2026-12-08\nchannel = \"x\"\ntext = \"Open until six.\"\n",
    content: "[[post]]\ndate = 2026-12-01\nchannel = \"x\"\ntext = \"Open until six.\"\n\
              [[post]]\ndate = 2026-12-08\nchannel = \"x\"\ntext = \"Open until eight.\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let days = report.whole_option("days");
    let posts = &context.plan.posts;
    let mut alike = marks::perhaps_alike(context.singles.texts());
    alike.sort_by_key(|at| (posts[*at].date, posts[*at].time));
    let mut last: HashMap<(String, &str), (NaiveDate, usize)> = HashMap::new();
    for at in alike {
        let post = &posts[at];
        let (Some(date), Some(channel)) = (post.date, &post.channel) else {
            continue;
        };
        let key = (channel.to_lowercase(), post.text.trim());
        let Some((before, original)) = last.insert(key, (date, at)) else {
            continue;
        };
        let apart = u32::try_from((date - before).num_days()).unwrap_or(0);
        if apart <= days {
            let facts = Facts::Amounts {
                is: apart.into(),
                wanted: days.into(),
            };
            let place = Place::Post(at, Some(Field::Text));
            report.add(place, Affected::pair(original, at), facts);
        }
    }
}

/// A number that two posts share which have the same text on one channel, and others hardly ever. It is made of the text, and
/// of as much of the channel's name as is the same in upper and lower case.
pub(super) fn mark(post: &Post) -> u32 {
    let text = post.text.trim().as_bytes();
    let (Some(channel), Some(_), false) = (&post.channel, post.date, text.is_empty()) else {
        return marks::NOTHING;
    };
    let initial = channel.bytes().next().filter(u8::is_ascii).unwrap_or(0);
    folded(mix(
        u64::from(initial.to_ascii_lowercase()),
        marks::mark(text).into(),
    ))
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Place::Post(copy, _), Facts::Amounts { is, wanted }) = (&finding.place, &finding.facts) else {
        return Description::default();
    };
    let original = finding
        .posts
        .places()
        .iter()
        .find(|at| *at != copy)
        .unwrap_or(copy);
    let when = match *is {
        0.0 => "on the same day".to_owned(),
        1.0 => "a day later".to_owned(),
        days => format!("{days} days later"),
    };
    let channel = plan.posts.get(*copy).and_then(|post| post.channel.as_deref());
    Description {
        message: format!(
            "\"{}\" repeats the text of \"{}\" on {} {when}",
            plan.name_of(*copy),
            plan.name_of(*original),
            channel.unwrap_or_default(),
        ),
        help: format!("write it anew, or leave more than {wanted} days between the two"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Tally, Timeline};
    use crate::plan::{Month, RuleSetting, WeekStart};
    use crate::rules::ruler::Plainly;

    fn post(date: &str, channel: &str, text: &str) -> Post {
        Post {
            date: date.parse().ok(),
            channel: Some(channel.into()),
            title: format!("{date} {channel}").into(),
            text: text.into(),
            ..Post::default()
        }
    }

    fn found(plan: &Plan) -> Vec<Finding> {
        let tally = Tally::of(plan, WeekStart::default());
        let findings = super::super::check(plan, &tally, &Timeline::of(plan), plan.month.first(), &Plainly);
        findings
            .into_iter()
            .filter(|finding| finding.code == RULE.code)
            .collect()
    }

    fn plan(posts: Vec<Post>) -> Plan {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = posts;
        plan
    }

    #[test]
    fn each_later_copy_is_found_and_named_with_the_one_before() {
        let text = "We are open until six on all four Sundays before Christmas.";
        let plan = plan(vec![
            post("2026-12-20", "x", text),
            post("2026-12-06", "X", &format!("\n{text} \n")),
            post("2026-12-05", "facebook", text),
            post(
                "2026-12-06",
                "x",
                "We are open until six on all five Sundays before Christmas.",
            ),
            post("2026-12-21", "x", text),
        ]);
        let found = found(&plan);
        let places: Vec<_> = found.iter().map(|finding| finding.posts.places()).collect();
        assert_eq!(places, [[0, 1], [0, 4]]);
        assert_eq!(
            found[0].in_words(&plan).message,
            "\"2026-12-20 x\" repeats the text of \"2026-12-06 X\" on x 14 days later"
        );
        assert!(found[1].in_words(&plan).message.ends_with("on x a day later"));
    }

    #[test]
    fn after_thirty_days_or_as_many_as_the_plan_says_a_text_may_return() {
        let mut plan = plan(vec![
            post("2026-12-01", "x", "Six."),
            post("2026-12-31", "x", "Six."),
        ]);
        assert_eq!(found(&plan).len(), 1);
        plan.posts[1].date = "2027-01-01".parse().ok();
        assert_eq!(found(&plan), []);
        plan.rules = vec![RuleSetting {
            code: RULE.code.into(),
            severity: None,
            options: vec![("days".into(), 31.0)],
        }];
        assert_eq!(found(&plan).len(), 1);
    }

    #[test]
    fn ideas_empty_texts_and_posts_without_a_channel_are_no_copies() {
        let idea = Post {
            date: None,
            ..post("2026-12-01", "x", "Six.")
        };
        let nowhere = Post {
            channel: None,
            ..post("2026-12-01", "x", "Six.")
        };
        let empty = post("2026-12-01", "x", " \n");
        let plan = plan(vec![
            idea.clone(),
            idea,
            nowhere.clone(),
            nowhere,
            empty.clone(),
            empty,
            post("2026-12-01", "x", "Six."),
        ]);
        assert_eq!(found(&plan), []);
    }
}
