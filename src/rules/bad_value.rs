//! `bad-value`: a value in the file cannot be read, or the file is not TOML there.

use super::{Check, Description, Finding, Rule};
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "bad-value",
    severity: Severity::Error,
    summary: "A value in the file cannot be read, or the file is not valid TOML at that place.",
    why: "What cannot be read cannot be counted or moved. The plan opens read-only, with everything else in place, \
          so that nothing of it is lost by saving.",
    options: &[],
    fires: "[[post]]\ndate = \"next Friday\"\n",
    content: "[[post]]\ndate = 2026-12-04\n",
    check: Check::Reading,
    describe,
};

fn describe(_: &Finding, _: &Plan) -> Description {
    Description {
        message: "a value cannot be read".into(),
        help: String::new(),
    }
}
