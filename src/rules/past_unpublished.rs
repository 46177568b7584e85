//! `past-unpublished`: a post's day is over, and it is not called published.

use super::{Check, Description, Facts, Finding, Remarks, Rule, Single, words};
use crate::plan::{Field, Plan, Post, Severity, Status};
use crate::room::Room;
use chrono::NaiveDate;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "past-unpublished",
    severity: Severity::Warning,
    summary: "A post is dated before today, and its status is not published.",
    why: "Either it went out and the plan does not know, and then its results will be missing when the month is \
          looked back on; or it never went out, and somebody still thinks it did. Both are cheap to mend on the day \
          after and hard to reconstruct at the end of the month.",
    options: &[],
    fires: "[plan]\nmonth = \"2026-12\"\n[[post]]\ndate = 2026-12-01\nstatus = \"scheduled\"\n",
    content: "[plan]\nmonth = \"2026-12\"\n[[post]]\ndate = 2026-12-01\nstatus = \"published\"\n",
    check: Check::Post(check),
    describe,
};

fn check(single: &Single<'_>, remarks: &mut Remarks<'_>) {
    if is_overdue(single.post, single.today) {
        remarks.add(Some(Field::Status), Facts::Day(None));
    }
}

fn is_overdue(post: &Post, today: NaiveDate) -> bool {
    post.date.is_some_and(|date| date < today) && post.status != Some(Status::Published)
}

/// Nobody has more posts of a month to put on other days; of more only the first ones get days.
const MOST_NAMED: usize = 40;

/// A day for the post. Others that are overdue, too, have the first choice, so that not all get the same.
pub(super) fn new_day(at: usize, room: &Room<'_>) -> Option<NaiveDate> {
    let posts = room.plan().posts.iter().take(at + 1).enumerate();
    let overdue = posts.filter(|(_, post)| is_overdue(post, room.today()));
    let days = room.new_days(overdue.map(|(at, _)| at).take(MOST_NAMED));
    days.into_iter().find(|(post, _)| *post == at).map(|(_, day)| day)
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let (Facts::Day(day), &[at]) = (&finding.facts, finding.posts.places()) else {
        return Description::default();
    };
    let post = plan.posts.get(at);
    let date = post
        .and_then(|post| post.date)
        .map(words::day)
        .unwrap_or_default();
    let status = post.and_then(|post| post.status);
    let status = match status {
        None => "has no status",
        Some(Status::Idea) => "is still an idea",
        Some(Status::Draft) => "is still a draft",
        Some(Status::Review) => "is still in review",
        Some(Status::Approved) => "is still approved",
        Some(Status::Scheduled) => "is still scheduled",
        Some(Status::Published) => "is published",
    };
    let new_day = match day {
        Some(day) => format!("move it to a day to come, such as {}", words::day(*day)),
        None => format!(
            "give it another day, or move it to the plan of {}",
            plan.month.next().title()
        ),
    };
    let has_results = post.is_some_and(|post| !post.results.is_empty());
    Description {
        message: format!("{} was due on {date} and {status}", words::title(plan, at)),
        help: if has_results {
            "it has results, so it went out: set its status to published".into()
        } else {
            format!("if it went out, set its status to published; if not, {new_day}")
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, posts_of, said};

    const CODE: &str = "past-unpublished";

    #[test]
    fn a_post_of_today_is_not_past_and_one_of_yesterday_is() {
        let plan = Sample::of("8 x -\n9 x - 09:00 scheduled\n10 x -").today(9);
        assert_eq!(posts_of(CODE, &plan), [[1]]);
        assert_eq!(posts_of(CODE, &plan.today(10)), [[1], [2]]);
    }

    #[test]
    fn what_is_published_or_undated_is_left_alone_and_the_month_before_is_not() {
        let plan = Sample::of("8 x - 09:00 published\n2026-11-30 x -\n- x -");
        assert_eq!(posts_of(CODE, &plan.today(31)), [[2]]);
    }

    #[test]
    fn the_advice_asks_whether_it_went_out_and_names_a_day_that_is_free() {
        let plan = Sample::of("8 x -\n10 x - - approved\n15 x -");
        let said = |today| said(CODE, &plan.clone().today(today));
        assert_eq!(
            said(9)[0].message,
            "\"P1\" was due on Tue 8 Dec and has no status"
        );
        assert_eq!(
            said(9)[0].help,
            "if it went out, set its status to published; if not, move it to a day to come, such as Thu 10 Dec"
        );
        assert_eq!(
            said(11)[1].message,
            "\"P2\" was due on Thu 10 Dec and is still approved"
        );
        let mut reached = plan.clone();
        reached.plan.posts[0].results = [("reach".into(), 800.0)].into();
        assert_eq!(
            super::super::sample::said(CODE, &reached.today(9))[0].help,
            "it has results, so it went out: set its status to published"
        );
    }
}
