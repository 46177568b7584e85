//! The laws.

use super::judged::{added, goals, is_settled, neighbours, subjects, tally, weight};
use super::random::{Case, case};
use chrono::NaiveDate;
use postmix::plan::Plan;
use postmix::proposal::{Balanced, Proposal, balance};

/// Plans in `cargo test`; `thousand` takes more.
const PLANS: u64 = 120;

fn balanced(case: &Case) -> Balanced {
    balance(&case.plan, &tally(&case.plan), case.today)
}

fn after(case: &Case, proposal: &Proposal) -> Plan {
    proposal.applied(&case.plan, |_| true)
}

/// What is wrong with a plan's proposals, in words.
fn faults(case: &Case) -> Vec<String> {
    let Balanced { proposals, stuck } = balanced(case);
    let before = subjects(&case.plan, case.today);
    let mut faults = Vec::new();
    if proposals.is_empty() && weight(&case.plan, case.today) > 0 && stuck.is_empty() {
        faults.push("nothing is proposed and nobody says why".into());
    }
    for proposal in proposals.iter().rev() {
        let plan = after(case, proposal);
        let harm = added(&before, &plan, case.today);
        if !harm.is_empty() {
            faults.push(format!("{:?} adds {harm:?}", proposal.kind));
        }
        let mut told: Vec<_> = proposal
            .remaining
            .iter()
            .map(|remaining| remaining.code)
            .collect();
        told.sort_unstable();
        if told != goals(&plan, case.today) {
            faults.push(format!(
                "{:?} tells of {told:?}, left are {:?}",
                proposal.kind,
                goals(&plan, case.today)
            ));
        }
        for (post, changed) in case
            .plan
            .posts
            .iter()
            .filter(|post| is_settled(post, case.today))
            .map(|post| (post, plan.posts.iter().find(|other| other.id == post.id)))
        {
            if changed != Some(post) {
                faults.push(format!("{:?} touches {}", proposal.kind, post.id));
            }
        }
    }
    let best = proposals
        .first()
        .map_or_else(|| case.plan.clone(), |first| after(case, first));
    if weight(&best, case.today) > 0 {
        faults.extend(removable(&best, case.today, &before));
    }
    faults
}

/// What one more change would put right.
fn removable(
    plan: &Plan,
    today: NaiveDate,
    before: &std::collections::BTreeMap<String, (usize, postmix::plan::Severity)>,
) -> Option<String> {
    let left = weight(plan, today);
    let better = neighbours(plan, today, true);
    let better = better
        .into_iter()
        .find(|other| weight(other, today) < left && added(before, other, today).is_empty())?;
    let changed = better.posts.iter().find(|post| !plan.posts.contains(post));
    Some(format!(
        "one change is missing for {:?}: {changed:?}",
        goals(plan, today)
    ))
}

fn told(seed: u64, case: &Case, faults: &[String]) -> String {
    format!("plan {seed} on {}: {faults:#?}\n{}", case.today, case.text)
}

fn laws_hold(seeds: std::ops::Range<u64>) -> Vec<String> {
    let broken = |seed: u64| {
        let case = case(seed, 5 + usize::try_from(seed % 56).unwrap_or(0));
        let faults = faults(&case);
        (!faults.is_empty()).then(|| told(seed, &case, &faults))
    };
    seeds.filter_map(broken).collect()
}

#[test]
fn proposals_leave_nothing_removable_do_no_harm_and_touch_nothing_settled() {
    let broken = laws_hold(0..PLANS);
    assert!(
        broken.is_empty(),
        "{} of {PLANS}\n{}",
        broken.len(),
        broken.join("\n")
    );
}

/// Whether fewer changes than the first proposal's come to as much.
fn beaten(seed: u64, case: &Case) -> Option<String> {
    let proposals = balanced(case).proposals;
    let best = proposals.first()?;
    let reached = weight(&after(case, best), case.today);
    let before = subjects(&case.plan, case.today);
    let mut plans = vec![case.plan.clone()];
    // More than two changes at a time are too many to try them all.
    for changes in 1..best.steps.len().min(3) {
        plans = plans
            .iter()
            .flat_map(|plan| neighbours(plan, case.today, true))
            .collect();
        let better = plans
            .iter()
            .find(|plan| weight(plan, case.today) <= reached && added(&before, plan, case.today).is_empty());
        if let Some(better) = better {
            let changed: Vec<_> = better
                .posts
                .iter()
                .filter(|post| !case.plan.posts.contains(post))
                .collect();
            let steps: Vec<_> = best
                .steps
                .iter()
                .map(|step| step.change.describe(&case.plan))
                .collect();
            return Some(told(
                seed,
                case,
                &[format!("{changes} do: {changed:#?}\nproposed: {steps:#?}")],
            ));
        }
    }
    None
}

#[test]
fn a_small_plans_first_proposal_has_no_more_changes_than_it_takes() {
    let broken: Vec<_> = (0..12)
        .filter_map(|seed| beaten(seed, &case(seed, 3 + usize::try_from(seed % 4).unwrap_or(0))))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
#[ignore = "takes minutes: tests/balance/thousand runs it in a release build"]
fn on_a_thousand_plans() {
    let threads = 2;
    let broken: Vec<String> = std::thread::scope(|scope| {
        let part = |thread: u64| scope.spawn(move || laws_hold(thread * 500..(thread + 1) * 500));
        let parts: Vec<_> = (0..threads).map(part).collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().expect("a thread that ends"))
            .collect()
    });
    println!("1000 plans of 5 to 60 posts: {} with faults", broken.len());
    let small: Vec<String> = (0..300)
        .filter_map(|seed| beaten(seed, &case(seed, 3 + usize::try_from(seed % 6).unwrap_or(0))))
        .collect();
    println!(
        "300 plans of 3 to 8 posts against all rows of up to two changes: {} beaten",
        small.len()
    );
    assert!(
        broken.is_empty() && small.is_empty(),
        "{}{}",
        broken.join("\n"),
        small.join("\n")
    );
}
