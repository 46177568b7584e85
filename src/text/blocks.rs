//! Cutting a file into its tables.
//!
//! A TOML document is a row of tables, each begun by a header line. Reading one at a time keeps the memory small
//! however long the file is, and lets an edited post be read again by itself. A slip in one table
//! does not spread: a line that can only be a header begins a new table even inside an array or a long string
//! that somebody forgot to close.

use super::plain::{self, PlainLines};
use super::value::{Table, add_events, describe};
use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

/// How deep arrays and inline tables may be nested. No plan needs more than two; the limit bounds recursion.
const MOST_NESTING: u32 = 32;

/// One table of a document: its header, if it has one, and what follows up to the next header.
#[derive(Debug)]
pub(super) struct Block<'t> {
    /// Where its first line begins.
    pub(super) start: usize,
    /// Past the last line that holds more than blanks and comments.
    pub(super) content_end: usize,
    /// What stands in it.
    pub(super) table: Table<'t>,
}

/// Hands over the tables of a document one by one.
pub(super) fn each_block<'t>(text: &'t str, mut visit: impl FnMut(Block<'t>)) {
    let mut cutter = Cutter::default();
    let mut next = Some(0);
    while let Some(at) = next {
        let (block, header) = cutter.block(text, at);
        visit(block);
        next = header;
    }
}

/// The buffers that all tables share.
#[derive(Default)]
struct Cutter {
    tokens: Vec<Token>,
    events: Vec<Event>,
    errors: Vec<ParseError>,
}

impl Cutter {
    /// The table that begins at `at`, and where the next one does.
    fn block<'t>(&mut self, text: &'t str, at: usize) -> (Block<'t>, Option<usize>) {
        // A lexer takes a byte order mark that it begins with for that of the file.
        let Some(plain) = plain::post(text, at).filter(|plain| !text[plain.end..].starts_with('\u{feff}'))
        else {
            return self.parsed(text, at, None);
        };
        let next = plain.end;
        if next < text.len() && !is_header(text, next, 0) {
            return self.parsed(text, next, Some((at, plain)));
        }
        let block = Block {
            start: at,
            content_end: plain.content_end,
            table: plain.table,
        };
        (block, (next < text.len()).then_some(next))
    }

    /// The table whose lines from `base` on are for the parser; `before` are those in front of them, and where the
    /// first of them begins.
    fn parsed<'t>(
        &mut self,
        text: &'t str,
        base: usize,
        before: Option<(usize, PlainLines<'t>)>,
    ) -> (Block<'t>, Option<usize>) {
        let source = &text[base..];
        let next = self.cut(source);
        let source = &source[..next.unwrap_or(source.len())];
        let first = base + self.tokens.first().map_or(0, |token| token.span().start());
        let (start, content_end, mut table) = before.map_or_else(
            || (first, first, Table::default()),
            |(start, plain)| (start, plain.content_end, plain.table),
        );
        let errors = self.errors.iter().map(|error| describe(base, error));
        table.errors.extend(errors);
        add_events(&mut table, source, base, &self.events);
        let block = Block {
            start,
            content_end: content_end_of(source, &self.tokens).map_or(content_end, |end| base + end),
            table,
        };
        (block, next.map(|header| base + header))
    }

    /// Parses the first table of `source`, and says where the next one begins. Where it is not TOML and a long string
    /// in it swallows further tables, it ends ahead of them.
    fn cut(&mut self, source: &str) -> Option<usize> {
        let next = self.lex(source);
        self.parse(source);
        if self.errors.is_empty() && !self.ends_unclosed(source) {
            return next;
        }
        let Some(header) = self.swallowed_header(source) else {
            return next;
        };
        self.lex(&source[..header]);
        self.parse(&source[..header]);
        Some(header)
    }

    /// Takes the first table to tokens, and says where the next one begins.
    fn lex(&mut self, source: &str) -> Option<usize> {
        self.tokens.clear();
        let mut depth = 0_u32;
        let mut at_line_start = false;
        for token in Source::new(source).lex() {
            let start = token.span().start();
            if at_line_start && is_header(source, start, depth) {
                return Some(start);
            }
            at_line_start = token.kind() == TokenKind::Newline;
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            self.tokens.push(token);
        }
        None
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
fn content_end_of(source: &str, tokens: &[Token]) -> Option<usize> {
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

    /// Pieces that texts can be made of which read differently at first sight.
    const PIECES: [&str; 58] = [
        "[[post]]\n",
        "[[post]]\r\n",
        "[[post]]",
        "[[ post ]]\n",
        "[[post]] # c\n",
        "  [[post]]\n",
        "[post.kpi]\n",
        "[plan]\n",
        "title = \"x\"\n",
        "date = 2026-12-01\r\n",
        "time=09:30 # c\n",
        "tags = [\"a\"]\n",
        "hours = 1.5\n",
        "text = \"\"\"\na\n\"\"\"\n",
        "a.b = 1\n",
        "b = \"\u{7f}\"\n",
        "c = '\u{1}'\n",
        "d = \"\\n\"\n",
        "e = 'it\"s'\n",
        "title",
        "\"q\"",
        "=",
        " = ",
        "\"abc\"",
        "'x'",
        "\"\"",
        "\"\"\"",
        "'''",
        "\"",
        "'",
        "\n",
        "\r\n",
        "\r",
        "#",
        "\u{1}",
        "\u{7f}",
        "2026-12-01",
        "2026-02-30",
        "0000-01-01",
        "09:30:00",
        "09:30",
        "1.5",
        "..",
        "1_000",
        "0x1F",
        "1e400",
        "9223372036854775808",
        "true",
        "inf",
        "+",
        "-",
        "[",
        "]",
        "{",
        "}",
        "\\",
        "\u{feff}",
        "\u{e9} \t",
    ];

    proptest::proptest! {
        #[test]
        fn lines_read_without_the_parser_say_what_it_says(
            pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..16),
            post in proptest::bool::ANY,
        ) {
            let text = ["", "[[post]]\n"][usize::from(post)].to_owned() + &pieces.concat();
            let mut cutter = Cutter::default();
            let mut at = Some(0);
            each_block(&text, |block| {
                let from = at.expect("there are as many tables either way");
                let (parsed, next) = cutter.parsed(&text, from, None);
                assert_eq!(format!("{block:?}"), format!("{parsed:?}"), "{text:?}");
                at = next;
            });
            assert_eq!(at, None);
        }
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
        each_block("a = 1\r[[post]]\n", |block| errors += block.table.errors.len());
        assert!(errors > 0);
    }

    #[test]
    fn nesting_without_end_is_refused_without_recursion() {
        let deep = format!("a = {}", "[".repeat(200_000));
        let mut errors = 0;
        each_block(&deep, |block| errors += block.table.errors.len());
        assert!(errors > 0);
    }
}
