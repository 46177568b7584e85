//! Performing what the planner asks for.

use super::files::Files;
use super::{editor, keeping};
use crate::planner::{Desk, Effect, Message, Planner};
use crate::terminal;

/// Performs effects. Tests may have one of their own.
pub trait Shell {
    /// Performs an effect and gives its answer, if it has one.
    ///
    /// # Errors
    /// The terminal cannot be used any more; whatever else goes wrong is an answer.
    fn perform(&mut self, effect: Effect, planner: &Planner) -> anyhow::Result<Option<Message>>;

    /// Whether something else was on the screen since the last time this was asked.
    fn took_the_screen(&mut self) -> bool;
}

impl Shell for Files {
    fn perform(&mut self, effect: Effect, planner: &Planner) -> anyhow::Result<Option<Message>> {
        Ok(match effect {
            Effect::Save { path, text, over } => Some(Message::Saved(self.save(path, text, over, planner))),
            Effect::Open(path) => Some(Message::Opened(self.open(&path).map(Box::new))),
            Effect::Create { path, template } => {
                Some(Message::Opened(self.create(&path, &template).map(Box::new)))
            }
            Effect::LookBeside(path) => {
                let found = self.kept.open(&path);
                Some(Message::Found(found.map_err(|error| keeping::in_words(&error))))
            }
            Effect::Record(unrecorded) => planner.desk().map(|desk| {
                let recorded = self.kept.record(desk, &unrecorded);
                Message::Recorded(recorded.map_err(|error| keeping::in_words(&error)))
            }),
            Effect::Keep(text) => {
                let on_disk = planner.desk().map_or("", Desk::on_disk);
                let kept = self.kept.keep(on_disk, &text);
                kept.err()
                    .map(|error| Message::Recorded(Err(keeping::in_words(&error))))
            }
            Effect::Settle(journal) => {
                let settled = self.kept.settle(&journal);
                settled
                    .err()
                    .map(|error| Message::Recorded(Err(keeping::in_words(&error))))
            }
            Effect::EditText(text) => Some(Message::Edited(editor::edit(&text)?)),
            Effect::Suspend => {
                // If it fails, the loop tries again and says so.
                let _synced = self.kept.sync();
                #[cfg(unix)]
                super::signals::suspend()?;
                None
            }
            Effect::Quit => {
                self.kept.close();
                None
            }
        })
    }

    fn took_the_screen(&mut self) -> bool {
        terminal::was_entered_again()
    }
}
