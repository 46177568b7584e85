//! Mending one finding: it goes, nothing else comes up, and what is settled stays.

use super::judged::{Before, added, findings, is_settled, tally};
use super::random::{Case, case};
use postmix::plan::Plan;
use postmix::proposal::{Proposal, remedy};
use postmix::rules::Finding;

/// Plans whose findings are mended one by one.
const PLANS: u64 = 60;

/// What is wrong with the changes for a finding, in words.
fn faults(case: &Case, before: &Before, finding: &Finding, proposal: &Proposal) -> Vec<String> {
    let mut faults = Vec::new();
    let plan = proposal.applied(&case.plan, |_| true);
    let left = |plan: &Plan| {
        let found = findings(plan, case.today).into_iter();
        found.filter(|other| is_same(other, finding)).count()
    };
    if left(&plan) >= left(&case.plan) {
        faults.push("it stays".into());
    }
    let is_of_it = |harm: &String| harm.split(' ').next() == Some(finding.code);
    let mut harm = added(before, &plan, case.today);
    harm.retain(|harm| !is_of_it(harm));
    if !harm.is_empty() {
        faults.push(format!("it adds {harm:?}"));
    }
    let settled = case.plan.posts.iter().filter(|post| is_settled(post, case.today));
    for post in settled {
        if !plan.posts.contains(post) {
            faults.push(format!("it touches {}", post.id));
        }
    }
    faults
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    (one.code, &one.place, &one.posts) == (other.code, &other.place, &other.posts)
}

#[test]
fn what_is_mended_is_gone_and_nothing_else_has_come() {
    let mut broken = Vec::new();
    let (mut mended, mut tried) = (0, 0);
    for seed in 0..PLANS {
        let case = case(seed, 5 + usize::try_from(seed % 40).unwrap_or(0));
        let before = Before::of(&case.plan, case.today);
        let tally = tally(&case.plan);
        let mut codes = Vec::new();
        for finding in findings(&case.plan, case.today) {
            if codes.contains(&finding.code) {
                continue;
            }
            codes.push(finding.code);
            tried += 1;
            if let Ok(proposal) = remedy(&case.plan, &tally, case.today, &finding) {
                mended += 1;
                let faults = faults(&case, &before, &finding, &proposal);
                if !faults.is_empty() {
                    let steps = proposal.steps.iter().map(|step| step.change.describe(&case.plan));
                    let steps: Vec<String> = steps.collect();
                    broken.push(format!(
                        "plan {seed}, {}: {faults:?} by {steps:#?}\n{finding:?}",
                        finding.code
                    ));
                }
            }
        }
    }
    assert!(mended * 2 > tried, "{mended} of {tried} are mended");
    assert!(
        broken.is_empty(),
        "{} of {mended}\n{}",
        broken.len(),
        broken.join("\n")
    );
}
