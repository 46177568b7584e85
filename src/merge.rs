//! Comparing plans: which post is which in two versions of a plan, what has changed between them, and what two
//! people's changes of one post come to.
//!
//! All of it works by post and field and knows nothing of text; [`crate::text::merge`] does the merging of files and
//! proves its results with [`merged_post`].

mod changes;
mod likeness;
mod pairing;
mod settings;
mod three_way;

pub use changes::{Change, Changed, Changes};
pub use pairing::{Pair, pair};
pub use three_way::merged_post;
