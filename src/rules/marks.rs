//! Finding what may stand twice, quickly.
//!
//! Every plan is looked through after every edit, and nearly always nothing stands twice, so a number for each thing and a
//! bit or two for each number are enough to go by.

/// The mark of nothing, which is like no other.
pub(super) const NOTHING: u32 = 0;

/// A number that equal bytes share and different ones hardly ever; [`NOTHING`] for no bytes.
pub(super) fn mark(bytes: &[u8]) -> u32 {
    if bytes.is_empty() {
        return NOTHING;
    }
    let mixed = bytes.chunks(8).fold(0, |mixed, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mix(mixed, u64::from_le_bytes(word))
    });
    folded(mixed)
}

/// Mixes a number into others.
pub(super) fn mix(mixed: u64, word: u64) -> u64 {
    spread(mixed.rotate_left(5) ^ word)
}

/// The mark of what was mixed.
pub(super) fn folded(mixed: u64) -> u32 {
    let low = spread(mixed) & u64::from(u32::MAX);
    u32::try_from(low).unwrap_or(0).max(NOTHING + 1)
}

/// Lets each bit of a number change many: multiplying spreads them upwards, the rest downwards.
fn spread(number: u64) -> u64 {
    let number = number.wrapping_mul(0x517c_c1b7_2722_0a95);
    number ^ (number >> 32)
}

/// The places of the marks that may stand twice, in order. Some may be there by chance.
pub(super) fn perhaps_alike(marks: &[u32]) -> Vec<usize> {
    let (mut met, mut again) = (Bits::for_marks(marks.len() * 64), Bits::for_marks(marks.len()));
    for mark in marks.iter().filter(|mark| **mark != NOTHING) {
        if met.insert(*mark) {
            // Other bits of the mark than those that were alike tell chance from copies.
            again.insert(mark.rotate_left(16));
        }
    }
    let alike = |mark: u32| mark != NOTHING && again.has(mark.rotate_left(16));
    let alike = marks.iter().enumerate().filter(|(_, mark)| alike(**mark));
    alike.map(|(at, _)| at).collect()
}

/// A set of marks, of which some share a place.
struct Bits(Vec<u64>);

impl Bits {
    fn for_marks(places: usize) -> Self {
        let words = (places / 64).next_power_of_two().min(1 << 16);
        Self(vec![0; words])
    }

    fn place(&self, mark: u32) -> (usize, u64) {
        ((mark >> 6) as usize & (self.0.len() - 1), 1 << (mark & 63))
    }

    /// Puts a mark in; whether its place was taken.
    fn insert(&mut self, mark: u32) -> bool {
        let (word, bit) = self.place(mark);
        let taken = self.0[word] & bit != 0;
        self.0[word] |= bit;
        taken
    }

    fn has(&self, mark: u32) -> bool {
        let (word, bit) = self.place(mark);
        self.0[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_always_among_them() {
        let words: Vec<String> = (0..5_000)
            .map(|number| format!("word {}", number % 4_900))
            .collect();
        let marks: Vec<u32> = words.iter().map(|word| mark(word.as_bytes())).collect();
        let alike = perhaps_alike(&marks);
        assert!((0..100).chain(4_900..5_000).all(|at| alike.contains(&at)));
        assert!(alike.len() < 1_000, "{}", alike.len());
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(perhaps_alike(&[mark(b""), mark(b""), mark(b"a")]), [0_usize; 0]);
    }
}
