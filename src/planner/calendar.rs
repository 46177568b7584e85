//! The days on show, each with its posts.

use crate::plan::{Month, Plan, Post, WeekStart};
use chrono::{Days, NaiveDate};

/// The whole weeks that touch a month, and which posts lie on their days. Posts are named by their place in the
/// plan; those of a day are in the order of their times.
#[derive(Clone, Debug)]
pub struct Calendar {
    month: Month,
    first: NaiveDate,
    start: WeekStart,
    days: Vec<Vec<usize>>,
    ideas: Vec<usize>,
}

impl Calendar {
    /// The weeks of a month and the plan's posts on their days.
    pub fn new(plan: &Plan, month: Month, start: WeekStart) -> Self {
        let weeks = month.weeks(start);
        let first = weeks.first().copied().unwrap_or_else(|| month.first());
        let mut calendar = Self {
            month,
            first,
            start,
            days: vec![Vec::new(); weeks.len() * 7],
            ideas: Vec::new(),
        };
        calendar.rebuild(plan);
        calendar
    }

    /// The month on show.
    pub fn month(&self) -> Month {
        self.month
    }

    /// The day on which its weeks begin.
    pub fn week_start(&self) -> WeekStart {
        self.start
    }

    /// How many weeks are on show.
    pub fn weeks(&self) -> usize {
        self.days.len() / 7
    }

    /// The day in that week and column, both counted from 0.
    pub fn day(&self, week: usize, column: usize) -> NaiveDate {
        self.first
            .checked_add_days(Days::new((week * 7 + column) as u64))
            .unwrap_or(self.first)
    }

    /// The posts of a day, in the order of their times; none for a day that is not on show.
    pub fn posts_on(&self, day: NaiveDate) -> &[usize] {
        self.slot(day).map_or(&[], |slot| &self.days[slot])
    }

    /// The posts without a date, in the plan's order.
    pub fn ideas(&self) -> &[usize] {
        &self.ideas
    }

    /// Whether the day is on show.
    pub fn shows(&self, day: NaiveDate) -> bool {
        self.slot(day).is_some()
    }

    fn slot(&self, day: NaiveDate) -> Option<usize> {
        usize::try_from((day - self.first).num_days())
            .ok()
            .filter(|slot| *slot < self.days.len())
    }

    /// Takes a post off its day, before it moves elsewhere.
    pub(super) fn take(&mut self, at: usize, post: &Post) {
        let list = match post.date {
            None => Some(&mut self.ideas),
            Some(day) => self.slot(day).map(|slot| &mut self.days[slot]),
        };
        if let Some(list) = list {
            list.retain(|other| *other != at);
        }
    }

    /// Puts a post on its day, if it is not there yet.
    pub(super) fn put(&mut self, at: usize, plan: &Plan) {
        let Some(post) = plan.posts.get(at) else { return };
        let list = match post.date {
            None => Some(&mut self.ideas),
            Some(day) => self.slot(day).map(|slot| &mut self.days[slot]),
        };
        if let Some(list) = list.filter(|list| !list.contains(&at)) {
            list.push(at);
            list.sort_by(|one, other| by_time(plan, *one, *other));
        }
    }

    /// Looks at all posts again: after one has come or gone the others have new places.
    pub(super) fn rebuild(&mut self, plan: &Plan) {
        self.days.iter_mut().for_each(Vec::clear);
        self.ideas.clear();
        for (at, post) in plan.posts.iter().enumerate() {
            match post.date {
                None => self.ideas.push(at),
                Some(day) => {
                    if let Some(slot) = self.slot(day) {
                        self.days[slot].push(at);
                    }
                }
            }
        }
        for day in &mut self.days {
            day.sort_by(|one, other| by_time(plan, *one, *other));
        }
    }
}

/// The order of a day's posts, and that of the file where two have the same time; ideas stay in the file's order.
fn by_time(plan: &Plan, one: usize, other: usize) -> std::cmp::Ordering {
    let (first, second) = (&plan.posts[one], &plan.posts[other]);
    match (first.date, second.date) {
        (None, None) => one.cmp(&other),
        _ => first.day_order(second).then(one.cmp(&other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(posts: &[(&str, &str)]) -> Plan {
        let post = |(date, time): &(&str, &str)| Post {
            date: date.parse().ok(),
            time: time.parse().ok(),
            ..Post::default()
        };
        Plan {
            posts: posts.iter().map(post).collect(),
            ..Plan::empty("2026-12".parse().unwrap())
        }
    }

    #[test]
    fn a_day_lists_its_posts_by_time_and_those_without_one_first() {
        let plan = plan(&[
            ("2026-12-01", "18:00:00"),
            ("2026-12-01", ""),
            ("2026-12-01", "09:00:00"),
            ("", ""),
        ]);
        let calendar = Calendar::new(&plan, plan.month, WeekStart::default());
        assert_eq!(calendar.posts_on("2026-12-01".parse().unwrap()), [1, 2, 0]);
        assert_eq!(calendar.ideas(), [3]);
        assert_eq!(calendar.posts_on("2027-03-01".parse().unwrap()), [0usize; 0]);
    }

    #[test]
    fn neighbouring_months_days_in_the_grid_have_their_posts() {
        let plan = plan(&[("2026-11-30", ""), ("2027-01-03", ""), ("2027-01-04", "")]);
        let calendar = Calendar::new(&plan, plan.month, WeekStart::default());
        assert_eq!(calendar.posts_on("2026-11-30".parse().unwrap()), [0]);
        assert_eq!(calendar.posts_on("2027-01-03".parse().unwrap()), [1]);
        assert_eq!(
            calendar.posts_on("2027-01-04".parse().unwrap()),
            [0usize; 0],
            "beyond the grid"
        );
    }
}
