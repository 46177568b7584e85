//! Writing a plan from the command line so that what it held before can be had back.

use super::recover::Archive;
use crate::store::{self, Expected, Journal, PlanRecords, SaveError};
use crate::text::Delta;
use anyhow::{Result, anyhow};
use std::io;
use std::path::Path;

/// Writes `text` over `present`, which is in a journal before it goes. That journal is handed over; there is none
/// where nothing went. `remedy` is what else can be done.
pub(super) fn write(
    plan: &PlanRecords,
    path: &Path,
    present: Option<&str>,
    text: &str,
    remedy: &str,
) -> Result<Option<Journal>> {
    let Some(present) = present else {
        store::save(path, text, Expected::Absent)?;
        return Ok(None);
    };
    let Some(delta) = Delta::between(present, text) else {
        return Ok(None);
    };
    let unsafe_yet = |error: io::Error| {
        anyhow!(
            "nothing was written, because what `{}` holds now could not be put in safety ({error}); {remedy}",
            path.display()
        )
    };
    let mut journal = plan.begin(present).map_err(unsafe_yet)?;
    let taken_down = journal.append(&delta).and_then(|()| journal.sync());
    if let Err(error) = taken_down {
        // What stays is offered again, and changes nothing unasked.
        let _removed = journal.discard();
        return Err(unsafe_yet(error));
    }
    match store::save_with(path, text, Expected::Text(present), || journal.secure()) {
        Ok(_) => Ok(Some(journal)),
        // The journal is then the only place that has both texts whole.
        Err(error @ SaveError::HalfWritten { .. }) => Err(error.into()),
        Err(error) => {
            let _removed = journal.discard();
            Err(error.into())
        }
    }
}

/// Writes `text` over `present` and keeps the change as a version. Gives the version's number, by which `postmix
/// recover` takes it back; `None` where the two are the same.
///
/// # Errors
/// The file was not written; or it was, and the version could not be filed.
pub(super) fn save(path: &Path, present: &str, text: &str) -> Result<Option<u64>> {
    let archive = Archive::open()?;
    let plan = archive.of(path)?;
    // Where that cannot be had in time, the look at the file just before it is replaced has to do.
    let _alone = plan.lock_for_saving().map_err(|error| archive.refused(&error))?;
    let remedy = "check the disk, and that its folder can be written";
    let Some(journal) = write(&plan, path, Some(present), text, remedy)? else {
        return Ok(None);
    };
    let filed = journal.into_version().and_then(|()| plan.versions());
    let versions = filed.map_err(|error| {
        anyhow!(
            "`{}` was written, but what it held before could not be filed ({error}); `postmix recover` lists it as unsaved",
            path.display()
        )
    })?;
    Ok(versions.first().map(store::Version::journal))
}
