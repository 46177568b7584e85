//! `stage-minimum`: a stage has fewer posts than it must have.

use super::finding::posts;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
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
    for stage in context
        .mix
        .stages
        .iter()
        .filter(|stage| stage.posts < stage.min.into())
    {
        report.add(
            Place::Stage(stage.stage),
            Affected::Nothing,
            Facts::Stage(Box::new(*stage), context.mix.posts),
        );
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Stage(stage, _) = &finding.facts else {
        return Description::default();
    };
    let name = plan.funnel.stage(stage.stage).map_or("", |stage| stage.title());
    let has = if stage.posts == 0 {
        "no post".into()
    } else {
        posts(stage.posts)
    };
    let wanted = u64::from(stage.min);
    Description {
        message: format!("{name} has {has}; at least {wanted} wanted"),
        help: format!(
            "tag or add {} for {name}",
            posts(wanted.saturating_sub(stage.posts))
        ),
    }
}
