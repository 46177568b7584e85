//! A planner on a screen: events in, frames out. The same for a real terminal and for a test's.

use super::Files;
use super::effects::Shell;
use crate::planner::key::{Code, Key};
use crate::planner::{Effect, Message, Planner, Pointer};
use crate::screen::theme::Theme;
use crate::screen::{self, Shown};
use chrono::NaiveDate;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};
use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::time::{Duration, Instant};

/// Two presses on one cell within this time are one double press.
const DOUBLE_PRESS: Duration = Duration::from_millis(400);

/// A planner on a screen.
#[derive(Debug)]
pub struct Session<B: Backend> {
    /// Never dropped: ratatui's way of doing so writes to a terminal that may be gone, and panics if it is.
    /// The cursor is shown again when the terminal is given back.
    terminal: ManuallyDrop<Terminal<B>>,
    planner: Planner,
    theme: Theme,
    shown: Shown,
    last_press: Option<(Instant, u16, u16)>,
}

impl<B: Backend> Session<B>
where
    B::Error: Send + Sync + 'static,
{
    /// Puts a planner on a screen; nothing is drawn yet.
    ///
    /// # Errors
    /// The screen's size cannot be found out.
    pub fn new(backend: B, planner: Planner, theme: Theme) -> Result<Self, B::Error> {
        let terminal = ManuallyDrop::new(Terminal::new(backend)?);
        Ok(Self {
            terminal,
            planner,
            theme,
            shown: Shown::default(),
            last_press: None,
        })
    }

    /// The planner.
    pub fn planner(&self) -> &Planner {
        &self.planner
    }

    /// What frames are drawn to.
    pub fn backend(&self) -> &B {
        self.terminal.backend()
    }

    /// Draws what has changed.
    ///
    /// # Errors
    /// The screen cannot be written to.
    pub fn draw(&mut self) -> Result<(), B::Error> {
        let (planner, theme, shown) = (&self.planner, &self.theme, &mut self.shown);
        self.terminal.draw(|frame| {
            *shown = screen::view(planner, theme, frame.area(), frame.buffer_mut());
            if let Some(cursor) = shown.cursor {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }

    /// Clears the screen and forgets what was on it, so that everything is drawn next time.
    ///
    /// # Errors
    /// The screen cannot be written to.
    pub fn redraw(&mut self) -> Result<(), B::Error> {
        // Ratatui's own `clear` asks the terminal where its cursor is, and waits for an answer that the thread
        // reading the terminal would swallow. A change of size clears without asking.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Thinks about something, if there is anything to think about, and draws what has come of it.
    ///
    /// # Errors
    /// The screen cannot be written to.
    pub fn think(&mut self) -> Result<(), B::Error> {
        if self.planner.think() { self.draw() } else { Ok(()) }
    }

    /// Takes over the date, if it is another one.
    pub fn today(&mut self, today: NaiveDate) {
        if today != self.planner.today() {
            self.planner.update(Message::Today(today));
        }
    }

    /// Deals with what the terminal reported. Returns whether the program is to end.
    ///
    /// # Errors
    /// The terminal cannot be used any more.
    pub fn happened(&mut self, event: &Event, shell: &mut impl Shell) -> anyhow::Result<bool> {
        let message = match event {
            Event::Key(key) => translate(*key).map(Message::Key),
            Event::Paste(text) => Some(Message::Paste(text.clone())),
            Event::Mouse(mouse) => self.mouse(*mouse),
            Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
        };
        message.map_or(Ok(false), |message| self.tell(message, shell))
    }

    /// Looks whether the open plan's file is another one than before, and returns whether it is.
    ///
    /// # Errors
    /// The terminal cannot be used any more.
    pub fn look(&mut self, files: &mut Files) -> anyhow::Result<bool> {
        let Some(message) = files.look(&self.planner) else {
            return Ok(false);
        };
        self.tell(message, files)?;
        Ok(true)
    }

    /// Tells the planner something and performs what it asks for. Returns whether the program is to end.
    ///
    /// # Errors
    /// The terminal cannot be used any more.
    pub fn tell(&mut self, message: Message, shell: &mut impl Shell) -> anyhow::Result<bool> {
        let effects = self.planner.update(message);
        self.perform(effects, shell)
    }

    /// Performs effects in their order, and those that come of them. Returns whether the program is to end.
    ///
    /// # Errors
    /// The terminal cannot be used any more.
    pub fn perform(&mut self, effects: Vec<Effect>, shell: &mut impl Shell) -> anyhow::Result<bool> {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let ends = matches!(effect, Effect::Quit);
            if let Some(answer) = shell.perform(effect, &self.planner)? {
                waiting.extend(self.planner.update(answer));
            }
            if shell.took_the_screen() {
                self.redraw()?;
            }
            if ends {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Option<Message> {
        let (column, row) = (mouse.column, mouse.row);
        let pointer = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(column, row),
            MouseEventKind::Up(MouseButton::Left) => Pointer::Release,
            MouseEventKind::Drag(MouseButton::Left) => Pointer::Drag,
            MouseEventKind::ScrollUp => Pointer::WheelUp,
            MouseEventKind::ScrollDown => Pointer::WheelDown,
            _ => return None,
        };
        Some(Message::Pointer(pointer, self.shown.hits.at(column, row)))
    }

    fn press(&mut self, column: u16, row: u16) -> Pointer {
        let now = Instant::now();
        let again = |(at, x, y): (Instant, u16, u16)| (x, y) == (column, row) && now - at < DOUBLE_PRESS;
        if self.last_press.take().is_some_and(again) {
            return Pointer::DoublePress;
        }
        self.last_press = Some((now, column, row));
        Pointer::Press
    }
}

/// A terminal's key as the planner knows it; `None` for keys that it has no use for.
fn translate(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let has = |modifier| key.modifiers.contains(modifier);
    let mut shift = has(KeyModifiers::SHIFT);
    let code = match key.code {
        KeyCode::Char(c) => {
            shift = false;
            Code::Char(c)
        }
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key {
        code,
        ctrl: has(KeyModifiers::CONTROL),
        alt: has(KeyModifiers::ALT),
        shift,
    })
}
