//! The terminal: entered, left as it was found, whatever ends the program.

use crate::screen::theme::Depth;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// What frames are drawn to: one write each.
pub type Backend = CrosstermBackend<BufWriter<Stdout>>;

/// Whether the terminal is ours at the moment; a panic or a signal must give it back just once.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Whether the terminal has been taken over since somebody last asked.
static ENTERED_AGAIN: AtomicBool = AtomicBool::new(false);

/// Room for the largest frame in one write.
const FRAME_BYTES: usize = 1 << 16;

/// The backend to draw to.
pub fn backend() -> Backend {
    CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, io::stdout()))
}

/// Takes the terminal over: raw, the alternate screen, mouse and pasted text reported, the cursor hidden.
///
/// # Errors
/// The terminal cannot be written to or set up.
pub fn enter() -> io::Result<()> {
    as_found();
    crossterm::terminal::enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    set_up(true)
}

/// Takes the terminal over anew where a shell may have had it meanwhile. Where it is raw it stays so: a Ctrl+S that came
/// just then would stop all output instead of saving.
///
/// # Errors
/// The terminal cannot be written to or set up.
#[cfg(unix)]
pub fn enter_anew() -> io::Result<()> {
    use rustix::termios::{LocalModes, tcgetattr};
    let modes = tcgetattr(io::stdin()).map(|modes| modes.local_modes);
    if is_taken() && modes.is_ok_and(|modes| !modes.contains(LocalModes::ICANON)) {
        set_up(false)
    } else {
        leave()?;
        enter()
    }
}

/// Asks for what the screen and the keys are to do. `is_new` says whether the alternate screen is to be taken as well.
fn set_up(is_new: bool) -> io::Result<()> {
    ENTERED_AGAIN.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    if is_new {
        crossterm::queue!(out, crossterm::terminal::EnterAlternateScreen)?;
    }
    crossterm::queue!(out, crossterm::cursor::Hide)?;
    crossterm::queue!(out, crossterm::event::EnableBracketedPaste)?;
    mouse(&mut out, true)?;
    out.flush()
}

/// Whether the terminal is taken over at the moment, and not given to an editor.
pub fn is_taken() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Whether the terminal has been taken over since this was last asked: what was drawn before is gone then.
pub fn was_entered_again() -> bool {
    ENTERED_AGAIN.swap(false, Ordering::SeqCst)
}

/// Gives the terminal back as it was. Does nothing when it is not taken.
///
/// # Errors
/// The terminal cannot be written to any more.
pub fn leave() -> io::Result<()> {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    let written = mouse(&mut out, false)
        .and_then(|()| crossterm::queue!(out, crossterm::event::DisableBracketedPaste))
        .and_then(|()| crossterm::queue!(out, crossterm::style::ResetColor, crossterm::cursor::Show))
        .and_then(|()| crossterm::queue!(out, crossterm::terminal::LeaveAlternateScreen))
        .and_then(|()| out.flush());
    // Even on a terminal that cannot be written to, the line discipline can be put right.
    crossterm::terminal::disable_raw_mode()?;
    as_found();
    written
}

/// Puts the line modes back to those of the very first time: an editor that died may have left others.
#[cfg(unix)]
fn as_found() {
    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
    static FOUND: std::sync::OnceLock<Option<Termios>> = std::sync::OnceLock::new();
    let stdin = io::stdin();
    if let Some(found) = FOUND.get_or_init(|| tcgetattr(&stdin).ok()) {
        // A terminal that is gone has no modes to put right.
        let _ = tcsetattr(&stdin, OptionalActions::Now, found);
    }
}

#[cfg(not(unix))]
fn as_found() {}

/// Asks for presses, drags and the wheel, but not for every movement: those would only cost work.
#[cfg(unix)]
fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    out.write_all(if on {
        b"\x1b[?1002h\x1b[?1006h"
    } else {
        b"\x1b[?1006l\x1b[?1002l"
    })
}

#[cfg(not(unix))]
fn mouse(out: &mut impl Write, on: bool) -> io::Result<()> {
    if on {
        crossterm::execute!(out, crossterm::event::EnableMouseCapture)
    } else {
        crossterm::execute!(out, crossterm::event::DisableMouseCapture)
    }
}

/// Makes a panic give the terminal back before it says what happened, and `farewell` after that.
pub fn restore_on_panic(farewell: impl Fn() -> Option<String> + Send + Sync + 'static) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // There is nobody to tell if this fails, too; the message below is what matters.
        let _ = leave();
        before(panic);
        if let Some(words) = farewell() {
            let _ = writeln!(io::stderr(), "{}", crate::text::display::line(&words));
        }
    }));
}

/// Writes colours although `NO_COLOR` is set, because the user has asked for them.
pub fn force_colours() {
    crossterm::style::force_color_output(true);
}

/// Columns and lines of the terminal; `None` where it does not say.
pub fn size() -> Option<(u16, u16)> {
    // Some that have not been told their size call it nothing.
    crossterm::terminal::size()
        .ok()
        .filter(|size| size.0 > 0 && size.1 > 0)
}

/// How many colours the terminal has, by the environment that terminals set. `NO_COLOR` wins.
pub fn depth(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let term = set("TERM").unwrap_or_default();
    if set("NO_COLOR").is_some() || term == "dumb" {
        Depth::None
    } else if set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit") || cfg!(windows)
    {
        Depth::True
    } else if term.contains("256") || term.contains("kitty") || term.contains("alacritty") {
        Depth::Palette
    } else {
        Depth::Sixteen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn colours_are_those_the_environment_tells_of() {
        let with = |pairs: &'static [(&str, &str)]| {
            depth(|name| {
                pairs
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(
            with(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]),
            Depth::True
        );
        assert_eq!(with(&[("TERM", "xterm-256color")]), Depth::Palette);
        assert_eq!(with(&[("TERM", "xterm")]), Depth::Sixteen);
        assert_eq!(with(&[("TERM", "dumb")]), Depth::None);
        assert_eq!(
            with(&[
                ("TERM", "xterm-256color"),
                ("COLORTERM", "truecolor"),
                ("NO_COLOR", "1")
            ]),
            Depth::None
        );
        assert_eq!(
            with(&[("TERM", "xterm"), ("NO_COLOR", "")]),
            Depth::Sixteen,
            "empty is not set"
        );
    }
}
