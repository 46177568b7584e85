//! `stage-without-kpi`: a plan that tracks figures has a stage with none.

use super::words::{listed, title};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Plan, Post, Severity, StageIndex};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "stage-without-kpi",
    severity: Severity::Note,
    summary: "The plan tracks figures, and a stage has neither a `kpi` nor a counted post with a planned figure.",
    why: "Each audience is won in another way: strangers by being reached, those who know the brand by answering, the \
          convinced by signing up. A stage that nothing is measured for can neither be seen to work nor be defended \
          when somebody asks what its posts are for.",
    options: &[],
    fires: "[[stage]]\nid = \"unaware\"\nkpi = \"reach\"\n[[stage]]\nid = \"nurturing\"\n",
    content: "[[stage]]\nid = \"unaware\"\nkpi = \"reach\"\n[[stage]]\nid = \"nurturing\"\n\
              [[post]]\ndate = 2026-12-01\nstage = \"nurturing\"\nkpi = { replies = 20 }\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    let mut measured: Vec<bool> = plan
        .funnel
        .stages()
        .iter()
        .map(|stage| stage.kpi.is_some())
        .collect();
    let mut is_tracked = measured.contains(&true);
    if !measured.contains(&false) || !(is_tracked || context.timeline.features().kpi > 0) {
        return;
    }
    for post in plan.posts.iter().filter(|post| !post.kpi.is_empty()) {
        if let Some(stage) = plan.counted_stage(post) {
            is_tracked = true;
            measured[stage.get()] = true;
        }
    }
    for (stage, measured) in plan.funnel.indices().zip(measured) {
        if is_tracked && !measured {
            report.add(Place::Stage(stage), Affected::Nothing, Facts::Plain);
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Some((index, stage)) = finding.stage().and_then(|at| Some((at, plan.funnel.stage(at)?))) else {
        return Description::default();
    };
    let name = stage.title();
    let figure = suggestion(index, plan.funnel.len());
    let mut posts = plan.posts.iter().enumerate();
    let post = posts.find(|(_, post)| plan.counted_stage(post) == Some(index));
    let on_post = post.map_or_else(String::new, |(at, _)| {
        format!(
            ", or plan a figure for one of its posts, such as {}",
            title(plan, at)
        )
    });
    Description {
        message: format!("nothing is measured for {name}{}", others(plan)),
        help: format!("give the stage {name} `kpi = \"{figure}\"`{on_post}"),
    }
}

/// What is measured for other stages, as far as the stages say it.
fn others(plan: &Plan) -> String {
    let stages = plan.funnel.stages().iter();
    let measured = stages.filter_map(|stage| Some(format!("{} by {}", stage.title(), stage.kpi.as_ref()?)));
    let measured: Vec<String> = measured.collect();
    if measured.is_empty() {
        let tracked = |post: &Post| !post.kpi.is_empty();
        let first = plan.posts.iter().position(tracked);
        return first.map_or_else(String::new, |at| {
            format!(
                ", while other posts have planned figures, such as {}",
                title(plan, at)
            )
        });
    }
    format!(", while {} is", listed(&measured, "and"))
}

/// A figure that suits a stage by its place in the funnel.
fn suggestion(stage: StageIndex, stages: usize) -> &'static str {
    if stage.get() == 0 {
        "reach"
    } else if stage.get() + 1 < stages {
        "replies"
    } else {
        "sign-ups"
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Said, post, said};
    use super::*;

    fn stages(said: &[Said]) -> Vec<Place> {
        said.iter().map(|said| said.place.clone()).collect()
    }

    #[test]
    fn a_plan_that_tracks_nothing_is_left_alone() {
        assert!(
            said(
                RULE.code,
                "",
                &[&post(1, "stage = \"unaware\"; results = { reach = 9 }")]
            )
            .is_empty()
        );
    }

    #[test]
    fn a_counted_post_with_a_figure_is_enough_and_an_idea_is_not() {
        let posts = [
            post(1, "stage = \"unaware\"; kpi = { reach = 100 }"),
            post(2, "stage = \"converted\"; title = \"Offer\""),
            "stage = \"nurturing\"; kpi = { replies = 5 }".into(),
        ];
        let said = said(RULE.code, "", &posts.each_ref().map(String::as_str));
        assert_eq!(
            stages(&said),
            [Place::Stage(StageIndex(1)), Place::Stage(StageIndex(2))]
        );
        assert_eq!(
            said[1].message,
            "nothing is measured for converted, while other posts have planned figures, such as \"(untitled)\""
        );
        assert_eq!(
            said[1].help,
            "give the stage converted `kpi = \"sign-ups\"`, or plan a figure for one of its posts, such as \"Offer\""
        );
    }

    #[test]
    fn a_figure_of_an_idea_says_nothing_of_the_month() {
        assert!(said(RULE.code, "", &["kpi = { reach = 100 }"]).is_empty());
    }

    #[test]
    fn it_names_what_the_other_stages_are_measured_by() {
        let funnel = "[[stage]]\nid = \"cold\"\nkpi = \"reach\"\n[[stage]]\nid = \"warm\"\n";
        let said = said(RULE.code, funnel, &[]);
        assert_eq!(
            said[0].message,
            "nothing is measured for warm, while cold by reach is"
        );
        assert_eq!(said[0].help, "give the stage warm `kpi = \"sign-ups\"`");
    }
}
