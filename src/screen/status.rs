//! The line at the bottom: what happened, or what the keys do here.

use super::canvas::Canvas;
use super::proposal;
use crate::planner::command::{Command, Context, Row};
use crate::planner::key::Key;
use crate::planner::{Mode, Planner, Target};
use crate::text::display;
use ratatui::layout::Rect;

/// A piece of the line: keys, each with what it does, and a word for all of them.
struct Hint {
    keys: Vec<(String, Command)>,
    word: &'static str,
}

impl Hint {
    fn columns(&self) -> u16 {
        let keys: usize = self.keys.iter().map(|(key, _)| display::width(key)).sum();
        let word = display::width(self.word);
        u16::try_from(keys + 1 + word).unwrap_or(u16::MAX)
    }
}

/// Draws the status line.
pub(super) fn draw(canvas: &mut Canvas<'_>, planner: &Planner, area: Rect) {
    if area.is_empty() {
        return;
    }
    let context = planner.mode().context();
    let (ways_out, others): (Vec<_>, Vec<_>) = hints(planner, context)
        .into_iter()
        .partition(|hint| hint.keys.iter().any(|(_, command)| is_way_out(*command)));
    let mut end = area.right().saturating_sub(1);
    for hint in ways_out.into_iter().rev() {
        let x = end.saturating_sub(hint.columns());
        write(canvas, (x, area.y), &hint);
        end = x.saturating_sub(2);
    }
    let x = area.x + 1;
    if let Some(notice) = planner.notice() {
        let room = end.saturating_sub(x);
        if notice.is_error {
            let style = canvas.theme.error;
            let after = canvas.put(x, area.y, "! ", room, style);
            canvas.text(after, area.y, &notice.text, end.saturating_sub(after), style);
        } else {
            canvas.text(x, area.y, &notice.text, room, canvas.theme.text);
        }
        return;
    }
    let mut x = x;
    for hint in others {
        if x + hint.columns() > end {
            return;
        }
        x = write(canvas, (x, area.y), &hint) + 2;
    }
}

/// What stays in sight on the right however little room there is: how to leave, and where all keys are told.
fn is_way_out(command: Command) -> bool {
    matches!(command, Command::Help | Command::Back)
}

/// Draws a hint. Returns the column behind it.
fn write(canvas: &mut Canvas<'_>, (mut x, y): (u16, u16), hint: &Hint) -> u16 {
    let from = x;
    for (key, command) in &hint.keys {
        let end = canvas.put(x, y, key, u16::MAX, canvas.theme.strong);
        canvas.hit(
            Rect {
                x,
                y,
                width: end - x,
                height: 1,
            },
            Target::Hint(*command),
        );
        x = end;
    }
    let end = canvas.put(x + 1, y, hint.word, u16::MAX, canvas.theme.dim);
    if let [(_, command)] = hint.keys[..] {
        canvas.hit(
            Rect {
                x: from,
                y,
                width: end - from,
                height: 1,
            },
            Target::Hint(command),
        );
    }
    end
}

/// What the keys do here, in the order of the command table.
fn hints(planner: &Planner, context: Context) -> Vec<Hint> {
    let stages = planner.desk().map_or(0, |desk| desk.plan().funnel.len());
    // Nobody knows what to do with a post in hand before they have seen this.
    let mut hints: Vec<Hint> = carrying(planner)
        .filter(|_| context == Context::Carry)
        .into_iter()
        .collect();
    for (row, keys) in planner.keymap().rows(context) {
        let hint = match row.command {
            Command::Decide if !planner.has_undecided() => None,
            Command::TakeBoth if !can_be_both(planner) => None,
            Command::Tag(1) => tagging(planner, stages),
            Command::MoveDayBefore => pair(planner, [row.command, Command::MoveDayAfter], "move"),
            Command::TimeBefore if context == Context::Carry => {
                pair(planner, [row.command, Command::TimeAfter], "time")
            }
            Command::ProposalBefore if proposal::has_several(planner) => {
                pair(planner, [row.command, Command::ProposalAfter], "proposal")
            }
            command if !proposal::can(planner, command) => None,
            _ => single(row, keys, context),
        };
        hints.extend(hint);
    }
    hints
}

/// Whether the marked conflict can be decided for both sides.
fn can_be_both(planner: &Planner) -> bool {
    let Mode::Resolve(resolve) = planner.mode() else {
        return false;
    };
    let marked = resolve.conflicts().get(resolve.at());
    marked.is_some_and(|conflict| conflict.can_be_both)
}

/// A key that does something: where there is text to be typed, none that types a character.
fn single(row: &Row, keys: &[Key], context: Context) -> Option<Hint> {
    let works = |key: &&Key| !(context.takes_text() && key.typed().is_some());
    let key = keys.iter().find(works).filter(|_| !row.hint.is_empty())?;
    Some(Hint {
        keys: vec![(key.to_string(), row.command)],
        word: row.hint,
    })
}

/// The keys that tag, for as many stages as there are: `1 2 3`, or `1…5`.
fn tagging(planner: &Planner, stages: usize) -> Option<Hint> {
    let last = u8::try_from(stages).unwrap_or(9);
    let key = |stage: u8| {
        let command = Command::Tag(stage);
        planner
            .keymap()
            .key_of(command)
            .map(|key| (key.to_string(), command))
    };
    let mut keys: Vec<_> = (1..=last).filter_map(key).collect();
    if keys.len() > 4 {
        keys.drain(1..keys.len() - 1);
        keys.iter_mut().take(1).for_each(|(key, _)| key.push('…'));
    } else {
        let more = keys.len().saturating_sub(1);
        keys.iter_mut().take(more).for_each(|(key, _)| key.push(' '));
    }
    (!keys.is_empty()).then_some(Hint { keys, word: "stage" })
}

/// The keys that carry a post in hand to another day.
fn carrying(planner: &Planner) -> Option<Hint> {
    let ways = [Command::Left, Command::Right, Command::Up, Command::Down];
    let key = |command| Some((planner.keymap().key_of(command)?.to_string(), command));
    let keys = ways.into_iter().map(key).collect::<Option<Vec<_>>>()?;
    let all_arrows = keys.iter().all(|(key, _)| key.chars().count() == 1);
    all_arrows.then_some(Hint { keys, word: "carry" })
}

/// The keys of two commands that go together: `⇧←→`, or `H L` where they are no arrows.
fn pair(planner: &Planner, commands: [Command; 2], word: &'static str) -> Option<Hint> {
    let [before, after] = commands.map(|command| {
        planner
            .keymap()
            .key_of(command)
            .map(|key| (key.to_string(), command))
    });
    let (mut before, mut after) = (before?, after?);
    let same_modifiers = before
        .0
        .strip_suffix('←')
        .filter(|_| after.0.ends_with('→'))
        .map(str::len);
    match same_modifiers {
        Some(end) if after.0.get(..end) == before.0.get(..end) => {
            after.0.drain(..end);
        }
        _ => before.0.push(' '),
    }
    Some(Hint {
        keys: vec![before, after],
        word,
    })
}
