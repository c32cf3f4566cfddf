//! quick-protobuf, whose values borrow from the input; unknown fields are dropped.
//!
//! It has no skipping to measure: a message without fields does not look at its bytes. Lists of fixed width are borrowed
//! without regard to alignment, which is undefined behaviour that happens to work on x86-64 in a release build.

use super::{peer, prost::types};
use crate::codec::{Codec, Form};
use quick_protobuf::{BytesReader, MessageRead, MessageWrite, Writer};
use std::marker::PhantomData;

#[allow(dead_code, missing_docs, unreachable_pub)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/quick_protobuf/mod.rs"));
}

/// A message that the generator has a type for; some have a lifetime, others none.
trait Borrowing {
    type Type<'a>: MessageRead<'a> + MessageWrite + Clone;
}

struct QuickProtobuf<M>(PhantomData<M>);

impl<M: Borrowing> Codec for QuickProtobuf<M> {
    const PEER: &'static str = "quick-protobuf";
    const FORM: Form = Form::Borrowed;

    type Value<'a> = M::Type<'a>;
    type Scratch = ();

    fn decode<'a>(bytes: &'a [u8], (): &()) -> M::Type<'a> {
        M::Type::from_reader(&mut BytesReader::from_bytes(bytes), bytes).expect("bytes of this message")
    }

    fn encode(value: &M::Type<'_>) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(value.get_size());
        value.write_message(&mut Writer::new(&mut bytes)).ok()?;
        Some(bytes)
    }

    fn encode_into(value: &M::Type<'_>, bytes: &mut Vec<u8>) -> Option<()> {
        value.write_message(&mut Writer::new(bytes)).ok()
    }

    fn encoded_len(value: &M::Type<'_>) -> Option<usize> {
        Some(value.get_size())
    }

    fn copy<'a>(value: &M::Type<'a>) -> Option<M::Type<'a>> {
        Some(value.clone())
    }

    fn decode_delimited<'a>(stream: &mut &'a [u8]) -> Option<M::Type<'a>> {
        let mut reader = BytesReader::from_bytes(stream);
        let value = reader.read_message(stream).ok();
        *stream = &stream[stream.len() - reader.len()..];
        value
    }
}

macro_rules! borrowing {
    ($($message:ident)*) => {
        $(impl Borrowing for types::$message { type Type<'a> = generated::shapes::$message<'a>; })*
    };
}
macro_rules! numbers_only {
    ($($message:ident)*) => {
        $(impl Borrowing for types::$message { type Type<'a> = generated::shapes::$message; })*
    };
}
borrowing! {
    Response Responses LogRecord LogBatch Visit Frame Film Tile Columns AccessLog Save Tick Sparse SparseTable
    FileDescriptor FileSet VectorTile
}
numbers_only! { Scalars ScalarTable PointCloud Mesh Deltas }

macro_rules! all {
    ($($message:ident $view:ident,)*) => { peer!(QuickProtobuf: $($message = types::$message,)*); };
}
benches::for_each_message!(all);
