//! `week-without-stage`: a full week has no post of a stage that it has room for.

use super::gap::Gap;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "week-without-stage",
    severity: Severity::Note,
    summary: "A full week of the month with three posts or more has none of a stage whose share of the week is a \
              whole post.",
    why: "Most people who follow a brand see a few posts of a week and none of the next. A week in which a stage \
          has no post is a week in which that audience hears nothing, however well the month adds up in the end.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-07\nstage = \"nurturing\"\n[[post]]\ndate = 2026-12-08\nstage = \"nurturing\"\n\
            [[post]]\ndate = 2026-12-09\nstage = \"converted\"\n",
    content: "[[post]]\ndate = 2026-12-07\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-08\nstage = \"nurturing\"\n\
              [[post]]\ndate = 2026-12-09\nstage = \"converted\"\n",
    check: Check::Plan(check),
    describe,
};

/// With fewer posts than that a week says little about its mix.
const ENOUGH: u64 = 3;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let funnel = &context.plan.funnel;
    let (parts, whole) = funnel.targets();
    for (week, start, end) in context.tally.full_weeks() {
        let counts = &context.tally.weeks[week].1;
        let posts = counts.posts();
        if posts < ENOUGH {
            continue;
        }
        for (stage, part) in funnel.indices().zip(&parts) {
            let is_due = u128::from(*part) * u128::from(posts) >= u128::from(whole);
            if !is_due || counts.stage(stage).posts > 0 {
                continue;
            }
            let gap = Gap {
                posts,
                ..Gap::of(context, (start, end), None)
            };
            report.add(Place::Stage(stage), Affected::Nothing, Facts::Gap(Box::new(gap)));
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Facts::Gap(gap), Some(stage)) = (&finding.facts, finding.stage()) else {
        return Description::default();
    };
    let name = words::stage(plan, stage);
    let one = words::a_post(name);
    let too_late = format!("that week is over: see that each week to come has {one}");
    Description {
        message: format!(
            "none of the {} posts in the week of {} is for {name}",
            gap.posts,
            words::day(gap.first)
        ),
        help: gap.help(&one, "posts", "of that week", too_late, plan),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};
    use crate::plan::WeekStart;

    const CODE: &str = "week-without-stage";

    #[test]
    fn a_stage_is_missed_only_from_a_whole_post_of_its_share_on() {
        let with = |more: &str| {
            Sample::of(&format!(
                "7 x unaware\n8 x unaware\n9 x nurturing\n10 x unaware\n{more}"
            ))
        };
        assert_eq!(said(CODE, &with("")), [], "20 % of 4 is less than a post");
        assert_eq!(said(CODE, &with("12 x nurturing")).len(), 1, "20 % of 5 is one");
        assert_eq!(said(CODE, &with("12 x -")), [], "an untagged post is not counted");
    }

    #[test]
    fn two_posts_and_weeks_that_reach_into_other_months_are_left_alone() {
        assert_eq!(said(CODE, &Sample::of("7 x nurturing\n8 x nurturing")), []);
        let edge = "28 x converted\n29 x converted\n30 x nurturing\n31 x nurturing";
        assert_eq!(said(CODE, &Sample::of(edge)), []);
        let mut tuesdays = Sample::of("1 x converted\n2 x converted\n7 x nurturing");
        assert_eq!(said(CODE, &tuesdays), []);
        tuesdays.plan.week_start = Some(WeekStart(chrono::Weekday::Tue));
        assert_eq!(
            said(CODE, &tuesdays).len(),
            1,
            "the week from the 1st to the 7th is a full one"
        );
    }

    #[test]
    fn the_advice_retags_what_the_week_can_spare_or_adds_a_post_on_a_posting_day() {
        let plan = Sample::of("7 x nurturing\n8 x nurturing\n9 x nurturing\n17 x unaware");
        let said = said(CODE, &plan);
        assert_eq!(
            said[0].message,
            "none of the 3 posts in the week of Mon 7 Dec is for unaware"
        );
        assert_eq!(
            said[0].help,
            "retag one of the 3 nurturing posts of that week as an unaware post, such as \"P1\", or add an unaware post on x on Thu 10 Dec"
        );
        for late in [13, 14] {
            let late = super::super::sample::said(CODE, &plan.clone().today(late));
            assert!(late[0].help.starts_with("that week is over"), "{late:?}");
        }
    }

    #[test]
    fn where_a_post_can_be_retagged_nobody_is_told_to_make_room_first() {
        let full = Sample::of("7 x nurturing\n8 x nurturing\n9 x nurturing\n17 x unaware").channel(
            "x",
            None,
            Some((0, 3)),
        );
        assert_eq!(
            said(CODE, &full)[0].help,
            "retag one of the 3 nurturing posts of that week as an unaware post, such as \"P1\""
        );
    }
}
