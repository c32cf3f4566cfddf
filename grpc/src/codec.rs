//! Codecs: what tonic asks to write and to read messages.

use std::{fmt, marker::PhantomData};

use bytes::{Buf, BufMut, Bytes};
use tonic::{
    Status,
    codec::{BufferSettings, Codec, DecodeBuf, EncodeBuf},
};
use wire::{DecodeError, DecodeOptions, Encode, EncodeOptions, HasView, Message, OwnedView};

/// From this length on a message is read out of a buffer that its fields of type `Bytes` share, instead of copying; below,
/// sharing costs more than the copy, and a small field would keep a large buffer.
const SHARED: usize = 16 << 10;

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
    buffers: BufferSettings,
    messages: PhantomData<fn(T) -> U>,
}

/// Encodes `T`, decodes views of `M` that keep the buffer in which they arrived: an [`OwnedView`] is `'static`, and its
/// strings and bytes are not copied.
pub struct ViewCodec<T, M> {
    options: DecodeOptions,
    buffers: BufferSettings,
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
                Self { options: self.options, buffers: self.buffers, messages: PhantomData }
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
                Self { options, buffers: BufferSettings::default(), messages: PhantomData }
            }

            /// How large tonic's buffer is at first, and from how many bytes on it is sent.
            pub fn buffer_settings(mut self, buffers: BufferSettings) -> Self {
                self.buffers = buffers;
                self
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
        Encoder { buffers: self.buffers, message: PhantomData }
    }

    fn decoder(&mut self) -> Decoder<U> {
        Decoder { options: self.options, buffers: self.buffers, message: PhantomData }
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
        Encoder { buffers: self.buffers, message: PhantomData }
    }

    fn decoder(&mut self) -> ViewDecoder<M> {
        ViewDecoder { options: self.options, buffers: self.buffers, message: PhantomData }
    }
}

/// Writes messages into the buffer that is sent.
#[derive(Debug)]
pub struct Encoder<T> {
    buffers: BufferSettings,
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
        written.map_err(|error| Status::out_of_range(error.to_string()))
    }

    fn buffer_settings(&self) -> BufferSettings {
        self.buffers
    }
}

/// Reads owned messages.
#[derive(Debug)]
pub struct Decoder<U> {
    options: DecodeOptions,
    buffers: BufferSettings,
    message: PhantomData<fn() -> U>,
}

impl<U: Message> tonic::codec::Decoder for Decoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        let len = buffer.remaining();
        let message = if len >= SHARED || buffer.chunk().len() < len {
            U::decode_shared(&buffer.copy_to_bytes(len), &self.options)
        } else {
            let message = U::decode_with(buffer.chunk(), &self.options);
            buffer.advance(len);
            message
        };
        message.map(Some).map_err(malformed)
    }

    fn buffer_settings(&self) -> BufferSettings {
        self.buffers
    }
}

/// Reads views.
#[derive(Debug)]
pub struct ViewDecoder<M> {
    options: DecodeOptions,
    buffers: BufferSettings,
    message: PhantomData<fn() -> M>,
}

impl<M: HasView> tonic::codec::Decoder for ViewDecoder<M> {
    type Item = OwnedView<M, Bytes>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Self::Item>, Status> {
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        M::decode_view_with(bytes, &self.options).map(Some).map_err(malformed)
    }

    fn buffer_settings(&self) -> BufferSettings {
        self.buffers
    }
}

/// The status that gRPC has for messages that can not be parsed (its page on status codes).
fn malformed(error: DecodeError) -> Status {
    Status::internal(error.to_string())
}
