//! The views of the plan: what the mix is weighed by, and what the funnel is drawn by.

use super::command::Command;
use super::{Mode, Planner};
use crate::balance::{ChannelShare, Mix, Outcome, Weigh};
use std::borrow::Cow;

/// What the funnel is drawn by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Silhouette {
    /// A row a stage: what it has, and what it should have.
    #[default]
    Stages,
    /// A row a channel, those on top first: what it has of each stage, and where it leads.
    Channels,
    /// What was planned and reached, and what that cost and brought in.
    Results,
}

impl Silhouette {
    /// What it draws, in a word.
    fn word(self) -> &'static str {
        match self {
            Self::Stages => "stages",
            Self::Channels => "channels",
            Self::Results => "results",
        }
    }
}

impl Planner {
    /// What the mix is weighed by.
    pub fn weigh(&self) -> Weigh {
        self.weigh
    }

    /// What the funnel is drawn by.
    pub fn silhouette(&self) -> Silhouette {
        self.silhouette
    }

    /// The mixes to show: the one now, or what it would be with what is about to be done, and the one before the change.
    pub fn mixes(&self) -> Option<(Mix, Option<Mix>)> {
        let desk = self.desk.as_ref()?;
        let now = desk.mix(self.weigh);
        Some(match (self.what_if(), &self.mode) {
            (Some(what_if), _) => (what_if.mix(self.weigh), Some(now)),
            (None, Mode::Form(form)) => (desk.mix_with(form.at(), &form.draft(), self.weigh), Some(now)),
            _ => (now, desk.mix_before(self.weigh)),
        })
    }

    /// What each channel gets of the stages, as it is now or would be with what is about to be done.
    pub fn channels(&self) -> Option<Cow<'_, [ChannelShare]>> {
        let desk = self.desk.as_ref()?;
        Some(match (self.what_if(), &self.mode) {
            (Some(what_if), _) => Cow::Owned(what_if.channels()),
            (None, Mode::Form(form)) => Cow::Owned(desk.channels_with(form.at(), &form.draft())),
            _ => Cow::Borrowed(desk.channels()),
        })
    }

    /// What was planned and reached, as it is now or would be with what is about to be done.
    pub fn outcome(&self) -> Option<Cow<'_, Outcome>> {
        let desk = self.desk.as_ref()?;
        Some(match self.what_if() {
            Some(what_if) => Cow::Owned(Outcome::of(what_if.plan())),
            None => Cow::Borrowed(desk.outcome()),
        })
    }

    pub(super) fn weigh_otherwise(&mut self) {
        let (weigh, [by, other]) = match self.weigh {
            Weigh::Posts => (Weigh::Hours, ["hours", "posts"]),
            Weigh::Hours => (Weigh::Posts, ["posts", "hours"]),
        };
        self.weigh = weigh;
        let key = self.key_of(Command::Weigh);
        self.tell(format!("The mix is weighed by {by} · {key} weighs it by {other}"));
    }

    /// Draws the funnel by what comes next. Results are left out where no post has figures: that says nothing of the plan.
    pub(super) fn draw_otherwise(&mut self) {
        self.silhouette = self.view_after(self.silhouette);
        let (drawn, next) = (self.silhouette.word(), self.view_after(self.silhouette));
        let key = self.key_of(Command::Silhouette);
        self.tell(match (self.silhouette, next) {
            (Silhouette::Results, _) => {
                format!(
                    "What was planned and reached · {key} draws the funnel by {}",
                    next.word()
                )
            }
            (_, Silhouette::Results) => format!("The funnel is drawn by {drawn} · {key} shows the results"),
            _ => format!(
                "The funnel is drawn by {drawn} · {key} draws it by {}",
                next.word()
            ),
        });
    }

    fn view_after(&self, view: Silhouette) -> Silhouette {
        let has_results = self.desk.as_ref().is_some_and(|desk| !desk.outcome().is_empty());
        match view {
            Silhouette::Stages => Silhouette::Channels,
            Silhouette::Channels if has_results => Silhouette::Results,
            Silhouette::Channels | Silhouette::Results => Silhouette::Stages,
        }
    }
}
