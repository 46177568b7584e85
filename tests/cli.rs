//! The built program on its command line: what it prints, and with which exit status it ends.
//!
//! Golden outputs are in `tests/cli/`; `SNAPSHOTS=overwrite cargo test --test cli` writes them anew.
#![expect(
    clippy::unwrap_used,
    reason = "a sandbox that cannot be set up should fail its test, and clippy knows only the tests themselves"
)]

use postmix::balance::Tally;
use postmix::plan::{Month, WeekStart};
use postmix::rules::RULES;
use postmix::text::PlanText;
use postmix::text::template::TEMPLATES;
use snapbox::assert_data_eq;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

#[path = "cli/balance.rs"]
mod balance;
#[path = "cli/recover.rs"]
#[cfg(unix)]
mod recover;
#[path = "cli/results.rs"]
mod results;
#[path = "cli/teams.rs"]
mod teams;

/// The program in a folder of its own, away from the settings of whoever runs the tests.
struct Sandbox {
    folder: TempDir,
}

/// What a run came to.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// A sandbox with copies of those files of `tests/cli/`.
    fn with(names: &[&str]) -> Self {
        let sandbox = Self::new();
        for name in names {
            fs::copy(data(name), sandbox.path(name)).unwrap();
        }
        sandbox
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postmix"));
        let home = self.folder.path().join("home");
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env_remove("NO_COLOR")
            .stdin(Stdio::null());
        command
    }

    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Run::of(&child.wait_with_output().unwrap())
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    #[track_caller]
    fn expect(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "stdout:\n{}\nstderr:\n{}",
            self.out, self.err
        );
        self
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(name)
}

const TODAY: [&str; 2] = ["--today", "2026-12-01"];

fn is_raw(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200b}')
}

// show

#[test]
fn show_prints_a_table_for_the_month_and_by_week_channel_and_owner() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let month = sandbox.run(&["show", "harbour.toml"]).expect(0);
    assert_data_eq!(month.out, snapbox::file!["cli/show-month.txt"].raw());
    let week = sandbox.run(&["show", "harbour.toml", "--by", "week"]).expect(0);
    assert_data_eq!(week.out, snapbox::file!["cli/show-week.txt"].raw());
    let owner = sandbox
        .run(&["show", "harbour.toml", "--by", "owner", "--weigh", "hours"])
        .expect(0);
    assert_data_eq!(owner.out, snapbox::file!["cli/show-owner-hours.txt"].raw());
    let channel = sandbox
        .run(&["show", "harbour.toml", "--by", "channel"])
        .expect(0);
    assert_data_eq!(channel.out, snapbox::file!["cli/show-channel.txt"].raw());
}

#[test]
fn show_lists_channels_from_the_top_down_with_what_each_leads_to() {
    let sandbox = Sandbox::new();
    let plan = "[[channel]]\nid = \"email\"\n[[channel]]\nid = \"x\"\nleads_to = \"blog\"\n\
                [[channel]]\nid = \"Blog\"\nleads_to = \"Email\"\n[[channel]]\nid = \"a\"\nleads_to = \"b\"\n\
                [[channel]]\nid = \"b\"\nleads_to = \"a\"\n\
                [[post]]\ndate = 2026-12-01\nstage = \"unaware\"\nchannel = \"fax\"\n";
    let shown = sandbox
        .run_with_input(&["show", "-", "--by", "channel"], plan)
        .expect(0);
    let rows: Vec<&str> = shown
        .out
        .lines()
        .skip_while(|line| !line.starts_with("channel"))
        .collect();
    let ends = [
        ("channel", "all  leads to"),
        ("x", "0  → Blog"),
        ("a", "0  loop → b"),
        ("b", "0  loop → a"),
        ("fax", "1  dead end"),
        ("Blog", "0  → email"),
        ("email", "0  deepest"),
    ];
    assert_eq!(rows.len(), ends.len(), "{}", shown.out);
    for (row, (name, end)) in rows.iter().zip(ends) {
        assert!(
            row.starts_with(name) && row.ends_with(end),
            "{row:?} is not {name}: {end}"
        );
    }
}

#[test]
fn show_prints_json_with_its_keys_in_order() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let shown = sandbox
        .run(&["show", "harbour.toml", "--format", "json"])
        .expect(0);
    assert_data_eq!(shown.out, snapbox::file!["cli/show-json.txt"].raw());
}

#[test]
fn a_plan_without_counted_posts_has_no_score_and_shares_of_nothing() {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with_input(
        &["show", "-", "--format", "json", "--today", "2026-12-01"],
        "[[post]]\n",
    );
    let shown = run.expect(0).json();
    assert_eq!(shown["score"], serde_json::Value::Null);
    assert_eq!(shown["month"], "2026-12");
    assert_eq!(shown["ideas"], 1);
    assert_eq!(shown["stages"][0]["share"], 0.0);
    assert_eq!(shown["weeks"][0]["start"], "2026-11-30");
    assert_eq!(shown["channels"].as_array().unwrap().len(), 0);
}

#[test]
fn show_tells_errors_apart_from_the_result_for_what_could_be_read() {
    let sandbox = Sandbox::with(&["broken.toml"]);
    let shown = sandbox
        .run(&["show", "broken.toml", "--format", "json"])
        .expect(2);
    assert_eq!(shown.json()["posts"], 1);
    assert!(
        shown.err.contains("error[bad-value]") && shown.err.contains("broken.toml:2:"),
        "{}",
        shown.err
    );
}

#[test]
fn weeks_begin_as_the_users_settings_say() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    sandbox.write("own.toml", "week_start = \"sunday\"\n");
    let shown = sandbox.run(&["show", "harbour.toml", "--format", "json", "--config", "own.toml"]);
    assert_eq!(shown.expect(0).json()["weeks"][0]["start"], "2026-11-29");
}

// check

#[test]
fn check_prints_findings_with_their_lines() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let checked = sandbox
        .run(&[&["check", "harbour.toml"][..], &TODAY].concat())
        .expect(1);
    assert_data_eq!(checked.out, snapbox::file!["cli/check-text.txt"].raw());
    assert_eq!(checked.err, "");
}

#[test]
fn check_prints_json_and_github_annotations() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let json = sandbox
        .run(&[&["check", "harbour.toml", "--format", "json"][..], &TODAY].concat())
        .expect(1);
    assert_data_eq!(json.out, snapbox::file!["cli/check-json.txt"].raw());
    let github = sandbox
        .run(&[&["check", "harbour.toml", "--format", "github"][..], &TODAY].concat())
        .expect(1);
    assert_data_eq!(github.out, snapbox::file!["cli/check-github.txt"].raw());
}

#[test]
fn check_prints_sarif() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    sandbox.write("plans/a b.toml", "[[post]]\ndate = tomorrow\n");
    let arguments = [
        "check",
        "./plans",
        "harbour.toml",
        "--format",
        "sarif",
        "--deny",
        "error",
    ];
    let run = sandbox.run(&[&arguments[..], &TODAY].concat()).expect(1);
    assert_eq!(sandbox.run(&[&arguments[..], &TODAY].concat()).out, run.out);
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let log = run.out.replace(&version, "\"version\": \"VERSION\"");
    assert_data_eq!(log, snapbox::file!["cli/check-sarif.txt"].raw());
}

#[test]
fn deny_says_from_which_severity_on_a_check_fails() {
    let sandbox = Sandbox::new();
    let note = "[plan]\nmonth = \"2026-12\"\nmood = 1\n[rules]\nstage-minimum = \"off\"\n";
    let check = |deny: &str| sandbox.run_with_input(&["check", "-", "--deny", deny], note);
    check("warning").expect(0);
    check("error").expect(0);
    let denied = check("note").expect(1);
    assert!(denied.out.contains("<stdin>:3:1"), "{}", denied.out);
    assert!(denied.out.ends_with("1 plan: 1 note\n"), "{}", denied.out);
}

#[test]
fn a_broken_file_is_a_finding_and_a_missing_one_a_failure() {
    let sandbox = Sandbox::with(&["broken.toml"]);
    sandbox
        .run(&["check", "broken.toml", "--deny", "error"])
        .expect(1);
    let missing = sandbox
        .run(&["check", "no.toml", "broken.toml", "--format", "json"])
        .expect(2);
    assert!(
        missing.err.contains("there is no file `no.toml`"),
        "{}",
        missing.err
    );
    assert!(
        !missing.json().as_array().unwrap().is_empty(),
        "the other file is checked all the same"
    );
}

#[test]
fn folders_are_searched_for_plans() {
    let sandbox = Sandbox::new();
    let plan = "[plan]\nmonth = \"2026-12\"\nmood = 1\n[rules]\nstage-minimum = \"off\"\n";
    for name in [
        "plans/b.toml",
        "plans/a/x.toml",
        "plans/.git/y.toml",
        "plans/target/z.toml",
    ] {
        sandbox.write(name, plan);
    }
    sandbox.write("plans/Cargo.toml", "[package]\nname = \"x\"\n");
    let checked = sandbox
        .run(&["check", "plans", "--format", "json"])
        .expect(0)
        .json();
    let files: Vec<_> = checked
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["file"].clone())
        .collect();
    assert_eq!(files, ["plans/a/x.toml", "plans/b.toml"]);
    sandbox.write("empty/readme.md", "");
    sandbox.run(&["check", "empty"]).expect(2);
}

// explain

#[test]
fn explain_tells_a_rule_lists_them_and_knows_the_nearest() {
    let sandbox = Sandbox::new();
    let told = sandbox.run(&["explain", "untagged-post"]).expect(0);
    assert_data_eq!(told.out, snapbox::file!["cli/explain.txt"].raw());
    let list = sandbox.run(&["explain"]).expect(0);
    assert_eq!(list.out.lines().count(), RULES.len());
    let unknown = sandbox.run(&["explain", "stage-shrot"]).expect(2);
    assert!(
        unknown.err.contains("did you mean `stage-short`?"),
        "{}",
        unknown.err
    );
    assert!(unknown.err.contains("bad-value"), "{}", unknown.err);
}

#[test]
fn the_examples_that_explain_prints_do_as_it_says() {
    for rule in RULES {
        let codes = |example: &str| -> Vec<_> {
            let text = PlanText::read(example.into(), Month::new(2026, 12).unwrap());
            let tally = Tally::of(text.plan(), WeekStart::default());
            let today = "2026-12-15".parse().unwrap();
            let found = text.findings(&tally, today).into_iter();
            // A note of a rule that warns says that nothing can be done.
            found
                .filter(|finding| finding.severity >= rule.severity)
                .map(|finding| finding.code)
                .collect()
        };
        let (fires, content) = (codes(rule.fires), codes(rule.content));
        assert!(
            fires.contains(&rule.code),
            "{} does not fire but {fires:?}",
            rule.code
        );
        assert!(!content.contains(&rule.code), "{} is not content", rule.code);
    }
}

// count

#[test]
fn count_says_whether_a_text_fits_a_channel() {
    let sandbox = Sandbox::new();
    sandbox.write("post.txt", "Menu: example.com\n");
    let run = sandbox.run(&["count", "--channel", "x", "post.txt"]).expect(0);
    assert_eq!(run.out, "29 of 280 characters on x: fits, 251 left\n");
    let json = ["count", "--format", "json", "--channel"];
    let long = sandbox.run_with_input(&[&json[..], &["Threads"]].concat(), &"é".repeat(501));
    assert_eq!(
        long.expect(1).json(),
        serde_json::json!({"channel": "threads", "count": 501, "limit": 500, "fits": false})
    );
    let any = sandbox.run_with_input(&[&json[..], &["blog", "-"]].concat(), "any length");
    assert_eq!(
        any.expect(0).json(),
        serde_json::json!({"channel": "blog", "count": 10, "limit": null, "fits": true})
    );
}

#[test]
fn count_fails_on_what_it_does_not_know_or_cannot_read() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .run(&["count", "--channel", "instgram", "post.txt"])
        .expect(2);
    assert!(
        run.out.is_empty() && run.err.contains("did you mean `instagram`?"),
        "{}",
        run.err
    );
    let run = sandbox.run(&["count", "--channel", "x", "gone.txt"]).expect(2);
    assert!(run.out.is_empty() && run.err.contains("gone.txt"), "{}", run.err);
}

// new

#[test]
fn a_new_plan_checks_without_errors_and_shows() {
    for template in TEMPLATES.map(|template| template.name) {
        let sandbox = Sandbox::new();
        let made = sandbox
            .run(&["new", "p.toml", "--template", template, "--month", "2027-02"])
            .expect(0);
        assert!(
            made.out.contains("February 2027") && made.out.contains("postmix p.toml"),
            "{}",
            made.out
        );
        sandbox
            .run(&["check", "p.toml", "--deny", "error", "--today", "2027-02-01"])
            .expect(0);
        let shown = sandbox
            .run(&["show", "p.toml", "--format", "json"])
            .expect(0)
            .json();
        assert_eq!(
            (&shown["month"], &shown["outside"]),
            (&"2027-02".into(), &0.into())
        );
    }
}

#[test]
fn new_plans_the_coming_month_late_in_the_current_one() {
    let sandbox = Sandbox::new();
    for (today, month) in [("2026-12-19", "December 2026"), ("2026-12-20", "January 2027")] {
        let made = sandbox
            .run(&["new", &format!("{today}.toml"), "--today", today])
            .expect(0);
        assert!(made.out.contains(month), "{}", made.out);
    }
}

#[test]
fn new_overwrites_nothing_and_knows_its_templates() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let before = fs::read(sandbox.path("harbour.toml")).unwrap();
    let refused = sandbox.run(&["new", "harbour.toml"]).expect(2);
    assert!(
        refused.err.contains("`harbour.toml` exists already"),
        "{}",
        refused.err
    );
    assert_eq!(fs::read(sandbox.path("harbour.toml")).unwrap(), before);
    let unknown = sandbox
        .run(&["new", "p.toml", "--template", "local-shp"])
        .expect(2);
    assert!(
        unknown.err.contains("did you mean `local-shop`?") && unknown.err.contains("creator"),
        "{}",
        unknown.err
    );
    assert!(
        sandbox
            .run(&["new", "no/p.toml"])
            .expect(2)
            .err
            .contains("there is no folder")
    );
    assert!(!sandbox.path("p.toml").exists());
}

#[test]
fn a_plan_is_made_of_the_last_one() {
    let sandbox = Sandbox::with(&["harbour.toml", "broken.toml"]);
    let run = sandbox
        .run(&[
            "new",
            "next.toml",
            "--from",
            "harbour.toml",
            "--today",
            "2026-12-03",
        ])
        .expect(0);
    assert!(
        run.out.contains("Harbour Coffee, January 2027, 7 posts"),
        "{}",
        run.out
    );
    let made = fs::read_to_string(sandbox.path("next.toml")).unwrap();
    assert!(
        made.contains("date = 2027-01-05") && made.contains("titel = \"How we roast\""),
        "{made}"
    );
    assert!(!made.contains("k3f9qz"), "{made}");
    let broken = sandbox.run(&["new", "n.toml", "--from", "broken.toml"]).expect(2);
    assert!(broken.err.contains("postmix check broken.toml"), "{}", broken.err);
}

#[test]
fn the_users_own_funnel_goes_into_blank_plans() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "own.toml",
        "[[stage]]\nid = \"cold\"\n[[stage]]\nid = \"warm\"\n[[channel]]\nid = \"blog\"\n",
    );
    let made = sandbox
        .run(&["new", "-", "--config", "own.toml", "--brand", "A \"B\""])
        .expect(0);
    let text = PlanText::read(made.out, Month::new(2026, 12).unwrap());
    assert!(!text.has_errors());
    assert_eq!((text.plan().funnel.len(), text.plan().channels.len()), (2, 1));
    assert_eq!(&*text.plan().brand, "A \"B\"");
}

// The whole

#[test]
fn without_a_terminal_the_planner_says_what_to_use() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    for arguments in [&[][..], &["harbour.toml"]] {
        let refused = sandbox.run::<&str>(arguments).expect(2);
        assert!(
            refused.err.contains("postmix show") && refused.err.contains("postmix check"),
            "{}",
            refused.err
        );
        assert_eq!(refused.out, "");
    }
    let typo = sandbox.run(&["chekc"]).expect(2);
    assert!(
        typo.err.contains("did you mean the command `postmix check`?"),
        "{}",
        typo.err
    );
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    for arguments in [
        &["show"][..],
        &["check"],
        &["show", "harbour.toml", "--by", "moon"],
        &["show", "harbour.toml", "--today", "yesterday"],
        &["new", "p.toml", "--month", "2026-13"],
        &["harbour.toml", "show", "harbour.toml"],
        &["--nonsense"],
        &["show", "harbour.toml", "--config", "no.toml"],
        &["show", "."],
    ] {
        let run = sandbox.run(arguments).expect(2);
        assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}");
    }
    sandbox.run(&["--help"]).expect(0);
    sandbox.run(&["--version"]).expect(0);
}

#[test]
fn mistakes_in_the_settings_are_told_with_their_places() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    sandbox.write("own.toml", "thema = \"dark\"\nweek_start = 3\n");
    let run = sandbox
        .run(&["show", "harbour.toml", "--config", "own.toml"])
        .expect(2);
    assert_data_eq!(run.err, snapbox::file!["cli/config-errors.txt"].raw());
}

#[cfg(target_os = "linux")]
#[test]
fn settings_are_read_from_the_platforms_folder_and_explain_does_without() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    sandbox.write("home/config/postmix/config.toml", "week_start = \"sunday\"\n");
    let shown = sandbox
        .run(&["show", "harbour.toml", "--format", "json"])
        .expect(0);
    assert_eq!(shown.json()["weeks"][0]["start"], "2026-11-29");
    sandbox.write("home/config/postmix/config.toml", "week_start = \n");
    sandbox.run(&["show", "harbour.toml"]).expect(2);
    sandbox.run(&["explain"]).expect(0);
}

#[test]
fn nothing_of_a_hostile_plan_reaches_the_terminal_raw() {
    let sandbox = Sandbox::new();
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{200b}";
    let escaped = "\\u001B]0;owned\\u0007\\u009B31m\\u202E\\u200B";
    let plan = format!(
        "[plan]\nbrand = \"{escaped}\"\nmonth = \"2026-12\"\n\"{escaped}\" = 1\n[[post]]\ndate = 2026-12-01\ntitle = \"{escaped}\" # {hostile}\n\
         stage = \"{escaped}\"\nchannel = \"{escaped}\"\nowner = '{}'\n[[post]]\ndate = 2026-12-01\nstage = \"top\"\nowner = \"{escaped}\"\n",
        "\u{200b}\u{202e}",
    );
    sandbox.write("p.toml", &plan);
    sandbox.write(
        "p.csv",
        &format!(
            "id,channel,date,re{hostile}ach,leads\n{hostile},,,1,2\n,{hostile},2026-12-01,3,{hostile}\n"
        ),
    );
    for arguments in [
        &["show", "p.toml", "--by", "channel"][..],
        &["show", "p.toml", "--by", "owner"],
        &["show", "p.toml", "--format", "json"],
        &["check", "p.toml"],
        &["check", "p.toml", "--format", "json"],
        &["check", "p.toml", "--format", "github"],
        &["check", "p.toml", "--format", "sarif"],
        &["results", "p.csv", "--into", "p.toml"],
        &["results", "p.csv", "--into", "p.toml", "--format", "json"],
    ] {
        let run = sandbox.run(arguments);
        assert!(!run.out.contains(is_raw), "{arguments:?}: {:?}", run.out);
        assert!(!run.err.contains(is_raw), "{arguments:?}: {:?}", run.err);
    }
    let shown = sandbox.run(&["show", "p.toml", "--format", "json"]).json();
    assert_eq!(shown["brand"], hostile, "JSON is exact");
    let missing = sandbox.run(&["check", &format!("no{hostile}.toml")]).expect(2);
    assert!(!missing.err.contains(is_raw), "{:?}", missing.err);
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut command = sandbox.command(arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        Run::of(&command.output().unwrap()).out.contains('\u{1b}')
    };
    for command in ["show", "check"] {
        assert!(!coloured(&[command, "harbour.toml"], false));
        assert!(coloured(&[command, "harbour.toml", "--color", "always"], true));
        assert!(!coloured(&[command, "harbour.toml", "--color", "never"], false));
    }
}

#[test]
fn standard_input_is_a_plan_like_any_other() {
    let sandbox = Sandbox::new();
    let plan = fs::read_to_string(data("harbour.toml")).unwrap();
    let shown = sandbox.run_with_input(&["show", "-"], &plan).expect(0);
    assert!(
        shown.out.starts_with("Harbour Coffee · December 2026\n"),
        "{}",
        shown.out
    );
    let checked = sandbox
        .run_with_input(&["check", "-", "--format", "json"], &plan)
        .expect(1);
    assert_eq!(checked.json()[0]["file"], "<stdin>");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let sandbox = Sandbox::new();
    let posts: String = (0..20_000).map(|_| "[[post]]\ndate = 2026-12-01\n").collect();
    sandbox.write("p.toml", &posts);
    let mut command = sandbox.command(&["check", "p.toml", "--format", "json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
