//! The people of a plan, and what it sets for the rules.

use super::Name;
use std::fmt;

/// A person who makes posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// The name that posts give.
    pub name: Name,
    /// Hours the person has this month; `None` where the file says nothing.
    pub hours: Option<f64>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The month is worse for it.
    Warning,
    /// A part of the file cannot be read.
    Error,
}

impl Severity {
    /// All of them, mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The word in files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a plan's `[rules]` table says of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// The rule's code.
    pub code: Name,
    /// `Some(None)` switches the rule off; `None` leaves its own severity.
    pub severity: Option<Option<Severity>>,
    /// Its options, by name.
    pub options: Vec<(Name, f64)>,
}
