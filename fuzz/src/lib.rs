//! What the fuzz targets share: edits and changes of texts, made of any bytes.

mod edits;
mod mutations;
mod supply;

pub use edits::edit;
pub use mutations::mutated;
pub use supply::Supply;

use postmix::plan::Month;
use postmix::text::PlanText;

/// The month of plans that name none.
pub fn fallback() -> Month {
    Month::new(2026, 12).expect("December 2026 is a month")
}

/// Reads a text.
pub fn read(text: &str) -> PlanText {
    PlanText::read(text.to_owned(), fallback())
}

/// The input in its parts, which NUL bytes divide: no plan has any. The last of `count` parts takes all that is left;
/// parts that are missing are empty.
pub fn parts<const COUNT: usize>(input: &[u8]) -> [&[u8]; COUNT] {
    let mut parts = input.splitn(COUNT, |byte| *byte == 0);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}
