//! Counting posts and hours by stage.

use crate::plan::{Funnel, MAX_STAGES, Month, Name, Plan, Post, StageIndex, WeekStart};
use chrono::{Days, NaiveDate};

/// Posts and hours of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many posts.
    pub posts: u64,
    /// Their effort in millionths of an hour, so that sums are exact whatever their order.
    pub micro_hours: u64,
}

impl Count {
    /// Millionths in an hour.
    pub const MICRO: u64 = 1_000_000;

    /// The effort in hours, for showing.
    #[expect(
        clippy::cast_precision_loss,
        reason = "for showing; no month has 2^53 millionths of an hour"
    )]
    pub fn hours(self) -> f64 {
        self.micro_hours as f64 / Self::MICRO as f64
    }

    /// The effort in hours in words, to a hundredth and without needless zeros: "6.25".
    pub fn hours_text(self) -> String {
        hours_text(self.hours())
    }

    /// One post and its effort.
    pub fn of(post: &Post) -> Self {
        Self {
            posts: 1,
            ..Self::of_hours(post.hours.unwrap_or(0.0))
        }
    }

    /// No post, and that many hours of effort.
    pub fn of_hours(hours: f64) -> Self {
        Self {
            posts: 0,
            micro_hours: micro_hours(hours),
        }
    }
}

/// Hours in words, to a hundredth and without needless zeros: "6.25".
pub fn hours_text(hours: f64) -> String {
    ((hours * 100.0).round() / 100.0).to_string()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "hours are finite and not negative; a float too large saturates"
)]
fn micro_hours(hours: f64) -> u64 {
    // A thousand years of work keeps every later sum within 64 bits.
    let most = (Count::MICRO * 24 * 366 * 1000) as f64;
    (hours * Count::MICRO as f64).round().clamp(0.0, most) as u64
}

/// The counts of all stages of a funnel over some set of posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([Count; MAX_STAGES]);

impl Counts {
    /// The count of one stage.
    pub fn stage(&self, stage: StageIndex) -> Count {
        self.0.get(stage.get()).copied().unwrap_or_default()
    }

    /// The counts in the order of the funnel.
    pub fn of_funnel(&self, funnel: &Funnel) -> &[Count] {
        &self.0[..funnel.len()]
    }

    /// The posts and hours of all stages together.
    pub fn all(&self) -> Count {
        let sum = |sum: Count, count: &Count| Count {
            posts: sum.posts + count.posts,
            micro_hours: sum.micro_hours + count.micro_hours,
        };
        self.0.iter().fold(Count::default(), sum)
    }

    /// How many posts there are in all.
    pub fn posts(&self) -> u64 {
        self.0.iter().map(|count| count.posts).sum()
    }

    pub(super) fn add(&mut self, stage: StageIndex, count: Count) {
        if let Some(total) = self.0.get_mut(stage.get()) {
            total.posts += count.posts;
            total.micro_hours += count.micro_hours;
        }
    }

    fn take(&mut self, stage: StageIndex, count: Count) {
        if let Some(total) = self.0.get_mut(stage.get()) {
            total.posts = total.posts.saturating_sub(count.posts);
            total.micro_hours = total.micro_hours.saturating_sub(count.micro_hours);
        }
    }
}

/// What one pass over a plan counts, kept up to date edit by edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    month: Month,
    week_start: WeekStart,
    /// The counted posts of the month.
    pub counted: Counts,
    /// The counted posts of each week that touches the month, by the week's first day.
    pub weeks: Vec<(NaiveDate, Counts)>,
    /// Posts of the month without a stage of the funnel.
    pub untagged: u64,
    /// Posts without a date.
    pub ideas: u64,
    /// Posts dated in other months.
    pub outside: u64,
}

impl Tally {
    /// Counts a plan. Weeks begin as the plan says, or on `user_start` where it says nothing.
    pub fn of(plan: &Plan, user_start: WeekStart) -> Self {
        let week_start = plan.week_start.unwrap_or(user_start);
        let weeks = plan
            .month
            .weeks(week_start)
            .into_iter()
            .map(|start| (start, Counts::default()))
            .collect();
        let mut tally = Self {
            month: plan.month,
            week_start,
            counted: Counts::default(),
            weeks,
            untagged: 0,
            ideas: 0,
            outside: 0,
        };
        for post in &plan.posts {
            tally.add(post);
        }
        tally
    }

    /// The day on which its weeks begin.
    pub fn week_start(&self) -> WeekStart {
        self.week_start
    }

    /// The weeks that lie in the month whole: their place among all its weeks, first and last day.
    pub fn full_weeks(&self) -> impl Iterator<Item = (usize, NaiveDate, NaiveDate)> {
        let month = self.month;
        let weeks = self.weeks.iter().enumerate();
        weeks
            .map(|(at, (start, _))| (at, *start, *start + Days::new(6)))
            .filter(move |(_, start, end)| month.contains(*start) && month.contains(*end))
    }

    /// Counts one more post.
    pub fn add(&mut self, post: &Post) {
        match self.place(post) {
            Place::Idea => self.ideas += 1,
            Place::Outside => self.outside += 1,
            Place::Untagged => self.untagged += 1,
            Place::Counted(week, stage) => {
                self.counted.add(stage, Count::of(post));
                if let Some((_, counts)) = self.weeks.get_mut(week) {
                    counts.add(stage, Count::of(post));
                }
            }
        }
    }

    /// Counts one post less: the reverse of [`Tally::add`].
    pub fn remove(&mut self, post: &Post) {
        match self.place(post) {
            Place::Idea => self.ideas = self.ideas.saturating_sub(1),
            Place::Outside => self.outside = self.outside.saturating_sub(1),
            Place::Untagged => self.untagged = self.untagged.saturating_sub(1),
            Place::Counted(week, stage) => {
                self.counted.take(stage, Count::of(post));
                if let Some((_, counts)) = self.weeks.get_mut(week) {
                    counts.take(stage, Count::of(post));
                }
            }
        }
    }

    fn place(&self, post: &Post) -> Place {
        let Some(date) = post.date else { return Place::Idea };
        if !self.month.contains(date) {
            return Place::Outside;
        }
        let Some(stage) = post.stage.index() else {
            return Place::Untagged;
        };
        let first = self.weeks.first().map_or(date, |(start, _)| *start);
        let week = (date - first).num_days() / 7;
        Place::Counted(usize::try_from(week).unwrap_or(0), stage)
    }
}

/// Where a post counts.
enum Place {
    Idea,
    Outside,
    Untagged,
    Counted(usize, StageIndex),
}

/// A feature of posts that mixes can be told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Where the posts go out.
    Channel,
    /// Who makes them.
    Owner,
}

/// The counted posts that share a channel or an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The channel or owner; `None` for the posts without one.
    pub name: Option<Name>,
    /// Their counts.
    pub counts: Counts,
}

/// The counted posts of a plan by channel or owner: those the plan lists first, in its order, then the others
/// as they appear, last the posts without one. Only groups that have posts.
pub fn group(plan: &Plan, by: Grouping) -> Vec<Group> {
    let listed: Vec<Name> = match by {
        Grouping::Channel => plan.channels.iter().map(|channel| channel.id.clone()).collect(),
        Grouping::Owner => plan.owners.iter().map(|owner| owner.name.clone()).collect(),
    };
    let mut groups: Vec<Group> = listed
        .into_iter()
        .map(|name| Group {
            name: Some(name),
            counts: Counts::default(),
        })
        .collect();
    let mut nameless = Counts::default();
    for post in &plan.posts {
        let Some(stage) = plan.counted_stage(post) else {
            continue;
        };
        let name = match by {
            Grouping::Channel => &post.channel,
            Grouping::Owner => &post.owner,
        };
        match name {
            None => nameless.add(stage, Count::of(post)),
            Some(name) => counts_of(&mut groups, name).add(stage, Count::of(post)),
        }
    }
    groups.push(Group {
        name: None,
        counts: nameless,
    });
    groups.retain(|group| group.counts.posts() > 0);
    groups
}

fn counts_of<'a>(groups: &'a mut Vec<Group>, name: &Name) -> &'a mut Counts {
    let same = |group: &Group| {
        group
            .name
            .as_ref()
            .is_some_and(|other| other.eq_ignore_case(name))
    };
    let at = groups.iter().position(same).unwrap_or_else(|| {
        groups.push(Group {
            name: Some(name.clone()),
            counts: Counts::default(),
        });
        groups.len() - 1
    });
    &mut groups[at].counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Tag;
    use proptest::prelude::*;

    fn post(date: &str, stage: Option<u8>, hours: f64) -> Post {
        let stage = stage.map_or(Tag::Untagged, |stage| Tag::Stage(StageIndex(stage)));
        Post {
            date: date.parse().ok(),
            stage,
            hours: Some(hours),
            ..Post::default()
        }
    }

    fn december(posts: Vec<Post>) -> Plan {
        Plan {
            posts,
            ..Plan::empty(Month::new(2026, 12).unwrap())
        }
    }

    #[test]
    fn only_dated_tagged_posts_of_the_month_are_counted() {
        let unknown = Post {
            stage: Tag::Unknown("loyal".into()),
            ..post("2026-12-05", None, 0.0)
        };
        let plan = december(vec![
            post("2026-12-01", Some(0), 1.5),
            post("2026-12-31", Some(2), 0.0),
            post("2026-12-05", None, 2.0),
            unknown,
            post("2026-11-30", Some(0), 1.0),
            post("", Some(1), 1.0),
        ]);
        let tally = Tally::of(&plan, WeekStart::default());
        assert_eq!((tally.untagged, tally.outside, tally.ideas), (2, 1, 1));
        assert_eq!(tally.counted.posts(), 2);
        assert_eq!(
            tally.counted.stage(StageIndex(0)),
            Count {
                posts: 1,
                micro_hours: 1_500_000
            }
        );
    }

    #[test]
    fn weeks_hold_the_months_own_days_only() {
        let plan = december(vec![
            post("2026-11-30", Some(0), 0.0),
            post("2026-12-01", Some(0), 0.0),
        ]);
        let tally = Tally::of(&plan, WeekStart::default());
        assert_eq!(tally.weeks[0].0.to_string(), "2026-11-30");
        assert_eq!(tally.weeks[0].1.posts(), 1);
    }

    #[test]
    fn groups_come_in_the_plans_order_and_ignore_case() {
        let on = |channel: &str| Post {
            channel: Some(channel.into()),
            ..post("2026-12-01", Some(0), 0.0)
        };
        let mut plan = december(vec![
            on("blog"),
            on("X"),
            on("x"),
            post("2026-12-02", Some(1), 0.0),
        ]);
        plan.channels = vec![crate::plan::Channel {
            id: "x".into(),
            stages: vec![],
            leads_to: None,
            per_week: None,
            slots: vec![],
        }];
        let groups = group(&plan, Grouping::Channel);
        let shown: Vec<_> = groups
            .iter()
            .map(|g| (g.name.as_deref(), g.counts.posts()))
            .collect();
        assert_eq!(shown, [(Some("x"), 2), (Some("blog"), 1), (None, 1)]);
    }

    fn any_post() -> impl Strategy<Value = Post> {
        let date = prop_oneof![
            Just(String::new()),
            (1..29u32, 11..13u32).prop_map(|(d, m)| format!("2026-{m}-{d:02}"))
        ];
        (date, proptest::option::of(0..3u8), 0.0..5.0)
            .prop_map(|(date, stage, hours)| post(&date, stage, hours))
    }

    proptest! {
        #[test]
        fn removing_a_post_takes_back_what_adding_it_did(posts in proptest::collection::vec(any_post(), 0..20), extra in any_post()) {
            let plan = december(posts);
            let before = Tally::of(&plan, WeekStart::default());
            let mut tally = before.clone();
            tally.add(&extra);
            prop_assert_ne!(&tally, &before);
            tally.remove(&extra);
            prop_assert_eq!(tally, before);
        }
    }
}
