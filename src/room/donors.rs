//! Which posts could speak to another stage without much being lost.

use super::Room;
use crate::plan::{Post, StageIndex, Status, Tag};
use chrono::NaiveDate;

impl Room<'_> {
    /// The month's posts that may still be changed and could be retagged from one stage, or from having none, to another,
    /// within a stretch of days, by their places in the plan: first those whose weeks have most to spare, and of these
    /// the ones of which least would be lost. Whether one suits is looked at when it is asked for: few are, and a large
    /// month has many.
    pub fn donors(
        &self,
        from: &Tag,
        to: StageIndex,
        (first, last): (NaiveDate, NaiveDate),
    ) -> impl Iterator<Item = usize> {
        let month = self.plan.month;
        let is_there = |date: NaiveDate| first <= date && date <= last && month.contains(date);
        let posts = self.plan.posts.iter().enumerate().filter(|(_, post)| {
            post.stage == *from && post.date.is_some_and(is_there) && !post.is_settled(self.today)
        });
        let mut donors: Vec<(i64, i64, usize)> = posts
            .map(|(at, post)| (self.crowding(post, to), self.reluctance(post, to), at))
            .collect();
        donors.sort_unstable();
        let places = donors.into_iter().map(|(.., at)| at);
        places.filter(move |at| self.can_become(*at, &self.plan.posts[*at], to))
    }

    /// Whether a post's channel and place suit another stage.
    fn can_become(&self, at: usize, post: &Post, to: StageIndex) -> bool {
        let outlet = self.habits.outlet(post.channel.as_ref());
        let suits = outlet.is_none_or(|outlet| outlet.suits(to));
        let fits = |date| self.ask_fits(post.channel.as_ref(), (date, post.time), Some(at));
        suits && (!self.is_ask(to) || post.date.is_none_or(fits))
    }

    /// How uneven the post's week would be if it spoke to that stage.
    fn crowding(&self, post: &Post, to: StageIndex) -> i64 {
        let in_week = |stage| {
            let weeks = self.tally.weeks.iter().rev();
            let mut begun = weeks.skip_while(|(start, _)| post.date < Some(*start));
            let posts = begun.next().map_or(0, |(_, counts)| counts.stage(stage).posts);
            i64::try_from(posts).unwrap_or(i64::MAX)
        };
        in_week(to) - post.stage.index().map_or(0, in_week)
    }

    /// How much would be lost by giving the post another stage: the more of it is done, the more.
    pub fn reluctance(&self, post: &Post, to: StageIndex) -> i64 {
        let mut reluctance = 0;
        reluctance += if post.effective_status() >= Status::Review {
            6
        } else {
            0
        };
        reluctance += if post.text.is_empty() { 0 } else { 4 };
        reluctance += if post.kpi.is_empty() { 0 } else { 2 };
        reluctance += if post.paid && to.get() == 0 { 8 } else { 0 };
        // What goes out today may be in somebody's hands already.
        reluctance += if post.date == Some(self.today) { 10 } else { 0 };
        let near = |days: i64| {
            let day = post
                .date
                .and_then(|date| date.checked_add_signed(chrono::TimeDelta::days(days)));
            let day = day.and_then(|day| self.timeline.day(day));
            day.is_some_and(|day| day.of_stage(to) > 0)
        };
        reluctance + (-2..=2).map(|days| i64::from(near(days))).sum::<i64>()
    }
}
