//! `postmix merge`: two versions of a plan become one. Git calls it, and people may.

use super::arguments::Merge;
use super::{Outcome, Session, counted};
use crate::plan::Month;
use crate::store::{self, Expected};
use crate::text::PlanText;
use crate::text::display;
use crate::text::merge::{Conflict, Merged, Versions, merge};
use anyhow::Result;
use std::path::Path;

impl Session<'_> {
    pub(super) fn merge(&mut self, arguments: &Merge) -> Result<Outcome> {
        let [base, ours, theirs] = [&arguments.base, &arguments.ours, &arguments.theirs]
            .map(|path| Ok::<_, store::LoadError>(store::load(path)?.text));
        let (base, ours, theirs) = (base?, ours?, theirs?);
        let versions = Versions {
            base: &base,
            ours: &ours,
            theirs: &theirs,
        };
        let merged = merge(versions, &[], arguments.marker_size, Month::of(self.today));
        self.put(&arguments.output, &merged.text)?;
        let is_plan = !PlanText::read(merged.text.clone(), Month::of(self.today)).has_errors();
        if merged.is_clean() && is_plan {
            return Ok(Outcome::Fine);
        }
        let shown = arguments
            .path
            .clone()
            .unwrap_or_else(|| arguments.output.display().to_string());
        if merged.is_clean() {
            let name = display::line(&shown);
            writeln!(
                self.err,
                "{name}: the one side that was changed has errors; `postmix check` lists them"
            )?;
        }
        self.report(&shown, &merged)?;
        Ok(Outcome::Findings)
    }

    /// Writes the result where it is wanted, whatever is there.
    fn put(&mut self, path: &Path, text: &str) -> Result<()> {
        if path == Path::new("-") {
            self.out.write_all(text.as_bytes())?;
            return Ok(());
        }
        match store::load(path) {
            Err(store::LoadError::Missing { .. }) => store::save(path, text, Expected::Absent)?,
            loaded => store::save(path, text, Expected::Text(&loaded?.text))?,
        };
        Ok(())
    }

    /// Says what there is to decide.
    fn report(&mut self, name: &str, merged: &Merged) -> Result<()> {
        let name = display::line(name);
        if let Some(why) = &merged.by_lines {
            writeln!(
                self.err,
                "{name}: {why}: merged line by line, so look at all of it"
            )?;
        }
        if !merged.conflicts.is_empty() {
            let count = counted(merged.conflicts.len() as u64, "conflict", "conflicts");
            writeln!(self.err, "{name}: {count}; open the plan with postmix to decide:")?;
        }
        for conflict in &merged.conflicts {
            writeln!(
                self.err,
                "  {}",
                display::line(&words(conflict, ["ours", "theirs"]))
            )?;
        }
        Ok(())
    }
}

/// A conflict in one line; `sides` is what the two are called.
pub(super) fn words(conflict: &Conflict, sides: [&str; 2]) -> String {
    let Conflict {
        about,
        key,
        ours,
        theirs,
        ..
    } = conflict;
    let [our_side, their_side] = sides;
    let value = |side: &Option<String>| {
        side.as_ref()
            .map_or_else(|| "nothing".to_owned(), |value| format!("“{value}”"))
    };
    match (key, ours) {
        (Some(key), _) => format!(
            "{about}: {key} is {} in {our_side} and {} in {their_side}",
            value(ours),
            value(theirs)
        ),
        (None, None) => format!("{about}: deleted in {our_side} and changed in {their_side}"),
        (None, Some(_)) => format!("{about}: changed in {our_side} and deleted in {their_side}"),
    }
}
