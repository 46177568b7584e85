//! `channel-dead-end`: posts on a channel that is not the deepest lead nowhere.

use super::finding::posts;
use super::register::Register;
use super::unknown_channel::known_channels;
use super::words::titles;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::balance::{Depths, Lane};
use crate::plan::{Field, Name, Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "channel-dead-end",
    severity: Severity::Warning,
    summary: "A channel that no chain of `leads_to` ends in has posts of the month with neither a link nor a \
              `leads_to`.",
    why: "Channels form a funnel of their own: networks at the wide top, then the blog, at the bottom the place where \
          the offer is made, such as the newsletter. Every channel is there to bring people to a deeper one. A post \
          that leads nowhere may please many and still be the last they see of the brand. Only a plan that says of \
          some channel where it leads is judged by this.",
    options: &[],
    fires: "[[channel]]\nid = \"instagram\"\nleads_to = \"blog\"\n\
            [[post]]\ndate = 2026-12-01\nchannel = \"tiktok\"\n",
    content: "[[channel]]\nid = \"instagram\"\nleads_to = \"blog\"\n\
              [[post]]\ndate = 2026-12-01\nchannel = \"tiktok\"\nlink = \"https://example.com/roaster\"\n\
              [[post]]\ndate = 2026-12-02\nchannel = \"blog\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    let leading = plan.channels.iter().filter(|channel| channel.leads_to.is_some());
    let mut leading = Register::of(leading.map(|channel| &*channel.id));
    if leading.len() == 0 {
        return;
    }
    let targets = plan
        .channels
        .iter()
        .filter_map(|channel| channel.leads_to.as_ref());
    let mut ends = Register::of(targets.map(|target| &**target));
    let mut deeper = None;
    for lane in context.timeline.lanes() {
        if leading.find(&lane.channel).is_some() || ends.find(&lane.channel).is_some() {
            continue;
        }
        let posts = Affected::all(without_link(plan, lane));
        let Some(first) = posts.places().first() else {
            continue;
        };
        let listed = plan.channels.iter();
        let listed = listed
            .enumerate()
            .find(|(_, channel)| channel.id.eq_ignore_case(&lane.channel));
        let place = listed.map_or(Place::Post(*first, Some(Field::Channel)), |(at, _)| {
            Place::Channel(at)
        });
        // What is likely misspelt is `unknown-channel`'s business first.
        if listed.is_none() && !known_channels(plan).any(|known| lane.channel.eq_ignore_case(known)) {
            continue;
        }
        let deeper = *deeper.get_or_insert_with(|| deeper_one(plan));
        let names = [Some(&lane.channel), deeper].into_iter().flatten();
        report.add(place, posts, Facts::Names(names.cloned().collect()));
    }
}

/// The channel's posts of the month that have no link.
fn without_link<'p>(plan: &'p Plan, lane: &'p Lane) -> impl Iterator<Item = usize> + 'p {
    let stops = lane.between(plan.month.first(), plan.month.last()).iter();
    let places = stops.map(|stop| stop.at);
    places.filter(|at| {
        plan.posts
            .get(*at)
            .is_some_and(|post| post.link.trim().is_empty())
    })
}

/// Where the channel could lead; in a circle nobody can tell which of them is the deepest.
fn deeper_one(plan: &Plan) -> Option<&Name> {
    let listed = Plan {
        channels: plan.channels.clone(),
        ..Plan::empty(plan.month)
    };
    favourite(plan).filter(|_| Depths::of(&listed).loops().is_empty())
}

/// The channel to which most others lead, the first of them on a tie.
fn favourite(plan: &Plan) -> Option<&Name> {
    let targets: Vec<&Name> = plan
        .channels
        .iter()
        .filter_map(|channel| channel.leads_to.as_ref())
        .collect();
    let times = |name: &Name| targets.iter().filter(|other| other.eq_ignore_case(name)).count();
    targets.iter().rev().max_by_key(|target| times(target)).copied()
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Names(names) = &finding.facts else {
        return Description::default();
    };
    let [channel, deeper @ ..] = &names[..] else {
        return Description::default();
    };
    let places = finding.posts.places();
    let (lead, have) = if places.len() == 1 {
        ("leads", "has")
    } else {
        ("lead", "have")
    };
    let help = match deeper {
        [] => "break the circle that the channels lead in first (`channel-loop`): then it is clear which one is the deepest".into(),
        [deeper, ..] => {
            let list = match finding.place {
                Place::Channel(_) => format!("give the channel {channel} `leads_to = \"{deeper}\"`"),
                _ => format!("list `[[channel]]` with `id = \"{channel}\"` and `leads_to = \"{deeper}\"`"),
            };
            format!("{list}, or put a link to {deeper} into {}", titles(plan, places))
        }
    };
    Description {
        message: format!(
            "{} on {channel} {lead} nowhere: {channel} has no `leads_to`, and {} {have} no link",
            posts(places.len() as u64),
            titles(plan, places)
        ),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{post, said};
    use super::*;

    const CHAIN: &str = "[[channel]]\nid = \"instagram\"\nleads_to = \"blog\"\n[[channel]]\nid = \"Blog\"\nleads_to = \"email\"\n\
                         [[channel]]\nid = \"forum\"\n";

    fn on(channel: &str, rest: &str) -> String {
        post(1, &format!("channel = \"{channel}\"; {rest}"))
    }

    #[test]
    fn one_finding_for_a_channel_names_its_posts_and_where_they_could_lead() {
        let posts = [
            on("forum", "title = \"Ask us\""),
            on("forum", "link = \"https://example.com\""),
            on("Forum", "title = \"Again\""),
            on("x", "title = \"Hello\""),
        ];
        let said = said(RULE.code, CHAIN, &posts.each_ref().map(String::as_str));
        let [forum, x] = &said[..] else { panic!("{said:?}") };
        assert_eq!((&forum.place, &*forum.posts), (&Place::Channel(2), &[0, 2][..]));
        assert_eq!(
            forum.message,
            "2 posts on forum lead nowhere: forum has no `leads_to`, and \"Ask us\" and \"Again\" have no link"
        );
        assert_eq!(
            forum.help,
            "give the channel forum `leads_to = \"blog\"`, or put a link to blog into \"Ask us\" and \"Again\""
        );
        assert_eq!(x.place, Place::Post(3, Some(Field::Channel)));
        assert_eq!(
            x.help,
            "list `[[channel]]` with `id = \"x\"` and `leads_to = \"blog\"`, or put a link to blog into \"Hello\""
        );
    }

    #[test]
    fn channels_that_lead_on_or_that_a_chain_ends_in_are_no_dead_ends() {
        let posts = ["instagram", "BLOG", "email"].map(|channel| on(channel, ""));
        let said = said(RULE.code, CHAIN, &posts.each_ref().map(String::as_str));
        assert!(said.is_empty(), "{said:?}");
    }

    #[test]
    fn a_name_that_nobody_knows_has_to_be_put_right_first() {
        let misspelt = on("instagrm", "");
        assert!(said(RULE.code, CHAIN, &[&misspelt]).is_empty());
    }

    #[test]
    fn where_channels_lead_in_a_circle_nobody_is_sent_into_it() {
        let circle = CHAIN.replace("leads_to = \"email\"", "leads_to = \"instagram\"");
        let help = &said(RULE.code, &circle, &[&on("forum", "")])[0].help;
        assert_eq!(
            help,
            "break the circle that the channels lead in first (`channel-loop`): then it is clear which one is the deepest"
        );
    }

    #[test]
    fn ideas_other_months_and_plans_without_chains_are_left_alone() {
        let far = ["channel = \"forum\"", "date = 2026-11-30; channel = \"forum\""];
        assert!(said(RULE.code, CHAIN, &far).is_empty());
        let flat = "[[channel]]\nid = \"forum\"\n";
        assert!(said(RULE.code, flat, &[&on("forum", "")]).is_empty());
    }
}
