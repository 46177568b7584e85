//! The arithmetic of bars: where shares and targets fall on a row of cells.

/// A row of cells on which a share is drawn: `full` is the share that fills it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// How many cells there are.
    pub(super) cells: u16,
    /// The share at the right end.
    pub(super) full: f64,
}

/// Cells filled by so many eighths.
const EIGHTHS: [&str; 9] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Where scales may end. Steps keep a bar from changing its scale with every edit.
const ENDS: [f64; 6] = [0.25, 0.4, 0.55, 0.7, 0.85, 1.0];

impl Scale {
    /// The scale on which the largest of some shares fits.
    pub(super) fn new(cells: u16, largest: f64) -> Self {
        let full = ENDS.into_iter().find(|end| *end > largest).unwrap_or(1.0);
        Self { cells, full }
    }

    /// How many eighths of cells a share fills. A share that is there at all can be seen.
    pub(super) fn filled(self, share: f64) -> u16 {
        let least = u16::from(share > 0.0);
        let most = self.cells.saturating_mul(8);
        whole(share / self.full * f64::from(most) + 0.5).clamp(least.min(most), most)
    }

    /// The cell a share ends at: a bar of exactly that share ends just left of it.
    pub(super) fn tick(self, share: f64) -> u16 {
        let cell = whole(share / self.full * f64::from(self.cells) + 1e-6);
        cell.min(self.cells.saturating_sub(1))
    }

    /// What a cell looks like when so many eighths of the row are filled.
    pub(super) fn symbol(filled: u16, cell: u16) -> &'static str {
        EIGHTHS[usize::from(filled.saturating_sub(cell.saturating_mul(8)).min(8))]
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the columns of a screen"
)]
fn whole(number: f64) -> u16 {
    number.clamp(0.0, f64::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(cells: u16, share: f64) -> String {
        let scale = Scale { cells, full: 1.0 };
        (0..cells)
            .map(|cell| Scale::symbol(scale.filled(share), cell))
            .collect()
    }

    #[test]
    fn bars_are_exact_to_an_eighth_of_a_cell() {
        assert_eq!(picture(4, 0.5), "██  ");
        assert_eq!(picture(4, 0.625), "██▌ ");
        assert_eq!(picture(4, 1.0), "████");
        assert_eq!(picture(4, 0.0), "    ");
        assert_eq!(picture(4, 0.001), "▏   ", "what is there can be seen");
        assert_eq!(picture(0, 0.5), "");
    }

    #[test]
    fn a_bar_on_target_ends_at_its_tick() {
        let scale = Scale::new(20, 0.5);
        assert!((scale.full - 0.55).abs() < f64::EPSILON);
        let half = Scale { cells: 20, full: 1.0 };
        assert_eq!((half.filled(0.5), half.tick(0.5)), (80, 10));
        assert_eq!(half.tick(0.7), 14, "although 0.7 · 20 is less than 14 in floats");
        assert_eq!(half.tick(1.0), 19, "the last cell");
    }

    proptest! {
        #[test]
        fn bars_grow_with_their_share_and_stay_within_their_cells(
            cells in 0..200u16, one in 0.0..=1.0f64, other in 0.0..=1.0f64, largest in 0.0..=1.0f64
        ) {
            let scale = Scale::new(cells, largest);
            let (less, more) = (one.min(other), one.max(other));
            prop_assert!(scale.filled(less) <= scale.filled(more));
            prop_assert!(scale.filled(more) <= cells * 8);
            prop_assert!(scale.tick(less) <= scale.tick(more));
            prop_assert!(cells == 0 || scale.tick(more) < cells);
        }

        #[test]
        fn a_share_short_of_its_target_never_passes_the_tick(cells in 1..200u16, target in 0.0..1.0f64, part in 0.0..1.0f64) {
            let scale = Scale::new(cells, target);
            let last_touched = scale.filled(target * part).div_ceil(8);
            prop_assert!(last_touched <= scale.tick(target) + 1);
        }
    }
}
