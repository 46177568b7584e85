//! The promises of the text floor, on generated plan files that are valid but as awkward as people's files are,
//! and on files that are broken.

#![expect(
    clippy::expect_used,
    clippy::too_many_lines,
    clippy::cast_precision_loss,
    reason = "in a test a long table of cases reads best, and a broken assumption should stop it"
)]

use postmix::edit::Edit;
use postmix::plan::{Field, Month, Name, Plan, Post, StageIndex, Status, Tag, Value, WeekStart};
use postmix::text::PlanText;
use postmix::text::merge::{MARKER, Pick, Versions, merge, merge_in_favour};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn read(text: &str) -> PlanText {
    let month = Month::new(2026, 12).expect("December 2026 is a month");
    PlanText::read(text.to_owned(), month)
}

/// Lines that belong together; their ends are chosen later.
type Lines = Vec<String>;

fn one_of(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(all).prop_map(str::to_owned)
}

fn between() -> impl Strategy<Value = Lines> {
    let line = one_of(&[
        "",
        "",
        "# about it",
        "  # --- Week 2 ---",
        "# ===",
        "#",
        "# [[post]]",
        "\t",
        "# \"\"\" é 😀",
    ]);
    vec(line, 0..4)
}

fn text_value() -> impl Strategy<Value = String> {
    one_of(&[
        "\"a\"",
        "'a'",
        "\"\"",
        "'C:\\new'",
        "\"\"\"a\"\"\"",
        "\"\"\"\n[[post]]\n\"\"\"",
        "'''\n# no comment\n'''",
        "\"\\u00e9 \\\"q\\\" # no\"",
        "\"\"\"a \\\n   b\"\"\"",
        "'''it's'''",
        "\"😀 é\"",
        "\"\"\"\"q\"\"\"\"",
    ])
}

fn list_value() -> impl Strategy<Value = String> {
    one_of(&[
        "[]",
        "['a']",
        "[ \"a\", 'b', ]",
        "[\n  'a', # first\n\n  # about b\n  'b'\n]",
        "[\n\"a\"\n,'b']",
    ])
}

/// A line of a post for each kind of key.
fn post_line() -> impl Strategy<Value = (String, String)> {
    let key = |key: &'static str, value: BoxedStrategy<String>| {
        value.prop_map(move |value| (key.to_owned(), value))
    };
    let text = || text_value().boxed();
    let fixed = |all| one_of(all).boxed();
    prop_oneof![
        key(
            "date",
            fixed(&["2026-12-01", "\"2026-12-09\"", "'2026-12-24'", "2027-01-01"])
        ),
        key("time", fixed(&["09:30:00", "09:30", "\"09:30\"", "'18:00:05'"])),
        key("channel", text()),
        key(
            "stage",
            fixed(&["\"unaware\"", "'TOFU'", "\" warm \"", "\"no stage\"", "\"\""])
        ),
        key("status", fixed(&["\"draft\"", "'Published'"])),
        key("title", text()),
        key("text", text()),
        key("notes", text()),
        key("owner", text()),
        key("hours", fixed(&["1", "1.5", "0x1F", "1_000", "2e2", "+0.0"])),
        key("paid", fixed(&["true", "false"])),
        key("tags", list_value().boxed()),
        key("media", list_value().boxed()),
        key("mood", text()),
        key(
            "\"my key\"",
            fixed(&[
                "{ a.b = 1, c = [ { d = 1 } ] }",
                "inf",
                "0b10",
                "1979-05-27T07:32:00Z"
            ])
        ),
        key("x.y", list_value().boxed()),
        key("x.z", text()),
    ]
}

fn figures() -> impl Strategy<Value = Lines> {
    let lines = |all: &[&str]| all.iter().map(|line| (*line).to_owned()).collect::<Lines>();
    select(vec![
        lines(&[]),
        lines(&["kpi = { reach = 4_000, clicks = 1.5 }"]),
        lines(&["kpi = {}", "results.reach = 5 # r", "results . clicks=6"]),
        lines(&["[post.kpi] # k", "", "  reach = 1", "# more", "  leads = 2"]),
        lines(&[
            "[post.results]",
            "[post.extra.deep]",
            "a = 1",
            "[[post.more]]",
            "[[post.more]]",
        ]),
    ])
}

fn post() -> impl Strategy<Value = Lines> {
    let header = one_of(&["[[post]]", "  [[post]] # header", "[[ post ]]", "[[\"post\"]]"]);
    let comment = one_of(&["", "", "  # why", "# \"x\""]);
    let line = (
        post_line(),
        one_of(&["", "  ", "\t"]),
        one_of(&[" = ", "=", "   = "]),
        comment,
        between(),
    );
    (header, vec(line, 0..6), figures()).prop_map(|(header, body, figures)| {
        let mut lines = vec![header];
        let mut keys: Vec<String> = Vec::new();
        for ((key, value), indent, equals, comment, between) in body {
            if !keys.contains(&key) {
                lines.push(format!("{indent}{key}{equals}{value}{comment}"));
                lines.extend(between);
                keys.push(key);
            }
        }
        lines.extend(figures);
        lines
    })
}

/// Any other table, each of which may stand once.
const TABLES: [&str; 8] = [
    "[plan]\nmonth = \"2026-12\" # m\nbrand = 'B'\nvalues = ['craft']\nmood = 1",
    "[rules]\nstage-gap = { days = 9, severity = \"note\" }\nstage-short = 'off'",
    "[[stage]]\nid = \"unaware\"\ntarget = 0.5\n[[stage]]\nid = 'nurturing'\naliases = [\"TOFU\"]\n[[stage]]\nid = 'last'",
    "[[channel]]\nid = 'x'\nper_week = [1, 2]\n[channel.other]\na = 1\n[[channel]]\nid = 'y'",
    "[[owner]]\nname = 'Maria'\nhours = 24",
    "[unknown]\na.b.c = 1\n[unknown.a.d]",
    "[deep.er]\n[deep]\n[deep.est]\nx = '''\n[[post]]\n'''",
    "[[list.of]]\n[list.of.x]\n[[list.of]]\n[list.of.x]",
];

/// Puts the lines together with ends of one kind or mixed.
fn joined(lines: &[String], ends: &[bool], begins: &str, final_end: bool) -> String {
    let all = lines.join("\n");
    let mut text = begins.to_owned();
    let mut ends = ends.iter().cycle();
    for (nth, line) in all.split('\n').enumerate() {
        if nth > 0 {
            text.push_str(if *ends.next().expect("there are ends") {
                "\r\n"
            } else {
                "\n"
            });
        }
        text.push_str(line);
    }
    if final_end {
        text.push('\n');
    }
    text
}

/// A plan file that is valid TOML without errors.
fn file() -> impl Strategy<Value = String> {
    let root = one_of(&["", "", "# top", "top = 1", "x.y = [\n[1],\n]", "channel = []"]);
    let table = proptest::option::of(select((0..TABLES.len()).collect::<Vec<_>>()));
    let part = (between(), post(), between(), table);
    let ends = prop_oneof![Just(vec![false]), Just(vec![true]), vec(any::<bool>(), 1..9)];
    (
        root,
        vec(part, 0..6),
        between(),
        ends,
        select(vec!["", "\u{feff}"]),
        any::<bool>(),
    )
        .prop_map(|(root, parts, end, ends, begins, final_end)| {
            let has_channels = root.starts_with("channel");
            let mut lines = vec![root];
            let mut tables = vec![has_channels.then_some(3)];
            for (above, post, below, table) in parts {
                lines.extend(above);
                lines.extend(post);
                lines.extend(below);
                if let (Some(at), false) = (table, tables.contains(&table)) {
                    lines.push(TABLES[at].to_owned());
                    tables.push(table);
                }
            }
            lines.extend(end);
            joined(&lines, &ends, begins, final_end)
        })
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,6}",
        "[\"'\\\\\n\r\t\u{0}\u{7f}\u{85}\u{2028}é😀 #=\\[\\]]{0,8}",
        one_of(&[
            "",
            "unaware",
            " warm ",
            "[[post]]\n",
            "\n[[post]]\nid = 1",
            "'''",
            "\"\"\"",
            "\r\n",
            "a\r\n"
        ]),
    ]
}

fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        select(vec![
            0.0,
            -0.0,
            1.0,
            0.1,
            1e15,
            1e19,
            1e300,
            1e-300,
            f64::MAX,
            f64::INFINITY,
            f64::NAN,
            -1.0
        ]),
        0.0..1e6,
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let name = || words().prop_map(|words| Name::from(&*words));
    prop_oneof![
        2 => Just(Value::Absent),
        4 => words().prop_map(|words| Value::text(&words)),
        1 => (0..400u64).prop_map(|day| Value::Date(Month::new(2026, 1).expect("a month").first() + chrono::Days::new(day))),
        1 => (0..86_400u32).prop_filter_map("a time", |second| {
            chrono::NaiveTime::from_num_seconds_from_midnight_opt(second, 0).map(Value::Time)
        }),
        1 => (0..4u8).prop_map(|stage| Value::Stage(Tag::Stage(StageIndex(stage)))),
        1 => words().prop_map(|words| Value::Stage(Tag::Unknown(words.into()))),
        1 => select(Status::ALL.to_vec()).prop_map(Value::Status),
        2 => amount().prop_map(Value::Number),
        1 => Just(Value::Yes),
        2 => vec(name(), 0..4).prop_map(|names| Value::List(names.into())),
        2 => vec((prop_oneof![Just(Name::from("reach")), Just(Name::from("clicks")), name()], amount()), 0..4)
            .prop_map(|figures| Value::Numbers(figures.into())),
    ]
}

/// A value that mostly is of the field's kind.
fn change() -> impl Strategy<Value = (Field, Value)> {
    (select(Field::ALL.to_vec()), vec(value(), 12)).prop_map(|(field, values)| {
        let fits = |value: &&Value| {
            let mut post = Post::default();
            post.set(field, (*value).clone());
            post.get(field) != Value::Absent
        };
        let value = values.iter().find(fits).unwrap_or(&Value::Absent).clone();
        (field, value)
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..7usize;
    prop_oneof![
        4 => (at.clone(), vec(change(), 1..4)).prop_map(|(at, changes)| Edit::Set { at, changes }),
        1 => (at.clone(), vec(change(), 0..5)).prop_map(|(at, changes)| {
            let mut post = Box::<Post>::default();
            for (field, value) in changes {
                post.set(field, value);
            }
            Edit::Insert { at, post }
        }),
        1 => at.prop_map(|at| Edit::Remove { at }),
    ]
}

/// The place within the plan, so that most edits can be made.
fn within(edit: Edit, posts: usize) -> Edit {
    match edit {
        Edit::Set { at, changes } => Edit::Set {
            at: at % posts.max(1),
            changes,
        },
        Edit::Insert { at, post } => Edit::Insert {
            at: at % (posts + 1),
            post,
        },
        Edit::Remove { at } => Edit::Remove {
            at: at % posts.max(1),
        },
    }
}

/// The text with those of the edits that can be made.
fn edited(text: &str, edits: Vec<Edit>) -> String {
    let mut plan = read(text);
    for edit in edits {
        let edit = within(edit, plan.plan().posts.len());
        // One that is refused changes nothing.
        let _ = plan.apply(edit);
    }
    plan.written()
}

/// What the independent reader makes of the posts: their texts, and their keys.
fn check_with_toml(text: &str, plan: &Plan) -> Result<(), TestCaseError> {
    let table: toml::Table = toml::from_str(&text.replace("\r\n", "\n"))
        .map_err(|error| TestCaseError::fail(format!("no TOML: {error}\n{text}")))?;
    let none = Vec::new();
    let posts = table.get("post").and_then(toml::Value::as_array).unwrap_or(&none);
    prop_assert_eq!(posts.len(), plan.posts.len());
    for (written, post) in posts.iter().zip(&plan.posts) {
        let text = |key: &str| written.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let list = |key: &str| {
            let items = written.get(key).and_then(toml::Value::as_array).unwrap_or(&none);
            items
                .iter()
                .map(|item| item.as_str().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        let figures = |key: &str| {
            let all = written
                .get(key)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten();
            let number =
                |value: &toml::Value| value.as_float().or(value.as_integer().map(|whole| whole as f64));
            let mut all: Vec<_> = all.map(|(name, value)| (name.clone(), number(value))).collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        let own = |figures: &[(Name, f64)]| {
            let mut all: Vec<_> = figures
                .iter()
                .map(|(name, n)| (name.to_string(), Some(*n)))
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        for (key, value) in [
            ("id", &post.id),
            ("title", &post.title),
            ("text", &post.text),
            ("link", &post.link),
            ("notes", &post.notes),
        ] {
            prop_assert_eq!(text(key), &**value);
        }
        for (key, value) in [
            ("channel", &post.channel),
            ("owner", &post.owner),
            ("pillar", &post.pillar),
            ("campaign", &post.campaign),
        ] {
            prop_assert_eq!(text(key).trim(), value.as_deref().unwrap_or_default());
        }
        for (key, value) in [
            ("tags", &post.tags),
            ("values", &post.values),
            ("media", &post.media),
        ] {
            prop_assert_eq!(
                list(key),
                value.iter().map(ToString::to_string).collect::<Vec<_>>()
            );
        }
        prop_assert_eq!(figures("kpi"), own(&post.kpi));
        prop_assert_eq!(figures("results"), own(&post.results));
        let date = written
            .get("date")
            .map(|date| date.to_string().trim_matches(['"', '\'']).to_owned());
        prop_assert_eq!(date, post.date.map(|date| date.to_string()));
        let hours = written
            .get("hours")
            .and_then(|hours| hours.as_float().or(hours.as_integer().map(|whole| whole as f64)));
        prop_assert_eq!(hours, post.hours);
    }
    Ok(())
}

/// Whether the lines of `part` stand in `whole`, in order.
fn stand_in<'t>(part: impl IntoIterator<Item = &'t str>, whole: &'t str) -> Option<&'t str> {
    let whole = whole.trim_start_matches('\u{feff}');
    let mut whole = whole
        .split_inclusive('\n')
        .map(|line| line.trim_end_matches(['\r', '\n']));
    part.into_iter().find(|line| !whole.any(|other| other == *line))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_written_byte_for_byte(text in file()) {
        let plan = read(&text);
        prop_assert!(!plan.has_errors(), "{text}");
        prop_assert_eq!(plan.to_string(), &*text);
        check_with_toml(&text, plan.plan())?;
    }

    #[test]
    fn edits_read_back_as_meant_and_can_be_taken_back(text in file(), edits in vec(edit(), 1..7)) {
        let mut plan = read(&text);
        let before = plan.plan().clone();
        let mut undos = Vec::new();
        let mut states = vec![text.clone()];
        for edit in edits {
            let edit = within(edit, plan.plan().posts.len());
            let (text_before, plan_before) = (plan.to_string(), plan.plan().clone());
            let Ok(undo) = plan.apply(edit) else {
                prop_assert_eq!(plan.to_string(), text_before);
                prop_assert_eq!(plan.plan(), &plan_before);
                continue;
            };
            undos.push(undo);
            let written = plan.to_string();
            let again = read(&written);
            prop_assert!(!again.has_errors(), "{written}");
            // A month that the file does not name is settled when it is opened, and stays until it is opened again.
            let month = if written.contains("month") { again.plan().month } else { plan.plan().month };
            let again_in_it = Plan { month, ..again.plan().clone() };
            prop_assert_eq!(&again_in_it, plan.plan());
            prop_assert_eq!(again.to_string(), &*written);
            check_with_toml(&written, plan.plan())?;
            states.push(written);
        }
        let after = plan.plan().clone();
        let mut redos = Vec::new();
        for state in states.iter().rev().skip(1) {
            redos.push(plan.revert(undos.pop().expect("one for each state")).expect("in order"));
            prop_assert_eq!(&plan.to_string(), state);
        }
        prop_assert_eq!(plan.plan(), &before);
        for state in &states[1..] {
            plan.revert(redos.pop().expect("one for each state")).expect("in order");
            prop_assert_eq!(&plan.to_string(), state);
        }
        prop_assert_eq!(plan.plan(), &after);
    }

    #[test]
    fn an_edit_leaves_all_other_lines_alone(text in file(), edit in edit()) {
        let mut plan = read(&text);
        let edit = within(edit, plan.plan().posts.len());
        let (at, is_insert) = (edit.at(), matches!(edit, Edit::Insert { .. }));
        // The pieces are a gap and a post by turns, and the tail.
        let own = if is_insert { usize::MAX } else { 2 * at + 1 };
        let others: Vec<String> = plan.pieces().enumerate().filter(|(nth, _)| *nth != own).map(|(_, piece)| piece.to_owned()).collect();
        if plan.apply(edit).is_ok() {
            let lines = others.iter().flat_map(|piece| piece.split_inclusive('\n'));
            let lines = lines.map(|line| line.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}')).filter(|line| !line.trim().is_empty());
            let after = plan.to_string();
            prop_assert_eq!(stand_in(lines, &after), None, "{}\n->\n{}", text, after);
        }
    }

    #[test]
    fn what_is_merged_without_a_conflict_reads_and_loses_no_new_title(
        base in file(), ours in vec(edit(), 1..4), theirs in vec(edit(), 1..4)
    ) {
        let [ours, theirs] = [ours, theirs].map(|edits| edited(&base, edits));
        let versions = Versions { base: &base, ours: &ours, theirs: &theirs };
        for pick in [None, Some(Pick::Ours), Some(Pick::Theirs), Some(Pick::Both)] {
            let month = read(&base).plan().month;
            let merged = match pick {
                None => merge(versions, &[], MARKER, month),
                Some(pick) => merge_in_favour(pick, versions, month),
            };
            let after = read(&merged.text);
            if !merged.is_clean() {
                continue;
            }
            prop_assert!(!after.has_errors(), "{}", merged.text);
            let titles = |text: &str| read(text).plan().posts.iter().map(|post| post.title.clone()).collect::<Vec<_>>();
            let [known, kept] = [titles(&base), titles(&merged.text)];
            let mut new = [&ours, &theirs].into_iter().flat_map(|text| titles(text));
            let lost = new.find(|title| !known.contains(title) && !kept.contains(title));
            prop_assert!(lost.is_none() || pick.is_some(), "{:?} is lost\n{}", lost, merged.text);
        }
    }

    #[test]
    fn broken_files_are_merged_without_a_stop(base in broken_file(), ours in broken_file(), theirs in broken_file()) {
        for (mine, other) in [(&ours, &base), (&base, &ours), (&ours, &ours)] {
            let versions = Versions { base: &base, ours: mine, theirs: other };
            let merged = merge(versions, &[], MARKER, read(&base).plan().month);
            prop_assert!(merged.is_clean());
            prop_assert_eq!(&merged.text, &ours);
        }
        let versions = Versions { base: &base, ours: &ours, theirs: &theirs };
        let merged = merge(versions, &[], MARKER, read(&base).plan().month);
        let all_read = [&base, &ours, &theirs].iter().all(|text| !read(text).has_errors());
        prop_assert!(!all_read || !merged.is_clean() || !read(&merged.text).has_errors(), "{}", merged.text);
    }

    #[test]
    fn what_other_readers_refuse_is_an_error(text in broken_file()) {
        let plan = read(&text);
        prop_assert_eq!(plan.to_string(), &*text);
        let refused = toml::from_str::<toml::Table>(&text).err();
        prop_assert!(refused.is_none() || plan.has_errors(), "{}\n{}", text, refused.map(|error| error.to_string()).unwrap_or_default());
        // The places of all problems are in the text.
        let tally = postmix::balance::Tally::of(plan.plan(), WeekStart::default());
        let findings = plan.findings(&tally, plan.plan().month.first());
        for location in plan.locate(&findings) {
            prop_assert!(text.get(location.bytes.clone()).is_some(), "{:?} of {}", location, text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 65_536, ..ProptestConfig::default() })]

    #[test]
    fn a_forgotten_quote_or_bracket_hides_no_other_post(text in file(), at in any::<prop::sample::Index>()) {
        // Strings of nothing but comments or headers look the same inside out.
        let text = text.replace("[[\"post\"]]", "[[post]]").replace("# no comment", "no comment");
        let is_header = |at: usize| {
            let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            text[line..].trim_start_matches(['\u{feff}', ' ', '\t']).starts_with('[')
        };
        let closing = text.match_indices(['"', '\'', ']', '}']).map(|(at, _)| at);
        let closing: Vec<usize> = closing.filter(|at| !is_header(*at)).collect();
        prop_assume!(!closing.is_empty());
        let at = closing[at.index(closing.len())];
        let broken = format!("{}{}", &text[..at], &text[at + 1..]);
        let (before, after) = (read(&text).plan().posts.len(), read(&broken).plan().posts.len());
        let begins = |line: &&str| line.trim_start_matches(['\u{feff}', ' ', '\t']).starts_with("[[post]]") || line.contains("[[ post ]]");
        prop_assume!(text.lines().filter(begins).count() == before);
        prop_assert!(after >= before, "{} of {} posts in\n{}", after, before, broken);
    }
}

/// A valid file, cut or with some bytes changed; or tables and keys put together at random; or anything at all.
fn broken_file() -> impl Strategy<Value = String> {
    let snippet = one_of(&[
        "[[post]]\n",
        "[post]\n",
        "[a]\n",
        "[[a]]\n",
        "[a.b]\n",
        "[[a.b]]\n",
        "[a.b.c]\n",
        "a = 1\n",
        "a.b = 1\n",
        "b.c = 1\n",
        "b = {}\n",
        "c = 1\n",
        "b.c.d = 1\n",
        "b = { c = 1, c.d = 2 }\n",
        "b = [{ a = 1, a = 2 }]\n",
        "[post.kpi]\n",
        "[post.kpi.a]\n",
        "kpi = {}\n",
        "kpi.a = 1\n",
        "kpi.a.b = 1\n",
        "post = 1\n",
        "post = []\n",
        "post.a = 1\n",
        "[plan]\n",
        "plan.a = 1\n",
        "plan = {}\n",
        "[[plan]]\n",
        "[[stage]]\n",
        "[stage]\n",
        "stage = []\n",
        "x = 99999999999999999999\n",
        "x = 0xFFFFFFFFFFFFFFFFFF\n",
        "x = 1e999\n",
        "x = 2026-02-30\n",
        "x = 25:00:00\n",
        "title = 'a'\n",
        "text = \"\"\"\n",
        "text = '''\n",
        "tags = [\n",
        "# \u{1}\n",
        "\r",
        "\u{feff}",
        "x = \"\\q\"\n",
        "tags = ['a', ['b'], {c = 1, c = 2}]\n",
        "title = { a = 1, a = 1 }\n",
        "kpi = { a = { b = 1, b = 2 } }\n",
        "[[post.kpi]]\n",
        "\"post\".x = 1\n",
        "[\n",
        "]\n",
        "}",
        "hours = { a.b = 1, a = 2}\n",
        "[rules]\n",
        "stage-gap.days = 1\n",
        "stage-gap = 'off'\n",
        "[rules.stage-gap]\n",
        "[x.post]\n",
        "a\n",
        "= 1\n",
        "[[post]] x = 1\n",
        "id = 1 x\n",
    ]);
    let char = select(vec![
        '"', '\'', '[', ']', '{', '}', '=', '\n', '\r', '#', '.', ',', '\u{0}', 'a', '1', ' ', '\\',
    ]);
    prop_oneof![
        vec(snippet, 0..9).prop_map(|snippets| snippets.concat()),
        (file(), any::<prop::sample::Index>()).prop_map(|(text, at)| cut(&text, at).0.to_owned()),
        (
            file(),
            vec((any::<prop::sample::Index>(), char, any::<bool>()), 1..4)
        )
            .prop_map(|(text, changes)| {
                changes.into_iter().fold(text, |text, (at, new, replaces)| {
                    let (before, after) = cut(&text, at);
                    let mut rest = after.chars();
                    if replaces {
                        rest.next();
                    }
                    format!("{before}{new}{}", rest.as_str())
                })
            }),
        (file(), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(text, at, from)| {
            let (before, after) = cut(&text, at);
            format!("{before}{}{after}", cut(&text, from).1)
        }),
        "\\PC{0,40}",
        "[\\[\\]post=\"'\n#{}., a1\r\\\\]{0,40}",
    ]
}

fn cut(text: &str, at: prop::sample::Index) -> (&str, &str) {
    let mut at = at.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.split_at(at)
}
