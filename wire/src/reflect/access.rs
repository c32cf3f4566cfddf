//! Fields by their numbers, whatever the type of the message: over the lines that show and fill it.

use super::{
    Elements, Flow, Reflect, ReflectErrorKind, ReflectMut, Show, Sink, Snapshot, Value, fill_message_dyn,
    play::{Player, lent},
    record::Recorder,
    show_message_dyn,
};
use crate::UnknownFields;
use alloc::{boxed::Box, vec};

/// Has the message no field at all, nor unknown ones?
pub(super) fn is_empty<T: Show>(message: &T) -> bool {
    let mut asked = Recorder::asking(None);
    let sink: &mut dyn Sink = &mut asked;
    message.show(sink).is_ok() && !asked.found
}

impl dyn Reflect + '_ {
    /// Has the message this field? Not if it is absent, has implicit presence and the default value, or is an empty list or
    /// map, nor if the number is no field's.
    pub fn has(&self, number: u32) -> bool {
        let mut asked = Recorder::asking(Some(number));
        // A lazy message that is malformed is there.
        let _ = self.show_to(&mut asked);
        asked.found
    }

    /// Has the message no field at all, nor unknown ones?
    pub fn is_empty(&self) -> bool {
        let mut asked = Recorder::asking(None);
        let _ = self.show_to(&mut asked);
        !asked.found
    }

    /// The value of a field, if the message has it: a copy.
    ///
    /// # Errors
    /// A lazy message in it is malformed.
    pub fn get(&self, number: u32) -> Flow<Option<Value>> {
        let mut recorder = Recorder::inside(Some(number));
        self.show_to(&mut recorder)?;
        Ok(recorder.into_message().fields.pop().map(|(_, value)| value))
    }

    /// All that is in the message: a copy.
    ///
    /// # Errors
    /// A lazy message in it is malformed.
    pub fn snapshot(&self) -> Flow<Snapshot> {
        let mut recorder = Recorder::default();
        show_message_dyn(self, &mut recorder)?;
        match recorder.into_value() {
            Some(Value::Message(message)) => Ok(*message),
            _ => Err(ReflectErrorKind::OtherKind.into()),
        }
    }

    /// The records that no field of the message took: a copy.
    pub fn unknown(&self) -> UnknownFields {
        let mut recorder = Recorder::inside(Some(0));
        // No field has the number 0, so no lazy message is asked.
        let _ = self.show_to(&mut recorder);
        recorder.into_message().unknown
    }

    /// Lends the messages in a field: the one that is there, the elements of a list, the values of a map by their keys.
    ///
    /// # Errors
    /// What `visit` says, or a lazy message is malformed.
    pub fn visit(&self, number: u32, mut visit: impl FnMut(&dyn Reflect) -> Flow) -> Flow {
        let mut recorder = Recorder::visiting(number, &mut visit);
        self.show_to(&mut recorder)
    }

    /// Are both messages of one type, and all that is in them is equal? A NaN equals none.
    ///
    /// # Errors
    /// A lazy message in one of them is malformed.
    pub fn equals(&self, other: &dyn Reflect) -> Flow<bool> {
        Ok(self.snapshot()? == other.snapshot()?)
    }
}

impl<'a> dyn ReflectMut + 'a {
    fn play(&mut self, number: u32, mut player: Player<'_>) -> Flow {
        let place = self.table().by_number(number).ok_or(ReflectErrorKind::NoField)?;
        self.fill_from(place, &mut player)
    }

    fn as_reflect(&self) -> &(dyn Reflect + 'a) {
        self
    }

    /// Has the message this field? See `has` of `dyn Reflect`.
    pub fn has(&self, number: u32) -> bool {
        self.as_reflect().has(number)
    }

    /// The value of a field; see `get` of `dyn Reflect`.
    ///
    /// # Errors
    /// As there.
    pub fn get(&self, number: u32) -> Flow<Option<Value>> {
        self.as_reflect().get(number)
    }

    /// Replaces the value of a field; that of an enum is [`Value::Enum`].
    ///
    /// # Errors
    /// No field has the number, or it can not hold the value; it is then what it was, unless it is of a message in which
    /// something does not fit.
    pub fn set(&mut self, number: u32, value: impl Into<Value>) -> Flow {
        let value = value.into();
        let row = self.table().row(number).ok_or(ReflectErrorKind::NoField)?;
        if row.kind.is_message() && !row.is_repeated() {
            if !matches!(value, Value::Message(_)) {
                return Err(ReflectErrorKind::OtherKind.into());
            }
            self.clear(number)?;
        }
        self.play(number, Player::new(value, Elements::Replace))
    }

    /// Merges a value into a field: a scalar is replaced, a message merges, a list is appended, entries are put in.
    ///
    /// # Errors
    /// No field has the number, or it can not hold the value.
    pub fn add(&mut self, number: u32, value: impl Into<Value>) -> Flow {
        self.play(number, Player::new(value.into(), Elements::Add))
    }

    /// Makes a field absent; empties a list or map.
    ///
    /// # Errors
    /// No field has the number.
    pub fn clear(&mut self, number: u32) -> Flow {
        self.play(number, Player::clearing())
    }

    /// Changes the message in a field, which is made if it is absent.
    ///
    /// # Errors
    /// No field of one message has the number, or what `change` says.
    pub fn change(&mut self, number: u32, mut change: impl FnMut(&mut dyn ReflectMut) -> Flow) -> Flow {
        self.play(number, Player::changing(lent(), Elements::Add, &mut change))
    }

    /// Appends a value to a list.
    ///
    /// # Errors
    /// No list has the number, or it can not hold the value.
    pub fn push(&mut self, number: u32, value: impl Into<Value>) -> Flow {
        self.play(number, Player::new(Value::List(vec![value.into()]), Elements::Add))
    }

    /// Appends a message to a list, which `change` makes of an empty one.
    ///
    /// # Errors
    /// No list of messages has the number, or what `change` says; the message then stays as it is.
    pub fn push_message(&mut self, number: u32, mut change: impl FnMut(&mut dyn ReflectMut) -> Flow) -> Flow {
        self.play(number, Player::changing(Value::List(vec![lent()]), Elements::Add, &mut change))
    }

    /// Replaces an element of a list. A message merges.
    ///
    /// # Errors
    /// No list has the number, it can not hold the value, or has no such element.
    pub fn set_element(&mut self, number: u32, index: usize, value: impl Into<Value>) -> Flow {
        self.play(number, Player::new(Value::List(vec![value.into()]), Elements::Change(index)))
    }

    /// Changes a message in a list.
    ///
    /// # Errors
    /// No list of messages has the number, it has no such element, or what `change` says.
    pub fn change_element(
        &mut self,
        number: u32,
        index: usize,
        mut change: impl FnMut(&mut dyn ReflectMut) -> Flow,
    ) -> Flow {
        self.play(number, Player::changing(Value::List(vec![lent()]), Elements::Change(index), &mut change))
    }

    /// Puts an entry into a map; one with the same key is replaced.
    ///
    /// # Errors
    /// No map has the number, or it can not hold the key or the value.
    pub fn insert(&mut self, number: u32, key: impl Into<Value>, value: impl Into<Value>) -> Flow {
        self.play(number, Player::new(Value::Map(vec![(key.into(), value.into())]), Elements::Add))
    }

    /// Puts an entry into a map whose value `change` makes of an empty message.
    ///
    /// # Errors
    /// No map of messages has the number, it can not hold the key, or what `change` says.
    pub fn insert_message(
        &mut self,
        number: u32,
        key: impl Into<Value>,
        mut change: impl FnMut(&mut dyn ReflectMut) -> Flow,
    ) -> Flow {
        self.play(number, Player::changing(Value::Map(vec![(key.into(), lent())]), Elements::Add, &mut change))
    }

    /// Changes a message in a map.
    ///
    /// # Errors
    /// No map of messages has the number, there is no entry with the key, the map is of a type that lends none
    /// ([`Entries::get_mut`](crate::Entries::get_mut)), or what `change` says.
    pub fn change_entry(
        &mut self,
        number: u32,
        key: impl Into<Value>,
        mut change: impl FnMut(&mut dyn ReflectMut) -> Flow,
    ) -> Flow {
        self.play(number, Player::changing(Value::Map(vec![(key.into(), lent())]), Elements::Change(0), &mut change))
    }

    /// Forgets the unknown fields.
    ///
    /// # Errors
    /// None of a message that keeps them in [`UnknownFields`](crate::UnknownFields).
    pub fn clear_unknown(&mut self) -> Flow {
        let behind = self.table().rows.len();
        self.fill_from(behind, &mut Player::clearing())
    }

    /// Makes all fields absent, unknown ones too.
    pub fn clear_all(&mut self) {
        for place in 0..=self.table().rows.len() {
            // Its own places: they can be cleared.
            let _ = self.fill_from(place, &mut Player::clearing());
        }
    }

    /// Merges the fields of a message of the same type into this one, as if the bytes of both stood one behind the other:
    /// scalars are replaced, messages merge, lists append, maps overwrite by key.
    ///
    /// # Errors
    /// The messages are of different types, or a lazy message in one of them is malformed; the fields merged before the one
    /// that does not fit stay.
    pub fn merge_from(&mut self, source: &dyn Reflect) -> Flow {
        if self.table().name != source.table().name {
            return Err(ReflectErrorKind::OtherKind.into());
        }
        self.merge_snapshot(source.snapshot()?)
    }

    /// Merges what is in a snapshot, as `merge_from` does.
    ///
    /// # Errors
    /// A field that the message does not have or that can not hold the value; those merged before it stay.
    pub fn merge_snapshot(&mut self, snapshot: Snapshot) -> Flow {
        let mut player = Player::new(Value::Message(Box::new(snapshot)), Elements::Add);
        fill_message_dyn(self, &mut player)
    }
}
