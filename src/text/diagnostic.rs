//! A finding shown with the line it is about, as compilers do it.
//!
//! Everything of the file that is shown goes through [`display`], piece by piece, so that the part to be
//! underlined stays where it is however the text around it has to be changed to be safe. Long lines are cut to a
//! window around that part.

use super::display;
use super::{Location, PlanText};
use crate::balance::{Tally, Timeline};
use crate::plan::{Field, Severity};
use crate::proposal;
use crate::room::Room;
use crate::rules::{self, Finding, Place};
use annotate_snippets::renderer::{DEFAULT_LINE_NUM_STYLE, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use chrono::NaiveDate;
use std::ops::Range;

/// For so many findings of a plan changes are looked for that mend them; nobody mends more before looking again.
const MOST_SEARCHED: usize = 40;
/// The most columns of a message or help.
const MESSAGE: usize = 400;
/// The most columns of the line that stand before the underlined part, of that part, and behind it.
const WINDOW: [usize; 3] = [50, 60, 30];

/// Something to say about a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The rule that says it; empty for none.
    pub code: &'static str,
    /// What is the matter.
    pub message: String,
    /// What to do about it; empty for nothing.
    pub help: String,
    /// Where it is in the text.
    pub location: Location,
}

/// The text that diagnostics are about, and what to call it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// The file's name, as the user gave it.
    pub name: &'s str,
    /// The whole text.
    pub text: &'s str,
}

impl Diagnostic {
    /// The findings of a plan in words, each with its place, in their order. `tally` must be that of the plan.
    pub fn of(findings: &[Finding], text: &PlanText, tally: &Tally, today: NaiveDate) -> Vec<Self> {
        let timeline = Timeline::of(text.plan());
        let habits = rules::habits(text.plan(), &timeline);
        let room = Room::new(text.plan(), tally, &timeline, &habits, today);
        let located = findings.iter().zip(text.locate(findings)).enumerate();
        let diagnostics = located.map(|(place, (finding, location))| {
            let said = finding.describe(&room);
            let help = if place < MOST_SEARCHED {
                proposal::advice(text.plan(), tally, today, finding, &said.help).words
            } else {
                said.help
            };
            let help = match line_of_original(finding, text) {
                Some(line) => format!("the first is on line {line}: {help}"),
                None => help,
            };
            Self {
                severity: finding.severity,
                code: finding.code,
                message: said.message,
                help,
                location,
            }
        });
        diagnostics.collect()
    }

    /// The diagnostic with the line it is about, over several lines without a last newline, safe to be printed.
    pub fn render(&self, source: Source<'_>, coloured: bool) -> String {
        let renderer = if coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        // The window is narrower than that: nothing is cut twice.
        let renderer = renderer.term_width(WINDOW.iter().sum::<usize>() * 2);
        let mut title = self.level().primary_title(display::cut(&self.message, MESSAGE));
        if !self.code.is_empty() {
            title = title.id(self.code);
        }
        let mut body = Group::with_level(self.level());
        if !self.is_about_everything() {
            let shown = Window::of(source.text, &self.location.bytes);
            // At the end of a file there may be no line to show.
            if !shown.line.is_empty() {
                let snippet = Snippet::source(shown.line).line_start(self.location.line);
                body = body.element(snippet.annotation(AnnotationKind::Primary.span(shown.part)));
            }
        }
        if !self.help.is_empty() {
            body = body.element(Level::HELP.message(display::cut(&self.help, MESSAGE)));
        }
        let mut shown = renderer.render(&[Group::with_title(title)]);
        shown.push('\n');
        shown.push_str(&self.arrow(source.name, coloured));
        if !body.is_empty() {
            shown.push('\n');
            shown.push_str(&renderer.render(&[body]));
        }
        shown
    }

    fn is_about_everything(&self) -> bool {
        self.location.bytes == (0..0)
    }

    /// The file, with line and column unless the text as a whole is meant. The renderer would take the column from
    /// the window that is shown of the line.
    fn arrow(&self, name: &str, coloured: bool) -> String {
        let Location { line, column, .. } = self.location;
        let (indent, place) = if self.is_about_everything() {
            (0, String::new())
        } else {
            (line.to_string().len(), format!(":{line}:{column}"))
        };
        let style = if coloured {
            DEFAULT_LINE_NUM_STYLE
        } else {
            Style::new()
        };
        let name = display::line(name);
        format!("{:indent$}{style}-->{style:#} {name}{place}", "")
    }

    fn level(&self) -> Level<'static> {
        match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        }
    }
}

/// The line of the post whose id a copy has, for a finding about such a copy: both places are needed to choose.
fn line_of_original(finding: &Finding, text: &PlanText) -> Option<usize> {
    let original = finding
        .posts
        .places()
        .first()
        .filter(|_| finding.code == "duplicate-id")?;
    let first = Finding {
        place: Place::Post(*original, Some(Field::Id)),
        ..finding.clone()
    };
    text.locate(&[first]).first().map(|location| location.line)
}

/// What is shown of a line, and which bytes of that are to be underlined.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    line: String,
    part: Range<usize>,
}

impl Window {
    /// The window around those bytes of the text. Of a part over several lines the first is shown.
    fn of(text: &str, bytes: &Range<usize>) -> Self {
        let start = floor(text, bytes.start);
        let begin = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |newline| start + newline);
        let stop = floor(text, bytes.end.clamp(start, end)).max(start);
        let before = text[begin..start].trim_start_matches('\u{feff}');
        let [before_room, part_room, after_room] = WINDOW;
        let mut line = tail(before, before_room);
        let from = line.len();
        line.push_str(&display::cut(text[start..stop].trim_end(), part_room));
        let to = line.len();
        line.push_str(&display::cut(text[stop..end].trim_end(), after_room));
        Self { line, part: from..to }
    }
}

/// The last place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

/// The end of a text, made safe: all of it, or `…` and as many characters as there are columns.
fn tail(text: &str, columns: usize) -> String {
    let Some((at, _)) = text.char_indices().rev().nth(columns) else {
        return display::line(text).into_owned();
    };
    let kept: String = text[at..].chars().skip(1).collect();
    format!("…{}", display::line(&kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn diagnostic(text: &str, part: &str) -> Diagnostic {
        let at = text.find(part).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let begin = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        Diagnostic {
            severity: Severity::Warning,
            code: "some-code",
            message: "something is off".into(),
            help: "put it right".into(),
            location: Location {
                bytes: at..at + part.len(),
                line,
                column: text[begin..at].chars().count() + 1,
            },
        }
    }

    fn rendered(text: &str, part: &str) -> String {
        let source = Source {
            name: "plan.toml",
            text,
        };
        diagnostic(text, part).render(source, false)
    }

    #[test]
    fn the_part_is_underlined_in_its_line() {
        let expected = "\
warning[some-code]: something is off
 --> plan.toml:2:8
  |
2 | date = tomorrow # soon
  |        ^^^^^^^^
  |
  = help: put it right";
        assert_eq!(
            rendered("[[post]]\ndate = tomorrow # soon\n", "tomorrow"),
            expected
        );
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        let shown = rendered("text = '''one\ntwo'''\n", "'''one\ntwo'''");
        assert!(
            shown.contains("1 | text = '''one\n  |        ^^^^^^\n"),
            "{shown}"
        );
        assert!(!shown.contains("two"), "{shown}");
    }

    #[test]
    fn controls_are_pictures_and_the_underline_stays_in_place() {
        let shown = rendered("a = \"\u{1b}[2J\u{9b}\tx\" # \u{202e}\n", "x");
        assert!(
            shown.contains("1 | a = \"␛[2J� x\" # �\n  |            ^\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_part() {
        let text = format!("a = \"{}HERE{}\"", "x".repeat(100_000), "y".repeat(100_000));
        let shown = rendered(&text, "HERE");
        assert!(shown.lines().all(|line| display::width(line) < 160), "{shown}");
        assert!(shown.contains("plan.toml:1:100006"), "{shown}");
        assert!(shown.contains("xHEREy") && shown.contains("^^^^"), "{shown}");
    }

    #[test]
    fn a_place_between_two_characters_has_a_line_and_the_end_of_the_file_a_place() {
        let text = "a = 1\n";
        let at = |byte: usize| Diagnostic {
            location: Location::of(text, byte..byte),
            ..diagnostic(text, "a")
        };
        let source = Source { name: "p", text };
        let shown = at(5).render(source, false);
        assert!(
            shown.contains("p:1:6\n") && shown.contains("1 | a = 1\n  |      ^\n"),
            "{shown}"
        );
        let shown = at(6).render(source, false);
        assert!(shown.contains("p:2:1\n") && !shown.contains('^'), "{shown}");
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(Location::of("\u{feff}[plan]", 3..9).column, 1);
    }

    #[test]
    fn the_plan_as_a_whole_has_no_line() {
        let mut whole = diagnostic("[[post]]\n", "[[post]]");
        whole.location.bytes = 0..0;
        let source = Source {
            name: "bad\u{1b}name",
            text: "[[post]]\n",
        };
        let shown = whole.render(source, false);
        assert_eq!(
            shown,
            "warning[some-code]: something is off\n--> bad␛name\n = help: put it right"
        );
    }

    proptest! {
        #[test]
        fn whatever_the_text_and_the_place_nothing_unsafe_is_shown(
            text in "(\\PC|[\n\t\u{0}\u{1b}\u{9b}\u{202e}é漢😀\u{301}]){0,40}",
            from in 0..60usize,
            len in 0..60usize,
        ) {
            let window = Window::of(&text, &(from..from + len));
            prop_assert!(window.line.get(window.part.clone()).is_some());
            let safe = !window.line.contains(|c: char| c.is_control() || c == '\u{202e}');
            prop_assert!(safe, "{:?}", window.line);
        }
    }
}
