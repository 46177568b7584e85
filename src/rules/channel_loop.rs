//! `channel-loop`: a chain of `leads_to` returns to itself.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::balance::Depths;
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "channel-loop",
    severity: Severity::Warning,
    summary: "A chain of `leads_to` returns to the channel it began with.",
    why: "People who follow a brand from channel to channel should come nearer to it, and at last to the place where \
          the offer is made. In a circle they only come back to where they were, nothing is the deepest channel, and \
          nobody can say where to ask for the sale.",
    options: &[],
    fires: "[[channel]]\nid = \"instagram\"\nleads_to = \"blog\"\n[[channel]]\nid = \"blog\"\nleads_to = \"instagram\"\n",
    content: "[[channel]]\nid = \"instagram\"\nleads_to = \"blog\"\n[[channel]]\nid = \"blog\"\nleads_to = \"email\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    if plan.channels.iter().all(|channel| channel.leads_to.is_none()) {
        return;
    }
    // Only channels that the plan lists lead anywhere: the posts need not be looked through.
    let listed = Plan {
        channels: plan.channels.clone(),
        ..Plan::empty(plan.month)
    };
    for chain in Depths::of(&listed).loops() {
        let first = chain.first().and_then(|first| {
            let mut channels = plan.channels.iter();
            channels.position(|channel| channel.id.eq_ignore_case(first))
        });
        let place = first.map_or(Place::Plan, Place::Channel);
        report.add(
            place,
            Affected::Nothing,
            Facts::Names(chain.iter().cloned().collect()),
        );
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Names(chain) = &finding.facts else {
        return Description::default();
    };
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return Description::default();
    };
    let leads = |id: &str| {
        plan.channels
            .iter()
            .any(|channel| channel.id.eq_ignore_case(id) && channel.leads_to.is_some())
    };
    let targets = plan
        .channels
        .iter()
        .filter_map(|channel| channel.leads_to.as_deref());
    let mut ends = targets
        .chain(plan.channels.iter().map(|channel| &*channel.id))
        .filter(|id| !leads(id));
    let deeper = ends.next().map_or_else(
        || "to a channel of its own that leads nowhere else".to_owned(),
        |end| format!("to {end} instead"),
    );
    let way: Vec<&str> = chain.iter().chain([first]).map(|name| &**name).collect();
    Description {
        message: format!("the channels lead in a circle: {}", way.join(" -> ")),
        help: format!(
            "let {last} lead {deeper}, or take `leads_to = \"{first}\"` out of it so that {last} is the deepest"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::said;
    use super::*;

    fn channels(chain: &[(&str, &str)]) -> String {
        let table =
            |(id, deeper): &(&str, &str)| format!("[[channel]]\nid = \"{id}\"\nleads_to = \"{deeper}\"\n");
        chain.iter().map(table).collect()
    }

    #[test]
    fn a_loop_is_told_once_from_its_first_channel_in_the_file() {
        let plan = channels(&[
            ("x", "instagram"),
            ("instagram", "blog"),
            ("blog", "Instagram"),
            ("forum", "email"),
        ]);
        let said = said(RULE.code, &plan, &[]);
        let [found] = &said[..] else { panic!("{said:?}") };
        assert_eq!(found.place, Place::Channel(1), "x only leads into it");
        assert_eq!(
            found.message,
            "the channels lead in a circle: instagram -> blog -> instagram"
        );
        assert_eq!(
            found.help,
            "let blog lead to email instead, or take `leads_to = \"instagram\"` out of it so that blog is the deepest"
        );
    }

    #[test]
    fn a_channel_that_leads_to_itself_is_a_loop_and_a_chain_with_an_end_is_none() {
        let alone = said(RULE.code, &channels(&[("blog", "blog")]), &[]);
        assert_eq!(alone[0].message, "the channels lead in a circle: blog -> blog");
        assert!(
            alone[0]
                .help
                .starts_with("let blog lead to a channel of its own that leads nowhere else")
        );
        assert!(
            said(
                RULE.code,
                &channels(&[("x", "blog"), ("tiktok", "blog"), ("blog", "email")]),
                &[]
            )
            .is_empty()
        );
    }

    #[test]
    fn each_of_two_loops_has_a_finding() {
        let plan = channels(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]);
        let places: Vec<_> = said(RULE.code, &plan, &[])
            .into_iter()
            .map(|said| said.place)
            .collect();
        assert_eq!(places, [Place::Channel(0), Place::Channel(2)]);
    }
}
