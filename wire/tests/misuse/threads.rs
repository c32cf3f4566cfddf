//! The scratch of a thread, in destructors: of thread-locals, of values that a panic drops, and within each other.

use crate::support::*;
use std::cell::RefCell;
use wire::{Encode, Implicit, Output, Str};

/// Encodes another one of its sort while it is written, and when it is dropped.
struct Again(String, Option<Box<Again>>);

fn again(depth: usize) -> Again {
    Again("a".repeat(700 * depth + 10), (depth > 0).then(|| Box::new(again(depth - 1))))
}

impl Encode for Again {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        Implicit::<Str>::write(2, &self.0, &mut writer);
        if let Some(other) = &self.1 {
            let bytes = other.encode_to_vec();
            other.encode_parts(|parts| {
                // And while what was written is lent.
                let inside = other.encode_to_vec();
                assert!(parts.collect::<Vec<_>>().concat() == inside && inside == bytes);
            });
            writer.raw(&bytes);
        }
        Implicit::<Str>::write(1, &self.0, &mut writer);
        writer.done()
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        let bytes = self.encode_to_vec();
        assert!(bytes.len() > 2 * self.0.len());
    }
}

thread_local! {
    static FIRST: RefCell<Option<Again>> = const { RefCell::new(None) };
    static LAST: RefCell<Option<Again>> = const { RefCell::new(None) };
}

#[test]
fn destructors_encode() {
    for first_scratch in [false, true] {
        let thread = std::thread::spawn(move || {
            if first_scratch {
                leave_secrets();
            }
            FIRST.set(Some(again(2)));
            if !first_scratch {
                leave_secrets();
            }
            LAST.set(Some(again(3)));
        });
        assert!(thread.join().is_ok());
    }
}

/// The values that a panic drops encode while it goes through an encoding.
#[test]
fn unwinding_encodes() {
    struct Panics;
    impl Encode for Panics {
        fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
            let _dropped = again(2);
            let mut writer = out.open();
            writer.raw(&[1; 3000]);
            let _last = again(1);
            stop_here()
        }
    }
    for _ in 0..3 {
        assert!(caught(|| Panics.encode_to_vec()).is_err());
        assert!(caught(|| Panics.lent_part(0).is_some()).is_err());
        assert!(caught(|| again(2).encode_parts(|_| stop_here())).is_err());
        assert!(again(2).encode_to_vec().len() > 1400);
    }
}
