//! What single values of a post say, or what is wrong with them and what to do.

use super::problem::nearest;
use super::value::Kind;
use crate::plan::Status;
use chrono::{NaiveDate, NaiveTime};
use std::ops::Range;

/// The dates a file may hold, for remedies.
const DATE_FORMS: &str = "write it as 2026-12-01 or \"2026-12-01\"";
const TIME_FORMS: &str = "write it as 09:30:00 or \"09:30\"";

pub(super) fn flag(kind: &Kind<'_>) -> Result<bool, Option<Trouble>> {
    match kind {
        Kind::Flag(yes) => Ok(*yes),
        other => Err(wrong_kind(
            other,
            "true or false",
            "write true or false, without quotes",
        )),
    }
}

/// What is wrong with a value, and what to do.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) help: String,
}

pub(super) fn trouble<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Option<Trouble>> {
    Err(Some(Trouble {
        message: message.into(),
        help: help.into(),
    }))
}

/// The value is of another kind than it should be; nothing to add where it is broken altogether.
pub(super) fn wrong_kind(found: &Kind<'_>, wanted: &str, help: &str) -> Option<Trouble> {
    match found {
        Kind::Broken => None,
        other => {
            let message = format!("this should be {wanted}, not {}", other.noun());
            Some(Trouble {
                message,
                help: help.into(),
            })
        }
    }
}

pub(super) fn text<'v>(kind: &'v Kind<'_>) -> Result<&'v str, Option<Trouble>> {
    match kind {
        Kind::Text(text) => Ok(text),
        other => Err(wrong_kind(other, "a text", "put it in double quotes")),
    }
}

pub(super) fn number(kind: &Kind<'_>) -> Result<f64, Option<Trouble>> {
    let Kind::Number(digits) = kind else {
        return Err(wrong_kind(
            kind,
            "a number",
            "write it as 4000 or 1.5, without quotes",
        ));
    };
    let number = digits
        .replace('_', "")
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    let unusable = || {
        trouble(
            format!("`{digits}` is no number that can be counted with"),
            "write it as 4000 or 1.5",
        )
    };
    number.map_or_else(unusable, Ok)
}

/// Hours of work: not below 0.
pub(super) fn hours(kind: &Kind<'_>) -> Result<f64, Option<Trouble>> {
    let hours = number(kind)?;
    if hours < 0.0 {
        return trouble("hours of work cannot be below 0", "write it as 1.5");
    }
    Ok(hours)
}

pub(super) fn date(kind: &Kind<'_>) -> Result<NaiveDate, Option<Trouble>> {
    let (Kind::Text(written) | Kind::DateTime(written)) = kind else {
        return Err(wrong_kind(kind, "a date", DATE_FORMS));
    };
    if let Some(date) = parse_date(written.trim()) {
        return Ok(date);
    }
    let begins_with_date = written.get(..10).is_some_and(|start| parse_date(start).is_some());
    let help = if begins_with_date {
        "write the day in `date` and the time of day in `time`".to_owned()
    } else {
        DATE_FORMS.to_owned()
    };
    trouble(format!("`{written}` is not a date"), help)
}

/// A date as files write it: four, two and two digits.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let well_formed = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !well_formed || text.starts_with("0000") {
        return None;
    }
    let part = |range: Range<usize>| text[range].parse::<u32>().ok();
    NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)
}

pub(super) fn time(kind: &Kind<'_>) -> Result<NaiveTime, Option<Trouble>> {
    let (Kind::Text(written) | Kind::DateTime(written)) = kind else {
        return Err(wrong_kind(kind, "a time of day", TIME_FORMS));
    };
    let no_time = || trouble(format!("`{written}` is not a time of day"), TIME_FORMS);
    parse_time(written.trim()).map_or_else(no_time, Ok)
}

/// A time as files write it: hours and minutes in two digits, seconds if need be. A leap second is none: no post
/// is planned for one.
pub(super) fn parse_time(text: &str) -> Option<NaiveTime> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let two = |tens: u8, ones: u8| Some(digit(tens)? * 10 + digit(ones)?);
    match *text.as_bytes() {
        [h, hh, b':', m, mm] => NaiveTime::from_hms_opt(two(h, hh)?, two(m, mm)?, 0),
        [h, hh, b':', m, mm, b':', s, ss] => NaiveTime::from_hms_opt(two(h, hh)?, two(m, mm)?, two(s, ss)?),
        _ => None,
    }
}

pub(super) fn status(kind: &Kind<'_>) -> Result<Status, Option<Trouble>> {
    let word = text(kind)?;
    let words = Status::ALL.map(Status::as_str);
    Status::from_word(word).map_or_else(
        || {
            let meant = nearest(word, words)
                .map(|near| format!("did you mean `{near}`? "))
                .unwrap_or_default();
            trouble(
                format!("`{word}` is no status"),
                format!("{meant}write one of {}", words.join(", ")),
            )
        },
        Ok,
    )
}
