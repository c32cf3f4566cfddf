#[derive(wire::Newtype)]
struct NoKind(u64);

#[derive(wire::Newtype)]
#[proto(uint46)]
struct Misspelt(u64);

#[derive(wire::Newtype)]
#[proto(uint64)]
struct Two(u64, u64);

#[derive(wire::Newtype)]
#[proto(uint64)]
enum Enum {
    A(u64),
}

#[derive(wire::Newtype)]
#[proto(enum)]
struct Kind(i32);

#[derive(wire::Newtype)]
#[proto(group)]
struct Group(Misspelt);

#[derive(wire::Newtype)]
#[proto(uint64, uint32)]
struct Both(u64);

#[derive(wire::Newtype)]
#[proto(uint64)]
struct Text(String);

#[derive(Default, wire::Newtype)]
#[proto(message)]
struct Number(i32);

fn main() {}
