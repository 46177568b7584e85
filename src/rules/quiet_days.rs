//! `quiet-days`: nothing goes out for too many days in a row.

use super::gap::Gap;
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption,
};
use crate::plan::{Month, Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "quiet-days",
    severity: Severity::Warning,
    summary: "Nothing goes out on any channel for more than `days` days in a row within the month.",
    why: "Feeds favour accounts that keep coming, and people who look a brand up and find its last post a week old \
          wonder whether it is still there. One modest post in the middle of a quiet stretch is worth more than a \
          second one on a busy day.",
    options: &[RuleOption {
        name: "days",
        default: 4.0,
        meaning: "how many days in a row may go without a post",
        kind: OptionKind::Count,
    }],
    fires: "[rules]\nquiet-days.days = 20\n[[post]]\ndate = 2026-12-01\n[[post]]\ndate = 2026-12-23\n",
    content: "[rules]\nquiet-days.days = 20\n[[post]]\ndate = 2026-12-01\n[[post]]\ndate = 2026-12-22\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let allowed = report.whole_option("days");
    let month = context.plan.month;
    let gaps = context.timeline.gaps(allowed, |day| day.posts > 0);
    if gaps.first() == Some(&(month.first(), month.last())) {
        // An empty month is not quiet but unplanned.
        return;
    }
    for stretch in gaps {
        let gap = Gap::of(context, stretch, Some(allowed));
        report.add(Place::Plan, Affected::Nothing, Facts::Gap(Box::new(gap)));
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Gap(gap) = &finding.facts else {
        return Description::default();
    };
    let next = Month::of(gap.last).next().title();
    let too_late = format!("those days are past: keep a few posts ready for such days of {next}");
    Description {
        message: format!("nothing goes out for {}", gap.in_days()),
        help: gap.help("a post", "posts", "there", too_late, plan),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, said};

    const CODE: &str = "quiet-days";

    fn every_fifth() -> Sample {
        Sample::of("5 x -\n10 - unaware\n15 x -\n20 x -\n25 x -\n30 x -")
    }

    #[test]
    fn as_many_days_as_the_option_says_may_be_quiet() {
        assert_eq!(said(CODE, &every_fifth()), []);
        assert_eq!(said(CODE, &every_fifth().option(CODE, "days", 3.0)).len(), 6);
        let mut moved = every_fifth();
        moved.plan.posts[0].date = "2026-12-06".parse().ok();
        assert_eq!(said(CODE, &moved).len(), 1);
    }

    #[test]
    fn an_empty_month_is_not_called_quiet() {
        assert_eq!(said(CODE, &Sample::of("- x -\n2026-11-30 x -")), []);
        assert_eq!(said(CODE, &Sample::of("1 x -")).len(), 1);
    }

    #[test]
    fn the_advice_names_a_day_and_an_idea_and_says_when_it_is_too_late() {
        let plan = Sample::of("5 x -\n10 x -\n15 x -\n22 x -\n25 x -\n30 x -\n- x unaware");
        let [now] = &said(CODE, &plan.clone())[..] else {
            panic!("six days from the 16th on")
        };
        assert_eq!(
            now.message,
            "nothing goes out for 6 days, from Wed 16 Dec to Mon 21 Dec"
        );
        assert_eq!(
            now.help,
            "give the idea \"P7\" a day between Thu 17 and Sun 20 Dec, or add a post there, best on x on Fri 18 Dec"
        );
        let late = said(CODE, &plan.clone().today(21));
        assert!(
            late[0]
                .help
                .starts_with("what is past cannot be filled: add a post on x on Mon 21 Dec"),
            "{}",
            late[0].help
        );
        assert!(
            said(CODE, &plan.today(22))[0]
                .help
                .starts_with("those days are past")
        );
    }
}
