//! What proposals promise, held on random plans: they leave nothing that can be put right, do no harm, touch nothing
//! that is settled, and on small plans no fewer changes do as well.
//!
//! The plans are judged by the rules alone, never by the search's own view of them.

#![expect(clippy::expect_used, reason = "in a test a broken assumption should stop it")]

#[path = "balance/counts.rs"]
mod counts;
#[path = "random/dice.rs"]
mod dice;
#[path = "balance/examples.rs"]
mod examples;
#[path = "balance/fewest.rs"]
mod fewest;
#[path = "balance/judged.rs"]
mod judged;
#[path = "balance/laws.rs"]
mod laws;
#[path = "balance/mended.rs"]
mod mended;
#[path = "balance/places.rs"]
mod places;
#[path = "balance/random.rs"]
mod random;
