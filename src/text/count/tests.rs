//! Counting, held to what the owners of the rules publish; see `tests/data/counting/README.md`.

use super::links::Flavour;
use super::*;
use crate::plan::built_in_channel;
use proptest::prelude::*;
use serde::Deserialize;

fn channel(id: &str) -> &'static BuiltInChannel {
    built_in_channel(id).unwrap()
}

#[derive(Deserialize)]
struct Cases<C> {
    case: Vec<C>,
}

fn cases<C: serde::de::DeserializeOwned>(text: &str) -> Vec<C> {
    toml::from_str::<Cases<C>>(text).unwrap().case
}

#[test]
fn the_published_weighted_lengths_hold() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        text: String,
        length: usize,
        fits: bool,
    }
    let cases: Vec<Case> = cases(include_str!("../../../tests/data/counting/weighted.toml"));
    assert_eq!(cases.len(), 25);
    for case in cases {
        assert_eq!(weights::length(&case.text), case.length, "{}", case.name);
        // Characters that a post may not hold are X's to refuse: they have nothing to do with length.
        if !case.text.contains('\u{ffff}') {
            let fits = Counting.exceeds(&case.text, channel("x")).is_none();
            assert_eq!(fits, case.fits, "{}", case.name);
        }
    }
}

#[test]
fn the_published_links_are_found() {
    #[derive(Deserialize)]
    struct Case {
        text: String,
        links: Vec<String>,
    }
    let cases: Vec<Case> = cases(include_str!("../../../tests/data/counting/links.toml"));
    assert_eq!(cases.len(), 87);
    for case in cases {
        let found = links::find(&case.text, Flavour::X);
        let found: Vec<_> = found.into_iter().map(|link| &case.text[link]).collect();
        assert_eq!(found, case.links, "{}", case.text);
    }
}

#[test]
fn the_published_hashtags_are_counted() {
    #[derive(Deserialize)]
    struct Case {
        text: String,
        hashtags: usize,
    }
    let cases: Vec<Case> = cases(include_str!("../../../tests/data/counting/hashtags.toml"));
    assert_eq!(cases.len(), 59);
    for case in cases {
        assert_eq!(Counting.hashtags(&case.text), case.hashtags, "{}", case.text);
    }
}

#[test]
fn the_published_grapheme_clusters_are_counted() {
    let cases = include_str!("../../../tests/data/counting/graphemes.txt");
    assert_eq!(cases.lines().count(), 766);
    for case in cases.lines() {
        let points = case.split([' ', '/']).filter(|word| !word.is_empty());
        let text: String = points
            .map(|point| char::from_u32(u32::from_str_radix(point, 16).unwrap()).unwrap())
            .collect();
        assert_eq!(graphemes(&text), case.split('/').count(), "{case}");
    }
}

/// Texts of what is hard to count.
fn texts() -> impl Strategy<Value = String> {
    let parts = [
        "a",
        "B9",
        " ",
        ".",
        "..",
        ". ",
        "-",
        "_",
        "/",
        "://",
        "http://",
        "https://",
        "t.co",
        ".com",
        "example",
        "xn--",
        "@",
        "#",
        "＃",
        "?",
        "=",
        "(",
        ")",
        ":80",
        "日本",
        "。",
        "みんな",
        "é",
        "e\u{301}",
        "\u{fb2c}",
        "\u{1d160}",
        "👩",
        "\u{200d}",
        "\u{fe0f}",
        "\u{1f3fd}",
        "🇩",
        "🇪",
        "1️⃣",
        "\r\n",
        "\n",
        "\r",
        "\u{202a}",
        "&",
        "م",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn what_fits_at_a_glance_fits(text in texts()) {
        for channel in &crate::plan::BUILT_IN_CHANNELS {
            for limit in [0, 10, 40, 100, 300] {
                let strict = BuiltInChannel { limit: Some(limit), ..*channel };
                let length = Counting.length(&text, &strict);
                prop_assert_eq!(Counting.exceeds(&text, &strict), (length > limit).then_some(length));
            }
        }
    }

    #[test]
    fn links_come_in_order_and_hold_a_dot(text in texts()) {
        for flavour in [Flavour::X, Flavour::Mastodon] {
            let mut end = 0;
            for link in links::find(&text, flavour) {
                prop_assert!(end <= link.start && text[link.clone()].contains('.'), "{link:?}");
                end = link.end;
            }
        }
    }

    #[test]
    fn a_line_break_of_two_characters_counts_as_one(text in texts()) {
        let (unix, dos) = (text.replace("\r\n", "\n"), text.replace("\r\n", "\n").replace('\n', "\r\n"));
        prop_assume!(!unix.contains('\r'));
        for channel in &crate::plan::BUILT_IN_CHANNELS {
            prop_assert_eq!(Counting.length(&unix, channel), Counting.length(&dos, channel), "{}", channel.id);
        }
        prop_assert_eq!(Counting.hashtags(&unix), Counting.hashtags(&dos));
    }
}

#[test]
fn each_channel_counts_in_its_own_way() {
    let text =
        "Café 👩\u{200d}👩\u{200d}👧 at example.com and https://example.com/menu @ada@social.example\n";
    for (id, length) in [
        ("x", 4 + 1 + 2 + 4 + 23 + 5 + 23 + 1 + 5 + 14),
        ("mastodon", 4 + 1 + 1 + 4 + 11 + 5 + 23 + 1 + 4),
        ("threads", 4 + 1 + 1 + 4 + 11 + 5 + 24 + 1 + 19),
        ("linkedin", 4 + 1 + 5 + 4 + 11 + 5 + 24 + 1 + 19),
    ] {
        assert_eq!(Counting.length(text, channel(id)), length, "{id}");
    }
}

#[test]
fn bluesky_looks_at_bytes_too() {
    // A family has 25 bytes and is one grapheme.
    let family = "👩\u{200d}👩\u{200d}👧\u{200d}👦";
    let bluesky = channel("bluesky");
    assert_eq!(Counting.exceeds(&family.repeat(120), bluesky), None);
    assert_eq!(Counting.exceeds(&family.repeat(121), bluesky), Some(121));
    assert_eq!(Counting.exceeds(&"a".repeat(300), bluesky), None);
    assert_eq!(Counting.exceeds(&"a".repeat(301), bluesky), Some(301));
}

#[test]
fn the_line_break_at_the_very_end_is_not_counted() {
    let x = channel("x");
    assert_eq!(Counting.length("ab\n", x), 2);
    assert_eq!(Counting.length("ab\r\n", x), 2);
    assert_eq!(Counting.length("ab\n\n", x), 3);
    assert_eq!(Counting.length("\n", x), 0);
}

#[test]
fn hashtags_may_touch_but_words_and_links_have_none() {
    assert_eq!(Counting.hashtags("#one#two＃three"), 3);
    assert_eq!(Counting.hashtags("a#one &#39; example.com/#one #️⃣ ##one #"), 1);
}

#[test]
fn the_last_of_many_links_and_hashtags_counts_like_the_first() {
    // Looking at the rest of the text again for each of them would take minutes here.
    let many = 50_000;
    let linked = "a.com/x中".repeat(many);
    assert_eq!(Counting.length(&linked, channel("x")), many * (23 + 2));
    let linked = "http://a.com/x ".repeat(many);
    assert_eq!(Counting.length(&linked, channel("mastodon")), many * (23 + 1));
    assert_eq!(Counting.hashtags(&"#a".repeat(many)), many);
}
