//! Filling in a post's form: opened, typed into, taken over.

use super::command::Command;
use super::edits::{fields_of, quoted};
use super::form::{Form, FormCommand, Outcome};
use super::mode::Mode;
use super::{Effect, Planner};
use crate::edit::Edit;
use crate::plan::Post;

impl Planner {
    /// Tells the desk what is typed into an open form, so that it is in the journal with the next key.
    pub(super) fn note_draft(&mut self) {
        let edit = match self.doing() {
            Mode::Form(form) => self.typed(form),
            _ => None,
        };
        let Some(desk) = &mut self.desk else { return };
        desk.set_draft(edit);
    }

    /// Takes over a form.
    pub(super) fn take_over(&mut self, post: Post) {
        let Mode::Form(form) = &self.mode else { return };
        let Some(at) = form.at() else {
            self.mode = Mode::Month;
            self.insert(post, "Added");
            return;
        };
        let edit = Edit::between(at, form.original(), &post);
        self.mode = Mode::Month;
        match edit {
            None => self.tell("Nothing changed"),
            Some(edit) => {
                if self.commit(
                    vec![edit.clone()],
                    format!("Changed {} of {}", fields_of(&edit), quoted(&post)),
                ) {
                    self.look_at(at);
                }
            }
        }
    }

    pub(super) fn edited(&mut self, text: Result<String, String>) {
        if let Mode::Form(form) = &mut self.mode {
            match text {
                Ok(text) => form.edited(&text),
                Err(trouble) => form.complain(trouble),
            }
        }
    }

    pub(super) fn form_command(&mut self, command: Command) -> Vec<Effect> {
        let Mode::Form(form) = &mut self.mode else {
            return Vec::new();
        };
        let command = match command {
            Command::NextField => FormCommand::Next,
            Command::PreviousField => FormCommand::Previous,
            Command::Accept => FormCommand::Accept,
            Command::Back => FormCommand::Back,
            Command::Commit => FormCommand::Commit,
            Command::OpenEditor => FormCommand::Editor,
            _ => return Vec::new(),
        };
        match form.command(command) {
            Outcome::Stay => {}
            Outcome::Leave => self.mode = Mode::Month,
            Outcome::Editor(text) => return vec![Effect::EditText(text)],
            Outcome::Done(post) => self.take_over(*post),
        }
        Vec::new()
    }

    /// Opens the form of the post at that place.
    pub(super) fn open_form(&mut self, at: usize) {
        let Some(desk) = &self.desk else { return };
        if desk.is_read_only() {
            self.complain(crate::text::Refused::ReadOnly.to_string());
            return;
        }
        let Some(post) = desk.post(at) else { return };
        let month = desk.calendar().month();
        let form = Form::new(
            desk.plan(),
            Some(at),
            post.clone(),
            self.cursor.day,
            self.today(),
            month,
        );
        self.mode = Mode::Form(Box::new(form));
    }

    /// Opens the form of a new post.
    pub(super) fn open_new_form(&mut self, post: Post) {
        let Some(desk) = &self.desk else { return };
        if desk.is_read_only() {
            self.complain(crate::text::Refused::ReadOnly.to_string());
            return;
        }
        let month = desk.calendar().month();
        let form = Form::new(desk.plan(), None, post, self.cursor.day, self.today(), month);
        self.mode = Mode::Form(Box::new(form));
    }
}
