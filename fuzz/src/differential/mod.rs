//! What this codec makes of bytes, to be compared with what Google's makes of them: `fuzz/differential`.

mod answer;
mod input;

pub use answer::Answer;
pub use input::{Inputs, descriptors};

use answer::{Ask, Extensions, answer};
use wire::{DecodeErrorKind, Extendable};

#[allow(missing_docs)]
mod whole {
    include!(concat!(env!("OUT_DIR"), "/whole/mod.rs"));
}

#[allow(missing_docs)]
mod known {
    include!(concat!(env!("OUT_DIR"), "/known/mod.rs"));
}

#[allow(missing_docs)]
mod lazy {
    include!(concat!(env!("OUT_DIR"), "/lazy/mod.rs"));
    include!(concat!(env!("OUT_DIR"), "/lazy/asked.rs"));
}

use whole::differential::{
    editions::{EXTRA_CLOSED, EXTRA_DELIMITED, EXTRA_STRICT, EXTRA_TEXT},
    proto2::{
        EXTRA_BOOL, EXTRA_BYTES, EXTRA_DOUBLE, EXTRA_ENUM, EXTRA_FIXED32, EXTRA_FIXED64, EXTRA_FLOAT, EXTRA_INT32,
        EXTRA_INT64, EXTRA_MESSAGE, EXTRA_NEEDS, EXTRA_SFIXED32, EXTRA_SFIXED64, EXTRA_SINT32, EXTRA_SINT64,
        EXTRA_STRING, EXTRA_UINT32, EXTRA_UINT64, EXTRAGROUP, EXTRAS_BOOL, EXTRAS_DOUBLE, EXTRAS_ENUM, EXTRAS_FIXED32,
        EXTRAS_INT32, EXTRAS_MESSAGE, EXTRAS_PACKED, EXTRAS_SINT64, EXTRAS_STRING, item::ITEM, whole::WHOLE,
    },
};

/// All extensions of a message, each asked for and set in a new message. One that is malformed goes before one that lacks
/// something.
macro_rules! extensions {
    ($($extension:ident)*) => {
        Some(|message| {
            let (mut only, mut lacks) = (Self::default(), None);
            $(match message.get($extension) {
                Ok(value) => only.set($extension, &value),
                Err(error) if error.kind() == DecodeErrorKind::MissingRequired => lacks = Some(error),
                Err(error) => return Err(error),
            })*
            lacks.map_or(Ok(only), Err)
        })
    };
}

impl Extensions for whole::differential::proto2::All {
    const ASK: Option<Ask<Self>> = extensions! {
        EXTRA_DOUBLE EXTRA_FLOAT EXTRA_INT32 EXTRA_INT64 EXTRA_UINT32 EXTRA_UINT64 EXTRA_SINT32 EXTRA_SINT64
        EXTRA_FIXED32 EXTRA_FIXED64 EXTRA_SFIXED32 EXTRA_SFIXED64 EXTRA_BOOL EXTRA_STRING EXTRA_BYTES EXTRA_ENUM
        EXTRA_MESSAGE EXTRAGROUP EXTRA_NEEDS EXTRAS_INT32 EXTRAS_SINT64 EXTRAS_STRING EXTRAS_DOUBLE EXTRAS_ENUM
        EXTRAS_MESSAGE EXTRAS_BOOL EXTRAS_PACKED EXTRAS_FIXED32
    };
}

impl Extensions for whole::differential::proto2::Set {
    const ASK: Option<Ask<Self>> = extensions!(ITEM WHOLE);
}

impl Extensions for whole::differential::editions::All {
    const ASK: Option<Ask<Self>> = extensions!(EXTRA_DELIMITED EXTRA_CLOSED EXTRA_STRICT EXTRA_TEXT);
}

impl Extensions for whole::differential::proto2::Needs {}
impl Extensions for whole::differential::proto3::All {}
impl Extensions for whole::differential::editions::Strict {}

macro_rules! messages {
    ($($name:literal $package:ident::$message:ident;)*) => {
        /// The messages that are compared, by full name.
        pub const MESSAGES: &[&str] = &[$($name),*];

        /// What comes of these bytes, as the message with this place in [`MESSAGES`].
        ///
        /// # Panics
        /// Where the forms of the message do not agree.
        pub fn answer_for(message: usize, bytes: &[u8]) -> Answer {
            let of: &[fn(&[u8]) -> Answer] = &[$(answer::<
                whole::differential::$package::$message,
                known::differential::$package::$message,
                lazy::differential::$package::$message,
            >),*];
            of[message](bytes)
        }
    };
}

messages! {
    "differential.proto2.All" proto2::All;
    "differential.proto2.Needs" proto2::Needs;
    "differential.proto2.Set" proto2::Set;
    "differential.proto3.All" proto3::All;
    "differential.editions.All" editions::All;
    "differential.editions.Strict" editions::Strict;
}

/// Any bytes as each of the messages: the forms agree.
pub fn forms(bytes: &[u8]) {
    for message in 0..MESSAGES.len() {
        answer_for(message, bytes);
    }
}
