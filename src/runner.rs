//! The event loop: keys in, effects performed, frames out. The only clock is here.
//!
//! Nothing runs while nothing happens: the loop sleeps until a thread that reads the terminal or one that hears
//! signals has something to say.

mod editor;
mod effects;
mod files;
#[cfg(unix)]
mod hangup;
mod input;
mod keeping;
mod session;
#[cfg(unix)]
mod signals;
mod watch;

pub use effects::Shell;
pub use files::Files;
pub use session::Session;

use crate::plan::WeekStart;
use crate::planner::keymap::Keymap;
use crate::planner::{Desk, Message, Planner, Setup, TemplateChoice};
use crate::screen::theme::Theme;
use crate::store::Records;
use crate::terminal;
use chrono::NaiveDate;
use input::Input;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use watch::Watch;

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
    /// Where unsaved work is kept.
    pub records: Option<Records>,
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
    /// Something has happened in the folder of the open plan.
    Disk,
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
    let mut files = Files::new(start.make, today, start.records);
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
    let effects = opened.map_or_else(Vec::new, |opened| {
        planner.update(Message::Opened(Ok(Box::new(opened))))
    });
    tell_where_work_is_on_panic();
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
            // The plan is in sight before anything is looked for beside it.
            session.perform(effects, &mut files)?;
            if session.planner().is_telling() {
                session.draw()?;
            }
            #[cfg(unix)]
            hangup::listen(sender.clone());
            let input = Input::read_on_a_thread(sender.clone());
            let desk = Desktop {
                files: &mut files,
                watch: Watch::new(sender),
                today_is_fixed: start.today.is_some(),
            };
            event_loop(session, desk, &input, &events)
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

/// Makes a panic give the terminal back, and say which journal the unsaved work is in.
pub fn tell_where_work_is_on_panic() {
    terminal::restore_on_panic(|| {
        keeping::where_work_is().map(|journal| {
            format!(
                "Your unsaved work is in {}: postmix offers it at the next start.",
                journal.display()
            )
        })
    });
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

/// What the loop works with beside the session.
struct Desktop<'f> {
    files: &'f mut Files,
    watch: Watch,
    today_is_fixed: bool,
}

/// How long the journal may hold what only the system's memory has: after that much idleness it goes to the disk.
const IDLE: Duration = Duration::from_secs(1);

/// How long nothing must have happened before there is time to think: nobody who is typing should have to wait for it.
const PAUSE: Duration = Duration::from_millis(60);

/// How long a file must be left alone before it is looked at: whoever writes it may not be done yet.
const SETTLED: Duration = Duration::from_millis(120);

fn event_loop(
    mut session: Session<terminal::Backend>,
    mut desktop: Desktop<'_>,
    input: &Input,
    events: &mpsc::Receiver<Event>,
) -> anyhow::Result<ExitCode> {
    let mut disturbed = None;
    let mut pause = PAUSE;
    loop {
        let path = session.planner().desk().map(Desk::path);
        if desktop.watch.turn_to(path) && session.look(desktop.files)? {
            session.draw()?;
        }
        input.ask();
        let thinking = session.planner().wants_to_think().then_some(pause);
        pause = PAUSE;
        let event = match wait(events, desktop.files, &mut disturbed, thinking)? {
            Wake::Event(event) => event,
            Wake::Quiet(quiet) => {
                input.still_asked();
                use_the_time(quiet, &mut session, desktop.files)?;
                if matches!(quiet, Quiet::Think) {
                    // The pause goes on.
                    pause = Duration::ZERO;
                }
                continue;
            }
        };
        match event {
            Event::Input(happened) => {
                if !desktop.today_is_fixed {
                    session.today(chrono::Local::now().date_naive());
                }
                if session.happened(&happened, desktop.files)? {
                    return Ok(ExitCode::SUCCESS);
                }
            }
            Event::InputLost(error) => {
                sync(&mut session, desktop.files)?;
                return Err(error.into());
            }
            Event::Disk => {
                disturbed = Some(Instant::now());
                input.still_asked();
                continue;
            }
            #[cfg(unix)]
            Event::Signal(signal) => {
                sync(&mut session, desktop.files)?;
                if let Some(code) = signals::answer(signal, &mut session)? {
                    return Ok(code);
                }
                // Whatever happened while the program was stopped.
                session.look(desktop.files)?;
                // The terminal still owes an answer; asking again would owe two.
                session.draw()?;
                input.still_asked();
                continue;
            }
        }
        session.draw()?;
    }
}

/// Why the loop goes on.
enum Wake {
    /// Something has happened.
    Event(Event),
    /// Nothing has happened for a while.
    Quiet(Quiet),
}

/// What there is time for when nothing happens.
#[derive(Clone, Copy)]
enum Quiet {
    /// The disturbed file has been left alone for long enough to be looked at.
    Look,
    /// The journal can go to the disk.
    Sync,
    /// Something can be thought about.
    Think,
}

fn use_the_time(
    quiet: Quiet,
    session: &mut Session<terminal::Backend>,
    files: &mut Files,
) -> anyhow::Result<()> {
    match quiet {
        Quiet::Look => {
            session.look(files)?;
            session.draw()?;
        }
        Quiet::Sync => sync(session, files)?,
        Quiet::Think => session.think()?,
    }
    Ok(())
}

/// Waits for what happens next.
fn wait(
    events: &mpsc::Receiver<Event>,
    files: &Files,
    disturbed: &mut Option<Instant>,
    thinking: Option<Duration>,
) -> anyhow::Result<Wake> {
    let until_look = disturbed.map(|since| SETTLED.saturating_sub(since.elapsed()));
    let until_idle = || files.kept.is_dirty().then_some(IDLE);
    let Some(wait) = until_look.or(thinking).or_else(until_idle) else {
        return Ok(Wake::Event(events.recv()?));
    };
    let quiet = match events.recv_timeout(wait) {
        Ok(event) => return Ok(Wake::Event(event)),
        Err(RecvTimeoutError::Timeout) if until_look.is_some() => {
            *disturbed = None;
            Quiet::Look
        }
        Err(RecvTimeoutError::Timeout) if thinking.is_some() => Quiet::Think,
        Err(RecvTimeoutError::Timeout) => Quiet::Sync,
        Err(error) => return Err(error.into()),
    };
    Ok(Wake::Quiet(quiet))
}

/// Makes the journal safe from a power cut, and tells the planner when that has begun to fail or to work again.
fn sync(session: &mut Session<terminal::Backend>, files: &mut Files) -> anyhow::Result<()> {
    let synced = files.kept.sync();
    if synced.is_err() != session.planner().alarms().no_journal {
        let synced = synced.map_err(|error| keeping::in_words(&error));
        session.tell(Message::Recorded(synced), files)?;
        session.draw()?;
    }
    Ok(())
}
