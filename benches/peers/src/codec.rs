//! What is asked of every library, for one type of message.

/// A library's type for a message, and what it does with it.
///
/// A method that is not written says that the library has no such operation; there is no row for it then.
pub trait Codec {
    /// The library and the kind of its type.
    const PEER: &'static str;

    /// Where its values have their strings and lists.
    const FORM: Form;

    /// A decoded message.
    type Value<'a>;

    /// Memory that is reused from message to message.
    type Scratch: Default;

    /// Reads a message.
    fn decode<'a>(bytes: &'a [u8], scratch: &'a Self::Scratch) -> Self::Value<'a>;

    /// Forgets what is in the scratch, and keeps its memory.
    fn reset(scratch: &mut Self::Scratch) {
        let _ = scratch;
    }

    /// The payload in the library's format; for all but JSON as it is.
    fn payload(protobuf: &[u8]) -> Vec<u8> {
        protobuf.to_vec()
    }

    /// Writes a message to a new vector.
    fn encode(value: &Self::Value<'_>) -> Option<Vec<u8>> {
        let _ = value;
        None
    }

    /// The message as protobuf, to check that it is the one that was decoded.
    fn protobuf(value: &Self::Value<'_>) -> Option<Vec<u8>> {
        Self::encode(value)
    }

    /// Appends a message to a vector.
    fn encode_into(value: &Self::Value<'_>, bytes: &mut Vec<u8>) -> Option<()> {
        let _ = (value, bytes);
        None
    }

    /// How many bytes a message takes.
    fn encoded_len(value: &Self::Value<'_>) -> Option<usize> {
        let _ = value;
        None
    }

    /// Reads a message into one that is there.
    fn merge<'a>(value: &mut Self::Value<'a>, bytes: &'a [u8]) -> Option<()> {
        let _ = (value, bytes);
        None
    }

    /// Reads a message into one that is there and forgets what that held, but keeps its memory as far as the library can.
    fn refill<'a>(value: &mut Self::Value<'a>, bytes: &'a [u8]) -> Option<()> {
        let _ = (value, bytes);
        None
    }

    /// Copies a message with all that it holds.
    fn copy<'a>(value: &Self::Value<'a>) -> Option<Self::Value<'a>> {
        let _ = value;
        None
    }

    /// Reads bytes of which no field is known.
    fn skip(bytes: &[u8]) -> Option<()> {
        let _ = bytes;
        None
    }

    /// Reads the next message of a stream, which stands behind its length.
    fn decode_delimited<'a>(stream: &mut &'a [u8]) -> Option<Self::Value<'a>> {
        let _ = stream;
        None
    }
}

/// Where a decoded value has its strings and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Form {
    /// In memory of its own.
    Owned,
    /// In the bytes that it was decoded from.
    Borrowed,
    /// Not anywhere yet: it is found when it is asked for.
    Lazy,
    /// In another format; a yardstick.
    Text,
    /// Not decoded at all, or not from bytes: what no codec can be faster than.
    Floor,
}
