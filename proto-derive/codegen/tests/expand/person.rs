#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(name = "chat.Person", view)]
/// Somebody.
pub struct Person {
    /// As in the passport.
    #[proto(1, string)]
    pub name: String,
    #[proto(2, int32, optional)]
    pub id: Option<i32>,
    #[proto(3, sint32, packed)]
    pub deltas: Vec<i32>,
    #[proto(4, map(string, message))]
    pub kin: HashMap<String, Person>,
    #[proto(5, message, repeated)]
    friends: Vec<root::chat::Person>,
    #[proto(6, message, optional)]
    pub boss: Option<Box<Person>>,
    #[proto(oneof(9, 7))]
    pub contact: Option<Contact>,
    #[proto(8, bytes, required, name = "key")]
    pub r#type: Vec<u8>,
    #[proto(skip)]
    cache: u32,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}

#[derive(Clone, Debug, PartialEq, Oneof)]
#[proto(view)]
pub enum Contact {
    #[proto(7, string)]
    Mail(String),
    #[proto(9, message)]
    Sub(Box<Person>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[repr(i32)]
#[proto(name = "chat.Kind")]
pub enum Kind {
    #[proto(name = "KIND_NONE")]
    None = 0,
    Home = 1,
    Gone = -1,
}
