//! The open plan: its text, its history, and everything that is kept up to date with it after each edit.

mod draft;
mod outside;
mod revision;

use super::calendar::Calendar;
use crate::balance::{ChannelShare, Mix, Outcome, Tally, Timeline, Weigh, channel_shares};
use crate::edit::{Edit, History};
use crate::plan::{Field, Month, Plan, Post, WeekStart};
use crate::proposal::{self, Advice, is_quick_to_advise};
use crate::room::{Habits, Room};
use crate::rules::{self, Description, Finding, Singles};
use crate::text::{Delta, PlanText};
use chrono::NaiveDate;
use draft::Draft;
use outside::Epoch;
use revision::Revision;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the journal has not been told yet.
#[derive(Debug, Default, PartialEq)]
pub struct Unrecorded {
    /// The changes of the text, in order.
    pub deltas: Vec<Delta>,
    /// Whether they are changes of another text than before, because the file has been changed outside.
    pub has_other_base: bool,
}

/// What is said of a finding.
#[derive(Debug, Default)]
struct Said {
    /// By its rule.
    description: OnceCell<Description>,
    /// After a search for changes that mend it.
    advice: OnceCell<Advice>,
}

/// The open plan.
#[derive(Debug)]
pub struct Desk {
    text: PlanText,
    /// What the file holds, as far as is known.
    on_disk: Arc<String>,
    /// Whether the file is gone.
    is_gone: bool,
    /// Whether the file holds the conflicts of a merge.
    in_conflict: bool,
    path: PathBuf,
    history: History<Revision>,
    /// What was done before the file was changed outside, the latest last.
    earlier: Vec<Epoch>,
    /// What is being typed into a form.
    draft: Option<Draft>,
    /// What the journal has not been told yet.
    unrecorded: Unrecorded,
    week_start: WeekStart,
    tally: Tally,
    timeline: Timeline,
    singles: Singles,
    findings: Vec<Finding>,
    /// What is said of each, once somebody has asked.
    said: Vec<Said>,
    /// What each channel gets, once somebody has asked; forgotten with every change.
    channels: OnceCell<Vec<ChannelShare>>,
    /// What was planned and reached, likewise.
    outcome: OnceCell<Outcome>,
    /// What the plan does out of habit, once somebody has asked for advice.
    habits: OnceCell<Habits>,
    calendar: Calendar,
    today: NaiveDate,
    /// The mix before the last edit, until something else happens.
    before: Option<Tally>,
    /// How often the plan has changed.
    version: u64,
}

impl Desk {
    /// Puts a plan on the desk.
    pub fn new(text: PlanText, path: PathBuf, week_start: WeekStart, today: NaiveDate) -> Self {
        let tally = Tally::of(text.plan(), week_start);
        let timeline = Timeline::of(text.plan());
        let singles = PlanText::singles(text.plan(), today);
        let calendar = Calendar::new(text.plan(), text.plan().month, tally.week_start());
        let mut desk = Self {
            on_disk: text.shared_source(),
            is_gone: false,
            in_conflict: false,
            text,
            path,
            history: History::default(),
            earlier: Vec::new(),
            draft: None,
            unrecorded: Unrecorded::default(),
            week_start,
            tally,
            timeline,
            singles,
            findings: Vec::new(),
            said: Vec::new(),
            channels: OnceCell::new(),
            outcome: OnceCell::new(),
            habits: OnceCell::new(),
            calendar,
            today,
            before: None,
            version: 0,
        };
        desk.judge();
        desk
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.text.plan()
    }

    /// The plan's text.
    pub fn text(&self) -> &PlanText {
        &self.text
    }

    /// The plan's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that is another one after each change of the plan, and each new day.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The local date that the findings go by.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The post at that place.
    pub fn post(&self, at: usize) -> Option<&Post> {
        self.plan().posts.get(at)
    }

    /// The counts of the plan as it stands.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The plan's dated posts as it stands, in the order in which they go out.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// What is known of each post by itself.
    pub(super) fn singles(&self) -> &Singles {
        &self.singles
    }

    /// The month's mix.
    pub fn mix(&self, weigh: Weigh) -> Mix {
        Mix::of(&self.plan().funnel, &self.tally.counted, weigh)
    }

    /// The month's mix before the last edit, for as long as nothing else has happened since.
    pub fn mix_before(&self, weigh: Weigh) -> Option<Mix> {
        self.before
            .as_ref()
            .map(|before| Mix::of(&self.plan().funnel, &before.counted, weigh))
    }

    /// The month's mix if the post at `at` (or a new one) were `draft`.
    pub fn mix_with(&self, at: Option<usize>, draft: &Post, weigh: Weigh) -> Mix {
        let mut tally = self.tally.clone();
        if let Some(post) = at.and_then(|at| self.post(at)) {
            tally.remove(post);
        }
        tally.add(draft);
        Mix::of(&self.plan().funnel, &tally.counted, weigh)
    }

    /// What each channel gets of the stages, those on top first.
    pub fn channels(&self) -> &[ChannelShare] {
        self.channels.get_or_init(|| channel_shares(self.plan(), None))
    }

    /// What was planned and reached, and what that cost and brought in.
    pub fn outcome(&self) -> &Outcome {
        self.outcome.get_or_init(|| Outcome::of(self.plan()))
    }

    /// The channels if the post at `at` (or a new one) were `draft`.
    pub fn channels_with(&self, at: Option<usize>, draft: &Post) -> Vec<ChannelShare> {
        channel_shares(self.plan(), Some((at, draft)))
    }

    /// What the rules say, worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The finding at that place in words, with advice; kept until the plan changes.
    pub fn description(&self, at: usize) -> Option<&Description> {
        let (finding, said) = self.findings.get(at).zip(self.said.get(at))?;
        Some(said.description.get_or_init(|| self.describe(finding)))
    }

    /// What to do about the finding at that place, as far as it has been thought about: until then what its rule says,
    /// and nothing yet in plans so large that even that takes time.
    pub fn help(&self, at: usize) -> Option<&str> {
        let thought = self.said.get(at)?.advice.get();
        let by_rule = || is_quick_to_advise(self.plan()).then(|| self.description(at))?;
        let by_rule = || by_rule().map(|description| &*description.help);
        thought.map(|advice| &*advice.words).or_else(by_rule)
    }

    /// Whether changes that mend the finding at that place may be asked for: not where there are known to be none.
    pub fn may_be_fixed(&self, at: usize) -> bool {
        let thought = self.said.get(at).and_then(|said| said.advice.get());
        let may_have_one = |finding| proposal::may_have_remedy(self.plan(), self.today, finding);
        thought.is_none_or(|advice| !advice.is_stuck) && self.findings.get(at).is_some_and(may_have_one)
    }

    /// Thinks about what to do about the finding at that place. Returns whether it had not been thought about before.
    pub(super) fn think_about(&self, at: usize) -> bool {
        let (Some(finding), Some(said)) = (self.findings.get(at), self.said.get(at)) else {
            return false;
        };
        let by_rule = || self.description(at).map_or("", |description| &description.help);
        let advice = || proposal::advice(self.plan(), &self.tally, self.today, finding, by_rule());
        !self.is_thought_about(at) && said.advice.set(advice()).is_ok()
    }

    /// Whether there is nothing to think about any more.
    pub(super) fn is_thought_about(&self, at: usize) -> bool {
        self.said.get(at).is_none_or(|said| said.advice.get().is_some())
    }

    /// One of them in words, with advice.
    pub fn describe(&self, finding: &Finding) -> Description {
        let habits = self
            .habits
            .get_or_init(|| rules::habits(self.plan(), &self.timeline));
        finding.describe(&Room::new(
            self.plan(),
            &self.tally,
            &self.timeline,
            habits,
            self.today,
        ))
    }

    /// The days on show and their posts.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether the file has errors that must be mended before anything can be changed.
    pub fn is_read_only(&self) -> bool {
        self.text.has_errors()
    }

    /// Whether everything is on disk.
    pub fn is_saved(&self) -> bool {
        self.history.is_saved() && !self.is_gone
    }

    /// What the file holds, as far as is known.
    pub fn on_disk(&self) -> &str {
        &self.on_disk
    }

    /// Takes what the journal has to be told.
    pub fn take_unrecorded(&mut self) -> Unrecorded {
        std::mem::take(&mut self.unrecorded)
    }

    /// Forgets what the last edit changed: the gauges show the plan as it is.
    pub fn settle(&mut self) {
        self.before = None;
    }

    /// Shows another month.
    pub fn show_month(&mut self, month: Month) {
        if month != self.calendar.month() {
            self.calendar = Calendar::new(self.plan(), month, self.tally.week_start());
        }
    }

    /// Takes over a new date.
    pub fn set_today(&mut self, today: NaiveDate) {
        self.today = today;
        self.singles = PlanText::singles(self.text.plan(), today);
        self.judge();
    }

    /// Takes the post that an edit is about to change or remove out of the counts, the timeline and the calendar.
    fn uncount(&mut self, edit: &Edit) {
        let plan = self.text.plan();
        let Some(post) = plan.posts.get(edit.at()) else {
            return;
        };
        match edit {
            Edit::Insert { .. } => {}
            Edit::Remove { at } => {
                self.tally.remove(post);
                self.timeline.remove(*at, plan);
                self.singles.remove(*at);
            }
            Edit::Set { at, changes } => {
                self.tally.remove(post);
                self.timeline.take(*at, plan);
                if changes
                    .iter()
                    .any(|(field, _)| matches!(field, Field::Date | Field::Time))
                {
                    self.calendar.take(*at, post);
                }
            }
        }
    }

    /// Counts what an edit has made; `inverse` is the edit that takes it back.
    fn count(&mut self, inverse: &Edit) {
        let plan = self.text.plan();
        let post = plan.posts.get(inverse.at());
        match (inverse, post) {
            (Edit::Set { at, .. }, Some(post)) => {
                self.tally.add(post);
                self.timeline.put(*at, post, plan.month);
                self.singles.put(*at, post);
                self.calendar.put(*at, plan);
            }
            (Edit::Remove { at }, Some(post)) => {
                self.tally.add(post);
                self.timeline.insert(*at, post, plan.month);
                self.singles.insert(*at, post);
                self.calendar.rebuild(plan);
            }
            _ => self.calendar.rebuild(plan),
        }
    }

    /// Counts and judges everything anew, as after a change of the whole text.
    fn count_anew(&mut self) {
        self.tally = Tally::of(self.text.plan(), self.week_start);
        self.look_anew();
        self.calendar = Calendar::new(self.text.plan(), self.calendar.month(), self.tally.week_start());
        self.judge();
    }

    fn look_anew(&mut self) {
        self.timeline = Timeline::of(self.text.plan());
        self.singles = PlanText::singles(self.text.plan(), self.today);
    }

    fn refresh(&mut self) {
        self.look_anew();
        self.calendar.rebuild(self.text.plan());
        self.judge();
    }

    fn judge(&mut self) {
        self.version += 1;
        self.channels.take();
        self.outcome.take();
        self.habits.take();
        self.findings = self
            .text
            .findings_kept(&self.tally, &self.timeline, &self.singles);
        self.findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        self.said.clear();
        self.said.resize_with(self.findings.len(), Said::default);
    }

    /// Notes that the file now holds `text`, the plan's text as it stands.
    pub fn saved(&mut self, path: PathBuf, text: String) {
        let text = Arc::new(text);
        // Revisions on the far side of a change of the whole text hold pieces of another one.
        let [done, undone] = self.history.around_mut();
        let undos = done
            .map_while(Revision::edits_mut)
            .chain(undone.map_while(Revision::edits_mut));
        self.text.rebase(Arc::clone(&text), undos.flatten());
        self.path = path;
        self.on_disk = text;
        self.is_gone = false;
        self.in_conflict = false;
        self.history.mark_saved();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{StageIndex, Status, Tag, Value};
    use proptest::prelude::*;

    fn desk() -> Desk {
        let posts = [(1, "x"), (3, "X"), (3, "blog"), (20, "x")];
        let posts = posts.map(|(day, channel)| {
            format!("\n[[post]]\ndate = 2026-12-{day:02}\nchannel = \"{channel}\"\nstage = \"unaware\"\n")
        });
        let text = format!("[plan]\nmonth = \"2026-12\"\n{}", posts.concat());
        let text = PlanText::read(text, "2026-12".parse().unwrap());
        let today = "2026-11-22".parse().unwrap();
        Desk::new(text, "plan.toml".into(), WeekStart::default(), today)
    }

    fn any_change() -> impl Strategy<Value = (Field, Value)> {
        let channel = prop_oneof![Just("x"), Just("X"), Just("blog"), Just("tiktok")];
        let paid = prop_oneof![
            Just((Field::Paid, Value::Yes)),
            Just((Field::Paid, Value::Absent))
        ];
        prop_oneof![
            (1..30u8).prop_map(|day| (
                Field::Date,
                Value::Date(format!("2026-12-{day:02}").parse().unwrap())
            )),
            Just((Field::Date, Value::Absent)),
            channel.prop_map(|channel| (Field::Channel, Value::text(channel))),
            Just((Field::Channel, Value::Absent)),
            (0..3u8).prop_map(|stage| (Field::Stage, Value::Stage(Tag::Stage(StageIndex(stage))))),
            paid,
            Just((Field::Status, Value::Status(Status::Published))),
            Just((Field::Status, Value::Status(Status::Scheduled))),
            Just((Field::Text, Value::text("Open until six."))),
            // Two posts cannot have one id: the second one is refused.
            Just((Field::Id, Value::text("k3f9qz"))),
        ]
    }

    fn any_edit() -> impl Strategy<Value = Edit> {
        let changes = proptest::collection::vec(any_change(), 1..3);
        (0..4u8, 0..6usize, changes).prop_map(|(what, at, changes)| match what {
            0 => Edit::Remove { at },
            1 => {
                let mut post = Box::<Post>::default();
                for (field, value) in changes {
                    post.set(field, value);
                }
                Edit::Insert { at, post }
            }
            _ => Edit::Set { at, changes },
        })
    }

    #[derive(Clone, Debug)]
    enum Step {
        Commit(Vec<Edit>),
        Undo,
        Redo,
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => proptest::collection::vec(any_edit(), 1..4).prop_map(Step::Commit),
            1 => Just(Step::Undo),
            1 => Just(Step::Redo),
        ]
    }

    proptest! {
        #[test]
        fn counts_timeline_and_findings_are_those_of_the_plan_after_any_row_of_edits_undos_and_redos(
            steps in proptest::collection::vec(any_step(), 1..8)
        ) {
            let mut desk = desk();
            for step in steps {
                match step {
                    // A refused command leaves everything as it was.
                    Step::Commit(edits) => drop(desk.commit(edits, "a change".into())),
                    Step::Undo => drop(desk.undo()),
                    Step::Redo => drop(desk.redo()),
                }
                let plan = desk.plan();
                prop_assert_eq!(desk.tally(), &Tally::of(plan, WeekStart::default()));
                prop_assert_eq!(desk.timeline(), &Timeline::of(plan));
                let mut anew = desk.text().findings(desk.tally(), desk.today());
                anew.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
                prop_assert_eq!(desk.findings(), &anew[..]);
            }
        }
    }
}
