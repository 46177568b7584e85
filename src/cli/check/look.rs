//! Reading and judging many plans at once.

use super::super::gather::{Gathered, gather, is_plan};
use super::super::{name_of, read_stdin};
use crate::balance::Tally;
use crate::plan::{Month, WeekStart};
use crate::rules::Finding;
use crate::store;
use crate::text::PlanText;
use crate::text::diagnostic::Diagnostic;
use anyhow::{Result, anyhow};
use chrono::NaiveDate;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

/// A plan and what was found about it.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) text: PlanText,
    /// By line, then code.
    pub(super) found: Vec<(Finding, Diagnostic)>,
}

/// How to look at plans.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) today: NaiveDate,
    /// The day on which weeks begin where a plan says nothing.
    pub(super) week_start: WeekStart,
}

/// What has become of something gathered.
enum Looked {
    /// A file that was named.
    Named(Result<Checked>),
    /// A plan in a folder, or a file or folder there that cannot be read.
    Found(Result<Checked>),
    /// Another program's file.
    Foreign,
    /// The end of a folder.
    EndOf(PathBuf),
}

impl Look {
    /// Looks at everything that is named, on all cores, and gives the plans and errors in the order of the names. A
    /// folder without a plan is an error too.
    pub(super) fn at_all(self, named: &[PathBuf]) -> Vec<Result<Checked>> {
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let looked = in_parallel(in_memory(gather(named)), cores, |source| self.at(source));
        in_order(looked)
    }

    fn at(self, source: Source) -> Looked {
        match source {
            Source::Read(Ok(text)) => Looked::Named(Ok(self.judge(Path::new("-"), text))),
            Source::Read(Err(error)) => Looked::Named(Err(error.into())),
            Source::Gathered(Gathered::Failed(error)) => Looked::Found(Err(error)),
            Source::Gathered(Gathered::EndOf(folder)) => Looked::EndOf(folder),
            Source::Gathered(Gathered::Named(path)) => Looked::Named(match store::load(&path) {
                Ok(loaded) => Ok(self.judge(&path, loaded.text)),
                Err(error) => Err(error.into()),
            }),
            Source::Gathered(Gathered::Found(path)) => match store::load(&path) {
                Ok(loaded) if is_plan(&loaded.text) => Looked::Found(Ok(self.judge(&path, loaded.text))),
                Ok(_) => Looked::Foreign,
                Err(error) => Looked::Found(Err(error.into())),
            },
        }
    }

    fn judge(self, path: &Path, text: String) -> Checked {
        let text = PlanText::read(text, Month::of(self.today));
        let tally = Tally::of(text.plan(), self.week_start);
        let findings = text.findings(&tally, self.today);
        let diagnostics = Diagnostic::of(&findings, &text, &tally, self.today);
        let mut found: Vec<_> = findings.into_iter().zip(diagnostics).collect();
        found.sort_by_key(|(finding, shown)| (shown.location.line, finding.code));
        Checked {
            name: name_of(path),
            text,
            found,
        }
    }
}

/// The plans and errors, and behind what was found in a folder without a plan an error for that.
fn in_order(looked: Vec<Looked>) -> Vec<Result<Checked>> {
    let (mut plans, mut found) = (Vec::new(), 0);
    for looked in looked {
        match looked {
            Looked::Named(plan) => plans.push(plan),
            Looked::Found(plan) => {
                plans.push(plan);
                found += 1;
            }
            Looked::Foreign => {}
            Looked::EndOf(folder) if found == 0 => {
                let name = folder.display();
                plans.push(Err(anyhow!(
                    "there is no plan in `{name}`: name another folder, or a file"
                )));
            }
            Looked::EndOf(_) => found = 0,
        }
    }
    plans
}

/// Where a plan's text comes from.
enum Source {
    /// It has been read from standard input.
    Read(Result<String, store::LoadError>),
    /// A file.
    Gathered(Gathered),
}

/// What can be looked at on any thread. Standard input can be read just once, so that is done in order and before all else.
fn in_memory(gathered: Vec<Gathered>) -> Vec<Source> {
    let sources = gathered.into_iter().map(|gathered| match gathered {
        Gathered::Named(path) if path == Path::new("-") => Source::Read(read_stdin(io::stdin().lock())),
        gathered => Source::Gathered(gathered),
    });
    sources.collect()
}

/// What `work` makes of each thing, in their order. The things are divided among so many threads.
fn in_parallel<T: Send, R: Send>(things: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = threads.clamp(1, things.len().max(1));
    if threads == 1 {
        return things.into_iter().map(work).collect();
    }
    let each = things.len().div_ceil(threads);
    let mut things = things.into_iter();
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|_| {
                let chunk: Vec<T> = things.by_ref().take(each).collect();
                scope.spawn(move || chunk.into_iter().map(work).collect::<Vec<R>>())
            })
            .collect();
        let finished = started.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        finished.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_order_is_the_same_on_any_number_of_threads() {
        for count in 0..20_usize {
            let things: Vec<usize> = (0..count).collect();
            for threads in 1..8 {
                let doubled = in_parallel(things.clone(), threads, |thing| thing * 2);
                assert_eq!(doubled, things.iter().map(|thing| thing * 2).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn plans_and_errors_come_in_the_order_of_the_names() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, text) in [
            ("a/2.toml", "[[post]]\n"),
            ("a/1.toml", "[plan]\n"),
            ("a/other.toml", "[package]\n"),
            ("a/bad.toml", "\u{0}"),
            ("b/other.toml", "[package]\n"),
            ("c.txt", "[package]\n"),
        ] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let look = Look {
            today: "2026-12-01".parse().unwrap(),
            week_start: WeekStart::default(),
        };
        let named = ["c.txt", "b", "no.toml", "a", "c.txt"].map(|name| root.join(name));
        let found = look.at_all(&named).into_iter().map(|plan| match plan {
            Ok(plan) => plan.name,
            Err(error) => error.to_string(),
        });
        let expected = [
            "c.txt",
            "no plan in",
            "no file",
            "1.toml",
            "2.toml",
            "NUL",
            "c.txt",
        ];
        let found: Vec<String> = found.collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found} is not {expected}");
        }
    }
}
