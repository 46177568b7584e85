//! `targets-sum`: the stages' targets do not add up to 100 %.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Plan, Severity, Share, StageIndex};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "targets-sum",
    severity: Severity::Warning,
    summary: "The stages' targets do not add up to 100 %, give or take half a percent.",
    why: "Targets are shares of one month: more than 100 % cannot be reached, and less leaves posts for nobody. \
          Until they are mended they are scaled to 100 %, which is seldom what was meant.",
    options: &[],
    fires: "[[stage]]\nid = \"a\"\ntarget = 0.6\n[[stage]]\nid = \"b\"\ntarget = 0.6\n",
    content: "[[stage]]\nid = \"a\"\ntarget = 0.6\n[[stage]]\nid = \"b\"\ntarget = 0.4\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.plan.funnel.adds_up() {
        report.add(Place::Stage(StageIndex(0)), Affected::Nothing, Facts::Plain);
    }
}

fn describe(_: &Finding, plan: &Plan) -> Description {
    let tenths = plan.funnel.written_sum() / (Share::PARTS / 1000);
    let targets = plan.funnel.stages().iter().map(|stage| {
        let target = stage
            .target
            .map_or_else(|| "the rest".into(), |target| target.to_string());
        format!("{} {target}", stage.id)
    });
    let targets: Vec<_> = targets.collect();
    Description {
        message: format!(
            "the targets add up to {}.{} %, not 100 %",
            tenths / 10,
            tenths % 10
        ),
        help: format!(
            "they are scaled to 100 % until you change them: {}",
            targets.join(", ")
        ),
    }
}
