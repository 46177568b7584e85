//! The mouse: what a press, a drag or the wheel does to the thing it is on.

use super::command::Command;
use super::mode::{List, Mode};
use super::{Drag, Effect, Planner, Pointer, Target};

impl Planner {
    pub(super) fn point(&mut self, pointer: Pointer, target: Target) -> Vec<Effect> {
        match pointer {
            Pointer::Press => self.press(target),
            Pointer::DoublePress => {
                let mut effects = self.press(target);
                let opens = matches!(
                    target,
                    Target::Day(_) | Target::Post(_) | Target::Finding(_) | Target::Item(_)
                );
                self.drag = None;
                if opens && effects.is_empty() {
                    effects = self.double_press();
                }
                effects
            }
            Pointer::Drag => {
                self.drag_over(target);
                Vec::new()
            }
            Pointer::Release => {
                self.drop_here();
                Vec::new()
            }
            Pointer::WheelUp => self.wheel(false),
            Pointer::WheelDown => self.wheel(true),
        }
    }

    fn double_press(&mut self) -> Vec<Effect> {
        match self.mode {
            Mode::Month | Mode::List(_) | Mode::Findings(_) => self.run(Command::Open),
            Mode::Welcome(_) => self.run(Command::Accept),
            Mode::Carry(_) => self.run(Command::PutDown),
            _ => Vec::new(),
        }
    }

    fn press(&mut self, target: Target) -> Vec<Effect> {
        if let Target::Hint(command) = target {
            return self.run(command);
        }
        match &mut self.mode {
            Mode::Form(form) => match target {
                Target::Field(field) => form.go(field),
                Target::Choice(choice) => form.choose(choice),
                Target::FormDay(day) => form.set_day(day),
                _ => {}
            },
            Mode::Question(_) => {
                if let Target::Item(at) = target {
                    return self.answer(at);
                }
            }
            Mode::Resolve(resolve) => match target {
                Target::Item(at) => resolve.go(at),
                Target::Choice(choice) => resolve.pick(super::resolve::pick_of(choice)),
                _ => {}
            },
            Mode::Welcome(welcome) => {
                if let Target::Item(at) = target {
                    welcome.at = at;
                }
            }
            Mode::List(list) => match target {
                Target::Item(at) => list.at = at,
                _ => self.press_month(target),
            },
            Mode::Month | Mode::Findings(_) => self.press_month(target),
            Mode::Balance(_) => self.press_proposal(target),
            Mode::Carry(_) => self.press_in_hand(target),
            Mode::Prompt(_) | Mode::Help(..) => {}
        }
        Vec::new()
    }

    fn press_month(&mut self, target: Target) {
        match target {
            Target::Day(day) => {
                self.mode = Mode::Month;
                self.go_to(day);
            }
            Target::Post(at) => {
                self.mode = Mode::Month;
                self.look_at(at);
                self.drag = Some(Drag { post: at, over: None });
            }
            Target::More(day) => {
                self.go_to(day);
                self.mode = Mode::List(List {
                    day: Some(day),
                    at: 0,
                });
            }
            Target::Finding(at) => self.mode = Mode::Findings(at),
            _ => {}
        }
    }

    /// A press while carrying a post takes it to that day.
    fn press_in_hand(&mut self, target: Target) {
        if let Some(day) = self.day_at(target) {
            self.go_to(day);
        }
    }

    /// The day of the month that is there.
    fn day_at(&self, target: Target) -> Option<chrono::NaiveDate> {
        match target {
            Target::Day(day) | Target::More(day) => Some(day),
            Target::Post(at) => self.desk.as_ref()?.post(at)?.date,
            _ => None,
        }
    }

    fn drag_over(&mut self, target: Target) {
        let day = self.day_at(target);
        if let Some(drag) = &mut self.drag {
            drag.over = day;
        }
    }

    fn drop_here(&mut self) {
        let Some(drag) = self.drag.take() else { return };
        if let Some(day) = drag.over {
            self.notice = None;
            self.move_to(drag.post, day);
        }
    }

    /// The wheel goes through lists line by line, and through the month week by week.
    fn wheel(&mut self, down: bool) -> Vec<Effect> {
        match self.mode {
            Mode::Form(_) => self.run(if down {
                Command::NextField
            } else {
                Command::PreviousField
            }),
            Mode::Month => self.run(if down {
                Command::WeekAfter
            } else {
                Command::WeekBefore
            }),
            Mode::Prompt(_) => Vec::new(),
            _ => self.run(if down { Command::Down } else { Command::Up }),
        }
    }
}
