//! The channels that could take a post which is in the way on its own. Proposals leave posts on their channels: a text is
//! written for one, and only whoever wrote it knows whether another one suits it.

use crate::plan::Name;
use crate::proposal::search::Search;
use crate::proposal::work::Work;
use crate::rules::Finding;

/// The rules that a post may come to terms with on another channel.
const BY_CHANNEL: [&str; 6] = [
    "ask-before-nurture",
    "asks-back-to-back",
    "double-booked",
    "off-stage",
    "over-cadence",
    "too-close",
];

/// A post, and the channels on which it could go out.
#[derive(Debug)]
pub(in crate::proposal) struct Elsewhere {
    /// The place of the post.
    pub(in crate::proposal) at: usize,
    /// The channels.
    pub(in crate::proposal) channels: Vec<Name>,
}

impl Search<'_> {
    /// A post of a finding, the later ones first, and the channels on which it brings up nothing as it is, where it may go to
    /// another one. The search must have taken its changes back.
    pub(super) fn elsewhere(&self, finding: &Finding) -> Option<Elsewhere> {
        if !BY_CHANNEL.contains(&finding.code) {
            return None;
        }
        let free = finding
            .posts
            .places()
            .iter()
            .rev()
            .filter(|at| self.work.is_free(**at));
        let mut ways = free.map(|at| Elsewhere {
            at: *at,
            channels: self.other_channels(*at, finding),
        });
        ways.find(|way| !way.channels.is_empty())
    }

    fn other_channels(&self, at: usize, finding: &Finding) -> Vec<Name> {
        let post = &self.work.plan.posts[at];
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
