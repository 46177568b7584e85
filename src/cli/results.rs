//! `postmix results`: takes what a network or scheduler exports into a plan.

use super::arguments::{Results, TextOrJson};
use super::{Outcome, Session, counted, json, name_of, typed, versioned};
use crate::exchange::results::{Export, FigureChange, Intake, Unread, Update};
use crate::plan::{Month, Plan, Post};
use crate::store::{self, LoadError, SIZE_LIMIT};
use crate::text::{PlanText, display};
use anyhow::{Result, anyhow, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most columns of a cell.
const CELL: usize = 40;

impl Session<'_> {
    pub(super) fn results(&mut self, arguments: &Results) -> Result<Outcome> {
        let (file, path) = (&arguments.file, &arguments.into);
        if path == Path::new("-") {
            bail!("the results are written into a plan: name its file with --into");
        }
        let export = Export::read(&bytes_of(file)?, arguments.channel.as_deref())
            .map_err(|error| of_file(file, &error))?;
        let present = store::load(path)?.text;
        let mut text = PlanText::read(present.clone(), Month::of(self.today));
        if text.has_errors() {
            let name = path.display();
            bail!("`{name}` has errors, so nothing is written into it: `postmix check {name}` lists them");
        }
        let intake = export
            .compare(text.plan())
            .map_err(|error| of_file(file, &error))?;
        let plan = text.plan().clone();
        intake.apply(&mut text).map_err(|(at, refused)| {
            let title = plan.name_of(at);
            anyhow!("nothing was written: the figures of “{title}” cannot be set: {refused}")
        })?;
        let version = if arguments.dry_run {
            None
        } else {
            versioned::save(path, &present, &text.written())?
        };
        let report = Report {
            export: &export,
            intake: &intake,
            plan: &plan,
            dry_run: arguments.dry_run,
            version,
        };
        self.write_report(&report, path, arguments.format)?;
        Ok(if intake.is_whole() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }

    fn write_report(&mut self, report: &Report<'_>, path: &Path, format: TextOrJson) -> Result<()> {
        match format {
            TextOrJson::Json => json::write(self.out, &report.json())?,
            TextOrJson::Text => {
                for line in report.lines(path) {
                    writeln!(self.out, "{}", display::line(&line))?;
                }
            }
        }
        Ok(())
    }
}

/// All of a file, or of standard input.
fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    let refused = |reason: io::Error| match reason.kind() {
        io::ErrorKind::NotFound => LoadError::Missing { path: file.into() },
        _ => LoadError::Unreadable {
            path: file.into(),
            reason,
        },
    };
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(SIZE_LIMIT + 1).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|file| file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes))
    }
    .map_err(refused)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        let (name, most) = (file.display(), SIZE_LIMIT / 1_000_000);
        bail!("`{name}` is over {most} MB: export fewer posts at once");
    }
    Ok(bytes)
}

fn of_file(file: &Path, error: &dyn std::fmt::Display) -> anyhow::Error {
    let name = name_of(file);
    anyhow!("cannot take results from `{name}`: {error}")
}

fn count(count: usize, one: &str, many: &str) -> String {
    counted(count as u64, one, many)
}

/// What was taken, and what was left out.
struct Report<'r> {
    export: &'r Export,
    intake: &'r Intake,
    /// The plan as it was.
    plan: &'r Plan,
    dry_run: bool,
    /// The number of the version that the change is kept as.
    version: Option<u64>,
}

/// The report in the order in which it is written.
#[derive(Serialize)]
struct Shown<'r> {
    rows: usize,
    figures: &'r [String],
    ignored: &'r [String],
    updated: Vec<UpdateShown<'r>>,
    unchanged: usize,
    unmatched: Vec<UnmatchedShown>,
    unread: Vec<UnreadShown<'r>>,
    dry_run: bool,
    version: Option<u64>,
}

#[derive(Serialize)]
struct UpdateShown<'r> {
    id: Option<&'r str>,
    title: &'r str,
    date: Option<String>,
    line: usize,
    figures: BTreeMap<&'r str, Change>,
}

#[derive(Serialize)]
struct Change {
    before: Option<f64>,
    after: f64,
}

#[derive(Serialize)]
struct UnmatchedShown {
    line: usize,
    why: String,
}

#[derive(Serialize)]
struct UnreadShown<'r> {
    line: usize,
    column: usize,
    header: &'r str,
    cell: &'r str,
    why: &'static str,
}

impl<'r> Report<'r> {
    fn json(&self) -> Shown<'r> {
        let Intake {
            updates,
            unmatched,
            unread,
            ..
        } = self.intake;
        let unmatched = unmatched.iter().map(|unmatched| UnmatchedShown {
            line: unmatched.line,
            why: unmatched.why.describe(self.plan),
        });
        let unread = unread.iter().map(|unread| UnreadShown {
            line: unread.line,
            column: unread.column,
            header: &unread.header,
            cell: &unread.cell,
            why: unread.why.describe(),
        });
        Shown {
            rows: self.intake.rows,
            figures: self.export.figures(),
            ignored: self.export.ignored(),
            updated: updates.iter().filter_map(|update| self.updated(update)).collect(),
            unchanged: self.intake.unchanged.len(),
            unmatched: unmatched.collect(),
            unread: unread.collect(),
            dry_run: self.dry_run,
            version: self.version,
        }
    }

    fn updated(&self, update: &'r Update) -> Option<UpdateShown<'r>> {
        let post = self.plan.posts.get(update.at)?;
        let change = |change: &'r FigureChange| {
            let FigureChange { name, before, after } = change;
            let change = Change {
                before: *before,
                after: *after,
            };
            (&**name, change)
        };
        Some(UpdateShown {
            id: Some(&*post.id).filter(|id| !id.is_empty()),
            title: &post.title,
            date: post.date.map(|date| date.to_string()),
            line: update.line,
            figures: update.figures.iter().map(change).collect(),
        })
    }

    fn lines(&self, path: &Path) -> Vec<String> {
        let intake = self.intake;
        let figures = self.export.figures();
        let mut lines = vec![format!(
            "{}, {}{}",
            count(intake.rows, "row", "rows"),
            count(figures.len(), "figure", "figures"),
            listed(figures)
        )];
        if !self.export.ignored().is_empty() {
            lines.push(format!("not made use of{}", listed(self.export.ignored())));
        }
        let updates = intake.updates.len();
        lines.push(count(updates, "post with new figures", "posts with new figures"));
        lines.extend(intake.updates.iter().filter_map(|update| self.update(update)));
        let unchanged = intake.unchanged.len();
        lines.push(count(unchanged, "post unchanged", "posts unchanged"));
        lines.extend(self.left_out());
        lines.push(self.ending(path));
        lines
    }

    /// The rows and cells that are in no post.
    fn left_out(&self) -> Vec<String> {
        let Intake {
            unmatched, unread, ..
        } = self.intake;
        let mut lines = Vec::new();
        if !unmatched.is_empty() {
            lines.push(count(unmatched.len(), "row left out:", "rows left out:"));
        }
        lines.extend(unmatched.iter().map(|unmatched| {
            let why = unmatched.why.describe(self.plan);
            format!("  line {}: {why}", unmatched.line)
        }));
        if !unread.is_empty() {
            lines.push(count(unread.len(), "cell left out:", "cells left out:"));
        }
        lines.extend(unread.iter().map(|unread| {
            let Unread {
                line,
                column,
                header,
                cell,
                why,
            } = unread;
            let (cell, why) = (display::cut(cell, CELL), why.describe());
            format!("  line {line}, column {column} ({header}): `{cell}`: {why}")
        }));
        lines
    }

    fn update(&self, update: &Update) -> Option<String> {
        let post = self.plan.posts.get(update.at)?;
        let figures: Vec<String> = update.figures.iter().map(change).collect();
        Some(format!("  {}: {}", named(post), figures.join(", ")))
    }

    /// What has become of the plan.
    fn ending(&self, path: &Path) -> String {
        let name = path.display();
        match self.version {
            _ if self.dry_run => {
                format!("Nothing was written: this was a dry run. Without --dry-run it goes into {name}.")
            }
            None => format!("{name} stays as it is."),
            Some(version) => format!(
                "Written into {name}. To take it back: postmix recover {} --restore {version} --before",
                typed(path)
            ),
        }
    }
}

/// A post by its date and title.
fn named(post: &Post) -> String {
    let title = post.display_title();
    post.date
        .map_or_else(|| title.to_owned(), |date| format!("{date} {title}"))
}

/// "reach 5120 (was 5000)".
fn change(change: &FigureChange) -> String {
    let FigureChange { name, before, after } = change;
    match before {
        None => format!("{name} {after}"),
        Some(before) => format!("{name} {after} (was {before})"),
    }
}

/// The names behind a colon; nothing for none.
fn listed(names: &[String]) -> String {
    if names.is_empty() {
        String::new()
    } else {
        format!(": {}", names.join(", "))
    }
}
