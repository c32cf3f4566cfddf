//! Extensions: fields that another schema adds to a message.
//!
//! A message keeps the records of its extensions with its unknown fields, and an [`Extension`] says how to read those
//! of one. So extensions need no registry, cost nothing where nobody asks, and come out as they came in.

use crate::{
    error::DecodeError,
    field::{Expanded, Explicit, Kind, Msg, Pack, Packed, Put, PutPacked, Repeated, Value},
    message::{Decode, Encode, Message},
    options::DecodeOptions,
    reader::{self, Fields, Flow, Input, Reader, Source},
    tag::{MAX_FIELD_NUMBER, Tag, WireType},
    unknown::{UnknownField, UnknownFields, UnknownIter},
    writer::{Output, Writer},
};
use alloc::vec::Vec;
use core::{fmt, marker::PhantomData};

/// The extension `number` of the message `M`: values of type `T` in the shape `S`.
///
/// ```
/// use wire::{Decode, Encode, Explicit, Extendable, Extension, Int32, Message, Packed, UnknownFields};
///
/// // message Options { extensions 100 to max; }
/// #[derive(Message, Debug, Default, PartialEq)]
/// struct Options {
///     #[proto(unknown)]
///     unknown: UnknownFields,
/// }
/// impl Extendable for Options {
///     fn unknown_fields(&self) -> &UnknownFields {
///         &self.unknown
///     }
///     fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
///         &mut self.unknown
///     }
/// }
///
/// // extend Options { optional int32 level = 100; repeated int32 limits = 101 [packed = true]; }
/// const LEVEL: Extension<Options, Explicit<Int32>, i32> = Extension::new(100).with_default(|| 7);
/// const LIMITS: Extension<Options, Packed<Int32>, i32> = Extension::new(101);
///
/// let mut options = Options::decode(b"\xaa\x06\x02\x05\x06")?;
/// assert_eq!(options.get(LEVEL)?, None);
/// assert_eq!(options.get_or_default(LEVEL)?, 7);
/// assert_eq!(options.get(LIMITS)?, [5, 6]);
///
/// options.set(LEVEL, &Some(3));
/// options.clear(LIMITS);
/// assert!(options.has(LEVEL) && !options.has(LIMITS));
/// assert_eq!(options.encode_to_vec(), b"\xa0\x06\x03");
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub struct Extension<M, S, T> {
    number: u32,
    default: Option<fn() -> T>,
    types: PhantomData<fn(M) -> (S, T)>,
}

impl<M, S, T> Extension<M, S, T> {
    /// The extension with this field number.
    pub const fn new(number: u32) -> Self {
        Extension { number, default: None, types: PhantomData }
    }

    /// The same with a default value of its own, for [`Extendable::get_or_default`].
    pub const fn with_default(mut self, default: fn() -> T) -> Self {
        self.default = Some(default);
        self
    }

    /// The field number.
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl<M, S, T> Clone for Extension<M, S, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, S, T> Copy for Extension<M, S, T> {}

impl<M, S, T> fmt::Debug for Extension<M, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extension({})", self.number)
    }
}

/// The shapes that an extension can have: [`Explicit`], [`Repeated`], [`Packed`], [`Expanded`], [`MessageSetItem`].
pub trait Shape<T> {
    /// What holds the values: `Option<T>` or `Vec<T>`.
    type Field: Default;

    /// Is this a record of the extension with this number?
    fn is_one(number: u32, record: &UnknownField<'_>) -> bool {
        record.number() == number
    }

    /// Takes the field's records that come next.
    ///
    /// # Errors
    /// The [`Stop`](crate::Stop) of the message: its end, or an error.
    fn read(number: u32, field: &mut Self::Field, reader: &mut Reader<'_, '_>) -> Flow;

    /// Writes the field's records.
    fn write<'m>(number: u32, field: &'m Self::Field, writer: &mut Writer<'m>)
    where
        T: 'm;
}

macro_rules! shapes {
    ($($shape:ident: $field:ident, $value:ident, $put:ident;)*) => {$(
        impl<K: Kind + for<'a> $value<'a, T> + $put<T>, T> Shape<T> for $shape<K> {
            type Field = $field<T>;

            fn read(number: u32, field: &mut $field<T>, reader: &mut Reader<'_, '_>) -> Flow {
                $shape::<K>::read(number, field, reader)
            }

            fn write<'m>(number: u32, field: &'m $field<T>, writer: &mut Writer<'m>)
            where
                T: 'm,
            {
                $shape::<K>::write(number, field, writer);
            }
        }
    )*};
}

shapes! {
    Explicit: Option, Value, Put;
    Repeated: Vec, Value, Put;
    Packed: Vec, Pack, PutPacked;
    Expanded: Vec, Pack, Put;
}

/// A message in a MessageSet: a group of the extension's number and the message, where other messages have a field of
/// that number (`message_set_wire_format = true`). Read in both forms, written as a group.
///
/// ```
/// use wire::{Decode, Encode, Extendable, Extension, Message, MessageSetItem, UnknownFields};
/// # #[derive(Message, Debug, Default, PartialEq)]
/// # struct Set {
/// #     #[proto(unknown)]
/// #     unknown: UnknownFields,
/// # }
/// # impl Extendable for Set {
/// #     fn unknown_fields(&self) -> &UnknownFields {
/// #         &self.unknown
/// #     }
/// #     fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
/// #         &mut self.unknown
/// #     }
/// # }
/// #[derive(Message, Debug, Default, PartialEq)]
/// struct Point {
///     #[proto(1, sint32)]
///     x: i32,
/// }
/// const POINT: Extension<Set, MessageSetItem, Point> = Extension::new(100);
///
/// let mut set = Set::default();
/// set.set(POINT, &Some(Point { x: 1 }));
/// assert_eq!(set.encode_to_vec(), b"\x0b\x10\x64\x1a\x02\x08\x02\x0c");
/// assert_eq!(Set::decode(b"\xa2\x06\x02\x08\x02")?.get(POINT)?, Some(Point { x: 1 }));
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Debug)]
pub enum MessageSetItem {}

/// `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }` (descriptor.proto,
/// "message_set_wire_format").
const ITEM: u32 = 1;
const TYPE_ID: u32 = 2;
const MESSAGE: u32 = 3;

impl<T: Message> Shape<T> for MessageSetItem {
    type Field = Option<T>;

    fn is_one(number: u32, record: &UnknownField<'_>) -> bool {
        if record.number() != ITEM || record.wire_type() != WireType::Sgroup {
            return record.number() == number && record.wire_type() == WireType::Len;
        }
        let mut ids = UnknownIter::new(record.payload()).filter(|field| field.number() == TYPE_ID);
        // A `uint32`, in the schema that MessageSets are described by: bits above are dropped.
        ids.find_map(|id| id.varint()).map(|id| id as u32) == Some(number)
    }

    fn read(number: u32, field: &mut Option<T>, reader: &mut Reader<'_, '_>) -> Flow {
        if number <= MAX_FIELD_NUMBER {
            Explicit::<Msg>::read(number, field, reader)?;
        }
        let start = Tag::new(ITEM, WireType::Sgroup);
        if reader.at(start) {
            let mut payload = reader.payload(start);
            payload.group(ITEM, &mut Item { message: field, is_read: false })?;
            reader.resume(payload)?;
        }
        Ok(())
    }

    fn write<'m>(number: u32, field: &'m Option<T>, writer: &mut Writer<'m>)
    where
        T: 'm,
    {
        let Some(message) = field else { return };
        writer.tag(Tag::new(ITEM, WireType::Egroup));
        writer.message(Tag::new(MESSAGE, WireType::Len), message);
        writer.varint(Tag::new(TYPE_ID, WireType::Varint), number.into());
        writer.tag(Tag::new(ITEM, WireType::Sgroup));
    }
}

/// An item whose number is known to be right. Of several messages in one item the first counts, as elsewhere.
struct Item<'f, T> {
    message: &'f mut Option<T>,
    is_read: bool,
}

impl<'a, T: Decode<'a> + Default> Decode<'a> for Item<'_, T> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let tag = Tag::new(MESSAGE, WireType::Len);
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            if !self.is_read && reader.at(tag) {
                self.is_read = true;
                let mut payload = reader.payload(tag);
                Msg::merge_optional(&mut payload, MESSAGE, self.message)?;
                reader.resume(payload)?;
            }
            reader.pass_end(pass)?;
        }
    }
}

/// A message that may have extensions. Generated code implements it for messages with extension ranges.
pub trait Extendable: Sized {
    /// The records that no field takes, those of extensions among them.
    fn unknown_fields(&self) -> &UnknownFields;

    /// The same, to change them.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;

    /// The value of an extension, decoded now.
    ///
    /// # Errors
    /// Records that are none of this extension's type. The offset counts from the first of its records.
    fn get<S: Shape<T>, T>(&self, extension: Extension<Self, S, T>) -> Result<S::Field, DecodeError> {
        self.get_with(extension, &DecodeOptions::new())
    }

    /// [`get`](Self::get) under limits of one's own.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    fn get_with<S: Shape<T>, T>(
        &self,
        extension: Extension<Self, S, T>,
        options: &DecodeOptions,
    ) -> Result<S::Field, DecodeError> {
        let new = || One::<S, T> { number: extension.number, field: S::Field::default() };
        let records = self.unknown_fields().records(|record| S::is_one(extension.number, record));
        let mut one = new();
        reader::merge(&mut one, new, Source::of(&records), options, false)?;
        Ok(one.field)
    }

    /// The value of an extension, or else its default.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    fn get_or_default<S: Shape<T, Field = Option<T>>, T: Default>(
        &self,
        extension: Extension<Self, S, T>,
    ) -> Result<T, DecodeError> {
        let default = || extension.default.map_or_else(T::default, |default| default());
        Ok(self.get(extension)?.unwrap_or_else(default))
    }

    /// Replaces the value of an extension; `None` and an empty list clear it.
    fn set<S: Shape<T>, T>(&mut self, extension: Extension<Self, S, T>, value: &S::Field) {
        let written = Written::<S, T> { number: extension.number, field: value }.encode_to_vec();
        self.clear(extension);
        self.unknown_fields_mut().extend_from_bytes(&written);
    }

    /// Is there a record of the extension?
    fn has<S: Shape<T>, T>(&self, extension: Extension<Self, S, T>) -> bool {
        self.unknown_fields().iter().any(|record| S::is_one(extension.number, &record))
    }

    /// Removes the records of the extension.
    fn clear<S: Shape<T>, T>(&mut self, extension: Extension<Self, S, T>) {
        self.unknown_fields_mut().remove_all(|record| S::is_one(extension.number, record));
    }
}

/// A message of which one field matters.
struct One<S: Shape<T>, T> {
    number: u32,
    field: S::Field,
}

impl<'a, S: Shape<T>, T> Decode<'a> for One<S, T> {
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            S::read(self.number, &mut self.field, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}

/// The same, to write.
struct Written<'f, S: Shape<T>, T> {
    number: u32,
    field: &'f S::Field,
}

impl<S: Shape<T>, T> Encode for Written<'_, S, T> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        S::write(self.number, self.field, &mut writer);
        writer.done()
    }
}
