#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum Twice {
    First = 1,
    Alias = 1,
}

fn main() {}
