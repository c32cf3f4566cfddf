//! What the tests share: random numbers, panics that print nothing, values that count themselves, and a scratch in which
//! bytes that nobody wrote can be told.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    sync::Once,
};
use wire::{Encode, Message};

/// How many rounds a test of random misuse has: fewer where each instruction is interpreted.
pub(crate) fn rounds(count: u64) -> std::ops::Range<u64> {
    0..if cfg!(miri) { count / 200 + 1 } else { count }
}

/// Random numbers out of a seed (xorshift64*). A failure says the seed by the round that it is in.
pub(crate) struct Random(Cell<u64>);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(Cell::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1))
    }

    pub(crate) fn next(&self) -> u64 {
        let mut x = self.0.get();
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0.set(x);
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit
    }

    pub(crate) fn one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<T: Copy>(&self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

thread_local! {
    /// What implementations without a value of their own, such as conversions, answer by.
    static LUCK: Random = Random::new(1);
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static FUEL: Cell<u32> = const { Cell::new(0) };
}

/// Seeds what [`luck`] draws from.
pub(crate) fn seed(seed: u64) {
    LUCK.with(|luck| luck.0.set(Random::new(seed).0.get()));
}

pub(crate) fn luck(limit: usize) -> usize {
    LUCK.with(|luck| luck.below(limit))
}

/// A panic of the implementation's own, one time in so many.
pub(crate) fn maybe_panic(one_in: usize) {
    if luck(one_in) == 0 {
        stop_here();
    }
}

pub(crate) fn stop_here() -> ! {
    panic::resume_unwind(Box::new("as it likes"))
}

/// Calls `act` and tells whether it panicked, of which nothing is printed.
pub(crate) fn caught<R>(act: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                print(info);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(act));
    QUIET.set(outer);
    result
}

/// Lets so many steps of misuse happen before [`has_fuel`] says no: implementations may call each other for ever.
pub(crate) fn refuel(steps: u32) {
    FUEL.set(steps);
}

pub(crate) fn has_fuel() -> bool {
    FUEL.set(FUEL.get().saturating_sub(1));
    FUEL.get() > 0
}

/// A value with memory of its own that counts how many of them there are. One that was made of bytes that are none, or
/// dropped twice, is noticed here or by the allocator.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Live(Box<u64>);

impl Live {
    pub(crate) fn new(value: u64) -> Self {
        LIVE.set(LIVE.get() + 1);
        Live(Box::new(value))
    }

    pub(crate) fn value(&self) -> u64 {
        *self.0
    }

    pub(crate) fn count() -> isize {
        LIVE.get()
    }
}

impl Default for Live {
    fn default() -> Self {
        Live::new(0)
    }
}

impl Clone for Live {
    fn clone(&self) -> Self {
        Live::new(*self.0)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
    }
}

/// No value that is dropped twice, and none that comes from nowhere; those that a panic made leak may be left.
pub(crate) fn assert_no_live_below(before: isize) {
    assert!(Live::count() >= before, "more values were dropped than made");
    LIVE.set(before);
}

/// The byte that fills the scratch before each message. None of the tests writes it but as a length, alone.
pub(crate) const SECRET: u8 = 0x7d;

/// Encodes another message, so that the scratch of this thread is full of its bytes. Miri knows which bytes were written,
/// so there it gets a new scratch: a panic takes the old one with it.
pub(crate) fn leave_secrets() {
    struct Panics;
    impl Encode for Panics {
        fn fields<'m>(&'m self, _: wire::Output<'m>) -> wire::Output<'m> {
            stop_here()
        }
    }
    if cfg!(miri) {
        assert!(caught(|| Panics.encode_to_vec()).is_err());
        return;
    }
    #[derive(Message, Default)]
    struct Secrets {
        #[proto(1, bytes, repeated)]
        bytes: Vec<Vec<u8>>,
    }
    // Not so long that they are spliced.
    let secrets = Secrets { bytes: vec![vec![SECRET; 500]; 20] };
    assert!(secrets.encode_to_vec().contains(&SECRET));
}

/// Were they all written, by somebody?
fn check(bytes: &[u8]) {
    // Miri knows, if only they are looked at: as a whole, which takes it no time.
    let are_secrets =
        if cfg!(miri) { *bytes != *bytes.to_vec() } else { bytes.windows(2).any(|pair| pair == [SECRET; 2]) };
    assert!(!are_secrets, "bytes that nobody wrote: {bytes:02x?}");
}

/// Encodes `message` in each of the ways, after the scratch was filled with secrets; nothing of those comes out.
pub(crate) fn encode_every_way<M: Encode>(message: &M) -> Option<Vec<u8>> {
    leave_secrets();
    let first = caught(|| message.encode_to_vec()).ok();
    first.iter().for_each(|bytes| check(bytes));
    leave_secrets();
    if let Ok(Ok(bytes)) = caught(|| message.encode_with(&wire::EncodeOptions::new().deterministic(true))) {
        check(&bytes);
    }
    leave_secrets();
    let appended = RefCell::new(b"before".to_vec());
    if caught(|| message.encode_into(&mut appended.borrow_mut())).is_ok() {
        assert!(appended.borrow().starts_with(b"before"));
        check(&appended.borrow());
    }
    leave_secrets();
    let parts = caught(|| message.encode_parts(|parts| (parts.encoded_len(), parts.collect::<Vec<_>>().concat())));
    if let Ok((len, bytes)) = parts {
        assert_eq!(bytes.len(), len);
        check(&bytes);
    }
    let _ = caught(|| message.encoded_len());
    (0..3).filter_map(|n| caught(|| message.lent_part(n)).ok()?).for_each(check);
    let mut framed = Vec::new();
    if caught(|| wire::delimited::encode_into(message, &mut framed)).is_ok() {
        check(&framed);
    }
    first
}
