//! What a plan is: one month of posts of one brand, its funnel, channels, owners and rule settings.
//!
//! Nothing here knows of files, clocks or screens. [`Plan`] is a value; [`crate::edit::Edit`] changes it,
//! [`crate::balance`] measures it and [`crate::rules`] judges it.

mod channel;
mod field;
mod funnel;
mod month;
mod name;
mod post;
mod settings;

pub use channel::{BUILT_IN_CHANNELS, BuiltInChannel, Channel, Counts, built_in_channel};
pub use field::{Field, Value};
pub use funnel::{Funnel, MAX_STAGES, Share, ShareError, Stage, StageIndex};
pub use month::{Month, WeekStart};
pub use name::Name;
pub(crate) use name::same_ignoring_case;
pub use post::{Post, Status, Tag};
pub use settings::{Owner, RuleSetting, Severity};

use chrono::NaiveDate;

/// One month of posts of one brand: what one TOML file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The brand the plan is for; empty when the file names none.
    pub brand: Box<str>,
    /// The month the posts are balanced over.
    pub month: Month,
    /// IANA name of the time zone, as written; empty when none is given.
    pub timezone: Box<str>,
    /// What the posts should achieve; empty when none is given.
    pub goal: Box<str>,
    /// What the brand stands for.
    pub values: Box<[Name]>,
    /// The day on which the plan's weeks begin; `None` leaves it to the user's own setting.
    pub week_start: Option<WeekStart>,
    /// The stages an audience passes, in order.
    pub funnel: Funnel,
    /// The channels the file lists, in its order.
    pub channels: Vec<Channel>,
    /// The people the file lists, in its order.
    pub owners: Vec<Owner>,
    /// Severities and options of rules that the file sets, by code.
    pub rules: Vec<RuleSetting>,
    /// The posts, in the order of the file.
    pub posts: Vec<Post>,
}

impl Plan {
    /// A plan without posts: the default funnel and nothing else.
    pub fn empty(month: Month) -> Self {
        Self {
            brand: Box::default(),
            month,
            timezone: Box::default(),
            goal: Box::default(),
            values: Box::default(),
            week_start: None,
            funnel: Funnel::default(),
            channels: Vec::new(),
            owners: Vec::new(),
            rules: Vec::new(),
            posts: Vec::new(),
        }
    }

    /// The month that a file without one means: that of most dated posts, the earlier one on a tie.
    /// `None` where no post has a date.
    pub fn month_of_most(posts: &[Post]) -> Option<Month> {
        let mut counts: std::collections::BTreeMap<Month, usize> = std::collections::BTreeMap::new();
        for date in posts.iter().filter_map(|post| post.date) {
            *counts.entry(Month::of(date)).or_default() += 1;
        }
        let most = counts.values().copied().max()?;
        counts
            .into_iter()
            .find(|&(_, count)| count == most)
            .map(|(month, _)| month)
    }

    /// Whether the post is one the mix counts: dated within the month, and tagged with a known stage.
    pub fn counted_stage(&self, post: &Post) -> Option<StageIndex> {
        let in_month = post.date.is_some_and(|date| self.month.contains(date));
        if in_month { post.stage.index() } else { None }
    }

    /// Where a new post of that date goes in the file: before the first later-dated one, so that posts
    /// need never be sorted again. An idea, which has no date, goes to the end.
    pub fn place_for(&self, date: Option<NaiveDate>) -> usize {
        let later = |post: &Post| matches!((post.date, date), (Some(other), Some(date)) if other > date);
        let first_later = self.posts.iter().position(later);
        first_later.unwrap_or_else(|| self.end_for(date))
    }

    /// Where a post later than all others goes: after the last dated one, ahead of trailing ideas.
    fn end_for(&self, date: Option<NaiveDate>) -> usize {
        let last_dated = self.posts.iter().rposition(|post| post.date.is_some());
        match (date, last_dated) {
            (Some(_), Some(last)) => last + 1,
            _ => self.posts.len(),
        }
    }

    /// What `title` or, where there is none, the post's other features call it in messages.
    pub fn name_of(&self, index: usize) -> &str {
        self.posts.get(index).map_or("", Post::display_title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(date: &str) -> Post {
        Post {
            date: date.parse().ok(),
            ..Post::default()
        }
    }

    #[test]
    fn the_month_of_a_bare_plan_is_that_of_most_posts_and_the_earlier_on_a_tie() {
        let posts = [
            dated("2026-12-01"),
            dated("2026-11-30"),
            dated("2026-12-09"),
            dated("2026-11-02"),
        ];
        assert_eq!(Plan::month_of_most(&posts), Month::new(2026, 11));
        assert_eq!(Plan::month_of_most(&posts[..3]), Month::new(2026, 12));
        assert_eq!(Plan::month_of_most(&[Post::default()]), None);
    }

    #[test]
    fn a_new_post_goes_before_the_first_later_one_and_ideas_go_last() {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        plan.posts = vec![
            dated("2026-12-01"),
            dated("2026-12-09"),
            dated("2026-12-04"),
            Post::default(),
        ];
        let on = |day: &str| plan.place_for(day.parse().ok());
        assert_eq!(on("2026-11-30"), 0);
        assert_eq!(on("2026-12-01"), 1, "after the others of its day");
        assert_eq!(
            on("2026-12-05"),
            1,
            "before the first later one even where the file is not sorted"
        );
        assert_eq!(on("2026-12-30"), 3, "after the last dated post, before the ideas");
        assert_eq!(plan.place_for(None), 4);
    }
}
