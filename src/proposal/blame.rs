//! Which changes harm comes of: those are taken back and not tried again.

use super::change::Change;
use super::search::Search;
use crate::plan::Post;
use crate::rules::Finding;
use chrono::NaiveDate;

/// A change that is made, with what became of its post.
struct Made {
    change: Change,
    /// The post's place among those that are tried on.
    place: usize,
}

impl Search<'_> {
    /// Takes back the changes that harm comes of, and keeps them from being tried again.
    pub(super) fn ban(&mut self, harm: &[Finding]) {
        let made = self.made();
        let mut guilty: Vec<usize> = harm
            .iter()
            .flat_map(|finding| self.causes(finding, &made))
            .collect();
        if guilty.is_empty() {
            // Nobody in particular: the last step is the one to do without.
            guilty.extend(made.len().checked_sub(1));
        }
        self.in_the_way.extend(harm.iter().map(|finding| finding.code));
        for at in &guilty {
            self.forbid(&made[*at].change);
        }
        let kept = made
            .into_iter()
            .enumerate()
            .filter(|(at, _)| !guilty.contains(at));
        let kept: Vec<Change> = kept.map(|(_, made)| made.change).collect();
        self.work.set(&kept);
        self.donors.clear();
    }

    fn made(&self) -> Vec<Made> {
        let new = self.work.changes().filter(|change| change.at().is_none()).count();
        let mut next = self.work.plan.posts.len() - new;
        let made = |change: &Change| {
            let place = change.at().unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            Made {
                change: change.clone(),
                place,
            }
        };
        self.work.changes().map(made).collect()
    }

    fn forbid(&mut self, change: &Change) {
        match change {
            Change::Retag { at, to } => {
                self.banned_tags.insert((*at, *to));
            }
            Change::Move { at, date, .. } | Change::Schedule { at, date, .. } => {
                let channel = self
                    .work
                    .plan
                    .posts
                    .get(*at)
                    .and_then(|post| post.channel.clone());
                self.banned_days.insert((*date, channel));
            }
            Change::Add { post } => {
                self.banned_days
                    .extend(post.date.map(|date| (date, post.channel.clone())));
            }
        }
    }

    /// The changes that a finding comes of: the last one of its own posts; else those that lie between its posts on their
    /// channel, or on its days; else the last one before.
    fn causes(&self, finding: &Finding, made: &[Made]) -> Vec<usize> {
        let places = finding.posts.places();
        if let Some(own) = made.iter().rposition(|made| places.contains(&made.place)) {
            return vec![own];
        }
        let Some((first, last)) = self.days_of(finding) else {
            return self.of_its_stage(finding, made);
        };
        let post = |made: &Made| self.work.plan.posts.get(made.place);
        let channel = places
            .first()
            .and_then(|at| self.work.plan.posts.get(*at))
            .map(|post| &post.channel);
        let is_near = |made: &Made| {
            post(made).is_some_and(|post: &Post| {
                let in_time = post.date.is_some_and(|date| first <= date && date <= last);
                in_time && channel.is_none_or(|channel| post.channel == *channel)
            })
        };
        let near: Vec<usize> = (0..made.len()).filter(|at| is_near(&made[*at])).collect();
        if !near.is_empty() {
            return near;
        }
        let before = |made: &Made| post(made).is_some_and(|post| post.date.is_some_and(|date| date <= last));
        made.iter().rposition(before).into_iter().collect()
    }

    /// The days a finding is about: its stretch, or from its first post to its last.
    fn days_of(&self, finding: &Finding) -> Option<(NaiveDate, NaiveDate)> {
        let dates = finding.dates(&self.work.plan);
        finding.stretch().or(Some((*dates.first()?, *dates.last()?)))
    }

    /// The changes of posts that get a finding's stage, or lose it: of all posts where it is about none.
    fn of_its_stage(&self, finding: &Finding, made: &[Made]) -> Vec<usize> {
        let concerns = |made: &Made| {
            let now = self
                .work
                .plan
                .posts
                .get(made.place)
                .and_then(|post| post.stage.index());
            finding
                .stage()
                .is_none_or(|stage| now == Some(stage) || self.work.stage_before(made.place) == Some(stage))
        };
        made.iter().rposition(concerns).into_iter().collect()
    }
}
