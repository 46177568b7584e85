//! Proposals and remedies for plans that can be looked over by eye.

use super::judged::{findings, goals, tally};
use chrono::NaiveDate;
use postmix::balance::Timeline;
use postmix::plan::{Month, Plan};
use postmix::proposal::{Kind, NoRemedy, Proposal, advice, balance, remedy};
use postmix::rules::{self, Facts, Unmeasured};
use postmix::text::PlanText;
use std::fmt::Write as _;

const CHANNELS: &str = "[[channel]]\nid = \"instagram\"\nslots = [\"mon 09:00\", \"thu 18:30\"]\nper_week = [0, 3]\n\
                        [[owner]]\nname = \"Maria\"\nhours = 10\n";

/// A plan of December 2026: each post is its day (or `-`), stage (or `-`) and whatever else it has.
fn plan(settings: &str, posts: &[&str]) -> Plan {
    let mut text = format!("[plan]\nmonth = \"2026-12\"\n{settings}");
    for (number, post) in posts.iter().enumerate() {
        let mut words = post.split_whitespace();
        let (day, stage) = (words.next().unwrap_or("-"), words.next().unwrap_or("-"));
        let rest: Vec<&str> = words.collect();
        let _ = write!(text, "[[post]]\nid = \"p{number}\"\ntitle = \"P{number}\"\n");
        if day != "-" {
            let _ = writeln!(text, "date = 2026-12-{day}");
        }
        if stage != "-" {
            let _ = writeln!(text, "stage = \"{stage}\"");
        }
        let _ = writeln!(text, "{}", rest.join(" ").replace("; ", "\n"));
    }
    let month: Month = "2026-12".parse().expect("a month");
    let text = PlanText::read(text, month);
    assert!(!text.has_errors(), "{}", text.source());
    text.plan().clone()
}

fn on(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).expect("a day of December")
}

fn told(proposal: &Proposal, plan: &Plan) -> Vec<String> {
    proposal
        .steps
        .iter()
        .map(|step| step.change.describe(plan))
        .collect()
}

/// Three of ten posts are for people who are unaware, where five should be.
fn lopsided() -> [&'static str; 10] {
    [
        "01 unaware",
        "03 nurturing",
        "05 nurturing",
        "08 unaware",
        "10 nurturing",
        "12 converted",
        "15 unaware",
        "19 nurturing",
        "22 nurturing",
        "29 converted",
    ]
}

#[test]
fn two_posts_too_few_are_two_posts_retagged() {
    let plan = plan("", &lopsided());
    let proposals = balance(&plan, &tally(&plan), on(1)).proposals;
    assert_eq!(proposals[0].kind, Kind::Retag);
    assert_eq!(proposals[0].title(), "retag 2 posts");
    assert!(
        told(&proposals[0], &plan)
            .iter()
            .all(|told| told.ends_with("from nurturing to unaware")),
        "nurturing has two to spare: {:?}",
        told(&proposals[0], &plan)
    );
    assert_eq!(goals(&proposals[0].applied(&plan, |_| true), on(1)), [""; 0]);
}

#[test]
fn what_goes_out_today_is_changed_only_where_nothing_else_will_do() {
    let posts = ["01 nurturing", "05 nurturing", "09 converted", "28 unaware"];
    let plan = plan("[rules]\nstage-gap = \"off\"\n", &posts);
    let best = |today: u32| {
        let proposals = balance(&plan, &tally(&plan), on(today)).proposals;
        told(&proposals[0], &plan)
    };
    let second = ["retag \"P1\" (Sat 5 Dec) from nurturing to unaware"];
    assert_eq!(best(1), second);
    assert_eq!(best(5), second, "the first is past");
}

#[test]
fn retags_that_would_do_harm_alone_are_found_together_with_new_posts() {
    let on_instagram = |post: &str| format!("{post} channel=\"instagram\"");
    let posts = [
        on_instagram("03 converted"),
        on_instagram("07 converted"),
        on_instagram("08 converted") + "; status=\"approved\"",
        "29 nurturing channel=\"email\"".to_owned(),
        "31 converted channel=\"blog\"".to_owned(),
    ];
    let plan = plan("", &posts.each_ref().map(|post| &**post));
    let best = balance(&plan, &tally(&plan), on(1)).proposals.remove(0);
    assert_eq!(best.steps.len(), 4, "{:?}", told(&best, &plan));
    assert_eq!(goals(&best.applied(&plan, |_| true), on(1)), [""; 0]);
}

#[test]
fn where_not_all_can_be_reached_as_much_as_can_be_is() {
    let stages = [("s0", 19), ("s1", 18), ("s2", 21), ("s3", 42)];
    let stages = stages.map(|(id, target)| format!("[[stage]]\nid = \"{id}\"\ntarget = 0.{target}\n"));
    let posts = [
        "07 s0 channel=\"email\"",
        "29 s0 channel=\"email\"",
        "30 s1 channel=\"email\"",
        "31 s2 channel=\"email\"; time=23:59:00; status=\"scheduled\"",
    ];
    let plan = plan(&stages.concat(), &posts);
    let best = balance(&plan, &tally(&plan), on(1)).proposals.remove(0);
    let left = goals(&best.applied(&plan, |_| true), on(1));
    assert!(!left.contains(&"stage-minimum"), "{left:?}");
}

#[test]
fn a_step_that_is_not_wanted_is_not_made() {
    let plan = plan("", &lopsided());
    let best = balance(&plan, &tally(&plan), on(1)).proposals.remove(0);
    let first_only = best.applied(&plan, |step| step == 0);
    let changed = first_only
        .posts
        .iter()
        .zip(&plan.posts)
        .filter(|(one, other)| one != other);
    assert_eq!(changed.count(), 1);
    assert_eq!(best.applied(&plan, |_| false), plan);
}

#[test]
fn an_idea_from_the_backlog_comes_before_a_new_post_and_both_get_the_channels_own_slots() {
    let posts = [
        "01 nurturing channel = \"instagram\"; time = 09:00:00",
        "08 converted channel = \"instagram\"",
        "- unaware channel = \"instagram\"",
    ];
    let plan = plan(
        &format!(
            "{CHANNELS}[[stage]]\nid = \"unaware\"\nmin = 2\n[[stage]]\nid = \"nurturing\"\n[[stage]]\nid = \"converted\"\n"
        ),
        &posts,
    );
    let proposals = balance(&plan, &tally(&plan), on(1)).proposals;
    let add = proposals
        .iter()
        .find(|proposal| proposal.kind == Kind::Add)
        .expect("there is room");
    assert_eq!(add.title(), "schedule 1 idea, add 1 post");
    for post in add
        .applied(&plan, |_| true)
        .posts
        .iter()
        .filter(|post| post.stage.index() == plan.funnel.find("unaware"))
    {
        let slot = (
            post.date.map(|date| date.format("%a").to_string()),
            post.time.map(|time| time.format("%H:%M").to_string()),
        );
        let slot = (slot.0.unwrap_or_default(), slot.1.unwrap_or_default());
        assert!(
            [("Mon", "09:00"), ("Thu", "18:30")].contains(&(&*slot.0, &*slot.1)),
            "{slot:?}"
        );
        assert_eq!(post.channel.as_deref(), Some("instagram"));
    }
}

#[test]
fn what_is_settled_is_worked_around_and_what_cannot_be_reached_is_said_with_the_reason() {
    let settled = lopsided().map(|post| format!("{post} status = \"approved\""));
    let settled: Vec<&str> = settled.iter().map(String::as_str).collect();
    let plan = plan("", &settled);
    let proposals = balance(&plan, &tally(&plan), on(1)).proposals;
    assert!(
        proposals.iter().all(|proposal| proposal.kind == Kind::Add),
        "nothing may be retagged"
    );
    let over = balance(&plan, &tally(&plan), on(31) + chrono::Days::new(1));
    assert_eq!(over.proposals, []);
    assert_eq!(
        (over.stuck[0].code, &*over.stuck[0].why),
        ("stage-short", "the month is over")
    );
}

#[test]
fn retags_alone_do_not_say_that_no_post_is_left_where_one_just_has_no_stage() {
    let plan = plan("", &["07 unaware", "08 unaware", "09 -"]);
    let balanced = balance(&plan, &tally(&plan), on(3));
    let reasons = balanced
        .proposals
        .iter()
        .find(|proposal| proposal.kind == Kind::Retag)
        .map(|proposal| {
            proposal
                .remaining
                .iter()
                .map(|left| left.why.clone())
                .collect::<Vec<_>>()
        });
    assert_eq!(
        reasons.expect("one post is retagged"),
        [
            "too few of the posts that count may still be changed; those without a stage are left as they are here"
        ]
    );
}

#[test]
fn an_empty_month_gets_a_post_of_each_stage() {
    let plan = plan("", &[]);
    let proposals = balance(&plan, &tally(&plan), on(1)).proposals;
    assert_eq!(proposals[0].title(), "add 3 posts");
    assert_eq!(goals(&proposals[0].applied(&plan, |_| true), on(1)), [""; 0]);
}

#[test]
fn a_rule_that_is_switched_off_is_no_goal() {
    let plan = plan(
        "[rules]\nstage-short = \"off\"\nfunnel-inverted = \"off\"\n",
        &lopsided(),
    );
    assert_eq!(balance(&plan, &tally(&plan), on(1)).proposals, []);
}

/// What would be done about the first finding of that code.
fn tried(plan: &Plan, code: &str) -> Result<Proposal, NoRemedy> {
    let found = findings(plan, on(1));
    let finding = found.iter().find(|finding| finding.code == code);
    remedy(plan, &tally(plan), on(1), finding.expect("it is found"))
}

/// What would be done about the first finding of that code, which is gone then.
fn remedied(plan: &Plan, code: &str) -> Vec<String> {
    let proposal = tried(plan, code).expect("there is a remedy");
    let count = |plan: &Plan| {
        let found = findings(plan, on(1)).into_iter();
        found.filter(|finding| finding.code == code).count()
    };
    assert_eq!(count(&proposal.applied(plan, |_| true)), count(plan) - 1);
    told(&proposal, plan)
}

#[test]
fn a_post_without_a_stage_gets_the_one_that_is_missing_most() {
    let mut posts = lopsided().to_vec();
    posts.push("30 -");
    assert_eq!(
        remedied(&plan("", &posts), "untagged-post"),
        ["tag \"P10\" (Wed 30 Dec) unaware"]
    );
}

#[test]
fn of_two_posts_at_the_same_time_one_gets_another_time_of_its_day() {
    let posts = [
        "07 unaware channel = \"x\"; time = 09:00:00",
        "07 nurturing channel = \"x\"; time = 09:00:00",
    ];
    assert_eq!(
        remedied(&plan("", &posts), "double-booked"),
        ["move \"P1\" of Mon 7 Dec to 10:00"]
    );
}

#[test]
fn a_quiet_stretch_gets_an_idea_if_there_is_one() {
    let posts = [
        "01 unaware",
        "06 nurturing",
        "20 converted",
        "24 unaware",
        "28 unaware",
        "- nurturing",
    ];
    let told = remedied(
        &plan(
            "[rules]\nstage-gap = \"off\"\nquiet-days = { days = 8 }\n",
            &posts,
        ),
        "quiet-days",
    );
    assert!(told[0].starts_with("schedule the idea \"P5\" on "), "{told:?}");
}

#[test]
fn a_week_without_a_stage_gets_one_and_nothing_else_is_touched() {
    let posts = [
        "07 nurturing",
        "08 nurturing",
        "09 nurturing",
        "11 nurturing",
        "15 unaware",
        "17 unaware",
        "28 converted",
    ];
    let off = "[rules]\nstage-gap = \"off\"\nquiet-days = \"off\"\nfunnel-inverted = \"off\"\nstage-short = \"off\"\n";
    assert_eq!(remedied(&plan(off, &posts), "week-without-stage").len(), 1);
}

#[test]
fn a_finding_that_no_post_can_mend_has_no_remedy() {
    let plan = plan("goal = \"double our revenue\"\n", &["01 unaware"]);
    assert_eq!(
        tried(&plan, "goal-is-outcome"),
        Err(NoRemedy::OnlyYouKnow("what the posts themselves can bring about"))
    );
}

/// A month with little besides what a test is about.
const QUIET: &str = "[rules]\nstage-gap = \"off\"\nquiet-days = \"off\"\nfunnel-inverted = \"off\"\n\
                     stage-short = \"off\"\nweek-without-stage = \"off\"\nstage-minimum = \"off\"\n";

#[test]
fn what_no_single_change_mends_is_mended_by_several() {
    let empty_but_for_the_ends = ["01 unaware", "31 unaware"];
    let off = QUIET.replace("quiet-days = \"off\"", "quiet-days = { days = 10 }");
    assert_eq!(
        remedied(&plan(&off, &empty_but_for_the_ends), "quiet-days").len(),
        2
    );

    let crowded = |day: u32| format!("{day:02} unaware channel = \"x\"; time = 09:00:00");
    let crowded: Vec<String> = (7..13).map(crowded).collect();
    let crowded: Vec<&str> = crowded.iter().map(String::as_str).collect();
    let cadence = format!("{QUIET}[[channel]]\nid = \"x\"\nper_week = [0, 3]\n");
    let told = remedied(&plan(&cadence, &crowded), "over-cadence");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().all(|told| told.starts_with("move ")), "{told:?}");
}

#[test]
fn where_new_posts_alone_would_be_many_some_are_retagged_as_well() {
    let mut posts = vec!["01 unaware", "02 unaware", "03 nurturing", "04 nurturing"];
    posts.extend(["05 nurturing", "06 nurturing", "29 converted", "30 converted"]);
    posts.extend(["07 converted status = \"approved\""; 8]);
    let plan = plan(
        "[rules]\nfunnel-inverted = \"off\"\nweek-without-stage = \"off\"\nstage-gap = \"off\"\nquiet-days = \"off\"\n",
        &posts,
    );
    let steps = tried(&plan, "stage-short").expect("there is a way").steps;
    let count = |word| steps.iter().filter(|step| step.change.word() == word).count();
    // The others need 25 of 33 posts beside 8 converted ones; beside 10 they would need 33 of 43, 27 of them new.
    assert_eq!((count("retag"), count("add")), (2, 17));
}

#[test]
fn where_nothing_nurtures_before_an_ask_a_post_is_made_to() {
    let funnel = "[[stage]]\nid = \"top\"\n[[stage]]\nid = \"middle\"\nmin = 0\n[[stage]]\nid = \"ask\"\nmin = 1\n\
                  [[channel]]\nid = \"x\"\n";
    let settings =
        format!("{funnel}[rules]\nstage-short = \"off\"\nfunnel-inverted = \"off\"\nstage-gap = \"off\"\n");
    let posts = [1, 7, 9, 14, 16, 21, 23, 28, 30].map(|day| format!("{day:02} top channel = \"x\""));
    let told = remedied(
        &plan(&settings, &posts.each_ref().map(String::as_str)),
        "stage-minimum",
    );
    assert_eq!(
        told,
        [
            "retag \"P0\" (Tue 1 Dec, x) from top to middle",
            "retag \"P1\" (Mon 7 Dec, x) from top to ask"
        ]
    );
}

#[test]
fn where_less_than_a_post_is_missing_nothing_has_to_be_done() {
    let stages = "unaware unaware unaware unaware unaware nurturing nurturing converted converted";
    let dated = stages
        .split(' ')
        .zip(1..)
        .map(|(stage, day)| format!("{day:02} {stage}"));
    let posts: Vec<String> = dated.collect();
    let posts: Vec<&str> = posts.iter().map(String::as_str).collect();
    let plan = plan(QUIET.replace("stage-short = \"off\"\n", "").as_str(), &posts);
    let tally = tally(&plan);
    let found = rules::check(&plan, &tally, &Timeline::of(&plan), on(1), &Unmeasured);
    let short = found.iter().find(|finding| finding.is_rounding());
    let short = short.expect("nurturing has 2 of 2.7");
    assert_eq!(short.stage(), plan.funnel.find("nurturing"));
    assert_eq!(remedy(&plan, &tally, on(1), short), Err(NoRemedy::Rounding));
}

#[test]
fn hours_that_one_stage_has_too_many_of_go_to_another_with_their_posts() {
    let posts = [
        "01 unaware hours = 1",
        "03 unaware hours = 1",
        "05 nurturing hours = 6",
        "08 nurturing hours = 6",
        "10 nurturing hours = 5",
        "12 converted hours = 2",
    ];
    let told = remedied(&plan(QUIET, &posts), "hours-skewed");
    assert_eq!(
        told.len(),
        1,
        "one of unaware's findings goes with the first: {told:?}"
    );
    assert!(told[0].ends_with("from nurturing to unaware"), "{told:?}");
}

#[test]
fn a_misspelt_stage_becomes_the_one_that_was_meant_and_no_other() {
    let plan = plan(QUIET, &["01 unawre", "03 nurturing"]);
    let mut found = findings(&plan, on(1));
    let unknown = found
        .iter_mut()
        .find(|finding| finding.code == "unknown-stage")
        .expect("it is no stage");
    assert_eq!(
        remedy(&plan, &tally(&plan), on(1), unknown),
        Err(NoRemedy::OnlyYouKnow("which stage is meant")),
        "nobody has said what it is near to"
    );
    unknown.facts = Facts::Word {
        word: "unawre".into(),
        nearest: Some("unaware".into()),
    };
    let proposal = remedy(&plan, &tally(&plan), on(1), unknown).expect("it was meant");
    assert_eq!(
        told(&proposal, &plan),
        ["retag \"P0\" (Tue 1 Dec) from `unawre` to unaware"]
    );
    assert_eq!(
        proposal.steps[0].why,
        "of the stages, unaware is written most like `unawre`; not written yet"
    );
}

#[test]
fn advice_knows_where_nothing_can_be_made_that_mends_a_finding() {
    let minimum = QUIET.replace("stage-minimum = \"off\"\n", "");
    let advised = |stages: &str, status: &str| {
        let channel = format!("[[channel]]\nid = \"x\"\nstages = [{stages}]\n");
        let posts = [2, 9].map(|day| format!("{day:02} unaware channel = \"x\"; status = \"{status}\""));
        let posts = posts.each_ref().map(String::as_str);
        let plan = plan(&format!("{minimum}{channel}"), &posts);
        let found = findings(&plan, on(1));
        let finding = found.iter().find(|finding| finding.code == "stage-minimum");
        advice(
            &plan,
            &tally(&plan),
            on(1),
            finding.expect("nurturing has none"),
            "by its rule",
        )
    };
    let stuck = advised("\"unaware\"", "approved");
    assert!(stuck.is_stuck, "no channel is meant for it: {stuck:?}");
    let way = advised("\"unaware\", \"nurturing\"", "approved");
    assert!(
        !way.is_stuck && way.words.starts_with("add a nurturing post on x on "),
        "{way:?}"
    );
}

#[test]
fn what_stands_in_the_way_of_a_remedy_is_told() {
    let scheduled = plan(QUIET, &["02 unaware status = \"scheduled\"; channel = \"x\""]);
    assert_eq!(tried(&scheduled, "no-time"), Err(NoRemedy::Settled));
    // The stage that its channel is for has too many posts then, and the one that lacks posts is not its channel's.
    let off = QUIET.replace("funnel-inverted = \"off\"\n", "");
    let channel = "[[channel]]\nid = \"x\"\nstages = [\"nurturing\"]\n";
    let untagged = plan(&format!("{off}{channel}"), &["02 - channel = \"x\""]);
    assert_eq!(
        tried(&untagged, "untagged-post"),
        Err(NoRemedy::WouldBring(vec!["off-stage"]))
    );
}

#[test]
fn where_a_post_on_the_wrong_channel_has_to_keep_its_stage_the_other_channels_are_named() {
    let off = QUIET.replace("funnel-inverted = \"off\"\n", "");
    let channel = |id: &str, rest: &str| format!("[[channel]]\nid = \"{id}\"\n{rest}\n");
    let channels = [
        channel("x", "stages = [\"nurturing\"]"),
        channel("blog", "stages = [\"unaware\"]"),
        channel("email", "stages = [\"unaware\"]"),
        channel("forum", "stages = [\"converted\"]"),
    ];
    let settings = format!("{off}{}", channels.concat());
    let wrong = "08 unaware channel = \"x\"; time = 09:00:00";
    let taken = "08 unaware channel = \"blog\"; time = 09:00:00";
    // As a nurturing post it would turn the funnel round; on the blog another one goes out at its time.
    let fixed = "09 nurturing channel = \"x\"; status = \"approved\"; time = 09:00:00";
    let plan = plan(&settings, &[wrong, taken, fixed]);
    assert_eq!(
        tried(&plan, "off-stage"),
        Err(NoRemedy::OtherChannel(vec!["email".into()]))
    );
}

#[test]
fn the_day_that_a_post_leaves_is_no_reason_for_the_one_it_goes_to() {
    let cadence = format!("{QUIET}[[channel]]\nid = \"x\"\nper_week = [0, 1]\n");
    let posts = [
        "07 nurturing channel = \"x\"; status = \"approved\"",
        "12 unaware channel = \"x\"",
        "31 unaware channel = \"x\"; status = \"approved\"",
    ];
    let plan = plan(&cadence, &posts);
    let proposal = tried(&plan, "over-cadence").expect("another week has room");
    assert_eq!(
        told(&proposal, &plan),
        ["move \"P1\" from Sat 12 Dec to Mon 21 Dec"]
    );
    let why = &proposal.steps[0].why;
    assert!(why.contains("10 days from the nearest unaware post"), "{why}");
}
