//! What can be said about a plan: one file a rule, named by its code.
//!
//! A [`Rule`] is a value that says what it does, why it matters to a social media manager and what to do about
//! it. [`check`] runs those that judge the plan; the ones marked [`Check::Reading`] are found while a file is read
//! and only described here, so that `explain` and `[rules]` know them like any other.
//! To add a rule, write its file and name it in [`RULES`].

mod advice;
mod ask_before_nurture;
mod asks_back_to_back;
mod bad_value;
mod cadence;
mod channel_dead_end;
mod channel_loop;
mod double_booked;
mod duplicate_id;
mod duplicate_text;
mod effort;
mod exact;
mod finding;
mod funnel_inverted;
mod gap;
mod goal_is_outcome;
mod hours_skewed;
mod kpi_behind;
mod manners;
mod marks;
mod no_time;
mod off_stage;
mod openings;
mod outside_month;
mod over_cadence;
mod over_length;
mod owner_overbooked;
mod paid_at_top;
mod past_unpublished;
mod quiet_days;
mod register;
mod ruler;
#[cfg(test)]
mod sample;
mod short;
mod singles;
mod stage_gap;
mod stage_minimum;
mod stage_short;
mod stage_without_kpi;
mod subject;
mod targets_sum;
mod too_close;
mod too_many_hashtags;
#[cfg(test)]
mod trial;
mod under_cadence;
mod unknown_channel;
mod unknown_key;
mod unknown_stage;
mod untagged_post;
mod value_unused;
mod week_without_stage;
mod words;

pub use ask_before_nurture::Early;
pub use asks_back_to_back::Asks;
pub use cadence::Cadence;
pub use duplicate_id::has_duplicate_ids;
pub use finding::{Affected, Behind, Description, Facts, Finding, Load, Place, Skewed};
pub use funnel_inverted::Inverted;
pub use gap::{Gap, Giver};
pub use manners::habits;
pub use openings::Openings;
pub use ruler::{Ruler, Unmeasured};
pub use short::Short;
pub use singles::{Remarks, Single, Singles};
pub use subject::Subject;
pub use too_close::Shift;
pub use unknown_channel::{is_users_own, known_channels};

use crate::balance::{Mix, Tally, Timeline, Weigh};
use crate::plan::{Plan, RuleSetting, Severity};
use chrono::NaiveDate;

/// A rule: what it looks for and what to say about it.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as in `postmix explain CODE` and `[rules]`.
    pub code: &'static str,
    /// How much its findings matter unless the plan says otherwise.
    pub severity: Severity,
    /// When it fires, in one sentence.
    pub summary: &'static str,
    /// Why it matters to a social media manager.
    pub why: &'static str,
    /// The options it takes in `[rules]`.
    pub options: &'static [RuleOption],
    /// A plan it has something to say about.
    pub fires: &'static str,
    /// A plan it is content with.
    pub content: &'static str,
    /// How it looks.
    pub check: Check,
    /// Puts a finding of its own into words.
    pub describe: fn(&Finding, &Plan) -> Description,
}

/// A number that a plan may set for a rule.
#[derive(Debug)]
pub struct RuleOption {
    /// Its name in `[rules]`.
    pub name: &'static str,
    /// What it is where the plan says nothing.
    pub default: f64,
    /// What it means, with its unit.
    pub meaning: &'static str,
    /// What it can be.
    pub kind: OptionKind,
}

/// What the number of an option can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// A whole number, 0 or more: posts, days, minutes.
    Count,
    /// A part of a whole, from 0 to 1.
    Fraction,
    /// Percentage points, from 0 to 100.
    Points,
}

impl OptionKind {
    /// Whether the number can be such a one.
    pub fn allows(self, number: f64) -> bool {
        match self {
            Self::Count => number >= 0.0 && number.fract() == 0.0,
            Self::Fraction => (0.0..=1.0).contains(&number),
            Self::Points => (0.0..=100.0).contains(&number),
        }
    }

    /// What to write, in words that follow "write".
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Count => "a whole number, 0 or more",
            Self::Fraction => "a part of a whole from 0 to 1, such as 0.8 for 80 %",
            Self::Points => "percentage points from 0 to 100, such as 20",
        }
    }
}

/// How a rule looks at a plan.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At the whole plan at once.
    Plan(fn(&Context<'_>, &mut Report<'_>)),
    /// At each post by itself.
    Post(fn(&Single<'_>, &mut Remarks<'_>)),
    /// At the text, while a file is read.
    Reading,
}

/// What the rules may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its counts.
    pub tally: &'a Tally,
    /// Its mix, by posts.
    pub mix: &'a Mix,
    /// Its dated posts in the order in which they go out.
    pub timeline: &'a Timeline,
    /// What is known of each post by itself.
    pub singles: &'a Singles,
    /// The local date; a value, so that results can be repeated.
    pub today: NaiveDate,
}

/// Where a rule leaves its findings. It gives them the severity that the plan or the rule has set.
#[derive(Debug)]
pub struct Report<'a> {
    rule: &'static Rule,
    severity: Severity,
    settings: &'a [RuleSetting],
    findings: &'a mut Vec<Finding>,
}

impl<'a> Report<'a> {
    fn new(rule: &'static Rule, severity: Severity, plan: &'a Plan, findings: &'a mut Vec<Finding>) -> Self {
        let settings = &plan.rules;
        Self {
            rule,
            severity,
            settings,
            findings,
        }
    }

    /// What the plan has set for one of the rule's options, or what the rule has; 0 for an option it does not have.
    pub fn option(&self, name: &str) -> f64 {
        option_of(self.rule, self.settings, name)
    }

    /// An option that is a number of things, such as days: rounded down, not below 0.
    pub fn whole_option(&self, name: &str) -> u32 {
        whole_option_of(self.rule, self.settings, name)
    }

    /// The same of another rule, for advice that should keep to it.
    fn whole_option_of(&self, rule: &Rule, name: &str) -> u32 {
        whole_option_of(rule, self.settings, name)
    }

    /// Leaves a finding.
    pub fn add(&mut self, place: Place, posts: Affected, facts: Facts) {
        self.add_with(self.severity, place, posts, facts);
    }

    /// Leaves a finding that is worth no more than a note, whatever the rule's severity.
    pub fn add_note(&mut self, place: Place, posts: Affected, facts: Facts) {
        self.add_with(Severity::Note, place, posts, facts);
    }

    fn add_with(&mut self, severity: Severity, place: Place, posts: Affected, facts: Facts) {
        self.findings.push(Finding {
            code: self.rule.code,
            severity,
            place,
            posts,
            facts,
        });
    }
}

/// All rules, in the order in which `explain` lists them.
pub static RULES: [&Rule; 35] = [
    &stage_short::RULE,
    &stage_minimum::RULE,
    &untagged_post::RULE,
    &funnel_inverted::RULE,
    &week_without_stage::RULE,
    &stage_gap::RULE,
    &ask_before_nurture::RULE,
    &asks_back_to_back::RULE,
    &channel_dead_end::RULE,
    &channel_loop::RULE,
    &off_stage::RULE,
    &double_booked::RULE,
    &too_close::RULE,
    &over_cadence::RULE,
    &under_cadence::RULE,
    &quiet_days::RULE,
    &over_length::RULE,
    &too_many_hashtags::RULE,
    &duplicate_text::RULE,
    &owner_overbooked::RULE,
    &hours_skewed::RULE,
    &goal_is_outcome::RULE,
    &stage_without_kpi::RULE,
    &kpi_behind::RULE,
    &value_unused::RULE,
    &paid_at_top::RULE,
    &outside_month::RULE,
    &past_unpublished::RULE,
    &no_time::RULE,
    &duplicate_id::RULE,
    &unknown_stage::RULE,
    &unknown_channel::RULE,
    &targets_sum::RULE,
    &unknown_key::RULE,
    &bad_value::RULE,
];

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code == code)
}

/// Every code that a plan's `[rules]` may name.
pub fn known_codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code)
}

/// Runs the rules that judge a plan. Findings come rule by rule, in the order of [`RULES`] and within one of the
/// plan; those a plan switches off stay away. `tally` and `timeline` must be those of the plan.
pub fn check(
    plan: &Plan,
    tally: &Tally,
    timeline: &Timeline,
    today: NaiveDate,
    ruler: &'static dyn Ruler,
) -> Vec<Finding> {
    check_kept(plan, tally, timeline, &Singles::of(plan, today, ruler))
}

/// The same for those who keep what is known of single posts up to date; see [`check`].
pub fn check_kept(plan: &Plan, tally: &Tally, timeline: &Timeline, singles: &Singles) -> Vec<Finding> {
    check_with(plan, tally, timeline, singles, |_| true)
}

/// Runs those of the rules that are wanted; see [`check`].
pub(crate) fn check_with(
    plan: &Plan,
    tally: &Tally,
    timeline: &Timeline,
    singles: &Singles,
    is_wanted: impl Fn(&Rule) -> bool,
) -> Vec<Finding> {
    let mix = Mix::of(&plan.funnel, &tally.counted, Weigh::Posts);
    let context = Context {
        plan,
        tally,
        mix: &mix,
        timeline,
        singles,
        today: singles.today(),
    };
    let mut findings = Vec::new();
    for rule in RULES.into_iter().filter(|rule| is_wanted(rule)) {
        let Some(severity) = severity_of(rule, &plan.rules) else {
            continue;
        };
        match rule.check {
            Check::Plan(check) => check(&context, &mut Report::new(rule, severity, plan, &mut findings)),
            Check::Post(_) => singles.report(rule, severity, &mut findings),
            Check::Reading => {}
        }
    }
    findings
}

/// What a plan with those settings has set for an option, or what the rule has; 0 for an option it does not have.
pub fn option_of(rule: &Rule, settings: &[RuleSetting], name: &str) -> f64 {
    let own = settings.iter().filter(|setting| &*setting.code == rule.code);
    let set = own
        .flat_map(|setting| &setting.options)
        .rev()
        .find(|(option, _)| &**option == name);
    let default = || rule.options.iter().find(|option| option.name == name);
    set.map(|(_, value)| *value)
        .or_else(|| default().map(|option| option.default))
        .unwrap_or_default()
}

/// See [`option_of`]: for options that are a number of things, such as days; rounded down, not below 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, as wanted"
)]
pub fn whole_option_of(rule: &Rule, settings: &[RuleSetting], name: &str) -> u32 {
    option_of(rule, settings, name) as u32
}

/// What a rule's findings are worth in a plan with those settings; `None` where it is switched off.
/// An error cannot be made milder: it says that a part of the file was not understood.
pub fn severity_of(rule: &Rule, settings: &[RuleSetting]) -> Option<Severity> {
    if rule.severity == Severity::Error {
        return Some(Severity::Error);
    }
    let setting = settings.iter().rev().find(|setting| &*setting.code == rule.code);
    setting
        .and_then(|setting| setting.severity)
        .unwrap_or(Some(rule.severity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Month, WeekStart};

    fn check_plan(plan: &Plan) -> Vec<(&'static str, Severity)> {
        let tally = Tally::of(plan, WeekStart::default());
        let today = plan.month.first();
        check(plan, &tally, &Timeline::of(plan), today, &ruler::Plainly)
            .into_iter()
            .map(|finding| (finding.code, finding.severity))
            .collect()
    }

    fn setting(code: &str, severity: Option<Severity>) -> RuleSetting {
        RuleSetting {
            code: code.into(),
            severity: Some(severity),
            options: Vec::new(),
        }
    }

    #[test]
    fn every_rule_has_its_own_code_and_says_what_it_does_and_why() {
        let mut codes: Vec<_> = known_codes().collect();
        codes.sort_unstable();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all, "a code stands twice");
        for rule in RULES {
            assert!(
                rule.summary.ends_with('.') && rule.why.ends_with('.'),
                "{}",
                rule.code
            );
            assert_ne!(rule.fires, rule.content, "{}", rule.code);
        }
    }

    #[test]
    fn a_plan_sets_the_severity_of_a_rule_or_switches_it_off() {
        let mut plan = Plan::empty(Month::new(2026, 12).unwrap());
        assert_eq!(check_plan(&plan), [("stage-minimum", Severity::Warning); 3]);
        plan.rules = vec![setting("stage-minimum", Some(Severity::Error))];
        assert_eq!(check_plan(&plan), [("stage-minimum", Severity::Error); 3]);
        plan.rules = vec![setting("stage-minimum", None)];
        assert_eq!(check_plan(&plan), []);
    }

    #[test]
    fn what_makes_a_file_unreadable_cannot_be_switched_off() {
        let off = [setting("bad-value", None)];
        assert_eq!(
            severity_of(rule("bad-value").unwrap(), &off),
            Some(Severity::Error)
        );
    }
}
