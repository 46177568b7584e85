//! `over-cadence`: a full week has more posts on a channel than its `per_week` allows.

use super::cadence::{self, Cadence, movable};
use super::finding::posts;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::plan::{Field, Plan, Severity};
use crate::room::Room;
use chrono::Days;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "over-cadence",
    severity: Severity::Warning,
    summary: "A full week of the month has more posts on a channel than the most of its `per_week`.",
    why: "A channel's cadence is a promise to its followers and to the people who make the posts. Beyond it each post \
          gets less of everybody's attention, and the work of a crowded week is missing in the next one.",
    options: &[],
    fires: "[[channel]]\nid = \"blog\"\nper_week = [0, 1]\n\
            [[post]]\ndate = 2026-12-08\nchannel = \"blog\"\n[[post]]\ndate = 2026-12-10\nchannel = \"blog\"\n",
    content: "[[channel]]\nid = \"blog\"\nper_week = [0, 1]\n\
              [[post]]\ndate = 2026-12-08\nchannel = \"blog\"\n[[post]]\ndate = 2026-12-15\nchannel = \"blog\"\n",
    check: Check::Plan(check),
    describe,
};

/// The most moves that an advice names.
const NAMED: usize = 2;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (at, _, (_, most), weeks) in cadence::channels(context) {
        for week in weeks.iter().filter(|week| week.posts() > most) {
            // The first of those that are too many.
            let Some(place) = week.stops.get(most as usize) else {
                continue;
            };
            let facts = Cadence {
                channel: at,
                start: week.start,
                posts: week.posts(),
                wanted: most,
                is_over: week.start + Days::new(6) < context.today,
                moves: Box::default(),
                stage: None,
                days: Box::default(),
                idea: None,
            };
            report.add(
                Place::Post(place.at, Some(Field::Date)),
                Affected::all(week.stops.iter().map(|stop| stop.at)),
                Facts::Cadence(Box::new(facts)),
            );
        }
    }
}

/// Chooses the first few posts to move out of the week, and their new days. Weeks before it have the first choice.
pub(super) fn advise(cadence: &mut Cadence, room: &Room<'_>) {
    let name = cadence.name(room.plan());
    let mut moved: Vec<usize> = Vec::new();
    let mut own = Vec::new();
    for week in room.full_weeks().take_while(|(start, _)| *start <= cadence.start) {
        let posts = room.stops(name, week).len();
        let excess = posts.saturating_sub(cadence.wanted as usize);
        own = movable(name, week, room).take(excess.min(NAMED)).collect();
        moved.extend(&own);
    }
    let mut days = room.new_days(moved);
    days.retain(|(at, _)| own.contains(at));
    cadence.moves = days.into();
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Cadence(cadence) = &finding.facts else {
        return Description::default();
    };
    let name = cadence.name(plan);
    let excess = cadence.posts - cadence.wanted;
    let moves = (!cadence.moves.is_empty()).then(|| {
        let named = cadence::moves(&cadence.moves, plan);
        if cadence.moves.len() as u64 == u64::from(excess) {
            format!("move {named}")
        } else {
            format!("move {} out of that week, such as {named}", posts(excess.into()))
        }
    });
    let raise = format!(
        "raise the most of {} `per_week` if it takes more",
        words::whose(name)
    );
    Description {
        message: format!(
            "{name} has {} in the week of {}, at most {} wanted",
            posts(cadence.posts.into()),
            words::day(cadence.start),
            cadence.wanted
        ),
        help: if cadence.is_over {
            cadence::too_late(cadence, plan)
        } else {
            words::ways([moves, Some(raise)])
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};

    const CODE: &str = "over-cadence";
    const NONE: [[usize; 0]; 0] = [];

    #[test]
    fn just_the_most_of_its_cadence_is_not_too_much() {
        let three = "7 x unaware\n8 X -\n13 x -\n14 x -";
        let at_most = |posts: &str, most| Sample::of(posts).channel("x", None, Some((1, most)));
        assert_eq!(posts_of(CODE, &at_most(three, 3)), NONE);
        assert_eq!(
            posts_of(CODE, &at_most(three, 2)),
            [[1, 2, 3]],
            "with all of the week's"
        );
        assert_eq!(posts_of(CODE, &Sample::of(three)), NONE, "no cadence, no limit");
    }

    #[test]
    fn weeks_that_reach_into_other_months_are_left_alone() {
        let plan = Sample::of("1 x -\n2 x -\n3 x -\n28 x -\n29 x -").channel("x", None, Some((0, 1)));
        assert_eq!(posts_of(CODE, &plan), NONE);
    }

    #[test]
    fn the_advice_moves_posts_to_weeks_with_room() {
        let plan = Sample::of("7 x -\n8 x -\n10 x -\n14 x -\n15 x -\n22 x -\n30 x -").channel(
            "x",
            None,
            Some((1, 2)),
        );
        let [said] = &said(CODE, &plan)[..] else {
            panic!("one week")
        };
        assert_eq!(
            said.message,
            "x has 3 posts in the week of Mon 7 Dec, at most 2 wanted"
        );
        assert_eq!(
            said.help,
            "move \"P3\" to Thu 3 Dec, or raise the most of x's `per_week` if it takes more"
        );
        let later = plan.today(9);
        let help = &super::super::sample::said(CODE, &later)[0].help;
        assert!(help.starts_with("move \"P3\" to Mon 21 Dec, or"), "{help}");
    }

    #[test]
    fn an_ask_that_is_too_near_to_another_may_stay_so_elsewhere_but_come_no_nearer() {
        let help = |posts: &str| {
            let plan = Sample::of(posts).channel("x", None, Some((0, 2)));
            said(CODE, &plan)[0].help.clone()
        };
        let near = help("3 x nurturing\n8 x converted\n9 x -\n10 x converted");
        assert!(near.starts_with("move \"P4\" to Tue 22 Dec, or"), "{near}");
        let settled = "3 x nurturing\n8 x converted - published\n9 x - - published\n10 x converted\n";
        // The only week with room is just behind another ask, which it is not near to yet.
        let between = help(&format!(
            "{settled}14 x -\n15 x -\n17 x -\n21 x converted\n22 x -\n28 x -"
        ));
        assert!(between.starts_with("raise "), "{between}");
    }

    #[test]
    fn of_many_moves_the_first_two_are_named_and_settled_posts_stay() {
        let plan = "7 x -\n8 x - 09:00 approved\n9 x -\n10 x -\n11 x - - published";
        let plan = Sample::of(plan).channel("x", None, Some((0, 1)));
        assert_eq!(
            said(CODE, &plan)[0].help,
            "move 4 posts out of that week, such as \"P4\" to Tue 15 Dec and \"P3\" to Thu 3 Dec, or raise the most of x's `per_week` if it takes more"
        );
        assert_eq!(
            said(CODE, &plan.today(14))[0].help,
            "that week is over: see that x has at most 1 post in each week to come"
        );
    }
}
