//! postmix keeps a month of social posts in balance.
pub mod balance;
pub mod cli;
pub mod config;
pub mod edit;
pub mod plan;
pub mod planner;
pub mod rules;
pub mod runner;
pub mod screen;
pub mod store;
pub mod terminal;
pub mod text;
