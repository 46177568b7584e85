//! The user's own settings: how postmix looks, which keys it listens to, and what new plans begin with.
//!
//! They are in `config.toml` in the platform's folder for settings, and all of them are optional:
//!
//! ```toml
//! theme = "dark"              # dark, light, high-contrast or colour-blind
//! week_start = "monday"
//!
//! [keys]                      # command = its keys
//! add-post = ["a", "insert"]
//!
//! [[stage]]                   # the funnel and the channels of plans that `postmix new` makes
//! id = "unaware"
//! target = 0.5
//! ```

mod read;
pub mod recent;

use crate::plan::WeekStart;
use crate::store::{LoadError, load};
use crate::text::Location;
use crate::text::diagnostic::{Diagnostic, Source};
use directories::ProjectDirs;
use std::fmt;
use std::path::{Path, PathBuf};

/// The themes that a config may name.
pub const THEMES: [&str; 4] = ["dark", "light", "high-contrast", "colour-blind"];

/// The user's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// One of [`THEMES`]; `None` leaves the choice to postmix.
    pub theme: Option<String>,
    /// The day on which weeks begin, in plans that do not say.
    pub week_start: Option<WeekStart>,
    /// Keys for commands, in the order of the file. Whether the commands exist is not checked here.
    pub keys: Vec<Binding>,
    /// The `[[stage]]` and `[[channel]]` tables for new plans, as written; empty for none.
    pub defaults: String,
    /// The file it was read from; empty without one.
    path: PathBuf,
    text: String,
}

/// Keys that the user gives a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The command's name.
    pub command: String,
    /// The keys, as written.
    pub keys: Vec<String>,
    /// Where the command's name stands in the file.
    pub place: Location,
}

/// Why the settings could not be read.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Load(LoadError),
    /// Something in it is wrong: all of it, in the order of the file.
    Faulty {
        /// The file.
        path: PathBuf,
        /// Its text.
        text: String,
        /// What is wrong.
        faults: Vec<Diagnostic>,
    },
}

impl Config {
    /// Reads the settings: those in the given file, which must exist, or those in [`Config::default_path`], which
    /// need not.
    ///
    /// # Errors
    /// The file cannot be read, or something in it is wrong.
    pub fn load(explicit: Option<&Path>) -> Result<Self, ConfigError> {
        let default = || Self::default_path().filter(|path| path.exists());
        let Some(path) = explicit.map(Path::to_owned).or_else(default) else {
            return Ok(Self::default());
        };
        let text = load(&path).map_err(ConfigError::Load)?.text;
        Self::read(path, text)
    }

    /// Where the settings are when nothing else is said; `None` where the system knows no home folder.
    pub fn default_path() -> Option<PathBuf> {
        folders().map(|folders| folders.config_dir().join("config.toml"))
    }

    /// Reads settings from a text; `path` is its name in messages.
    ///
    /// # Errors
    /// Something in it is wrong.
    pub fn read(path: PathBuf, text: String) -> Result<Self, ConfigError> {
        let (mut config, faults) = read::read(&text);
        (config.path, config.text) = (path, text);
        if faults.is_empty() {
            Ok(config)
        } else {
            Err(config.refuse(faults))
        }
    }

    /// The error for things that turned out to be wrong with the settings after they were read, such as keys for a
    /// command that does not exist.
    pub fn refuse(self, faults: Vec<Diagnostic>) -> ConfigError {
        ConfigError::Faulty {
            path: self.path,
            text: self.text,
            faults,
        }
    }
}

/// The folder for what postmix remembers from one start to the next; it need not be there yet. `None` where the system
/// knows no home folder.
pub fn state_folder() -> Option<PathBuf> {
    let folders = folders()?;
    Some(folders.state_dir().unwrap_or(folders.data_local_dir()).to_owned())
}

fn folders() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "postmix")
}

impl ConfigError {
    /// The error in words, over several lines, safe to be printed.
    pub fn render(&self, coloured: bool) -> String {
        match self {
            Self::Load(error) => format!("error: {}", crate::text::display::line(&error.to_string())),
            Self::Faulty { path, text, faults } => {
                let name = path.to_string_lossy();
                let source = Source { name: &name, text };
                let shown = faults.iter().map(|fault| fault.render(source, coloured));
                shown.collect::<Vec<_>>().join("\n\n")
            }
        }
    }
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;

    fn config(text: &str) -> Config {
        Config::read("config.toml".into(), text.into()).unwrap()
    }

    /// The places and messages of what is wrong.
    fn faults(text: &str) -> Vec<String> {
        let error = Config::read("config.toml".into(), text.into()).unwrap_err();
        let ConfigError::Faulty { faults, .. } = error else {
            panic!("{error}")
        };
        let told = faults.iter().map(|fault| {
            let Location { line, column, .. } = fault.location;
            format!("{line}:{column} {}; {}", fault.message, fault.help)
        });
        told.collect()
    }

    #[test]
    fn everything_is_optional() {
        let empty = config("");
        assert_eq!((empty.theme, empty.week_start), (None, None));
        assert!(empty.keys.is_empty() && empty.defaults.is_empty());
    }

    #[test]
    fn all_settings_are_read() {
        let text = "theme = \"light\"\nweek_start = \"Sunday\"\n[keys]\nadd-post = [\"a\", \"insert\"]\nundo = \"u\"\n\
                    [[stage]]\nid = \"cold\"\n[[channel]]\nid = \"blog\"\nstages = [\"cold\"]\n";
        let config = config(text);
        assert_eq!(config.theme.as_deref(), Some("light"));
        assert_eq!(config.week_start, Some(WeekStart(Weekday::Sun)));
        assert_eq!(config.keys[0].command, "add-post");
        assert_eq!(config.keys[0].keys, ["a", "insert"]);
        assert_eq!((config.keys[0].place.line, config.keys[0].place.column), (4, 1));
        assert_eq!(config.keys[1].keys, ["u"]);
        assert!(config.defaults.starts_with("[[stage]]\nid = \"cold\""));
        assert!(config.defaults.contains("[[channel]]"));
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_the_nearest_word() {
        let text = "thema = \"dark\"\nweek_start = \"mondy\"\ntheme = \"drak\"\n[keys]\nundo = 5\n[[stage]]\nid = \"a\"\n\
                    tarjet = 0.5\ntarget = 7\n";
        let told = faults(text);
        assert_eq!(
            told[..5],
            [
                "1:1 unknown key `thema`; did you mean `theme`?",
                "2:14 `mondy` is not a day of the week; did you mean `monday`?",
                "3:9 `drak` is not a theme; did you mean `dark`?",
                "5:8 keys are texts; write a list such as [\"a\", \"insert\"]",
                "8:1 unknown key `tarjet`; did you mean `target`?",
            ]
        );
        assert!(told[5].starts_with("9:10 ") && told.len() == 6, "{told:?}");
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_place() {
        let told = faults("theme = \n");
        assert!(told[0].starts_with("1:9 "), "{told:?}");
    }

    #[test]
    fn a_missing_file_is_an_error_only_when_asked_for() {
        assert!(matches!(
            Config::load(Some(Path::new("no/such/config.toml"))),
            Err(ConfigError::Load(LoadError::Missing { .. }))
        ));
    }

    #[test]
    fn nothing_of_the_file_reaches_the_terminal_raw() {
        let error = Config::read(
            "c.toml".into(),
            "\u{9b}31m = 1\n\"\u{202e}\" = \"\u{7f}\"\n".into(),
        )
        .unwrap_err();
        let shown = error.render(false);
        let raw = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!shown.contains(raw), "{shown:?}");
    }
}
