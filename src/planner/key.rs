//! Keys as the planner knows them, and as people write them.

use std::fmt;
use std::str::FromStr;

/// A key press: what key, with which modifiers. For characters Shift is part of the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// With Ctrl held.
    pub ctrl: bool,
    /// With Alt held.
    pub alt: bool,
    /// With Shift held; never for characters.
    pub shift: bool,
}

/// What key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "keyboards label them so")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// A function key, F1 to F12.
    F(u8),
}

impl Key {
    /// The key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The character it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// The keys that have names, longest way of writing last.
const NAMES: [(Code, &str); 14] = [
    (Code::Enter, "enter"),
    (Code::Esc, "esc"),
    (Code::Tab, "tab"),
    (Code::Backspace, "backspace"),
    (Code::Delete, "delete"),
    (Code::Insert, "insert"),
    (Code::Left, "left"),
    (Code::Right, "right"),
    (Code::Up, "up"),
    (Code::Down, "down"),
    (Code::Home, "home"),
    (Code::End, "end"),
    (Code::PageUp, "pageup"),
    (Code::PageDown, "pagedown"),
];

/// A text that names no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchKey(pub String);

impl fmt::Display for NoSuchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` names no key; write a character, or for example enter, f2, ctrl-s, shift-left",
            self.0
        )
    }
}

impl FromStr for Key {
    type Err = NoSuchKey;

    /// Reads `a`, `?`, `space`, `ctrl-s`, `shift-left`, `alt-enter`, `f5`.
    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while let Some((modifier, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
            match modifier.to_ascii_lowercase().as_str() {
                "ctrl" => key.ctrl = true,
                "alt" => key.alt = true,
                "shift" => key.shift = true,
                _ => return Err(NoSuchKey(text.to_owned())),
            }
            rest = after;
        }
        key.code = code(rest).ok_or_else(|| NoSuchKey(text.to_owned()))?;
        if let (Code::Char(c), true) = (key.code, key.shift) {
            key = Self {
                code: Code::Char(c.to_ascii_uppercase()),
                shift: false,
                ..key
            };
        }
        Ok(key)
    }
}

fn code(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return (!only.is_control()).then_some(Code::Char(only));
    }
    let lower = name.to_ascii_lowercase();
    if lower == "space" {
        return Some(Code::Char(' '));
    }
    let function = lower
        .strip_prefix('f')
        .and_then(|number| number.parse().ok())
        .filter(|n| (1..=12).contains(n));
    let named = || {
        NAMES
            .iter()
            .find(|(_, known)| *known == lower)
            .map(|(code, _)| *code)
    };
    function.map(Code::F).or_else(named)
}

impl fmt::Display for Key {
    /// As screens show it: `⇧←`, `^S`, `Enter`, `a`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, sign) in [(self.ctrl, "^"), (self.alt, "⌥"), (self.shift, "⇧")] {
            if held {
                f.write_str(sign)?;
            }
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            Code::Enter => f.write_str("⏎"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("⌫"),
            Code::Delete => f.write_str("Del"),
            Code::Insert => f.write_str("Ins"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them_and_shown_as_keyboards_label_them() {
        let shown = |text: &str| text.parse::<Key>().unwrap().to_string();
        assert_eq!(shown("a"), "a");
        assert_eq!(shown("shift-a"), "A", "Shift is part of the character");
        assert_eq!(shown("ctrl-s"), "^S");
        assert_eq!(shown("shift-LEFT"), "⇧←");
        assert_eq!(shown("-"), "-");
        assert_eq!(shown("ctrl--"), "^-");
        assert_eq!(shown("f12"), "F12");
        for wrong in ["", "f13", "strg-s", "ctrl-", "leftt"] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong:?}");
        }
    }
}
