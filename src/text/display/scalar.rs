//! Which characters may be shown as themselves, and what stands for the others.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Stands for a character that cannot be seen or must not be obeyed.
const HIDDEN: char = '\u{fffd}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';

/// The emoji that the flags of parts of a country begin with.
pub(super) const BLACK_FLAG: char = '\u{1f3f4}';
/// The tag that ends the name of such a flag.
pub(super) const LAST_TAG: char = '\u{e007f}';

/// The only sequences of tags in general use: England, Scotland, Wales. Any other could carry a hidden message.
const FLAGS: [&str; 3] = [
    "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// What has been shown before a character, as far as it bears on it.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    last: Option<char>,
    /// The last character that does not merely modify an emoji.
    base: Option<char>,
}

impl Before {
    pub(super) fn push(&mut self, c: char) {
        self.last = Some(c);
        if !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}') {
            self.base = Some(c);
        }
    }
}

/// Whether all of these are ASCII characters with a shape, or spaces.
pub(super) fn is_printable_ascii(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether a character is surely shown as itself and, next to others of the kind, is a cluster by itself.
///
/// Not complete: it holds what is common, so that common text is recognised quickly.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c,
        ' '..='~'
        // Latin with its accents, Greek, Cyrillic; not the soft hyphen.
        | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{377}' | '\u{384}'..='\u{386}'
        | '\u{388}'..='\u{38a}' | '\u{38e}'..='\u{3a1}' | '\u{3a3}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        // Letters of Hebrew and Arabic, without their points.
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | '\u{1e00}'..='\u{1eff}'
        // Punctuation, currencies, arrows, boxes.
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
        | '\u{2100}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}'
        // Chinese, Japanese, Korean.
        | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff9d}'
        // Emoji, without flags and skin tones.
        | '\u{1f300}'..='\u{1f3f3}' | '\u{1f3f5}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1f9ff}'
    )
}

/// The length of the tags that make a black flag the flag of a known part of a country.
pub(super) fn flag_tags(after_flag: &str) -> usize {
    FLAGS
        .iter()
        .find(|tags| after_flag.starts_with(**tags))
        .map_or(0, |tags| tags.len())
}

pub(super) fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}')
}

pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | ZERO_WIDTH_JOINER)
}

/// Whether a character without a width is kept only for the sake of its neighbours.
pub(super) fn is_attached(c: char) -> bool {
    is_joiner(c) || is_tag(c) || matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// What stands for a character on the screen, given what is shown before it and what comes next.
pub(super) fn shown(c: char, before: Before, next: Option<char>) -> char {
    match c {
        ' '..='~' => c,
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(HIDDEN),
        '\u{7f}' => '\u{2421}',
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\u{2424}',
        '\u{200c}' | ZERO_WIDTH_JOINER if keeps_joiner(c, before, next) => c,
        '\u{fe0e}' | '\u{fe0f}' if keeps_selector(before, next) => c,
        // Terminals and libraries disagree about these, from no column to two: what follows would be misplaced.
        '\u{ff9e}' => '\u{309b}',
        '\u{ff9f}' => '\u{309c}',
        _ if is_hidden(c) => HIDDEN,
        _ => c,
    }
}

/// Characters that change how others look while having no look of their own, and those that are no characters.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
        | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    ) || u32::from(c) & 0xfffe == 0xfffe
}

/// A joiner stays between two emoji, and between letters of scripts whose spelling has need of it.
fn keeps_joiner(c: char, before: Before, next: Option<char>) -> bool {
    let (Some(last), Some(base), Some(next)) = (before.last, before.base, next) else {
        return false;
    };
    // Persian, Urdu, Hindi, Malayalam, Sinhala and their neighbours.
    let spelled = |c| matches!(c, '\u{600}'..='\u{dff}');
    let letter = spelled(next) && next.is_alphabetic() && next.width() > Some(0);
    (spelled(last) && letter) || (c == ZERO_WIDTH_JOINER && is_pictograph(base) && is_pictograph(next))
}

/// A selector between the forms of an emoji stays after one, and within a keycap such as `1️⃣`.
fn keeps_selector(before: Before, next: Option<char>) -> bool {
    before.last.is_some_and(|last| match last {
        '0'..='9' | '#' | '*' => next == Some(KEYCAP),
        _ => is_pictograph(last),
    })
}

/// Whether clusters may join this to an emoji, which is the definition of a pictograph that matters here.
pub(in crate::text) fn is_pictograph(c: char) -> bool {
    // All of ASCII and more can be told without a look at the tables.
    if c < '\u{a9}' {
        return false;
    }
    let joined = String::from_iter([c, ZERO_WIDTH_JOINER, '\u{1f600}']);
    joined.graphemes(true).nth(1).is_none()
}
