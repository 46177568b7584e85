//! `paid-at-top`: most of the paid posts speak to people who do not know the brand yet.

use super::finding::Paid;
use super::words::{title, titles};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Name, Plan, Post, Severity, StageIndex};
use std::collections::HashSet;

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
    let is_open = |at: usize| !plan.posts[at].is_settled(context.today);
    let deepest = plan.funnel.indices().last();
    // Not every channel takes money: those that it is spent on already do.
    let paid_on: HashSet<Option<&Name>> = plan
        .posts
        .iter()
        .filter(|post| post.paid)
        .map(|post| post.channel.as_ref())
        .collect();
    let could_be = |post: &Post| {
        !post.paid && plan.counted_stage(post) == deepest && paid_on.contains(&post.channel.as_ref())
    };
    let paid = Paid {
        all: paid,
        open: at_top.iter().copied().filter(|at| is_open(*at)).collect(),
        in_time: at_top
            .iter()
            .filter(|at| !plan.posts[**at].is_over(context.today))
            .count(),
        instead: (0..plan.posts.len()).find(|at| could_be(&plan.posts[*at]) && is_open(*at)),
    };
    let facts = Facts::Paid(Box::new(paid));
    report.add(Place::Stage(StageIndex(0)), Affected::all(at_top), facts);
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Paid(paid) = &finding.facts else {
        return Description::default();
    };
    let stages = plan.funnel.stages();
    let (Some(top), Some(last)) = (stages.first(), stages.last()) else {
        return Description::default();
    };
    let at_top = finding.posts.places();
    Description {
        message: format!(
            "{} of {} paid posts speak to {}: {}",
            at_top.len(),
            paid.all,
            top.title(),
            titles(plan, at_top)
        ),
        help: help(paid, at_top.len(), last.title(), plan),
    }
}

/// How many posts should not be paid for, and what for instead.
fn help(paid: &Paid, at_top: usize, last: &str, plan: &Plan) -> String {
    let instead = paid.instead.map_or_else(
        || format!("a post for {last}"),
        |at| format!("{}, which speaks to {last}", title(plan, at)),
    );
    let too_many = at_top - paid.all / 2;
    match &*paid.open {
        _ if paid.in_time < too_many => {
            format!("too few of them are still to come: pay for others from here on, such as {instead}")
        }
        open if open.len() < too_many => format!(
            "too few of them are drafts: change {too_many} yourself to go without money, and pay for others instead, such as \
             {instead}"
        ),
        [first, ..] if too_many == 1 => {
            format!(
                "let {} go without money, and pay for {instead} instead",
                title(plan, *first)
            )
        }
        open => format!(
            "let {too_many} of them go without money, such as {}, and pay for as many others instead, such as {instead}",
            titles(plan, &open[..too_many])
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
    fn as_many_as_it_takes_go_without_money_and_only_such_as_are_not_out() {
        let found = said("", &[TOP, TOP, TOP, TOP, DEEP, ("converted", false)]);
        assert_eq!(
            found[0].help,
            "let 2 of them go without money, such as \"For unaware\" and \"For unaware\", and pay for as many others \
             instead, such as \"For converted\", which speaks to converted"
        );
        let out = post(1, "stage = \"unaware\"; paid = true; status = \"published\"");
        let found = super::super::trial::said(RULE.code, "", &[&out, &out]);
        assert_eq!(
            found[0].help,
            "too few of them are still to come: pay for others from here on, such as a post for converted"
        );
        let approved = post(1, "stage = \"unaware\"; paid = true; status = \"approved\"");
        let letter = post(
            1,
            "title = \"Letter\"; stage = \"converted\"; channel = \"email\"",
        );
        let found = super::super::trial::said(RULE.code, "", &[&approved, &approved, &letter]);
        assert_eq!(
            found[0].help,
            "too few of them are drafts: change 1 yourself to go without money, and pay for others instead, such as a post for \
             converted",
            "nobody pays for a letter"
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
