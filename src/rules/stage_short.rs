//! `stage-short`: a stage lacks whole posts of its quota.

use super::finding::posts;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::balance::{StageMix, StageStatus, Weigh};
use crate::plan::{Plan, Severity, StageIndex};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "stage-short",
    severity: Severity::Warning,
    summary: "A stage of the funnel gets fewer posts than its target share asks for.",
    why: "A month that speaks to one audience only starves the others: without posts for people who do not know \
          the brand nobody new arrives, without nurturing those who arrived do not stay. Only whole missing posts \
          count, so every such warning of a plan can be cleared; a share that no number of whole posts could hit \
          better is just a note.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"nurturing\"\n[[post]]\ndate = 2026-12-02\nstage = \"converted\"\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"unaware\"\n\
              [[post]]\ndate = 2026-12-03\nstage = \"nurturing\"\n[[post]]\ndate = 2026-12-04\nstage = \"converted\"\n\
              [rules]\nstage-short = \"warning\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for stage in &context.mix.stages {
        let facts = || Facts::Stage(*stage, context.mix.posts);
        if stage.under_quota >= 1 {
            report.add(Place::Stage(stage.stage), Affected::Nothing, facts());
        } else if stage.status == StageStatus::Rounding {
            report.add_note(Place::Stage(stage.stage), Affected::Nothing, facts());
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Stage(stage, all) = &finding.facts else {
        return Description::default();
    };
    let name = plan.funnel.stage(stage.stage).map_or("", |stage| stage.title());
    let has = format!(
        "{} of {all} ({}), target {}",
        stage.posts,
        stage.share_percent(),
        stage.target_percent()
    );
    if stage.under_quota == 0 {
        return Description {
            message: format!("{name} is as near to its target as {} allow: {has}", posts(*all)),
            help: "nothing to do: no whole post is missing".into(),
        };
    }
    let short = if stage.under_quota == 1 {
        "1 post".into()
    } else {
        posts(stage.under_quota)
    };
    Description {
        message: format!("{name} is {short} short: {has}"),
        help: remedy(stage, name, plan),
    }
}

/// Retagging first where other stages have posts to spare, since it keeps the month's size.
fn remedy(stage: &StageMix, name: &str, plan: &Plan) -> String {
    let add = stage.add.map(|add| format!("add {} for {name}", posts(add)));
    let retag = richest_other(stage.stage, plan)
        .map(|other| format!("retag {} from {other} to {name}", posts(stage.under_quota)));
    match (retag, add) {
        (Some(retag), Some(add)) => format!("{retag}, or {add}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => format!("retag posts to {name}"),
    }
}

/// The stage furthest above its quota, by name; `None` where no other stage has a whole post to spare.
fn richest_other(short: StageIndex, plan: &Plan) -> Option<String> {
    let tally = crate::balance::Tally::of(plan, plan.week_start.unwrap_or_default());
    let mix = crate::balance::Mix::of(&plan.funnel, &tally.counted, Weigh::Posts);
    let others = mix
        .stages
        .into_iter()
        .filter(|other| other.stage != short && other.over_by >= 1);
    let richest = others.max_by_key(|other| other.over_by)?;
    plan.funnel
        .stage(richest.stage)
        .map(|stage| stage.title().to_owned())
}
