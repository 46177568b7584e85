//! Mode, owner and extended attributes: what a file has besides its bytes, and must not lose when
//! another file takes its name.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, fchown};

/// Gives `to` the owner, extended attributes and mode of `from`. Answers `false` when the system
/// does not let us, as with the owner of another user's file.
pub(super) fn keep(from: &File, to: &File) -> io::Result<bool> {
    match keep_all(from, to) {
        Ok(()) => Ok(true),
        // `InvalidInput` is what a container says of an owner it has no number for.
        Err(error) => match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::Unsupported | ErrorKind::InvalidInput => Ok(false),
            _ => Err(error),
        },
    }
}

/// The owner first, since a change of owner clears special mode bits; the mode last, since setting
/// an access list changes it.
fn keep_all(from: &File, to: &File) -> io::Result<()> {
    let (wanted, given) = (from.metadata()?, to.metadata()?);
    let user = (wanted.uid() != given.uid()).then_some(wanted.uid());
    let group = (wanted.gid() != given.gid()).then_some(wanted.gid());
    if user.is_some() || group.is_some() {
        fchown(to, user, group)?;
    }
    // Other systems have extended attributes, too, but no safe way to reach them is at hand.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    extended::keep(from, to)?;
    to.set_permissions(wanted.permissions())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod extended {
    use std::ffi::{CStr, CString};
    use std::fs::File;
    use std::io;

    use rustix::fs::{
        XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fremovexattr, fsetxattr,
    };
    use rustix::io::Errno;

    /// Attributes the kernel computes from the bytes or sets by its own rules: copied, they would lie.
    const COMPUTED: [&CStr; 2] = [c"security.ima", c"security.evm"];

    /// Gives `to` exactly the extended attributes of `from`.
    pub(super) fn keep(from: &File, to: &File) -> io::Result<()> {
        let wanted = names(from)?;
        let given = names(to)?;
        for name in wanted.iter().filter(|name| !COMPUTED.contains(&name.as_c_str())) {
            let value = value(from, name)?;
            // A label the new file was born with may be one that we are not allowed to set.
            if !given.contains(name) || self::value(to, name)? != value {
                fsetxattr(to, name.as_c_str(), &value, XattrFlags::empty())?;
            }
        }
        // An access list inherited from the folder would let in whom the old file kept out. Security
        // labels are the system's own business.
        let foreign = |name: &&CString| !wanted.contains(name) && !name.to_bytes().starts_with(b"security.");
        for name in given.iter().filter(foreign) {
            fremovexattr(to, name.as_c_str())?;
        }
        Ok(())
    }

    /// The names of the extended attributes of `file`; none where the file system has no such thing.
    fn names(file: &File) -> io::Result<Vec<CString>> {
        let length = match flistxattr_query(file) {
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
            length => length?,
        };
        let mut list = vec![0; length];
        let length = flistxattr(file, list.as_mut_slice())?;
        let names = list[..length].split_inclusive(|&byte| byte == 0);
        names
            .map(|name| {
                CStr::from_bytes_with_nul(name)
                    .map(Into::into)
                    .map_err(io::Error::other)
            })
            .collect()
    }

    fn value(file: &File, name: &CStr) -> io::Result<Vec<u8>> {
        let mut value = vec![0; fgetxattr_query(file, name)?];
        let length = fgetxattr(file, name, value.as_mut_slice())?;
        value.truncate(length);
        Ok(value)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::fs::{XattrFlags, flistxattr_query, fsetxattr};

    use super::*;

    #[test]
    fn attributes_the_old_file_did_not_have_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let create = |name| File::create(folder.path().join(name)).unwrap();
        let (from, to) = (create("from"), create("to"));
        let before = flistxattr_query(&to).unwrap_or(0);
        if let Err(error) = fsetxattr(&to, "user.inherited", b"yes", XattrFlags::empty()) {
            eprintln!("skipped: no extended attributes here ({error})");
            return;
        }
        assert!(keep(&from, &to).unwrap());
        assert_eq!(flistxattr_query(&to).unwrap(), before);
    }
}
