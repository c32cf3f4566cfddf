//! Expansions stand among names that they use themselves.

#![allow(dead_code, reason = "the names are there to be in the way")]

use ::wire::{Decode as _, Encode as _};

#[derive(Debug)]
struct Some;
#[derive(Debug)]
struct None;
#[derive(Debug)]
struct Ok;
struct Result;
trait Default {}
trait Decode {}
mod core {}

#[derive(Debug, Default, PartialEq, ::wire::Message, ::wire::Reflect)]
struct Names<'m, 'a> {
    #[proto(1, int32)]
    reader: i32,
    #[proto(2, int32)]
    writer: i32,
    #[proto(3, string)]
    input: &'m str,
    #[proto(4, string)]
    out: &'a str,
    #[proto(5, message, repeated)]
    pass: Vec<Names<'m, 'a>>,
    #[proto(oneof(6, 7))]
    slot: Option<Either<'a>>,
    #[proto(8, enum)]
    first: wire::Open<Kind>,
    #[proto(unknown)]
    record: ::wire::UnknownFieldsView<'a>,
}

#[derive(Debug, PartialEq, ::wire::Oneof, ::wire::Reflect)]
enum Either<'m> {
    #[proto(6, message)]
    Some(Box<Names<'m, 'm>>),
    #[proto(7, string)]
    None(&'m str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ::wire::Enumeration)]
#[repr(i32)]
enum Kind {
    None = 0,
    Some = 1,
}

#[derive(Debug, Default, PartialEq, ::wire::Message)]
struct Generic<A: Clone, T>(#[proto(1, string)] A, #[proto(2, message, optional)] Option<T>);

#[test]
fn names_in_the_way_stay_apart() {
    let names = Names { reader: 1, slot: Option::Some(Either::None("n")), ..Names::default() };
    let bytes = names.encode_to_vec();
    assert_eq!(Names::decode(&bytes).unwrap(), names);
    let generic = Generic(String::from("a"), Option::Some(Generic(String::new(), Option::<Box<Empty>>::None)));
    assert_eq!(Generic::decode(&generic.encode_to_vec()).unwrap(), generic);
}

#[derive(Clone, Debug, Default, PartialEq, ::wire::Message)]
struct Empty;
