#[derive(Default, wire::Message)]
struct Person {
    #[proto(1, string)]
    name: String,
    #[proto(oneof(2, 4))]
    contact: Option<Contact>,
}

#[derive(wire::Oneof)]
enum Contact {
    #[proto(2, string)]
    Mail(String),
    #[proto(3, string)]
    Phone(String),
}

fn main() {}
