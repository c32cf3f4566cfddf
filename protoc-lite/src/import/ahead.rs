//! Files read ahead, on other threads than the one that asks for them.

use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::load::{Opened, open};
use super::{Importer, Recording};

/// Fewer files than this are not worth a thread.
const FILES_PER_THREAD: usize = 16;

/// Files that are read, and those that are known to be wanted.
pub(super) struct Ahead<'i> {
    importer: &'i Importer,
    recording: Recording,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<String>,
    /// Files that a thread reads or has read.
    started: HashSet<String>,
    read: HashMap<String, Opened>,
    is_over: bool,
}

impl<'i> Ahead<'i> {
    /// Lets `ask` ask for files while threads read these and all that they import.
    pub(super) fn of<T>(
        importer: &'i Importer,
        names: &[&str],
        recording: Recording,
        threads: usize,
        ask: impl FnOnce(&Self) -> T,
    ) -> T {
        let threads = threads.min(names.len() / FILES_PER_THREAD);
        let ahead = Self { importer, recording, state: Mutex::default(), changed: Condvar::new() };
        if threads < 2 {
            return ask(&ahead);
        }
        ahead.lock().waiting.extend(names.iter().rev().map(|name| (*name).to_owned()));
        thread::scope(|scope| {
            let _end = End(&ahead);
            for _ in 1..threads {
                scope.spawn(|| ahead.work());
            }
            ask(&ahead)
        })
    }

    /// A file; it is asked for once.
    pub(super) fn take(&self, name: &str) -> Opened {
        let mut state = self.lock();
        loop {
            if let Some(opened) = state.read.remove(name) {
                return opened;
            }
            if state.started.insert(name.to_owned()) {
                break;
            }
            state = self.wait(state);
        }
        drop(state);
        open(self.importer, name, self.recording)
    }

    fn work(&self) {
        while let Some(name) = self.next() {
            let claim = Claim { ahead: self, name };
            let opened = open(self.importer, &claim.name, self.recording);
            let mut state = self.lock();
            if let Ok((lowered, _)) = &opened {
                let imports = lowered.proto.dependency.iter().chain(&lowered.proto.option_dependency);
                let new = imports.filter(|import| !state.started.contains(*import)).cloned();
                let new: Vec<_> = new.collect();
                state.waiting.extend(new);
            }
            state.read.insert(claim.name.clone(), opened);
            drop(state);
            self.changed.notify_all();
        }
    }

    /// The next file to read; nothing when no more are wanted.
    fn next(&self) -> Option<String> {
        let mut state = self.lock();
        while !state.is_over {
            match state.waiting.pop() {
                Some(name) if state.started.insert(name.clone()) => return Some(name),
                Some(_) => {}
                None => state = self.wait(state),
            }
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the threads home, whatever happened to the one that asked.
struct End<'a>(&'a Ahead<'a>);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.changed.notify_all();
    }
}

/// A file that a thread reads. Should it fail, nobody waits for it.
struct Claim<'a> {
    ahead: &'a Ahead<'a>,
    name: String,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.ahead.lock().started.remove(&self.name);
            self.ahead.changed.notify_all();
        }
    }
}
