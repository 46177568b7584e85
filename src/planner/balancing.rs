//! Looking through proposals: which steps to take, what they come to, and taking them.

mod left;

pub use left::Left;

use super::command::Command;
use super::lists::step;
use super::mode::Mode;
use super::{Cursor, Effect, Planner, WhatIf};
use crate::edit::Edit;
use crate::plan::{Plan, Post};
use crate::proposal::{self, Change, Proposal, Remaining, Step};
use crate::text::Refused;
use chrono::NaiveDate;

/// Proposals being looked through.
#[derive(Debug)]
pub struct Balancing {
    offers: Vec<Offer>,
    /// Which proposal is shown.
    chosen: usize,
    /// What no proposal puts right.
    stuck: Vec<Remaining>,
    left: Vec<Left>,
    /// Which line is marked where there is no proposal.
    at_stuck: usize,
    is_fix: bool,
    /// The version of the plan that the proposals are for.
    version: u64,
    /// What the user was doing before, and where.
    before: Box<Mode>,
    cursor: Cursor,
}

/// A proposal and what the user makes of it.
#[derive(Debug)]
struct Offer {
    proposal: Proposal,
    checked: Vec<bool>,
    at: usize,
}

impl Balancing {
    /// Whether it mends a single finding rather than the whole month.
    pub fn is_fix(&self) -> bool {
        self.is_fix
    }

    /// How many proposals there are.
    pub fn len(&self) -> usize {
        self.offers.len()
    }

    /// Whether nothing can be done.
    pub fn is_empty(&self) -> bool {
        self.offers.is_empty()
    }

    /// Which proposal is shown.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// What a proposal comes to in a few words: "retag 1, add 2".
    pub fn label(&self, at: usize) -> String {
        let steps = self.offers.get(at).map(|offer| &offer.proposal.steps[..]);
        label(steps.unwrap_or_default().iter().map(|step| &step.change))
    }

    /// The steps of the proposal that is shown.
    pub fn steps(&self) -> &[Step] {
        self.offer().map_or(&[], |offer| &offer.proposal.steps)
    }

    /// Whether that step is to be taken.
    pub fn is_checked(&self, step: usize) -> bool {
        self.offer()
            .and_then(|offer| offer.checked.get(step))
            .is_some_and(|checked| *checked)
    }

    /// How many steps are to be taken.
    pub fn checked(&self) -> usize {
        self.taken().count()
    }

    /// What stays wrong, or goes wrong, with the steps that are checked. These lines follow the steps.
    pub fn left(&self) -> &[Left] {
        &self.left
    }

    /// Which line is marked: a step or, behind them, something that stays wrong.
    pub fn at(&self) -> usize {
        self.offer().map_or(self.at_stuck, |offer| offer.at)
    }

    /// The marked step.
    pub fn marked(&self) -> Option<&Step> {
        self.steps().get(self.at())
    }

    /// What is marked that stays wrong.
    pub fn marked_left(&self) -> Option<&Left> {
        self.left.get(self.at().checked_sub(self.steps().len())?)
    }

    fn offer(&self) -> Option<&Offer> {
        self.offers.get(self.chosen)
    }

    fn taken(&self) -> impl Iterator<Item = &Change> {
        let steps = self.steps().iter().enumerate();
        steps
            .filter(|(at, _)| self.is_checked(*at))
            .map(|(_, step)| &step.change)
    }

    /// The edits that the checked steps come to.
    pub(super) fn edits(&self, plan: &Plan) -> Vec<Edit> {
        proposal::edits(plan, self.taken())
    }

    pub(super) fn is_of(&self, version: u64) -> bool {
        self.version == version
    }

    fn choose(&mut self, at: usize) {
        if at < self.offers.len() {
            self.chosen = at;
        }
    }

    fn go(&mut self, at: usize) {
        let last = (self.steps().len() + self.left.len()).saturating_sub(1);
        let offer = self.offers.get_mut(self.chosen);
        *offer.map_or(&mut self.at_stuck, |offer| &mut offer.at) = at.min(last);
    }

    fn turn(&mut self, step: usize) {
        let offer = self.offers.get_mut(self.chosen);
        if let Some(checked) = offer.and_then(|offer| offer.checked.get_mut(step)) {
            *checked = !*checked;
        }
    }

    /// Takes all steps in; where all are, takes them out.
    fn turn_all(&mut self) {
        if let Some(offer) = self.offers.get_mut(self.chosen) {
            let all = offer.checked.iter().all(|checked| *checked);
            offer.checked.fill(!all);
        }
    }

    /// Works out what stays wrong.
    pub(super) fn judge(
        &mut self,
        plan: &Plan,
        findings: &[crate::rules::Finding],
        what_if: Option<&WhatIf>,
    ) {
        let proposed = match self.offer() {
            None => Some(&self.stuck),
            Some(offer) if offer.checked.iter().all(|checked| *checked) => Some(&offer.proposal.remaining),
            Some(_) => None,
        };
        self.left = match (proposed, self.is_fix) {
            (Some(remaining), _) => remaining.iter().map(Left::of).collect(),
            (None, true) => Vec::new(),
            (None, false) => what_if.map_or_else(
                || left::unmet(plan, findings),
                |what_if| left::unmet(what_if.plan(), what_if.findings()),
            ),
        };
        self.left.extend(what_if.into_iter().flat_map(left::brought));
        self.go(self.at());
    }
}

/// What changes come to in a few words: "retag 2 posts", "retag 1, add 2".
fn label<'c>(changes: impl Iterator<Item = &'c Change>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for word in changes.map(Change::word) {
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    counts.sort_unstable_by_key(|(word, _)| {
        ["retag", "move", "schedule", "add"]
            .iter()
            .position(|w| w == word)
    });
    match counts[..] {
        [(word, count)] => {
            let things = if word == "schedule" { "idea" } else { "post" };
            let plural = if count == 1 { "" } else { "s" };
            format!("{word} {count} {things}{plural}")
        }
        _ => counts
            .iter()
            .map(|(word, count)| format!("{word} {count}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The day that a change is about: where it puts the post, or where the post is.
fn day_of(change: &Change, plan: &Plan) -> Option<NaiveDate> {
    let post = || change.at().and_then(|at| plan.posts.get(at));
    change.date().or_else(|| post()?.date)
}

impl Planner {
    /// Looks for the smallest change that puts the month right.
    pub(super) fn balance(&mut self) {
        let Some(desk) = self.desk.as_ref() else { return };
        if desk.is_read_only() {
            self.complain(Refused::ReadOnly.to_string());
            return;
        }
        let found = proposal::balance(desk.plan(), desk.tally(), self.today());
        if found.proposals.is_empty() && found.stuck.is_empty() {
            let others = desk.findings().len();
            let key = self.key_of(Command::Findings);
            self.tell(match others {
                0 => "The month is in balance".to_owned(),
                1 => format!("The month is in balance · {key} shows the one thing found besides"),
                others => format!("The month is in balance · {key} lists {others} other findings"),
            });
            return;
        }
        self.look_through(found.proposals, found.stuck, false);
    }

    /// Looks for the smallest change that removes the marked finding.
    pub(super) fn fix(&mut self, at: usize) {
        let Some(desk) = self.desk.as_ref() else { return };
        let Some(finding) = desk.findings().get(at) else {
            return;
        };
        if desk.is_read_only() {
            self.complain(Refused::ReadOnly.to_string());
            return;
        }
        match proposal::remedy(desk.plan(), desk.tally(), self.today(), finding) {
            Some(proposal) => self.look_through(vec![proposal], Vec::new(), true),
            None => {
                let help = finding.describe(desk.plan()).help;
                self.tell(format!("Nothing that postmix could change for you: {help}"));
            }
        }
    }

    fn look_through(&mut self, proposals: Vec<Proposal>, stuck: Vec<Remaining>, is_fix: bool) {
        let version = self.desk.as_ref().map_or(0, super::Desk::version);
        let offer = |proposal: Proposal| Offer {
            checked: vec![true; proposal.steps.len()],
            at: 0,
            proposal,
        };
        let before = std::mem::replace(&mut self.mode, Mode::Month);
        self.mode = Mode::Balance(Box::new(Balancing {
            offers: proposals.into_iter().map(offer).collect(),
            chosen: 0,
            stuck,
            left: Vec::new(),
            at_stuck: 0,
            is_fix,
            version,
            before: Box::new(before),
            cursor: self.cursor,
        }));
        self.show_step();
    }

    /// Puts the marked step's day in sight.
    fn show_step(&mut self) {
        let (Mode::Balance(balancing), Some(desk)) = (&self.mode, &self.desk) else {
            return;
        };
        let marked = balancing.marked().map(|step| &step.change);
        if let Some(day) = marked.and_then(|change| day_of(change, desk.plan())) {
            self.go_to(day);
        }
    }

    pub(super) fn balance_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Balance(balancing) = &mut self.mode else {
            return Vec::new();
        };
        let lines = balancing.steps().len() + balancing.left.len();
        match command {
            Command::Back => self.leave_balancing(),
            Command::TakeSteps => self.take_steps(),
            Command::Weigh | Command::Silhouette => return self.plan_command(command),
            command => {
                match command {
                    Command::Proposal(number) => balancing.choose(usize::from(number).wrapping_sub(1)),
                    Command::ProposalBefore => balancing.choose(balancing.chosen.saturating_sub(1)),
                    Command::ProposalAfter => balancing.choose(balancing.chosen + 1),
                    Command::Check => balancing.turn(balancing.at()),
                    Command::CheckAll => balancing.turn_all(),
                    command => balancing.go(step(balancing.at(), lines, command)),
                }
                self.show_step();
            }
        }
        Vec::new()
    }

    /// A press on a line, on a check mark, or on one of the proposals.
    pub(super) fn press_proposal(&mut self, target: super::Target) {
        use super::Target;
        let (Mode::Balance(balancing), Some(desk)) = (&mut self.mode, &self.desk) else {
            return;
        };
        let on = |day: NaiveDate| {
            let steps = balancing.steps().iter();
            let mut days = steps.map(|step| day_of(&step.change, desk.plan()));
            days.position(|other| other == Some(day))
        };
        match target {
            Target::Choice(at) => balancing.choose(at),
            Target::Item(at) => balancing.go(at),
            Target::Check(at) => {
                balancing.go(at);
                balancing.turn(at);
            }
            Target::Day(day) => {
                if let Some(at) = on(day) {
                    balancing.go(at);
                }
            }
            Target::Post(post) => {
                let steps = balancing.steps().iter();
                if let Some(at) = steps.map(|step| step.change.at()).position(|at| at == Some(post)) {
                    balancing.go(at);
                }
            }
            _ => {}
        }
        self.show_step();
    }

    /// Goes back to what was done before, the plan untouched.
    fn leave_balancing(&mut self) {
        if let Mode::Balance(balancing) = std::mem::replace(&mut self.mode, Mode::Month) {
            self.mode = *balancing.before;
            self.go_to(balancing.cursor.day);
            self.cursor = balancing.cursor;
        }
    }

    /// Makes the checked steps, as one step of undo.
    fn take_steps(&mut self) {
        let (Mode::Balance(balancing), Some(desk)) = (&self.mode, &self.desk) else {
            return;
        };
        if balancing.is_empty() {
            self.leave_balancing();
            return;
        }
        if balancing.checked() == 0 {
            let check = self.key_of(Command::Check);
            self.tell(format!("No step is checked · {check} checks the marked one"));
            return;
        }
        let edits = balancing.edits(desk.plan());
        let verb = if balancing.is_fix { "Fixed" } else { "Balanced" };
        let done = format!("{verb}: {}", label(balancing.taken()));
        let marked = balancing
            .marked()
            .or(balancing.steps().first())
            .map(|step| &step.change);
        let expected = marked.and_then(|change| match change {
            Change::Add { post } => Some((**post).clone()),
            change => Some(change.applied_to(desk.post(change.at()?)?)),
        });
        if !self.commit(edits, done) {
            return;
        }
        if let Mode::Balance(balancing) = std::mem::replace(&mut self.mode, Mode::Month)
            && let Mode::Findings(at) = *balancing.before
            && self.desk.as_ref().is_some_and(|desk| !desk.findings().is_empty())
        {
            self.mode = Mode::Findings(at);
            self.settle_findings();
        }
        if let Some(post) = expected {
            self.look_at_one_like(&post);
        }
    }

    /// Puts the cursor on the post that has become what was proposed.
    fn look_at_one_like(&mut self, post: &Post) {
        let (Some(day), Some(desk)) = (post.date, &self.desk) else {
            return;
        };
        let is_like = |at: &usize| {
            desk.post(*at).is_some_and(|other| {
                (&other.title, &other.time, &other.channel, &other.stage)
                    == (&post.title, &post.time, &post.channel, &post.stage)
            })
        };
        let slot = desk.calendar().posts_on(day).iter().position(is_like);
        self.go_to(day);
        self.cursor.slot = slot.unwrap_or(0);
    }

    /// Leaves proposals that are for another plan than the one on the desk.
    pub(super) fn drop_stale_proposals(&mut self) {
        let version = self.desk.as_ref().map_or(0, super::Desk::version);
        let stale = self
            .balancing()
            .is_some_and(|balancing| !balancing.is_of(version));
        if stale {
            self.mode = Mode::Month;
            let key = self.key_of(Command::Balance);
            self.complain(format!(
                "The plan has changed meanwhile, so nothing was done · {key} looks again"
            ));
        }
    }
}
