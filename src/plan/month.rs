//! Months and the weeks within them.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fmt;
use std::str::FromStr;

/// One month of one year, from 0001-01 to 9999-12: the years that TOML and ISO 8601 dates can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The first day; a month is known by it.
    first: NaiveDate,
    /// The last day: asked for of every post.
    last: NaiveDate,
}

impl Month {
    /// That month, or `None` outside of years 1 to 9999 and months 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, 1).map(Self::of)
    }

    /// The month a date lies in.
    pub fn of(date: NaiveDate) -> Self {
        let first = date.with_day(1).unwrap_or(date);
        let days = first.num_days_in_month();
        Self {
            first,
            last: first + Days::new(u64::from(days) - 1),
        }
    }

    /// The month that people plan on that day: from the 20th on the next one.
    pub fn to_plan_on(today: NaiveDate) -> Self {
        let month = Self::of(today);
        if today.day() < 20 { month } else { month.next() }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// How many days it has: 28 to 31.
    pub fn days(self) -> u32 {
        self.first.num_days_in_month().into()
    }

    /// Whether the date lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// The month after; the last one there is stays.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, month) = (self.first.year(), self.first.month());
        let next = if month == 12 {
            Self::new(year + 1, 1)
        } else {
            Self::new(year, month + 1)
        };
        next.unwrap_or(self)
    }

    /// The month before; the first one there is stays.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, month) = (self.first.year(), self.first.month());
        let previous = if month == 1 {
            Self::new(year - 1, 12)
        } else {
            Self::new(year, month - 1)
        };
        previous.unwrap_or(self)
    }

    /// The first days of the weeks that touch the month, in order: 4 to 6 of them. The first and the last
    /// week may begin or end in a neighbouring month.
    pub fn weeks(self, start: WeekStart) -> Vec<NaiveDate> {
        let first = start.week_of(self.first);
        first
            .iter_days()
            .step_by(7)
            .take_while(|day| *day <= self.last())
            .collect()
    }

    /// As people say it: "December 2026".
    pub fn title(self) -> String {
        self.first.format("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Month {
    type Err = ();

    /// Reads `2026-12`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(());
        }
        Self::new(year.parse().map_err(|_| ())?, month.parse().map_err(|_| ())?).ok_or(())
    }
}

/// The day on which weeks begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekStart(pub Weekday);

impl Default for WeekStart {
    /// Monday, as ISO 8601 has it.
    fn default() -> Self {
        Self(Weekday::Mon)
    }
}

impl WeekStart {
    /// The first day of the week that the date lies in.
    pub fn week_of(self, date: NaiveDate) -> NaiveDate {
        let into = date.weekday().days_since(self.0);
        date.checked_sub_days(Days::new(into.into())).unwrap_or(date)
    }

    /// The seven weekdays in the order of the week.
    pub fn weekdays(self) -> [Weekday; 7] {
        let mut day = self.0.pred();
        std::array::from_fn(|_| {
            day = day.succ();
            day
        })
    }
}

impl FromStr for WeekStart {
    type Err = ();

    /// Reads the English name of a weekday or its first three letters, in any case.
    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse::<Weekday>().map(Self).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_the_same_text() {
        assert_eq!(month("2026-12").to_string(), "2026-12");
        for wrong in [
            "2026-13",
            "2026-00",
            "26-12",
            "2026-1",
            "2026/12",
            "0000-01",
            "2026-12-01",
            "+026-12",
        ] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn knows_its_days_and_neighbours_across_years_and_leap_days() {
        assert_eq!(month("2024-02").days(), 29);
        assert_eq!(month("2026-02").last(), "2026-02-28".parse().unwrap());
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2026-01").previous(), month("2025-12"));
        assert_eq!(month("9999-12").next(), month("9999-12"), "nothing lies beyond");
        assert_eq!(month("0001-01").previous(), month("0001-01"));
    }

    #[test]
    fn weeks_begin_on_the_configured_day_and_cover_the_month() {
        let first = |start| month("2026-12").weeks(WeekStart(start))[0].to_string();
        assert_eq!(first(Weekday::Mon), "2026-11-30");
        assert_eq!(first(Weekday::Sun), "2026-11-29");
        assert_eq!(first(Weekday::Tue), "2026-12-01");
        assert_eq!(
            month("2027-02").weeks(WeekStart::default()).len(),
            4,
            "exactly four weeks"
        );
        assert_eq!(month("2027-05").weeks(WeekStart::default()).len(), 6);
    }
}
