//! Merging plan files: two texts that grew out of a third become one.
//!
//! A file is cut into **units**: its tables, each with the comments that are its own, and the paragraphs and rulers
//! between them. Units are told apart by what they are (a post by its id or, without one, by its likeness; a stage,
//! channel or owner by its name) and not by where they stand. Theirs is the canvas: its order and layout stay, and
//! ours' changes are brought in, unit by unit and within a unit key by key. Only where both sides have changed one
//! key differently, or one has deleted what the other has changed, somebody has to decide.
//!
//! The result is read again and must be, post by post and field by field, what [`crate::merge::merged_post`] says it should be.
//! Whatever cannot be proved is handed over line by line, with markers, and never passed off as merged.

mod align;
mod conflict;
mod figures;
mod identity;
mod items;
mod lines;
mod proof;
mod shapes;
mod table;
mod units;

pub use conflict::{Conflict, Pick};

use super::PlanText;
use super::markers::long_enough;
use super::patch::BYTE_ORDER_MARK;
use crate::plan::Month;
use conflict::{Decisions, Sides};
use identity::Keyed;
use std::borrow::Cow;
use units::Unit;

/// Three versions of one plan file.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'t> {
    /// What both grew out of.
    pub base: &'t str,
    /// One's own.
    pub ours: &'t str,
    /// The other's.
    pub theirs: &'t str,
}

/// What a merge came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The merged text. Where a conflict is undecided it has both sides between markers.
    pub text: String,
    /// All conflicts, decided or not, in the order of the text.
    pub conflicts: Vec<Conflict>,
    /// Why the versions could only be merged line by line: it must be looked at, even without a conflict.
    pub by_lines: Option<String>,
}

impl Merged {
    /// Whether nobody has to look at it.
    pub fn is_clean(&self) -> bool {
        self.conflicts.iter().all(|conflict| conflict.pick.is_some()) && self.by_lines.is_none()
    }
}

/// How long conflict markers are, where nobody says otherwise.
pub const MARKER: usize = 7;

/// Merges three versions. `picks` decide the conflicts, in their order; those beyond are undecided and leave markers
/// of `marker` characters. A month that no version names is `fallback`.
pub fn merge(versions: Versions<'_>, picks: &[Option<Pick>], marker: usize, fallback: Month) -> Merged {
    let Versions { base, ours, theirs } = versions;
    let clean = |text: &str| Merged {
        text: text.to_owned(),
        conflicts: Vec::new(),
        by_lines: None,
    };
    if ours == theirs || ours == base {
        return clean(theirs);
    }
    if theirs == base {
        return clean(ours);
    }
    // Line ends and a byte order mark are the file's as a whole: whoever has changed them has changed them for all.
    let model = if ends(theirs) == ends(base) { ours } else { theirs };
    let [base, ours, theirs] = [base, ours, theirs].map(|text| with_ends_of(model, text));
    let versions = Versions {
        base: &base,
        ours: &ours,
        theirs: &theirs,
    };
    let marker = long_enough(marker, [&*base, &*ours, &*theirs]);
    let read = |text: &str| PlanText::read(text.to_owned(), fallback);
    let plans = [read(&base), read(&ours), read(&theirs)];
    let names = ["the version both began with", "our version", "their version"];
    if let Some((_, name)) = plans.iter().zip(names).find(|(plan, _)| plan.has_errors()) {
        return by_lines(versions, marker, format!("{name} has errors"));
    }
    let merging = Merging::new(versions, &plans);
    let (merged, slots) = merging.merge(picks, marker);
    if proof::holds(&merging, &merged, &slots, picks, fallback) {
        merged
    } else {
        by_lines(
            versions,
            marker,
            "the two sides' changes do not fit together".to_owned(),
        )
    }
}

/// Merges three versions with every conflict decided in favour of one side.
pub fn merge_in_favour(pick: Pick, versions: Versions<'_>, fallback: Month) -> Merged {
    let merged = merge(versions, &[], MARKER, fallback);
    if merged.conflicts.is_empty() {
        return merged;
    }
    merge(
        versions,
        &vec![Some(pick); merged.conflicts.len()],
        MARKER,
        fallback,
    )
}

/// Both sides line by line, as version control does it.
fn by_lines(versions: Versions<'_>, marker: usize, why: String) -> Merged {
    Merged {
        text: lines::merge(versions, marker),
        conflicts: Vec::new(),
        by_lines: Some(why),
    }
}

/// Whether lines end as on Windows, and whether there is a byte order mark.
fn ends(text: &str) -> (bool, bool) {
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    (crlf, text.starts_with(BYTE_ORDER_MARK))
}

/// The text with line ends, and a byte order mark or none, like those of `model`.
fn with_ends_of<'t>(model: &str, text: &'t str) -> Cow<'t, str> {
    let ((crlf, marked), (is_crlf, is_marked)) = (ends(model), ends(text));
    let mut text = Cow::Borrowed(text);
    if crlf != is_crlf {
        // Some of its lines may end like those of the model already.
        let plain = text.replace("\r\n", "\n");
        text = Cow::Owned(if crlf { plain.replace('\n', "\r\n") } else { plain });
    }
    match (marked, is_marked) {
        (true, false) => Cow::Owned(format!("{BYTE_ORDER_MARK}{text}")),
        (false, true) => Cow::Owned(text.trim_start_matches(BYTE_ORDER_MARK).to_owned()),
        _ => text,
    }
}

/// A merge under way.
struct Merging<'t> {
    plans: &'t [PlanText; 3],
    base: Vec<Keyed<'t>>,
    /// The side whose order and layout stay.
    canvas: Vec<Keyed<'t>>,
    /// The side whose changes are brought in.
    other: Vec<Keyed<'t>>,
    /// Whether the canvas is ours, because only we have put things in another order.
    canvas_is_ours: bool,
    newline: &'static str,
    /// What theirs begins with before anything else, which must stay there.
    byte_order_mark: &'static str,
}

/// A unit of the result: its places in the base, the canvas and the other side.
#[derive(Clone, Debug)]
struct Slot {
    places: align::Places,
    /// Whether it is in the result.
    stays: bool,
    /// Whether one side's version of all of it was taken, whatever the other has changed.
    one_sided: bool,
}

impl<'t> Merging<'t> {
    fn new(versions: Versions<'t>, plans: &'t [PlanText; 3]) -> Self {
        let units = [versions.base, versions.ours, versions.theirs].map(units::cut);
        let [base, ours, theirs] = identity::keyed(units, plans);
        let canvas_is_ours = !align::is_reordered(&base, &theirs) && align::is_reordered(&base, &ours);
        let (canvas, other) = if canvas_is_ours {
            (ours, theirs)
        } else {
            (theirs, ours)
        };
        let crlf = versions.theirs.contains("\r\n");
        let marked = versions.theirs.starts_with(BYTE_ORDER_MARK);
        Self {
            plans,
            base,
            canvas,
            other,
            canvas_is_ours,
            newline: if crlf { "\r\n" } else { "\n" },
            byte_order_mark: if marked { "\u{feff}" } else { "" },
        }
    }

    fn merge(&self, picks: &[Option<Pick>], marker: usize) -> (Merged, Vec<Slot>) {
        let mut decisions = Decisions::new(picks, marker, self.newline, self.canvas_is_ours);
        let mut text = self.byte_order_mark.to_owned();
        let mut slots = Vec::new();
        for places in align::align(&self.base, &self.canvas, &self.other) {
            let sides = self.sides(&places);
            let met = decisions.conflicts.len();
            let body = self.body(sides, &places, &mut decisions);
            let new = &decisions.conflicts[met..];
            let one_sided = new.iter().any(|conflict| conflict.key.is_none());
            let stays = body.is_some();
            // The blank lines in front of what may be left out stand with it, between the markers.
            let is_open = new.iter().any(Conflict::is_open_deletion);
            if let Some(body) = body {
                self.add(&mut text, if is_open { "" } else { lead(sides) }, &body);
            }
            slots.push(Slot {
                places,
                stays,
                one_sided,
            });
        }
        let merged = Merged {
            text,
            conflicts: decisions.conflicts,
            by_lines: None,
        };
        (merged, slots)
    }

    fn sides(&self, places: &align::Places) -> Sides<&Unit<'t>> {
        Sides {
            base: places.base.map(|at| &self.base[at].unit),
            canvas: places.canvas.map(|at| &self.canvas[at].unit),
            other: places.other.map(|at| &self.other[at].unit),
        }
    }

    /// Adds a unit to the text, on a line of its own.
    fn add(&self, text: &mut String, lead: &str, body: &str) {
        if text.len() == self.byte_order_mark.len() {
            // Blank lines that divided it from something that is gone.
            if self.canvas.first().is_some_and(|first| first.unit.lead == lead) {
                text.push_str(lead);
            }
        } else {
            let adds = !(lead.is_empty() && body.is_empty());
            if adds && !text.ends_with('\n') {
                text.push_str(self.newline);
            }
            text.push_str(lead);
        }
        text.push_str(body);
    }

    /// The text of a unit as merged; `None` where it is gone.
    fn body(
        &self,
        sides: Sides<&Unit<'t>>,
        places: &align::Places,
        decisions: &mut Decisions<'_>,
    ) -> Option<Cow<'t, str>> {
        let (base, about) = (sides.base.map(|unit| unit.body), || self.about(places));
        match (sides.canvas, sides.other) {
            (Some(canvas), Some(other)) => Some(table::merge(
                Sides {
                    base,
                    canvas: Some(canvas.body),
                    other: Some(other.body),
                },
                &about,
                decisions,
            )),
            (Some(only), None) | (None, Some(only)) => {
                let changed = base.is_none_or(|base| items::differ(base, only.body));
                match base {
                    None => Some(Cow::Borrowed(only.body)),
                    Some(_) if !changed => None,
                    Some(base) => {
                        let bodies = Sides {
                            base: Some(base),
                            canvas: sides.canvas.map(|unit| unit.body),
                            other: sides.other.map(|unit| unit.body),
                        };
                        decisions.whole(bodies, lead(sides), about()).map(Cow::Owned)
                    }
                }
            }
            (None, None) => None,
        }
    }

    /// What a unit is called in messages: as ours has it, for that is who reads them.
    fn about(&self, places: &align::Places) -> String {
        let canvas = places.canvas.map(|at| &self.canvas[at]);
        let other = places.other.map(|at| &self.other[at]);
        let (ours, theirs) = if self.canvas_is_ours {
            (canvas, other)
        } else {
            (other, canvas)
        };
        let named = |keyed: Option<&Keyed<'_>>, side: usize| Some(keyed?.name(self.plans[side].plan()));
        named(ours, 1).or_else(|| named(theirs, 2)).unwrap_or_default()
    }
}

/// The blank lines in front of a unit. What layout both have changed is the canvas's to say.
fn lead<'t>(sides: Sides<&Unit<'t>>) -> &'t str {
    let lead = |unit: Option<&Unit<'t>>| unit.map(|unit| unit.lead);
    let (base, canvas, other) = (lead(sides.base), lead(sides.canvas), lead(sides.other));
    match (canvas, other) {
        (Some(canvas), Some(other)) if Some(canvas) == base => other,
        (Some(lead), _) | (None, Some(lead)) => lead,
        (None, None) => "",
    }
}
