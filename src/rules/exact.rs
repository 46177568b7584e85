//! Sums and limits in whole numbers, so that a rule fires above its limit and never at it.

/// Parts of a whole: limits and amounts count millionths, and so do not suffer from binary fractions.
pub(super) const MICRO: u128 = 1_000_000;

/// An amount in millionths; 0 for one below 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and the most leaves room for the sum of a plan times a limit"
)]
pub(super) fn micro(amount: f64) -> u128 {
    (amount * 1e6).round().clamp(0.0, 1e22) as u128
}

/// Millionths as an amount, for showing.
#[expect(clippy::cast_precision_loss, reason = "for showing")]
pub(super) fn amount(micro: u128) -> f64 {
    micro as f64 / 1e6
}

/// A part of a whole as a fraction of 1, for showing; 0 where there is no whole.
pub(super) fn fraction(part: u128, whole: u128) -> f64 {
    if whole == 0 {
        0.0
    } else {
        amount(part) / amount(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_add_up() {
        assert_eq!(micro(0.1) + micro(0.2), micro(0.3));
        assert_eq!(micro(-1.0), 0);
        assert!(micro(f64::MAX) * MICRO < u128::MAX / MICRO);
    }
}
