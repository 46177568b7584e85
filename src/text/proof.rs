//! The last look before a text replaces a file.

use super::PlanText;

/// Texts up to this many bytes, several hundred posts, are read again as a whole before they are saved. In longer
/// ones that would take longer than the saving; there it rests on every edit having been read back when it was made.
const WHOLE_UP_TO: usize = 64 * 1024;

impl PlanText {
    /// Whether `text`, the text as it stands, says what the plan in memory says.
    pub fn is_said_by(&self, text: &str) -> bool {
        if text.len() > WHOLE_UP_TO {
            return true;
        }
        let mut read = Self::read(text.to_owned(), self.plan.month);
        // A month that the file does not name is that of most posts when it was opened; it stays while it is open.
        read.plan.month = self.plan.month;
        !read.has_errors && read.plan == self.plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Month;

    #[test]
    fn a_text_that_says_something_else_is_found_out() {
        let text = "[[post]]\ndate = 2026-12-01\ntitle = \"one\"\n";
        let plan = PlanText::read(text.to_owned(), Month::new(2026, 12).unwrap());
        assert!(plan.is_said_by(text));
        assert!(plan.is_said_by(&format!("# a comment says nothing\n{text}")));
        assert!(!plan.is_said_by(&text.replace("one", "two")));
        assert!(!plan.is_said_by(&text.replace("\"one\"", "\"one")));
        assert!(!plan.is_said_by(""));
    }
}
