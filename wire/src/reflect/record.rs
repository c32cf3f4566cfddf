//! A sink that keeps what is shown, or asks whether anything is.

use super::{Enter, EnumTable, Flow, Name, Reflect, ReflectErrorKind, Row, Sink, Snapshot, Table, Value};
use crate::{UnknownFields, UnknownRef};
use alloc::{boxed::Box, vec::Vec};

/// What is done with each message in a field.
pub(super) type Visit<'v> = &'v mut dyn FnMut(&dyn Reflect) -> Flow;

/// Keeps what a message shows of itself.
#[derive(Default)]
pub(super) struct Recorder<'v> {
    /// Nothing but this field of the outermost message.
    only: Option<u32>,
    /// Is it enough to know that something is there?
    only_asks: bool,
    /// Is something there?
    pub(super) found: bool,
    visit: Option<Visit<'v>>,
    open: Vec<Frame>,
    done: Option<Value>,
}

enum Frame {
    Message { number: u32, message: Box<Snapshot> },
    List(Vec<Value>),
    Map { entries: Vec<(Value, Value)>, at_key: bool, key: Option<Value> },
}

impl<'v> Recorder<'v> {
    /// For the fields of a message that is not opened, or one of them.
    pub(super) fn inside(only: Option<u32>) -> Self {
        let outermost = Frame::Message { number: 0, message: Box::default() };
        Recorder { only, open: Vec::from([outermost]), ..Self::default() }
    }

    /// Asks whether the message has any field, or this one.
    pub(super) fn asking(only: Option<u32>) -> Self {
        Recorder { only_asks: true, ..Self::inside(only) }
    }

    /// Lends the messages in a field.
    pub(super) fn visiting(number: u32, visit: Visit<'v>) -> Self {
        Recorder { visit: Some(visit), ..Self::inside(Some(number)) }
    }

    /// What has been kept of a message that was opened.
    pub(super) fn into_value(self) -> Option<Value> {
        self.done
    }

    /// What has been kept of a message that was not opened.
    pub(super) fn into_message(mut self) -> Snapshot {
        match self.open.pop() {
            Some(Frame::Message { message, .. }) => *message,
            _ => Snapshot::default(),
        }
    }

    fn put(&mut self, value: Value) -> Flow {
        match self.open.last_mut() {
            Some(Frame::Message { number, message }) => message.fields.push((*number, value)),
            Some(Frame::List(values)) => values.push(value),
            Some(Frame::Map { at_key, key, .. }) if *at_key => {
                *key = Some(value);
                *at_key = false;
            }
            Some(Frame::Map { entries, key, .. }) => {
                let key = key.take().ok_or(ReflectErrorKind::OtherKind)?;
                entries.push((key, value));
            }
            None => self.done = Some(value),
        }
        Ok(())
    }
}

impl Sink for Recorder<'_> {
    fn field(&mut self, row: &Row) -> Flow<bool> {
        let is_outermost = self.open.len() == 1;
        if let Some(only) = self.only
            && is_outermost
            && only != row.number
        {
            return Ok(false);
        }
        self.found = true;
        if let Some(Frame::Message { number, .. }) = self.open.last_mut() {
            *number = row.number;
        }
        Ok(!self.only_asks)
    }

    fn bool(&mut self, value: bool) -> Flow {
        self.put(Value::Bool(value))
    }

    fn i32(&mut self, value: i32) -> Flow {
        self.put(Value::I32(value))
    }

    fn i64(&mut self, value: i64) -> Flow {
        self.put(Value::I64(value))
    }

    fn u32(&mut self, value: u32) -> Flow {
        self.put(Value::U32(value))
    }

    fn u64(&mut self, value: u64) -> Flow {
        self.put(Value::U64(value))
    }

    fn f32(&mut self, value: f32) -> Flow {
        self.put(Value::F32(value))
    }

    fn f64(&mut self, value: f64) -> Flow {
        self.put(Value::F64(value))
    }

    fn str(&mut self, value: &str) -> Flow {
        self.put(Value::Str(value.into()))
    }

    fn bytes(&mut self, value: &[u8]) -> Flow {
        self.put(Value::Bytes(value.into()))
    }

    fn enumeration(&mut self, number: i32, _: &EnumTable) -> Flow {
        self.put(Value::Enum(number))
    }

    fn open(&mut self, table: &Table) -> Flow<Enter> {
        if self.visit.is_some() {
            return Ok(Enter::Whole);
        }
        let name: Name = table.name.clone();
        let message = Box::new(Snapshot { name, fields: Vec::new(), unknown: UnknownFields::new() });
        self.open.push(Frame::Message { number: 0, message });
        Ok(Enter::Fields)
    }

    fn close(&mut self) -> Flow {
        match self.open.pop() {
            Some(Frame::Message { message, .. }) => self.put(Value::Message(message)),
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    fn message(&mut self, message: &dyn Reflect) -> Flow {
        match &mut self.visit {
            Some(visit) => visit(message),
            None => Ok(()),
        }
    }

    fn open_list(&mut self, _: &Row, len: usize) -> Flow {
        self.open.push(Frame::List(Vec::with_capacity(len)));
        Ok(())
    }

    fn close_list(&mut self) -> Flow {
        match self.open.pop() {
            Some(Frame::List(values)) => self.put(Value::List(values)),
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    fn open_map(&mut self, _: &Row, len: usize) -> Flow {
        self.open.push(Frame::Map { entries: Vec::with_capacity(len), at_key: false, key: None });
        Ok(())
    }

    fn key(&mut self) -> Flow {
        if let Some(Frame::Map { at_key, .. }) = self.open.last_mut() {
            *at_key = true;
        }
        Ok(())
    }

    fn close_map(&mut self) -> Flow {
        match self.open.pop() {
            Some(Frame::Map { entries, .. }) => self.put(Value::Map(entries)),
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    fn unknown(&mut self, _: &Table, records: UnknownRef<'_>) -> Flow {
        self.found |= self.only.is_none() || self.open.len() > 1;
        if !self.only_asks
            && let Some(Frame::Message { message, .. }) = self.open.last_mut()
        {
            message.unknown = records.to_owned();
        }
        Ok(())
    }

    fn is_sorted(&self) -> bool {
        true
    }
}
