//! The arguments of the commands that judge plans and put them right.

use super::TextOrJson;
use crate::plan::Severity;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `postmix check`.
#[derive(Args, Debug)]
#[command(
    after_help = "In a folder, and the folders below it, every .toml file that has a [plan] or a [[post]] is checked,\n\
    except in hidden folders and in those called target.\n\n\
    Examples:\n  postmix check december.toml\n  postmix check plans/ --deny error\n  \
    postmix check - --format json < december.toml"
)]
pub(in crate::cli) struct Check {
    /// Plans, or folders with plans; - is standard input
    #[arg(required = true, value_name = "PLAN|DIR")]
    pub(in crate::cli) plans: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(in crate::cli) format: CheckFormat,
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t = Deny::Warning)]
    pub(in crate::cli) deny: Deny,
}

/// Ways to write findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CheckFormat {
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
pub(in crate::cli) enum Deny {
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

/// `postmix balance`.
#[derive(Args, Debug)]
#[command(
    after_help = "Up to three proposals come, the best first: other stages or days for posts that count, new posts and\n\
    ideas from the backlog, or both. Posts that are approved, scheduled, published, pinned or of a past day\n\
    stay as they are. What is applied is kept as a version, and `postmix recover` takes it back.\n\n\
    Examples:\n  postmix balance december.toml\n  postmix balance december.toml --apply 1\n  \
    postmix balance december.toml --format json --today 2026-12-10"
)]
pub(in crate::cli) struct Balance {
    /// The plan; - is standard input, and with --apply the changed plan goes to standard output
    pub(in crate::cli) plan: PathBuf,
    /// Make the changes of this proposal, counted from 1
    #[arg(long, value_name = "K")]
    pub(in crate::cli) apply: Option<usize>,
    /// How to write the proposals
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(in crate::cli) format: TextOrJson,
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
pub(in crate::cli) struct Count {
    /// The text; - is standard input
    #[arg(default_value = "-")]
    pub(in crate::cli) file: PathBuf,
    /// The channel, such as x, instagram or mastodon
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) channel: String,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(in crate::cli) format: TextOrJson,
}

/// `postmix results`.
#[derive(Args, Debug)]
#[command(
    after_help = "The file is CSV in UTF-8, with commas, semicolons or tabs. It has a column `id` with ids of the plan's posts,\n\
    or a column `link`, or the columns `channel` and `date`, or just `date` where --channel says the rest; these\n\
    and others that exports have are known by their usual names. Every other column of numbers is a figure:\n\
    reach, clicks, leads, cost, revenue and so on.\n\n\
    A row belongs to the post with its id, else with its link, else on its channel and date, where time and\n\
    title choose among several. A row that fits none or several is reported and left out, and the exit\n\
    status is 1. Other results of a post stay. What the plan held before is kept: postmix recover.\n\n\
    Examples:\n  postmix results export.csv --into december.toml --dry-run\n  \
    postmix results export.csv --into december.toml"
)]
pub(in crate::cli) struct Results {
    /// The export; - is standard input
    pub(in crate::cli) file: PathBuf,
    /// The plan that gets the results
    #[arg(long, value_name = "PLAN")]
    pub(in crate::cli) into: PathBuf,
    /// The channel of all rows that name none, for exports of one network
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) channel: Option<String>,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(in crate::cli) format: TextOrJson,
}
