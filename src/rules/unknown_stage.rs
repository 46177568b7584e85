//! `unknown-stage`: a post's stage is not one of the funnel's.

use super::words;
use super::{Check, Description, Facts, Finding, Remarks, Rule, Single};
use crate::plan::{Field, Plan, Severity, Tag};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "unknown-stage",
    severity: Severity::Warning,
    summary: "A post's stage is neither a stage of the plan's funnel nor a known word for one.",
    why: "The post is not counted, so the mix is wrong by it. Most often the word is misspelt, or the team has a \
          word of its own that can be added to the stage's `aliases`.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unawre\"\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"awareness\"\n",
    check: Check::Post(check),
    describe,
};

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    if let Tag::Unknown(word) = &single.post.stage {
        let facts = Facts::Word {
            word: word.clone(),
            nearest: None,
        };
        remarks.add(Some(Field::Stage), facts);
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Word { word, nearest } = &finding.facts else {
        return Description::default();
    };
    let ids = words::stage_names(plan);
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? The stages are {ids}"),
        None => format!("write one of {ids}, or add the word to a stage's `aliases`"),
    };
    let post = finding.posts.places().first();
    let title = post.map_or_else(String::new, |at| format!(" (in {})", words::title(plan, *at)));
    Description {
        message: format!("`{word}` is not a stage of this funnel{title}"),
        help,
    }
}
