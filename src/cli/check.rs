//! `postmix check`: says what is wrong with plans, and where.

mod look;
mod sarif;

use super::arguments::{Check, CheckFormat};
use super::{Outcome, Session, counted, json};
use crate::plan::Severity;
use crate::proposal::is_searched_for;
use crate::text::diagnostic::Source;
use crate::text::display;
use anyhow::Result;
use look::{Checked, Look};
use serde::Serialize;

/// A finding as JSON.
#[derive(Debug, Serialize)]
struct Entry<'c> {
    code: &'static str,
    severity: &'static str,
    message: &'c str,
    help: &'c str,
    file: &'c str,
    line: usize,
    column: usize,
    /// Ids; null for a post without one.
    posts: Vec<Option<&'c str>>,
    dates: Vec<String>,
}

impl Session<'_> {
    pub(super) fn check(&mut self, arguments: &Check) -> Result<Outcome> {
        let mut outcome = Outcome::Fine;
        let mut checked = Vec::new();
        let look = Look {
            today: self.today,
            week_start: self.config.week_start.unwrap_or_default(),
        };
        for plan in look.at_all(&arguments.plans) {
            match plan {
                Ok(plan) => checked.push(plan),
                Err(error) => {
                    self.complain(&error)?;
                    outcome = Outcome::Failed;
                }
            }
        }
        match arguments.format {
            CheckFormat::Text => self.write_text(&checked)?,
            CheckFormat::Json => {
                let entries: Vec<_> = checked.iter().flat_map(Checked::entries).collect();
                json::write(self.out, &entries)?;
            }
            CheckFormat::Github => self.write_github(&checked)?,
            CheckFormat::Sarif => json::write(self.out, &sarif::Log::of(&checked))?,
        }
        self.out.flush()?;
        for plan in &checked {
            self.tell_of_markers(&plan.name, &plan.text)?;
        }
        let denied = Severity::from(arguments.deny);
        let mut found = checked.iter().flat_map(|plan| &plan.found);
        if found.any(|(finding, _)| finding.severity >= denied) {
            outcome = outcome.max(Outcome::Findings);
        }
        Ok(outcome)
    }

    fn write_text(&mut self, checked: &[Checked]) -> Result<()> {
        for plan in checked {
            let source = Source {
                name: &plan.name,
                text: plan.text.source(),
            };
            for (_, shown) in &plan.found {
                writeln!(self.out, "{}\n", shown.render(source, self.paint.on()))?;
            }
        }
        let total = |severity| {
            let found = checked.iter().flat_map(|plan| &plan.found);
            found.filter(|(finding, _)| finding.severity == severity).count() as u64
        };
        let counts = [
            (total(Severity::Error), "error", "errors"),
            (total(Severity::Warning), "warning", "warnings"),
            (total(Severity::Note), "note", "notes"),
        ];
        let counts: Vec<_> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| counted(count, one, many))
            .collect();
        let plans = counted(checked.len() as u64, "plan", "plans");
        let summary = if counts.is_empty() {
            self.paint.good("nothing to find fault with")
        } else {
            self.paint.strong(&counts.join(", "))
        };
        if checked.iter().any(Checked::may_be_balanced) {
            writeln!(
                self.out,
                "Each help is for its own finding: do one, then check again. For the mix as a whole:  postmix balance PLAN\n",
            )?;
        }
        if !checked.is_empty() {
            writeln!(self.out, "{plans}: {summary}")?;
        }
        Ok(())
    }

    /// Annotations as GitHub Actions reads them from the output of a step.
    fn write_github(&mut self, checked: &[Checked]) -> Result<()> {
        for plan in checked {
            for (finding, shown) in &plan.found {
                let kind = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "notice",
                };
                let help = if shown.help.is_empty() {
                    String::new()
                } else {
                    format!("%0Ahelp: {}", github_message(&shown.help))
                };
                writeln!(
                    self.out,
                    "::{kind} file={},line={},col={},title={}::{}{help}",
                    github_property(&plan.name),
                    shown.location.line,
                    shown.location.column,
                    github_property(finding.code),
                    github_message(&shown.message)
                )?;
            }
        }
        Ok(())
    }
}

impl Checked {
    /// Whether there are several findings that a proposal could mend together.
    fn may_be_balanced(&self) -> bool {
        let mut searched = self.found.iter().filter(|(finding, _)| is_searched_for(finding));
        searched.nth(1).is_some()
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let plan = self.text.plan();
        self.found.iter().map(|(finding, shown)| Entry {
            code: finding.code,
            severity: finding.severity.as_str(),
            message: &shown.message,
            help: &shown.help,
            file: &self.name,
            line: shown.location.line,
            column: shown.location.column,
            posts: finding
                .posts
                .places()
                .iter()
                .map(|at| {
                    plan.posts
                        .get(*at)
                        .map(|post| &*post.id)
                        .filter(|id| !id.is_empty())
                })
                .collect(),
            dates: finding.dates(plan).iter().map(ToString::to_string).collect(),
        })
    }
}

/// A message: what would end the line or begin an escape is escaped, what a terminal would obey is shown.
fn github_message(text: &str) -> String {
    display::line(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property: what divides properties is escaped as well.
fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_escape_what_github_would_read() {
        assert_eq!(github_message("50 %: a, b::"), "50 %25: a, b::");
        assert_eq!(github_property("a:b,c%.toml"), "a%3Ab%2Cc%25.toml");
        assert_eq!(github_message("a\n::error::b\u{1b}"), "a⏎::error::b␛");
    }
}
