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
    let funnel = &plan.funnel;
    let written = funnel.stages().iter().map(|stage| match stage.target {
        Some(target) => format!("{} {}", stage.title(), percent(target.parts(), Share::PARTS)),
        None => format!("{} what is left", stage.title()),
    });
    let (parts, whole) = funnel.targets();
    let stages = funnel.stages().iter().zip(parts);
    let scaled = stages.map(|(stage, parts)| format!("{} {}", stage.title(), percent(parts, whole)));
    let sum = funnel.written_sum();
    let off = percent(sum.abs_diff(Share::PARTS), Share::PARTS);
    let remedy = if sum > Share::PARTS {
        format!("take {off} off them")
    } else {
        format!("add {off} to them")
    };
    Description {
        message: format!(
            "the targets add up to {}, not 100 %: {}",
            percent(sum, Share::PARTS),
            listed(written)
        ),
        help: format!("{remedy}; until then they count as {}", listed(scaled)),
    }
}

fn listed(stages: impl Iterator<Item = String>) -> String {
    stages.collect::<Vec<_>>().join(", ")
}

/// A percentage to a tenth, without a needless zero: "41.7 %".
fn percent(parts: u64, whole: u64) -> String {
    let (parts, whole) = (u128::from(parts), u128::from(whole.max(1)));
    let tenths = (parts * 2000 + whole) / (2 * whole);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} %"),
        (whole, tenth) => format!("{whole}.{tenth} %"),
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::{Funnel, Share, Stage};
    use crate::rules::Description;
    use crate::rules::sample::{self, Sample};

    fn said(targets: &[&str]) -> Description {
        let stage = |(target, id): (&&str, &str)| Stage {
            target: Share::parse(target).ok(),
            ..Stage::named(id)
        };
        let mut sample = Sample::of("");
        sample.plan.funnel = Funnel::new(targets.iter().zip(["a", "b", "c"]).map(stage).collect());
        sample::said("targets-sum", &sample).remove(0)
    }

    #[test]
    fn targets_are_told_as_written_and_as_they_count() {
        let above = said(&["0.5", "50%", "0.2"]);
        assert_eq!(
            above.message,
            "the targets add up to 120 %, not 100 %: a 50 %, b 50 %, c 20 %"
        );
        assert_eq!(
            above.help,
            "take 20 % off them; until then they count as a 41.7 %, b 41.7 %, c 16.7 %"
        );
        let below = said(&["0.5", "0.205", "0.2"]);
        assert_eq!(
            below.message,
            "the targets add up to 90.5 %, not 100 %: a 50 %, b 20.5 %, c 20 %"
        );
        assert!(below.help.starts_with("add 9.5 % to them"), "{}", below.help);
        assert!(said(&["0.7", "0.7", "none"]).message.ends_with("c what is left"));
    }
}
