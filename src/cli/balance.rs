//! `postmix balance`: proposes the smallest changes that put a month right, and makes one of them.

use super::arguments::{Balance, TextOrJson};
use super::new::random;
use super::show_json::Shown;
use super::{Outcome, Session, counted, json, typed, versioned};
use crate::balance::{Mix, StageMix, Tally, Timeline, Weigh};
use crate::edit::Edit;
use crate::plan::{Plan, WeekStart};
use crate::planner::other_kinds;
use crate::proposal::{Balanced, Change, Proposal, Remaining, balance, edits};
use crate::rules::{Finding, Place};
use crate::text::template::FreshIds;
use crate::text::{PlanText, display};
use anyhow::{Result, anyhow, bail};
use chrono::NaiveDate;
use serde::Serialize;
use std::cmp::Reverse;
use std::path::Path;

impl Session<'_> {
    pub(super) fn balance(&mut self, arguments: &Balance) -> Result<Outcome> {
        let path = &arguments.plan;
        let text = self.load(path)?;
        if text.has_errors() {
            let name = typed(path);
            bail!(
                "{name} has errors, so there is no telling what would put it right: `postmix check {name}` lists them"
            );
        }
        let week_start = self.config.week_start.unwrap_or_default();
        let tally = Tally::of(text.plan(), week_start);
        let view = View {
            others: count_others(&text, &tally, self.today),
            ..View::of(
                &text,
                week_start,
                balance(text.plan(), &tally, self.today),
                self.today,
            )
        };
        let chosen = arguments.apply.map(|number| view.numbered(number)).transpose()?;
        let is_piped = path == Path::new("-");
        if !(chosen.is_some() && is_piped) {
            self.write_proposals(&view, arguments)?;
        }
        if let Some(proposal) = chosen {
            self.apply(path, &text, proposal)?;
        }
        Ok(Outcome::Fine)
    }

    fn write_proposals(&mut self, view: &View<'_>, arguments: &Balance) -> Result<()> {
        let shown = view.shown(arguments.apply);
        match arguments.format {
            TextOrJson::Json => {
                json::write(self.out, &shown)?;
                // An empty list does not say whether there is nothing to do or nothing that can be done.
                if view.balanced.proposals.is_empty() {
                    for line in view.nothing_to_propose(&typed(&arguments.plan)) {
                        writeln!(self.err, "{}", display::line(&line))?;
                    }
                }
            }
            TextOrJson::Text => {
                let heading = format!("{} · {}", view.plan.brand, view.plan.month.title());
                writeln!(
                    self.out,
                    "{}",
                    self.paint
                        .strong(&display::line(heading.trim_start_matches(" · ")))
                )?;
                for line in view.lines(arguments) {
                    writeln!(self.out, "{}", display::line(&line))?;
                }
            }
        }
        Ok(())
    }

    /// Makes the changes of a proposal in the plan's file; a plan from standard input goes to standard output.
    fn apply(&mut self, path: &Path, text: &PlanText, proposal: &Proposal) -> Result<()> {
        let changed = changed(text, proposal)?;
        if path == Path::new("-") {
            self.out.write_all(changed.written().as_bytes())?;
            return Ok(());
        }
        let version = versioned::save(path, text.source(), &changed.written())?;
        let count = counted(proposal.steps.len() as u64, "change", "changes");
        let name = typed(path);
        let week_start = self.config.week_start.unwrap_or_default();
        let tally = Tally::of(changed.plan(), week_start);
        let left = match changed.findings(&tally, self.today).len() as u64 {
            0 => "nothing is left to put right".to_owned(),
            1 => format!("1 finding stays: postmix check {name}"),
            left => format!("{left} findings stay: postmix check {name}"),
        };
        writeln!(self.err, "Made {count} in {name}; {left}")?;
        if let Some(version) = version {
            writeln!(
                self.err,
                "To take it back:  postmix recover {name} --restore {version} --before"
            )?;
        }
        Ok(())
    }
}

/// How many findings there are that have nothing to do with what proposals are about.
fn count_others(text: &PlanText, tally: &Tally, today: NaiveDate) -> u64 {
    let findings = text.findings(tally, today);
    findings.iter().filter(|finding| !finding.is_rounding()).count() as u64
}

/// What stays in a plan with a proposal's changes that has nothing to do with the mix, in words. What was
/// found while reading the file stays as well.
fn kinds_that_stay(
    text: &PlanText,
    read: &[Finding],
    (plan, tally): &(Plan, Tally),
    today: NaiveDate,
) -> Option<String> {
    let singles = PlanText::singles(plan, today);
    let mut findings = text.judge(plan, tally, &Timeline::of(plan), &singles);
    findings.extend_from_slice(read);
    findings.sort_by_key(|finding| Reverse(finding.severity));
    other_kinds(&findings.iter().collect::<Vec<_>>())
}

/// The plan with a proposal's changes; new posts have ids of their own.
fn changed(text: &PlanText, proposal: &Proposal) -> Result<PlanText> {
    let mut changed = PlanText::read(text.written(), text.plan().month);
    let mut edits = edits(text.plan(), proposal.steps.iter().map(|step| &step.change));
    let mut random = random();
    let mut ids = FreshIds::beside(text.plan(), &mut random);
    for edit in &mut edits {
        if let Edit::Insert { post, .. } = edit {
            post.id = ids.fresh().into();
        }
    }
    for edit in edits {
        changed
            .apply(edit)
            .map_err(|refused| anyhow!("nothing was written: {refused}"))?;
    }
    Ok(changed)
}

/// A plan and what is proposed for it.
struct View<'v> {
    plan: &'v Plan,
    before: Tally,
    balanced: Balanced,
    /// The counts with each proposal.
    after: Vec<(Plan, Tally)>,
    /// What of other kinds stays with each proposal, in words.
    kinds: Vec<Option<String>>,
    /// How many findings there are where nothing is to be balanced.
    others: u64,
}

/// A proposal as JSON.
#[derive(Serialize)]
struct ProposalShown<'v> {
    kind: &'static str,
    edits: Vec<EditShown<'v>>,
    before: Shown<'v>,
    after: Shown<'v>,
    remaining: Vec<&'static str>,
}

/// A change as JSON. What does not apply is null.
#[derive(Serialize)]
struct EditShown<'v> {
    op: &'static str,
    /// The post's id; null for a new one, and for one without.
    post: Option<&'v str>,
    /// The post's place in the file, counted from 0; null for a new one.
    index: Option<usize>,
    title: &'v str,
    channel: Option<&'v str>,
    /// The stage or day before.
    from: Option<String>,
    /// The stage or day after.
    to: Option<String>,
    stage: Option<&'v str>,
    date: Option<String>,
    time: Option<String>,
    owner: Option<&'v str>,
    message: String,
    why: &'v str,
}

impl<'v> View<'v> {
    fn of(text: &'v PlanText, week_start: WeekStart, balanced: Balanced, today: NaiveDate) -> Self {
        let plan = text.plan();
        let after = balanced.proposals.iter().map(|proposal| {
            let plan = proposal.applied(plan, |_| true);
            let tally = Tally::of(&plan, week_start);
            (plan, tally)
        });
        let after: Vec<(Plan, Tally)> = after.collect();
        let before = Tally::of(plan, week_start);
        let mut read = text.findings(&before, today);
        read.retain(|finding| matches!(finding.place, Place::Text { .. }));
        let kinds = after
            .iter()
            .map(|after| kinds_that_stay(text, &read, after, today));
        Self {
            plan,
            kinds: kinds.collect(),
            before,
            after,
            balanced,
            others: 0,
        }
    }

    /// The proposal of that number, counted from 1.
    fn numbered(&self, number: usize) -> Result<&Proposal> {
        let count = self.balanced.proposals.len();
        let found = number
            .checked_sub(1)
            .and_then(|at| self.balanced.proposals.get(at));
        found.ok_or_else(|| match count {
            0 => anyhow!("nothing was changed: there is no proposal for this plan"),
            _ => anyhow!("nothing was changed: there is no proposal {number}, only 1 to {count}"),
        })
    }

    /// The proposals as JSON, or the one of that number.
    fn shown(&'v self, only: Option<usize>) -> Vec<ProposalShown<'v>> {
        let proposals = self.balanced.proposals.iter().zip(&self.after).enumerate();
        let wanted = proposals.filter(|(at, _)| only.is_none_or(|only| only == at + 1));
        wanted
            .map(|(_, (proposal, (plan, tally)))| ProposalShown {
                kind: proposal.kind.as_str(),
                edits: proposal
                    .steps
                    .iter()
                    .map(|step| self.edit(&step.change, &step.why))
                    .collect(),
                before: Shown::of(self.plan, &self.before, Weigh::Posts),
                after: Shown::of(plan, tally, Weigh::Posts),
                remaining: proposal
                    .remaining
                    .iter()
                    .map(|remaining| remaining.code)
                    .collect(),
            })
            .collect()
    }

    fn edit(&'v self, change: &'v Change, why: &'v str) -> EditShown<'v> {
        let old = change.at().and_then(|at| self.plan.posts.get(at));
        let new = change.applied_to(old.unwrap_or(&crate::plan::Post::default()));
        let stage = |post: &crate::plan::Post| {
            post.stage
                .index()
                .and_then(|stage| self.plan.funnel.stage(stage))
                .map(|stage| &*stage.id)
        };
        let day = |post: &crate::plan::Post| post.date.map(|date| date.to_string());
        let (from, to) = match change {
            Change::Retag { .. } => (old.and_then(stage).map(Into::into), stage(&new).map(Into::into)),
            _ => (old.and_then(day), day(&new)),
        };
        let kept = match change {
            Change::Add { post } => Some(&**post),
            _ => old,
        };
        EditShown {
            op: change.word(),
            post: old.map(|post| &*post.id).filter(|id| !id.is_empty()),
            index: change.at(),
            title: kept.map_or("", |post| &post.title),
            channel: kept.and_then(|post| post.channel.as_deref()),
            from,
            to,
            stage: stage(&new),
            date: day(&new),
            time: new.time.map(|time| time.format("%H:%M:%S").to_string()),
            owner: kept.and_then(|post| post.owner.as_deref()),
            message: change.describe(self.plan),
            why,
        }
    }

    fn lines(&self, arguments: &Balance) -> Vec<String> {
        let mut lines = Vec::new();
        let proposals = self.balanced.proposals.iter().zip(&self.after).enumerate();
        for (at, (proposal, (plan, tally))) in proposals {
            if arguments.apply.is_none_or(|only| only == at + 1) {
                lines.push(String::new());
                self.proposal_lines(at, proposal, (plan, tally), &mut lines);
                if let Some(Some(kinds)) = self.kinds.get(at) {
                    // A month that had no posts had nothing that could stay.
                    let word = match self.before.counted.posts() {
                        0 => "new, as the month has only begun",
                        _ => "stays",
                    };
                    lines.push(format!(
                        "   {word}: {kinds}: postmix check {}",
                        typed(&arguments.plan)
                    ));
                }
            }
        }
        if self.balanced.proposals.is_empty() {
            lines.extend(self.nothing_to_propose(&typed(&arguments.plan)));
        } else if arguments.apply.is_none() {
            lines.push(String::new());
            let name = typed(&arguments.plan);
            lines.push(format!("To make the first:  postmix balance {name} --apply 1"));
        }
        lines
    }

    fn nothing_to_propose(&self, name: &str) -> Vec<String> {
        if self.balanced.stuck.is_empty() {
            return vec![match self.others {
                0 => "The mix is in balance; nothing else is found.".to_owned(),
                1 => format!("The mix is in balance; 1 finding of another kind: postmix check {name}"),
                others => {
                    format!("The mix is in balance; {others} findings of other kinds: postmix check {name}")
                }
            }];
        }
        let stuck = self.balanced.stuck.iter().map(remaining_line);
        std::iter::once("Nothing can be put right:".to_owned())
            .chain(stuck)
            .collect()
    }

    fn proposal_lines(
        &self,
        at: usize,
        proposal: &Proposal,
        (plan, tally): (&Plan, &Tally),
        lines: &mut Vec<String>,
    ) {
        let mixes = [(self.plan, &self.before), (plan, tally)]
            .map(|(plan, tally)| Mix::of(&plan.funnel, &tally.counted, Weigh::Posts));
        let score = |mix: &Mix| mix.score.map_or_else(|| "–".into(), |score| score.to_string());
        lines.push(format!(
            "{}  {}   score {} → {}",
            at + 1,
            proposal.title(),
            score(&mixes[0]),
            score(&mixes[1])
        ));
        let names: Vec<String> = plan
            .funnel
            .stages()
            .iter()
            .map(|stage| display::cut(stage.title(), 24).into_owned())
            .collect();
        let widest = names.iter().map(|name| display::width(name)).max().unwrap_or(0);
        for ((name, before), after) in names.iter().zip(&mixes[0].stages).zip(&mixes[1].stages) {
            let pad = " ".repeat(widest - display::width(name));
            lines.push(format!(
                "   {name}{pad}  {}",
                gauge(before, after, [mixes[0].posts, mixes[1].posts])
            ));
        }
        for step in &proposal.steps {
            lines.push(format!("   - {}", step.change.describe(self.plan)));
            if !step.why.is_empty() {
                lines.push(format!("     {}", step.why));
            }
        }
        lines.extend(proposal.remaining.iter().map(remaining_line));
    }
}

/// "9 of 24 → 12 of 24   38 % → 50 %, target 50 %".
fn gauge(before: &StageMix, after: &StageMix, [all_before, all_after]: [u64; 2]) -> String {
    format!(
        "{:>2} of {all_before} → {:>2} of {all_after}   {:>5} → {:>5}   target {}",
        before.posts,
        after.posts,
        before.share_percent(),
        after.share_percent(),
        after.target_percent()
    )
}

fn remaining_line(remaining: &Remaining) -> String {
    format!(
        "   stays [{}]: {}: {}",
        remaining.code, remaining.what, remaining.why
    )
}
