//! `stage-minimum`: a stage has fewer posts than it must have.

use super::finding::posts;
use super::short::Short;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "stage-minimum",
    severity: Severity::Warning,
    summary: "A stage of the funnel has fewer posts than its `min`, which is 1 unless the plan says otherwise.",
    why: "Shares say little in a small month: one post in three can be a fair share and still too little to reach \
          anybody. The minimum makes sure that no audience goes a whole month without hearing from the brand.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"nurturing\"\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"nurturing\"\n\
              [[post]]\ndate = 2026-12-03\nstage = \"converted\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for stage in &context.mix.stages {
        let lacks = u64::from(stage.min).saturating_sub(stage.posts);
        if lacks > 0 {
            report.add(
                Place::Stage(stage.stage),
                Affected::Nothing,
                Facts::Short(Box::new(Short::of(context, stage, lacks, lacks))),
            );
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Short(short) = &finding.facts else {
        return Description::default();
    };
    let stage = &short.stage;
    let name = words::stage(plan, stage.stage);
    let has = if stage.posts == 0 {
        "no post".into()
    } else {
        posts(stage.posts)
    };
    let wanted = u64::from(stage.min);
    let lacks = wanted.saturating_sub(stage.posts);
    let tag = match short.untagged {
        0 => None,
        1 => Some(format!(
            "tag the post without a stage as {name} if it is for them"
        )),
        many => Some(format!(
            "tag {lacks} of the {many} posts without a stage as {name}"
        )),
    };
    let tag = tag.filter(|_| short.untagged >= lacks);
    let rest = lacks.saturating_sub(short.donors.len() as u64);
    Description {
        message: format!("{name} has {has}; at least {wanted} wanted"),
        help: words::ways([tag, short.retag(rest, plan), short.add_alone(lacks, plan)]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};

    const CODE: &str = "stage-minimum";

    #[test]
    fn just_its_minimum_is_enough() {
        let mut plan = Sample::of("1 x unaware\n2 x unaware\n3 x nurturing\n4 x converted");
        assert_eq!(said(CODE, &plan), []);
        let mut stages = plan.plan.funnel.stages().to_vec();
        stages[0].min = 3;
        plan.plan.funnel = crate::plan::Funnel::new(stages);
        assert_eq!(said(CODE, &plan).len(), 1);
    }

    #[test]
    fn what_other_stages_cannot_give_is_added_beside_it() {
        let mut plan = Sample::of("1 x unaware\n4 x unaware\n8 x unaware\n9 x nurturing\n17 x nurturing");
        let mut stages = plan.plan.funnel.stages().to_vec();
        stages[2].min = 3;
        plan.plan.funnel = crate::plan::Funnel::new(stages);
        let help = &said(CODE, &plan)[0].help;
        assert!(
            help.starts_with("retag \"P5\" (Thu 17 Dec) to converted, and add 1 post for converted on x on Tue 22 Dec; it takes 2, but there is no room for more"),
            "{help}"
        );
    }

    #[test]
    fn where_asks_have_no_place_yet_it_says_what_has_to_come_first() {
        let help = |plan: &Sample| {
            let mut found = said(CODE, plan).into_iter();
            let asks = found.find(|said| said.message.starts_with("converted"));
            asks.unwrap().help
        };
        let plan = Sample::of("8 x unaware").channel("x", None, None);
        assert_eq!(
            help(&plan),
            "first add a nurturing post on x on Tue 15 Dec, and then a converted post there on Tue 22 Dec"
        );
        let late = plan.today(31);
        assert_eq!(
            help(&late),
            "this month has no more room for asks: on its channel each needs a post before it that nurtures, and 3 other posts \
             since the ask before it"
        );
    }

    #[test]
    fn the_advice_names_where_a_post_could_come_from_and_the_day_it_is_missing_most() {
        let plan = Sample::of("1 x unaware\n4 x unaware\n8 x unaware\n9 x nurturing\n17 x -\n24 x unaware");
        let at = |today| said(CODE, &plan.clone().today(today))[0].clone();
        assert_eq!(at(1).message, "converted has no post; at least 1 wanted");
        assert_eq!(
            at(1).help,
            "tag the post without a stage as converted if it is for them, or retag \"P6\" (Thu 24 Dec) to converted, or add 1 post for converted on x on Fri 11 Dec"
        );
        assert!(
            at(28)
                .help
                .ends_with("add 1 post for converted on x on Tue 29 Dec"),
            "{}",
            at(28).help
        );
    }
}
