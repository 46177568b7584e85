//! `stage-short`: a stage lacks whole posts of its quota.

use super::finding::posts;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::balance::{Mix, StageMix, StageStatus};
use crate::plan::{Plan, Severity, Stage, StageIndex};

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
        let facts = || Facts::Short {
            stage: *stage,
            all: context.mix.posts,
            richest: richest_other(stage.stage, context.mix),
        };
        if stage.under_quota >= 1 {
            report.add(Place::Stage(stage.stage), Affected::Nothing, facts());
        } else if stage.status == StageStatus::Rounding {
            report.add_note(Place::Stage(stage.stage), Affected::Nothing, facts());
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Short { stage, all, richest } = &finding.facts else {
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
        help: remedy(
            stage,
            name,
            richest.and_then(|richest| plan.funnel.stage(richest)),
        ),
    }
}

/// Retagging first where another stage has posts to spare, since it keeps the month's size.
fn remedy(stage: &StageMix, name: &str, richest: Option<&Stage>) -> String {
    let add = stage.add.map(|add| format!("add {} for {name}", posts(add)));
    let retag = richest.map(|other| {
        let count = posts(stage.under_quota);
        format!("retag {count} from {} to {name}", other.title())
    });
    match (retag, add) {
        (Some(retag), Some(add)) => format!("{retag}, or {add}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => format!("retag posts to {name}"),
    }
}

/// The stage furthest above its quota; `None` where no other stage has a whole post to spare.
fn richest_other(short: StageIndex, mix: &Mix) -> Option<StageIndex> {
    let others = mix
        .stages
        .iter()
        .filter(|other| other.stage != short && other.over_by >= 1);
    let richest = others.max_by_key(|other| other.over_by)?;
    Some(richest.stage)
}
