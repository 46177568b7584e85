//! `no-time`: a scheduled post has no time.

use super::{Check, Description, Facts, Finding, Remarks, Rule, Single, words};
use crate::plan::{Field, Plan, Post, Severity, Status};
use crate::room::Room;
use chrono::{NaiveDate, NaiveTime};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "no-time",
    severity: Severity::Warning,
    summary: "A dated post is scheduled but has no time.",
    why: "Scheduled means handed over, and a scheduler needs a time: it takes one of its own where the plan has none, \
          midnight for example. Without a time nobody can see either whether two posts get into each other's way.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-08\nstatus = \"scheduled\"\n",
    content: "[[post]]\ndate = 2026-12-08\ntime = 09:00:00\nstatus = \"scheduled\"\n",
    check: Check::Post(check),
    describe,
};

/// How many posts before and behind are looked at for a time to go by.
const NEAR: usize = 4;

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    let post = single.post;
    if post.status == Some(Status::Scheduled) && post.date.is_some() && post.time.is_none() {
        remarks.add(Some(Field::Status), Facts::Like(None));
    }
}

/// A post of the channel on another day near by that has a time. Advice: chosen when somebody reads the finding.
pub(super) fn model(at: usize, room: &Room<'_>) -> Option<usize> {
    let post = room.plan().posts.get(at)?;
    let (channel, date) = (post.channel.as_ref()?, post.date?);
    let before = room.stops(channel, (NaiveDate::MIN, date.pred_opt()?));
    let behind = room.stops(channel, (date.succ_opt()?, NaiveDate::MAX));
    let mut near = before.iter().rev().take(NEAR).chain(behind.iter().take(NEAR));
    near.find(|stop| stop.is_timed()).map(|stop| stop.at)
}

/// The channel's usual time on that post's weekday.
fn usual_time(post: &Post, plan: &Plan) -> Option<NaiveTime> {
    use chrono::Datelike;
    let (name, weekday) = (post.channel.as_ref()?, post.date?.weekday());
    let channel = plan
        .channels
        .iter()
        .find(|channel| channel.id.eq_ignore_case(name))?;
    let slot = channel.slots.iter().find(|(day, _)| *day == weekday)?;
    Some(slot.1)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Facts::Like(model), &[at]) = (&finding.facts, finding.posts.places()) else {
        return Description::default();
    };
    let post = plan.posts.get(at);
    let date = post.and_then(|post| post.date);
    let channel = words::channel(plan, at);
    let usual = post.and_then(|post| usual_time(post, plan)).zip(date);
    let usual = usual.map(|(time, date)| {
        format!(
            "give it {} usual time on {}, {}",
            words::whose(channel),
            date.format("%As"),
            time.format("%H:%M")
        )
    });
    let like = model.and_then(|model| {
        let time = plan.posts.get(model)?.time?;
        Some(format!(
            "give it a time, such as {} like {}",
            time.format("%H:%M"),
            words::dated_title(plan, model)
        ))
    });
    let help = usual
        .or(like)
        .unwrap_or_else(|| "look up in the scheduler when it goes out, and give it that time".into());
    Description {
        message: format!(
            "{} is scheduled for {} but has no time",
            words::title(plan, at),
            date.map(words::day).unwrap_or_default()
        ),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};
    use chrono::Weekday;

    const CODE: &str = "no-time";

    #[test]
    fn only_a_dated_post_that_is_scheduled_needs_a_time() {
        let plan = "8 x - - scheduled\n8 x - 09:00 scheduled\n- x - - scheduled\n8 x - - approved\n9 x - - published";
        assert_eq!(posts_of(CODE, &Sample::of(plan)), [[1]]);
    }

    #[test]
    fn the_advice_goes_by_the_channels_slots_or_by_a_post_near_by() {
        let mut plan = Sample::of("8 x - - scheduled\n8 x - 07:00\n10 X - 18:30");
        let [near] = &said(CODE, &plan)[..] else {
            panic!("one finding")
        };
        assert_eq!(near.message, "\"P1\" is scheduled for Tue 8 Dec but has no time");
        assert_eq!(
            near.help,
            "give it a time, such as 18:30 like \"P3\" (Thu 10 Dec)"
        );
        plan = plan.channel("x", None, None);
        plan.plan.channels[0].slots = vec![(Weekday::Tue, "09:30:00".parse().unwrap())];
        assert_eq!(
            said(CODE, &plan)[0].help,
            "give it x's usual time on Tuesdays, 09:30"
        );
        let alone = Sample::of("8 - - - scheduled");
        assert!(said(CODE, &alone)[0].help.starts_with("look up in the scheduler"));
    }
}
