//! The outlets posts go to.

use super::{Name, StageIndex};
use chrono::{NaiveTime, Weekday};

/// A channel as the plan's file lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The name that posts give.
    pub id: Name,
    /// The stages it is good for; empty where the file says nothing.
    pub stages: Vec<StageIndex>,
    /// The deeper channel its posts should drive people to.
    pub leads_to: Option<Name>,
    /// Least and most posts in a full week.
    pub per_week: Option<(u32, u32)>,
    /// Its usual times.
    pub slots: Vec<(Weekday, NaiveTime)>,
}

/// A channel postmix knows without being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInChannel {
    /// The name in files.
    pub id: &'static str,
    /// The two letters that stand for it where there is little room.
    pub short: &'static str,
    /// Characters a text may have there; `None` where the channel sets no limit worth counting.
    pub limit: Option<usize>,
}

const fn channel(id: &'static str, short: &'static str, limit: Option<usize>) -> BuiltInChannel {
    BuiltInChannel { id, short, limit }
}

/// The channels known without being told. Limits are those the channels publish (autumn 2026) for the text of
/// an ordinary post.
pub const BUILT_IN_CHANNELS: [BuiltInChannel; 19] = [
    channel("instagram", "ig", Some(2_200)),
    channel("x", "x", Some(280)),
    channel("linkedin", "li", Some(3_000)),
    channel("facebook", "fb", Some(63_206)),
    channel("tiktok", "tt", Some(2_200)),
    channel("youtube", "yt", Some(5_000)),
    channel("threads", "th", Some(500)),
    channel("bluesky", "bs", Some(300)),
    channel("mastodon", "ma", Some(500)),
    channel("pinterest", "pi", Some(500)),
    channel("reddit", "re", Some(40_000)),
    channel("telegram", "tg", Some(4_096)),
    channel("discord", "di", Some(2_000)),
    channel("google-business", "gb", Some(1_500)),
    channel("blog", "bl", None),
    channel("email", "em", None),
    channel("podcast", "po", None),
    channel("forum", "fo", None),
    channel("bookmarking", "bo", None),
];

/// The built-in channel of that name, upper and lower case being the same.
pub fn built_in_channel(id: &str) -> Option<&'static BuiltInChannel> {
    BUILT_IN_CHANNELS
        .iter()
        .find(|channel| channel.id.eq_ignore_ascii_case(id.trim()))
}
