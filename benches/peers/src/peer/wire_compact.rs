//! This project's codec, owned values with strings of up to 24 bytes, and lists that are mostly short, in the messages.

use super::{
    peer,
    wire::{Variant, Wire},
};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire_compact/mod.rs"));
}
use generated::shapes as types;

enum Inline {}

impl Variant for Inline {
    const PEER: &'static str = "wire compact";
}

type Compact<M> = Wire<M, Inline>;

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Compact: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
