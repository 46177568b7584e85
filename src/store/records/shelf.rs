//! The folder of one plan's records: what it is called and what is in it.
//!
//! ```text
//! plans/harbour-3f09a1c2/
//!     plan                            the real path of the plan
//!     lock                            locked by the planner that has the plan open
//!     0000000007.journal              changes that are not in the plan's file
//!     0000000003-0000000006.version   the third text that was saved, and its journal, the sixth
//! ```
//!
//! Numbers give the order; clocks do not.

use std::fs::{self, DirEntry, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::filing::{Filing, UNFINISHED};
use super::{format, raw_path};

/// The file that says which plan a folder is for.
const PLAN: &str = "plan";

/// How that file begins.
const MAGIC: &[u8] = b"postmix plan 1\n";

/// How many plans may share a name and a hash.
const MOST_ALIKE: u32 = 9;

/// How often a new file is tried when another process comes in between.
const MOST_TRIES: usize = 100;

/// How much of a plan's name its folder repeats, in characters.
const MOST_OF_NAME: usize = 40;

/// How many digits the numbers of journals and versions have at least.
const DIGITS: usize = 10;

/// How many digits a number may have for there to be one after it.
const MOST_DIGITS: usize = 19;

/// The folders that may be the one for `plan`, the likeliest first.
fn candidates<'a>(plans: &'a Path, plan: &Path) -> impl Iterator<Item = PathBuf> + use<'a> {
    let stem = plan.file_stem().unwrap_or_default().to_string_lossy();
    let readable = |character: char| {
        if character.is_ascii_alphanumeric() {
            character
        } else {
            '-'
        }
    };
    let name: String = stem.chars().take(MOST_OF_NAME).map(readable).collect();
    let hash = format::checksum(0, &raw_path::to_bytes(plan));
    (1..=MOST_ALIKE).map(move |nth| match nth {
        1 => plans.join(format!("{name}-{hash:08x}")),
        _ => plans.join(format!("{name}-{hash:08x}-{nth}")),
    })
}

/// The folder for `plan` below `plans`, if there is one.
pub(super) fn find(plans: &Path, plan: &Path) -> io::Result<Option<PathBuf>> {
    for folder in candidates(plans, plan) {
        if plan_of(&folder)?.as_deref() == Some(plan) {
            return Ok(Some(folder));
        }
    }
    Ok(None)
}

/// The folder for `plan` below `plans`, made if there is none.
pub(super) fn find_or_make(filing: &dyn Filing, plans: &Path, plan: &Path) -> io::Result<PathBuf> {
    if let Some(folder) = find(plans, plan)? {
        return Ok(folder);
    }
    for folder in candidates(plans, plan) {
        filing.make_folder(&folder)?;
        let fill = |file: &File| {
            filing.write_at(file, 0, &[MAGIC, &raw_path::to_bytes(plan)].concat())?;
            filing.sync(file)
        };
        match write_new(filing, &folder, fill, || Ok(folder.join(PLAN))) {
            // It may be that another process was faster, for this plan or for another one.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ if plan_of(&folder)?.as_deref() == Some(plan) => return Ok(folder),
            _ => {}
        }
    }
    let plans = plans.display();
    Err(io::Error::other(format!(
        "too many folders with one name in `{plans}`"
    )))
}

/// A new file in `folder`, locked, and filled before it gets its name. An error of the kind `AlreadyExists`
/// says that something has the name.
pub(super) fn write_new(
    filing: &dyn Filing,
    folder: &Path,
    fill: impl Fn(&File) -> io::Result<()>,
    name: impl Fn() -> io::Result<PathBuf>,
) -> io::Result<(File, PathBuf)> {
    for _ in 0..MOST_TRIES {
        let file = filing.create(folder)?;
        // Between the two, another process may have swept the file away: it then has the lock, or had it
        // and the name is gone.
        if !filing.lock(file.as_file())? {
            continue;
        }
        fill(file.as_file())?;
        let path = name()?;
        match filing.place(file, &path) {
            Err(error) if error.kind() == ErrorKind::NotFound && folder.is_dir() => {}
            placed => return placed.map(|file| (file, path)),
        }
    }
    Err(io::Error::other("other programs keep taking new files away"))
}

/// The plan that `folder` is for; `None` if there is no such folder, or if it does not say.
pub(super) fn plan_of(folder: &Path) -> io::Result<Option<PathBuf>> {
    let Some(file) = open(&folder.join(PLAN))? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.take(format::LONGEST_HEAD).read_to_end(&mut bytes)?;
    Ok(bytes.strip_prefix(MAGIC).and_then(raw_path::from_bytes))
}

/// Opens a file for reading, and for writing if that is allowed; `None` if there is no such file, or if it
/// is no plain file.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if is_absence(&error) => return Ok(None),
        found => found?,
    };
    if !found.is_file() {
        return Ok(None);
    }
    match OpenOptions::new().read(true).write(true).open(path) {
        Err(error) if is_absence(&error) => Ok(None),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            File::open(path).map(Some)
        }
        opened => opened.map(Some),
    }
}

/// Whether `path` is the name of the open `file`, and not of another one, or of none.
pub(super) fn is_named(file: &File, path: &Path) -> bool {
    let named = fs::symlink_metadata(path);
    let own = file.metadata();
    matches!((named, own), (Ok(named), Ok(own)) if are_one(&named, &own))
}

#[cfg(unix)]
fn are_one(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// There are no numbers of files at hand here; but a file made later has another time.
#[cfg(not(unix))]
fn are_one(one: &Metadata, other: &Metadata) -> bool {
    one.created().ok() == other.created().ok()
}

/// Whether `error` says that something is not there.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// What a file in the folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A journal, by its number.
    Journal(u64),
    /// A version, by its number and that of its journal.
    Version(u64, u64),
    /// Something that was not finished.
    Unfinished,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let number = |digits: &str| {
            let all_digits = (DIGITS..=MOST_DIGITS).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit());
            all_digits.then(|| digits.parse().ok()).flatten()
        };
        if let Some(digits) = name.strip_suffix(".journal") {
            return number(digits).map(Self::Journal);
        }
        if let Some((version, journal)) = name
            .strip_suffix(".version")
            .and_then(|name| name.split_once('-'))
        {
            return Some(Self::Version(number(version)?, number(journal)?));
        }
        name.starts_with(UNFINISHED).then_some(Self::Unfinished)
    }

    /// The file's name.
    pub(super) fn file_name(self) -> String {
        match self {
            Self::Journal(number) => format!("{number:0DIGITS$}.journal"),
            Self::Version(version, journal) => format!("{version:0DIGITS$}-{journal:0DIGITS$}.version"),
            Self::Unfinished => UNFINISHED.to_owned(),
        }
    }
}

/// The journals, versions and unfinished files in `folder`, sorted by kind and number; none if there is no
/// such folder.
pub(super) fn contents(folder: &Path) -> io::Result<Vec<(Kind, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absence(&error) => return Ok(Vec::new()),
        entries => entries?,
    };
    let known = |entry: io::Result<DirEntry>| {
        entry
            .map(|entry| Some((Kind::of(entry.file_name().to_str()?)?, entry.path())))
            .transpose()
    };
    let mut contents = entries.filter_map(known).collect::<io::Result<Vec<_>>>()?;
    contents.sort();
    Ok(contents)
}

/// The number after `last`; the first one after none.
pub(super) fn after(last: Option<&u64>) -> io::Result<u64> {
    let next = last.map_or(Some(1), |last| last.checked_add(1));
    next.ok_or_else(|| io::Error::other("there are no numbers left"))
}

/// Removes what was not finished by processes that are gone.
pub(super) fn sweep(filing: &dyn Filing, folder: &Path) -> io::Result<()> {
    for (kind, path) in contents(folder)? {
        if kind != Kind::Unfinished {
            continue;
        }
        if let Some(file) = open(&path)?
            && filing.lock(&file)?
        {
            remove(filing, &path)?;
        }
    }
    Ok(())
}

/// Removes a file that may be gone already.
pub(super) fn remove(filing: &dyn Filing, path: &Path) -> io::Result<()> {
    match filing.remove(path) {
        Err(error) if is_absence(&error) => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::filing::RealFiling;
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_folder_is_called_after_the_plan_and_keeps_its_name() {
        let folder = candidates(Path::new("plans"), Path::new("/home/a/Café & Co.plan.toml")).next();
        assert_eq!(folder.unwrap(), Path::new("plans/Caf----Co-plan-05037f77"));
    }

    #[test]
    fn plans_whose_hashes_are_equal_are_kept_apart() {
        let state = tempfile::tempdir().unwrap();
        let plans = state.path().join("plans");
        let plan = Path::new("/a/plan.toml");
        // As if another plan had the name first.
        let first = candidates(&plans, plan).next().unwrap();
        fs::create_dir_all(&first).unwrap();
        fs::write(first.join(PLAN), [MAGIC, b"/b/plan.toml"].concat()).unwrap();
        assert_eq!(find(&plans, plan).unwrap(), None);
        let folder = find_or_make(&RealFiling, &plans, plan).unwrap();
        assert_ne!(folder, first);
        assert_eq!(find(&plans, plan).unwrap(), Some(folder.clone()));
        assert_eq!(find_or_make(&RealFiling, &plans, plan).unwrap(), folder);
        assert_eq!(plan_of(&first).unwrap().unwrap(), Path::new("/b/plan.toml"));
        assert_eq!(contents(&first).unwrap(), [], "what was begun is gone");
    }

    #[test]
    fn a_folder_that_does_not_say_whose_it_is_is_taken() {
        let state = tempfile::tempdir().unwrap();
        let plan = Path::new("/a/plan.toml");
        let first = candidates(state.path(), plan).next().unwrap();
        fs::create_dir_all(&first).unwrap();
        assert_eq!(find_or_make(&RealFiling, state.path(), plan).unwrap(), first);
    }

    #[test]
    fn only_files_that_postmix_named_are_known() {
        for kind in [Kind::Journal(7), Kind::Version(3, 12)] {
            assert_eq!(Kind::of(&kind.file_name()), Some(kind));
        }
        for name in [
            "7.journal",
            "plan",
            "lock",
            "00000000+7.journal",
            "0000000007.journal.bak",
            "9-9.version",
        ] {
            assert_eq!(Kind::of(name), None, "{name}");
        }
    }
}
