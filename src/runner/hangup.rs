//! Hearing that the terminal is gone. There is not always a signal to say so: only the first process on a terminal gets
//! one. Reading would go on finding nothing for ever, and keep a processor busy with it.

use super::Event;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::sync::mpsc::Sender;

/// Waits for the terminal to hang up, on a thread of its own, which sleeps until then.
pub(super) fn listen(events: Sender<Event>) {
    std::thread::spawn(move || {
        if wait() {
            let lost = std::io::Error::new(std::io::ErrorKind::BrokenPipe, "the terminal has hung up");
            // If nobody listens any more, the program is ending already.
            let _ = events.send(Event::InputLost(lost));
        }
    });
}

/// Waits for the terminal to hang up; `false` where the system does not tell.
fn wait() -> bool {
    let stdin = std::io::stdin();
    // That it hung up is told unasked.
    let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
    loop {
        match poll(&mut watched, None) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => return watched.iter().any(|fd| fd.revents().contains(PollFlags::HUP)),
        }
    }
}
