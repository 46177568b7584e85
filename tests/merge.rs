//! Merging plan files: what two people have done to one plan, in one text.

#![expect(clippy::expect_used, reason = "in a test a broken assumption should stop it")]

use postmix::plan::{Month, Plan};
use postmix::text::PlanText;
use postmix::text::merge::{MARKER, Merged, Pick, Versions, merge};

#[path = "merge/branches.rs"]
mod branches;
#[path = "random/dice.rs"]
mod dice;
#[path = "merge/laws.rs"]
mod laws;
#[path = "merge/likeness.rs"]
mod likeness;
#[path = "merge/typed.rs"]
mod typed;

fn december() -> Month {
    Month::new(2026, 12).expect("December 2026 is a month")
}

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    merge(Versions { base, ours, theirs }, &[], MARKER, december())
}

fn picked(base: &str, ours: &str, theirs: &str, picks: &[Pick]) -> Merged {
    let picks: Vec<_> = picks.iter().copied().map(Some).collect();
    merge(Versions { base, ours, theirs }, &picks, MARKER, december())
}

/// What merging must come to, without a conflict.
fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let merged = merged(base, ours, theirs);
    assert!(
        merged.is_clean(),
        "{:?} {:?}\n{}",
        merged.conflicts,
        merged.by_lines,
        merged.text
    );
    merged.text
}

fn plan(text: &str) -> Plan {
    let read = PlanText::read(text.to_owned(), december());
    assert!(!read.has_errors(), "{text}");
    read.plan().clone()
}

const BASE: &str = r#"# Harbour Coffee
[plan]
brand = "Harbour Coffee"
month = "2026-12" # the busy one

[[stage]]
id = "unaware"
target = 0.5

# --- Week 1 ---

# Maria films it
[[post]]
id = "aaaaaa"
date = 2026-12-01
title = "Meet the roaster"
stage = "unaware"

[[post]]
id = "bbbbbb"
date = 2026-12-03
title = "Gift boxes" # photos?
stage = "converted"

# --- Week 2 ---

[[post]]
id = "cccccc"
date = 2026-12-08
title = "How we taste"
"#;

#[test]
fn neighbouring_lines_of_one_post_merge() {
    let ours = BASE.replace("title = \"Meet the roaster\"", "title = \"Meet our roaster\"");
    let theirs = BASE.replace("date = 2026-12-01", "date = 2026-12-02").replacen(
        "\"unaware\"\n\n[[post]]",
        "\"nurturing\"\n\n[[post]]",
        1,
    );
    let both = ours.replace("date = 2026-12-01", "date = 2026-12-02").replacen(
        "\"unaware\"\n\n[[post]]",
        "\"nurturing\"\n\n[[post]]",
        1,
    );
    assert_eq!(clean(BASE, &ours, &theirs), both);
}

#[test]
fn posts_added_at_one_place_are_both_there_and_headings_are_not_doubled() {
    let post =
        |id: &str, date: &str| format!("[[post]]\nid = \"{id}\"\ndate = {date}\ntitle = \"new {id}\"\n\n");
    let before = "[[post]]\nid = \"cccccc\"";
    let ours = BASE.replace(before, &format!("{}{before}", post("ours11", "2026-12-07")));
    let theirs = BASE.replace(before, &format!("{}{before}", post("theirs", "2026-12-06")));
    let expected = BASE.replace(
        before,
        &format!(
            "{}{}{before}",
            post("theirs", "2026-12-06"),
            post("ours11", "2026-12-07")
        ),
    );
    assert_eq!(clean(BASE, &ours, &theirs), expected);
    assert_eq!(
        clean(BASE, &theirs, &ours),
        expected,
        "in the order of their dates, whoever merges"
    );
}

#[test]
fn a_deleted_post_stays_deleted_and_its_neighbours_changes_stay() {
    let post = &BASE[BASE.find("[[post]]\nid = \"bbbbbb\"").expect("it is there")
        ..BASE.find("# --- Week 2").expect("it is there")];
    let ours = BASE.replace(post, "");
    let theirs = BASE.replace("How we taste", "How we cup");
    let merged = clean(BASE, &ours, &theirs);
    assert_eq!(merged, ours.replace("How we taste", "How we cup"));
}

#[test]
fn settings_and_comments_merge_too() {
    let ours = BASE
        .replace("target = 0.5", "target = \"60%\" # more reach")
        .replace("# Maria films it", "# Maria films it, Tom edits");
    let theirs = BASE
        .replace("[plan]\n", "[plan]\ngoal = \"120 sign-ups\"\n")
        .replace("# photos?", "# photos are here")
        .replace("# --- Week 1 ---", "# --- Week 49 ---");
    let merged = clean(BASE, &ours, &theirs);
    for part in [
        "target = \"60%\" # more reach",
        "Tom edits",
        "goal = \"120 sign-ups\"",
        "# photos are here",
        "# --- Week 49 ---",
    ] {
        assert!(merged.contains(part), "{part}\n{merged}");
    }
    assert!(!merged.contains("Week 1 ---"), "{merged}");
}

#[test]
fn one_field_changed_differently_is_a_conflict_with_both_between_markers() {
    let ours = BASE.replace("Gift boxes", "Gift boxes are here");
    let theirs = BASE.replace("Gift boxes", "Boxes to give");
    let merged = merged(BASE, &ours, &theirs);
    let [conflict] = &merged.conflicts[..] else {
        panic!("{:?}", merged.conflicts)
    };
    assert_eq!(conflict.key.as_deref(), Some("title"));
    assert_eq!(conflict.base.as_deref(), Some("Gift boxes"));
    assert_eq!(conflict.ours.as_deref(), Some("Gift boxes are here"));
    assert_eq!(conflict.theirs.as_deref(), Some("Boxes to give"));
    let expected = BASE.replace(
        "title = \"Gift boxes\" # photos?\n",
        "<<<<<<< ours\ntitle = \"Gift boxes are here\" # photos?\n=======\ntitle = \"Boxes to give\" # photos?\n>>>>>>> theirs\n",
    );
    assert_eq!(merged.text, expected);
    for (pick, title) in [
        (Pick::Ours, "Gift boxes are here"),
        (Pick::Theirs, "Boxes to give"),
        (Pick::Both, "Gift boxes are here / Boxes to give"),
    ] {
        let merged = picked(BASE, &ours, &theirs, &[pick]);
        assert!(merged.is_clean());
        assert_eq!(merged.text, BASE.replace("Gift boxes", title));
    }
}

#[test]
fn a_post_deleted_here_and_changed_there_is_a_conflict() {
    let at = BASE.find("[[post]]\nid = \"cccccc\"").expect("it is there");
    let (ours, theirs) = (BASE[..at].to_owned(), BASE.replace("How we taste", "How we cup"));
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = merged(BASE, one, other);
        let [conflict] = &merged.conflicts[..] else {
            panic!("{:?}", merged.conflicts)
        };
        assert_eq!(
            (&*conflict.about, &conflict.key),
            ("“How we cup” (Tue 8 Dec)", &None)
        );
        assert!(merged.text.contains("<<<<<<< ours\n") && merged.text.contains("How we cup"));
        let kept = |pick| plan(&picked(BASE, one, other, &[pick]).text).posts.len();
        let with_ours = if one == &ours { 2 } else { 3 };
        assert_eq!((kept(Pick::Ours), kept(Pick::Theirs)), (with_ours, 5 - with_ours));
    }
}

#[test]
fn a_new_id_alone_does_not_keep_a_deleted_post() {
    let base = BASE.replace("id = \"cccccc\"\n", "");
    let at = base.rfind("[[post]]").expect("it is there");
    assert_eq!(plan(&clean(&base, &base[..at], BASE)).posts.len(), 2);
}

#[test]
fn two_ids_given_to_one_post_are_no_conflict() {
    let base = BASE.replace("id = \"cccccc\"\n", "");
    let (ours, theirs) = (
        BASE.replace("cccccc", "oooooo"),
        BASE.replace("cccccc", "tttttt").replace("taste", "cup"),
    );
    assert_eq!(clean(&base, &ours, &theirs), theirs);
}

#[test]
fn a_post_that_both_have_added_is_there_once() {
    let post = "\n[[post]]\nid = \"dddddd\"\ndate = 2026-12-09\ntitle = \"Both\"\n";
    let ours = format!("{BASE}{post}owner = \"Maria\"\n");
    let theirs = format!("{BASE}{post}hours = 2\n").replace("Meet", "See");
    let merged = clean(BASE, &ours, &theirs);
    assert_eq!(merged.matches("dddddd").count(), 1);
    assert!(merged.contains("owner = \"Maria\"") && merged.contains("hours = 2"));
    let without = |text: &str| text.replace("id = \"dddddd\"\n", "");
    let merged = clean(BASE, &without(&ours), &without(&theirs));
    assert_eq!(merged.matches("\"Both\"").count(), 1);
}

#[test]
fn unknown_keys_and_tables_are_merged_like_known_ones() {
    let base = format!("{BASE}mood = \"calm\"\n\n[tool]\nx = 1\ny = [1, 2]\n");
    let ours = base.replace("calm", "wild").replace("x = 1", "x = 2");
    let theirs = base
        .replace("y = [1, 2]", "y = [1, 2, 3]")
        .replace("How we taste", "How we cup");
    assert_eq!(
        clean(&base, &ours, &theirs),
        theirs.replace("calm", "wild").replace("x = 1", "x = 2")
    );
    let theirs = base.replace("calm", "quiet");
    assert_eq!(merged(&base, &ours, &theirs).conflicts.len(), 1);
}

#[test]
fn other_line_ends_are_no_change() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let ours = BASE.replace("Meet", "See");
    let theirs = BASE.replace("How we taste", "How we cup");
    let both = ours.replace("How we taste", "How we cup");
    assert_eq!(clean(BASE, &ours, &crlf(&theirs)), crlf(&both));
    assert_eq!(
        clean(BASE, &crlf(&ours), &theirs),
        crlf(&both),
        "whoever changes them has changed them for all"
    );
    assert_eq!(clean(&crlf(BASE), &crlf(&ours), &crlf(&theirs)), crlf(&both));
}

#[test]
fn an_order_that_only_one_side_has_changed_is_kept() {
    let at = BASE.rfind("[[post]]").expect("it is there");
    let last = &BASE[at..];
    let moved = BASE[..at].trim_end().to_owned() + "\n";
    let ours = moved.replace("# Maria films it\n", &format!("{last}\n# Maria films it\n"));
    let theirs = BASE.replace("Gift boxes", "Boxes to give");
    let merged = clean(BASE, &ours, &theirs);
    let titles: Vec<String> = plan(&merged)
        .posts
        .iter()
        .map(|post| post.title.to_string())
        .collect();
    assert_eq!(titles, ["How we taste", "Meet the roaster", "Boxes to give"]);
    assert_eq!(clean(BASE, &theirs, &ours), merged);
}

#[test]
fn what_has_errors_is_merged_by_lines_and_never_passed_off_as_merged() {
    let ours = BASE.replace("title = \"Meet", "title = Meet");
    let theirs = BASE.replace("How we taste", "How we cup");
    let merged = merged(BASE, &ours, &theirs);
    assert!(!merged.is_clean());
    assert_eq!(merged.by_lines.as_deref(), Some("our version has errors"));
    assert!(merged.text.contains("title = Meet") && merged.text.contains("How we cup"));
}

#[test]
fn figures_written_in_two_ways_are_merged_amount_by_amount() {
    let base = format!("{BASE}kpi = {{ reach = 1, leads = 2 }}\n");
    let written = "kpi = { reach = 1, leads = 2 }";
    let ours = base.replace(written, "kpi.reach = 5\nkpi.leads = 2 # fewer?");
    for theirs in [
        "kpi = { reach = 1, leads = 3 }",
        "[post.kpi]\nreach = 1\nleads = 3",
    ] {
        let theirs = base.replace(written, theirs);
        for merged in [clean(&base, &ours, &theirs), clean(&base, &theirs, &ours)] {
            let figures = &plan(&merged).posts[2].kpi;
            let amounts: Vec<f64> = figures.iter().map(|(_, amount)| *amount).collect();
            assert_eq!(amounts, [5.0, 3.0], "{merged}");
            assert!(merged.contains("# fewer?"), "{merged}");
        }
    }
}

#[test]
fn tables_of_one_name_below_a_post_are_not_taken_for_each_other() {
    let base = format!("{BASE}[[post.asset]]\nfile = \"a\"\n[[post.asset]]\nfile = \"b\"\n");
    let ours = base.replace("\"a\"", "\"z\"");
    let theirs = base
        .replace("\"b\"", "\"y\"")
        .replace("How we taste", "How we cup");
    let both = theirs.replace("\"a\"", "\"z\"");
    assert_eq!(clean(&base, &ours, &theirs), both);
    assert_eq!(clean(&base, &theirs, &ours), both);
}

#[test]
fn line_ends_of_two_kinds_in_one_text_are_no_obstacle() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (head, tail) = BASE.split_at(BASE.rfind("[[post]]").expect("there are posts"));
    let ours = format!("{}{}", head.replace("Meet", "See"), crlf(tail));
    let theirs = crlf(&BASE.replace("Gift", "More gift"));
    let merged = clean(BASE, &ours, &theirs);
    assert_eq!(merged, theirs.replace("Meet", "See"));
}

#[test]
fn figures_written_in_two_ways_are_never_merged_into_broken_toml() {
    let base = format!("{BASE}kpi = {{ reach = 1 }}\n");
    let ours = base.replace("kpi = { reach = 1 }", "kpi.reach = 2");
    let theirs = base.replace("reach = 1", "reach = 3");
    let merged = merged(&base, &ours, &theirs);
    assert!(!merged.is_clean());
    assert!(merged.text.contains("reach = 2") && merged.text.contains("reach = 3"));
}

const POST: &str = "[[post]]\nid = \"aaaaaa\"\ndate = 2026-12-01\ntitle = \"A\"\n";

#[test]
fn a_table_below_a_post_that_one_side_deletes_and_the_other_changes_is_never_torn_from_its_header() {
    let with = |below: &str| format!("{POST}{below}");
    let (base, ours) = (with("[post.extra]\nfoo = 1\n"), with("[post.extra]\nfoo = 2\n"));
    for (one, other) in [(&ours, &with("")), (&with(""), &ours)] {
        let disputed = merged(&base, one, other);
        assert_eq!(disputed.conflicts.len(), 1, "{}", disputed.text);
        for (pick, side) in [(Pick::Ours, one), (Pick::Theirs, other)] {
            assert_eq!(&picked(&base, one, other, &[pick]).text, side);
        }
    }
}

#[test]
fn keys_that_one_side_writes_in_another_notation_are_not_mixed() {
    let with = |below: &str| format!("{POST}{below}");
    let base = with("extra.foo = 1\nextra.bar = \"z\"\n");
    let inline = with("extra = { foo = 1, bar = \"z\" }\n");
    assert_eq!(
        clean(&base, &inline, &base.replace("\"A\"", "\"B\"")),
        inline.replace("\"A\"", "\"B\"")
    );
    let disputed = merged(&base, &inline, &with("extra.foo = 1\n"));
    assert_eq!(
        disputed.conflicts.len(),
        1,
        "the deletion is not undone unseen\n{}",
        disputed.text
    );
    let disputed = merged(&base, &inline, POST);
    assert_eq!(
        disputed.conflicts.len(),
        1,
        "nor is that of all of it\n{}",
        disputed.text
    );
}

#[test]
fn markers_are_longer_than_anything_that_looks_like_one() {
    let with = |text: &str| format!("{POST}text = \"\"\"\n{text}\n<<<<<<< no\n=======\n>>>>>>> no\n\"\"\"\n");
    let [base, ours, theirs] = ["base", "ours", "theirs"].map(with);
    let disputed = merged(&base, &ours, &theirs);
    let sides = postmix::text::markers::sides_of_markers(&disputed.text).expect("they are marked");
    assert_eq!((sides.ours, sides.theirs), (ours, theirs));
}

#[test]
fn a_post_deleted_or_kept_leaves_no_blank_lines_behind() {
    let at = BASE.find("[[post]]\nid = \"bbbbbb\"").expect("it is there");
    let end = BASE.find("# --- Week 2").expect("it is there");
    let (ours, theirs) = (
        format!("{}{}", &BASE[..at], &BASE[end..]),
        BASE.replace("Gift boxes", "Boxes"),
    );
    let disputed = merged(BASE, &ours, &theirs);
    let sides = postmix::text::markers::sides_of_markers(&disputed.text).expect("they are marked");
    assert_eq!((sides.ours, sides.theirs), (ours.clone(), theirs.clone()));
    assert_eq!(picked(BASE, &ours, &theirs, &[Pick::Theirs]).text, theirs);
    assert_eq!(picked(BASE, &ours, &theirs, &[Pick::Ours]).text, ours);
}

#[test]
fn another_notation_on_one_side_leaves_no_key_behind_in_the_other() {
    let table = format!("{POST}[post.extra]\nfoo = 1\nbar = \"z\"\n");
    let dotted = format!("{POST}extra.foo = 1\nextra.bar = 417\n");
    let owned = |text: &str| text.replace("title = \"A\"\n", "title = \"A\"\nmood = \"calm\"\n");
    for (base, changed) in [(&table, &dotted), (&dotted, &table)] {
        let (other, both) = (owned(base), owned(changed));
        let says = |text: &str| text.parse::<toml::Table>().expect("it is TOML");
        assert_eq!(says(&clean(base, changed, &other)), says(&both));
        assert_eq!(says(&clean(base, &other, changed)), says(&both));
    }
}
