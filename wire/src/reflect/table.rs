//! What is known of a message type: one form for types of the program, whose tables are constants, and for those of a
//! schema that is loaded at run time, whose tables are owned.

use super::Described;
use crate::{Enumeration, Open};
use alloc::{borrow::Cow, boxed::Box, format, sync::Arc, sync::Weak, vec, vec::Vec};
use core::{fmt, ops::Deref};

/// Text of a constant, or owned.
pub type Name = Cow<'static, str>;

/// A message type: its full name and what is in it.
#[derive(Debug)]
pub struct Table {
    /// The full name, such as `chat.Person`.
    pub name: Name,
    /// The fields, ascending by number, members of oneofs among them.
    pub rows: Rows,
    /// The oneofs, in the order declared.
    pub oneofs: Cow<'static, [OneofRow]>,
    /// Which of the messages with a meaning of their own this is.
    pub known: Known,
    /// Has the message required fields?
    pub has_required: bool,
    /// The file that declares the message, where the program has it.
    pub file: Option<&'static FileTable>,
    names: Cow<'static, [u16]>,
}

/// A `.proto` file of which the program has the descriptor.
#[derive(Debug)]
pub struct FileTable {
    /// The encoded `google.protobuf.FileDescriptorProto`.
    pub descriptor: &'static [u8],
    /// The files that it imports, in the order of its `dependency`.
    pub imports: &'static [&'static FileTable],
}

/// The rows of a table.
#[derive(Debug)]
pub enum Rows {
    /// Of a type of the program.
    Fixed(&'static [&'static Row]),
    /// Of a loaded schema.
    Loaded(Box<[Row]>),
}

/// A field of a message.
#[derive(Debug)]
pub struct Row {
    /// The field number.
    pub number: u32,
    /// 0 for a field that is in no oneof; else the least number of the oneof's members.
    pub oneof: u32,
    /// The name in protobuf; of an extension, its full name in brackets.
    pub name: Name,
    /// The name in JSON, as it stands there.
    pub key: Key,
    /// What a value is; of a map, what the values of its entries are.
    pub kind: RowKind,
    /// How the field holds it.
    pub shape: RowShape,
    /// What few fields have.
    pub extra: Extra,
}

/// The key of a field in JSON, `"requestId":`, ready to be copied and compared.
#[derive(Debug)]
pub struct Key {
    /// The whole text: quotes, name, colon.
    pub text: Name,
    /// Its first bytes, then zeros: a copy of fixed length is two moves, one of any length a call.
    pub head: [u8; 32],
}

/// What few fields have.
#[derive(Debug)]
pub enum Extra {
    /// Of a type of the program.
    Fixed(&'static RowExtra),
    /// Of a loaded schema.
    Loaded(Box<RowExtra>),
}

/// What few fields have.
#[derive(Clone, Debug)]
pub struct RowExtra {
    /// The default value that the schema gives.
    pub default: Option<Scalar>,
    /// The name in JSON where the schema gives one.
    pub json_name: Option<Name>,
    /// Does `debug_redact` hide the value?
    pub redact: bool,
    /// Is the field an extension?
    pub is_extension: bool,
}

/// A value that is no message, list or map.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `bool`
    Bool(bool),
    /// `int32`, `sint32`, `sfixed32`
    I32(i32),
    /// `int64`, `sint64`, `sfixed64`
    I64(i64),
    /// `uint32`, `fixed32`
    U32(u32),
    /// `uint64`, `fixed64`
    U64(u64),
    /// `float`
    F32(f32),
    /// `double`
    F64(f64),
    /// `string`
    Str(Name),
    /// `bytes`
    Bytes(Cow<'static, [u8]>),
    /// The number of an enum's value.
    Enum(i32),
}

/// A oneof of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneofRow {
    /// The oneof's name.
    pub name: Name,
    /// The least number of its members; see [`Row::oneof`].
    pub first: u32,
}

/// The messages that formats treat in a way of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Known {
    /// None of them.
    No,
    /// `google.protobuf.Any`
    Any,
    /// `google.protobuf.Timestamp`
    Timestamp,
    /// `google.protobuf.Duration`
    Duration,
    /// `google.protobuf.FieldMask`
    FieldMask,
    /// `google.protobuf.Struct`
    Struct,
    /// `google.protobuf.Value`
    Value,
    /// `google.protobuf.ListValue`
    ListValue,
    /// `google.protobuf.Int32Value` and its like.
    Wrapper,
    /// `google.protobuf.Empty`
    Empty,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum RowKind {
    /// `double`
    Double,
    /// `float`
    Float,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `sint32`
    Sint32,
    /// `sint64`
    Sint64,
    /// `fixed32`
    Fixed32,
    /// `fixed64`
    Fixed64,
    /// `sfixed32`
    Sfixed32,
    /// `sfixed64`
    Sfixed64,
    /// `bool`
    Bool,
    /// `string`
    Str,
    /// `bytes`
    Bytes,
    /// An enum.
    Enum(EnumLink),
    /// A message.
    Msg(Link),
    /// A message in the delimited encoding.
    Group(Link),
}

/// How a field holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowShape {
    /// Written unless it is the default value.
    Implicit,
    /// There or not.
    Explicit,
    /// There, or the message is refused.
    Required,
    /// A list, a record for each element.
    Repeated,
    /// A list in one record.
    Packed,
    /// A map with keys of this kind.
    Map(KeyKind),
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `sint32`
    Sint32,
    /// `sint64`
    Sint64,
    /// `fixed32`
    Fixed32,
    /// `fixed64`
    Fixed64,
    /// `sfixed32`
    Sfixed32,
    /// `sfixed64`
    Sfixed64,
    /// `bool`
    Bool,
    /// `string`
    Str,
}

impl KeyKind {
    /// The same kind, as one of values.
    pub const fn kind(self) -> RowKind {
        match self {
            KeyKind::Int32 => RowKind::Int32,
            KeyKind::Int64 => RowKind::Int64,
            KeyKind::Uint32 => RowKind::Uint32,
            KeyKind::Uint64 => RowKind::Uint64,
            KeyKind::Sint32 => RowKind::Sint32,
            KeyKind::Sint64 => RowKind::Sint64,
            KeyKind::Fixed32 => RowKind::Fixed32,
            KeyKind::Fixed64 => RowKind::Fixed64,
            KeyKind::Sfixed32 => RowKind::Sfixed32,
            KeyKind::Sfixed64 => RowKind::Sfixed64,
            KeyKind::Bool => RowKind::Bool,
            KeyKind::Str => RowKind::Str,
        }
    }
}

/// The way to the table of a message; a message may be part of itself.
#[derive(Clone)]
pub enum Link {
    /// Of a type of the program.
    Fixed(fn() -> &'static Table),
    /// The place of the table in the schema that the row is part of.
    Loaded(Weak<Tables>, u32),
}

/// The tables of a loaded schema, which link to each other. Made by [`Arc::new_cyclic`].
#[derive(Debug)]
pub struct Tables(
    /// The tables; a [`Link`] names their places.
    pub Box<[Table]>,
);

/// A table that a [`Link`] leads to.
#[derive(Clone, Debug)]
pub enum TableRef {
    /// Of a type of the program.
    Fixed(&'static Table),
    /// Of a loaded schema, which it keeps.
    Loaded(Arc<Tables>, u32),
}

/// The way to the table of an enum.
#[derive(Clone, Debug)]
pub enum EnumLink {
    /// Of a type of the program.
    Fixed(&'static EnumTable),
    /// Of a loaded schema.
    Loaded(Arc<EnumTable>),
}

/// An enum type: its full name and values.
#[derive(Debug)]
pub struct EnumTable {
    /// The full name, such as `chat.Kind`.
    pub name: Name,
    /// The names and numbers in the order declared.
    pub values: EnumValues,
    /// Are numbers without a name kept out of the field?
    pub is_closed: bool,
    /// Is it `google.protobuf.NullValue`?
    pub is_null: bool,
}

/// The names and numbers of an enum.
#[derive(Debug)]
pub enum EnumValues {
    /// Of a type of the program.
    Fixed(&'static [(&'static str, i32)]),
    /// Of a loaded schema.
    Loaded(Box<[(Box<str>, i32)]>),
}

/// What can hold an enum: the enum itself, which is closed, or [`Open`] around it.
pub trait EnumType {
    /// The enum's name and values.
    const TABLE: &'static EnumTable;
}

impl<E: Enumeration> EnumType for E {
    const TABLE: &'static EnumTable = &EnumTable::fixed(E::NAME, E::VALUES, true);
}

impl<E: Enumeration> EnumType for Open<E> {
    const TABLE: &'static EnumTable = &EnumTable::fixed(E::NAME, E::VALUES, false);
}

/// The table of a message type: what [`Link::Fixed`] points to.
pub fn table<T: Described>() -> &'static Table {
    T::TABLE
}

impl OneofRow {
    /// A oneof of a type of the program.
    pub const fn fixed(name: &'static str, first: u32) -> Self {
        OneofRow { name: Cow::Borrowed(name), first }
    }
}

impl Scalar {
    /// A `string` of a constant.
    pub const fn text(text: &'static str) -> Self {
        Scalar::Str(Cow::Borrowed(text))
    }

    /// `bytes` of a constant.
    pub const fn blob(bytes: &'static [u8]) -> Self {
        Scalar::Bytes(Cow::Borrowed(bytes))
    }
}

impl Table {
    /// The table of a type of the program. `rows` ascend by number; `names` is made by [`names`] of them.
    pub const fn fixed(
        name: &'static str,
        rows: &'static [&'static Row],
        oneofs: &'static [OneofRow],
        names: &'static [u16],
        file: Option<&'static FileTable>,
    ) -> Self {
        Table {
            known: Known::of(name),
            has_required: has_required(rows),
            name: Cow::Borrowed(name),
            rows: Rows::Fixed(rows),
            oneofs: Cow::Borrowed(oneofs),
            names: Cow::Borrowed(names),
            file,
        }
    }

    /// The table of a type of a loaded schema. `rows` ascend by number.
    ///
    /// # Panics
    /// There are more than 32,767 rows, more than a message may have.
    pub fn loaded(name: Name, rows: Box<[Row]>, oneofs: Vec<OneofRow>) -> Self {
        assert!(rows.len() < 1 << 15, "a message of so many fields");
        let mut names = vec![0; places(rows.len())];
        for (i, row) in (0..).zip(&rows) {
            note(&mut names, row, i);
        }
        let (known, has_required) = (Known::of(&name), rows.iter().any(|row| row.shape == RowShape::Required));
        let (rows, oneofs) = (Rows::Loaded(rows), oneofs.into());
        Table { name, rows, oneofs, known, has_required, file: None, names: names.into() }
    }

    /// The place of the field of this number.
    pub fn by_number(&self, number: u32) -> Option<usize> {
        // Most messages count from 1 without a gap.
        let guess = (number as usize).wrapping_sub(1);
        if self.rows.get(guess).is_some_and(|row| row.number == number) {
            return Some(guess);
        }
        let (mut low, mut high) = (0, self.rows.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.rows[middle].number.cmp(&number) {
                core::cmp::Ordering::Equal => return Some(middle),
                core::cmp::Ordering::Less => low = middle + 1,
                core::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The place of the field of this name.
    pub fn by_name(&self, name: &str) -> Option<usize> {
        self.named(name, |row, _| row.name == name)
    }

    /// The place of the field of this JSON name, or of this name: parsers accept both (ProtoJSON, "field names").
    pub fn by_json_name(&self, name: &str) -> Option<usize> {
        self.named(name, |row, is_json| is_json && row.json_name() == name).or_else(|| self.by_name(name))
    }

    fn named(&self, name: &str, is_it: impl Fn(&Row, bool) -> bool) -> Option<usize> {
        self.candidates(start(name.as_bytes()), name.len() + 3)
            .find(|&(place, is_json)| is_it(&self.rows[place], is_json))
            .map(|(place, _)| place)
    }

    /// The place of the field whose [key](Key) is `text[..len]`, by a hash of its first 16 bytes: what answers where
    /// fields come in any order. `head` are those bytes, little-endian, with zeros behind a shorter key.
    #[inline]
    pub fn by_key(&self, head: u128, len: usize, text: &[u8]) -> Option<usize> {
        self.candidates(head, len)
            .find(|&(place, is_json)| is_json && text.starts_with(self.rows[place].key.text.as_bytes()))
            .map(|(place, _)| place)
    }

    /// What stands in the index from the place of a key on, up to a gap.
    #[inline]
    fn candidates(&self, head: u128, len: usize) -> impl Iterator<Item = (usize, bool)> + '_ {
        let names = &*self.names;
        let first = place(head, len, names.len());
        (first..names.len()).chain(0..first).map_while(|at| {
            let entry = usize::from(names[at].checked_sub(1)?);
            Some((entry / 2, entry.is_multiple_of(2)))
        })
    }

    /// The field of this number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        Some(&self.rows[self.by_number(number)?])
    }

    /// The field of this name.
    pub fn row_by_name(&self, name: &str) -> Option<&Row> {
        Some(&self.rows[self.by_name(name)?])
    }

    /// The oneof that a field is in.
    pub fn oneof_of(&self, row: &Row) -> Option<&OneofRow> {
        self.oneofs.iter().find(|oneof| oneof.first == row.oneof)
    }

    /// The fields, ascending by number.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Row> + ExactSizeIterator {
        (0..self.rows.len()).map(|i| &self.rows[i])
    }
}

impl Rows {
    /// The row at this place.
    #[inline(always)]
    pub fn get(&self, place: usize) -> Option<&Row> {
        match self {
            Rows::Fixed(rows) => rows.get(place).copied(),
            Rows::Loaded(rows) => rows.get(place),
        }
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Rows::Fixed(rows) => rows.len(),
            Rows::Loaded(rows) => rows.len(),
        }
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// # Panics
/// There is no such row.
impl core::ops::Index<usize> for Rows {
    type Output = Row;

    #[inline(always)]
    fn index(&self, place: usize) -> &Row {
        match self {
            Rows::Fixed(rows) => rows[place],
            Rows::Loaded(rows) => &rows[place],
        }
    }
}

impl Row {
    /// A field of a type of the program; see the fields of [`Row`]. `key` is the whole text of [`Key`].
    pub const fn fixed(
        number: u32,
        oneof: u32,
        name: &'static str,
        key: &'static str,
        kind: RowKind,
        shape: RowShape,
        extra: &'static RowExtra,
    ) -> Self {
        let key = Key { head: head(key.as_bytes()), text: Cow::Borrowed(key) };
        Row { number, oneof, name: Cow::Borrowed(name), key, kind, shape, extra: Extra::Fixed(extra) }
    }

    /// The name in JSON.
    pub fn json_name(&self) -> &str {
        match &self.extra.json_name {
            Some(name) => name,
            None => &self.key.text[1..self.key.text.len() - 2],
        }
    }

    /// Does the field hold any number of values: a list or a map?
    pub fn is_repeated(&self) -> bool {
        matches!(self.shape, RowShape::Repeated | RowShape::Packed | RowShape::Map(_))
    }

    /// Is the field a map?
    pub fn is_map(&self) -> bool {
        matches!(self.shape, RowShape::Map(_))
    }

    /// The table of the message that a value is.
    pub fn message(&self) -> Option<TableRef> {
        self.kind.message()
    }

    /// The table of the enum that a value is of.
    ///
    /// # Panics
    /// The row is of another kind.
    #[inline]
    pub fn enumeration(&self) -> &EnumTable {
        match &self.kind {
            RowKind::Enum(link) => link,
            _ => panic!("field {} is of no enum", self.number),
        }
    }
}

impl Key {
    /// The key of this JSON name, which is escaped where it has to be.
    pub fn of(json_name: &str) -> Self {
        let mut text = alloc::string::String::with_capacity(json_name.len() + 3);
        text.push('"');
        for char in json_name.chars() {
            match char {
                '"' | '\\' => text.extend(['\\', char]),
                char if char < ' ' => text.push_str(&format!("\\u{:04x}", char as u32)),
                char => text.push(char),
            }
        }
        text.push_str("\":");
        Key { head: head(text.as_bytes()), text: text.into() }
    }
}

impl RowExtra {
    /// Nothing of it.
    pub const NONE: &'static RowExtra = &RowExtra::new(None, None, false);

    /// What a field of a type of the program has.
    pub const fn new(default: Option<Scalar>, json_name: Option<&'static str>, redact: bool) -> Self {
        let json_name = match json_name {
            Some(name) => Some(Cow::Borrowed(name)),
            None => None,
        };
        RowExtra { default, json_name, redact, is_extension: false }
    }
}

impl Deref for Extra {
    type Target = RowExtra;

    #[inline]
    fn deref(&self) -> &RowExtra {
        match self {
            Extra::Fixed(extra) => extra,
            Extra::Loaded(extra) => extra,
        }
    }
}

impl RowKind {
    /// The table of the message that a value is, in either encoding.
    pub fn message(&self) -> Option<TableRef> {
        match self {
            RowKind::Msg(link) | RowKind::Group(link) => link.get(),
            _ => None,
        }
    }

    /// Is a value a message, in either encoding?
    pub fn is_message(&self) -> bool {
        matches!(self, RowKind::Msg(_) | RowKind::Group(_))
    }

    /// The type word of the language, where there is one.
    pub fn word(&self) -> Option<&'static str> {
        Some(match self {
            RowKind::Double => "double",
            RowKind::Float => "float",
            RowKind::Int32 => "int32",
            RowKind::Int64 => "int64",
            RowKind::Uint32 => "uint32",
            RowKind::Uint64 => "uint64",
            RowKind::Sint32 => "sint32",
            RowKind::Sint64 => "sint64",
            RowKind::Fixed32 => "fixed32",
            RowKind::Fixed64 => "fixed64",
            RowKind::Sfixed32 => "sfixed32",
            RowKind::Sfixed64 => "sfixed64",
            RowKind::Bool => "bool",
            RowKind::Str => "string",
            RowKind::Bytes => "bytes",
            RowKind::Enum(_) | RowKind::Msg(_) | RowKind::Group(_) => return None,
        })
    }
}

impl Link {
    /// The table; none where the schema is gone.
    pub fn get(&self) -> Option<TableRef> {
        match self {
            Link::Fixed(table) => Some(TableRef::Fixed(table())),
            Link::Loaded(tables, place) => Some(TableRef::Loaded(tables.upgrade()?, *place)),
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(table) => f.write_str(&table.name),
            None => f.write_str("of a schema that is gone"),
        }
    }
}

impl Deref for TableRef {
    type Target = Table;

    fn deref(&self) -> &Table {
        match self {
            TableRef::Fixed(table) => table,
            TableRef::Loaded(tables, place) => &tables.0[*place as usize],
        }
    }
}

impl Deref for EnumLink {
    type Target = EnumTable;

    #[inline]
    fn deref(&self) -> &EnumTable {
        match self {
            EnumLink::Fixed(table) => table,
            EnumLink::Loaded(table) => table,
        }
    }
}

impl EnumTable {
    /// The table of an enum of the program.
    pub const fn fixed(name: &'static str, values: &'static [(&'static str, i32)], is_closed: bool) -> Self {
        EnumTable {
            is_null: is(name, "google.protobuf.NullValue"),
            name: Cow::Borrowed(name),
            values: EnumValues::Fixed(values),
            is_closed,
        }
    }

    /// The table of an enum of a loaded schema.
    pub fn loaded(name: Name, values: Vec<(Box<str>, i32)>, is_closed: bool) -> Self {
        let is_null = name == "google.protobuf.NullValue";
        EnumTable { name, values: EnumValues::Loaded(values.into()), is_closed, is_null }
    }

    fn get(&self, place: usize) -> Option<(&str, i32)> {
        match &self.values {
            EnumValues::Fixed(values) => values.get(place).copied(),
            EnumValues::Loaded(values) => values.get(place).map(|(name, number)| (&**name, *number)),
        }
    }

    /// The names and numbers in the order declared.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i32)> {
        (0..).map_while(|place| self.get(place))
    }

    /// The name of the first value with this number.
    pub fn name_of(&self, number: i32) -> Option<&str> {
        // Most enums count from 0 without a gap.
        match self.get(number as usize) {
            Some((name, known)) if known == number => {
                // An alias may stand there; the first one has the name.
                Some(self.iter().take(number as usize).find(|value| value.1 == number).map_or(name, |value| value.0))
            }
            _ => self.iter().find(|value| value.1 == number).map(|value| value.0),
        }
    }

    /// The number of the value with this name.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.iter().find(|value| value.0 == name).map(|value| value.1)
    }
}

impl Known {
    /// What the message of this full name is.
    pub const fn of(full_name: &str) -> Self {
        const ALL: [(&str, Known); 18] = [
            ("Any", Known::Any),
            ("Timestamp", Known::Timestamp),
            ("Duration", Known::Duration),
            ("FieldMask", Known::FieldMask),
            ("Struct", Known::Struct),
            ("Value", Known::Value),
            ("ListValue", Known::ListValue),
            ("Empty", Known::Empty),
            ("DoubleValue", Known::Wrapper),
            ("FloatValue", Known::Wrapper),
            ("Int64Value", Known::Wrapper),
            ("UInt64Value", Known::Wrapper),
            ("Int32Value", Known::Wrapper),
            ("UInt32Value", Known::Wrapper),
            ("BoolValue", Known::Wrapper),
            ("StringValue", Known::Wrapper),
            ("BytesValue", Known::Wrapper),
            ("", Known::No),
        ];
        let Some((package, name)) = full_name.as_bytes().split_at_checked(16) else { return Known::No };
        if !same(package, b"google.protobuf.") {
            return Known::No;
        }
        let mut i = 0;
        while i < ALL.len() {
            if same(name, ALL[i].0.as_bytes()) {
                return ALL[i].1;
            }
            i += 1;
        }
        Known::No
    }
}

const fn has_required(rows: &[&Row]) -> bool {
    let mut i = 0;
    while i < rows.len() {
        if matches!(rows[i].shape, RowShape::Required) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is(a: &str, b: &str) -> bool {
    same(a.as_bytes(), b.as_bytes())
}

// What rustc evaluates for each field of a program goes in few steps: blocks, not bytes.

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (mut a, mut b) = (a, b);
    while !a.is_empty() {
        if number(a) != number(b) {
            return false;
        }
        let block = if a.len() < 16 { a.len() } else { 16 };
        (a, b) = (a.split_at(block).1, b.split_at(block).1);
    }
    true
}

/// The first 16 bytes, as a number.
const fn number(text: &[u8]) -> u128 {
    u128::from_le_bytes(padded(text))
}

/// The first `N` bytes, with zeros behind them where there are fewer.
const fn padded<const N: usize>(text: &[u8]) -> [u8; N] {
    let mut head = [0; N];
    let len = if text.len() < N { text.len() } else { N };
    head.split_at_mut(len).0.copy_from_slice(text.split_at(len).0);
    head
}

const fn head(text: &[u8]) -> [u8; 32] {
    padded(text)
}

/// The first 16 bytes of `"name":`, as a number.
const fn start(name: &[u8]) -> u128 {
    let ends = match name.len() {
        len @ ..14 => (b'"' as u128) << (8 * (len + 1)) | (b':' as u128) << (8 * (len + 2)),
        14 => (b'"' as u128) << 120,
        _ => 0,
    };
    number(name) << 8 | b'"' as u128 | ends
}

/// How many places the index of names has: a power of two, at least twice as many as there are names.
pub const fn places(rows: usize) -> usize {
    (4 * rows).next_power_of_two()
}

const fn place(head: u128, len: usize, places: usize) -> usize {
    if places == 0 {
        return 0;
    }
    let mixed = (head as u64 ^ ((head >> 64) as u64).rotate_left(23) ^ len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize & (places - 1)
}

/// The index of the names of rows: at the place of a name's hash, or the next that is free, twice the place of the row,
/// plus 1 for a JSON name and 2 for a name where that is another. `N` is [`places`].
pub const fn names<const N: usize>(rows: &[&Row]) -> [u16; N] {
    let mut names = [0; N];
    let mut i = 0;
    while i < rows.len() {
        note(&mut names, rows[i], i);
        i += 1;
    }
    names
}

const fn note(names: &mut [u16], row: &Row, i: usize) {
    let (key, name) = (text(&row.key.text), text(&row.name));
    put(names, number(key), key.len(), 2 * i as u16 + 1);
    if key.len() != name.len() + 3 || !same(key.split_at(1).1.split_at(key.len() - 3).0, name) {
        put(names, start(name), name.len() + 3, 2 * i as u16 + 2);
    }
}

const fn text(name: &Name) -> &[u8] {
    match name {
        Cow::Borrowed(text) => text.as_bytes(),
        // Not in constants, where all is borrowed.
        Cow::Owned(text) => text.as_str().as_bytes(),
    }
}

const fn put(names: &mut [u16], head: u128, len: usize, entry: u16) {
    let mut at = place(head, len, names.len());
    while names[at] != 0 {
        at = (at + 1) & (names.len() - 1);
    }
    names[at] = entry;
}
