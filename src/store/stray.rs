//! Temporary files that a save left behind because its process was killed.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::disk::{Disk, RealDisk, folder_of};

/// How much of a file's name its temporary file repeats, in bytes: names end at 255.
const MOST_OF_NAME: usize = 180;

/// How many random letters and digits a temporary file's name ends with.
pub(super) const RANDOM: usize = 6;

/// How the temporary files for `target` begin: with a dot, and as nothing but postmix would name a file.
/// The beginning tells whose they are.
pub(super) fn prefix(target: &Path) -> OsString {
    let name = target.file_name().unwrap_or_default();
    let mut prefix = OsString::from(".");
    if name.len() <= MOST_OF_NAME {
        prefix.push(name);
    } else {
        prefix.push(beginning(name));
        // Names that only begin alike stay different.
        prefix.push(format!("-{:08x}", crc32fast::hash(name.as_encoded_bytes())));
    }
    prefix.push(".postmix-");
    prefix
}

/// The beginning of a `name` too long to be repeated.
fn beginning(name: &OsStr) -> String {
    let name = name.to_string_lossy();
    let end = name
        .char_indices()
        .map(|(start, _)| start)
        .take_while(|&start| start <= MOST_OF_NAME)
        .last();
    name[..end.unwrap_or(0)].to_owned()
}

/// Removes the temporary files of saves of the plan at `path` whose processes are gone; tells how many.
///
/// Only files beside the plan itself, links followed, that are named as a save of this very plan names
/// them, and that nobody has locked, as a save under way does. On a file system without locks nothing is
/// removed.
///
/// # Errors
/// The folder cannot be read, or a file not removed.
pub fn clean_up_beside(path: &Path) -> io::Result<usize> {
    let target = RealDisk.resolve(path)?;
    let prefix = prefix(&target);
    let entries = match fs::read_dir(folder_of(&target)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        // A link or a pipe with such a name is none of ours; and it may be gone by now.
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_temporary(&entry.file_name(), &prefix) && is_file() {
            removed += usize::from(remove_if_stray(&entry.path())?);
        }
    }
    Ok(removed)
}

/// Whether a temporary file that begins with `prefix` may have this `name`.
fn is_temporary(name: &OsStr, prefix: &OsStr) -> bool {
    let random = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    random.is_some_and(|random| random.len() == RANDOM && random.iter().all(u8::is_ascii_alphanumeric))
}

/// Removes a temporary file that nobody has locked.
fn remove_if_stray(path: &Path) -> io::Result<bool> {
    // What may not be read, or is gone by now, is somebody else's. The lock is kept until the name is gone.
    let Ok(file) = File::open(path) else {
        return Ok(false);
    };
    if file.try_lock().is_err() {
        return Ok(false);
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true),
    }
}

#[cfg(test)]
mod tests {
    use super::super::disk::Audience;
    use super::*;

    /// A folder with files of these names.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "text").unwrap();
        }
        folder
    }

    fn left(folder: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_temporary_file_is_named_after_its_plan() {
        assert_eq!(prefix(Path::new("a/plan.toml")), ".plan.toml.postmix-");
        let long = |end: &str| prefix(Path::new(&("é".repeat(120) + end)));
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn only_stray_files_of_the_very_plan_are_removed() {
        let others = [
            ".other.toml.postmix-a1B2c3",
            ".plan.toml.postmix-",
            ".plan.toml.postmix-a1B2c",
            ".plan.toml.postmix-a1B2c3d",
            ".plan.toml.postmix-a1-2c3",
            ".plan.toml.postmix-é1B2c",
            "plan.toml",
            "plan.toml.postmix-a1B2c3",
        ];
        let folder = folder(&others);
        for stray in ["a1B2c3", "000000"] {
            fs::write(folder.path().join(format!(".plan.toml.postmix-{stray}")), "").unwrap();
        }
        fs::create_dir(folder.path().join(".plan.toml.postmix-folder")).unwrap();
        assert_eq!(clean_up_beside(&folder.path().join("plan.toml")).unwrap(), 2);
        let mut kept = others.map(str::to_owned).to_vec();
        kept.push(".plan.toml.postmix-folder".into());
        kept.sort();
        assert_eq!(left(&folder), kept);
    }

    #[test]
    fn a_file_that_is_being_written_is_left_alone() {
        let folder = folder(&["plan.toml"]);
        let plan = folder.path().join("plan.toml");
        let temporary = RealDisk.create_beside(&plan, Audience::Private).unwrap();
        assert_eq!(clean_up_beside(&plan).unwrap(), 0);
        // As if the process had been killed: closed, and not removed.
        let (file, stray) = temporary.keep().unwrap();
        drop(file);
        assert!(stray.exists());
        assert_eq!(clean_up_beside(&plan).unwrap(), 1);
        assert_eq!(left(&folder), ["plan.toml"]);
    }

    #[test]
    fn saves_go_well_while_others_clean_up() {
        use crate::store::{Expected, save};
        use std::sync::atomic::{AtomicBool, Ordering};
        let folder = folder(&[]);
        let plan = folder.path().join("plan.toml");
        fs::write(&plan, "0").unwrap();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    // A file that is not locked yet may be taken away; the save then makes another.
                    clean_up_beside(&plan).unwrap();
                }
            });
            let saved: Result<Vec<_>, _> = (0..100)
                .map(|nth: u32| save(&plan, &(nth + 1).to_string(), Expected::Text(&nth.to_string())))
                .collect();
            done.store(true, Ordering::Relaxed);
            saved.unwrap();
        });
        assert_eq!(fs::read_to_string(&plan).unwrap(), "100");
    }

    #[test]
    fn a_plan_without_a_folder_has_no_strays() {
        assert_eq!(
            clean_up_beside(&folder(&[]).path().join("no/plan.toml")).unwrap(),
            0
        );
    }

    #[test]
    #[cfg(unix)]
    fn strays_of_a_linked_plan_are_beside_its_target() {
        let (here, there) = (folder(&[".plan.toml.postmix-a1B2c3"]), folder(&["plan.toml"]));
        let link = here.path().join("plan.toml");
        std::os::unix::fs::symlink(there.path().join("plan.toml"), &link).unwrap();
        fs::write(there.path().join(".plan.toml.postmix-a1B2c3"), "").unwrap();
        std::os::unix::fs::symlink("plan.toml", there.path().join(".plan.toml.postmix-a1B2c4")).unwrap();
        assert_eq!(clean_up_beside(&link).unwrap(), 1);
        assert_eq!(left(&here), [".plan.toml.postmix-a1B2c3", "plan.toml"]);
        assert_eq!(left(&there), [".plan.toml.postmix-a1B2c4", "plan.toml"]);
    }
}
