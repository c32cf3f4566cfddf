//! Files read ahead, on other threads than the one that asks for them.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use wire_descriptor::Remains;

use super::load::{Opened, open};
use super::{Importer, Recording};
use crate::tables::HashMap;

/// Fewer files than this are not worth a thread.
const FILES_PER_THREAD: usize = 16;

/// Files that are read, and those that are known to be wanted.
pub(super) struct Ahead<'i> {
    importer: &'i Importer,
    recording: Recording,
    state: Mutex<State>,
    changed: Condvar,
}

/// Threads free what they allocated: names stay until all are read, and what linking leaves of a file goes back.
#[derive(Default)]
struct State {
    /// The files that are known, by name.
    files: HashMap<Arc<str>, Stage>,
    /// The names of files to read, and maybe of some that are read.
    waiting: Vec<Arc<str>>,
    remains: Remains,
    /// Threads that wait for a change.
    asleep: usize,
    is_over: bool,
}

/// How far a file has come.
#[expect(clippy::large_enum_variant, reason = "a box would be freed by another thread than the one that made it")]
enum Stage {
    Waiting,
    /// A thread reads it.
    Started,
    Read(Opened),
    Taken,
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
        ahead.lock().want(names.iter().copied());
        thread::scope(|scope| {
            let _end = End(&ahead);
            for _ in 1..threads {
                scope.spawn(|| ahead.work());
            }
            ask(&ahead)
        })
    }

    /// A file, and whether another thread may have read it; it is asked for once. While another thread reads it, this
    /// one reads others.
    pub(super) fn take(&self, name: &str) -> (Opened, bool) {
        loop {
            let mut state = self.lock();
            match state.files.get_mut(name) {
                Some(stage @ Stage::Read(_)) => {
                    let Stage::Read(opened) = std::mem::replace(stage, Stage::Taken) else { continue };
                    return (opened, true);
                }
                Some(Stage::Started) => {}
                Some(stage) => {
                    *stage = Stage::Taken;
                    drop(state);
                    return (open(self.importer, name, self.recording), false);
                }
                None => {
                    state.files.insert(name.into(), Stage::Taken);
                    drop(state);
                    return (open(self.importer, name, self.recording), false);
                }
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

    /// Lets the threads that read files drop what is left of them.
    pub(super) fn give_back(&self, remains: &mut Remains) {
        self.lock().remains.append(remains);
    }

    fn work(&self) {
        let mut remains = Remains::default();
        loop {
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
            std::mem::swap(&mut state.remains, &mut remains);
            drop(state);
            remains.clear();
            self.read(name);
        }
    }

    /// Reads a file, to be taken later.
    fn read(&self, name: Arc<str>) {
        let claim = Claim { ahead: self, name };
        let opened = open(self.importer, &claim.name, self.recording);
        let mut state = self.lock();
        if let Ok((lowered, _)) = &opened {
            let imports = lowered.proto.dependency.iter().chain(&lowered.proto.option_dependency);
            state.want(imports.map(String::as_str));
        }
        state.files.insert(Arc::clone(&claim.name), Stage::Read(opened));
        let is_awaited = state.asleep > 0;
        drop(state);
        if is_awaited {
            self.changed.notify_all();
        }
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
    fn next(&mut self) -> Option<Arc<str>> {
        while let Some(name) = self.waiting.pop() {
            if let Some(stage @ Stage::Waiting) = self.files.get_mut(&name) {
                *stage = Stage::Started;
                return Some(name);
            }
        }
        None
    }

    /// Lets files be read before those that wait already, in this order.
    fn want<'n>(&mut self, names: impl DoubleEndedIterator<Item = &'n str>) {
        for name in names.rev() {
            match self.files.get_key_value(name) {
                None => {
                    let name: Arc<str> = name.into();
                    self.files.insert(Arc::clone(&name), Stage::Waiting);
                    self.waiting.push(name);
                }
                Some((name, Stage::Waiting)) => self.waiting.push(Arc::clone(name)),
                Some(_) => {}
            }
        }
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
    name: Arc<str>,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.ahead.lock().files.insert(Arc::clone(&self.name), Stage::Waiting);
            self.ahead.changed.notify_all();
        }
    }
}
