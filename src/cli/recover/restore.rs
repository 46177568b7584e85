//! Putting something back: into a file of its own, or into the plan.

use super::super::arguments::Recover;
use super::super::{Outcome, Session, counted, typed, versioned};
use super::difference::{Restored, restored, undecided};
use super::kept::{Kept, holder, in_words};
use super::{Archive, listed, present};
use crate::merge::Changes;
use crate::plan::Month;
use crate::store::{self, Claim, Expected, Journal, Lock, PlanRecords, Work};
use crate::text::PlanText;
use crate::text::merge::Merged;
use anyhow::{Result, anyhow, bail};
use std::io;
use std::path::Path;

/// What can always be done.
const ELSEWHERE: &str = "write it to a file of its own with -o OUT";

impl Session<'_> {
    pub(super) fn restore(
        &mut self,
        archive: &Archive,
        path: &Path,
        number: u64,
        arguments: &Recover,
    ) -> Result<Outcome> {
        let plan = archive.of(path)?;
        let mut all = archive.kept(&plan)?.into_iter();
        let Some(kept) = all.find(|kept| kept.number() == number) else {
            return Err(absent(archive, &plan, path, number));
        };
        let work = match kept.work() {
            Ok(work) => work.into_owned(),
            Err(why) => {
                let file = kept.file().display();
                bail!(
                    "number {number} of `{}` cannot be read: {why}; it stays in `{file}`",
                    path.display()
                );
            }
        };
        for note in listed::notes(&kept, &work) {
            self.say(&format!("Number {number}: {note}."))?;
        }
        if let Some(output) = &arguments.output {
            let text = if arguments.before { &work.base } else { &work.text };
            return self.hand_out(output, text);
        }
        let _lock = claim(archive, &plan, path)?;
        self.put_back(&plan, path, kept, &work, arguments.before)
    }

    /// Writes a text where nothing is yet.
    fn hand_out(&mut self, output: &Path, text: &str) -> Result<Outcome> {
        if output == Path::new("-") {
            self.out.write_all(text.as_bytes())?;
            return Ok(Outcome::Fine);
        }
        store::save(output, text, Expected::Absent)?;
        self.tell(&format!("Written to {}.", output.display()))?;
        Ok(Outcome::Fine)
    }

    /// Writes `work`, or the text from before it, into the plan. Its file is claimed.
    fn put_back(
        &mut self,
        plan: &PlanRecords,
        path: &Path,
        kept: Kept,
        work: &Work,
        before: bool,
    ) -> Result<Outcome> {
        let present = present(path).map_err(|error| anyhow!("{error}; or move it away, or {ELSEWHERE}"))?;
        let text = if before {
            work.base.clone()
        } else {
            match restored(&kept, work, present.as_deref(), Month::of(self.today)) {
                Restored::Text(text) => text,
                Restored::Undecided(merged) => return self.leave_undecided(path, &merged),
            }
        };
        let number = kept.number();
        let says_it_all = tells_of(&kept, work, before, present.as_deref(), &text);
        let journal = versioned::write(plan, path, present.as_deref(), &text, ELSEWHERE)?;
        let was_written_over = journal.is_some();
        let filed = file(journal, (!before).then_some(kept), says_it_all);
        let what = if before {
            format!("the text from before number {number}")
        } else {
            format!("number {number}")
        };
        self.say_restored(&what, path, present.as_deref(), &text)?;
        if let Err(error) = filed {
            self.say(&format!(
                "What was kept could not be filed ({error}); `postmix recover` goes on listing it as unsaved."
            ))?;
        } else if was_written_over {
            let own = says_it_all.then_some((number, !before));
            self.say_way_back(plan, path, own)?;
        }
        Ok(Outcome::Fine)
    }

    /// Says that somebody has to decide.
    fn leave_undecided(&mut self, path: &Path, merged: &Merged) -> Result<Outcome> {
        let name = path.display();
        let remedy = if merged.by_lines.is_some() {
            ELSEWHERE.to_owned()
        } else {
            format!(
                "open the plan with `postmix {}` to decide, or {ELSEWHERE}",
                typed(path)
            )
        };
        self.say(&format!("{name}: nothing was written; {remedy}:"))?;
        for line in undecided(merged) {
            self.say(&format!("  {line}"))?;
        }
        Ok(Outcome::Findings)
    }

    /// Says what became of the file, which held `present`.
    fn say_restored(&mut self, what: &str, path: &Path, present: Option<&str>, text: &str) -> Result<()> {
        let name = path.display();
        let Some(present) = present else {
            return self.tell(&format!("Restored {what}: {name} is there again."));
        };
        if present == text {
            return self.tell(&format!("{name} holds this already; nothing was written."));
        }
        let month = Month::of(self.today);
        let [old, new] = [present, text].map(|text| PlanText::read(text.to_owned(), month));
        let changes = match Changes::between(old.plan(), new.plan()).things() {
            0 => "comments or layout".to_owned(),
            things => counted(things as u64, "change", "changes"),
        };
        self.tell(&format!("Restored {what} into {name}: {changes}."))
    }

    /// Says how what was restored can be taken back: by the number that was restored itself, before or after its
    /// changes, or else by the version that was made of it, the latest.
    fn say_way_back(&mut self, plan: &PlanRecords, path: &Path, own: Option<(u64, bool)>) -> Result<()> {
        let latest = || Ok::<_, io::Error>(plan.versions()?.first().map(|latest| (latest.journal(), true)));
        let Some((number, before)) = own.map_or_else(latest, |own| Ok(Some(own)))? else {
            return Ok(());
        };
        let (plan, before) = (typed(path), if before { " --before" } else { "" });
        self.tell(&format!(
            "To take it back:  postmix recover {plan} --restore {number}{before}"
        ))
    }
}

/// Claims the plan for as long as it is written.
fn claim(archive: &Archive, plan: &PlanRecords, path: &Path) -> Result<Lock> {
    match plan.claim().map_err(|error| archive.refused(&error))? {
        Claim::Ours(lock) => Ok(lock),
        Claim::Taken { pid } => {
            let (name, other) = (path.display(), in_words(pid));
            bail!("`{name}` is open in {other}: quit that first, or {ELSEWHERE}")
        }
    }
}

/// Whether what is kept has both what the file held and what it holds now, so that there is no need for another version.
fn tells_of(kept: &Kept, work: &Work, before: bool, present: Option<&str>, text: &str) -> bool {
    let (from, to) = match (kept, before) {
        // It stays unsaved, and may be discarded for good.
        (Kept::Unsaved(_), true) => return false,
        (Kept::Version(_), true) => (&work.text, &work.base),
        (_, false) => (&work.base, &work.text),
    };
    present == Some(from) && text == to
}

/// Files what a restored plan leaves: work that was not saved is saved now, and so is what went.
fn file(journal: Option<Journal>, restored: Option<Kept>, says_it_all: bool) -> io::Result<()> {
    let settled = match restored {
        Some(Kept::Unsaved(orphan)) => orphan.keep_as_version(),
        _ => Ok(()),
    };
    let filed = match journal {
        Some(journal) if says_it_all && settled.is_ok() => journal.discard(),
        // Last, so that it is the latest version.
        Some(journal) => journal.into_version(),
        None => Ok(()),
    };
    settled.and(filed)
}

/// The error for a number that nothing has.
fn absent(archive: &Archive, plan: &PlanRecords, path: &Path, number: u64) -> anyhow::Error {
    let name = path.display();
    // Claiming would make records where there are none.
    let known = archive
        .all()
        .is_ok_and(|all| all.iter().any(|other| other.path() == plan.path()));
    match known.then(|| holder(plan)).flatten() {
        Some(other) => anyhow!(
            "nothing of `{name}` has the number {number}, unless {other} holds it, which has the plan open: \
             `postmix recover {}` lists what there is",
            typed(path)
        ),
        None => anyhow!(
            "nothing of `{name}` has the number {number}: `postmix recover {}` lists what there is",
            typed(path)
        ),
    }
}
