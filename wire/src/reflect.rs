//! Messages by the numbers and names of their fields, whatever their type: the ground of what is written once for all
//! messages, such as text formats and field masks.
//!
//! `#[derive(Reflect)]` gives a message a [`Table`] of its fields, a line a field that [shows](Show) it to a [`Sink`], and,
//! where it owns its values, one that [fills](Fill) it from a [`Source`]. A format is a sink and a source. All else is
//! written over these: fields by number, copies, equality, differences.
//!
//! ```
//! use wire::{Message, Reflect, reflect::{ReflectMut, Value}};
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
//! let mut ada = Person::default();
//! let message: &mut dyn ReflectMut = &mut ada;
//! message.set(1, "Ada")?;
//! message.set(2, 36u32)?;
//! message.push_message(3, |friend| friend.set(1, "Charles"))?;
//!
//! assert_eq!(ada.friends[0].name, "Charles");
//! let message: &dyn Reflect = &ada;
//! assert_eq!(message.get(2)?, Some(Value::U32(36)));
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

mod access;
mod diff;
mod error;
mod format;
mod kind;
mod message;
mod path;
mod play;
mod proto;
mod record;
mod registry;
mod shape;
mod table;
mod value;

pub use diff::{Difference, FieldPath, Segment, diff};
pub use error::{Flow, ReflectError, ReflectErrorKind};
pub use format::{Elements, Enter, Opened, Run, RunMut, Sink, Source};
pub use kind::{FillKind, MapKey, ShowKind};
pub use message::{
    Described, Fill, FillOneof, Reflect, ReflectMut, Show, ShowOneof, fill_message, fill_message_dyn, show_message,
    show_message_dyn, show_unknown,
};
pub use path::{error_path, error_path_in, path_names};
pub use proto::{ProtoFile, proto_files, proto_text};
pub use registry::{DynMessage, Registry, Types};
pub use table::{
    EnumLink, EnumTable, EnumType, EnumValues, Extra, FileTable, Key, KeyKind, Known, Link, Name, OneofRow, Row,
    RowExtra, RowKind, RowShape, Rows, Scalar, Table, TableRef, Tables, names, places, table,
};
pub use value::{Snapshot, Value};
