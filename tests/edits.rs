//! What edits do to the text: golden cases, each as the text before, the edit, and the text after.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "in a test a long table of cases reads best, and a broken assumption should stop it"
)]

use postmix::edit::Edit;
use postmix::plan::{Field, Month, Name, Post, Status, Tag, Value};
use postmix::text::{PlanText, Refused};

fn read(text: &str) -> PlanText {
    let month = Month::new(2026, 12).expect("December 2026 is a month");
    let read = PlanText::read(text.to_owned(), month);
    assert!(!read.has_errors(), "the case itself must be sound:\n{text}");
    read
}

/// Makes an edit and compares the text, then takes it back, makes it again, and reads the text anew.
#[track_caller]
fn golden(before: &str, edit: Edit, after: &str) {
    let mut text = read(before);
    let plan = text.plan().clone();
    let undo = text.apply(edit).unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!(text.to_string(), after);
    let again = read(after);
    assert_eq!(again.plan().posts, text.plan().posts, "read anew");
    let redo = text.revert(undo).expect("the undo is the next one");
    assert_eq!(text.to_string(), before, "taken back");
    assert_eq!(*text.plan(), plan, "taken back");
    text.revert(redo).expect("the redo is the next one");
    assert_eq!(text.to_string(), after, "made again");
}

fn set(field: Field, value: Value) -> Edit {
    let changes = vec![(field, value)];
    Edit::Set { at: 0, changes }
}

fn title(words: &str) -> Value {
    Value::text(words)
}

fn names(all: &[&str]) -> Value {
    Value::List(all.iter().map(|name| Name::from(*name)).collect())
}

fn figures(all: &[(&str, f64)]) -> Value {
    Value::Numbers(
        all.iter()
            .map(|(name, amount)| (Name::from(*name), *amount))
            .collect(),
    )
}

fn date(day: &str) -> Value {
    Value::Date(day.parse().expect("a date"))
}

fn time(at: &str) -> Value {
    Value::Time(at.parse().expect("a time"))
}

fn new_post(day: &str, words: &str) -> Box<Post> {
    Box::new(Post {
        date: day.parse().ok(),
        title: words.into(),
        ..Post::default()
    })
}

fn insert(before: &str, day: &str) -> Edit {
    let at = read(before).plan().place_for(day.parse().ok());
    Edit::Insert {
        at,
        post: new_post(day, "new"),
    }
}

#[test]
fn a_changed_value_keeps_quotes_alignment_and_comment() {
    let case = |field, line: &str, value, expected: &str| {
        let text = |line: &str| format!("# top\n\n# own\n[[post]]  # header\n  {line}\n\n# end\n");
        golden(&text(line), set(field, value), &text(expected));
    };
    case(
        Field::Title,
        "title   = \"a\"   # why",
        title("new"),
        "title   = \"new\"   # why",
    );
    case(
        Field::Title,
        "title = 'a' # why",
        title("new"),
        "title = 'new' # why",
    );
    case(Field::Title, "title = 'a'", title("it's"), "title = \"it's\"");
    case(Field::Title, "\"title\" = \"a\"", title("b"), "\"title\" = \"b\"");
    case(Field::Text, "text = '''a'''", title("b\nc"), "text = '''b\nc'''");
    case(
        Field::Text,
        "text = \"\"\"\na\"\"\"",
        title("b"),
        "text = \"\"\"\nb\"\"\"",
    );
    case(
        Field::Text,
        "text = \"a\"",
        title("b\nc"),
        "text = \"\"\"\nb\nc\"\"\"",
    );
    case(
        Field::Date,
        "date = 2026-12-01 # x",
        date("2026-12-02"),
        "date = 2026-12-02 # x",
    );
    case(
        Field::Date,
        "date = '2026-12-01'",
        date("2026-12-02"),
        "date = '2026-12-02'",
    );
    case(
        Field::Time,
        "time = 09:30:00",
        time("10:00:00"),
        "time = 10:00:00",
    );
    case(
        Field::Time,
        "time = \"09:30\"",
        time("10:00:00"),
        "time = \"10:00\"",
    );
    case(Field::Hours, "hours = 1.5", Value::Number(2.0), "hours = 2.0");
    case(Field::Hours, "hours = 0x10", Value::Number(2.0), "hours = 2");
    case(Field::Paid, "paid = false # no", Value::Yes, "paid = true # no");
    case(
        Field::Status,
        "status = 'Draft'",
        Value::Status(Status::Review),
        "status = 'review'",
    );
    case(
        Field::Stage,
        "stage = 'tofu' # x",
        Value::Stage(Tag::Stage(postmix::plan::StageIndex(1))),
        "stage = 'nurturing' # x",
    );
}

#[test]
fn a_synonym_stays_as_written_until_the_stage_is_edited() {
    let before = "[[post]]\nstage = \"TOFU\"\ntitle = \"a\"\n";
    golden(
        before,
        set(Field::Title, title("b")),
        "[[post]]\nstage = \"TOFU\"\ntitle = \"b\"\n",
    );
    let same = Value::Stage(Tag::Stage(postmix::plan::StageIndex(0)));
    golden(before, set(Field::Stage, same), before);
}

#[test]
fn new_keys_come_in_key_order_with_the_indentation_of_the_others() {
    let before = "[[post]]\n\tid = \"a\" # x\n\t# about the title\n\ttitle = \"t\"\n\tmood = 1\n# ask\n";
    golden(
        before,
        Edit::Set {
            at: 0,
            changes: vec![
                (Field::Notes, title("n")),
                (Field::Date, date("2026-12-01")),
                (Field::Channel, title("x")),
                (Field::Hours, Value::Number(0.5)),
            ],
        },
        "[[post]]\n\tid = \"a\" # x\n\tdate = 2026-12-01\n\tchannel = \"x\"\n\t# about the title\n\ttitle = \"t\"\n\thours = 0.5\n\tnotes = \"n\"\n\tmood = 1\n# ask\n",
    );
    golden(
        "[[post]] # h\n  title = \"t\"\n",
        set(Field::Id, title("q")),
        "[[post]] # h\n  id = \"q\"\n  title = \"t\"\n",
    );
    golden("[[post]]", set(Field::Id, title("q")), "[[post]]\nid = \"q\"");
}

#[test]
fn new_dates_and_times_are_written_as_the_file_writes_them() {
    let quoted = "[[post]]\ntitle = \"a\"\n\n[[post]]\ndate = \"2026-12-09\"\n";
    golden(
        quoted,
        Edit::Set {
            at: 0,
            changes: vec![(Field::Date, date("2026-12-01")), (Field::Time, time("09:30:00"))],
        },
        "[[post]]\ndate = \"2026-12-01\"\ntitle = \"a\"\ntime = \"09:30\"\n\n[[post]]\ndate = \"2026-12-09\"\n",
    );
    golden(
        "[[post]]\ntitle = \"a\"\n",
        set(Field::Time, time("09:30:00")),
        "[[post]]\ntitle = \"a\"\ntime = 09:30:00\n",
    );
}

#[test]
fn a_key_that_goes_leaves_its_comment() {
    golden(
        "[[post]]\n  id = \"a\"\n  title = \"b\"  # ask Maria\n  notes = \"\"\"\nx\n\"\"\"\n",
        Edit::Set {
            at: 0,
            changes: vec![(Field::Title, Value::Absent), (Field::Notes, Value::Absent)],
        },
        "[[post]]\n  id = \"a\"\n  # ask Maria\n",
    );
    golden(
        "[[post]]\ntitle = \"b\"",
        set(Field::Title, Value::Absent),
        "[[post]]\n",
    );
}

#[test]
fn lists_change_item_by_item() {
    let case = |list: &str, wanted: &[&str], expected: &str| {
        let text = |list: &str| format!("[[post]]\ntags = {list} # all\n");
        golden(&text(list), set(Field::Tags, names(wanted)), &text(expected));
    };
    case("[]", &["a"], "[\"a\"]");
    case("['a', 'b']", &["a", "c"], "['a', 'c']");
    case("['a', 'b']", &["a", "b", "c"], "['a', 'b', 'c']");
    case("[\"b\"]", &["a", "b"], "[\"a\", \"b\"]");
    case("[ 'a', 'b', 'c' ]", &["c"], "[ 'c' ]");
    case("[ 'a', 'b', 'c' ]", &["a"], "[ 'a' ]");
    case("[ 'a', 'b', 'c' ]", &["x", "y"], "[ 'x', 'y' ]");
    let lines = "[\n  'a', # first\n  # about b\n  'b', # second\n  'c' # third\n]";
    case(
        lines,
        &["a", "c"],
        "[\n  'a', # first\n  # about b\n  'c' # third\n]",
    );
    case(
        lines,
        &["a", "b"],
        "[\n  'a', # first\n  # about b\n  'b', # second\n]",
    );
    case(
        lines,
        &["a", "b", "c", "d", "e"],
        "[\n  'a', # first\n  # about b\n  'b', # second\n  'c', # third\n  'd',\n  'e'\n]",
    );
    case(
        lines,
        &["a", "x", "b", "c"],
        "[\n  'a', # first\n  'x',\n  # about b\n  'b', # second\n  'c' # third\n]",
    );
    golden(
        "[[post]]\ntags = ['a'] # all\n",
        set(Field::Tags, Value::Absent),
        "[[post]]\n# all\n",
    );
}

#[test]
fn figures_change_one_by_one_however_they_are_written() {
    let case = |before: &str, wanted: &[(&str, f64)], after: &str| {
        let text = |lines: &str| format!("[[post]]\n{lines}");
        golden(&text(before), set(Field::Kpi, figures(wanted)), &text(after));
    };
    case("id = 'a'\n", &[("reach", 1.0)], "id = 'a'\nkpi = { reach = 1 }\n");
    case("kpi = {} # k\n", &[("reach", 1.0)], "kpi = { reach = 1 } # k\n");
    let inline = "kpi = {reach=4_000, clicks = 5} # k\n";
    case(
        inline,
        &[("reach", 4000.0), ("clicks", 6.0)],
        "kpi = {reach=4_000, clicks = 6} # k\n",
    );
    case(inline, &[("reach", 4000.0)], "kpi = {reach=4_000} # k\n");
    case(inline, &[("clicks", 5.0)], "kpi = {clicks = 5} # k\n");
    case(
        inline,
        &[("reach", 4000.0), ("clicks", 5.0), ("new leads", 1.5)],
        "kpi = {reach=4_000, clicks = 5, \"new leads\" = 1.5} # k\n",
    );
    case(inline, &[("leads", 1.0)], "kpi = { leads = 1 } # k\n");
    case(inline, &[], "# k\n");
    let dotted = "  kpi.reach = 4_000 # r\n  kpi.clicks = 5\n  mood = 1\n";
    case(
        dotted,
        &[("reach", 4000.0), ("leads", 2.0)],
        "  kpi.reach = 4_000 # r\n  kpi.leads = 2\n  mood = 1\n",
    );
    case(dotted, &[], "  # r\n  mood = 1\n");
    let table = "id = 'a'\n\n  [post.kpi] # planned\n  reach = 4_000 # r\n";
    case(
        table,
        &[("reach", 1.0), ("leads", 2.0)],
        "id = 'a'\n\n  [post.kpi] # planned\n  reach = 1 # r\n  leads = 2\n",
    );
    case(table, &[], "id = 'a'\n\n  [post.kpi] # planned\n  # r\n");
    case(
        "id = 'a'\n[post.kpi]\n",
        &[("leads", 2.0)],
        "id = 'a'\n[post.kpi]\nleads = 2\n",
    );
}

#[test]
fn other_keys_stay_ahead_of_a_table_below_the_post() {
    golden(
        "[[post]]\nid = 'a'\n[post.results]\nreach = 5\n",
        set(Field::Notes, title("n")),
        "[[post]]\nid = 'a'\nnotes = \"n\"\n[post.results]\nreach = 5\n",
    );
}

#[test]
fn the_order_of_figures_means_nothing() {
    let before = "[[post]]\nkpi = { a = 1, b = 2 }\n";
    let swapped = figures(&[("b", 2.0), ("a", 3.0)]);
    golden(
        before,
        set(Field::Kpi, swapped),
        "[[post]]\nkpi = { a = 3, b = 2 }\n",
    );
}

#[test]
fn a_new_post_goes_before_the_first_later_one() {
    let before = "# plan\n\n[[post]]\ndate = 2026-12-01\n\n# about the ninth\n[[post]]\ndate = 2026-12-09\n";
    golden(
        before,
        insert(before, "2026-12-05"),
        "# plan\n\n[[post]]\ndate = 2026-12-01\n\n[[post]]\ndate = 2026-12-05\ntitle = \"new\"\n\n# about the ninth\n[[post]]\ndate = 2026-12-09\n",
    );
    golden(
        before,
        insert(before, "2026-11-30"),
        "# plan\n\n[[post]]\ndate = 2026-11-30\ntitle = \"new\"\n\n[[post]]\ndate = 2026-12-01\n\n# about the ninth\n[[post]]\ndate = 2026-12-09\n",
    );
}

#[test]
fn a_new_post_goes_to_its_own_side_of_a_week_ruler() {
    let before = "[[post]]\ndate = 2026-12-01\n\n# --- Week 2 ---\n\n[[post]]\ndate = 2026-12-09\n";
    golden(
        before,
        insert(before, "2026-12-03"),
        "[[post]]\ndate = 2026-12-01\n\n[[post]]\ndate = 2026-12-03\ntitle = \"new\"\n\n# --- Week 2 ---\n\n[[post]]\ndate = 2026-12-09\n",
    );
    golden(
        before,
        insert(before, "2026-12-08"),
        "[[post]]\ndate = 2026-12-01\n\n# --- Week 2 ---\n\n[[post]]\ndate = 2026-12-08\ntitle = \"new\"\n\n[[post]]\ndate = 2026-12-09\n",
    );
}

#[test]
fn the_first_post_of_a_file_goes_behind_everything_else() {
    let new = "[[post]]\ndate = 2026-12-03\ntitle = \"new\"\n";
    let case =
        |before: &str, head: &str| golden(before, insert(before, "2026-12-03"), &format!("{head}{new}"));
    case("", "");
    case("\u{feff}", "\u{feff}");
    case("# mine\n", "# mine\n\n");
    case("[plan]\nbrand = \"B\"", "[plan]\nbrand = \"B\"\n\n");
    case("[plan]\nbrand = \"B\"\n\n", "[plan]\nbrand = \"B\"\n\n");
}

#[test]
fn a_new_last_post_follows_the_files_habits() {
    let new = "[[post]]\ndate = 2026-12-03\ntitle = \"new\"\n";
    let case = |before: &str, head: &str, tail: &str| {
        golden(
            before,
            insert(before, "2026-12-03"),
            &format!("{head}{new}{tail}"),
        );
    };
    let one = "[[post]]\ndate = 2026-12-01\n";
    case(one, &format!("{one}\n"), "");
    case(one.trim_end(), &format!("{one}\n"), "");
    case(&format!("{one}# ask\n"), &format!("{one}# ask\n\n"), "");
    case(
        &format!("{one}\n# the end\n"),
        &format!("{one}\n"),
        "\n# the end\n",
    );
    case(&format!("{one}[rules]\n"), &format!("{one}\n"), "\n[rules]\n");
    let packed = format!("{one}{one}");
    case(&packed, &packed, "");
    let windows = "[[post]]\r\ndate = 2026-12-01\r\n";
    golden(
        windows,
        insert(windows, "2026-12-03"),
        &format!("{windows}\r\n{}", new.replace('\n', "\r\n")),
    );
}

#[test]
fn in_a_file_without_blank_lines_a_new_post_has_none_either() {
    let before = "[[post]]\ndate = 2026-12-01\n# --- 2 ---\n[[post]]\ndate = 2026-12-09\n";
    golden(
        before,
        insert(before, "2026-12-03"),
        "[[post]]\ndate = 2026-12-01\n[[post]]\ndate = 2026-12-03\ntitle = \"new\"\n# --- 2 ---\n[[post]]\ndate = 2026-12-09\n",
    );
}

#[test]
fn a_post_that_goes_takes_its_own_comments_and_leaves_the_rest() {
    let before = "\
# plan

# === December ===
# about a
[[post]]
id = 'a' # x
# asked

# a paragraph

# about b
# and more
[[post]]
id = 'b'
[post.kpi]
reach = 1
# planned

[rules]
stage-gap = 'off'

[[post]]
id = 'c'
";
    let remove = |at| Edit::Remove { at };
    golden(
        before,
        remove(0),
        &before.replace("# about a\n[[post]]\nid = 'a' # x\n# asked\n", ""),
    );
    golden(
        before,
        remove(1),
        &before.replace(
            "# about b\n# and more\n[[post]]\nid = 'b'\n[post.kpi]\nreach = 1\n# planned\n\n",
            "",
        ),
    );
    golden(before, remove(2), &before.replace("\n[[post]]\nid = 'c'\n", ""));
}

#[test]
fn the_only_post_leaves_what_stands_around_it() {
    let remove = || Edit::Remove { at: 0 };
    golden("[[post]]\nid = 'a'", remove(), "");
    golden("\u{feff}[[post]]\r\nid = 'a'\r\n", remove(), "\u{feff}");
    golden("[plan]\n\n[[post]]\nid = 'a'\n", remove(), "[plan]\n");
    golden("[[post]]\nid = 'a'\n\n[plan]\n", remove(), "[plan]\n");
    golden("# a\n\n[[post]]\nid = 'a'\n\n\n# b\n", remove(), "# a\n\n\n# b\n");
}

#[test]
fn a_byte_order_mark_and_line_ends_stay() {
    golden(
        "\u{feff}[[post]]\r\ntitle = 'a' # x\r\n\n[[post]]\nid = 'b'\r\n",
        set(Field::Title, title("b")),
        "\u{feff}[[post]]\r\ntitle = 'b' # x\r\n\n[[post]]\nid = 'b'\r\n",
    );
    golden(
        "\u{feff}[[post]]\r\ndate = 2026-12-09\r\n",
        insert("\u{feff}[[post]]\r\ndate = 2026-12-09\r\n", "2026-12-01"),
        "\u{feff}[[post]]\r\ndate = 2026-12-01\r\ntitle = \"new\"\r\n\r\n[[post]]\r\ndate = 2026-12-09\r\n",
    );
    golden(
        "[[post]]\r\ntext = 'a'\r\n",
        set(Field::Text, title("a\nb")),
        "[[post]]\r\ntext = \"\"\"\r\na\r\nb\"\"\"\r\n",
    );
}

#[test]
fn values_are_put_into_the_plan_as_the_text_says_them() {
    let mut text = read("[[post]]\n");
    let changes = vec![
        (Field::Owner, title(" Maria ")),
        (Field::Owner, title("  Joan ")),
        (Field::Stage, Value::Stage(Tag::Unknown("ToFu".into()))),
        (Field::Date, title("no date")),
    ];
    text.apply(Edit::Set { at: 0, changes })
        .expect("it can be written");
    assert_eq!(
        text.to_string(),
        "[[post]]\nstage = \"unaware\"\nowner = \"Joan\"\n"
    );
    assert_eq!(text.plan().posts[0].owner.as_deref(), Some("Joan"));
}

#[test]
fn what_cannot_be_written_is_refused_and_changes_nothing() {
    let before = "[[post]]\nid = 'a'\n\n[[post]]\nid = 'b'\nkpi.x.y = 1\n";
    let mut text = read(before);
    let refused = |text: &mut PlanText, edit| text.apply(edit).map(|_| ()).expect_err("it cannot be made");
    let nan = set(Field::Hours, Value::Number(f64::NAN));
    assert_eq!(
        refused(&mut text, nan),
        Refused::WouldNotReadBack(vec![Field::Hours])
    );
    let taken = set(Field::Id, title("b"));
    assert_eq!(refused(&mut text, taken), Refused::IdTaken("b".into()));
    let post = Box::new(Post {
        id: "a".into(),
        ..Post::default()
    });
    let again = Edit::Insert { at: 1, post };
    assert_eq!(refused(&mut text, again), Refused::IdTaken("a".into()));
    let changes = vec![(Field::Kpi, figures(&[("reach", 1.0)]))];
    let conflict = Edit::Set { at: 1, changes };
    assert_eq!(
        refused(&mut text, conflict),
        Refused::WouldNotReadBack(vec![Field::Kpi])
    );
    assert_eq!(text.to_string(), before);
}

#[test]
fn a_file_with_errors_is_not_touched() {
    let month = Month::new(2026, 12).expect("a month");
    for broken in [
        "[[post]]\ndate = 'soon'\n",
        "[[post]]\nid = 'a'\n[[post]]\nid = 'a'\n",
    ] {
        let mut text = PlanText::read(broken.to_owned(), month);
        let refused = text.apply(Edit::Remove { at: 0 }).map(|_| ());
        assert_eq!(refused, Err(Refused::ReadOnly));
        assert_eq!(text.to_string(), broken);
    }
}
