//! `targets-sum`: the stages' targets do not add up to 100 %.

use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Funnel, Plan, Severity, Share, StageIndex};

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
    let scaled = whole_percents(funnel);
    let scaled = funnel.stages().iter().zip(scaled);
    let scaled = scaled.map(|(stage, percent)| format!("{} {percent} %", stage.title()));
    let sum = funnel.written_sum();
    let off = percent(sum.abs_diff(Share::PARTS), Share::PARTS);
    let until_then = match sum {
        0 => "",
        _ => ", which is about what they count as until then",
    };
    let by = if sum > Share::PARTS { "less" } else { "more" };
    Description {
        message: format!(
            "the targets add up to {}, not 100 %: {}",
            percent(sum, Share::PARTS),
            listed(written)
        ),
        help: format!("write {off} {by} in all, such as {}{until_then}", listed(scaled)),
    }
}

fn listed(stages: impl Iterator<Item = String>) -> String {
    stages.collect::<Vec<_>>().join(", ")
}

/// The targets as they count, in whole percents that add up to 100: those cut off by most get what is left.
fn whole_percents(funnel: &Funnel) -> Vec<u64> {
    let (mut parts, mut whole) = funnel.targets();
    if parts.iter().all(|part| *part == 0) {
        parts.fill(1);
        whole = parts.len() as u64;
    }
    let mut percents: Vec<u64> = parts.iter().map(|part| part * 100 / whole).collect();
    let mut cut: Vec<usize> = (0..percents.len()).collect();
    cut.sort_by_key(|at| std::cmp::Reverse(parts[*at] * 100 % whole));
    let left = 100_u64.saturating_sub(percents.iter().sum());
    for at in cut.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        percents[at] += 1;
    }
    percents
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
            "write 20 % less in all, such as a 42 %, b 42 %, c 16 %, which is about what they count as until then"
        );
        let below = said(&["0.5", "0.205", "0.2"]);
        assert_eq!(
            below.message,
            "the targets add up to 90.5 %, not 100 %: a 50 %, b 20.5 %, c 20 %"
        );
        assert_eq!(
            below.help,
            "write 9.5 % more in all, such as a 55 %, b 23 %, c 22 %, which is about what they count as until then"
        );
        assert_eq!(
            said(&["0", "0", "0"]).help,
            "write 100 % more in all, such as a 34 %, b 33 %, c 33 %"
        );
        assert!(said(&["0.7", "0.7", "none"]).message.ends_with("c what is left"));
    }
}
