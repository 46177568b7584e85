//! Texts that are easily damaged, and those that are no plans.

use super::scene::Scene;
use postmix::edit::Edit;
use postmix::plan::{Field, Month, Value};
use postmix::store::{self, Expected, LoadError};
use postmix::text::PlanText;
use std::fs::{self, File};
use std::process::Command;

fn read(text: String) -> PlanText {
    PlanText::read(text, Month::new(2026, 12).unwrap())
}

/// Loads the plan of `bytes`, gives the first post the title "two", saves, and returns what the file holds then.
fn retitled(bytes: &[u8]) -> Vec<u8> {
    let scene = Scene::new();
    fs::write(scene.plan(), bytes).unwrap();
    let loaded = store::load(&scene.plan()).unwrap();
    let mut plan = read(loaded.text.clone());
    let changes = vec![(Field::Title, Value::text("two"))];
    plan.apply(Edit::Set { at: 0, changes }).unwrap();
    store::save(&scene.plan(), &plan.to_string(), Expected::Text(&loaded.text)).unwrap();
    fs::read(scene.plan()).unwrap()
}

/// What `postmix check` says of a file: its exit status and its JSON, or its error.
fn check(bytes: &[u8]) -> (Option<i32>, String) {
    let scene = Scene::new();
    fs::write(scene.plan(), bytes).unwrap();
    let checked = Command::new(env!("CARGO_BIN_EXE_postmix"))
        .args(["check", "--format", "json", "--today", "2026-12-01"])
        .arg(scene.plan())
        .env("HOME", scene.outside("home"))
        .env("XDG_CONFIG_HOME", scene.outside("config"))
        .env("XDG_DATA_HOME", scene.outside("data"))
        .output()
        .unwrap();
    assert_eq!(fs::read(scene.plan()).unwrap(), bytes, "the file is as it was");
    let said = [checked.stdout, checked.stderr].concat();
    (checked.status.code(), String::from_utf8(said).unwrap())
}

/// The lines of the findings of one code in what [`check`] says.
fn lines(said: &str, code: &str) -> Vec<u64> {
    let findings: serde_json::Value = serde_json::from_str(said).unwrap();
    let findings = findings.as_array().unwrap().iter();
    let of_code = findings.filter(|finding| finding["code"] == code);
    of_code.map(|finding| finding["line"].as_u64().unwrap()).collect()
}

#[test]
fn case_16_only_edited_bytes_differ_whatever_the_line_ends_are() {
    for text in [
        "[[post]]\r\ndate = 2026-12-01\r\ntitle = 'one'  # why\r\n",
        "[[post]]\ndate = 2026-12-01\r\n\r\ntitle = \"one\"\n\r\n# end\r\n",
        "\u{feff}[[post]]\ndate = 2026-12-01\ntitle = \"one\"\n",
        "[[post]]\ndate = 2026-12-01\ntitle = \"one\"",
        "\u{feff}# a\r\n[[post]]\r\ndate=2026-12-01\ntitle =\t'one'",
        "[[post]]\ntitle = \"one\"\n\n\n\n   \t\n",
    ] {
        let after = retitled(text.as_bytes());
        assert_eq!(String::from_utf8(after).unwrap(), text.replace("one", "two"));
    }
}

#[test]
fn case_17_what_is_no_text_is_refused_by_line_and_column() {
    let (status, said) = check(b"[plan]\nbrand = \"Caf\xe9\"\n");
    assert_eq!(status, Some(2));
    assert!(
        said.contains("is not UTF-8 text at line 2, column 13: save it as UTF-8"),
        "{said}"
    );
    let (status, said) = check(b"[plan]\r\n\r\nbrand = \"\0\"\n");
    assert_eq!(status, Some(2));
    assert!(
        said.contains("has a NUL byte at line 3, column 10: save it as UTF-8"),
        "{said}"
    );
    let utf16: Vec<u8> = "[plan]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(check(&[b"\xff\xfe", &utf16[..]].concat()).0, Some(2));
}

#[test]
fn case_18_more_than_100_mb_is_refused_and_20_mb_are_told_of() {
    let scene = Scene::new();
    File::create(scene.plan())
        .unwrap()
        .set_len(store::SIZE_LIMIT + 1)
        .unwrap();
    let error = store::load(&scene.plan()).unwrap_err();
    assert!(matches!(error, LoadError::TooLarge { .. }), "{error:?}");
    fs::write(
        scene.plan(),
        "#".repeat(usize::try_from(store::SIZE_TO_WARN_AT).unwrap()),
    )
    .unwrap();
    assert!(store::load(&scene.plan()).unwrap().is_large());
}

#[test]
fn case_18_a_nesting_of_a_million_is_a_finding_at_its_place() {
    let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
    for deep in [open.clone(), open + &close] {
        let (status, said) = check(format!("[[post]]\ntitle = \"one\"\nx = {deep}\n").as_bytes());
        assert_eq!(status, Some(1));
        assert!(lines(&said, "bad-value").contains(&3));
    }
}

#[test]
fn case_19_every_place_of_a_duplicate_is_listed_and_the_plan_is_read_only() {
    let keys = "[[post]]\ntitle = \"one\"\ntitle = \"two\"\n\n[[post]]\nowner = \"a\"\nowner = \"a\"\n";
    let (status, said) = check(keys.as_bytes());
    assert_eq!(status, Some(1));
    assert_eq!(lines(&said, "bad-value"), [2, 3, 6, 7]);
    let ids = "[[post]]\nid = \"aaaaaa\"\n[[post]]\nid = \"bbbbbb\"\n[[post]]\nid = \"aaaaaa\"\n[[post]]\nid = \"aaaaaa\"\n";
    let (status, said) = check(ids.as_bytes());
    assert_eq!(status, Some(1));
    assert_eq!(lines(&said, "duplicate-id"), [6, 8], "one for each copy");
    assert_eq!(said.matches("the first is on line 2").count(), 2, "{said}");
    for text in [keys, ids] {
        let mut plan = read(text.to_owned());
        let changes = vec![(Field::Title, Value::text("three"))];
        plan.apply(Edit::Set { at: 0, changes }).unwrap_err();
        assert_eq!(plan.to_string(), text);
    }
}

#[test]
fn case_27_unknown_keys_and_tables_are_kept_byte_for_byte() {
    let text = "top = { a.b = 1, c = [ 2,3 ] }\n[other.tool]\nx='''\n[[post]]\n'''\n[plan]\nmood  =  \"good\"\n\n[[post]]\n\
                \"my key\" = 0b10 # mine\ntitle = \"one\"\nx.y = inf\n[post.extra.deep]\n a = 1\n[[post.more]]\n\n[[unknown]]\n";
    let after = retitled(text.as_bytes());
    assert_eq!(String::from_utf8(after).unwrap(), text.replace("one", "two"));
}
