//! A source that gives values that are there already.

use super::{Elements, EnumTable, Flow, Opened, ReflectErrorKind, ReflectMut, Row, Snapshot, Source, Table, Value};
use crate::UnknownFields;
use alloc::{boxed::Box, string::String, vec, vec::Vec};

/// What is done with the message that a field is asked to lend.
pub(super) type Change<'c> = &'c mut dyn FnMut(&mut dyn ReflectMut) -> Flow;

/// Gives a value and what is in it.
pub(super) struct Player<'c> {
    next: Option<Value>,
    open: Vec<Frame>,
    /// For the outermost list or map; those inside are added to.
    elements: Elements,
    clears: bool,
    change: Option<Change<'c>>,
    text: String,
}

enum Frame {
    Message { fields: vec::IntoIter<(u32, Value)>, unknown: UnknownFields },
    List(vec::IntoIter<Value>),
    Map { entries: vec::IntoIter<(Value, Value)>, value: Option<Value> },
}

impl<'c> Player<'c> {
    pub(super) fn new(value: Value, elements: Elements) -> Self {
        Player { next: Some(value), open: Vec::new(), elements, clears: false, change: None, text: String::new() }
    }

    /// Asks for the message that the value stands for, and changes it.
    pub(super) fn changing(value: Value, elements: Elements, change: Change<'c>) -> Self {
        Player { change: Some(change), ..Self::new(value, elements) }
    }

    pub(super) fn clearing() -> Self {
        Player { clears: true, ..Self::new(Value::Bool(false), Elements::Add) }
    }

    fn take(&mut self) -> Flow<Value> {
        if self.clears {
            return Err(ReflectErrorKind::Clear.into());
        }
        self.next.take().ok_or_else(|| ReflectErrorKind::OtherKind.into())
    }

    fn elements(&self) -> Elements {
        if self.open.len() == 1 { self.elements } else { Elements::Add }
    }
}

/// What stands for a message that is lent.
pub(super) fn lent() -> Value {
    Value::Message(Box::default())
}

macro_rules! scalars {
    ($($name:ident $variant:ident;)*) => {$(
        fn $name(&mut self) -> Flow<$name> {
            match self.take()? {
                Value::$variant(value) => Ok(value),
                _ => Err(ReflectErrorKind::OtherKind.into()),
            }
        }
    )*};
}

impl Source for Player<'_> {
    scalars! { bool Bool; i32 I32; i64 I64; u32 U32; u64 U64; f32 F32; f64 F64; }

    fn str(&mut self) -> Flow<&str> {
        match self.take()? {
            Value::Str(text) => {
                self.text = text;
                Ok(&self.text)
            }
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    fn bytes(&mut self, into: &mut Vec<u8>) -> Flow {
        match self.take()? {
            Value::Bytes(bytes) if into.is_empty() => *into = bytes,
            Value::Bytes(bytes) => into.extend(bytes),
            _ => return Err(ReflectErrorKind::OtherKind.into()),
        }
        Ok(())
    }

    fn enumeration(&mut self, _: &EnumTable) -> Flow<Option<i32>> {
        match self.take()? {
            Value::Enum(number) => Ok(Some(number)),
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    fn open(&mut self, _: &Table) -> Flow<Opened> {
        match self.take()? {
            Value::Message(_) if self.change.is_some() => return Ok(Opened { whole: true, ..Opened::default() }),
            Value::Message(message) => {
                let Snapshot { fields, unknown, .. } = *message;
                self.open.push(Frame::Message { fields: fields.into_iter(), unknown });
            }
            _ => return Err(ReflectErrorKind::OtherKind.into()),
        }
        Ok(Opened::default())
    }

    fn next_field(&mut self, table: &Table, _: &mut Opened) -> Flow<Option<usize>> {
        let Some(Frame::Message { fields, unknown }) = self.open.last_mut() else {
            return Err(ReflectErrorKind::OtherKind.into());
        };
        if let Some((number, value)) = fields.next() {
            let place = table.by_number(number).ok_or(ReflectErrorKind::NoField)?;
            self.next = Some(value);
            return Ok(Some(place));
        }
        if !unknown.is_empty() {
            return Ok(Some(table.rows.len()));
        }
        self.open.pop();
        Ok(None)
    }

    fn message(&mut self, message: &mut dyn ReflectMut) -> Flow {
        match &mut self.change {
            Some(change) => change(message),
            None => Ok(()),
        }
    }

    fn open_list(&mut self, _: &Row) -> Flow<Elements> {
        let Value::List(values) = self.take()? else { return Err(ReflectErrorKind::OtherKind.into()) };
        let mut values = values.into_iter();
        if let (Elements::Change(index), true) = (self.elements, self.open.is_empty()) {
            self.next = values.next();
            return Ok(Elements::Change(index));
        }
        self.open.push(Frame::List(values));
        Ok(self.elements())
    }

    fn next_element(&mut self, _: usize) -> Flow<bool> {
        let Some(Frame::List(values)) = self.open.last_mut() else { return Err(ReflectErrorKind::OtherKind.into()) };
        self.next = values.next();
        if self.next.is_none() {
            self.open.pop();
            return Ok(false);
        }
        Ok(true)
    }

    fn open_map(&mut self, _: &Row) -> Flow<Elements> {
        let Value::Map(entries) = self.take()? else { return Err(ReflectErrorKind::OtherKind.into()) };
        self.open.push(Frame::Map { entries: entries.into_iter(), value: None });
        Ok(self.elements())
    }

    fn next_entry(&mut self, _: usize) -> Flow<bool> {
        let Some(Frame::Map { entries, value }) = self.open.last_mut() else {
            return Err(ReflectErrorKind::OtherKind.into());
        };
        let Some(entry) = entries.next() else {
            self.open.pop();
            return Ok(false);
        };
        (self.next, *value) = (Some(entry.0), Some(entry.1));
        Ok(true)
    }

    fn value(&mut self) -> Flow {
        if let Some(Frame::Map { value, .. }) = self.open.last_mut() {
            self.next = value.take();
        }
        Ok(())
    }

    fn unknown(&mut self, fields: Option<&mut UnknownFields>) -> Flow {
        if self.clears {
            fields.into_iter().for_each(UnknownFields::clear);
            return Ok(());
        }
        if let Some(Frame::Message { unknown, .. }) = self.open.last_mut() {
            // A message that keeps none loses these.
            fields.into_iter().for_each(|fields| fields.extend_from_bytes(unknown.as_bytes()));
            unknown.clear();
        }
        Ok(())
    }
}
