//! Values that are not shown, and setters.

#[derive(Default, Message, wire::DebugRedact, Setters)]
#[proto(view)]
struct Login {
    #[proto(1, string)]
    name: String,
    #[proto(2, string, optional, debug_redact)]
    password: Option<String>,
    #[deprecated]
    #[proto(3, uint64, packed, setter = "with_more_ids")]
    ids: Vec<u64>,
    #[proto(4, map(int32, string))]
    notes: HashMap<i32, String>,
    #[proto(oneof(5, 6))]
    second: Option<Second>,
}

#[derive(Oneof, wire::DebugRedact)]
enum Second {
    #[proto(5, bytes, debug_redact)]
    Key(Vec<u8>),
    #[proto(6, uint32)]
    Hint(u32),
}
