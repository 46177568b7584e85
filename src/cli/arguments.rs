//! What can be typed on the command line.

use crate::plan::{Month, Severity};
use crate::text::merge::MARKER;
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

/// `postmix check`.
#[derive(Args, Debug)]
#[command(
    after_help = "In a folder, and the folders below it, every .toml file that has a [plan] or a [[post]] is checked,\n\
    except in hidden folders and in those called target.\n\n\
    Examples:\n  postmix check december.toml\n  postmix check plans/ --deny error\n  \
    postmix check - --format json < december.toml"
)]
pub(super) struct Check {
    /// Plans, or folders with plans; - is standard input
    #[arg(required = true, value_name = "PLAN|DIR")]
    pub(super) plans: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) format: CheckFormat,
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t = Deny::Warning)]
    pub(super) deny: Deny,
}

/// Ways to write findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// Each with its line of the file, to read
    Text,
    /// One JSON array
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// SARIF 2.1.0, which hosts and editors read
    Sarif,
}

/// The least severity that makes a check fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Any finding
    Note,
    /// Warnings and errors
    Warning,
    /// Errors only
    Error,
}

impl From<Deny> for Severity {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Note => Self::Note,
            Deny::Warning => Self::Warning,
            Deny::Error => Self::Error,
        }
    }
}

/// `postmix diff`.
#[derive(Args, Debug)]
#[command(
    after_help = "Exit status: 0, whether or not anything has changed; 2 for a file that cannot be read.\n\n\
    Examples:\n  postmix diff november.toml december.toml\n  git show HEAD:december.toml | postmix diff - december.toml"
)]
pub(super) struct Diff {
    /// The version before; - is standard input
    pub(super) old: PathBuf,
    /// The version after; - is standard input
    pub(super) new: PathBuf,
    /// How to write the changes
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
}

/// `postmix merge`.
#[derive(Args, Debug)]
#[command(
    after_help = "Where both sides have changed one field differently, or one has deleted a post that the other has\n\
    changed, the result has both between <<<<<<< and >>>>>>>, and the exit status is 1. `postmix git-setup` makes\n\
    git merge plans with this command.\n\n\
    Examples:\n  postmix merge base.toml ours.toml theirs.toml -o december.toml"
)]
pub(super) struct Merge {
    /// What both versions grew out of; an empty file where there is nothing
    pub(super) base: PathBuf,
    /// Our version
    pub(super) ours: PathBuf,
    /// Their version, whose order and layout stay
    pub(super) theirs: PathBuf,
    /// Where to write the result; - is standard output
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    pub(super) output: PathBuf,
    /// How long the markers of a conflict are
    #[arg(long, value_name = "N", default_value_t = MARKER, value_parser = marker_size)]
    pub(super) marker_size: usize,
    /// What the plan is called in messages
    #[arg(long, value_name = "NAME")]
    pub(super) path: Option<String>,
}

/// `postmix recover`.
#[derive(Args, Debug)]
#[command(
    after_help = "Unsaved work is what a planner that was killed left behind. A version is what was saved,\n\
    discarded or left without saving; the last ten of each plan are kept. Numbers stay the same.\n\n\
    Unsaved work is merged with the file as it is now. Where both have changed the same, nothing\n\
    is written and the exit status is 1. A version takes the place of the file. What the file held\n\
    before becomes a version too.\n\n\
    Examples:\n  postmix recover                                  what is kept of all plans\n  \
    postmix recover december.toml                    the same for one, compared with the file\n  \
    postmix recover december.toml --restore 7        put number 7 back into the plan\n  \
    postmix recover december.toml --restore 7 -o -   print its text"
)]
pub(super) struct Recover {
    /// The plan, which may be gone; without one, all plans are listed
    pub(super) plan: Option<PathBuf>,
    /// Put back what the list has under this number
    #[arg(long, value_name = "N", requires = "plan")]
    pub(super) restore: Option<u64>,
    /// Put back the text from before its changes instead
    #[arg(long, requires = "restore")]
    pub(super) before: bool,
    /// Write it to this new file, and leave the plan as it is; - is standard output
    #[arg(short, long, value_name = "OUT", requires = "restore")]
    pub(super) output: Option<PathBuf>,
    /// Show every line of what restoring would change, not just the first few
    #[arg(long, requires = "plan", conflicts_with = "restore")]
    pub(super) all: bool,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, conflicts_with = "restore")]
    pub(super) format: TextOrJson,
}

/// `postmix results`.
#[derive(Args, Debug)]
#[command(
    after_help = "The file is CSV in UTF-8, with commas, semicolons or tabs. It has a column `id` with ids of the plan's posts,\n\
    or a column `link`, or the columns `channel` and `date`; these and others that exports have are known by\n\
    their usual names. Every other column of numbers is a figure: reach, clicks, leads, cost, revenue and so on.\n\n\
    A row belongs to the post with its id, else with its link, else on its channel and date, where time and\n\
    title choose among several. A row that fits none or several is reported and left out, and the exit\n\
    status is 1. Other results of a post stay. What the plan held before is kept: postmix recover.\n\n\
    Examples:\n  postmix results export.csv --into december.toml --dry-run\n  \
    postmix results export.csv --into december.toml"
)]
pub(super) struct Results {
    /// The export; - is standard input
    pub(super) file: PathBuf,
    /// The plan that gets the results
    #[arg(long, value_name = "PLAN")]
    pub(super) into: PathBuf,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
}

/// `postmix git-setup`.
#[derive(Args, Debug)]
#[command(
    after_help = "It puts a line for each pattern into .gitattributes at the root of the repository, and three\n\
    settings into this clone. It shows them and asks before it changes anything; without a terminal\n\
    it needs --yes, and ends with exit status 2 otherwise. What is there already stays.\n\n\
    Examples:\n  postmix git-setup\n  postmix git-setup 'plans/*.toml' --yes\n  postmix git-setup --undo"
)]
pub(super) struct GitSetup {
    /// Further files that are plans, beside *.plan.toml: patterns as in .gitattributes, seen from the root
    #[arg(value_name = "PATTERN")]
    pub(super) patterns: Vec<String>,
    /// Take out what git-setup put in, and nothing else
    #[arg(long, conflicts_with = "patterns")]
    pub(super) undo: bool,
    /// Show what would change, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub(super) dry_run: bool,
    /// Go on without asking
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// `postmix count`.
#[derive(Args, Debug)]
#[command(
    after_help = "One line break at the very end is not counted: an editor puts it there, and no channel posts\n\
    it. On x a link counts 23, emoji and Chinese characters 2 each. Hashtags count where a channel\n\
    limits them.\n\n\
    Exit status: 0 where the text fits; 1 where it does not; 2 for a channel that is not known or a\n\
    file that cannot be read.\n\n\
    Examples:\n  postmix count --channel x post.txt\n  pbpaste | postmix count --channel bluesky --format json"
)]
pub(super) struct Count {
    /// The text; - is standard input
    #[arg(default_value = "-")]
    pub(super) file: PathBuf,
    /// The channel, such as x, instagram or mastodon
    #[arg(long, value_name = "ID")]
    pub(super) channel: String,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
}

/// `postmix doctor`.
#[derive(Args, Debug)]
#[command(
    after_help = "It changes nothing. Exit status: 0 where nothing is in trouble, 1 where something is.\n\
    A warning is about something that could be better and does not count."
)]
pub(super) struct Doctor {
    /// How to write the answers
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
}

/// `postmix balance`.
#[derive(Args, Debug)]
#[command(
    after_help = "Up to three proposals come, the best first: other stages or days for posts that count, new posts and\n\
    ideas from the backlog, or both. Posts that are approved, scheduled, published, pinned or of a past day\n\
    stay as they are. What is applied is kept as a version, and `postmix recover` takes it back.\n\n\
    Examples:\n  postmix balance december.toml\n  postmix balance december.toml --apply 1\n  \
    postmix balance december.toml --format json --today 2026-12-10"
)]
pub(super) struct Balance {
    /// The plan; - is standard input, and with --apply the changed plan goes to standard output
    pub(super) plan: PathBuf,
    /// Make the changes of this proposal, counted from 1
    #[arg(long, value_name = "K")]
    pub(super) apply: Option<usize>,
    /// How to write the proposals
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(super) format: TextOrJson,
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

fn marker_size(text: &str) -> Result<usize, String> {
    let size = text.parse().ok().filter(|size| (1..=200).contains(size));
    size.ok_or_else(|| "write a number from 1 to 200".into())
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
