//! What is kept of a plan as it is listed: as lines, and as JSON.

use super::super::counted;
use super::super::paint::Paint;
use super::difference;
use super::kept::Kept;
use crate::plan::Month;
use crate::store::{LoadError, Tail, Work};
use crate::text::display;
use chrono::{DateTime, Local, NaiveDate, SecondsFormat};
use serde::Serialize;
use std::path::Path;

/// How many lines of a difference are shown.
const FEW: usize = 5;

/// A plan and what is kept of it.
#[derive(Serialize)]
pub(super) struct Listed {
    plan: String,
    /// Whether the plan's file is there.
    exists: bool,
    /// Why what is kept could not be compared with the file.
    incomparable: Option<String>,
    /// Who has it open and keeps unsaved work of its own.
    open_in: Option<String>,
    kept: Vec<Row>,
}

/// One thing that is kept.
#[derive(Serialize)]
struct Row {
    number: u64,
    kind: &'static str,
    /// The local time, with its distance from UTC.
    when: Option<String>,
    #[serde(skip)]
    shown_when: String,
    /// How many posts and settings it changed.
    changes: Option<usize>,
    /// What there is to know about it.
    notes: Vec<&'static str>,
    /// Why it cannot be read.
    unreadable: Option<String>,
    /// What restoring it would change in the file as it is now; `None` where nobody asked.
    restoring: Option<Vec<String>>,
    file: String,
    /// Whether not even a comment differs.
    #[serde(skip)]
    is_idle: bool,
}

impl Listed {
    pub(super) fn new(
        plan: &Path,
        exists: bool,
        open_in: Option<String>,
        kept: &[Kept],
        today: NaiveDate,
    ) -> Self {
        Self {
            plan: plan.to_string_lossy().into_owned(),
            exists,
            incomparable: None,
            open_in,
            kept: kept.iter().map(|kept| Row::new(kept, Month::of(today))).collect(),
        }
    }

    /// Adds what restoring each would change in the file, which holds `present`.
    pub(super) fn compare(
        &mut self,
        kept: &[Kept],
        present: &Result<Option<String>, LoadError>,
        today: NaiveDate,
    ) {
        let present = match present {
            Ok(present) => present.as_deref(),
            Err(error) => {
                self.incomparable = Some(error.to_string());
                return;
            }
        };
        let month = Month::of(today);
        for (row, kept) in self.kept.iter_mut().zip(kept) {
            // Why it cannot be read is in its row already.
            let Ok(work) = kept.work() else { continue };
            let restored = difference::restored(kept, &work, present, month);
            row.restoring = Some(difference::lines(&restored, present, month));
        }
    }

    /// The plan's line and one for each thing.
    pub(super) fn lines(&self, paint: Paint) -> Vec<String> {
        let mut lines = self.head(paint);
        lines.extend(self.kept.iter().flat_map(|row| row.lines(self.width(), paint)));
        lines
    }

    /// [`Self::lines`], with what restoring would change, all of it or the first few lines.
    pub(super) fn lines_with_differences(&self, paint: Paint, all: bool) -> Vec<String> {
        let mut lines = self.head(paint);
        if self.kept.is_empty() {
            lines.push("  Nothing is kept of it.".to_owned());
            return lines;
        }
        lines.push(match &self.incomparable {
            Some(why) => format!(
                "  It cannot be compared with what is kept: {}",
                display::line(why)
            ),
            None => "  Under each, what restoring it would change in the file as it is now:".to_owned(),
        });
        for row in &self.kept {
            lines.extend(row.lines(self.width(), paint));
            let changes = row.restoring.as_deref().unwrap_or_default();
            // A line that says how many more there are must be worth its place.
            let few = if all || changes.len() <= FEW + 1 {
                changes.len()
            } else {
                FEW
            };
            let indent = " ".repeat(self.width() + 4);
            lines.extend(
                changes
                    .iter()
                    .take(few)
                    .map(|line| format!("{indent}{}", display::line(line))),
            );
            if few < changes.len() {
                let more = format!("and {} more, which --all shows", changes.len() - few);
                lines.push(format!("{indent}{}", paint.faint(&more)));
            }
        }
        lines
    }

    fn head(&self, paint: Paint) -> Vec<String> {
        let gone = if self.exists { "" } else { "  (the file is gone)" };
        let mut lines = vec![format!("{}{gone}", paint.strong(&display::line(&self.plan)))];
        if let Some(holder) = &self.open_in {
            lines.push(format!(
                "  It is open in {holder}, which keeps what is unsaved there."
            ));
        }
        lines
    }

    /// How wide the numbers are.
    fn width(&self) -> usize {
        let digits = self.kept.iter().map(|row| row.number.to_string().len());
        digits.max().unwrap_or_default()
    }
}

impl Row {
    fn new(kept: &Kept, month: Month) -> Self {
        let when = kept.when().map(DateTime::<Local>::from);
        let work = kept.work();
        let read = work.as_ref().ok();
        Self {
            number: kept.number(),
            kind: kept.kind(),
            when: when.map(|when| when.to_rfc3339_opts(SecondsFormat::Secs, false)),
            shown_when: when.map_or_else(
                || "at an unknown time".to_owned(),
                |when| when.format("%a %-d %b %Y at %H:%M").to_string(),
            ),
            changes: read.map(|work| difference::things(work, month)),
            notes: read.map(|work| notes(kept, work)).unwrap_or_default(),
            is_idle: read.is_some_and(|work| work.base == work.text),
            unreadable: work.err(),
            restoring: None,
            file: kept.file().to_string_lossy().into_owned(),
        }
    }

    fn lines(&self, width: usize, paint: Paint) -> Vec<String> {
        let kind = if self.kind == "unsaved" {
            paint.warn(self.kind)
        } else {
            self.kind.to_owned()
        };
        let what = match (&self.unreadable, self.changes) {
            (Some(_), _) | (None, None) => paint.bad("cannot be read"),
            (None, Some(0)) if self.is_idle => "no change".to_owned(),
            (None, Some(0)) => "comments or layout".to_owned(),
            (None, Some(changes)) => counted(changes as u64, "change", "changes"),
        };
        let when = display::pad(&self.shown_when, 24);
        let mut lines = vec![format!("  {:>width$}  {when}  {kind}  {what}", self.number)];
        let indent = " ".repeat(width + 4);
        if let Some(why) = &self.unreadable {
            let file = display::line(&self.file).into_owned();
            lines.push(format!("{indent}{}", display::line(why)));
            lines.push(format!("{indent}it stays in `{file}`"));
        }
        lines.extend(self.notes.iter().map(|note| format!("{indent}{note}")));
        lines
    }
}

/// What there is to know about work beside its texts.
pub(super) fn notes(kept: &Kept, work: &Work) -> Vec<&'static str> {
    let mut notes = Vec::new();
    match work.tail {
        Tail::Whole => {}
        Tail::Cut => notes.push("its last change was cut off; all before it is whole"),
        Tail::Damaged => notes.push("its end is damaged; all before that is whole"),
    }
    // A version has been written to its end.
    if work.saving_in_place && matches!(kept, Kept::Unsaved(_)) {
        notes.push("postmix ended while it wrote this over the file, which may be part old and part new");
    }
    notes
}
