//! What can be typed on the command line.

mod judging;
mod team;

pub(super) use judging::{Balance, Check, CheckFormat, Count, Results};
pub(super) use team::{Diff, Doctor, GitSetup, Merge, Recover};

use crate::plan::Month;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  postmix new december.toml --template local-shop   make a plan
  postmix december.toml                             open it in the planner
  postmix show december.toml --by week              see how its posts are shared out
  postmix check plans/ --format github              check all plans of a folder in CI
  postmix balance december.toml                     see what would put the mix right
  postmix explain stage-short                       learn what a finding means
  postmix recover                                   find work that was not saved
  postmix results export.csv --into december.toml   take in how the posts did

Exit status: 0 fine; 1 findings at or above --deny, trouble that doctor found, a conflict, or results that
belong to no post; 2 a wrong command line, or a file that cannot be read or written.";

/// Plan a month of social posts, with the funnel mix always in sight.
///
/// A plan is a TOML file: one month of posts of one brand. Without a command, postmix opens it in the planner.
#[derive(Debug, Parser)]
#[command(name = "postmix", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// The plan to open in the planner; without one, the plan opened last
    pub(super) plan: Option<PathBuf>,
    /// Read settings from this file instead of the usual place
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) config: Option<PathBuf>,
    /// Take this date for today's, so that results can be repeated
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(super) today: Option<NaiveDate>,
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(super) color: Color,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new plan, from a template or from an older plan
    New(New),
    /// Show how a plan's posts are shared out among the stages of the funnel
    Show(Show),
    /// Say what is wrong with plans, and where in the file
    Check(Check),
    /// Propose the smallest changes that put a plan's mix right, or make them
    Balance(Balance),
    /// Tell what a finding means, why it matters and how to set its rule
    Explain {
        /// The code of a finding, such as stage-short; without one, all codes are listed
        code: Option<String>,
    },
    /// Say what has changed from one version of a plan to another, and what it did to the mix
    Diff(Diff),
    /// Merge two versions of a plan that grew out of a third, post by post and field by field
    Merge(Merge),
    /// List work that was not saved and earlier versions of plans, and put one back
    Recover(Recover),
    /// Take the results of posts into a plan, from what a network or scheduler exports
    Results(Results),
    /// Have git merge plans post by post, and show their changes in plain words
    GitSetup(GitSetup),
    /// Count a text as a channel counts it, and say whether it fits
    Count(Count),
    /// Look over the installation: terminal, settings, git, and the plans of this repository
    Doctor(Doctor),
}

impl Command {
    /// Whether the user's settings matter for it. What git starts must go on even where they cannot be read.
    pub(super) fn needs_config(&self) -> bool {
        match self {
            Self::Explain { .. }
            | Self::Count(_)
            | Self::GitSetup(_)
            | Self::Doctor(_)
            | Self::Diff(_)
            | Self::Merge(_)
            | Self::Recover(_)
            | Self::Results(_) => false,
            Self::Show(show) => show.format != ShowFormat::Posts,
            Self::New(_) | Self::Check(_) | Self::Balance(_) => true,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    Auto,
    /// Always, even into a file
    Always,
    /// Never
    Never,
}

/// `postmix new`.
#[derive(Args, Debug)]
#[command(after_help = "Templates:\n  \
    blank             no posts yet, and every key explained in comments\n  \
    local-shop        a coffee roaster: four channels, two people, a weekly letter\n  \
    b2b-software      software sold to committees, with stages under names of their own\n  \
    creator           one person, five channels, a funnel of five stages\n  \
    channel-funnel    each channel leads to a deeper one, where the offer is made\n  \
    conversion-hours  from visitors to conversions, planned by hours\n  \
    objectives        a figure for every stage, results against plan\n  \
    monthly-check     a small month of eight posts, and nobody is left out\n  \
    relationships     know, like and trust come before the ask\n\n\
    A [[stage]] or [[channel]] in your settings takes the place of those of the blank template.\n\
    With --from, posts keep their weekday, become drafts, and lose their results.\n\n\
    Examples:\n  postmix new december.toml\n  postmix new plans/2027-01.toml --month 2027-01 --brand \"Harbour Coffee\"\n  \
    postmix new january.toml --from december.toml")]
pub(super) struct New {
    /// The file to make; - writes the plan to standard output
    pub(super) plan: PathBuf,
    /// The month to plan, such as 2026-12; by default this month, and from the 20th on the next one
    #[arg(long, value_parser = month)]
    pub(super) month: Option<Month>,
    /// The brand the plan is for
    #[arg(long)]
    pub(super) brand: Option<String>,
    /// The template to begin with
    #[arg(long, value_name = "NAME", default_value = "blank", conflicts_with = "from")]
    pub(super) template: String,
    /// An older plan to begin with: its settings, and its posts on the same weekdays
    #[arg(long, value_name = "OLD")]
    pub(super) from: Option<PathBuf>,
}

/// `postmix show`.
#[derive(Args, Debug)]
#[command(
    after_help = "The JSON always has the month, its weeks and its channels, counted in posts.\n\
    With --format posts, a file with errors is shown as it is, and is no failure.\n\n\
    Examples:\n  postmix show december.toml\n  postmix show december.toml --by owner --weigh hours\n  \
    postmix show december.toml --format json"
)]
pub(super) struct Show {
    /// The plan; - is standard input
    pub(super) plan: PathBuf,
    /// What to break the mix down by
    #[arg(long, value_enum, default_value_t = By::Month)]
    pub(super) by: By,
    /// Whether every post weighs the same, or as much as its hours
    #[arg(long, value_enum, default_value_t = WeighBy::Posts)]
    pub(super) weigh: WeighBy,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    pub(super) format: ShowFormat,
}

/// What a mix can be broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// The month as a whole
    Month,
    /// Week by week
    Week,
    /// Channel by channel
    Channel,
    /// Owner by owner
    Owner,
}

/// What posts weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WeighBy {
    /// All the same
    Posts,
    /// Their hours of effort
    Hours,
}

/// Ways to write a mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    /// A table to read
    Text,
    /// One JSON object
    Json,
    /// The mix, and each post with a line a field: what `git diff` compares after `postmix git-setup`
    Posts,
}

/// Ways to write a result that is a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TextOrJson {
    /// Lines to read
    Text,
    /// One JSON value
    Json,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write it as 2026-12-01".into())
}

fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|()| "write it as 2026-12".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::template::TEMPLATES;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_of_new_names_every_template() {
        let mut command = Arguments::command();
        let help = command
            .find_subcommand_mut("new")
            .unwrap()
            .render_help()
            .to_string();
        for template in TEMPLATES {
            assert!(help.contains(template.name), "{}", template.name);
        }
    }
}
