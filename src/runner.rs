//! The event loop: keys in, effects performed, frames out. The only clock is here.
//!
//! Nothing runs while nothing happens: the loop sleeps until a thread that reads the terminal or one that hears
//! signals has something to say.

mod effects;
mod input;
mod session;
#[cfg(unix)]
mod signals;

pub use effects::{Files, Shell};
pub use session::Session;

use crate::plan::WeekStart;
use crate::planner::keymap::Keymap;
use crate::planner::{Message, Planner, Setup, TemplateChoice};
use crate::screen::theme::Theme;
use crate::terminal;
use chrono::NaiveDate;
use input::Input;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;

/// What the planner starts with.
pub struct Start {
    /// The plan to open; without one the welcome screen is shown.
    pub plan: Option<PathBuf>,
    /// A date to take for today's; otherwise the clock says.
    pub today: Option<NaiveDate>,
    /// The day on which weeks begin where a plan does not say.
    pub week_start: WeekStart,
    /// The keys.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// What new plans can be made from.
    pub templates: Vec<TemplateChoice>,
    /// Plans opened before, the latest first.
    pub recent: Vec<PathBuf>,
    /// Makes the text of a new plan from the template of that name.
    pub make: Make,
}

/// Makes a plan's text from the template of that name, or says why it cannot.
pub type Make = Box<dyn Fn(&str) -> Result<String, String>>;

/// How the planner was left.
#[derive(Debug)]
pub struct Ended {
    /// What to tell the shell.
    pub status: ExitCode,
    /// The plans that were opened, made or saved, in that order.
    pub opened: Vec<PathBuf>,
}

/// Something for the loop to deal with.
#[derive(Debug)]
enum Event {
    /// The terminal reported this.
    Input(crossterm::event::Event),
    /// The terminal can no longer be read.
    InputLost(std::io::Error),
    /// A signal arrived.
    #[cfg(unix)]
    Signal(i32),
}

/// Runs the planner until the user quits.
///
/// # Errors
/// The plan cannot be read, or the terminal cannot be used.
pub fn run(start: Start) -> anyhow::Result<Ended> {
    let today = start.today.unwrap_or_else(|| chrono::Local::now().date_naive());
    let mut files = Files::new(start.make, today);
    let opened = start
        .plan
        .as_deref()
        .map(|path| files.open(path))
        .transpose()
        .map_err(anyhow::Error::msg)?;
    let mut planner = Planner::new(Setup {
        today,
        week_start: start.week_start,
        keymap: start.keymap,
        templates: start.templates,
        recent: start.recent,
        seed: seed(),
    });
    if let Some(opened) = opened {
        planner.update(Message::Opened(Ok(Box::new(opened))));
    }
    terminal::restore_on_panic();
    let (sender, events) = mpsc::channel();
    // From here on a signal is an event: it must find nobody with the terminal still taken.
    #[cfg(unix)]
    signals::listen(sender.clone())?;
    terminal::enter()?;
    terminal::was_entered_again();
    let ended = Session::new(terminal::backend(), planner, start.theme)
        .map_err(anyhow::Error::from)
        .and_then(|mut session| {
            session.draw()?;
            let input = Input::read_on_a_thread(sender);
            event_loop(session, &mut files, &input, &events, start.today.is_some())
        });
    let status = match ended.and_then(|status| Ok(terminal::leave().map(|()| status)?)) {
        // A terminal that hung up ends the program as the signal would that comes with it.
        Err(error) if hung_up(&error) => ExitCode::from(128 + 1),
        status => status?,
    };
    Ok(Ended {
        status,
        opened: files.into_opened(),
    })
}

/// Whether the error comes of a terminal that has gone away: the standard output is none any more.
fn hung_up(error: &anyhow::Error) -> bool {
    error.is::<std::io::Error>() && !std::io::stdout().is_terminal()
}

/// A number that differs from run to run.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::hash::RandomState::new().build_hasher().finish()
}

fn event_loop(
    mut session: Session<terminal::Backend>,
    shell: &mut impl Shell,
    input: &Input,
    events: &mpsc::Receiver<Event>,
    today_is_fixed: bool,
) -> anyhow::Result<ExitCode> {
    loop {
        input.ask();
        match events.recv()? {
            Event::Input(happened) => {
                if !today_is_fixed {
                    session.today(chrono::Local::now().date_naive());
                }
                if session.happened(&happened, shell)? {
                    return Ok(ExitCode::SUCCESS);
                }
            }
            Event::InputLost(error) => return Err(error.into()),
            #[cfg(unix)]
            Event::Signal(signal) => {
                if let Some(code) = signals::answer(signal, &mut session)? {
                    return Ok(code);
                }
                // The terminal still owes an answer; asking again would owe two.
                session.draw()?;
                input.still_asked();
                continue;
            }
        }
        session.draw()?;
    }
}
