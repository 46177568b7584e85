//! What single values of the settings say, or what is wrong with them and what to do.

use super::problem::nearest;
use super::read_value::{self, Trouble, trouble, wrong_kind};
use super::value::Kind;
use crate::plan::{Funnel, Month, Name, Severity, Share, ShareError, WeekStart};
use crate::rules;
use chrono::{NaiveTime, Weekday};

/// A value, or what is wrong with it; nothing where an error has been noted already.
pub(super) type Read<T> = Result<T, Option<Trouble>>;

pub(super) fn unknown_stage<T>(word: &str, funnel: &Funnel) -> Read<T> {
    let ids: Vec<&str> = funnel.stages().iter().map(|stage| &*stage.id).collect();
    let meant = nearest(word, funnel.words())
        .map(|near| format!("did you mean `{near}`? "))
        .unwrap_or_default();
    let help = format!("{meant}The stages are {}", ids.join(", "));
    trouble(format!("`{word}` is not a stage of this funnel"), help)
}

pub(super) fn names(kind: &Kind<'_>) -> Read<Vec<Name>> {
    let help = "write it as [\"one\", \"two\"]";
    let Kind::Array(items) = kind else {
        return Err(wrong_kind(kind, "a list of texts", help));
    };
    items
        .iter()
        .map(|item| read_value::text(&item.kind).map(|text| Name::from(text.trim())))
        .collect()
}

pub(super) fn read_month(text: &str) -> Read<Month> {
    let month = text.trim().parse();
    month.or_else(|()| trouble(format!("`{text}` is not a month"), "write it as \"2026-12\""))
}

pub(super) fn week_start(text: &str) -> Read<WeekStart> {
    let day = text.trim().parse();
    day.or_else(|()| {
        trouble(
            format!("`{text}` is not a day of the week"),
            "write it as \"monday\" or \"sunday\"",
        )
    })
}

/// The number of a rule's option.
pub(super) fn rule_number(code: &str, option: &str, kind: &Kind<'_>) -> Read<f64> {
    let number = read_value::number(kind)?;
    let mut options = rules::rule(code).into_iter().flat_map(|rule| rule.options);
    match options.find(|known| known.name == option && !known.kind.allows(number)) {
        None => Ok(number),
        Some(known) => trouble(
            format!("`{option}` of {code} cannot be {number}"),
            format!("write {}", known.kind.as_words()),
        ),
    }
}

pub(super) fn share(kind: &Kind<'_>) -> Read<Share> {
    let help = "write it as 0.5 or \"50%\"";
    let (Kind::Number(written) | Kind::Text(written)) = kind else {
        return Err(wrong_kind(kind, "a share", help));
    };
    match Share::parse(&written.replace('_', "")) {
        Ok(share) => Ok(share),
        Err(ShareError::NotANumber) => trouble(format!("`{written}` is not a share"), help),
        Err(ShareError::OutOfRange) => {
            let percent = Share::parse(&format!("{written}%")).is_ok() && !written.contains('%');
            let help = if percent {
                format!("write \"{written}%\" for {written} percent")
            } else {
                help.into()
            };
            trouble(format!("`{written}` is not between 0 and 1"), help)
        }
    }
}

pub(super) fn whole(kind: &Kind<'_>) -> Read<u32> {
    let number = read_value::number(kind)?;
    let whole = format!("{number}").parse();
    whole.or_else(|_| trouble("this should be a whole number, not below 0", "write it as 2"))
}

pub(super) fn cadence(kind: &Kind<'_>) -> Read<(u32, u32)> {
    let help = "write the least and the most posts a week, as [3, 5]";
    match kind {
        Kind::Array(items) if items.len() == 2 => {
            let (least, most) = (whole(&items[0].kind)?, whole(&items[1].kind)?);
            if least > most {
                trouble("the least is more than the most", help)
            } else {
                Ok((least, most))
            }
        }
        Kind::Array(_) => trouble("this should be two whole numbers", help),
        other => Err(wrong_kind(other, "two whole numbers", help)),
    }
}

pub(super) fn read_slot(text: &str) -> Read<(Weekday, NaiveTime)> {
    let slot = text
        .split_once(' ')
        .and_then(|(day, time)| Some((day.trim().parse().ok()?, read_value::parse_time(time.trim())?)));
    slot.map_or_else(
        || {
            trouble(
                format!("`{text}` is not a weekday and a time"),
                "write it as \"mon 09:00\"",
            )
        },
        Ok,
    )
}

pub(super) fn severity(kind: &Kind<'_>) -> Read<Option<Severity>> {
    let words = ["off", "note", "warning", "error"];
    let word = read_value::text(kind)?;
    if word.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    match Severity::ALL
        .into_iter()
        .find(|severity| severity.as_str().eq_ignore_ascii_case(word))
    {
        Some(severity) => Ok(Some(severity)),
        None => trouble(
            format!("`{word}` is no severity"),
            format!("write one of {}", words.join(", ")),
        ),
    }
}
