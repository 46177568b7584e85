//! Random branches merged by a real git, with the driver and without, and compared with what an oracle says that
//! knows nothing of the merging: see `branches`.
//!
//! `tests/faults/branches` merges all of them and prints the figures as a table.

use crate::branches::{Hand, Side, decided, edited, expected, plan, read, without_ids};
use crate::dice::Dice;
use crate::sandbox::{Run, Sandbox};
use postmix::plan::{Field, Post, Value};
use postmix::text::markers::{has_markers, sides_of_markers};
use std::fmt::Write as _;
use std::fs;

const NAME: &str = "december.plan.toml";

/// How many posts a plan has.
const POSTS: usize = 40;

/// Two branches of a plan.
struct Branches {
    /// The plan before, on our branch, and on theirs.
    texts: [String; 3],
    /// How many things both sides have changed differently.
    conflicts: usize,
    /// The posts if all of these are decided for ours, and for theirs.
    decided: [Vec<Post>; 2],
}

impl Branches {
    fn random(dice: &mut Dice, hands: [Hand; 2], with_ids: bool) -> Self {
        let base = plan(dice, POSTS, true);
        let [ours, theirs] = hands.map(|hand| edited(dice, &base, hand));
        let texts = [&*base, &*ours, &*theirs];
        let mut branches = Self {
            conflicts: expected(texts[0], texts[1], texts[2]).conflicts.len(),
            decided: [Side::Ours, Side::Theirs].map(|side| decided(texts, side)),
            texts: texts.map(str::to_owned),
        };
        if !with_ids {
            branches.texts = branches.texts.map(|text| without_ids(&text));
            for post in branches.decided.iter_mut().flatten() {
                post.set(Field::Id, Value::Absent);
            }
        }
        branches.decided = branches.decided.map(sorted);
        branches
    }

    /// Whether a text without markers, or one side of one with them, has just the posts that it should have.
    fn is_right(&self, text: &str, side: Side) -> bool {
        let read = read(text);
        !read.has_errors()
            && sorted(read.plan().posts.clone()) == self.decided[usize::from(side == Side::Theirs)]
    }
}

/// Posts in an order that does not depend on where they stand.
fn sorted(mut posts: Vec<Post>) -> Vec<Post> {
    posts.sort_by_cached_key(|post| format!("{post:?}"));
    posts
}

/// A set of pairs of branches.
struct Kind {
    name: &'static str,
    hands: [Hand; 2],
    with_ids: bool,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "by hand / by hand",
        hands: [Hand::Person, Hand::Person],
        with_ids: true,
    },
    Kind {
        name: "rebalanced / by hand",
        hands: [Hand::Balancer, Hand::Person],
        with_ids: true,
    },
    Kind {
        name: "by hand / by hand, without ids",
        hands: [Hand::Person, Hand::Person],
        with_ids: false,
    },
    Kind {
        name: "rebalanced / by hand, without ids",
        hands: [Hand::Balancer, Hand::Person],
        with_ids: false,
    },
];

impl Kind {
    fn branches(&self, count: usize) -> Vec<Branches> {
        let mut dice = Dice::new(7);
        (0..count)
            .map(|_| Branches::random(&mut dice, self.hands, self.with_ids))
            .collect()
    }
}

/// A repository with pairs of branches in it: `base-3`, `ours-3` and `theirs-3` of the fourth pair.
struct Repository {
    sandbox: Sandbox,
}

/// What git is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Merge,
    Rebase,
    CherryPick,
}

impl Repository {
    /// `None` where there is no git.
    fn with(branches: &[Branches], has_driver: bool) -> Option<Self> {
        let sandbox = Sandbox::new()?;
        let mut attributes = String::new();
        if has_driver {
            sandbox.postmix(&["git-setup", "--yes"]).expect(0);
            attributes = sandbox.read(".gitattributes");
        }
        let mut import = String::new();
        for (number, pair) in branches.iter().enumerate() {
            let mark = number + 1;
            let [base, ours, theirs] = &pair.texts;
            commit(
                &mut import,
                &format!("base-{number}"),
                &format!("mark :{mark}\n"),
                "",
            );
            file(&mut import, NAME, base);
            file(&mut import, ".gitattributes", &attributes);
            for (side, text) in [("ours", ours), ("theirs", theirs)] {
                commit(
                    &mut import,
                    &format!("{side}-{number}"),
                    "",
                    &format!("from :{mark}\n"),
                );
                file(&mut import, NAME, text);
            }
        }
        sandbox.git_reading(&import, &["fast-import", "--quiet"]);
        Some(Self { sandbox })
    }

    /// Brings a pair together, theirs into ours.
    fn bring_together(&self, number: usize, how: How) -> Run {
        let (ours, theirs) = (format!("ours-{number}"), format!("theirs-{number}"));
        let git = |words: &[&str]| self.sandbox.try_git(words);
        let check_out = |branch: &str| git(&["checkout", "--quiet", "--force", "--detach", branch]).expect(0);
        match how {
            How::Merge => {
                check_out(&ours);
                git(&["merge", "--quiet", "--no-edit", &theirs])
            }
            How::CherryPick => {
                check_out(&ours);
                git(&["cherry-pick", &theirs])
            }
            How::Rebase => {
                check_out(&theirs);
                git(&["rebase", "--quiet", &ours])
            }
        }
    }

    /// Leaves what did not come together.
    fn give_up(&self, how: How) {
        let command = match how {
            How::Merge => "merge",
            How::CherryPick => "cherry-pick",
            How::Rebase => "rebase",
        };
        self.sandbox.git(&[command, "--abort"]);
    }
}

fn commit(import: &mut String, branch: &str, mark: &str, from: &str) {
    let message = format!("Work on {branch}");
    let _ = write!(
        import,
        "commit refs/heads/{branch}\n{mark}committer Ann <ann@example.com> 1764579600 +0000\ndata {}\n{message}\n{from}",
        message.len(),
    );
}

fn file(import: &mut String, name: &str, text: &str) {
    let _ = writeln!(import, "M 100644 inline {name}\ndata {}\n{text}", text.len());
}

/// How merging went.
#[derive(Debug, Default, PartialEq, Eq)]
struct Figures {
    pairs: usize,
    /// Pairs in which both sides have changed something differently.
    disputed: usize,
    /// Of these, the ones that git has stopped at.
    stopped: usize,
    /// Pairs that git has stopped at although there was nothing to decide.
    false_conflicts: usize,
    /// Pairs merged without stopping whose result lacks a post, has one twice, or has another value in a field.
    wrong: Vec<usize>,
    /// Pairs that git has stopped at where one side of the result, as the markers tell them apart, is like that.
    muddled: Vec<usize>,
    /// Pairs whose number of places to decide is another one than it should be.
    miscounted: Vec<usize>,
}

impl Figures {
    fn row(&self, name: &str, means: &str) -> String {
        format!(
            "{name:<34} {means:<28} {:>5} {:>8} {:>7} {:>5} {:>5} {:>7}",
            self.pairs,
            self.disputed,
            self.stopped,
            self.false_conflicts,
            self.wrong.len(),
            self.muddled.len()
        )
    }

    fn head() -> String {
        format!(
            "{:<34} {:<28} {:>5} {:>8} {:>7} {:>5} {:>5} {:>7}",
            "branches", "brought together by", "pairs", "disputed", "stopped", "false", "wrong", "muddled"
        )
    }
}

fn bring_together(branches: &[Branches], repository: &Repository, how: How) -> Figures {
    let mut figures = Figures {
        pairs: branches.len(),
        ..Figures::default()
    };
    let clean = repository.sandbox.path("clean");
    fs::create_dir_all(&clean).unwrap();
    for (number, pair) in branches.iter().enumerate() {
        let run = repository.bring_together(number, how);
        let text = repository.sandbox.read(NAME);
        let stopped = run.status == 1 && has_markers(&text);
        assert!(run.status == 0 || stopped, "{number}: {run:?}");
        let is_disputed = pair.conflicts > 0;
        figures.disputed += usize::from(is_disputed);
        figures.stopped += usize::from(is_disputed && stopped);
        figures.false_conflicts += usize::from(stopped && !is_disputed);
        if stopped {
            let sides = sides_of_markers(&text).unwrap();
            if !pair.is_right(&sides.ours, Side::Ours) || !pair.is_right(&sides.theirs, Side::Theirs) {
                figures.muddled.push(number);
            }
            let told = run.err.lines().chain(run.out.lines()).find_map(|line| {
                let count = line
                    .strip_prefix("december.plan.toml: ")?
                    .split_once(" conflict")?
                    .0;
                count.parse().ok()
            });
            if text.matches("<<<<<<< ").count() != pair.conflicts || told != Some(pair.conflicts) {
                figures.miscounted.push(number);
            }
            repository.give_up(how);
        } else {
            if is_disputed || !pair.is_right(&text, Side::Ours) {
                figures.wrong.push(number);
            }
            fs::write(clean.join(format!("{number}.plan.toml")), &text).unwrap();
        }
    }
    figures
}

/// Merges `count` pairs of a kind with the driver, in one way.
fn with_driver(kind: &Kind, count: usize, how: How) -> Option<Figures> {
    let branches = kind.branches(count);
    let repository = Repository::with(&branches, true)?;
    let figures = bring_together(&branches, &repository, how);
    let checked = repository.sandbox.postmix(&["check", "clean", "--deny", "error"]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    Some(figures)
}

#[track_caller]
fn assert_all_right(figures: &Figures) {
    let Figures {
        pairs,
        disputed,
        stopped,
        false_conflicts,
        wrong,
        muddled,
        miscounted,
    } = figures;
    assert_eq!((disputed, *false_conflicts), (stopped, 0), "{figures:?}");
    assert!(
        wrong.is_empty() && muddled.is_empty() && miscounted.is_empty(),
        "{figures:?}"
    );
    assert!(pairs > disputed && *disputed > 0, "{figures:?} tries both");
}

#[test]
fn branches_with_ids_are_merged_and_just_the_true_conflicts_stop_git() {
    for kind in &KINDS[..2] {
        let Some(figures) = with_driver(kind, 16, How::Merge) else {
            return;
        };
        assert_all_right(&figures);
    }
}

/// Without ids a post is known by what it says, and somebody who says all of it anew may go unrecognised.
#[track_caller]
fn assert_mostly_right(figures: &Figures) {
    let Figures {
        pairs,
        false_conflicts,
        wrong,
        ..
    } = figures;
    assert!(
        false_conflicts * 20 <= *pairs && wrong.len() * 20 <= *pairs,
        "{figures:?}"
    );
}

#[test]
fn branches_without_ids_are_mostly_merged_as_well() {
    let Some(figures) = with_driver(&KINDS[3], 16, How::Merge) else {
        return;
    };
    assert_mostly_right(&figures);
}

#[test]
fn rebase_and_cherry_pick_merge_the_same() {
    for how in [How::Rebase, How::CherryPick] {
        let Some(figures) = with_driver(&KINDS[0], 10, how) else {
            return;
        };
        assert_all_right(&figures);
    }
}

#[test]
#[ignore = "takes a minute; tests/faults/branches runs it"]
fn all_the_branches_and_their_figures() {
    println!("{}", Figures::head());
    for kind in &KINDS {
        let branches = kind.branches(100);
        for (means, has_driver, how) in [
            ("git merge, postmix", true, How::Merge),
            ("git rebase, postmix", true, How::Rebase),
            ("git cherry-pick, postmix", true, How::CherryPick),
            ("git merge, line by line", false, How::Merge),
        ] {
            let Some(repository) = Repository::with(&branches, has_driver) else {
                return;
            };
            let figures = bring_together(&branches, &repository, how);
            println!("{}", figures.row(kind.name, means));
            if has_driver && kind.with_ids {
                assert_all_right(&figures);
            } else if has_driver {
                assert_mostly_right(&figures);
            }
        }
    }
}
