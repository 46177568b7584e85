//! Stages that lack posts, and where those could come from: shared by `stage-short` and `stage-minimum`.

use super::{Context, Openings, words};
use crate::balance::{Mix, StageMix};
use crate::plan::{Plan, StageIndex, Tag};
use crate::room::{Hindrance, Room, Wanted};

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
    /// How many new posts would do.
    pub add: u64,
    /// The posts to retag of which least would be lost, as many as other stages give, by their places in the plan.
    /// Advice, like all that follows.
    pub donors: Box<[usize]>,
    /// Where the new posts could go; nowhere where the month is over or has no room.
    pub openings: Openings,
    /// Why there are none.
    pub hindrance: Option<Hindrance>,
}

/// The most posts to retag that an advice names.
const DONORS_NAMED: usize = 3;

impl Short {
    /// A stage that lacks so many posts while the whole stays as it is, or so many new ones.
    pub(super) fn of(context: &Context<'_>, stage: &StageMix, lacks: u64, add: u64) -> Self {
        Self {
            stage: *stage,
            all: context.mix.posts,
            givers: givers(stage, lacks, context.mix),
            untagged: context.tally.untagged,
            add,
            donors: Box::default(),
            openings: Openings::default(),
            hindrance: None,
        }
    }

    /// Chooses the posts to retag, and the days for new ones.
    pub(super) fn advise(&mut self, room: &Room<'_>) {
        let month = room.plan().month;
        let to = self.stage.stage;
        let mut donors = Vec::new();
        for (giver, posts) in &mut self.givers {
            let giver = Tag::Stage(*giver);
            let open = room.donors(&giver, to, (month.first(), month.last()));
            let given = open.take(usize::try_from(*posts).unwrap_or(usize::MAX));
            let before = donors.len();
            donors.extend(given);
            *posts = (donors.len() - before) as u64;
        }
        self.givers = self
            .givers
            .iter()
            .copied()
            .filter(|(_, posts)| *posts > 0)
            .collect();
        self.donors = donors.into();
        self.openings = Openings::of(to, self.add, room);
        if self.openings.spots.is_empty() {
            self.hindrance = Some(room.hindrance(Wanted {
                stage: Some(to),
                ..Wanted::default()
            }));
        }
    }

    /// How many posts have to be added beside those that other stages give, so that no whole post of the quota is missing.
    pub(super) fn rest_to_quota(&self) -> u64 {
        let stage = &self.stage;
        #[expect(clippy::cast_precision_loss, reason = "nobody has so many posts")]
        let has = (stage.posts + self.donors.len() as u64) as f64;
        // Each new post makes the quota larger, too.
        let missing = (stage.quota - has - 1.0) / (1.0 - stage.target);
        if stage.target < 1.0 && missing > -1e-9 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "as many as it lacks, and not below 0"
            )]
            let whole = (missing + 1e-9).floor().max(0.0) as u64;
            whole + 1
        } else {
            0
        }
    }

    /// Retagging keeps the month's size, but needs stages with posts to spare; where they have too few, `rest` posts come
    /// beside them.
    pub(super) fn retag(&self, rest: u64, plan: &Plan) -> Option<String> {
        let retag = self.retag_alone(plan)?;
        Some(match rest {
            0 => retag,
            rest => format!("{retag}, and {}", self.add(rest, plan)),
        })
    }

    /// The other way: new posts alone, where there is room for so many or nothing can be retagged.
    pub(super) fn add_alone(&self, count: u64, plan: &Plan) -> Option<String> {
        let has_room = self.hindrance.is_none() && self.openings.room_for >= count;
        (has_room || self.donors.is_empty()).then(|| self.add(count, plan))
    }

    /// "add 2 posts for unaware, on x on Tue 8 and Thu 10 Dec", or what has to be done before there is room for them.
    fn add(&self, count: u64, plan: &Plan) -> String {
        let stage = words::stage(plan, self.stage.stage);
        let add = self.openings.add(count, stage);
        match &self.hindrance {
            None => add,
            Some(Hindrance::Stages) => format!("{add}, on a channel whose `stages` you add it to"),
            Some(Hindrance::Asks { between, lead_up }) => {
                let first = words::room_for_an_ask(*between, lead_up.as_ref(), plan);
                match (lead_up, count) {
                    (Some(_), 2..) => format!("{first}; in all {count} for {stage} are wanted"),
                    _ => first,
                }
            }
            Some(Hindrance::Full) => {
                format!(
                    "raise the most of a channel's `per_week`, or drop posts of other stages, then add {count} for {stage}: \
                     the channels are full by their `per_week` or times"
                )
            }
        }
    }

    fn retag_alone(&self, plan: &Plan) -> Option<String> {
        let name = words::stage(plan, self.stage.stage);
        let best = self.donors.first().map(|at| words::dated_title(plan, *at));
        let given =
            |(giver, count): &(StageIndex, u64)| words::stage_posts(*count, words::stage(plan, *giver));
        let given: Vec<_> = self.givers.iter().map(given).collect();
        match (&given[..], best) {
            ([], _) => None,
            _ if self.donors.len() <= DONORS_NAMED => Some(format!(
                "retag {} to {name}",
                words::dated_titles(plan, &self.donors)
            )),
            (given, best) => {
                let such_as = best.map_or(String::new(), |best| format!(", such as {best}"));
                Some(format!(
                    "retag {} to {name}{such_as}",
                    words::listed(given, "and")
                ))
            }
        }
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
