//! Hearing that something has happened to the open plan's file.
//!
//! The folder is watched and not the file: a save puts another file in its place, and a watch on the old one would see
//! nothing any more. Whatever is heard is a hint only; the file's bytes are the proof.

use super::Event;
use crate::store::real_path;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::AccessKind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

/// Watches the folders of the open plan.
pub(super) struct Watch {
    events: Sender<Event>,
    watched: Option<PathBuf>,
    /// Watches for as long as it lives.
    watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Watches nothing yet.
    pub(super) fn new(events: Sender<Event>) -> Self {
        Self {
            events,
            watched: None,
            watcher: None,
        }
    }

    /// Watches the file at `path` instead of another. Where the system offers no watching, changes are noticed when the
    /// plan is saved. Returns whether it is another one than before: what happened to it until now was not heard.
    pub(super) fn turn_to(&mut self, path: Option<&Path>) -> bool {
        if self.watched.as_deref() == path {
            return false;
        }
        self.watched = path.map(Path::to_owned);
        self.watcher = path.and_then(|path| watcher(path, self.events.clone()).ok());
        true
    }
}

/// A watcher of the folder that the path is in and, for a symbolic link, of that of the file itself.
fn watcher(path: &Path, events: Sender<Event>) -> notify::Result<RecommendedWatcher> {
    let path = std::path::absolute(path)?;
    let real = real_path(&path)?;
    let names = [&path, &real].map(|path| path.file_name().map(ToOwned::to_owned));
    let mut watcher = notify::recommended_watcher(move |heard: notify::Result<notify::Event>| {
        let concerns = match &heard {
            // Reading is nobody's business; that we read ourselves would never end.
            Ok(event)
                if matches!(
                    event.kind,
                    EventKind::Access(AccessKind::Open(_) | AccessKind::Read)
                ) =>
            {
                false
            }
            Ok(event) => {
                event.need_rescan()
                    || event
                        .paths
                        .iter()
                        .any(|path| names.iter().flatten().any(|name| path.file_name() == Some(name)))
            }
            // Something may have been missed.
            Err(_) => true,
        };
        if concerns {
            // The loop that listens ends only with the program.
            let _ = events.send(Event::Disk);
        }
    })?;
    let mut folders: Vec<&Path> = [&path, &real]
        .into_iter()
        .filter_map(|path| path.parent())
        .collect();
    folders.dedup();
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
    }
    Ok(watcher)
}
