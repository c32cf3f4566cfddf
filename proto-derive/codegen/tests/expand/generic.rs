#[derive(Message)]
struct Page<'x, 'y, T, U = String, const N: usize = 3>
where
    T: Clone + 'y,
{
    #[proto(1, message, repeated)]
    items: Vec<T>,
    #[proto(2, string)]
    title: U,
    #[proto(3, string)]
    place: &'x str,
    #[proto(4, bytes)]
    body: Cow<'y, [u8]>,
    #[proto(oneof(5))]
    choice: Option<Choice<'y, T>>,
    #[proto(6, map(string, message))]
    kin: BTreeMap<U, T>,
}

#[derive(Oneof)]
enum Choice<'z, T> {
    #[proto(5, message)]
    Only(T),
}

#[derive(Message)]
#[proto(bound = "T: wire::Message", crate = "crate::wire")]
struct Bound<T>(#[proto(1, message)] T, #[proto(2, group, optional)] Option<T>);

#[derive(Message)]
struct Empty;
