//! `stage-gap`: a stage is absent for too many days in a row.

use super::gap::Gap;
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption, words,
};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "stage-gap",
    severity: Severity::Warning,
    summary: "A stage of the funnel is absent for more than `days` days in a row within the month.",
    why: "People forget within days, and feeds forget within hours. A month can have its shares right and still put \
          every post for one audience into the first week: whoever arrives in the third then finds nothing that \
          speaks to them. Spreading a stage over the month costs no extra work, only other dates.",
    options: &[RuleOption {
        name: "days",
        default: 10.0,
        meaning: "how many days in a row a stage may be absent",
        kind: OptionKind::Count,
    }],
    fires: "[[stage]]\nid = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-28\nstage = \"unaware\"\n",
    content: "[[stage]]\nid = \"unaware\"\n[[post]]\ndate = 2026-12-10\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-21\nstage = \"unaware\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let allowed = report.whole_option("days");
    for stage in &context.mix.stages {
        // Where there is nothing yet, or nothing is wanted, nothing is absent.
        if context.mix.posts == 0 || stage.target <= 0.0 {
            continue;
        }
        let gaps = context
            .timeline
            .gaps(allowed, |day| day.of_stage(stage.stage) > 0);
        for stretch in gaps {
            let gap = Gap::of(context, stretch, Some(allowed));
            report.add(
                Place::Stage(stage.stage),
                Affected::Nothing,
                Facts::Gap(Box::new(gap)),
            );
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Facts::Gap(gap), Some(stage)) = (&finding.facts, finding.stage()) else {
        return Description::default();
    };
    let name = words::stage(plan, stage);
    let several = format!("{name} posts");
    let too_late = format!("those days are past: spread the {several} of the next month more evenly");
    Description {
        message: format!("no {name} post for {}", gap.in_days()),
        help: gap.help(&words::a_post(name), &several, "there", too_late, plan),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};
    use super::Description;

    const CODE: &str = "stage-gap";

    /// What is said about one stage: those that a sample leaves out are absent, too.
    fn said_of(stage: &str, sample: &Sample) -> Vec<Description> {
        let mut said = said(CODE, sample);
        said.retain(|said| said.message.starts_with(&format!("no {stage} post ")));
        said
    }

    #[test]
    fn a_stage_without_any_post_is_absent_all_month_unless_there_is_nothing_yet() {
        let said = said_of("converted", &Sample::of("11 x unaware"));
        assert_eq!(
            said[0].message,
            "no converted post for 31 days, from Tue 1 Dec to Thu 31 Dec"
        );
        assert_eq!(said_of("converted", &Sample::of("- x unaware")), []);
    }

    #[test]
    fn a_stage_may_be_absent_for_just_as_many_days_as_the_option_says() {
        // Ten days before, between and behind.
        let even = Sample::of("11 x unaware\n21 x unaware");
        assert_eq!(said_of("unaware", &even.clone()), []);
        assert_eq!(
            said_of("unaware", &even.clone().option(CODE, "days", 9.0)).len(),
            2
        );
        assert_eq!(
            said_of("unaware", &Sample::of("12 x unaware\n21 x unaware")).len(),
            1
        );
    }

    #[test]
    fn the_advice_names_days_on_which_one_post_closes_the_gap_and_a_post_to_retag() {
        let plan = Sample::of(
            "1 x unaware\n6 x unaware\n8 x nurturing\n13 x nurturing\n15 x unaware\n22 x unaware\n23 x unaware",
        );
        let said = |today| {
            let [said] = &said_of("nurturing", &plan.clone().today(today))[..] else {
                panic!("one gap: nurturing from the 14th on")
            };
            said.clone()
        };
        assert_eq!(
            said(1).message,
            "no nurturing post for 18 days, from Mon 14 Dec to Thu 31 Dec"
        );
        assert_eq!(
            said(1).help,
            "retag one of the 2 unaware posts between Mon 21 and Thu 24 Dec as a nurturing post, such as \"P6\", or add a nurturing post there, best on x on Tue 22 Dec"
        );
        assert_eq!(
            said(23).help,
            "retag \"P7\" (Wed 23 Dec) as a nurturing post, or add a nurturing post there, best on x on Thu 24 Dec"
        );
        assert_eq!(
            said(30).help,
            "what is past cannot be filled: add a nurturing post on x on Thu 31 Dec"
        );
    }

    #[test]
    fn a_long_absence_takes_several_posts() {
        let plan = Sample::of("1 x unaware\n1 x nurturing\n2 x nurturing\n12 x nurturing\n23 x nurturing");
        assert_eq!(
            said_of("unaware", &plan)[0].help,
            "add 2 unaware posts, on x on Sat 12 and Tue 22 Dec"
        );
    }

    #[test]
    fn asks_that_close_a_gap_together_are_not_advised_back_to_back() {
        let plan = Sample::of(
            "1 x unaware\n3 x nurturing\n9 x converted\n13 x unaware\n16 x nurturing\n19 x unaware\n22 x unaware\n\
             25 x nurturing\n28 x unaware",
        );
        assert_eq!(
            said_of("converted", &plan)[0].help,
            "add 2 converted posts, on x on Sun 20 and Tue 29 Dec"
        );
    }
}
