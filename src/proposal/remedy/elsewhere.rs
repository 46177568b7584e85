//! The channels that could take a post which is on the wrong one. Proposals leave posts on their channels: a text is
//! written for one, and only whoever wrote it knows whether another one suits it.

use crate::plan::Name;
use crate::proposal::search::Search;
use crate::proposal::work::Work;
use crate::rules::Finding;

impl Search<'_> {
    /// The channels on which a finding's post brings up nothing as it is. The search must have taken its changes back.
    pub(super) fn other_channels(&self, finding: &Finding) -> Vec<Name> {
        let plan = &self.work.plan;
        let place = finding.posts.places().first();
        let Some((at, post)) = place.and_then(|at| Some((*at, plan.posts.get(*at)?))) else {
            return Vec::new();
        };
        let outlets = self.habits.outlets_for(post.stage.index(), false).into_iter();
        let others = outlets
            .filter_map(|outlet| outlet.name.as_ref())
            .filter(|name| post.channel.as_ref() != Some(*name));
        others
            .filter(|name| self.is_welcome_on(at, name, finding))
            .cloned()
            .collect()
    }

    fn is_welcome_on(&self, at: usize, channel: &Name, finding: &Finding) -> bool {
        let mut plan = self.work.plan.clone();
        let Some(post) = plan.posts.get_mut(at) else {
            return false;
        };
        post.channel = Some(channel.clone());
        // Channels are not counted, so that the tally is that of both.
        let work = Work::new(&plan, &self.work.tally, self.work.today);
        self.verdict.left_of(finding, &work) == 0 && self.verdict.added_beside(finding, &work).is_empty()
    }
}
