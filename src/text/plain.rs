//! Reading the lines that most posts are made of, which need no parser.
//!
//! Nearly every line of a plan is a bare key, an equals sign and a value without escapes. Telling such a line from
//! others is quicker than taking it to tokens and to events. The first line of a table that is not sure to be one is
//! left, with all that follow it, to the parser, and so is every error.

use super::value::{Entry, Header, Key, Kind, Node, Table, is_date_or_time_alone, scalar};
use std::borrow::Cow;
use std::ops::Range;
use toml_parser::{Raw, Span};

/// The lines of one post up to the first that is for the parser.
pub(super) struct PlainLines<'t> {
    /// What they say.
    pub(super) table: Table<'t>,
    /// Past the last of them that holds more than blanks and comments.
    pub(super) content_end: usize,
    /// Where the first line begins that is none of them.
    pub(super) end: usize,
}

/// Reads the lines of the post that begins at `at`, if there is no more to its header than `[[post]]`.
pub(super) fn post(text: &str, at: usize) -> Option<PlainLines<'_>> {
    let mut cursor = Cursor { text, at };
    let path = cursor.header()?;
    let mut lines = PlainLines {
        table: Table {
            header: Header { path, repeated: true },
            // A post has eight fields or so.
            entries: Vec::with_capacity(8),
            errors: Vec::new(),
        },
        content_end: cursor.at,
        end: cursor.at,
    };
    while cursor.at < text.len() {
        cursor.blanks();
        if !cursor.end_of_line() {
            let Some(entry) = cursor.entry() else { break };
            lines.table.entries.push(entry);
            lines.content_end = cursor.at;
        }
        lines.end = cursor.at;
    }
    Some(lines)
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn header(&mut self) -> Option<Vec<Key<'t>>> {
        let name = self.at + 2..self.at + 6;
        if !self.text[self.at..].starts_with("[[post]]") {
            return None;
        }
        self.at += "[[post]]".len();
        self.blanks();
        self.end_of_line().then(|| vec![self.key(name)])
    }

    /// A line with a key and its value.
    fn entry(&mut self) -> Option<Entry<'t>> {
        let key = self.take_while(is_bare);
        self.blanks();
        if key.is_empty() || !self.eat(b'=') {
            return None;
        }
        self.blanks();
        let value = self.value()?;
        self.blanks();
        let key = self.key(key);
        let rest = Vec::new();
        self.end_of_line().then_some(Entry { key, rest, value })
    }

    fn value(&mut self) -> Option<Node<'t>> {
        let start = self.at;
        let kind = match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let text = self.take_while(|byte| !is_special(byte));
                if !self.eat(quote) {
                    return None;
                }
                Kind::Text(Cow::Borrowed(&self.text[text]))
            }
            _ => self.unquoted()?,
        };
        let span = start..self.at;
        Some(Node { span, kind })
    }

    /// A date, a number or the like.
    fn unquoted(&mut self) -> Option<Kind<'t>> {
        let span = self.take_while(|byte| is_bare(byte) || matches!(byte, b'+' | b':' | b'.'));
        if span.is_empty() {
            return None;
        }
        let text = &self.text[span.clone()];
        // What most of them are is told quickest by looking for it.
        if is_date_or_time_alone(text) {
            return Some(Kind::DateTime(Cow::Borrowed(text)));
        }
        let mut errors = Vec::new();
        let raw = Raw::new_unchecked(text, None, Span::new_unchecked(span.start, span.end));
        let kind = scalar(raw, None, span, 0, &mut errors);
        errors.is_empty().then_some(kind)
    }

    fn key(&self, span: Range<usize>) -> Key<'t> {
        let name = Cow::Borrowed(&self.text[span.clone()]);
        Key { name, span }
    }

    /// Goes past the end of the line, and a comment before it, if nothing else is left of the line.
    fn end_of_line(&mut self) -> bool {
        if self.peek() == Some(b'#') {
            self.take_while(|byte| !byte.is_ascii_control() || byte == b'\t');
        }
        let rest = &self.text.as_bytes()[self.at..];
        let length = match rest {
            [] => 0,
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return false,
        };
        self.at += length;
        true
    }

    fn blanks(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> Range<usize> {
        let (start, rest) = (self.at, &self.text.as_bytes()[self.at..]);
        self.at += rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len());
        start..self.at
    }
}

/// Whether a key without quotes may hold it.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether it is more than itself in a string, or must not stand there, or might end it.
fn is_special(byte: u8) -> bool {
    matches!(byte, 0..0x20 | 0x7f | b'\\' | b'"' | b'\'')
}
