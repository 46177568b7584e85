//! `postmix recover`: what is kept of plans beside their files, listed and put back.

mod difference;
mod kept;
mod listed;
mod restore;

use super::arguments::{Recover, TextOrJson};
use super::{Outcome, Session, json, typed};
use crate::config;
use crate::store::{LoadError, PlanRecords, Records, load};
use crate::text::display;
use anyhow::{Result, anyhow, bail};
use kept::Kept;
use listed::Listed;
use std::io;
use std::path::{Path, PathBuf};

/// Where everything is that is kept.
pub(super) struct Archive {
    folder: PathBuf,
    records: Records,
}

impl Archive {
    pub(super) fn open() -> Result<Self> {
        let folder =
            config::state_folder().ok_or_else(|| anyhow!("the system knows no home folder: set HOME"))?;
        let records = Records::at(&folder);
        Ok(Self { folder, records })
    }

    /// The error for what cannot be read of it.
    pub(super) fn refused(&self, error: &io::Error) -> anyhow::Error {
        let folder = self.folder.display();
        anyhow!("cannot read what is kept in `{folder}` ({error}); check its permissions")
    }

    fn all(&self) -> Result<Vec<PlanRecords>> {
        self.records.all().map_err(|error| self.refused(&error))
    }

    pub(super) fn of(&self, plan: &Path) -> Result<PlanRecords> {
        self.records.of(plan).map_err(|error| {
            let name = plan.display();
            anyhow!("cannot follow `{name}` ({error}); check the path")
        })
    }

    fn kept(&self, plan: &PlanRecords) -> Result<Vec<Kept>> {
        kept::list(plan).map_err(|error| self.refused(&error))
    }
}

impl Session<'_> {
    pub(super) fn recover(&mut self, arguments: &Recover) -> Result<Outcome> {
        let archive = Archive::open()?;
        match (&arguments.plan, arguments.restore) {
            (None, _) => self.list_all(&archive, arguments),
            (Some(plan), None) => self.list_one(&archive, plan, arguments),
            (Some(plan), Some(number)) => self.restore(&archive, plan, number, arguments),
        }
    }

    fn list_all(&mut self, archive: &Archive, arguments: &Recover) -> Result<Outcome> {
        let (mut listed, mut outcome) = (Vec::new(), Outcome::Fine);
        for plan in archive.all()? {
            match archive.kept(&plan) {
                Ok(kept) => {
                    let holder = kept::holder(&plan);
                    let exists = plan.path().exists();
                    listed.push(Listed::new(plan.path(), exists, holder, &kept, self.today));
                }
                // That of the other plans can be had all the same.
                Err(error) => {
                    self.complain(&error)?;
                    outcome = Outcome::Failed;
                }
            }
        }
        match arguments.format {
            TextOrJson::Json => json::write(self.out, &listed)?,
            TextOrJson::Text if listed.is_empty() => {
                writeln!(
                    self.out,
                    "Nothing is kept: no work was left unsaved, and nothing was saved in the planner."
                )?;
            }
            TextOrJson::Text => {
                for plan in &listed {
                    self.print(&plan.lines(self.paint))?;
                }
                self.print(&[
                    String::new(),
                    "postmix recover PLAN               what restoring each of them would change".to_owned(),
                    "postmix recover PLAN --restore N   put one back".to_owned(),
                ])?;
            }
        }
        Ok(outcome)
    }

    fn list_one(&mut self, archive: &Archive, path: &Path, arguments: &Recover) -> Result<Outcome> {
        let plan = archive.of(path)?;
        let kept = archive.kept(&plan)?;
        let present = present(path);
        let known = archive.all()?.iter().any(|other| other.path() == plan.path());
        let name = path.display();
        match present {
            Ok(None) if !known => bail!(
                "there is no file `{name}`, and nothing is kept of one: `postmix recover` lists all plans that there is \
                 something of"
            ),
            Err(error) if !known => return Err(error.into()),
            _ => {}
        }
        let holder = known.then(|| kept::holder(&plan)).flatten();
        let mut listed = Listed::new(path, !matches!(present, Ok(None)), holder, &kept, self.today);
        listed.compare(&kept, &present, self.today);
        if arguments.format == TextOrJson::Json {
            json::write(self.out, &[listed])?;
            return Ok(Outcome::Fine);
        }
        self.print(&listed.lines_with_differences(self.paint, arguments.all))?;
        if !kept.is_empty() {
            let plan = typed(path);
            self.print(&[
                String::new(),
                format!("postmix recover {plan} --restore N            put one back into the plan"),
                format!("postmix recover {plan} --restore N --before   the text from before its changes"),
                format!("postmix recover {plan} --restore N -o OUT     write it to a file of its own"),
            ])?;
        }
        Ok(Outcome::Fine)
    }

    fn print(&mut self, lines: &[String]) -> Result<()> {
        for line in lines {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Says on standard output what was done.
    fn tell(&mut self, result: &str) -> Result<()> {
        writeln!(self.out, "{}", display::line(result))?;
        Ok(())
    }

    /// Says one thing on standard error.
    fn say(&mut self, message: &str) -> Result<()> {
        writeln!(self.err, "{}", display::line(message))?;
        Ok(())
    }
}

/// What the plan's file holds now; `None` where there is none.
fn present(plan: &Path) -> Result<Option<String>, LoadError> {
    match load(plan) {
        Ok(loaded) => Ok(Some(loaded.text)),
        Err(LoadError::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
