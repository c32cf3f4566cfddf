#[derive(Reflect)]
#[proto(name = "chat.Person")]
pub struct Person {
    #[proto(2, int32, optional, default = -5)]
    pub id: Option<i32>,
    #[proto(1, string, json_name = "NAME")]
    pub r#type: String,
    #[proto(3, enum, optional, default = Kind::Home)]
    pub kind: Option<Kind>,
    #[proto(4, map(string, message))]
    pub kin: HashMap<String, Box<Person>>,
    #[proto(oneof(7))]
    pub contact: Option<Contact>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}

#[derive(Reflect)]
pub enum Contact {
    #[proto(7, string)]
    HomeMail(String),
}

#[derive(Reflect)]
pub struct Page<T> {
    #[proto(1, message, repeated)]
    items: Vec<T>,
}

#[derive(Reflect)]
#[proto(message)]
pub struct Wrapper(Person);
