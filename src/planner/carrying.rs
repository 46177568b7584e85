//! Carrying a post to another day, stage or time, seeing what that would do, and putting it down.

use super::command::Command;
use super::edits::{no_such_stage, quoted, shifted, short};
use super::mode::{List, Mode};
use super::{Cursor, Effect, Planner};
use crate::edit::Edit;
use crate::plan::{Post, Status, Tag};
use crate::text::Refused;
use chrono::NaiveDate;

/// A post that has been picked up. Its day is the one under the cursor.
#[derive(Debug)]
pub struct Carry {
    /// Its place in the plan.
    at: usize,
    original: Post,
    /// What it has become in hand, but for its day.
    post: Post,
    /// Where the cursor was, and the list the post was picked from.
    cursor: Cursor,
    list: Option<List>,
}

impl Carry {
    /// The post's place in the plan.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The post as it would be, put down on that day.
    pub fn on(&self, day: NaiveDate) -> Post {
        let moves = self.original.date != Some(day);
        let status = match self.post.status {
            // What has a day is more than an idea.
            Some(Status::Idea) if moves => Some(Status::Draft),
            status => status,
        };
        Post {
            date: Some(day),
            status,
            ..self.post.clone()
        }
    }

    /// What putting it down on that day comes to.
    pub(super) fn edit(&self, day: NaiveDate) -> Option<Edit> {
        Edit::between(self.at, &self.original, &self.on(day))
    }

    /// Whether the post is still the one that was picked up.
    pub(super) fn is_of(&self, post: Option<&Post>) -> bool {
        post == Some(&self.original)
    }
}

/// How it is settled that a post stays as it is, where it is: proposals leave such a post alone, and people should
/// know what they move.
pub(super) fn settled(post: &Post) -> Option<String> {
    match post.effective_status() {
        status if status >= Status::Approved => Some(status.to_string()),
        _ => post.pinned.then(|| "pinned".to_owned()),
    }
}

impl Planner {
    /// Picks up the post under the cursor.
    pub(super) fn pick_up(&mut self, at: usize, post: Post) {
        if self.desk.as_ref().is_some_and(super::Desk::is_read_only) {
            self.complain(Refused::ReadOnly.to_string());
            return;
        }
        let list = match self.mode {
            Mode::List(list) => Some(list),
            _ => None,
        };
        let name = quoted(&post);
        let although = settled(&post).map_or_else(String::new, |how| format!(" although it is {how}"));
        self.mode = Mode::Carry(Box::new(Carry {
            at,
            original: post.clone(),
            post,
            cursor: self.cursor,
            list,
        }));
        let [down, back] = [Command::PutDown, Command::Back].map(|command| self.key_of(command));
        self.tell(format!(
            "In hand{although}: {name} · the arrows carry it, {down} puts it down, {back} puts it back"
        ));
    }

    pub(super) fn carry_command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Up => self.go_by(-7),
            Command::Down => self.go_by(7),
            Command::Tag(number) => self.tag_in_hand(number),
            Command::TimeBefore => self.shift_in_hand(false),
            Command::TimeAfter => self.shift_in_hand(true),
            Command::PutDown => self.put_down(),
            Command::Back => self.put_back(),
            Command::Weigh | Command::Silhouette => return self.plan_command(command),
            command => return self.go_command(command),
        }
        Vec::new()
    }

    fn tag_in_hand(&mut self, number: u8) {
        let (Mode::Carry(carry), Some(desk)) = (&mut self.mode, &self.desk) else {
            return;
        };
        let funnel = &desk.plan().funnel;
        match funnel.indices().nth(usize::from(number).wrapping_sub(1)) {
            Some(stage) => carry.post.stage = Tag::Stage(stage),
            None if number == 0 => carry.post.stage = Tag::Untagged,
            None => {
                let said = no_such_stage(funnel.len());
                self.tell(said);
            }
        }
    }

    fn shift_in_hand(&mut self, later: bool) {
        let Mode::Carry(carry) = &mut self.mode else {
            return;
        };
        match shifted(carry.post.time, later) {
            Some(time) => carry.post.time = Some(time),
            None => self.tell("That would be another day"),
        }
    }

    /// Puts the post down on the day under the cursor, as one step of undo.
    fn put_down(&mut self) {
        let day = self.cursor.day;
        let Mode::Carry(carry) = std::mem::replace(&mut self.mode, Mode::Month) else {
            return;
        };
        let name = quoted(&carry.original);
        let Some(edit) = carry.edit(day) else {
            self.look_at(carry.at);
            self.tell(format!("{name} is where it was"));
            return;
        };
        let done = self.deed(&carry, &name, day);
        if self.commit(vec![edit], done) {
            self.look_at(carry.at);
        } else {
            self.mode = Mode::Carry(carry);
        }
    }

    /// What putting it down does, in a sentence.
    fn deed(&self, carry: &Carry, name: &str, day: NaiveDate) -> String {
        let mut deeds = Vec::new();
        if carry.original.date != Some(day) {
            deeds.push(format!("Moved {name} to {}", short(day)));
        }
        if carry.original.time != carry.post.time
            && let Some(time) = carry.post.time
        {
            deeds.push(format!("at {}", time.format("%H:%M")));
        }
        if carry.original.stage != carry.post.stage {
            let funnel = self.desk.as_ref().map(|desk| &desk.plan().funnel);
            let stage = carry.post.stage.index();
            let stage = stage.and_then(|stage| funnel?.stage(stage));
            deeds.push(stage.map_or("untagged".to_owned(), |stage| format!("as {}", stage.title())));
        }
        match &deeds[..] {
            [moved, ..] if moved.starts_with("Moved") => deeds.join(", "),
            deeds => format!("Changed {name}: {}", deeds.join(", ")),
        }
    }

    /// Puts the post back where it was.
    fn put_back(&mut self) {
        let Mode::Carry(carry) = std::mem::replace(&mut self.mode, Mode::Month) else {
            return;
        };
        self.go_to(carry.cursor.day);
        self.cursor = carry.cursor;
        if let Some(list) = carry.list {
            self.mode = Mode::List(list);
        }
    }

    /// Lets go of a post that has become another one meanwhile.
    pub(super) fn drop_stale_carry(&mut self) {
        let desk = self.desk.as_ref();
        let stale = match &self.mode {
            Mode::Carry(carry) => !carry.is_of(desk.and_then(|desk| desk.post(carry.at))),
            _ => false,
        };
        if stale {
            self.mode = Mode::Month;
            self.complain("The plan has changed meanwhile, so the post stays where it is");
        }
    }
}
