//! git, and the plans of the repository that the current folder is in.

use super::super::counted;
use super::super::gather::is_plan_file;
use super::Answer;
use crate::git::driver::{DEFAULT_PATTERN, SETTINGS};
use crate::git::{self, GitError, Place, Repository};
use std::env;
use std::path::{Path, PathBuf};

/// How many files a line names.
const NAMED: usize = 3;

pub(super) fn answers() -> Vec<Answer> {
    let check = "git";
    let Some(version) = git::version() else {
        let remedy = "install it, or add its folder to PATH, if you keep plans in git";
        return vec![Answer::warning(check, "there is no program `git`", remedy)];
    };
    let here = Path::new(".");
    let repository = match git::place_of(here) {
        Ok(Place::Inside(repository)) => repository,
        Ok(_) => {
            return vec![Answer::ok(
                check,
                format!("{version}; this folder is in no repository"),
            )];
        }
        Err(error) => return vec![Answer::trouble(check, format!("{version}; {error}"), "")],
    };
    let root = repository.root().display().to_string();
    let mut answers = vec![Answer::ok(check, format!("{version}; repository `{root}`"))];
    match of_repository(&repository, here) {
        Ok(more) => answers.extend(more),
        Err(error) => answers.push(Answer::trouble(check, error.to_string(), "")),
    }
    answers
}

fn of_repository(repository: &Repository, here: &Path) -> Result<Vec<Answer>, GitError> {
    let mut plans = git::files_below(here)?;
    plans.retain(|path| is_plan_file(&here.join(path)));
    let mut answers = Vec::new();
    let mut is_set_up = false;
    for (key, wanted) in SETTINGS {
        let check = match key {
            "merge.postmix.driver" => "git merge",
            "diff.postmix.textconv" => "git diff",
            _ => continue,
        };
        let set = repository.setting(key)?;
        is_set_up |= set.is_some();
        answers.push(setting(check, key, wanted, set.as_deref()));
    }
    answers.push(attributes(here, &plans)?);
    answers.push(on_path(is_set_up));
    answers.push(conflicts(repository)?);
    Ok(answers)
}

fn setting(check: &'static str, key: &str, wanted: &str, set: Option<&str>) -> Answer {
    let remedy = "run `postmix git-setup`";
    match set {
        None => Answer::warning(
            check,
            format!("{key} is not set, so plans are taken line by line"),
            remedy,
        ),
        Some(set) if set == wanted => Answer::ok(check, format!("{key} is set")),
        Some(set) => Answer::warning(
            check,
            format!("{key} is not what this version sets, but `{set}`"),
            remedy,
        ),
    }
}

/// Whether `.gitattributes` says of every plan that it is one.
fn attributes(here: &Path, plans: &[PathBuf]) -> Result<Answer, GitError> {
    let check = "plans";
    if plans.is_empty() {
        return Ok(Answer::ok(check, "there are none here"));
    }
    let found = git::attributes(here, &["merge", "diff"], plans)?;
    let mut without: Vec<_> = found
        .iter()
        .filter(|found| found.value != "postmix")
        .map(|found| &found.path)
        .collect();
    without.dedup();
    if without.is_empty() {
        let all = counted(plans.len() as u64, "plan", "plans");
        let said = format!("{all} here, marked as such in .gitattributes");
        return Ok(Answer::ok(check, said));
    }
    let names = named(&without);
    let message = format!(
        "{} of {} are not marked as plans in .gitattributes: {names}",
        without.len(),
        plans.len()
    );
    let remedy = format!("run `postmix git-setup PATTERN`, or name them {DEFAULT_PATTERN}");
    Ok(Answer::warning(check, message, remedy))
}

/// git finds the program by its name, so the one that runs here is of no help to it.
fn on_path(is_needed: bool) -> Answer {
    let check = "program";
    let name = format!("postmix{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|file| is_program(file));
    let running = env::current_exe().and_then(|program| program.canonicalize()).ok();
    match found {
        Some(file) if file.canonicalize().ok() == running => {
            Answer::ok(check, format!("`{}` is the first on PATH", file.display()))
        }
        Some(file) => Answer::warning(
            check,
            format!(
                "git runs another postmix: `{}` is the first on PATH",
                file.display()
            ),
            "put the folder of the one you want first",
        ),
        None if is_needed => Answer::trouble(
            check,
            "postmix is not on PATH: git cannot show changes of plans, and merges them line by line",
            "add its folder to PATH, or run `postmix git-setup --undo`",
        ),
        None => Answer::warning(check, "postmix is not on PATH", "add its folder to it"),
    }
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// Conflicts in plans. A plan with conflict markers is no TOML, so its attribute or its name tells.
fn conflicts(repository: &Repository) -> Result<Answer, GitError> {
    let check = "conflicts";
    let mut files = repository.unmerged()?;
    let marked = git::attributes(repository.root(), &["merge"], &files)?;
    files.retain(|file| {
        let by_attribute = marked
            .iter()
            .any(|found| found.path == *file && found.value == "postmix");
        by_attribute || is_plan_file(&repository.root().join(file))
    });
    if files.is_empty() {
        return Ok(Answer::ok(check, "no plan has one"));
    }
    let files: Vec<_> = files.iter().collect();
    let message = format!("{} not merged yet: {}", files.len(), named(&files));
    Ok(Answer::trouble(
        check,
        message,
        "open each in the planner or an editor, settle it, and `git add` it",
    ))
}

/// The first few of some files.
fn named(files: &[&PathBuf]) -> String {
    let names = files
        .iter()
        .take(NAMED)
        .map(|file| format!("`{}`", file.display()));
    let names = names.collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(NAMED) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}
