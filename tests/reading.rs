//! What is read from plan files, and what is said about those that are wrong.

#![expect(
    clippy::expect_used,
    clippy::too_many_lines,
    clippy::format_collect,
    reason = "in a test a long table of cases reads best, and a broken assumption should stop it"
)]

use postmix::balance::{Tally, Timeline};
use postmix::plan::{Month, Name, Plan, Severity, Share, StageIndex, Status, Tag, WeekStart};
use postmix::room::Room;
use postmix::rules::{self, Finding};
use postmix::text::PlanText;

fn read(text: &str) -> PlanText {
    let month = Month::new(2026, 12).expect("December 2026 is a month");
    PlanText::read(text.to_owned(), month)
}

fn findings(text: &PlanText) -> Vec<Finding> {
    let tally = Tally::of(text.plan(), WeekStart::default());
    text.findings(&tally, text.plan().month.first())
}

/// What the file itself gets wrong, in the order of its lines: place, code, message and remedy.
fn complaints(text: &str) -> Vec<String> {
    let read = read(text);
    let of_file = [
        "bad-value",
        "unknown-key",
        "unknown-stage",
        "duplicate-id",
        "targets-sum",
    ];
    let findings: Vec<_> = findings(&read)
        .into_iter()
        .filter(|finding| of_file.contains(&finding.code))
        .collect();
    let places = read.locate(&findings);
    let plan = read.plan();
    let (tally, timeline) = (Tally::of(plan, WeekStart::default()), Timeline::of(plan));
    let habits = rules::habits(plan, &timeline);
    let room = Room::new(plan, &tally, &timeline, &habits, plan.month.first());
    let mut all: Vec<_> = places
        .into_iter()
        .zip(&findings)
        .map(|(place, finding)| {
            let said = finding.describe(&room);
            let line = format!(
                "{}:{} `{}` {}: {}; {}",
                place.line, place.column, &text[place.bytes], finding.code, said.message, said.help
            );
            ((place.line, place.column), line)
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, line)| line).collect()
}

fn errors(text: &str) -> usize {
    let all = findings(&read(text));
    all.iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count()
}

fn plan(text: &str) -> Plan {
    let read = read(text);
    assert_eq!(complaints(text), Vec::<String>::new());
    assert!(!read.has_errors());
    read.plan().clone()
}

fn names(all: &[Name]) -> Vec<&str> {
    all.iter().map(|name| &**name).collect()
}

const WHOLE: &str = r#"# Harbour Coffee, December 2026
[plan]
brand = "Harbour Coffee"
month = "2026-12"
timezone = "Europe/London"            # IANA name; optional
goal = "120 newsletter sign-ups"      # a goal, not an outcome; optional
values = ["craft", "neighbours"]      # optional

[[stage]]
id = "unaware"
target = 0.5                          # 0.5 or "50%"
min = 2
kpi = "reach"
[[stage]]
id = "nurturing"
target = "30%"
min = 2
[[stage]]
id = "converted"
target = 0.2
min = 1

[[channel]]
id = "instagram"
stages = ["unaware", "nurturing"]     # what it is good for; used for proposals
leads_to = "blog"
per_week = [3, 5]                     # cadence, least and most
slots = ["mon 09:00", "thu 18:30"]    # usual times

[[owner]]
name = "Maria"
hours = 24                            # capacity this month

[rules]
asks-back-to-back = "off"
stage-gap = { days = 9, severity = "note" }

[[post]]
id = "k3f9qz"
date = 2026-12-01                     # a TOML date, or "2026-12-01"; none: an idea
channel = "instagram"
stage = "unaware"                     # none: untagged
status = "draft"
title = "Meet the roaster"
time = 09:30:00                       # a TOML time, or "09:30"
owner = "Maria"
hours = 1.5                           # effort
pillar = "behind the scenes"
campaign = "winter"
tags = ["people"]
values = ["craft"]
paid = false
text = """The copy."""
link = "https://example.com/roaster"
media = ["roaster.jpg"]
kpi = { reach = 4000 }                # planned
results = { reach = 5120, clicks = 80, leads = 6, cost = 0, revenue = 0 }
notes = ""
"#;

#[test]
fn every_setting_of_a_whole_plan_is_read() {
    let plan = plan(WHOLE);
    assert_eq!(
        (&*plan.brand, plan.month),
        ("Harbour Coffee", Month::new(2026, 12).expect("a month"))
    );
    assert_eq!(
        (&*plan.timezone, &*plan.goal),
        ("Europe/London", "120 newsletter sign-ups")
    );
    assert_eq!(names(&plan.values), ["craft", "neighbours"]);
    let stages: Vec<_> = plan
        .funnel
        .stages()
        .iter()
        .map(|stage| (&*stage.id, stage.target, stage.min))
        .collect();
    let percent = |percent| Some(Share::from_parts(percent * Share::PARTS / 100));
    assert_eq!(
        stages,
        [
            ("unaware", percent(50), 2),
            ("nurturing", percent(30), 2),
            ("converted", percent(20), 1)
        ]
    );
    assert_eq!(plan.funnel.stages()[0].kpi.as_deref(), Some("reach"));
    let [channel] = &plan.channels[..] else {
        panic!("one channel")
    };
    assert_eq!(
        (&*channel.id, channel.leads_to.as_deref(), channel.per_week),
        ("instagram", Some("blog"), Some((3, 5)))
    );
    assert_eq!(channel.stages, [StageIndex(0), StageIndex(1)]);
    let slots: Vec<_> = channel
        .slots
        .iter()
        .map(|(day, time)| format!("{day} {time}"))
        .collect();
    assert_eq!(slots, ["Mon 09:00:00", "Thu 18:30:00"]);
    assert_eq!(
        (&*plan.owners[0].name, plan.owners[0].hours),
        ("Maria", Some(24.0))
    );
    let rules: Vec<_> = plan
        .rules
        .iter()
        .map(|rule| (&*rule.code, rule.severity, rule.options.len()))
        .collect();
    assert_eq!(
        rules,
        [
            ("asks-back-to-back", Some(None), 0),
            ("stage-gap", Some(Some(Severity::Note)), 1)
        ]
    );
    assert_eq!(plan.rules[1].options[0], (Name::from("days"), 9.0));
}

#[test]
fn every_field_of_a_whole_post_is_read() {
    let plan = plan(WHOLE);
    let [post] = &plan.posts[..] else {
        panic!("one post")
    };
    assert_eq!(
        (&*post.id, &*post.title, &*post.text, &*post.notes),
        ("k3f9qz", "Meet the roaster", "The copy.", "")
    );
    assert_eq!(
        (post.date, post.time),
        ("2026-12-01".parse().ok(), "09:30:00".parse().ok())
    );
    assert_eq!(
        (&post.stage, post.status),
        (&Tag::Stage(StageIndex(0)), Some(Status::Draft))
    );
    assert_eq!(
        (post.channel.as_deref(), post.owner.as_deref()),
        (Some("instagram"), Some("Maria"))
    );
    assert_eq!(
        (post.pillar.as_deref(), post.campaign.as_deref()),
        (Some("behind the scenes"), Some("winter"))
    );
    assert_eq!(
        (names(&post.tags), names(&post.values), names(&post.media)),
        (vec!["people"], vec!["craft"], vec!["roaster.jpg"])
    );
    assert_eq!(
        (post.hours, post.paid, post.pinned, &*post.link),
        (Some(1.5), false, false, "https://example.com/roaster")
    );
    let figures = |all: &[(Name, f64)]| {
        all.iter()
            .map(|(name, n)| format!("{name} {n}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(figures(&post.kpi), ["reach 4000"]);
    assert_eq!(
        figures(&post.results),
        ["reach 5120", "clicks 80", "leads 6", "cost 0", "revenue 0"]
    );
}

#[test]
fn a_whole_plan_has_findings_of_its_balance_only() {
    let codes: Vec<_> = findings(&read(WHOLE))
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert!(!codes.is_empty(), "one post cannot be in balance");
    let about_the_file = [
        "bad-value",
        "unknown-key",
        "unknown-stage",
        "unknown-channel",
        "duplicate-id",
    ];
    assert!(
        codes.iter().all(|code| !about_the_file.contains(code)),
        "{codes:?}"
    );
}

#[test]
fn a_bare_file_is_a_plan_of_the_month_of_most_posts() {
    let plan =
        plan("[[post]]\ndate = 2026-11-01\ntitle = 'a'\nstage = 'unaware'\n[[post]]\ndate = 2026-12-01\n");
    assert_eq!(plan.month, Month::new(2026, 11).expect("a month"));
    assert_eq!(
        read("").plan().month,
        Month::new(2026, 12).expect("a month"),
        "the fallback"
    );
}

#[test]
fn every_form_of_a_value_means_the_same() {
    let same = |lines: &[&str]| {
        let read = |line: &&str| plan(&format!("[[post]]\n{line}\n")).posts;
        let all: Vec<_> = lines.iter().map(read).collect();
        assert!(
            all.windows(2).all(|pair| pair[0] == pair[1]),
            "{lines:?}: {all:?}"
        );
    };
    same(&[
        "date = 2026-12-01",
        "date = '2026-12-01'",
        "date = \" 2026-12-01 \"",
        "\"date\" = \"\"\"2026-12-01\"\"\"",
    ]);
    same(&[
        "time = 09:30:00",
        "time = 09:30",
        "time = '09:30'",
        "time = \"09:30:00\"",
    ]);
    same(&[
        "hours = 16",
        "hours = 16.0",
        "hours = 0x10",
        "hours = 1_6",
        "hours = 1.6e1",
        "hours = 0b10000",
    ]);
    same(&[
        "stage = 'unaware'",
        "stage = ' UNAWARE '",
        "stage = 'tofu'",
        "stage = \"cold\"",
    ]);
    same(&["status = 'draft'", "status = ' Draft '"]);
    same(&[
        "paid = false",
        "title = ''",
        "tags = []",
        "kpi = {}",
        "channel = ' '",
        "# nothing",
    ]);
    same(&[
        "kpi = { reach = 1, clicks = 2 }",
        "kpi.reach = 1\nkpi.clicks = 2",
        "kpi = {\n  reach = 1, # r\n  clicks = 2,\n}",
        "[post.kpi]\nreach = 1\nclicks = 2",
    ]);
    same(&[
        "text = 'a'",
        "text = \"\"\"\r\na\"\"\"",
        "text = '''\na'''",
        "text = \"\\u0061\"",
    ]);
    same(&[
        "text = \"a\\nb\"",
        "text = \"\"\"a\r\nb\"\"\"",
        "text = '''\na\nb'''",
    ]);
    same(&["tags = ['a', 'b']", "tags = [\n 'a', # x\n \"b\",\n]"]);
}

#[test]
fn every_form_of_a_settings_table_means_the_same() {
    let same = |texts: &[&str]| {
        let all: Vec<_> = texts.iter().map(|text| plan(text)).collect();
        assert!(
            all.windows(2).all(|pair| pair[0] == pair[1]),
            "{texts:?}: {all:?}"
        );
    };
    same(&[
        "[plan]\nbrand = 'B'\nmonth = '2026-12'",
        "plan = { brand = 'B', month = '2026-12' }",
        "plan.brand = 'B'\nplan.month = '2026-12'",
    ]);
    same(&[
        "[[stage]]\nid = 'a'\ntarget = 0.25\n[[stage]]\nid = 'b'",
        "stage = [{ id = 'a', target = '25%' }, { id = 'b' }]",
        "[[stage]]\nid = 'a'\ntarget = '25.0 %'\nmin = 1\n[[stage]]\nlabel = ''\nid = 'b'",
    ]);
    same(&[
        "[[channel]]\nid = 'x'\nstages = ['unaware']",
        "channel = [ { id = ' x ', stages = ['cold'] } ]",
    ]);
    same(&[
        "[rules]\nstage-gap = { days = 9, severity = 'off' }",
        "[rules]\nstage-gap.days = 9\nstage-gap.severity = \"OFF\"",
        "[rules.stage-gap]\ndays = 9.0\nseverity = 'off'",
        "rules = { stage-gap = { days = 9, severity = 'off' } }",
    ]);
    same(&["channel = []\nowner = []\nstage = []", ""]);
}

#[test]
fn stages_behind_the_posts_count_for_them() {
    let plan = plan(
        "[[post]]\nstage = 'buyers'\n[[post]]\nstage = 'COLD'\n\n[[stage]]\nid = 'strangers'\naliases = ['cold']\n[[stage]]\nlabel = 'Buyers'\n",
    );
    let stages: Vec<_> = plan.posts.iter().map(|post| post.stage.index()).collect();
    assert_eq!(stages, [Some(StageIndex(1)), Some(StageIndex(0))]);
}

#[test]
fn all_errors_of_a_file_are_told_at_once_with_place_and_remedy() {
    let text = "\
[plan]
month = \"December\"
brnad = \"B\"
week_start = 'someday'

[[stage]]
target = 50

[[channel]]
id = 'x'
stages = ['unawre']
per_week = [5, 3]
slots = ['noon']

[[owner]]
hours = -1

[rules]
stage-short = 'loud'
kpi-behind = { ratio = 80 }
too-close.minutes = -5
stage-shrot = 'off'

[[post]]
  dat = 2026-12-01
  date = 2026-12-32
  stage = 'unawre'
  staus = 1
[[post]]
date = 2026-12-01T09:30:00
time = '9:30'
status = 'drft'
hours = '1'
paid = 'yes'
tags = 'a'
kpi = 4000
title = 5
text = \"\\q\"
owner
= 3
dat = 1
";
    let expected = [
        "2:9 `\"December\"` bad-value: `December` is not a month; write it as \"2026-12\"",
        "3:1 `brnad` unknown-key: unknown key `brnad`; did you mean `brand`? As it stands it is kept but not read",
        "4:14 `'someday'` bad-value: `someday` is not a day of the week; write it as \"monday\" or \"sunday\"",
        "6:3 `stage` bad-value: this stage has no name; add a line such as id = \"unaware\"",
        "7:10 `50` bad-value: `50` is not between 0 and 1; write \"50%\" for 50 percent",
        "11:10 `['unawre']` bad-value: `unawre` is not a stage of this funnel; did you mean `unaware`? The stages are unaware, nurturing, converted",
        "12:12 `[5, 3]` bad-value: the least is more than the most; write the least and the most posts a week, as [3, 5]",
        "13:9 `['noon']` bad-value: `noon` is not a weekday and a time; write it as \"mon 09:00\"",
        "15:3 `owner` bad-value: this owner has no name; add a line such as name = \"Maria\"",
        "16:9 `-1` bad-value: hours of work cannot be below 0; write it as 1.5",
        "19:15 `'loud'` bad-value: `loud` is no severity; write one of off, note, warning, error",
        "20:24 `80` bad-value: `ratio` of kpi-behind cannot be 80; write a part of a whole from 0 to 1, such as 0.8 for 80 %",
        "21:21 `-5` bad-value: `minutes` of too-close cannot be -5; write a whole number, 0 or more",
        "22:1 `stage-shrot` unknown-key: unknown key `stage-shrot`; did you mean `stage-short`? As it stands it is kept but not read",
        "25:3 `dat` unknown-key: unknown key `dat` (in 2 posts); did you mean `date`? As it stands it is kept but not read",
        "26:10 `2026-12-32` bad-value: this is no date or time that there is; mend the line, or take it out",
        "27:11 `'unawre'` unknown-stage: `unawre` is not a stage of this funnel (in \"(untitled)\"); did you mean `unaware`? The stages are unaware, nurturing, converted",
        "28:3 `staus` unknown-key: unknown key `staus`; did you mean `status`? As it stands it is kept but not read",
        "30:8 `2026-12-01T09:30:00` bad-value: `2026-12-01T09:30:00` is not a date; write the day in `date` and the time of day in `time`",
        "31:8 `'9:30'` bad-value: `9:30` is not a time of day; write it as 09:30:00 or \"09:30\"",
        "32:10 `'drft'` bad-value: `drft` is no status; did you mean `draft`? write one of idea, draft, review, approved, scheduled, published",
        "33:9 `'1'` bad-value: this should be a number, not a text; write it as 4000 or 1.5, without quotes",
        "34:8 `'yes'` bad-value: this should be true or false, not a text; write true or false, without quotes",
        "35:8 `'a'` bad-value: this should be a list of texts, not a text; write it as [\"one\", \"two\"]",
        "36:7 `4000` bad-value: this should be a table of numbers, not a number; write it as { reach = 4000 }",
        "37:9 `5` bad-value: this should be a text, not a number; put it in double quotes",
    ];
    let said = complaints(text);
    assert_eq!(&said[..expected.len()], expected, "{said:#?}");
    let rest = &said[expected.len()..];
    for line in ["38:", "39:", "40:"] {
        assert!(
            rest.iter()
                .any(|said| said.starts_with(line) && said.contains(" bad-value: ")),
            "{rest:#?}"
        );
    }
    assert_eq!(read(text).plan().posts.len(), 2);
}

#[test]
fn what_stands_twice_is_told_at_every_place() {
    let places = |text: &str| -> Vec<String> {
        let twice = complaints(text)
            .into_iter()
            .filter(|said| said.contains("stands twice"));
        twice
            .map(|said| said.split(" bad-value").next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        places("[[post]]\ntitle = 'a'\nid = 'x'\ntitle = 'b'\ntitle = 'c'\n"),
        ["2:1 `title`", "4:1 `title`", "5:1 `title`"]
    );
    assert_eq!(
        places("[[post]]\nmood = 1\nmood = 2\n"),
        ["2:1 `mood`", "3:1 `mood`"]
    );
    assert_eq!(
        places("[[post]]\nkpi = { a = 1, a = 2 }\n"),
        ["2:9 `a`", "2:16 `a`"]
    );
    assert_eq!(
        places("[[post]]\nkpi.a = 1\n[post.kpi]\n"),
        ["2:1 `kpi`", "3:7 `kpi`"]
    );
    assert_eq!(places("[plan]\n[plan]\n"), ["1:2 `plan`", "2:2 `plan`"]);
    assert_eq!(
        places("[plan]\nbrand = 'a'\nbrand = 'b'\n"),
        ["2:1 `brand`", "3:1 `brand`"]
    );
    assert_eq!(
        places("[rules]\nstage-gap = 'off'\n[rules.stage-gap]\n"),
        ["2:1 `stage-gap`", "3:8 `stage-gap`"]
    );
    assert_eq!(places("[[x]]\n[x]\n"), ["1:3 `x`", "2:2 `x`"]);
    assert_eq!(
        places("[[channel]]\nid = 'x'\n[channel.a]\n[[channel]]\nid = 'y'\n[channel.a]\n"),
        [""; 0]
    );
}

#[test]
fn ids_that_stand_twice_make_a_file_read_only() {
    let text = "[[post]]\nid = 'a'\n[[post]]\nid = 'b'\n[[post]]\nid = 'a'\n[[post]]\nid = 'a'\n";
    assert!(read(text).has_errors());
    let help = "take the `id` line out of the copy; postmix gives it a new one";
    let said = "bad the id `a` that \"(untitled)\" has already".replace("bad", "\"(untitled)\" has");
    assert_eq!(
        complaints(text),
        [
            format!("6:6 `'a'` duplicate-id: {said}; {help}"),
            format!("8:6 `'a'` duplicate-id: {said}; {help}")
        ]
    );
}

#[test]
fn posts_in_other_forms_are_shown_but_read_only() {
    for (text, posts) in [
        ("post = [ { title = 'a' }, { title = 'b' } ]\n", 2),
        ("post = [\n  { title = 'a' },\n]\n[plan]\n", 1),
        ("[post]\ntitle = 'a'\n", 1),
        ("[post.kpi]\nreach = 1\n", 1),
        ("[[post]]\ntitle = 'a'\n[plan]\n[post.kpi]\nreach = 1\n", 2),
    ] {
        let read = read(text);
        assert_eq!(read.plan().posts.len(), posts, "{text}");
        assert!(read.has_errors(), "{text}");
        assert_eq!(read.to_string(), text);
    }
    for text in [
        "post = { title = 'a' }\n",
        "post.title = 'a'\n",
        "post = 5\n",
        "stage = 5\n",
        "channel = ['x']\n",
        "plan = []\n",
    ] {
        assert!(read(text).has_errors(), "{text}");
    }
}

#[test]
fn a_tenth_stage_is_one_too_many() {
    let text: String = (0..10).map(|nth| format!("[[stage]]\nid = 's{nth}'\n")).collect();
    assert_eq!(
        complaints(&text),
        ["19:3 `stage` bad-value: a funnel has at most 9 stages; join some of the stages"]
    );
    assert_eq!(read(&text).plan().funnel.len(), 9);
    let text = "[[stage]]\nid = 'a'\n[[stage]]\nid = 'A'\n";
    assert_eq!(
        complaints(text),
        [
            "3:3 `stage` bad-value: there are two stages `A`; give each stage an id of its own, or join them: the first one counts"
        ]
    );
}

#[test]
fn of_two_channels_or_owners_of_one_name_the_first_counts_and_the_other_is_told() {
    let text = "[[channel]]\nid = 'x'\nper_week = [1, 2]\n[[channel]]\nid = 'X'\n[[owner]]\nname = 'Jo'\n[[owner]]\nname = 'jo'\nhours = 3\n";
    assert_eq!(
        complaints(text),
        [
            "4:3 `channel` duplicate-id: there are two channels `X`; give each channel an id of its own, or join them: the first one counts",
            "8:3 `owner` duplicate-id: there are two owners `jo`; give each owner a name of its own, or join them: the first one counts"
        ]
    );
    assert!(!read(text).has_errors(), "it can be edited all the same");
    let plan = read(text).plan().clone();
    assert_eq!((plan.channels.len(), plan.owners.len()), (1, 1));
    assert!(plan.channels[0].per_week.is_some() && plan.owners[0].hours.is_none());
}

#[test]
fn a_finding_about_a_channel_stands_at_its_table_even_when_another_before_it_has_no_id() {
    let text = "[plan]\nmonth = '2026-12'\n[[channel]]\n[[channel]]\nid = 'a'\nleads_to = 'b'\n[[channel]]\nid = 'b'\nleads_to = 'a'\n";
    let read = read(text);
    let mut found = findings(&read);
    found.retain(|finding| finding.code == "channel-loop");
    let lines: Vec<usize> = read.locate(&found).iter().map(|place| place.line).collect();
    assert_eq!(lines, [4], "{found:?}");
}

#[test]
fn targets_that_do_not_add_up_are_told() {
    let text = "[[stage]]\nid = 'a'\ntarget = 0.6\n[[stage]]\nid = 'b'\ntarget = 0.6\n";
    assert_eq!(
        complaints(text),
        [
            "1:1 `[[stage]]` targets-sum: the targets add up to 120 %, not 100 %: a 60 %, b 60 %; write 20 % less in all, such as a 50 %, b 50 %, which is about what they count as until then"
        ]
    );
}

#[test]
fn keys_of_the_plan_in_front_of_its_table_are_pointed_at_it() {
    assert_eq!(
        complaints("brand = 'B'\n"),
        [
            "1:1 `brand` unknown-key: unknown key `brand`; did you mean `plan.brand`? As it stands it is kept but not read"
        ]
    );
    assert_eq!(
        complaints("[plam]\n"),
        [
            "1:2 `plam` unknown-key: unknown key `plam`; did you mean `plan`? As it stands it is kept but not read"
        ]
    );
}

#[test]
fn a_string_or_list_that_is_never_closed_hides_nothing() {
    for slip in [
        "text = \"\"\"",
        "text = '''",
        "title = \"a",
        "title = 'a",
        "tags = ['a',",
        "kpi = { reach = 1,",
        "[[post",
        "kpi = {",
    ] {
        let text = format!(
            "[[post]]\nid = 'a'\n{slip}\nnotes = 'n'\n\n[plan]\nbrand = 'B'\n\n[[post]]\nid = 'b'\ntext = \"\"\"\nlong\n\"\"\"\n"
        );
        let read = read(&text);
        let ids: Vec<_> = read
            .plan()
            .posts
            .iter()
            .map(|post| &*post.id)
            .filter(|id| !id.is_empty())
            .collect();
        assert_eq!(ids, ["a", "b"], "{slip}");
        assert_eq!((&*read.plan().brand, read.has_errors()), ("B", true), "{slip}");
        assert_eq!(
            &*read.plan().posts[read.plan().posts.len() - 1].text,
            "long\n",
            "{slip}"
        );
    }
}

#[test]
fn numbers_dates_and_keys_that_toml_does_not_allow_are_errors_even_in_unknown_keys() {
    for line in [
        "x = 99999999999999999999",
        "x = 2026-02-30",
        "x = 25:00:00",
        "x = 1e999",
        "x = 01",
        "x = \"\\q\"",
        "# \u{7f}",
        "x = { a = 1, a = 2 }",
        "x.y = 1\nx = 2",
    ] {
        for above in ["", "[[post]]\n", "[plan]\n", "[mine]\n"] {
            assert!(errors(&format!("{above}{line}\n")) > 0, "{above}{line}");
        }
    }
}

#[test]
fn nesting_and_length_without_end_are_refused_in_good_time() {
    let deep = format!("x = {}", "[".repeat(1_000_000));
    assert!(read(&deep).has_errors());
    let keys: String = (0..5_000).map(|nth| format!("key{nth} = 1\n")).collect();
    assert!(!read(&format!("[plan]\n{keys}")).has_errors());
    assert!(!read(&format!("[[post]]\n{keys}")).has_errors());
    let tables: String = (0..5_000).map(|nth| format!("[table{nth}]\n")).collect();
    assert!(!read(&tables).has_errors());
    let quotes = "[[post]]\ntext = \"\"\"a\n".repeat(5_000);
    assert!(read(&quotes).has_errors());
}

#[test]
fn unknown_keys_are_told_once_for_all_posts_that_have_them() {
    let text = "[[post]]\nmood = 1\n".repeat(3);
    assert_eq!(
        complaints(&text),
        ["2:1 `mood` unknown-key: unknown key `mood` (in 3 posts); it is kept as it is, but not read"]
    );
    assert!(!read(&text).has_errors());
}
