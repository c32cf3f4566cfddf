//! Files read ahead, on other threads than the one that asks for them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::load::{Opened, open};
use super::{Importer, Recording};
use crate::tables::{HashMap, HashSet};

/// Fewer files than this are not worth a thread.
const FILES_PER_THREAD: usize = 16;
/// A thread asks for memory in such pieces.
const ROOM: usize = 16 << 20;
/// glibc maps blocks up to this size one by one until it has seen such a block go.
const MAPPED: usize = (32 << 20) - (64 << 10);
/// The text after which more room is asked for: trees and descriptors take a few times the room of the text.
const TEXT_PER_ROOM: usize = ROOM / 8;

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
    /// Threads that wait for a change.
    asleep: usize,
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

    /// A file; it is asked for once. While another thread reads it, this one reads others.
    pub(super) fn take(&self, name: &str) -> Opened {
        loop {
            let mut state = self.lock();
            if let Some(opened) = state.read.remove(name) {
                return opened;
            }
            if state.started.insert(name.to_owned()) {
                drop(state);
                return open(self.importer, name, self.recording);
            }
            match state.next() {
                Some(other) => {
                    drop(state);
                    self.read(other);
                }
                None => drop(self.wait(state)),
            }
        }
    }

    fn work(&self) {
        let mut text = TEXT_PER_ROOM;
        loop {
            if text >= TEXT_PER_ROOM {
                make_room();
                text = 0;
            }
            let mut state = self.lock();
            let name = loop {
                if state.is_over {
                    return;
                }
                match state.next() {
                    Some(name) => break name,
                    None => state = self.wait(state),
                }
            };
            drop(state);
            text += self.read(name);
        }
    }

    /// Reads a file, to be taken later. The answer is its size.
    fn read(&self, name: String) -> usize {
        let claim = Claim { ahead: self, name };
        let opened = open(self.importer, &claim.name, self.recording);
        let mut size = 0;
        let mut state = self.lock();
        if let Ok((lowered, _)) = &opened {
            size = lowered.file.size();
            let imports = lowered.proto.dependency.iter().chain(&lowered.proto.option_dependency);
            let new: Vec<_> = imports.filter(|import| !state.started.contains(*import)).cloned().collect();
            state.waiting.extend(new.into_iter().rev());
        }
        state.read.insert(claim.name.clone(), opened);
        let is_awaited = state.asleep > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
        size
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        state.asleep += 1;
        let mut state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.asleep -= 1;
        state
    }
}

impl State {
    /// A file that nobody reads yet; it is the caller's then.
    fn next(&mut self) -> Option<String> {
        while let Some(name) = self.waiting.pop() {
            if !self.started.contains(&name) {
                self.started.insert(name.clone());
                return Some(name);
            }
        }
        None
    }
}

/// Asks for memory and gives it back at once. glibc extends the memory of every thread but the first page by page, with
/// a system call each that stops the other threads' page faults; what it was given back it keeps.
fn make_room() {
    for size in [MAPPED, ROOM] {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(size)));
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
