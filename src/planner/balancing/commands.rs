//! What keys and the mouse do to proposals: asking for them, going through them, taking their steps.

use super::{Balancing, Offer, label};
use crate::plan::{Plan, Post};
use crate::planner::command::Command;
use crate::planner::lists::step;
use crate::planner::mode::Mode;
use crate::planner::{Desk, Effect, Planner, Target};
use crate::proposal::{self, Change, Proposal, Remaining};
use crate::rules::Finding;
use crate::text::Refused;
use chrono::NaiveDate;

/// The day that a change is about: where it puts the post, or where the post is.
fn day_of(change: &Change, plan: &Plan) -> Option<NaiveDate> {
    let post = || change.at().and_then(|at| plan.posts.get(at));
    change.date().or_else(|| post()?.date)
}

impl Planner {
    /// Looks for the smallest change that puts the month right.
    pub(in crate::planner) fn balance(&mut self) {
        let Some(desk) = self.desk.as_ref() else { return };
        if desk.is_read_only() {
            self.complain(Refused::ReadOnly.to_string());
            return;
        }
        let found = proposal::balance(desk.plan(), desk.tally(), self.today());
        if found.proposals.is_empty() && found.stuck.is_empty() {
            let is_other = |finding: &&Finding| !finding.is_rounding();
            let others = desk.findings().iter().filter(is_other).count();
            let keys = [Command::Findings, Command::Fix].map(|command| self.key_of(command));
            let findings = match others {
                0 => "nothing else is found".to_owned(),
                1 => "1 finding of another kind".to_owned(),
                others => format!("{others} findings of other kinds"),
            };
            let where_to = if others == 0 {
                String::new()
            } else {
                format!(" ({}, then {})", keys[0], keys[1])
            };
            self.tell(format!("The mix is in balance; {findings}{where_to}"));
            return;
        }
        self.look_through(found.proposals, found.stuck, false);
    }

    /// Looks for the smallest change that removes the marked finding.
    pub(in crate::planner) fn fix(&mut self, at: usize) {
        let Some(desk) = self.desk.as_ref() else { return };
        let Some(finding) = desk.findings().get(at) else {
            return;
        };
        if desk.is_read_only() {
            self.complain(Refused::ReadOnly.to_string());
            return;
        }
        match proposal::remedy(desk.plan(), desk.tally(), self.today(), finding) {
            Ok(proposal) => self.look_through(vec![proposal], Vec::new(), true),
            Err(reason) => self.tell(format!("Not fixed: {reason}")),
        }
    }

    fn look_through(&mut self, proposals: Vec<Proposal>, stuck: Vec<Remaining>, is_fix: bool) {
        let version = self.desk.as_ref().map_or(0, Desk::version);
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
            part: 0,
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

    pub(in crate::planner) fn balance_command(&mut self, command: Command) -> Vec<Effect> {
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
                    Command::MonthBefore => balancing.read_on(false),
                    Command::MonthAfter => balancing.read_on(true),
                    // Where there is nowhere else to go, the text goes on.
                    Command::Down if balancing.at() + 1 >= lines => balancing.read_on(true),
                    Command::Up if balancing.part > 0 => balancing.read_on(false),
                    command => balancing.go(step(balancing.at(), lines, command)),
                }
                self.show_step();
            }
        }
        Vec::new()
    }

    /// A press on a line, on a check mark, or on one of the proposals.
    pub(in crate::planner) fn press_proposal(&mut self, target: Target) {
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
        let count = balancing.checked();
        let marked = balancing
            .marked()
            .or(balancing.steps().first())
            .map(|step| &step.change);
        let expected = marked.and_then(|change| match change {
            Change::Add { post } => Some((**post).clone()),
            change => Some(change.applied_to(desk.post(change.at()?)?)),
        });
        let done = label(balancing.taken());
        if !self.commit(edits, done) {
            return;
        }
        self.tell_what_stays(count);
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

    /// Says how much is made, and how much is left to do.
    fn tell_what_stays(&mut self, changes: usize) {
        let made = match changes {
            1 => "Made 1 change".to_owned(),
            changes => format!("Made {changes} changes"),
        };
        let left = match self.desk.as_ref().map_or(0, |desk| desk.findings().len()) {
            0 => "nothing is left to put right".to_owned(),
            1 => "1 finding stays".to_owned(),
            left => format!("{left} findings stay"),
        };
        let undo = self.key_of(Command::Undo);
        self.tell(format!("{made}; {left} · {undo} undoes"));
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
    pub(in crate::planner) fn drop_stale_proposals(&mut self) {
        let version = self.desk.as_ref().map_or(0, Desk::version);
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
