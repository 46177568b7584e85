//! Which characters may stand where in links and hashtags. The sets are those of twitter-text.

use unicode_normalization::char::is_combining_mark;

/// Whether a name of a domain may hold it: anything but blanks, controls of direction, and most of ASCII's
/// punctuation. `-` and `_` are for the inside of a label and `.` for between labels.
pub(super) fn is_domain(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '"' | '`') || (c.is_ascii_control() && !is_blank(c));
    }
    !(is_blank(c) || is_direction(c) || is_never(c))
}

/// Whether a link may begin behind it.
pub(super) fn may_precede_link(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃') || is_never(c))
}

/// Letters, digits and hyphens of Latin: what a link without `https://` may be made of.
pub(super) fn is_plain_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || is_accented_latin(c)
}

/// Whether a path may hold it, brackets aside.
pub(super) fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "!*';:=+,.$/%#[]-_~@|&–".contains(c)
        || is_accented_latin(c)
        || is_cyrillic(c)
}

/// Whether a path may end with it: a full stop behind a link belongs to the sentence.
pub(super) fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-=_#/".contains(c) || is_accented_latin(c) || is_cyrillic(c)
}

/// Whether what follows `?` in a link may hold it.
pub(super) fn is_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(c)
}

/// Whether a query may end with it.
pub(super) fn ends_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_&=#/".contains(c)
}

/// Whether a hashtag may hold it.
pub(super) fn is_tag(c: char) -> bool {
    is_tag_letter(c) || c.is_numeric() && c.is_alphanumeric() || is_inner_mark(c)
}

/// Whether it makes a hashtag of what follows `#`: a letter, or a mark on one.
pub(super) fn is_tag_letter(c: char) -> bool {
    c.is_alphabetic() || (is_combining_mark(c) && !is_selector(c))
}

/// The invisible characters that choose between an emoji's forms. They are marks, but no part of a word.
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// What joins letters in some script or other without being one, from `_` to the Tibetan and Japanese marks.
fn is_inner_mark(c: char) -> bool {
    matches!(
        c,
        '_' | '·'
            | '\u{5be}'
            | '\u{5f3}'
            | '\u{5f4}'
            | '\u{f0b}'
            | '\u{f0c}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{3003}'
            | '\u{301c}'
            | '\u{309b}'
            | '\u{309c}'
            | '\u{30a0}'
            | '\u{30fb}'
            | '\u{a67e}'
            | '\u{ff5e}'
    )
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{180e}'
}

/// Controls of the direction of writing.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that no post may hold.
fn is_never(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

fn is_accented_latin(c: char) -> bool {
    matches!(
        c,
        '\u{c0}'..='\u{d6}'
            | '\u{d8}'..='\u{f6}'
            | '\u{f8}'..='\u{24f}'
            | '\u{253}'
            | '\u{254}'
            | '\u{256}'
            | '\u{257}'
            | '\u{259}'
            | '\u{25b}'
            | '\u{263}'
            | '\u{268}'
            | '\u{26f}'
            | '\u{272}'
            | '\u{289}'
            | '\u{28b}'
            | '\u{2bb}'
            | '\u{300}'..='\u{36f}'
            | '\u{1e00}'..='\u{1eff}'
    )
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}
