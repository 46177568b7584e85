//! How many columns text takes, and how to make it take no more than there are.

use std::borrow::Cow;
use std::iter;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{CLUSTER, CUT, Edit, LINE_LIMIT, block, line, scalar};

/// No cluster is wider: a mark for what was cut may join the last one, and no character takes more than three.
const WIDEST_CLUSTER: usize = 3 * (CLUSTER + 1);

/// A row does not start with these if it can be helped.
const CLOSING: [char; 20] = [
    '、', '。', '，', '．', '・', '：', '；', '？', '！', '」', '』', '）', '】', '〕', '》', '〉', 'ー',
    '々', '゛', '゜',
];

/// A row does not end with these if it can be helped.
const OPENING: [char; 7] = ['「', '『', '（', '【', '〔', '《', '〈'];

/// The columns that safe text takes on one line of a terminal.
///
/// ratatui places text cluster by cluster, each as wide as it is alone, so this is their sum. The width of the
/// whole string would be another number: some letters join across clusters.
pub fn width(text: &str) -> usize {
    if scalar::is_printable_ascii(text.as_bytes()) {
        return text.len();
    }
    clusters(text).map(|(_, _, columns)| columns).sum()
}

/// Whether safe text is surely placed letter by letter, each in one column.
///
/// Not complete: text with other letters can be so, too.
pub fn is_one_column_each(text: &str) -> bool {
    let is_narrow = |c| matches!(c, ' '..='~') || (scalar::is_plain(c) && c.width() == Some(1));
    text.chars().all(is_narrow)
}

/// Text made safe to show on one line, and cut to a width between clusters, with `…` for what is missing.
///
/// Never wider than the columns given; nothing at all for none. Borrowed when nothing had to change.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    fit(text, columns).0
}

/// Text as from [`cut`], filled with spaces to take exactly the columns given.
pub fn pad(text: &str, columns: usize) -> String {
    let (shown, used) = fit(text, columns);
    let missing = columns.saturating_sub(used);
    let mut padded = String::with_capacity(shown.len() + missing);
    padded.push_str(&shown);
    padded.extend(iter::repeat_n(' ', missing));
    padded
}

/// Text made safe to show on several lines, and broken into rows that are no wider than the columns given.
///
/// Rows break at spaces, which are dropped there, beside wide characters, and within a word only if there is
/// no other way. A cluster that is too wide for a row becomes `…`. Without any columns there are no rows.
pub fn wrap(text: &str, columns: usize) -> Vec<Cow<'_, str>> {
    if columns == 0 {
        return Vec::new();
    }
    match narrowed(block(text), columns) {
        Cow::Borrowed(safe) => rows(safe, columns).into_iter().map(Cow::Borrowed).collect(),
        Cow::Owned(safe) => rows(&safe, columns)
            .into_iter()
            .map(|row| Cow::Owned(row.to_owned()))
            .collect(),
    }
}

/// The clusters of a text as ratatui takes them, each with its place in the text and its width.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let mut at = 0;
    iter::from_fn(move || {
        let rest = &text[at..];
        let (cluster, columns) = first_cluster(rest)?;
        at += cluster.len();
        Some((at - cluster.len(), cluster, columns))
    })
}

fn first_cluster(text: &str) -> Option<(&str, usize)> {
    // The tables of clusters are slow. Two plain neighbours have nothing to do with each other.
    if text.as_bytes().get(..2).is_some_and(scalar::is_printable_ascii) {
        return Some((&text[..1], 1));
    }
    let mut chars = text.chars();
    let first = chars.next()?;
    if scalar::is_plain(first) && chars.next().is_none_or(scalar::is_plain) {
        return Some((&text[..first.len_utf8()], first.width().unwrap_or(0)));
    }
    let cluster = text.graphemes(true).next()?;
    Some((cluster, cluster_width(cluster)))
}

/// How many ASCII letters and signs a text begins with that are clusters by themselves; of more than `most` at least as
/// many.
fn plain_letters(text: &str, most: usize) -> usize {
    let is_letter = |byte: &u8| matches!(byte, b'!'..=b'~');
    let seen = text.bytes().take(most.saturating_add(2));
    let letters = seen.take_while(is_letter).count();
    match text.as_bytes().get(letters) {
        None | Some(b' ') => letters,
        // Something may combine with the last one.
        Some(_) => letters.saturating_sub(1),
    }
}

fn cluster_width(cluster: &str) -> usize {
    // ratatui leaves these out when it places text, and it defines no width for them.
    if cluster.contains(char::is_control) {
        return 0;
    }
    cluster.width()
}

/// What is shown of a text in so many columns, and how many of them it takes.
fn fit(text: &str, columns: usize) -> (Cow<'_, str>, usize) {
    let columns = columns.min(LINE_LIMIT);
    if columns == 0 {
        return (Cow::Borrowed(""), 0);
    }
    // One byte more shows that a cut is needed, and that nothing combines with the last character kept.
    let seen = &text.as_bytes()[..text.len().min(columns + 1)];
    if scalar::is_printable_ascii(seen) {
        return if text.len() <= columns {
            (Cow::Borrowed(text), text.len())
        } else {
            (Cow::Owned(marked_as_cut(&text[..columns - 1])), columns)
        };
    }
    match line(text) {
        Cow::Borrowed(safe) => fit_safe(safe, columns),
        Cow::Owned(safe) => {
            let (shown, used) = fit_safe(&safe, columns);
            (Cow::Owned(shown.into_owned()), used)
        }
    }
}

fn fit_safe(safe: &str, columns: usize) -> (Cow<'_, str>, usize) {
    let mut used = 0;
    let mut kept = (0, 0);
    for (at, cluster, wide) in clusters(safe) {
        used += wide;
        if used > columns {
            return (Cow::Owned(marked_as_cut(&safe[..kept.0])), kept.1 + 1);
        }
        if used < columns {
            kept = (at + cluster.len(), used);
        }
    }
    (Cow::Borrowed(safe), used)
}

fn marked_as_cut(kept: &str) -> String {
    let mut shown = String::with_capacity(kept.len() + CUT.len_utf8());
    shown.push_str(closed(kept));
    shown.push(CUT);
    shown
}

/// Without joiners at the end, which would wait for a letter that does not come.
fn closed(text: &str) -> &str {
    text.trim_end_matches(scalar::is_joiner)
}

/// Replaces the clusters that would not fit in a row of their own.
fn narrowed(safe: Cow<'_, str>, columns: usize) -> Cow<'_, str> {
    if columns >= WIDEST_CLUSTER || safe.is_ascii() {
        return safe;
    }
    let mut edit = Edit::of(&safe);
    for (at, cluster, wide) in clusters(&safe) {
        if wide > columns {
            edit.replace(at..at + cluster.len(), CUT.encode_utf8(&mut [0; 4]));
        }
    }
    let narrow = match edit.finish() {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(changed),
    };
    narrow.map_or(safe, Cow::Owned)
}

fn rows(safe: &str, columns: usize) -> Vec<&str> {
    let mut rows = Vec::new();
    for line in safe.split('\n') {
        wrap_line(line, columns, &mut rows);
    }
    rows
}

/// The row being filled, as places in its line.
#[derive(Default)]
struct Row {
    start: usize,
    /// Behind the last cluster that is not a space to be dropped.
    end: usize,
    /// Columns taken, with the spaces behind the end.
    used: usize,
    has_word: bool,
    ends_wide: bool,
    soft: Option<SoftBreak>,
}

impl Row {
    /// What comes next, and its columns: a cluster, or at once as many letters as are surely not to be parted here.
    fn next_piece<'a>(&self, text: &'a str, columns: usize) -> Option<(&'a str, usize)> {
        let letters = plain_letters(text, columns);
        let fits = |used: usize| used + letters <= columns;
        let has_room = || {
            let soft = self.soft.as_ref();
            fits(self.used) || soft.is_some_and(|soft| fits(self.used - soft.used))
        };
        if letters > 1 && has_room() {
            return Some((&text[..letters], letters));
        }
        first_cluster(text)
    }

    /// Notes that the row may end where it has got to, and that the next would then start at this place.
    fn may_break(&mut self, next_start: usize) {
        self.soft = Some(SoftBreak {
            end: self.end,
            next_start,
            used: self.used,
        });
    }
}

/// The last place in a row where it may well be broken.
struct SoftBreak {
    end: usize,
    next_start: usize,
    /// Columns from the start of the row to the start of the next.
    used: usize,
}

fn wrap_line<'a>(line: &'a str, columns: usize, rows: &mut Vec<&'a str>) {
    let mut row = Row::default();
    let mut next = 0;
    while let Some((cluster, wide)) = row.next_piece(&line[next..], columns) {
        let at = next;
        next += cluster.len();
        let space = is_space(cluster);
        if space && row.has_word {
            row.used += wide;
            row.may_break(next);
            continue;
        }
        let is_wide = cluster.chars().next().and_then(UnicodeWidthChar::width) == Some(2);
        if row.has_word && row.end == at && (is_wide || row.ends_wide) && may_part(&line[..at], cluster) {
            row.may_break(at);
        }
        if row.used + wide > columns
            && let Some(soft) = row.soft.take()
        {
            rows.push(closed(&line[row.start..soft.end]));
            row.start = soft.next_start;
            row.used -= soft.used;
        }
        if row.used + wide > columns {
            rows.push(closed(&line[row.start..at]));
            row = Row {
                start: at,
                ..Row::default()
            };
        }
        row.used += wide;
        row.end = next;
        row.has_word |= !space;
        row.ends_wide = is_wide;
    }
    // Spaces behind the last word stay if there is room for them.
    rows.push(if row.used <= columns {
        &line[row.start..]
    } else {
        &line[row.start..row.end]
    });
}

/// Whether a row may end between these, one of which is wide.
fn may_part(before: &str, after: &str) -> bool {
    !after.starts_with(CLOSING) && !before.ends_with(OPENING)
}

/// Whether this is a space where a row may be broken.
fn is_space(cluster: &str) -> bool {
    // Three spaces exist in order to hold words together.
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    cluster.chars().all(breaks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::super::tests::any_text;
    use super::*;

    /// The columns that ratatui advances when it places the text.
    fn placed(text: &str) -> usize {
        // No character takes more columns than bytes.
        let mut buffer = Buffer::empty(Rect::new(0, 0, text.len().try_into().unwrap(), 1));
        usize::from(buffer.set_stringn(0, 0, text, text.len(), Style::default()).0)
    }

    /// What must survive wrapping: all but spaces, and joiners, which a broken word has no use for.
    fn essence(text: &str) -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && !scalar::is_joiner(*c))
            .collect()
    }

    #[test]
    fn widths_are_those_of_the_terminal() {
        let cases = [
            ("", 0),
            ("plain", 5),
            ("Größe", 5),
            ("漢字", 4),
            ("e\u{301}", 1),
            ("👩\u{200d}💻", 2),
            ("👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏽", 2),
            ("🇫🇷🇩🇪", 4),
            ("1\u{fe0f}\u{20e3}", 2),
            ("سلام", 4),
            ("क्षि", 3),
        ];
        for (text, expected) in cases {
            assert_eq!(width(text), expected, "of {text:?}");
            assert_eq!(placed(text), expected, "of {text:?}");
        }
    }

    #[test]
    fn cutting_keeps_whole_clusters() {
        let cases = [
            ("plain", 5, "plain"),
            ("plain", 4, "pla…"),
            ("plain", 1, "…"),
            ("plain", 0, ""),
            ("", 3, ""),
            ("漢字かな", 8, "漢字かな"),
            ("漢字かな", 7, "漢字か…"),
            ("漢字かな", 6, "漢字…"),
            ("漢", 1, "…"),
            ("abc\u{301}", 3, "abc\u{301}"),
            ("abc\u{301}d", 3, "ab…"),
            ("ab\u{301}cd", 3, "ab\u{301}…"),
            ("👩\u{200d}💻👩\u{200d}💻", 3, "👩\u{200d}💻…"),
            ("❤\u{fe0f}❤\u{fe0f}", 3, "❤\u{fe0f}…"),
            ("می\u{200c}خواهم", 3, "می…"),
            ("\u{1b}[31mred", 5, "␛[31…"),
            ("one\ntwo", 5, "one⏎…"),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(cut(text, columns), expected, "of {text:?} at {columns}");
        }
    }

    #[test]
    fn cutting_borrows_what_fits() {
        for text in ["Spring sale", "Größe", "漢字", "😀"] {
            assert!(matches!(cut(text, 11), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn cutting_reads_no_more_than_it_needs() {
        for unit in ["x", "漢", "\u{301}", "\u{200b}"] {
            let text = unit.repeat(10_000_000 / unit.len());
            assert!(width(&cut(&text, 40)) <= 40);
            assert!(width(&cut(&text, usize::MAX)) <= 2 * LINE_LIMIT);
        }
    }

    #[test]
    fn padding_fills_up() {
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad("漢字", 4), "漢字");
        assert_eq!(pad("漢字", 3), "漢…");
        assert_eq!(pad("漢字x", 4), "漢… ");
        assert_eq!(pad("x", 0), "");
    }

    #[test]
    fn wrapping_breaks_where_it_may() {
        let cases: &[(&str, usize, &[&str])] = &[
            ("", 5, &[""]),
            ("one\n\ntwo\n", 5, &["one", "", "two", ""]),
            ("the quick brown fox", 10, &["the quick", "brown fox"]),
            ("the quick  brown", 9, &["the quick", "brown"]),
            ("ends  ", 4, &["ends"]),
            ("ends ", 6, &["ends "]),
            ("  indented text", 10, &["  indented", "text"]),
            ("     x", 3, &["   ", "  x"]),
            ("extraordinary", 5, &["extra", "ordin", "ary"]),
            ("an extraordinary", 5, &["an", "extra", "ordin", "ary"]),
            ("10\u{a0}km away", 6, &["10\u{a0}km", "away"]),
            ("漢字かな", 5, &["漢字", "かな"]),
            ("これは、「漢字」", 8, &["これは、", "「漢字」"]),
            ("abc漢字", 5, &["abc漢", "字"]),
            ("नमस्ते दुनिया", 7, &["नमस्ते", "दुनिया"]),
            ("a漢b", 1, &["a", "…", "b"]),
            ("tab\there", 4, &["tab", "here"]),
            ("x", 0, &[]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(wrap(text, *columns), *expected, "of {text:?} at {columns}");
        }
    }

    #[test]
    fn wrapping_borrows_from_safe_text() {
        assert!(
            wrap("the quick brown fox", 10)
                .iter()
                .all(|row| matches!(row, Cow::Borrowed(_)))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn text_of_one_column_each_is_placed_so(text in "[ -~éЖא·…→│█◆▸漢e\u{301}\u{200d}]{0,12}") {
            let shown = line(&text);
            if is_one_column_each(&shown) {
                prop_assert_eq!(placed(&shown), shown.chars().count());
                prop_assert_eq!(clusters(&shown).count(), shown.chars().count());
            }
        }

        /// Letters of ASCII are taken word by word, others one by one.
        #[test]
        fn ascii_is_wrapped_as_other_letters_are(text in "[abc 漢「\u{301}\u{a0}\n]{0,40}", columns in 1..20usize) {
            let letters = [('a', 'а'), ('b', 'б'), ('c', 'ц')];
            let other = letters.iter().fold(text.clone(), |text, (from, to)| text.replace(*from, &to.to_string()));
            let back = |row: &str| letters.iter().fold(row.to_owned(), |row, (from, to)| row.replace(*to, &from.to_string()));
            let wrapped: Vec<String> = wrap(&other, columns).iter().map(|row| back(row)).collect();
            prop_assert_eq!(wrap(&text, columns), wrapped);
        }

        #[test]
        fn width_is_what_ratatui_takes(text in any_text()) {
            let shown = line(&text);
            prop_assert_eq!(width(&shown), placed(&shown));
        }

        #[test]
        fn clusters_are_those_of_the_standard(text in any_text()) {
            let expected: Vec<_> = text.grapheme_indices(true).collect();
            let found: Vec<_> = clusters(&text).map(|(at, cluster, _)| (at, cluster)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn cut_text_fits_and_is_safe(text in any_text(), columns in 0..40_usize) {
            let shown = cut(&text, columns);
            prop_assert!(placed(&shown) <= columns, "{shown:?}");
            prop_assert_eq!(&line(&shown), &shown);
            let safe = line(&text);
            let whole = columns > 0 && width(&safe) <= columns;
            prop_assert_eq!(shown == safe, whole || safe.is_empty());
        }

        #[test]
        fn padded_text_fills_its_columns(text in any_text(), columns in 0..40_usize) {
            prop_assert_eq!(placed(&pad(&text, columns)), columns);
        }

        #[test]
        fn wrapped_rows_fit_and_lose_nothing(text in any_text(), columns in 1..70_usize) {
            let rows = wrap(&text, columns);
            for row in &rows {
                prop_assert!(placed(row) <= columns, "{row:?}");
                prop_assert_eq!(&line(row), row);
            }
            let safe = block(&text);
            if clusters(&safe).all(|(_, _, wide)| wide <= columns) {
                prop_assert_eq!(essence(&rows.concat()), essence(&safe));
            }
        }
    }
}
