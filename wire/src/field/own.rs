//! From the fields of a view to those of its message: the same two words, a line each.

use super::{
    Bool, Bytes, Double, Enum, Explicit, Fixed32, Fixed64, Float, Group, Implicit, Int32, Int64, Kind, List, Map, Msg,
    Packed, Repeated, Required, Sfixed32, Sfixed64, Sint32, Sint64, Str, Uint32, Uint64, Variant, bytes::Blob,
    map::Entries, string::Text,
};
use crate::view::ToMessage;

/// Makes the value that a message holds, a `T`, from the one that its view holds, a `V`.
pub trait Own<V, T>: Kind {
    /// The value for the message.
    fn own(value: &V) -> T;
}

impl<'v, T: Text<'v>> Own<&'v str, T> for Str {
    #[inline]
    fn own(text: &&'v str) -> T {
        T::from_text(text)
    }
}

impl<'v, T: Blob<'v>> Own<&'v [u8], T> for Bytes {
    #[inline]
    fn own(bytes: &&'v [u8]) -> T {
        T::from_bytes(bytes)
    }
}

macro_rules! messages {
    ($($kind:ident)*) => {$(
        /// As it is or in a box of any sort.
        impl<V: ToMessage, T: From<V::Message>> Own<V, T> for $kind {
            #[inline]
            fn own(view: &V) -> T {
                view.to_message().into()
            }
        }
    )*};
}

messages! { Msg Group }

macro_rules! scalars {
    ($($kind:ident)*) => {$(
        impl<T: Clone> Own<T, T> for $kind {
            #[inline(always)]
            fn own(value: &T) -> T {
                value.clone()
            }
        }
    )*};
}

scalars! { Bool Double Enum Fixed32 Fixed64 Float Int32 Int64 Sfixed32 Sfixed64 Sint32 Sint64 Uint32 Uint64 }

macro_rules! singular_shapes {
    ($($shape:ident)*) => {$(
        impl<K> $shape<K> {
            /// The field of the message, from that of its view.
            #[inline]
            pub fn own<V, T>(value: &V) -> T
            where
                K: Own<V, T>,
            {
                K::own(value)
            }
        }
    )*};
}

singular_shapes! { Implicit Required Variant }

impl<K> Explicit<K> {
    /// The field of the message, from that of its view.
    #[inline]
    pub fn own<V, T>(value: &Option<V>) -> Option<T>
    where
        K: Own<V, T>,
    {
        value.as_ref().map(K::own)
    }
}

macro_rules! list_shapes {
    ($($shape:ident)*) => {$(
        impl<K> $shape<K> {
            /// The field of the message, from that of its view.
            pub fn own<V, T, L: List<V>, M: List<T> + Default>(values: &L) -> M
            where
                K: Own<V, T>,
            {
                let mut list = M::default();
                list.reserve(values.as_slice().len());
                values.as_slice().iter().for_each(|value| list.push(K::own(value)));
                list
            }
        }
    )*};
}

list_shapes! { Repeated Packed }

impl<K, U> Map<K, U> {
    /// The field of the message, from that of its view: all entries in their order on the wire, so the last one of a key
    /// wins.
    pub fn own<A, B, X, Y, L: List<(A, B)>, M: Entries<X, Y> + Default>(entries: &L) -> M
    where
        K: Own<A, X>,
        U: Own<B, Y>,
    {
        let mut map = M::default();
        map.reserve(entries.as_slice().len());
        entries.as_slice().iter().for_each(|(key, value)| map.insert(K::own(key), U::own(value)));
        map
    }
}
