//! Why a file of results cannot be made sense of.

/// Why a file of results cannot be made sense of. Nothing of it is used.
///
/// The message says what to do about it. It does not name the file, which only the caller knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// There is nothing in it.
    #[error("it is empty: export the results again, with a row of headers")]
    Empty,
    /// A spreadsheet program's own format.
    #[error("it is a workbook, not CSV: open it in the spreadsheet program and save it as `CSV UTF-8`")]
    Workbook,
    /// Text in UTF-16.
    #[error("it is UTF-16 text, not UTF-8: save it again as `CSV UTF-8`")]
    Utf16,
    /// A byte that does not belong to UTF-8 text.
    #[error("it is not UTF-8 text (line {line}, column {column}): save it again as `CSV UTF-8`")]
    NotUtf8 {
        /// The line of the first bad byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
    /// A quote that nothing closes: all that follows would be one cell.
    #[error("line {line} opens a quote that is never closed: close it, or export the file again")]
    OpenQuote {
        /// The first line of the row, from 1.
        line: usize,
    },
    /// No row that says what a row is about.
    #[error(
        "no header says which post a row is about, among {}: call a column `id`, or `link`, or have one called `channel` \
         and one called `date`; with --channel ID, `date` alone will do",
        listed(.found)
    )]
    NoHeader {
        /// The cells of the first row, as written.
        found: Vec<String>,
    },
    /// Columns that say what a row is about, and nothing else.
    #[error("no column has figures, among {}: a figure is a column of numbers with a header", listed(.found))]
    NoFigures {
        /// The headers, as written.
        found: Vec<String>,
    },
    /// Two columns come to the same figure.
    #[error("the columns {first} and {second} are both the figure `{name}`: delete or rename one of them")]
    SameFigure {
        /// The figure.
        name: String,
        /// The place of one column, from 1.
        first: usize,
        /// The place of the other, from 1.
        second: usize,
    },
    /// A date that reads in two ways, on which the post of its row depends.
    #[error(
        "line {line}: `{date}` can be the day first or the month first, and the other dates of the file do not tell which: \
         write dates as 2026-12-01, or have a column `id` or `link`"
    )]
    UnclearDate {
        /// The first line of its row, from 1.
        line: usize,
        /// The date, with slashes.
        date: String,
    },
}

/// Some headers, the first few of them, in words.
fn listed(headers: &[String]) -> String {
    const MOST: usize = 8;
    let mut words: Vec<String> = headers
        .iter()
        .take(MOST)
        .map(|header| format!("`{header}`"))
        .collect();
    if headers.len() > MOST {
        words.push(format!("{} more", headers.len() - MOST));
    }
    words.join(", ")
}
