//! Records when the operations they are made of fail, one after the other.

use std::fs::File;
use std::sync::Mutex;

use tempfile::NamedTempFile;

use super::*;

/// One operation of [`Filing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    MakeFolder,
    Create,
    Lock,
    Write,
    Sync(u64),
    Place,
    Rename,
    Remove,
    SyncFolder,
}

/// The real files, but which steps fail is decided by all steps so far.
struct Rigged<F> {
    steps: Mutex<Vec<Step>>,
    fails: F,
}

impl<F: Fn(&[Step]) -> bool + Send + Sync> Rigged<F> {
    fn new(fails: F) -> Arc<Self> {
        let steps = Mutex::default();
        Arc::new(Self { steps, fails })
    }

    fn step(&self, step: Step) -> io::Result<()> {
        let mut steps = self.steps.lock().unwrap();
        steps.push(step);
        if (self.fails)(&steps) {
            Err(ErrorKind::StorageFull.into())
        } else {
            Ok(())
        }
    }

    fn steps(&self) -> Vec<Step> {
        self.steps.lock().unwrap().clone()
    }
}

impl<F: Fn(&[Step]) -> bool + Send + Sync> Filing for Rigged<F> {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(Step::MakeFolder)?;
        RealFiling.make_folder(folder)
    }
    fn create(&self, folder: &Path) -> io::Result<NamedTempFile> {
        self.step(Step::Create)?;
        RealFiling.create(folder)
    }
    fn lock(&self, file: &File) -> io::Result<bool> {
        self.step(Step::Lock)?;
        RealFiling.lock(file)
    }
    /// A write that fails has written half, as on a disk that fills up.
    fn write_at(&self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.step(Step::Write).inspect_err(|_| {
            RealFiling
                .write_at(file, offset, &bytes[..bytes.len() / 2])
                .unwrap();
        })?;
        RealFiling.write_at(file, offset, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        self.step(Step::Sync(identity(file)))?;
        RealFiling.sync(file)
    }
    fn place(&self, file: NamedTempFile, target: &Path) -> io::Result<File> {
        self.step(Step::Place)?;
        RealFiling.place(file, target)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(Step::Rename)?;
        RealFiling.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.step(Step::Remove)?;
        RealFiling.remove(file)
    }
    fn sync_folder(&self, file: &Path) -> io::Result<()> {
        self.step(Step::SyncFolder)?;
        RealFiling.sync_folder(file)
    }
}

#[cfg(unix)]
fn identity(file: &File) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&file.metadata().unwrap())
}

#[cfg(not(unix))]
fn identity(_file: &File) -> u64 {
    0
}

/// What a scripted run came to.
#[derive(Default)]
struct Run {
    /// How many changes were made.
    made: usize,
    /// How many of them were said to be safe from the death of the process.
    safe: usize,
    /// Whether it was saved, and the journal made a version.
    saved: bool,
}

/// Begins a journal, makes changes, syncs and saves, going on after every error.
fn run(plan: &PlanRecords) -> Run {
    let mut run = Run::default();
    let Ok(mut journal) = plan.begin(TEXTS[0]) else {
        return run;
    };
    for (nth, pair) in TEXTS.windows(2).enumerate() {
        let appended = journal.append(&delta(pair[0], pair[1]));
        assert_eq!(appended.is_err(), journal.is_behind());
        run.made += 1;
        if nth % 2 == 1 && journal.sync().is_ok() {
            assert!(!journal.is_dirty());
        }
        if !journal.is_behind() {
            run.safe = run.made;
        }
    }
    if journal.secure().is_ok() {
        run.safe = run.made;
    }
    run.saved = journal.into_version().is_ok();
    run
}

/// A run with failing steps, from the N-th on if `onwards`, and what is left of it. The number of steps.
fn fail(nth: usize, onwards: bool) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let filing = Rigged::new(move |steps: &[Step]| steps.len() == nth || onwards && steps.len() > nth);
    let plan = |filing| {
        Records::on(filing, folder.path())
            .of(&folder.path().join("p"))
            .unwrap()
    };
    let run = run(&plan(filing.clone()));
    let plan = plan(Arc::new(RealFiling));
    let orphans = plan.orphans().unwrap();
    let steps = filing.steps();
    let works: Vec<_> = orphans
        .iter()
        .map(|orphan| orphan.work().expect("a whole head").clone())
        .collect();
    let versions = plan.versions().unwrap();
    let versions = versions
        .iter()
        .map(|version| version.read().expect("a whole head"));
    let all: Vec<_> = works.into_iter().chain(versions).collect();
    for work in &all {
        assert_eq!(work.text, TEXTS[work.changes], "step {nth}: {steps:?}");
    }
    let most = all.iter().map(|work| work.changes).max().unwrap_or(0);
    assert!(
        (run.safe..=run.made).contains(&most),
        "step {nth}, {most} of {}: {steps:?}",
        run.safe
    );
    if run.saved {
        assert!(orphans.is_empty() && most == run.made, "step {nth}: {steps:?}");
    }
    if !onwards && run.made > 0 {
        assert_eq!(most, run.made, "one failure loses nothing, step {nth}: {steps:?}");
    }
    steps.len()
}

#[test]
fn any_failing_operation_leaves_every_change_that_was_called_safe() {
    for onwards in [false, true] {
        let mut nth = 1;
        while fail(nth, onwards) >= nth {
            nth += 1;
        }
        assert!(nth > 15, "{nth} steps are not a whole run");
    }
}

#[test]
fn a_change_that_could_not_be_written_is_written_with_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let full = Arc::new(Mutex::new(false));
    let filing = Rigged::new({
        let full = Arc::clone(&full);
        move |steps: &[Step]| *full.lock().unwrap() && steps.ends_with(&[Step::Write])
    });
    let plan = Records::on(filing, folder.path()).of(Path::new("/p")).unwrap();
    let mut journal = plan.begin(TEXTS[0]).unwrap();
    write(&mut journal, 1);
    *full.lock().unwrap() = true;
    assert!(journal.append(&delta(TEXTS[1], TEXTS[2])).is_err());
    assert!(journal.append(&delta(TEXTS[2], TEXTS[3])).is_err());
    assert!(journal.is_behind());
    let on_disk = replay::replay(
        File::open(journal.path()).unwrap(),
        fs::metadata(journal.path()).unwrap().len(),
    );
    let on_disk = on_disk.unwrap();
    assert_eq!(
        (&*on_disk.text, on_disk.tail),
        (TEXTS[1], Tail::Cut),
        "the old records stay readable"
    );
    *full.lock().unwrap() = false;
    journal.append(&delta(TEXTS[3], TEXTS[4])).unwrap();
    assert!(!journal.is_behind());
    drop(journal);
    assert_eq!(texts(&plan), [TEXTS[4]]);
}

#[test]
#[cfg(unix)]
fn a_file_that_failed_to_sync_is_never_synced_again() {
    let folder = tempfile::tempdir().unwrap();
    let filing = Rigged::new(|steps: &[Step]| {
        let first = steps.iter().filter(|step| matches!(step, Step::Sync(_))).count() == 2;
        first && matches!(steps.last(), Some(Step::Sync(_)))
    });
    let plan = Records::on(filing.clone(), folder.path())
        .of(Path::new("/p"))
        .unwrap();
    let mut journal = plan.begin(TEXTS[0]).unwrap();
    write(&mut journal, 3);
    journal.sync().unwrap_err();
    assert!(journal.is_dirty());
    journal.append(&delta(TEXTS[3], TEXTS[4])).unwrap();
    journal.sync().unwrap();
    assert!(!journal.is_dirty());
    let synced: Vec<_> = filing
        .steps()
        .into_iter()
        .filter_map(|step| match step {
            Step::Sync(file) => Some(file),
            _ => None,
        })
        .collect();
    let [_plan, failed, new] = synced[..] else {
        panic!("{synced:?}");
    };
    assert_ne!(failed, new);
    drop(journal);
    assert_eq!(texts(&plan), [TEXTS[4]], "and there is only one journal");
}
