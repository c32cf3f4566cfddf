//! The messages and extensions that formats find by name.

use alloc::{borrow::ToOwned, boxed::Box, collections::BTreeMap, format, string::String, sync::Arc, vec, vec::Vec};
use core::any::Any;
use wire::{
    Bool, Bytes, DecodeError, DecodeOptions, Described, Double, Encode, Enum, Expanded, Explicit, Extendable,
    Extension, Fixed32, Fixed64, Float, Group, Int32, Int64, Kind, MessageSetItem, Msg, Output, Packed, Repeated,
    Sfixed32, Sfixed64, Shape, Sint32, Sint64, Str, Uint32, Uint64,
    reflect::{
        DynMessage, EnumLink, EnumType, Extra, Fill, FillKind, Flow, Key, Link, Registry, Row, RowExtra, RowKind,
        RowShape, Show, Sink, Source, Table, Types, table,
    },
};

/// Message types by full name, and extensions by name and number: what [`Any`](https://protobuf.dev/programming-guides/json)s
/// and extensions in a text are made of.
///
/// ```
/// use wire::{Explicit, Extendable, Extension, Message, Reflect, Str, UnknownFields};
/// use wire_reflect::{TypeRegistry, json::{Parser, Printer}};
///
/// // message Options { extensions 100 to max; }
/// #[derive(Debug, Default, PartialEq, Message, Reflect)]
/// #[proto(name = "chat.Options")]
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
/// // package chat; extend Options { optional string color = 100; }
/// const COLOR: Extension<Options, Explicit<Str>, String> = Extension::new(100);
///
/// let types = TypeRegistry::new().with_extension("chat.color", COLOR);
/// let mut options = Options::default();
/// options.set(COLOR, &Some("red".into()));
/// let text = Printer::new().types(&types).to_string(&options)?;
/// assert_eq!(text, r#"{"[chat.color]":"red"}"#);
/// assert_eq!(Parser::new().types(&types).from_str::<Options>(&text)?, options);
/// # Ok::<(), wire_reflect::json::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct TypeRegistry {
    messages: Registry,
    extensions: BTreeMap<(String, u32), New>,
    names: BTreeMap<(String, String), u32>,
}

type New = Arc<dyn Fn() -> Box<dyn DynMessage> + Send + Sync>;

impl TypeRegistry {
    /// No types.
    pub const fn new() -> Self {
        TypeRegistry { messages: Registry::new(), extensions: BTreeMap::new(), names: BTreeMap::new() }
    }

    /// These types and `T`, in the place of another of its name.
    #[must_use]
    pub fn with<T: DynMessage + Described + Default>(mut self) -> Self {
        self.messages = self.messages.with::<T>();
        self
    }

    /// These types and an extension, which has this full name, in the place of another of its number.
    #[must_use]
    pub fn with_extension<M, S, T>(mut self, full_name: &str, extension: Extension<M, S, T>) -> Self
    where
        M: Extendable + Described + Default + 'static,
        S: ExtensionShape<T> + 'static,
        S::Field: Send + Sync,
        T: 'static,
    {
        let name = format!("[{full_name}]");
        let row = Row {
            number: extension.number(),
            oneof: 0,
            key: Key::of(&name),
            name: name.into(),
            kind: S::kind(),
            shape: S::SHAPE,
            extra: Extra::Loaded(Box::new(RowExtra { is_extension: true, ..RowExtra::NONE.clone() })),
        };
        let table = Arc::new(Table::loaded(M::TABLE.name.clone(), vec![row].into(), Vec::new()));
        let new: New =
            Arc::new(move || Box::new(One::<M, S, T> { table: table.clone(), extension, field: S::Field::default() }));
        let extendee: &str = &M::TABLE.name;
        self.extensions.insert((extendee.to_owned(), extension.number()), new);
        self.names.insert((extendee.to_owned(), full_name.to_owned()), extension.number());
        self
    }
}

impl Types for TypeRegistry {
    fn new_message(&self, full_name: &str) -> Option<Box<dyn DynMessage>> {
        self.messages.new_message(full_name)
    }

    fn extension(&self, extendee: &str, number: u32) -> Option<Box<dyn DynMessage>> {
        Some(self.extensions.get(&(extendee.to_owned(), number))?())
    }

    fn extension_by_name(&self, extendee: &str, full_name: &str) -> Option<Box<dyn DynMessage>> {
        let number = self.names.get(&(extendee.to_owned(), full_name.to_owned()))?;
        self.extension(extendee, *number)
    }
}

/// A message whose one field is an extension of `M`.
struct One<M, S: Shape<T>, T> {
    table: Arc<Table>,
    extension: Extension<M, S, T>,
    field: S::Field,
}

impl<M, S: ExtensionShape<T>, T> Show for One<M, S, T> {
    fn described(&self) -> &Table {
        &self.table
    }

    fn show<K: Sink + ?Sized>(&self, sink: &mut K) -> Flow {
        S::show(&self.field, &self.table.rows[0], sink)
    }
}

impl<M, S: ExtensionShape<T>, T> Fill for One<M, S, T> {
    fn fill<K: Source + ?Sized>(&mut self, _: usize, source: &mut K) -> Flow {
        S::fill(&mut self.field, &self.table.rows[0], source)
    }
}

impl<M, S: Shape<T>, T> Encode for One<M, S, T> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        let mut writer = out.open();
        S::write(self.extension.number(), &self.field, &mut writer);
        writer.done()
    }
}

impl<M, S, T> DynMessage for One<M, S, T>
where
    M: Extendable + Default + 'static,
    S: ExtensionShape<T> + 'static,
    S::Field: Send + Sync,
    T: 'static,
    Self: Any + Send + Sync,
{
    /// Under the default limits: the records have passed those of their message.
    fn merge_bytes(&mut self, bytes: &[u8], _: &DecodeOptions) -> Result<(), DecodeError> {
        let mut message = M::default();
        message.unknown_fields_mut().extend_from_bytes(bytes);
        self.field = message.get(self.extension)?;
        Ok(())
    }
}

/// The shapes of extensions that can be shown and filled: all of them.
pub trait ExtensionShape<T>: Shape<T> {
    /// How the field holds its value.
    const SHAPE: RowShape;

    /// What a value is.
    fn kind() -> RowKind;

    /// Shows the field.
    ///
    /// # Errors
    /// As [`Show::show`].
    fn show<S: Sink + ?Sized>(field: &Self::Field, row: &Row, sink: &mut S) -> Flow;

    /// Fills the field.
    ///
    /// # Errors
    /// As [`Fill::fill`].
    fn fill<S: Source + ?Sized>(field: &mut Self::Field, row: &Row, source: &mut S) -> Flow;
}

macro_rules! shapes {
    ($($shape:ident<$k:ident> as $line:ident, $row:ident, $field:ident<T>;)*) => {$(
        impl<$k: Kind + ExtensionKind<T>, T> ExtensionShape<T> for $shape<$k>
        where
            Self: Shape<T, Field = $field<T>>,
        {
            const SHAPE: RowShape = RowShape::$row;

            fn kind() -> RowKind {
                $k::kind()
            }

            fn show<S: Sink + ?Sized>(field: &Self::Field, row: &Row, sink: &mut S) -> Flow {
                $line::<$k>::show(field, row, sink)
            }

            fn fill<S: Source + ?Sized>(field: &mut Self::Field, row: &Row, source: &mut S) -> Flow {
                $line::<$k>::fill(field, row, source)
            }
        }
    )*};
}

shapes! {
    Explicit<K> as Explicit, Explicit, Option<T>;
    Repeated<K> as Repeated, Repeated, Vec<T>;
    Expanded<K> as Repeated, Repeated, Vec<T>;
    Packed<K> as Packed, Packed, Vec<T>;
}

impl<T> ExtensionShape<T> for MessageSetItem
where
    Msg: ExtensionKind<T>,
    Self: Shape<T, Field = Option<T>>,
{
    const SHAPE: RowShape = RowShape::Explicit;

    fn kind() -> RowKind {
        Msg::kind()
    }

    fn show<S: Sink + ?Sized>(field: &Self::Field, row: &Row, sink: &mut S) -> Flow {
        Explicit::<Msg>::show(field, row, sink)
    }

    fn fill<S: Source + ?Sized>(field: &mut Self::Field, row: &Row, source: &mut S) -> Flow {
        Explicit::<Msg>::fill(field, row, source)
    }
}

/// The kinds that extensions can have: all of them.
pub trait ExtensionKind<T>: FillKind<T> {
    /// What a value is.
    fn kind() -> RowKind;
}

macro_rules! scalars {
    ($($kind:ident: $row:ident;)*) => {$(
        impl<T> ExtensionKind<T> for $kind
        where
            $kind: FillKind<T>,
        {
            fn kind() -> RowKind {
                RowKind::$row
            }
        }
    )*};
}

scalars! {
    Double: Double;
    Float: Float;
    Int32: Int32;
    Int64: Int64;
    Uint32: Uint32;
    Uint64: Uint64;
    Sint32: Sint32;
    Sint64: Sint64;
    Fixed32: Fixed32;
    Fixed64: Fixed64;
    Sfixed32: Sfixed32;
    Sfixed64: Sfixed64;
    Bool: Bool;
    Str: Str;
    Bytes: Bytes;
}

impl<T: EnumType> ExtensionKind<T> for Enum
where
    Enum: FillKind<T>,
{
    fn kind() -> RowKind {
        RowKind::Enum(EnumLink::Fixed(T::TABLE))
    }
}

impl<T: Described> ExtensionKind<T> for Msg
where
    Msg: FillKind<T>,
{
    fn kind() -> RowKind {
        RowKind::Msg(Link::Fixed(table::<T>))
    }
}

impl<T: Described> ExtensionKind<T> for Group
where
    Group: FillKind<T>,
{
    fn kind() -> RowKind {
        RowKind::Group(Link::Fixed(table::<T>))
    }
}
