//! `under-cadence`: a full week has fewer posts on a channel than its `per_week` asks for.

use super::cadence::{self, Cadence, movable};
use super::finding::posts;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::plan::{Name, Plan, Post, Severity, StageIndex};
use crate::room::{Room, Wanted};
use chrono::{Days, NaiveDate};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "under-cadence",
    severity: Severity::Warning,
    summary: "A full week of the month has fewer posts on a channel than the least of its `per_week`.",
    why: "Followers and feeds reward what comes regularly. A channel that goes quiet for a week loses reach that takes \
          several to win back; if its cadence cannot be kept, a smaller one that can is the better plan.",
    options: &[],
    fires: "[[channel]]\nid = \"blog\"\nper_week = [1, 2]\n[[post]]\ndate = 2026-12-08\nchannel = \"blog\"\n",
    content: "[[channel]]\nid = \"blog\"\nper_week = [0, 2]\n[[post]]\ndate = 2026-12-08\nchannel = \"blog\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for (at, _, (least, _), weeks) in cadence::channels(context) {
        for week in weeks.iter().filter(|week| week.posts() < least) {
            let facts = Cadence {
                channel: at,
                start: week.start,
                posts: week.posts(),
                wanted: least,
                is_over: week.start + Days::new(6) <= context.today,
                moves: Box::default(),
                stage: None,
                days: Box::default(),
                idea: None,
            };
            report.add(
                Place::Channel(at),
                Affected::all(week.stops.iter().map(|stop| stop.at)),
                Facts::Cadence(Box::new(facts)),
            );
        }
    }
}

/// Chooses days for new posts, an idea that could be one of them, or a post of a richer week.
pub(super) fn advise(cadence: &mut Cadence, room: &Room<'_>) {
    let plan = room.plan();
    let Some(channel) = plan.channels.get(cadence.channel) else {
        return;
    };
    let week = (cadence.start, cadence.start + Days::new(6));
    cadence.stage = neediest(&channel.id, room);
    let wanted = Wanted {
        stage: cadence.stage,
        channel: Some(&channel.id),
        within: Some(week),
        ..Wanted::default()
    };
    let missing = cadence.wanted.saturating_sub(cadence.posts) as usize;
    let slots = room.slots_for_all(wanted, missing).into_iter();
    let mut days: Vec<NaiveDate> = slots.map(|slot| slot.date).collect();
    days.sort_unstable();
    let is_own = |post: &Post| {
        let channel = post
            .channel
            .as_ref()
            .filter(|name| name.eq_ignore_case(&channel.id));
        post.date.is_none() && channel.is_some()
    };
    let is_for_it = |post: &Post| is_own(post) && suits(post, cadence.stage);
    let mut ideas = plan.posts.iter();
    cadence.idea = ideas
        .position(is_for_it)
        .or_else(|| plan.posts.iter().position(is_own));
    cadence.moves = spare(&channel.id, cadence, week, room).into_iter().collect();
    cadence.days = days.into();
}

/// Whether an idea could be for that stage: it is, or nobody has said yet whom it is for.
fn suits(idea: &Post, stage: Option<StageIndex>) -> bool {
    idea.stage.index().is_none_or(|own| Some(own) == stage)
}

/// A post of the nearest week that has more than it needs, and its day in the week that wants one.
fn spare(
    channel: &str,
    cadence: &Cadence,
    week: (NaiveDate, NaiveDate),
    room: &Room<'_>,
) -> Option<(usize, NaiveDate)> {
    let has_more = |week: &(NaiveDate, NaiveDate)| room.stops(channel, *week).len() > cadence.wanted as usize;
    let rich = room.full_weeks().filter(has_more);
    let movable = rich.filter_map(|rich| Some((rich.0, movable(channel, rich, room).next()?)));
    let (_, at) = movable.min_by_key(|(start, _)| (*start - week.0).num_days().abs())?;
    Some((at, room.other_place(at, Some(week))?.date))
}

/// The stage that is farthest below its share, of those that the channel is for. Asks are not welcome everywhere.
fn neediest(channel: &Name, room: &Room<'_>) -> Option<StageIndex> {
    let stages = room.mix().stages;
    let suited = stages
        .iter()
        .filter(|stage| room.suits(channel, stage.stage) && !room.is_ask(stage.stage));
    // The upper one of two that are as far below.
    let neediest = suited
        .rev()
        .max_by(|one, other| (one.target - one.share).total_cmp(&(other.target - other.share)));
    neediest.map(|stage| stage.stage)
}

/// "add 2 follower posts on x, on Tue 8 and Thu 10 Dec".
fn add(cadence: &Cadence, missing: u32, plan: &Plan) -> String {
    let stage = cadence.stage.map_or("", |stage| words::stage(plan, stage));
    let what = match (missing, stage) {
        (count, "") => posts(count.into()),
        (1, stage) => words::a_post(stage),
        (count, stage) => words::stage_posts(count.into(), stage),
    };
    let first = if cadence.days.len() < missing as usize {
        "the first "
    } else {
        ""
    };
    let days = words::days(&cadence.days);
    let comma = if missing == 1 { "" } else { "," };
    format!("add {what} on {}{comma} {first}on {days}", cadence.name(plan))
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Cadence(cadence) = &finding.facts else {
        return Description::default();
    };
    let name = cadence.name(plan);
    let missing = cadence.wanted - cadence.posts;
    let has_days = !cadence.days.is_empty();
    let add = has_days.then(|| {
        let add = add(cadence, missing, plan);
        match cadence.idea {
            Some(idea)
                if plan
                    .posts
                    .get(idea)
                    .is_some_and(|post| suits(post, cadence.stage)) =>
            {
                format!("{add} (the idea {} is for it)", words::title(plan, idea))
            }
            Some(idea) => format!(
                "{add}, or give the idea {} a day of that week",
                words::title(plan, idea)
            ),
            None => add,
        }
    });
    let moves = (!cadence.moves.is_empty()).then(|| format!("move {}", cadence::moves(&cadence.moves, plan)));
    let lower = format!(
        "lower the least of {} `per_week` if that is too much work",
        words::whose(name)
    );
    Description {
        message: format!(
            "{name} has {} in the week of {}, at least {} wanted",
            if cadence.posts == 0 {
                "no post".into()
            } else {
                posts(cadence.posts.into())
            },
            words::day(cadence.start),
            cadence.wanted
        ),
        help: if cadence.is_over {
            cadence::too_late(cadence, plan)
        } else {
            words::ways([add, moves, Some(lower)])
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};

    const CODE: &str = "under-cadence";

    /// Two posts in each of the three full weeks.
    const EVEN: &str = "7 x -\n9 X unaware\n14 x -\n16 x -\n21 x -\n23 x -";

    fn at_least(posts: &str, least: u32) -> Sample {
        Sample::of(posts).channel("x", None, Some((least, 9)))
    }

    #[test]
    fn just_the_least_of_its_cadence_is_enough() {
        assert_eq!(said(CODE, &at_least(EVEN, 2)), []);
        assert_eq!(posts_of(CODE, &at_least(EVEN, 3)), [[1, 2], [3, 4], [5, 6]]);
    }

    #[test]
    fn a_channel_without_any_post_is_missed_too_but_only_in_full_weeks() {
        let found = at_least("8 blog -", 1).findings(CODE);
        assert_eq!(found.len(), 3);
        assert!(
            found
                .iter()
                .all(|finding| finding.place == super::Place::Channel(0))
        );
        assert_eq!(said(CODE, &at_least("8 blog -", 0)), []);
    }

    #[test]
    fn the_advice_names_free_days_an_idea_and_a_post_to_move() {
        let posts = "7 x -\n9 x -\n10 x -\n14 x -\n21 x -\n23 x -\n- X nurturing";
        let [said_now] = &said(CODE, &at_least(posts, 2))[..] else {
            panic!("one week")
        };
        assert_eq!(
            said_now.message,
            "x has 1 post in the week of Mon 14 Dec, at least 2 wanted"
        );
        assert_eq!(
            said_now.help,
            "add an unaware post on x on Thu 17 Dec, or give the idea \"P7\" a day of that week, or move \"P3\" to Thu 17 Dec, or \
             lower the least of x's `per_week` if that is too much work"
        );
        let other = said(CODE, &at_least(&posts.replace("nurturing", "unaware"), 2))[0]
            .help
            .clone();
        assert!(
            other.starts_with("add an unaware post on x on Thu 17 Dec (the idea \"P7\" is for it), or move"),
            "{other}"
        );
        let late = at_least(posts, 2).today(22);
        assert_eq!(
            said(CODE, &late)[0].help,
            "that week is over: see that x has 2 to 9 posts in each week to come"
        );
    }
}
