//! Reading the settings, and saying what is wrong with them.

use super::{Binding, Config, THEMES};
use crate::balance::Tally;
use crate::plan::{Month, Severity, WeekStart};
use crate::rules::{self, Check, Facts};
use crate::text::diagnostic::Diagnostic;
use crate::text::template::{only_tables_named, tables_named};
use crate::text::{Location, PlanText, nearest};
use chrono::NaiveDate;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of a config.
const KEYS: [&str; 5] = ["theme", "week_start", "keys", "stage", "channel"];
/// The tables that new plans begin with.
const DEFAULTS: [&str; 2] = ["stage", "channel"];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The settings that a text holds, and what is wrong with it, in the order of the text.
pub(super) fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        text,
        config: Config::default(),
        faults: Vec::new(),
    };
    for error in &errors {
        let help = "mend the line, or take it out".into();
        reader.fault(error.span().unwrap_or(0..0), error.message().to_owned(), help);
    }
    for (key, value) in root.get_ref() {
        reader.entry(key, value);
    }
    if errors.is_empty() {
        reader.defaults();
    }
    reader.faults.sort_by_key(|fault| fault.location.bytes.start);
    (reader.config, reader.faults)
}

struct Reader<'t> {
    text: &'t str,
    config: Config,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn fault(&mut self, bytes: Range<usize>, message: String, help: String) {
        self.faults.push(Diagnostic {
            severity: Severity::Error,
            code: "",
            message,
            help,
            location: Location::of(self.text, bytes),
        });
    }

    fn entry(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        match &**key.get_ref() {
            "theme" => {
                let theme = self.word(value, "theme", &THEMES);
                self.config.theme = theme.map(str::to_owned);
            }
            "week_start" => {
                let day = self.word(value, "day of the week", &WEEKDAYS);
                self.config.week_start = day.and_then(|day| day.parse::<WeekStart>().ok());
            }
            "keys" => self.keys(value),
            known if DEFAULTS.contains(&known) => {}
            unknown => {
                let near = nearest(unknown, KEYS);
                let help = did_you_mean(near).unwrap_or_else(|| format!("the keys are {}", KEYS.join(", ")));
                self.fault(key.span(), format!("unknown key `{unknown}`"), help);
            }
        }
    }

    /// One of some words, upper and lower case being the same.
    fn word(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        what: &str,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let choice = format!("write one of {}", known.join(", "));
        let Some(word) = value.get_ref().as_str() else {
            self.fault(value.span(), format!("a {what} is a text"), choice);
            return None;
        };
        let found = known.iter().find(|known| known.eq_ignore_ascii_case(word));
        if found.is_none() {
            let help = did_you_mean(nearest(word, known.iter().copied())).unwrap_or(choice);
            self.fault(value.span(), format!("`{word}` is not a {what}"), help);
        }
        found.copied()
    }

    fn keys(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            let help = "write a table: [keys], and below it lines such as add-post = [\"a\"]".into();
            self.fault(value.span(), "keys is a table of commands".into(), help);
            return;
        };
        let mut bindings = Vec::new();
        for (command, value) in table {
            if let Some(keys) = texts(value.get_ref()) {
                bindings.push(Binding {
                    command: command.get_ref().to_string(),
                    keys,
                    place: Location::of(self.text, command.span()),
                });
            } else {
                let help = "write a list such as [\"a\", \"insert\"]".into();
                self.fault(value.span(), "keys are texts".into(), help);
            }
        }
        bindings.sort_by_key(|binding| binding.place.bytes.start);
        self.config.keys = bindings;
    }

    /// The funnel and channels of new plans: kept as written, once they have been read as a plan would be.
    fn defaults(&mut self) {
        let today = NaiveDate::default();
        let alone = PlanText::read(only_tables_named(self.text, &DEFAULTS), Month::of(today));
        let tally = Tally::of(alone.plan(), WeekStart::default());
        let of_reading = |code| rules::rule(code).is_some_and(|rule| matches!(rule.check, Check::Reading));
        let mut findings = alone.findings(&tally, today);
        findings.retain(|finding| of_reading(finding.code));
        let found = Diagnostic::of(&findings, &alone, &tally, today);
        for (finding, mut fault) in findings.iter().zip(found) {
            fault.severity = Severity::Error;
            fault.code = "";
            if let Facts::Word { nearest, .. } = &finding.facts {
                fault.help = did_you_mean(nearest.as_deref()).unwrap_or_default();
            }
            self.faults.push(fault);
        }
        self.config.defaults = tables_named(self.text, &DEFAULTS);
    }
}

fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|near| format!("did you mean `{near}`?"))
}

/// A text, or a list of texts.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    if let Some(text) = value.as_str() {
        return Some(vec![text.to_owned()]);
    }
    let items = value.as_array()?.iter();
    items
        .map(|item| item.get_ref().as_str().map(str::to_owned))
        .collect()
}
