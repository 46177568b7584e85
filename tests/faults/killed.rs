//! Saves whose process is killed at each of their system calls.

use super::child::{self, BEGIN, END};
use super::scene::{NEW, OLD, Scene, skip, tool};
use postmix::store::{self, Expected};
use std::collections::HashMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

/// Runs the child in `scene` under strace with one more `injection`. The second one makes the test run on the
/// first thread, so that the system calls of the process are in one order.
fn traced(scene: &Scene, injection: &str) -> Command {
    let log = scene.outside("log");
    let log = log.to_str().unwrap();
    let one_thread = "inject=clone,clone3:error=EAGAIN";
    let mut strace = vec!["strace", "-y", "-o", log, "-e", one_thread];
    if !injection.is_empty() {
        strace.extend(["-e", injection]);
    }
    child::saving(scene, &strace)
}

/// The system calls of one save: the name of each, and the how-manieth of that name it is in its process.
fn calls(scene: &Scene) -> Result<Vec<(String, usize)>, String> {
    let output = tool(&mut traced(scene, ""))?;
    assert_eq!(child::said(&output.stdout).len(), 1, "{output:?}");
    let log = fs::read_to_string(scene.outside("log")).unwrap();
    let (mut counts, mut calls, mut during) = (HashMap::new(), Vec::new(), false);
    for line in log.lines() {
        let Some((name, _)) = line.split_once('(') else {
            continue;
        };
        let count = counts.entry(name).or_insert(0);
        *count += 1;
        if line.contains(END) {
            return Ok(calls);
        }
        if during {
            calls.push((name.to_owned(), *count));
        }
        during |= line.contains(BEGIN);
    }
    panic!("the save has no end:\n{log}")
}

/// Kills a save in a scene like `set_up` makes at each of its system calls, and looks at what is left. How many
/// times that was; none where the means are missing.
fn kill_at_each_call(set_up: impl Fn() -> Scene, look: impl Fn(&Scene, &str)) -> usize {
    let calls = match calls(&set_up()) {
        Ok(calls) => calls,
        Err(why) => {
            skip(&why);
            return 0;
        }
    };
    for (name, count) in &calls {
        let scene = set_up();
        let injection = format!("inject={name}:signal=KILL:when={count}");
        let output = traced(&scene, &injection).output().unwrap();
        assert_eq!(output.status.signal(), Some(9), "{injection}: {output:?}");
        look(&scene, &injection);
    }
    calls.len()
}

/// The work in the one journal that is left.
fn assert_work_is_whole(scene: &Scene, at: &str) -> bool {
    let orphans = scene.records().orphans().unwrap();
    assert_eq!(orphans.len(), 1, "{at}");
    let work = orphans[0].work().unwrap();
    assert_eq!((&*work.base, &*work.text), (OLD, NEW), "{at}");
    work.saving_in_place
}

#[test]
fn case_02_sigkill_at_each_system_call_of_a_save() {
    let strays = std::cell::Cell::new(0);
    let killed = kill_at_each_call(Scene::new, |scene, at| {
        let text = scene.text();
        assert!(text == OLD || text == NEW, "{at}: {text}");
        strays.set(strays.get() + scene.names().len() - 1);
        store::clean_up_beside(&scene.plan()).unwrap();
        assert_eq!(scene.names(), ["plan.toml"], "{at}");
        assert!(!assert_work_is_whole(scene, at));
        store::save(&scene.plan(), NEW, Expected::Text(&text)).unwrap();
    });
    if killed > 0 {
        assert!(killed > 20, "{killed} system calls are not a whole save");
        assert!(
            strays.get() > 5,
            "{} strays: nothing had to be cleaned up",
            strays.get()
        );
    }
}

#[test]
fn case_14_sigkill_at_each_system_call_of_a_save_in_place() {
    let linked = || {
        let scene = Scene::new();
        fs::hard_link(scene.plan(), scene.outside("other.toml")).unwrap();
        scene
    };
    let torn = std::cell::Cell::new(0);
    let killed = kill_at_each_call(linked, |scene, at| {
        let text = fs::read(scene.plan()).unwrap();
        let noted = assert_work_is_whole(scene, at);
        if text != OLD.as_bytes() {
            assert!(noted, "{at}: the file was written before the text was safe");
        }
        if text != OLD.as_bytes() && text != NEW.as_bytes() {
            torn.set(torn.get() + 1);
        }
        assert_eq!(scene.names(), ["plan.toml"], "{at}");
    });
    if killed > 0 {
        assert!(killed > 20, "{killed} system calls are not a whole save");
        assert!(torn.get() > 0, "no call was in the middle of the writing");
    }
}

#[test]
fn case_09_eio_on_fsync_takes_a_new_file() {
    let scene = Scene::new();
    let output = match tool(&mut traced(&scene, "inject=fsync:error=EIO:when=1")) {
        Ok(output) => output,
        Err(why) => return skip(&why),
    };
    let said = child::said(&output.stdout);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("syncing the new file failed (Input/output error"),
        "{said:?}"
    );
    assert_eq!(said[1], "done, in place: false, secured: false");
    assert_eq!(scene.text(), NEW);
    assert_eq!(scene.names(), ["plan.toml"]);
    let log = fs::read_to_string(scene.outside("log")).unwrap();
    let synced = |line: &str| {
        Some(
            line.strip_prefix("fsync(")?
                .split_once('<')?
                .1
                .split_once('>')?
                .0
                .to_owned(),
        )
    };
    let temporary: Vec<_> = log
        .lines()
        .filter_map(synced)
        .filter(|path| path.contains(".postmix-"))
        .collect();
    assert_eq!(temporary.len(), 2, "{log}");
    assert_ne!(
        temporary[0], temporary[1],
        "the file that failed is not asked again"
    );
}

#[test]
fn case_09_eio_on_fdatasync_takes_a_new_journal() {
    let scene = Scene::new();
    fs::hard_link(scene.plan(), scene.outside("other.toml")).unwrap();
    // The first one is for the note of whose records these are.
    let output = match tool(&mut traced(&scene, "inject=fdatasync:error=EIO:when=2")) {
        Ok(output) => output,
        Err(why) => return skip(&why),
    };
    let said = child::said(&output.stdout);
    assert!(
        said[0].contains("could not be put in safety first (Input/output error"),
        "{said:?}"
    );
    assert_eq!(said[1], "done, in place: true, secured: true");
    assert_eq!(scene.text(), NEW);
}
