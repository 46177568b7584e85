//! `kpi-behind`: a stage's published posts have reached too little of what was planned for them.

use super::exact;
use super::finding::{Behind, posts};
use super::register::Register;
use super::words::{a_post, dated_title, title, titles};
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption,
};
use crate::balance::percent;
use crate::plan::{Name, Plan, Post, Severity, StageIndex, Status};

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "kpi-behind",
    severity: Severity::Warning,
    summary: "The results of a stage's published posts are below `ratio` of what was planned for them, in one of their \
              figures.",
    why: "A plan with figures is a promise that can be looked at while there is still time: what falls behind early in \
          the month can be put right by what has not gone out yet. Only published posts that planned a figure are \
          compared. One that has results, though none for that figure, reached 0 of it; one without any results is \
          not measured yet and is left out. Figures that should stay low, such as `cost`, are never behind.",
    options: &[RuleOption {
        name: "ratio",
        default: 0.8,
        meaning: "the least of the planned figure that is enough, as a fraction of 1",
        kind: OptionKind::Fraction,
    }],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\nstatus = \"published\"\n\
            kpi = { reach = 4000 }\nresults = { reach = 3100 }\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\nstatus = \"published\"\n\
              kpi = { reach = 4000 }\nresults = { reach = 3200 }\n",
    check: Check::Plan(check),
    describe,
};

/// Figures of which less is better.
const BETTER_LOW: [&str; 8] = ["cost", "costs", "spend", "budget", "cpc", "cpm", "cpl", "cpa"];

/// What the published posts of one stage planned of one figure, and reached.
struct Sum {
    stage: StageIndex,
    figure: usize,
    /// In millionths, like `reached`.
    planned: u128,
    reached: u128,
    unmeasured: Vec<usize>,
    posts: Vec<usize>,
    /// What the weakest post lacks, and its place.
    weakest: (u128, usize),
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    let published = |post: &&Post| !post.kpi.is_empty() && post.status == Some(Status::Published);
    let features = context.timeline.features();
    if features.kpi == 0 || features.published == 0 {
        return;
    }
    let mut figures = Register::new();
    let mut sums: Vec<Sum> = Vec::new();
    for (at, post) in plan.posts.iter().enumerate().filter(|(_, post)| published(post)) {
        let Some(stage) = plan.counted_stage(post) else {
            continue;
        };
        for (figure, planned) in &post.kpi {
            if BETTER_LOW.iter().any(|low| figure.eq_ignore_case(low)) {
                continue;
            }
            let sum = sum_for(&mut sums, stage, figures.enter(figure));
            sum.add(at, post, figure, exact::micro(*planned));
        }
    }
    sums.sort_by_key(|sum| (sum.stage, sum.figure));
    let ratio = exact::micro(report.option("ratio"));
    for sum in sums {
        if sum.reached.saturating_mul(exact::MICRO) < ratio.saturating_mul(sum.planned) {
            let figure = figures.name(sum.figure).into();
            report.add(
                Place::Stage(sum.stage),
                Affected::all(sum.posts.iter().copied()),
                sum.facts(figure, context),
            );
        }
    }
}

fn sum_for(sums: &mut Vec<Sum>, stage: StageIndex, figure: usize) -> &mut Sum {
    let same = |sum: &Sum| sum.stage == stage && sum.figure == figure;
    let at = sums.iter().position(same).unwrap_or_else(|| {
        sums.push(Sum {
            stage,
            figure,
            planned: 0,
            reached: 0,
            unmeasured: Vec::new(),
            posts: Vec::new(),
            weakest: (0, 0),
        });
        sums.len() - 1
    });
    &mut sums[at]
}

impl Sum {
    fn add(&mut self, at: usize, post: &Post, figure: &Name, planned: u128) {
        if post.results.is_empty() {
            self.unmeasured.push(at);
            return;
        }
        let mut results = post.results.iter();
        let result = results.find(|(name, _)| name.eq_ignore_case(figure));
        let reached = result.map_or(0, |(_, result)| exact::micro(*result));
        self.planned += planned;
        self.reached += reached;
        self.posts.push(at);
        let lacks = planned.saturating_sub(reached);
        if lacks > self.weakest.0 {
            self.weakest = (lacks, at);
        }
    }

    fn facts(&self, figure: Name, context: &Context<'_>) -> Facts {
        Facts::Behind(Box::new(Behind {
            planned: exact::amount(self.planned),
            reached: exact::amount(self.reached),
            unmeasured: self.unmeasured.clone().into(),
            weakest: self.weakest.1,
            next: next(self.stage, &figure, context),
            figure,
            is_over: context.plan.month.last() < context.today,
        }))
    }
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Behind(behind) = &finding.facts else {
        return Description::default();
    };
    let stage = finding.stage().and_then(|stage| plan.funnel.stage(stage));
    let name = stage.map_or("", |stage| stage.title());
    let Behind {
        figure,
        planned,
        reached,
        ..
    } = &**behind;
    let number = |amount: f64| ((amount * 100.0).round() / 100.0).to_string();
    let left_out = match behind.unmeasured.len() as u64 {
        0 => String::new(),
        count => format!("; {} without results left out", posts(count)),
    };
    let enter = match &behind.unmeasured[..] {
        [] => String::new(),
        unmeasured => format!("enter the results of {} first; then ", titles(plan, unmeasured)),
    };
    let lacking = number(planned - reached);
    Description {
        message: format!(
            "{name} is behind in {figure}: {} of {} planned ({}), in {}{left_out}",
            number(*reached),
            number(*planned),
            percent(reached / planned),
            posts(finding.posts.places().len() as u64)
        ),
        help: format!(
            "{lacking} missing, most of it on {}: {enter}{}",
            weakest(behind, plan),
            match behind.next {
                Some(at) => format!(
                    "give the next {name} post, {}, a clearer call to action or paid reach, or lower the planned {figure}",
                    dated_title(plan, at)
                ),
                None if behind.is_over => "keep it in mind for the next month".into(),
                None => format!("add {} for {figure}, or lower the planned {figure}", a_post(name)),
            }
        ),
    }
}

/// The post that lacks the most, in figures.
fn weakest(behind: &Behind, plan: &Plan) -> String {
    let of = |numbers: &[(Name, f64)]| {
        let mut named = numbers.iter();
        named
            .find(|(name, _)| name.eq_ignore_case(&behind.figure))
            .map_or(0.0, |(_, number)| *number)
    };
    let (kpi, results) = plan
        .posts
        .get(behind.weakest)
        .map_or((0.0, 0.0), |post| (of(&post.kpi), of(&post.results)));
    format!("{} ({results} of {kpi})", title(plan, behind.weakest))
}

/// The stage's next post that is still to go out and plans that figure.
fn next(stage: StageIndex, figure: &Name, context: &Context<'_>) -> Option<usize> {
    let (plan, today) = (context.plan, context.today);
    let is_to_come = |post: &Post| {
        post.status != Some(Status::Published)
            && post.results.is_empty()
            && post.date.is_some_and(|date| date >= today)
            && plan.counted_stage(post) == Some(stage)
            && post.kpi.iter().any(|(planned, _)| planned.eq_ignore_case(figure))
    };
    let posts = plan.posts.iter().enumerate();
    let next = posts
        .filter(|(_, post)| is_to_come(post))
        .min_by_key(|(at, post)| (post.date, *at));
    next.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Said, messages, post};
    use super::*;

    /// What is said of published posts of the first stage, each with its `kpi` and `results`.
    fn said(settings: &str, figures: &[(&str, &str)]) -> Vec<Said> {
        let posts = figures.iter().enumerate().map(|(at, (kpi, results))| {
            post(1, &format!("title = \"P{at}\"; stage = \"top\"; status = \"published\"; kpi = {{ {kpi} }}; results = {{ {results} }}"))
        });
        let posts: Vec<String> = posts.collect();
        let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
        super::super::trial::said(RULE.code, settings, &posts)
    }

    #[test]
    fn it_fires_below_the_ratio_and_not_at_it() {
        assert!(said("", &[("reach = 4000", "reach = 3200")]).is_empty());
        assert!(
            said("", &[("rate = 0.3", "rate = 0.24")]).is_empty(),
            "tenths as well"
        );
        assert!(said("", &[("reach = 4000", "reach = 3201")]).is_empty());
        assert_eq!(said("", &[("reach = 4000", "reach = 3199")]).len(), 1);
        let half = "[rules]\nkpi-behind = { ratio = 0.5 }\n";
        assert!(said(half, &[("reach = 4000", "reach = 2000")]).is_empty());
        assert_eq!(said(half, &[("reach = 4000", "reach = 1999")]).len(), 1);
    }

    #[test]
    fn posts_of_a_stage_are_summed_figure_by_figure() {
        let figures = [
            ("reach = 100, saves = 10", "Reach = 150, saves = 2"),
            ("Reach = 100, saves = 10", "reach = 60, saves = 9"),
        ];
        let said = said("", &figures);
        let [found] = &said[..] else { panic!("{said:?}") };
        assert_eq!(
            (&found.place, &*found.posts),
            (&Place::Stage(StageIndex(0)), &[0, 1][..])
        );
        assert_eq!(
            found.message,
            "unaware is behind in saves: 11 of 20 planned (55 %), in 2 posts"
        );
        assert_eq!(
            found.help,
            "9 missing, most of it on \"P0\" (2 of 10): add an unaware post for saves, or lower the planned saves"
        );
    }

    #[test]
    fn a_post_without_any_results_is_not_measured_yet_and_one_without_that_result_reached_nothing() {
        assert!(said("", &[("reach = 100", "reach = 90"), ("reach = 100", "")]).is_empty());
        let said = said(
            "",
            &[
                ("reach = 100", "reach = 90"),
                ("reach = 100", "clicks = 3"),
                ("reach = 9", ""),
            ],
        );
        assert_eq!(
            messages(&said),
            [
                "unaware is behind in reach: 90 of 200 planned (45 %), in 2 posts; 1 post without results left out"
            ]
        );
        assert_eq!(
            said[0].help,
            "110 missing, most of it on \"P1\" (0 of 100): enter the results of \"P2\" first; then add an unaware post for reach, \
             or lower the planned reach"
        );
    }

    #[test]
    fn only_counted_published_posts_are_compared_and_the_next_one_is_the_advice() {
        let figures = "kpi = { reach = 100 }; results = { reach = 1 }";
        let posts = [
            post(
                1,
                "stage = \"top\"; status = \"scheduled\"; title = \"Later\"; kpi = { reach = 100 }",
            ),
            post(1, &format!("status = \"published\"; {figures}")),
            format!("stage = \"top\"; status = \"published\"; {figures}"),
        ];
        let posts = posts.each_ref().map(String::as_str);
        assert!(super::super::trial::said(RULE.code, "", &posts).is_empty());
        let published = post(2, &format!("stage = \"top\"; status = \"published\"; {figures}"));
        let said = super::super::trial::said(RULE.code, "", &[posts[0], &published]);
        assert_eq!(
            said[0].help,
            "99 missing, most of it on \"(untitled)\" (1 of 100): give the next unaware post, \"Later\" (Tue 1 Dec), a clearer \
             call to action or paid reach, or lower the planned reach"
        );
        let out = format!("{}; results = {{ reach = 1 }}", posts[0]);
        let said = super::super::trial::said(RULE.code, "", &[&out, &published]);
        assert!(
            said[0]
                .help
                .ends_with("add an unaware post for reach, or lower the planned reach"),
            "it has results"
        );
    }

    #[test]
    fn what_should_be_low_is_never_behind_and_nothing_planned_is_reached() {
        assert!(said("", &[("Cost = 100, reach = 0", "cost = 20, reach = 0")]).is_empty());
    }
}
