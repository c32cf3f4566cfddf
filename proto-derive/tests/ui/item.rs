#[derive(wire::Message)]
enum Choice {
    A(i32),
}

#[derive(wire::Message)]
union Either {
    a: i32,
    b: u32,
}

#[derive(wire::Message)]
enum Kind {
    A = 0,
}

fn main() {}
