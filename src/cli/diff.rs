//! `postmix diff`: what has changed from one version of a plan to another.

use super::arguments::{Diff, TextOrJson};
use super::show_json::Shown;
use super::{Outcome, Session, counted, json, name_of};
use crate::balance::{Mix, Tally, Weigh};
use crate::merge::{Change, Changed, Changes};
use crate::plan::Plan;
use crate::text::display;
use anyhow::{Result, bail};
use serde::Serialize;
use std::path::Path;

impl Session<'_> {
    pub(super) fn diff(&mut self, arguments: &Diff) -> Result<Outcome> {
        let stdin = Path::new("-");
        if arguments.old == stdin && arguments.new == stdin {
            bail!("only one of the two versions can be standard input: name a file for the other");
        }
        let (old, new) = (self.load(&arguments.old)?, self.load(&arguments.new)?);
        let changes = Changes::between(old.plan(), new.plan());
        let compared = Compared {
            plans: [old.plan(), new.plan()],
            tallies: [old.plan(), new.plan()]
                .map(|plan| Tally::of(plan, plan.week_start.unwrap_or_default())),
            changes: &changes,
        };
        match arguments.format {
            TextOrJson::Json => json::write(self.out, &compared.json())?,
            TextOrJson::Text => {
                for line in compared.lines() {
                    writeln!(self.out, "{}", display::line(&line))?;
                }
            }
        }
        self.out.flush()?;
        for (text, path) in [(&old, &arguments.old), (&new, &arguments.new)] {
            if text.has_errors() {
                writeln!(
                    self.err,
                    "{}: has errors, so only what can be read was compared; `postmix check` lists them",
                    display::line(&name_of(path))
                )?;
            }
        }
        Ok(Outcome::Fine)
    }
}

/// Two versions of a plan and what differs.
struct Compared<'p> {
    plans: [&'p Plan; 2],
    tallies: [Tally; 2],
    changes: &'p Changes,
}

#[derive(Serialize)]
struct DiffShown<'p> {
    changes: Vec<ChangeShown<'p>>,
    before: Shown<'p>,
    after: Shown<'p>,
}

/// One change, in the order in which it is written.
#[derive(Serialize)]
struct ChangeShown<'p> {
    kind: &'static str,
    /// The post's id and title; the setting's name for something that is no post.
    id: Option<&'p str>,
    title: &'p str,
    date: Option<String>,
    field: Option<&'static str>,
    before: Option<&'p str>,
    after: Option<&'p str>,
}

impl<'p> Compared<'p> {
    fn json(&'p self) -> DiffShown<'p> {
        let shown = |side: usize| Shown::of(self.plans[side], &self.tallies[side], Weigh::Posts);
        DiffShown {
            changes: self
                .changes
                .all()
                .iter()
                .map(|change| self.change(change))
                .collect(),
            before: shown(0),
            after: shown(1),
        }
    }

    fn change(&self, change: &'p Change) -> ChangeShown<'p> {
        let [old, new] = self.plans;
        let new = change.post.new.and_then(|at| new.posts.get(at));
        let post = new.or_else(|| change.post.old.and_then(|at| old.posts.get(at)));
        let said = |text: &'p str| (!text.is_empty()).then_some(text);
        ChangeShown {
            kind: change.what.as_str(),
            id: post.map(|post| &*post.id).filter(|id| !id.is_empty()),
            title: post.map_or(&*change.about, |post| &*post.title),
            date: post.and_then(|post| post.date).map(|date| date.to_string()),
            field: match change.what {
                Changed::Field(field) => Some(field.key()),
                _ => None,
            },
            before: said(&change.before),
            after: said(&change.after),
        }
    }

    fn lines(&self) -> Vec<String> {
        if self.changes.is_empty() {
            return vec![
                "Nothing that postmix knows has changed; comments and other keys may have.".to_owned(),
            ];
        }
        let mut lines = self.changes.lines();
        let [before, after] = [0, 1].map(|side| {
            Mix::of(
                &self.plans[side].funnel,
                &self.tallies[side].counted,
                Weigh::Posts,
            )
        });
        lines.push(String::new());
        lines.extend(self.mix(&before, &after));
        lines
    }

    /// What the changes did to the mix, stage by stage.
    fn mix(&self, before: &Mix, after: &Mix) -> Vec<String> {
        let stages = self.plans[1].funnel.stages().iter().zip(&after.stages);
        let line = |(stage, now): (&crate::plan::Stage, &crate::balance::StageMix)| {
            let was = self.plans[0]
                .funnel
                .stages()
                .iter()
                .position(|other| other.id == stage.id);
            let was = was.and_then(|at| before.stages.get(at));
            let posts = |count: u64| counted(count, "post", "posts");
            let from = was.map_or_else(
                || "new".to_owned(),
                |was| format!("{} ({})", posts(was.posts), was.share_percent()),
            );
            let to = format!("{} ({})", posts(now.posts), now.share_percent());
            let changed = if from == to {
                to
            } else {
                format!("{from} → {to}")
            };
            format!("{}: {changed}, target {}", stage.title(), now.target_percent())
        };
        let mut lines: Vec<String> = stages.map(line).collect();
        let score = |mix: &Mix| {
            mix.score
                .map_or_else(|| "none".to_owned(), |score| score.to_string())
        };
        let (was, is) = (score(before), score(after));
        lines.push(if was == is {
            format!("score: {is}")
        } else {
            format!("score: {was} → {is}")
        });
        lines
    }
}
