//! A message with every kind in every shape.

use std::collections::{BTreeMap, HashMap};
use wire::{Enumeration, Lazy, Message, Oneof, Open, Reflect, UnknownFields};

/// An enum with a gap and a negative number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub enum Color {
    /// 0.
    #[default]
    Red = 0,
    /// 2.
    Green = 2,
    /// −1.
    Blue = -1,
}

/// The messages, with views of both sorts.
macro_rules! everything {
    ($($view:tt)*) => {
        /// One of each sort of member, by names that no field has.
        #[derive(Clone, Debug, PartialEq, Oneof, Reflect)]
        #[proto($($view)*)]
        pub enum Choice {
            /// A scalar.
            #[proto(30, sint64)]
            Number(i64),
            /// A string.
            #[proto(31, string)]
            Text(String),
            /// Bytes.
            #[proto(33, bytes)]
            SomeData(Vec<u8>),
            /// A message, which merges.
            #[proto(34, message)]
            Nested(Box<Everything>),
            /// A group, which merges.
            #[proto(35, group)]
            SomeGroup(Box<Everything>),
            /// A closed enum, which refuses.
            #[proto(36, enum)]
            Color(Color),
            /// An open enum.
            #[proto(3000, enum)]
            SomeOpen(Open<Color>),
        }

        /// Every kind in every shape; paged, recursive, with long numbers.
        #[allow(missing_docs, reason = "the attribute says all")]
        #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
        #[proto($($view)*)]
        pub struct Everything {
            #[proto(1, double)]
            pub double: f64,
            #[proto(2, float)]
            pub float: f32,
            #[proto(3, int32)]
            pub int32: i32,
            #[proto(4, int64)]
            pub int64: i64,
            #[proto(5, uint32)]
            pub uint32: u32,
            #[proto(6, uint64)]
            pub uint64: u64,
            #[proto(7, sint32)]
            pub sint32: i32,
            #[proto(8, sint64)]
            pub sint64: i64,
            #[proto(9, fixed32)]
            pub fixed32: u32,
            #[proto(10, fixed64)]
            pub fixed64: u64,
            #[proto(11, sfixed32, optional)]
            pub sfixed32: Option<i32>,
            #[proto(12, sfixed64, optional)]
            pub sfixed64: Option<i64>,
            #[proto(13, bool, optional)]
            pub bool: Option<bool>,
            #[proto(14, string)]
            pub string: String,
            #[proto(15, bytes, optional)]
            pub bytes: Option<Vec<u8>>,
            #[proto(16, enum)]
            pub open: Open<Color>,
            #[proto(17, enum, optional)]
            pub closed: Option<Color>,
            #[proto(18, message, optional)]
            pub message: Option<Box<Everything>>,
            #[proto(19, group, optional)]
            pub group: Option<Box<Everything>>,
            #[proto(20, string, repeated)]
            pub strings: Vec<String>,
            #[proto(21, bytes, repeated)]
            pub data: Vec<Vec<u8>>,
            #[proto(22, message, repeated)]
            pub messages: Vec<Everything>,
            #[proto(23, group, repeated)]
            pub groups: Vec<Everything>,
            #[proto(24, uint64, packed)]
            pub varints: Vec<u64>,
            #[proto(25, sint32, packed)]
            pub zigzags: Vec<i32>,
            #[proto(26, double, packed)]
            pub doubles: Vec<f64>,
            #[proto(27, float, repeated)]
            pub floats: Vec<f32>,
            #[proto(28, bool, packed)]
            pub bools: Vec<bool>,
            #[proto(29, enum, packed)]
            pub closed_colors: Vec<Color>,
            #[proto(oneof(30, 31, 33, 34, 35, 36, 3000))]
            pub choice: Option<Choice>,
            #[proto(32, enum, repeated)]
            pub open_colors: Vec<Open<Color>>,
            #[proto(37, map(string, message))]
            pub by_name: HashMap<String, Everything>,
            #[proto(38, map(int32, enum))]
            pub by_number: BTreeMap<i32, Color>,
            #[proto(39, map(bool, bytes))]
            pub by_bool: BTreeMap<bool, Vec<u8>>,
            #[proto(40, map(fixed64, message))]
            pub by_fixed: BTreeMap<u64, Everything>,
            #[proto(41, message)]
            pub leaf: Leaf,
            #[proto(2048, fixed32, optional)]
            pub long_tag: Option<u32>,
            #[proto(536870911, string, repeated)]
            pub longest_tag: Vec<String>,
            #[proto(unknown)]
            pub unknown: UnknownFields,
        }

        /// Scalars only: read where it stands.
        #[allow(missing_docs, reason = "the attribute says all")]
        #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
        #[proto($($view)*)]
        pub struct Leaf {
            #[proto(1, float)]
            pub x: f32,
            #[proto(2, sint32)]
            pub y: i32,
            #[proto(16, bool)]
            pub z: bool,
            #[proto(unknown)]
            pub unknown: UnknownFields,
        }
    };
}

everything!(view);

/// Some of it, with messages that stay bytes. What is not here is unknown.
#[allow(missing_docs, reason = "the attribute says all")]
#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
pub struct Lazily {
    #[proto(18, message, optional)]
    pub message: Option<Lazy<Everything>>,
    #[proto(19, group, optional)]
    pub group: Option<Lazy<Everything>>,
    #[proto(22, message, repeated)]
    pub messages: Vec<Lazy<Everything>>,
    #[proto(23, group, repeated)]
    pub groups: Vec<Lazy<Everything>>,
    #[proto(41, message)]
    pub leaf: Lazy<Leaf>,
    #[proto(unknown)]
    pub unknown: UnknownFields,
}

/// The same with views that live in an arena.
pub mod in_arena {
    use super::{BTreeMap, Color, HashMap, Message, Oneof, Open, Reflect, UnknownFields};

    everything!(view(arena));
}
