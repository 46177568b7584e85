//! Text under the user's fingers: one line, or several.

use super::key::{Code, Key};
use unicode_segmentation::UnicodeSegmentation;

/// A text being typed, and where in it the cursor is. Moving and deleting go by what people see as one
/// character, however many scalar values it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextEdit {
    text: String,
    /// The cursor's place in bytes, on the border of a character.
    cursor: usize,
    several_lines: bool,
}

impl TextEdit {
    /// One line with the cursor at its end.
    pub fn line(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
            several_lines: false,
        }
    }

    /// Several lines with the cursor at the end.
    pub fn lines(text: &str) -> Self {
        Self {
            several_lines: true,
            ..Self::line(text)
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor's place in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Takes over another text, the cursor at its end.
    pub fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.cursor = text.len();
    }

    /// Types a text where the cursor is. In a single line, line ends become blanks.
    pub fn insert(&mut self, typed: &str) {
        let unix = typed.replace("\r\n", "\n").replace('\r', "\n");
        let typed = if self.several_lines {
            unix
        } else {
            unix.trim_end_matches('\n').replace('\n', " ")
        };
        self.text.insert_str(self.cursor, &typed);
        self.cursor += typed.len();
    }

    /// Does what the key does to a text. Returns whether it does anything: a key that would leave the text, such
    /// as Up in its first line, does not.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        match key.code {
            Code::Enter if self.several_lines => self.insert("\n"),
            Code::Backspace if key.ctrl || key.alt => self.delete(self.word_before()..self.cursor),
            Code::Char('w') if key.ctrl => self.delete(self.word_before()..self.cursor),
            Code::Char('u') if key.ctrl => self.delete(self.line_start()..self.cursor),
            Code::Char('k') if key.ctrl => self.delete(self.cursor..self.line_end()),
            Code::Char('a') if key.ctrl => self.cursor = self.line_start(),
            Code::Backspace => self.delete(self.before()..self.cursor),
            Code::Delete => self.delete(self.cursor..self.after()),
            Code::Left if key.ctrl => self.cursor = self.word_before(),
            Code::Right if key.ctrl => self.cursor = self.word_after(),
            Code::Left => self.cursor = self.before(),
            Code::Right => self.cursor = self.after(),
            Code::Home => self.cursor = self.line_start(),
            Code::End => self.cursor = self.line_end(),
            Code::Up => return self.line_up(),
            Code::Down => return self.line_down(),
            _ => return false,
        }
        true
    }

    fn delete(&mut self, range: std::ops::Range<usize>) {
        self.cursor = range.start;
        self.text.replace_range(range, "");
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |next| self.cursor + next.len())
    }

    fn word_before(&self) -> usize {
        self.text[..self.cursor]
            .unicode_word_indices()
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.cursor..].unicode_word_indices();
        words
            .next()
            .map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor]
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..]
            .find('\n')
            .map_or(self.text.len(), |newline| self.cursor + newline)
    }

    fn line_up(&mut self) -> bool {
        let start = self.line_start();
        if start == 0 {
            return false;
        }
        let column = self.text[start..self.cursor].graphemes(true).count();
        self.cursor = start - 1;
        self.cursor = self.at_column(self.line_start(), column);
        true
    }

    fn line_down(&mut self) -> bool {
        let end = self.line_end();
        if end == self.text.len() {
            return false;
        }
        let column = self.text[self.line_start()..self.cursor].graphemes(true).count();
        self.cursor = self.at_column(end + 1, column);
        true
    }

    /// The place of a column in the line that starts at `start`, or of the line's end if it is shorter.
    fn at_column(&self, start: usize, column: usize) -> usize {
        let end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |newline| start + newline);
        let mut places = self.text[start..end]
            .grapheme_indices(true)
            .map(|(at, _)| start + at);
        places.nth(column).unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Plays keys into a text whose cursor is marked with `|`, and marks it again.
    fn play(before: &str, keys: &[&str]) -> String {
        let mut edit = TextEdit::lines(&before.replace('|', ""));
        edit.cursor = before.find('|').unwrap();
        for key in keys {
            edit.key(key.parse().unwrap());
        }
        format!("{}|{}", &edit.text[..edit.cursor], &edit.text[edit.cursor..])
    }

    #[test]
    fn keys_do_what_they_do_in_any_text_field() {
        assert_eq!(play("ab|c", &["X", "left", "backspace"]), "a|Xc");
        assert_eq!(play("one two|", &["ctrl-w"]), "one |");
        assert_eq!(play("one two|\nthree", &["ctrl-u"]), "|\nthree");
        assert_eq!(play("one| two", &["ctrl-k", "enter", "!"]), "one\n!|");
        assert_eq!(play("|one two", &["ctrl-right", "delete"]), "one|two");
        assert_eq!(play("abcd|\nef\nghij", &["down", "down"]), "abcd\nef\ngh|ij");
        assert_eq!(
            play("ab\ncd|", &["up", "home", "up"]),
            "|ab\ncd",
            "there is no line above"
        );
    }

    #[test]
    fn what_looks_like_one_character_is_one() {
        assert_eq!(play("👩‍👩‍👧e\u{301}|", &["backspace"]), "👩‍👩‍👧|");
        assert_eq!(play("👩‍👩‍👧|", &["backspace"]), "|");
        assert_eq!(play("|👩‍👩‍👧x", &["right"]), "👩‍👩‍👧|x");
    }

    #[test]
    fn pasted_lines_become_one_in_a_single_line() {
        let mut edit = TextEdit::line("");
        edit.insert("one\r\ntwo\n");
        assert_eq!(edit.text(), "one two");
    }

    proptest! {
        #[test]
        fn no_keys_ever_break_the_text(text in ".{0,12}", keys in proptest::collection::vec(
            proptest::sample::select(vec!["left", "right", "up", "down", "home", "end", "backspace", "delete", "ctrl-left",
                "ctrl-right", "ctrl-w", "ctrl-k", "ctrl-u", "enter", "é"]), 0..30)) {
            let mut edit = TextEdit::lines(&text);
            for key in keys {
                edit.key(key.parse().unwrap());
                prop_assert!(edit.text.is_char_boundary(edit.cursor));
            }
        }
    }
}
