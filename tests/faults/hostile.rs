//! Texts that terminals would obey, or could not bear.

use super::scene::Scene;
use super::stage::Stage;
use std::fs;
use std::process::Command;

/// Escape sequences in 7 and 8 bits, turned reading order, nothing to be seen, line ends, hidden messages.
const TELLING: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{9d}0;x\u{9c}\u{7f}\u{202e}fdp\u{2066}\u{200b}\u{200d}\u{2060}\
                       \u{feff}\u{ad}\u{85}\u{2028}\u{2029}\r\n\u{e0041}\u{e0042}\u{61c}";

/// What a terminal would obey or hide.
fn is_raw(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// A plan that says the words wherever words can be said.
fn plan(words: &str) -> String {
    let words = toml::Value::from(words).to_string();
    // A string over several lines is written so; here it has to stay on one.
    let words = if words.starts_with(['\'', '"']) && !words.contains('\n') {
        words
    } else {
        serde_json::to_string(&toml::Value::from(words)).unwrap()
    };
    format!(
        "[plan]\nbrand = {words}\nmonth = \"2026-12\"\ngoal = {words}\n\n[[post]]\nid = \"aaaaaa\"\ndate = 2026-12-01\n\
         channel = {words}\nstage = \"unaware\"\ntitle = {words}\nowner = {words}\ntags = [{words}]\ntext = {words}\n\
         notes = {words}\nlink = {words}\n\n[[post]]\ntitle = {words}\n\n[[post]]\nid = \"cccccc\"\ndate = 2026-12-24\nstage = {words}\n"
    )
}

/// That every screen shows the plan in cells that a terminal can bear, and that an edit and a save keep its bytes.
fn assert_shown_and_kept(words: &str) {
    let plan = plan(words);
    let mut stage = Stage::with(&plan);
    for keys in [
        "",
        "<tab>",
        "<esc>o",
        "<esc>i",
        "<esc>e",
        "<tab><tab><tab>",
        "<esc>?",
        "<esc>/",
    ] {
        stage.play(keys);
        for cell in stage.cells() {
            let symbol = cell.symbol();
            assert!(!symbol.contains(is_raw), "{keys}: {symbol:?}");
            assert!(symbol.chars().count() <= 17, "{keys}: {symbol:?}");
        }
    }
    let mut stage = Stage::with(&plan);
    stage.play("3<ctrl-s>");
    assert!(stage.notice().contains("Saved"), "{}", stage.notice());
    assert_eq!(stage.disk(), plan.replace("\"unaware\"", "\"converted\""));
}

/// What the program says when it is run so on two plans, `one.toml` and `two.toml`, and their base `plan.toml`.
fn said(words: &str, arguments: &str) -> String {
    let scene = Scene::new();
    let write = |name: &str, text: &str| fs::write(scene.plans().join(name), text).unwrap();
    write("plan.toml", &plan(words));
    write("one.toml", &plan(&format!("one {words}")));
    write("two.toml", &plan(&format!("two {words}")));
    let mut program = Command::new(env!("CARGO_BIN_EXE_postmix"));
    program.current_dir(scene.plans()).args(arguments.split(' '));
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
        program.env(name, scene.outside("home"));
    }
    let output = program.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments}: {said}");
    said
}

const COMMANDS: [&str; 10] = [
    "show plan.toml",
    "show plan.toml --by channel",
    "show plan.toml --by owner",
    "show plan.toml --format json",
    "show plan.toml --format posts",
    "check plan.toml",
    "check plan.toml --format json",
    "check plan.toml --format github",
    "diff one.toml two.toml",
    "merge plan.toml one.toml two.toml -o merged.toml",
];

#[test]
fn case_21_escapes_bidi_and_what_cannot_be_seen_are_shown_safely_and_kept() {
    assert_shown_and_kept(TELLING);
    for arguments in COMMANDS {
        let said = said(TELLING, arguments);
        let raw = said.lines().find(|line| line.contains(is_raw));
        assert_eq!(raw, None, "{arguments}");
    }
}

#[test]
fn case_21_a_hundred_thousand_marks_are_shown_as_a_few_and_kept() {
    let marked = format!("a{}", "\u{301}".repeat(100_000));
    assert_shown_and_kept(&marked);
    for arguments in COMMANDS
        .into_iter()
        .filter(|arguments| !arguments.contains("json"))
    {
        let said = said(&marked, arguments);
        assert!(!said.contains(&"\u{301}".repeat(5)), "{arguments}");
    }
}

#[test]
fn case_21_a_title_of_ten_megabytes_is_shown_by_its_beginning_and_kept() {
    let title = "long ".repeat(2_000_000);
    let plan = format!(
        "[plan]\nmonth = \"2026-12\"\n\n[[post]]\nid = \"aaaaaa\"\ndate = 2026-12-01\ntitle = \"{title}\"\nstage = \"unaware\"\n"
    );
    let mut stage = Stage::with(&plan);
    assert!(stage.screen().contains("long long"), "{}", stage.screen());
    for keys in ["<tab>", "<esc>o", "<esc>e<end>", "<esc>?"] {
        stage.play(keys);
    }
    let mut stage = Stage::with(&plan);
    stage.play("3<ctrl-s>");
    assert!(stage.disk() == plan.replace("\"unaware\"", "\"converted\""));
}
