//! What a click finds.

use super::picture::lines;
use super::scene::{NORMAL, crowded, frame, planner};
use postmix::planner::command::Command;
use postmix::planner::{Message, Planner, Pointer, Target};
use postmix::screen::theme::{Depth, Theme};

const SIZE: (u16, u16) = (120, 36);

fn theme() -> Theme {
    Theme::new("dark", Depth::True)
}

/// The place of the first occurrence of a text on the screen. Everything left of it must be one column wide.
fn place(planner: &Planner, text: &str) -> (u16, u16) {
    let (buffer, _) = frame(planner, &theme(), SIZE);
    let lines = lines(&buffer);
    let (row, line) = lines
        .iter()
        .enumerate()
        .find(|(_, line)| line.contains(text))
        .unwrap();
    let column = line[..line.find(text).unwrap()].chars().count();
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

fn at(planner: &Planner, text: &str) -> Target {
    let (column, row) = place(planner, text);
    frame(planner, &theme(), SIZE).1.hits.at(column, row)
}

#[test]
fn days_posts_and_hints_can_be_clicked() {
    let planner = planner(NORMAL, "");
    let day = "2026-12-15".parse().unwrap();
    let post = planner.desk().unwrap().calendar().posts_on(day)[0];
    assert_eq!(at(&planner, "15 "), Target::Day(day));
    assert_eq!(
        at(&planner, "order,…"),
        Target::Post(post),
        "all lines of a post are the post"
    );
    assert_eq!(at(&planner, "add  e edit"), Target::Hint(Command::Add));
    assert_eq!(at(&planner, "2 3 stage"), Target::Hint(Command::Tag(2)));
    assert_eq!(at(&planner, "→ move"), Target::Hint(Command::MoveDayAfter));
    assert_eq!(at(&planner, "help"), Target::Hint(Command::Help));
}

#[test]
fn what_a_day_has_no_room_for_can_be_clicked() {
    let planner = planner(&crowded(), "");
    assert_eq!(
        at(&planner, "+4 more"),
        Target::More("2026-12-01".parse().unwrap())
    );
}

#[test]
fn a_post_being_dragged_is_shown_where_it_would_be_dropped() {
    let mut planner = planner(NORMAL, "");
    let (column, row) = place(&planner, "Meet");
    let found = frame(&planner, &theme(), SIZE).1.hits.at(column, row);
    let target = "2026-12-29".parse().unwrap();
    planner.update(Message::Pointer(Pointer::Press, found));
    planner.update(Message::Pointer(Pointer::Drag, Target::Day(target)));
    let (buffer, _) = frame(&planner, &theme(), SIZE);
    let lines = lines(&buffer);
    let ghost = lines.iter().rposition(|line| line.contains("○ Meet")).unwrap();
    let day = lines.iter().position(|line| line.contains("│ 29 ")).unwrap();
    assert!(
        ghost > day && ghost < day + 7,
        "the ghost is in the cell of the 29th"
    );
    assert_eq!(
        buffer[(column, row)].fg,
        theme().outside.fg.unwrap(),
        "and the post itself is faint"
    );
}
