//! Random plans, the same in every run.

use crate::dice::Dice;
use chrono::{Days, NaiveDate};
use postmix::plan::Month;
use postmix::plan::Plan;
use postmix::text::PlanText;
use std::fmt::Write as _;

impl Dice {
    fn one_in(&mut self, so_many: usize) -> bool {
        self.below(so_many) == 0
    }
}

/// A plan of that many posts, and the day it is looked at.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) plan: Plan,
    pub(crate) today: NaiveDate,
}

const FUNNELS: [&[(&str, &str, u32)]; 5] = [
    &[],
    &[],
    &[
        ("reach", "40%", 1),
        ("trust", "30%", 2),
        ("ask", "20%", 1),
        ("keep", "10%", 0),
    ],
    &[
        ("a", "0.25", 0),
        ("b", "0.2", 1),
        ("c", "0.2", 1),
        ("d", "0.2", 1),
        ("e", "0.15", 0),
    ],
    &[("one", "70%", 0), ("two", "30%", 0)],
];

const CHANNELS: [&str; 4] = [
    "id = \"instagram\"\nleads_to = \"email\"\nper_week = [1, 6]\nslots = [\"mon 09:00\", \"wed 18:30\", \"fri 12:00\"]\n",
    "id = \"x\"\nleads_to = \"blog\"\nslots = [\"tue 08:00\", \"thu 08:00\"]\n",
    "id = \"blog\"\nleads_to = \"email\"\nper_week = [0, 3]\n",
    "id = \"email\"\nper_week = [0, 2]\nslots = [\"thu 07:30\"]\n",
];

/// A random plan of so many posts.
pub(crate) fn case(seed: u64, posts: usize) -> Case {
    let mut dice = Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let funnel = FUNNELS[dice.below(FUNNELS.len())];
    let mut text = String::from("[plan]\nmonth = \"2026-12\"\n");
    for (id, target, min) in funnel {
        let _ = write!(
            text,
            "[[stage]]\nid = \"{id}\"\ntarget = \"{target}\"\nmin = {min}\n"
        );
    }
    let has_channels = !dice.one_in(3);
    for channel in CHANNELS.iter().filter(|_| has_channels) {
        let _ = write!(text, "[[channel]]\n{channel}");
    }
    if has_channels && dice.one_in(2) {
        text.push_str("[[owner]]\nname = \"Maria\"\nhours = 40\n[[owner]]\nname = \"Tom\"\nhours = 6\n");
    }
    let settled_one_in = [2, 5, 1000][dice.below(3)];
    // Lopsided, as the plans are that need help.
    let favourite = dice.below(4);
    for number in 0..posts {
        let ids: Vec<&str> = if funnel.is_empty() {
            vec!["unaware", "nurturing", "converted"]
        } else {
            funnel.iter().map(|(id, ..)| *id).collect()
        };
        let stage = if dice.one_in(2) {
            dice.below(ids.len())
        } else {
            favourite % ids.len()
        };
        post(
            &mut text,
            &mut dice,
            (number, ids[stage]),
            has_channels,
            settled_one_in,
        );
    }
    let month: Month = "2026-12".parse().expect("a month");
    let today = month.first() + Days::new(if dice.one_in(3) { dice.below(31) as u64 } else { 0 });
    let plan = PlanText::read(text.clone(), month).plan().clone();
    Case { text, plan, today }
}

fn post(
    text: &mut String,
    dice: &mut Dice,
    (number, stage): (usize, &str),
    has_channels: bool,
    settled: usize,
) {
    let _ = write!(text, "[[post]]\nid = \"p{number}\"\ntitle = \"Post {number}\"\n");
    if !dice.one_in(12) {
        let _ = writeln!(text, "date = 2026-12-{:02}", 1 + dice.below(31));
        if !dice.one_in(3) {
            let _ = writeln!(
                text,
                "time = {:02}:{:02}:00",
                8 + dice.below(10),
                30 * dice.below(2)
            );
        }
        if dice.one_in(settled) {
            let status = ["approved", "scheduled", "published"][dice.below(3)];
            let _ = writeln!(text, "status = \"{status}\"");
        }
    }
    if !dice.one_in(15) {
        let _ = writeln!(text, "stage = \"{stage}\"");
    }
    if has_channels {
        let channel = ["instagram", "x", "blog", "email"][dice.below(4)];
        let _ = writeln!(text, "channel = \"{channel}\"");
    }
    if dice.one_in(20) {
        text.push_str("pinned = true\n");
    }
    if dice.one_in(4) {
        let _ = write!(
            text,
            "owner = \"{}\"\nhours = {}\n",
            ["Maria", "Tom"][dice.below(2)],
            1 + dice.below(3)
        );
    }
}
