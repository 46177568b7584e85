//! Clocks that jump, days that are not everywhere, and hours that are not there.

use super::ended::{PLAN, tagged};
use super::pty::{Setting, Terminal};
use super::scene::{NEW, OLD, Scene};
use super::stage::Stage;
use chrono::{Datelike, NaiveDate};
use postmix::plan::{Month, Plan};
use postmix::planner::when;
use postmix::text::{Delta, PlanText};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The plan that `postmix new` makes of a plan of posts on those days.
fn carried_over(days: &[&str], from: &str, to: &str) -> Plan {
    let scene = Scene::new();
    let posts: Vec<String> = days
        .iter()
        .map(|day| format!("[[post]]\ndate = {day}\n"))
        .collect();
    let posts = posts.concat();
    fs::write(scene.plan(), format!("[plan]\nmonth = \"{from}\"\n\n{posts}")).unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_postmix"))
        .args(["new", "-", "--month", to, "--from"])
        .arg(scene.plan())
        .env("HOME", scene.outside("home"))
        .env("XDG_CONFIG_HOME", scene.outside("config"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let text = PlanText::read(
        String::from_utf8(made.stdout).unwrap(),
        Month::new(2000, 1).unwrap(),
    );
    assert!(!text.has_errors(), "{text}");
    text.plan().clone()
}

#[test]
fn case_26_posts_of_the_31st_and_of_a_leap_day_are_carried_over_into_the_month() {
    for (days, from, to) in [
        (
            &["2027-01-01", "2027-01-29", "2027-01-30", "2027-01-31"][..],
            "2027-01",
            "2027-02",
        ),
        (&["2028-02-28", "2028-02-29"], "2028-02", "2029-02"),
        (&["2028-02-29"], "2028-02", "2028-03"),
        (&["2026-12-31"], "2026-12", "2027-01"),
    ] {
        let plan = carried_over(days, from, to);
        assert_eq!(plan.posts.len(), days.len());
        for (post, day) in plan.posts.iter().zip(days) {
            let new = post.date.unwrap();
            assert_eq!(new.weekday(), date(day).weekday(), "{day} became {new}");
            assert!(plan.month.contains(new), "{day} became {new}");
        }
    }
}

#[test]
fn case_26_a_month_after_the_31st_is_the_last_day_of_the_next() {
    for (from, step, to) in [
        ("2027-01-31", "+1m", "2027-02-28"),
        ("2028-01-31", "+1m", "2028-02-29"),
        ("2028-02-29", "+12m", "2029-02-28"),
        ("2027-03-31", "-1m", "2027-02-28"),
        ("2026-12-31", "+2m", "2027-02-28"),
    ] {
        let from = date(from);
        assert_eq!(
            when::day(step, from, from, Month::of(from)),
            Some(date(to)),
            "{from} {step}"
        );
    }
    let mut stage =
        Stage::with("[plan]\nmonth = \"2027-01\"\n\n[[post]]\ndate = 2027-01-31\ntitle = \"Last\"\n");
    stage.play("n");
    assert_eq!(stage.planner().cursor().day, date("2027-01-31"));
    stage.play("<pagedown>");
    assert_eq!(stage.planner().cursor().day, date("2027-02-28"));
}

#[test]
fn case_26_an_hour_that_the_clocks_leave_out_is_an_hour_like_any_other() {
    // In London there is no half past one on that day.
    let plan = "[plan]\nmonth = \"2027-03\"\ntimezone = \"Europe/London\"\n\n[[post]]\nid = \"aaaaaa\"\ndate = 2027-03-28\ntime = 01:30:00\ntitle = \"Night\"\n";
    let mut stage = Stage::with(plan);
    stage.play("n");
    assert!(stage.screen().contains("01:30"), "{}", stage.screen());
    stage.play("<shift-right><shift-left>>");
    stage.play("<");
    stage.play("<ctrl-s>");
    assert_eq!(stage.disk(), plan);
    stage.play("3<ctrl-s>");
    assert!(
        stage
            .disk()
            .contains("date = 2027-03-28\nstage = \"converted\"\n"),
        "{}",
        stage.disk()
    );
    assert!(stage.disk().contains("time = 01:30:00\n"), "{}", stage.disk());
}

#[test]
fn case_26_a_clock_that_jumps_changes_no_text_and_no_order_of_edits() {
    let mut stage = Stage::with(PLAN);
    let mut texts = vec![stage.text()];
    for (today, key) in [
        ("2036-02-29", "3"),
        ("1969-12-31", "<shift-right>"),
        ("2026-12-01", "1"),
    ] {
        stage.today(today);
        assert_eq!(&stage.text(), texts.last().unwrap());
        stage.play(key);
        texts.push(stage.text());
    }
    let mut stage = stage.killed_and_started_again();
    stage.play("r");
    assert_eq!(Some(stage.text()), texts.pop());
    stage.play("u");
    assert_eq!(stage.text(), PLAN);
}

/// Gives a file a time that lies years away.
fn set_time(path: &Path, years: i64) {
    let away = Duration::from_secs(years.unsigned_abs() * 365 * 24 * 3600);
    let now = SystemTime::now();
    let time = if years < 0 { now - away } else { now + away };
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

#[test]
fn case_26_what_changed_on_disk_is_found_by_its_bytes_whatever_its_time_says() {
    for years in [-40, 0, 30] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        fs::write(&path, PLAN).unwrap();
        set_time(&path, years);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let mut stage = Stage::in_folder(folder.into());
        // As long as before, in the same file, and of the same time.
        stage.change_on_disk(&PLAN.replace("Meet", "Hear"));
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
        stage.play("3<ctrl-s>");
        assert_eq!(stage.disk(), tagged().replace("Meet", "Hear"));
    }
}

#[test]
fn case_26_journals_are_in_the_order_in_which_they_were_begun_whatever_their_times_say() {
    let scene = Scene::new();
    let records = scene.records();
    for years in [30, 10, -40] {
        let mut journal = records.begin(OLD).unwrap();
        journal
            .append(&Delta::between(OLD, &format!("{NEW}# {years}\n")).unwrap())
            .unwrap();
        set_time(journal.path(), years);
    }
    let orphans = scene.orphans(3);
    let last =
        |orphan: &postmix::store::Orphan| orphan.work().unwrap().text.lines().last().unwrap().to_owned();
    let order: Vec<String> = orphans.iter().map(last).collect();
    assert_eq!(order, ["# -40", "# 10", "# 30"], "the latest first");
}

/// The date in a zone that POSIX writes so.
fn date_in(zone: &str) -> String {
    let output = Command::new("date").arg("+%F").env("TZ", zone).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn case_26_today_is_the_local_date() {
    // More than a day apart: never the same date.
    for zone in ["AAA-14", "BBB+12"] {
        let folder = tempfile::tempdir().unwrap();
        let before = date_in(zone);
        fs::write(
            folder.path().join("plan.toml"),
            format!("[plan]\nmonth = \"{}\"\n", &before[..7]),
        )
        .unwrap();
        let setting = Setting {
            environment: &[("TZ", zone)],
            ..Setting::default()
        };
        let program = env!("CARGO_BIN_EXE_postmix");
        let mut terminal = Terminal::start(folder.path(), program.as_ref(), &[], &setting);
        terminal.wait_for("? help");
        terminal.press("aLocal\u{13}");
        terminal.wait_for("Local");
        terminal.press("\u{13}");
        terminal.wait_for("Saved");
        let (plan, after) = (terminal.plan(), date_in(zone));
        assert!(
            [before, after]
                .iter()
                .any(|day| plan.contains(&format!("date = {day}"))),
            "{plan}"
        );
    }
}
