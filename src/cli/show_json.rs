//! The mix of a plan as JSON.

use crate::balance::{Counts, Grouping, Mix, Tally, Weigh, group};
use crate::plan::{Funnel, Plan};
use serde::{Serialize, Serializer};

/// A plan's mix, in the order in which it is written.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'p> {
    brand: &'p str,
    month: String,
    posts: u64,
    ideas: u64,
    untagged: u64,
    outside: u64,
    score: Option<u32>,
    stages: Vec<StageShown<'p>>,
    weeks: Vec<WeekShown<'p>>,
    channels: Vec<ChannelShown<'p>>,
}

#[derive(Debug, Serialize)]
struct StageShown<'p> {
    id: &'p str,
    posts: u64,
    hours: f64,
    share: f64,
    target: f64,
    quota: f64,
    min: u32,
    short_by: u64,
    add: Option<u64>,
    status: &'static str,
}

#[derive(Debug, Serialize)]
struct WeekShown<'p> {
    start: String,
    stages: ByStage<'p>,
}

#[derive(Debug, Serialize)]
struct ChannelShown<'p> {
    id: String,
    posts: u64,
    stages: ByStage<'p>,
}

/// Posts by stage, in the order of the funnel.
#[derive(Debug)]
struct ByStage<'p> {
    funnel: &'p Funnel,
    counts: Counts,
}

impl Serialize for ByStage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counts = self.counts.of_funnel(self.funnel).iter();
        let ids = self.funnel.stages().iter().map(|stage| &*stage.id);
        serializer.collect_map(ids.zip(counts.map(|count| count.posts)))
    }
}

impl<'p> Shown<'p> {
    /// The mix of a plan with those counts.
    pub(super) fn of(plan: &'p Plan, tally: &Tally, weigh: Weigh) -> Self {
        let mix = Mix::of(&plan.funnel, &tally.counted, weigh);
        let by_stage = |counts: Counts| ByStage {
            funnel: &plan.funnel,
            counts,
        };
        let weeks = tally.weeks.iter().map(|(start, counts)| WeekShown {
            start: start.to_string(),
            stages: by_stage(*counts),
        });
        let channels = group(plan, Grouping::Channel).into_iter().filter_map(|group| {
            Some(ChannelShown {
                id: group.name?.to_string(),
                posts: group.counts.posts(),
                stages: by_stage(group.counts),
            })
        });
        Self {
            brand: &plan.brand,
            month: plan.month.to_string(),
            posts: mix.posts,
            ideas: tally.ideas,
            untagged: tally.untagged,
            outside: tally.outside,
            score: mix.score,
            stages: stages(plan, &mix),
            weeks: weeks.collect(),
            channels: channels.collect(),
        }
    }
}

fn stages<'p>(plan: &'p Plan, mix: &Mix) -> Vec<StageShown<'p>> {
    let stages = plan.funnel.stages().iter().zip(&mix.stages);
    let shown = stages.map(|(stage, mix)| StageShown {
        id: &stage.id,
        posts: mix.posts,
        hours: mix.hours,
        share: mix.share,
        target: mix.target,
        quota: mix.quota,
        min: mix.min,
        short_by: mix.short_by,
        add: mix.add,
        status: mix.status.as_str(),
    });
    shown.collect()
}
