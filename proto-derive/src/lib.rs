//! The derives of the `wire` crate, which re-exports them. What they expand to is decided by the library
//! `proto-derive-codegen`; this crate hands it the tokens.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Implements `wire::Decode` and `wire::Encode` for a struct.
///
/// ```
/// use std::{borrow::Cow, collections::HashMap};
/// use wire::{Decode, Encode, Enumeration, Message, Oneof, Open, UnknownFieldsView};
///
/// #[derive(Default, Message)]
/// struct Person<'a> {
///     #[proto(1, string)]
///     name: &'a str,
///     #[proto(2, int32, optional)]
///     age: Option<i32>,
///     #[proto(3, sint32, packed)]
///     marks: Vec<i32>,
///     #[proto(4, map(string, message))]
///     friends: HashMap<Cow<'a, str>, Person<'a>>,
///     #[proto(5, enum)]
///     mood: Open<Mood>,
///     #[proto(oneof(6, 7))]
///     contact: Option<Contact<'a>>,
///     #[proto(skip)]
///     seen: bool,
///     #[proto(unknown)]
///     unknown: UnknownFieldsView<'a>,
/// }
///
/// #[derive(Oneof)]
/// enum Contact<'a> {
///     #[proto(6, string)]
///     Mail(&'a str),
///     #[proto(7, message)]
///     Through(Box<Person<'a>>),
/// }
///
/// #[derive(Clone, Copy, PartialEq, Eq, Enumeration)]
/// #[repr(i32)]
/// enum Mood {
///     Good = 0,
///     Bad = 1,
/// }
///
/// let bytes = b"\x0a\x03Ada\x10\x24";
/// let ada = Person::decode(bytes)?;
/// assert_eq!((ada.name, ada.age), ("Ada", Some(36)));
/// assert_eq!(ada.encode_to_vec(), bytes);
/// # Ok::<(), wire::DecodeError>(())
/// ```
///
/// # Fields
///
/// | attribute | held by |
/// |---|---|
/// | `#[proto(NUMBER, TYPE)]` | `T`, written unless it is the default |
/// | `#[proto(NUMBER, TYPE, optional)]` | `Option<T>`; for messages `Option<Box<T>>` too |
/// | `#[proto(NUMBER, TYPE, required)]` | `T`; a message without it is refused |
/// | `#[proto(NUMBER, TYPE, repeated)]` | `Vec<T>`, a record for each element |
/// | `#[proto(NUMBER, TYPE, packed)]` | `Vec<T>` of numbers, one record |
/// | `#[proto(NUMBER, map(KEY, TYPE))]` | `HashMap<K, V>`, `BTreeMap<K, V>`, `Vec<(K, V)>` |
/// | `#[proto(oneof(NUMBER, NUMBER))]` | `Option<E>`, where `E` derives [`macro@Oneof`] with these numbers |
/// | `#[proto(unknown)]` | `UnknownFields` or `UnknownFieldsView<'a>` |
/// | `#[proto(skip)]` | anything; not on the wire |
///
/// TYPE is `double`, `float`, `int32`, `int64`, `uint32`, `uint64`, `sint32`, `sint64`, `fixed32`, `fixed64`,
/// `sfixed32`, `sfixed64`, `bool`, `string`, `bytes`, `enum`, `message` or `group` (the delimited encoding). An `enum`
/// is open in `Open<E>` and closed in `E`. Behind these words may stand `name = ".."`, `json_name = ".."` and
/// `default = ..`, which [`macro@Reflect`] uses, `setter = ".."` for [`macro@Setters`], and `debug_redact` for
/// [`macro@DebugRedact`].
///
/// # Structs
///
/// `#[proto(name = "pkg.Person")]` is the full name in protobuf, `#[proto(crate = "path::to::wire")]` the path of a
/// crate `wire` that is called otherwise, `#[proto(bound = "T: wire::Message")]` what stands in place of the inferred
/// bounds of type parameters. Inferred is what each field needs of the parameters in its type: `T: Decode + Default`
/// and `T: Encode` for a message, `Str: Value<T>` and `Str: Put<T>` for a string.
///
/// `#[proto(view)]` adds the companion `PersonView<'a>`: the same fields, `&'a str` for text, `&'a [u8]` for bytes, the
/// views of messages and oneofs, `Vec<(K, V)>` for maps. A view with nothing to borrow keeps unknown fields.
/// `#[proto(view(arena))]` adds `PersonArenaView<'a>`, whose lists, maps and boxes live in an arena: `ArenaList<'a, T>`
/// for `Vec<T>`. `view(reflect)` and `view(arena, reflect)` make views that can be reflected as the message is.
#[proc_macro_derive(Message, attributes(proto))]
pub fn message(item: TokenStream) -> TokenStream {
    proto_derive_codegen::message(item.into()).into()
}

/// Implements `wire::Oneof` and `wire::EncodeOneof` for an enum: each variant holds one value and says
/// `#[proto(NUMBER, TYPE)]`, as a field of a [`macro@Message`] does. `#[proto(view)]` adds `ContactView<'a>`.
#[proc_macro_derive(Oneof, attributes(proto))]
pub fn oneof(item: TokenStream) -> TokenStream {
    proto_derive_codegen::oneof(item.into()).into()
}

/// Implements `wire::Enumeration` for a `#[repr(i32)]` enum whose numbers are written out.
///
/// ```
/// use wire::Enumeration;
///
/// #[derive(Clone, Copy, PartialEq, Eq, Enumeration)]
/// #[proto(name = "chat.Kind")]
/// #[repr(i32)]
/// enum Kind {
///     #[proto(name = "KIND_NONE")]
///     None = 0,
///     #[proto(name = "KIND_HOME")]
///     Home = 1,
/// }
/// assert_eq!((Kind::Home.name(), Kind::Home.number()), ("KIND_HOME", 1));
/// assert!(Kind::from_number(2).is_none());
/// ```
#[proc_macro_derive(Enumeration, attributes(proto))]
pub fn enumeration(item: TokenStream) -> TokenStream {
    proto_derive_codegen::enumeration(item.into()).into()
}

/// Lets a struct around one value stand wherever an attribute says the same type.
///
/// ```
/// use wire::{Decode, Message, Newtype};
///
/// #[derive(Clone, Copy, Debug, Default, PartialEq, Newtype)]
/// #[proto(uint64)]
/// struct UserId(u64);
///
/// #[derive(Default, Message)]
/// struct User {
///     #[proto(1, uint64)]
///     id: UserId,
///     #[proto(2, uint64, packed)]
///     friends: Vec<UserId>,
/// }
/// assert_eq!(User::decode(b"\x08\x07")?.id, UserId(7));
/// # Ok::<(), wire::DecodeError>(())
/// ```
///
/// A `string` or `bytes` newtype is also given `AsRef<str>` or `AsRef<[u8]>`; a `message` newtype is a message.
#[proc_macro_derive(Newtype, attributes(proto))]
pub fn newtype(item: TokenStream) -> TokenStream {
    proto_derive_codegen::newtype(item.into()).into()
}

/// Implements `wire::reflect::Show` for a message or `wire::reflect::ShowOneof` for a oneof: a static table of its fields,
/// which `wire::reflect::proto_text` prints as a `.proto` file, and lines that show the fields to whatever writes them;
/// where the message borrows nothing, `wire::reflect::Fill` as well, whose lines fill the fields from whatever reads them.
/// Formats stand on these two, and so does access by number.
///
/// ```
/// use wire::{Message, Reflect, reflect};
///
/// #[derive(Default, Message, Reflect)]
/// #[proto(name = "chat.Person")]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
/// }
/// assert!(reflect::proto_text::<Person>().ends_with("message Person {\n  string name = 1;\n}\n"));
///
/// let ada = Person { name: "Ada".into() };
/// assert_eq!((&ada as &dyn Reflect).get(1)?, Some(reflect::Value::Str("Ada".into())));
/// # Ok::<(), reflect::ReflectError>(())
/// ```
#[proc_macro_derive(Reflect, attributes(proto))]
pub fn reflect(item: TokenStream) -> TokenStream {
    proto_derive_codegen::reflect(item.into()).into()
}

/// Implements `core::fmt::Debug` for a message or a oneof as the standard derive does, but for fields with the word
/// `debug_redact`, whose values are not shown.
///
/// ```
/// use wire::Message;
///
/// #[derive(wire::DebugRedact, Default, Message)]
/// struct Login {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, string, optional, debug_redact)]
///     password: Option<String>,
/// }
/// let login = Login { name: "ada".into(), password: Some("secret".into()) };
/// assert_eq!(format!("{login:?}"), r#"Login { name: "ada", password: [REDACTED] }"#);
/// ```
#[proc_macro_derive(DebugRedact, attributes(proto))]
pub fn debug_redact(item: TokenStream) -> TokenStream {
    proto_derive_codegen::debug(item.into()).into()
}

/// Adds a method for each field of a message that takes the message and gives it back with the field set: `with_name`
/// for `name`, or what `setter = ".."` says.
///
/// Numbers are taken as they are and everything else as `impl Into<T>`. An optional field and a oneof become `Some`;
/// lists and maps take on what an iterator gives, behind what is there.
///
/// ```
/// use wire::{Message, Setters};
///
/// #[derive(Default, Message, PartialEq, Setters, Debug)]
/// #[non_exhaustive]
/// struct Person {
///     #[proto(1, string)]
///     name: String,
///     #[proto(2, uint64, optional)]
///     id: Option<u64>,
///     #[proto(3, string, repeated)]
///     mails: Vec<String>,
///     #[proto(4, message, optional)]
///     friend: Option<Box<Person>>,
/// }
/// let bob = Person::default().with_name("Bob").with_id(7).with_mails(["bob@a.b", "b@b.c"]);
/// let ada = Person::default().with_name("Ada").with_friend(bob);
/// assert_eq!(ada.friend.unwrap().mails.len(), 2);
/// ```
#[proc_macro_derive(Setters, attributes(proto))]
pub fn setters(item: TokenStream) -> TokenStream {
    proto_derive_codegen::setters(item.into()).into()
}

/// Implements `wire::Recursive`, `Clone` and `PartialEq` for a message or a oneof that leads back to itself, by fields that
/// say `recursive`: however deep it is, it is cloned and compared on the same stack.
///
/// ```
/// use wire::{Message, Nested, Oneof, Recursive};
///
/// #[derive(Message, Recursive, Default)]
/// struct Value {
///     #[proto(oneof(1, 2), recursive)]
///     kind: Option<Kind>,
///     #[proto(3, message, repeated, recursive)]
///     others: Vec<Value>,
/// }
///
/// #[derive(Oneof, Recursive)]
/// enum Kind {
///     #[proto(1, string)]
///     Text(String),
///     #[proto(2, message, recursive)]
///     Not(Nested<Value>),
/// }
///
/// let mut value = Value { kind: Some(Kind::Text("x".into())), others: vec![] };
/// for _ in 0..1_000_000 {
///     value = Value { kind: Some(Kind::Not(value.into())), others: vec![] };
/// }
/// assert!(value.clone() == value);
/// ```
#[proc_macro_derive(Recursive, attributes(proto))]
pub fn recursive(item: TokenStream) -> TokenStream {
    proto_derive_codegen::recursive(item.into()).into()
}

/// Implements `wire::Reset`: a message becomes the default value and keeps the memory of its strings, bytes, lists and
/// maps.
///
/// ```
/// use wire::{Message, Reset};
///
/// #[derive(Message, Reset, Default)]
/// struct Name {
///     #[proto(1, string)]
///     text: String,
/// }
///
/// let mut name = Name { text: "Ada".into() };
/// name.reset();
/// assert!(name.text.is_empty() && name.text.capacity() >= 3);
/// ```
#[proc_macro_derive(Reset, attributes(proto))]
pub fn reset(item: TokenStream) -> TokenStream {
    proto_derive_codegen::reset(item.into()).into()
}
