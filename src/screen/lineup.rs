//! What is shown on a day: its posts and, at their times among them, those that would come to it.

use crate::planner::{Desk, WhatIf};
use chrono::NaiveDate;

/// What a line of a day shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A post, by its place in the plan.
    Post(usize),
    /// A post that would come to the day, by its place among the ghosts.
    Ghost(usize),
}

/// The lines of a day. Days that nothing would come to, nearly all of them, cost nothing.
pub(super) struct Lineup<'d> {
    posts: &'d [usize],
    /// The ghosts, each with the number of posts before it.
    ghosts: Vec<(usize, usize)>,
}

impl<'d> Lineup<'d> {
    pub(super) fn of(desk: &'d Desk, what_if: Option<&WhatIf>, day: NaiveDate) -> Self {
        let posts = desk.calendar().posts_on(day);
        let ghosts = what_if.map_or(&[][..], WhatIf::ghosts).iter().enumerate();
        let arriving = ghosts.filter(|(_, ghost)| ghost.post.date == Some(day) && ghost.arrives());
        let mut ghosts: Vec<_> = arriving
            .map(|(at, ghost)| {
                let earlier =
                    |other: &usize| desk.post(*other).is_some_and(|post| post.time <= ghost.post.time);
                (posts.partition_point(earlier), ghost.post.time, at)
            })
            .collect();
        ghosts.sort_unstable();
        Self {
            posts,
            ghosts: ghosts.into_iter().map(|(before, _, at)| (before, at)).collect(),
        }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.posts.len() + self.ghosts.len()
    }

    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a line shows.
    pub(super) fn get(&self, line: usize) -> Option<Shown> {
        let mut passed = 0;
        for (before, ghost) in &self.ghosts {
            if before + passed == line {
                return Some(Shown::Ghost(*ghost));
            }
            if before + passed > line {
                break;
            }
            passed += 1;
        }
        self.posts.get(line - passed).copied().map(Shown::Post)
    }

    /// The first line of something that would come.
    pub(super) fn first_ghost(&self) -> Option<usize> {
        self.ghosts.first().map(|(before, _)| *before)
    }

    /// The line that shows something.
    pub(super) fn line_of(&self, shown: Shown) -> Option<usize> {
        match shown {
            Shown::Ghost(ghost) => {
                let place = self.ghosts.iter().position(|(_, at)| *at == ghost)?;
                Some(self.ghosts[place].0 + place)
            }
            Shown::Post(at) => {
                let line = self.posts.iter().position(|other| *other == at)?;
                Some(line + self.ghosts.iter().filter(|(before, _)| *before <= line).count())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_line_shows_one_thing_and_each_thing_has_one_line(
            posts in 0..8usize, mut places in proptest::collection::vec(0..9usize, 0..5)
        ) {
            places.sort_unstable();
            let all: Vec<usize> = (100..100 + posts).collect();
            let ghosts = places.iter().enumerate().map(|(at, before)| ((*before).min(posts), at));
            let lineup = Lineup { posts: &all, ghosts: ghosts.collect() };
            for line in 0..lineup.len() {
                let shown = lineup.get(line);
                prop_assert_eq!(shown.and_then(|shown| lineup.line_of(shown)), Some(line));
            }
            prop_assert_eq!(lineup.get(lineup.len()), None);
        }
    }
}
