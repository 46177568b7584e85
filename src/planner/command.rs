//! The command table: everything the planner can do, in one place.
//!
//! Keys, the status line's hints, the help, the user's keymap and the manual are all made of [`COMMANDS`].
//! To add a command, add a variant, a row, and what it does in [`super::Planner::run`].

/// Where a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// In the month grid.
    Month,
    /// In the list of a day's posts or of the ideas.
    List,
    /// In the findings.
    Findings,
    /// At proposals.
    Balance,
    /// While carrying a post.
    Carry,
    /// In the form of a post.
    Form,
    /// At a question.
    Question,
    /// Where two sides have changed something differently.
    Resolve,
    /// Where a file name is asked for.
    Prompt,
    /// In the help.
    Help,
    /// On the welcome screen.
    Welcome,
}

impl Context {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 11] = [
        Self::Month,
        Self::List,
        Self::Findings,
        Self::Balance,
        Self::Carry,
        Self::Form,
        Self::Question,
        Self::Resolve,
        Self::Prompt,
        Self::Help,
        Self::Welcome,
    ];

    /// What the help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Month => "In the month",
            Self::List => "In a list of posts",
            Self::Findings => "In the findings",
            Self::Balance => "At proposals",
            Self::Carry => "With a post in hand",
            Self::Form => "In a post's form",
            Self::Question => "At a question",
            Self::Resolve => "At a conflict",
            Self::Prompt => "At a file name",
            Self::Help => "In the help",
            Self::Welcome => "On the welcome screen",
        }
    }
}

/// Something the planner can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each row of COMMANDS says what it does")]
pub enum Command {
    Left,
    Right,
    Up,
    Down,
    WeekBefore,
    WeekAfter,
    MonthBefore,
    MonthAfter,
    First,
    Last,
    Today,
    NextPost,
    PreviousPost,
    Open,
    OpenDay,
    Ideas,
    Findings,
    Add,
    Edit,
    Delete,
    Copy,
    Paste,
    Duplicate,
    /// Tags with the stage of that number, counted from 1; 0 untags.
    Tag(u8),
    MoveDayBefore,
    MoveDayAfter,
    MoveWeekBefore,
    MoveWeekAfter,
    TimeBefore,
    TimeAfter,
    ToIdea,
    PickUp,
    PutDown,
    Balance,
    Fix,
    TakeSteps,
    Check,
    CheckAll,
    ProposalBefore,
    ProposalAfter,
    /// Shows the proposal of that number, counted from 1.
    Proposal(u8),
    Undo,
    Redo,
    Weigh,
    Silhouette,
    Save,
    SaveAs,
    Decide,
    TakeOurs,
    TakeTheirs,
    TakeBoth,
    Merge,
    Suspend,
    Quit,
    Help,
    Back,
    Accept,
    NextField,
    PreviousField,
    Commit,
    OpenEditor,
}

/// A row of the command table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub command: Command,
    /// Its name in the user's keymap.
    pub name: &'static str,
    /// The word or two of the status line; empty keeps it out of there.
    pub hint: &'static str,
    /// The sentence of the help.
    pub help: &'static str,
    /// Where it can be given.
    pub contexts: &'static [Context],
    /// Its keys, as people write them.
    pub keys: &'static [&'static str],
}

use Context::{
    Balance as AtProposals, Carry, Findings as InFindings, Form, Help as InHelp, List, Month, Prompt,
    Question, Resolve, Welcome,
};

const fn row(
    command: Command,
    name: &'static str,
    keys: &'static [&'static str],
    contexts: &'static [Context],
    hint: &'static str,
    help: &'static str,
) -> Row {
    Row {
        command,
        name,
        hint,
        help,
        contexts,
        keys,
    }
}

const POSTS: &[Context] = &[Month, List];
const STAGES: &[Context] = &[Month, List, Carry];
const DAYS: &[Context] = &[Month, Carry];
const LISTS: &[Context] = &[
    Month,
    List,
    InFindings,
    AtProposals,
    Carry,
    InHelp,
    Welcome,
    Question,
    Resolve,
];
const VIEWS: &[Context] = &[Month, List, InFindings, AtProposals, Carry];
const BACK: &[Context] = &[
    List,
    InFindings,
    AtProposals,
    Carry,
    InHelp,
    Question,
    Resolve,
    Prompt,
    Form,
];

/// The command table. Within a context the order is that of the help and of the status line.
#[rustfmt::skip] // One row a line reads as the table it is.
pub static COMMANDS: [Row; 72] = [
    row(Command::Add, "add-post", &["a", "insert"], POSTS, "add", "Add a post on this day"),
    row(Command::Edit, "edit-post", &["e"], POSTS, "edit", "Edit the post in a form with all its fields"),
    row(Command::Open, "open", &["enter"], &[Month, List, InFindings], "open", "Open the post, or the day; from a finding, go to its place"),
    row(Command::PutDown, "put-down", &["enter", "m"], &[Carry], "put down", "Put the post down here; one undo takes it back"),
    row(Command::Tag(1), "stage-1", &["1"], STAGES, "", "Tag the post with the 1st stage"),
    row(Command::Tag(2), "stage-2", &["2"], STAGES, "", "Tag the post with the 2nd stage"),
    row(Command::Tag(3), "stage-3", &["3"], STAGES, "", "Tag the post with the 3rd stage"),
    row(Command::Tag(4), "stage-4", &["4"], STAGES, "", "Tag the post with the 4th stage"),
    row(Command::Tag(5), "stage-5", &["5"], STAGES, "", "Tag the post with the 5th stage"),
    row(Command::Tag(6), "stage-6", &["6"], STAGES, "", "Tag the post with the 6th stage"),
    row(Command::Tag(7), "stage-7", &["7"], STAGES, "", "Tag the post with the 7th stage"),
    row(Command::Tag(8), "stage-8", &["8"], STAGES, "", "Tag the post with the 8th stage"),
    row(Command::Tag(9), "stage-9", &["9"], STAGES, "", "Tag the post with the 9th stage"),
    row(Command::Tag(0), "untag", &["0"], STAGES, "", "Take the post's stage away"),
    row(Command::MoveDayBefore, "move-day-before", &["shift-left", "H"], POSTS, "", "Move the post a day earlier"),
    row(Command::MoveDayAfter, "move-day-after", &["shift-right", "L"], POSTS, "", "Move the post a day later"),
    row(Command::MoveWeekBefore, "move-week-before", &["shift-up", "K"], POSTS, "", "Move the post a week earlier"),
    row(Command::MoveWeekAfter, "move-week-after", &["shift-down", "J"], POSTS, "", "Move the post a week later"),
    row(Command::TimeBefore, "time-earlier", &["<"], STAGES, "", "Move the post half an hour earlier"),
    row(Command::TimeAfter, "time-later", &[">"], STAGES, "", "Move the post half an hour later; one without a time gets one"),
    row(Command::Duplicate, "duplicate-post", &["D"], POSTS, "", "Put a copy of the post beside it"),
    row(Command::Copy, "copy-post", &["y"], POSTS, "", "Copy the post"),
    row(Command::Paste, "paste-post", &["p"], POSTS, "", "Put the copied post on this day"),
    row(Command::Delete, "delete-post", &["d", "delete"], POSTS, "", "Delete the post"),
    row(Command::ToIdea, "make-idea", &["I"], POSTS, "", "Take the post's date away: it becomes an idea; an idea goes to the day under the cursor"),
    row(Command::Fix, "fix", &["f"], &[InFindings], "fix", "Look for the smallest change that removes the finding"),
    row(Command::Balance, "balance", &["b"], &[Month, List, InFindings], "balance", "Look for the smallest change that puts the month right"),
    row(Command::PickUp, "pick-up", &["m"], POSTS, "pick up", "Pick the post up, to see what the month would be with it elsewhere"),
    row(Command::Undo, "undo", &["u"], &[Month, List, InFindings], "undo", "Undo"),
    row(Command::Redo, "redo", &["ctrl-r"], &[Month, List, InFindings], "", "Redo what was undone"),
    row(Command::Save, "save", &["ctrl-s"], &[Month, List, InFindings], "save", "Save"),
    row(Command::Quit, "quit", &["q", "ctrl-c"], &[Month, List, InFindings, InHelp, Welcome], "quit", "Quit; asks when there is unsaved work"),
    row(Command::Findings, "findings", &["tab"], &[Month, InFindings], "findings", "Go to the findings, and back"),
    row(Command::Ideas, "ideas", &["i"], &[Month], "ideas", "List the ideas: posts without a date"),
    row(Command::SaveAs, "save-as", &["S"], &[Month, List, InFindings], "", "Save under another name"),
    row(Command::Decide, "decide", &["C"], &[Month, List, InFindings], "conflicts", "Decide between your changes and those of others"),
    row(Command::TakeSteps, "take-steps", &["enter"], &[AtProposals], "accept", "Make the checked changes; one undo takes all of them back"),
    row(Command::Check, "check", &["space", "x"], &[AtProposals], "take or leave", "Take the marked change, or leave it out"),
    row(Command::ProposalBefore, "proposal-before", &["left", "h"], &[AtProposals], "", "Show the proposal before"),
    row(Command::ProposalAfter, "proposal-after", &["right", "l"], &[AtProposals], "", "Show the next proposal"),
    row(Command::Proposal(1), "proposal-1", &["1"], &[AtProposals], "", "Show the 1st proposal"),
    row(Command::Proposal(2), "proposal-2", &["2"], &[AtProposals], "", "Show the 2nd proposal"),
    row(Command::Proposal(3), "proposal-3", &["3"], &[AtProposals], "", "Show the 3rd proposal"),
    row(Command::CheckAll, "check-all", &["a"], &[AtProposals], "all", "Take all changes; where all are taken, none"),
    row(Command::TakeOurs, "take-mine", &["m", "left"], &[Resolve], "mine", "Keep what you have made of it"),
    row(Command::TakeTheirs, "take-theirs", &["t", "right"], &[Resolve], "theirs", "Take what the others have made of it"),
    row(Command::TakeBoth, "take-both", &["b"], &[Resolve], "both", "Keep both, in one text or list"),
    row(Command::Merge, "merge", &["enter", "ctrl-s"], &[Resolve], "merge", "Merge as decided"),
    row(Command::OpenDay, "open-day", &["o"], &[Month], "", "List all posts of the day"),
    row(Command::Weigh, "weigh", &["w"], VIEWS, "", "Weigh the mix by posts or by hours"),
    row(Command::Silhouette, "silhouette", &["v"], VIEWS, "", "Draw the funnel by stages or by channels, or show the results"),
    row(Command::Commit, "commit-form", &["ctrl-s", "ctrl-enter"], &[Form], "done", "Keep what you typed; one undo takes all of it back"),
    row(Command::NextField, "next-field", &["tab"], &[Form], "next", "Go to the next field"),
    row(Command::PreviousField, "previous-field", &["shift-tab"], &[Form], "", "Go to the previous field"),
    row(Command::OpenEditor, "open-editor", &["ctrl-e"], &[Form], "$EDITOR", "Write a long text in your own editor"),
    row(Command::Accept, "accept", &["enter"], &[Form, Question, Prompt, Welcome], "choose", "Choose; in a long text, begin a new line"),
    row(Command::Back, "back", &["esc"], BACK, "back", "Go back; from a form, without keeping what you typed"),
    row(Command::Left, "left", &["left", "h"], &[Month, Carry, Question], "", "Go a day back"),
    row(Command::Right, "right", &["right", "l"], &[Month, Carry, Question], "", "Go a day on"),
    row(Command::Up, "up", &["up", "k"], LISTS, "", "Go to the post above; past the first, a week up"),
    row(Command::Down, "down", &["down", "j"], LISTS, "", "Go to the post below; past the last, a week down"),
    row(Command::WeekBefore, "week-before", &["ctrl-up"], DAYS, "", "Go a week up"),
    row(Command::WeekAfter, "week-after", &["ctrl-down"], DAYS, "", "Go a week down"),
    row(Command::MonthBefore, "month-before", &["pageup"], &[Month, Carry, InHelp, AtProposals], "", "Go a month, or a page, back"),
    row(Command::MonthAfter, "month-after", &["pagedown"], &[Month, Carry, InHelp, AtProposals], "", "Go a month, or a page, on"),
    row(Command::First, "first", &["home", "g"], LISTS, "", "Go to the first day or line"),
    row(Command::Last, "last", &["end", "G"], LISTS, "", "Go to the last day or line"),
    row(Command::Today, "today", &["t"], DAYS, "", "Go to today"),
    row(Command::NextPost, "next-post", &["n"], &[Month], "", "Go to the next post"),
    row(Command::PreviousPost, "previous-post", &["N"], &[Month], "", "Go to the previous post"),
    row(Command::Suspend, "suspend", &["ctrl-z"], &[Month, List, InFindings, AtProposals, Carry, Form, Resolve, InHelp, Welcome], "", "Leave for the shell; fg comes back"),
    row(Command::Help, "help", &["?", "f1"], &[Month, List, InFindings, AtProposals, Carry, Form, Question, Resolve, Prompt, Welcome], "help", "Show the keys that work here"),
];
