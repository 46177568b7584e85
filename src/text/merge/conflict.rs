//! What somebody has to decide, and the decisions.

use super::items::{Item, cut};
use crate::plan::Name;
use crate::text::render;
use crate::text::value::Kind;

/// Something that both sides have changed, and differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The post, by title and date, or the part of the settings.
    pub about: String,
    /// The key; `None` where all of it is in dispute: one side has deleted what the other has changed, or both have
    /// written it in ways that do not go together.
    pub key: Option<String>,
    /// What was there, in words; `None` for nothing.
    pub base: Option<String>,
    /// What we have made of it; `None` where we have deleted it.
    pub ours: Option<String>,
    /// What they have made of it; `None` where they have deleted it.
    pub theirs: Option<String>,
    /// Whether both can be kept, in one text or list.
    pub can_be_both: bool,
    /// What has been decided.
    pub pick: Option<Pick>,
}

impl Conflict {
    /// Whether one side has deleted all of it, and nobody has decided yet.
    pub(super) fn is_open_deletion(&self) -> bool {
        self.key.is_none() && self.pick.is_none() && (self.ours.is_none() || self.theirs.is_none())
    }
}

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// As we have it.
    Ours,
    /// As they have it.
    Theirs,
    /// Both, in one text or list.
    Both,
}

/// A thing as the base, the canvas and the other side have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sides<T> {
    pub(super) base: Option<T>,
    pub(super) canvas: Option<T>,
    pub(super) other: Option<T>,
}

/// The decisions, handed out in the order of the conflicts.
pub(super) struct Decisions<'p> {
    picks: &'p [Option<Pick>],
    marker: usize,
    newline: &'static str,
    canvas_is_ours: bool,
    pub(super) conflicts: Vec<Conflict>,
}

impl<'p> Decisions<'p> {
    pub(super) fn new(
        picks: &'p [Option<Pick>],
        marker: usize,
        newline: &'static str,
        canvas_is_ours: bool,
    ) -> Self {
        Self {
            picks,
            marker,
            newline,
            canvas_is_ours,
            conflicts: Vec::new(),
        }
    }

    /// Ours and theirs of canvas and other.
    fn ours_and_theirs<T>(&self, canvas: T, other: T) -> (T, T) {
        if self.canvas_is_ours {
            (canvas, other)
        } else {
            (other, canvas)
        }
    }

    fn note(&mut self, mut conflict: Conflict) -> Option<Pick> {
        let pick = self.picks.get(self.conflicts.len()).copied().flatten();
        // "Both" of what cannot be both is no decision.
        let pick = pick.filter(|pick| *pick != Pick::Both || conflict.can_be_both);
        conflict.pick = pick;
        self.conflicts.push(conflict);
        pick
    }

    /// A key that both sides have changed. Returns the line to write, or both between markers.
    pub(super) fn key(&mut self, sides: Sides<&Item<'_>>, about: String) -> String {
        let (ours, theirs) = self.ours_and_theirs(sides.canvas, sides.other);
        let both = ours
            .zip(theirs)
            .and_then(|(ours, theirs)| both(ours, theirs, self.newline));
        let item = sides.canvas.or(sides.other);
        let pick = self.note(Conflict {
            about,
            key: item.map(|item| item.key.clone()),
            base: sides.base.map(words),
            ours: ours.map(words),
            theirs: theirs.map(words),
            can_be_both: both.is_some(),
            pick: None,
        });
        let line = |item: Option<&Item<'_>>| item.map(Item::line).unwrap_or_default();
        match (pick, both, theirs) {
            (Some(Pick::Ours), ..) => line(ours),
            (Some(Pick::Both), Some(both), Some(theirs)) => [theirs.head, &both, theirs.tail].concat(),
            (Some(_), ..) => line(theirs),
            (None, ..) => self.marked(&line(ours), &line(theirs)),
        }
    }

    /// A table that one side has deleted and the other has changed, or that both have written in ways that do not go
    /// together. Returns what to write, or `None` to leave it out. Undecided, `lead` stands in front of each side there is.
    pub(super) fn whole(&mut self, bodies: Sides<&str>, lead: &str, about: String) -> Option<String> {
        let (ours, theirs) = self.ours_and_theirs(bodies.canvas, bodies.other);
        let words = |body: Option<&str>| body.map(table_words);
        let pick = self.note(Conflict {
            about,
            key: None,
            base: words(bodies.base),
            ours: words(ours),
            theirs: words(theirs),
            can_be_both: false,
            pick: None,
        });
        match pick {
            Some(Pick::Ours) => ours.map(str::to_owned),
            Some(_) => theirs.map(str::to_owned),
            None => {
                let [ours, theirs] =
                    [ours, theirs].map(|body| body.map(|body| [lead, body].concat()).unwrap_or_default());
                Some(self.marked(&ours, &theirs))
            }
        }
    }

    /// Both sides between markers.
    fn marked(&self, ours: &str, theirs: &str) -> String {
        let newline = self.newline;
        let line = |sign: &str| sign.repeat(self.marker);
        let ended = |text: &str| {
            let end = if text.is_empty() || text.ends_with('\n') {
                ""
            } else {
                newline
            };
            format!("{text}{end}")
        };
        format!(
            "{} ours{newline}{}{}{newline}{}{} theirs{newline}",
            line("<"),
            ended(ours),
            line("="),
            ended(theirs),
            line(">")
        )
    }

    /// The line end of the file.
    pub(super) fn newline(&self) -> &'static str {
        self.newline
    }
}

/// What a key's value says, for reading.
fn words(item: &Item<'_>) -> String {
    match item.node.as_ref().map(|node| &node.kind) {
        Some(Kind::Text(text)) => text.clone().into_owned(),
        Some(Kind::Array(items)) => {
            let word = |kind: &Kind<'_>| match kind {
                Kind::Text(text) => Some(text.clone().into_owned()),
                _ => None,
            };
            let words: Option<Vec<String>> = items.iter().map(|item| word(&item.kind)).collect();
            words.map_or_else(|| item.value.to_owned(), |words| words.join(", "))
        }
        _ => item.value.to_owned(),
    }
}

/// What a table says, for reading: a line a key, the title first.
fn table_words(body: &str) -> String {
    let mut items = cut(body);
    items.retain(|item| item.node.is_some() && item.key != "id");
    items.sort_by_key(|item| item.key != "title");
    let lines: Vec<String> = items
        .iter()
        .map(|item| format!("{}: {}", item.key, words(item)))
        .collect();
    lines.join("\n")
}

/// Keys whose texts may be joined, and what stands between them.
const JOINED: [(&str, &str); 4] = [
    ("title", " / "),
    ("goal", " / "),
    ("text", "\n\n"),
    ("notes", "\n\n"),
];

/// Both values in one, where that makes sense: ours and then theirs.
fn both(ours: &Item<'_>, theirs: &Item<'_>, newline: &'static str) -> Option<String> {
    let (one, other) = (&ours.node.as_ref()?.kind, &theirs.node.as_ref()?.kind);
    match (one, other) {
        (Kind::Text(one), Kind::Text(other)) => {
            let (_, between) = JOINED.iter().find(|(key, _)| *key == theirs.key)?;
            Some(render::text(&format!("{one}{between}{other}"), None, newline))
        }
        (Kind::Array(one), Kind::Array(other)) => {
            let mut names: Vec<Name> = Vec::new();
            for item in one.iter().chain(other) {
                let Kind::Text(word) = &item.kind else { return None };
                let name = Name::from(&**word);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Some(format!("[{}]", render::list(&names, newline)))
        }
        _ => None,
    }
}
