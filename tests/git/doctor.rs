//! `postmix doctor`.

use crate::sandbox::{PLAN, Sandbox};
use serde_json::Value;
use std::fs;

/// The state and the message of each answer, by what was looked at.
fn answers(sandbox: &Sandbox, status: i32) -> impl Fn(&str) -> (String, String) + use<> {
    read(
        &sandbox
            .postmix(&["doctor", "--format", "json"])
            .expect(status)
            .out,
    )
}

fn read(json: &str) -> impl Fn(&str) -> (String, String) + use<> {
    let all: Value = serde_json::from_str(json).unwrap();
    move |check| {
        let found = all
            .as_array()
            .unwrap()
            .iter()
            .find(|answer| answer["check"] == check);
        assert!(found.is_some(), "{check} is not in {all:#}");
        let found = found.unwrap();
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        (text("state"), text("message") + "; " + &text("remedy"))
    }
}

#[test]
fn a_repository_that_is_not_set_up_is_worth_a_warning_and_no_more() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.commit("december.toml", PLAN, "Plan December");
    sandbox.write("other.toml", "a = 1\n");
    let answer = answers(&sandbox, 0);
    assert_eq!(answer("settings").0, "ok");
    assert_eq!(answer("state folder").0, "ok");
    let (state, message) = answer("git merge");
    assert!(
        state == "warning" && message.contains("postmix git-setup"),
        "{message}"
    );
    let (state, message) = answer("plans");
    assert!(
        state == "warning" && message.contains("1 of 1") && message.contains("`december.toml`"),
        "{message}"
    );
    assert_eq!(answer("conflicts").0, "ok");
}

#[test]
fn after_setup_all_of_git_is_well() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write("plans/december.toml", PLAN);
    sandbox.write("january.plan.toml", PLAN);
    sandbox.postmix(&["git-setup", "plans/*.toml", "--yes"]).expect(0);
    let answer = answers(&sandbox, 0);
    for check in ["git", "git merge", "git diff", "plans", "program", "conflicts"] {
        assert_eq!(answer(check).0, "ok", "{check}: {}", answer(check).1);
    }
    let lines = sandbox.postmix(&["doctor"]).expect(0).out;
    assert!(
        lines.contains("ok       plans: 2 plans here, marked as such in .gitattributes\n"),
        "{lines}"
    );
}

#[test]
#[cfg(unix)]
fn a_driver_that_git_cannot_find_is_trouble() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.postmix(&["git-setup", "--yes"]).expect(0);
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|file| file.is_file());
    let folder = sandbox.path("bin");
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(git.unwrap(), folder.join("git")).unwrap();
    let mut command = sandbox.postmix_in(sandbox.folder(), &["doctor", "--format", "json"]);
    let run = Sandbox::run(command.env("PATH", &folder)).expect(1);
    let (state, message) = read(&run.out)("program");
    assert!(state == "trouble" && message.contains("PATH"), "{message}");
}

#[test]
fn a_plan_with_a_conflict_is_trouble() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.commit("december.toml", PLAN, "Plan December");
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.commit("december.toml", &PLAN.replace("Bob", "Rob"), "Rob");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.commit("december.toml", &PLAN.replace("Bob", "Zoe"), "Zoe");
    sandbox.try_git(&["merge", "topic"]).expect(1);
    let (state, message) = answers(&sandbox, 1)("conflicts");
    assert!(
        state == "trouble" && message.contains("`december.toml`"),
        "{message}"
    );
}

#[test]
fn a_git_that_runs_elsewhere_does_not_mislead_it() {
    let (Some(here), Some(there)) = (Sandbox::new(), Sandbox::new()) else {
        return;
    };
    here.postmix(&["git-setup", "--yes"]).expect(0);
    let mut command = here.postmix_in(here.folder(), &["doctor", "--format", "json"]);
    command
        .env("GIT_DIR", there.path(".git"))
        .env("GIT_WORK_TREE", there.folder())
        .env("GIT_INDEX_FILE", there.path(".git/index"))
        .env("GIT_PREFIX", "deep/");
    let answer = read(&Sandbox::run(&mut command).expect(0).out);
    assert_eq!(answer("git merge").0, "ok");
    let name = here.folder().file_name().unwrap().to_str().unwrap();
    assert!(answer("git").1.contains(name), "{}", answer("git").1);
}

#[test]
fn settings_with_a_mistake_are_trouble_and_do_not_stop_it() {
    let Some(sandbox) = Sandbox::new() else { return };
    sandbox.write("own.toml", "\ntheme = \"drak\"\n");
    let run = sandbox
        .postmix(&["doctor", "--format", "json", "--config", "own.toml"])
        .expect(1);
    let (state, message) = read(&run.out)("settings");
    assert_eq!(state, "trouble");
    assert!(
        message.contains("line 2") && message.contains("`dark`"),
        "{message}"
    );
}

#[test]
#[cfg(unix)]
fn without_git_the_rest_is_looked_at_all_the_same() {
    let Some(sandbox) = Sandbox::new() else { return };
    let mut command = sandbox.postmix_in(sandbox.folder(), &["doctor", "--format", "json"]);
    let run = Sandbox::run(command.env("PATH", sandbox.folder())).expect(0);
    assert_eq!(read(&run.out)("git").0, "warning");
}
