//! What a format writes: a sink that takes what a message has, a source that gives what a message shall have.

use super::{EnumTable, Flow, Reflect, ReflectMut, Row, Table};
use crate::{DecodeOptions, UnknownFields, UnknownRef};
use alloc::vec::Vec;

/// Takes what a message has, value by value, in the order of field numbers; a text format is one.
///
/// A message comes as [`open`](Self::open), its fields, [`unknown`](Self::unknown) records if it has any, and
/// [`close`](Self::close). A singular field comes as [`field`](Self::field) and its value. A list comes as `field`,
/// [`open_list`](Self::open_list), its elements, [`close_list`](Self::close_list); a map as `field`,
/// [`open_map`](Self::open_map), for each entry [`key`](Self::key), the key, and the value,
/// [`close_map`](Self::close_map). What is absent, and empty lists and maps, do not come. A view has each key of a map
/// once, as its message has.
///
/// All references are lent for the call. An error ends the message: whoever shows it passes the error on.
pub trait Sink {
    /// A field that is there comes next; `false` leaves it out.
    fn field(&mut self, row: &Row) -> Flow<bool>;

    /// `bool`
    fn bool(&mut self, value: bool) -> Flow;

    /// `int32`, `sint32`, `sfixed32`
    fn i32(&mut self, value: i32) -> Flow;

    /// `int64`, `sint64`, `sfixed64`
    fn i64(&mut self, value: i64) -> Flow;

    /// `uint32`, `fixed32`
    fn u32(&mut self, value: u32) -> Flow;

    /// `uint64`, `fixed64`
    fn u64(&mut self, value: u64) -> Flow;

    /// `float`
    fn f32(&mut self, value: f32) -> Flow;

    /// `double`
    fn f64(&mut self, value: f64) -> Flow;

    /// `string`
    fn str(&mut self, value: &str) -> Flow;

    /// `bytes`
    fn bytes(&mut self, value: &[u8]) -> Flow;

    /// The number of an enum's value.
    fn enumeration(&mut self, number: i32, table: &EnumTable) -> Flow;

    /// A message begins. The answer says what shall come of it: a format that knows the message ([`Table::known`]) takes
    /// it [whole](Enter::Whole).
    fn open(&mut self, table: &Table) -> Flow<Enter>;

    /// The message ends that was opened last and entered.
    fn close(&mut self) -> Flow;

    /// The message that [`open`](Self::open) wanted whole; there is no `close`.
    fn message(&mut self, message: &dyn Reflect) -> Flow;

    /// A list of so many elements begins.
    fn open_list(&mut self, row: &Row, len: usize) -> Flow;

    /// The list ends.
    fn close_list(&mut self) -> Flow;

    /// A map of so many entries, at most, begins.
    fn open_map(&mut self, row: &Row, len: usize) -> Flow;

    /// An entry of a map begins: the next value is its key, the one after that its value.
    fn key(&mut self) -> Flow;

    /// The map ends.
    fn close_map(&mut self) -> Flow;

    /// The records that no field of the message took, extensions among them. There is at least one.
    fn unknown(&mut self, table: &Table, records: UnknownRef<'_>) -> Flow {
        let _ = (table, records);
        Ok(())
    }

    /// Shall the entries of maps come in the order of their keys?
    fn is_sorted(&self) -> bool {
        false
    }

    /// The limits for lazy messages, which are decoded to be shown.
    fn decode_options(&self) -> DecodeOptions {
        DecodeOptions::new()
    }

    /// Elements of a list of numbers all at once, so that a `dyn Sink` has one call for them.
    fn run(&mut self, run: Run<'_>) -> Flow {
        match run {
            Run::Bool(values) => values.iter().try_for_each(|value| self.bool(*value)),
            Run::I32(values) => values.iter().try_for_each(|value| self.i32(*value)),
            Run::I64(values) => values.iter().try_for_each(|value| self.i64(*value)),
            Run::U32(values) => values.iter().try_for_each(|value| self.u32(*value)),
            Run::U64(values) => values.iter().try_for_each(|value| self.u64(*value)),
            Run::F32(values) => values.iter().try_for_each(|value| self.f32(*value)),
            Run::F64(values) => values.iter().try_for_each(|value| self.f64(*value)),
        }
    }
}

/// What a [`Sink`] wants of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enter {
    /// Its fields, one by one.
    Fields,
    /// The message itself, by [`Sink::message`].
    Whole,
    /// Nothing.
    Skip,
}

/// Numbers or bools side by side in memory.
#[derive(Clone, Copy, Debug)]
pub enum Run<'v> {
    /// `bool`
    Bool(&'v [bool]),
    /// `int32`, `sint32`, `sfixed32`
    I32(&'v [i32]),
    /// `int64`, `sint64`, `sfixed64`
    I64(&'v [i64]),
    /// `uint32`, `fixed32`
    U32(&'v [u32]),
    /// `uint64`, `fixed64`
    U64(&'v [u64]),
    /// `float`
    F32(&'v [f32]),
    /// `double`
    F64(&'v [f64]),
}

/// A list of numbers or bools to add to.
#[derive(Debug)]
pub enum RunMut<'v> {
    /// `bool`
    Bool(&'v mut Vec<bool>),
    /// `int32`, `sint32`, `sfixed32`
    I32(&'v mut Vec<i32>),
    /// `int64`, `sint64`, `sfixed64`
    I64(&'v mut Vec<i64>),
    /// `uint32`, `fixed32`
    U32(&'v mut Vec<u32>),
    /// `uint64`, `fixed64`
    U64(&'v mut Vec<u64>),
    /// `float`
    F32(&'v mut Vec<f32>),
    /// `double`
    F64(&'v mut Vec<f64>),
}

/// Gives what a message shall have, as it is asked; a reader of a text format is one.
///
/// A message calls [`open`](Self::open), then [`next_field`](Self::next_field) until there is none, and in between asks
/// for the value of each field by its kind. A list calls [`open_list`](Self::open_list) and
/// [`next_element`](Self::next_element) before each element; a map [`open_map`](Self::open_map),
/// [`next_entry`](Self::next_entry) before each key, and [`value`](Self::value) between a key and its value.
///
/// To make the field absent that it is asked for, a source returns [`ReflectErrorKind::Clear`](super::ReflectErrorKind::Clear) from the first call for it.
/// Any other error ends the message; what has been filled stays.
pub trait Source {
    /// `bool`
    ///
    /// # Errors
    /// For this and what follows: what comes is of another kind, or malformed, or a limit is reached.
    fn bool(&mut self) -> Flow<bool>;

    /// `int32`, `sint32`, `sfixed32`
    fn i32(&mut self) -> Flow<i32>;

    /// `int64`, `sint64`, `sfixed64`
    fn i64(&mut self) -> Flow<i64>;

    /// `uint32`, `fixed32`
    fn u32(&mut self) -> Flow<u32>;

    /// `uint64`, `fixed64`
    fn u64(&mut self) -> Flow<u64>;

    /// `float`
    fn f32(&mut self) -> Flow<f32>;

    /// `double`
    fn f64(&mut self) -> Flow<f64>;

    /// `string`: lent out of the input or out of a buffer of the source.
    fn str(&mut self) -> Flow<&str>;

    /// `bytes`, appended to `into`.
    fn bytes(&mut self, into: &mut Vec<u8>) -> Flow;

    /// The number of an enum's value. `None` for a name that is not known and to be ignored: the field stays absent, the
    /// element or entry is left out.
    fn enumeration(&mut self, table: &EnumTable) -> Flow<Option<i32>>;

    /// A message begins. A source that knows the message ([`Table::known`]) asks for it [whole](Opened::whole).
    fn open(&mut self, table: &Table) -> Flow<Opened>;

    /// The place in the table of the field that comes next. `None` ends the message. A place behind the last row asks for
    /// the message's unknown fields, which [`unknown`](Self::unknown) then gets.
    fn next_field(&mut self, table: &Table, opened: &mut Opened) -> Flow<Option<usize>>;

    /// Fills the message that [`open`](Self::open) wanted whole.
    fn message(&mut self, message: &mut dyn ReflectMut) -> Flow;

    /// A list begins.
    fn open_list(&mut self, row: &Row) -> Flow<Elements>;

    /// Is there another element? It takes `bytes` of memory in the list, which the source charges to its budget.
    fn next_element(&mut self, bytes: usize) -> Flow<bool>;

    /// A map begins.
    fn open_map(&mut self, row: &Row) -> Flow<Elements>;

    /// Is there another entry? Its key comes next. It takes `bytes` of memory, as for
    /// [`next_element`](Self::next_element).
    fn next_entry(&mut self, bytes: usize) -> Flow<bool>;

    /// The key was read; the entry's value comes next.
    fn value(&mut self) -> Flow;

    /// The message's unknown fields, to append to, if it keeps any; see [`next_field`](Self::next_field).
    fn unknown(&mut self, fields: Option<&mut UnknownFields>) -> Flow;

    /// A box of so many bytes is made for a message that comes next.
    fn charge(&mut self, bytes: usize) -> Flow {
        let _ = bytes;
        Ok(())
    }

    /// All elements of a list of numbers, so that a `dyn Source` has one call for them. The source charges them.
    fn run(&mut self, run: RunMut<'_>) -> Flow {
        macro_rules! all {
            ($values:ident, $next:ident) => {{
                while self.next_element(size_of_element($values))? {
                    let value = self.$next()?;
                    $values.push(value);
                }
                Ok(())
            }};
        }
        match run {
            RunMut::Bool(values) => all!(values, bool),
            RunMut::I32(values) => all!(values, i32),
            RunMut::I64(values) => all!(values, i64),
            RunMut::U32(values) => all!(values, u32),
            RunMut::U64(values) => all!(values, u64),
            RunMut::F32(values) => all!(values, f32),
            RunMut::F64(values) => all!(values, f64),
        }
    }
}

const fn size_of_element<T>(_: &Vec<T>) -> usize {
    size_of::<T>()
}

/// What a [`Source`] remembers of a message that is open: which field it expects, which have come. For the source alone;
/// messages only read [`whole`](Self::whole). Plain data, so that there is nothing to drop in the loop of each type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opened {
    /// Shall the message come to [`Source::message`] whole, instead of asking field by field?
    pub whole: bool,
    /// Has a field come?
    pub started: bool,
    /// Anything.
    pub flags: u16,
    /// The place of the field that is expected.
    pub next: u32,
    /// The places that have come, of the first 64.
    pub seen: u64,
    /// The oneofs of which a member has come: the first three.
    pub oneofs: [u32; 3],
}

/// What becomes of the elements of a list, or the entries of a map, that a [`Source`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elements {
    /// They are added to what is there; an entry replaces another of its key.
    Add,
    /// As `Add`; a key that comes twice is an error, [`DuplicateKey`](super::ReflectErrorKind::DuplicateKey).
    AddUnique,
    /// They are all that will be there.
    Replace,
    /// One is to be changed: the list's at this index, the map's with the key that comes. There is no `next_element`;
    /// `next_entry` is asked once.
    Change(usize),
}
