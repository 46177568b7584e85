//! `postmix results`.

use super::{Sandbox, data};
use snapbox::assert_data_eq;
use std::fs;

const EXPORT: &str = "\
Post ID,Platform,Published,Title,Reach,Amount spent (EUR),CTR
k3f9qz,,,,\"5,120\",€30.50,4%
,Blog,2026-12-02T08:00,,900,many,
,Instagram,2026-12-24,,7,,
";

#[test]
fn results_are_reported_and_set_and_can_be_taken_back() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let before = fs::read_to_string(data("harbour.toml")).unwrap();
    let now = || fs::read_to_string(sandbox.path("harbour.toml")).unwrap();
    sandbox.write("export.csv", EXPORT);
    let take = ["results", "export.csv", "--into", "harbour.toml"];

    let dry = sandbox.run(&[&take[..], &["--dry-run"]].concat()).expect(1);
    assert!(dry.out.contains("Nothing was written"), "{}", dry.out);
    assert_eq!(now(), before);

    let taken = sandbox.run(&take).expect(1);
    assert_data_eq!(taken.out, snapbox::file!["results.txt"].raw());
    let first = "hours = 1.5\n";
    let second = "hours = 2\n";
    let expected = before
        .replacen(
            first,
            &format!("{first}results = {{ reach = 5120, cost = 30.5 }}\n"),
            1,
        )
        .replacen(second, &format!("{second}results = {{ reach = 900 }}\n"), 1);
    assert_eq!(now(), expected);

    let again = sandbox
        .run(&[&take[..], &["--format", "json"]].concat())
        .expect(1)
        .json();
    assert_eq!(again["updated"].as_array().unwrap().len(), 0);
    assert_eq!(
        (&again["unchanged"], &again["version"]),
        (&2.into(), &serde_json::Value::Null)
    );
    assert_eq!(again["unmatched"][0]["line"], 4);

    sandbox
        .run(&["recover", "harbour.toml", "--restore", "1", "--before"])
        .expect(0);
    assert_eq!(now(), before);
}

#[test]
fn rows_that_all_have_their_posts_are_fine() {
    let sandbox = Sandbox::with(&["harbour.toml"]);
    let export = "id;reach\nk3f9qz;1.200,5\n";
    let run = sandbox.run_with_input(
        &["results", "-", "--into", "harbour.toml", "--format", "json"],
        export,
    );
    let shown = run.expect(0).json();
    assert_eq!(shown["updated"][0]["figures"]["reach"]["after"], 1200.5);
    assert_eq!(shown["version"], 1);
}

#[test]
fn a_plan_or_an_export_that_cannot_be_read_is_left_alone() {
    let sandbox = Sandbox::with(&["harbour.toml", "broken.toml"]);
    sandbox.write("export.csv", EXPORT);
    sandbox.write("dates.csv", "channel,date,reach\nblog,02/12/2026,1\n");
    let before = fs::read(sandbox.path("harbour.toml")).unwrap();
    for (file, plan, remedy) in [
        ("export.csv", "broken.toml", "postmix check broken.toml"),
        ("export.csv", "no.toml", "there is no file `no.toml`"),
        ("no.csv", "harbour.toml", "there is no file `no.csv`"),
        ("harbour.toml", "harbour.toml", "call a column `id`"),
        ("dates.csv", "harbour.toml", "write dates as 2026-12-01"),
        ("export.csv", "-", "name its file with --into"),
    ] {
        let run = sandbox.run(&["results", file, "--into", plan]).expect(2);
        assert!(run.err.contains(remedy) && run.out.is_empty(), "{}", run.err);
    }
    assert_eq!(fs::read(sandbox.path("harbour.toml")).unwrap(), before);
}

const OUTCOME: &str = "\
[plan]
month = \"2026-12\"
[[stage]]
id = \"unaware\"
kpi = \"reach\"
[[stage]]
id = \"converted\"
label = \"Fans\"
kpi = \"orders\"
[[post]]
date = 2026-12-01
channel = \"instagram\"
stage = \"unaware\"
status = \"published\"
kpi = { reach = 4000, clicks = 90 }
results = { reach = 5120.5, clicks = 80, leads = 6, cost = 30, revenue = 75 }
[[post]]
date = 2026-12-02
channel = \"email\"
stage = \"converted\"
status = \"published\"
results = { opens = 12, bounces = 1 }
[[post]]
date = 2026-12-03
channel = \"instagram\"
stage = \"unaware\"
kpi = { reach = 1000 }
results = { reach = 1 }
";

#[test]
fn show_tells_what_was_planned_and_reached_by_month_and_channel() {
    let sandbox = Sandbox::new();
    sandbox.write("p.toml", OUTCOME);
    let results = |arguments: &[&str]| {
        let run = sandbox.run(&[&["show", "p.toml"], arguments].concat()).expect(0);
        run.out
            .split_once("\nResults\n")
            .map(|(_, results)| results.to_owned())
    };
    assert_data_eq!(results(&[]).unwrap(), snapbox::file!["show-results.txt"].raw());
    assert_data_eq!(
        results(&["--by", "channel"]).unwrap(),
        snapbox::file!["show-results-channel.txt"].raw()
    );
    assert_eq!(results(&["--by", "week"]), None);
    sandbox.write("p.toml", "[[post]]\ndate = 2026-12-01\nstage = \"unaware\"\n");
    assert_eq!(results(&[]), None);
}
