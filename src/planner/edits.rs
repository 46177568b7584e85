//! What the commands do to posts: each becomes edits, one step of undo, and a sentence.

use super::carrying::settled;
use super::command::Command;
use super::mode::Mode;
use super::{Desk, Effect, Planner};
use crate::edit::Edit;
use crate::plan::{Field, Name, Post, Status, Tag, Value};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

/// How far a post is moved by one press of a time key.
const TIME_STEP: TimeDelta = TimeDelta::minutes(30);

impl Planner {
    /// Commands about the post under the cursor, and those about the plan.
    pub(super) fn post_command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Add => self.open_new_form(self.new_post()),
            Command::Paste => self.paste_post(),
            Command::Open | Command::Edit => self.with_post(|planner, at, _| planner.open_form(at)),
            Command::Tag(number) => self.with_post(|planner, at, post| planner.tag(at, &post, number)),
            Command::PickUp => self.with_post(Self::pick_up),
            Command::Balance => self.balance(),
            Command::Delete => self.with_post(|planner, at, post| planner.delete(at, &post)),
            Command::Copy => self.with_post(|planner, _, post| {
                planner.tell(format!(
                    "Copied {} · {} puts it on another day",
                    quoted(&post),
                    planner.key_of(Command::Paste)
                ));
                planner.clipboard = Some(post);
            }),
            Command::Duplicate => {
                self.with_post(|planner, _, post| planner.insert(copy_of(&post), "Duplicated"));
            }
            Command::MoveDayBefore => self.with_post(|planner, at, post| planner.shift(at, &post, -1)),
            Command::MoveDayAfter => self.with_post(|planner, at, post| planner.shift(at, &post, 1)),
            Command::MoveWeekBefore => self.with_post(|planner, at, post| planner.shift(at, &post, -7)),
            Command::MoveWeekAfter => self.with_post(|planner, at, post| planner.shift(at, &post, 7)),
            Command::TimeBefore => {
                self.with_post(|planner, at, post| planner.shift_time(at, &post, false));
            }
            Command::TimeAfter => {
                self.with_post(|planner, at, post| planner.shift_time(at, &post, true));
            }
            Command::ToIdea => self.with_post(|planner, at, post| planner.toggle_idea(at, &post)),
            command => return self.plan_command(command),
        }
        Vec::new()
    }

    /// Commands about the plan as a whole.
    pub(super) fn plan_command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Save => return self.save(),
            Command::SaveAs => {
                let path = self
                    .desk
                    .as_ref()
                    .map(|desk| desk.path().to_owned())
                    .unwrap_or_default();
                self.ask_for_name(&path, false);
            }
            Command::Decide => self.decide(),
            Command::Weigh => self.weigh_otherwise(),
            Command::Silhouette => self.draw_otherwise(),
            _ => {}
        }
        Vec::new()
    }

    /// The first key of a command, for sentences.
    pub(super) fn key_of(&self, command: Command) -> String {
        self.keymap()
            .key_of(command)
            .map_or_else(|| "?".into(), |key| key.to_string())
    }

    /// The keys that tag a post, for as many stages as the plan has: `1 2 3`, or `1…5`. `None` where there are none.
    pub fn tagging_keys(&self) -> Option<String> {
        let stages = self.desk.as_ref()?.plan().funnel.len();
        let stages = (1..=u8::try_from(stages).unwrap_or(9)).map(Command::Tag);
        let keys: Vec<String> = stages
            .filter_map(|stage| self.keymap().key_of(stage))
            .map(|key| key.to_string())
            .collect();
        match &keys[..] {
            [] => None,
            [first, .., last] if keys.len() > 4 => Some(format!("{first}…{last}")),
            keys => Some(keys.join(" ")),
        }
    }

    /// Does something with the post under the cursor, or says that there is none.
    fn with_post(&mut self, act: impl FnOnce(&mut Self, usize, Post)) {
        let found = self
            .selected()
            .and_then(|at| Some((at, self.desk.as_ref()?.post(at)?.clone())));
        match found {
            Some((at, post)) => act(self, at, post),
            None => self.tell(format!("No post here · {} adds one", self.key_of(Command::Add))),
        }
    }

    /// Gives the post's fields new values and looks at it again.
    fn set(&mut self, at: usize, changes: Vec<(Field, Value)>, done: String) {
        if self.commit(vec![Edit::Set { at, changes }], done) {
            self.look_again(at);
        }
    }

    /// Keeps the cursor on the post, wherever it is now.
    fn look_again(&mut self, at: usize) {
        if matches!(self.mode, Mode::List(_)) {
            self.settle_list();
        } else {
            self.look_at(at);
        }
    }

    /// A post to begin with: on the day under the cursor, on the channel that is most likely.
    fn new_post(&self) -> Post {
        Post {
            date: self.day_for_new(),
            channel: self.likely_channel(),
            ..Post::default()
        }
    }

    /// The day that new posts go to; none among the ideas.
    fn day_for_new(&self) -> Option<NaiveDate> {
        let ideas = matches!(&self.mode, Mode::List(list) if list.day.is_none());
        (!ideas).then_some(self.cursor.day)
    }

    /// The channel of the post that was added last, since people plan channel by channel; before there is one, that of
    /// the post under the cursor, or the first that the plan lists.
    fn likely_channel(&self) -> Option<Name> {
        let plan = self.desk.as_ref()?.plan();
        let under_cursor = || plan.posts.get(self.selected()?)?.channel.clone();
        let listed = || plan.channels.first().map(|channel| channel.id.clone());
        self.last_channel.clone().or_else(under_cursor).or_else(listed)
    }

    /// Adds a post, with an id of its own, and looks at it.
    pub(super) fn insert(&mut self, mut post: Post, verb: &str) {
        let Some(desk) = &self.desk else { return };
        let at = desk.plan().place_for(post.date);
        post.id = Box::default();
        let done = match post.date {
            Some(date) => format!("{verb} {} on {}", quoted(&post), short(date)),
            None => format!("{verb} {} as an idea", quoted(&post)),
        };
        let channel = post.channel.clone();
        if self.commit(
            vec![Edit::Insert {
                at,
                post: Box::new(post),
            }],
            done,
        ) {
            self.last_channel = channel.or_else(|| self.last_channel.take());
            self.look_again(at);
        }
    }

    fn tag(&mut self, at: usize, post: &Post, number: u8) {
        let Some(desk) = &self.desk else { return };
        let funnel = &desk.plan().funnel;
        let wanted = funnel.indices().nth(usize::from(number).wrapping_sub(1));
        if number > 0 && wanted.is_none() {
            let said = no_such_stage(funnel.len());
            self.tell(said);
            return;
        }
        let tag = wanted.map_or(Tag::Untagged, Tag::Stage);
        if post.stage == tag {
            let is = wanted
                .and_then(|stage| funnel.stage(stage))
                .map_or("untagged", |stage| stage.title());
            self.tell(format!("{} is {is} already", quoted(post)));
            return;
        }
        let stage = wanted
            .and_then(|stage| funnel.stage(stage))
            .map(|stage| stage.title().to_owned());
        let done = match stage {
            Some(stage) => format!("Tagged {} {stage}", quoted(post)),
            None => format!("Untagged {}", quoted(post)),
        };
        self.set(at, vec![(Field::Stage, Value::Stage(tag).tidy())], done);
    }

    fn delete(&mut self, at: usize, post: &Post) {
        if self.commit(vec![Edit::Remove { at }], format!("Deleted {}", quoted(post))) {
            self.settle_list();
            let here = self
                .desk
                .as_ref()
                .map_or(0, |desk| desk.calendar().posts_on(self.cursor.day).len());
            self.cursor.slot = self.cursor.slot.min(here.saturating_sub(1));
        }
    }

    fn paste_post(&mut self) {
        let Some(copied) = &self.clipboard else {
            self.tell(format!(
                "Nothing copied yet · {} copies the post under the cursor",
                self.key_of(Command::Copy)
            ));
            return;
        };
        let post = Post {
            date: self.day_for_new(),
            ..copy_of(copied)
        };
        self.insert(post, "Pasted");
    }

    fn shift(&mut self, at: usize, post: &Post, days: i64) {
        let Some(date) = post.date else {
            self.tell(format!(
                "An idea has no date · {} puts it on the day under the cursor",
                self.key_of(Command::ToIdea)
            ));
            return;
        };
        let by = Days::new(days.unsigned_abs());
        let moved = if days < 0 {
            date.checked_sub_days(by)
        } else {
            date.checked_add_days(by)
        };
        if let Some(day) = moved {
            self.move_to(at, day);
        }
    }

    /// Moves a post to a day.
    pub(super) fn move_to(&mut self, at: usize, day: NaiveDate) {
        let Some(post) = self.desk.as_ref().and_then(|desk| desk.post(at)) else {
            return;
        };
        if post.date == Some(day) || crate::plan::Month::new(chrono::Datelike::year(&day), 1).is_none() {
            return;
        }
        let although = settled(post).map_or_else(String::new, |how| format!(" although it is {how}"));
        let done = format!("Moved {} to {}{although}", quoted(post), short(day));
        let mut changes = vec![(Field::Date, Value::Date(day))];
        if post.status == Some(Status::Idea) {
            changes.push((Field::Status, Value::Status(Status::Draft)));
        }
        if self.commit(vec![Edit::Set { at, changes }], done) {
            self.look_at(at);
        }
    }

    fn shift_time(&mut self, at: usize, post: &Post, later: bool) {
        let Some(time) = shifted(post.time, later) else {
            self.tell("That would be another day");
            return;
        };
        let done = format!("{} is at {}", quoted(post), time.format("%H:%M"));
        self.set(at, vec![(Field::Time, Value::Time(time))], done);
    }

    /// Takes a post's date away, or gives an idea the day under the cursor.
    fn toggle_idea(&mut self, at: usize, post: &Post) {
        if post.date.is_none() {
            self.move_to(at, self.cursor.day);
            self.settle_list();
            let emptied = self
                .desk
                .as_ref()
                .is_some_and(|desk| desk.calendar().ideas().is_empty());
            if emptied && matches!(self.mode, Mode::List(_)) {
                self.mode = Mode::Month;
                self.look_at(at);
            }
            return;
        }
        let done = format!("{} is an idea now", quoted(post));
        let mut changes = vec![(Field::Date, Value::Absent)];
        if post.status.is_some() {
            changes.push((Field::Status, Value::Status(Status::Idea)));
        }
        if self.commit(vec![Edit::Set { at, changes }], done) {
            self.settle_list();
            self.cursor.slot = 0;
        }
    }

    fn undo(&mut self) {
        let redo = self.key_of(Command::Redo);
        match self.desk.as_mut().and_then(Desk::undo) {
            Some((what, at)) => self.turned(format!("Undone: {what} · {redo} does it again"), at),
            None => self.tell("Nothing to undo"),
        }
    }

    fn redo(&mut self) {
        let undo = self.key_of(Command::Undo);
        match self.desk.as_mut().and_then(Desk::redo) {
            Some((what, at)) => self.turned(format!("Done again: {what} · {undo} undoes"), at),
            None => self.tell("Nothing to do again"),
        }
    }

    /// Looks at what an undo or redo has changed.
    fn turned(&mut self, said: String, at: Option<usize>) {
        if let (Some(at), Mode::Month) = (at, &self.mode) {
            self.look_at(at);
        }
        self.settle_list();
        self.settle_findings();
        let here = self
            .desk
            .as_ref()
            .map_or(0, |desk| desk.calendar().posts_on(self.cursor.day).len());
        self.cursor.slot = self.cursor.slot.min(here.saturating_sub(1));
        self.tell(said);
    }
}

/// A post like that one which has not been out: without its id and results, and a draft.
fn copy_of(post: &Post) -> Post {
    let status = post.status.map(|_| {
        if post.date.is_some() {
            Status::Draft
        } else {
            Status::Idea
        }
    });
    Post {
        id: Box::default(),
        results: Box::default(),
        status,
        ..post.clone()
    }
}

/// The fields an edit changes, in a sentence: "date and time".
pub(super) fn fields_of(edit: &Edit) -> String {
    let Edit::Set { changes, .. } = edit else {
        return String::new();
    };
    match &changes[..] {
        [] => String::new(),
        [(only, _)] => only.to_string(),
        [(one, _), (other, _)] => format!("{one} and {other}"),
        [(one, _), (other, _), rest @ ..] => format!("{one}, {other} and {} more", rest.len()),
    }
}

/// That a key tags with a stage that a funnel of so many does not have.
pub(super) fn no_such_stage(stages: usize) -> String {
    match stages {
        1 => "The funnel has a single stage: press 1".to_owned(),
        stages => format!("The funnel has {stages} stages: press 1 to {stages}"),
    }
}

/// A post's name in a sentence.
pub(super) fn quoted(post: &Post) -> String {
    format!("\"{}\"", crate::text::display::cut(post.display_title(), 40))
}

/// The time half an hour before or after; one in the morning where there is none yet, `None` on another day.
pub(super) fn shifted(time: Option<NaiveTime>, later: bool) -> Option<NaiveTime> {
    let Some(time) = time else {
        return NaiveTime::from_hms_opt(9, 0, 0);
    };
    let step = if later { TIME_STEP } else { -TIME_STEP };
    let (moved, days) = time.overflowing_add_signed(step);
    (days == 0).then_some(moved)
}

/// A day in a sentence: "Fri 4 Dec".
pub(super) fn short(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

#[cfg(test)]
mod tests {
    use super::no_such_stage;

    #[test]
    fn a_funnel_of_one_stage_is_told_so() {
        assert_eq!(no_such_stage(1), "The funnel has a single stage: press 1");
        assert_eq!(no_such_stage(3), "The funnel has 3 stages: press 1 to 3");
    }
}
