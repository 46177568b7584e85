//! What postmix works in: the terminal, the user's settings, the folder for its state.

use super::Answer;
use crate::config::{self, Config, ConfigError};
use crate::screen::theme::Depth;
use crate::terminal;
use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

/// The least terminal that the planner draws in, in columns and lines.
const LEAST: (u16, u16) = (20, 6);

/// The variables that say which characters there are, the first that is set counting.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

pub(super) fn answers(config_path: Option<&Path>) -> Vec<Answer> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let size = if io::stdout().is_terminal() {
        size_of(terminal::size())
    } else {
        Answer::ok(
            "terminal",
            "none here; the planner needs one, all commands work without",
        )
    };
    let mut answers = vec![size, colours(&variable)];
    if !cfg!(windows) {
        answers.push(characters(&variable));
    }
    answers.extend([
        settings(config_path),
        state_folder(config::state_folder().as_deref()),
    ]);
    answers
}

fn size_of(size: Option<(u16, u16)>) -> Answer {
    let check = "terminal";
    match size {
        None => Answer::ok(
            check,
            "none here; the planner needs one, all commands work without",
        ),
        Some((columns, lines)) if columns < LEAST.0 || lines < LEAST.1 => Answer::warning(
            check,
            format!("{columns} × {lines} is too small for the planner"),
            format!("make it at least {} × {}", LEAST.0, LEAST.1),
        ),
        Some((columns, lines)) => Answer::ok(check, format!("{columns} × {lines}")),
    }
}

fn colours(variable: &dyn Fn(&str) -> Option<String>) -> Answer {
    let check = "colours";
    let term = variable("TERM").unwrap_or_default();
    if !cfg!(windows) && (term.is_empty() || term == "dumb") {
        let message = if term.is_empty() {
            "TERM is not set"
        } else {
            "TERM is dumb: the planner cannot draw"
        };
        let remedy = "set it to what your terminal is, such as xterm-256color";
        return Answer::warning(check, message, remedy);
    }
    let amount = match terminal::depth(variable) {
        Depth::None => "none, as NO_COLOR says",
        Depth::Sixteen => "16",
        Depth::Palette => "256",
        Depth::True => "all",
    };
    if term.is_empty() {
        return Answer::ok(check, amount);
    }
    Answer::ok(check, format!("{amount}, TERM is {term}"))
}

fn characters(variable: &dyn Fn(&str) -> Option<String>) -> Answer {
    let check = "characters";
    let set = LOCALE.iter().find_map(|name| Some((name, variable(name)?)));
    let remedy = "set LANG to a locale with UTF-8, such as en_GB.UTF-8 or C.UTF-8, or marks and lines may be illegible";
    match set {
        None => Answer::warning(check, "no locale is set", remedy),
        Some((name, locale)) => {
            let told = format!("{name} is {locale}");
            let plain: String = locale.to_lowercase().replace('-', "");
            if plain.contains("utf8") {
                Answer::ok(check, told)
            } else {
                Answer::warning(check, told, remedy)
            }
        }
    }
}

fn settings(explicit: Option<&Path>) -> Answer {
    let check = "settings";
    let path = explicit.map(Path::to_owned).or_else(Config::default_path);
    let Some(path) = path else {
        return Answer::warning(
            check,
            "the system knows no home folder",
            "set HOME, or give --config",
        );
    };
    let name = path.display();
    match Config::load(explicit) {
        Ok(_) if explicit.is_none() && !path.exists() => Answer::ok(check, format!("none in `{name}`")),
        Ok(_) => Answer::ok(check, format!("`{name}`")),
        Err(ConfigError::Load(error)) => Answer::trouble(check, error.to_string(), ""),
        Err(ConfigError::Faulty { faults, .. }) => {
            let first = faults.first();
            let told = first.map_or(String::new(), |fault| {
                format!(" in line {}: {}", fault.location.line, fault.message)
            });
            let remedy = first.map_or(String::new(), |fault| fault.help.clone());
            Answer::trouble(check, format!("`{name}` has an error{told}"), remedy)
        }
    }
}

/// Tries it out in the folder itself or, where there is none yet, in the one that it will be made in.
fn state_folder(folder: Option<&Path>) -> Answer {
    let check = "state folder";
    let Some(folder) = folder else {
        return Answer::warning(check, "the system knows no home folder", "set HOME");
    };
    let existing = folder.ancestors().find(|folder| folder.exists());
    let tried = tempfile::tempfile_in(existing.unwrap_or(folder));
    match tried {
        Ok(_) => Answer::ok(check, format!("`{}`", folder.display())),
        Err(error) => Answer::trouble(
            check,
            format!(
                "`{}` cannot be written to ({error})",
                existing.unwrap_or(folder).display()
            ),
            "allow writing to it; until then postmix forgets which plans you had open",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_terminal_too_small_is_told_of() {
        assert_eq!(size_of(Some((80, 24))).state, State::Ok);
        assert_eq!(size_of(Some((19, 24))).state, State::Warning);
        assert_eq!(size_of(Some((80, 5))).state, State::Warning);
    }

    #[test]
    #[cfg(not(windows))]
    fn the_first_locale_that_is_set_counts() {
        let with = |pairs: &'static [(&str, &str)]| {
            characters(&|name| {
                let found = pairs.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
            .state
        };
        assert_eq!(with(&[]), State::Warning);
        assert_eq!(with(&[("LANG", "de_AT.UTF-8")]), State::Ok);
        assert_eq!(with(&[("LANG", "de_AT.utf8"), ("LC_ALL", "C")]), State::Warning);
        assert_eq!(with(&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")]), State::Ok);
    }

    #[test]
    fn a_state_folder_still_to_be_made_is_fine_and_is_not_made() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/postmix");
        assert_eq!(state_folder(Some(&folder)).state, State::Ok);
        assert!(!home.path().join("state").exists());
    }

    #[test]
    fn a_state_folder_in_the_place_of_a_file_is_trouble() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("postmix");
        std::fs::write(&file, "").unwrap();
        assert_eq!(state_folder(Some(&file)).state, State::Trouble);
    }
}
