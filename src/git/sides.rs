//! The sides of a conflict, as git's index keeps them.

use super::run::path_of;
use super::{GitError, folder_of, run};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

/// The texts between which a merge could not choose. In a rebase, *ours* is the side that one's own commits are put
/// on top of; [`SideNames`](super::SideNames) has words for the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// What both began with; `None` where they have nothing in common, as when both added the file.
    pub base: Option<String>,
    /// The file on our side; `None` where we deleted it.
    pub ours: Option<String>,
    /// The file on their side; `None` where they deleted it.
    pub theirs: Option<String>,
}

/// The sides of a file that a merge left with a conflict; `None` for any other file, and without git.
///
/// The texts are as a checkout would write them, with this system's line ends if git is set to give them.
///
/// # Errors
/// git refused, or a side is no UTF-8 text.
pub fn sides(path: &Path) -> Result<Option<Sides>, GitError> {
    // git knows a symbolic link as such; the plan is the file that it leads to.
    let path = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            fs::canonicalize(path).map_or(Cow::Borrowed(path), Cow::Owned)
        }
        _ => Cow::Borrowed(path),
    };
    let Some(name) = path.file_name() else {
        return Ok(None);
    };
    let folder = folder_of(&path);
    let list = ["ls-files", "--unmerged", "-z", "--"].map(OsStr::new);
    let answer = match run::ask(folder, list.into_iter().chain([name])) {
        Err(GitError::Missing) => return Ok(None),
        answer => answer?,
    };
    let answer = match answer.granted() {
        Err(error) if error.is_no_work_tree() => return Ok(None),
        answer => answer?,
    };
    let mut sides = Sides::default();
    let mut found = false;
    for record in answer.records() {
        let (stage, at) = staged(record).ok_or_else(|| answer.not_understood())?;
        // A folder of that name gives what is below it.
        if path_of(at).as_os_str() != name {
            continue;
        }
        found = true;
        let (side, words) = match stage {
            b'1' => (&mut sides.base, "the base"),
            b'2' => (&mut sides.ours, "our side"),
            b'3' => (&mut sides.theirs, "their side"),
            _ => return Err(answer.not_understood()),
        };
        *side = Some(text_of(&path, folder, stage, name, words)?);
    }
    Ok(found.then_some(sides))
}

/// The stage and the path of an entry: `mode hash stage<TAB>path`.
fn staged(record: &[u8]) -> Option<(u8, &[u8])> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    Some((*record[..tab].last()?, &record[tab + 1..]))
}

fn text_of(
    path: &Path,
    folder: &Path,
    stage: u8,
    name: &OsStr,
    side: &'static str,
) -> Result<String, GitError> {
    let mut object = OsString::from(format!(":{}:./", char::from(stage)));
    object.push(name);
    let words = ["cat-file", "--filters"].map(OsString::from);
    let answer = run::ask(folder, words.into_iter().chain([object]))?.granted()?;
    String::from_utf8(answer.bytes()).map_err(|_| GitError::NotUtf8 {
        side,
        path: path.to_owned(),
    })
}
