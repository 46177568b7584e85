//! What people do to a plan in an editor of their own, and what merging it may never do to their lines.

use super::branches::{plan, read, without_ids};
use super::merged;
use crate::dice::Dice;
use postmix::text::markers::sides_of_markers;
use postmix::text::merge::Merged;
use proptest::prelude::*;
use std::collections::HashMap;

/// A plan with what people put into one by hand.
fn written(dice: &mut Dice) -> String {
    let posts = 3 + dice.below(12);
    let text = plan(dice, posts, true);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let settings = "[[stage]]\nid = \"unaware\"\ntarget = 0.5\n\n[[stage]]\nid = \"nurturing\"\ntarget = 0.3 # as last year\n\n[[stage]]\nid = \"converted\"\n\n[[channel]]\nid = \"instagram\"\nper_week = [1, 3]\n\n[rules]\nstage-short = \"note\"\n";
    let at = lines.iter().position(String::is_empty).unwrap_or(0) + 1;
    lines.splice(at..at, settings.lines().map(str::to_owned).chain([String::new()]));
    let mut number = 0;
    for line in &mut lines {
        number += 1;
        if line.starts_with("title") && dice.below(3) == 0 {
            *line = format!("{line} # said {number}");
        } else if line.starts_with("owner") {
            let more = match dice.below(6) {
                0 => format!("\nkpi = {{ reach = {number} }}"),
                1 => format!("\nkpi.reach = {number}\nkpi.leads = {}", number + 1),
                2 => format!("\n[post.kpi]\nreach = {number}"),
                3 => format!("\nmood = \"calm {number}\""),
                4 => format!("\ntext = \"\"\"\nFirst {number}\n# no comment {number}\nlast {number}\"\"\""),
                _ => String::new(),
            };
            line.push_str(&more);
        } else if line.starts_with("# ask") {
            *line = format!("# ask Maria {number}");
        }
    }
    lines.join("\n") + "\n"
}

/// The lines of a plan, with what a person sees in them.
struct Editor {
    lines: Vec<String>,
    side: &'static str,
    made: usize,
}

impl Editor {
    fn new(text: &str, side: &'static str) -> Self {
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            side,
            made: 0,
        }
    }

    /// A word that nobody else writes.
    fn word(&mut self) -> String {
        self.made += 1;
        format!("{}{}", self.side, self.made)
    }

    /// Whether each line is within a text of several lines.
    fn quoted(&self) -> Vec<bool> {
        let mut inside = false;
        let quoted = self.lines.iter().map(|line| {
            let was = inside;
            inside ^= line.matches("\"\"\"").count() % 2 == 1;
            was || inside
        });
        quoted.collect()
    }

    fn any(&self, dice: &mut Dice, is: impl Fn(&str) -> bool) -> Option<usize> {
        let quoted = self.quoted();
        let places: Vec<usize> = (0..self.lines.len())
            .filter(|at| !quoted[*at] && is(&self.lines[*at]))
            .collect();
        (!places.is_empty()).then(|| places[dice.below(places.len())])
    }

    /// The posts, from their comments to the blank lines behind them.
    fn posts(&self) -> Vec<std::ops::Range<usize>> {
        let starts = (0..self.lines.len()).filter(|at| self.lines[*at] == "[[post]]");
        let ends = |from: usize| {
            let rest = self.lines[from..].iter();
            from + rest.take_while(|line| !line.is_empty()).count()
        };
        starts
            .map(|start| {
                let owned = self.lines[..start].iter().rev();
                let owned = owned.take_while(|line| line.starts_with("# ") && !line.starts_with("# ---"));
                start - owned.count()..ends(start)
            })
            .collect()
    }

    #[expect(clippy::too_many_lines, reason = "it is a list of things that people do")]
    fn edit(&mut self, dice: &mut Dice) {
        let word = self.word();
        let is_comment = |line: &str| line.starts_with("# ") && !line.starts_with("# ---");
        let is_key = |line: &str| !line.starts_with(['#', '[']) && line.contains(" = ");
        match dice.below(14) {
            0 => {
                let at = self.any(dice, |_| true).unwrap_or(0);
                self.lines.insert(at, format!("# new {word}"));
            }
            1 => {
                if let Some(at) = self.any(dice, is_comment) {
                    self.lines.remove(at);
                }
            }
            2 => {
                if let Some(at) = self.any(dice, is_comment) {
                    self.lines[at] = format!("# other {word}");
                }
            }
            3 => {
                if let Some(at) = self.any(dice, |line| is_key(line) && !line.contains('#')) {
                    self.lines[at] = format!("{} # behind {word}", self.lines[at]);
                }
            }
            4 => {
                if let Some(at) = self.any(dice, |line| line.starts_with("date = ")) {
                    self.lines
                        .insert(at + dice.below(2), format!("x_{word} = \"{word}\""));
                }
            }
            5 => {
                if let Some(at) = self.any(dice, |line| line.starts_with("mood") || line.starts_with("x_")) {
                    let key = self.lines[at].split(' ').next().unwrap_or("").to_owned();
                    self.lines[at] = format!("{key} = \"other {word}\"");
                }
            }
            6 => {
                if let Some(at) = self.any(dice, |line| line.is_empty() || line.starts_with('[')) {
                    self.lines.insert(at, String::new());
                }
            }
            7 | 8 => {
                let posts = self.posts();
                let from = posts[dice.below(posts.len())].clone();
                let mut moved: Vec<String> = self.lines.drain(from).collect();
                moved.push(String::new());
                let posts = self.posts();
                if let Some(to) = posts.get(dice.below(posts.len())) {
                    self.lines.splice(to.start..to.start, moved);
                } else {
                    self.lines.extend(moved);
                }
            }
            9 => {
                let both = |at: usize| is_key(&self.lines[at]) && is_key(&self.lines[at + 1]);
                let quoted = self.quoted();
                let places: Vec<usize> = (0..self.lines.len() - 1)
                    .filter(|at| !quoted[*at] && !quoted[at + 1] && both(*at))
                    .collect();
                let at = places[dice.below(places.len())];
                self.lines.swap(at, at + 1);
            }
            10 => {
                if let Some(at) = self.any(dice, |line| {
                    line.starts_with("target") || line.starts_with("per_week")
                }) {
                    let value = ["target = 0.4", "target = \"40%\""][dice.below(2)];
                    self.lines[at] = if self.lines[at].starts_with("target") {
                        format!("{value} # {word}")
                    } else {
                        format!("per_week = [1, {}]", 4 + dice.below(3))
                    };
                }
            }
            11 => self.figures(dice),
            12 => {
                if let Some(at) = self.any(dice, |line| line.starts_with("title")) {
                    self.lines[at] = format!("title = \"{word}\"");
                }
            }
            _ => {
                let posts = self.posts();
                if posts.len() > 2 {
                    let mut post = posts[dice.below(posts.len())].clone();
                    if self.lines.get(post.end).is_some_and(String::is_empty) {
                        post.end += 1;
                    }
                    self.lines.drain(post);
                }
            }
        }
    }

    /// Another amount, or the same in another notation.
    fn figures(&mut self, dice: &mut Dice) {
        let Some(at) = self.any(dice, |line| line.starts_with("kpi")) else {
            return;
        };
        let line = &self.lines[at];
        let amount = line.chars().filter(char::is_ascii_digit).collect::<String>();
        let amount = amount.parse::<usize>().unwrap_or(0) + dice.below(2) * 1000;
        self.lines[at] = if line.starts_with("kpi = ") && dice.below(2) == 0 {
            format!("kpi.reach = {amount}")
        } else if line.starts_with("kpi.") {
            let key = line.split(' ').next().unwrap_or("").to_owned();
            format!("{key} = {amount}")
        } else {
            format!("kpi = {{ reach = {amount} }}")
        };
    }

    fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }
}

/// Three versions of a plan, told apart from other cases by the number that they are made of.
#[derive(Clone)]
struct Versions {
    seed: u64,
    texts: [String; 3],
}

impl std::fmt::Debug for Versions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.seed)
    }
}

impl Versions {
    fn random(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let base = written(&mut dice);
        let [ours, theirs] = ["ours", "theirs"].map(|side| {
            let mut editor = Editor::new(&base, side);
            for _ in 0..=dice.below(7) {
                editor.edit(&mut dice);
            }
            editor.text()
        });
        let mut texts = [base, ours, theirs];
        if dice.below(2) == 0 {
            texts = texts.map(|text| without_ids(&text));
        }
        if let Some(text) = texts.get_mut(1 + dice.below(4)) {
            *text = text.replace('\n', "\r\n");
        }
        Self { seed, texts }
    }

    fn have_ids(&self) -> bool {
        read(&self.texts[0])
            .plan()
            .posts
            .iter()
            .all(|post| !post.id.is_empty())
    }

    fn merged(&self) -> Merged {
        let [base, ours, theirs] = &self.texts;
        merged(base, ours, theirs)
    }

    fn exchanged(&self) -> Self {
        let [base, ours, theirs] = self.texts.clone();
        Self {
            seed: self.seed,
            texts: [base, theirs, ours],
        }
    }
}

fn any_versions() -> impl Strategy<Value = Versions> {
    any::<u64>().prop_map(Versions::random)
}

/// How often each line is there.
fn counts(text: &str) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// The words that only one side writes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| {
        let number = word.trim_start_matches("ours").trim_start_matches("theirs");
        number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    })
}

/// The posts without their order, and the words of all comments and unknown keys.
fn content(text: &str) -> (Vec<String>, Vec<&str>) {
    let mut posts = read(text).plan().posts.clone();
    for post in &mut posts {
        post.kpi.sort_by(|one, other| one.0.cmp(&other.0));
    }
    let mut posts: Vec<String> = posts.iter().map(|post| format!("{post:?}")).collect();
    posts.sort_unstable();
    let comments = text.split_whitespace().skip_while(|word| *word != "[plan]");
    let mut words: Vec<&str> = comments
        .filter(|word| word.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(char::is_alphabetic))
        .collect();
    words.sort_unstable();
    (posts, words)
}

/// The most blank lines in a row.
fn widest_gap(text: &str) -> usize {
    let blank = text.lines().map(|line| line.trim().is_empty());
    let (mut most, mut now) = (0, 0);
    for blank in blank {
        now = if blank { now + 1 } else { 0 };
        most = most.max(now);
    }
    most
}

/// How many posts follow a line that is neither blank nor a comment.
fn cramped(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let cramped = lines
        .windows(2)
        .filter(|pair| pair[1] == "[[post]]" && !pair[0].is_empty() && !pair[0].starts_with('#'));
    cramped.count()
}

/// The lines in front of and behind a line.
fn around<'t>(text: &'t str, line: &str) -> Option<[Option<&'t str>; 2]> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|other| *other == line)?;
    let before = at.checked_sub(1).and_then(|at| lines.get(at));
    Some([before.copied(), lines.get(at + 1).copied()])
}

fn all_of(merged: &Merged, [base, ours, theirs]: &[String; 3]) -> Result<(), TestCaseError> {
    let text = &merged.text;
    for word in words(ours).chain(words(theirs)) {
        prop_assert!(text.contains(word), "{word} is lost:\n{text}");
    }
    let [was, mine, other, now] = [base, ours, theirs, text].map(|text| counts(text));
    for line in was.keys() {
        let count = |counts: &HashMap<&str, usize>| counts.get(line).copied().unwrap_or(0);
        if count(&was) == 1 && count(&mine) == 1 && count(&other) == 1 {
            prop_assert!(count(&now) >= 1, "{line} is lost:\n{text}");
            prop_assert!(
                count(&now) == 1 || !merged.is_clean(),
                "{line} is there twice:\n{text}"
            );
        } else if line.starts_with('#') && count(&was) == 1 && merged.is_clean() {
            // Unless a side has put it, say, apart from the post that it belonged to.
            let stayed = [ours, theirs].map(|side| around(side, line));
            if stayed
                .iter()
                .flatten()
                .all(|lines| Some(*lines) == around(base, line))
            {
                prop_assert_eq!(count(&now), 0, "{} was deleted:\n{}", line, text);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_line_that_somebody_has_written_is_lost_and_none_is_doubled(versions in any_versions()) {
        all_of(&versions.merged(), &versions.texts)?;
    }

    #[test]
    fn what_is_merged_cleanly_is_a_plan(versions in any_versions()) {
        // Now and then the typing gives a post a second table of figures, which is no plan.
        prop_assume!(versions.texts.iter().all(|text| !read(text).has_errors()));
        let merged = versions.merged();
        prop_assert!(!merged.is_clean() || !read(&merged.text).has_errors(), "{}", merged.text);
        prop_assert_eq!(merged.by_lines, None);
    }

    #[test]
    fn merged_texts_are_as_tidy_as_their_sides(versions in any_versions()) {
        let merged = versions.merged();
        let text = &merged.text;
        if merged.is_clean() {
            let most = |of: fn(&str) -> usize| versions.texts.iter().map(|text| of(text)).max();
            prop_assert!(Some(widest_gap(text)) <= most(widest_gap), "{}", text);
            prop_assert!(Some(cramped(text)) <= most(cramped), "{}", text);
            let ends = text.matches("\r\n").count();
            prop_assert!(ends == 0 || ends == text.matches('\n').count(), "mixed line ends");
        }
    }

    #[test]
    fn whoever_merges_the_same_lines_come_out(versions in any_versions()) {
        let (one, other) = (versions.merged(), versions.exchanged().merged());
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        if one.is_clean() {
            prop_assert_eq!(content(&one.text), content(&other.text));
        }
    }

    #[test]
    fn the_markers_of_a_merge_have_the_same_conflicts_in_them(versions in any_versions()) {
        let merged = versions.merged();
        let sides = sides_of_markers(&merged.text).filter(|_| merged.by_lines.is_none());
        // Posts without ids are known by what is around them, which is another thing once most of it is merged.
        if let Some(sides) = sides.filter(|_| versions.have_ids()) {
            for base in [&versions.texts[0], &sides.least_base] {
                let again = super::merged(base, &sides.ours, &sides.theirs);
                prop_assert_eq!(disputed(&again), disputed(&merged), "with the base:\n{}", base);
            }
        }
    }
}

/// What there is to decide, whatever comes first: two posts that stood apart may stand beside each other between markers.
fn disputed(merged: &Merged) -> Vec<[Option<String>; 3]> {
    let conflicts = merged.conflicts.iter();
    let mut disputed: Vec<_> = conflicts
        .map(|conflict| {
            let said = |side: &Option<String>| side.as_ref().map(|text| text.replace('\r', ""));
            [conflict.key.clone(), said(&conflict.ours), said(&conflict.theirs)]
        })
        .collect();
    disputed.sort();
    disputed
}

#[test]
fn a_post_copied_with_its_id_is_never_merged_as_if_it_were_well() {
    let mut dice = Dice::new(3);
    let base = plan(&mut dice, 6, true);
    let at = base.rfind("[[post]]").expect("there are posts");
    let copied = format!("{base}\n{}", &base[at..]);
    let changed = base.replace("\"draft\"", "\"review\"");
    for (ours, theirs) in [(&copied, &changed), (&changed, &copied)] {
        let merged = merged(&base, ours, theirs);
        assert!(!merged.is_clean() && merged.by_lines.is_some(), "{merged:?}");
    }
}
