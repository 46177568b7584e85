//! Going through lists: posts, findings, the help.

use super::command::{COMMANDS, Command};
use super::mode::Mode;
use super::{Effect, Planner};
use crate::plan::Post;
use crate::rules::Place;

/// The line after, or before, of so many.
pub(super) fn step(at: usize, count: usize, command: Command) -> usize {
    let last = count.saturating_sub(1);
    match command {
        Command::Up | Command::Left => at.saturating_sub(1),
        Command::Down | Command::Right => (at + 1).min(last),
        Command::First => 0,
        Command::Last => last,
        _ => at.min(last),
    }
}

impl Planner {
    pub(super) fn open_help(&mut self) {
        if matches!(self.mode, Mode::Help(..)) {
            return;
        }
        let context = self.mode.context();
        let before = std::mem::replace(&mut self.mode, Mode::Month);
        self.mode = Mode::Help(context, 0, Box::new(before));
    }

    pub(super) fn help_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Help(_, line, before) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Back => self.mode = std::mem::replace(before, Mode::Month),
            Command::MonthBefore => *line = line.saturating_sub(10),
            Command::MonthAfter => *line = (*line + 10).min(COMMANDS.len()),
            command => *line = step(*line, COMMANDS.len(), command),
        }
        Vec::new()
    }

    pub(super) fn findings_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Findings(at) = self.mode else {
            return Vec::new();
        };
        let count = self.desk.as_ref().map_or(0, |desk| desk.findings().len());
        match command {
            Command::Back | Command::Findings => self.mode = Mode::Month,
            Command::Open => {
                self.gone_to = at;
                self.go_to_finding(at);
            }
            Command::Fix => self.fix(at),
            Command::Balance => self.balance(),
            Command::Undo
            | Command::Redo
            | Command::Save
            | Command::SaveAs
            | Command::Decide
            | Command::Weigh
            | Command::Silhouette => {
                return self.plan_command(command);
            }
            command => self.mode = Mode::Findings(step(at, count, command)),
        }
        Vec::new()
    }

    /// Goes to the first post, or else the first day, that a finding is about.
    pub(super) fn go_to_finding(&mut self, at: usize) {
        let Some(desk) = &self.desk else { return };
        let Some(finding) = desk.findings().get(at) else {
            return;
        };
        let plan = desk.plan();
        let concerned = |(at, post): (usize, &Post)| {
            (plan.counted_stage(post).is_some() && finding.concerns(at, post)).then_some(at)
        };
        let of_stage = || plan.posts.iter().enumerate().find_map(concerned);
        let is_in_sight = !finding.is_about_settings();
        let post = finding.posts.places().last().copied().or_else(of_stage);
        let post = post.filter(|_| is_in_sight);
        let first_day = finding
            .dates(desk.plan())
            .first()
            .copied()
            .filter(|_| is_in_sight);
        desk.think_about(at);
        let mut help = desk.help(at).unwrap_or_default().to_owned();
        let is_read = !is_in_sight || matches!(finding.place, Place::Text { .. });
        if let (true, [at]) = (is_read, &desk.text().locate(std::slice::from_ref(finding))[..]) {
            help = format!("Line {}, column {} of the file: {help}", at.line, at.column);
        }
        if finding.code == "untagged-post"
            && let Some(keys) = self.tagging_keys()
        {
            help = format!("{help} · {keys} tag it");
        }
        self.mode = Mode::Month;
        match (post, first_day) {
            (Some(post), _) => self.look_at(post),
            (None, Some(day)) => self.go_to(day),
            (None, None) => {}
        }
        self.tell(help);
    }

    pub(super) fn list_command(&mut self, command: Command) -> Vec<Effect> {
        let (Mode::List(list), Some(desk)) = (&mut self.mode, &self.desk) else {
            return Vec::new();
        };
        let count = list.posts(desk).len();
        match command {
            Command::Up | Command::Down | Command::First | Command::Last => {
                list.at = step(list.at, count, command);
            }
            Command::Back => {
                let back_to = list.day.map(|_| list.at);
                self.cursor.slot = back_to.unwrap_or(self.cursor.slot);
                self.mode = Mode::Month;
            }
            command => return self.post_command(command),
        }
        Vec::new()
    }

    /// Keeps the mark of the findings on one of them after an edit.
    pub(super) fn settle_findings(&mut self) {
        let count = self.desk.as_ref().map_or(0, |desk| desk.findings().len());
        if let Mode::Findings(at) = &mut self.mode {
            *at = (*at).min(count.saturating_sub(1));
        }
    }

    /// Keeps the mark of a list on one of its posts after an edit.
    pub(super) fn settle_list(&mut self) {
        if let (Mode::List(list), Some(desk)) = (&mut self.mode, &self.desk) {
            list.at = list.at.min(list.posts(desk).len().saturating_sub(1));
        }
    }
}
