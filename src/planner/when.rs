//! Days and times as people type them.

use crate::plan::Month;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

/// What [`day`] understands, for messages.
pub const DAY_FORMS: &str = "4, fri, +2d, 4 dec, tomorrow or 2026-12-04";
/// What [`time`] understands, for messages.
pub const TIME_FORMS: &str = "9:30, 0930, 18 or 6pm";

/// The day that a typed text means, near `reference`, the day it is now or was before:
/// `2026-12-04`; `4` or `4.` in the month shown; `4 dec`, `dec 4`, `4.12.`; `fri`, the next one after the
/// reference; `+2d`, `-1w`, `+1m` from the reference; `today`, `tomorrow`, `yesterday`.
pub fn day(text: &str, reference: NaiveDate, today: NaiveDate, month: Month) -> Option<NaiveDate> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "today" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        "yesterday" => return today.pred_opt(),
        _ => {}
    }
    full_date(&text)
        .or_else(|| relative(&text, reference))
        .or_else(|| day_of_month(&text, month))
        .or_else(|| next_weekday(&text, reference))
        .or_else(|| day_and_month(&text, month))
}

fn full_date(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(
        year.parse().ok().filter(|year| *year >= 1)?,
        month.parse().ok()?,
        day.parse().ok()?,
    )
}

fn relative(text: &str, from: NaiveDate) -> Option<NaiveDate> {
    let (forward, rest) = match text.as_bytes().first()? {
        b'+' => (true, &text[1..]),
        b'-' => (false, &text[1..]),
        _ => return None,
    };
    let (number, unit) = match rest.strip_suffix(['d', 'w', 'm']) {
        Some(number) => (number, rest.chars().last()?),
        None => (rest, 'd'),
    };
    let number: u32 = number.trim().parse().ok()?;
    if unit == 'm' {
        let months = Months::new(number);
        return if forward {
            from.checked_add_months(months)
        } else {
            from.checked_sub_months(months)
        };
    }
    let days = Days::new(u64::from(number) * if unit == 'w' { 7 } else { 1 });
    if forward {
        from.checked_add_days(days)
    } else {
        from.checked_sub_days(days)
    }
}

fn day_of_month(text: &str, month: Month) -> Option<NaiveDate> {
    month
        .first()
        .with_day(text.strip_suffix('.').unwrap_or(text).parse().ok()?)
}

fn next_weekday(text: &str, after: NaiveDate) -> Option<NaiveDate> {
    let weekday: Weekday = text.strip_prefix("next ").unwrap_or(text).parse().ok()?;
    after
        .iter_days()
        .skip(1)
        .take(7)
        .find(|day| day.weekday() == weekday)
}

/// `4 dec`, `dec 4`, `4 december`, `4.12.`: in the year that brings it nearest to the month shown.
fn day_and_month(text: &str, shown: Month) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split([' ', '.', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [one, other] = parts[..] else { return None };
    let named = |word: &str| {
        word.parse::<chrono::Month>()
            .ok()
            .map(|month| month.number_from_month())
    };
    let (day, month) = match (named(one), named(other)) {
        (Some(month), _) => (other.parse().ok()?, month),
        (_, Some(month)) => (one.parse().ok()?, month),
        _ => (one.parse().ok()?, other.parse().ok()?),
    };
    let years =
        (-1..=1).filter_map(|offset| NaiveDate::from_ymd_opt(shown.first().year() + offset, month, day));
    years.min_by_key(|date| (*date - shown.first()).num_days().abs())
}

/// The time of day that a typed text means: `9`, `9:30`, `9.30`, `930`, `0930`, `9am`, `6:15 pm`.
pub fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_lowercase();
    let (clock, half) = match text.strip_suffix("am").or_else(|| text.strip_suffix("pm")) {
        Some(rest) => (rest.trim_end(), Some(text.ends_with("pm"))),
        None => (&*text, None),
    };
    let all_digits = !clock.is_empty() && clock.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute, second) = if all_digits && clock.len() > 2 && clock.len() <= 4 {
        let (hour, minute) = clock.split_at(clock.len() - 2);
        (hour, minute, "0")
    } else {
        let mut parts = clock.split([':', '.', 'h']);
        let parts = (
            parts.next()?,
            parts.next().filter(|part| !part.is_empty()),
            parts.next(),
        );
        (parts.0, parts.1.unwrap_or("0"), parts.2.unwrap_or("0"))
    };
    let hour: u32 = hour.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(_) if hour == 0 || hour > 12 => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    NaiveTime::from_hms_opt(hour, minute.parse().ok()?, second.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is typed while Tuesday 1 December 2026 is the post's day and it is 22 November.
    fn typed(text: &str) -> Option<String> {
        let day = |text: &str| text.parse().unwrap();
        super::day(
            text,
            day("2026-12-01"),
            day("2026-11-22"),
            "2026-12".parse().unwrap(),
        )
        .map(|day| day.to_string())
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for (text, meant) in [
            ("2026-12-04", "2026-12-04"),
            ("2026/1/4", "2026-01-04"),
            ("4", "2026-12-04"),
            ("4.", "2026-12-04"),
            ("fri", "2026-12-04"),
            ("Tuesday", "2026-12-08"),
            ("next fri", "2026-12-04"),
            ("+2d", "2026-12-03"),
            ("+2", "2026-12-03"),
            ("-1w", "2026-11-24"),
            ("+1m", "2027-01-01"),
            ("today", "2026-11-22"),
            ("tomorrow", "2026-11-23"),
            ("4 dec", "2026-12-04"),
            ("January 4", "2027-01-04"),
            ("30.11.", "2026-11-30"),
        ] {
            assert_eq!(typed(text).as_deref(), Some(meant), "{text}");
        }
        for text in [
            "",
            "32",
            "31 feb",
            "someday",
            "2026-02-30",
            "+",
            "0",
            "+99999999999d",
        ] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_after_the_31st_is_the_last_day_of_a_shorter_month() {
        let january: NaiveDate = "2027-01-31".parse().unwrap();
        let meant = day("+1m", january, january, Month::of(january));
        assert_eq!(meant, "2027-02-28".parse().ok());
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, meant) in [
            ("9", "09:00:00"),
            ("9:30", "09:30:00"),
            ("09.30", "09:30:00"),
            ("930", "09:30:00"),
            ("1830", "18:30:00"),
            ("6pm", "18:00:00"),
            ("12am", "00:00:00"),
            ("12:15 PM", "12:15:00"),
            ("18h", "18:00:00"),
            ("7:05:30", "07:05:30"),
        ] {
            assert_eq!(
                time(text).map(|time| time.to_string()).as_deref(),
                Some(meant),
                "{text}"
            );
        }
        for text in ["", "24", "9:60", "13pm", "0am", "noon", "12345", ":"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
