//! An owned view lends its buffer to code of the user's for a life that is not there. None of that code can keep it:
//! what fails here is that it is not for every life.

use std::sync::Mutex;
use wire::{Decode, Fields, HasView, Input, ToMessage};

static STOLEN: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

/// A view that can only be read for ever is not one of any life.
struct ReadsForever;

#[derive(Default)]
struct Forever<'a>(&'a str);

impl Decode<'static> for Forever<'static> {
    fn fields(&mut self, input: Input<'_, 'static>) -> Fields {
        STOLEN.lock().unwrap().push(self.0);
        input.open().map(|_| unreachable!())
    }
}

impl ToMessage for Forever<'_> {
    type Message = ReadsForever;
    fn to_message(&self) -> ReadsForever {
        ReadsForever
    }
}

impl HasView for ReadsForever {
    type View<'a> = Forever<'a>;
    fn shorten<'short, 'long: 'short>(view: &'short Forever<'long>) -> &'short Forever<'short> {
        view
    }
}

/// Only what is cloned in every life is cloned.
struct ClonesForever;

#[derive(Default)]
struct Cloned<'a>(&'a str);

impl<'a> Decode<'a> for Cloned<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        input.open().map(|_| unreachable!())
    }
}

impl ToMessage for Cloned<'_> {
    type Message = ClonesForever;
    fn to_message(&self) -> ClonesForever {
        ClonesForever
    }
}

impl HasView for ClonesForever {
    type View<'a> = Cloned<'a>;
    fn shorten<'short, 'long: 'short>(view: &'short Cloned<'long>) -> &'short Cloned<'short> {
        view
    }
}

impl Clone for Cloned<'static> {
    fn clone(&self) -> Self {
        STOLEN.lock().unwrap().push(self.0);
        Cloned(self.0)
    }
}

fn main() {
    let _ = ClonesForever::decode_view(&b""[..]).unwrap().clone();
}
