//! Writing. Every value is followed by a comma, which the end of an object or list replaces, so nothing has to know
//! whether it is the first; behind the key of a map stands a colon instead.

use super::{base64, known, printer, printer::Printer, scan};
use alloc::{borrow::Cow, collections::BTreeSet, format, vec::Vec};
use wire::{
    DecodeOptions, UnknownField, UnknownIter, UnknownRef, WireType,
    reflect::{
        DynMessage, Enter, EnumTable, Flow, Known, Reflect, ReflectError, Row, RowKind, RowShape, Run, Sink, Table,
    },
};

pub(super) struct Writer<'r> {
    pub(super) out: Vec<u8>,
    pub(super) printer: Printer<'r>,
    /// What stands behind the next value.
    after: u8,
    /// Is there anything about keys that is not as in most texts?
    is_unusual: bool,
    /// The field that comes next is its message, and has no key.
    is_bare: bool,
    /// Is a `google.protobuf.Value` written?
    pub(super) is_value: bool,
    /// How many levels are left.
    depth: u32,
    any_messages: usize,
    any_bytes: usize,
    /// Is the error that of a limit?
    pub(super) is_at_limit: bool,
}

impl<'r> Writer<'r> {
    pub(super) fn new(printer: Printer<'r>) -> Self {
        Writer {
            out: Vec::with_capacity(256),
            after: b',',
            is_unusual: printer.proto_names,
            is_bare: false,
            is_value: false,
            depth: printer.depth.saturating_add(1),
            any_messages: printer.any_messages,
            any_bytes: printer.any_bytes,
            is_at_limit: false,
            printer,
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn limit(&mut self, sentence: impl Into<Cow<'static, str>>) -> ReflectError {
        self.is_at_limit = true;
        ReflectError::format(sentence)
    }

    /// A message begins.
    #[inline]
    pub(super) fn enter(&mut self) -> Flow {
        match self.depth.checked_sub(1) {
            Some(left) => {
                self.depth = left;
                Ok(())
            }
            None => {
                let sentence =
                    format!("messages are nested deeper than {} levels (`Printer::depth`)", self.printer.depth);
                Err(self.limit(sentence))
            }
        }
    }

    /// It ends.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }

    /// Decodes a message in an `Any`, or an extension, under what is left of the budget.
    pub(super) fn decode(&mut self, message: &mut dyn DynMessage, bytes: &[u8]) -> Flow {
        let Some(messages) = self.any_messages.checked_sub(1) else {
            return Err(self.limit("more messages in `Any`s and extensions than allowed (`Printer::any_messages`)"));
        };
        let Some(left) = self.any_bytes.checked_sub(bytes.len()) else {
            return Err(self.limit("more bytes in `Any`s and extensions than allowed (`Printer::any_bytes`)"));
        };
        (self.any_messages, self.any_bytes) = (messages, left);
        Ok(message.merge_bytes(bytes, &self.decode_options())?)
    }

    /// A value is written: what stands behind it comes.
    #[inline(always)]
    fn end(&mut self) -> Flow {
        self.out.push(self.after);
        self.after = b',';
        self.check_len()
    }

    #[inline(always)]
    fn check_len(&mut self) -> Flow {
        // The comma behind the value is no part of the text.
        if self.out.len() <= self.printer.output_bytes.saturating_add(1) { Ok(()) } else { Err(self.too_long()) }
    }

    #[cold]
    #[inline(never)]
    fn too_long(&mut self) -> ReflectError {
        self.limit(printer::too_long(self.printer.output_bytes))
    }

    /// A value that has no quotes, unless it is a key.
    #[inline(always)]
    fn plain(&mut self, text: &[u8]) -> Flow {
        if self.after == b',' {
            self.out.extend_from_slice(text);
            return self.end();
        }
        self.quoted(text)
    }

    /// A string that needs no escapes.
    #[inline(always)]
    pub(super) fn quoted(&mut self, text: &[u8]) -> Flow {
        self.out.push(b'"');
        self.out.extend_from_slice(text);
        self.out.push(b'"');
        self.end()
    }

    /// A part of the text, as it is.
    pub(super) fn raw(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// The end of an object or list.
    #[inline(always)]
    pub(super) fn end_with(&mut self, close: u8) -> Flow {
        match self.out.last_mut() {
            Some(last @ b',') => *last = close,
            _ => self.out.push(close),
        }
        self.end()
    }

    #[cold]
    #[inline(never)]
    fn unusual_key(&mut self, row: &Row) {
        if self.is_bare {
            self.is_bare = false;
            self.is_unusual = self.printer.proto_names;
            return;
        }
        self.out.push(b'"');
        scan::escape(row.name.as_bytes(), &mut self.out);
        self.out.extend_from_slice(b"\":");
    }

    /// The one field of a message that stands for it, without its key; was there one?
    pub(super) fn bare(&mut self, message: &dyn Reflect) -> Flow<bool> {
        (self.is_bare, self.is_unusual) = (true, true);
        message.show_to(self)?;
        let has_come = !self.is_bare;
        self.is_bare = false;
        self.is_unusual = self.printer.proto_names;
        Ok(has_come)
    }

    /// The fields of a message, between its braces.
    pub(super) fn fields(&mut self, message: &dyn Reflect) -> Flow {
        if !self.printer.defaults {
            return message.show_to(self);
        }
        let mut sink = WithDefaults { writer: self, table: message.table(), next: 0 };
        message.show_to(&mut sink)?;
        sink.up_to(usize::MAX)
    }

    /// The value of a field that is not there.
    pub(super) fn default_of(&mut self, row: &Row) -> Flow {
        match (&row.shape, &row.kind) {
            (RowShape::Repeated | RowShape::Packed, _) => self.plain(b"[]"),
            (RowShape::Map(_), _) => self.plain(b"{}"),
            (_, RowKind::Str | RowKind::Bytes) => self.quoted(b""),
            (_, RowKind::Bool) => self.bool(false),
            (_, RowKind::Int64 | RowKind::Sint64 | RowKind::Sfixed64) => self.i64(0),
            (_, RowKind::Uint64 | RowKind::Fixed64) => self.u64(0),
            (_, RowKind::Enum(table)) => self.enumeration(0, table),
            _ => self.u32(0),
        }
    }

    #[cold]
    #[inline(never)]
    fn not_finite(&mut self, value: f64) -> Flow {
        if self.is_value {
            return Err(ReflectError::format("a `Value` can not be infinite or NaN"));
        }
        self.quoted(if value.is_nan() {
            b"NaN"
        } else if value > 0.0 {
            b"Infinity"
        } else {
            b"-Infinity"
        })
    }
}

/// A float or double without `.0`.
macro_rules! floats {
    ($($name:ident)*) => {$(
        #[inline(never)]
        fn $name(&mut self, value: $name) -> Flow {
            if !value.is_finite() {
                return self.not_finite(value.into());
            }
            let mut buffer = zmij::Buffer::new();
            let text = buffer.format_finite(value).as_bytes();
            self.plain(text.strip_suffix(b".0").unwrap_or(text))
        }
    )*};
}

/// Whole numbers: those of 64 bits in quotes.
macro_rules! whole {
    ($($name:ident $put:ident)*) => {$(
        #[inline(never)]
        fn $name(&mut self, value: $name) -> Flow {
            self.$put(itoa::Buffer::new().format(value).as_bytes())
        }
    )*};
}

impl Sink for Writer<'_> {
    #[inline(always)]
    fn field(&mut self, row: &Row) -> Flow<bool> {
        if self.is_unusual {
            self.unusual_key(row);
            return Ok(true);
        }
        let (len, key) = (row.key.text.len(), &row.key);
        if len <= key.head.len() {
            // A copy of fixed length, of which the end is taken back.
            let end = self.out.len() + len;
            self.out.extend_from_slice(&key.head);
            self.out.truncate(end);
        } else {
            self.out.extend_from_slice(key.text.as_bytes());
        }
        Ok(true)
    }

    #[inline(never)]
    fn bool(&mut self, value: bool) -> Flow {
        self.plain(if value { b"true" } else { b"false" })
    }

    whole! { i32 plain u32 plain i64 quoted u64 quoted }

    floats! { f32 f64 }

    #[inline(never)]
    fn str(&mut self, value: &str) -> Flow {
        let bytes = value.as_bytes();
        self.out.reserve(bytes.len() + 3);
        self.out.push(b'"');
        if scan::plain(bytes) == bytes.len() {
            self.out.extend_from_slice(bytes);
        } else {
            scan::escape(bytes, &mut self.out);
        }
        self.out.push(b'"');
        self.end()
    }

    #[inline(never)]
    fn bytes(&mut self, value: &[u8]) -> Flow {
        self.out.push(b'"');
        base64::encode(value, &mut self.out);
        self.out.push(b'"');
        self.end()
    }

    #[inline(never)]
    fn enumeration(&mut self, number: i32, table: &EnumTable) -> Flow {
        if table.is_null {
            return self.plain(b"null");
        }
        match table.name_of(number) {
            Some(name) if !self.printer.enum_numbers => self.str(name),
            _ => self.i32(number),
        }
    }

    #[inline(always)]
    fn open(&mut self, table: &Table) -> Flow<Enter> {
        if !matches!(table.known, Known::No | Known::Empty) || self.printer.defaults {
            return Ok(Enter::Whole);
        }
        self.enter()?;
        self.out.push(b'{');
        Ok(Enter::Fields)
    }

    #[inline(always)]
    fn close(&mut self) -> Flow {
        self.leave();
        self.end_with(b'}')
    }

    fn message(&mut self, message: &dyn Reflect) -> Flow {
        if !matches!(message.table().known, Known::No | Known::Empty) {
            return known::write(self, message);
        }
        self.enter()?;
        self.out.push(b'{');
        self.fields(message)?;
        self.close()
    }

    #[inline(always)]
    fn open_list(&mut self, _: &Row, _: usize) -> Flow {
        self.out.push(b'[');
        Ok(())
    }

    #[inline(always)]
    fn close_list(&mut self) -> Flow {
        self.end_with(b']')
    }

    #[inline(always)]
    fn open_map(&mut self, _: &Row, _: usize) -> Flow {
        self.out.push(b'{');
        Ok(())
    }

    #[inline(always)]
    fn key(&mut self) -> Flow {
        self.after = b':';
        Ok(())
    }

    #[inline(always)]
    fn close_map(&mut self) -> Flow {
        self.end_with(b'}')
    }

    /// Extensions that are known; all else is left out.
    #[cold]
    fn unknown(&mut self, table: &Table, records: UnknownRef<'_>) -> Flow {
        let Some(types) = self.printer.types.filter(|_| table.known == Known::No) else { return Ok(()) };
        let numbers: BTreeSet<u32> = records.iter().map(|record| extension_number(&record)).collect();
        let records = records.to_owned();
        for number in numbers {
            if let Some(mut extension) = types.extension(&table.name, number) {
                self.decode(&mut *extension, records.as_bytes())?;
                extension.show_to(self)?;
            }
        }
        Ok(())
    }

    fn is_sorted(&self) -> bool {
        self.printer.sorted
    }

    fn decode_options(&self) -> DecodeOptions {
        DecodeOptions::new().depth(self.depth)
    }

    #[inline(never)]
    fn run(&mut self, run: Run<'_>) -> Flow {
        macro_rules! whole {
            ($values:ident) => {{
                let mut buffer = itoa::Buffer::new();
                for value in $values {
                    self.out.extend_from_slice(buffer.format(*value).as_bytes());
                    self.out.push(b',');
                }
                self.check_len()
            }};
        }
        macro_rules! floats {
            ($values:ident) => {{
                let mut buffer = zmij::Buffer::new();
                for &value in $values {
                    if value.is_finite() {
                        let text = buffer.format_finite(value).as_bytes();
                        self.out.extend_from_slice(text.strip_suffix(b".0").unwrap_or(text));
                        self.out.push(b',');
                    } else {
                        self.not_finite(value.into())?;
                    }
                }
                self.check_len()
            }};
        }
        match run {
            Run::Bool(values) => values.iter().try_for_each(|value| self.bool(*value)),
            Run::I32(values) => whole!(values),
            Run::U32(values) => whole!(values),
            Run::I64(values) => values.iter().try_for_each(|value| self.i64(*value)),
            Run::U64(values) => values.iter().try_for_each(|value| self.u64(*value)),
            Run::F32(values) => floats!(values),
            Run::F64(values) => floats!(values),
        }
    }
}

/// The number that a record has as one of an extension: in a MessageSet that of the item.
fn extension_number(record: &UnknownField<'_>) -> u32 {
    if record.number() != 1 || record.wire_type() != WireType::Sgroup {
        return record.number();
    }
    let mut ids = UnknownIter::new(record.payload()).filter(|field| field.number() == 2);
    ids.find_map(|id| id.varint()).and_then(|id| u32::try_from(id).ok()).unwrap_or(1)
}

/// The writer, for the fields of one message, with those that are absent and have no presence. Fields come ascending, so
/// these are in the rows between; messages inside come whole.
struct WithDefaults<'w, 'r, 'm> {
    writer: &'w mut Writer<'r>,
    table: &'m Table,
    next: usize,
}

impl WithDefaults<'_, '_, '_> {
    fn up_to(&mut self, place: usize) -> Flow {
        while self.next < place.min(self.table.rows.len()) {
            let row = &self.table.rows[self.next];
            self.next += 1;
            let is_implicit = row.shape == RowShape::Implicit && row.oneof == 0 && !row.kind.is_message();
            if is_implicit || row.is_repeated() {
                self.writer.field(row)?;
                self.writer.default_of(row)?;
            }
        }
        Ok(())
    }
}

macro_rules! forward {
    ($($name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        fn $name(&mut self, $($argument: $type),*) -> Flow$(<$result>)? {
            self.writer.$name($($argument),*)
        }
    )*};
}

impl Sink for WithDefaults<'_, '_, '_> {
    fn field(&mut self, row: &Row) -> Flow<bool> {
        let place = self.table.by_number(row.number).unwrap_or(self.next);
        self.up_to(place)?;
        self.next = place + 1;
        self.writer.field(row)
    }

    fn unknown(&mut self, table: &Table, records: UnknownRef<'_>) -> Flow {
        self.up_to(usize::MAX)?;
        self.writer.unknown(table, records)
    }

    forward! {
        bool(value: bool);
        i32(value: i32);
        i64(value: i64);
        u32(value: u32);
        u64(value: u64);
        f32(value: f32);
        f64(value: f64);
        str(value: &str);
        bytes(value: &[u8]);
        enumeration(number: i32, table: &EnumTable);
        open(table: &Table) -> Enter;
        close();
        message(message: &dyn Reflect);
        open_list(row: &Row, len: usize);
        close_list();
        open_map(row: &Row, len: usize);
        key();
        close_map();
        run(run: Run<'_>);
    }

    fn is_sorted(&self) -> bool {
        self.writer.is_sorted()
    }

    fn decode_options(&self) -> DecodeOptions {
        self.writer.decode_options()
    }
}
