//! What a rule says of a plan in TOML, for the rules' tests.

use super::{Place, habits};
use crate::balance::{Tally, Timeline};
use crate::plan::{Month, Severity, WeekStart};
use crate::room::Room;
use crate::text::PlanText;

/// A finding in words.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) place: Place,
    pub(super) posts: Vec<usize>,
}

/// What the rule of that code says of a plan of December 2026. A post is written as its keys with `;` between them.
pub(super) fn said(code: &str, settings: &str, posts: &[&str]) -> Vec<Said> {
    let month = if settings.contains("[plan]") {
        ""
    } else {
        "[plan]\nmonth = \"2026-12\"\n"
    };
    let text = format!(
        "{month}{settings}\n{}",
        posts.iter().map(|post| table(post)).collect::<String>()
    );
    let month = Month::new(2026, 12).unwrap();
    let text = PlanText::read(text, month);
    assert!(!text.has_errors(), "{}", text.source());
    let tally = Tally::of(text.plan(), WeekStart::default());
    let findings = text.findings(&tally, month.first()).into_iter();
    let own = findings.filter(|finding| finding.code == code);
    let timeline = Timeline::of(text.plan());
    let habits = habits(text.plan(), &timeline);
    let room = Room::new(text.plan(), &tally, &timeline, &habits, month.first());
    own.map(|finding| {
        let words = finding.describe(&room);
        Said {
            severity: finding.severity,
            message: words.message,
            help: words.help,
            posts: finding.posts.places().to_vec(),
            place: finding.place,
        }
    })
    .collect()
}

/// `date = 2026-12-01; stage = "x"` as a table of its own.
fn table(post: &str) -> String {
    let lines: Vec<&str> = post.split(';').map(str::trim).collect();
    format!("[[post]]\n{}\n", lines.join("\n"))
}

/// A post of December's `day` that says those further things, one after the other with a `;` between them.
pub(super) fn post(day: u32, rest: &str) -> String {
    format!("date = 2026-12-{day:02}; {rest}")
}

/// The messages alone.
pub(super) fn messages(said: &[Said]) -> Vec<&str> {
    said.iter().map(|said| &*said.message).collect()
}
