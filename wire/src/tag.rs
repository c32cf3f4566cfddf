//! Tags: a field number and a wire type.

/// How a payload is laid out: the low three bits of a tag. Encoding guide, "Message Structure".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum WireType {
    /// A varint.
    Varint = 0,
    /// Eight bytes, little endian.
    I64 = 1,
    /// A length and that many bytes.
    Len = 2,
    /// The start of a group.
    Sgroup = 3,
    /// The end of a group.
    Egroup = 4,
    /// Four bytes, little endian.
    I32 = 5,
}

impl WireType {
    /// The wire type of these three bits; 6 and 7 are none.
    #[inline]
    pub const fn new(bits: u32) -> Option<WireType> {
        Some(match bits {
            0 => WireType::Varint,
            1 => WireType::I64,
            2 => WireType::Len,
            3 => WireType::Sgroup,
            4 => WireType::Egroup,
            5 => WireType::I32,
            _ => return None,
        })
    }
}

/// The largest field number, 2²⁹ − 1.
pub const MAX_FIELD_NUMBER: u32 = (1 << 29) - 1;

/// Field number and wire type, as the varint that stands before each payload.
///
/// ```
/// use wire::{Tag, WireType};
/// let tag = Tag::new(3, WireType::Len);
/// assert_eq!((tag.number(), tag.wire_type(), tag.value()), (3, WireType::Len, 0x1a));
/// ```
///
/// In a field's line the number is a constant, so everything here folds away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag(u32);

impl Tag {
    /// The tag of a field number (1 to 2²⁹ − 1) and a wire type.
    #[inline(always)]
    pub const fn new(number: u32, wire_type: WireType) -> Tag {
        Tag(number << 3 | wire_type as u32)
    }

    /// The tag with this value, if there is one: a number above 0 and one of the six wire types.
    #[inline]
    pub const fn from_value(value: u64) -> Option<Tag> {
        if value > u32::MAX as u64 || value < 8 || value & 7 > 5 { None } else { Some(Tag(value as u32)) }
    }

    /// The field number.
    #[inline(always)]
    pub const fn number(self) -> u32 {
        self.0 >> 3
    }

    /// The wire type.
    #[inline(always)]
    pub const fn wire_type(self) -> WireType {
        match WireType::new(self.0 & 7) {
            Some(wire_type) => wire_type,
            None => WireType::Varint, // not made: both constructors check
        }
    }

    /// The value of the varint.
    #[inline(always)]
    pub const fn value(self) -> u32 {
        self.0
    }

    /// The bytes of the varint: 1 to 5.
    #[inline(always)]
    pub const fn encoded_len(self) -> usize {
        crate::varint::varint_len(self.0 as u64)
    }

    /// The first two bytes of the varint as they stand in memory, read little endian. A tag of one byte has zero above it.
    #[inline(always)]
    pub(crate) const fn head(self) -> u32 {
        if self.0 < 0x80 {
            self.0
        } else {
            let second = self.0 >> 7 & 0x7f | if self.0 >= 1 << 14 { 0x80 } else { 0 };
            (self.0 & 0x7f | 0x80) | second << 8
        }
    }
}
