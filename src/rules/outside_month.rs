//! `outside-month`: a post is dated in another month than the plan's.

use super::{Check, Description, Facts, Finding, Remarks, Rule, Single};
use crate::plan::{Field, Plan, Post, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "outside-month",
    severity: Severity::Warning,
    summary: "A post's date lies outside of the plan's month.",
    why: "A plan balances one month. A post of another one is not counted here, and most often its date is a slip: \
          last year's, or a copied post that was never moved.",
    options: &[],
    fires: "[plan]\nmonth = \"2026-12\"\n[[post]]\ndate = 2025-12-01\n",
    content: "[plan]\nmonth = \"2026-12\"\n[[post]]\ndate = 2026-12-01\n",
    check: Check::Post(check),
    describe,
};

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    if single.post.date.is_some_and(|date| !single.month.contains(date)) {
        remarks.add(Some(Field::Date), Facts::Plain);
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let post = finding.posts.places().first().and_then(|at| plan.posts.get(*at));
    let title = post.map_or("", Post::display_title);
    let date = post
        .and_then(|post| post.date)
        .map(|date| date.format("%a %-d %b %Y").to_string())
        .unwrap_or_default();
    Description {
        message: format!("\"{title}\" is on {date}, outside of {}", plan.month.title()),
        help: format!(
            "move it into {}, or to the plan of its own month",
            plan.month.title()
        ),
    }
}
