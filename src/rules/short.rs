//! Stages that lack posts, and where those could come from: shared by `stage-short` and `stage-minimum`.

use super::finding::posts;
use super::{Context, room, words};
use crate::balance::{Mix, StageMix};
use crate::plan::{Plan, StageIndex};
use chrono::NaiveDate;

/// A stage that lacks posts, and where they could come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Short {
    /// How it does.
    pub stage: StageMix,
    /// How many posts are counted.
    pub all: u64,
    /// How many posts which other stages could give, the richest first; no more than it lacks.
    pub givers: Box<[(StageIndex, u64)]>,
    /// The month's posts without a stage.
    pub untagged: u64,
    /// A few days from today on where it is missing longest; none where the month is over.
    pub days: Box<[NaiveDate]>,
}

impl Short {
    /// A stage that lacks so many posts while the whole stays as it is, or so many new ones.
    pub(super) fn of(context: &Context<'_>, stage: &StageMix, lacks: u64, add: u64) -> Self {
        Self {
            stage: *stage,
            all: context.mix.posts,
            givers: givers(stage, lacks, context.mix),
            untagged: context.tally.untagged,
            days: room::thinnest(context, add, |day| day.of_stage(stage.stage) > 0),
        }
    }

    /// Retagging keeps the month's size, but needs stages with posts to spare.
    pub(super) fn retag(&self, plan: &Plan) -> Option<String> {
        let name = words::stage(plan, self.stage.stage);
        let given = |(giver, count): &(StageIndex, u64)| {
            format!("{} from {}", posts(*count), words::stage(plan, *giver))
        };
        let given: Vec<_> = self.givers.iter().map(given).collect();
        (!given.is_empty()).then(|| format!("retag {} to {name}", words::listed(&given, "and")))
    }
}

/// How many posts which other stages could give to the one that is short without being short themselves, the
/// richest first.
fn givers(short: &StageMix, lacks: u64, mix: &Mix) -> Box<[(StageIndex, u64)]> {
    let mut others: Vec<&StageMix> = mix
        .stages
        .iter()
        .filter(|other| other.spare > 0 && other.stage != short.stage)
        .collect();
    others.sort_by_key(|other| std::cmp::Reverse(other.spare));
    let mut wanted = lacks;
    let give = |other: &StageMix| {
        let given = other.spare.min(wanted);
        wanted -= given;
        (other.stage, given)
    };
    others
        .into_iter()
        .map(give)
        .filter(|(_, given)| *given > 0)
        .collect()
}
