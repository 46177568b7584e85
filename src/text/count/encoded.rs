//! How long a host's name is in ASCII, which is how names in other scripts are registered.

/// The most characters of a label (a part of a host's name between dots) in ASCII.
pub(super) const LABEL: usize = 63;

/// What a label written in another script begins with in ASCII.
pub(super) const ENCODED: &str = "xn--";

/// The characters of a label in ASCII, by RFC 3492; no more than makes it too long.
pub(super) fn encoded_length(label: &str) -> usize {
    if label.is_ascii() {
        return label.len();
    }
    let mut points: Vec<u32> = label
        .chars()
        .map(u32::from)
        .filter(|point| *point >= 0x80)
        .collect();
    let basic = label.len() - label.bytes().filter(|byte| !byte.is_ascii()).count();
    let mut length = ENCODED.len() + basic + usize::from(basic > 0);
    if length + points.len() > LABEL {
        return length + points.len();
    }
    let all: Vec<u32> = label.chars().map(u32::from).collect();
    points.sort_unstable();
    points.dedup();
    let (mut delta, mut bias, mut handled, mut next) = (0_u32, 72, u32::try_from(basic).unwrap_or(0), 0x80);
    let mut is_first = true;
    for point in points {
        delta += (point - next) * (handled + 1);
        next = point;
        for other in &all {
            if *other < next {
                delta += 1;
            } else if *other == next {
                length += digits(delta, bias);
                handled += 1;
                bias = adapt(delta, handled, is_first);
                is_first = false;
                delta = 0;
            }
        }
        delta += 1;
        next += 1;
    }
    length
}

/// How many digits a number takes in the encoding of RFC 3492.
fn digits(number: u32, bias: u32) -> usize {
    let mut rest = number;
    let mut digits = 1;
    loop {
        let threshold = (36 * u32::try_from(digits).unwrap_or(36))
            .saturating_sub(bias)
            .clamp(1, 26);
        if rest < threshold {
            return digits;
        }
        rest = (rest - threshold) / (36 - threshold);
        digits += 1;
    }
}

/// The next bias of the encoding of RFC 3492.
fn adapt(delta: u32, handled: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / handled.max(1);
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_measured_in_ascii() {
        // Names whose encoded form is known.
        for (label, encoded) in [
            ("bücher", "xn--bcher-kva"),
            ("münchen", "xn--mnchen-3ya"),
            ("みんな", "xn--q9jyb4c"),
            ("中国", "xn--fiqs8s"),
            ("сайт", "xn--80aswg"),
            ("☃", "xn--n3h"),
            ("💩", "xn--ls8h"),
            ("example", "example"),
        ] {
            assert_eq!(encoded_length(label), encoded.len(), "{label}");
        }
    }
}
