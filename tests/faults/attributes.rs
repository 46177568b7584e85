//! What a plan's file is besides its text: links, mode, owner, extended attributes.

use super::scene::{NEW, OLD, Scene, is_root, skip};
use postmix::store::{self, Expected, SaveError};
use postmix::text::Delta;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

#[test]
fn case_13_a_symbolic_link_is_kept_and_its_target_updated() {
    let scene = Scene::new();
    let (one, other) = (scene.outside("one.toml"), scene.outside("other.toml"));
    symlink("plans/plan.toml", &one).unwrap();
    symlink(&one, &other).unwrap();
    store::save(&other, NEW, Expected::Text(OLD)).unwrap();
    assert_eq!(scene.text(), NEW);
    assert!(scene.plan().symlink_metadata().unwrap().is_file());
    assert_eq!(fs::read_link(&one).unwrap().to_str(), Some("plans/plan.toml"));
    assert_eq!(fs::read_link(&other).unwrap(), one);
    assert_eq!(scene.names(), ["plan.toml"]);
}

#[test]
fn case_14_a_hard_link_is_saved_in_place_after_the_text_is_safe() {
    let scene = Scene::new();
    let other = scene.outside("other.toml");
    fs::hard_link(scene.plan(), &other).unwrap();
    let mut journal = scene.records().begin(OLD).unwrap();
    journal.append(&Delta::between(OLD, NEW).unwrap()).unwrap();
    let saved = store::save_with(&scene.plan(), NEW, Expected::Text(OLD), || {
        assert_eq!(scene.text(), OLD, "not a byte is written before");
        journal.secure()
    });
    assert!(saved.unwrap().in_place);
    assert!(!journal.is_dirty());
    assert_eq!(fs::read_to_string(other).unwrap(), NEW);
}

#[test]
fn case_14_a_hard_link_is_left_alone_when_the_text_is_not_safe() {
    let scene = Scene::new();
    fs::hard_link(scene.plan(), scene.outside("other.toml")).unwrap();
    let refused = || Err(std::io::Error::other("no journal"));
    let error = store::save_with(&scene.plan(), NEW, Expected::Text(OLD), refused).unwrap_err();
    assert!(matches!(error, SaveError::NotSecured { .. }), "{error:?}");
    assert_eq!(scene.text(), OLD);
}

#[test]
fn case_15_the_mode_is_unchanged() {
    let scene = Scene::new();
    for mode in [0o600, 0o640, 0o664, 0o755] {
        fs::write(scene.plan(), OLD).unwrap();
        fs::set_permissions(scene.plan(), fs::Permissions::from_mode(mode)).unwrap();
        store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap();
        assert_eq!(fs::metadata(scene.plan()).unwrap().mode() & 0o7777, mode);
    }
}

#[test]
fn case_15_the_owner_is_unchanged() {
    if !is_root() {
        return skip("only root can give a file away");
    }
    let scene = Scene::new();
    chown(scene.plan(), Some(4711), Some(4712)).unwrap();
    let saved = store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap();
    assert!(!saved.in_place);
    let metadata = fs::metadata(scene.plan()).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()), (4711, 4712));
}

#[test]
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn case_15_extended_attributes_are_unchanged() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let scene = Scene::new();
    if let Err(error) = setxattr(scene.plan(), "user.colour", b"green", XattrFlags::empty()) {
        return skip(&format!("no extended attributes here ({error})"));
    }
    store::save(&scene.plan(), NEW, Expected::Text(OLD)).unwrap();
    let mut value = [0; 16];
    let length = getxattr(scene.plan(), "user.colour", &mut value).unwrap();
    assert_eq!(&value[..length], b"green");
}
