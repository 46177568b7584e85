//! Random plans and what random people do to them, with what a merge of two of them must come to.

use crate::dice::Dice;
use postmix::edit::Edit;
use postmix::plan::{Field, Month, Plan, Post, Value};
use postmix::text::PlanText;
use std::collections::{BTreeMap, BTreeSet};

impl Dice {
    pub(crate) fn word(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }
}

const STAGES: [&str; 3] = ["unaware", "nurturing", "converted"];
const CHANNELS: [&str; 4] = ["instagram", "linkedin", "email", "blog"];
const OWNERS: [&str; 3] = ["Maria", "Tom", "Ada"];
const WORDS: [&str; 16] = [
    "roaster",
    "beans",
    "gift",
    "tasting",
    "morning",
    "harbour",
    "winter",
    "brew",
    "neighbour",
    "secret",
    "story",
    "cup",
    "offer",
    "guide",
    "visit",
    "letter",
];

fn title(dice: &mut Dice) -> String {
    let words: Vec<&str> = (0..3 + dice.below(3)).map(|_| dice.word(&WORDS)).collect();
    words.join(" ")
}

fn id(dice: &mut Dice) -> String {
    let letters = "abcdefghijklmnopqrstuvwxyz234567".as_bytes();
    (0..6)
        .map(|_| char::from(letters[dice.below(letters.len())]))
        .collect()
}

fn date(dice: &mut Dice) -> String {
    format!("2026-12-{:02}", 1 + dice.below(31))
}

/// A plan as people write one: sorted by date, weeks with headings, some comments, the keys in postmix's order.
pub(crate) fn plan(dice: &mut Dice, posts: usize, with_ids: bool) -> String {
    let mut text = "# December\n[plan]\nbrand = \"Harbour Coffee\"\nmonth = \"2026-12\"\n\n".to_owned();
    let mut days: Vec<String> = (0..posts).map(|_| date(dice)).collect();
    days.sort();
    let mut week = String::new();
    for day in days {
        let number = day[8..].parse::<usize>().unwrap_or(0).div_ceil(7);
        let heading = format!("# --- Week {number} ---\n\n");
        if heading != week {
            text.push_str(&heading);
            week = heading;
        }
        if dice.below(5) == 0 {
            text.push_str("# ask Maria first\n");
        }
        text.push_str(&post(dice, &day, with_ids));
    }
    text.trim_end().to_owned() + "\n"
}

fn post(dice: &mut Dice, day: &str, with_id: bool) -> String {
    let id = if with_id {
        format!("id = \"{}\"\n", id(dice))
    } else {
        String::new()
    };
    let time = ["", "time = 09:30:00\n"][dice.below(2)];
    format!(
        "[[post]]\n{id}date = {day}\nchannel = \"{}\"\nstage = \"{}\"\nstatus = \"draft\"\ntitle = \"{} {}\"\n{time}owner = \"{}\"\n\n",
        dice.word(&CHANNELS),
        dice.word(&STAGES),
        title(dice),
        dice.below(1000),
        dice.word(&OWNERS),
    )
}

fn month() -> Month {
    Month::of(chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default())
}

pub(crate) fn read(text: &str) -> PlanText {
    PlanText::read(text.to_owned(), month())
}

/// Whether posts are changed one by one, or the whole month is rebalanced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// Some edits of single fields, some new posts, some deleted.
    Person,
    /// Many posts retagged or moved.
    Balancer,
}

/// What somebody makes of a plan.
pub(crate) fn edited(dice: &mut Dice, base: &str, hand: Hand) -> String {
    let mut text = read(base);
    let edits = match hand {
        Hand::Person => 3 + dice.below(6),
        Hand::Balancer => 8 + dice.below(8),
    };
    for _ in 0..edits {
        let edit = match hand {
            Hand::Person => by_hand(dice, text.plan()),
            Hand::Balancer => rebalance(dice, text.plan()),
        };
        text.apply(edit).expect("the edit fits the plan");
    }
    text.written()
}

fn by_hand(dice: &mut Dice, plan: &Plan) -> Edit {
    let at = dice.below(plan.posts.len());
    match dice.below(10) {
        0 | 1 => {
            let mut post = Post::default();
            post.set(Field::Id, Value::text(&id(dice)));
            post.set(Field::Date, Value::Date(date(dice).parse().expect("a date")));
            post.set(Field::Channel, Value::text(dice.word(&CHANNELS)));
            post.set(
                Field::Title,
                Value::text(&format!("new {} {}", title(dice), dice.below(1000))),
            );
            Edit::Insert {
                at: plan.place_for(post.date),
                post: Box::new(post),
            }
        }
        2 if plan.posts.len() > 3 => Edit::Remove { at },
        3 | 4 => set(
            at,
            Field::Title,
            Value::text(&format!("{} {}", title(dice), dice.below(1000))),
        ),
        5 => set(at, Field::Owner, Value::text(dice.word(&OWNERS))),
        6 => set(at, Field::Text, Value::text(&title(dice))),
        7 => set(at, Field::Date, Value::Date(date(dice).parse().expect("a date"))),
        _ => rebalance(dice, plan),
    }
}

fn rebalance(dice: &mut Dice, plan: &Plan) -> Edit {
    let at = dice.below(plan.posts.len());
    let funnel = &plan.funnel;
    let tag = |word: &str| postmix::plan::Tag::Stage(funnel.find(word).expect("a stage"));
    if dice.below(4) == 0 {
        set(at, Field::Date, Value::Date(date(dice).parse().expect("a date")))
    } else {
        set(at, Field::Stage, Value::Stage(tag(dice.word(&STAGES))))
    }
}

fn set(at: usize, field: Field, value: Value) -> Edit {
    Edit::Set {
        at,
        changes: vec![(field, value)],
    }
}

/// What merging three versions of a plan whose posts have ids must come to, worked out from the plans alone.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// `id.field` of each field that both sides have changed differently, and `id` of each post that one has deleted
    /// and the other changed; sorted.
    pub(crate) conflicts: Vec<String>,
    /// The ids of the posts of the result, sorted; a post in dispute counts.
    pub(crate) ids: Vec<String>,
}

pub(crate) fn expected(base: &str, ours: &str, theirs: &str) -> Expected {
    let plans = [base, ours, theirs].map(|text| read(text).plan().clone());
    let find = |plan: &Plan, id: &str| plan.posts.iter().find(|post| &*post.id == id).cloned();
    let mut ids: Vec<String> = plans
        .iter()
        .flat_map(|plan| &plan.posts)
        .map(|post| post.id.to_string())
        .collect();
    ids.sort();
    ids.dedup();
    let mut expected = Expected::default();
    for id in ids {
        let [was, mine, other] = [0, 1, 2].map(|side| find(&plans[side], &id));
        match (was, mine, other) {
            (Some(_), None, None) => continue,
            (Some(was), Some(only), None) | (Some(was), None, Some(only)) => {
                if was == only {
                    continue;
                }
                expected.conflicts.push(id.clone());
            }
            (Some(was), Some(mine), Some(other)) => {
                let clash = |field: &Field| {
                    let (was, mine, other) = (was.get(*field), mine.get(*field), other.get(*field));
                    was != mine && was != other && mine != other
                };
                let clashes = Field::ALL.into_iter().filter(clash);
                expected
                    .conflicts
                    .extend(clashes.map(|field| format!("{id}.{field}")));
            }
            (None, ..) => {}
        }
        expected.ids.push(id);
    }
    expected
}

/// One of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Theirs,
}

/// The posts that merging three versions must come to, with every field, if all conflicts are decided for one side;
/// in the order of their ids.
pub(crate) fn decided([base, ours, theirs]: [&str; 3], side: Side) -> Vec<Post> {
    let by_id = |text: &str| -> BTreeMap<String, Post> {
        let plan = read(text).plan().clone();
        plan.posts
            .into_iter()
            .map(|post| (post.id.to_string(), post))
            .collect()
    };
    let [base, ours, theirs] = [base, ours, theirs].map(by_id);
    let ids: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    ids.into_iter()
        .filter_map(|id| decided_post(base.get(id), ours.get(id), theirs.get(id), side))
        .collect()
}

fn decided_post(was: Option<&Post>, mine: Option<&Post>, other: Option<&Post>, side: Side) -> Option<Post> {
    match (was, mine, other) {
        (_, Some(mine), Some(other)) => {
            let nothing = Post::default();
            let was = was.unwrap_or(&nothing);
            let mut post = Post::default();
            for field in Field::ALL {
                let (was, mine, other) = (was.get(field), mine.get(field), other.get(field));
                let takes_mine = other == was || (mine != was && side == Side::Ours);
                post.set(field, if takes_mine { mine } else { other });
            }
            Some(post)
        }
        (None, only, None) | (None, None, only) => only.cloned(),
        (Some(was), Some(only), None) => (only != was && side == Side::Ours).then(|| only.clone()),
        (Some(was), None, Some(only)) => (only != was && side == Side::Theirs).then(|| only.clone()),
        (Some(_), None, None) => None,
    }
}

/// The text without the ids of its posts.
pub(crate) fn without_ids(text: &str) -> String {
    let mut within = "";
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            within = line.trim_end();
        }
        if within != "[[post]]" || !line.starts_with("id = ") {
            kept.push_str(line);
        }
    }
    kept
}
