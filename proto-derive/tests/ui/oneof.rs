use std::collections::HashMap;

#[derive(wire::Message)]
struct Struct {
    #[proto(oneof(1, 2))]
    not_an_option: Good,
    #[proto(oneof(3))]
    a_number: Option<i32>,
    #[proto(oneof)]
    no_numbers: Option<Good>,
    #[proto(oneof())]
    empty: Option<Good>,
    #[proto(7, string)]
    taken: String,
    #[proto(oneof(6, 7, 6))]
    clash: Option<Good>,
    #[proto(oneof(0))]
    zero: Option<Good>,
}

#[derive(Clone, Debug, PartialEq, wire::Oneof)]
enum Good {
    #[proto(1, string)]
    A(String),
    #[proto(2, string)]
    B(String),
}

#[derive(wire::Oneof)]
enum Bad {
    #[proto(1, string)]
    Unit,
    #[proto(2, string)]
    Named { text: String },
    #[proto(3, string)]
    Two(String, String),
    None(String),
    #[proto(4, string, optional)]
    Optional(Option<String>),
    #[proto(5, map(string, string))]
    Map(HashMap<String, String>),
    #[proto(skip)]
    Skipped(String),
    #[proto(6, string)]
    First(String),
    #[proto(6, string)]
    Second(String),
    #[proto(7, int32)]
    Text(String),
    #[proto(8, int32)]
    List(Vec<i32>),
}

#[derive(wire::Oneof)]
enum Empty {}

#[derive(wire::Oneof)]
struct NoEnum(i32);

fn main() {}
