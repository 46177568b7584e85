//! One piece of content for one channel.

use super::{Name, StageIndex};
use chrono::{NaiveDate, NaiveTime};
use std::fmt;

/// One piece of content for one channel: dated, or an idea when it has no date yet.
///
/// Texts and lists that are empty mean the same as none at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Post {
    /// What the post is known by in merges and other people's tools; six base-32 characters where postmix
    /// made it.
    pub id: Box<str>,
    /// The local day it goes out; `None` makes it an idea.
    pub date: Option<NaiveDate>,
    /// The local time it goes out.
    pub time: Option<NaiveTime>,
    /// Where it goes out.
    pub channel: Option<Name>,
    /// The stage of the funnel it speaks to.
    pub stage: Tag,
    /// How far along it is; `None` where the file says nothing.
    pub status: Option<Status>,
    /// The recurring theme it belongs to.
    pub pillar: Option<Name>,
    /// What it is called in the plan.
    pub title: Box<str>,
    /// Who makes it.
    pub owner: Option<Name>,
    /// Hours of work it takes; at least 0.
    pub hours: Option<f64>,
    /// The campaign it belongs to.
    pub campaign: Option<Name>,
    /// Free labels.
    pub tags: Box<[Name]>,
    /// Which of the brand's values it shows.
    pub values: Box<[Name]>,
    /// Whether it is advertising.
    pub paid: bool,
    /// Whether proposals must leave it alone.
    pub pinned: bool,
    /// The copy.
    pub text: Box<str>,
    /// Where it leads.
    pub link: Box<str>,
    /// Files of pictures and films.
    pub media: Box<[Name]>,
    /// What it is planned to reach, by name of the figure.
    pub kpi: Box<[(Name, f64)]>,
    /// What it did reach, by name of the figure.
    pub results: Box<[(Name, f64)]>,
    /// Anything else.
    pub notes: Box<str>,
}

impl Post {
    /// The title, or a word in its place: a post is never shown without a name.
    pub fn display_title(&self) -> &str {
        if self.title.trim().is_empty() {
            "(untitled)"
        } else {
            &self.title
        }
    }

    /// The status, or the one that a post without a written status has: `idea` without a date, else `draft`.
    pub fn effective_status(&self) -> Status {
        let silent = if self.date.is_some() {
            Status::Draft
        } else {
            Status::Idea
        };
        self.status.unwrap_or(silent)
    }

    /// Whether it is not to be changed by anybody but the user: agreed on, handed over, out, or pinned.
    pub fn is_fixed(&self) -> bool {
        self.pinned || self.effective_status() >= Status::Approved
    }

    /// Whether it has gone out: its status or its results say so.
    pub fn is_out(&self) -> bool {
        self.status == Some(Status::Published) || !self.results.is_empty()
    }

    /// Whether it is too late to change it: it is out, or its day is over.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.is_out() || self.date.is_some_and(|date| date < today)
    }

    /// Whether it is fixed, or its day is over.
    pub fn is_settled(&self, today: NaiveDate) -> bool {
        self.is_fixed() || self.date.is_some_and(|date| date < today)
    }

    /// Orders the posts of one day: by time, those without one first.
    pub fn day_order(&self, other: &Self) -> std::cmp::Ordering {
        self.time.cmp(&other.time)
    }
}

/// What a post says of its stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tag {
    /// Nothing.
    #[default]
    Untagged,
    /// A stage of the plan's funnel.
    Stage(StageIndex),
    /// A word that is no stage of the plan's funnel, as written.
    Unknown(Box<str>),
}

impl Tag {
    /// The stage, where the funnel has it.
    pub fn index(&self) -> Option<StageIndex> {
        match self {
            Self::Stage(index) => Some(*index),
            Self::Untagged | Self::Unknown(_) => None,
        }
    }
}

/// How far along a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Somebody thought of it.
    Idea,
    /// Being written.
    Draft,
    /// Waiting for somebody's eyes.
    Review,
    /// Agreed.
    Approved,
    /// Handed to the scheduler.
    Scheduled,
    /// Out.
    Published,
}

impl Status {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 6] = [
        Self::Idea,
        Self::Draft,
        Self::Review,
        Self::Approved,
        Self::Scheduled,
        Self::Published,
    ];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
        }
    }

    /// The status of that name, upper and lower case being the same.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
