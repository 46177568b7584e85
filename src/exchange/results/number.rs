//! Numbers as people and programs write them, in any country.
//!
//! `1.234` is one and a bit in one country and a thousand and more in another. Cells that can be read in one way only
//! tell which their column means, or else the file ([`Notation`]), and the others are read after them. Programs that
//! write prices with a decimal comma may still write `1,234` followers with a thousands comma: that the rest of a file
//! has decimals behind such a mark is not enough to read decimals in a column that shows none.

/// What stands in front of the decimals, or between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Point,
    Comma,
}

/// A cell by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Empty, a word for it, or a percentage, which adds up to nothing.
    Nothing,
    /// An amount, and the mark of its decimals where it shows which that is.
    Amount(f64, Option<Mark>),
    /// One mark in front of three digits: with thousands, or with decimals.
    Unclear { whole: f64, fraction: f64, mark: Mark },
    /// No number.
    None,
}

/// A cell as the file means it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Nothing,
    Amount(f64),
    /// Neither its column nor the file tells which of two numbers it is.
    Unclear,
    /// No number.
    None,
}

/// What a column, or a file, shows of its way to write numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notation {
    has_point: bool,
    has_comma: bool,
}

impl Notation {
    /// What those cells show.
    pub(super) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        cells.fold(Self::default(), |seen, cell| match read(cell) {
            Cell::Amount(_, Some(Mark::Point)) => Self {
                has_point: true,
                ..seen
            },
            Cell::Amount(_, Some(Mark::Comma)) => Self {
                has_comma: true,
                ..seen
            },
            _ => seen,
        })
    }

    /// The mark of decimals, if the cells agree on one.
    fn decimals(self) -> Option<Mark> {
        match (self.has_point, self.has_comma) {
            (true, false) => Some(Mark::Point),
            (false, true) => Some(Mark::Comma),
            _ => None,
        }
    }
}

impl Cell {
    /// The cell in a column of that notation, in a file of that notation and delimiter.
    pub(super) fn settled(self, column: Notation, file: Notation, delimiter: u8) -> Number {
        let (whole, fraction, mark) = match self {
            Self::Nothing => return Number::Nothing,
            Self::None => return Number::None,
            Self::Amount(amount, _) => return Number::Amount(amount),
            Self::Unclear {
                whole,
                fraction,
                mark,
            } => (whole, fraction, mark),
        };
        match (column.decimals(), file.decimals()) {
            (Some(decimals), _) if decimals == mark => Number::Amount(fraction),
            (Some(_), _) => Number::Amount(whole),
            (None, Some(decimals)) if column == Notation::default() && decimals != mark => {
                Number::Amount(whole)
            }
            // A comma is between thousands, but for countries where semicolons divide cells because it is not.
            (None, None) if mark == Mark::Comma && delimiter != b';' && file == Notation::default() => {
                Number::Amount(whole)
            }
            _ => Number::Unclear,
        }
    }

    /// Whether it has digits that can be counted with.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Amount(..) | Self::Unclear { .. })
    }
}

/// Words for no amount.
const NOTHING: [&str; 7] = ["-", "--", "–", "—", "n/a", "#n/a", "null"];

/// Currencies that are written as letters.
const CURRENCIES: [&str; 24] = [
    "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "RON", "BRL", "MXN", "ZAR", "SGD", "HKD", "TRY", "ILS",
];

/// Digits that a number can have and still be exact.
const MOST_DIGITS: usize = 15;

/// Reads a cell.
pub(super) fn read(cell: &str) -> Cell {
    let cell = cell.trim();
    if cell.is_empty() || NOTHING.iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Cell::Nothing;
    }
    if let Some(percent) = cell.strip_suffix('%') {
        return if read(percent).is_number() {
            Cell::Nothing
        } else {
            Cell::None
        };
    }
    let (minus, rest) = signed(cell);
    let rest = without_currency(rest);
    let (minus, rest) = if minus { (true, rest) } else { signed(rest) };
    match plain(rest) {
        Cell::Amount(amount, mark) if minus => Cell::Amount(0.0 - amount, mark),
        Cell::Unclear {
            whole,
            fraction,
            mark,
        } if minus => Cell::Unclear {
            whole: -whole,
            fraction: -fraction,
            mark,
        },
        read => read,
    }
}

/// Whether there is a minus in front, and what follows the sign.
fn signed(text: &str) -> (bool, &str) {
    let minus = text.strip_prefix(['-', '\u{2212}']);
    let plus = || text.strip_prefix('+').unwrap_or(text);
    (minus.is_some(), minus.unwrap_or_else(plus).trim_start())
}

/// The text without a currency in front or behind.
fn without_currency(text: &str) -> &str {
    let is_sign = |c: char| matches!(c, '$' | '¢' | '£' | '¥' | '\u{20a0}'..='\u{20cf}');
    if let Some((letters, rest)) = text.split_once(is_sign) {
        let is_country = letters.len() <= 3 && letters.chars().all(|c| c.is_ascii_uppercase());
        if is_country {
            return rest.trim_start();
        }
    }
    if let Some(rest) = text.strip_suffix(is_sign) {
        return rest.trim_end();
    }
    let coded = CURRENCIES
        .iter()
        .find_map(|code| text.strip_prefix(code).or_else(|| text.strip_suffix(code)));
    coded.map_or(text, str::trim)
}

/// Reads digits and the marks between them.
fn plain(text: &str) -> Cell {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if text.chars().filter(char::is_ascii_digit).count() > MOST_DIGITS {
        return Cell::None;
    }
    let marks: Vec<char> = text.chars().filter(|c| matches!(c, '.' | ',')).collect();
    let other = |c: char| if c == '.' { Mark::Comma } else { Mark::Point };
    let has_spaces = text.contains(is_space);
    match marks[..] {
        [] => amount(text, is_space, "", None),
        [one] => with_one_mark(text, one, is_space),
        // The same mark again and again: between thousands.
        [one, .., last] if marks.iter().all(|c| *c == one) && one == last && !has_spaces => {
            amount(text, |c| c == one, "", Some(other(one)))
        }
        [one, .., last]
            if one != last && marks.iter().filter(|c| **c == last).count() == 1 && !has_spaces =>
        {
            let (whole, decimals) = text.split_once(last).unwrap_or((text, ""));
            amount(whole, |c| c == one, decimals, Some(mark_of(last)))
        }
        _ => Cell::None,
    }
}

/// Reads digits with just one point or comma: in front of three digits it can be either kind of mark.
fn with_one_mark(text: &str, one: char, is_space: impl Fn(char) -> bool) -> Cell {
    let (whole, decimals) = text.split_once(one).unwrap_or((text, ""));
    let mark = mark_of(one);
    let can_be_thousands = decimals.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && !text.contains(&is_space);
    let fraction = amount(whole, is_space, decimals, Some(mark));
    if !can_be_thousands {
        return fraction;
    }
    match (fraction, amount(text, |c| c == one, "", None)) {
        (Cell::Amount(fraction, _), Cell::Amount(whole, _)) => Cell::Unclear {
            whole,
            fraction,
            mark,
        },
        (fraction, _) => fraction,
    }
}

fn mark_of(c: char) -> Mark {
    if c == '.' { Mark::Point } else { Mark::Comma }
}

/// The amount whose whole part is in groups between `is_mark`, with those decimals.
fn amount(whole: &str, is_mark: impl Fn(char) -> bool, decimals: &str, shows: Option<Mark>) -> Cell {
    let groups: Vec<&str> = whole.split(is_mark).collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = match &groups[..] {
        [_] => true,
        // Thousands; or, in India, thousands and then hundreds.
        [first, middle @ .., last] => {
            let hundreds = middle.iter().all(|group| group.len() == 2) && first.len() <= 2;
            let thousands = middle.iter().all(|group| group.len() == 3) && first.len() <= 3;
            !first.is_empty() && last.len() == 3 && (thousands || hundreds)
        }
        [] => false,
    };
    let is_empty = whole.is_empty() && decimals.is_empty();
    if is_empty || !is_grouped || !groups.iter().all(digits) || !digits(&decimals) {
        return Cell::None;
    }
    let written = format!("0{}.{decimals}0", groups.concat());
    written
        .parse()
        .map_or(Cell::None, |amount| Cell::Amount(amount, shows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The cell in a column with those others, with commas between cells.
    fn among(cell: &str, others: &[&str]) -> Number {
        let column = Notation::of(others.iter().copied());
        read(cell).settled(column, column, b',')
    }

    /// The cell in a column of its own, in a file with those others.
    fn beside(cell: &str, others: &[&str]) -> Number {
        let file = Notation::of(others.iter().copied());
        read(cell).settled(Notation::default(), file, b';')
    }

    #[test]
    fn amounts_are_read_in_every_countrys_way() {
        for (cell, amount) in [
            ("1234", 1234.0),
            ("1,234", 1234.0),
            ("1 234", 1234.0),
            ("1\u{202f}234\u{a0}567", 1_234_567.0),
            ("1'234.50", 1234.5),
            ("1.234,56", 1234.56),
            ("1,234.56", 1234.56),
            ("1,234,567", 1_234_567.0),
            ("1.234.567,8", 1_234_567.8),
            ("12,34,567", 1_234_567.0),
            ("1 234,5", 1234.5),
            ("12.5", 12.5),
            ("12,5", 12.5),
            ("0.125", 0.125),
            (".5", 0.5),
            ("1234.567", 1234.567),
            ("€30", 30.0),
            ("30 €", 30.0),
            ("$1,200.50", 1200.5),
            ("US$ 1,200.50", 1200.5),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("\u{2212}5", -5.0),
            ("EUR 12", 12.0),
            ("12 CHF", 12.0),
            ("+7", 7.0),
            ("-0", 0.0),
        ] {
            assert_eq!(among(cell, &[]), Number::Amount(amount), "{cell}");
        }
        let Cell::Amount(zero, _) = read("-0") else {
            panic!()
        };
        assert!(zero.is_sign_positive(), "a file would show the minus");
    }

    #[test]
    fn percentages_and_cells_without_an_amount_are_passed_over() {
        for cell in ["", " ", "4.5%", "4,5 %", "-", "—", "N/A", "null"] {
            assert_eq!(read(cell), Cell::Nothing, "{cell}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for cell in [
            "abc",
            "%",
            "12 pcs",
            "1.2K",
            "1e5",
            "12:30",
            "$",
            ".",
            ",",
            "1..2",
            "1,2,3",
            "1,2345,678",
            "1.2.3,4",
            "2026-12-01",
            "12345678901234567",
            "٣",
            "--5",
            "inf",
            "NaN",
            "1 23",
            "1,234.5.6",
        ] {
            assert_eq!(read(cell), Cell::None, "{cell}");
        }
    }

    #[test]
    fn the_column_decides_what_a_mark_before_three_digits_is() {
        assert_eq!(among("1.234", &["12,5"]), Number::Amount(1234.0));
        assert_eq!(among("1.234", &["12.5"]), Number::Amount(1.234));
        assert_eq!(among("1,234", &["12,5"]), Number::Amount(1.234));
        assert_eq!(among("1,234", &["1.234.567"]), Number::Amount(1.234));
        assert_eq!(among("-1.234", &["12,5"]), Number::Amount(-1234.0));
    }

    #[test]
    fn other_columns_tell_of_thousands_but_not_of_decimals_where_the_column_shows_none() {
        assert_eq!(beside("1.234", &["12,50"]), Number::Amount(1234.0));
        assert_eq!(beside("1,234", &["1,200.50"]), Number::Amount(1234.0));
        assert_eq!(beside("1,234", &["12,50"]), Number::Unclear);
        assert_eq!(beside("1.234", &["12.50"]), Number::Unclear);
        let mixed = Notation::of(["12.5", "12,5"].into_iter());
        let file = Notation::of(["12,5"].into_iter());
        assert_eq!(read("1.234").settled(mixed, file, b';'), Number::Unclear);
    }

    #[test]
    fn where_nothing_decides_a_point_is_unclear_and_a_comma_only_between_semicolons() {
        assert_eq!(among("1.234", &[]), Number::Unclear);
        assert_eq!(among("1.234", &["12.5", "12,5"]), Number::Unclear);
        assert_eq!(among("1,234", &["12.5", "12,5"]), Number::Unclear);
        assert_eq!(among("1,234", &[]), Number::Amount(1234.0));
        assert_eq!(beside("1,234", &[]), Number::Unclear);
    }

    proptest! {
        #[test]
        fn a_number_grouped_and_marked_in_either_way_reads_back(whole in 0..99_999_999u32, cents in 0..100u32, comma: bool) {
            let digits = whole.to_string();
            let (thousands, decimals) = if comma { ('.', ',') } else { (',', '.') };
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    grouped.push(thousands);
                }
                grouped.push(digit);
            }
            let expected: f64 = format!("{whole}.{cents:02}").parse().unwrap();
            let written = format!("{grouped}{decimals}{cents:02}");
            prop_assert_eq!(among(&written, &[]), Number::Amount(expected), "{}", written);
        }

        #[test]
        fn whatever_a_cell_holds_an_amount_is_finite(cell in "[-+0-9., '$€%A-Z]{0,20}") {
            if let Cell::Amount(amount, _) = read(&cell) {
                prop_assert!(amount.is_finite());
            }
        }
    }
}
