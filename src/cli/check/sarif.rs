//! Findings as SARIF 2.1.0, the format that hosts of repositories and editors read.
//!
//! It has no times, no absolute paths and no order of its own: the same plans give the same bytes.

use super::look::Checked;
use crate::plan::Severity;
use crate::rules::{Finding, RULES, Rule};
use crate::text::Location;
use crate::text::diagnostic::Diagnostic;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What stands for the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// A log of one run.
#[derive(Serialize)]
pub(super) struct Log<'c> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'c>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'c> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'c>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<Described>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    id: &'static str,
    short_description: Words,
    full_description: Words,
    help: Words,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'c> {
    rule_id: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Words,
    locations: [Place; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// A part of a text: lines and columns from 1; the end is the place behind it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'c> Log<'c> {
    /// The log of those plans. It describes the rules that have found something.
    pub(super) fn of(checked: &'c [Checked]) -> Self {
        let found = || checked.iter().flat_map(|plan| &plan.found);
        let has_found = |rule: &&&'static Rule| found().any(|(finding, _)| finding.code == rule.code);
        let rules: Vec<&Rule> = RULES.iter().filter(has_found).copied().collect();
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            rules: rules.iter().map(|rule| described(rule)).collect(),
        };
        let results = checked.iter().flat_map(|plan| {
            let artifact = artifact(&plan.name);
            let rules = &rules;
            let outcome = move |(finding, shown): &'c (Finding, Diagnostic)| {
                outcome(finding, shown, rules, plan.text.source(), artifact.clone())
            };
            plan.found.iter().map(outcome)
        });
        Self {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [Run {
                column_kind: "unicodeCodePoints",
                results: results.collect(),
                tool: Tool { driver },
            }],
        }
    }
}

fn described(rule: &Rule) -> Described {
    let text = |text: &str| Words {
        text: text.to_owned(),
    };
    Described {
        id: rule.code,
        short_description: text(rule.summary),
        full_description: text(rule.why),
        help: Words {
            text: format!("{}\n\nMore: postmix explain {}", rule.why, rule.code),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    }
}

fn outcome<'c>(
    finding: &Finding,
    shown: &'c Diagnostic,
    rules: &[&Rule],
    text: &str,
    artifact_location: Artifact,
) -> Outcome<'c> {
    let help = if shown.help.is_empty() {
        String::new()
    } else {
        format!("\nhelp: {}", shown.help)
    };
    Outcome {
        rule_id: shown.code,
        rule_index: rules.iter().position(|rule| rule.code == finding.code),
        level: level(finding.severity),
        message: Words {
            text: format!("{}{help}", shown.message),
        },
        locations: [Place {
            physical_location: Physical {
                artifact_location,
                region: region(text, &shown.location),
            },
        }],
    }
}

/// SARIF has the same three words.
fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

fn region(text: &str, location: &Location) -> Region {
    let Location { bytes, line, column } = location;
    let part = text.get(bytes.clone()).unwrap_or_default();
    let lines = part.matches('\n').count();
    let last = part.rsplit('\n').next().unwrap_or_default().chars().count();
    Region {
        start_line: *line,
        start_column: *column,
        end_line: line + lines,
        end_column: if lines == 0 { column + last } else { last + 1 },
    }
}

/// A file as a URI: relative to the root of the repository where it can be, which is taken to be the folder that the
/// command runs in.
fn artifact(name: &str) -> Artifact {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| Some(Path::new(name).strip_prefix(here).ok()?.to_owned()));
    let name = below.map_or_else(|| name.to_owned(), |below| below.to_string_lossy().into_owned());
    let name = if cfg!(windows) {
        name.replace('\\', "/")
    } else {
        name
    };
    if Path::new(&name).is_absolute() {
        let slash = if name.starts_with('/') { "" } else { "/" };
        return Artifact {
            uri: format!("file://{slash}{}", encoded(&name)),
            uri_base_id: None,
        };
    }
    let mut plain = &*name;
    while let Some(rest) = plain.strip_prefix("./") {
        plain = rest;
    }
    Artifact {
        uri: encoded(plain),
        uri_base_id: Some(ROOT),
    }
}

/// A path with everything that means something else in a URI as `%` and digits.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if plain(byte) {
            uri.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_relative_uris_with_nothing_that_means_something_else() {
        assert_eq!(artifact("./plans/a b.toml").uri, "plans/a%20b.toml");
        assert_eq!(artifact("C#:%ü.toml").uri, "C%23%3A%25%C3%BC.toml");
        let here = std::env::current_dir().unwrap().join("plans/x.toml");
        let below = artifact(&here.to_string_lossy());
        assert_eq!((&*below.uri, below.uri_base_id), ("plans/x.toml", Some(ROOT)));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_elsewhere_has_an_absolute_uri() {
        let elsewhere = artifact("/no such/x.toml");
        assert_eq!(
            (&*elsewhere.uri, elsewhere.uri_base_id),
            ("file:///no%20such/x.toml", None)
        );
    }

    #[test]
    fn a_region_ends_behind_its_last_character() {
        let text = "\u{feff}a = 'é'\nb = '''\nxy'''\n";
        let of = |part: &str| {
            let at = text.find(part).unwrap();
            let location = Location::of(text, at..at + part.len());
            let Region {
                start_line,
                start_column,
                end_line,
                end_column,
            } = region(text, &location);
            [start_line, start_column, end_line, end_column]
        };
        assert_eq!(of("'é'"), [1, 5, 1, 8]);
        assert_eq!(of("'''\nxy'''"), [2, 5, 3, 6]);
        assert_eq!(of("'''\n"), [2, 5, 3, 1]);
        let everything = region(text, &Location::of(text, 0..0));
        assert_eq!(everything.end_line, 1);
    }
}
