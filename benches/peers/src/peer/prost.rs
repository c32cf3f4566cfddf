//! prost, which also judges whether the others mean the same; unknown fields are dropped.

use super::peer;
use crate::codec::{Codec, Form};
use prost::Message;
use std::marker::PhantomData;

#[allow(missing_docs, unreachable_pub, clippy::large_enum_variant)]
pub(crate) mod types {
    include!(concat!(env!("OUT_DIR"), "/prost/shapes.rs"));
}

struct Prost<M>(PhantomData<M>);

impl<M: Message + Default + Clone> Codec for Prost<M> {
    const PEER: &'static str = "prost";
    const FORM: Form = Form::Owned;

    type Value<'a> = M;
    type Scratch = ();

    fn decode(bytes: &[u8], (): &()) -> M {
        M::decode(bytes).expect("bytes of this message")
    }

    fn encode(value: &M) -> Option<Vec<u8>> {
        Some(value.encode_to_vec())
    }

    fn encode_into(value: &M, bytes: &mut Vec<u8>) -> Option<()> {
        value.encode(bytes).ok()
    }

    fn encoded_len(value: &M) -> Option<usize> {
        Some(value.encoded_len())
    }

    fn merge(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.merge(bytes).ok()
    }

    fn refill(value: &mut M, bytes: &[u8]) -> Option<()> {
        value.clear();
        value.merge(bytes).ok()
    }

    fn copy<'a>(value: &Self::Value<'a>) -> Option<Self::Value<'a>> {
        Some(value.clone())
    }

    fn skip(bytes: &[u8]) -> Option<()> {
        types::Nothing::decode(bytes).ok().map(drop)
    }

    fn decode_delimited(stream: &mut &[u8]) -> Option<M> {
        M::decode_length_delimited(stream).ok()
    }
}

macro_rules! all {
    ($($message:ident $view:ident,)*) => {
        peer!(Prost: $($message = types::$message,)*);

        /// Whether two encodings of a message mean the same.
        pub(crate) fn same(message: &str, one: &[u8], other: &[u8]) -> bool {
            match message {
                $(stringify!($message) => types::$message::decode(one).unwrap() == types::$message::decode(other).unwrap(),)*
                _ => unreachable!("{message} is no message of a data set"),
            }
        }
    };
}
benches::for_each_message!(all);
