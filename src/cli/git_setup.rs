//! `postmix git-setup`: has git merge and show plans with postmix.

use super::arguments::GitSetup;
use super::{Outcome, Session};
use crate::git::driver::{DEFAULT_PATTERN, SETTINGS, attribute_line, our_lines, with_line, without_lines};
use crate::git::{self, Place, Repository};
use crate::store::{self, Expected, LoadError};
use crate::text::display;
use anyhow::{Result, anyhow, bail};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What is to be done to a repository.
struct Change {
    repository: Repository,
    /// `.gitattributes` at its root.
    file: PathBuf,
    /// Its text; `None` where there is no such file.
    before: Option<String>,
    /// The text it is to have.
    after: String,
    /// What is to become of settings; `None` for taking one out.
    settings: Vec<(&'static str, Option<&'static str>)>,
    /// The change in words, a line each.
    lines: Vec<String>,
}

impl Session<'_> {
    pub(super) fn git_setup(&mut self, arguments: &GitSetup) -> Result<Outcome> {
        let repository = repository_here()?;
        let change = if arguments.undo {
            Change::out_of(repository)?
        } else {
            Change::into(repository, &arguments.patterns)?
        };
        for line in &change.lines {
            writeln!(self.out, "{}", display::line(line))?;
        }
        if change.is_nothing() {
            let said = if arguments.undo {
                "There is nothing of postmix to take out."
            } else {
                "Everything is in place already."
            };
            writeln!(self.out, "{said}")?;
            return Ok(Outcome::Fine);
        }
        if arguments.dry_run {
            return Ok(Outcome::Fine);
        }
        self.out.flush()?;
        if !arguments.yes {
            if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
                bail!("nothing is changed yet: there is no terminal to ask on, so add --yes to go on");
            }
            if !self.agreed()? {
                writeln!(self.out, "Nothing is changed.")?;
                return Ok(Outcome::Fine);
            }
        }
        change.make()?;
        writeln!(self.out, "{}", next_step(arguments.undo))?;
        Ok(Outcome::Fine)
    }

    /// Asks whether to go on; only a yes is one.
    fn agreed(&mut self) -> Result<bool> {
        write!(self.err, "Go on? [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        let answer = answer.trim();
        Ok(["y", "yes"].iter().any(|yes| yes.eq_ignore_ascii_case(answer)))
    }
}

fn next_step(undo: bool) -> &'static str {
    if undo {
        "Done. Commit .gitattributes if it was committed with those lines."
    } else {
        "Done. Commit .gitattributes; everybody else who works on the plans runs `postmix git-setup` once, too.\n\
         `postmix doctor` says whether all plans here have a name that the patterns cover."
    }
}

/// The repository that the current folder is in.
fn repository_here() -> Result<Repository> {
    match git::place_of(Path::new("."))? {
        Place::Inside(repository) => Ok(repository),
        Place::NoGit => bail!("there is no program `git`: install it, or add its folder to PATH"),
        Place::Outside => {
            bail!("this folder is in no git repository: go to one, or make one with `git init`")
        }
        Place::NoWorkTree => {
            bail!("this git repository has no files here: go to a clone of it with a work tree")
        }
    }
}

impl Change {
    /// The lines and settings that are missing.
    fn into(repository: Repository, patterns: &[String]) -> Result<Self> {
        let mut change = Self::none(repository)?;
        let mut added = Vec::new();
        for pattern in [DEFAULT_PATTERN]
            .into_iter()
            .chain(patterns.iter().map(String::as_str))
        {
            let line = change.line_for(pattern)?;
            if let Some(with) = with_line(&change.after, &line) {
                change.after = with;
                added.push(format!("  + {line}"));
            }
        }
        change.tell_attributes(added);
        let mut told = Vec::new();
        for (key, value) in SETTINGS {
            let own = change.repository.own_settings(key)?;
            if own == [value] {
                continue;
            }
            told.extend(own.iter().map(|old| format!("  - {key} = {old}")));
            told.push(format!("  + {key} = {value}"));
            change.settings.push((key, Some(value)));
        }
        change.tell_settings(told);
        Ok(change)
    }

    /// The lines and settings that an earlier call put in.
    fn out_of(repository: Repository) -> Result<Self> {
        let mut change = Self::none(repository)?;
        let before = change.before.clone().unwrap_or_default();
        change.after = without_lines(&before);
        change.tell_attributes(our_lines(&before).map(|line| format!("  - {line}")).collect());
        let mut told = Vec::new();
        for (key, value) in SETTINGS {
            let own = change.repository.own_settings(key)?;
            if own == [value] {
                told.push(format!("  - {key} = {value}"));
                change.settings.push((key, None));
            } else if let Some(own) = own.last() {
                told.push(format!(
                    "    {key} = {own}   (stays: it is not what git-setup wrote)"
                ));
            }
        }
        change.tell_settings(told);
        Ok(change)
    }

    fn none(repository: Repository) -> Result<Self> {
        let file = repository.root().join(".gitattributes");
        let before = match store::load(&file) {
            Ok(loaded) => Some(loaded.text),
            Err(LoadError::Missing { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            repository,
            file,
            after: before.clone().unwrap_or_default(),
            before,
            settings: Vec::new(),
            lines: Vec::new(),
        })
    }

    fn line_for(&self, pattern: &str) -> Result<String> {
        // For git a backslash is never a step down.
        let pattern = if cfg!(windows) {
            &pattern.replace('\\', "/")
        } else {
            pattern
        };
        if self.repository.root().join(pattern).is_dir() {
            bail!(
                "the pattern `{pattern}` means a folder: write which files in it are plans, such as `{pattern}/*.toml`"
            );
        }
        attribute_line(pattern).map_err(|error| anyhow!("the pattern `{pattern}` {error}"))
    }

    fn tell_attributes(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.lines.push(format!("{}:", self.file.display()));
            self.lines.extend(lines);
        }
    }

    fn tell_settings(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.lines
                .push("settings of this clone (git config --local):".into());
            self.lines.extend(lines);
        }
    }

    fn is_nothing(&self) -> bool {
        self.settings.is_empty() && self.after == self.before.as_deref().unwrap_or_default()
    }

    fn make(&self) -> Result<()> {
        for (key, value) in &self.settings {
            match value {
                Some(value) => self.repository.set(key, value)?,
                None => self.repository.unset(key)?,
            }
        }
        match &self.before {
            None if self.after.is_empty() => {}
            None => _ = store::save(&self.file, &self.after, Expected::Absent)?,
            Some(before) if *before == self.after => {}
            // It held nothing else.
            Some(_) if self.after.is_empty() => fs::remove_file(&self.file)
                .map_err(|error| anyhow!("cannot remove `{}`: {error}", self.file.display()))?,
            Some(before) => _ = store::save(&self.file, &self.after, Expected::Text(before))?,
        }
        Ok(())
    }
}
