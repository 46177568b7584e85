//! A name shared by many posts.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A short text that many posts share: a channel, an owner, a pillar, a tag. Cloning one is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// Whether this is that name, upper and lower case being the same.
    pub fn eq_ignore_case(&self, other: &str) -> bool {
        same_ignoring_case(self, other)
    }
}

/// Whether two words are the same but for upper and lower case, in any script.
pub(crate) fn same_ignoring_case(one: &str, other: &str) -> bool {
    // Most names are compared with themselves, or as they are written elsewhere.
    if std::ptr::eq(one, other) || one == other {
        return true;
    }
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.chars()
        .flat_map(char::to_lowercase)
        .eq(other.chars().flat_map(char::to_lowercase))
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
