//! Messages by the numbers and names of their fields, whatever their type: the ground of what is written once for all
//! messages, such as text formats and field masks.
//!
//! `#[derive(Reflect)]` gives a message three things: a static table ([`Described`]), access to read ([`Reflect`]), and,
//! where it owns its values, access to write ([`ReflectMut`]).
//!
//! ```
//! use wire::{Message, Reflect, reflect::{ReflectMut, ValueRef}};
//!
//! #[derive(Clone, Debug, Default, PartialEq, Message, Reflect)]
//! #[proto(name = "chat.Person")]
//! struct Person {
//!     #[proto(1, string)]
//!     name: String,
//!     #[proto(2, uint32, optional)]
//!     age: Option<u32>,
//!     #[proto(3, message, repeated)]
//!     friends: Vec<Person>,
//! }
//!
//! /// Prints any message.
//! fn print(message: &dyn Reflect, indent: &str) -> String {
//!     let mut text = String::new();
//!     for field in message.description().all_fields() {
//!         match message.field(field.number) {
//!             Some(ValueRef::Str(value)) => text += &format!("{indent}{}: {value}\n", field.name),
//!             Some(ValueRef::U32(value)) => text += &format!("{indent}{}: {value}\n", field.name),
//!             Some(ValueRef::List(list)) => {
//!                 for value in list.iter() {
//!                     let ValueRef::Message(message) = value else { continue };
//!                     text += &format!("{indent}{}:\n{}", field.name, print(message, "  "));
//!                 }
//!             }
//!             _ => {}
//!         }
//!     }
//!     text
//! }
//!
//! let mut ada = Person::default();
//! let message: &mut dyn ReflectMut = &mut ada;
//! message.set(1, ValueRef::Str("Ada"))?;
//! message.set(2, ValueRef::U32(36))?;
//! message.list_mut(3)?.push_message()?.set(1, ValueRef::Str("Charles"))?;
//!
//! assert_eq!(ada.friends[0].name, "Charles");
//! assert_eq!(print(&ada, ""), "name: Ada\nage: 36\nfriends:\n  name: Charles\n");
//! # Ok::<(), wire::reflect::ReflectError>(())
//! ```
//!
//! The table alone prints `.proto` text:
//!
//! ```
//! use wire::{Message, Reflect, reflect};
//!
//! #[derive(Default, Message, Reflect)]
//! #[proto(name = "chat.Person")]
//! struct Person {
//!     #[proto(1, string)]
//!     name: String,
//!     #[proto(2, uint32, optional)]
//!     age: Option<u32>,
//!     #[proto(3, message, repeated)]
//!     friends: Vec<Person>,
//! }
//!
//! let text = "\
//! syntax = \"proto3\";
//!
//! package chat;
//!
//! message Person {
//!   string name = 1;
//!   optional uint32 age = 2;
//!   repeated Person friends = 3;
//! }
//! ";
//! assert_eq!(reflect::proto_text::<Person>(), text);
//! assert_eq!(reflect::path_names::<Person>(&[3, 1]), "friends.name");
//! ```

mod description;
mod diff;
mod equal;
mod kind;
mod list;
mod map;
mod merge;
mod message;
mod proto;
mod registry;
mod shape;
mod typed;
mod value;

pub use description::{
    AllFields, Described, EnumDescription, EnumType, FieldDescription, FieldTable, KindDescription, MessageDescription,
    OneofDescription, ShapeDescription, enumeration, error_path, message, path_names, value_name,
};
pub use diff::{Difference, Path, diff};
pub use kind::{AsValue, FromValue};
pub use list::{ListIter, ReflectList, ReflectListMut};
pub use map::{ReflectMap, ReflectMapMut};
pub use message::{Change, Lent, Reflect, ReflectMut, ReflectOneof, ReflectOneofMut};
pub use proto::{ProtoFile, proto_files, proto_text};
pub use registry::{DynMessage, Registry};
pub use value::{ReflectError, ValueRef};
