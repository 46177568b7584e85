//! Writing JSON that is exact and still safe to look at.

use crate::text::display;
use anyhow::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;

/// Writes a value as JSON, over several lines.
pub(super) fn write(out: &mut dyn Write, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    out.write_all(escaped(&json).as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// JSON with everything that a terminal might obey, or not show, as escapes: it means the same as before.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut one = [0; 4];
    for c in json.chars() {
        let harmless = c == '\n'
            || matches!(c, ' '..='~')
            || *display::line(c.encode_utf8(&mut one)) == *c.encode_utf8(&mut [0; 4]);
        if harmless {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaping_changes_no_value_and_leaves_no_control(text in "(\\PC|[\n\"\\\\\u{1b}\u{7f}\u{9b}\u{202e}é😀\u{e0001}]){0,20}") {
            let json = serde_json::to_string(&text).unwrap();
            let safe = escaped(&json);
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
            let obeyed = safe.contains(|c: char| c.is_control() || c == '\u{202e}');
            prop_assert!(!obeyed);
        }
    }

    #[test]
    fn common_text_stays_legible() {
        let text = "\"Größe – 漢字 😀\"";
        assert_eq!(escaped(text), text);
    }
}
