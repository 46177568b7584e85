//! The command line: what is typed, and what comes back.
//!
//! Results go to standard output and messages to standard error, both as handles that are passed in. Whatever
//! comes from a file is made safe before it is printed. Exit status: 0 for fine, 1 for findings that matter or a conflict, 2 for
//! a wrong command line or a file that cannot be read or written.

mod arguments;
mod balance;
mod check;
mod count;
mod diff;
mod doctor;
mod explain;
mod gather;
mod git_setup;
mod json;
mod merge;
mod new;
mod open;
mod paint;
mod recover;
mod results;
mod show;
mod show_json;
mod show_posts;
mod show_results;
mod versioned;

use crate::config::{Config, ConfigError};
use crate::plan::Month;
use crate::store::{self, LoadError};
use crate::text::PlanText;
use crate::text::display;
use crate::text::markers::has_markers;
use anyhow::Result;
use arguments::{Arguments, Command};
use chrono::{Local, NaiveDate};
use clap::Parser;
use paint::Paint;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// All is well.
    Fine,
    /// There are findings that matter, or conflicts.
    Findings,
    /// Something could not be read or written; a message has said what.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

/// What the commands work with.
struct Session<'w> {
    /// For results.
    out: &'w mut dyn Write,
    /// For messages.
    err: &'w mut dyn Write,
    /// Whether results have colours.
    paint: Paint,
    /// Whether messages have colours.
    paint_err: Paint,
    today: NaiveDate,
    config: Config,
}

/// Runs the program: reads the command line, does what it says and gives back the exit status.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that cannot be printed has nobody to complain to.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let choice = arguments.color;
    let paint_err = Paint::of(choice, stderr.is_terminal());
    let paint = Paint::of(choice, stdout.is_terminal());
    let mut err = stderr.lock();
    let done = start(
        arguments,
        &mut BufWriter::new(stdout.lock()),
        &mut err,
        [paint, paint_err],
    );
    match done {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(err, "{}", words_of(&error, paint_err));
            ExitCode::from(2)
        }
    }
}

fn start(
    arguments: Arguments,
    out: &mut dyn Write,
    err: &mut dyn Write,
    [paint, paint_err]: [Paint; 2],
) -> Result<ExitCode> {
    let today = arguments.today.unwrap_or_else(|| Local::now().date_naive());
    let needs_config = arguments.command.as_ref().is_none_or(Command::needs_config);
    let config = if needs_config {
        Config::load(arguments.config.as_deref())?
    } else {
        Config::default()
    };
    let Some(command) = arguments.command else {
        return open::open_planner(arguments.plan, arguments.today, arguments.color, &config);
    };
    let mut session = Session {
        out,
        err,
        paint,
        paint_err,
        today,
        config,
    };
    if let Some(plan) = arguments.plan {
        anyhow::bail!(
            "`{}` and a command do not go together: name the plan after the command",
            plan.display()
        );
    }
    let outcome = session.run(command, arguments.config.as_deref())?;
    session.out.flush()?;
    Ok(outcome.into())
}

impl Session<'_> {
    fn run(&mut self, command: Command, config_path: Option<&Path>) -> Result<Outcome> {
        match command {
            Command::New(arguments) => self.new_plan(&arguments),
            Command::Show(arguments) => self.show(&arguments),
            Command::Check(arguments) => self.check(&arguments),
            Command::Explain { code } => self.explain(code.as_deref()),
            Command::Diff(arguments) => self.diff(&arguments),
            Command::Merge(arguments) => self.merge(&arguments),
            Command::Recover(arguments) => self.recover(&arguments),
            Command::Balance(arguments) => self.balance(&arguments),
            Command::Results(arguments) => self.results(&arguments),
            Command::GitSetup(arguments) => self.git_setup(&arguments),
            Command::Count(arguments) => self.count(&arguments),
            Command::Doctor(arguments) => self.doctor(&arguments, config_path),
        }
    }

    /// Reads a plan; `-` is standard input.
    fn load(&self, path: &Path) -> Result<PlanText, LoadError> {
        let text = if path == Path::new("-") {
            read_stdin(io::stdin().lock())?
        } else {
            store::load(path)?.text
        };
        Ok(PlanText::read(text, Month::of(self.today)))
    }

    /// Says what to do about the markers that a merge has left in a plan, if it has: they are why it cannot be read.
    fn tell_of_markers(&mut self, name: &str, text: &PlanText) -> Result<()> {
        if text.has_errors() && has_markers(text.source()) {
            writeln!(
                self.err,
                "{}: a merge has left both sides of a conflict in it; open it with postmix to decide",
                display::line(name)
            )?;
        }
        Ok(())
    }

    /// Says something on standard error.
    fn complain(&mut self, error: &anyhow::Error) -> Result<()> {
        writeln!(self.err, "{}", words_of(error, self.paint_err))?;
        Ok(())
    }
}

fn read_stdin(stdin: impl Read) -> Result<String, LoadError> {
    store::load_from_reader(Path::new("standard input"), stdin)
}

/// What a plan is called in results.
fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy();
    if name == "-" {
        "<stdin>".into()
    } else if cfg!(windows) {
        name.replace('\\', "/")
    } else {
        name.into_owned()
    }
}

/// A path as it is typed on a command line.
fn typed(path: &Path) -> String {
    let word = display::line(&path.to_string_lossy()).into_owned();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '\\' | ':');
    if word.chars().all(plain) {
        word
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        shell_words::quote(&word).into_owned()
    }
}

/// An error as it is printed: in one line, but for errors in the settings, which have a line each.
fn words_of(error: &anyhow::Error, paint: Paint) -> String {
    if let Some(error) = error.downcast_ref::<ConfigError>() {
        return error.render(paint.on());
    }
    format!("{} {}", paint.bad("error:"), display::line(&error.to_string()))
}

/// Whether whoever read our output has had enough of it, which is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// "1 post", "2 posts".
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
