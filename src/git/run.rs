//! Starting git.

use super::GitError;
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Variables that tie git to one repository, index or way of reading paths.
const TIES: [&str; 18] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// What git answered.
#[derive(Debug)]
pub(super) struct Answer {
    command: String,
    output: Output,
}

/// Starts git in a folder and waits for its answer, good or bad.
pub(super) fn ask<S: Into<OsString>>(
    folder: &Path,
    words: impl IntoIterator<Item = S>,
) -> Result<Answer, GitError> {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(folder)
        // A repository may name a program here that git would start for a list of its files.
        .args(["-c", "core.fsmonitor=false", "--literal-pathspecs"])
        .args(&words)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .env("LANGUAGE", "C")
        .stdin(Stdio::null());
    for tie in TIES {
        git.env_remove(tie);
    }
    let output = git.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::Missing,
        _ => GitError::NotStarted(error),
    })?;
    let command = words.join(OsStr::new(" ")).to_string_lossy().into_owned();
    Ok(Answer { command, output })
}

impl Answer {
    pub(super) fn succeeded(&self) -> bool {
        self.output.status.success()
    }

    /// The exit status; `None` after a signal.
    pub(super) fn status(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// The answer, if git did not refuse.
    pub(super) fn granted(self) -> Result<Self, GitError> {
        if self.succeeded() {
            Ok(self)
        } else {
            Err(self.refused())
        }
    }

    /// What git said on standard error, in one line.
    pub(super) fn message(&self) -> String {
        let said = String::from_utf8_lossy(&self.output.stderr);
        let lines: Vec<_> = said.lines().map(str::trim).collect();
        lines.join(" ").trim_start_matches("fatal: ").to_owned()
    }

    pub(super) fn refused(&self) -> GitError {
        GitError::Refused {
            command: self.command.clone(),
            message: self.message(),
        }
    }

    pub(super) fn not_understood(&self) -> GitError {
        GitError::NotUnderstood {
            command: self.command.clone(),
        }
    }

    /// All of it.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.output.stdout
    }

    /// The one line that it is, without its end. A path in it may have line ends of its own.
    pub(super) fn bytes_of_line(&self) -> &[u8] {
        let line = &self.output.stdout;
        line.strip_suffix(b"\n").unwrap_or(line)
    }

    /// The one line that it is, as text.
    pub(super) fn line(&self) -> Result<&str, GitError> {
        str::from_utf8(self.bytes_of_line()).map_err(|_| self.not_understood())
    }

    /// Its parts, where each ends with a NUL.
    pub(super) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let all = self.output.stdout.strip_suffix(b"\0");
        all.into_iter().flat_map(|all| all.split(|byte| *byte == 0))
    }
}

/// A path as git writes it.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// A path as git writes it: UTF-8, where the system's own paths are not bytes.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
