//! What a plan would be with some edits, before they are made.
//!
//! Gauges, weeks, findings and the calendar's ghosts all show one [`WhatIf`]: that of a proposal's checked steps, of a
//! post being carried or dragged, or of what is typed into a form. It is worked out once for each change of those
//! edits, on a copy of the plan; neither the plan nor its text is touched.

mod outlook;

pub use outlook::{Listed, Outlook};

use super::Desk;
use crate::balance::{ChannelShare, Mix, Tally, Timeline, Weigh, channel_shares};
use crate::edit::Edit;
use crate::plan::{Plan, Post};
use crate::room::{Habits, Room};
use crate::rules::{self, Description, Finding};
use chrono::NaiveDate;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// A post as it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The place that the post has in the plan as it is; `None` for a new one.
    pub at: Option<usize>,
    /// The post.
    pub post: Post,
    /// The day that it would leave.
    pub from: Option<NaiveDate>,
}

impl Ghost {
    /// Whether it comes to its day from elsewhere; otherwise the post is on that day already and changes there.
    pub fn arrives(&self) -> bool {
        self.at.is_none() || self.from != self.post.date
    }
}

/// What a plan would be with some edits.
#[derive(Debug)]
pub struct WhatIf {
    plan: Plan,
    tally: Tally,
    timeline: Timeline,
    findings: Vec<Finding>,
    listed: Vec<Listed>,
    ghosts: Vec<Ghost>,
    habits: OnceCell<Habits>,
    today: NaiveDate,
}

impl WhatIf {
    /// The plan as it would be.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its counts.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// One of its findings in words, with advice.
    pub fn describe(&self, finding: &Finding) -> Description {
        let habits = self
            .habits
            .get_or_init(|| rules::habits(&self.plan, &self.timeline));
        let Self {
            plan,
            tally,
            timeline,
            ..
        } = self;
        finding.describe(&Room::new(plan, tally, timeline, habits, self.today))
    }

    /// The month's mix as it would be.
    pub fn mix(&self, weigh: Weigh) -> Mix {
        Mix::of(&self.plan.funnel, &self.tally.counted, weigh)
    }

    /// What each channel would get of the stages.
    pub fn channels(&self) -> Vec<ChannelShare> {
        channel_shares(&self.plan, None)
    }

    /// What the rules would say. What was found while reading the file is not among it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings of now and then in one list: those that would be new, those that would go, the rest.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// How many findings would be new, or go.
    pub fn count(&self, outlook: Outlook) -> usize {
        let same = |listed: &&Listed| listed.outlook == outlook;
        self.listed.iter().filter(same).count()
    }

    /// The findings that would be new.
    pub fn new_findings(&self) -> impl Iterator<Item = &Finding> {
        let new = self.listed.iter().filter(|listed| listed.outlook == Outlook::New);
        new.filter_map(|listed| listed.of(&self.findings))
    }

    /// The findings that would still be there.
    pub fn staying<'d>(&'d self, desk: &'d Desk) -> impl Iterator<Item = &'d Finding> {
        let stays = self
            .listed
            .iter()
            .filter(|listed| listed.outlook == Outlook::Stays);
        stays.filter_map(move |listed| Some(listed.finding(desk, self)?.0))
    }

    /// The posts that would be others, in the order of the plan; new ones last.
    pub fn ghosts(&self) -> &[Ghost] {
        &self.ghosts
    }

    /// What would become of the post at that place of the plan as it is.
    pub fn ghost_of(&self, at: usize) -> Option<&Ghost> {
        let found = self.ghosts.binary_search_by_key(&(false, at), |ghost| {
            (ghost.at.is_none(), ghost.at.unwrap_or_default())
        });
        found.ok().map(|found| &self.ghosts[found])
    }
}

/// Follows posts through edits: which of them are new, and where the others were.
#[derive(Debug, Default)]
struct Places {
    /// The new posts' places, in order.
    new: Vec<usize>,
    /// The places that changed posts have in the plan as it is.
    changed: BTreeSet<usize>,
}

impl Places {
    fn note(&mut self, edit: &Edit) {
        match edit {
            Edit::Insert { at, .. } => {
                let first = self.new.partition_point(|new| new < at);
                self.new[first..].iter_mut().for_each(|new| *new += 1);
                self.new.insert(first, *at);
            }
            Edit::Set { at, .. } => self.changed.extend(self.before(*at)),
            Edit::Remove { .. } => {}
        }
    }

    /// Where the post that is now there was before; `None` for a new one.
    fn before(&self, at: usize) -> Option<usize> {
        let new = self.new.partition_point(|new| *new < at);
        (self.new.get(new) != Some(&at)).then(|| at - new)
    }

    /// Where the post that was there is now.
    fn after(&self, at: usize) -> usize {
        self.new
            .iter()
            .fold(at, |at, new| if *new <= at { at + 1 } else { at })
    }
}

impl Desk {
    /// What the plan would be with those edits, made in that order: changes of posts and new ones. `None` where they
    /// do not fit the plan, or take posts out.
    pub fn what_if(&self, edits: &[Edit]) -> Option<WhatIf> {
        let mut plan = self.plan().clone();
        let mut tally = self.tally().clone();
        let mut timeline = self.timeline().clone();
        let mut singles = self.singles().clone();
        let mut places = Places::default();
        for edit in edits {
            if matches!(edit, Edit::Remove { .. }) {
                return None;
            }
            let at = edit.at();
            let is_new = matches!(edit, Edit::Insert { .. });
            if !is_new {
                tally.remove(plan.posts.get(at)?);
                timeline.take(at, &plan);
            }
            places.note(edit);
            edit.clone().apply(&mut plan).ok()?;
            let post = plan.posts.get(at)?;
            tally.add(post);
            if is_new {
                timeline.insert(at, post, plan.month);
                singles.insert(at, post);
            } else {
                timeline.put(at, post, plan.month);
                singles.put(at, post);
            }
        }
        let mut findings = self.text().judge(&plan, &tally, &timeline, &singles);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let listed = outlook::listed(self.findings(), &findings, &places);
        let ghosts = ghosts(self.plan(), &plan, &places);
        Some(WhatIf {
            plan,
            tally,
            timeline,
            findings,
            listed,
            ghosts,
            habits: OnceCell::new(),
            today: self.today(),
        })
    }
}

fn ghosts(before: &Plan, after: &Plan, places: &Places) -> Vec<Ghost> {
    let changed = places.changed.iter().filter_map(|at| {
        let (was, post) = (before.posts.get(*at)?, after.posts.get(places.after(*at))?);
        (was != post).then(|| Ghost {
            at: Some(*at),
            post: post.clone(),
            from: was.date,
        })
    });
    let new = places.new.iter().filter_map(|at| after.posts.get(*at));
    let new = new.map(|post| Ghost {
        at: None,
        post: post.clone(),
        from: None,
    });
    changed.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Field, StageIndex, Tag, Value, WeekStart};
    use crate::text::PlanText;

    const PLAN: &str = "[plan]\nmonth = \"2026-12\"\ncolour = \"red\"\n
[[post]]\nid = \"a\"\ndate = 2026-12-01\nstage = \"unaware\"\nchannel = \"x\"\ntime = 09:00:00\n
[[post]]\nid = \"b\"\ndate = 2026-12-02\nstage = \"unaware\"\nchannel = \"x\"\ntime = 09:00:00\n
[[post]]\nid = \"c\"\ndate = 2026-12-20\nstage = \"unaware\"\nchannel = \"x\"\ntime = 09:00:00\n";

    fn desk() -> Desk {
        let text = PlanText::read(PLAN.into(), "2026-12".parse().unwrap());
        let today = "2026-11-22".parse().unwrap();
        Desk::new(text, "plan.toml".into(), WeekStart::default(), today)
    }

    fn set(at: usize, field: Field, value: Value) -> Edit {
        Edit::Set {
            at,
            changes: vec![(field, value)],
        }
    }

    fn insert(at: usize, date: &str) -> Edit {
        let post = Post {
            date: date.parse().ok(),
            stage: Tag::Stage(StageIndex(2)),
            ..Post::default()
        };
        Edit::Insert {
            at,
            post: Box::new(post),
        }
    }

    fn codes(desk: &Desk, what_if: &WhatIf, outlook: Outlook) -> Vec<&'static str> {
        let listed = what_if.listed().iter().filter(|listed| listed.outlook == outlook);
        listed
            .filter_map(|listed| Some(listed.finding(desk, what_if)?.0.code))
            .collect()
    }

    #[test]
    fn counts_and_findings_are_those_of_the_plan_with_the_edits_made() {
        let mut desk = desk();
        let edits = vec![
            set(0, Field::Stage, Value::Stage(Tag::Stage(StageIndex(1)))),
            insert(1, "2026-12-01"),
            set(2, Field::Date, Value::Date("2026-12-08".parse().unwrap())),
        ];
        let what_if = desk.what_if(&edits).unwrap();
        let (tally, plan) = (what_if.tally().clone(), what_if.plan().clone());
        let mut findings = what_if.findings().to_vec();
        desk.commit(edits, "all".into()).unwrap();
        assert_eq!(desk.tally(), &tally);
        assert_eq!(desk.plan(), &plan);
        let mut made = desk.findings().to_vec();
        made.retain(|finding| finding.code != "unknown-key");
        findings.sort_by_key(|finding| finding.code);
        made.sort_by_key(|finding| finding.code);
        assert_eq!(findings, made);
    }

    #[test]
    fn ghosts_are_the_posts_that_would_be_others() {
        let desk = desk();
        let edits = [
            insert(0, "2026-12-01"),
            set(3, Field::Date, Value::Date("2026-12-21".parse().unwrap())),
            set(0, Field::Title, Value::text("New")),
        ];
        let what_if = desk.what_if(&edits).unwrap();
        let [moved, new] = what_if.ghosts() else {
            panic!("{:?}", what_if.ghosts())
        };
        assert_eq!((moved.at, &*moved.post.id, moved.arrives()), (Some(2), "c", true));
        assert_eq!((new.at, &*new.post.title, new.arrives()), (None, "New", true));
        assert_eq!(what_if.ghost_of(2), Some(moved));
        assert_eq!(what_if.ghost_of(1), None);
    }

    #[test]
    fn what_goes_and_what_comes_is_told_from_what_stays() {
        let desk = desk();
        let to_bottom = set(1, Field::Stage, Value::Stage(Tag::Stage(StageIndex(2))));
        let what_if = desk.what_if(&[to_bottom]).unwrap();
        let gone = codes(&desk, &what_if, Outlook::Gone);
        assert!(gone.contains(&"stage-minimum"), "{gone:?}");
        let new = codes(&desk, &what_if, Outlook::New);
        assert!(new.contains(&"ask-before-nurture"), "{new:?}");
        let stays = codes(&desk, &what_if, Outlook::Stays);
        assert!(
            stays.contains(&"unknown-key"),
            "what the file gets wrong stays: {stays:?}"
        );
    }

    #[test]
    fn a_post_in_front_of_the_others_brings_up_nothing_about_them() {
        let desk = desk();
        let what_if = desk.what_if(&[insert(0, "")]).unwrap();
        assert_eq!(codes(&desk, &what_if, Outlook::Gone), [""; 0]);
        assert_eq!(codes(&desk, &what_if, Outlook::New), [""; 0]);
        assert_eq!(what_if.listed().len(), desk.findings().len());
    }

    #[test]
    fn a_gap_that_gets_shorter_is_no_new_one() {
        let desk = desk();
        let later = set(2, Field::Date, Value::Date("2026-12-04".parse().unwrap()));
        let what_if = desk.what_if(&[later]).unwrap();
        assert!(
            codes(&desk, &what_if, Outlook::New).contains(&"stage-gap"),
            "a longer one is"
        );
        let between = set(1, Field::Date, Value::Date("2026-12-04".parse().unwrap()));
        let what_if = desk.what_if(&[between]).unwrap();
        let new = codes(&desk, &what_if, Outlook::New);
        assert!(!new.contains(&"quiet-days"), "{new:?}");
    }

    #[test]
    fn edits_that_do_not_fit_come_to_nothing() {
        let desk = desk();
        assert!(desk.what_if(&[set(9, Field::Title, Value::text("x"))]).is_none());
        assert!(desk.what_if(&[Edit::Remove { at: 0 }]).is_none());
    }
}
