//! Taking a saved text for the one that everything is counted in.

use super::region::{Piece, Region};
use super::{PlanText, Undo};
use std::sync::Arc;

impl PlanText {
    /// Makes `text`, which must be the text as it stands, the one that was read: it is what the disk holds now.
    /// Every undo that may still be used must be handed over, since it may hold pieces of the text before.
    pub fn rebase<'u>(&mut self, text: Arc<String>, undos: impl Iterator<Item = &'u mut Undo>) {
        for undo in undos {
            for region in &mut undo.patch.put {
                detach(region, &self.source);
            }
            if let Some(tail) = &mut undo.patch.tail {
                tail.text = Piece::New(tail.text.text(&self.source).into());
            }
        }
        let mut at = 0;
        let mut kept = |piece: &mut Piece| {
            let start = at;
            at += piece.len();
            *piece = Piece::kept(start..at);
        };
        for region in &mut self.regions {
            kept(&mut region.gap);
            kept(&mut region.body);
        }
        kept(&mut self.tail.text);
        self.source = text;
    }
}

fn detach(region: &mut Region, source: &str) {
    for piece in [&mut region.gap, &mut region.body] {
        *piece = Piece::New(piece.text(source).into());
    }
}
