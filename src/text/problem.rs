//! What a file itself gets wrong, noted while it is read.

use crate::plan::Severity;
use crate::rules::{Affected, Description, Facts, Finding, Place};
use std::ops::Range;

/// Something wrong at one place of the text. Within a region the span counts from the region's start.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) span: Range<usize>,
    pub(super) kind: ProblemKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ProblemKind {
    /// A key or table nobody knows, and the nearest one that is known.
    UnknownKey {
        word: Box<str>,
        nearest: Option<Box<str>>,
    },
    /// A value that cannot be read, or no TOML: what is wrong and what to do.
    BadValue(Box<Description>),
    /// A second table of the same name, which does not count.
    Twice(Box<Description>),
}

/// What things are that are told apart by name, what their name is called, and how bad it is that two have the same.
pub(super) type Named = (
    &'static str,
    &'static str,
    fn(Range<usize>, String, String) -> Problem,
);
pub(super) const STAGES: Named = ("stage", "an id", |at, message, help| {
    Problem::bad(at, message, help)
});
pub(super) const CHANNELS: Named = ("channel", "an id", Problem::twice);
pub(super) const OWNERS: Named = ("owner", "a name", Problem::twice);

impl Problem {
    /// A value that cannot be read.
    pub(super) fn bad(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let said = Description {
            message: message.into(),
            help: help.into(),
        };
        Self {
            span,
            kind: ProblemKind::BadValue(Box::new(said)),
        }
    }

    /// A second table of the same name.
    pub(super) fn twice(span: Range<usize>, message: String, help: String) -> Self {
        Self {
            span,
            kind: ProblemKind::Twice(Box::new(Description { message, help })),
        }
    }

    /// A key that is not among the known ones.
    pub(super) fn unknown<'k>(
        span: Range<usize>,
        word: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        let nearest = nearest(word, known).map(Into::into);
        Self {
            span,
            kind: ProblemKind::UnknownKey {
                word: word.into(),
                nearest,
            },
        }
    }

    /// The same problem, its place counted from `start` on.
    pub(super) fn counted_from(mut self, start: usize) -> Self {
        self.span = self.span.start.saturating_sub(start)..self.span.end.saturating_sub(start);
        self
    }

    /// The same problem after so many bytes were put in front of it.
    pub(super) fn moved_by(mut self, bytes: usize) -> Self {
        self.span = self.span.start + bytes..self.span.end + bytes;
        self
    }

    /// Whether it keeps a part of the file from being read.
    pub(super) fn is_error(&self) -> bool {
        matches!(self.kind, ProblemKind::BadValue(_))
    }

    /// The key or table that nobody knows, where it is one.
    pub(super) fn unknown_word(&self) -> Option<&str> {
        match &self.kind {
            ProblemKind::UnknownKey { word, .. } => Some(word),
            ProblemKind::BadValue(_) | ProblemKind::Twice(_) => None,
        }
    }

    /// How bad it is, by what the rules are set to; `None` where they are silent.
    pub(super) fn severity(&self, of_rule: impl Fn(&str) -> Option<Severity>) -> Option<Severity> {
        match &self.kind {
            ProblemKind::UnknownKey { .. } => of_rule("unknown-key"),
            ProblemKind::BadValue(_) => Some(of_rule("bad-value").unwrap_or(Severity::Error)),
            // Everything has been read and can be edited.
            ProblemKind::Twice(_) => of_rule("duplicate-id").map(|severity| severity.min(Severity::Warning)),
        }
    }

    /// The finding it makes, in the region before which `before` posts have ended. `in_post` says whether it is
    /// in the region's post rather than in what stands before it.
    pub(super) fn finding(&self, before: usize, in_post: bool, severity: Severity) -> Finding {
        let (code, facts) = match &self.kind {
            ProblemKind::UnknownKey { word, nearest } => (
                "unknown-key",
                Facts::Word {
                    word: word.clone(),
                    nearest: nearest.clone(),
                },
            ),
            ProblemKind::BadValue(said) => ("bad-value", Facts::Said(said.clone())),
            ProblemKind::Twice(said) => ("duplicate-id", Facts::Said(said.clone())),
        };
        let posts = if in_post {
            Affected::One(before)
        } else {
            Affected::Nothing
        };
        Finding {
            code,
            severity,
            place: Place::Text {
                before,
                span: self.span.clone(),
            },
            posts,
            facts,
        }
    }
}

/// The known word most like the given one, if any is near enough to be meant.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    // A third of the letters may differ: "chanel", "unawre"; a short word bears one slip.
    let length = word.chars().count();
    let most = (length / 3).max(1);
    let near = |candidate: &&str| candidate.chars().count().abs_diff(length) <= most;
    let distances = known.into_iter().filter(near).map(|candidate| {
        let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
        (distance, candidate)
    });
    let near = distances.filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_offered_when_it_is_near_enough_to_be_meant() {
        let known = ["title", "time", "channel", "id"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Chanel", known), Some("channel"));
        assert_eq!(nearest("zebra", known), None);
        assert_eq!(
            nearest("x", known),
            None,
            "one slip in one letter is no likeness: id differs by two"
        );
    }
}
