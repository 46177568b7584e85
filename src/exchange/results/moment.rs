//! When a post went out: dates and times as exports write them.

use chrono::{NaiveDate, NaiveTime};

/// When a post went out, as far as its row says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: Option<Day>,
    pub(super) time: Option<NaiveTime>,
}

impl Moment {
    /// Takes in what another cell says that is not known yet.
    pub(super) fn add(&mut self, written: Written) {
        self.day = self.day.or(written.0.day);
        self.time = self.time.or(written.0.time);
    }
}

/// A day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// In a form that has one meaning.
    Clear(NaiveDate),
    /// `01/12/2026`: its first number, its second and the year.
    Slashed(u32, u32, i32),
}

/// What the first number of `01/12/2026` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl DayOrder {
    /// The order of a file with those days: there is one where some number is too high for a month, and always at the
    /// same place.
    pub(super) fn of(days: impl Iterator<Item = Day>) -> Option<Self> {
        let (mut day_first, mut month_first) = (false, false);
        for day in days {
            if let Day::Slashed(first, second, _) = day {
                day_first |= first > 12;
                month_first |= second > 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Some(Self::DayFirst),
            (false, true) => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

impl Day {
    /// The date in a file of that order; `None` where it can be two.
    pub(super) fn date(self, order: Option<DayOrder>) -> Option<NaiveDate> {
        match self {
            Self::Clear(date) => Some(date),
            Self::Slashed(first, second, year) => {
                let [day_first, month_first] =
                    [(second, first), (first, second)].map(|(m, d)| NaiveDate::from_ymd_opt(year, m, d));
                match (order, day_first, month_first) {
                    (Some(DayOrder::DayFirst), date, _) | (Some(DayOrder::MonthFirst), _, date) => date,
                    (None, Some(one), Some(other)) if one != other => None,
                    (None, one, other) => one.or(other),
                }
            }
        }
    }
}

/// What a cell says of the moment; nothing where it is neither a date nor a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written(Moment);

impl Written {
    /// Reads a cell.
    pub(super) fn read(cell: &str) -> Self {
        let (date, time) = cell
            .split_once(|c: char| c == 'T' || c.is_whitespace())
            .unwrap_or((cell, ""));
        let moment = match day(date.trim_end_matches(',')) {
            Some(day) => Moment {
                day: Some(day),
                time: time_of_day(time),
            },
            None => Moment {
                day: None,
                time: time_of_day(cell),
            },
        };
        Self(moment)
    }
}

fn day(text: &str) -> Option<Day> {
    let mark = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = text.split(mark);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let is_date = |year: &str, month: &str, day: &str| {
        year.len() == 4 && [month, day].iter().all(|part| (1..=2).contains(&part.len()))
    };
    if is_date(first, second, third) {
        let date = NaiveDate::from_ymd_opt(digits(first)?.try_into().ok()?, digits(second)?, digits(third)?);
        return date.map(Day::Clear);
    }
    if !is_date(third, second, first) {
        return None;
    }
    let (first, second, year) = (digits(first)?, digits(second)?, digits(third)?.try_into().ok()?);
    if mark == '.' {
        // Nobody writes the month first with points.
        return NaiveDate::from_ymd_opt(year, second, first).map(Day::Clear);
    }
    let slashed = Day::Slashed(first, second, year);
    let either = [DayOrder::DayFirst, DayOrder::MonthFirst];
    let exists = either.iter().any(|order| slashed.date(Some(*order)).is_some());
    exists.then_some(slashed)
}

fn digits(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// A time of day: hours and minutes, with or without seconds, `am` or `pm`, and an offset, which is passed over: a
/// plan's times are local.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.get(..2)?;
    let rest = &rest[2..];
    let seconds = rest.strip_prefix(':').and_then(|rest| rest.get(..2));
    let rest = rest.to_ascii_lowercase();
    let hours = match digits(hours).filter(|_| hours.len() <= 2)? {
        12 if rest.contains("am") => 0,
        hours @ 1..=11 if rest.contains("pm") => hours + 12,
        hours => hours,
    };
    NaiveTime::from_hms_opt(hours, digits(minutes)?, seconds.map_or(Some(0), digits)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, order: Option<DayOrder>) -> (String, String) {
        let Written(moment) = Written::read(cell);
        let date = moment.day.and_then(|day| day.date(order));
        (
            date.map_or_else(String::new, |date| date.to_string()),
            moment.time.map_or_else(String::new, |time| time.to_string()),
        )
    }

    #[test]
    fn forms_with_one_meaning_are_read() {
        let day = "2026-12-01";
        for (cell, time) in [
            ("2026-12-01", ""),
            ("2026/12/01", ""),
            ("2026/12/1", ""),
            ("01.12.2026", ""),
            ("2026-12-01T09:30", "09:30:00"),
            ("2026-12-01T09:30:15Z", "09:30:15"),
            ("2026-12-01 09:30:15.250+01:00", "09:30:15"),
            ("2026/12/01 9:30 PM", "21:30:00"),
            ("2026-12-01, 12:05 am", "00:05:00"),
        ] {
            assert_eq!(read(cell, None), (day.into(), time.into()), "{cell}");
        }
        assert_eq!(read("18:30", None), (String::new(), "18:30:00".into()));
        for cell in [
            "",
            "Lifetime",
            "2026-13-01",
            "13/13/2026",
            "12/2026",
            "1-2-3",
            "25:00",
            "12:3",
            "99/99/9999",
            "2026-12-é1",
        ] {
            assert_eq!(read(cell, None), (String::new(), String::new()), "{cell}");
        }
    }

    #[test]
    fn slashed_dates_mean_what_the_file_as_a_whole_says() {
        let of = |cells: &[&str]| DayOrder::of(cells.iter().filter_map(|cell| Written::read(cell).0.day));
        let (day, month) = (Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst));
        assert_eq!(of(&["01/12/2026", "24/12/2026"]), day);
        assert_eq!(of(&["12/01/2026", "12/24/2026"]), month);
        assert_eq!(of(&["01/12/2026", "2026-12-24"]), None);
        assert_eq!(of(&["24/12/2026", "12/24/2026"]), None, "both cannot be");
        assert_eq!(read("01/12/2026", day).0, "2026-12-01");
        assert_eq!(read("01/12/2026", month).0, "2026-01-12");
        assert_eq!(read("01/12/2026", None).0, "");
        assert_eq!(read("05/05/2026", None).0, "2026-05-05", "the same both ways");
        assert_eq!(
            read("24/12/2026 09:30", None),
            ("2026-12-24".into(), "09:30:00".into())
        );
    }
}
