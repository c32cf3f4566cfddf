//! Views that own their buffer: `Decode`, `Default`, `Clone`, `ToMessage`, `HasView` and `Drop` that panic, keep what they
//! can, and look at what they borrow to the last.

use crate::support::*;
use std::{fmt, sync::Arc};
use wire::{Decode, Fields, HasView, Input, Records, ToMessage};

#[derive(Debug, PartialEq)]
struct Owned(Vec<u8>);

/// Looks at its bytes wherever it has a chance to.
struct View<'a> {
    bytes: Vec<&'a [u8]>,
    live: Live,
}

impl View<'_> {
    fn look(&self) -> usize {
        self.bytes.iter().flat_map(|bytes| bytes.iter()).map(|&byte| byte as usize).sum()
    }
}

impl Default for View<'_> {
    fn default() -> Self {
        maybe_panic(20);
        View { bytes: Vec::new(), live: Live::new(0) }
    }
}

impl<'a> Decode<'a> for View<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let (bytes, stop) = input.rest()?;
        self.bytes.extend([bytes, bytes]);
        maybe_panic(10);
        Err(stop)
    }

    fn keep(&mut self, records: Records<'a>) {
        self.bytes.extend(records.iter().map(|record| record.payload()));
    }
}

impl Clone for View<'_> {
    fn clone(&self) -> Self {
        maybe_panic(10);
        View { bytes: self.bytes.clone(), live: self.live.clone() }
    }
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        maybe_panic(10);
        self.look() == other.look()
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        maybe_panic(10);
        write!(f, "{}", self.look())
    }
}

impl Drop for View<'_> {
    fn drop(&mut self) {
        let sum = self.look();
        assert!(sum < usize::MAX);
        if !std::thread::panicking() {
            maybe_panic(20);
        }
    }
}

impl ToMessage for View<'_> {
    type Message = Owned;

    fn to_message(&self) -> Owned {
        maybe_panic(10);
        Owned(self.bytes.concat())
    }
}

impl HasView for Owned {
    type View<'a> = View<'a>;

    fn shorten<'short, 'long: 'short>(view: &'short View<'long>) -> &'short View<'short> {
        maybe_panic(20);
        view
    }
}

#[test]
fn owned_views_that_panic() {
    for round in rounds(if cfg!(miri) { 5_000 } else { 2_000 }) {
        seed(round);
        let bytes = vec![round as u8; 3 + luck(30)];
        let buffer = Arc::new(bytes);
        let Ok(Ok(view)) = caught(|| Owned::decode_view(buffer.clone())) else { continue };
        let copy = caught(|| view.clone());
        let _ = caught(|| copy.as_ref().is_ok_and(|copy| *copy == view));
        let _ = caught(|| format!("{view:?}"));
        let _ = caught(|| view.to_message());
        let _ = caught(|| view.get().look());
        match luck(3) {
            0 => drop(caught(move || drop(view))),
            1 => drop(caught(move || view.into_buffer().len())),
            _ => std::mem::forget(view),
        }
        let _ = caught(move || drop(copy));
        assert!(!buffer.is_empty());
    }
}
