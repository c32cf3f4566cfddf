#[derive(Default, wire::Message, wire::Reflect)]
struct Person {
    #[proto(1, strin)]
    name: String,
}

#[derive(wire::Reflect)]
struct Alone {
    name: String,
}

fn main() {}
