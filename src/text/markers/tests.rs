use super::*;
use proptest::prelude::*;

/// A text of one hunk, in the style of git.
fn conflict(ours: &str, theirs: &str) -> String {
    format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> topic\n")
}

fn sides(text: &str) -> MarkedSides {
    sides_of_markers(text).unwrap()
}

/// What one hunk of a made-up conflict holds.
#[derive(Clone, Debug)]
struct Made {
    before: String,
    base: String,
    ours: String,
    theirs: String,
}

/// Whole lines, some of them nearly markers.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "[a-z é=<>|#\\[\\]]{0,6}",
        1 => Just("<<<<<<".to_owned()),
        1 => Just("<<<<<<<x".to_owned()),
        1 => Just("======= x".to_owned()),
        1 => Just(" =======".to_owned()),
        1 => Just(">>>>>>>\t".to_owned()),
        1 => Just("||||||".to_owned()),
    ];
    let end = prop_oneof![3 => Just("\n"), 1 => Just("\r\n")];
    proptest::collection::vec((line, end), 0..4)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

fn made() -> impl Strategy<Value = Made> {
    (lines(), lines(), lines(), lines()).prop_map(|(before, base, ours, theirs)| Made {
        before,
        base,
        ours,
        theirs,
    })
}

proptest! {
    #[test]
    fn the_sides_come_back_exactly(
        hunks in proptest::collection::vec(made(), 1..4),
        rest in lines(),
        size in 7..12_usize,
        with_base in any::<bool>(),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let marker = |c: &str, label: &str| format!("{}{label}{end}", c.repeat(size));
        let (mut text, mut expected) = (String::new(), [const { String::new() }; 3]);
        for hunk in &hunks {
            text += &hunk.before;
            text += &(marker("<", " our words") + &hunk.ours);
            if with_base {
                text += &(marker("|", " 1234abc") + &hunk.base);
            }
            text += &(marker("=", "") + &hunk.theirs + &marker(">", " their words"));
            for (all, side) in expected.iter_mut().zip([&hunk.base, &hunk.ours, &hunk.theirs]) {
                all.push_str(&hunk.before);
                all.push_str(side);
            }
        }
        text += &rest;
        for all in &mut expected {
            all.push_str(&rest);
        }
        prop_assert!(has_markers(&text));
        let found = sides(&text);
        let [base, ours, theirs] = expected;
        prop_assert_eq!(found.ours, ours);
        prop_assert_eq!(found.theirs, theirs);
        prop_assert_eq!([&*found.ours_label, &*found.theirs_label], ["our words", "their words"]);
        if with_base {
            prop_assert_eq!(&found.base, &Some(base));
            prop_assert_eq!(Some(found.least_base), found.base);
        } else {
            prop_assert_eq!(found.base, None);
        }
    }

    #[test]
    fn any_text_is_looked_at_without_harm(text in "([<=>|]{7,8}( x)?\n|a\n|\\[\\[post\\]\\]\n|id = \"a\"\n){0,16}") {
        let found = sides_of_markers(&text);
        prop_assert!(found.is_none() || has_markers(&text));
    }

    #[test]
    fn what_both_sides_share_is_in_the_least_base(before in lines(), rest in lines(), ours in lines(), theirs in lines()) {
        let text = format!("{before}{}{rest}", conflict(&ours, &theirs));
        let least = sides(&text).least_base;
        // These lines have no posts, so there is nothing else.
        prop_assert_eq!(least, before + &rest);
    }
}

#[test]
fn a_text_has_markers_only_with_all_three_in_their_order() {
    assert!(has_markers(&conflict("a\n", "b\n")));
    assert!(has_markers("<<<<<<<\n=======\n>>>>>>>"));
    assert!(has_markers("<<<<<<< x\r\n=======\r\n>>>>>>> y\r\n"));
    for none in [
        "",
        "title = \"a\"\n",
        "text = \"\"\"\n<<<<<<< HEAD\n\"\"\"\n",
        "text = \"\"\"\nHeading\n=======\n\"\"\"\n",
        "<<<<<<< a\n>>>>>>> b\n=======\n",
        "<<<<<<< a\n======== \n>>>>>>> b\n",
        "<<<<<< a\n======\n>>>>>> b\n",
        "<<<<<<<a\n=======\n>>>>>>> b\n",
        " <<<<<<< a\n =======\n >>>>>>> b\n",
    ] {
        assert!(!has_markers(none), "{none:?}");
        assert_eq!(sides_of_markers(none), None, "{none:?}");
    }
}

#[test]
fn a_stray_marker_does_not_hide_a_conflict_of_another_length() {
    let text = "<<<<<<<<< x\n".to_owned() + &conflict("a\n", "b\n");
    assert!(has_markers(&text));
    let text = "<<<<<<< HEAD\n<<<<<<<< x\n=======\nb\n>>>>>>> topic\n";
    assert!(has_markers(text));
}

#[test]
fn what_does_not_tell_the_sides_apart_is_refused() {
    let nested =
        "<<<<<<< o\na\n||||||| base\n<<<<<<<<< one\nb\n=========\nc\n>>>>>>>>> two\n=======\nd\n>>>>>>> t\n";
    assert!(has_markers(nested));
    for text in [
        nested,
        "<<<<<<< o\na\n=======\nb\n=======\nc\n>>>>>>> t\n",
        "<<<<<<< o\na\n>>>>>>> t\n",
        "<<<<<<< o\na\n=======\nb\n||||||| base\n>>>>>>> t\n",
        "<<<<<<< o\na\n=======\nb\n>>>>>>> t\n<<<<<<< o\na\n",
    ] {
        assert_eq!(sides_of_markers(text), None, "{text}");
    }
}

#[test]
fn a_base_that_one_hunk_does_not_say_is_no_base() {
    let text = "<<<<<<< o\na\n||||||| base\nx\n=======\nb\n>>>>>>> t\n".to_owned() + &conflict("c\n", "d\n");
    let found = sides(&text);
    assert_eq!(found.base, None);
    assert_eq!(found.least_base, "x\n");
}

const DELETED: &str = "[plan]\n<<<<<<< HEAD\n=======\n# About Ann\n[[post]]\nid = \"ann\"\ntitle = \"Edited\"\n\n\
    [[post]] # two\nid = \"bob\"\ntitle = \"Bob\"\n>>>>>>> topic\n[[post]]\nid = \"zoe\"\n";

#[test]
fn posts_that_only_one_side_has_are_in_the_least_base_by_their_ids() {
    let expected = "[plan]\n[[post]]\nid = \"ann\"\n[[post]] # two\nid = \"bob\"\n[[post]]\nid = \"zoe\"\n";
    assert_eq!(sides(DELETED).least_base, expected);
    let mirrored = "[plan]\n<<<<<<< HEAD\n[[post]]\nid = \"ann\"\n=======\n>>>>>>> topic\n";
    assert_eq!(sides(mirrored).least_base, "[plan]\n[[post]]\nid = \"ann\"\n");
}

#[test]
fn a_hunk_that_took_the_next_posts_header_for_its_own_is_put_right() {
    let text = "[plan]\n\n[[post]]\n<<<<<<< HEAD\n=======\nid = \"ann\"\ntitle = \"Edited\"\n\n[[post]]\n>>>>>>> topic\n\
                id = \"zoe\"\n";
    assert_eq!(
        sides(text).least_base,
        "[plan]\n\n[[post]]\nid = \"ann\"\n[[post]]\nid = \"zoe\"\n"
    );
}

#[test]
fn a_post_that_was_moved_is_in_the_least_base_once() {
    let post = "[[post]]\nid = \"ann\"\n";
    let text = conflict(post, "") + "[[post]]\nid = \"zoe\"\n" + &conflict("", post);
    assert_eq!(sides(&text).least_base, format!("{post}[[post]]\nid = \"zoe\"\n"));
    let stays = conflict(post, "") + post;
    assert_eq!(sides(&stays).least_base, post);
}

#[test]
fn a_hunk_within_a_post_adds_no_post() {
    let text = "[[post]]\nid = \"ann\"\n".to_owned() + &conflict("title = \"A\"\n", "");
    assert_eq!(sides(&text).least_base, "[[post]]\nid = \"ann\"\n");
}
