//! The month, its header, detail and status line.

use super::scene::{EMPTY, NORMAL, crowded, screen, text};
use insta::assert_snapshot;

#[test]
fn print() {
    println!("{}", screen(NORMAL, (120, 36), ""));
    println!("{}", text(&crowded(), (120, 36), ""));
    println!("{}", text(EMPTY, (80, 24), ""));
}
