//! This project's codec, owned values that drop unknown fields, as prost's do.

use super::{
    peer,
    wire::{Variant, Wire},
};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/wire_bare/mod.rs"));
}
use generated::shapes as types;

enum Dropped {}

impl Variant for Dropped {
    const PEER: &'static str = "wire bare";
}

type Bare<M> = Wire<M, Dropped>;

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Bare: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
