//! What `#[derive(Reflect)]` implements, and what is written for trait objects over it.

use super::{Enter, Flow, ReflectError, Row, Sink, Source, Table};
use crate::{ArenaBox, Decode, Lazy, LazyView, Message, UnknownRef};
use alloc::{boxed::Box, rc::Rc, sync::Arc};

/// A message that can show what it has; `#[derive(Reflect)]` implements it, for views too.
///
/// Each field is a line in the two words of the codec. The lines are generic: for `S = dyn Sink` there is one instance
/// that serves every format, and a format that wants direct calls asks for one of its own.
pub trait Show {
    /// The message's name and fields.
    fn described(&self) -> &Table;

    /// Shows the fields that are there, ascending by number, and the unknown ones. Without the `open` and `close` of the
    /// message: that is [`show_message`].
    ///
    /// # Errors
    /// What the sink says, and lazy messages that are malformed.
    fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow;
}

/// A message that can be filled; `#[derive(Reflect)]` implements it for messages that borrow nothing.
pub trait Fill: Show {
    /// How many bytes a new value has on the heap.
    const HEAP: usize = 0;

    /// Fills the field at this place of the table. Behind the last one are the unknown fields.
    ///
    /// # Errors
    /// What the source says, and values that the field can not hold.
    fn fill<S: Source + ?Sized>(&mut self, place: usize, source: &mut S) -> Flow;
}

/// A message type whose table is known without a value of it.
pub trait Described: Show {
    /// The rows of the table: what the lines of [`Show`] and [`Fill`] are called with, by place.
    const ROWS: &'static [&'static Row];

    /// The message's name and fields.
    const TABLE: &'static Table;
}

/// A oneof that can show its member; `#[derive(Reflect)]` implements it.
pub trait ShowOneof {
    /// The members, ascending by number.
    const ROWS: &'static [&'static Row];

    /// Shows the member, if its number lies between `first` and `last`.
    ///
    /// # Errors
    /// As [`Show::show`].
    fn show<S: Sink + ?Sized>(&self, first: u32, last: u32, sink: &mut S) -> Flow;
}

/// A oneof of which a member can be filled; `#[derive(Reflect)]` implements it.
pub trait FillOneof: ShowOneof + Sized {
    /// Fills the member of this number; another one gives way.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    fn fill<S: Source + ?Sized>(slot: &mut Option<Self>, number: u32, source: &mut S) -> Flow;
}

/// A message whose fields can be read, whatever its type; `#[derive(Reflect)]` gives it.
///
/// ```
/// use wire::{Message, Reflect, reflect::Value};
///
/// #[derive(Default, Message, Reflect)]
/// struct Person<'a> {
///     #[proto(1, string)]
///     name: &'a str,
///     #[proto(2, int32, optional)]
///     id: Option<i32>,
/// }
///
/// let ada: &dyn Reflect = &Person { name: "Ada", id: None };
/// let name = ada.table().row_by_name("name").unwrap();
/// assert_eq!(ada.get(name.number)?, Some(Value::from("Ada")));
/// assert!(!ada.has(2));
/// # Ok::<(), wire::reflect::ReflectError>(())
/// ```
pub trait Reflect {
    /// The message's name and fields.
    fn table(&self) -> &Table;

    /// Shows the fields; see [`Show::show`].
    ///
    /// # Errors
    /// As there.
    fn show_to(&self, sink: &mut dyn Sink) -> Flow;
}

/// A message whose fields can be changed, whatever its type; `#[derive(Reflect)]` gives it for messages that borrow
/// nothing.
///
/// ```
/// use wire::{Message, Reflect, reflect::{ReflectErrorKind, ReflectMut, Value}};
///
/// #[derive(Default, Message, Reflect)]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, message, optional)]
///     mother: Option<Box<Person>>,
///     #[proto(3, map(string, int32))]
///     marks: std::collections::HashMap<String, i32>,
/// }
///
/// let mut ada = Person::default();
/// let message: &mut dyn ReflectMut = &mut ada;
/// message.set(1, "Ada")?;
/// message.change(2, |mother| mother.set(1, "Anne Isabella"))?;
/// message.insert(3, "music", 2)?;
/// assert_eq!(*message.set(1, true).unwrap_err().kind(), ReflectErrorKind::OtherKind);
///
/// assert_eq!(ada.mother.unwrap().name, "Anne Isabella");
/// assert_eq!(ada.marks["music"], 2);
/// # Ok::<(), wire::reflect::ReflectError>(())
/// ```
pub trait ReflectMut: Reflect {
    /// Fills the field at this place of the table; see [`Fill::fill`].
    ///
    /// # Errors
    /// As there.
    fn fill_from(&mut self, place: usize, source: &mut dyn Source) -> Flow;
}

impl<T: Show> Reflect for T {
    fn table(&self) -> &Table {
        self.described()
    }

    fn show_to(&self, sink: &mut dyn Sink) -> Flow {
        self.show(sink)
    }
}

impl<T: Fill> ReflectMut for T {
    fn fill_from(&mut self, place: usize, source: &mut dyn Source) -> Flow {
        self.fill(place, source)
    }
}

/// Shows a message, with its beginning and end.
///
/// # Errors
/// As [`Show::show`].
#[inline]
pub fn show_message<T: Show, S: Sink + ?Sized>(message: &T, sink: &mut S) -> Flow {
    match sink.open(message.described())? {
        Enter::Fields => {
            message.show(sink)?;
            sink.close()
        }
        Enter::Whole => sink.message(message),
        Enter::Skip => Ok(()),
    }
}

/// [`show_message`] of a message of any type.
///
/// # Errors
/// As there.
pub fn show_message_dyn(message: &dyn Reflect, sink: &mut dyn Sink) -> Flow {
    match sink.open(message.table())? {
        Enter::Fields => {
            message.show_to(sink)?;
            sink.close()
        }
        Enter::Whole => sink.message(message),
        Enter::Skip => Ok(()),
    }
}

/// Shows the unknown fields of a message, if there are any.
///
/// # Errors
/// As [`Show::show`].
#[inline]
pub fn show_unknown<S: Sink + ?Sized>(records: UnknownRef<'_>, table: &Table, sink: &mut S) -> Flow {
    if records.is_empty() { Ok(()) } else { sink.unknown(table, records) }
}

/// Fills a message with what comes, up to its end.
///
/// # Errors
/// As [`Fill::fill`].
#[inline]
pub fn fill_message<T: Fill, S: Source + ?Sized>(message: &mut T, source: &mut S) -> Flow {
    let mut opened = source.open(message.described())?;
    if opened.whole {
        return source.message(message);
    }
    while let Some(place) = source.next_field(message.described(), &mut opened)? {
        message.fill(place, source)?;
    }
    Ok(())
}

/// [`fill_message`] of a message of any type.
///
/// # Errors
/// As there.
pub fn fill_message_dyn(message: &mut dyn ReflectMut, source: &mut dyn Source) -> Flow {
    let mut opened = source.open(message.table())?;
    if opened.whole {
        return source.message(message);
    }
    while let Some(place) = source.next_field(message.table(), &mut opened)? {
        message.fill_from(place, source)?;
    }
    Ok(())
}

macro_rules! behind_pointers {
    ($($place:ident<T: $($clone:ident)?>, $inner:expr, $heap:expr;)*) => {$(
        impl<T: Show> Show for $place<T> {
            #[inline(always)]
            fn described(&self) -> &Table {
                (**self).described()
            }

            #[inline(always)]
            fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow {
                (**self).show(sink)
            }
        }

        impl<T: Fill $(+ $clone)?> Fill for $place<T> {
            const HEAP: usize = $heap + size_of::<T>() + T::HEAP;

            #[inline(always)]
            fn fill<S: Source + ?Sized>(&mut self, place: usize, source: &mut S) -> Flow {
                $inner(self).fill(place, source)
            }
        }

        impl<T: Described> Described for $place<T> {
            const ROWS: &'static [&'static Row] = T::ROWS;
            const TABLE: &'static Table = T::TABLE;
        }
    )*};
}

behind_pointers! {
    Box<T: >, Box::as_mut, 0;
    Rc<T: Clone>, Rc::make_mut, 2 * size_of::<usize>();
    Arc<T: Clone>, Arc::make_mut, 2 * size_of::<usize>();
}

impl<T: Show> Show for ArenaBox<'_, T> {
    fn described(&self) -> &Table {
        (**self).described()
    }

    fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow {
        (**self).show(sink)
    }
}

/// Decoded to be shown, under the limits of the sink.
impl<T: Message + Described> Show for Lazy<T> {
    fn described(&self) -> &Table {
        T::TABLE
    }

    fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow {
        self.lend(&sink.decode_options()).map_err(ReflectError::from)?.show(sink)
    }
}

/// Decoded for good.
impl<T: Message + Described + Fill> Fill for Lazy<T> {
    fn fill<S: Source + ?Sized>(&mut self, place: usize, source: &mut S) -> Flow {
        self.get_mut()?.fill(place, source)
    }
}

impl<T: Message + Described> Described for Lazy<T> {
    const ROWS: &'static [&'static Row] = T::ROWS;
    const TABLE: &'static Table = T::TABLE;
}

/// Decoded to be shown, under the limits of the sink.
impl<'a, T: Decode<'a> + Default + Described> Show for LazyView<'a, T> {
    fn described(&self) -> &Table {
        T::TABLE
    }

    fn show<S: Sink + ?Sized>(&self, sink: &mut S) -> Flow {
        self.get_with(&sink.decode_options())?.show(sink)
    }
}

impl<'a, T: Decode<'a> + Default + Described> Described for LazyView<'a, T> {
    const ROWS: &'static [&'static Row] = T::ROWS;
    const TABLE: &'static Table = T::TABLE;
}
