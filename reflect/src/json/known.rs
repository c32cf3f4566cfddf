//! The well-known types, as JSON has them. What stands for one of their fields alone is read and written as that field, so
//! nothing is put together first.

use super::{
    reader::{IN_ANY, Reader, TYPE_SEEN},
    time,
    writer::Writer,
};
use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec::Vec};
use wire::reflect::{
    DynMessage, Enter, EnumTable, Flow, Known, Opened, Reflect, ReflectError, ReflectMut, Row, RowShape, Sink, Source,
    Table, Value, fill_message_dyn, show_message_dyn,
};

/// Has the message the fields that its name promises, as far as the text would be broken otherwise?
fn check(table: &Table) -> Flow {
    let only = || table.rows.get(0).filter(|row| table.rows.len() == 1 && row.number == 1);
    let is_as_named = match table.known {
        Known::Wrapper => only().is_some_and(|row| !row.is_repeated() && !row.kind.is_message()),
        Known::Struct => only().is_some_and(|row| row.is_map()),
        Known::ListValue => only().is_some_and(|row| row.shape == RowShape::Repeated),
        Known::Value => table.iter().enumerate().all(|(i, row)| row.number as usize == i + 1 && row.oneof == 1),
        _ => true,
    };
    if is_as_named {
        Ok(())
    } else {
        Err(ReflectError::format(format!("{} has other fields than it should", table.name)))
    }
}

/// Writes a message that is known.
pub(super) fn write(writer: &mut Writer<'_>, message: &dyn Reflect) -> Flow {
    let table = message.table();
    check(table)?;
    writer.enter()?;
    match table.known {
        Known::Timestamp | Known::Duration => {
            let parts = Parts::of(message)?;
            let text = match table.known {
                Known::Timestamp => time::timestamp(parts.seconds, parts.nanos),
                _ => time::duration(parts.seconds, parts.nanos),
            };
            match text {
                Some(text) => writer.quoted(text.as_bytes())?,
                None => return Err(ReflectError::format(format!("the {} is out of range", table.name))),
            }
        }
        Known::FieldMask => {
            let paths = Parts::of(message)?.texts;
            let paths: Flow<Vec<String>> = paths.iter().map(|path| camel_case(path)).collect();
            writer.str(&paths?.join(","))?;
        }
        Known::Any => write_any(writer, Parts::of(message)?)?,
        _ => write_bare(writer, message)?,
    }
    writer.leave();
    Ok(())
}

fn write_bare(writer: &mut Writer<'_>, message: &dyn Reflect) -> Flow {
    let table = message.table();
    let outer = core::mem::replace(&mut writer.is_value, table.known == Known::Value);
    let has_come = writer.bare(message)?;
    writer.is_value = outer;
    if has_come {
        return Ok(());
    }
    match table.rows.get(0) {
        Some(row) if table.known != Known::Value => writer.default_of(row),
        _ => Err(ReflectError::format("a `Value` without a value")),
    }
}

fn write_any(writer: &mut Writer<'_>, parts: Parts) -> Flow {
    let url = parts.texts.into_iter().next().unwrap_or_default();
    if url.is_empty() && parts.bytes.is_empty() {
        writer.raw(b"{");
        return writer.end_with(b'}');
    }
    let name = type_name(&url).ok_or_else(|| ReflectError::format(not_a_url(&url)))?;
    let message = writer.printer.types.and_then(|types| types.new_message(name));
    writer.raw(b"{\"@type\":");
    writer.str(&url)?;
    match message {
        Some(mut message) => {
            writer.decode(&mut *message, &parts.bytes)?;
            if is_value(message.table().known) {
                writer.raw(b"\"value\":");
                show_message_dyn(&*message, writer)?;
            } else {
                writer.fields(&*message)?;
            }
        }
        None if writer.printer.keep_unknown_types => {
            writer.raw(b"\"value\":");
            writer.bytes(&parts.bytes)?;
        }
        None => return Err(ReflectError::format(unknown_type(name))),
    }
    writer.end_with(b'}')
}

/// In an `Any`, is the message the member `value`, instead of having its fields beside `@type`?
fn is_value(known: Known) -> bool {
    !matches!(known, Known::No | Known::Empty)
}

/// The full name at the end of a type URL.
fn type_name(url: &str) -> Option<&str> {
    url.rsplit_once('/').filter(|(host, name)| !host.is_empty() && !name.is_empty()).map(|(_, name)| name)
}

fn not_a_url(url: &str) -> String {
    format!("the type URL `{url}` does not end in `/` and a full name")
}

fn unknown_type(name: &str) -> String {
    format!("the type `{name}` of an `Any` is not known")
}

/// A path of a field mask as JSON has it, if it comes back from there.
fn camel_case(path: &str) -> Flow<String> {
    let mut camel = String::with_capacity(path.len());
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        match character {
            '_' => match characters.next() {
                Some(letter @ 'a'..='z') => camel.push(letter.to_ascii_uppercase()),
                _ => return Err(no_path(path)),
            },
            'A'..='Z' | ',' => return Err(no_path(path)),
            _ => camel.push(character),
        }
    }
    Ok(camel)
}

fn no_path(path: &str) -> ReflectError {
    ReflectError::format(format!("JSON can not have the path `{path}` of a field mask"))
}

/// Reads a message that is known.
pub(super) fn read(reader: &mut Reader<'_>, message: &mut dyn ReflectMut) -> Flow {
    let known = message.table().known;
    check(message.table())?;
    reader.enter()?;
    match known {
        Known::Timestamp | Known::Duration => {
            let (seconds, nanos) = read_time(reader, known)?;
            message.set(1, seconds)?;
            message.set(2, nanos)?;
        }
        Known::FieldMask => {
            let paths = read_mask(reader)?;
            message.add(1, paths)?;
        }
        Known::Any => read_any(reader, message)?,
        Known::Value => {
            // The members in the order of their numbers: null, number, string, bool, struct, list.
            let place = match reader.space() {
                b'n' => 0,
                b'"' => 2,
                b't' | b'f' => 3,
                b'{' => 4,
                b'[' => 5,
                _ => 1,
            };
            message.fill_from(place, reader)?;
        }
        _ => message.fill_from(0, reader)?,
    }
    reader.leave();
    Ok(())
}

fn read_time(reader: &mut Reader<'_>, known: Known) -> Flow<(i64, i32)> {
    reader.space();
    let start = reader.pos;
    let text = reader.string()?;
    let (time, sentence) = match known {
        Known::Timestamp => (time::parse_timestamp(text), "expected a time such as \"1970-01-01T00:00:00Z\""),
        _ => (time::parse_duration(text), "expected a duration such as \"1.5s\""),
    };
    time.ok_or_else(|| ReflectError::format(sentence).at(start))
}

fn read_mask(reader: &mut Reader<'_>) -> Flow<Vec<Value>> {
    reader.space();
    let start = reader.pos;
    let text = reader.string()?;
    let mut paths = Vec::new();
    for camel in text.split(',').filter(|_| !text.is_empty()) {
        let mut path = String::with_capacity(camel.len() + 4);
        for character in camel.chars() {
            match character {
                'A'..='Z' => path.extend(['_', character.to_ascii_lowercase()]),
                '_' => return Err(ReflectError::format("a path of a field mask in JSON has no underscore").at(start)),
                _ => path.push(character),
            }
        }
        paths.push(Value::Str(path));
    }
    for _ in &paths {
        reader.charge(size_of::<String>())?;
    }
    Ok(paths)
}

fn read_any(reader: &mut Reader<'_>, any: &mut dyn ReflectMut) -> Flow {
    reader.space();
    let start = reader.pos;
    reader.expect(b'{', "expected an object")?;
    if reader.takes(b'}') {
        return Ok(());
    }
    reader.charge_message()?;
    let inside = reader.pos;
    let (url, is_first) = find_type(reader, start)?;
    let Some(name) = type_name(&url) else { return Err(ReflectError::format(not_a_url(&url)).at(start)) };
    if !is_first {
        // Everything up to the type is read a second time.
        reader.charge_bytes(reader.pos - inside)?;
        reader.pos = inside;
    }
    let flags = IN_ANY | if is_first { TYPE_SEEN } else { 0 };
    let opened = Opened { started: is_first, flags, ..Opened::default() };
    let bytes = match reader.parser.types.and_then(|types| types.new_message(name)) {
        Some(message) => read_packed(reader, message, opened, start)?,
        None if reader.parser.keep_unknown_types => {
            let mut bytes = Vec::new();
            read_value(reader, opened, start, true, |reader| reader.bytes(&mut bytes))?;
            bytes
        }
        None => return Err(ReflectError::format(unknown_type(name)).at(start)),
    };
    any.set(1, url)?;
    any.set(2, bytes)
}

/// The value of `@type`, and is it the first member? The reader stands behind it.
fn find_type(reader: &mut Reader<'_>, start: usize) -> Flow<(String, bool)> {
    let mut is_first = true;
    loop {
        let is_type = reader.string()? == "@type";
        reader.expect(b':', "expected a colon")?;
        if is_type {
            return Ok((reader.string()?.to_owned(), is_first));
        }
        is_first = false;
        reader.skip()?;
        if !reader.takes(b',') {
            reader.expect(b'}', "expected a comma or `}`")?;
            return Err(ReflectError::format("an `Any` needs `@type`").at(start));
        }
    }
}

/// The bytes of the message in an `Any`.
fn read_packed(
    reader: &mut Reader<'_>,
    mut message: Box<dyn DynMessage>,
    mut opened: Opened,
    start: usize,
) -> Flow<Vec<u8>> {
    let known = message.table().known;
    if is_value(known) {
        read_value(reader, opened, start, true, |reader| fill_message_dyn(&mut *message, reader))?;
    } else if known == Known::Empty {
        // Some implementations write a value here, too.
        read_value(reader, opened, start, false, |reader| fill_message_dyn(&mut *message, reader))?;
    } else {
        // The end of the object is the end of the message, and of a level.
        reader.enter()?;
        while let Some(place) = reader.next_field(message.table(), &mut opened)? {
            message.fill_from(place, reader)?;
        }
    }
    reader.encode(&*message)
}

/// The members of an `Any` whose message is the member `value`.
fn read_value<'t>(
    reader: &mut Reader<'t>,
    opened: Opened,
    start: usize,
    is_needed: bool,
    mut read: impl FnMut(&mut Reader<'t>) -> Flow,
) -> Flow {
    let (mut has_type, mut has_value) = (opened.flags & TYPE_SEEN != 0, false);
    let mut is_first = !opened.started;
    while is_first || reader.takes(b',') {
        is_first = false;
        reader.space();
        let at = reader.pos;
        let (is_type, is_value, name) = match reader.string()? {
            "@type" => (true, false, String::new()),
            "value" => (false, true, String::new()),
            name => (false, false, name.to_owned()),
        };
        reader.expect(b':', "expected a colon")?;
        if is_type && has_type || is_value && has_value {
            return Err(ReflectError::format("the field is there twice").at(at));
        }
        if is_value {
            read(reader)?;
        } else if is_type || reader.parser.ignore_unknown {
            reader.skip()?;
        } else {
            return Err(ReflectError::format(format!("an `Any` of this type has no field `{name}`")).at(at));
        }
        (has_type, has_value) = (has_type || is_type, has_value || is_value);
    }
    reader.expect(b'}', "expected a comma or `}`")?;
    if is_needed && !has_value {
        return Err(ReflectError::format("an `Any` of this type needs `value`").at(start));
    }
    Ok(())
}

/// What is in a message of few fields.
#[derive(Default)]
struct Parts {
    number: u32,
    seconds: i64,
    nanos: i32,
    texts: Vec<String>,
    bytes: Vec<u8>,
}

impl Parts {
    fn of(message: &dyn Reflect) -> Flow<Parts> {
        let mut parts = Parts::default();
        message.show_to(&mut parts)?;
        Ok(parts)
    }
}

macro_rules! ignore {
    ($($name:ident($($type:ty),*);)*) => {$(
        fn $name(&mut self, $(_: $type),*) -> Flow {
            Ok(())
        }
    )*};
}

impl Sink for Parts {
    fn field(&mut self, row: &Row) -> Flow<bool> {
        self.number = row.number;
        Ok(true)
    }

    fn i64(&mut self, value: i64) -> Flow {
        self.seconds = if self.number == 1 { value } else { self.seconds };
        Ok(())
    }

    fn i32(&mut self, value: i32) -> Flow {
        self.nanos = if self.number == 2 { value } else { self.nanos };
        Ok(())
    }

    fn str(&mut self, value: &str) -> Flow {
        if self.number == 1 {
            self.texts.push(value.to_owned());
        }
        Ok(())
    }

    fn bytes(&mut self, value: &[u8]) -> Flow {
        if self.number == 2 {
            value.clone_into(&mut self.bytes);
        }
        Ok(())
    }

    fn open(&mut self, _: &Table) -> Flow<Enter> {
        Ok(Enter::Skip)
    }

    ignore! {
        bool(bool);
        u32(u32);
        u64(u64);
        f32(f32);
        f64(f64);
        enumeration(i32, &EnumTable);
        close();
        message(&dyn Reflect);
        open_list(&Row, usize);
        close_list();
        open_map(&Row, usize);
        key();
        close_map();
    }
}
