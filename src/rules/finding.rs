//! What a rule says about a plan, as data; words are made of it only when somebody reads them.

use super::{Asks, Cadence, Early, Gap, Inverted, Shift, Short};
use crate::balance::StageMix;
use crate::plan::{Field, Name, Plan, Post, Severity, StageIndex};
use chrono::{Days, NaiveDate};
use std::ops::Range;

/// What a rule says about a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the plan or its file it is.
    pub place: Place,
    /// The posts it is about.
    pub posts: Affected,
    /// What the rule found out.
    pub facts: Facts,
}

/// Where a finding is, in terms of the plan; the text turns it into a line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The plan as a whole.
    Plan,
    /// A stage of the funnel.
    Stage(StageIndex),
    /// A channel that the plan lists, by its place there.
    Channel(usize),
    /// An owner that the plan lists, by its place there.
    Owner(usize),
    /// A key of `[plan]`.
    Setting(&'static str),
    /// A post, or one of its fields.
    Post(usize, Option<Field>),
    /// A part of the text: bytes counted from the start of the region that ends with the post at `before`
    /// (or, past the last post, with the file).
    Text {
        /// The region: the post's own text and what stands between it and the post before.
        before: usize,
        /// The bytes within the region.
        span: Range<usize>,
    },
}

/// The posts that a finding is about, by their place in the plan, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affected {
    /// None in particular.
    Nothing,
    /// One.
    One(usize),
    /// Two.
    Two([usize; 2]),
    /// Several.
    Many(Box<[usize]>),
}

impl Affected {
    /// Those two, whichever comes first.
    pub fn pair(one: usize, other: usize) -> Self {
        Self::Two([one.min(other), one.max(other)])
    }

    /// All of those, in any order.
    pub fn all(places: impl IntoIterator<Item = usize>) -> Self {
        let mut places: Vec<usize> = places.into_iter().collect();
        places.sort_unstable();
        places.dedup();
        match places[..] {
            [] => Self::Nothing,
            [one] => Self::One(one),
            [one, other] => Self::Two([one, other]),
            _ => Self::Many(places.into()),
        }
    }

    /// The posts' places.
    pub fn places(&self) -> &[usize] {
        match self {
            Self::Nothing => &[],
            Self::One(at) => std::slice::from_ref(at),
            Self::Two(both) => both,
            Self::Many(all) => all,
        }
    }
}

/// What a rule found out, for its words and for whoever mends it.
#[derive(Clone, Debug, PartialEq)]
pub enum Facts {
    /// That it fires is all there is to say.
    Plain,
    /// How a stage does that lacks posts, and where they could come from.
    Short(Box<Short>),
    /// A word that was not known, and the nearest one that is.
    Word {
        /// The word as written.
        word: Box<str>,
        /// The nearest known word.
        nearest: Option<Box<str>>,
    },
    /// Something is so much, and should be so much at least or at most.
    Amounts {
        /// What it is.
        is: f64,
        /// What it should be.
        wanted: f64,
    },
    /// Most of the paid posts are for the first stage.
    Paid(Box<Paid>),
    /// Somebody has more hours than is good.
    Load(Box<Load>),
    /// A stage gets too many or too few of the hours.
    Skewed(Box<Skewed>),
    /// A figure of a stage's published posts is behind what was planned for it.
    Behind(Box<Behind>),
    /// Something is missing for a stretch of days.
    Gap(Box<Gap>),
    /// A deeper stage has more posts than a shallower one.
    Inverted(Box<Inverted>),
    /// An ask comes before anything that nurtures.
    Early(Box<Early>),
    /// Two asks have too little between them.
    Asks(Box<Asks>),
    /// Posts of a channel are fewer minutes apart than they should be.
    Near {
        /// How many whole minutes they are apart.
        minutes: u32,
        /// How many there should be.
        wanted: u32,
        /// What could be moved, and where to.
        shift: Shift,
    },
    /// A channel has more or fewer posts in a week than it should.
    Cadence(Box<Cadence>),
    /// A post needs another day: one that would do, where there is one.
    Day(Option<NaiveDate>),
    /// A post is on a channel that is not meant for its stage.
    Misplaced {
        /// Whether its stage can do without it.
        is_spare: bool,
        /// The channels that could take it, by their places in the plan: on its own day where they have room then, else on
        /// one near it. Advice, like `is_spare`.
        channels: Box<[(usize, Option<NaiveDate>)]>,
    },
    /// A post, by its place in the plan, that shows how, where there is one.
    Like(Option<usize>),
    /// Something about those names.
    Names(Box<[Name]>),
    /// Already in words: what is wrong, and what to do.
    Said(Box<Description>),
}

/// Paid posts of which most speak to the first stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// How many are paid.
    pub all: usize,
    /// Those of the first stage that may still be changed, by their places in the plan.
    pub open: Box<[usize]>,
    /// How many of the first stage are still to come, drafts or not.
    pub in_time: usize,
    /// A post of the last stage that could be paid for instead, on a channel that takes money; by its place in the plan.
    pub instead: Option<usize>,
}

/// Somebody who has more hours than is good, and who could take some over.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Who.
    pub owner: Name,
    /// The planned effort, in millionths of an hour like all that follow.
    pub micro_hours: u64,
    /// The person's capacity; `None` where it is not exceeded, and only the share of all hours is too large.
    pub capacity: Option<u64>,
    /// The effort of everybody in the month.
    pub all: u64,
    /// How much of it would have to go.
    pub over: u64,
    /// The others and the effort they have room for, the one with the most first; those whose capacity nobody has
    /// said come last.
    pub others: Box<[(Name, Option<u64>)]>,
    /// The day it is looked at: posts before it are done.
    pub today: NaiveDate,
}

/// A stage whose share of the hours is far from its target, and the stage that is farthest off the other way.
#[derive(Clone, Debug, PartialEq)]
pub struct Skewed {
    /// How it does, by hours.
    pub stage: StageMix,
    /// The hours of all stages.
    pub all: f64,
    /// The stage that has too few hours where this one has too many, or the other way round.
    pub partner: StageMix,
    /// The day it is looked at: posts before it are done.
    pub today: NaiveDate,
}

/// A figure that the published posts of a stage have planned and not reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// The figure, as the first of the posts writes it.
    pub figure: Name,
    /// What the measured posts planned together.
    pub planned: f64,
    /// What they reached together.
    pub reached: f64,
    /// How many published posts planned the figure and have no results at all yet; they are left out of both sums.
    pub unmeasured: Box<[usize]>,
    /// The post that lacks the most, by its place in the plan.
    pub weakest: usize,
    /// The stage's next post that is still to go out, by its place in the plan.
    pub next: Option<usize>,
    /// Whether the month is over.
    pub is_over: bool,
}

/// A finding in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Finding {
    /// The days it is about: those of its posts, in order, each once.
    pub fn dates(&self, plan: &Plan) -> Vec<NaiveDate> {
        let date = |at: &usize| plan.posts.get(*at).and_then(|post| post.date);
        let mut dates: Vec<_> = self.posts.places().iter().filter_map(date).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    /// Whether looking at that post helps to mend it: the posts it is about; for a stage that lacks posts, those
    /// that could be retagged to it; for any other finding about a stage, the stage's own.
    pub fn concerns(&self, at: usize, post: &Post) -> bool {
        let stage = post.stage.index();
        match &self.facts {
            Facts::Short(short) if !short.givers.is_empty() => {
                !post.is_fixed() && short.givers.iter().any(|(giver, _)| Some(*giver) == stage)
            }
            _ => self.posts.places().binary_search(&at).is_ok() || (stage.is_some() && self.stage() == stage),
        }
    }

    /// Whether it is mended in what the file says about the plan as a whole, of which the calendar shows nothing.
    pub fn is_about_settings(&self) -> bool {
        matches!(self.code, "channel-loop" | "goal-is-outcome" | "targets-sum")
            || (matches!(self.place, Place::Text { .. }) && self.posts.places().is_empty())
    }

    /// Whether it only says that a share is under its target by less than a post: whole posts cannot do better.
    pub fn is_rounding(&self) -> bool {
        matches!(&self.facts, Facts::Short(short) if self.code == "stage-short" && short.stage.under_quota == 0)
    }

    /// The stretch of days it is about, the last one included, where it is about one.
    pub fn stretch(&self) -> Option<(NaiveDate, NaiveDate)> {
        match &self.facts {
            Facts::Gap(gap) => Some((gap.first, gap.last)),
            Facts::Cadence(cadence) => Some((cadence.start, cadence.start + Days::new(6))),
            _ => None,
        }
    }

    /// The stretch of days in which a further post helps most: where a single one could close a gap, the days on which
    /// it would.
    pub fn mending_days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match &self.facts {
            Facts::Gap(gap) => gap.closing.or_else(|| self.stretch()),
            _ => self.stretch(),
        }
    }

    /// The stage that should have more than it has, where it is about one.
    pub fn wanting(&self) -> Option<StageIndex> {
        match &self.facts {
            Facts::Inverted(inverted) => Some(inverted.shallower),
            Facts::Skewed(skewed) if skewed.stage.hours > skewed.stage.quota => Some(skewed.partner.stage),
            _ => self.stage(),
        }
    }

    /// Whether it is about days that are over, or as good as.
    pub fn is_over(&self) -> bool {
        match &self.facts {
            Facts::Gap(gap) => gap.is_over,
            Facts::Cadence(cadence) => cadence.is_over,
            _ => false,
        }
    }

    /// How many posts a stage is short of its share, where it says that.
    pub fn posts_short(&self) -> Option<u64> {
        match &self.facts {
            Facts::Short(short) if self.code == super::stage_short::RULE.code => {
                Some(short.stage.under_quota)
            }
            _ => None,
        }
    }

    /// The stage it is about, where it is about one.
    pub fn stage(&self) -> Option<StageIndex> {
        if let Place::Stage(stage) = self.place {
            Some(stage)
        } else {
            None
        }
    }
}

/// "1 post", "2 posts".
pub(super) fn posts(count: u64) -> String {
    format!("{count} {}", if count == 1 { "post" } else { "posts" })
}
