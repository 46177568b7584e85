//! The settings of a repository.

use super::{GitError, Repository};

/// What `git config` exits with where there is no such setting.
const NOT_SET: Option<i32> = Some(1);
/// What it exits with where there is none to take out.
const NOTHING_TO_UNSET: Option<i32> = Some(5);

impl Repository {
    /// The value that counts, whether it is set here or for all repositories.
    ///
    /// # Errors
    /// git refused.
    pub fn setting(&self, key: &str) -> Result<Option<String>, GitError> {
        Ok(self.values(&["config", "-z", "--get-all", key])?.pop())
    }

    /// The values that this repository's own settings give, the last of which counts.
    ///
    /// # Errors
    /// git refused.
    pub fn own_settings(&self, key: &str) -> Result<Vec<String>, GitError> {
        self.values(&["config", "--local", "-z", "--get-all", key])
    }

    /// Sets a value in this repository's own settings, in the place of those it had.
    ///
    /// # Errors
    /// git refused.
    pub fn set(&self, key: &str, value: &str) -> Result<(), GitError> {
        self.ask(["config", "--local", "--replace-all", key, value])?
            .granted()?;
        Ok(())
    }

    /// Takes a value out of this repository's own settings; it need not be there.
    ///
    /// # Errors
    /// git refused.
    pub fn unset(&self, key: &str) -> Result<(), GitError> {
        let answer = self.ask(["config", "--local", "--unset-all", key])?;
        if answer.status() != NOTHING_TO_UNSET {
            answer.granted()?;
        }
        Ok(())
    }

    fn values(&self, words: &[&str]) -> Result<Vec<String>, GitError> {
        let answer = self.ask(words.iter().copied())?;
        if answer.status() == NOT_SET {
            return Ok(Vec::new());
        }
        let answer = answer.granted()?;
        let values = answer.records().map(|value| String::from_utf8_lossy(value));
        Ok(values.map(Into::into).collect())
    }
}
