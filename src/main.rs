//! The `postmix` program.
fn main() {}
