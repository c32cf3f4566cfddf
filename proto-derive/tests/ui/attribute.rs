#[derive(Default, wire::Message)]
#[proto(veiw)]
struct Attributes {
    none: i32,
    #[proto()]
    empty: i32,
    #[proto(1, int32)]
    #[proto(2, int32)]
    twice: i32,
    #[proto(3, int32, optinal)]
    misspelt: Option<i32>,
    #[proto(4, int32, repeated, packed)]
    disagree: Vec<i32>,
    #[proto(5, int32, optional, optional)]
    repeated_word: Option<i32>,
    #[proto(6, int32, name = "a", name = "b")]
    repeated_key: i32,
    #[proto(7, int32, name = b)]
    name_without_quotes: i32,
    #[proto(8, int32, name = "not a name")]
    no_name: i32,
    #[proto(9, int32, name = "same")]
    same: i32,
    #[proto(10, int32, name = "same")]
    again: i32,
    #[proto(11, int32 optional)]
    no_comma: Option<i32>,
    #[proto(skipp)]
    nearly_skipped: i32,
    #[proto(skip, 12)]
    skipped: i32,
    #[proto(unknown)]
    unknown: wire::UnknownFields,
    #[proto(unknown)]
    unknown_too: wire::UnknownFields,
}

#[derive(Default, wire::Message)]
struct Tuple(i32, #[proto(1, int32)] i32);

#[derive(Default, wire::Message)]
#[proto(crate = "not a path", name = 5)]
struct Values;

#[derive(Default, wire::Message)]
#[proto(name = "chat..Person")]
struct Name;

fn main() {}
