//! Performing what the planner asks for: files, the user's editor, the shell.

use super::Make;
use crate::plan::Month;
use crate::planner::{Effect, Message, Opened, Over, Planner, SaveTrouble, Saved};
use crate::store::{self, Expected, SaveError};
use crate::terminal;
use crate::text::PlanText;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

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

/// The real thing.
pub struct Files {
    make: Make,
    today: NaiveDate,
    opened: Vec<PathBuf>,
}

impl Files {
    /// Makes plans with `make`; `today` is the local date.
    pub fn new(make: Make, today: NaiveDate) -> Self {
        Self {
            make,
            today,
            opened: Vec::new(),
        }
    }

    /// The plans that were opened, made or saved, in that order.
    pub fn into_opened(self) -> Vec<PathBuf> {
        self.opened
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// Says in words why it cannot be read.
    pub fn open(&mut self, path: &Path) -> Result<Opened, String> {
        let loaded = store::load(path).map_err(|error| error.to_string())?;
        self.opened.push(path.to_owned());
        let text = PlanText::read(loaded.text, Month::to_plan_on(self.today));
        Ok(Opened {
            text,
            path: path.to_owned(),
            notice: None,
        })
    }

    fn create(&mut self, path: &Path, template: &str) -> Result<Opened, String> {
        let text = (self.make)(template)?;
        store::save(path, &text, Expected::Absent).map_err(|error| error.to_string())?;
        let opened = self.open(path)?;
        Ok(Opened {
            notice: Some(format!("Made {}", path.display())),
            ..opened
        })
    }

    fn save(
        &mut self,
        path: PathBuf,
        text: String,
        over: Over,
        planner: &Planner,
    ) -> Result<Saved, SaveTrouble> {
        let failed = |error: &dyn std::fmt::Display| SaveTrouble::Failed(error.to_string());
        let there = match over {
            // The user has seen the question: whatever is there now may go.
            Over::Anything if path.exists() => Some(store::load(&path).map_err(|error| failed(&error))?.text),
            _ => None,
        };
        let known = planner.desk().map(|desk| desk.text().source());
        let expected = match (over, &there, known) {
            (Over::Known, _, Some(source)) => Expected::Text(source),
            (Over::Anything, Some(there), _) => Expected::Text(there),
            _ => Expected::Absent,
        };
        match store::save(&path, &text, expected) {
            Ok(saved) => {
                self.opened.push(path.clone());
                Ok(Saved {
                    path,
                    text,
                    durable: saved.durable,
                })
            }
            Err(SaveError::ChangedOnDisk { .. }) => Err(SaveTrouble::ChangedOnDisk),
            Err(SaveError::Deleted { .. }) => Err(SaveTrouble::Gone),
            Err(SaveError::AlreadyExists { .. }) => Err(SaveTrouble::Exists(path)),
            Err(error) => Err(failed(&error)),
        }
    }
}

impl Shell for Files {
    fn perform(&mut self, effect: Effect, planner: &Planner) -> anyhow::Result<Option<Message>> {
        Ok(match effect {
            Effect::Save { path, text, over } => Some(Message::Saved(self.save(path, text, over, planner))),
            Effect::Open(path) => Some(Message::Opened(self.open(&path).map(Box::new))),
            Effect::Create { path, template } => {
                Some(Message::Opened(self.create(&path, &template).map(Box::new)))
            }
            Effect::EditText(text) => Some(Message::Edited(edit(&text)?)),
            Effect::Suspend => {
                #[cfg(unix)]
                super::signals::suspend()?;
                None
            }
            Effect::Quit => None,
        })
    }

    fn took_the_screen(&mut self) -> bool {
        terminal::was_entered_again()
    }
}

/// Lets the user edit a text in the editor of their choice, with the terminal given back meanwhile.
fn edit(text: &str) -> anyhow::Result<Result<String, String>> {
    terminal::leave()?;
    let edited = edit_file(text);
    terminal::enter()?;
    Ok(edited)
}

fn edit_file(text: &str) -> Result<String, String> {
    let said = |error: std::io::Error| format!("the text could not be handed over: {error}");
    let file = tempfile::Builder::new()
        .prefix("postmix-")
        .suffix(".md")
        .tempfile()
        .map_err(said)?;
    std::fs::write(file.path(), text).map_err(said)?;
    let set = |name| {
        std::env::var(name)
            .ok()
            .filter(|editor| !editor.trim().is_empty())
    };
    let default = if cfg!(windows) { "notepad" } else { "vi" };
    let editor = set("VISUAL")
        .or_else(|| set("EDITOR"))
        .unwrap_or_else(|| default.to_owned());
    // Words, not a shell: `code --wait` works, and nothing in a path is ever run.
    let words = shell_words::split(&editor).map_err(|error| format!("EDITOR is `{editor}`: {error}"))?;
    let (program, arguments) = words.split_first().ok_or("EDITOR names no program")?;
    let status = std::process::Command::new(program)
        .args(arguments)
        .arg(file.path())
        .status();
    match status {
        Err(error) => Err(format!(
            "{program} could not be started ({error}); set EDITOR to an editor that is there"
        )),
        Ok(status) if !status.success() => {
            Err(format!("{program} ended with {status}; the text is as it was"))
        }
        Ok(_) => std::fs::read_to_string(file.path()).map_err(said),
    }
}
