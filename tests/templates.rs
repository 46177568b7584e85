//! The five funnels that come as templates: each has just the trouble that its first comment speaks of, and what
//! that comment tells to do puts it right; so does the balancer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::NaiveDate;
use postmix::balance::Tally;
use postmix::plan::{Month, Severity, WeekStart};
use postmix::proposal::balance;
use postmix::text::PlanText;
use postmix::text::template::{instantiate, template};

/// A sample, and what is wrong with it on purpose.
struct Sample {
    name: &'static str,
    /// The codes, in alphabetical order, and what each is worth.
    wrong: &'static [(&'static str, Severity)],
    /// The draft that could speak to another stage, which is what the first comment tells or hints at.
    draft: &'static str,
    stages: [&'static str; 2],
    /// What nothing in the month's rest can change any more.
    stays: &'static [&'static str],
}

const SAMPLES: [Sample; 5] = [
    Sample {
        name: "channel-funnel",
        wrong: &[("stage-short", Severity::Warning)],
        draft: "What the Sofa finished this year",
        stages: ["nurturing", "unaware"],
        stays: &[],
    },
    Sample {
        name: "conversion-hours",
        wrong: &[
            ("hours-skewed", Severity::Warning),
            ("stage-short", Severity::Note),
        ],
        draft: "A quote, line by line",
        stages: ["prospects", "leads"],
        stays: &[],
    },
    Sample {
        name: "objectives",
        wrong: &[
            ("kpi-behind", Severity::Warning),
            ("stage-short", Severity::Warning),
        ],
        draft: "Which of the three is for you?",
        stages: ["consideration", "purchase"],
        stays: &["kpi-behind"],
    },
    Sample {
        name: "monthly-check",
        wrong: &[("stage-minimum", Severity::Warning)],
        draft: "Closed on the 26th, reading on the 26th",
        stages: ["nurturing", "unaware"],
        stays: &[],
    },
    Sample {
        name: "relationships",
        wrong: &[("stage-short", Severity::Warning)],
        draft: "Why we left that hedge alone",
        stages: ["like", "trust"],
        stays: &[],
    },
];

fn first() -> NaiveDate {
    "2026-12-01".parse().unwrap()
}

impl Sample {
    fn text(&self) -> &'static str {
        template(self.name).unwrap().text
    }

    /// The text with the draft told to speak to the other stage.
    fn retagged(&self) -> String {
        let text = self.text();
        let title = text.find(&format!("title = {:?}", self.draft)).unwrap();
        let post = text[..title].rfind("[[post]]").unwrap();
        let [from, to] = self.stages.map(|stage| format!("stage = \"{stage}\""));
        let changed = text[post..title].replace(&from, &to);
        assert_ne!(changed, text[post..title], "{}", self.draft);
        [&text[..post], &changed, &text[title..]].concat()
    }
}

/// The codes of what is wrong with a plan, in alphabetical order.
fn wrong(text: &str) -> Vec<(&'static str, Severity)> {
    let text = PlanText::read(text.to_owned(), "2026-12".parse().unwrap());
    let tally = Tally::of(text.plan(), WeekStart::default());
    let findings = text.findings(&tally, text.plan().month.first());
    let mut codes: Vec<_> = findings
        .iter()
        .map(|finding| (finding.code, finding.severity))
        .collect();
    codes.sort_unstable();
    codes
}

#[test]
fn a_sample_has_the_trouble_that_it_speaks_of_and_no_other() {
    for sample in SAMPLES {
        assert_eq!(wrong(sample.text()), sample.wrong, "{}", sample.name);
    }
}

#[test]
fn a_sample_of_another_month_has_the_same_trouble() {
    let months = (1..=12).map(|month| (2027, month)).chain([(2026, 11), (2028, 2)]);
    for (sample, (year, month)) in SAMPLES
        .iter()
        .flat_map(|sample| months.clone().map(move |at| (sample, at)))
    {
        let month = Month::new(year, month).unwrap();
        let mut bits = 0;
        let made = instantiate(sample.text(), month, None, &mut || {
            bits += 1;
            bits
        });
        assert_eq!(wrong(&made), sample.wrong, "{} of {}", sample.name, month.title());
    }
}

#[test]
fn a_sample_is_put_right_by_what_it_tells_to_do() {
    for sample in SAMPLES {
        let left = wrong(&sample.retagged()).into_iter().map(|(code, _)| code);
        assert_eq!(left.collect::<Vec<_>>(), sample.stays, "{}", sample.name);
    }
}

#[test]
fn the_balancer_puts_a_sample_right_with_one_change() {
    for sample in SAMPLES {
        let text = PlanText::read(sample.text().to_owned(), "2026-12".parse().unwrap());
        let tally = Tally::of(text.plan(), WeekStart::default());
        let proposals = balance(text.plan(), &tally, first()).proposals;
        let best = proposals.first();
        let steps = best.map(|best| (best.steps.len(), best.remaining.len()));
        assert_eq!(steps, Some((1, 0)), "{}: {best:#?}", sample.name);
        let at = best.and_then(|best| best.steps[0].change.at()).unwrap();
        assert_eq!(text.plan().name_of(at), sample.draft, "{}", sample.name);
    }
}

#[test]
fn a_sample_in_its_own_month_has_text_for_some_posts_and_drafts_at_the_end() {
    for sample in SAMPLES {
        let text = PlanText::read(sample.text().to_owned(), "2026-12".parse().unwrap());
        let posts = &text.plan().posts;
        let dated = posts.iter().filter(|post| post.date.is_some());
        let late = dated.clone().filter(|post| post.date > "2026-12-20".parse().ok());
        assert!((8..=30).contains(&dated.clone().count()), "{}", sample.name);
        assert!(dated.clone().any(|post| !post.text.is_empty()), "{}", sample.name);
        let settled = late.filter(|post| post.is_settled(first()));
        assert_eq!(settled.count(), 0, "{}", sample.name);
    }
}
