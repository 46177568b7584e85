//! Finding the plans that a command line means.

use crate::store;
use anyhow::anyhow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold what programs have built, not what people have planned.
const BUILT: &str = "target";

/// Something that the command line names, or that was found in a folder it names.
pub(super) enum Gathered {
    /// Named by the user: a plan, whatever it holds.
    Named(PathBuf),
    /// Found in a folder: perhaps another program's file.
    Found(PathBuf),
    /// A folder that cannot be read.
    Failed(anyhow::Error),
    /// The end of what was found in that folder, which the user named.
    EndOf(PathBuf),
}

/// The files that the arguments name, folder by folder in the order of their names.
pub(super) fn gather(named: &[PathBuf]) -> Vec<Gathered> {
    let mut gathered = Vec::new();
    for path in named {
        if path.is_dir() {
            folder(path, &mut gathered);
            gathered.push(Gathered::EndOf(path.clone()));
        } else {
            gathered.push(Gathered::Named(path.clone()));
        }
    }
    gathered
}

/// The TOML files of a folder and of those below it. Links to folders are not followed, so there is no way round.
fn folder(path: &Path, gathered: &mut Vec<Gathered>) {
    let unreadable = |error: io::Error| anyhow!("cannot read the folder `{}`: {error}", path.display());
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            gathered.push(Gathered::Failed(unreadable(error)));
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let below = entry.path();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if name != BUILT {
                folder(&below, gathered);
            }
        } else if is_toml(&below) && below.is_file() {
            gathered.push(Gathered::Found(below));
        }
    }
}

/// Whether there is a plan in a file of that name; one that cannot be read is none.
pub(super) fn is_plan_file(path: &Path) -> bool {
    is_toml(path) && path.is_file() && store::load(path).is_ok_and(|loaded| is_plan(&loaded.text))
}

fn is_toml(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Whether a TOML file looks like a plan rather than like some other program's: it has posts or a plan, however they are
/// written, or a header of them with a mistake in it.
pub(super) fn is_plan(text: &str) -> bool {
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    without_mark.lines().any(|line| {
        let bare = |c: &char| !c.is_whitespace() && !matches!(c, '"' | '\'');
        let start: String = line.chars().filter(bare).take(8).collect();
        let headers = ["[[post", "[plan"].map(|header| start.strip_prefix(header));
        let keys = ["plan.", "plan={", "post=["].map(|key| start.starts_with(key));
        // Another word may begin like these.
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
        headers.into_iter().flatten().any(ends) || keys.contains(&true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_files_come_sorted_and_without_hidden_and_built_ones() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [
            "b.toml",
            "a/z.toml",
            "a/Cargo.toml",
            "a/.hidden/c.toml",
            "target/d.toml",
            "c.txt",
            "c.toml",
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut found = gather(&[root.to_owned()]);
        assert!(matches!(found.pop(), Some(Gathered::EndOf(path)) if path == root));
        let found = found.into_iter().map(|found| match found {
            Gathered::Found(path) => path,
            _ => panic!("neither named nor unreadable"),
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            ["a/Cargo.toml", "a/z.toml", "b.toml", "c.toml"].map(|name| root.join(name))
        );
    }

    #[test]
    fn plans_are_told_from_other_programs_files() {
        assert!(is_plan("[[post]]\n") && is_plan("a = 1\n [[ post ]] # x\n") && is_plan("[plan]"));
        assert!(
            is_plan("\u{feff}[[post]]\n")
                && is_plan("[ \"plan\" ]\n")
                && is_plan("plan.month = \"2026-12\"\n")
        );
        assert!(is_plan("post = [{ title = \"x\" }]\n") && is_plan("[[post]\n") && is_plan("[plan\n"));
        assert!(!is_plan("[package]\n") && !is_plan("[[posts]]\n") && !is_plan("[plans]\n") && !is_plan(""));
    }
}
