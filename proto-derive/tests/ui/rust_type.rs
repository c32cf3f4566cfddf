use std::collections::HashMap;

#[derive(Default, wire::Message)]
struct Types {
    #[proto(1, string, optional)]
    not_an_option: String,
    #[proto(2, int32)]
    an_option: Option<i32>,
    #[proto(3, string, required)]
    required_option: Option<String>,
    #[proto(4, string, repeated)]
    not_a_list: String,
    #[proto(5, int32)]
    a_list: Vec<i32>,
    #[proto(6, string)]
    a_list_of_texts: Vec<String>,
    #[proto(7, int32)]
    text: String,
    #[proto(8, uint32)]
    signed: i32,
    #[proto(9, int64)]
    narrow: u16,
    #[proto(10, string)]
    bytes: Vec<u8>,
    #[proto(11, bytes)]
    string: String,
    #[proto(12, bytes, repeated)]
    one_bytes: Vec<u8>,
    #[proto(13, message)]
    no_message: i64,
    #[proto(14, enum)]
    no_enum: bool,
    #[proto(15, map(string, int32))]
    no_map: Vec<i32>,
    #[proto(16, message)]
    a_map: HashMap<String, i32>,
    #[proto(17, map(string, int32))]
    other_map: HashMap<i32, String>,
    #[proto(unknown)]
    unknown: Vec<u8>,
    #[proto(18, sint32, optional)]
    optional_text: Option<&'static str>,
    #[proto(19, string)]
    open: wire::Open<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, wire::Enumeration)]
#[repr(i32)]
enum Kind {
    A = 0,
}

fn main() {}
