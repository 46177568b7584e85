//! `postmix explain`: what a rule does, why it matters and how to set it.

use super::{Outcome, Session};
use crate::rules::{self, RULES, Rule};
use crate::text::nearest;
use anyhow::Result;
use std::fmt::Write as _;

/// Columns of running text.
const WIDTH: usize = 78;

impl Session<'_> {
    pub(super) fn explain(&mut self, code: Option<&str>) -> Result<Outcome> {
        let Some(code) = code else {
            writeln!(self.out, "{}", list())?;
            return Ok(Outcome::Fine);
        };
        let Some(rule) = rules::rule(&code.trim().to_lowercase()) else {
            if rules::known_codes().any(|known| known == code) {
                let text = "is a rule of the file format which this version does not check yet";
                writeln!(self.out, "`{code}` {text}; a plan may set it all the same")?;
                return Ok(Outcome::Fine);
            }
            let near = nearest(code, RULES.iter().map(|rule| rule.code));
            let meant = near.map_or(String::new(), |near| format!(": did you mean `{near}`?"));
            // The list is of our own making and may take its lines.
            self.complain(&anyhow::anyhow!("there is no rule `{code}`{meant}"))?;
            writeln!(self.err, "\n{}", list())?;
            return Ok(Outcome::Failed);
        };
        write!(self.out, "{}", self.explanation(rule))?;
        Ok(Outcome::Fine)
    }

    fn explanation(&self, rule: &Rule) -> String {
        let paint = self.paint;
        let mut told = format!("{} ({})\n\n", paint.strong(rule.code), rule.severity);
        let mut paragraph = |heading: &str, text: &str| {
            let lines = wrapped(text).join("\n");
            let _ = write!(told, "{}\n{lines}\n\n", paint.strong(heading));
        };
        paragraph("When it fires", rule.summary);
        paragraph("Why it matters", rule.why);
        let _ = writeln!(told, "{}", paint.strong("How to set it"));
        told.push_str(&settings(rule));
        let _ = write!(
            told,
            "\n{}\n\n{}\n{}\n\n{}",
            paint.strong("It fires on"),
            indented(rule.fires),
            paint.strong("It is content with"),
            indented(rule.content)
        );
        told
    }
}

/// How a plan sets the rule.
fn settings(rule: &Rule) -> String {
    if rule.severity == crate::plan::Severity::Error {
        return "  It cannot be switched off: it says that a part of the file was not understood.\n".into();
    }
    let mut told = String::from("\n    [rules]\n");
    // Writing to a string cannot fail.
    let _ = writeln!(told, "    {} = \"off\"    # or note, warning, error", rule.code);
    if !rule.options.is_empty() {
        told.push('\n');
        for option in rule.options {
            let _ = writeln!(
                told,
                "  {}: {} (default {})",
                option.name, option.meaning, option.default
            );
        }
        let all = rule
            .options
            .iter()
            .map(|option| format!("{} = {}", option.name, option.default));
        let all: Vec<_> = all.collect();
        let _ = writeln!(told, "\n    {} = {{ {} }}", rule.code, all.join(", "));
    }
    told
}

/// The text in indented lines.
fn wrapped(text: &str) -> Vec<String> {
    let rows = crate::text::display::wrap(text, WIDTH - 2);
    rows.iter().map(|row| format!("  {row}")).collect()
}

fn indented(example: &str) -> String {
    let lines: Vec<_> = example.lines().map(|line| format!("    {line}")).collect();
    format!("{}\n", lines.join("\n"))
}

/// All codes with their severities and summaries.
fn list() -> String {
    let wide = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        format!(
            "{:wide$}  {:7}  {}",
            rule.code,
            rule.severity.as_str(),
            rule.summary
        )
    };
    RULES.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_every_code() {
        assert_eq!(list().lines().count(), RULES.len());
    }

    #[test]
    fn running_text_stays_within_its_width() {
        for rule in RULES {
            assert!(
                wrapped(rule.why).iter().all(|line| line.chars().count() <= WIDTH),
                "{}",
                rule.code
            );
        }
    }
}
