//! The plans opened last, remembered in the platform's folder for a program's state.
//!
//! Forgetting one does no harm, so failures are for a message at most and never keep anybody from working.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many plans are remembered.
pub const MOST: usize = 10;

/// The plan opened last.
pub fn last() -> Option<PathBuf> {
    list().into_iter().next()
}

/// The plans opened last, the latest first; those that cannot be read any more are not left out.
pub fn list() -> Vec<PathBuf> {
    file().map(|file| list_in(&file)).unwrap_or_default()
}

/// Remembers a plan as the one opened last.
///
/// # Errors
/// The operating system refused, or the path is not Unicode.
pub fn remember(plan: &Path) -> io::Result<()> {
    let file = file().ok_or_else(|| io::Error::other("the system knows no home folder"))?;
    remember_in(&file, plan)
}

fn file() -> Option<PathBuf> {
    Some(super::state_folder()?.join("recent.toml"))
}

fn list_in(file: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    let plans = table.get("plans").and_then(toml::Value::as_array);
    let paths = plans.into_iter().flatten().filter_map(toml::Value::as_str);
    paths.map(PathBuf::from).take(MOST).collect()
}

/// Written beside and renamed, so that two planners that quit at once leave the list of one of them.
fn remember_in(file: &Path, plan: &Path) -> io::Result<()> {
    let plan = std::path::absolute(plan)?;
    if plan.to_str().is_none() {
        return Err(io::Error::other("the path is not Unicode"));
    }
    let mut plans = list_in(file);
    plans.retain(|other| *other != plan);
    plans.insert(0, plan);
    let names = plans.iter().take(MOST).filter_map(|path| path.to_str());
    let names: Vec<toml::Value> = names.map(toml::Value::from).collect();
    let table = toml::Table::from_iter([("plans".to_owned(), toml::Value::Array(names))]);
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(table.to_string().as_bytes())?;
    new.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_ten_are_remembered_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/recent.toml");
        assert_eq!(list_in(&file), [""; 0].map(PathBuf::from));
        for number in (0..12).chain([5]) {
            remember_in(&file, &folder.path().join(format!("pl\"an\n{number}.toml"))).unwrap();
        }
        let list = list_in(&file);
        assert_eq!(list.len(), MOST);
        assert_eq!(list[0], folder.path().join("pl\"an\n5.toml"));
        assert_eq!(list[1], folder.path().join("pl\"an\n11.toml"));
        assert_eq!(list.iter().filter(|path| **path == list[0]).count(), 1);
    }

    #[test]
    fn what_is_no_list_is_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recent.toml");
        fs::write(&file, "plans = 3 [").unwrap();
        assert!(list_in(&file).is_empty());
        remember_in(&file, Path::new("plan.toml")).unwrap();
        assert!(list_in(&file)[0].is_absolute());
    }
}
