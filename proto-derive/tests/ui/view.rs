use std::collections::HashMap;

type Kin = HashMap<String, Person>;

#[derive(Default, wire::Message)]
#[proto(view)]
struct Person {
    #[proto(1, map(string, message))]
    kin: Kin,
}

#[derive(Default, wire::Message)]
#[proto(view)]
struct Page<T> {
    #[proto(1, message, repeated)]
    items: Vec<T>,
}

fn main() {}
