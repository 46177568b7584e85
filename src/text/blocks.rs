//! Cutting a file into its tables.
//!
//! A TOML document is a row of tables, each begun by a header line. Lexing and parsing one at a time keeps the
//! memory small however long the file is, and lets an edited post be read again by itself. A slip in one table
//! does not spread: a line that can only be a header begins a new table even inside an array or a long string
//! that somebody forgot to close.

use std::ops::Range;
use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

/// How deep arrays and inline tables may be nested. No plan needs more than two; the limit bounds recursion.
const MOST_NESTING: u32 = 32;

/// One table of a document: its header, if it has one, and what follows up to the next header.
pub(super) struct Block<'t, 'e> {
    /// Where `source` begins in the document.
    pub(super) base: usize,
    /// The text that the spans of events and errors count in.
    pub(super) source: &'t str,
    /// Where the table's first line begins.
    pub(super) start: usize,
    /// Past the last line that holds more than blanks and comments.
    pub(super) content_end: usize,
    /// What stands in it, without blanks, comments and line ends.
    pub(super) events: &'e [Event],
    /// Where it is not TOML.
    pub(super) errors: &'e [ParseError],
}

/// Hands over the tables of a document one by one.
pub(super) fn each_block<'t>(text: &'t str, mut visit: impl FnMut(&Block<'t, '_>)) {
    let mut cutter = Cutter::default();
    let mut base = 0;
    while let Some(open) = cutter.cut(&text[base..], base, &mut visit) {
        let (table, header) = (base + open.start, base + open.end);
        cutter.cut(&text[table..header], table, &mut visit);
        base = header;
    }
}

/// The buffers that all tables share.
#[derive(Default)]
struct Cutter {
    tokens: Vec<Token>,
    events: Vec<Event>,
    errors: Vec<ParseError>,
    depth: u32,
}

impl Cutter {
    /// Cuts `source`, which begins at `base`. Where a table is not TOML and a long string in it swallows further
    /// tables, stops ahead of it and says where that table begins and where the next one does.
    fn cut<'t>(
        &mut self,
        source: &'t str,
        base: usize,
        visit: &mut impl FnMut(&Block<'t, '_>),
    ) -> Option<Range<usize>> {
        let mut at_line_start = false;
        for token in Source::new(source).lex() {
            if at_line_start && is_header(source, token.span().start(), self.depth) {
                let swallowed = self.finish(source, base, visit);
                if swallowed.is_some() {
                    return swallowed;
                }
            }
            at_line_start = token.kind() == TokenKind::Newline;
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => self.depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    self.depth = self.depth.saturating_sub(1);
                }
                _ => {}
            }
            self.tokens.push(token);
        }
        self.finish(source, base, visit)
    }

    /// Hands over the table that has been lexed, unless it swallows others.
    fn finish<'t>(
        &mut self,
        source: &'t str,
        base: usize,
        visit: &mut impl FnMut(&Block<'t, '_>),
    ) -> Option<Range<usize>> {
        self.parse(source);
        let start = self.tokens.first().map_or(0, |token| token.span().start());
        let swallowed = if self.errors.is_empty() && !self.ends_unclosed(source) {
            None
        } else {
            self.swallowed_header(source)
        };
        if swallowed.is_none() {
            visit(&Block {
                base,
                source,
                start: base + start,
                content_end: base + content_end(source, &self.tokens).unwrap_or(start),
                events: &self.events,
                errors: &self.errors,
            });
        }
        self.tokens.clear();
        self.depth = 0;
        swallowed.map(|header| start..header)
    }

    fn parse(&mut self, source: &str) {
        self.events.clear();
        self.errors.clear();
        let (events, mut stray) = (&mut self.events, Vec::new());
        let mut keep = |event: Event| match event.kind() {
            EventKind::Whitespace => {}
            EventKind::Comment | EventKind::Newline => {
                if !is_clean(&source[event.span().start()..event.span().end()]) {
                    stray.push(event.span());
                }
            }
            _ => events.push(event),
        };
        let mut guard = RecursionGuard::new(&mut keep, MOST_NESTING);
        parse_document(&self.tokens, &mut guard, &mut self.errors);
        let complain = |span| ParseError::new("a control character stands here").with_unexpected(span);
        self.errors.extend(stray.into_iter().map(complain));
    }

    /// The first line within a long string that looks like a header. In a table that is not TOML the closing quotes
    /// may have been forgotten, and the posts behind them must not be lost from sight.
    fn swallowed_header(&self, source: &str) -> Option<usize> {
        let long = self.tokens.iter().filter(|token| is_long_string(token));
        long.copied().find_map(|string| header_within(source, string))
    }

    /// Whether the last string is a long one without its closing quotes, which the parser lets pass.
    fn ends_unclosed(&self, source: &str) -> bool {
        let last = self.tokens.iter().rfind(|token| token.kind() != TokenKind::Eof);
        last.is_some_and(|token| {
            let raw = &source[token.span().start()..token.span().end()];
            is_long_string(token) && (raw.len() < 6 || !raw.ends_with(&raw[..3]))
        })
    }
}

fn is_long_string(token: &Token) -> bool {
    matches!(
        token.kind(),
        TokenKind::MlBasicString | TokenKind::MlLiteralString
    )
}

/// Whether a comment or line end is one: TOML wants no control characters in either.
fn is_clean(text: &str) -> bool {
    match text.as_bytes() {
        [b'\n'] | [b'\r', b'\n'] => true,
        bytes => !bytes.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t'),
    }
}

/// Past the line of the last token that is more than a blank, a comment or a line end.
fn content_end(source: &str, tokens: &[Token]) -> Option<usize> {
    let solid = |token: &&Token| {
        !matches!(
            token.kind(),
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline | TokenKind::Eof
        )
    };
    let last = tokens.iter().rfind(solid)?.span().end();
    let end = tokens.last()?.span().end();
    Some(
        source[last..end]
            .find('\n')
            .map_or(end, |newline| last + newline + 1),
    )
}

/// Whether a table's header begins at that place, the start of a line. Within brackets only what cannot be a
/// value counts: `[[post]]` is a header anywhere, `[1]` may be part of an array.
fn is_header(text: &str, at: usize, depth: u32) -> bool {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    if !rest.starts_with('[') {
        return false;
    }
    depth == 0 || is_bare_header(rest)
}

/// Whether the line is `[name]` or `[[name]]` with a bare name that is no TOML value.
fn is_bare_header(line: &str) -> bool {
    let line = line.lines().next().unwrap_or_default();
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let Some(inner) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let inner = inner
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(inner)
        .trim();
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.chars().all(bare)
        && !matches!(inner, "true" | "false" | "inf" | "nan")
}

fn header_within(source: &str, string: Token) -> Option<usize> {
    let span = string.span();
    let raw = &source[span.start()..span.end()];
    let mut line_starts = raw.match_indices('\n').map(|(at, _)| span.start() + at + 1);
    line_starts.find(|at| is_bare_header(source[*at..].trim_start_matches([' ', '\t'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of each table, up to its last content.
    fn blocks(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_block(text, |block| {
            found.push(text[block.start..block.content_end].to_owned());
        });
        found
    }

    #[test]
    fn each_header_begins_a_table_and_trailing_comments_are_no_content() {
        let text = "# top\na = 1\n\n[plan] # x\nb = 2 # y\n# after\n\n  [[post]]\nc = '''\n[[no]]\n'''\n";
        assert_eq!(
            blocks(text),
            [
                "# top\na = 1\n",
                "[plan] # x\nb = 2 # y\n",
                "  [[post]]\nc = '''\n[[no]]\n'''\n"
            ]
        );
    }

    #[test]
    fn arrays_over_several_lines_are_no_headers() {
        let text = "a = [\n[1],\n[\"b\"],\n[true]\n]\n[[post]]\n";
        assert_eq!(blocks(text).len(), 2);
    }

    #[test]
    fn a_forgotten_bracket_ends_at_the_next_post() {
        let text = "[[post]]\ntags = [\"a\"\ntitle = \"x\"\n[[post]]\ntitle = \"y\"\n";
        assert_eq!(blocks(text).len(), 2);
    }

    #[test]
    fn a_forgotten_closing_quote_ends_at_the_next_post() {
        let text = "[[post]]\ntext = \"\"\"\nnever closed\n[[post]]\ntitle = \"y\"\n[[post]]\n";
        assert_eq!(blocks(text).len(), 3);
        assert!(blocks(text)[0].ends_with("never closed\n"));
    }

    #[test]
    fn a_forgotten_closing_quote_does_not_turn_the_strings_behind_it_inside_out() {
        let text = "[[post]]\ntext = \"\"\"a\n[[post]]\nid = 'b'\n[[post]]\ntext = \"\"\"c\"\"\"\n[[post]]\n";
        assert_eq!(blocks(text).len(), 4);
    }

    #[test]
    fn a_whole_string_may_hold_what_looks_like_a_header() {
        let text = "[[post]]\ntext = \"\"\"\n[[post]]\n\"\"\"\n[[post]]\n";
        assert_eq!(blocks(text).len(), 2);
    }

    #[test]
    fn a_carriage_return_on_its_own_is_no_end_of_a_line() {
        let mut errors = 0;
        each_block("a = 1\r[[post]]\n", |block| errors += block.errors.len());
        assert!(errors > 0);
    }

    #[test]
    fn nesting_without_end_is_refused_without_recursion() {
        let deep = format!("a = {}", "[".repeat(200_000));
        let mut errors = 0;
        each_block(&deep, |block| errors += block.errors.len());
        assert!(errors > 0);
    }
}
