use std::collections::HashMap;

#[derive(Default, wire::Message)]
struct Shapes {
    #[proto(1, string, packed)]
    packed_text: Vec<String>,
    #[proto(2, message, packed)]
    packed_message: Vec<Shapes>,
    #[proto(3, map(float, string))]
    float_key: HashMap<u32, String>,
    #[proto(4, map(bytes, string))]
    bytes_key: HashMap<Vec<u8>, String>,
    #[proto(5, map(message, string))]
    message_key: HashMap<String, String>,
    #[proto(6, map(enum, string))]
    enum_key: HashMap<i32, String>,
    #[proto(7, map(string, group))]
    group_value: HashMap<String, Shapes>,
    #[proto(8, map(string, string), repeated)]
    repeated_map: HashMap<String, String>,
    #[proto(9, map(string))]
    half_a_map: HashMap<String, String>,
}

fn main() {}
