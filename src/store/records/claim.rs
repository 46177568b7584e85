//! Who has a plan open.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use super::filing::Filing;

/// The file that is locked.
const LOCK: &str = "lock";

/// The file that is locked while the plan is saved.
const SAVING: &str = "saving";

/// How often, and how long in between, somebody who wants to save asks whether another one is done.
const ATTEMPTS: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// The most digits of a process id, and a few more.
const LONGEST_PID: u64 = 32;

/// Whether a plan could be claimed.
#[derive(Debug)]
pub enum Claim {
    /// It is ours for as long as the lock lives.
    Ours(Lock),
    /// Another process has it open.
    Taken {
        /// That process, if it says. Only for messages.
        pid: Option<u32>,
    },
}

/// Keeps a plan claimed until it is dropped or the process ends, however that happens.
#[derive(Debug)]
pub struct Lock {
    /// Open, and thereby locked.
    _file: File,
}

/// Claims the plan whose records are in `folder`.
pub(super) fn claim(filing: &dyn Filing, folder: &Path) -> io::Result<Claim> {
    let file = open(&folder.join(LOCK))?;
    if !filing.lock(&file)? {
        return Ok(Claim::Taken { pid: pid(&file) });
    }
    // The lock is what counts. A process id that could not be written is one that cannot be named.
    let pid = format!("{}\n", std::process::id());
    let _named = file
        .set_len(0)
        .and_then(|()| filing.write_at(&file, 0, pid.as_bytes()));
    Ok(Claim::Ours(Lock { _file: file }))
}

/// Locks the saving of the plan whose records are in `folder`, waiting for whoever has it.
pub(super) fn lock_for_saving(filing: &dyn Filing, folder: &Path) -> io::Result<Option<Lock>> {
    let file = open(&folder.join(SAVING))?;
    for _ in 0..ATTEMPTS {
        if filing.lock(&file)? {
            return Ok(Some(Lock { _file: file }));
        }
        std::thread::sleep(PAUSE);
    }
    Ok(None)
}

/// The file at `path`, made if it is not there.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The process that `file` names; some systems let nobody read a file that another one has locked.
fn pid(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(LONGEST_PID).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
