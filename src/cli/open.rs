//! Opening the planner.

use super::arguments::Color;
use super::new::of_template;
use crate::config::{Config, recent};
use crate::plan::{Month, Severity};
use crate::planner::TemplateChoice;
use crate::planner::keymap::{Keymap, KeymapError};
use crate::runner::{self, Start};
use crate::screen::theme::{Depth, Theme};
use crate::store::Records;
use crate::terminal;
use crate::text::diagnostic::Diagnostic;
use crate::text::nearest;
use crate::text::template::TEMPLATES;
use anyhow::{Result, bail};
use chrono::{Local, NaiveDate};
use clap::CommandFactory;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Opens a plan in the planner: the one given, else the one opened last if it is still there, else none, which is
/// the planner's welcome.
pub(super) fn open_planner(
    plan: Option<PathBuf>,
    today: Option<NaiveDate>,
    color: Color,
    config: &Config,
) -> Result<ExitCode> {
    let plan = match plan {
        Some(plan) => {
            refuse_missing(&plan)?;
            Some(plan)
        }
        None => recent::last().filter(|last| last.is_file()),
    };
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        bail!("the planner needs a terminal: use `postmix show PLAN` or `postmix check PLAN` here");
    }
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        bail!(
            "a dumb terminal cannot show the planner: use `postmix show PLAN` or `postmix check PLAN` here"
        );
    }
    run(plan, today, color, config)
}

fn run(plan: Option<PathBuf>, today: Option<NaiveDate>, color: Color, config: &Config) -> Result<ExitCode> {
    let keymap = keymap(config)?;
    let variable = |name: &str| std::env::var(name).ok();
    let depth = match color {
        Color::Never => Depth::None,
        Color::Always => {
            terminal::force_colours();
            terminal::depth(|name| variable(name).filter(|_| name != "NO_COLOR"))
        }
        Color::Auto => terminal::depth(variable),
    };
    let defaults = config.defaults.clone();
    let made_on = today.unwrap_or_else(|| Local::now().date_naive());
    let make = move |template: &str| {
        of_template(template, &defaults, Month::to_plan_on(made_on), None).map_err(|error| error.to_string())
    };
    let start = Start {
        plan,
        today,
        week_start: config.week_start.unwrap_or_default(),
        keymap,
        theme: Theme::new(config.theme.as_deref().unwrap_or_default(), depth),
        templates: TEMPLATES
            .iter()
            .map(|template| TemplateChoice {
                name: template.name.into(),
                about: template.summary.into(),
            })
            .collect(),
        recent: recent::list(),
        records: crate::config::state_folder().map(Records::at),
        make: Box::new(make),
    };
    let ended = runner::run(start)?;
    for plan in ended.opened {
        if let Err(error) = recent::remember(&plan) {
            let name = plan.display().to_string();
            let said = format!("`{name}` could not be remembered for next time: {error}");
            writeln!(io::stderr(), "{}", crate::text::display::line(&said))?;
        }
    }
    Ok(ended.status)
}

/// The keys of the command table with the user's own in their place.
fn keymap(config: &Config) -> Result<Keymap> {
    let own = config
        .keys
        .iter()
        .map(|binding| (&*binding.command, &binding.keys[..]));
    let (keymap, errors) = Keymap::with(own);
    if errors.is_empty() {
        return Ok(keymap);
    }
    let fault = |error: &KeymapError| {
        let name = error.command();
        let binding = config.keys.iter().find(|binding| binding.command == name);
        Diagnostic {
            severity: Severity::Error,
            code: "bad-value",
            message: error.to_string(),
            help: "write keys as a, ?, enter, f2, ctrl-s or shift-left".into(),
            location: binding.map(|binding| binding.place.clone()).unwrap_or_default(),
        }
    };
    let faults = errors.iter().map(fault).collect();
    Err(config.clone().refuse(faults).into())
}

/// A plan that does not exist is made by `postmix new`; a name that is nearly a command was meant to be one.
fn refuse_missing(plan: &Path) -> Result<()> {
    if plan.exists() {
        return Ok(());
    }
    let name = plan.display();
    let commands = super::arguments::Arguments::command();
    let words = commands.get_subcommands().map(clap::Command::get_name);
    match plan.to_str().and_then(|word| nearest(word, words)) {
        Some(command) => bail!("there is no file `{name}`: did you mean the command `postmix {command}`?"),
        None if name.to_string() == "-" => bail!("the planner cannot read standard input: name a file"),
        None => bail!("there is no file `{name}`: check the name, or make it with `postmix new {name}`"),
    }
}
