//! What git shows of plans once it is set up.

use crate::sandbox::{PLAN, Sandbox};
use std::fs;

fn set_up() -> Option<Sandbox> {
    let sandbox = Sandbox::new()?;
    sandbox.commit("december.plan.toml", PLAN, "Plan December");
    sandbox.postmix(&["git-setup", "--yes"]).expect(0);
    Some(sandbox)
}

#[test]
fn a_diff_shows_fields_and_the_mix() {
    let Some(sandbox) = set_up() else { return };
    let edited = PLAN
        .replace("date = 2026-12-02", "date = 2026-12-03")
        .replace("nurturing", "cold");
    sandbox.write("december.plan.toml", &edited);
    let diff = sandbox.git(&["diff"]).out;
    for line in [
        "-  nurturing 1, 50 % (target 30 %)",
        "-  date      2026-12-02 Wed",
        "+  date      2026-12-03 Thu",
        "-  stage     nurturing",
        "+  stage     unaware",
    ] {
        assert!(diff.lines().any(|shown| shown == line), "{line}:\n{diff}");
    }
    assert!(diff.contains("post Bob [bob]"), "{diff}");
}

#[test]
fn a_log_shows_settings_and_comments_too() {
    let Some(sandbox) = set_up() else { return };
    sandbox.commit(
        "december.plan.toml",
        &PLAN.replace("[plan]\n", "# ours\n[plan]\ngoal = \"calls\"\n"),
        "Set a goal",
    );
    let log = sandbox
        .git(&["log", "--patch", "--max-count=1", "--", "december.plan.toml"])
        .out;
    assert!(
        log.contains("\n+# ours\n") && log.contains("\n+goal = \"calls\"\n"),
        "{log}"
    );
}

#[test]
fn what_is_no_plan_is_shown_all_the_same() {
    let Some(sandbox) = set_up() else { return };
    for broken in ["[[post]]\ndate = 2026-13-01\n\u{1b}]0;title\u{7}\n", "a\0b\n", ""] {
        sandbox.write("december.plan.toml", broken);
        let diff = sandbox.git(&["diff"]).out;
        assert!(diff.contains("-post Ann [ann]"), "{diff}");
        assert!(!diff.contains('\u{1b}') && !diff.contains('\0'), "{diff:?}");
    }
    fs::write(sandbox.path("december.plan.toml"), b"title = \"\xff\"\n").unwrap();
    assert!(sandbox.git(&["diff"]).out.contains("+title = "));
}

#[test]
fn settings_that_cannot_be_read_do_not_keep_git_from_showing() {
    let Some(sandbox) = set_up() else { return };
    sandbox.write(".git/home/config/postmix/config.toml", "theme = 5\n");
    sandbox.write("december.plan.toml", &PLAN.replace("Bob", "Rob"));
    assert!(sandbox.git(&["diff"]).out.contains("+post Rob [bob]"));
}
