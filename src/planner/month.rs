//! Moving about in the month.

use super::command::Command;
use super::mode::{List, Mode};
use super::{Desk, Effect, Planner};
use crate::plan::Month;
use chrono::{Days, NaiveDate};

/// A day, and one of its posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The day.
    pub day: NaiveDate,
    /// Which of the day's posts, counted from 0; 0 on a day without posts.
    pub slot: usize,
}

impl Cursor {
    /// Where to begin in a plan: today if it lies in the month, else the month's first post, else its first day.
    pub(super) fn first(desk: &Desk, today: NaiveDate) -> Self {
        let month = desk.plan().month;
        let first_post = || {
            month
                .first()
                .iter_days()
                .take(31)
                .find(|day| !desk.calendar().posts_on(*day).is_empty())
        };
        let day = if month.contains(today) {
            today
        } else {
            first_post().unwrap_or_else(|| month.first())
        };
        Self { day, slot: 0 }
    }
}

impl Planner {
    pub(super) fn month_command(&mut self, command: Command) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let day = self.cursor.day;
        let posts_here = desk.calendar().posts_on(day).len();
        match command {
            Command::Up if self.cursor.slot > 0 => self.cursor.slot -= 1,
            Command::Up => {
                self.go_by(-7);
                self.cursor.slot = self.posts_under_cursor().saturating_sub(1);
            }
            Command::Down if self.cursor.slot + 1 < posts_here => self.cursor.slot += 1,
            Command::Down => self.go_by(7),
            Command::Left
            | Command::Right
            | Command::WeekBefore
            | Command::WeekAfter
            | Command::MonthBefore
            | Command::MonthAfter
            | Command::First
            | Command::Last
            | Command::Today => return self.go_command(command),
            Command::NextPost => self.step_post(true),
            Command::PreviousPost => self.step_post(false),
            Command::Open => match self.selected() {
                Some(at) => self.open_form(at),
                None => {
                    self.mode = Mode::List(List {
                        day: Some(day),
                        at: 0,
                    });
                }
            },
            Command::OpenDay => {
                self.mode = Mode::List(List {
                    day: Some(day),
                    at: self.cursor.slot,
                });
            }
            Command::Ideas => self.mode = Mode::List(List { day: None, at: 0 }),
            Command::Findings if desk.findings().is_empty() => self.tell("Nothing to put right"),
            Command::Findings => {
                let last = desk.findings().len() - 1;
                self.mode = Mode::Findings(std::mem::take(&mut self.gone_to).min(last));
            }
            command => return self.post_command(command),
        }
        Vec::new()
    }

    /// Goes to another day, whatever is there.
    pub(super) fn go_command(&mut self, command: Command) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let month = desk.calendar().month();
        match command {
            Command::Left => self.go_by(-1),
            Command::Right => self.go_by(1),
            Command::WeekBefore => self.go_by(-7),
            Command::WeekAfter => self.go_by(7),
            Command::MonthBefore => self.go_to_month(month.previous()),
            Command::MonthAfter => self.go_to_month(month.next()),
            Command::First => self.go_to(month.first()),
            Command::Last => self.go_to(month.last()),
            Command::Today => self.go_to(self.today()),
            _ => {}
        }
        Vec::new()
    }

    fn posts_under_cursor(&self) -> usize {
        self.desk
            .as_ref()
            .map_or(0, |desk| desk.calendar().posts_on(self.cursor.day).len())
    }

    /// Goes to a day, showing its month if it is not in sight.
    pub(super) fn go_to(&mut self, day: NaiveDate) {
        let Some(desk) = &mut self.desk else { return };
        if !desk.calendar().shows(day) {
            desk.show_month(Month::of(day));
        }
        self.cursor = Cursor { day, slot: 0 };
    }

    /// Goes so many days on; within the month's own days and, past them, to the neighbouring month.
    pub(super) fn go_by(&mut self, days: i64) {
        let by = Days::new(days.unsigned_abs());
        let day = if days < 0 {
            self.cursor.day.checked_sub_days(by)
        } else {
            self.cursor.day.checked_add_days(by)
        };
        let Some(day) = day.filter(|day| Month::new(chrono::Datelike::year(day), 1).is_some()) else {
            return;
        };
        self.go_to(day);
    }

    fn go_to_month(&mut self, month: Month) {
        let day_of_month = chrono::Datelike::day(&self.cursor.day).min(month.days());
        if let Some(desk) = &mut self.desk {
            desk.show_month(month);
        }
        if let Some(day) = chrono::Datelike::with_day(&month.first(), day_of_month) {
            self.cursor = Cursor { day, slot: 0 };
        }
    }

    /// Puts the cursor on a post.
    pub(super) fn look_at(&mut self, at: usize) {
        let Some(date) = self
            .desk
            .as_ref()
            .and_then(|desk| desk.post(at))
            .map(|post| post.date)
        else {
            return;
        };
        let Some(day) = date else {
            let slot = self
                .desk
                .as_ref()
                .and_then(|desk| desk.calendar().ideas().iter().position(|other| *other == at));
            self.mode = Mode::List(List {
                day: None,
                at: slot.unwrap_or(0),
            });
            return;
        };
        self.go_to(day);
        let slot = self.desk.as_ref().and_then(|desk| {
            desk.calendar()
                .posts_on(day)
                .iter()
                .position(|other| *other == at)
        });
        self.cursor.slot = slot.unwrap_or(0);
        if let Mode::List(list) = &mut self.mode
            && list.day == Some(day)
        {
            list.at = self.cursor.slot;
        }
    }

    /// Goes to the next post of the calendar, or the one before, in the order of days and times.
    fn step_post(&mut self, forward: bool) {
        let Some(desk) = &self.desk else { return };
        let here = desk.calendar().posts_on(self.cursor.day).len();
        if forward && self.cursor.slot + 1 < here {
            self.cursor.slot += 1;
            return;
        }
        if !forward && self.cursor.slot > 0 && here > 0 {
            self.cursor.slot -= 1;
            return;
        }
        let dates = desk.plan().posts.iter().filter_map(|post| post.date);
        let next = if forward {
            dates.filter(|date| *date > self.cursor.day).min()
        } else {
            dates.filter(|date| *date < self.cursor.day).max()
        };
        match next {
            None => self.tell(if forward {
                "No post after this one"
            } else {
                "No post before this one"
            }),
            Some(day) => {
                self.go_to(day);
                self.cursor.slot = if forward {
                    0
                } else {
                    self.posts_under_cursor().saturating_sub(1)
                };
            }
        }
    }
}
