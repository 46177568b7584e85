//! The funnel as the channels form it: what each channel gets of each stage, those on top first.

use super::depth::{ChannelDepth, Depths};
use super::tally::{Count, Counts};
use crate::plan::{Name, Plan, Post};
use std::fmt;

/// A channel of the funnel that the channels form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelShare {
    /// Its name; `None` for the posts without one.
    pub name: Option<Name>,
    /// How many steps it is below the top; see [`Depths::depth`].
    pub depth: usize,
    /// Its counted posts.
    pub counts: Counts,
    /// Where it takes people.
    pub way: Way,
}

/// Where a channel takes people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// On to that channel.
    On(Name),
    /// On to that channel, and from there back to itself.
    Round(Name),
    /// Nowhere, and rightly so: it is at the bottom, and other channels lead there.
    Bottom,
    /// Nowhere, and posts of the month have no link either.
    DeadEnd,
    /// To no channel, but every post of the month has a link.
    Links,
    /// There is nothing to say: it has no posts, or no channel of the plan leads to another.
    Unsaid,
}

impl fmt::Display for Way {
    /// In a word or two: "→ blog", "dead end".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(deeper) => write!(f, "→ {deeper}"),
            Self::Round(deeper) => write!(f, "loop → {deeper}"),
            Self::Bottom => f.write_str("deepest"),
            Self::DeadEnd => f.write_str("dead end"),
            Self::Links => f.write_str("links out"),
            Self::Unsaid => Ok(()),
        }
    }
}

/// What a plan's channels get of each stage, in the order of [`Depths`], those without posts too; last the posts
/// without a channel, if there are any. A draft stands in for the post of its place, or where it has none for one
/// more post.
pub fn channel_shares(plan: &Plan, draft: Option<(Option<usize>, &Post)>) -> Vec<ChannelShare> {
    let depths = Depths::of(plan);
    let mut rows: Vec<Row<'_>> = depths.order().iter().map(Row::of).collect();
    let mut nameless = Row::default();
    let (replaced, draft) = draft.map_or((None, None), |(at, draft)| (at, Some(draft)));
    let kept = plan.posts.iter().enumerate();
    let kept = kept.filter(|(at, _)| Some(*at) != replaced).map(|(_, post)| post);
    for post in kept.chain(draft) {
        let row = match &post.channel {
            None => &mut nameless,
            Some(name) => {
                let place = depths.place(name).or_else(|| row_of(&rows, name));
                let place = place.unwrap_or(rows.len());
                if place == rows.len() {
                    rows.push(Row {
                        name: Some(name),
                        ..Row::default()
                    });
                }
                &mut rows[place]
            }
        };
        row.add(plan, post);
    }
    rows.extend((nameless.posts > 0).then_some(nameless));
    let has_order = depths.order().iter().any(|channel| channel.leads_to.is_some());
    rows.into_iter().map(|row| row.share(has_order)).collect()
}

/// A channel that only a draft has so far stands behind those of the plan.
fn row_of(rows: &[Row<'_>], name: &str) -> Option<usize> {
    let same = |row: &Row<'_>| row.name.is_some_and(|other| other.eq_ignore_case(name));
    rows.iter().position(same)
}

/// A channel while its posts are counted.
#[derive(Default)]
struct Row<'a> {
    name: Option<&'a Name>,
    channel: Option<&'a ChannelDepth>,
    counts: Counts,
    /// The posts of the month, tagged or not, and those of them without a link.
    posts: usize,
    without_link: usize,
}

impl<'a> Row<'a> {
    fn of(channel: &'a ChannelDepth) -> Self {
        Self {
            name: Some(&channel.name),
            channel: Some(channel),
            ..Self::default()
        }
    }

    fn add(&mut self, plan: &Plan, post: &Post) {
        if !post.date.is_some_and(|date| plan.month.contains(date)) {
            return;
        }
        self.posts += 1;
        self.without_link += usize::from(post.link.trim().is_empty());
        if let Some(stage) = plan.counted_stage(post) {
            self.counts.add(stage, Count::of(post));
        }
    }

    fn share(self, has_order: bool) -> ChannelShare {
        let leads_to = self.channel.and_then(|channel| channel.leads_to.clone());
        let way = match (leads_to, self.channel) {
            (Some(deeper), Some(ChannelDepth { in_loop: true, .. })) => Way::Round(deeper),
            (Some(deeper), _) => Way::On(deeper),
            _ if !has_order || self.name.is_none() => Way::Unsaid,
            (None, Some(ChannelDepth { is_deepest: true, .. })) => Way::Bottom,
            _ if self.without_link > 0 => Way::DeadEnd,
            _ if self.posts > 0 => Way::Links,
            _ => Way::Unsaid,
        };
        ChannelShare {
            name: self.name.cloned(),
            depth: self.channel.map_or(0, |channel| channel.depth),
            counts: self.counts,
            way,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Grouping, group};
    use crate::plan::{Channel, Month, StageIndex, Tag};
    use proptest::prelude::*;

    fn listed(id: &str, leads_to: &str) -> Channel {
        Channel {
            id: id.into(),
            stages: Vec::new(),
            leads_to: (!leads_to.is_empty()).then(|| leads_to.into()),
            per_week: None,
            slots: Vec::new(),
        }
    }

    fn post(channel: &str, stage: u8, link: &str) -> Post {
        Post {
            date: "2026-12-09".parse().ok(),
            channel: (!channel.is_empty()).then(|| channel.into()),
            stage: Tag::Stage(StageIndex(stage)),
            link: link.into(),
            ..Post::default()
        }
    }

    fn plan(channels: &[(&str, &str)], posts: Vec<Post>) -> Plan {
        Plan {
            channels: channels.iter().map(|(id, to)| listed(id, to)).collect(),
            posts,
            ..Plan::empty(Month::new(2026, 12).unwrap())
        }
    }

    fn shown(shares: &[ChannelShare]) -> Vec<(&str, u64, &Way)> {
        let rows = shares.iter().map(|share| {
            let name = share.name.as_deref().unwrap_or("-");
            (name, share.counts.posts(), &share.way)
        });
        rows.collect()
    }

    #[test]
    fn each_channel_says_where_it_takes_people() {
        let plan = plan(
            &[
                ("email", ""),
                ("x", "email"),
                ("blog", "forum"),
                ("forum", "blog"),
                ("fax", ""),
            ],
            vec![
                post("X", 0, ""),
                post("email", 2, ""),
                post("pinterest", 0, "https://a.example"),
                post("radio", 0, "https://a.example"),
                post("radio", 1, " "),
                post("", 0, ""),
            ],
        );
        let shares = channel_shares(&plan, None);
        let name = |name: &str| Name::from(name);
        let expected = [
            ("x", 1, &Way::On(name("email"))),
            ("blog", 0, &Way::Round(name("forum"))),
            ("forum", 0, &Way::Round(name("blog"))),
            ("fax", 0, &Way::Unsaid),
            ("pinterest", 1, &Way::Links),
            ("radio", 2, &Way::DeadEnd),
            ("email", 1, &Way::Bottom),
            ("-", 1, &Way::Unsaid),
        ];
        assert_eq!(shown(&shares), expected);
    }

    #[test]
    fn where_no_channel_leads_to_another_nothing_is_said_of_their_ways() {
        let plan = plan(
            &[("x", ""), ("email", "")],
            vec![post("x", 0, ""), post("blog", 0, "")],
        );
        let shares = channel_shares(&plan, None);
        assert!(
            shares
                .iter()
                .all(|share| share.way == Way::Unsaid && share.depth == 0)
        );
    }

    #[test]
    fn a_draft_stands_in_for_its_post_or_adds_one() {
        let plan = plan(&[("x", "email")], vec![post("x", 0, ""), post("x", 1, "")]);
        let moved = post("EMAIL", 2, "");
        let count = |draft| {
            let shares = channel_shares(&plan, Some(draft));
            shares
                .iter()
                .map(|share| share.counts.posts())
                .collect::<Vec<_>>()
        };
        assert_eq!(count((Some(1), &moved)), [1, 1]);
        assert_eq!(count((None, &moved)), [2, 1]);
        assert_eq!(count((None, &post("fax", 0, ""))), [2, 0, 1]);
    }

    proptest! {
        #[test]
        fn no_counted_post_is_lost_or_counted_twice(posts in proptest::collection::vec((0..6_u8, 0..3_u8), 0..30)) {
            let names = ["", "x", "X", "blog", "Email", "radio"];
            let posts = posts.iter().map(|(name, stage)| post(names[usize::from(*name)], *stage, ""));
            let plan = plan(&[("blog", "email"), ("x", "blog")], posts.collect());
            let mut shares = channel_shares(&plan, None);
            shares.retain(|share| share.counts.posts() > 0);
            let mut groups = group(&plan, Grouping::Channel);
            prop_assert_eq!(shares.len(), groups.len());
            groups.sort_by_key(|group| group.name.as_ref().map(|name| name.to_lowercase()));
            shares.sort_by_key(|share| share.name.as_ref().map(|name| name.to_lowercase()));
            for (share, group) in shares.iter().zip(&groups) {
                prop_assert_eq!(&share.counts, &group.counts);
            }
        }
    }
}
