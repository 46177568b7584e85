//! Keys that step: through days, times, and choices.

use super::entry::written_time;
use super::{EntryKind, Form};
use crate::plan::Month;
use crate::planner::key::{Code, Key};
use crate::planner::when;
use chrono::{Days, TimeDelta};

impl Form {
    /// Moves the mark through the choices. Returns whether the key was for them.
    pub(super) fn choice_key(&mut self, key: Key) -> bool {
        let (count, chosen) = (self.matching().len(), self.choices.unwrap_or(0));
        self.choices = match key.code {
            Code::Up => Some(chosen.checked_sub(1).unwrap_or(count.saturating_sub(1))),
            Code::Down if chosen + 1 < count => Some(chosen + 1),
            Code::Down => Some(0),
            _ => return false,
        };
        true
    }

    /// Steps through days, times and fixed choices. Returns whether the key did so.
    pub(super) fn step(&mut self, key: Key) -> bool {
        if key.ctrl || key.alt {
            return false;
        }
        let forward = matches!(key.code, Code::Right | Code::PageDown);
        let sideways = matches!(key.code, Code::Left | Code::Right);
        let by_page = matches!(key.code, Code::PageUp | Code::PageDown);
        let kind = self.entry().kind.clone();
        match kind {
            EntryKind::Date if sideways || by_page => self.step_day(if by_page { 7 } else { 1 }, forward),
            EntryKind::Time if sideways || by_page => self.step_time(if by_page { 60 } else { 15 }, forward),
            EntryKind::OneOf(choices) if sideways => self.step_choice(&choices, forward),
            EntryKind::YesNo if sideways || key.code == Code::Char(' ') => {
                let other = if self.entry().edit.text() == "yes" {
                    "no"
                } else {
                    "yes"
                };
                self.entry().edit.set(other);
            }
            _ => return false,
        }
        true
    }

    fn step_day(&mut self, days: u64, forward: bool) {
        let from = self.date().unwrap_or(self.day);
        let days = Days::new(days);
        let moved = if forward {
            from.checked_add_days(days)
        } else {
            from.checked_sub_days(days)
        };
        if let Some(moved) = moved.filter(|moved| Month::new(chrono::Datelike::year(moved), 1).is_some()) {
            self.entry().edit.set(&moved.to_string());
        }
    }

    fn step_time(&mut self, minutes: i64, forward: bool) {
        let Some(from) = when::time(self.entry().edit.text()) else {
            self.entry().edit.set("09:00");
            return;
        };
        let delta = TimeDelta::minutes(if forward { minutes } else { -minutes });
        // Past midnight would be another day; the time stays.
        let (moved, days) = from.overflowing_add_signed(delta);
        if days == 0 {
            self.entry().edit.set(&written_time(moved));
        }
    }

    fn step_choice(&mut self, choices: &[String], forward: bool) {
        let current = choices
            .iter()
            .position(|choice| *choice == self.entry().edit.text());
        let next = match (current, forward) {
            (None, true) => Some(0),
            (None, false) => choices.len().checked_sub(1),
            (Some(at), true) => Some(at + 1).filter(|at| *at < choices.len()),
            (Some(at), false) => at.checked_sub(1),
        };
        self.entry().edit.set(next.map_or("", |at| &choices[at]));
    }
}
