//! How well posts without ids are known again after edits.

use super::branches::{plan, read};
use crate::dice::Dice;
use postmix::merge::pair;
use postmix::plan::{Field, Name, Post, Value};

/// How many plans are tried.
const PLANS: usize = 300;

/// How many of the posts of a plan are edited: each of them may be anywhere.
const EDITED: usize = 4;

fn posts_without_ids(dice: &mut Dice) -> Vec<Post> {
    let mut posts = read(&plan(dice, 30, true)).plan().posts.clone();
    for post in &mut posts {
        post.set(Field::Id, Value::Absent);
    }
    posts
}

/// How many edited posts in a thousand are known again, and how many of all posts in a thousand are taken for another.
fn known_again(edit: impl Fn(&mut Dice, &mut Post, &Post)) -> [usize; 2] {
    let mut dice = Dice::new(5);
    let [mut all, mut edited, mut known, mut mistaken] = [0; 4];
    for _ in 0..PLANS {
        let old = posts_without_ids(&mut dice);
        let strangers = posts_without_ids(&mut dice);
        let mut new: Vec<(usize, Post)> = old.iter().cloned().enumerate().collect();
        let mut touched = Vec::new();
        for stranger in strangers.iter().take(EDITED) {
            let at = dice.below(new.len());
            if !touched.contains(&at) {
                edit(&mut dice, &mut new[at].1, stranger);
                touched.push(at);
            }
        }
        // postmix puts a moved post where its day is.
        new.sort_by_key(|(_, post)| post.date);
        let places: Vec<usize> = new.iter().map(|(at, _)| *at).collect();
        let new: Vec<Post> = new.into_iter().map(|(_, post)| post).collect();
        for pair in pair(&old, &new) {
            let Some(was) = pair.new.map(|at| places[at]) else {
                continue;
            };
            let is_known = pair.old == Some(was);
            all += 1;
            edited += usize::from(touched.contains(&was));
            known += usize::from(touched.contains(&was) && is_known);
            mistaken += usize::from(pair.old.is_some() && !is_known);
        }
    }
    [known * 1000 / edited, mistaken * 1000 / all]
}

fn retitle(post: &mut Post, stranger: &Post) {
    post.title.clone_from(&stranger.title);
}

fn move_it(dice: &mut Dice, post: &mut Post) {
    post.date = post.date.and_then(|date| {
        let day = u32::try_from(1 + dice.below(31)).ok()?;
        chrono::Datelike::with_day(&date, day)
    });
}

/// One word of the title.
fn correct(post: &mut Post) {
    let (_, rest) = post.title.split_once(' ').expect("a title of some words");
    post.title = format!("another {rest}").into();
}

#[test]
fn edited_posts_without_ids_are_mostly_known_again() {
    let moved_and_retitled = known_again(|dice, post, other| {
        move_it(dice, post);
        retitle(post, other);
    });
    let rates = [
        (
            "another owner",
            995,
            known_again(|_, post, _| post.owner = Some(Name::from("Zoe"))),
        ),
        (
            "another day",
            990,
            known_again(|dice, post, _| move_it(dice, post)),
        ),
        (
            "a word of the title",
            995,
            known_again(|_, post, _| correct(post)),
        ),
        (
            "a whole new title",
            990,
            known_again(|_, post, other| retitle(post, other)),
        ),
        (
            "another day and a word of the title",
            990,
            known_again(|dice, post, _| {
                move_it(dice, post);
                correct(post);
            }),
        ),
        (
            "a whole new title, stage and owner",
            550,
            known_again(|_, post, other| {
                retitle(post, other);
                post.stage.clone_from(&other.stage);
                post.owner.clone_from(&other.owner);
            }),
        ),
        // For people, too, that is another post.
        ("another day and a whole new title", 0, moved_and_retitled),
    ];
    for (edit, least, [known, mistaken]) in rates {
        eprintln!("{edit:<38} known again {known:>4} ‰, mistaken {mistaken:>3} ‰");
        assert!(known >= least, "{edit}: {known} ‰");
        assert!(
            mistaken <= 5,
            "{edit}: {mistaken} ‰ of all posts are taken for another"
        );
    }
}
