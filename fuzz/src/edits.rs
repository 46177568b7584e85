//! Edits of a plan, made of bytes.

use crate::Supply;
use chrono::{NaiveDate, NaiveTime};
use postmix::edit::Edit;
use postmix::plan::{Field, Name, Plan, Post, StageIndex, Status, Tag, Value};

/// Words that are awkward to write.
const WORDS: [&str; 20] = [
    "",
    "a",
    " warm ",
    "unaware",
    "[[post]]\n",
    "\n[[post]]\nid = 1",
    "'''",
    "\"\"\"",
    "'\"'\\",
    "\r\n",
    "\r",
    "a\n",
    "\u{feff}",
    "\u{0}\u{1b}\u{7f}\u{85}\u{2028}\u{202e}",
    "é😀",
    "# no comment",
    "<<<<<<< a\n=======\n>>>>>>> b\n",
    "aaaaaa",
    "2026-12-01",
    "\u{301}\u{301}",
];

/// Numbers that are awkward to write.
const NUMBERS: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    0.1,
    1e15,
    1e19,
    1e300,
    5e-324,
    f64::MAX,
    f64::INFINITY,
    f64::NAN,
    -1.0,
];

/// An edit of the plan; most can be made.
pub fn edit(supply: &mut Supply<'_>, plan: &Plan) -> Edit {
    let posts = plan.posts.len();
    match supply.below(8) {
        0 => Edit::Remove {
            at: supply.below(posts + 1),
        },
        1 => {
            let at = supply.below(posts + 2);
            let post = Box::new(post(supply));
            let at = if at > posts { plan.place_for(post.date) } else { at };
            Edit::Insert { at, post }
        }
        _ => Edit::Set {
            at: supply.below(posts),
            changes: (0..=supply.below(3)).map(|_| change(supply)).collect(),
        },
    }
}

fn post(supply: &mut Supply<'_>) -> Post {
    let mut post = Post::default();
    for _ in 0..supply.below(6) {
        let (field, value) = change(supply);
        post.set(field, value);
    }
    post
}

/// A field and a value, mostly of its kind.
fn change(supply: &mut Supply<'_>) -> (Field, Value) {
    let field = supply.one_of(&Field::ALL);
    (field, value(supply, field))
}

fn value(supply: &mut Supply<'_>, field: Field) -> Value {
    if supply.below(8) == 0 {
        return Value::Absent;
    }
    match field {
        Field::Date => Value::Date(date(supply)),
        Field::Time => Value::optional(
            NaiveTime::from_hms_opt(
                supply.below(24) as u32,
                supply.below(60) as u32,
                supply.below(60) as u32,
            ),
            Value::Time,
        ),
        Field::Stage if supply.below(2) == 0 => Value::Stage(Tag::Stage(StageIndex(supply.byte() % 10))),
        Field::Stage => Value::Stage(Tag::Unknown(words(supply).into())),
        Field::Status => Value::Status(supply.one_of(&Status::ALL)),
        Field::Hours => Value::Number(supply.one_of(&NUMBERS)),
        Field::Paid | Field::Pinned => Value::Yes,
        Field::Tags | Field::Values | Field::Media => Value::List(names(supply).into()),
        Field::Kpi | Field::Results => {
            let names = names(supply).into_iter();
            Value::Numbers(names.map(|name| (name, supply.one_of(&NUMBERS))).collect())
        }
        _ => Value::text(&words(supply)),
    }
}

fn date(supply: &mut Supply<'_>) -> NaiveDate {
    let years = [2026, 2027, 0, -1, 9999, 10_000];
    let year = supply.one_of(&years);
    NaiveDate::from_yo_opt(year, 1 + supply.below(366) as u32).unwrap_or_default()
}

fn names(supply: &mut Supply<'_>) -> Vec<Name> {
    (0..supply.below(4))
        .map(|_| Name::from(&*words(supply)))
        .collect()
}

/// Awkward words, or whatever the bytes say.
fn words(supply: &mut Supply<'_>) -> String {
    if supply.below(4) > 0 {
        return supply.one_of(&WORDS).to_owned();
    }
    String::from_utf8_lossy(supply.bytes()).into_owned()
}
