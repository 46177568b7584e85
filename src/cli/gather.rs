//! Finding the plans that a command line means.

use super::Session;
use crate::store;
use anyhow::{Result, anyhow};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold what programs have built, not what people have planned.
const BUILT: &str = "target";

/// A plan file to look at, or why there is none.
pub(super) type Gathered = Result<PathBuf>;

impl Session<'_> {
    /// The files that the arguments name, folder by folder in the order of their names, and an error for each
    /// folder that has no plan or cannot be read.
    pub(super) fn gather(named: &[PathBuf]) -> Vec<Gathered> {
        let mut gathered = Vec::new();
        for path in named {
            if path.is_dir() {
                let before = gathered.len();
                folder(path, &mut gathered);
                if gathered.len() == before {
                    let name = path.display();
                    gathered.push(Err(anyhow!(
                        "there is no plan in `{name}`: name another folder, or a file"
                    )));
                }
            } else {
                gathered.push(Ok(path.clone()));
            }
        }
        gathered
    }
}

/// The plans of a folder and of those below it. Links to folders are not followed, so there is no way round.
fn folder(path: &Path, gathered: &mut Vec<Gathered>) {
    let unreadable = |error: io::Error| anyhow!("cannot read the folder `{}`: {error}", path.display());
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            gathered.push(Err(unreadable(error)));
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
        } else if below.extension().is_some_and(|extension| extension == "toml") && below.is_file() {
            match store::load(&below) {
                Ok(loaded) if is_plan(&loaded.text) => gathered.push(Ok(below)),
                Ok(_) => {}
                Err(error) => gathered.push(Err(error.into())),
            }
        }
    }
}

/// Whether there is a plan in a file of that name; one that cannot be read is none.
pub(super) fn is_plan_file(path: &Path) -> bool {
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    is_toml && path.is_file() && store::load(path).is_ok_and(|loaded| is_plan(&loaded.text))
}

/// Whether a TOML file looks like a plan rather than like some other program's.
fn is_plan(text: &str) -> bool {
    text.lines().any(|line| {
        let header: String = line.chars().filter(|c| !c.is_whitespace()).take(8).collect();
        header.starts_with("[[post]]") || header.starts_with("[plan]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folders_plans_come_sorted_and_without_hidden_built_and_foreign_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, text) in [
            ("b.toml", "[[post]]\n"),
            ("a/z.toml", " [[ post ]] # x\n"),
            ("a/Cargo.toml", "[package]\n"),
            ("a/.hidden/c.toml", "[plan]\n"),
            ("target/d.toml", "[plan]\n"),
            ("c.txt", "[plan]\n"),
            ("c.toml", "[plan]\n"),
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found: Vec<_> = Session::gather(&[root.to_owned()])
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(
            found,
            ["a/z.toml", "b.toml", "c.toml"].map(|name| root.join(name))
        );
    }

    #[test]
    fn a_folder_without_plans_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Session::gather(&[folder.path().to_owned()])[0].is_err());
    }
}
