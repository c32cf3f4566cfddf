//! An owned view lends its buffer to code of the user's for a life that is not there. None of that code can keep it:
//! what fails here is that the lives do not fit.

use std::{cell::Cell, sync::Mutex};
use wire::{Decode, Fields, HasView, Input, Message, ToMessage};

static STOLEN: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());

#[derive(Clone, Debug, Default, PartialEq, Message)]
struct Text<'a> {
    #[proto(1, string)]
    text: &'a str,
}

/// `shorten` sees a view of any life, so what is in it is not `'static`.
struct Shortens;

impl ToMessage for Text<'_> {
    type Message = Shortens;
    fn to_message(&self) -> Shortens {
        Shortens
    }
}

impl HasView for Shortens {
    type View<'a> = Text<'a>;
    fn shorten<'short, 'long: 'short>(view: &'short Text<'long>) -> &'short Text<'short> {
        STOLEN.lock().unwrap().push(view.text);
        view
    }
}

/// Into a view with a cell, something shorter could be put.
struct Invariant;

#[derive(Default, Debug)]
struct InCell<'a>(Cell<&'a str>);

impl<'a> Decode<'a> for InCell<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        input.open().map(|_| unreachable!())
    }
}

impl ToMessage for InCell<'_> {
    type Message = Invariant;
    fn to_message(&self) -> Invariant {
        Invariant
    }
}

impl HasView for Invariant {
    type View<'a> = InCell<'a>;
    fn shorten<'short, 'long: 'short>(view: &'short InCell<'long>) -> &'short InCell<'short> {
        view
    }
}

/// Only what is printed in every life is printed.
struct PrintsForever;

#[derive(Default)]
struct Printed<'a>(&'a str);

impl<'a> Decode<'a> for Printed<'a> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        input.open().map(|_| unreachable!())
    }
}

impl ToMessage for Printed<'_> {
    type Message = PrintsForever;
    fn to_message(&self) -> PrintsForever {
        PrintsForever
    }
}

impl HasView for PrintsForever {
    type View<'a> = Printed<'a>;
    fn shorten<'short, 'long: 'short>(view: &'short Printed<'long>) -> &'short Printed<'short> {
        view
    }
}

impl std::fmt::Debug for Printed<'static> {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        STOLEN.lock().unwrap().push(self.0);
        Ok(())
    }
}

fn main() {
    println!("{:?}", PrintsForever::decode_view(&b""[..]).unwrap());
}
