//! Mending one finding and nothing else.

mod elsewhere;
mod nurture;
mod refusal;
mod trials;

use elsewhere::Elsewhere;

pub use refusal::{NoRemedy, may_have_remedy};

use super::change::Change;
use super::search::Search;
use super::shape::Goal;
use super::verdict::Verdict;
use super::work::Work;
use super::{Kind, Proposal, words};
use crate::balance::Tally;
use crate::plan::Plan;
use crate::room::Habits;
use crate::rules::{self, Finding};
use chrono::NaiveDate;

/// The most changes that are made for one finding, but for shares of the month: those take what they take, and where that is
/// more, all kinds of changes together may come to fewer.
pub(super) const MOST_STEPS: usize = 6;

/// How many changes are tried for each step.
const MOST_TRIED: usize = 150;

/// How many of those that help are judged by all rules.
const MOST_JUDGED: usize = 40;

/// The smallest change that removes a finding and brings up no other. `tally` must be that of the plan.
///
/// # Errors
///
/// Says why there is none among those that postmix can make.
pub fn remedy(plan: &Plan, tally: &Tally, today: NaiveDate, finding: &Finding) -> Result<Proposal, NoRemedy> {
    let mut mender = Mender::new(plan, tally, today, finding)?;
    let mut best: Option<Proposal> = None;
    let mut refused = NoRemedy::NoWay;
    for kind in kinds(plan, finding) {
        let fewest = best.as_ref().map(|best| best.steps.len());
        let enough = if kind == Kind::Mixed { MOST_STEPS } else { 1 };
        if fewest.is_some_and(|fewest| fewest <= enough) {
            break;
        }
        match mender.mend(kind) {
            Ok(found) if fewest.is_none_or(|fewest| found.steps.len() < fewest) => best = Some(found),
            Ok(_) => {}
            Err(reason) => refused = refused.or(reason),
        }
    }
    if best.is_none() {
        refused = match mender.elsewhere() {
            Some(elsewhere) => NoRemedy::OtherChannel(elsewhere.channels),
            None if finding.code == "off-stage" => NoRemedy::OtherChannel(Vec::new()),
            None => refused,
        };
    }
    best.ok_or(refused)
}

/// Looks for what mends one finding.
pub(super) struct Mender<'f> {
    finding: &'f Finding,
    work: Work,
    habits: Habits,
    verdict: Verdict,
}

impl<'f> Mender<'f> {
    /// Fails where it can be told beforehand that nothing mends it.
    pub(super) fn new(
        plan: &Plan,
        tally: &Tally,
        today: NaiveDate,
        finding: &'f Finding,
    ) -> Result<Self, NoRemedy> {
        refusal::beforehand(plan, today, finding)?;
        let work = Work::new(plan, tally, today);
        Ok(Self {
            finding,
            habits: rules::habits(&work.plan, &work.timeline),
            verdict: Verdict::of_all(&work),
            work,
        })
    }

    /// The fewest changes of one kind that mend it.
    pub(super) fn mend(&mut self, kind: Kind) -> Result<Proposal, NoRemedy> {
        let finding = self.finding;
        let mut search = self.search(kind);
        let steps = search
            .mend(finding)
            .map(|()| words::steps(&mut search, Some(finding)));
        self.work.reset();
        Ok(Proposal {
            kind,
            steps: steps?,
            remaining: Vec::new(),
        })
    }

    /// Where one of its posts could go out instead.
    pub(super) fn elsewhere(&mut self) -> Option<Elsewhere> {
        let finding = self.finding;
        self.search(Kind::Mixed).elsewhere(finding)
    }

    /// Whether the finding's own advice says what stands in the way.
    pub(super) fn rule_says_what_hinders(&mut self) -> bool {
        let finding = self.finding;
        finding.says_what_hinders(&self.search(Kind::Mixed).room())
    }

    fn search(&mut self, kind: Kind) -> Search<'_> {
        Search::new(&mut self.work, &self.habits, &self.verdict, kind.allowed())
    }
}

/// The kinds of changes, the gentlest first: days without posts are what ideas wait for, while a share of the month that
/// is made up by new posts takes from the others.
fn kinds(plan: &Plan, finding: &Finding) -> [Kind; 3] {
    let waits_for_ideas = matches!(finding.code, "quiet-days" | "under-cadence");
    if waits_for_ideas && plan.posts.iter().any(|post| post.date.is_none()) {
        [Kind::Add, Kind::Retag, Kind::Mixed]
    } else {
        Kind::ALL
    }
}

impl Search<'_> {
    /// Makes the changes that remove a finding, or none.
    fn mend(&mut self, finding: &Finding) -> Result<(), NoRemedy> {
        let goals = self.work.shape.goals().iter().copied();
        let own: Vec<Goal> = goals
            .filter(|goal| {
                goal.is_missed_in(finding, &self.work.shape) && self.work.shape.missed_by(*goal) > 0
            })
            .collect();
        match own[..] {
            [goal] => match self.reach(goal) {
                Err(reason) if self.wants_asks(finding) => {
                    self.begin_anew();
                    self.dropped.clear();
                    self.mend_step_by_step(finding)
                        .map_err(|other| reason.or(other))?;
                }
                reached => return reached,
            },
            _ => self.mend_step_by_step(finding)?,
        }
        self.leave_out_what_is_not_needed(finding);
        Ok(())
    }

    /// Meets one goal and lets no other get worse.
    fn reach(&mut self, goal: Goal) -> Result<(), NoRemedy> {
        let others = self.work.missed().into_iter().filter(|other| *other != goal);
        self.dropped = others
            .map(|other| (other, self.work.shape.missed_by(other)))
            .collect();
        self.solve();
        if self.work.len() > 0 && self.work.shape.missed_by(goal) == 0 {
            return Ok(());
        }
        if self.in_the_way.is_empty() {
            self.meet_at_any_price(goal);
        }
        Err(NoRemedy::would_bring(self.in_the_way.iter().copied()))
    }

    /// Goes towards a goal whatever becomes of the others, to see what that would bring up.
    fn meet_at_any_price(&mut self, goal: Goal) {
        self.begin_anew();
        let others = self.work.shape.goals().iter().filter(|other| **other != goal);
        self.dropped = others.map(|other| (*other, i64::MAX / 2)).collect();
        self.approach();
    }

    /// Goes towards less of the finding, with changes none of which does harm.
    fn mend_step_by_step(&mut self, finding: &Finding) -> Result<(), NoRemedy> {
        self.on_all_days = true;
        let mut left = self.verdict.left_of(finding, self.work);
        // Shares take what they take.
        let is_share = finding.posts_short().is_some();
        let most = if is_share { 2 * MOST_STEPS } else { MOST_STEPS };
        while left > 0 {
            if self.work.len() >= most {
                return Err(NoRemedy::TooMany);
            }
            left = match self.step(finding, left) {
                Ok(less) => less,
                Err(harm) => match self.nurture_and_ask(finding, left) {
                    Some(less) => less,
                    None if self.work.len() > 0 && harm.is_empty() => return Err(NoRemedy::TooLittle),
                    None => return Err(NoRemedy::would_bring(harm)),
                },
            };
        }
        Ok(())
    }

    /// Makes the change that leaves least of the finding and does no harm. Gives back what is left.
    ///
    /// # Errors
    ///
    /// Gives back what harm the one does that would come farthest, where all do some.
    fn step(&mut self, finding: &Finding, left: u64) -> Result<u64, Vec<&'static str>> {
        let mut useful = self.useful(finding, left);
        // Of those that come equally far, the gentlest; what goes out today may be in somebody's hands already.
        useful.sort_by_key(|(left, change)| (*left, self.is_for_today(change)));
        let mut harm = Vec::new();
        for (less, change) in useful.into_iter().take(MOST_JUDGED) {
            self.work.make(change);
            let found = self.harm_beside(finding);
            if found.is_empty() {
                return Ok(less);
            }
            self.work.take_back();
            if harm.is_empty() {
                harm = found;
            }
        }
        Err(harm)
    }

    /// The changes that leave less of a finding, with what they leave; only the first that removes it, where one does.
    fn useful(&mut self, finding: &Finding, left: u64) -> Vec<(u64, Change)> {
        let mut useful = Vec::new();
        for change in self.trials(finding).into_iter().take(MOST_TRIED) {
            if self.is_tired() {
                break;
            }
            self.spend(2 + self.work.plan.posts.len() / 20);
            self.work.make(change.clone());
            let less = self.verdict.left_of(finding, self.work);
            self.work.take_back();
            if less < left {
                useful.push((less, change));
            }
        }
        useful
    }

    fn is_for_today(&self, change: &Change) -> bool {
        let own = change.at().and_then(|at| self.work.plan.posts.get(at)?.date);
        [own, change.date()].contains(&Some(self.work.today))
    }

    fn harm_beside(&self, finding: &Finding) -> Vec<&'static str> {
        self.spend(10 + self.work.plan.posts.len() / 4);
        let harm = self.verdict.added_beside(finding, self.work);
        harm.iter().map(|finding| finding.code).collect()
    }

    /// Takes back what a later step has made needless.
    fn leave_out_what_is_not_needed(&mut self, finding: &Finding) {
        let mut kept: Vec<Change> = self.work.changes().cloned().collect();
        for at in (0..kept.len()).rev() {
            if kept.len() == 1 {
                break;
            }
            let out = kept.remove(at);
            self.work.set(&kept);
            if self.verdict.left_of(finding, self.work) > 0 || !self.harm_beside(finding).is_empty() {
                kept.insert(at, out);
            }
        }
        self.work.set(&kept);
    }
}
