//! Files read ahead, on several threads.

use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::load::{Opened, open};
use super::{Importer, Recording};

/// Files by name, those that could not be opened as well.
pub(super) type Ahead = HashMap<String, Opened>;

/// Fewer files than this are not worth a thread.
const FILES_PER_THREAD: usize = 16;

/// Reads files and all that they import.
pub(super) fn read_ahead(importer: &Importer, names: &[&str], recording: Recording, threads: usize) -> Ahead {
    let threads = threads.min(names.len() / FILES_PER_THREAD);
    if threads < 2 {
        return Ahead::new();
    }
    let queue = Queue::default();
    queue.lock().add(names.iter().rev().copied());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| queue.work(importer, recording));
        }
    });
    queue.state.into_inner().unwrap_or_else(PoisonError::into_inner).read
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<String>,
    seen: HashSet<String>,
    /// Threads that may still find imports.
    busy: usize,
    read: Ahead,
}

impl State {
    fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        for name in names {
            if !self.seen.contains(name) {
                self.seen.insert(name.into());
                self.waiting.push(name.into());
            }
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, importer: &Importer, recording: Recording) {
        while let Some(name) = self.next() {
            let opened = open(importer, &name, recording);
            let mut state = self.lock();
            if let Ok((lowered, _)) = &opened {
                let imports = lowered.proto.dependency.iter().chain(&lowered.proto.option_dependency);
                state.add(imports.map(String::as_str));
            }
            state.read.insert(name, opened);
            state.busy -= 1;
            self.changed.notify_all();
        }
    }

    /// A file to read; nothing when all are read.
    fn next(&self) -> Option<String> {
        let mut state = self.lock();
        while state.waiting.is_empty() && state.busy > 0 {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let name = state.waiting.pop()?;
        state.busy += 1;
        Some(name)
    }
}
