//! Writing a plan file.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

use tempfile::NamedTempFile;

use super::disk::{Audience, Disk, RealDisk, folder_of};
use super::save_error::{SaveError, failure};
use super::stamp::{Marks, Stamp};

/// What must be on disk for a save to go ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected<'a> {
    /// No file: the plan is new, or it was deleted and is to be written again.
    Absent,
    /// A file with exactly this text: what was loaded, or last saved.
    Text(&'a str),
}

/// What a save came to.
#[derive(Clone, Debug)]
pub struct Saved {
    /// What the file is now.
    pub stamp: Stamp,
    /// Whether the new file is known to outlive a power cut. When not, it is in its place all the
    /// same, but the system would not confirm that the folder has reached the disk.
    pub durable: bool,
    /// Whether the old text was written over in the same file, since that could not be replaced.
    pub in_place: bool,
}

/// Puts the new text in safety.
type Secure<'a> = Option<&'a mut dyn FnMut() -> io::Result<()>>;

/// Writes `new` as the plan file at `path`, if what is there is what the caller `expected`.
///
/// The text goes to a temporary file beside the plan, is given the plan's attributes, is synced, and
/// takes the plan's name; then the folder is synced. Just before the name changes hands the bytes on
/// disk are compared with the expected ones. A symbolic link stays one and its target is replaced. A
/// file marked read-only is refused, even to those whom the mark does not stop.
///
/// Four kinds of file cannot be replaced without losing something, and only these are written **in
/// place**, where a crash in the middle leaves a mixture: a file with several hard links, one whose
/// owner or attributes we may not give to another file, one in a folder where we may not create
/// files, and one whose name is tied to it, as by a bind mount. [`save_with`] lets the caller prepare for
/// that crash. An *error* in the middle is undone.
///
/// # Errors
/// See [`SaveError`]. No temporary file is left behind, unless removing it fails as well.
pub fn save(path: &Path, new: &str, expected: Expected<'_>) -> Result<Saved, SaveError> {
    save_on(&RealDisk, path, new, expected, None)
}

/// [`save`], but a file that can only be written in place is written only once `secure` has put the new
/// text in safety elsewhere, as [`Journal::secure`](super::Journal::secure) does. It is called at most
/// once, just before the first byte is written over, and not at all for a file that is replaced.
///
/// # Errors
/// As for [`save`]; and [`SaveError::NotSecured`] when `secure` fails.
pub fn save_with(
    path: &Path,
    new: &str,
    expected: Expected<'_>,
    secure: impl FnOnce() -> io::Result<()>,
) -> Result<Saved, SaveError> {
    let mut secure = Some(secure);
    let mut once = || secure.take().map_or(Ok(()), |secure| secure());
    save_on(&RealDisk, path, new, expected, Some(&mut once))
}

/// [`save_with`] on any `disk`, or [`save`].
fn save_on(
    disk: &impl Disk,
    path: &Path,
    new: &str,
    expected: Expected<'_>,
    secure: Secure<'_>,
) -> Result<Saved, SaveError> {
    let failed = |reason| failure(path, "following the path", reason);
    let target = disk.resolve(path).map_err(failed)?;
    let save = Save {
        disk,
        path,
        target: &target,
        new,
    };
    match expected {
        Expected::Absent => save.create(),
        Expected::Text(old) => save.replace(old, secure),
    }
}

/// One save under way.
struct Save<'a, D> {
    disk: &'a D,
    /// The path as asked for, for messages.
    path: &'a Path,
    /// The file itself, links followed.
    target: &'a Path,
    new: &'a str,
}

impl<D: Disk> Save<'_, D> {
    /// Writes a file that must not exist yet.
    fn create(&self) -> Result<Saved, SaveError> {
        let temporary = match self.disk.create_beside(self.target, Audience::Default) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(SaveError::NoFolder {
                    folder: folder_of(self.target).into(),
                });
            }
            created => created.map_err(self.failed("creating a file"))?,
        };
        let file = temporary.as_file();
        self.disk
            .write_at(file, 0, self.new.as_bytes())
            .map_err(self.failed("writing the new file"))?;
        self.disk
            .sync(file)
            .map_err(self.failed("syncing the new file"))?;
        match self.disk.place(temporary, self.target) {
            Ok(file) => Ok(self.finish(&file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(SaveError::AlreadyExists {
                path: self.path.into(),
            }),
            Err(error) => Err(self.failed("naming the new file")(error)),
        }
    }

    /// Writes over a file that must hold `old`.
    fn replace(&self, old: &str, secure: Secure<'_>) -> Result<Saved, SaveError> {
        let (file, metadata) = self.open()?;
        let before = Marks::of(&metadata);
        if before.len != old.len() as u64 {
            return Err(self.changed());
        }
        if links(&metadata) > 1 {
            return self.write_in_place(old, &before, secure);
        }
        let Some(temporary) = self.prepare(&file)? else {
            return self.write_in_place(old, &before, secure);
        };
        drop(file);
        // Closed at once: some systems do not rename over an open file.
        drop(self.prove(old, &before)?);
        match self.disk.replace(temporary, self.target) {
            Ok(file) => Ok(self.finish(&file)),
            Err(error) if error.kind() == ErrorKind::ResourceBusy => {
                self.write_in_place(old, &before, secure)
            }
            Err(error) => Err(self.failed("renaming the new file")(error)),
        }
    }

    /// Opens the file to be replaced, if it is one that we may write. Opening for writing is the one
    /// test of permission that takes everything into account.
    fn open(&self) -> Result<(File, Metadata), SaveError> {
        let refused = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => SaveError::Deleted {
                path: self.path.into(),
            },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => SaveError::ReadOnly {
                path: self.path.into(),
            },
            _ => self.failed("opening the file")(error),
        };
        // Before it is opened: opening a device can have effects.
        let metadata = self.disk.look(self.target).map_err(refused)?;
        if !metadata.is_file() {
            return Err(SaveError::NotAFile {
                path: self.path.into(),
            });
        }
        if metadata.permissions().readonly() {
            return Err(SaveError::ReadOnly {
                path: self.path.into(),
            });
        }
        let file = self.disk.open(self.target).map_err(refused)?;
        let metadata = self.disk.metadata(&file).map_err(refused)?;
        Ok((file, metadata))
    }

    /// A synced file with the new text and the attributes of `old`, or nothing if there can be none.
    fn prepare(&self, old: &File) -> Result<Option<NamedTempFile>, SaveError> {
        let temporary = match self.disk.create_beside(self.target, Audience::Private) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(None),
            created => created.map_err(self.failed("creating a file"))?,
        };
        let file = temporary.as_file();
        self.disk
            .write_at(file, 0, self.new.as_bytes())
            .map_err(self.failed("writing the new file"))?;
        if !self
            .disk
            .keep_attributes(old, file)
            .map_err(self.failed("copying the attributes"))?
        {
            return Ok(None);
        }
        self.disk
            .sync(file)
            .map_err(self.failed("syncing the new file"))?;
        Ok(Some(temporary))
    }

    /// The file, opened anew, if its marks are still those of `before` and its bytes those of `old`.
    ///
    /// The bytes are the proof that nobody wrote before this point. The marks, looked at again after
    /// the bytes, cover the time it takes to read them, and tell that the attributes copied from the
    /// file are still its own.
    fn prove(&self, old: &str, before: &Marks) -> Result<File, SaveError> {
        let (file, metadata) = self.open()?;
        let same = Marks::of(&metadata) == *before
            && self
                .disk
                .holds(&file, old)
                .map_err(self.failed("reading the file"))?
            && self
                .disk
                .look(self.target)
                .is_ok_and(|now| Marks::of(&now) == *before);
        if same { Ok(file) } else { Err(self.changed()) }
    }

    /// Writes the new text over the old one in the same file.
    fn write_in_place(&self, old: &str, before: &Marks, secure: Secure<'_>) -> Result<Saved, SaveError> {
        let mut file = self.prove(old, before)?;
        if let Some(secure) = secure {
            secure().map_err(|reason| SaveError::NotSecured {
                path: self.path.into(),
                reason,
            })?;
            // That may have taken its time.
            file = self.prove(old, before)?;
        }
        let (old, new) = (old.as_bytes(), self.new.as_bytes());
        let end = old.len() as u64;
        // What is longer goes first, since a full disk shows here, before an old byte is touched.
        if let Some(tail) = new.get(old.len()..)
            && let Err(reason) = self.disk.write_at(&file, end, tail)
        {
            let undone = self.disk.set_len(&file, end).and_then(|()| self.disk.sync(&file));
            return Err(self.undone(undone, reason));
        }
        let head = &new[..new.len().min(old.len())];
        let written = self
            .disk
            .write_at(&file, 0, head)
            .and_then(|()| self.disk.set_len(&file, new.len() as u64))
            .and_then(|()| self.disk.sync(&file));
        if let Err(reason) = written {
            // All of the old text is written anew: syncing it brings new writes to the disk, and does not
            // ask once more for those that failed.
            let undone = self
                .disk
                .write_at(&file, 0, old)
                .and_then(|()| self.disk.set_len(&file, end))
                .and_then(|()| self.disk.sync(&file));
            return Err(self.undone(undone, reason));
        }
        let metadata = self.disk.metadata(&file).ok();
        Ok(Saved {
            stamp: Stamp::just_written(metadata.as_ref()),
            durable: true,
            in_place: true,
        })
    }

    /// The error for a write in place that failed for `reason` and was then `undone`, or not.
    fn undone(&self, undone: io::Result<()>, reason: io::Error) -> SaveError {
        match undone {
            Ok(()) => self.failed("writing the file in place")(reason),
            Err(undoing) => SaveError::HalfWritten {
                path: self.path.into(),
                reason,
                undoing,
            },
        }
    }

    /// What remains once `file` has its name. From here on nothing can undo the save.
    fn finish(&self, file: &File) -> Saved {
        // Asked of the file itself: under the name there may be another one by now. Not before the
        // rename, which counts as a change.
        let metadata = self.disk.metadata(file).ok();
        // A temporary file is locked, a plan never. If this fails, closing the file does it.
        let _ = file.unlock();
        let durable = self.disk.sync_folder(self.target).is_ok();
        Saved {
            stamp: Stamp::just_written(metadata.as_ref()),
            durable,
            in_place: false,
        }
    }

    fn changed(&self) -> SaveError {
        SaveError::ChangedOnDisk {
            path: self.path.into(),
        }
    }

    fn failed(&self, action: &'static str) -> impl Fn(io::Error) -> SaveError {
        move |reason| failure(self.path, action, reason)
    }
}

/// How many names the file has.
#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

/// Here the standard library does not tell; a file is taken to have one name.
#[cfg(not(unix))]
fn links(_metadata: &Metadata) -> u64 {
    1
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::fs;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::store::load;

    const OLD: &str = "\u{feff}a = 1\r\nb = 'é'\n";
    const NEW: &str = "\u{feff}a = 12\r\nb = 'é'\r\nc = 3";

    /// A folder with `plan.toml` in it, holding `OLD`.
    fn plan() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        fs::write(&path, OLD).unwrap();
        (folder, path)
    }

    fn text(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    /// The names in `folder`, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(name).collect();
        names.sort();
        names
    }

    /// One operation of [`Disk`].
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Step {
        Resolve,
        Look,
        Open,
        Metadata,
        Holds,
        Create,
        Write,
        SetLen,
        Attributes,
        Sync,
        Replace,
        Place,
        SyncFolder,
    }

    /// The real disk, but `before` each step, with the steps so far, something may happen.
    struct Rigged<F> {
        steps: RefCell<Vec<Step>>,
        before: F,
    }

    impl<F: Fn(&[Step]) -> io::Result<()>> Rigged<F> {
        fn new(before: F) -> Self {
            Self {
                steps: RefCell::default(),
                before,
            }
        }

        fn step<T>(&self, step: Step, run: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
            self.steps.borrow_mut().push(step);
            (self.before)(&self.steps.borrow())?;
            run()
        }
    }

    impl<F: Fn(&[Step]) -> io::Result<()>> Disk for Rigged<F> {
        fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
            self.step(Step::Resolve, || RealDisk.resolve(path))
        }
        fn look(&self, path: &Path) -> io::Result<Metadata> {
            self.step(Step::Look, || RealDisk.look(path))
        }
        fn open(&self, path: &Path) -> io::Result<File> {
            self.step(Step::Open, || RealDisk.open(path))
        }
        fn metadata(&self, file: &File) -> io::Result<Metadata> {
            self.step(Step::Metadata, || RealDisk.metadata(file))
        }
        fn holds(&self, file: &File, text: &str) -> io::Result<bool> {
            self.step(Step::Holds, || RealDisk.holds(file, text))
        }
        fn create_beside(&self, target: &Path, audience: Audience) -> io::Result<NamedTempFile> {
            self.step(Step::Create, || RealDisk.create_beside(target, audience))
        }
        /// A write that fails has written half, as on a disk that fills up.
        fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
            self.step(Step::Write, || Ok(())).inspect_err(|_| {
                RealDisk
                    .write_at(file, offset, &bytes[..bytes.len() / 2])
                    .unwrap();
            })?;
            RealDisk.write_at(file, offset, bytes)
        }
        fn set_len(&self, file: &File, len: u64) -> io::Result<()> {
            self.step(Step::SetLen, || RealDisk.set_len(file, len))
        }
        fn keep_attributes(&self, from: &File, to: &File) -> io::Result<bool> {
            self.step(Step::Attributes, || RealDisk.keep_attributes(from, to))
        }
        fn sync(&self, file: &File) -> io::Result<()> {
            self.step(Step::Sync, || RealDisk.sync(file))
        }
        fn replace(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File> {
            self.step(Step::Replace, || RealDisk.replace(temporary, target))
        }
        fn place(&self, temporary: NamedTempFile, target: &Path) -> io::Result<File> {
            self.step(Step::Place, || RealDisk.place(temporary, target))
        }
        fn sync_folder(&self, target: &Path) -> io::Result<()> {
            self.step(Step::SyncFolder, || RealDisk.sync_folder(target))
        }
    }

    /// A disk on which the first `step` fails with `kind`.
    fn failing(step: Step, kind: ErrorKind) -> impl Disk {
        Rigged::new(move |steps: &[Step]| {
            let first = steps.iter().filter(|&&done| done == step).count() == 1;
            if first && steps.ends_with(&[step]) {
                Err(kind.into())
            } else {
                Ok(())
            }
        })
    }

    /// The ways to save that the fault tests go through.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Case {
        New,
        Plain,
        HardLinkLonger,
        HardLinkShorter,
    }

    /// Saves in `case` on `disk`; tells whether that went well, and what is in the file then.
    fn attempt(case: Case, disk: &impl Disk) -> (Result<Saved, SaveError>, Option<String>) {
        let (folder, path) = plan();
        let other = folder.path().join("other.toml");
        match case {
            Case::New => fs::remove_file(&path).unwrap(),
            Case::Plain => (),
            Case::HardLinkLonger | Case::HardLinkShorter => fs::hard_link(&path, &other).unwrap(),
        }
        let before = names(folder.path());
        let expected = if case == Case::New {
            Expected::Absent
        } else {
            Expected::Text(OLD)
        };
        let saved = save_on(disk, &path, new_text(case), expected, None);
        let after = names(folder.path());
        if case != Case::New || saved.is_err() {
            assert_eq!(after, before, "{case:?}: {saved:?}");
        }
        (saved, fs::read_to_string(&path).ok())
    }

    fn new_text(case: Case) -> &'static str {
        if case == Case::HardLinkShorter {
            "a = 7"
        } else {
            NEW
        }
    }

    const CASES: [Case; 4] = [
        Case::New,
        Case::Plain,
        Case::HardLinkLonger,
        Case::HardLinkShorter,
    ];
    const KINDS: [ErrorKind; 6] = [
        ErrorKind::Other,
        ErrorKind::StorageFull,
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::ResourceBusy,
        ErrorKind::NotFound,
    ];

    /// Saves in `case` with the N-th step failing, for every N, and with `onwards` all steps after it.
    /// The file must be wholly old or wholly new, unless it was half written and that was said: how
    /// often that was.
    fn fail_each_step(case: Case, kind: ErrorKind, onwards: bool) -> usize {
        let old = if case == Case::New { "" } else { OLD };
        let mut torn = 0;
        for nth in 1.. {
            let disk = Rigged::new(|steps: &[Step]| {
                let fails = steps.len() == nth || onwards && steps.len() > nth;
                if fails { Err(kind.into()) } else { Ok(()) }
            });
            let (saved, after) = attempt(case, &disk);
            let steps = disk.steps.take();
            let after = after.unwrap_or_default();
            match saved {
                Ok(_) => assert_eq!(after, new_text(case), "{case:?}, {kind}, {steps:?}"),
                Err(SaveError::HalfWritten { .. }) => torn += 1,
                Err(error) => assert_eq!(after, old, "{case:?}, {kind}, {steps:?}: {error}"),
            }
            if steps.len() < nth {
                break;
            }
        }
        torn
    }

    #[test]
    fn any_failing_operation_leaves_the_file_wholly_old_or_wholly_new() {
        for case in CASES {
            for kind in KINDS {
                assert_eq!(fail_each_step(case, kind, false), 0, "{case:?}, {kind}");
            }
        }
    }

    #[test]
    fn a_disk_that_stays_broken_tears_only_what_is_written_in_place_and_that_is_said() {
        for case in CASES {
            let in_place = matches!(case, Case::HardLinkLonger | Case::HardLinkShorter);
            for kind in KINDS {
                assert_eq!(fail_each_step(case, kind, true) > 0, in_place, "{case:?}, {kind}");
            }
        }
    }

    #[test]
    fn bytes_reach_the_disk_and_are_proved_before_the_name_changes_hands() {
        let steps = |case| {
            let disk = Rigged::new(|_: &[Step]| Ok(()));
            attempt(case, &disk).0.unwrap();
            disk.steps.take()
        };
        let open = [Step::Look, Step::Open, Step::Metadata];
        let prove = [&open[..], &[Step::Holds, Step::Look]].concat();
        let start = [&[Step::Resolve], &open[..]].concat();
        let prepare = [Step::Create, Step::Write, Step::Attributes, Step::Sync];
        let finish = [Step::Replace, Step::Metadata, Step::SyncFolder];
        assert_eq!(
            steps(Case::Plain),
            [&start, &prepare[..], &prove, &finish].concat()
        );
        let in_place = [Step::Write, Step::Write, Step::SetLen, Step::Sync, Step::Metadata];
        assert_eq!(
            steps(Case::HardLinkLonger),
            [&start, &prove, &in_place[..]].concat()
        );
        let create = [Step::Resolve, Step::Create, Step::Write, Step::Sync, Step::Place];
        assert_eq!(steps(Case::New), [&create[..], &finish[1..]].concat());
    }

    /// Saves over a hard link with `secure`; tells how that went, which steps it took, and the text then.
    fn secured(secure: &mut dyn FnMut() -> io::Result<()>) -> (Result<Saved, SaveError>, Vec<Step>, String) {
        let (folder, path) = plan();
        fs::hard_link(&path, folder.path().join("other.toml")).unwrap();
        let disk = Rigged::new(|_: &[Step]| Ok(()));
        let saved = save_on(&disk, &path, NEW, Expected::Text(OLD), Some(secure));
        (saved, disk.steps.take(), text(&path))
    }

    #[test]
    #[cfg(unix)]
    fn a_text_is_put_in_safety_before_it_is_written_in_place() {
        let (saved, _, after) = secured(&mut || Ok(()));
        assert!(saved.unwrap().in_place);
        assert_eq!(after, NEW);
        let (saved, steps, after) = secured(&mut || Err(io::Error::other("the state folder is full")));
        let error = saved.unwrap_err();
        assert!(matches!(error, SaveError::NotSecured { .. }), "{error:?}");
        let message = error.to_string();
        assert!(
            message.contains("(the state folder is full): save under another name"),
            "{message}"
        );
        assert!(!steps.contains(&Step::Write), "{steps:?}");
        assert_eq!(after, OLD);
    }

    #[test]
    #[cfg(unix)]
    fn a_change_while_the_text_is_put_in_safety_is_refused() {
        let (folder, path) = plan();
        fs::hard_link(&path, folder.path().join("other.toml")).unwrap();
        let theirs = OLD.replace('1', "2");
        let error = save_with(&path, NEW, Expected::Text(OLD), || fs::write(&path, &theirs)).unwrap_err();
        assert!(matches!(error, SaveError::ChangedOnDisk { .. }), "{error:?}");
        assert_eq!(text(&path), theirs);
    }

    #[test]
    fn a_file_that_is_replaced_needs_no_safety() {
        let (_folder, path) = plan();
        let refuse = || Err(io::Error::other("not called"));
        let saved = save_with(&path, NEW, Expected::Text(OLD), refuse).unwrap();
        assert!(!saved.in_place);
        assert_eq!(text(&path), NEW);
    }

    #[test]
    fn a_file_is_locked_until_it_is_the_plan() {
        let (folder, path) = plan();
        let disk = Rigged::new(|steps: &[Step]| {
            let locked = |path: &Path| File::open(path).unwrap().try_lock().is_err();
            match steps.last() {
                Some(Step::Write) => {
                    let named = |name: &&String| name.starts_with(".plan.toml.postmix-");
                    let temporary = names(folder.path()).iter().find(named).unwrap().clone();
                    assert!(locked(&folder.path().join(temporary)));
                }
                Some(Step::SyncFolder) => assert!(!locked(&path)),
                _ => (),
            }
            Ok(())
        });
        save_on(&disk, &path, NEW, Expected::Text(OLD), None).unwrap();
        assert!(disk.steps.take().contains(&Step::SyncFolder));
    }

    #[test]
    fn a_file_that_failed_to_sync_is_given_up() {
        for case in [Case::New, Case::Plain] {
            let disk = Rigged::new(|steps: &[Step]| match steps.last() {
                Some(Step::Sync) => Err(ErrorKind::Other.into()),
                _ => Ok(()),
            });
            attempt(case, &disk).0.unwrap_err();
            assert_eq!(
                disk.steps.take().last(),
                Some(&Step::Sync),
                "nothing is done with it afterwards"
            );
        }
    }

    #[test]
    fn a_new_text_takes_the_place_of_the_old_byte_for_byte() {
        let (folder, path) = plan();
        let loaded = load(&path).unwrap();
        let saved = save(&path, NEW, Expected::Text(&loaded.text)).unwrap();
        assert!(saved.durable);
        assert_eq!(fs::read(&path).unwrap(), NEW.as_bytes());
        assert_eq!(names(folder.path()), ["plan.toml"]);
        save(&path, "", Expected::Text(NEW)).unwrap();
        save(&path, OLD, Expected::Text("")).unwrap();
        assert_eq!(text(&path), OLD);
    }

    #[test]
    fn the_stamp_of_a_save_knows_the_file() {
        let (_folder, path) = plan();
        let mut saved = save(&path, NEW, Expected::Text(OLD)).unwrap();
        assert_eq!(saved.stamp.check(&path, NEW).unwrap(), crate::store::OnDisk::Same);
        fs::write(&path, OLD).unwrap();
        assert_eq!(
            saved.stamp.check(&path, NEW).unwrap(),
            crate::store::OnDisk::Changed
        );
    }

    #[test]
    fn changed_on_disk_is_refused() {
        // Of another length and of the same.
        for theirs in ["theirs", &OLD.replace('1', "2")] {
            let (folder, path) = plan();
            fs::write(&path, theirs).unwrap();
            let error = save(&path, NEW, Expected::Text(OLD)).unwrap_err();
            assert!(matches!(error, SaveError::ChangedOnDisk { .. }), "{error:?}");
            assert_eq!(text(&path), theirs);
            assert_eq!(names(folder.path()), ["plan.toml"]);
        }
    }

    #[test]
    fn a_change_during_the_save_is_refused_at_every_step_before_the_rename() {
        let theirs = OLD.replace('1', "2");
        let reached = |until: Step| {
            let (_folder, path) = plan();
            let disk = Rigged::new(|steps: &[Step]| match steps.split_last() {
                Some((&last, before)) if last == until && !before.contains(&until) => {
                    fs::remove_file(&path)?;
                    fs::write(&path, &theirs)
                }
                _ => Ok(()),
            });
            let error = save_on(&disk, &path, NEW, Expected::Text(OLD), None).unwrap_err();
            assert!(
                matches!(error, SaveError::ChangedOnDisk { .. }),
                "{until:?}: {error:?}"
            );
            assert_eq!(text(&path), theirs);
        };
        for step in [
            Step::Look,
            Step::Open,
            Step::Create,
            Step::Write,
            Step::Attributes,
            Step::Sync,
            Step::Holds,
        ] {
            reached(step);
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_new_mode_set_during_the_save_is_not_lost() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = plan();
        let disk = Rigged::new(|steps: &[Step]| match steps.last() {
            Some(Step::Sync) => fs::set_permissions(&path, fs::Permissions::from_mode(0o600)),
            _ => Ok(()),
        });
        let error = save_on(&disk, &path, NEW, Expected::Text(OLD), None).unwrap_err();
        assert!(matches!(error, SaveError::ChangedOnDisk { .. }), "{error:?}");
        save(&path, NEW, Expected::Text(OLD)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    }

    #[test]
    fn a_deleted_file_is_not_written_again_unasked() {
        let (folder, path) = plan();
        fs::remove_file(&path).unwrap();
        let error = save(&path, NEW, Expected::Text(OLD)).unwrap_err();
        assert!(matches!(error, SaveError::Deleted { .. }), "{error:?}");
        assert!(names(folder.path()).is_empty());
        save(&path, NEW, Expected::Absent).unwrap();
        assert_eq!(text(&path), NEW);
    }

    #[test]
    fn a_new_plan_takes_nobodys_name() {
        let (folder, path) = plan();
        let error = save(&path, NEW, Expected::Absent).unwrap_err();
        assert!(matches!(error, SaveError::AlreadyExists { .. }), "{error:?}");
        assert_eq!(text(&path), OLD);
        assert_eq!(names(folder.path()), ["plan.toml"]);
    }

    #[test]
    fn a_new_plan_needs_its_folder() {
        let (folder, _path) = plan();
        let error = save(&folder.path().join("no/plan.toml"), NEW, Expected::Absent).unwrap_err();
        assert!(matches!(error, SaveError::NoFolder { .. }), "{error:?}");
    }

    #[test]
    fn a_folder_is_no_file_to_save_to() {
        let (folder, _path) = plan();
        let error = save(folder.path(), NEW, Expected::Text(OLD)).unwrap_err();
        assert!(matches!(error, SaveError::NotAFile { .. }), "{error:?}");
    }

    #[test]
    fn a_read_only_file_is_refused_even_to_root() {
        let (folder, path) = plan();
        let writable = fs::metadata(&path).unwrap().permissions();
        let mut permissions = writable.clone();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = save(&path, NEW, Expected::Text(OLD)).unwrap_err();
        assert!(matches!(error, SaveError::ReadOnly { .. }), "{error:?}");
        assert_eq!(text(&path), OLD);
        assert_eq!(names(folder.path()), ["plan.toml"]);
        fs::set_permissions(&path, writable).unwrap();
    }

    #[test]
    fn a_full_disk_says_so_and_leaves_the_old_file() {
        let (saved, after) = attempt(Case::Plain, &failing(Step::Write, ErrorKind::StorageFull));
        let error = saved.unwrap_err();
        assert!(matches!(error, SaveError::NoRoom { .. }), "{error:?}");
        assert!(error.to_string().contains("free some space"), "{error}");
        assert_eq!(after.as_deref(), Some(OLD));
    }

    #[test]
    fn a_folder_that_will_not_sync_is_saved_but_not_durable() {
        for case in [Case::New, Case::Plain] {
            let (saved, after) = attempt(case, &failing(Step::SyncFolder, ErrorKind::Other));
            assert!(!saved.unwrap().durable);
            assert_eq!(after.as_deref(), Some(NEW));
        }
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

        use super::*;

        fn inode(path: &Path) -> u64 {
            fs::metadata(path).unwrap().ino()
        }

        fn set_mode(path: &Path, mode: u32) {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().mode() & 0o7777
        }

        fn root() -> bool {
            rustix::process::geteuid().is_root()
        }

        #[test]
        fn saves_keep_the_mode() {
            let (_folder, path) = plan();
            for wanted in [0o600, 0o640, 0o664, 0o777] {
                set_mode(&path, wanted);
                save(&path, NEW, Expected::Text(OLD)).unwrap();
                assert_eq!(mode(&path), wanted);
                save(&path, OLD, Expected::Text(NEW)).unwrap();
            }
        }

        #[test]
        fn a_new_plan_has_the_mode_of_any_new_file() {
            let (folder, path) = plan();
            let fresh = folder.path().join("fresh.toml");
            save(&fresh, NEW, Expected::Absent).unwrap();
            assert_eq!(mode(&fresh), mode(&path));
        }

        #[test]
        fn saves_keep_the_owner() {
            if !root() {
                eprintln!("skipped: only root can give a file away");
                return;
            }
            let (_folder, path) = plan();
            chown(&path, Some(4711), Some(4712)).unwrap();
            let before = inode(&path);
            save(&path, NEW, Expected::Text(OLD)).unwrap();
            let metadata = fs::metadata(&path).unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (4711, 4712));
            assert_ne!(metadata.ino(), before, "replaced, not written in place");
        }

        #[test]
        #[cfg(target_os = "linux")]
        fn saves_keep_extended_attributes() {
            use rustix::fs::{XattrFlags, getxattr, setxattr};
            let (_folder, path) = plan();
            for (name, value) in [("user.colour", &b"green"[..]), ("user.empty", b"")] {
                if let Err(error) = setxattr(&path, name, value, XattrFlags::empty()) {
                    eprintln!("skipped: no extended attributes here ({error})");
                    return;
                }
            }
            save(&path, NEW, Expected::Text(OLD)).unwrap();
            let mut value = [0; 16];
            assert_eq!(getxattr(&path, "user.colour", &mut value).unwrap(), 5);
            assert_eq!(&value[..5], b"green");
            assert_eq!(rustix::fs::getxattr_query(&path, "user.empty").unwrap(), 0);
        }

        #[test]
        fn a_symlink_stays_a_link_and_its_target_is_updated() {
            let (folder, path) = plan();
            let elsewhere = tempfile::tempdir().unwrap();
            let link = elsewhere.path().join("link.toml");
            symlink(&path, &link).unwrap();
            save(&link, NEW, Expected::Text(OLD)).unwrap();
            assert_eq!(fs::read_link(&link).unwrap(), path);
            assert!(path.symlink_metadata().unwrap().is_file());
            assert_eq!(text(&path), NEW);
            assert_eq!(names(folder.path()), ["plan.toml"]);
            assert_eq!(names(elsewhere.path()), ["link.toml"]);
        }

        #[test]
        fn a_link_to_a_deleted_file_stays_a_link() {
            let (folder, path) = plan();
            let link = folder.path().join("link.toml");
            symlink("plan.toml", &link).unwrap();
            fs::remove_file(&path).unwrap();
            let error = save(&link, NEW, Expected::Text(OLD)).unwrap_err();
            assert!(matches!(error, SaveError::Deleted { .. }), "{error:?}");
            save(&link, NEW, Expected::Absent).unwrap();
            assert_eq!(text(&path), NEW);
            assert!(link.symlink_metadata().unwrap().is_symlink());
        }

        #[test]
        fn a_hard_link_is_written_in_place() {
            for new in [NEW, "a = 7", ""] {
                let (folder, path) = plan();
                let other = folder.path().join("other.toml");
                fs::hard_link(&path, &other).unwrap();
                assert!(save(&path, new, Expected::Text(OLD)).unwrap().durable);
                assert_eq!(inode(&path), inode(&other));
                assert_eq!(text(&other), new);
                assert_eq!(names(folder.path()), ["other.toml", "plan.toml"]);
            }
        }

        #[test]
        fn what_cannot_be_replaced_is_written_in_place() {
            for (step, kind) in [
                (Step::Create, ErrorKind::PermissionDenied),
                (Step::Replace, ErrorKind::ResourceBusy),
            ] {
                let (folder, path) = plan();
                let before = inode(&path);
                save_on(&failing(step, kind), &path, NEW, Expected::Text(OLD), None).unwrap();
                assert_eq!(inode(&path), before);
                assert_eq!(text(&path), NEW);
                assert_eq!(names(folder.path()), ["plan.toml"]);
            }
        }

        #[test]
        fn a_file_in_a_folder_we_may_not_write_is_written_in_place() {
            if root() {
                eprintln!("skipped: root may write everywhere");
                return;
            }
            let (folder, path) = plan();
            let before = inode(&path);
            set_mode(folder.path(), 0o555);
            let saved = save(&path, NEW, Expected::Text(OLD));
            set_mode(folder.path(), 0o755);
            saved.unwrap();
            assert_eq!(inode(&path), before);
            assert_eq!(text(&path), NEW);
        }

        #[test]
        fn a_file_we_may_not_open_for_writing_is_refused() {
            for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
                let (saved, after) = attempt(Case::Plain, &failing(Step::Open, kind));
                let error = saved.unwrap_err();
                assert!(matches!(error, SaveError::ReadOnly { .. }), "{error:?}");
                assert_eq!(after.as_deref(), Some(OLD));
            }
        }

        #[test]
        fn what_is_neither_file_nor_folder_is_no_file_to_save_to() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("socket");
            let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
            let error = save(&path, NEW, Expected::Text("")).unwrap_err();
            assert!(matches!(error, SaveError::NotAFile { .. }), "{error:?}");
            assert_eq!(names(folder.path()), ["socket"]);
        }
    }
}
