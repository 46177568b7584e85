//! Signals: the terminal is given back, whoever asks for an end.

use super::{Event, Session};
use crate::terminal;
use rustix::process::{Signal, getpid, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use std::process::ExitCode;
use std::sync::mpsc::Sender;

/// Passes signals on as events, from a thread of its own: a terminal that hung up may keep the reading thread
/// busy for ever.
pub(super) fn listen(events: Sender<Event>) -> std::io::Result<()> {
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // While the user's editor has the terminal, its keys reach us as signals, too: an interrupt is meant for
            // the editor, and a stop for both.
            let passed_on = match signal {
                SIGINT | SIGQUIT if !terminal::is_taken() => Ok(()),
                SIGTERM | SIGHUP if !terminal::is_taken() => std::process::exit(128 + signal),
                SIGTSTP if !terminal::is_taken() => {
                    // A stop that is refused leaves the program running, which is all that can be done.
                    let _ = kill_process(getpid(), Signal::STOP);
                    Ok(())
                }
                signal => events.send(Event::Signal(signal)),
            };
            if passed_on.is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Does what a signal asks for. Returns the exit status where it asks for an end: 128 and its number, as shells
/// expect.
pub(super) fn answer(
    signal: i32,
    session: &mut Session<terminal::Backend>,
) -> anyhow::Result<Option<ExitCode>> {
    match signal {
        SIGTSTP => suspend()?,
        SIGCONT => terminal::enter_anew()?,
        signal => {
            // A terminal that hung up cannot be given back; that is no reason to stay.
            let _ = terminal::leave();
            return Ok(Some(ExitCode::from(u8::try_from(128 + signal).unwrap_or(1))));
        }
    }
    session.redraw()?;
    Ok(None)
}

/// Gives the terminal back and stops until the shell continues the program.
pub(super) fn suspend() -> std::io::Result<()> {
    terminal::leave()?;
    kill_process(getpid(), Signal::STOP)?;
    terminal::enter()
}
