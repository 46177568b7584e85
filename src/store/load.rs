//! Reading a plan file.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::stamp::Stamp;

/// The largest plan that is read: 100 MB. A plan of ten thousand posts has two.
pub const SIZE_LIMIT: u64 = 100_000_000;

/// The size from which on a plan should be warned about: 20 MB. It works, but not as fast as the user may
/// be used to.
pub const SIZE_TO_WARN_AT: u64 = 20_000_000;

/// A plan file as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The path it was asked for by; symbolic links are not resolved.
    pub path: PathBuf,
    /// The text, byte for byte, including a byte-order mark and the line ends.
    pub text: String,
    /// What the file was when it was read.
    pub stamp: Stamp,
}

impl Loaded {
    /// Whether the plan is so large that the user should be told: [`SIZE_TO_WARN_AT`] or more.
    pub fn is_large(&self) -> bool {
        self.text.len() as u64 >= SIZE_TO_WARN_AT
    }
}

/// Why a plan could not be read.
///
/// The message is complete: what happened, where, and what to do about it. The cause from the
/// operating system is part of it and therefore not repeated as a source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no such file.
    #[error("there is no file `{}`: check the name and the folder", path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// The path names a folder.
    #[error("`{}` is a folder: name the plan file inside it", path.display())]
    Folder {
        /// The folder asked for.
        path: PathBuf,
    },
    /// The file is larger than [`SIZE_LIMIT`].
    #[error("`{}` is over {} MB, the most a plan may have: split it, or check that it is a plan",
        path.display(), SIZE_LIMIT / 1_000_000)]
    TooLarge {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file has a byte that does not belong to UTF-8 text.
    #[error("`{}` is not UTF-8 text at line {line}, column {column}: save it as UTF-8", path.display())]
    NotUtf8 {
        /// The file asked for.
        path: PathBuf,
        /// The line of the first bad byte, from 1.
        line: usize,
        /// The column of the first bad byte in characters, from 1.
        column: usize,
    },
    /// The file has a NUL byte, so it is not text, or text in UTF-16.
    #[error("`{}` has a NUL byte at line {line}, column {column}: save it as UTF-8", path.display())]
    Nul {
        /// The file asked for.
        path: PathBuf,
        /// The line of the first NUL, from 1.
        line: usize,
        /// The column of the first NUL in characters, from 1.
        column: usize,
    },
    /// The operating system refused.
    #[error("cannot read `{}`: {reason}; check the file and its permissions", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// What the operating system said.
        reason: io::Error,
    },
}

/// Reads the plan file at `path`.
///
/// The file is read once and not copied. What is no regular file, such as a pipe, is read to its end.
///
/// # Errors
/// See [`LoadError`]; the file is never touched.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let refused = |reason: io::Error| match reason.kind() {
        ErrorKind::NotFound => LoadError::Missing { path: path.into() },
        _ => LoadError::Unreadable {
            path: path.into(),
            reason,
        },
    };
    if fs::metadata(path).map_err(refused)?.is_dir() {
        return Err(LoadError::Folder { path: path.into() });
    }
    let file = File::open(path).map_err(refused)?;
    // Taken before the bytes: a write that comes in between makes the stamp look stale, never fresh.
    let now = SystemTime::now();
    let metadata = file.metadata().map_err(refused)?;
    let text = read(path, file, metadata.len())?;
    Ok(Loaded {
        path: path.into(),
        text,
        stamp: Stamp::new(&metadata, now),
    })
}

/// Reads a plan from `reader`, such as standard input, with the same checks as [`load`].
///
/// `name` stands for the path in messages.
///
/// # Errors
/// See [`LoadError`].
pub fn load_from_reader(name: &Path, reader: impl Read) -> Result<String, LoadError> {
    read(name, reader, 0)
}

/// All of `reader`, which is thought to hold `len` bytes, as text.
fn read(path: &Path, reader: impl Read, len: u64) -> Result<String, LoadError> {
    let too_large = || LoadError::TooLarge { path: path.into() };
    let unreadable = |reason| LoadError::Unreadable {
        path: path.into(),
        reason,
    };
    if len > SIZE_LIMIT {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let room = usize::try_from(len).map_err(|_| too_large())?;
    bytes
        .try_reserve_exact(room)
        .map_err(|_| unreadable(ErrorKind::OutOfMemory.into()))?;
    // The length is a promise only; one byte past the limit tells that it was broken.
    let count = reader
        .take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if count as u64 > SIZE_LIMIT {
        return Err(too_large());
    }
    into_text(path, bytes)
}

/// `bytes` as text, if they are UTF-8 without a NUL; otherwise whichever bad byte comes first.
fn into_text(path: &Path, bytes: Vec<u8>) -> Result<String, LoadError> {
    let (bytes, good) = match String::from_utf8(bytes) {
        Ok(text) if !text.as_bytes().contains(&0) => return Ok(text),
        Ok(text) => (text.into_bytes(), usize::MAX),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            (error.into_bytes(), good)
        }
    };
    let nul = bytes.iter().take(good).position(|&byte| byte == 0);
    let (line, column) = place(&bytes[..nul.unwrap_or(good)]);
    let path = path.into();
    Err(match nul {
        Some(_) => LoadError::Nul { path, line, column },
        None => LoadError::NotUtf8 { path, line, column },
    })
}

/// The line and column, both from 1, of what follows the UTF-8 text `before`.
fn place(before: &[u8]) -> (usize, usize) {
    let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
    let lines = before.split(|&byte| byte == b'\n');
    let starts_character = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    let column = lines
        .clone()
        .next_back()
        .map_or(0, |last| last.iter().filter(starts_character).count());
    (lines.count(), column + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_bytes(bytes: &[u8]) -> Result<Loaded, LoadError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        fs::write(&path, bytes).unwrap();
        load(&path)
    }

    #[test]
    fn text_is_returned_exactly() {
        for text in ["", "a = 1", "\u{feff}a = 1\r\nb = 'é'\n\r\n", "\r\r\n\u{202e}"] {
            assert_eq!(load_bytes(text.as_bytes()).unwrap().text, text);
            assert_eq!(load_from_reader(Path::new("-"), text.as_bytes()).unwrap(), text);
        }
    }

    #[test]
    fn the_first_byte_that_is_not_utf8_is_named_by_line_and_column() {
        let error = load_bytes(b"a = 1\r\nb = '\xc3\xa9\xe9'\nc = '\xff'").unwrap_err();
        assert!(
            matches!(
                error,
                LoadError::NotUtf8 {
                    line: 2,
                    column: 7,
                    ..
                }
            ),
            "{error:?}"
        );
        let message = error.to_string();
        assert!(message.contains("plan.toml` is not UTF-8 text at line 2, column 7: save it as UTF-8"));
        // Latin-1 after a mark: editors do not count the mark as a column.
        let error = load_bytes(b"\xef\xbb\xbfab\xe9").unwrap_err();
        assert!(
            matches!(
                error,
                LoadError::NotUtf8 {
                    line: 1,
                    column: 3,
                    ..
                }
            ),
            "{error:?}"
        );
    }

    #[test]
    fn the_first_nul_is_named_by_line_and_column() {
        let error = load_bytes(b"a = 1\n\nb\0\0\xff").unwrap_err();
        assert!(
            matches!(
                error,
                LoadError::Nul {
                    line: 3,
                    column: 2,
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(
            error
                .to_string()
                .contains("NUL byte at line 3, column 2: save it as UTF-8")
        );
        let error = load_bytes(b"a\xff\0").unwrap_err();
        assert!(
            matches!(
                error,
                LoadError::NotUtf8 {
                    line: 1,
                    column: 2,
                    ..
                }
            ),
            "{error:?}"
        );
        let error = load_from_reader(Path::new("-"), &b"a\0"[..]).unwrap_err();
        assert!(
            matches!(
                error,
                LoadError::Nul {
                    line: 1,
                    column: 2,
                    ..
                }
            ),
            "{error:?}"
        );
    }

    #[test]
    fn a_missing_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(&folder.path().join("plan.toml")).unwrap_err();
        assert!(matches!(error, LoadError::Missing { .. }), "{error:?}");
        assert!(error.to_string().starts_with("there is no file `"));
    }

    #[test]
    fn a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(folder.path()).unwrap_err();
        assert!(matches!(error, LoadError::Folder { .. }), "{error:?}");
    }

    #[test]
    fn a_file_over_100_mb_is_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.toml");
        File::create(&path).unwrap().set_len(SIZE_LIMIT + 1).unwrap();
        let error = load(&path).unwrap_err();
        assert!(matches!(error, LoadError::TooLarge { .. }), "{error:?}");
        assert!(error.to_string().contains("over 100 MB"), "{error}");
    }

    #[test]
    fn a_file_of_20_mb_is_read_and_called_large() {
        let large = usize::try_from(SIZE_TO_WARN_AT).unwrap();
        assert!(load_bytes(&vec![b' '; large]).unwrap().is_large());
        assert!(!load_bytes(&vec![b' '; large - 1]).unwrap().is_large());
    }

    #[test]
    fn an_endless_reader_is_refused_at_the_limit() {
        let error = load_from_reader(Path::new("-"), io::repeat(b' ')).unwrap_err();
        assert!(matches!(error, LoadError::TooLarge { .. }), "{error:?}");
    }

    #[test]
    fn a_failing_read_says_what_the_system_said() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the cable is out"))
            }
        }
        let error = load_from_reader(Path::new("-"), Broken).unwrap_err();
        assert!(
            error.to_string().starts_with("cannot read `-`: the cable is out"),
            "{error}"
        );
    }
}
