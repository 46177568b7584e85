//! The text as it stands, put together again.

use super::PlanText;
use super::region::Piece;
use std::ops::Range;

impl PlanText {
    fn all_pieces(&self) -> impl Iterator<Item = &Piece> {
        let of_regions = self.regions.iter().flat_map(|region| [&region.gap, &region.body]);
        of_regions.chain([&self.tail.text])
    }

    /// The text as it stands in pieces: what stands in front of each post, the post's own text, and so on, at last
    /// what stands behind them.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.all_pieces().map(|piece| piece.text(&self.source))
    }

    /// The text as it stands.
    pub fn written(&self) -> String {
        let mut text = String::with_capacity(self.all_pieces().map(Piece::len).sum());
        // Most pieces follow each other in the text as it was read, and go over in one stretch.
        let mut stretch: Range<usize> = 0..0;
        for piece in self.all_pieces() {
            match piece {
                Piece::Kept { start, end } if *start as usize == stretch.end => stretch.end = *end as usize,
                Piece::Kept { start, end } => {
                    text.push_str(&self.source[stretch]);
                    stretch = *start as usize..*end as usize;
                }
                Piece::New(new) => {
                    text.push_str(&self.source[stretch]);
                    text.push_str(new);
                    stretch = 0..0;
                }
            }
        }
        text.push_str(&self.source[stretch]);
        text
    }
}

impl std::fmt::Display for PlanText {
    /// The text as it stands.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written())
    }
}
