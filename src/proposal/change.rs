//! What a proposal would do to a plan, step by step.

use crate::edit::Edit;
use crate::plan::{Field, Plan, Post, StageIndex, Status, Tag, Value};
use chrono::{NaiveDate, NaiveTime};

/// One change of one post.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Gives a post another stage.
    Retag {
        /// The post's place in the plan.
        at: usize,
        /// The stage.
        to: StageIndex,
    },
    /// Moves a post to another day of the month, or gives it another time.
    Move {
        /// The post's place in the plan.
        at: usize,
        /// The day.
        date: NaiveDate,
        /// The time; `None` keeps the post's own.
        time: Option<NaiveTime>,
    },
    /// Gives an idea a day.
    Schedule {
        /// The idea's place in the plan.
        at: usize,
        /// The day.
        date: NaiveDate,
        /// The time; `None` keeps the idea's own, if it has one.
        time: Option<NaiveTime>,
    },
    /// Adds a post, still to be written.
    Add {
        /// The post: its day, stage, and what else is known of it; its id is empty.
        post: Box<Post>,
    },
}

impl Change {
    /// The stage of the post after the change. `plan` is the plan before it.
    pub(super) fn stage_in(&self, plan: &Plan) -> Option<StageIndex> {
        match self {
            Self::Retag { to, .. } => Some(*to),
            Self::Add { post } => post.stage.index(),
            Self::Move { at, .. } | Self::Schedule { at, .. } => plan.posts.get(*at)?.stage.index(),
        }
    }

    /// The word for it in results.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Retag { .. } => "retag",
            Self::Move { .. } => "move",
            Self::Schedule { .. } => "schedule",
            Self::Add { .. } => "add",
        }
    }

    /// The place of the post it changes; `None` for a new one.
    pub fn at(&self) -> Option<usize> {
        match self {
            Self::Retag { at, .. } | Self::Move { at, .. } | Self::Schedule { at, .. } => Some(*at),
            Self::Add { .. } => None,
        }
    }

    /// The day that the post is on afterwards, where the change sets it.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::Retag { .. } => None,
            Self::Move { date, .. } | Self::Schedule { date, .. } => Some(*date),
            Self::Add { post } => post.date,
        }
    }

    /// The values it gives to a post that is there already.
    fn values(&self, post: &Post) -> Vec<(Field, Value)> {
        match self {
            Self::Retag { to, .. } => vec![(Field::Stage, Value::Stage(Tag::Stage(*to)))],
            Self::Move { date, time, .. } | Self::Schedule { date, time, .. } => {
                let mut values = Vec::new();
                if post.date != Some(*date) {
                    values.push((Field::Date, Value::Date(*date)));
                }
                if let Some(time) = time.filter(|time| post.time != Some(*time)) {
                    values.push((Field::Time, Value::Time(time)));
                }
                if post.status == Some(Status::Idea) {
                    values.push((Field::Status, Value::Status(Status::Draft)));
                }
                values
            }
            Self::Add { .. } => Vec::new(),
        }
    }

    /// The post as it is afterwards.
    pub fn applied_to(&self, post: &Post) -> Post {
        if let Self::Add { post } = self {
            return (**post).clone();
        }
        let mut changed = post.clone();
        for (field, value) in self.values(post) {
            changed.set(field, value);
        }
        changed
    }
}

/// The edits that make some changes of a plan, in an order in which they can be made.
pub fn edits<'c>(plan: &Plan, changes: impl IntoIterator<Item = &'c Change>) -> Vec<Edit> {
    let mut plan = plan.clone();
    let (new, sets): (Vec<&Change>, Vec<&Change>) =
        changes.into_iter().partition(|change| change.at().is_none());
    let mut edits: Vec<Edit> = Vec::with_capacity(new.len() + sets.len());
    for change in sets {
        let Some((at, post)) = change.at().and_then(|at| Some((at, plan.posts.get_mut(at)?))) else {
            continue;
        };
        let changes = change.values(post);
        *post = change.applied_to(post);
        edits.push(Edit::Set { at, changes });
    }
    for change in new {
        if let Change::Add { post } = change {
            let at = plan.place_for(post.date);
            plan.posts.insert(at, (**post).clone());
            edits.push(Edit::Insert {
                at,
                post: post.clone(),
            });
        }
    }
    edits
}
