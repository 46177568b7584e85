//! Which post of a plan a row is about.
//!
//! By its id, else by its link, else by its channel and date. Where one of these fits several posts, what else the row says
//! may leave one of them; nothing is ever chosen among those that are left.

use super::columns::key;
use super::moment::{Day, DayOrder};
use super::{ExportError, Row, Why, link};
use crate::plan::{BUILT_IN_CHANNELS, Plan, Post};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A channel as it is compared: by the usual one of its names.
pub(super) fn channel(name: &str) -> String {
    let key = key(name);
    if matches!(&*key, "twitter" | "xtwitter" | "twitterx") {
        return "x".to_owned();
    }
    let by_short = BUILT_IN_CHANNELS.iter().find(|channel| channel.short == key);
    by_short.map_or(key, |channel| self::key(channel.id))
}

/// A title or text as it is compared.
pub(super) fn words(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The posts of a plan by what rows can say of them.
pub(super) struct Index<'p> {
    plan: &'p Plan,
    ids: HashMap<&'p str, usize>,
    links: HashMap<String, Vec<usize>>,
    days: HashMap<(String, NaiveDate), Vec<usize>>,
    order: Option<DayOrder>,
}

impl<'p> Index<'p> {
    /// The posts of a plan; `order` is that of the file's dates.
    pub(super) fn of(plan: &'p Plan, order: Option<DayOrder>) -> Self {
        let mut index = Self {
            plan,
            ids: HashMap::new(),
            links: HashMap::new(),
            days: HashMap::new(),
            order,
        };
        for (at, post) in plan.posts.iter().enumerate() {
            if !post.id.is_empty() {
                index.ids.entry(&post.id).or_insert(at);
            }
            if !post.link.trim().is_empty() {
                index.links.entry(link::plain(&post.link)).or_default().push(at);
            }
            if let (Some(name), Some(date)) = (&post.channel, post.date) {
                index.days.entry((channel(name), date)).or_default().push(at);
            }
        }
        index
    }

    /// The post of a row, or why there is none.
    ///
    /// # Errors
    /// It would depend on a date that can be read in two ways.
    pub(super) fn find(&self, row: &Row) -> Result<Result<usize, Why>, ExportError> {
        if row.is_too_long {
            return Ok(Err(Why::TooLong));
        }
        let by_id = found(row.ids.iter().filter_map(|id| self.ids.get(&**id)));
        if !by_id.is_empty() {
            return Ok(only(by_id));
        }
        let linked = found(row.links.iter().filter_map(|link| self.links.get(link)).flatten());
        let mut by_link = linked.clone();
        by_link.retain(|at| !self.is_elsewhere(*at, row));
        if by_link.len() > 1 {
            let date = self.date(row)?;
            let on_the_day = |at: &usize| date.is_some() && self.plan.posts[*at].date == date;
            prefer(&mut by_link, on_the_day);
        }
        if !by_link.is_empty() {
            return Ok(self.the_one(by_link, row));
        }
        let day = if row.channels.is_empty() {
            None
        } else {
            self.date(row)?
        };
        let by_day = day.map_or_else(Vec::new, |day| {
            let keys = row.channels.iter().map(|channel| (channel.clone(), day));
            found(keys.filter_map(|key| self.days.get(&key)).flatten())
        });
        if !by_day.is_empty() {
            return Ok(self.the_one(by_day, row));
        }
        Ok(Err(match linked.first() {
            Some(at) => Why::OtherChannel { at: *at },
            None => nothing(row, day),
        }))
    }

    /// The date of a row, if it has one.
    fn date(&self, row: &Row) -> Result<Option<NaiveDate>, ExportError> {
        let Some(day) = row.moment.day else {
            return Ok(None);
        };
        match (day.date(self.order), day) {
            (None, Day::Slashed(first, second, year)) => Err(ExportError::UnclearDate {
                line: row.line,
                date: format!("{first:02}/{second:02}/{year}"),
            }),
            (date, _) => Ok(date),
        }
    }

    /// Whether the row names a channel, and it is not the post's.
    fn is_elsewhere(&self, at: usize, row: &Row) -> bool {
        let Some(name) = &self.plan.posts[at].channel else {
            return false;
        };
        let is_one = |word: &String| {
            let mut known = self.plan.channels.iter().map(|channel| channel.id.to_string());
            let mut built_in = BUILT_IN_CHANNELS.iter();
            known.any(|id| channel(&id) == *word) || built_in.any(|built_in| key(built_in.id) == *word)
        };
        !row.channels.contains(&channel(name)) && row.channels.iter().any(is_one)
    }

    /// The one of several posts that also has the row's time and words.
    fn the_one(&self, candidates: Vec<usize>, row: &Row) -> Result<usize, Why> {
        if candidates.len() < 2 {
            return only(candidates);
        }
        let post = |at: &usize| &self.plan.posts[*at];
        let mut by_time = candidates.clone();
        prefer(&mut by_time, |at| {
            row.moment.time.is_some() && post(at).time == row.moment.time
        });
        let mut by_words = candidates.clone();
        prefer(&mut by_words, |at| says(post(at), &row.words));
        let both: Vec<usize> = by_time.into_iter().filter(|at| by_words.contains(at)).collect();
        // Where time and words speak for different posts, all of them stay possible.
        only(if both.is_empty() { candidates } else { both })
    }
}

/// Whether a post has one of those texts for its title or text.
fn says(post: &Post, texts: &[String]) -> bool {
    let own = [words(&post.title), words(&post.text)];
    own.iter().any(|own| !own.is_empty() && texts.contains(own))
}

/// Each place once.
fn found<'i>(places: impl Iterator<Item = &'i usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Leaves just those that pass, if some do.
fn prefer(places: &mut Vec<usize>, passes: impl Fn(&usize) -> bool) {
    if places.iter().any(&passes) {
        places.retain(passes);
    }
}

fn only(places: Vec<usize>) -> Result<usize, Why> {
    match places[..] {
        [at] => Ok(at),
        _ => Err(Why::Several { posts: places }),
    }
}

/// Why no post fits a row that says so much of one.
fn nothing(row: &Row, date: Option<NaiveDate>) -> Why {
    let place = row.channels.first().cloned().zip(date);
    if row.ids.is_empty() && row.links.is_empty() && place.is_none() {
        return Why::SaysNothing;
    }
    Why::NoPost {
        id: row.ids.first().cloned(),
        link: row.links.first().cloned(),
        place,
    }
}
