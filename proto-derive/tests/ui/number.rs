#[derive(Default, wire::Message)]
struct Numbers {
    #[proto(0, int32)]
    zero: i32,
    #[proto(-1, int32)]
    negative: i32,
    #[proto(536870912, int32)]
    too_big: i32,
    #[proto(99999999999, int32)]
    far_too_big: i32,
    #[proto(19000, int32)]
    reserved: i32,
    #[proto(1, int32)]
    first: i32,
    #[proto(1, int32)]
    second: i32,
    #[proto(int32)]
    missing: i32,
    #[proto(int32, 2)]
    swapped: i32,
    #[proto("3", int32)]
    quoted: i32,
}

fn main() {}
