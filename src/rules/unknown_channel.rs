//! `unknown-channel`: a channel is neither listed nor built in.

use super::finding::posts;
use super::register::Register;
use super::words::listed;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{BUILT_IN_CHANNELS, Channel, Field, Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "unknown-channel",
    severity: Severity::Warning,
    summary: "A channel that posts or a `leads_to` name is neither listed in the plan nor built in. In a plan that \
              lists no channels only a likely slip of the pen counts.",
    why: "A misspelt channel is a channel of its own: its posts are missing where that channel is counted, its \
          limits, cadence and slots do not hold for them, and they end up in no export. A channel of your own is \
          welcome: list it, and the plan can say how often and when it is served.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nchannel = \"instagrm\"\n",
    content: "[[post]]\ndate = 2026-12-01\nchannel = \"instagram\"\n\
              [[post]]\ndate = 2026-12-02\nchannel = \"shop window\"\n",
    check: Check::Plan(check),
    describe,
};

/// Reports every name that is not known. In a plan that lists no channels most of them are the user's own: see
/// [`is_users_own`].
fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    let mut register = Register::of(known_channels(plan));
    let known = register.len();
    let mut unknown: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut meet = |name, channel: Option<usize>, posts: &mut dyn Iterator<Item = usize>| {
        let Some(number) = register.enter(name).checked_sub(known) else {
            return;
        };
        if number == unknown.len() {
            unknown.push((channel, Vec::new()));
        }
        unknown[number].1.extend(posts);
    };
    for (at, channel) in plan.channels.iter().enumerate() {
        if let Some(deeper) = &channel.leads_to {
            meet(deeper, Some(at), &mut std::iter::empty());
        }
    }
    // Dated posts are sorted by channel already; only ideas have to be looked at one by one.
    for lane in context.timeline.lanes() {
        meet(&lane.channel, None, &mut lane.stops.iter().map(|stop| stop.at));
    }
    if context.tally.ideas > 0 {
        for (at, post) in plan
            .posts
            .iter()
            .enumerate()
            .filter(|(_, post)| post.date.is_none())
        {
            if let Some(channel) = &post.channel {
                meet(channel, None, &mut std::iter::once(at));
            }
        }
    }
    for (number, (channel, posts)) in unknown.into_iter().enumerate() {
        let posts = Affected::all(posts);
        let first = posts
            .places()
            .first()
            .map(|at| Place::Post(*at, Some(Field::Channel)));
        let place = first.or(channel.map(Place::Channel)).unwrap_or(Place::Plan);
        let facts = Facts::Word {
            word: register.name(known + number).into(),
            nearest: None,
        };
        report.add(place, posts, facts);
    }
}

/// The channels that a plan may name: those it lists and the built-in ones.
pub fn known_channels(plan: &Plan) -> impl Iterator<Item = &str> {
    let listed = plan.channels.iter().map(|channel| &*channel.id);
    listed.chain(BUILT_IN_CHANNELS.iter().map(|channel| channel.id))
}

/// Whether the finding is about a channel that is most likely the user's own, once the nearest word has been looked
/// for: the plan lists no channels, and the name is like none that is known.
pub fn is_users_own(finding: &Finding, plan: &Plan) -> bool {
    let unlike = matches!(&finding.facts, Facts::Word { nearest: None, .. });
    finding.code == RULE.code && unlike && plan.channels.is_empty()
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Word { word, nearest } = &finding.facts else {
        return Description::default();
    };
    let leads = |channel: &&Channel| {
        channel
            .leads_to
            .as_ref()
            .is_some_and(|deeper| deeper.eq_ignore_case(word))
    };
    let mut where_named: Vec<String> = plan
        .channels
        .iter()
        .filter(leads)
        .map(|channel| format!("the `leads_to` of {}", channel.id))
        .collect();
    let count = finding.posts.places().len() as u64;
    if count > 0 {
        where_named.push(posts(count));
    }
    let what = if plan.channels.is_empty() {
        "no channel that is built in"
    } else {
        "neither listed nor built in"
    };
    let table = format!("`[[channel]]` with `id = \"{word}\"`");
    let ids: Vec<&str> = plan.channels.iter().map(|channel| &*channel.id).collect();
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? If it is a channel of your own, list {table}"),
        None => format!("list {table}, or write one of {}", listed(&ids, "or")),
    };
    Description {
        message: format!(
            "the channel `{word}` is {what} (in {})",
            listed(&where_named, "and")
        ),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{messages, said};
    use super::*;

    const LISTED: &str =
        "[[channel]]\nid = \"Shop window\"\n[[channel]]\nid = \"radio\"\nleads_to = \"flyer\"\n";

    #[test]
    fn every_unknown_name_is_told_once_with_all_its_posts() {
        let posts = [
            "channel = \"flyer\"",
            "date = 2026-12-01; channel = \"instagrm\"",
            "date = 2026-11-01; channel = \"Flyer\"",
            "channel = \"shop WINDOW\"",
            "date = 2026-12-02; channel = \"TikTok\"",
        ];
        let said = said(RULE.code, LISTED, &posts);
        assert_eq!(
            messages(&said),
            [
                "the channel `flyer` is neither listed nor built in (in the `leads_to` of radio and 2 posts)",
                "the channel `instagrm` is neither listed nor built in (in 1 post)",
            ]
        );
        assert_eq!(
            (&said[0].place, &*said[0].posts),
            (&Place::Post(0, Some(Field::Channel)), &[0, 2][..])
        );
        assert_eq!(
            said[0].help,
            "list `[[channel]]` with `id = \"flyer\"`, or write one of Shop window or radio"
        );
        assert_eq!(
            said[1].help,
            "did you mean `instagram`? If it is a channel of your own, list `[[channel]]` with `id = \"instagrm\"`"
        );
    }

    #[test]
    fn a_leads_to_alone_is_told_at_its_channel() {
        let said = said(RULE.code, LISTED, &[]);
        assert_eq!(said[0].place, Place::Channel(1));
        assert!(said[0].posts.is_empty());
    }

    #[test]
    fn where_no_channels_are_listed_only_a_likely_slip_is_told() {
        let posts = [
            "channel = \"shop window\"",
            "date = 2026-12-01; channel = \"facebok\"",
        ];
        let said = said(RULE.code, "", &posts);
        assert_eq!(
            messages(&said),
            ["the channel `facebok` is no channel that is built in (in 1 post)"]
        );
        assert_eq!(said[0].severity, Severity::Warning);
    }
}
