#[derive(Newtype)]
#[proto(uint64)]
struct UserId(u64);

#[derive(Newtype)]
#[proto(sfixed32)]
struct Offset {
    value: i32,
}

#[derive(Newtype)]
#[proto(string)]
struct Name<'x>(Cow<'x, str>);

#[derive(Newtype)]
#[proto(bytes)]
struct Key(Vec<u8>);

#[derive(Newtype)]
#[proto(message)]
struct Wrapper<T>(Page<T>);
