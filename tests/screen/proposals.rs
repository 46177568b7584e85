//! Proposals, fixes and what-if: what would come of something before it is done.

use super::picture::lines;
use super::scene::{EMPTY, NORMAL, frame, planner, press, screen, text};
use insta::assert_snapshot;
use postmix::planner::{Message, Pointer, Target};
use postmix::screen::theme::{Depth, Theme};
use std::fmt::Write;

/// A month of two posts a day, all for the widest stage.
fn lopsided(posts: u32) -> String {
    let mut plan = EMPTY.to_owned();
    for number in 0..posts {
        let (day, hour) = (number * 22 / posts + 10, 8 + number % 5 * 2);
        write!(
            plan,
            "\n[[post]]\ndate = 2026-12-{day}\ntime = {hour:02}:00:00\nchannel = \"c{}\"\nstage = \"unaware\"\n\
             title = \"Number {number}, whose title is longer than any panel is wide, and 咖啡店的十二月計劃\"\n",
            number % 5
        )
        .unwrap();
    }
    plan
}

#[test]
fn a_proposal_stands_beside_the_month_that_it_makes() {
    assert_snapshot!("proposal_160", text(NORMAL, (160, 45), "b<right><down>"));
    assert_snapshot!("proposal_120", screen(NORMAL, (120, 36), "b<down>"));
}

#[test]
fn a_proposal_stands_below_the_month_where_there_is_no_panel() {
    assert_snapshot!("proposal_80", screen(NORMAL, (80, 24), "b<right><down>"));
    assert_snapshot!("proposal_50", text(NORMAL, (50, 18), "b<down>"));
}

#[test]
fn a_step_that_is_left_out_leaves_something_wrong() {
    assert_snapshot!(text(NORMAL, (100, 40), "b<space><end><up>"));
}

#[test]
fn a_fix_is_shown_like_a_proposal() {
    assert_snapshot!(text(NORMAL, (100, 30), "<tab><down>f"));
}

#[test]
fn a_marked_step_that_is_too_long_for_the_screen_is_read_part_by_part() {
    let first = text(NORMAL, (50, 18), "b<down>");
    assert!(
        first.contains("PgDn: part 1 of 2") && !first.contains("instagram is good"),
        "{first}"
    );
    let second = text(NORMAL, (50, 18), "b<down><pagedown>");
    assert!(
        second.contains("PgDn: part 2 of 2") && second.contains("instagram is good"),
        "{second}"
    );
    assert_eq!(text(NORMAL, (50, 18), "b<down><pagedown><pagedown>"), first);
    assert_eq!(text(NORMAL, (50, 18), "b<down><pagedown><pageup>"), first);
    let wide = text(NORMAL, (120, 36), "b<down>");
    assert!(
        !wide.contains("part 1") && wide.contains("good for unaware"),
        "{wide}"
    );
}

#[test]
fn what_cannot_be_put_right_is_listed_with_its_reasons() {
    let settled = NORMAL.replace("status = \"review\"", "status = \"approved\"");
    let full = settled + "\n[rules]\n\"quiet-days\" = { days = 1 }\n";
    assert_snapshot!(text(&full, (80, 24), "b<down>"));
}

#[test]
fn a_post_in_hand_shows_what_would_come_of_it() {
    assert_snapshot!("in_hand_120", screen(NORMAL, (120, 36), "m<right><down>3"));
    assert_snapshot!("in_hand_80", text(NORMAL, (80, 24), "m<right><down>3"));
    assert_snapshot!("in_hand_50", text(NORMAL, (50, 18), "m<right><down>3"));
}

#[test]
fn what_would_go_is_struck_out() {
    let planner = planner(NORMAL, "<right><right><right>m1");
    let (buffer, _) = frame(&planner, &Theme::new("dark", Depth::None), (120, 36));
    let all = lines(&buffer);
    let gone = all.iter().position(|line| line.contains("✓ \"Band night"));
    assert!(gone.is_some(), "{}", all.join("\n"));
    let row = u16::try_from(gone.unwrap()).unwrap();
    assert!(
        (90..120).any(|x| buffer[(x, row)]
            .modifier
            .contains(ratatui::style::Modifier::CROSSED_OUT)),
        "{}",
        all[usize::from(row)]
    );
}

#[test]
fn a_drag_shows_what_would_come_of_it() {
    let mut planner = planner(NORMAL, "");
    let post = planner
        .desk()
        .unwrap()
        .calendar()
        .posts_on("2026-12-12".parse().unwrap())[0];
    planner.update(Message::Pointer(Pointer::Press, Target::Post(post)));
    let day = Target::Day("2027-01-01".parse().unwrap());
    planner.update(Message::Pointer(Pointer::Drag, day));
    let (buffer, _) = frame(&planner, &Theme::new("dark", Depth::None), (120, 36));
    assert_snapshot!(lines(&buffer).join("\n"));
}

#[test]
fn a_key_in_the_middle_of_a_drag_leaves_the_post_where_it_was() {
    let mut planner = planner(NORMAL, "");
    let from = "2026-12-12".parse().unwrap();
    let post = planner.desk().unwrap().calendar().posts_on(from)[0];
    let day = Target::Day("2026-12-29".parse().unwrap());
    planner.update(Message::Pointer(Pointer::Press, Target::Post(post)));
    planner.update(Message::Pointer(Pointer::Drag, day));
    assert!(planner.what_if().is_some());
    press(&mut planner, "<esc>");
    assert!(
        planner.what_if().is_none(),
        "nothing is shown to come of it any more"
    );
    planner.update(Message::Pointer(Pointer::Release, day));
    assert_eq!(planner.desk().unwrap().plan().posts[post].date, Some(from));
}

#[test]
fn long_proposals_scroll_and_the_marked_step_is_in_sight_at_every_size() {
    let plan = lopsided(120);
    let theme = Theme::new("dark", Depth::True);
    for keys in ["b", "b<end>", "b<down><down><down><down><down><down><down><down>"] {
        let planner = planner(&plan, keys);
        let balancing = planner.balancing().unwrap();
        assert!(balancing.steps().len() > 30, "{}", balancing.steps().len());
        for size in [
            (160, 45),
            (120, 36),
            (100, 14),
            (80, 24),
            (60, 20),
            (50, 18),
            (40, 12),
        ] {
            let (buffer, shown) = frame(&planner, &theme, size);
            let places = (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y)));
            let mut of_step = places.filter(|(x, y)| {
                shown.hits.at(*x, *y) == Target::Item(balancing.at())
                    && buffer[(*x, *y)].bg == theme.selected.bg.unwrap()
            });
            assert!(
                of_step.next().is_some(),
                "{keys} {size:?}\n{}",
                lines(&buffer).join("\n")
            );
        }
    }
}
