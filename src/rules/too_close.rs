//! `too-close`: two posts on a channel go out shortly one after the other.

use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption, words,
};
use crate::balance::Stop;
use crate::plan::{Field, Plan, Severity};
use crate::room::Room;
use chrono::NaiveDate;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "too-close",
    severity: Severity::Warning,
    summary: "Two successive posts on one channel are less than `minutes` minutes apart.",
    why: "A channel shows a follower only some of what an account posts. Two posts within the hour compete with each \
          other for the same glance: the second pushes the first down before it has been seen, and both look like \
          haste.",
    options: &[RuleOption {
        name: "minutes",
        default: 60.0,
        meaning: "how many minutes must lie between two posts on a channel",
        kind: OptionKind::Count,
    }],
    fires: "[[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"x\"\n\
            [[post]]\ndate = 2026-12-08\ntime = 09:59:00\nchannel = \"x\"\n",
    content: "[[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"x\"\n\
              [[post]]\ndate = 2026-12-08\ntime = 10:00:00\nchannel = \"x\"\n",
    check: Check::Plan(check),
    describe,
};

/// A post that could be moved, and where to: on its day, to another one, or either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The post, by its place in the plan.
    pub post: usize,
    /// The time on its day, in minutes since midnight.
    pub minute: Option<u16>,
    /// Another day. Advice: chosen when somebody reads the finding.
    pub day: Option<NaiveDate>,
    /// Whether the post may be moved just so: another one is approved, or out.
    pub is_open: bool,
}

impl Shift {
    /// Chooses the day.
    pub(super) fn advise(&mut self, room: &Room<'_>) {
        self.day = room.other_place(self.post, None).map(|slot| slot.date);
    }
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let wanted = report.whole_option("minutes");
    for lane in context.timeline.lanes() {
        // A post without a time, first of its day, must not hide the last one of the day before.
        let timed: Vec<&Stop> = lane.stops.iter().filter(|stop| stop.is_timed()).collect();
        for later in 1..timed.len() {
            let pair = [timed[later - 1], timed[later]];
            let Some(minutes) = pair[0].minutes_to(pair[1]) else {
                continue;
            };
            let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
            if minutes >= wanted || pair[0].is_with(pair[1]) {
                continue;
            }
            let neighbours = [
                later.checked_sub(2).map(|at| timed[at]),
                timed.get(later + 1).copied(),
            ];
            report.add(
                Place::Post(pair[1].at, Some(Field::Time)),
                Affected::pair(pair[0].at, pair[1].at),
                Facts::Near {
                    minutes,
                    wanted,
                    shift: shift(context, pair, neighbours, wanted),
                },
            );
        }
    }
}

/// How two stops of a lane that are too near to each other could come apart: the later one goes later or the earlier
/// one earlier, as far as the stops before and behind leave room, or one of them goes to another day.
pub(super) fn shift(
    context: &Context<'_>,
    [earlier, later]: [&Stop; 2],
    [before, behind]: [Option<&Stop>; 2],
    wanted: u32,
) -> Shift {
    let open = |stop: &Stop| !context.plan.posts[stop.at].is_settled(context.today);
    let is_open = open(earlier) || open(later);
    let may_move = |stop: &Stop| !is_open || open(stop);
    let after = room_after(earlier, later, behind, wanted);
    let ahead = room_before(before, earlier, later, wanted);
    let is_later = may_move(later) && (after.is_some() || ahead.is_none() || !may_move(earlier));
    let (moved, minute) = if is_later {
        (later, after)
    } else {
        (earlier, ahead)
    };
    Shift {
        post: moved.at,
        minute,
        day: None,
        is_open,
    }
}

/// The times of day, in minutes, at which an advice may put a post.
const DAYTIME: std::ops::RangeInclusive<i64> = 6 * 60..=22 * 60;

/// The first minute of the later one's day that is far enough from the earlier one, if the next one leaves room.
fn room_after(earlier: &Stop, later: &Stop, next: Option<&Stop>, wanted: u32) -> Option<u16> {
    let (from, wanted) = (i64::from(later.minute()?), i64::from(wanted));
    let to = from - earlier.minutes_to(later)? + wanted;
    let gap = next.and_then(|next| later.minutes_to(next));
    let is_clear = gap.is_none_or(|gap| gap - (to - from) >= wanted);
    let to = Some(to).filter(|to| is_clear && DAYTIME.contains(to))?;
    u16::try_from(to).ok()
}

/// The last minute of the earlier one's day that is far enough from the later one, if the one before leaves room.
fn room_before(before: Option<&Stop>, earlier: &Stop, later: &Stop, wanted: u32) -> Option<u16> {
    let (from, wanted) = (i64::from(earlier.minute()?), i64::from(wanted));
    let to = from + earlier.minutes_to(later)? - wanted;
    let gap = before.and_then(|before| before.minutes_to(earlier));
    let is_clear = gap.is_none_or(|gap| gap - (from - to) >= wanted);
    let to = Some(to).filter(|to| is_clear && DAYTIME.contains(to))?;
    u16::try_from(to).ok()
}

/// What to do about it: "move "Grinder" to 10:00, or to Thu 3 Dec".
pub(super) fn advice(shift: Shift, plan: &Plan) -> String {
    let Shift {
        post,
        minute,
        day,
        is_open,
    } = shift;
    let time = minute.map(|minute| format!("to {:02}:{:02}", minute / 60, minute % 60));
    let day = day.map(|day| format!("to {}", words::day(day)));
    let ways = words::ways([time, day]);
    let title = words::title(plan, post);
    match (ways.is_empty(), is_open) {
        (true, _) => {
            format!("no day of the month has room for {title}: move it to another channel or drop it")
        }
        (false, true) => format!("move {title} {ways}"),
        (false, false) => format!("{} yourself, {ways}", words::unsettle(plan, post)),
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Near { minutes, shift, .. } = finding.facts else {
        return Description::default();
    };
    let Place::Post(later, _) = finding.place else {
        return Description::default();
    };
    let both = finding.posts.places();
    let earlier = both.iter().copied().find(|at| *at != later).unwrap_or(later);
    let date = plan.posts.get(later).and_then(|post| post.date);
    Description {
        message: format!(
            "{} comes {} after {} on {} on {}",
            words::title(plan, later),
            match minutes {
                0 => "less than a minute".into(),
                1 => "1 minute".into(),
                more => format!("{more} minutes"),
            },
            words::title(plan, earlier),
            words::channel(plan, later),
            date.map(words::day).unwrap_or_default(),
        ),
        help: advice(shift, plan),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};

    const CODE: &str = "too-close";

    #[test]
    fn just_as_many_minutes_as_the_option_says_are_enough() {
        let hour = Sample::of("8 x - 09:00\n8 x - 10:00");
        assert_eq!(posts_of(CODE, &hour), [[0; 0]; 0]);
        assert_eq!(posts_of(CODE, &hour.option(CODE, "minutes", 61.0)), [[1, 2]]);
        assert_eq!(posts_of(CODE, &Sample::of("8 x - 09:00\n8 x - 09:59")), [[1, 2]]);
    }

    #[test]
    fn midnight_keeps_posts_no_further_apart() {
        assert_eq!(posts_of(CODE, &Sample::of("8 x - 23:30\n9 x - 00:29")), [[1, 2]]);
        assert_eq!(
            posts_of(CODE, &Sample::of("8 x - 23:30\n9 x - 00:30")),
            [[0; 0]; 0]
        );
    }

    #[test]
    fn posts_at_the_same_time_without_one_or_on_another_channel_are_not_too_close() {
        let plan = "8 x - 09:00\n8 x - 09:00\n8 x -\n8 blog - 09:10\n9 x -";
        assert_eq!(posts_of(CODE, &Sample::of(plan)), [[0; 0]; 0]);
    }

    #[test]
    fn the_advice_moves_what_may_move_to_where_there_is_room() {
        let said = |posts: &str| said(CODE, &Sample::of(posts))[0].clone();
        let plain = said("8 x - 09:00\n8 X - 09:30\n10 blog -");
        assert_eq!(
            plain.message,
            "\"P2\" comes 30 minutes after \"P1\" on X on Tue 8 Dec"
        );
        assert_eq!(plain.help, "move \"P2\" to 10:00, or to Thu 3 Dec");
        let tight = said("8 x - 09:00\n8 x - 09:30\n8 x - 10:45\n10 blog -");
        assert!(
            tight.help.starts_with("move \"P1\" to 08:30, or"),
            "{}",
            tight.help
        );
        let approved = said("8 x - 09:00\n8 x - 09:30 approved\n10 blog -");
        assert!(
            approved.help.starts_with("move \"P1\" to 08:30, or"),
            "{}",
            approved.help
        );
        let both = said("8 x - 09:00 approved\n8 x - 09:30 approved");
        assert_eq!(
            both.help,
            "\"P2\" is approved: change it yourself, to 10:00, or to Tue 15 Dec"
        );
    }
}
