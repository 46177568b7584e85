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
    /// How much a text may have there, in what [`BuiltInChannel::counts`] says; `None` where the channel sets no
    /// limit worth counting.
    pub limit: Option<usize>,
    /// What is counted of a text.
    pub counts: Counts,
    /// Bytes of UTF-8 a text may have there, where the channel looks at them too.
    pub byte_limit: Option<usize>,
    /// Characters a title may have there, where posts have a title that readers see.
    pub title_limit: Option<usize>,
    /// Hashtags a text may have there.
    pub hashtag_limit: Option<usize>,
}

/// What a channel counts of a text. A line break is one everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Characters of Unicode.
    Characters,
    /// Characters as people see them: a letter with its accents, or an emoji of several parts, is one.
    Graphemes,
    /// The same, but a link is always 23, and of `@user@host` only `@user` counts.
    GraphemesAndLinks,
    /// Latin, Greek, Cyrillic, Arabic and their neighbours are 1 each, other scripts and emoji 2, and a link is
    /// always 23.
    Weights,
}

const fn channel(id: &'static str, short: &'static str, limit: Option<usize>) -> BuiltInChannel {
    BuiltInChannel {
        id,
        short,
        limit,
        counts: Counts::Characters,
        byte_limit: None,
        title_limit: None,
        hashtag_limit: None,
    }
}

const fn counting(counts: Counts, channel: BuiltInChannel) -> BuiltInChannel {
    BuiltInChannel { counts, ..channel }
}

const fn titled(title_limit: usize, channel: BuiltInChannel) -> BuiltInChannel {
    BuiltInChannel {
        title_limit: Some(title_limit),
        ..channel
    }
}

/// The channels known without being told. Limits are those the channels publish (autumn 2026) for an ordinary
/// post of an ordinary account.
pub const BUILT_IN_CHANNELS: [BuiltInChannel; 19] = [
    BuiltInChannel {
        hashtag_limit: Some(30),
        ..channel("instagram", "ig", Some(2_200))
    },
    counting(Counts::Weights, channel("x", "x", Some(280))),
    channel("linkedin", "li", Some(3_000)),
    channel("facebook", "fb", Some(63_206)),
    channel("tiktok", "tt", Some(2_200)),
    titled(100, channel("youtube", "yt", Some(5_000))),
    counting(Counts::Graphemes, channel("threads", "th", Some(500))),
    BuiltInChannel {
        byte_limit: Some(3_000),
        ..counting(Counts::Graphemes, channel("bluesky", "bs", Some(300)))
    },
    counting(Counts::GraphemesAndLinks, channel("mastodon", "ma", Some(500))),
    titled(100, channel("pinterest", "pi", Some(500))),
    titled(300, channel("reddit", "re", Some(40_000))),
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
