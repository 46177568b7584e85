//! The results of posts, from the CSV files that networks and schedulers export.
//!
//! [`Export::read`] makes sense of a file: its delimiter, the row with the headers, and which columns say what post a row
//! is about; every other column of numbers is a figure. [`Export::compare`] finds the post of each row and says what would
//! change; [`Intake::apply`] changes it.
//!
//! A file is written by a program that nobody here knows, in a country that nobody here knows. Where it can be
//! read in two ways, such as `1.234` or `01/12/2026`, the file as a whole decides; where it does not, nothing is guessed.
//! So it is with posts: a row that fits none or several is reported and left out.

mod columns;
mod error;
mod intake;
mod link;
mod matching;
mod moment;
mod number;
mod sheet;

pub use error::ExportError;
pub use intake::{FigureChange, Intake, Unmatched, Unread, Unreadable, Update, Why};

use columns::{Column, Role};
use moment::{DayOrder, Moment, Written};
use number::{Notation, Number};
use sheet::{Record, Sheet};

/// A file of results, as far as it can be understood without a plan.
#[derive(Debug)]
pub struct Export {
    /// The figures' names, in the order of their columns.
    figures: Vec<String>,
    /// The headers of columns that are not made use of, as written.
    ignored: Vec<String>,
    rows: Vec<Row>,
    /// Cells of figures that are not taken.
    unread: Vec<Unread>,
    /// How the file writes dates with slashes, if it can be told.
    order: Option<DayOrder>,
}

/// What a row says.
#[derive(Debug, Default)]
struct Row {
    /// Its first line in the file, from 1.
    line: usize,
    ids: Vec<String>,
    links: Vec<String>,
    channels: Vec<String>,
    words: Vec<String>,
    moment: Moment,
    /// Amounts, by the place of their figure.
    amounts: Vec<(usize, f64)>,
    /// Whether it has more cells than there are headers.
    is_too_long: bool,
}

impl Export {
    /// Makes sense of a CSV file. Rows that name no channel are about posts on `channel`, where that is given.
    ///
    /// # Errors
    /// Says why that cannot be done, and what to do about it.
    pub fn read(bytes: &[u8], channel: Option<&str>) -> Result<Self, ExportError> {
        let sheet = Sheet::read(bytes, channel.is_some())?;
        let columns = columns::of(&sheet)?;
        let notations = Notations::of(&sheet, &columns);
        let mut export = Self {
            figures: columns::figures(&columns)
                .map(|(_, name)| name.to_owned())
                .collect(),
            ignored: columns
                .iter()
                .filter(|column| column.role == Role::Ignored && !column.header.is_empty())
                .map(|column| column.header.clone())
                .collect(),
            rows: Vec::with_capacity(sheet.records.len()),
            unread: Vec::new(),
            order: None,
        };
        for record in sheet.records.iter().filter(|record| !record.is_blank()) {
            let mut row = export.row(record, &columns, &notations);
            if let (true, Some(channel)) = (row.channels.is_empty(), channel) {
                row.channels.push(matching::channel(channel));
            }
            export.rows.push(row);
        }
        export.order = DayOrder::of(export.rows.iter().filter_map(|row| row.moment.day));
        Ok(export)
    }

    /// The figures that the file has, in the order of their columns.
    pub fn figures(&self) -> &[String] {
        &self.figures
    }

    /// The headers of columns that nothing is made of, in their order.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    fn row(&mut self, record: &Record, columns: &[Column], notations: &Notations) -> Row {
        let mut row = Row {
            line: record.line,
            is_too_long: record.cells().skip(columns.len()).any(|cell| !cell.is_empty()),
            ..Row::default()
        };
        let mut figure = 0;
        for (at, (column, cell)) in columns.iter().zip(record.cells()).enumerate() {
            match &column.role {
                Role::Figure(_) => {
                    let number = notations.number(figure, cell);
                    self.figure(&mut row, [figure, at], column, cell, number);
                    figure += 1;
                }
                Role::Ignored => {}
                _ if cell.is_empty() => {}
                Role::Id => row.ids.push(cell.to_owned()),
                Role::Link => row.links.push(link::plain(cell)),
                Role::Channel => row.channels.push(matching::channel(cell)),
                Role::Words => row.words.push(matching::words(cell)),
                Role::Moment => row.moment.add(Written::read(cell)),
            }
        }
        row
    }

    /// Takes down what a cell of a figure says; the places are that of the figure and that of the column.
    fn figure(
        &mut self,
        row: &mut Row,
        [figure, at]: [usize; 2],
        column: &Column,
        cell: &str,
        number: Number,
    ) {
        let why = match number {
            Number::Nothing => return,
            Number::Amount(amount) => {
                row.amounts.push((figure, amount));
                return;
            }
            Number::Unclear => Unreadable::TwoWays,
            Number::None => Unreadable::NoNumber,
        };
        self.unread.push(Unread {
            line: row.line,
            column: at + 1,
            header: column.header.clone(),
            cell: cell.to_owned(),
            why,
        });
    }
}

/// How the figures' columns write numbers, and the file as a whole.
struct Notations {
    /// In the order of the figures.
    columns: Vec<Notation>,
    file: Notation,
    delimiter: u8,
}

impl Notations {
    fn of(sheet: &Sheet, columns: &[Column]) -> Self {
        let places = || columns::figures(columns).map(|(at, _)| at);
        Self {
            columns: places().map(|at| Notation::of(sheet.column(at))).collect(),
            file: Notation::of(places().flat_map(|at| sheet.column(at))),
            delimiter: sheet.delimiter,
        }
    }

    /// What a cell of a figure says.
    fn number(&self, figure: usize, cell: &str) -> Number {
        let column = self.columns.get(figure).copied().unwrap_or_default();
        number::read(cell).settled(column, self.file, self.delimiter)
    }
}

#[cfg(test)]
mod tests;
