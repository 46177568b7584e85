//! The gauges, the funnel, the findings, and what lies on top of the month.

use super::picture::lines;
use super::scene::{EMPTY, NORMAL, crowded, frame, planner, press, screen, text};
use insta::assert_snapshot;
use postmix::plan::{Month, WeekStart};
use postmix::planner::keymap::Keymap;
use postmix::planner::{Message, Planner, Pointer, Setup, Target, TemplateChoice};
use postmix::screen::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// A month with a finding of each kind, and a post that is too long for its channel.
const PLAN: &str = r#"[plan]
brand = "Harbour Coffee"
month = "2026-12"
colour = "red"

[[post]]
date = 2026-12-09
time = 09:30:00
channel = "x"
stage = "unaware"
title = "Meet the roaster"
owner = "Maria"
hours = 1.5
text = """
Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays.
Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays.
Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays. Beans come on Tuesdays."""

[[post]]
date = 2026-12-09
time = 18:00:00
channel = "email"
stage = "converted"
title = "Gift cards 🎁 for everyone"
status = "approved"

[[post]]
date = 2026-12-10
stage = "converted"
title = "Last orders"

[[post]]
date = 2026-12-11
stage = "nurturing"
title = "Three ways to brew"

[[post]]
date = 2026-12-12
title = "Something untagged"

[[post]]
title = "A film about the grinder"
"#;

/// A funnel of nine stages with unpleasant names.
fn nine_stages() -> String {
    let names = [
        "strangers",
        "visitors",
        "reader\u{1b}[31m",
        "咖啡店的十二月計劃與新豆子和很長的名字",
        "leads",
        "trial",
        "customers",
        "a stage whose name is longer than any panel is wide",
        "advocates",
    ];
    let mut plan = EMPTY.to_owned();
    for name in names.map(toml::Value::from) {
        plan = plan + "[[stage]]\nid = " + &name.to_string() + "\n";
    }
    plan + "[[post]]\ndate = 2026-12-09\nstage = \"leads\"\ntitle = \"One\"\nhours = 0.25\n"
}

fn welcome(keys: &str) -> Planner {
    let template = |name: &str, about: &str| TemplateChoice {
        name: name.into(),
        about: about.into(),
    };
    let mut planner = Planner::new(Setup {
        today: Month::new(2026, 12).map(Month::first).unwrap_or_default(),
        week_start: WeekStart::default(),
        keymap: Keymap::default(),
        templates: vec![
            template("local-shop", "a coffee roaster: four channels, two people"),
            template("blank", "no posts yet, and every key explained"),
        ],
        recent: vec!["/plans/november.toml".into(), "/plans/october.toml".into()],
        seed: 7,
    });
    press(&mut planner, keys);
    planner
}

fn text_of(planner: &Planner, size: (u16, u16)) -> String {
    let (buffer, _) = frame(planner, &Theme::new("dark", Depth::None), size);
    lines(&buffer).join("\n")
}

/// The rows and columns of a text from one corner to the other.
fn part(text: &str, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> String {
    let row = |line: &str| {
        let mut column = 0;
        let within = line.chars().filter(|c| {
            let at = column;
            column += c.to_string().width();
            columns.contains(&at)
        });
        within.collect::<String>().trim_end().to_owned()
    };
    text.lines()
        .skip(rows.start)
        .take(rows.len())
        .map(row)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn gauges_show_shares_against_targets() {
    assert_snapshot!(part(&text(PLAN, (120, 36), ""), 85..120, 1..19));
}

#[test]
fn gauges_show_how_many_posts_there_are_whatever_the_stages_are_called() {
    let funnel = |label: &str| format!("{PLAN}\n[[stage]]\nid = \"unaware\"\nlabel = \"{label}\"\n");
    let others = "[[stage]]\nid = \"nurturing\"\n[[stage]]\nid = \"converted\"\n";
    for label in ["New", "Have hardly heard of us"] {
        let plan = funnel(label) + others;
        for size in [(160, 45), (120, 36), (100, 30), (80, 24), (60, 20)] {
            let shown = text(&plan, size, "");
            for count in ["1/4", "2/4"] {
                assert!(shown.contains(count), "{count} of {label} at {size:?}:\n{shown}");
            }
        }
    }
}

#[test]
fn gauges_show_what_a_change_does_while_it_is_made() {
    assert_snapshot!(part(
        &text(PLAN, (120, 36), "e<tab><tab><tab><tab><right>"),
        85..120,
        1..11
    ));
}

#[test]
fn gauges_weigh_hours_too() {
    assert_snapshot!(part(&text(PLAN, (120, 36), "w"), 85..120, 1..11));
}

#[test]
fn many_stages_take_a_line_each() {
    assert_snapshot!(part(&text(&nine_stages(), (110, 18), ""), 75..110, 1..15));
}

#[test]
fn gauges_in_a_row_shrink_to_what_matters() {
    let rows =
        [100, 80, 60, 50, 40, 30, 20].map(|columns| part(&text(PLAN, (columns, 12), ""), 0..100, 1..2));
    assert_snapshot!(rows.join("\n"));
}

#[test]
fn findings_are_a_list_worst_first() {
    assert_snapshot!(screen(PLAN, (120, 36), "<tab><down>"));
}

#[test]
fn findings_have_a_line_of_their_own_and_lie_over_the_month_where_there_is_no_panel() {
    assert_snapshot!(format!(
        "{}\n\n{}",
        part(&text(PLAN, (80, 24), ""), 0..80, 21..22),
        text(PLAN, (80, 24), "<tab>")
    ));
}

/// The help of the finding at that place, as words in a row.
fn help_of(plan: &str, at: usize) -> String {
    let planner = planner(plan, "");
    while planner.think() {}
    planner.desk().unwrap().help(at).unwrap().to_owned()
}

/// What stands in a panel, as words in a row.
fn words_of(shown: &str, columns: std::ops::Range<usize>) -> String {
    let panel = part(shown, columns, 0..99);
    let words = panel.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '│');
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn findings_say_what_to_do_without_being_gone_to() {
    let few = NORMAL.replace("[[post]]", "[[post]]\n# as it was");
    for (plan, size, panel) in [(PLAN, (120, 36), 86..120), (&*few, (160, 45), 116..160)] {
        let shown = text(plan, size, "");
        assert!(words_of(&shown, panel).contains(&help_of(plan, 0)), "{shown}");
    }
    let shown = text(NORMAL, (160, 60), "");
    let words = words_of(&shown, 116..160);
    for at in 0..2 {
        assert!(
            words.contains(&help_of(NORMAL, at)),
            "where there is room: {shown}"
        );
    }
    for size in [(80, 24), (50, 18)] {
        let shown = text(PLAN, size, "");
        assert!(shown.contains("Tab: what to do"), "{shown}");
    }
}

#[test]
fn the_advice_is_what_a_fix_would_do() {
    let first = "\"Your Saturday bag, ground while you wait\" (Fri 11 Dec";
    assert!(help_of(NORMAL, 0).starts_with(&format!("retag 3 posts to unaware: {first})")));
    let fix = text(NORMAL, (160, 45), "<tab>f");
    assert!(fix.contains(&format!("retag {first}")), "{fix}");
}

#[test]
fn the_marked_finding_is_told_whole_with_the_keys_that_do_something_about_it() {
    let sizes = [
        ((120, 36), 86..120),
        ((160, 45), 116..160),
        ((80, 24), 0..80),
        ((50, 18), 0..50),
    ];
    for (size, panel) in sizes.clone() {
        let shown = text(NORMAL, size, "<tab>");
        let words = words_of(&shown, panel);
        assert!(words.contains(&help_of(NORMAL, 0)), "{shown}");
        assert!(words.contains("f tries a fix · ⏎ goes there"), "{shown}");
        assert!(!shown.contains("b mends the mix"), "it is the only one: {shown}");
    }
    let alike = NORMAL.replace("stage = \"unaware\"", "stage = \"nurturing\"");
    for size in sizes.map(|(size, _)| size) {
        let shown = text(&alike, size, "<tab>");
        assert!(shown.contains("b mends the mix"), "{shown}");
    }
    let long = NORMAL.replace(
        "title = \"",
        "title = \"A title that goes on and on, as titles do, about ",
    );
    for size in [(120, 36), (160, 45)] {
        let panel = if size.0 == 120 { 86..120 } else { 116..160 };
        let shown = text(&long, size, "<tab>");
        let help = help_of(&long, 0);
        assert!(words_of(&shown, panel).contains(&help), "{help}\n{shown}");
    }
    let untagged = planner(NORMAL, "");
    let findings = untagged.desk().unwrap().findings();
    let at = findings
        .iter()
        .position(|finding| finding.code == "untagged-post");
    let shown = text(
        NORMAL,
        (80, 24),
        &format!("<tab>{}", "<down>".repeat(at.unwrap())),
    );
    assert!(shown.contains("⏎ goes, then 1 2 3 tag it"), "{shown}");
}

#[test]
fn the_way_back_is_in_sight_wherever_there_is_one() {
    for size in [(50, 18), (20, 6)] {
        for keys in ["b", "m", "<tab>", "<tab>f", "e", "o", "i", "?", "S", "2q"] {
            let plan = if keys == "m" { PLAN } else { NORMAL };
            let shown = text(plan, size, keys);
            let status = shown.lines().last().unwrap_or_default();
            assert!(status.contains("Esc back"), "{keys}:\n{shown}");
        }
    }
}

#[test]
fn only_findings_in_sight_are_shown() {
    let plan = crowded();
    let shown = text(&plan, (80, 24), "<tab><end>");
    assert!(shown.contains("more ↑"), "{shown}");
    let shown = text(&plan, (80, 24), &format!("<tab>{}", "<down>".repeat(40)));
    assert!(shown.contains('↑') && shown.contains('↓'), "{shown}");
}

#[test]
fn a_form_leaves_the_gauges_and_some_of_the_month_in_sight() {
    assert_snapshot!(screen(PLAN, (120, 36), "e<tab>"));
}

#[test]
fn a_form_fits_small_screens() {
    let keys = [
        "e",
        "e<tab><tab><tab><tab><enter>",
        "e<shift-tab>",
        "e<tab>nonsense<ctrl-s>",
    ];
    assert_snapshot!(keys.map(|keys| text(PLAN, (50, 16), keys)).join("\n\n"));
}

#[test]
fn a_long_text_is_written_on_several_rows_with_its_length_in_sight() {
    assert_snapshot!(part(
        &text(PLAN, (100, 30), "e<tab><tab><tab><tab><tab><tab>"),
        9..67,
        1..28
    ));
}

#[test]
fn the_length_in_a_form_is_counted_as_its_channel_counts() {
    let post = |channel: &str, text: &str| {
        let date = "date = 2026-12-09";
        format!("{EMPTY}[[post]]\n{date}\nchannel = \"{channel}\"\ntext = \"\"\"\n{text}\"\"\"\n")
    };
    let families = "👩\u{200d}👩\u{200d}👧\u{200d}👦".repeat(121);
    for (channel, text, count) in [
        ("x", "Meet us: example.com\nyou\n", " 36/280"),
        ("mastodon", "Meet us: example.com\nyou\n", " 24/500"),
        ("radio", "Café ☕\n", " 6 "),
        ("bluesky", &families, " ▲3025/3000"),
    ] {
        let shown = form_of(&post(channel, text));
        assert!(shown.contains(count), "{count} on {channel}:\n{shown}");
    }
}

/// The screen with the form of the day's post.
fn form_of(plan: &str) -> String {
    text(plan, (100, 40), "e<tab><tab><tab><tab><tab><tab>")
}

#[test]
fn lists_show_posts_in_columns() {
    assert_snapshot!(text(PLAN, (80, 16), "o"));
}

#[test]
fn empty_lists_teach_their_keys() {
    assert_snapshot!(format!(
        "{}\n\n{}",
        text(EMPTY, (60, 16), "o"),
        text(EMPTY, (60, 16), "i")
    ));
}

#[test]
fn questions_name_their_keys() {
    assert_snapshot!(text(PLAN, (70, 16), "2q"));
}

#[test]
fn a_file_name_is_asked_for_in_a_box() {
    assert_snapshot!(text(PLAN, (70, 16), "S"));
}

#[test]
fn help_lists_the_keys_of_the_place_first() {
    assert_snapshot!(text(PLAN, (80, 40), "<tab>?"));
}

#[test]
fn help_can_be_read_to_its_end_at_any_size() {
    for size in [(20, 6), (50, 12), (80, 24), (160, 30)] {
        let shown = text(EMPTY, size, "?<end>");
        assert!(!shown.contains("more ↓"), "{shown}");
    }
}

#[test]
fn the_welcome_offers_templates_and_recent_plans() {
    assert_snapshot!(text_of(&welcome("<down>"), (80, 24)));
    assert_snapshot!(text_of(&welcome("<enter>"), (60, 16)));
}

/// Where the target is, anywhere in its area.
fn find(buffer: &Buffer, at: impl Fn(u16, u16) -> Target, wanted: Target) -> Option<(u16, u16)> {
    let area = buffer.area;
    let cells = (area.top()..area.bottom()).flat_map(|y| (area.left()..area.right()).map(move |x| (x, y)));
    cells.into_iter().find(|(x, y)| at(*x, *y) == wanted)
}

#[test]
fn whatever_can_be_clicked_has_a_place() {
    let theme = Theme::new("dark", Depth::True);
    let day = "2026-12-24".parse().unwrap();
    for (keys, target) in [
        ("", Target::Gauge(postmix::plan::StageIndex(1))),
        ("", Target::Finding(1)),
        ("o", Target::Item(1)),
        ("e", Target::Field(8)),
        ("e<tab>", Target::FormDay(day)),
        ("e<tab><tab><tab><tab><enter>", Target::Choice(2)),
        ("2q", Target::Item(2)),
    ] {
        let mut planner = planner(PLAN, keys);
        let (buffer, shown) = frame(&planner, &theme, (120, 36));
        let place = find(&buffer, |x, y| shown.hits.at(x, y), target);
        assert!(place.is_some(), "{target:?} after {keys:?}");
        planner.update(Message::Pointer(Pointer::Press, target));
        frame(&planner, &theme, (120, 36));
    }
}

#[test]
fn everything_can_be_drawn_at_every_size() {
    let theme = Theme::new("dark", Depth::Palette);
    let (crowded, nine) = (crowded(), nine_stages());
    let mut scenes = vec![
        welcome(""),
        welcome("<end>"),
        welcome("<enter>"),
        welcome("?"),
        planner(&nine, "w"),
    ];
    for keys in [
        "e",
        "e<tab>",
        "e<tab>x<ctrl-s>",
        "e<tab><tab><tab><enter><down>",
        "e<tab><tab><tab><tab><right>",
        "e<tab><tab><tab><tab><tab><tab>x",
        "e<shift-tab>long",
        "o",
        "i",
        "?",
        "?<end>",
        "<tab>",
        "<tab><end>",
        "2q",
        "S",
        "2",
    ] {
        scenes.push(planner(&crowded, keys));
        scenes.push(planner(&nine, keys));
    }
    let sizes = (0..170).flat_map(|columns| (0..50).map(move |rows| (columns, rows)));
    for (number, (columns, rows)) in sizes.enumerate() {
        let all_of_them = columns < 70 && columns % 5 == 0 && rows < 30 && rows % 2 == 0;
        let some = if all_of_them { scenes.len() } else { 1 };
        for scene in (0..some).map(|next| &scenes[(number + next) % scenes.len()]) {
            let (buffer, shown) = frame(scene, &theme, (columns, rows));
            assert!(
                shown.cursor.is_none_or(|(x, y)| x < columns && y < rows),
                "{columns}×{rows}"
            );
            for line in lines(&buffer) {
                assert!(line.width() <= usize::from(columns), "{columns}×{rows}: {line}");
            }
        }
    }
}
