//! Colours for results, where they are wanted.

use super::arguments::Color;
use std::env;

/// Whether to use colours, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint(bool);

impl Paint {
    /// Colours for a stream: as asked for, or else on a terminal where neither `NO_COLOR` nor a dumb terminal
    /// speaks against them.
    pub(super) fn of(choice: Color, is_terminal: bool) -> Self {
        Self(match choice {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                is_terminal && !no_color && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        })
    }

    /// Whether there are colours.
    pub(super) fn on(self) -> bool {
        self.0
    }

    /// A heading.
    pub(super) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Something beside the point.
    pub(super) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Something as it should be.
    pub(super) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// Something to look into.
    pub(super) fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    /// Something wrong.
    pub(super) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
