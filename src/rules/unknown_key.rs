//! `unknown-key`: the file has a key that postmix does not know.

use super::{Check, Description, Facts, Finding, Rule};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Note,
    summary: "The file has a key or table that postmix does not know.",
    why: "It is kept byte for byte, so your own notes and other tools' keys are safe. It may as well be a slip of \
          the pen, though, and then the value never arrives.",
    options: &[],
    fires: "[[post]]\ntitel = \"Meet the roaster\"\n",
    content: "[[post]]\ntitle = \"Meet the roaster\"\n",
    check: Check::Reading,
    describe,
};

fn describe(finding: &Finding, _: &Plan) -> Description {
    let Facts::Word { word, nearest } = &finding.facts else {
        return Description::default();
    };
    let times = finding.posts.places().len();
    let often = if times > 1 {
        format!(" (in {times} posts)")
    } else {
        String::new()
    };
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? As it stands it is kept but not read"),
        None => "it is kept as it is, but not read".into(),
    };
    Description {
        message: format!("unknown key `{word}`{often}"),
        help,
    }
}
