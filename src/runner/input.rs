//! Reading the terminal on a thread of its own, and only when asked: while the user's editor has the terminal,
//! nobody must read its keys.

use super::Event;
use std::cell::Cell;
use std::sync::mpsc::{self, Sender};

/// The thread that reads the terminal.
#[derive(Debug)]
pub(super) struct Input {
    permits: Sender<()>,
    /// Whether the last permit is still being used.
    asked: Cell<bool>,
}

impl Input {
    /// Starts the thread. It ends with the program.
    pub(super) fn read_on_a_thread(events: Sender<Event>) -> Self {
        let (permits, asked) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            while asked.recv().is_ok() {
                let event = match crossterm::event::read() {
                    Ok(happened) => Event::Input(happened),
                    Err(error) => Event::InputLost(error),
                };
                if events.send(event).is_err() {
                    return;
                }
            }
        });
        Self {
            permits,
            asked: Cell::new(false),
        }
    }

    /// Asks for what the terminal reports next; answered with one event.
    pub(super) fn ask(&self) {
        if !self.asked.replace(false) {
            // The thread ends only with the program; if it is gone the loop hears of it from its channel.
            let _ = self.permits.send(());
        }
    }

    /// Notes that the thread has been asked but has not answered.
    pub(super) fn still_asked(&self) {
        self.asked.set(true);
    }
}
