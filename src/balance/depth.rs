//! How deep each channel is: the funnel as the channels form it, by what leads to what.
//!
//! A channel's `leads_to` names the deeper channel its posts should drive people to. The depth of a channel is the
//! longest way to it from a channel that nothing leads to, so every channel is deeper than all that lead to it.
//! Chains that return to themselves have no bottom: the channels of such a loop share one depth.

use crate::plan::{Name, Plan};
use std::collections::{HashMap, HashSet};

/// How many names are compared one by one before a table of them is faster.
const FEW: usize = 24;

/// The channels of a plan by their depth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Depths {
    /// By depth, channels of the same depth in the order of the plan.
    order: Vec<ChannelDepth>,
    /// Where each channel stands in `order`, by its name in lower case.
    places: HashMap<Box<str>, usize>,
    loops: Vec<Vec<Name>>,
}

/// A channel and its place in the funnel that the channels form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelDepth {
    /// Its name, as the plan lists it or else as its first post writes it.
    pub name: Name,
    /// How many steps it is below the top: 0 for a channel that nothing leads to.
    pub depth: usize,
    /// The channel its posts should drive people to; `None` where the plan says nothing.
    pub leads_to: Option<Name>,
    /// Whether its own chain returns to it.
    pub in_loop: bool,
    /// Whether it is at the bottom: it leads nowhere, and no other such channel is deeper.
    pub is_deepest: bool,
}

impl Depths {
    /// The depths of all channels that a plan lists, that its posts use or that another channel leads to. Names are
    /// the same whatever their case; where a channel is listed twice, the first `leads_to` counts.
    pub fn of(plan: &Plan) -> Self {
        let chains = Chains::of(plan);
        let loops = chains.loops();
        let mut in_loop = vec![None; chains.names.len()];
        for (number, members) in loops.iter().enumerate() {
            for member in members {
                in_loop[*member] = Some(number);
            }
        }
        let depths = chains.depths(&in_loop, loops.len());
        let is_end = |at: &usize| chains.next[*at].is_none();
        let ends = (0..depths.len()).filter(is_end);
        let bottom = ends.map(|at| depths[at]).max();
        let mut order: Vec<usize> = (0..depths.len()).collect();
        order.sort_by_key(|at| depths[*at]);
        let named = |at: usize| chains.names[at].clone();
        let channel = |at: &usize| ChannelDepth {
            name: named(*at),
            depth: depths[*at],
            leads_to: chains.next[*at].map(named),
            in_loop: in_loop[*at].is_some(),
            is_deepest: is_end(at) && Some(depths[*at]) == bottom,
        };
        let order: Vec<ChannelDepth> = order.iter().map(channel).collect();
        let places = order.iter().enumerate();
        let places = places.map(|(place, channel)| (lower_case(&channel.name).into(), place));
        Self {
            places: places.collect(),
            loops: loops
                .into_iter()
                .map(|members| members.into_iter().map(named).collect())
                .collect(),
            order,
        }
    }

    /// All channels, each once: those on top first, and those of the same depth in the order of the plan.
    pub fn order(&self) -> &[ChannelDepth] {
        &self.order
    }

    /// What is known of the channel of that name.
    pub fn channel(&self, name: &str) -> Option<&ChannelDepth> {
        self.order.get(self.place(name)?)
    }

    /// How many steps a channel is below the top; `None` for a channel that the plan does not have.
    pub fn depth(&self, name: &str) -> Option<usize> {
        Some(self.channel(name)?.depth)
    }

    /// The channel that another should drive people to.
    pub fn leads_to(&self, name: &str) -> Option<&Name> {
        self.channel(name)?.leads_to.as_ref()
    }

    /// Whether a channel is at the bottom, where the offer is made: it leads nowhere, and no other channel that
    /// leads nowhere is deeper. In a plan where no channel leads to another, all of them are.
    pub fn is_deepest(&self, name: &str) -> bool {
        self.channel(name).is_some_and(|channel| channel.is_deepest)
    }

    /// Whether a channel's own chain returns to it. A channel that only leads into a loop is not part of it.
    pub fn is_in_loop(&self, name: &str) -> bool {
        self.channel(name).is_some_and(|channel| channel.in_loop)
    }

    /// The chains that return to themselves. Each begins with its first channel in the order of the plan, and each of
    /// its channels leads to the next one, the last to the first; a channel that leads to itself is a loop of one.
    pub fn loops(&self) -> &[Vec<Name>] {
        &self.loops
    }

    /// The channels that lead to this one, at once or by way of others, in the order of [`Depths::order`]; never the
    /// channel itself.
    pub fn leading_to(&self, name: &str) -> Vec<&Name> {
        let Some(end) = self.place(name) else {
            return Vec::new();
        };
        // What is known of each channel on the way: whether it leads there.
        let mut leads = vec![None; self.order.len()];
        leads[end] = Some(true);
        for start in 0..self.order.len() {
            let mut way = Vec::new();
            let mut at = Some(start);
            let found = loop {
                let Some(here) = at else { break false };
                if let Some(known) = leads[here] {
                    break known;
                }
                // Come back to, it is known: a loop that has not met the end never will.
                leads[here] = Some(false);
                way.push(here);
                at = self.next(here);
            };
            for here in way {
                leads[here] = Some(found);
            }
        }
        let others = self.order.iter().enumerate().filter(|(at, _)| *at != end);
        others
            .filter(|(at, _)| leads[*at] == Some(true))
            .map(|(_, channel)| &channel.name)
            .collect()
    }

    fn next(&self, at: usize) -> Option<usize> {
        self.place(self.order.get(at)?.leads_to.as_ref()?)
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.order.len() <= FEW {
            let same = |channel: &ChannelDepth| channel.name.eq_ignore_case(name);
            return self.order.iter().position(same);
        }
        self.places.get(&*lower_case(name)).copied()
    }
}

/// A name in lower case, letter by letter: the same for names that differ in nothing but their case.
fn lower_case(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// The channels of a plan in its order, and where each leads.
#[derive(Default)]
struct Chains {
    names: Vec<Name>,
    next: Vec<Option<usize>>,
    places: HashMap<String, usize>,
}

impl Chains {
    fn of(plan: &Plan) -> Self {
        let mut chains = Self::default();
        for channel in &plan.channels {
            chains.place(&channel.id);
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut many: HashSet<&str> = HashSet::new();
        for name in plan.posts.iter().filter_map(|post| post.channel.as_ref()) {
            // Posts share their channels' names, and most plans have few: no table for those.
            if seen.contains(&&**name) || (seen.len() >= FEW && !many.insert(name)) {
                continue;
            }
            if seen.len() < FEW {
                seen.push(name);
            }
            chains.place(name);
        }
        for channel in &plan.channels {
            let at = chains.place(&channel.id);
            if let (None, Some(deeper)) = (chains.next[at], &channel.leads_to) {
                chains.next[at] = Some(chains.place(deeper));
            }
        }
        chains
    }

    /// Where the channel of that name stands; at the end, where it is new.
    fn place(&mut self, name: &Name) -> usize {
        let new = self.names.len();
        let place = *self.places.entry(lower_case(name)).or_insert(new);
        if place == new {
            self.names.push(name.clone());
            self.next.push(None);
        }
        place
    }

    /// The chains that return to themselves. A channel leads to one other at most, so each is in one loop at most.
    fn loops(&self) -> Vec<Vec<usize>> {
        let mut loops = Vec::new();
        // The walk on which each channel was first met.
        let mut met = vec![None; self.next.len()];
        for start in 0..self.next.len() {
            let mut at = Some(start);
            while let Some(here) = at.filter(|here| met[*here].is_none()) {
                met[here] = Some(start);
                at = self.next[here];
            }
            if let Some(again) = at.filter(|again| met[*again] == Some(start)) {
                let chain = std::iter::successors(Some(again), |here| self.next[*here]);
                let mut members = vec![again];
                members.extend(chain.skip(1).take_while(|here| *here != again));
                let first = members.iter().enumerate().min_by_key(|(_, member)| **member);
                let first = first.map_or(0, |(first, _)| first);
                members.rotate_left(first);
                loops.push(members);
            }
        }
        loops
    }

    /// The longest way to each channel from the top, a loop counting as one channel. `in_loop` says which of that
    /// many loops a channel is in.
    fn depths(&self, in_loop: &[Option<usize>], loops: usize) -> Vec<usize> {
        let mut depths = vec![0; self.next.len()];
        let mut of_loops = vec![0; loops];
        let mut leading = vec![0_usize; self.next.len()];
        for deeper in self.next.iter().flatten() {
            leading[*deeper] += 1;
        }
        // A channel's depth is settled once those of all that lead to it are; those of a loop never are.
        let mut settled: Vec<usize> = (0..leading.len()).filter(|at| leading[*at] == 0).collect();
        while let Some(at) = settled.pop() {
            let Some(deeper) = self.next[at] else { continue };
            let below = depths[at] + 1;
            if let Some(number) = in_loop[deeper] {
                of_loops[number] = below.max(of_loops[number]);
                continue;
            }
            depths[deeper] = below.max(depths[deeper]);
            leading[deeper] -= 1;
            if leading[deeper] == 0 {
                settled.push(deeper);
            }
        }
        for (depth, number) in depths.iter_mut().zip(in_loop) {
            if let Some(number) = number {
                *depth = of_loops[*number];
            }
        }
        depths
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Channel, Month, Post};
    use proptest::prelude::*;

    /// A plan that lists channels, each with where it leads ("" for nowhere), and whose posts use some.
    fn plan(listed: &[(&str, &str)], used: &[&str]) -> Plan {
        let channel = |(id, leads_to): &(&str, &str)| Channel {
            id: (*id).into(),
            stages: Vec::new(),
            leads_to: (!leads_to.is_empty()).then(|| (*leads_to).into()),
            per_week: None,
            slots: Vec::new(),
        };
        let post = |channel: &&str| Post {
            channel: Some((*channel).into()),
            ..Post::default()
        };
        Plan {
            channels: listed.iter().map(channel).collect(),
            posts: used.iter().map(post).collect(),
            ..Plan::empty(Month::new(2026, 12).unwrap())
        }
    }

    fn depths(listed: &[(&str, &str)], used: &[&str]) -> Depths {
        Depths::of(&plan(listed, used))
    }

    fn order(depths: &Depths) -> Vec<(&str, usize)> {
        let channels = depths.order().iter();
        channels.map(|channel| (&*channel.name, channel.depth)).collect()
    }

    #[test]
    fn channels_are_deeper_than_all_that_lead_to_them_and_keep_the_plans_order() {
        let depths = depths(
            &[
                ("email", ""),
                ("blog", "email"),
                ("x", "blog"),
                ("forum", "blog"),
                ("tiktok", "email"),
            ],
            &["forum", "mastodon"],
        );
        let expected = [
            ("x", 0),
            ("forum", 0),
            ("tiktok", 0),
            ("mastodon", 0),
            ("blog", 1),
            ("email", 2),
        ];
        assert_eq!(order(&depths), expected);
        assert_eq!(depths.depth("email"), Some(2));
        assert_eq!(depths.leads_to("x").map(|name| &**name), Some("blog"));
        assert_eq!(depths.leads_to("email"), None);
        assert_eq!(depths.depth("fax"), None);
    }

    #[test]
    fn the_deepest_channel_is_the_lowest_of_those_that_lead_nowhere() {
        let some = depths(
            &[("x", "blog"), ("blog", "email"), ("tiktok", "forum")],
            &["mastodon"],
        );
        assert!(some.is_deepest("email"), "it is not listed, and yet led to");
        assert!(!some.is_deepest("forum"), "people are led there and no further");
        assert!(!some.is_deepest("mastodon"));
        assert!(!some.is_deepest("blog"));
        assert!(!some.is_deepest("fax"));
        let two = depths(&[("x", "blog"), ("tiktok", "forum")], &[]);
        assert!(two.is_deepest("blog") && two.is_deepest("forum"));
        let flat = depths(&[("x", ""), ("blog", "")], &["fax"]);
        assert!(flat.order().iter().all(|channel| channel.is_deepest));
    }

    #[test]
    fn names_are_the_same_whatever_their_case() {
        let depths = depths(
            &[("Blog", "E-Mail"), ("X", "BLOG"), ("É", "x")],
            &["x", "e-mail", "é"],
        );
        assert_eq!(order(&depths), [("É", 0), ("X", 1), ("Blog", 2), ("e-mail", 3)]);
        assert_eq!(depths.leads_to("BLOG").map(|name| &**name), Some("e-mail"));
        assert!(depths.is_deepest("E-MAIL"));
    }

    #[test]
    fn of_a_channel_that_is_listed_twice_the_first_way_counts() {
        let depths = depths(&[("x", ""), ("X", "blog"), ("x", "email")], &[]);
        assert_eq!(order(&depths), [("x", 0), ("blog", 1)]);
    }

    #[test]
    fn loops_are_named_once_from_their_first_channel_on_and_have_no_bottom() {
        let depths = depths(
            &[
                ("blog", "forum"),
                ("x", "email"),
                ("email", "blog"),
                ("forum", "Email"),
                ("fax", "fax"),
                ("tiktok", "shop"),
            ],
            &[],
        );
        let loops: Vec<Vec<&str>> = depths
            .loops()
            .iter()
            .map(|members| members.iter().map(|name| &**name).collect())
            .collect();
        assert_eq!(loops, [vec!["blog", "forum", "email"], vec!["fax"]]);
        assert!(depths.is_in_loop("email") && depths.is_in_loop("FAX"));
        assert!(!depths.is_in_loop("x"), "it only leads into one");
        assert_eq!(depths.depth("x"), Some(0));
        assert!(
            ["blog", "forum", "email"]
                .iter()
                .all(|name| depths.depth(name) == Some(1))
        );
        assert!(!depths.is_deepest("email") && depths.is_deepest("shop"));
    }

    #[test]
    fn what_leads_to_a_channel_is_found_through_others_and_through_loops() {
        let all = depths(
            &[
                ("x", "blog"),
                ("blog", "email"),
                ("tiktok", "x"),
                ("forum", "fax"),
                ("fax", "forum"),
            ],
            &["mastodon"],
        );
        let leading = |name| {
            let names = all.leading_to(name).into_iter();
            names.map(|name| &**name).collect::<Vec<&str>>()
        };
        assert_eq!(leading("EMAIL"), ["tiktok", "x", "blog"]);
        assert_eq!(leading("x"), ["tiktok"]);
        assert_eq!(leading("forum"), ["fax"]);
        assert_eq!(leading("mastodon"), [""; 0]);
        assert_eq!(leading("phone"), [""; 0]);
    }

    /// Plans of up to forty channels, called by their numbers, that lead anywhere or nowhere.
    fn any_plan() -> impl Strategy<Value = Plan> {
        let listed = proptest::collection::vec((0..40_u8, proptest::option::of(0..40_u8)), 0..60);
        let used = proptest::collection::vec(0..50_u8, 0..20);
        (listed, used).prop_map(|(listed, used)| {
            let name = |number: &u8| format!("{}{number}", if number % 2 == 0 { "C" } else { "c" });
            let listed: Vec<(String, String)> = listed
                .iter()
                .map(|(id, to)| (name(id), to.as_ref().map_or(String::new(), name)))
                .collect();
            let used: Vec<String> = used.iter().map(|number| format!("c{number}")).collect();
            let listed: Vec<(&str, &str)> = listed.iter().map(|(id, to)| (&**id, &**to)).collect();
            let used: Vec<&str> = used.iter().map(|name| &**name).collect();
            plan(&listed, &used)
        })
    }

    proptest! {
        #[test]
        fn every_channel_is_there_once(plan in any_plan()) {
            let depths = Depths::of(&plan);
            let listed = plan.channels.iter().flat_map(|channel| [Some(&channel.id), channel.leads_to.as_ref()]);
            let all = listed.chain(plan.posts.iter().map(|post| post.channel.as_ref())).flatten();
            let all: HashSet<String> = all.map(|name| lower_case(name)).collect();
            let found: HashSet<String> = depths.order().iter().map(|channel| lower_case(&channel.name)).collect();
            prop_assert_eq!(depths.order().len(), found.len());
            // The second way of a channel that is listed twice is not followed.
            prop_assert!(found.is_subset(&all));
            for channel in &plan.channels {
                prop_assert!(depths.depth(&channel.id).is_some());
            }
            for post in &plan.posts {
                prop_assert!(depths.depth(post.channel.as_ref().unwrap()).is_some());
            }
        }

        #[test]
        fn who_leads_on_is_less_deep_unless_both_are_in_a_loop(plan in any_plan()) {
            let depths = Depths::of(&plan);
            for channel in depths.order() {
                let Some(deeper) = &channel.leads_to else { continue };
                let below = depths.channel(deeper).unwrap();
                if channel.in_loop {
                    prop_assert!(below.in_loop && below.depth == channel.depth);
                } else {
                    prop_assert!(below.depth > channel.depth);
                }
            }
            prop_assert!(depths.order().is_sorted_by_key(|channel| channel.depth));
        }

        #[test]
        fn exactly_the_channels_whose_chain_returns_are_in_a_loop(plan in any_plan()) {
            let depths = Depths::of(&plan);
            let looped: usize = depths.loops().iter().map(Vec::len).sum();
            let mut returning = 0;
            for channel in depths.order() {
                let mut at = channel.leads_to.clone();
                let mut returns = false;
                for _ in depths.order() {
                    returns |= at.as_ref().is_some_and(|name| name.eq_ignore_case(&channel.name));
                    at = at.and_then(|name| depths.leads_to(&name).cloned());
                }
                prop_assert_eq!(channel.in_loop, returns);
                returning += usize::from(returns);
            }
            prop_assert_eq!(looped, returning, "each of them in one loop");
        }

        #[test]
        fn what_leads_to_a_channel_is_what_comes_by_when_followed(plan in any_plan()) {
            let depths = Depths::of(&plan);
            for end in depths.order() {
                let leading = depths.leading_to(&end.name);
                for start in depths.order() {
                    let mut at = start.leads_to.as_ref();
                    let mut comes_by = false;
                    for _ in depths.order() {
                        comes_by |= at == Some(&end.name);
                        at = at.and_then(|name| depths.leads_to(name));
                    }
                    let expected = comes_by && start.name != end.name;
                    prop_assert_eq!(leading.contains(&&start.name), expected);
                }
            }
        }
    }
}
