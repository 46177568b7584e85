//! A CSV file as rows of cells: its encoding, its delimiter, and the row with the headers.

use super::ExportError;
use super::columns;
use csv::{ReaderBuilder, StringRecord};

/// The characters that can stand between cells.
const DELIMITERS: [u8; 3] = *b",;\t";

/// How many rows may stand above the headers: exports begin with titles and hints.
const TITLES: usize = 20;

/// A CSV file as rows of cells.
#[derive(Debug)]
pub(super) struct Sheet {
    /// What stands between its cells.
    pub(super) delimiter: u8,
    /// The headers.
    pub(super) header: Record,
    /// The rows below.
    pub(super) records: Vec<Record>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Record {
    /// Its first line, from 1.
    pub(super) line: usize,
    cells: StringRecord,
}

impl Record {
    /// Its cells, without blanks around them, and without quotes where those stand behind a blank.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(bare)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }
}

/// A cell without blanks around it. Quotes that do not begin right behind the delimiter are read as part of the cell.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let quoted = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    quoted
        .filter(|inner| !inner.contains('"'))
        .map_or(cell, str::trim)
}

impl Sheet {
    /// Reads a file whose rows may all be about one channel that is known from elsewhere.
    pub(super) fn read(bytes: &[u8], has_channel: bool) -> Result<Self, ExportError> {
        let text = decoded(bytes)?;
        if text.trim().is_empty() {
            return Err(ExportError::Empty);
        }
        let Some((delimiter, titles)) = delimiter_of(text, has_channel) else {
            return Err(ExportError::NoHeader {
                found: first_row(text),
            });
        };
        let mut records = Rows::of(text, delimiter).skip(titles);
        // There is one: it is by the headers that the delimiter was found.
        let header = records.next().ok_or(ExportError::Empty)?;
        let records: Vec<Record> = records.collect();
        no_open_quote(text, records.last().unwrap_or(&header))?;
        Ok(Self {
            delimiter,
            header,
            records,
        })
    }

    /// The cells of a column below its header; a row may lack it.
    pub(super) fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.records
            .iter()
            .filter_map(move |record| record.cells.get(at).map(bare))
    }
}

/// The text without its byte-order mark.
fn decoded(bytes: &[u8]) -> Result<&str, ExportError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(ExportError::Workbook);
    }
    let has_mark = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    // UTF-16 without a mark is told by its zeros.
    if has_mark || bytes.contains(&0) {
        return Err(ExportError::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        ExportError::NotUtf8 {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The delimiter with which some row says the most as headers, and how many rows stand above that row.
fn delimiter_of(text: &str, has_channel: bool) -> Option<(u8, usize)> {
    let headers = DELIMITERS.into_iter().filter_map(|delimiter| {
        let mut rows = Rows::of(text, delimiter).take(TITLES);
        let titles = rows.position(|row| columns::is_header(row.cells(), has_channel))?;
        let header = Rows::of(text, delimiter).nth(titles)?;
        Some((header.cells.len(), delimiter, titles))
    });
    let best = headers.max_by_key(|(cells, ..)| *cells);
    best.map(|(_, delimiter, titles)| (delimiter, titles))
}

/// The cells of the first row that has any, with whichever delimiter gives the most.
fn first_row(text: &str) -> Vec<String> {
    let rows = DELIMITERS
        .into_iter()
        .filter_map(|delimiter| Rows::of(text, delimiter).find(|row| !row.is_blank()));
    let most = rows.max_by_key(|row| row.cells.len());
    most.iter()
        .flat_map(Record::cells)
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Refuses a file that ends within quotes: its last row would have swallowed others.
fn no_open_quote(text: &str, last: &Record) -> Result<(), ExportError> {
    let is_odd = text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    let has_lines = last.cells.iter().any(|cell| cell.contains(['\n', '\r']));
    if is_odd && has_lines {
        return Err(ExportError::OpenQuote { line: last.line });
    }
    Ok(())
}

/// The rows of a text, with their lines.
struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    /// How far lines have been counted.
    counted: usize,
    line: usize,
}

impl<'t> Rows<'t> {
    fn of(text: &'t str, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            counted: 0,
            line: 1,
        }
    }

    /// The line of the row that begins at that byte or behind the line ends that follow.
    fn line_at(&mut self, byte: usize) -> usize {
        let rest = self.text.get(byte..).unwrap_or_default();
        let begins = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = self.text.get(self.counted..begins).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.counted = begins;
        self.line
    }
}

impl Iterator for Rows<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut cells = StringRecord::new();
        // What is in memory and is text gives no error.
        if !self.reader.read_record(&mut cells).unwrap_or(false) {
            return None;
        }
        let byte = cells.position().map_or(0, csv::Position::byte);
        let line = self.line_at(usize::try_from(byte).unwrap_or(usize::MAX));
        Some(Record { line, cells })
    }
}
