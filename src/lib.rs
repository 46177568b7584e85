//! postmix keeps a month of social posts in balance: a plan in a TOML file, shown as a calendar, with live gauges of each
//! funnel stage's share against its target.
//!
//! ```text
//!  postmix  Harbour Coffee · December 2026              24 posts · 3 ideas · 1 untagged   ● unsaved   header
//! ╭ Mon ──────┬ Tue ──────┬ Wed ──────┬ … ─╮ mix     ╭ Balance ──────────────────── 88 → 92 ╮
//! │ 30 Nov    │ 1         │ 2         │    │ 3 ○○○   │ ○ unaware     10/24   38▸42→50 %     │  gauges
//! │           │ ○09:30 ig │ ◐11:00 gb │    │ 2 ◐◐    │ █████████████┊█░░┃           2 short │
//! │           │ Meet the… │ Which be… │    │         ├ Funnel ──────────────────────────────┤  funnel
//! ├───────────┼───────────┼ …         │    │         ├ Findings 2 ──────────────────────────┤
//! │           grid                    │    │         │ ▲ unaware is 2 posts short: 10 of 24… │  findings
//! ╰───────────────────────────────────┴────╯         ╰──────────────────────────────────────╯
//!  ○ Meet the roaster  09:30 · unaware · instagram                                             detail
//!  a add  e edit  1 2 3 stage  ⇧←→ move                                                ? help  status
//! ```
//!
//! From the bottom up: [`plan`], [`balance`], [`room`], [`rules`], [`proposal`], [`edit`] and [`merge`] are values and what is done with them; [`text`] keeps
//! a plan and its file's text equal; [`store`] reads and saves files, and [`git`] asks git about them; [`planner`] is the
//! state behind the screen, and what a key does to it; [`screen`] draws it; [`runner`], [`terminal`], [`cli`] and
//! [`config`] connect it with the world. A module uses those below it and never one above: docs/ARCHITECTURE.md is the map,
//! and a test holds the code to it.

pub mod balance;
pub mod cli;
pub mod config;
pub mod edit;
pub mod exchange;
pub mod git;
pub mod merge;
pub mod plan;
pub mod planner;
pub mod proposal;
pub mod room;
pub mod rules;
pub mod runner;
pub mod screen;
pub mod store;
pub mod terminal;
pub mod text;
