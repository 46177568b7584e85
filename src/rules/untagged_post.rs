//! `untagged-post`: a dated post has no stage.

use super::words;
use super::{Check, Description, Facts, Finding, Remarks, Rule, Single};
use crate::plan::{Plan, Severity, Tag};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "untagged-post",
    severity: Severity::Warning,
    summary: "A dated post has no stage.",
    why: "A post that is not tagged is not counted, so the mix says less than it could. Asking which audience a \
          post is for is the question that planning by stages lives on.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\ntitle = \"For whom?\"\n",
    content: "[[post]]\ndate = 2026-12-01\ntitle = \"For strangers\"\nstage = \"unaware\"\n",
    check: Check::Post(check),
    describe,
};

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    if single.post.date.is_some() && single.post.stage == Tag::Untagged {
        remarks.add(None, Facts::Plain);
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let title = finding.posts.places().first().map_or("", |at| plan.name_of(*at));
    Description {
        message: format!("\"{title}\" has no stage and is not counted"),
        help: format!("say whom it is for: {}", words::stage_names(plan)),
    }
}
