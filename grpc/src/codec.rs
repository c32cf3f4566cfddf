//! Codecs: what tonic asks to write and to read messages.

use std::{fmt, marker::PhantomData};

use bytes::{Buf, BufMut, Bytes};
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, EncodeBuf},
};
use wire::{DecodeError, DecodeOptions, Encode, EncodeError, EncodeOptions, HasView, Message, OwnedView};

use crate::outgoing::Envelope;

/// From this length on a message is read out of a buffer that its fields of type `Bytes` share, instead of copying; below,
/// sharing costs more than the copy, and a small field would keep a large buffer. From this length on a byte string
/// is sent from where it lies.
const SHARED: usize = 16 << 10;

/// An encoder that says how long a message is before it writes it, and may share what is long: what
/// [`client::Grpc`](crate::client::Grpc) and [`server::Grpc`](crate::server::Grpc) ask of a codec's encoder.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an encoder of `wire-grpc`",
    note = "a codec's encoder is `wire_grpc::Encoder`, or implements `wire_grpc::EncodePieces`"
)]
pub trait EncodePieces: tonic::codec::Encoder<Error = Status> {
    /// Writes the message.
    ///
    /// # Errors
    /// A status, where the message is too large or can not be written.
    fn encode_pieces(&mut self, message: Self::Item, envelope: Envelope<'_>) -> Result<(), Status>;
}

/// A decoder that takes a message as the bytes that it is: what [`client::Grpc`](crate::client::Grpc) and
/// [`server::Grpc`](crate::server::Grpc) ask of a codec's decoder.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a decoder of `wire-grpc`",
    note = "a codec's decoder is `wire_grpc::Decoder` or `wire_grpc::ViewDecoder`, or implements `wire_grpc::DecodeBytes`"
)]
pub trait DecodeBytes: tonic::codec::Decoder<Error = Status> {
    /// Reads a message.
    ///
    /// # Errors
    /// A status, where it is malformed.
    fn decode_bytes(&mut self, message: Bytes) -> Result<Self::Item, Status>;
}

/// Encodes `T`, decodes owned `U`.
///
/// ```
/// use wire::Message;
/// use wire_grpc::MessageCodec;
///
/// #[derive(Message, Default)]
/// struct Ping {
///     #[proto(1, string)]
///     text: String,
/// }
///
/// fn is_a_codec<C: tonic::codec::Codec>(_: C) {}
/// is_a_codec(MessageCodec::<Ping, Ping>::default());
/// ```
pub struct MessageCodec<T, U> {
    options: DecodeOptions,
    messages: PhantomData<fn(T) -> U>,
}

/// Encodes `T`, decodes views of `M` that keep the buffer in which they arrived: an [`OwnedView`] is `'static`, and its
/// strings and bytes are not copied.
pub struct ViewCodec<T, M> {
    options: DecodeOptions,
    messages: PhantomData<fn(T) -> M>,
}

macro_rules! codecs {
    ($($codec:ident)*) => {$(
        impl<T, U> Default for $codec<T, U> {
            fn default() -> Self {
                Self::new(DecodeOptions::new())
            }
        }

        impl<T, U> Clone for $codec<T, U> {
            fn clone(&self) -> Self {
                Self { options: self.options, messages: PhantomData }
            }
        }

        impl<T, U> fmt::Debug for $codec<T, U> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($codec)).field("options", &self.options).finish_non_exhaustive()
            }
        }

        impl<T, U> $codec<T, U> {
            /// Reads under limits of one's own.
            pub fn new(options: DecodeOptions) -> Self {
                Self { options, messages: PhantomData }
            }
        }
    )*};
}

codecs! { MessageCodec ViewCodec }

impl<T, U> Codec for MessageCodec<T, U>
where
    T: Encode + Send + 'static,
    U: Message + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = Encoder<T>;
    type Decoder = Decoder<U>;

    fn encoder(&mut self) -> Encoder<T> {
        Encoder { message: PhantomData }
    }

    fn decoder(&mut self) -> Decoder<U> {
        Decoder { options: self.options, message: PhantomData }
    }
}

impl<T, M> Codec for ViewCodec<T, M>
where
    T: Encode + Send + 'static,
    M: HasView + 'static,
    OwnedView<M, Bytes>: Send,
{
    type Encode = T;
    type Decode = OwnedView<M, Bytes>;
    type Encoder = Encoder<T>;
    type Decoder = ViewDecoder<M>;

    fn encoder(&mut self) -> Encoder<T> {
        Encoder { message: PhantomData }
    }

    fn decoder(&mut self) -> ViewDecoder<M> {
        ViewDecoder { options: self.options, message: PhantomData }
    }
}

/// Writes messages into the buffer that is sent.
#[derive(Debug)]
pub struct Encoder<T> {
    message: PhantomData<fn(T)>,
}

impl<T: Encode> tonic::codec::Encoder for Encoder<T> {
    type Item = T;
    type Error = Status;

    fn encode(&mut self, message: T, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        let written = message.encode_parts_with(&EncodeOptions::new(), |parts| {
            buffer.reserve(parts.encoded_len());
            parts.for_each(|part| buffer.put_slice(part));
        });
        written.map_err(too_large)
    }
}

impl<T: Encode + Send + 'static> EncodePieces for Encoder<T> {
    fn encode_pieces(&mut self, message: T, envelope: Envelope<'_>) -> Result<(), Status> {
        let written = message.encode_parts_with(&EncodeOptions::new(), |mut parts| {
            let len = parts.encoded_len();
            // Half of the message at least, since the other half is written once more to find it again.
            let is_long = |part: &&[u8]| part.len() >= SHARED && part.len() >= len / 2;
            let Some((n, long)) = parts.lent().enumerate().find(|(_, part)| is_long(part)) else {
                let pieces = envelope.open(len, 0)?;
                parts.for_each(|part| pieces.put_slice(part));
                return Ok::<_, Status>(None);
            };
            let pieces = envelope.open(len, long.len())?;
            let before = parts.by_ref().take_while(|part| !std::ptr::eq(*part, long));
            before.for_each(|part| pieces.put_slice(part));
            Ok(Some((pieces, n, long.len(), parts.collect::<Vec<_>>().concat())))
        });
        let Some((pieces, n, len, behind)) = written.map_err(too_large)?? else { return Ok(()) };
        let long = Bytes::from_owner(Lent { message, n });
        if long.len() != len {
            return Err(Status::internal("a message that is not written twice in the same way"));
        }
        pieces.put_shared(long);
        pieces.put_slice(&behind);
        Ok(())
    }
}

/// A message that lends one of its byte strings.
struct Lent<T> {
    message: T,
    n: usize,
}

impl<T: Encode> AsRef<[u8]> for Lent<T> {
    fn as_ref(&self) -> &[u8] {
        self.message.lent_part(self.n).unwrap_or_default()
    }
}

/// Reads owned messages.
#[derive(Debug)]
pub struct Decoder<U> {
    options: DecodeOptions,
    message: PhantomData<fn() -> U>,
}

impl<U: Message> tonic::codec::Decoder for Decoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let len = buffer.remaining();
        if len >= SHARED || buffer.chunk().len() < len {
            return self.decode_bytes(buffer.copy_to_bytes(len)).map(Some);
        }
        let message = U::decode_with(buffer.chunk(), &self.options);
        buffer.advance(len);
        message.map(Some).map_err(malformed)
    }
}

impl<U: Message> DecodeBytes for Decoder<U> {
    fn decode_bytes(&mut self, message: Bytes) -> Result<U, Status> {
        let read = match message.len() {
            SHARED.. => U::decode_shared(&message, &self.options),
            _ => U::decode_with(&message, &self.options),
        };
        read.map_err(malformed)
    }
}

/// Reads views.
#[derive(Debug)]
pub struct ViewDecoder<M> {
    options: DecodeOptions,
    message: PhantomData<fn() -> M>,
}

impl<M: HasView> tonic::codec::Decoder for ViewDecoder<M> {
    type Item = OwnedView<M, Bytes>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Self::Item>, Status> {
        self.decode_bytes(buffer.copy_to_bytes(buffer.remaining())).map(Some)
    }
}

impl<M: HasView> DecodeBytes for ViewDecoder<M> {
    fn decode_bytes(&mut self, message: Bytes) -> Result<Self::Item, Status> {
        M::decode_view_with(message, &self.options).map_err(malformed)
    }
}

#[cold]
fn too_large(error: EncodeError) -> Status {
    Status::out_of_range(error.to_string())
}

/// The status that gRPC has for messages that can not be parsed (its page on status codes).
#[cold]
fn malformed(error: DecodeError) -> Status {
    Status::internal(error.to_string())
}
