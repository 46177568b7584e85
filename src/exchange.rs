//! Formats of other programs: what they export, taken into a plan.
//!
//! Bytes and a plan in, values out; whoever calls reads the file and saves the plan.

pub mod results;
