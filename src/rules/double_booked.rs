//! `double-booked`: posts on one channel go out at the same moment.

use super::finding::posts;
use super::too_close::{self, advice, shift};
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::balance::Stop;
use crate::plan::{Field, Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "double-booked",
    severity: Severity::Warning,
    summary: "Two or more posts on one channel go out at the same date and time.",
    why: "Followers see two posts at once as an accident, and mostly it is one: a post was copied or moved and its time \
          forgotten. Some schedulers refuse the second, some send both; either way one of them is lost.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"x\"\n\
            [[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"x\"\n",
    content: "[[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"x\"\n\
              [[post]]\ndate = 2026-12-08\ntime = 09:00:00\nchannel = \"blog\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let apart = report.whole_option_of(&too_close::RULE, "minutes");
    for lane in context.timeline.lanes() {
        let stops = &lane.stops;
        let mut first = 0;
        for next in 1..=stops.len() {
            if stops.get(next).is_some_and(|stop| stop.is_with(&stops[first])) {
                continue;
            }
            let group = &stops[first..next];
            let neighbours = [first.checked_sub(1).map(|at| &stops[at]), stops.get(next)];
            first = next;
            let [_, second, ..] = group else { continue };
            let last = group.last().unwrap_or(second);
            let open = |stop: &&Stop| !context.plan.posts[stop.at].is_settled(context.today);
            let moved = group.iter().rfind(open).unwrap_or(last);
            report.add(
                Place::Post(second.at, Some(Field::Time)),
                Affected::all(group.iter().map(|stop| stop.at)),
                Facts::Near {
                    minutes: 0,
                    wanted: apart,
                    shift: shift(context, [moved; 2], neighbours, apart),
                },
            );
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Near { shift, .. } = finding.facts else {
        return Description::default();
    };
    let all = finding.posts.places();
    let first = all.first().and_then(|at| plan.posts.get(*at));
    let time = first.and_then(|post| post.time);
    let date = first.and_then(|post| post.date);
    let channel = all.first().map_or("", |at| words::channel(plan, *at));
    let (many, both) = (all.len() as u64, all.len() == 2);
    let advice = advice(shift, plan);
    let help = if both {
        advice
    } else {
        format!(
            "only one of the {} can stay: {advice}, then look again",
            posts(many)
        )
    };
    Description {
        message: format!(
            "{} {} go out on {channel} on {} at {}",
            words::titles(plan, all),
            if both { "both" } else { "all" },
            date.map(words::day).unwrap_or_default(),
            time.map(|time| time.format("%H:%M").to_string())
                .unwrap_or_default(),
        ),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};

    const CODE: &str = "double-booked";

    #[test]
    fn all_posts_of_one_moment_are_one_finding() {
        let plan =
            Sample::of("8 x - 09:00\n8 blog - 09:00\n8 X - 09:00\n8 x - 09:01\n8 x - 09:00\n9 x - 09:00");
        assert_eq!(posts_of(CODE, &plan), [[1, 3, 5]]);
        let findings = plan.findings(CODE);
        assert_eq!(
            findings[0].place,
            super::Place::Post(2, Some(super::Field::Time)),
            "the second"
        );
    }

    #[test]
    fn posts_without_a_time_or_a_channel_are_never_double_booked() {
        assert_eq!(
            posts_of(CODE, &Sample::of("8 x -\n8 x -\n8 - - 09:00\n8 - - 09:00")),
            [[0; 0]; 0]
        );
    }

    #[test]
    fn the_advice_names_a_free_time_and_a_free_day() {
        let plan = Sample::of("8 x - 09:00\n8 x - 09:00\n10 blog -");
        let [two] = &said(CODE, &plan)[..] else {
            panic!("one finding")
        };
        assert_eq!(
            two.message,
            "\"P1\" and \"P2\" both go out on x on Tue 8 Dec at 09:00"
        );
        assert_eq!(two.help, "move \"P2\" to 10:00, or to Thu 3 Dec");
        let three = Sample::of("8 x - 09:00\n8 x - 09:00 scheduled\n8 x - 09:00 approved\n10 blog -");
        assert_eq!(
            said(CODE, &three)[0].help,
            "only one of the 3 posts can stay: move \"P1\" to 10:00, or to Thu 3 Dec, then look again"
        );
        let past = Sample::of("8 x - 09:00\n8 x - 09:00").today(9);
        assert_eq!(
            said(CODE, &past)[0].help,
            "their days are over: nothing to do, unless one goes out on another day"
        );
        let approved = Sample::of("8 x - 09:00 approved\n8 x - 09:00 scheduled");
        assert_eq!(
            said(CODE, &approved)[0].help,
            "\"P2\" is scheduled: change it yourself, to 10:00, or to Tue 15 Dec"
        );
    }
}
