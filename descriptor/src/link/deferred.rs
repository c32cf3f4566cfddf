//! Checks that wait until all files are linked: they read the pool and change nothing, so several threads can do them.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::view::{File, Pool};

use super::problem::{Problem, Report};
use super::{inputs, validation};

/// A thread takes so many files at a time.
const FILES_AT_ONCE: usize = 16;

/// A linked file that is not checked yet.
#[derive(Debug)]
pub(crate) struct Deferred {
    pub(crate) file: u32,
    pub(crate) is_input: bool,
    /// How many problems of the linker come before those of the checks.
    pub(crate) at: usize,
}

/// Checks files, and puts the warnings where they would be had the files been checked one by one. False when there are
/// errors.
pub(crate) fn check(pool: &Pool, files: &[Deferred], threads: NonZero<usize>, problems: &mut Vec<Problem>) -> bool {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let start = next.fetch_add(FILES_AT_ONCE, Ordering::Relaxed);
            let Some(rest) = files.get(start..).filter(|rest| !rest.is_empty()) else { return found };
            for file in &rest[..rest.len().min(FILES_AT_ONCE)] {
                let report = report_on(pool, file);
                if report.failed {
                    // One is enough: nobody will ask for the others.
                    next.store(files.len(), Ordering::Relaxed);
                }
                if !report.problems.is_empty() {
                    found.push((file.at, report));
                }
            }
        }
    };
    let threads = threads.get().min(files.len() / FILES_AT_ONCE);
    let mut found = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    if found.iter().any(|(_, report)| report.failed) {
        return false;
    }
    // A later file has a later place, or the same one when nothing was found in between.
    found.sort_by_key(|(at, report)| (*at, pool.file_names.get(report.file.as_str()).copied()));
    merge(problems, found);
    true
}

fn report_on(pool: &Pool, deferred: &Deferred) -> Report {
    let file = File { pool, id: deferred.file };
    let mut report = Report { file: file.name().to_owned(), ..Report::default() };
    validation::check(file, &mut report);
    validation::check_enforced(file, &mut report);
    if deferred.is_input && !report.failed {
        inputs::check_option_imports(file, &mut report);
        inputs::check_numbers(file, &mut report);
    }
    report
}

fn merge(problems: &mut Vec<Problem>, found: Vec<(usize, Report)>) {
    if found.is_empty() {
        return;
    }
    let mut old = std::mem::take(problems).into_iter();
    let mut taken = 0;
    for (at, report) in found {
        problems.extend(old.by_ref().take(at - taken));
        taken = at;
        problems.extend(report.problems);
    }
    problems.extend(old);
}
