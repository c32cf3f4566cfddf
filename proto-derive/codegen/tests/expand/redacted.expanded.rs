#[allow(deprecated)]
#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Login {
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=6];
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            ::wire::Implicit::<::wire::Str>::read(1, &mut self.name, &mut reader)?;
            ::wire::Explicit::<::wire::Str>::read(2, &mut self.password, &mut reader)?;
            ::wire::Packed::<::wire::Uint64>::read(3, &mut self.ids, &mut reader)?;
            ::wire::Map::<
                ::wire::Int32,
                ::wire::Str,
            >::read(4, &mut self.notes, &mut reader)?;
            <Second as ::wire::Oneof<'a>>::read(&mut self.second, 5, 6, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        ::wire::Packed::<::wire::Uint64>::held(&self.ids, depth)
            + ::wire::Map::<::wire::Int32, ::wire::Str>::held(&self.notes, depth)
            + self
                .second
                .as_ref()
                .map_or(0, |oneof| <Second as ::wire::Oneof<'a>>::held(oneof, depth))
    }
}
#[allow(deprecated)]
#[automatically_derived]
impl ::wire::Encode for Login {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        if let ::core::option::Option::Some(oneof) = &self.second {
            ::wire::EncodeOneof::write(oneof, 5, 6, &mut writer);
        }
        ::wire::Map::<::wire::Int32, ::wire::Str>::write(4, &self.notes, &mut writer);
        ::wire::Packed::<::wire::Uint64>::write(3, &self.ids, &mut writer);
        ::wire::Explicit::<::wire::Str>::write(2, &self.password, &mut writer);
        ::wire::Implicit::<::wire::Str>::write(1, &self.name, &mut writer);
        writer.done()
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        <Second as ::wire::EncodeOneof>::is_leaf()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        len += ::wire::Implicit::<::wire::Str>::len(1, &self.name);
        len += ::wire::Explicit::<::wire::Str>::len(2, &self.password);
        len += ::wire::Packed::<::wire::Uint64>::len(3, &self.ids);
        len += ::wire::Map::<::wire::Int32, ::wire::Str>::len(4, &self.notes);
        if let ::core::option::Option::Some(oneof) = &self.second {
            len += ::wire::EncodeOneof::encoded_len(oneof);
        }
        len
    }
}
#[allow(deprecated)]
#[automatically_derived]
impl ::wire::Named for Login {
    const FULL_NAME: &'static str = "Login";
    const TYPE_URL: &'static str = "type.googleapis.com/Login";
}
const _: () = ::core::assert!(
    ::core::matches!(< Second as ::wire::Oneof < '_ >> ::NUMBERS, [5, 6]),
    "the numbers of `oneof` on `second` are not the numbers of the variants of `Second`"
);
#[derive(Clone, ::wire::DebugRedact, Default, PartialEq, ::wire::Message)]
struct LoginView<'a> {
    #[proto(1, string)]
    name: &'a str,
    #[proto(2, string, optional, debug_redact)]
    password: Option<&'a str>,
    #[deprecated]
    #[proto(3, uint64, packed, setter = "with_more_ids")]
    ids: Vec<u64>,
    #[proto(4, map(int32, string))]
    notes: ::wire::ViewList<(i32, &'a str)>,
    #[proto(oneof(5, 6))]
    second: Option<SecondView<'a>>,
}
#[allow(deprecated)]
#[automatically_derived]
impl ::wire::HasView for Login {
    type View<'a> = LoginView<'a>;
    fn shorten<'short, 'long: 'short>(
        view: &'short LoginView<'long>,
    ) -> &'short LoginView<'short> {
        view
    }
}
#[allow(deprecated)]
#[automatically_derived]
impl ::wire::ToMessage for LoginView<'_> {
    type Message = Login;
    fn to_message(&self) -> Login {
        Login {
            name: ::wire::Implicit::<::wire::Str>::own(&self.name),
            password: ::wire::Explicit::<::wire::Str>::own(&self.password),
            ids: ::wire::Packed::<::wire::Uint64>::own(&self.ids),
            notes: ::wire::Map::<::wire::Int32, ::wire::Str>::own(&self.notes),
            second: ::core::option::Option::map(
                self.second.as_ref(),
                ::wire::ToMessage::to_message,
            ),
        }
    }
}
#[allow(deprecated)]
#[automatically_derived]
impl ::core::fmt::Debug for Login {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Login")
            .field("name", &self.name)
            .field("password", &::core::format_args!("[REDACTED]"))
            .field("ids", &self.ids)
            .field("notes", &self.notes)
            .field("second", &self.second)
            .finish()
    }
}
#[allow(dead_code)]
#[allow(deprecated)]
impl Login {
    /// The same with [`name`](Self#structfield.name).
    #[must_use]
    fn with_name(mut self, value: impl ::core::convert::Into<String>) -> Self {
        self.name = ::core::convert::Into::into(value);
        self
    }
    /// The same with [`password`](Self#structfield.password).
    #[must_use]
    fn with_password(mut self, value: impl ::core::convert::Into<String>) -> Self {
        self.password = ::core::option::Option::Some(::core::convert::Into::into(value));
        self
    }
    /// The same with [`ids`](Self#structfield.ids).
    #[deprecated]
    #[must_use]
    fn with_more_ids(
        mut self,
        value: impl ::core::iter::IntoIterator<Item = u64>,
    ) -> Self {
        for value in value {
            ::wire::List::<u64>::push(&mut self.ids, value);
        }
        self
    }
    /// The same with [`notes`](Self#structfield.notes).
    #[must_use]
    fn with_notes(
        mut self,
        value: impl ::core::iter::IntoIterator<
            Item = (i32, impl ::core::convert::Into<String>),
        >,
    ) -> Self {
        for (key, value) in value {
            ::wire::Entries::<
                i32,
                String,
            >::insert(&mut self.notes, key, ::core::convert::Into::into(value));
        }
        self
    }
    /// The same with [`second`](Self#structfield.second).
    #[must_use]
    fn with_second(mut self, value: impl ::core::convert::Into<Second>) -> Self {
        self.second = ::core::option::Option::Some(::core::convert::Into::into(value));
        self
    }
}
#[automatically_derived]
impl<'a> ::wire::Oneof<'a> for Second {
    const NUMBERS: &'static [u32] = &[5, 6];
    #[inline(always)]
    fn read(
        slot: &mut ::core::option::Option<Self>,
        first: u32,
        last: u32,
        reader: &mut ::wire::Reader<'_, 'a>,
    ) -> ::wire::Flow {
        if first <= 5 && 5 <= last {
            ::wire::Variant::<::wire::Bytes>::read(5, slot, Self::Key, reader)?;
        }
        if first <= 6 && 6 <= last {
            ::wire::Variant::<::wire::Uint32>::read(6, slot, Self::Hint, reader)?;
        }
        ::core::result::Result::Ok(())
    }
}
#[automatically_derived]
impl ::wire::EncodeOneof for Second {
    #[inline(always)]
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut ::wire::Writer<'m>) {
        match self {
            Self::Key(value) => {
                if first <= 5 && 5 <= last {
                    ::wire::Variant::<::wire::Bytes>::write(5, value, writer);
                }
            }
            Self::Hint(value) => {
                if first <= 6 && 6 <= last {
                    ::wire::Variant::<::wire::Uint32>::write(6, value, writer);
                }
            }
        }
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        true
    }
    #[inline]
    fn encoded_len(&self) -> u64 {
        match self {
            Self::Key(value) => ::wire::Variant::<::wire::Bytes>::len(5, value),
            Self::Hint(value) => ::wire::Variant::<::wire::Uint32>::len(6, value),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Second {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Key(_) => {
                f.debug_tuple("Key").field(&::core::format_args!("[REDACTED]")).finish()
            }
            Self::Hint(value) => f.debug_tuple("Hint").field(value).finish(),
        }
    }
}
