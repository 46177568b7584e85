//! Files that a merge has left with conflict markers.

use super::ended::PLAN;
use super::pty::{Setting, Terminal};
use super::scene::{skip, tool};
use super::stage::Stage;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

fn titled(title: &str) -> String {
    PLAN.replace("Meet the roaster", title)
}

fn git(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    let mut git = Command::new("git");
    git.current_dir(folder).args(settings).args(arguments);
    for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        git.env(name, "/dev/null");
    }
    tool(&mut git).map(|_| ())
}

/// A repository in which git, on its own, could not merge two titles of the plan's post.
fn repository() -> Result<TempDir, String> {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let commit = |title: &str| {
        fs::write(at.join("plan.toml"), titled(title)).unwrap();
        git(at, &["add", "plan.toml"])?;
        git(at, &["commit", "--quiet", "--message", title])
    };
    git(at, &["init", "--quiet", "--initial-branch", "main"])?;
    commit("Meet the roaster")?;
    git(at, &["switch", "--quiet", "--create", "topic"])?;
    commit("Their title")?;
    git(at, &["switch", "--quiet", "main"])?;
    commit("Our title")?;
    git(at, &["merge", "topic"]).expect_err("a conflict");
    let marked = fs::read_to_string(at.join("plan.toml")).unwrap();
    assert!(marked.contains("<<<<<<<"), "{marked}");
    Ok(folder)
}

#[test]
fn case_20_conflict_markers_of_git_open_the_resolver_with_the_sides_from_its_index() {
    let folder = match repository() {
        Ok(folder) => folder,
        Err(why) => return skip(&why),
    };
    let mut stage = Stage::in_folder(Arc::new(folder));
    let screen = stage.screen();
    // The markers do not know what both began with; the index does.
    for part in ["1 to decide", "Our title", "Their title", "Meet the roaster"] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    stage.play("t<enter><ctrl-s>");
    assert_eq!(stage.disk(), titled("Their title"));
}

#[test]
fn case_20_conflict_markers_open_the_resolver_where_there_is_no_git() {
    let folder = match repository() {
        Ok(folder) => folder,
        Err(why) => return skip(&why),
    };
    let setting = Setting {
        environment: &[("PATH", "/nowhere")],
        ..Setting::default()
    };
    let mut terminal = Terminal::in_folder(folder.path(), &setting);
    terminal.wait_for("1 to decide");
    terminal.wait_for("Our title");
    terminal.press("m\r");
    terminal.press("\u{13}");
    terminal.wait_for("Saved");
    terminal.press("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.plan(), titled("Our title"));
}

/// The plan as a merge leaves it that knows nothing of plans.
fn marked() -> String {
    let line = "title = \"Meet the roaster\"\n";
    let marked = "<<<<<<< ours\ntitle = \"Our title\"\n=======\ntitle = \"Their title\"\n>>>>>>> theirs\n";
    PLAN.replace(line, marked)
}

#[test]
fn case_20_conflict_markers_are_named_as_what_they_are_by_check_and_show() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.toml"), marked()).unwrap();
    for (command, status) in [("check", 1), ("show", 2)] {
        let output = Command::new(env!("CARGO_BIN_EXE_postmix"))
            .args([command, "plan.toml"])
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        let words =
            "plan.toml: a merge has left both sides of a conflict in it; open it with postmix to decide\n";
        assert!(said.ends_with(words), "{said}");
    }
}

#[test]
fn case_20_conflict_markers_outside_of_any_repository_open_the_resolver() {
    let mut stage = Stage::with(&marked());
    assert!(stage.screen().contains("1 to decide"), "{}", stage.screen());
    stage.play("b<enter><ctrl-s>");
    assert_eq!(stage.disk(), titled("Our title / Their title"));
}
