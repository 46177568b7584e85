//! Which key gives which command, where.

use super::command::{COMMANDS, Command, Context, Row};
use super::key::Key;
use std::collections::HashMap;

/// Keys and their commands, from the command table and the user's own settings.
#[derive(Clone, Debug)]
pub struct Keymap {
    commands: HashMap<(Context, Key), Command>,
    /// The keys of each row of the table, in its order.
    keys: Vec<Vec<Key>>,
}

/// What is wrong with one of the user's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapError {
    /// No command has that name.
    NoSuchCommand(String),
    /// A text that names no key.
    NoSuchKey {
        /// The command, by name.
        command: String,
        /// What was written for a key.
        error: super::key::NoSuchKey,
    },
    /// The key gives two commands in one place.
    Taken {
        /// The key.
        key: Key,
        /// The commands, by name.
        commands: [&'static str; 2],
    },
}

impl KeymapError {
    /// The command whose keys are wrong, by the name that was written.
    pub fn command(&self) -> &str {
        match self {
            Self::NoSuchCommand(name) | Self::NoSuchKey { command: name, .. } => name,
            Self::Taken {
                commands: [_, name], ..
            } => name,
        }
    }
}

impl std::fmt::Display for KeymapError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchCommand(name) => {
                let names = || COMMANDS.iter().map(|row| row.name);
                if let Some(near) = crate::text::nearest(name, names()) {
                    return write!(f, "no command is named `{name}`; did you mean `{near}`?");
                }
                let names: Vec<_> = names().collect();
                write!(
                    f,
                    "no command is named `{name}`; the commands are {}",
                    names.join(", ")
                )
            }
            Self::NoSuchKey { error, .. } => error.fmt(f),
            Self::Taken {
                key,
                commands: [one, other],
            } => {
                write!(
                    f,
                    "the key {key} gives both `{one}` and `{other}`; give one of them another key"
                )
            }
        }
    }
}

impl Default for Keymap {
    /// The keys of the command table.
    fn default() -> Self {
        let keys = |row: &Row| row.keys.iter().filter_map(|key| key.parse().ok()).collect();
        Self::of(COMMANDS.iter().map(keys).collect()).0
    }
}

impl Keymap {
    /// The keys of the command table, with those of some commands replaced.
    ///
    /// # Errors
    /// All that is wrong with the replacements; the keymap then has the right ones of them.
    pub fn with<'a>(replaced: impl IntoIterator<Item = (&'a str, &'a [String])>) -> (Self, Vec<KeymapError>) {
        let mut keys = Self::default().keys;
        let mut errors = Vec::new();
        for (name, own) in replaced {
            let Some(at) = COMMANDS.iter().position(|row| row.name == name) else {
                errors.push(KeymapError::NoSuchCommand(name.to_owned()));
                continue;
            };
            let (good, bad): (Vec<_>, Vec<_>) =
                own.iter().map(|key| key.parse::<Key>()).partition(Result::is_ok);
            let no_key = |error| KeymapError::NoSuchKey {
                command: name.to_owned(),
                error,
            };
            errors.extend(bad.into_iter().filter_map(Result::err).map(no_key));
            keys[at] = good.into_iter().filter_map(Result::ok).collect();
        }
        let (keymap, clashes) = Self::of(keys);
        errors.extend(clashes);
        (keymap, errors)
    }

    fn of(keys: Vec<Vec<Key>>) -> (Self, Vec<KeymapError>) {
        let mut commands: HashMap<(Context, Key), Command> = HashMap::new();
        let mut errors = Vec::new();
        for (row, keys) in COMMANDS.iter().zip(&keys) {
            for (key, context) in keys
                .iter()
                .flat_map(|key| row.contexts.iter().map(move |context| (*key, *context)))
            {
                let before = commands.insert((context, key), row.command);
                if let Some(before) = before.filter(|before| *before != row.command) {
                    let name = |command| {
                        COMMANDS
                            .iter()
                            .find(|row| row.command == command)
                            .map_or("", |row| row.name)
                    };
                    errors.push(KeymapError::Taken {
                        key,
                        commands: [name(before), row.name],
                    });
                }
            }
        }
        (Self { commands, keys }, errors)
    }

    /// What the key does there.
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        self.commands.get(&(context, key)).copied()
    }

    /// The rows that can be given there, with their keys.
    pub fn rows(&self, context: Context) -> impl Iterator<Item = (&'static Row, &[Key])> {
        let rows = COMMANDS
            .iter()
            .zip(&self.keys)
            .map(|(row, keys)| (row, &keys[..]));
        rows.filter(move |(row, keys)| row.contexts.contains(&context) && !keys.is_empty())
    }

    /// The first key of a command, for messages that name it.
    pub fn key_of(&self, command: Command) -> Option<Key> {
        let at = COMMANDS.iter().position(|row| row.command == command)?;
        self.keys[at].first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_can_be_read_and_gives_one_command_in_a_place() {
        for row in &COMMANDS {
            for key in row.keys {
                assert!(key.parse::<Key>().is_ok(), "{}: {key}", row.name);
            }
        }
        let (_, errors) = Keymap::with([]);
        assert_eq!(errors, []);
    }

    #[test]
    fn command_names_are_unique() {
        let mut names: Vec<_> = COMMANDS.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COMMANDS.len());
    }

    #[test]
    fn the_page_of_keys_has_every_command_with_its_keys() {
        let page = include_str!("../../docs/KEYS.md");
        for row in &COMMANDS {
            let keys: Vec<_> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            let line = format!("| `{}` | {} | {} |", row.name, keys.join(" "), row.help);
            assert!(page.contains(&line), "docs/KEYS.md lacks the line\n{line}");
        }
    }

    #[test]
    fn own_keys_replace_those_of_the_table() {
        let own = ["f5".to_owned()];
        let (keymap, errors) = Keymap::with([("add-post", &own[..])]);
        assert_eq!(errors, []);
        assert_eq!(
            keymap.command(Context::Month, "f5".parse().unwrap()),
            Some(Command::Add)
        );
        assert_eq!(keymap.command(Context::Month, "a".parse().unwrap()), None);
    }

    #[test]
    fn wrong_own_keys_are_all_named() {
        let (clash, unknown) = (["e".to_owned()], ["f99".to_owned()]);
        let (_, errors) = Keymap::with([
            ("add-post", &clash[..]),
            ("save", &unknown[..]),
            ("ad-post", &clash[..]),
        ]);
        assert_eq!(
            errors.len(),
            3 + 1,
            "the clash is told for both places: {errors:?}"
        );
    }
}
