//! The libraries that are compared, one a file.

#[cfg(feature = "buffa")]
mod buffa;
#[cfg(feature = "buffa")]
mod buffa_lazy;
#[cfg(feature = "buffa")]
mod buffa_view;
#[cfg(feature = "google")]
mod google;
mod json;
pub(crate) mod prost;
#[cfg(feature = "quick-protobuf")]
mod quick_protobuf;
mod wire;
mod wire_arena;
mod wire_bare;
mod wire_compact;
mod wire_lazy;
mod wire_view;

use crate::{codec::Codec, measure::Task};

/// A peer's way from the name of a message to all that it can do with it.
pub(crate) struct Peer {
    /// As in [`Codec::PEER`].
    pub(crate) name: &'static str,
    /// The payload in the peer's format.
    pub(crate) payload: fn(message: &str, protobuf: &[u8]) -> Vec<u8>,
    /// All that it can do.
    pub(crate) tasks: for<'d> fn(message: &str, payloads: &'d [Vec<u8>]) -> Vec<Task<'d>>,
    /// Decodes, and encodes as protobuf.
    pub(crate) round_trip: fn(message: &str, payload: &[u8]) -> Option<Vec<u8>>,
}

/// Every peer, ours first.
pub(crate) const PEERS: &[Peer] = &[
    wire::PEER,
    wire_view::PEER,
    wire_arena::PEER,
    wire_bare::PEER,
    wire_compact::PEER,
    wire_lazy::PEER,
    prost::PEER,
    #[cfg(feature = "buffa")]
    buffa::PEER,
    #[cfg(feature = "buffa")]
    buffa_view::PEER,
    #[cfg(feature = "buffa")]
    buffa_lazy::PEER,
    #[cfg(feature = "quick-protobuf")]
    quick_protobuf::PEER,
    #[cfg(feature = "google")]
    google::PEER,
    json::PEER,
];

/// Decodes, and encodes as protobuf.
fn round_trip<C: Codec>(payload: &[u8]) -> Option<Vec<u8>> {
    C::protobuf(&C::decode(payload, &C::Scratch::default()))
}

/// The constant `PEER` of a file, from the types of all messages.
macro_rules! peer {
    ($codec:ident: $($message:ident = $type:ty,)*) => {
        pub(crate) const PEER: $crate::peer::Peer = {
            use $crate::{codec::Codec, measure::{Task, tasks}, peer::{Peer, round_trip}};

            fn payload(message: &str, protobuf: &[u8]) -> Vec<u8> {
                match message {
                    $(stringify!($message) => <$codec<$type>>::payload(protobuf),)*
                    _ => unreachable!("{message} is no message of a data set"),
                }
            }
            fn tasks_of<'d>(message: &str, payloads: &'d [Vec<u8>]) -> Vec<Task<'d>> {
                match message {
                    $(stringify!($message) => tasks::<$codec<$type>>(payloads),)*
                    _ => unreachable!("{message} is no message of a data set"),
                }
            }
            fn round_trip_of(message: &str, bytes: &[u8]) -> Option<Vec<u8>> {
                match message {
                    $(stringify!($message) => round_trip::<$codec<$type>>(bytes),)*
                    _ => unreachable!("{message} is no message of a data set"),
                }
            }
            Peer {
                name: <$codec<types::Response>>::PEER,
                payload,
                tasks: tasks_of,
                round_trip: round_trip_of,
            }
        };
    };
}
use peer;
