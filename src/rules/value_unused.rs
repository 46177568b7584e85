//! `value-unused`: a value of the brand is on no post of the month.

use super::register::Register;
use super::words::title;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule};
use crate::plan::{Plan, Post, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "value-unused",
    severity: Severity::Note,
    summary: "A value that the plan names is on no post of the month. Ideas do not count.",
    why: "People stay with a brand for what it stands for, and they learn that from what it shows, month by month. A \
          value that no post shows is only a word in the plan: either a post for it is missing, or it is not among the \
          things this month is about.",
    options: &[],
    fires: "[plan]\nmonth = \"2026-12\"\nvalues = [\"craft\", \"neighbours\"]\n\
            [[post]]\ndate = 2026-12-01\nvalues = [\"craft\"]\n",
    content: "[plan]\nmonth = \"2026-12\"\nvalues = [\"craft\", \"neighbours\"]\n\
              [[post]]\ndate = 2026-12-01\nvalues = [\"craft\", \"Neighbours\"]\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    if plan.values.is_empty() {
        return;
    }
    let values = plan
        .values
        .iter()
        .map(|value| value.trim())
        .filter(|value| !value.is_empty());
    let mut register = Register::of(values);
    let mut used = vec![false; register.len()];
    let mut missing = used.len();
    let (first, last) = (plan.month.first(), plan.month.last());
    for post in plan.posts.iter().filter(|post| !post.values.is_empty()) {
        if missing == 0 {
            return;
        }
        if !post.date.is_some_and(|date| first <= date && date <= last) {
            continue;
        }
        for value in &post.values {
            if let Some(number) = register.find(value.trim())
                && !std::mem::replace(&mut used[number], true)
            {
                missing -= 1;
            }
        }
    }
    for (number, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
        let names = [register.name(number).into()];
        report.add(
            Place::Setting("values"),
            Affected::Nothing,
            Facts::Names(names.into()),
        );
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Names(names) = &finding.facts else {
        return Description::default();
    };
    let Some(value) = names.first() else {
        return Description::default();
    };
    let shows = |post: &Post| post.values.iter().any(|shown| value.eq_ignore_case(shown.trim()));
    let idea = |post: &Post| post.date.is_none() && shows(post);
    let silent =
        |post: &Post| post.values.is_empty() && post.date.is_some_and(|date| plan.month.contains(date));
    let advice = match (
        plan.posts.iter().position(idea),
        plan.posts.iter().position(silent),
    ) {
        (Some(at), _) => format!(
            "give the idea {}, which shows it, a day of the month",
            title(plan, at)
        ),
        (None, Some(at)) => format!(
            "put it on a post that shows it, if there is one ({} has no value yet)",
            title(plan, at)
        ),
        (None, None) => "plan a post that shows it".into(),
    };
    Description {
        message: format!("no post of {} shows the value \"{value}\"", plan.month.title()),
        help: format!("{advice}, or take \"{value}\" out of the plan's `values`"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{messages, post, said};
    use super::*;

    const VALUES: &str =
        "[plan]\nmonth = \"2026-12\"\nvalues = [\"craft\", \"Nähe\", \"craft\", \"fairness\"]\n";

    #[test]
    fn each_value_without_a_post_has_a_finding_and_case_does_not_matter() {
        let said = said(RULE.code, VALUES, &[&post(1, "values = [\"NÄHE\", \"other\"]")]);
        assert_eq!(
            messages(&said),
            [
                "no post of December 2026 shows the value \"craft\"",
                "no post of December 2026 shows the value \"fairness\"",
            ]
        );
        assert_eq!(
            (&said[0].place, said[0].severity),
            (&Place::Setting("values"), Severity::Note)
        );
        assert_eq!(
            said[0].help,
            "plan a post that shows it, or take \"craft\" out of the plan's `values`"
        );
    }

    #[test]
    fn ideas_and_other_months_do_not_count_but_an_idea_is_the_advice() {
        let posts = [
            post(1, "title = \"Plain\""),
            "title = \"Visit\"; values = [\"nähe\"]".into(),
            "date = 2026-11-30; values = [\"craft\", \"fairness\"]".into(),
        ];
        let said = said(RULE.code, VALUES, &posts.each_ref().map(String::as_str));
        assert_eq!(said.len(), 3);
        assert_eq!(
            said[0].help,
            "put it on a post that shows it, if there is one (\"Plain\" has no value yet), or take \"craft\" out of the plan's \
             `values`"
        );
        assert!(
            said[1]
                .help
                .starts_with("give the idea \"Visit\", which shows it, a day of the month")
        );
    }

    #[test]
    fn a_post_without_a_stage_shows_its_values_as_well() {
        let all = post(31, "values = [\"craft\", \"nähe\", \"fairness\"]");
        assert!(said(RULE.code, VALUES, &[&all]).is_empty());
    }
}
