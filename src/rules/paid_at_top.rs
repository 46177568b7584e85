//! `paid-at-top`: most of the paid posts speak to people who do not know the brand yet.

use super::words::{title, titles};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Plan, Post, Severity, StageIndex};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "paid-at-top",
    severity: Severity::Note,
    summary: "More than half of the counted paid posts, of which there are at least two, speak to the first stage.",
    why: "Advertising sells; what is not paid for builds relationships. Money spent on strangers buys a glance from \
          people who do not trust the brand yet, while the same money in front of those who do can bring the sale. \
          There are good reasons to do otherwise, such as an opening, hence only a note.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\npaid = true\n\
            [[post]]\ndate = 2026-12-02\nstage = \"unaware\"\npaid = true\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\npaid = true\n\
              [[post]]\ndate = 2026-12-02\nstage = \"converted\"\npaid = true\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    if plan.funnel.len() < 2 || context.timeline.features().paid == 0 {
        return;
    }
    let (mut paid, mut at_top) = (0_usize, Vec::new());
    for (at, post) in plan.posts.iter().enumerate().filter(|(_, post)| post.paid) {
        let Some(stage) = plan.counted_stage(post) else {
            continue;
        };
        paid += 1;
        if stage == StageIndex(0) {
            at_top.push(at);
        }
    }
    if paid < 2 || at_top.len() * 2 <= paid {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    let facts = Facts::Amounts {
        is: at_top.len() as f64,
        wanted: paid as f64,
    };
    report.add(Place::Stage(StageIndex(0)), Affected::all(at_top), facts);
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Amounts { is, wanted: all } = finding.facts else {
        return Description::default();
    };
    let stages = plan.funnel.stages();
    let (Some(top), Some(last)) = (stages.first(), stages.last()) else {
        return Description::default();
    };
    let places = finding.posts.places();
    let deepest = plan.funnel.indices().last();
    let unpaid = |post: &Post| !post.paid && !post.is_fixed() && plan.counted_stage(post) == deepest;
    let instead = plan.posts.iter().position(unpaid).map_or_else(
        || format!("a post for {}", last.title()),
        |at| format!("{}, which speaks to {}", title(plan, at), last.title()),
    );
    Description {
        message: format!(
            "{is} of {all} paid posts speak to {}: {}",
            top.title(),
            titles(plan, places)
        ),
        help: format!(
            "let {} go without money, and pay for {instead} instead",
            places.first().map_or_else(String::new, |at| title(plan, *at)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Said, post};
    use super::*;

    fn said(settings: &str, stages: &[(&str, bool)]) -> Vec<Said> {
        let posts = stages.iter().map(|(stage, paid)| {
            post(
                1,
                &format!("title = \"For {stage}\"; stage = \"{stage}\"; paid = {paid}"),
            )
        });
        let posts: Vec<String> = posts.collect();
        let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
        super::super::trial::said(RULE.code, settings, &posts)
    }

    const TOP: (&str, bool) = ("unaware", true);
    const DEEP: (&str, bool) = ("converted", true);

    #[test]
    fn more_than_half_is_too_much_and_half_is_not() {
        assert!(said("", &[TOP, DEEP]).is_empty());
        assert!(said("", &[TOP, TOP, DEEP, DEEP]).is_empty());
        let found = said("", &[DEEP, TOP, ("unaware", false), TOP, ("converted", false)]);
        assert_eq!(
            (&found[0].place, &*found[0].posts),
            (&Place::Stage(StageIndex(0)), &[1, 3][..])
        );
        assert_eq!(
            found[0].message,
            "2 of 3 paid posts speak to unaware: \"For unaware\" and \"For unaware\""
        );
        assert_eq!(
            found[0].help,
            "let \"For unaware\" go without money, and pay for \"For converted\", which speaks to converted instead"
        );
    }

    #[test]
    fn one_paid_post_is_too_few_to_judge_by_and_two_are_enough() {
        assert!(said("", &[TOP]).is_empty());
        assert_eq!(said("", &[TOP, TOP]).len(), 1);
    }

    #[test]
    fn ideas_are_not_counted_and_a_funnel_of_one_stage_has_no_top() {
        assert!(
            super::super::trial::said(RULE.code, "", &["stage = \"unaware\"; paid = true"; 2]).is_empty()
        );
        assert!(said("[[stage]]\nid = \"all\"\n", &[("all", true), ("all", true)]).is_empty());
    }
}
