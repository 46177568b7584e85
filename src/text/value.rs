//! The keys and values of one table, with their places.

use super::read_value::{parse_date, parse_time};
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
#[derive(Clone, Debug, Default)]
pub(super) struct Header<'a> {
    /// The name, part by part; empty for what stands before the first header.
    pub(super) path: Vec<Key<'a>>,
    /// Whether it is `[[name]]`.
    pub(super) repeated: bool,
}

/// One table: its header and its entries in order.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    pub(super) header: Header<'a>,
    pub(super) entries: Vec<Entry<'a>>,
    /// What is not TOML in it: where, and why.
    pub(super) errors: Vec<(Range<usize>, String)>,
}

/// Reads the events of a table, or of its last lines, and adds what they say to it. Places in `source` count from
/// `base`.
pub(super) fn add_events<'a>(table: &mut Table<'a>, source: &'a str, base: usize, events: &[Event]) {
    let mut reader = Reader {
        source: Source::new(source),
        base,
        events: events.iter().peekable(),
        errors: &mut table.errors,
    };
    if let Some(header) = reader.header() {
        table.header = header;
    }
    while let Some(event) = reader.events.peek() {
        if event.kind() == EventKind::SimpleKey {
            table.entries.push(reader.entry());
        } else {
            reader.events.next();
        }
    }
}

struct Reader<'a, 'e> {
    source: Source<'a>,
    base: usize,
    events: std::iter::Peekable<std::slice::Iter<'e, Event>>,
    errors: &'e mut Vec<(Range<usize>, String)>,
}

impl<'a> Reader<'a, '_> {
    fn header(&mut self) -> Option<Header<'a>> {
        let opens = |kind| matches!(kind, EventKind::ArrayTableOpen | EventKind::StdTableOpen);
        let open = self.events.next_if(|event| opens(event.kind()))?;
        let repeated = open.kind() == EventKind::ArrayTableOpen;
        let mut path = Vec::new();
        while let Some(event) = self.events.next_if(|event| is_key_part(event.kind())) {
            if event.kind() == EventKind::SimpleKey {
                path.push(self.key(event));
            }
        }
        Some(Header { path, repeated })
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
        let (base, errors) = (self.base, &mut *self.errors);
        let raw = raw(&self.source, event);
        if let Some(raw) = raw {
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
        let place = self.place(event.span());
        raw(&self.source, event).map_or(Kind::Broken, |raw| {
            scalar(raw, event.encoding(), place, self.base, self.errors)
        })
    }

    fn place(&self, span: Span) -> Range<usize> {
        self.base + span.start()..self.base + span.end()
    }
}

/// The value of a string, number, date or the like, written as `raw` at `place`.
pub(super) fn scalar<'a>(
    raw: Raw<'a>,
    encoding: Option<Encoding>,
    place: Range<usize>,
    base: usize,
    errors: &mut Vec<(Range<usize>, String)>,
) -> Kind<'a> {
    let mut text = Cow::Borrowed("");
    let before = errors.len();
    let kind = raw.decode_scalar(&mut text, &mut |error: ParseError| {
        errors.push(describe(base, &error));
    });
    if errors.len() > before {
        return Kind::Broken;
    }
    let slip = match kind {
        ScalarKind::String => {
            return Kind::Text(with_unix_line_ends(&raw, encoding).map_or(text, Cow::Owned));
        }
        ScalarKind::Boolean(flag) => return Kind::Flag(flag),
        ScalarKind::DateTime if is_date_or_time(&text) => return Kind::DateTime(text),
        ScalarKind::DateTime => "this is no date or time that there is",
        ScalarKind::Float if is_float(&text) => return Kind::Number(text),
        ScalarKind::Float => "this number is too large",
        ScalarKind::Integer(radix) => match integer(text, radix.value()) {
            Some(digits) => return Kind::Number(digits),
            None => "this number is too large",
        },
    };
    errors.push((place, slip.to_owned()));
    Kind::Broken
}

fn is_key_part(kind: EventKind) -> bool {
    matches!(kind, EventKind::SimpleKey | EventKind::KeySep)
}

fn raw<'a>(source: &Source<'a>, event: &Event) -> Option<Raw<'a>> {
    let span = event.span();
    let text = source.input().get(span.start()..span.end())?;
    Some(Raw::new_unchecked(text, event.encoding(), span))
}

/// Whether there is such a date or time alone.
pub(super) fn is_date_or_time_alone(text: &str) -> bool {
    parse_date(text).is_some() || parse_time(text).is_some()
}

/// Whether there is such a date, time or both. The parser only knows the look of one.
fn is_date_or_time(text: &str) -> bool {
    is_date_or_time_alone(text) || text.parse::<toml::value::Datetime>().is_ok()
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
pub(super) fn describe(base: usize, error: &ParseError) -> (Range<usize>, String) {
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
