//! The keys and values of one table, with their places.

use super::blocks::Block;
use std::borrow::Cow;
use std::ops::Range;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{Event, EventKind};
use toml_parser::{ParseError, Raw, Source, Span};

/// A key and where it stands in the document.
#[derive(Clone, Debug)]
pub(super) struct Key<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) span: Range<usize>,
}

/// A value and where it stands in the document.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind<'a>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    /// A string, decoded.
    Text(Cow<'a, str>),
    /// A boolean.
    Flag(bool),
    /// A date, a time or both, as written.
    DateTime(Cow<'a, str>),
    /// A number, as written but for underscores.
    Number(Cow<'a, str>),
    /// An array.
    Array(Vec<Node<'a>>),
    /// An inline table.
    Table(Vec<Entry<'a>>),
    /// Something that is no TOML value; an error says so already.
    Broken,
}

impl Kind<'_> {
    /// What to call it in a message.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Flag(_) => "true or false",
            Self::DateTime(_) => "a date or time",
            Self::Number(_) => "a number",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken => "nothing readable",
        }
    }
}

/// One `key = value`; a dotted key has further parts.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: Key<'a>,
    pub(super) rest: Vec<Key<'a>>,
    pub(super) value: Node<'a>,
}

impl<'a> Entry<'a> {
    /// The parts of the key in order.
    pub(super) fn path(&self) -> impl Iterator<Item = &Key<'a>> {
        std::iter::once(&self.key).chain(&self.rest)
    }
}

/// How a table begins.
#[derive(Clone, Debug)]
pub(super) struct Header<'a> {
    /// The name, part by part; empty for what stands before the first header.
    pub(super) path: Vec<Key<'a>>,
    /// Whether it is `[[name]]`.
    pub(super) repeated: bool,
}

/// One table: its header and its entries in order.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) header: Header<'a>,
    pub(super) entries: Vec<Entry<'a>>,
    /// What is not TOML in it: where, and why.
    pub(super) errors: Vec<(Range<usize>, String)>,
}

/// Reads the events of a block.
pub(super) fn read_table<'a>(block: &Block<'a, '_>) -> Table<'a> {
    let mut reader = Reader {
        source: Source::new(block.source),
        base: block.base,
        events: block.events.iter().peekable(),
        errors: Vec::new(),
    };
    reader
        .errors
        .extend(block.errors.iter().map(|error| describe(block.base, error)));
    let header = reader.header();
    // Key, separator, value: most entries are of three events.
    let mut entries = Vec::with_capacity(block.events.len() / 3);
    while let Some(event) = reader.events.peek() {
        if event.kind() == EventKind::SimpleKey {
            entries.push(reader.entry());
        } else {
            reader.events.next();
        }
    }
    Table {
        header,
        entries,
        errors: reader.errors,
    }
}

struct Reader<'a, 'e> {
    source: Source<'a>,
    base: usize,
    events: std::iter::Peekable<std::slice::Iter<'e, Event>>,
    errors: Vec<(Range<usize>, String)>,
}

impl<'a> Reader<'a, '_> {
    fn header(&mut self) -> Header<'a> {
        let kind = self.events.peek().map(|event| event.kind());
        let repeated = kind == Some(EventKind::ArrayTableOpen);
        let mut path = Vec::new();
        if !repeated && kind != Some(EventKind::StdTableOpen) {
            return Header { path, repeated };
        }
        self.events.next();
        while let Some(event) = self.events.next_if(|event| is_key_part(event.kind())) {
            if event.kind() == EventKind::SimpleKey {
                path.push(self.key(event));
            }
        }
        Header { path, repeated }
    }

    fn entry(&mut self) -> Entry<'a> {
        let mut key = None;
        let mut rest = Vec::new();
        while let Some(event) = self.events.next_if(|event| is_key_part(event.kind())) {
            if event.kind() == EventKind::SimpleKey {
                let part = self.key(event);
                match key {
                    None => key = Some(part),
                    Some(_) => rest.push(part),
                }
            }
        }
        let key = key.unwrap_or(Key {
            name: Cow::Borrowed(""),
            span: 0..0,
        });
        let end = rest.last().map_or(key.span.end, |last| last.span.end);
        let value = match self.events.next_if(|event| event.kind() == EventKind::KeyValSep) {
            Some(_) => self.value(end),
            None => Node {
                span: end..end,
                kind: Kind::Broken,
            },
        };
        Entry { key, rest, value }
    }

    fn key(&mut self, event: &Event) -> Key<'a> {
        let mut name = Cow::Borrowed("");
        let (base, errors) = (self.base, &mut self.errors);
        let raw = raw(&self.source, event);
        if let Some(bare) = raw.as_ref().map(Raw::as_str).filter(|key| is_bare(key)) {
            name = Cow::Borrowed(bare);
        } else if let Some(raw) = raw {
            raw.decode_key(&mut name, &mut |error: ParseError| {
                errors.push(describe(base, &error));
            });
        }
        Key {
            name,
            span: self.place(event.span()),
        }
    }

    /// The value that comes next, or a broken one at `missing_at` where none does.
    fn value(&mut self, missing_at: usize) -> Node<'a> {
        let begins = |kind| {
            matches!(
                kind,
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen
            )
        };
        let Some(event) = self.events.next_if(|event| begins(event.kind())) else {
            return Node {
                span: missing_at..missing_at,
                kind: Kind::Broken,
            };
        };
        let start = self.place(event.span());
        match event.kind() {
            EventKind::ArrayOpen => self.array(start),
            EventKind::InlineTableOpen => self.inline_table(start),
            _ => Node {
                kind: self.scalar(event),
                span: start,
            },
        }
    }

    fn array(&mut self, open: Range<usize>) -> Node<'a> {
        let mut items = Vec::new();
        let mut end = open.end;
        while let Some(&event) = self.events.peek() {
            let place = self.place(event.span());
            match event.kind() {
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                    let item = self.value(place.start);
                    end = item.span.end;
                    items.push(item);
                }
                EventKind::ArrayClose => {
                    self.events.next();
                    return Node {
                        span: open.start..place.end,
                        kind: Kind::Array(items),
                    };
                }
                EventKind::ValueSep | EventKind::Error => drop(self.events.next()),
                _ => break,
            }
        }
        Node {
            span: open.start..end,
            kind: Kind::Array(items),
        }
    }

    fn inline_table(&mut self, open: Range<usize>) -> Node<'a> {
        let mut entries = Vec::new();
        let mut end = open.end;
        while let Some(&event) = self.events.peek() {
            let place = self.place(event.span());
            match event.kind() {
                EventKind::SimpleKey => {
                    let entry = self.entry();
                    end = entry.value.span.end;
                    entries.push(entry);
                }
                EventKind::InlineTableClose => {
                    self.events.next();
                    return Node {
                        span: open.start..place.end,
                        kind: Kind::Table(entries),
                    };
                }
                EventKind::ValueSep | EventKind::Error => drop(self.events.next()),
                _ => break,
            }
        }
        Node {
            span: open.start..end,
            kind: Kind::Table(entries),
        }
    }

    fn scalar(&mut self, event: &Event) -> Kind<'a> {
        let Some(raw) = raw(&self.source, event) else {
            return Kind::Broken;
        };
        if let Some(plain) = plain_text(&raw, event.encoding()) {
            return Kind::Text(Cow::Borrowed(plain));
        }
        let mut text = Cow::Borrowed("");
        let (base, errors) = (self.base, &mut self.errors);
        let before = errors.len();
        let kind = raw.decode_scalar(&mut text, &mut |error: ParseError| {
            errors.push(describe(base, &error));
        });
        if self.errors.len() > before {
            return Kind::Broken;
        }
        let (kind, slip) = match kind {
            ScalarKind::String => {
                return Kind::Text(with_unix_line_ends(&raw, event.encoding()).map_or(text, Cow::Owned));
            }
            ScalarKind::Boolean(flag) => return Kind::Flag(flag),
            ScalarKind::DateTime if is_date_or_time(&text) => return Kind::DateTime(text),
            ScalarKind::DateTime => (Kind::Broken, "this is no date or time that there is"),
            ScalarKind::Float if is_float(&text) => return Kind::Number(text),
            ScalarKind::Float => (Kind::Broken, "this number is too large"),
            ScalarKind::Integer(radix) => match integer(text, radix.value()) {
                Some(digits) => return Kind::Number(digits),
                None => (Kind::Broken, "this number is too large"),
            },
        };
        self.errors.push((self.place(event.span()), slip.to_owned()));
        kind
    }

    fn place(&self, span: Span) -> Range<usize> {
        self.base + span.start()..self.base + span.end()
    }
}

/// Whether a key means what it says: it has no quotes and no slips.
fn is_bare(key: &str) -> bool {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !key.is_empty() && key.bytes().all(bare)
}

fn is_key_part(kind: EventKind) -> bool {
    matches!(kind, EventKind::SimpleKey | EventKind::KeySep)
}

fn raw<'a>(source: &Source<'a>, event: &Event) -> Option<Raw<'a>> {
    let span = event.span();
    let text = source.input().get(span.start()..span.end())?;
    Some(Raw::new_unchecked(text, event.encoding(), span))
}

/// The text of a string on one line that means what it says, as most do: it has no escapes and no slips.
fn plain_text<'a>(raw: &Raw<'a>, encoding: Option<Encoding>) -> Option<&'a str> {
    let quote = match encoding? {
        Encoding::BasicString => '"',
        Encoding::LiteralString => '\'',
        _ => return None,
    };
    let text = raw.as_str().strip_prefix(quote)?.strip_suffix(quote)?;
    let special = |byte: &u8| matches!(byte, 0..0x20 | 0x7f | b'\\' | b'"' | b'\'');
    // Counting them all is quicker than stopping at the first.
    let specials = text.as_bytes().iter().filter(|byte| special(byte)).count();
    (specials == 0).then_some(text)
}

/// Whether there is such a date, time or both. The parser only knows the look of one.
fn is_date_or_time(text: &str) -> bool {
    use super::read_value::{parse_date, parse_time};
    // Most are plain, and plain ones are quicker to tell.
    parse_date(text).is_some() || parse_time(text).is_some() || text.parse::<toml::value::Datetime>().is_ok()
}

/// Whether the number can be held, or is infinite or none on purpose.
fn is_float(text: &str) -> bool {
    text.contains("inf") || text.parse::<f64>().is_ok_and(|number| !number.is_infinite())
}

/// The decimal digits of a whole number; `None` where it is larger than TOML allows.
fn integer(digits: Cow<'_, str>, radix: u32) -> Option<Cow<'_, str>> {
    // So few decimal digits cannot be too many.
    if radix == 10 && digits.len() <= 18 {
        return Some(digits);
    }
    let number = i64::from_str_radix(&digits, radix).ok()?;
    Some(if radix == 10 {
        digits
    } else {
        Cow::Owned(number.to_string())
    })
}

/// The text in a string over several lines, which means the same in a file with Windows line ends. A carriage
/// return written as an escape is one that is meant. `None` for a string without such line ends.
fn with_unix_line_ends(raw: &Raw<'_>, encoding: Option<Encoding>) -> Option<String> {
    let several_lines = matches!(
        encoding,
        Some(Encoding::MlBasicString | Encoding::MlLiteralString)
    );
    if !several_lines || !raw.as_str().contains("\r\n") {
        return None;
    }
    let written = raw.as_str().replace("\r\n", "\n");
    let span = Source::new(&written).lex().next()?.span();
    let mut text = Cow::Borrowed("");
    // Errors have been noted with their right places already.
    let _ = Raw::new_unchecked(&written, encoding, span).decode_scalar(&mut text, &mut |_: ParseError| ());
    Some(text.into_owned())
}

/// A parser's complaint as a place in the document and words.
fn describe(base: usize, error: &ParseError) -> (Range<usize>, String) {
    let span = error.unexpected().or(error.context()).unwrap_or_default();
    let mut message = error.description().to_owned();
    if let Some(expected) = error.expected().filter(|expected| !expected.is_empty()) {
        let words = expected.iter().map(|expected| match expected {
            toml_parser::Expected::Literal(literal) => format!("`{}`", literal.escape_debug()),
            toml_parser::Expected::Description(words) => (*words).to_owned(),
            _ => "something else".to_owned(),
        });
        message = format!("{message}; expected {}", words.collect::<Vec<_>>().join(" or "));
    }
    (base + span.start()..base + span.end(), message)
}
