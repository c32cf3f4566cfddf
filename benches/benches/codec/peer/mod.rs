//! The libraries that are compared, one a file.

pub(crate) mod prost;
pub(crate) mod serde_json;
pub(crate) mod wire;
pub(crate) mod wire_view;

/// A library, with its own type for the shape `S`.
pub(crate) trait Peer<S> {
    const NAME: &'static str;

    type Value<'a>;

    /// The bytes to decode: those that the others get, in the library's format.
    fn bytes(sample: &S) -> Vec<u8>;

    fn decode(bytes: &[u8]) -> Self::Value<'_>;

    fn encode(value: &Self::Value<'_>) -> Vec<u8>;
}
