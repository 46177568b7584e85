//! Measuring a plan: how many posts and hours each stage gets, and how that compares with its target; and what the posts
//! have reached.
//!
//! A [`Tally`] counts; a [`Mix`] compares one set of counts with the funnel's targets. A tally follows an edit
//! post by post, so showing what a change would do costs the same in a plan of ten posts and of a hundred
//! thousand. [`Depths`] puts the channels in the order in which they lead people on. An [`Outcome`] compares what was
//! planned with what was reached.

mod channels;
mod depth;
mod mix;
mod outcome;
mod tally;
mod timeline;

pub use channels::{ChannelShare, Way, channel_shares};
pub use depth::{ChannelDepth, Depths};
pub(crate) use mix::percent;
pub use mix::{Mix, StageMix, StageStatus, Weigh};
pub use outcome::{Figure, Outcome, OutcomeOf, OutcomeRow, amount_text};
pub use tally::{Count, Counts, Group, Grouping, Tally, group, hours_text};
pub use timeline::{Day, Features, Lane, Stop, Timeline};
