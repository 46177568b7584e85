//! Paths as bytes, whatever is in them: on Unix any bytes but NUL, on Windows any 16-bit units.

use std::path::{Path, PathBuf};

/// The bytes of `path`, from which [`from_bytes`] makes it again on the same system.
#[cfg(unix)]
pub(super) fn to_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// The path that [`to_bytes`] was given, if these are bytes of its.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "not all bytes are a path on Windows")]
pub(super) fn from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    Some(OsStr::from_bytes(bytes).into())
}

/// The bytes of `path`, from which [`from_bytes`] makes it again on the same system.
#[cfg(windows)]
pub(super) fn to_bytes(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str()
        .encode_wide()
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The path that [`to_bytes`] was given, if these are bytes of its.
#[cfg(windows)]
pub(super) fn from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    use std::ffi::OsString;
    use std::os::windows::ffi::OsStringExt;
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<_> = units.iter().map(|&unit| u16::from_le_bytes(unit)).collect();
    rest.is_empty().then(|| OsString::from_wide(&units).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_bytes() {
        for path in ["", "/a/plan.toml", "é/\u{1f600} "] {
            assert_eq!(from_bytes(&to_bytes(Path::new(path))).unwrap(), Path::new(path));
        }
    }

    #[test]
    #[cfg(unix)]
    fn so_does_one_that_is_no_unicode() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"/a/\xff\xfe\n.toml"));
        assert_eq!(from_bytes(&to_bytes(path)).unwrap(), path);
    }
}
