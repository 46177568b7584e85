//! What postmix asks of git: where a repository is, what it is set to, and what the sides of a conflict are.
//!
//! git is started as a program, never through a shell, and nothing is changed but settings, and those only by
//! [`Repository::set`] and [`Repository::unset`]. Which repository a path belongs to is found from the path alone:
//! the variables that a running git gives its hooks and drivers name *its* repository, by paths that may be relative
//! to another folder, and are not passed on.

pub mod driver;
mod run;
mod settings;
mod side_names;
mod sides;

pub use side_names::{Operation, SideNames, side_names};
pub use sides::{Sides, sides};

use run::{Answer, path_of};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// Paths that are asked about at once: their names must fit on one command line.
const AT_ONCE: usize = 100;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// There is no program of that name.
    #[error("there is no program `git`: install it, or add its folder to PATH")]
    Missing,
    /// git could not be started.
    #[error("git could not be started: {0}")]
    NotStarted(io::Error),
    /// git refused.
    #[error("`git {command}` failed: {message}")]
    Refused {
        /// What was asked.
        command: String,
        /// What git said.
        message: String,
    },
    /// A side of a conflict is no text.
    #[error("{side} of `{}` is not UTF-8 text: take a side with `git checkout --ours` or `--theirs`", path.display())]
    NotUtf8 {
        /// Which side.
        side: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// git gave an answer that this version of postmix does not understand.
    #[error("the answer of `git {command}` is not understood: update git, or postmix")]
    NotUnderstood {
        /// What was asked.
        command: String,
    },
}

impl GitError {
    /// Whether git refused because the folder is in no repository, or in one without files.
    fn is_no_work_tree(&self) -> bool {
        let known = ["not a git repository", "must be run in a work tree"];
        matches!(self, Self::Refused { message, .. } if known.iter().any(|known| message.contains(known)))
    }
}

/// Where a path is, as git sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is no git to ask.
    NoGit,
    /// In no repository.
    Outside,
    /// In a repository, but not among its files: in a bare one, or in the folder that git keeps its own things in.
    NoWorkTree,
    /// Among the files of a repository.
    Inside(Repository),
}

/// A repository with files: a clone, a further work tree of one, or a submodule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    root: PathBuf,
}

/// An attribute that a file has by `.gitattributes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The file, as it was asked for.
    pub path: PathBuf,
    /// The attribute's name.
    pub name: String,
    /// Its value; `unspecified` where nothing is said of it.
    pub value: String,
}

/// What `git --version` says, such as `git version 2.47.3`; `None` without git.
pub fn version() -> Option<String> {
    let answer = run::ask(Path::new("."), ["--version"]).ok()?;
    answer.line().ok().map(|line| line.trim().to_owned())
}

/// Where a path is. The file itself need not be there, but its folder must.
///
/// # Errors
/// git refused for another reason than that there is no repository, such as one that belongs to somebody else.
pub fn place_of(path: &Path) -> Result<Place, GitError> {
    let folder = folder_of(path);
    let answer = match run::ask(folder, ["rev-parse", "--show-toplevel"]) {
        Err(GitError::Missing) => return Ok(Place::NoGit),
        answer => answer?,
    };
    if answer.succeeded() {
        let root = path_of(answer.bytes_of_line());
        return Ok(Place::Inside(Repository { root }));
    }
    if run::ask(folder, ["rev-parse", "--git-dir"])?.succeeded() {
        return Ok(Place::NoWorkTree);
    }
    if answer.message().contains("not a git repository") {
        return Ok(Place::Outside);
    }
    Err(answer.refused())
}

/// The folder that a path is in; of a folder, itself.
fn folder_of(path: &Path) -> &Path {
    if path.is_dir() {
        return path;
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The files below a folder that git knows, or would know once they were added, relative to that folder, sorted.
///
/// # Errors
/// git refused.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, GitError> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let answer = run::ask(folder, list)?.granted()?;
    let paths: BTreeSet<_> = answer.records().map(path_of).collect();
    Ok(paths.into_iter().collect())
}

/// The attributes of those names that files have; the paths are relative to `folder`.
///
/// # Errors
/// git refused.
pub fn attributes(folder: &Path, names: &[&str], paths: &[PathBuf]) -> Result<Vec<Attribute>, GitError> {
    let mut found = Vec::new();
    for paths in paths.chunks(AT_ONCE) {
        let words = ["check-attr", "-z"].into_iter().chain(names.iter().copied());
        let words = words.chain(["--"]).map(OsStr::new);
        let answer = run::ask(folder, words.chain(paths.iter().map(|path| path.as_os_str())))?;
        let answer = answer.granted()?;
        let records: Vec<_> = answer.records().collect();
        found.extend(records.chunks_exact(3).map(|record| Attribute {
            path: path_of(record[0]),
            name: String::from_utf8_lossy(record[1]).into_owned(),
            value: String::from_utf8_lossy(record[2]).into_owned(),
        }));
    }
    Ok(found)
}

impl Repository {
    /// The folder at the top of its files.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files that have a conflict, relative to the root, sorted.
    ///
    /// # Errors
    /// git refused.
    pub fn unmerged(&self) -> Result<Vec<PathBuf>, GitError> {
        let answer = self.ask(["ls-files", "--unmerged", "-z"])?.granted()?;
        let mut paths = BTreeSet::new();
        for record in answer.records() {
            let tab = record.iter().position(|byte| *byte == b'\t');
            let tab = tab.ok_or_else(|| answer.not_understood())?;
            paths.insert(path_of(&record[tab + 1..]));
        }
        Ok(paths.into_iter().collect())
    }

    fn ask<S: Into<OsString>>(&self, words: impl IntoIterator<Item = S>) -> Result<Answer, GitError> {
        run::ask(&self.root, words)
    }
}
