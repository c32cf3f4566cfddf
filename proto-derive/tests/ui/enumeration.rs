#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
enum NoRepr {
    A = 0,
}

#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
#[repr(u8)]
enum WrongRepr {
    A = 0,
}

const ONE: i32 = 1;

#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum Numbers {
    A,
    B = ONE,
    C = 2,
    D = -3,
    #[proto(nam = "e")]
    E = 4,
}

#[derive(Clone, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum Data {
    A(String) = 0,
    B { b: i32 } = 1,
}

#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum Generic<const N: usize> {
    A = 0,
}

#[derive(wire::Enumeration)]
enum Empty {}

#[derive(Clone, Copy, PartialEq, Eq, wire::Enumeration)]
struct NoEnum;

fn main() {}
