//! The one way that text from files reaches a screen, standard error or the window title.
//!
//! A plan may come from anyone: a title can carry escape sequences, characters that reverse the reading
//! order, a hundred thousand accents on one letter or ten megabytes of nothing. Everything here answers with
//! text that is safe to place in terminal cells; the stored text is never altered. What is shown instead:
//!
//! | in the text | on the screen |
//! |---|---|
//! | C0 controls, DEL | their picture: `␀`, `␛`, `␡` |
//! | newline, CR LF | `⏎` in [`line()`], kept (as a newline) in [`block`] |
//! | tab | one space |
//! | U+0085, U+2028, U+2029 | `␤` |
//! | other C1, bidirectional controls, invisible characters, tags, noncharacters | `�` each |
//! | a mark or a joiner with nothing to stand on | `�` |
//! | half-width katakana sound marks | their full-width form, whose width nobody disputes |
//! | marks beyond four in a row, characters beyond sixteen in one cluster | `…` for all of them |
//! | text beyond [`LINE_LIMIT`] or [`BLOCK_LIMIT`] | `…` |
//!
//! Some characters without a width stay where writing needs them: joiners and presentation selectors within
//! emoji, joiners between letters of the Arabic and Indic scripts, and the tags of the flags of England,
//! Scotland and Wales. Right-to-left letters stay as they are.
//!
//! Every function may be given text that has been through another one already: what is safe stays the same.

mod measure;
mod scalar;

pub(in crate::text) use scalar::is_pictograph;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use measure::{cut, is_one_column_each, pad, width, wrap};

/// The most characters (scalar values) that [`line()`] reads and shows.
pub const LINE_LIMIT: usize = 2_000;

/// The most characters (scalar values) that [`block`] reads and shows: above what any network lets a post hold.
pub const BLOCK_LIMIT: usize = 64_000;

/// Marks that may follow each other on one letter; the languages of the world get by with four.
const MARKS: usize = 4;

/// Scalar values in one cluster; the longest emoji in use has ten.
const CLUSTER: usize = 16;

/// Stands for everything that was left out.
const CUT: char = '…';

/// What becomes of a newline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Newline {
    Marked,
    Kept,
}

/// Text made safe to show on one line.
///
/// Borrowed when nothing had to change. Reads no more than [`LINE_LIMIT`] characters, however long the text.
pub fn line(text: &str) -> Cow<'_, str> {
    // Almost all titles take this way out.
    if text.len() <= LINE_LIMIT && scalar::is_printable_ascii(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    safe(text, LINE_LIMIT, Newline::Marked)
}

/// Text made safe to show on several lines: like [`line()`], but newlines stay, and CR LF becomes one.
///
/// Borrowed when nothing had to change. Reads no more than [`BLOCK_LIMIT`] characters, however long the text.
pub fn block(text: &str) -> Cow<'_, str> {
    safe(text, BLOCK_LIMIT, Newline::Kept)
}

fn safe(text: &str, limit: usize, newline: Newline) -> Cow<'_, str> {
    let head = head(text, limit);
    let is_shown = |c| match c {
        ' '..='~' => true,
        '\n' => newline == Newline::Kept,
        c => scalar::is_plain(c),
    };
    let shown = if head.chars().all(is_shown) {
        Cow::Borrowed(head)
    } else {
        let visible = visible(head, newline);
        let bounded = match bounded(&visible) {
            Cow::Borrowed(_) => None,
            Cow::Owned(changed) => Some(changed),
        };
        bounded.map_or(visible, Cow::Owned)
    };
    if head.len() == text.len() || shown.ends_with(CUT) {
        return shown;
    }
    let mut shown = shown.into_owned();
    shown.push(CUT);
    Cow::Owned(shown)
}

/// The whole text, or so much of it that a mark for the rest still fits within the limit.
///
/// The limit counts what is read. As showing never adds a character, shown text is not cut a second time.
fn head(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text;
    };
    let head = &text[..end];
    match head.grapheme_indices(true).next_back() {
        Some((start, _)) if start > 0 => &head[..start],
        // One endless cluster, so there is no better place.
        _ => head
            .char_indices()
            .next_back()
            .map_or("", |(last, _)| &head[..last]),
    }
}

/// Replaces every character that is not shown as itself. What follows on this never brings one back.
fn visible(text: &str, newline: Newline) -> Cow<'_, str> {
    let mut edit = Edit::of(text);
    let mut before = scalar::Before::default();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let rest = &text[next..];
        let (end, shown) = match c {
            '\r' if rest.starts_with('\n') => (next + 1, if newline == Newline::Kept { '\n' } else { '⏎' }),
            '\n' if newline == Newline::Kept => (next, c),
            '\n' => (next, '⏎'),
            scalar::BLACK_FLAG => (next + scalar::flag_tags(rest), c),
            _ => (next, scalar::shown(c, before, rest.chars().next())),
        };
        if c != shown {
            edit.replace(at..end, shown.encode_utf8(&mut [0; 4]));
        }
        before.push(if c == scalar::BLACK_FLAG && end > next {
            scalar::LAST_TAG
        } else {
            shown
        });
        at = end;
    }
    edit.finish()
}

/// Cuts clusters down to a size that a cell can bear, and gives those without a width something to be seen by.
fn bounded(text: &str) -> Cow<'_, str> {
    let mut edit = Edit::of(text);
    for (at, cluster, columns) in measure::clusters(text) {
        let kept = cluster_head(cluster);
        // A mark that stands for the rest already may have become part of the cluster.
        let whole = cluster == kept || cluster.strip_suffix(CUT) == Some(kept);
        if (whole && columns > 0) || cluster == "\n" {
            continue;
        }
        let base = if kept.width() == 0 { "\u{fffd}" } else { kept };
        let mut shown = String::from(base);
        if !whole {
            shown.push(CUT);
        }
        edit.replace(at..at + cluster.len(), &shown);
    }
    edit.finish()
}

/// The part of a cluster that is within the bounds on marks and on characters.
fn cluster_head(cluster: &str) -> &str {
    // No mark takes less than two bytes, so this cannot be too many.
    if cluster.len() <= 2 * MARKS {
        return cluster;
    }
    let mut marks = 0;
    for (count, (at, c)) in cluster.char_indices().enumerate() {
        match c.width() {
            _ if scalar::is_tag(c) => {}
            Some(0) => marks += 1,
            _ => marks = 0,
        }
        if count == CLUSTER || marks > MARKS {
            // These make sense only with what follows, which is gone.
            return cluster[..at].trim_end_matches(scalar::is_attached);
        }
    }
    cluster
}

/// A text with some parts replaced, copied only if there are any.
struct Edit<'a> {
    text: &'a str,
    out: String,
    /// How far the text has been copied or replaced.
    done: usize,
}

impl<'a> Edit<'a> {
    fn of(text: &'a str) -> Self {
        Edit {
            text,
            out: String::new(),
            done: 0,
        }
    }

    /// The range is not empty and does not start before the end of the last one.
    fn replace(&mut self, range: std::ops::Range<usize>, with: &str) {
        self.out.push_str(&self.text[self.done..range.start]);
        self.out.push_str(with);
        self.done = range.end;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.done == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out.push_str(&self.text[self.done..]);
        Cow::Owned(self.out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Characters that have to do with each other, and with what this module is for.
    const TELLING: &str = "a 1#-\u{0}\u{7}\t\n\r\u{1b}\u{7f}\u{85}\u{9b}éß漢字あ、「ｶ\u{ff9e}\u{ff9f}한\u{1100}\u{1161}\u{11a8}\
        \u{301}\u{36f}\u{20e3}\u{5d0}\u{5b8}سلام\u{64b}\u{600}\u{605}\u{70f}\u{8e2}कष\u{94d}ि\u{d4e}ශර\u{dca}\u{ad}\u{34f}\
        \u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{2028}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}\u{fe0e}\u{fe0f}\u{fffe}\
        \u{e0001}\u{e0067}\u{e007f}\u{e0100}\u{1f3f4}😀👩❤🏽🇫🇷▲…�";

    /// Any characters, but mostly telling ones, and often many of the same.
    pub(super) fn any_text() -> impl Strategy<Value = String> {
        let telling = proptest::sample::select(TELLING.chars().collect::<Vec<_>>());
        let flag = Just(format!(
            "\u{1f3f4}{}\u{e007f}",
            "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}"
        ));
        let part = prop_oneof![
            8 => (telling, prop_oneof![9 => 1..3_usize, 1 => 3..20_usize])
                .prop_map(|(c, times)| c.to_string().repeat(times)),
            2 => "[ -~]{1,8}",
            1 => any::<char>().prop_map(String::from),
            1 => flag,
        ];
        proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
    }

    #[track_caller]
    fn assert_line(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(line(text), *expected, "for {text:?}");
        }
    }

    #[track_caller]
    fn assert_borrowed(texts: &[&str]) {
        for text in texts {
            assert!(
                matches!(line(text), Cow::Borrowed(same) if same == *text),
                "{text:?} became {:?}",
                line(text)
            );
        }
    }

    #[test]
    fn controls_become_pictures() {
        assert_line(&[
            ("\u{1b}[31mred\u{1b}[0m", "␛[31mred␛[0m"),
            ("\u{1b}]0;title\u{7}", "␛]0;title␇"),
            ("nul \0, back \u{8}, del \u{7f}", "nul ␀, back ␈, del ␡"),
            ("\u{9b}31m and \u{9d}0;x\u{9c}", "�31m and �0;x�"),
        ]);
    }

    #[test]
    fn line_ends_are_marked_on_one_line() {
        assert_line(&[
            ("one\ntwo\r\nthree", "one⏎two⏎three"),
            ("lone \r here", "lone ␍ here"),
            ("a\tb", "a b"),
            ("a\u{2028}b\u{2029}c\u{85}d", "a␤b␤c␤d"),
        ]);
    }

    #[test]
    fn line_ends_stay_in_a_block() {
        let cases = [
            ("one\ntwo\r\nthree\n", "one\ntwo\nthree\n"),
            ("lone \r here", "lone ␍ here"),
            ("\tindented", " indented"),
            ("a\u{2028}b", "a␤b"),
            ("\n\u{301}", "\n�"),
        ];
        for (text, expected) in cases {
            assert_eq!(block(text), expected, "for {text:?}");
        }
        assert!(matches!(block("Größe\n漢字\n\n😀"), Cow::Borrowed(_)));
    }

    #[test]
    fn reading_order_cannot_be_overridden() {
        assert_line(&[
            ("invoice\u{202e}fdp.exe", "invoice�fdp.exe"),
            ("\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}", "�a����"),
        ]);
        assert_borrowed(&["שלום עולם", "שָׁלוֹם", "مرحبا بالعالم", "مَرْحَبًا"]);
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_line(&[
            ("pay\u{200b}pal\u{2060}\u{feff}", "pay�pal��"),
            ("soft\u{ad}hyphen", "soft�hyphen"),
            ("a\u{34f}b\u{3164}c\u{115f}d", "a�b�c�d"),
            ("a\u{fffe}b\u{1ffff}c\u{fdd0}", "a�b�c�"),
            ("a\u{fff9}b\u{180e}", "a�b�"),
        ]);
    }

    #[test]
    fn tags_are_shown_unless_they_make_a_known_flag() {
        let england = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        assert_borrowed(&[england, "🏴", "🏴\u{200d}☠\u{fe0f}"]);
        assert_line(&[
            ("hi\u{e0068}\u{e0069}", "hi��"),
            ("🏴\u{e0075}\u{e0073}\u{e007f}", "🏴���"),
            (&format!("{england}\u{e0041}"), &format!("{england}�")),
        ]);
    }

    #[test]
    fn joiners_and_selectors_stay_only_where_they_belong() {
        assert_borrowed(&[
            "👩\u{200d}💻 👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏽",
            "❤\u{fe0f}❤\u{fe0e}1\u{fe0f}\u{20e3}",
        ]);
        assert_borrowed(&["می\u{200c}خواهم", "ශ\u{dca}\u{200d}රී", "क\u{94d}\u{200d}ष"]);
        assert_line(&[
            ("pay\u{200d}pal", "pay�pal"),
            ("pay\u{200c}pal", "pay�pal"),
            ("😀\u{200d}a", "😀�a"),
            ("▲\u{200d}▲", "▲�▲"),
            ("می\u{200c} x", "می� x"),
            ("a\u{fe0f}1\u{fe0f}", "a�1�"),
            ("😀\u{fe0f}\u{fe0f}", "😀\u{fe0f}�"),
            ("漢\u{e0100}", "漢�"),
        ]);
    }

    #[test]
    fn marks_are_limited_to_four() {
        let four = "a\u{301}\u{302}\u{303}\u{304}";
        assert_borrowed(&[four, "นี้", "กำ"]);
        assert_line(&[
            (&format!("{four}\u{305}b"), &format!("{four}…b")),
            (
                &format!("{four}{}", "\u{301}".repeat(100_000)),
                &format!("{four}…"),
            ),
            (&"\u{301}".repeat(100_000), "�…"),
        ]);
    }

    #[test]
    fn clusters_without_end_are_limited() {
        let conjunct = "क\u{94d}".repeat(500);
        assert_eq!(line(&conjunct), format!("{}…", "क\u{94d}".repeat(8)));
        let family = vec!["👩"; 500].join("\u{200d}");
        assert_eq!(line(&family), format!("{}…", ["👩"; 8].join("\u{200d}")));
        let signs = "\u{600}".repeat(500);
        assert_eq!(line(&signs), format!("{}…", "\u{600}".repeat(16)));
    }

    #[test]
    fn a_mark_without_a_letter_is_shown() {
        assert_line(&[
            ("\u{301}", "�"),
            ("\u{1161}", "�"),
            ("\u{70f}", "�"),
            ("\u{7}\u{301}", "␇\u{301}"),
        ]);
    }

    #[test]
    fn the_length_is_limited() {
        let huge = 10_000_000;
        for unit in [
            "x",
            "é",
            "漢",
            "\u{1b}",
            "\u{200b}",
            "👩\u{200d}💻",
            "a\u{301}",
            "\u{301}",
            "\u{600}",
        ] {
            let text = unit.repeat(huge / unit.len());
            let shown = line(&text);
            assert!(shown.chars().count() <= LINE_LIMIT, "of {unit:?}");
            assert!(shown.ends_with(CUT), "of {unit:?}");
            assert!(block(&text).chars().count() <= BLOCK_LIMIT, "of {unit:?}");
            assert_eq!(line(&shown), shown);
        }
        assert_borrowed(&[&"x".repeat(LINE_LIMIT), &"漢".repeat(LINE_LIMIT)]);
        assert_eq!(line(&"x".repeat(LINE_LIMIT + 1)).chars().count(), LINE_LIMIT);
    }

    #[test]
    fn common_text_is_borrowed() {
        assert_borrowed(&[
            "",
            "Spring sale: 20 % off!",
            "Größe, señor, Ελλάδα, Москва",
            "漢字かなカナ 한국어",
            "😀🎉🇫🇷",
        ]);
        assert_borrowed(&["नमस्ते", "ภาษาไทย", "தமிழ்", "e\u{301}", "£5 – “quoted”…"]);
    }

    #[test]
    fn plain_characters_are_clusters_by_themselves() {
        for c in ('\0'..=char::MAX).filter(|c| scalar::is_plain(*c)) {
            for other in ['a', '漢', '한', '가', '😀', c] {
                let pair = format!("{c}{other}");
                assert_eq!(pair.graphemes(true).count(), 2, "{c:?} and {other:?}");
            }
            let alone = c.to_string();
            assert_eq!(Some(alone.width()), c.width(), "{c:?}");
            assert_eq!(safe(&format!("\u{7}{c}"), 9, Newline::Marked), format!("␇{c}"));
        }
    }

    #[test]
    fn every_character_alone_is_visible_and_stays() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let shown = line(&text);
            assert!(width(&shown) > 0, "{c:?} became {shown:?}");
            assert_eq!(line(&shown), shown, "{c:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn safe_text_holds_nothing_forbidden(text in any_text()) {
            for shown in [line(&text), Cow::Owned(block(&text).replace('\n', ""))] {
                prop_assert!(!shown.contains(char::is_control));
                let forbidden = |c| matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                    | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{e0001}' | '\u{e0100}');
                prop_assert!(!shown.contains(forbidden), "{shown:?}");
            }
            for cluster in line(&text).graphemes(true) {
                prop_assert!(cluster.width() > 0, "{cluster:?}");
                prop_assert!(cluster.chars().count() <= CLUSTER + 1, "{cluster:?}");
            }
        }

        #[test]
        fn safe_text_stays_the_same(text in any_text()) {
            let shown = line(&text);
            prop_assert_eq!(&line(&shown), &shown);
            prop_assert!(matches!(line(&shown), Cow::Borrowed(_)));
            let shown = block(&text);
            prop_assert_eq!(&block(&shown), &shown);
            prop_assert!(matches!(block(&shown), Cow::Borrowed(_)));
        }

        #[test]
        fn a_limit_hit_anywhere_leaves_safe_text(text in any_text(), limit in 2..60_usize) {
            let shown = safe(&text, limit, Newline::Marked).into_owned();
            prop_assert!(shown.chars().count() <= limit);
            prop_assert_eq!(line(&shown), shown.as_str());
            prop_assert_eq!(safe(&shown, limit, Newline::Marked), shown.as_str());
        }
    }
}
