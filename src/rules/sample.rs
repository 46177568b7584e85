//! Plans for the tests of rules, in a few words.

use super::{Description, Finding, check, habits, ruler::Plainly};
use crate::balance::{Tally, Timeline};
use crate::plan::{Channel, Name, Plan, Post, RuleSetting, Status, Tag, WeekStart};
use crate::room::Room;
use chrono::NaiveDate;

/// A plan of December 2026 and the day on which it is looked at, the first unless said.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) plan: Plan,
    today: NaiveDate,
}

impl Sample {
    /// Posts titled P1, P2, ..., one a line: day (or `-` for an idea, or a whole date), channel (or `-`), stage
    /// (or `-`), and then, where there are any, time and status.
    pub(super) fn of(posts: &str) -> Self {
        let mut plan = Plan::empty("2026-12".parse().unwrap());
        let lines = posts.lines().map(str::trim).filter(|line| !line.is_empty());
        plan.posts = lines
            .enumerate()
            .map(|(at, line)| post(&plan, at, line))
            .collect();
        let today = plan.month.first();
        Self { plan, today }
    }

    /// On another day of the month.
    pub(super) fn today(self, day: u32) -> Self {
        self.on(&day.to_string())
    }

    /// On another day: one of the month, or a whole date.
    pub(super) fn on(mut self, day: &str) -> Self {
        self.today = date(day).unwrap();
        self
    }

    /// With an option of a rule.
    pub(super) fn option(mut self, code: &str, name: &str, value: f64) -> Self {
        self.plan.rules.push(RuleSetting {
            code: code.into(),
            severity: None,
            options: vec![(name.into(), value)],
        });
        self
    }

    /// With a channel in its list.
    pub(super) fn channel(mut self, id: &str, leads_to: Option<&str>, per_week: Option<(u32, u32)>) -> Self {
        self.plan.channels.push(Channel {
            id: id.into(),
            stages: Vec::new(),
            leads_to: leads_to.map(Name::from),
            per_week,
            slots: Vec::new(),
        });
        self
    }

    /// What a rule says.
    fn described(&self, finding: &Finding) -> Description {
        let tally = Tally::of(&self.plan, WeekStart::default());
        let timeline = Timeline::of(&self.plan);
        let habits = habits(&self.plan, &timeline);
        finding.describe(&Room::new(&self.plan, &tally, &timeline, &habits, self.today))
    }

    /// What a rule finds.
    pub(super) fn findings(&self, code: &str) -> Vec<Finding> {
        let tally = Tally::of(&self.plan, WeekStart::default());
        let mut findings = check(
            &self.plan,
            &tally,
            &Timeline::of(&self.plan),
            self.today,
            &Plainly,
        );
        findings.retain(|finding| finding.code == code);
        findings
    }
}

/// What a rule says.
pub(super) fn said(code: &str, sample: &Sample) -> Vec<Description> {
    let findings = sample.findings(code);
    findings.iter().map(|finding| sample.described(finding)).collect()
}

/// The posts of each finding of a rule, by their numbers.
pub(super) fn posts_of(code: &str, sample: &Sample) -> Vec<Vec<usize>> {
    let findings = sample.findings(code);
    let numbers = |finding: &Finding| finding.posts.places().iter().map(|at| at + 1).collect();
    findings.iter().map(numbers).collect()
}

fn post(plan: &Plan, at: usize, line: &str) -> Post {
    let mut words = line.split_whitespace().map(|word| (word != "-").then_some(word));
    let mut next = || words.next().flatten();
    let (day, channel, stage) = (next(), next(), next());
    let (time, status) = (next(), next());
    let stage = stage.map(|word| plan.funnel.find(word).unwrap());
    Post {
        title: format!("P{}", at + 1).into(),
        date: day.map(|day| date(day).unwrap()),
        channel: channel.map(Name::from),
        stage: stage.map_or(Tag::Untagged, Tag::Stage),
        time: time.map(|time| format!("{time}:00").parse().unwrap()),
        status: status.map(|word| Status::from_word(word).unwrap()),
        ..Post::default()
    }
}

fn date(day: &str) -> Option<NaiveDate> {
    let whole = day.parse().ok();
    whole.or_else(|| format!("2026-12-{day:0>2}").parse().ok())
}
