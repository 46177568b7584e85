//! Saving, quitting, and the questions that come with them.

use super::command::Command;
use super::lists::step;
use super::mode::{Choice, Mode, Overwrite, Question};
use super::{Desk, Effect, Over, Planner, SaveTrouble, Saved};
use std::path::{Path, PathBuf};

impl Planner {
    pub(super) fn question_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Question(question) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Accept => {
                let at = question.at;
                return self.answer(at);
            }
            // Esc answers like the choice that does nothing.
            Command::Back if question.choices.contains(&Choice::KeepForLater) => {
                let keep = question
                    .choices
                    .iter()
                    .position(|choice| *choice == Choice::KeepForLater);
                return self.answer(keep.unwrap_or_default());
            }
            Command::Back => {
                self.mode = Mode::Month;
                self.quit_when_saved = false;
            }
            command => question.at = step(question.at, question.choices.len(), command),
        }
        Vec::new()
    }

    pub(super) fn answer(&mut self, at: usize) -> Vec<Effect> {
        let Mode::Question(question) = &mut self.mode else {
            return Vec::new();
        };
        let Some(choice) = question.choices.get(at).cloned() else {
            return Vec::new();
        };
        self.mode = Mode::Month;
        match choice {
            Choice::Recover => self.recover(),
            Choice::KeepForLater => self.keep_unsaved(),
            Choice::Forget => self.forget_unsaved(),
            Choice::Stay => {
                self.quit_when_saved = false;
                Vec::new()
            }
            Choice::Discard => vec![Effect::Quit],
            Choice::SaveAndQuit => {
                self.quit_when_saved = true;
                self.save()
            }
            Choice::TryAgain => self.save(),
            Choice::SaveAs(path) => {
                self.ask_for_name(&path, self.quit_when_saved);
                Vec::new()
            }
            Choice::Write(path, Overwrite::Nothing) => self.save_to(path, Over::Nothing),
            Choice::Write(path, _) => self.save_to(path, Over::Anything),
            Choice::OpenTheirs(path) => {
                self.quit_when_saved = false;
                vec![Effect::Open(path)]
            }
        }
    }

    pub(super) fn ask(&mut self, text: impl Into<String>, choices: Vec<Choice>) {
        self.ask_showing(text, Vec::new(), choices);
    }

    /// Asks something that is about those details.
    pub(super) fn ask_showing(
        &mut self,
        text: impl Into<String>,
        details: Vec<String>,
        choices: Vec<Choice>,
    ) {
        self.mode = Mode::Question(Question {
            text: text.into(),
            details,
            choices,
            at: 0,
        });
    }

    pub(super) fn quit(&mut self) -> Vec<Effect> {
        if self.desk.as_ref().is_none_or(Desk::is_saved) {
            return vec![Effect::Quit];
        }
        if let Mode::Form(_) = self.mode {
            return Vec::new();
        }
        let choices = vec![Choice::SaveAndQuit, Choice::Discard, Choice::Stay];
        self.ask("There are changes that are not saved.", choices);
        Vec::new()
    }

    pub(super) fn save(&mut self) -> Vec<Effect> {
        if let Some(resolve) = self.undecided.take() {
            return self.save_undecided(resolve);
        }
        let Some(desk) = &self.desk else { return Vec::new() };
        if desk.is_saved() {
            self.tell("Everything is saved already");
            return Vec::new();
        }
        let path = desk.path().to_owned();
        self.save_to(path, Over::Known)
    }

    pub(super) fn save_to(&mut self, path: PathBuf, over: Over) -> Vec<Effect> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let text = desk.text().written();
        if !desk.text().is_said_by(&text) {
            let why = "the text to write does not read back as the plan you see, which is a fault of postmix";
            self.save_failed(SaveTrouble::Failed(why.into()));
            return Vec::new();
        }
        vec![Effect::Save { path, text, over }]
    }

    /// Asks what to do about a version of the file that does not go together with one's own.
    pub(super) fn ask_about_theirs(&mut self, path: &Path, why: &str) {
        let name = name_of(path);
        self.ask(
            format!("{name} was changed by somebody else since you opened it, and {why}. Nothing has been written."),
            vec![
                Choice::SaveAs(path.to_owned()),
                Choice::OpenTheirs(path.to_owned()),
                Choice::Write(path.to_owned(), Overwrite::TheirVersion),
                Choice::Stay,
            ],
        );
    }

    /// Asks what to do about a file that is gone, or as good as that.
    pub(super) fn ask_about_gone(&mut self, what_it_is: &str) {
        let Some(desk) = &self.desk else { return };
        let path = desk.path().to_owned();
        self.ask(
            format!(
                "{} {what_it_is} since you opened it. Your work is still here.",
                name_of(&path)
            ),
            vec![
                Choice::Write(path.clone(), Overwrite::Nothing),
                Choice::SaveAs(path),
                Choice::Stay,
            ],
        );
    }

    pub(super) fn saved(&mut self, saved: Result<Saved, SaveTrouble>) -> Vec<Effect> {
        let quit = std::mem::take(&mut self.quit_when_saved);
        // Whatever was heard of the file before is old by now.
        self.outside = None;
        match saved {
            Ok(Saved {
                path,
                text,
                durable,
                warning,
            }) => {
                let name = name_of(&path);
                self.tell(if self.desk.as_ref().is_some_and(Desk::was_in_conflict) {
                    format!("Saved {name} · git add it, then git commit or git rebase --continue")
                } else {
                    format!("Saved {name}")
                });
                if !durable {
                    self.tell(format!(
                        "Saved {}, but the disk did not confirm that it would survive a power cut",
                        name_of(&path)
                    ));
                }
                if let Some(warning) = warning {
                    self.complain(format!("Saved {}, but {warning}", name_of(&path)));
                }
                if let Some(desk) = &mut self.desk {
                    desk.saved(path, text);
                }
                if quit {
                    return vec![Effect::Quit];
                }
            }
            Err(SaveTrouble::ChangedOnDisk(theirs)) => {
                self.quit_when_saved = quit;
                return self.take_in_and_save(theirs);
            }
            Err(trouble) => {
                self.quit_when_saved = quit;
                self.save_failed(trouble);
            }
        }
        Vec::new()
    }

    fn save_failed(&mut self, trouble: SaveTrouble) {
        let path = self
            .desk
            .as_ref()
            .map(|desk| desk.path().to_owned())
            .unwrap_or_default();
        match trouble {
            SaveTrouble::ChangedOnDisk(_) => self.ask_about_theirs(&path, "it cannot be merged with yours"),
            SaveTrouble::Gone => self.ask_about_gone("is gone from the disk"),
            SaveTrouble::Exists(path) => self.ask(
                format!("There is a file {} already.", name_of(&path)),
                vec![
                    Choice::SaveAs(path.clone()),
                    Choice::Write(path, Overwrite::OtherFile),
                    Choice::Stay,
                ],
            ),
            SaveTrouble::Failed(why) => {
                self.ask(
                    format!("Not saved: {why}. Your work is still here."),
                    vec![Choice::TryAgain, Choice::SaveAs(path), Choice::Stay],
                );
            }
        }
    }
}

/// The last part of a path, for messages.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}
