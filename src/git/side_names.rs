//! What to call the two sides of a conflict.
//!
//! git's "ours" and "theirs" are the wrong way round for people in a rebase: there, *ours* is the branch that their
//! commits are being put on, and *theirs* is their own commit. So the words come from what is under way.

use super::run::path_of;
use super::{GitError, Place, Repository, place_of};
use std::fs;
use std::path::{Path, PathBuf};

/// What git is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `git merge`, or a pull that merges.
    Merge,
    /// `git rebase`, or a pull that rebases.
    Rebase,
    /// `git am`.
    Patch,
    /// `git cherry-pick`.
    CherryPick,
    /// `git revert`.
    Revert,
}

/// Words for the two sides of a conflict. Names of branches and subjects of commits stand in them as they are; they
/// go through [`display`](crate::text::display) before anybody sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideNames {
    /// What is under way; `None` where git does not say, as after taking back a stash.
    pub operation: Option<Operation>,
    /// What git calls ours.
    pub ours: String,
    /// What git calls theirs.
    pub theirs: String,
}

/// Words for the two sides of the conflicts in the repository that the path is in; `None` outside of any.
///
/// # Errors
/// git refused.
pub fn side_names(path: &Path) -> Result<Option<SideNames>, GitError> {
    match place_of(path)? {
        Place::Inside(repository) => repository.side_names().map(Some),
        _ => Ok(None),
    }
}

impl Repository {
    /// Words for the two sides of the conflicts there are.
    ///
    /// # Errors
    /// git refused.
    pub fn side_names(&self) -> Result<SideNames, GitError> {
        let answer = self.ask(["rev-parse", "--absolute-git-dir"])?.granted()?;
        let folder = path_of(answer.bytes_of_line());
        let operation = self.under_way(&folder)?;
        let here = || Ok(format!("{} (the branch you are on)", self.branch()?));
        let (ours, theirs) = match operation {
            Some(Operation::Merge) => (here()?, format!("{} (being merged)", self.merged(&folder)?)),
            Some(Operation::Rebase) => self.rebased(&folder)?,
            Some(Operation::Patch) => (here()?, "the patch being applied".into()),
            Some(Operation::CherryPick) => {
                let commit = self.commit("CHERRY_PICK_HEAD")?.unwrap_or_default();
                (here()?, format!("{commit} (being picked)"))
            }
            Some(Operation::Revert) => {
                let commit = self.commit("REVERT_HEAD")?.unwrap_or_default();
                (here()?, format!("before {commit} (being reverted)"))
            }
            None => (here()?, "what is being brought in".into()),
        };
        Ok(SideNames {
            operation,
            ours,
            theirs,
        })
    }

    /// A rebase may stop for a merge or a pick of its own, so these come first, but each commit that it puts in
    /// place is a pick as well.
    fn under_way(&self, folder: &Path) -> Result<Option<Operation>, GitError> {
        if self.hash("MERGE_HEAD")?.is_some() {
            return Ok(Some(Operation::Merge));
        }
        let picked = self.hash("CHERRY_PICK_HEAD")?;
        let rebasing = folder.join("rebase-merge").is_dir() || folder.join("rebase-apply").is_dir();
        if rebasing && (picked.is_none() || picked == self.hash("REBASE_HEAD")?) {
            let patch = folder.join("rebase-apply/applying").exists();
            return Ok(Some(if patch {
                Operation::Patch
            } else {
                Operation::Rebase
            }));
        }
        if picked.is_some() {
            return Ok(Some(Operation::CherryPick));
        }
        Ok(self.hash("REVERT_HEAD")?.map(|_| Operation::Revert))
    }

    /// The branch that is checked out, or the commit where there is none.
    fn branch(&self) -> Result<String, GitError> {
        let answer = self.ask(["symbolic-ref", "--quiet", "--short", "HEAD"])?;
        if answer.succeeded() {
            return Ok(answer.line()?.to_owned());
        }
        Ok(self.commit("HEAD")?.unwrap_or_else(|| "HEAD".into()))
    }

    /// What is being merged, as git's own message for the merge calls it, or by a branch that is there.
    fn merged(&self, folder: &Path) -> Result<String, GitError> {
        let message = fs::read_to_string(folder.join("MERGE_MSG")).unwrap_or_default();
        let quoted = message.lines().next().filter(|line| line.starts_with("Merge "));
        let quoted = quoted.and_then(|line| line.split('\'').nth(1));
        if let Some(name) = quoted {
            return Ok(name.to_owned());
        }
        let hash = self.hash("MERGE_HEAD")?.unwrap_or_default();
        self.name_of(&hash)
    }

    /// The new base, and one's own commit.
    fn rebased(&self, folder: &Path) -> Result<(String, String), GitError> {
        let said = |name: &str| {
            let files: [PathBuf; 2] =
                ["rebase-merge", "rebase-apply"].map(|kind| folder.join(kind).join(name));
            let found = files.iter().find_map(|file| fs::read_to_string(file).ok());
            found.unwrap_or_default().trim().to_owned()
        };
        let onto = match &*said("onto") {
            "" => "the new base".into(),
            hash => self.name_of(hash)?,
        };
        let head = said("head-name");
        let branch = head.strip_prefix("refs/heads/").unwrap_or("HEAD");
        let ours = format!("{onto} (the new base, with what is rebased already)");
        let theirs = match self.commit("REBASE_HEAD")? {
            Some(commit) => format!("{branch} (your commit {commit})"),
            None => format!("{branch} (your commit)"),
        };
        Ok((ours, theirs))
    }

    /// The name of a branch or tag at that commit, or the commit's own.
    fn name_of(&self, hash: &str) -> Result<String, GitError> {
        let at = format!("--points-at={hash}");
        let list = ["for-each-ref", "--count=1", "--format=%(refname:short)", &at];
        let answer = self.ask(
            list.into_iter()
                .chain(["refs/heads", "refs/remotes", "refs/tags"]),
        )?;
        match answer.line() {
            Ok(name) if answer.succeeded() && !name.is_empty() => Ok(name.to_owned()),
            _ => Ok(self.commit(hash)?.unwrap_or_else(|| hash.to_owned())),
        }
    }

    /// The full hash of a commit, if there is one of that name.
    fn hash(&self, name: &str) -> Result<Option<String>, GitError> {
        let commit = format!("{name}^{{commit}}");
        let answer = self.ask(["rev-parse", "--verify", "--quiet", &commit])?;
        if answer.succeeded() {
            return Ok(Some(answer.line()?.to_owned()));
        }
        Ok(None)
    }

    /// The short hash and the subject of a commit, if there is one of that name.
    fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let Some(hash) = self.hash(name)? else {
            return Ok(None);
        };
        let list = ["rev-list", "--max-count=1", "--format=%h %s", &hash];
        let answer = self.ask(list)?.granted()?;
        // The first line is git's own heading.
        Ok(answer
            .line()
            .ok()
            .and_then(|lines| lines.lines().nth(1))
            .map(str::to_owned))
    }
}
