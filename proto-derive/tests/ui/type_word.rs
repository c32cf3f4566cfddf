#[derive(Default, wire::Message)]
struct Words {
    #[proto(1, strin)]
    near: String,
    #[proto(2, i32)]
    rust_number: i32,
    #[proto(3, String)]
    rust_text: String,
    #[proto(4, person)]
    far: String,
    #[proto(5)]
    missing: String,
    #[proto(6, )]
    missing_too: String,
    #[proto(7, map(string, in32))]
    in_map: std::collections::HashMap<String, i32>,
    // Both are reported.
    #[proto(0, sting)]
    both: String,
}

fn main() {}
