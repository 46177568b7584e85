//! Plans to begin with: the templates that come with postmix, and last month's plan.
//!
//! A template is a plan of December 2026. Making a plan of it moves each post to the same weekday of the new
//! month, the first Tuesday to the first Tuesday, which keeps the rhythm of the weeks; a fifth weekday that the
//! month does not have becomes the fourth. Comments and layout stay as they are.

use super::blocks::each_block;
use super::{PlanText, Refused, render};
use crate::edit::Edit;
use crate::plan::{Field, Month, Plan, Post, Status, Value};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A plan that comes with postmix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// What the user calls it by.
    pub name: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// The plan, of December 2026.
    pub text: &'static str,
}

/// The templates, the plainest first.
pub const TEMPLATES: [Template; 9] = [
    Template {
        name: "blank",
        summary: "no posts yet, and every key explained in comments",
        text: include_str!("../../assets/templates/blank.toml"),
    },
    Template {
        name: "local-shop",
        summary: "a coffee roaster: four channels, two people, a weekly letter",
        text: include_str!("../../assets/templates/local-shop.toml"),
    },
    Template {
        name: "b2b-software",
        summary: "software sold to committees: a webinar, long decisions",
        text: include_str!("../../assets/templates/b2b-software.toml"),
    },
    Template {
        name: "creator",
        summary: "a potter who teaches: one person, a funnel of five stages",
        text: include_str!("../../assets/templates/creator.toml"),
    },
    Template {
        name: "channel-funnel",
        summary: "a yarn shop: every channel leads down towards the letter",
        text: include_str!("../../assets/templates/channel-funnel.toml"),
    },
    Template {
        name: "conversion-hours",
        summary: "rooftop solar: visitors to conversions, planned by hours",
        text: include_str!("../../assets/templates/conversion-hours.toml"),
    },
    Template {
        name: "objectives",
        summary: "granola by post: a figure a stage, results against plan",
        text: include_str!("../../assets/templates/objectives.toml"),
    },
    Template {
        name: "monthly-check",
        summary: "a bookshop: eight posts, and nobody is left out",
        text: include_str!("../../assets/templates/monthly-check.toml"),
    },
    Template {
        name: "relationships",
        summary: "garden makers: know, like and trust come before the ask",
        text: include_str!("../../assets/templates/relationships.toml"),
    },
];

/// The template of that name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// The day of `month` that a day of another month corresponds to: the same weekday, the first to the first. A
/// fifth one that the month does not have becomes the fourth.
pub fn same_weekday(day: NaiveDate, month: Month) -> NaiveDate {
    let first = month.first();
    let ahead = (7 + day.weekday().num_days_from_monday() - first.weekday().num_days_from_monday()) % 7;
    let nth = (day.day() - 1) / 7;
    let on = |nth: u32| first + Days::new((ahead + 7 * nth).into());
    let wanted = on(nth);
    if month.contains(wanted) {
        wanted
    } else {
        on(nth - 1)
    }
}

/// An id for a new post: six letters and digits, made of the lowest 30 bits.
pub fn post_id(bits: u64) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    (0..6u32)
        .map(|at| char::from(LETTERS[usize::from(((bits >> (5 * at)) & 31) as u8)]))
        .collect()
}

/// Ids for posts, none of them twice.
pub struct FreshIds<'b> {
    bits: &'b mut dyn FnMut() -> u64,
    taken: HashSet<String>,
}

impl<'b> FreshIds<'b> {
    /// Ids that no post of the plan has. `bits` gives random numbers.
    pub fn beside(plan: &Plan, bits: &'b mut dyn FnMut() -> u64) -> Self {
        let taken = plan.posts.iter().map(|post| post.id.to_string()).collect();
        Self { bits, taken }
    }

    /// Another id.
    pub fn fresh(&mut self) -> String {
        let mut bits = (self.bits)();
        loop {
            let id = post_id(bits);
            if self.taken.insert(id.clone()) {
                return id;
            }
            // Counting on from there finds one even where the bits are always the same.
            bits = bits.wrapping_add(1);
        }
    }
}

/// Makes a plan of a template's text: for that month, for that brand if one is given, with new ids for the posts.
/// `bits` gives random numbers.
pub fn instantiate(
    template: &str,
    month: Month,
    brand: Option<&str>,
    bits: &mut dyn FnMut() -> u64,
) -> String {
    let mut ids = FreshIds {
        bits,
        taken: HashSet::new(),
    };
    let mut in_post = false;
    let mut made = String::with_capacity(template.len() + 64);
    for line in template.split_inclusive('\n') {
        if line.starts_with('[') {
            in_post = line.starts_with("[[post]]");
        }
        let value = |key: &str| line.strip_prefix(key).and_then(|rest| rest.strip_prefix(" = "));
        let new = if in_post {
            let date = value("date").and_then(|rest| rest.trim_end().parse().ok());
            let date = date.map(|date| ("date", same_weekday(date, month).to_string()));
            date.or_else(|| value("id").map(|_| ("id", quoted(&ids.fresh()))))
        } else {
            None
        };
        match new {
            Some((key, value)) => made.extend([key, " = ", &value, "\n"]),
            None => made.push_str(line),
        }
    }
    with_heading(&made, month, brand)
}

fn quoted(text: &str) -> String {
    render::text(text, None, "\n")
}

/// The text with another month and, if one is given, another brand in its `[plan]`.
fn with_heading(text: &str, month: Month, brand: Option<&str>) -> String {
    let mut made = text.to_owned();
    let values = [
        ("month", Some(month.to_string())),
        ("brand", brand.map(Into::into)),
    ];
    for (key, value) in values {
        let Some(value) = value else { continue };
        if let Some(at) = heading_value(&made, key) {
            let like_old = render::text(&value, made.get(at.clone()), "\n");
            made.replace_range(at, &like_old);
        } else if key == "brand" || PlanText::read(made.clone(), month.next()).plan().month != month {
            made = with_new_heading(&made, &format!("{key} = {}", quoted(&value)));
        }
    }
    made
}

/// Where the value of a key of `[plan]` stands, however the table is written.
fn heading_value(text: &str, key: &str) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let plan = root.get_ref().get("plan")?.get_ref();
    let value = plan.as_table()?.get(key)?;
    matches!(value.get_ref(), DeValue::String(_)).then(|| value.span())
}

/// The text with one more line in its `[plan]`, or with that table at its end.
fn with_new_heading(text: &str, line: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut made = text.to_owned();
    let key_in_front = DeTable::parse_recoverable(text).0.get_ref().contains_key("plan");
    if let Some((_, header)) = tables(text).find(|(name, _)| name == "plan") {
        let from = header.start;
        let end = text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
        made.insert_str(end, &format!("{line}{newline}"));
    } else if key_in_front {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        made.insert_str(start, &format!("plan.{line}{newline}"));
    } else {
        if !made.is_empty() && !made.ends_with('\n') {
            made.push_str(newline);
        }
        made.extend([newline, "[plan]", newline, line, newline]);
    }
    made
}

/// The tables of a text, by the first part of their names, from header to last content.
fn tables(text: &str) -> impl Iterator<Item = (String, Range<usize>)> + use<> {
    let mut found = Vec::new();
    each_block(text, |block| {
        if let Some(key) = block.table.header.path.first() {
            found.push((key.name.to_string(), block.start..block.content_end));
        }
    });
    found.into_iter()
}

/// The tables of those names, as they stand in the text, with a blank line between them.
pub fn tables_named(text: &str, names: &[&str]) -> String {
    let wanted = tables(text).filter(|(name, _)| names.contains(&&**name));
    let texts: Vec<&str> = wanted.map(|(_, at)| text[at].trim_end()).collect();
    texts.join("\n\n")
}

/// The text with all but the tables of those names blanked out: what is left stays on its line and column.
pub fn only_tables_named(text: &str, names: &[&str]) -> String {
    let mut only = String::with_capacity(text.len());
    let blank = |range: Range<usize>, only: &mut String| {
        let spaced = text[range]
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        only.extend(spaced);
    };
    for (_, at) in tables(text).filter(|(name, _)| names.contains(&&**name)) {
        blank(only.len()..at.start, &mut only);
        only.push_str(&text[at]);
    }
    blank(only.len()..text.len(), &mut only);
    only
}

/// The text with its stages taken out and those of another text, where there are any, put in their place; that
/// text's channels follow.
pub fn with_own_defaults(text: &str, defaults: &str) -> String {
    let stages = tables_named(defaults, &["stage"]);
    let channels = tables_named(defaults, &["channel"]);
    let old: Vec<Range<usize>> = tables(text)
        .filter(|(name, _)| name == "stage")
        .map(|(_, at)| at)
        .collect();
    let (Some(first), Some(last)) = (old.first(), old.last()) else {
        return text.to_owned();
    };
    let kept = text[first.start..last.end].trim_end();
    let stages = if stages.is_empty() { kept } else { &stages };
    let parts = [stages, &channels];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!(
        "{}{}\n{}",
        &text[..first.start],
        parts.join("\n\n"),
        &text[last.end..]
    )
}

/// Makes a plan of an older one: the same settings, comments and posts, each on the same weekday of the new month
/// as it was of its own, as drafts without results and with new ids. Posts that were dated outside of the old
/// plan's month stay as many months away from the new one.
///
/// # Errors
/// The old plan has errors, or cannot be written so that it reads back the same.
pub fn carry_over(
    old: &str,
    month: Month,
    brand: Option<&str>,
    bits: &mut dyn FnMut() -> u64,
) -> Result<String, Refused> {
    let mut text = PlanText::read(old.to_owned(), month);
    let taken = text.plan().posts.iter().map(|post| post.id.to_string());
    let mut ids = FreshIds {
        bits,
        taken: taken.collect(),
    };
    let was = text.plan().month;
    for at in 0..text.plan().posts.len() {
        let Some(post) = text.plan().posts.get(at) else {
            break;
        };
        let changes = carried(post, months(month) - months(was), &ids.fresh());
        text.apply(Edit::Set { at, changes })?;
    }
    Ok(with_heading(&text.to_string(), month, brand))
}

/// What changes about a post that is carried over.
fn carried(post: &Post, by: i32, id: &str) -> Vec<(Field, Value)> {
    let date = post.date.map(|date| {
        let month = months(Month::of(date)).saturating_add(by);
        let number = u32::try_from(month.rem_euclid(12)).unwrap_or(0) + 1;
        Month::new(month.div_euclid(12), number).map_or(date, |month| same_weekday(date, month))
    });
    let mut changes = vec![
        (Field::Id, Value::text(id)),
        (Field::Date, Value::optional(date, Value::Date)),
        (Field::Results, Value::Absent),
    ];
    // An idea stays one, and what is silent about its status says the right thing already.
    if date.is_some() && post.status.is_some() {
        changes.push((Field::Status, Value::Status(Status::Draft)));
    }
    changes
}

/// Months since the year 0.
fn months(month: Month) -> i32 {
    let first = month.first();
    first.year() * 12 + i32::try_from(first.month0()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use proptest::prelude::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn counter() -> impl FnMut() -> u64 {
        let mut bits = 0;
        move || {
            bits += 1;
            bits
        }
    }

    fn read(text: &str) -> Plan {
        let text = PlanText::read(text.to_owned(), month("2000-01"));
        assert!(!text.has_errors(), "{text}");
        text.plan().clone()
    }

    fn any_month() -> impl Strategy<Value = Month> {
        (1990..2100i32, 1..=12u32).prop_map(|(year, month)| Month::new(year, month).unwrap())
    }

    proptest! {
        #[test]
        fn a_moved_day_keeps_its_weekday_and_lands_in_the_month(from in any_month(), to in any_month(), day in 0..31u32) {
            let day = from.first() + Days::new((day % from.days()).into());
            let moved = same_weekday(day, to);
            prop_assert_eq!(moved.weekday(), day.weekday());
            prop_assert!(to.contains(moved));
            prop_assert!((day.day0() / 7).abs_diff(moved.day0() / 7) <= 1);
            prop_assert_eq!(same_weekday(day, from), day);
        }

        #[test]
        fn days_of_one_weekday_stay_in_order_and_four_of_them_apart(from in any_month(), to in any_month(), day in 0..7u64) {
            let days: Vec<_> = (0..4).map(|week| same_weekday(from.first() + Days::new(day + 7 * week), to)).collect();
            prop_assert!(days.is_sorted());
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_template_becomes_a_plan_of_any_month(to in any_month(), brand in "\\PC{0,12}") {
            for template in TEMPLATES {
                let old = read(template.text);
                let new = read(&instantiate(template.text, to, Some(&brand), &mut counter()));
                prop_assert_eq!(new.month, to);
                prop_assert_eq!(&*new.brand, &*brand);
                prop_assert_eq!(new.posts.len(), old.posts.len());
                for (new, old) in new.posts.iter().zip(&old.posts) {
                    prop_assert_eq!(new.date, old.date.map(|date| same_weekday(date, to)));
                    prop_assert_eq!(&new.text, &old.text);
                    prop_assert_eq!(new.id.is_empty(), old.id.is_empty());
                }
                let ids: HashSet<_> = new.posts.iter().map(|post| &post.id).collect();
                prop_assert_eq!(ids.len(), new.posts.len());
            }
        }
    }

    #[test]
    fn in_its_own_month_a_template_differs_in_ids_only() {
        for template in TEMPLATES {
            let made = instantiate(template.text, month("2026-12"), None, &mut counter());
            let differing = made.lines().zip(template.text.lines()).filter(|(a, b)| a != b);
            assert!(differing.into_iter().all(|(made, _)| made.starts_with("id = ")));
            assert_eq!(made.lines().count(), template.text.lines().count());
        }
    }

    #[test]
    fn a_brand_is_written_so_that_it_reads_back() {
        let brand = "Mary \"May\" O'Neill \\ Söhne";
        let made = instantiate(TEMPLATES[0].text, month("2027-02"), Some(brand), &mut counter());
        assert_eq!(&*read(&made).brand, brand);
    }

    #[test]
    fn ids_differ_even_where_chance_does_not() {
        let made = instantiate(TEMPLATES[1].text, month("2027-02"), None, &mut || 7);
        let posts = read(&made).posts;
        let ids: HashSet<_> = posts.iter().map(|post| &post.id).collect();
        assert_eq!(ids.len(), posts.len());
        assert_eq!(post_id(0), "aaaaaa");
        assert_eq!(post_id(u64::MAX), "777777");
    }

    const OLD: &str = "# ours\n[plan]\nbrand = 'Old' # name\nmonth = '2026-12'\n\n# the launch\n[[post]]\nid = \"k3f9qz\"\n\
        date = 2026-12-01 # Tuesday\nstatus = \"published\"\ntitle = \"One\"\nresults = { reach = 5 }\nlink = \"l\"\n\n\
        [[post]]\ntitle = \"Idea\"\nstatus = \"idea\"\n\n[[post]]\ndate = \"2027-01-01\"\nown = 1\n";

    #[test]
    fn a_plan_is_carried_over_with_its_comments_as_drafts_without_results() {
        let new = carry_over(OLD, month("2027-02"), None, &mut counter()).unwrap();
        let expected = "# ours\n[plan]\nbrand = 'Old' # name\nmonth = '2027-02'\n\n# the launch\n[[post]]\nid = \"baaaaa\"\n\
             date = 2027-02-02 # Tuesday\nstatus = \"draft\"\ntitle = \"One\"\nlink = \"l\"\n\n\
             [[post]]\nid = \"caaaaa\"\ntitle = \"Idea\"\nstatus = \"idea\"\n\n\
             [[post]]\nid = \"daaaaa\"\ndate = \"2027-03-05\"\nown = 1\n";
        assert_eq!(new, expected);
    }

    #[test]
    fn a_plan_without_a_month_gets_one_where_its_posts_do_not_tell() {
        let to = month("2027-02");
        let bare = "[[post]]\ndate = 2026-12-01\n";
        let carried = |old| carry_over(old, to, None, &mut counter()).unwrap();
        assert_eq!(read(&carried(bare)).month, to);
        assert!(!carried(bare).contains("[plan]"));
        for old in [
            "",
            "[[post]]\ntitle = 'x'",
            "[plan]\nbrand = 'x'\n\n[[post]]\n",
            "plan.brand = 'x'\n",
        ] {
            let new = carried(old);
            assert_eq!(read(&new).month, to, "{new}");
        }
    }

    #[test]
    fn own_stages_take_the_place_of_the_templates() {
        let defaults = "theme = \"dark\"\n[[stage]]\nid = \"cold\"\n[[channel]]\nid = \"blog\"\n[[stage]]\nid = \"warm\"\n";
        let made = with_own_defaults(TEMPLATES[0].text, defaults);
        let plan = read(&made);
        let ids: Vec<_> = plan.funnel.stages().iter().map(|stage| &*stage.id).collect();
        assert_eq!(ids, ["cold", "warm"]);
        assert_eq!(plan.channels.len(), 1);
        assert!(made.contains("# Who does the work."), "{made}");
        let channels_only = read(&with_own_defaults(TEMPLATES[0].text, "[[channel]]\nid = \"x\"\n"));
        assert_eq!(channels_only.funnel.len(), 3);
        assert_eq!(channels_only.channels.len(), 1);
    }

    #[test]
    fn what_is_blanked_out_leaves_the_rest_in_place() {
        let text = "theme = 'é'\n[[stage]]\nid = 1\n[keys]\na = 'b'\n";
        let only = only_tables_named(text, &["stage"]);
        assert_eq!(only.find("id"), text.find("id"));
        assert_eq!(only.len(), text.len());
        assert_eq!(only.trim(), "[[stage]]\nid = 1");
    }
}
