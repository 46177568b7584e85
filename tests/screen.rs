//! The screen, drawn by itself: what it shows of a plan after some keys, at any size.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "screen/conflicts.rs"]
mod conflicts;
#[path = "screen/cost.rs"]
mod cost;
#[path = "screen/hits.rs"]
mod hits;
#[path = "screen/month.rs"]
mod month;
#[path = "screen/panels.rs"]
mod panels;
#[path = "screen/picture.rs"]
mod picture;
#[path = "screen/proposals.rs"]
mod proposals;
#[path = "screen/scene.rs"]
mod scene;
#[path = "screen/silhouette.rs"]
mod silhouette;
#[path = "screen/sizes.rs"]
mod sizes;
#[path = "keys/typed.rs"]
mod typed;
