//! Google's crate over upb, which is C; unknown fields are kept. Its values live in an arena of their own.

use super::peer;
use crate::codec::{Codec, Form};
use protobuf::{Message, prelude::*};
use std::marker::PhantomData;

#[allow(missing_docs, unreachable_pub, unsafe_code, clippy::all)]
mod types {
    include!(concat!(env!("OUT_DIR"), "/google/generated.rs"));
}

struct Google<M>(PhantomData<M>);

impl<M: Message> Codec for Google<M> {
    const PEER: &'static str = "google";
    const FORM: Form = Form::Owned;

    type Value<'a> = M;
    type Scratch = ();

    fn decode(bytes: &[u8], (): &()) -> M {
        M::parse(bytes).expect("bytes of this message")
    }

    fn encode(value: &M) -> Option<Vec<u8>> {
        value.serialize().ok()
    }

    fn encoded_len(value: &M) -> Option<usize> {
        Some(value.serialized_len())
    }

    fn refill(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.clear_and_parse(bytes).ok()
    }

    fn copy<'a>(value: &Self::Value<'a>) -> Option<Self::Value<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        types::Nothing::parse(bytes).ok().map(drop)
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(Google: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
