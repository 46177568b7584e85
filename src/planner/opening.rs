//! Opening plans: the welcome screen, asking for file names, and putting a plan on the desk.

use super::command::Command;
use super::lists::step;
use super::mode::{Mode, Prompt, PromptFor, Welcome};
use super::{Alarms, Cursor, Desk, Effect, Opened, Over, Planner, TextEdit};
use std::path::{Path, PathBuf};

impl Planner {
    pub(super) fn opened(&mut self, opened: Result<Box<Opened>, String>) -> Vec<Effect> {
        match opened {
            Err(trouble) => match &mut self.mode {
                Mode::Prompt(prompt) => prompt.trouble = Some(trouble),
                _ => self.complain(trouble),
            },
            Ok(opened) => return self.begin(*opened),
        }
        Vec::new()
    }

    /// Puts a plan on the desk.
    pub(super) fn begin(&mut self, opened: Opened) -> Vec<Effect> {
        let desk = Desk::new(opened.text, opened.path, self.setup.week_start, self.setup.today);
        self.cursor = Cursor::first(&desk, self.setup.today);
        self.mode = Mode::Month;
        self.trial = None;
        self.last_channel = None;
        self.notice = None;
        self.outside = None;
        self.undecided = None;
        self.unsaved.clear();
        self.alarms = Alarms::default();
        let look = Effect::LookBeside(desk.path().to_owned());
        if let Some(notice) = opened.notice {
            self.tell(notice);
        }
        let is_read_only = desk.is_read_only();
        self.desk = Some(desk);
        self.gone_to = 0;
        match opened.in_conflict {
            Some(versions) => self.open_conflicts(versions),
            None if is_read_only => {
                self.complain("Read-only: the file has errors; Tab lists them, each with what to do");
            }
            None => {}
        }
        vec![look]
    }

    /// Asks where to save, beginning with the name given.
    pub(super) fn ask_for_name(&mut self, name: &Path, then_quit: bool) {
        let edit = TextEdit::line(&name.display().to_string());
        self.mode = Mode::Prompt(Prompt {
            purpose: PromptFor::SaveAs,
            edit,
            trouble: None,
            then_quit,
        });
    }

    pub(super) fn prompt_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Prompt(prompt) = &mut self.mode else {
            return Vec::new();
        };
        match command {
            Command::Back => {
                self.mode = if self.desk.is_some() {
                    Mode::Month
                } else {
                    Mode::Welcome(Welcome::default())
                };
                self.quit_when_saved = false;
                Vec::new()
            }
            Command::Accept => {
                let name = prompt.edit.text().trim();
                if name.is_empty() {
                    prompt.trouble = Some("Type the name of a file, such as december.toml".into());
                    return Vec::new();
                }
                let path = PathBuf::from(name);
                match prompt.purpose.clone() {
                    PromptFor::Open => vec![Effect::Open(path)],
                    PromptFor::Create(template) => vec![Effect::Create {
                        path: with_ending(path),
                        template,
                    }],
                    PromptFor::SaveAs => {
                        self.quit_when_saved = prompt.then_quit;
                        let same = self.desk.as_ref().is_some_and(|desk| desk.path() == path);
                        self.mode = Mode::Month;
                        self.save_to(path, if same { Over::Known } else { Over::Nothing })
                    }
                }
            }
            _ => Vec::new(),
        }
    }

    /// How many lines the welcome screen offers.
    pub(super) fn welcome_lines(&self) -> usize {
        self.setup.templates.len() + self.setup.recent.len() + 1
    }

    pub(super) fn welcome_command(&mut self, command: Command) -> Vec<Effect> {
        let count = self.welcome_lines();
        let Mode::Welcome(welcome) = &mut self.mode else {
            return Vec::new();
        };
        if command != Command::Accept {
            welcome.at = step(welcome.at, count, command);
            return Vec::new();
        }
        let at = welcome.at;
        let prompt = |purpose, name: &str| {
            Mode::Prompt(Prompt {
                purpose,
                edit: TextEdit::line(name),
                trouble: None,
                then_quit: false,
            })
        };
        if let Some(template) = self.setup.templates.get(at) {
            let month = crate::plan::Month::to_plan_on(self.setup.today);
            self.mode = prompt(PromptFor::Create(template.name.clone()), &format!("{month}.toml"));
            return Vec::new();
        }
        if let Some(path) = self.setup.recent.get(at - self.setup.templates.len()) {
            return vec![Effect::Open(path.clone())];
        }
        self.mode = prompt(PromptFor::Open, "");
        Vec::new()
    }
}

/// Plans are TOML; a name without an ending gets it.
fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some() {
        path
    } else {
        path.with_extension("toml")
    }
}
