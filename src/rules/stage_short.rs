//! `stage-short`: a stage lacks whole posts of its quota.

use super::finding::posts;
use super::short::Short;
use super::{Affected, Check, Context, Description, Facts, Finding, Place, Report, Rule, words};
use crate::balance::StageStatus;
use crate::plan::{Plan, Severity};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "stage-short",
    severity: Severity::Warning,
    summary: "A stage of the funnel gets fewer posts than its target share asks for.",
    why: "A month that speaks to one audience only starves the others: without posts for people who do not know \
          the brand nobody new arrives, without nurturing those who arrived do not stay. Only whole missing posts \
          count, so every such warning of a plan can be cleared; a share that no number of whole posts could hit \
          better is just a note.",
    options: &[],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"nurturing\"\n[[post]]\ndate = 2026-12-02\nstage = \"converted\"\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n[[post]]\ndate = 2026-12-02\nstage = \"unaware\"\n\
              [[post]]\ndate = 2026-12-03\nstage = \"nurturing\"\n[[post]]\ndate = 2026-12-04\nstage = \"converted\"\n\
              [rules]\nstage-short = \"warning\"\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for stage in &context.mix.stages {
        let facts = || {
            let add = stage.add.filter(|_| stage.under_quota >= 1).unwrap_or_default();
            Facts::Short(Box::new(Short::of(context, stage, stage.under_quota, add)))
        };
        if stage.under_quota >= 1 {
            report.add(Place::Stage(stage.stage), Affected::Nothing, facts());
        } else if stage.status == StageStatus::Rounding {
            report.add_note(Place::Stage(stage.stage), Affected::Nothing, facts());
        }
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Short(short) = &finding.facts else {
        return Description::default();
    };
    let (stage, all) = (&short.stage, short.all);
    let name = words::stage(plan, stage.stage);
    let has = format!(
        "{} of {all} ({}), target {}",
        stage.posts,
        stage.share_percent(),
        stage.target_percent()
    );
    if stage.under_quota == 0 {
        return Description {
            message: format!("{name} is under its share by less than one post: {has}"),
            help: format!(
                "nothing has to be done: of {} no whole one is missing",
                posts(all)
            ),
        };
    }
    let missing = if stage.under_quota == 1 {
        "1 post".into()
    } else {
        posts(stage.under_quota)
    };
    Description {
        message: format!("{name} is {missing} short: {has}"),
        help: words::ways([
            short.retag(short.rest_to_quota(), plan),
            stage.add.and_then(|add| short.add_alone(add, plan)),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::balance::{Tally, Timeline};
    use crate::plan::{Month, Post, Tag, WeekStart};
    use crate::room::Room;

    /// What the rule says of a month with so many posts of each stage of the default funnel.
    fn said(posts: [usize; 3]) -> Vec<(Severity, Description)> {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        for (stage, count) in plan.funnel.indices().zip(posts) {
            let post = Post {
                date: "2026-12-01".parse().ok(),
                stage: Tag::Stage(stage),
                ..Post::default()
            };
            plan.posts.extend(std::iter::repeat_n(post, count));
        }
        let today = plan.month.first();
        let (tally, timeline) = (Tally::of(&plan, WeekStart::default()), Timeline::of(&plan));
        let findings = super::super::check(&plan, &tally, &timeline, today, &super::super::ruler::Plainly);
        let habits = crate::rules::habits(&plan, &timeline);
        let room = Room::new(&plan, &tally, &timeline, &habits, today);
        let own = findings.iter().filter(|finding| finding.code == RULE.code);
        own.map(|finding| (finding.severity, finding.describe(&room)))
            .collect()
    }

    #[test]
    fn it_says_how_many_posts_are_missing_and_where_they_could_come_from() {
        let [(severity, said)] = &said([9, 9, 6])[..] else {
            panic!("one finding")
        };
        assert_eq!(*severity, Severity::Warning);
        assert_eq!(
            said.message,
            "unaware is 3 posts short: 9 of 24 (38 %), target 50 %"
        );
        assert_eq!(
            said.help,
            "retag \"(untitled)\" (Tue 1 Dec), \"(untitled)\" (Tue 1 Dec) and \"(untitled)\" (Tue 1 Dec) to unaware, or add 6 \
             posts for unaware, on Fri 4, Tue 8, Fri 11, Tue 15, Tue 22 and Tue 29 Dec"
        );
    }

    #[test]
    fn what_other_stages_cannot_give_is_added_beside_it() {
        let help = |posts| said(posts)[0].1.help.clone();
        // 5 of 12, where 6 are wanted; the last stage has 20 % of the posts, and of the others each has one to spare.
        let enough = help([5, 4, 3]);
        assert!(
            enough.starts_with("retag \"(untitled)\" (Tue 1 Dec) to unaware, or add"),
            "{enough}"
        );
        let mut plan = sample::Sample::of(
            "1 x unaware\n2 x nurturing\n3 x nurturing\n4 x nurturing\n5 x nurturing - approved\n\
             6 x nurturing - approved\n8 x converted - approved\n9 x converted - approved",
        );
        plan.plan.posts[1].pinned = true;
        plan.plan.posts[2].pinned = true;
        let help = &sample::said(RULE.code, &plan)[0].help;
        assert!(
            help.starts_with("retag \"P4\" (Fri 4 Dec) to unaware, and add 3 posts for unaware, on "),
            "2 of 8 are 2 short, and so are 4 of 10, but 5 of 11 lack half a post: {help}"
        );
    }

    #[test]
    fn a_share_that_whole_posts_cannot_hit_better_is_a_note() {
        let said = said([3, 3, 1]);
        assert_eq!(said.len(), 2);
        assert!(said.iter().all(|(severity, _)| *severity == Severity::Note));
        assert_eq!(
            said[0].1.message,
            "unaware is under its share by less than one post: 3 of 7 (43 %), target 50 %"
        );
    }

    #[test]
    fn a_balanced_month_is_left_in_peace() {
        assert_eq!(said([5, 3, 2]), []);
    }
}
