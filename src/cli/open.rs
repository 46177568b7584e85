//! Opening the planner.

use crate::config::{Config, recent};
use crate::text::nearest;
use anyhow::{Result, bail};
use chrono::NaiveDate;
use clap::CommandFactory;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Opens a plan in the planner: the one given, else the one opened last if it is still there, else none, which is
/// the planner's welcome.
pub(super) fn open_planner(plan: Option<PathBuf>, today: NaiveDate, config: Config) -> Result<ExitCode> {
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
    run(plan, today, config)
}

/// The seam to the event loop.
fn run(_plan: Option<PathBuf>, _today: NaiveDate, _config: Config) -> Result<ExitCode> {
    bail!("the planner is not part of this build: use `postmix show PLAN` or `postmix check PLAN`")
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
