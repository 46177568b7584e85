//! Where new posts of a stage could go, in findings that want some.

use super::finding::posts;
use super::words::{self, Spot};
use crate::plan::StageIndex;
use crate::room::{Room, Slot, Wanted};
use chrono::NaiveDate;
use std::collections::HashSet;

/// The most places that an advice names.
const NAMED: usize = 6;

/// With so many it is not looked whether there are more: nobody adds a post for each day of a month at a go.
const ENOUGH: u64 = 31;

/// Where new posts of a stage could go. By default nobody has looked yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Openings {
    /// The first few places, by day.
    pub spots: Box<[Spot]>,
    /// How many posts have room, up to as many as are wanted.
    pub room_for: u64,
}

impl Openings {
    /// The places for so many new posts of a stage. Where that is possible the best ones are left to the stages above it
    /// that lack posts as well, but not by an ask, which may have a place only because of them.
    pub(super) fn of(stage: StageIndex, count: u64, room: &Room<'_>) -> Self {
        let wanted = count.min(ENOUGH);
        let above: Vec<(StageIndex, u64)> = if room.is_ask(stage) {
            Vec::new()
        } else {
            let mix = room.mix();
            let above = mix.stages.iter().take_while(|above| above.stage < stage);
            above
                .map(|above| (above.stage, above.short_by.min(ENOUGH)))
                .collect()
        };
        let mut slots = best(&above, stage, wanted, room);
        if slots.len() as u64 != wanted && !above.is_empty() {
            slots = best(&[], stage, wanted, room);
        }
        let room_for = if slots.len() as u64 == wanted {
            count
        } else {
            slots.len() as u64
        };
        slots.truncate(NAMED);
        slots.sort_by_key(|slot| slot.date);
        Self {
            spots: slots.into_iter().map(|slot| (slot.date, slot.channel)).collect(),
            room_for,
        }
    }

    /// "add 2 posts for unaware, on Tue 8 and Thu 10 Dec"; without days where none is left.
    pub(super) fn add(&self, count: u64, stage: &str) -> String {
        let named = usize::try_from(count).unwrap_or(NAMED).min(self.spots.len());
        let places = words::places(&self.spots[..named]);
        let named = named as u64;
        let add = |count| format!("add {} for {stage}", posts(count));
        let told = |count| match count {
            1 => format!("{} {places}", add(1)),
            _ if named < count => format!("{}, the first {places}", add(count)),
            _ => format!("{}, {places}", add(count)),
        };
        match count.saturating_sub(self.room_for) {
            _ if named == 0 => add(count),
            0 => told(count),
            _ => format!(
                "{}; it takes {count}, but there is no room for more",
                told(self.room_for)
            ),
        }
    }
}

/// The best places for so many posts of a stage, when `above` have theirs; today's only where there are no others.
fn best(above: &[(StageIndex, u64)], stage: StageIndex, count: u64, room: &Room<'_>) -> Vec<Slot> {
    let Some((first, last)) = room.open_days() else {
        return Vec::new();
    };
    let few = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let find = |within: (NaiveDate, NaiveDate)| {
        let wanted = |stage| Wanted {
            stage: Some(stage),
            within: Some(within),
            ..Wanted::default()
        };
        let mut chosen = room.one_after_the_other();
        for (stage, count) in above {
            let taken = std::iter::from_fn(|| chosen.take_best(wanted(*stage)));
            taken.take(few(*count)).for_each(drop);
        }
        // No day of a channel gets two of them.
        let mut taken = HashSet::new();
        let mut own = Vec::new();
        while own.len() < few(count) {
            let wanted = Wanted {
                banned: Some(&taken),
                ..wanted(stage)
            };
            let Some(slot) = chosen.take_best(wanted) else {
                break;
            };
            taken.insert((slot.date, slot.channel.clone()));
            own.push(slot);
        }
        own
    };
    let today = room.today();
    let from = first.succ_opt().filter(|_| first == today).unwrap_or(first);
    let found = find((from, last));
    if found.is_empty() {
        find((first, last))
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Name;
    use crate::rules::sample::{Sample, said};
    use chrono::NaiveDate;

    fn openings(days: &[u32], room_for: u64) -> Openings {
        let on = |day: &u32| (NaiveDate::from_ymd_opt(2026, 12, *day).unwrap(), None::<Name>);
        Openings {
            spots: days.iter().map(on).collect(),
            room_for,
        }
    }

    #[test]
    fn places_are_named_and_of_many_the_first() {
        let add = |days: &[u32], count| openings(days, count).add(count, "x");
        assert_eq!(add(&[], 2), "add 2 posts for x");
        assert_eq!(add(&[8], 1), "add 1 post for x on Tue 8 Dec");
        assert_eq!(add(&[8, 10], 2), "add 2 posts for x, on Tue 8 and Thu 10 Dec");
        assert_eq!(
            add(&[8, 10], 9),
            "add 9 posts for x, the first on Tue 8 and Thu 10 Dec"
        );
    }

    #[test]
    fn nobody_is_told_to_add_more_than_has_room() {
        assert_eq!(
            openings(&[8, 10], 2).add(5, "x"),
            "add 2 posts for x, on Tue 8 and Thu 10 Dec; it takes 5, but there is no room for more"
        );
        assert_eq!(
            openings(&[8, 10], 3).add(5, "x"),
            "add 3 posts for x, the first on Tue 8 and Thu 10 Dec; it takes 5, but there is no room for more"
        );
        let late = Sample::of(
            "1 x nurturing\n1 x nurturing\n2 x nurturing\n2 x nurturing\n3 x nurturing\n4 x nurturing",
        )
        .today(28)
        .channel("x", None, Some((0, 2)));
        let help = &said("stage-short", &late)[0].help;
        assert!(
            help.ends_with("on x on Tue 29 and Thu 31 Dec; it takes 6, but there is no room for more"),
            "{help}"
        );
    }

    #[test]
    fn stages_of_an_empty_month_get_different_days_and_none_gets_today() {
        let mut empty = Sample::of("").today(28).channel("x", None, None);
        let stages = empty.plan.funnel.stages().to_vec();
        let stages = stages
            .into_iter()
            .map(|stage| crate::plan::Stage { min: 1, ..stage });
        empty.plan.funnel = crate::plan::Funnel::new(stages.collect());
        let help: Vec<String> = said("stage-minimum", &empty)
            .into_iter()
            .map(|said| said.help)
            .collect();
        assert_eq!(
            help[..2],
            [
                "add 1 post for unaware on x on Tue 29 Dec",
                "add 1 post for nurturing on x on Wed 30 Dec"
            ]
        );
    }
}
