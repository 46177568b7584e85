//! `hours-skewed`: the hours of the month go to other stages than its posts are meant for.

use super::effort::{hours, in_words, open_work, work_of};
use super::exact;
use super::finding::Skewed;
use super::words;
use super::{
    Affected, Check, Context, Description, Facts, Finding, OptionKind, Place, Report, Rule, RuleOption,
};
use crate::balance::{Count, Mix, StageMix, Weigh, hours_text};
use crate::plan::{Plan, Severity, StageIndex};
use chrono::NaiveDate;

/// See [`super::RULES`].
pub(super) static RULE: Rule = Rule {
    code: "hours-skewed",
    severity: Severity::Note,
    summary: "A stage's share of the hours differs from its target by more than `points` percentage points, where at \
              least half of the counted posts say their hours.",
    why: "Posts are counted one by one, but they do not cost the same. A month can look balanced while nearly all the \
          work goes into a film for strangers, and the people who are about to decide get what is left. Hours show \
          where the effort really goes.",
    options: &[RuleOption {
        name: "points",
        default: 20.0,
        meaning: "the most percentage points between a stage's share of the hours and its target",
        kind: OptionKind::Points,
    }],
    fires: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\nhours = 8\n\
            [[post]]\ndate = 2026-12-02\nstage = \"nurturing\"\nhours = 1\n\
            [[post]]\ndate = 2026-12-03\nstage = \"converted\"\nhours = 1\n",
    content: "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\nhours = 5\n\
              [[post]]\ndate = 2026-12-02\nstage = \"nurturing\"\nhours = 3\n\
              [[post]]\ndate = 2026-12-03\nstage = \"converted\"\nhours = 2\n",
    check: Check::Plan(check),
    describe,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let plan = context.plan;
    let counts = &context.tally.counted;
    let hours = |count: &Count| u128::from(count.micro_hours);
    let all: u128 = counts.of_funnel(&plan.funnel).iter().map(hours).sum();
    if all == 0 || !half_have_hours(context) {
        return;
    }
    let mix = Mix::of(&plan.funnel, counts, Weigh::Hours);
    let points = exact::micro(report.option("points"));
    let (parts, whole) = plan.funnel.targets();
    for (stage, part) in mix.stages.iter().zip(parts) {
        let has = hours(&counts.stage(stage.stage)) * u128::from(whole);
        let apart = has.abs_diff(u128::from(part) * all);
        if apart.saturating_mul(100 * exact::MICRO) <= points.saturating_mul(all * u128::from(whole)) {
            continue;
        }
        let Some(partner) = partner(stage, &mix) else {
            continue;
        };
        let skewed = Skewed {
            stage: *stage,
            all: exact::amount(all),
            partner: *partner,
            today: context.today,
        };
        report.add(
            Place::Stage(stage.stage),
            Affected::Nothing,
            Facts::Skewed(Box::new(skewed)),
        );
    }
}

/// Whether at least half of the counted posts say their hours.
fn half_have_hours(context: &Context<'_>) -> bool {
    let plan = context.plan;
    let says = |post: &&crate::plan::Post| post.hours.is_some() && plan.counted_stage(post).is_some();
    let saying = plan.posts.iter().filter(says).count();
    saying as u64 * 2 >= context.tally.counted.posts()
}

/// The stage that is farthest off its share the other way.
fn partner<'m>(stage: &StageMix, mix: &'m Mix) -> Option<&'m StageMix> {
    let off = |stage: &StageMix| stage.hours - stage.quota;
    let sign = -off(stage).signum();
    let others = mix.stages.iter().filter(|other| other.stage != stage.stage);
    others.max_by(|one, other| (off(one) * sign).total_cmp(&(off(other) * sign)))
}

fn describe(finding: &Finding, plan: &Plan) -> Description {
    let Facts::Skewed(skewed) = &finding.facts else {
        return Description::default();
    };
    let Skewed {
        stage,
        all,
        partner,
        today,
    } = &**skewed;
    let title = |stage: &StageMix| plan.funnel.stage(stage.stage).map_or("", |stage| stage.title());
    let (name, other) = (title(stage), title(partner));
    let message = format!(
        "{name} gets {} of the hours ({} of {} h), target {}",
        stage.share_percent(),
        hours_text(stage.hours),
        hours_text(*all),
        stage.target_percent()
    );
    let off = stage.hours - stage.quota;
    let (from, to) = if off < 0.0 {
        (partner.stage, stage.stage)
    } else {
        (stage.stage, partner.stage)
    };
    let amount = u64::try_from(exact::micro(off.abs())).unwrap_or(u64::MAX);
    let work = open_part(plan, from, amount, *today);
    let total = work.iter().map(|(long, _)| long).sum::<u64>();
    let (apart, partner_off) = (about(off.abs()), about((partner.hours - partner.quota).abs()));
    let shift = if off < 0.0 {
        format!("shift {apart} of work to {name}, above all from {other}, {partner_off} over its share")
    } else {
        format!("shift {apart} of work to other stages, above all to {other}, {partner_off} under its share")
    };
    let (posts, from, to) = (
        in_words(plan, &work),
        words::stage(plan, from),
        words::stage(plan, to),
    );
    let add = add_for(to, hours_to_add(stage), *all);
    let help = match work.len() {
        0 => format!("the {from} posts are approved or past, so {add}"),
        _ if total >= amount => format!("{shift}: shorten {posts}, and take the time for {to}"),
        1 => format!("{shift}: retag or shorten {posts}, and {add}"),
        _ => format!(
            "{shift}: retag or shorten {posts}, {} in all, and {add}",
            hours(total)
        ),
    };
    Description { message, help }
}

/// How many hours of new posts alone bring a stage to its share: its own where it is under it, those of others where it is over
/// it. Endless where no number does.
fn hours_to_add(stage: &StageMix) -> f64 {
    let off = stage.hours - stage.quota;
    if off < 0.0 {
        -off / (1.0 - stage.target)
    } else {
        off / stage.target
    }
}

/// More work than the month has already is not what anybody adds to it.
fn add_for(to: &str, hours: f64, all: f64) -> String {
    if hours <= all {
        format!("add up to {} of posts for {to}", about(hours))
    } else {
        format!("let what you add be for {to}; nobody puts that right in this month alone")
    }
}

/// Hours to a quarter, as nobody plans them closer: "19.75 h".
fn about(hours: f64) -> String {
    let quarters = (hours * 4.0).round() / 4.0;
    format!("{} h", hours_text(if quarters > 0.0 { quarters } else { hours }))
}

/// Posts of a stage that may still be changed and have so many millionths of an hour together; all of them where that is
/// not enough.
fn open_part(plan: &Plan, stage: StageIndex, amount: u64, today: NaiveDate) -> Vec<(u64, usize)> {
    let posts = plan.posts.iter().enumerate();
    let of_stage = posts.filter(|(_, post)| plan.counted_stage(post) == Some(stage));
    let places: Vec<usize> = of_stage.map(|(at, _)| at).collect();
    work_of(plan, &places, amount, today).unwrap_or_else(|| open_work(plan, &places, today))
}

#[cfg(test)]
mod tests {
    use super::super::trial::{Said, messages, post};
    use super::*;

    fn said(settings: &str, hours: [&str; 3]) -> Vec<Said> {
        let posts = ["unaware", "nurturing", "converted"]
            .into_iter()
            .zip(hours)
            .map(|(stage, hours)| {
                let hours = if hours.is_empty() {
                    String::new()
                } else {
                    format!("hours = {hours}")
                };
                post(
                    1,
                    &format!("title = \"For {stage}\"; stage = \"{stage}\"; {hours}"),
                )
            });
        let posts: Vec<String> = posts.collect();
        let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
        super::super::trial::said(RULE.code, settings, &posts)
    }

    #[test]
    fn it_says_from_where_to_where_how_many_hours_should_go() {
        let said = said("", ["8", "0.5", "1.5"]);
        let [unaware, nurturing] = &said[..] else {
            panic!("{said:?}")
        };
        assert_eq!(
            unaware.message,
            "unaware gets 80 % of the hours (8 of 10 h), target 50 %"
        );
        assert_eq!(
            unaware.help,
            "shift 3 h of work to other stages, above all to nurturing, 2.5 h under its share: shorten \"For unaware\" (8 h), and \
             take the time for nurturing"
        );
        assert_eq!(
            (&nurturing.place, nurturing.severity),
            (&Place::Stage(StageIndex(1)), Severity::Note)
        );
        assert_eq!(
            nurturing.help,
            "shift 2.5 h of work to nurturing, above all from unaware, 3 h over its share: shorten \"For unaware\" (8 h), and \
             take the time for nurturing"
        );
    }

    #[test]
    fn where_too_little_can_be_shortened_it_says_how_many_hours_of_new_posts_would_do() {
        let todo = |posts: &[(&str, u32, &str)]| -> Vec<String> {
            let posts = posts.iter().map(|(stage, hours, status)| {
                post(
                    1,
                    &format!("title = \"{hours} hours\"; stage = \"{stage}\"; hours = {hours}; status = \"{status}\""),
                )
            });
            let posts: Vec<String> = posts.collect();
            let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
            let found = super::super::trial::said(RULE.code, "", &posts).into_iter();
            found
                .map(|said| said.help.rsplit(": ").next().unwrap_or_default().to_owned())
                .collect()
        };
        let unaware = ("unaware", 4, "approved");
        assert_eq!(
            todo(&[unaware, ("nurturing", 3, "draft"), ("converted", 9, "approved")])[0],
            "the converted posts are approved or past, so add up to 8 h of posts for unaware",
            "which makes 12 of 24"
        );
        assert_eq!(
            todo(&[
                unaware,
                ("nurturing", 3, "draft"),
                ("converted", 7, "approved"),
                ("converted", 2, "draft")
            ])[0],
            "retag or shorten \"2 hours\" (2 h), and add up to 8 h of posts for unaware"
        );
        assert_eq!(
            todo(&[("unaware", 2, "approved"), ("converted", 10, "approved")])[2],
            "the converted posts are approved or past, so let what you add be for unaware; nobody puts that right in this month alone",
            "converted would need a month of 50 h"
        );
    }

    #[test]
    fn it_fires_above_its_points_and_not_at_them() {
        assert!(
            said("", ["7", "1", "2"]).is_empty(),
            "exactly 20 points, up and down"
        );
        assert!(said("", ["6.9", "1.1", "2"]).is_empty());
        assert_eq!(said("", ["7.1", "0.9", "2"]).len(), 2);
        let strict = "[rules]\nhours-skewed = { points = 10 }\n";
        assert!(said(strict, ["6", "2", "2"]).is_empty());
        assert_eq!(said(strict, ["6.01", "2", "1.99"]).len(), 1);
    }

    #[test]
    fn it_is_silent_where_less_than_half_of_the_posts_say_their_hours() {
        assert!(said("", ["8", "", ""]).is_empty());
        assert_eq!(
            messages(&said("", ["8", "", "1"])),
            [
                "unaware gets 89 % of the hours (8 of 9 h), target 50 %",
                "nurturing gets 0 % of the hours (0 of 9 h), target 30 %"
            ]
        );
        assert!(said("", ["0", "0", "0"]).is_empty());
    }
}
