//! Checks of the project's own files: how modules are called and where they live.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that say nothing about what is in the module, and the file name that hides it.
const BANNED: [&str; 6] = ["mod", "utils", "helpers", "manager", "handler", "common"];

#[test]
fn module_names_say_what_is_in_them() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = Vec::new();
    for folder in ["src", "tests", "benches"].map(|name| root.join(name)) {
        if folder.is_dir() {
            entries_below(&folder, &mut named)?;
        }
    }
    let banned: Vec<_> = named.iter().filter(|path| is_banned(path)).collect();
    assert!(
        banned.is_empty(),
        "a module file is called after its content, not one of {BANNED:?}: {banned:?}"
    );
    Ok(())
}

#[test]
fn only_whole_names_are_banned() {
    assert!(is_banned(Path::new("src/rules/mod.rs")));
    assert!(is_banned(Path::new("tests/common")));
    assert!(!is_banned(Path::new("src/planner/mode.rs")));
}

fn is_banned(path: &Path) -> bool {
    path.file_stem()
        .is_some_and(|stem| BANNED.iter().any(|name| stem == *name))
}

fn entries_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            entries_below(&path, found)?;
        }
        found.push(path);
    }
    Ok(())
}
