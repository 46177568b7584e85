//! The arguments of the commands for teams: versions of plans, git, the installation.

use super::TextOrJson;
use crate::text::merge::MARKER;
use clap::Args;
use std::path::PathBuf;

/// `postmix diff`.
#[derive(Args, Debug)]
#[command(
    after_help = "Exit status: 0, whether or not anything has changed; 2 for a file that cannot be read.\n\n\
    Examples:\n  postmix diff november.toml december.toml\n  git show HEAD:december.toml | postmix diff - december.toml"
)]
pub(in crate::cli) struct Diff {
    /// The version before; - is standard input
    pub(in crate::cli) old: PathBuf,
    /// The version after; - is standard input
    pub(in crate::cli) new: PathBuf,
    /// How to write the changes
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(in crate::cli) format: TextOrJson,
}

/// `postmix merge`.
#[derive(Args, Debug)]
#[command(
    after_help = "Where both sides have changed one field differently, or one has deleted a post that the other has\n\
    changed, the result has both between <<<<<<< and >>>>>>>, and the exit status is 1. `postmix git-setup` makes\n\
    git merge plans with this command.\n\n\
    Examples:\n  postmix merge base.toml ours.toml theirs.toml -o december.toml"
)]
pub(in crate::cli) struct Merge {
    /// What both versions grew out of; an empty file where there is nothing
    pub(in crate::cli) base: PathBuf,
    /// Our version
    pub(in crate::cli) ours: PathBuf,
    /// Their version, whose order and layout stay
    pub(in crate::cli) theirs: PathBuf,
    /// Where to write the result; - is standard output
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    pub(in crate::cli) output: PathBuf,
    /// How long the markers of a conflict are
    #[arg(long, value_name = "N", default_value_t = MARKER, value_parser = marker_size)]
    pub(in crate::cli) marker_size: usize,
    /// What the plan is called in messages
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) path: Option<String>,
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
pub(in crate::cli) struct Recover {
    /// The plan, which may be gone; without one, all plans are listed
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Put back what the list has under this number
    #[arg(long, value_name = "N", requires = "plan")]
    pub(in crate::cli) restore: Option<u64>,
    /// Put back the text from before its changes instead
    #[arg(long, requires = "restore")]
    pub(in crate::cli) before: bool,
    /// Write it to this new file, and leave the plan as it is; - is standard output
    #[arg(short, long, value_name = "OUT", requires = "restore")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Show every line of what restoring would change, not just the first few
    #[arg(long, requires = "plan", conflicts_with = "restore")]
    pub(in crate::cli) all: bool,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = TextOrJson::Text, conflicts_with = "restore")]
    pub(in crate::cli) format: TextOrJson,
}

/// `postmix git-setup`.
#[derive(Args, Debug)]
#[command(
    after_help = "It puts a line for each pattern into .gitattributes at the root of the repository, and three\n\
    settings into this clone. It shows them and asks before it changes anything; without a terminal\n\
    it needs --yes, and ends with exit status 2 otherwise. What is there already stays.\n\n\
    Examples:\n  postmix git-setup\n  postmix git-setup 'plans/*.toml' --yes\n  postmix git-setup --undo"
)]
pub(in crate::cli) struct GitSetup {
    /// Further files that are plans, beside *.plan.toml: patterns as in .gitattributes, seen from the root
    #[arg(value_name = "PATTERN")]
    pub(in crate::cli) patterns: Vec<String>,
    /// Take out what git-setup put in, and nothing else
    #[arg(long, conflicts_with = "patterns")]
    pub(in crate::cli) undo: bool,
    /// Show what would change, and change nothing
    #[arg(long, conflicts_with = "yes")]
    pub(in crate::cli) dry_run: bool,
    /// Go on without asking
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
}

/// `postmix doctor`.
#[derive(Args, Debug)]
#[command(
    after_help = "It changes nothing. Exit status: 0 where nothing is in trouble, 1 where something is.\n\
    A warning is about something that could be better and does not count."
)]
pub(in crate::cli) struct Doctor {
    /// How to write the answers
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub(in crate::cli) format: TextOrJson,
}

fn marker_size(text: &str) -> Result<usize, String> {
    let size = text.parse().ok().filter(|size| (1..=200).contains(size));
    size.ok_or_else(|| "write a number from 1 to 200".into())
}
