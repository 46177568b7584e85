//! Holds the modules of `src/` to their floors.
//!
//! The code is built in floors: a lower floor knows nothing of a higher one, and the floors below the edge
//! touch no file, no clock and no terminal. [`FLOORS`] says which module stands where and what it may use;
//! [`RESERVED`] and [`IMPURE`] say which crates and which parts of `std` and `chrono` are not for everybody.
//!
//! The test reads the source as text: it drops comments, strings and test code, and looks at every path that
//! is left, imports and expressions alike.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use source::{Mention, Source};

#[path = "layers/source.rs"]
mod source;
#[path = "layers/tokens.rs"]
mod tokens;

/// A set of modules that may use the same things.
struct Floor {
    name: &'static str,
    /// Top-level modules; `lib` and `main` stand for the crate roots.
    modules: &'static [&'static str],
    /// Floors it may use beside itself; `None` for all.
    floors: Option<&'static [&'static str]>,
    /// Crates it may use beside `std`; `None` for all that are not [`RESERVED`] for others.
    crates: Option<&'static [&'static str]>,
    /// Whether it must keep away from what [`IMPURE`] lists.
    pure: bool,
}

const FLOORS: [Floor; 6] = [
    Floor {
        name: "ground",
        modules: &["plan", "balance", "room", "rules", "proposal", "edit", "merge"],
        floors: Some(&[]),
        crates: Some(&["chrono", "serde"]),
        pure: true,
    },
    Floor {
        name: "text",
        modules: &["text"],
        floors: Some(&["ground"]),
        crates: Some(&[
            "annotate_snippets",
            "chrono",
            "diffy",
            "serde",
            "strsim",
            "toml",
            "toml_parser",
            "unicode_normalization",
            "unicode_segmentation",
            "unicode_width",
        ]),
        pure: true,
    },
    Floor {
        name: "edge",
        modules: &["store", "exchange", "git"],
        floors: Some(&["ground", "text"]),
        crates: None,
        pure: false,
    },
    Floor {
        name: "planner",
        modules: &["planner"],
        floors: Some(&["ground", "text"]),
        crates: None,
        pure: true,
    },
    Floor {
        name: "screen",
        modules: &["screen"],
        floors: Some(&["ground", "text", "planner"]),
        crates: None,
        pure: true,
    },
    Floor {
        name: "shell",
        modules: &["terminal", "runner", "cli", "config", "lib", "main"],
        floors: None,
        crates: None,
        pure: false,
    },
];

/// Modules that do I/O: those of the edge and the shell.
const WITH_IO: &[&str] = &[
    "store", "exchange", "git", "terminal", "runner", "cli", "config", "main",
];

/// Crates that only some modules may use.
const RESERVED: [(&str, &[&str]); 13] = [
    ("anyhow", &["runner", "cli", "main"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli", "main"]),
    ("clap_mangen", &["cli", "main"]),
    ("crossterm", &["terminal", "runner"]),
    ("csv", &["exchange"]),
    ("directories", WITH_IO),
    ("notify", WITH_IO),
    ("ratatui", &["screen", "terminal", "runner", "cli", "main"]),
    ("rustix", WITH_IO),
    ("signal_hook", WITH_IO),
    ("tempfile", WITH_IO),
    ("toml_parser", &["text"]),
];

/// What a pure floor must not name: files, network, processes, surroundings, standard streams, clocks.
const IMPURE: [&str; 14] = [
    "chrono::Local",
    "chrono::Utc::now",
    "chrono::offset::Local",
    "chrono::offset::Utc::now",
    "std::env",
    "std::fs",
    "std::io::stderr",
    "std::io::stdin",
    "std::io::stdout",
    "std::net",
    "std::os",
    "std::process",
    "std::time::Instant",
    "std::time::SystemTime",
];

#[test]
fn every_module_stands_on_a_floor() -> Result<(), Box<dyn Error>> {
    let homeless = source_files()?
        .iter()
        .map(File::floor_module)
        .filter(|module| floor_of(module).is_none())
        .map(|module| format!("module `{module}` stands on no floor: add it to FLOORS in tests/layers.rs"))
        .collect();
    assert_none(&homeless);
    Ok(())
}

#[test]
fn no_module_reaches_above_its_floor() -> Result<(), Box<dyn Error>> {
    let dependencies = dependencies(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    let faults = source_files()?
        .iter()
        .flat_map(|file| file.faults(&dependencies))
        .collect();
    assert_none(&faults);
    Ok(())
}

// What is allowed.

fn floor_of(module: &str) -> Option<&'static Floor> {
    FLOORS.iter().find(|floor| floor.modules.contains(&module))
}

/// Says why `module` must not mention `path`, if so.
fn objection(module: &str, mention: &Mention, dependencies: &BTreeSet<String>) -> Option<String> {
    let floor = floor_of(module)?;
    match mention.path[0].as_str() {
        "crate" => reach(module, floor, mention),
        "std" | "core" | "alloc" => impurity(floor, mention),
        name if dependencies.contains(name) => {
            trespass(module, floor, name).or_else(|| impurity(floor, mention))
        }
        _ => None,
    }
}

fn reach(module: &str, floor: &Floor, mention: &Mention) -> Option<String> {
    let below = floor.floors?;
    let Some(other) = mention.path.get(1) else {
        return Some("name the module that is meant, the crate root stands on no floor".into());
    };
    if other == module {
        return None;
    }
    let Some(target) = floor_of(other) else {
        return Some(format!(
            "`{other}` is no module of any floor; name a thing by the module it lives in"
        ));
    };
    if target.name == floor.name || below.contains(&target.name) {
        return None;
    }
    let allowed = if below.is_empty() {
        "nothing else of this crate".into()
    } else {
        below.join(", ")
    };
    Some(format!(
        "that is on the {} floor, and {} may use {allowed}",
        target.name, floor.name
    ))
}

fn trespass(module: &str, floor: &Floor, name: &str) -> Option<String> {
    let reserved = RESERVED.iter().find(|(crate_name, _)| *crate_name == name);
    if let Some((_, modules)) = reserved.filter(|(_, modules)| !modules.contains(&module)) {
        return Some(format!("only {} may use {name}", modules.join(", ")));
    }
    let allowed = floor.crates.filter(|crates| !crates.contains(&name))?;
    Some(format!(
        "the {} floor may use std, {}",
        floor.name,
        allowed.join(", ")
    ))
}

fn impurity(floor: &Floor, mention: &Mention) -> Option<String> {
    let path = mention.path.join("::");
    let within = |whole: &str, part: &str| whole == part || whole.starts_with(&format!("{part}::"));
    let named = IMPURE
        .iter()
        .find(|impure| within(&path, impure) || mention.glob && within(impure, &path))?;
    floor
        .pure
        .then(|| format!("{named} is for the edge and the shell; pass what it would give as a value"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the crate.
struct File {
    /// Relative to the project's root.
    path: PathBuf,
    /// `src/rules/too_close.rs` is `["rules", "too_close"]`.
    module: Vec<String>,
    source: Source,
}

impl File {
    fn new(path: &Path, text: &str) -> Self {
        let below_src = path.with_extension("");
        let module: Vec<_> = below_src
            .iter()
            .skip(1)
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let is_root = ["lib", "main"].iter().any(|name| module == [*name]);
        let source = Source::read(if is_root { &[] } else { &module }, text);
        Self {
            path: path.to_owned(),
            module,
            source,
        }
    }

    /// The top-level module that the file belongs to.
    fn floor_module(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    fn faults(&self, dependencies: &BTreeSet<String>) -> Vec<String> {
        let (file, module) = (self.path.display(), self.floor_module());
        let fault = |mention: &Mention| {
            let why = objection(module, mention, dependencies)?;
            Some(format!(
                "{file}:{}: {module} mentions {}: {why}",
                mention.line,
                mention.path.join("::")
            ))
        };
        self.source.mentions.iter().filter_map(fault).collect()
    }
}

/// The files of the crate, without those of test modules.
fn source_files() -> Result<Vec<File>, Box<dyn Error>> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(File::new(path.strip_prefix(root())?, &fs::read_to_string(&path)?));
            }
        }
    }
    let tests: Vec<_> = files
        .iter()
        .flat_map(|file| file.source.test_modules.clone())
        .collect();
    files.retain(|file| !tests.iter().any(|module| file.module.starts_with(module)));
    Ok(files)
}

/// The names by which the code knows the crates of a manifest.
fn dependencies(manifest: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let manifest: toml::Table = manifest.parse()?;
    let tables = manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten();
    let names = tables
        .map(|(_, target)| target.get("dependencies"))
        .chain([manifest.get("dependencies")])
        .filter_map(|table| table.and_then(toml::Value::as_table))
        .flat_map(toml::Table::keys)
        .map(|name| name.replace('-', "_"))
        .collect();
    Ok(names)
}

fn assert_none(faults: &BTreeSet<String>) {
    let lines: Vec<_> = faults.iter().map(String::as_str).collect();
    assert!(faults.is_empty(), "\n{}\n", lines.join("\n"));
}

/// The faults of `text` as if it stood in `src/<file>`, from the line number on.
fn faults_in(file: &str, text: &str) -> Vec<String> {
    let known = [
        "chrono",
        "clap",
        "crossterm",
        "csv",
        "ratatui",
        "serde",
        "toml",
        "toml_parser",
    ];
    let path = Path::new("src").join(file);
    let start = path.display().to_string().len() + 1;
    let faults = File::new(&path, text).faults(&known.map(str::to_owned).into());
    faults
        .into_iter()
        .map(|fault| fault[start..].to_owned())
        .collect()
}

#[test]
fn a_planted_violation_is_found_with_its_line_and_reason() {
    assert_eq!(
        faults_in(
            "plan/post.rs",
            "use crate::plan::Month;\n\nuse crate::screen::Theme;\n"
        ),
        ["3: plan mentions crate::screen::Theme: \
          that is on the screen floor, and ground may use nothing else of this crate"]
    );
    assert_eq!(
        faults_in("planner.rs", "fn save() { crate::store::save() }"),
        [
            "1: planner mentions crate::store::save: that is on the edge floor, and planner may use ground, text"
        ]
    );
}

#[test]
fn what_a_floor_may_use_is_no_fault() {
    let clean = [
        (
            "plan.rs",
            "use chrono::NaiveDate; use crate::edit::Edit; fn f(d: std::time::Duration) {}",
        ),
        (
            "text.rs",
            "mod spans; use toml_parser::Source; use crate::plan; fn f() { spans::index() }",
        ),
        ("store.rs", "use std::fs; use crate::text; use crate::plan::Plan;"),
        (
            "screen/grid.rs",
            "use ratatui::layout::Rect; use crate::planner::Planner;",
        ),
        (
            "runner.rs",
            "use std::time::Instant; use crossterm::event; use crate::anything;",
        ),
        (
            "main.rs",
            "use postmix::cli; use clap::Parser; fn main() { cli::run() }",
        ),
    ];
    for (file, text) in clean {
        assert_eq!(faults_in(file, text), [""; 0], "{file}");
    }
}

#[test]
fn crates_are_used_only_where_they_are_allowed() {
    let planted = [
        ("plan.rs", "use toml::Table;"),
        ("planner.rs", "use ratatui::style::Color;"),
        ("screen.rs", "use ratatui::crossterm::event::KeyCode;"),
        ("screen.rs", "use ratatui::prelude::crossterm::event;"),
        ("exchange.rs", "use toml_parser::Source;"),
        ("runner.rs", "#[derive(clap::Parser)] struct Arguments;"),
    ];
    for (file, text) in planted {
        assert_eq!(faults_in(file, text).len(), 1, "{file}: {text}");
    }
}

#[test]
fn files_and_clocks_are_kept_from_the_pure_floors_under_any_name() {
    let planted = [
        "fn f() { std::fs::read(p) }",
        "use std::{collections::BTreeMap, env as surroundings};",
        "use std::time; fn f() { time::Instant::now() }",
        "use std::time::*;",
        "use chrono::Utc; fn f() { Utc::now() }",
        "use chrono::prelude::*;",
        "use std::io::{self, Write}; fn f() { io::stdout() }",
    ];
    for text in planted {
        assert_eq!(faults_in("balance.rs", text).len(), 1, "{text}");
    }
    assert_eq!(
        faults_in(
            "plan.rs",
            "use chrono::{DateTime, Utc}; type Moment = DateTime<Utc>;"
        ),
        [""; 0]
    );
}

#[test]
fn the_crate_root_is_no_way_round() {
    assert_eq!(faults_in("plan.rs", "use crate::*;").len(), 1);
    assert_eq!(faults_in("plan.rs", "use super::Planner;").len(), 1);
    assert_eq!(faults_in("plan.rs", "use crate as root;").len(), 1);
}

#[test]
fn the_manifest_names_the_crates() -> Result<(), Box<dyn Error>> {
    let manifest = "[dependencies]\nclap-x = '1'\n[target.'cfg(unix)'.dependencies]\nrustix = '1'\n[dev-dependencies]\ninsta = '1'";
    assert_eq!(
        dependencies(manifest)?,
        ["clap_x", "rustix"].map(str::to_owned).into()
    );
    Ok(())
}
