#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Person {
    const REQUIRED: &'static [u32] = &[8];
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=9];
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            ::wire::Implicit::<::wire::Str>::read(1, &mut self.name, &mut reader)?;
            ::wire::Explicit::<::wire::Int32>::read(2, &mut self.id, &mut reader)?;
            ::wire::Packed::<::wire::Sint32>::read(3, &mut self.deltas, &mut reader)?;
            ::wire::Map::<
                ::wire::Str,
                ::wire::Msg,
            >::read(4, &mut self.kin, &mut reader)?;
            ::wire::Repeated::<::wire::Msg>::read(5, &mut self.friends, &mut reader)?;
            ::wire::Explicit::<::wire::Msg>::read(6, &mut self.boss, &mut reader)?;
            <Contact as ::wire::Oneof<'a>>::read(&mut self.contact, 7, 7, &mut reader)?;
            ::wire::Required::<
                ::wire::Bytes,
            >::read(8, 0, &mut self.r#type, &mut reader)?;
            <Contact as ::wire::Oneof<'a>>::read(&mut self.contact, 9, 9, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        ::wire::Packed::<::wire::Sint32>::held(&self.deltas, depth)
            + ::wire::Map::<::wire::Str, ::wire::Msg>::held(&self.kin, depth)
            + ::wire::Repeated::<::wire::Msg>::held(&self.friends, depth)
            + ::wire::Explicit::<::wire::Msg>::held(&self.boss, depth)
            + self
                .contact
                .as_ref()
                .map_or(0, |oneof| <Contact as ::wire::Oneof<'a>>::held(oneof, depth))
    }
    fn keep(&mut self, records: ::wire::Records<'a>) {
        self.unknown.push(records);
    }
}
#[automatically_derived]
impl ::wire::Encode for Person {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        self.unknown.write(&mut writer);
        if let ::core::option::Option::Some(oneof) = &self.contact {
            ::wire::EncodeOneof::write(oneof, 9, 9, &mut writer);
        }
        ::wire::Required::<::wire::Bytes>::write(8, &self.r#type, &mut writer);
        if let ::core::option::Option::Some(oneof) = &self.contact {
            ::wire::EncodeOneof::write(oneof, 7, 7, &mut writer);
        }
        ::wire::Explicit::<::wire::Msg>::write(6, &self.boss, &mut writer);
        ::wire::Repeated::<::wire::Msg>::write(5, &self.friends, &mut writer);
        ::wire::Map::<::wire::Str, ::wire::Msg>::write(4, &self.kin, &mut writer);
        ::wire::Packed::<::wire::Sint32>::write(3, &self.deltas, &mut writer);
        ::wire::Explicit::<::wire::Int32>::write(2, &self.id, &mut writer);
        ::wire::Implicit::<::wire::Str>::write(1, &self.name, &mut writer);
        writer.done()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = self.unknown.encoded_len();
        len += ::wire::Implicit::<::wire::Str>::len(1, &self.name);
        len += ::wire::Explicit::<::wire::Int32>::len(2, &self.id);
        len += ::wire::Packed::<::wire::Sint32>::len(3, &self.deltas);
        len += ::wire::Map::<::wire::Str, ::wire::Msg>::len(4, &self.kin);
        len += ::wire::Repeated::<::wire::Msg>::len(5, &self.friends);
        len += ::wire::Explicit::<::wire::Msg>::len(6, &self.boss);
        if let ::core::option::Option::Some(oneof) = &self.contact {
            len += ::wire::EncodeOneof::encoded_len(oneof);
        }
        len += ::wire::Required::<::wire::Bytes>::len(8, &self.r#type);
        len
    }
}
#[automatically_derived]
impl ::wire::Named for Person {
    const FULL_NAME: &'static str = "chat.Person";
    const TYPE_URL: &'static str = "type.googleapis.com/chat.Person";
}
const _: () = ::core::assert!(
    ::core::matches!(< Contact as ::wire::Oneof < '_ >> ::NUMBERS, [7, 9]),
    "the numbers of `oneof` on `contact` are not the numbers of the variants of `Contact`"
);
/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, ::wire::Message)]
#[proto(name = "chat.Person")]
pub struct PersonView<'a> {
    /// As in the passport.
    #[proto(1, string)]
    pub name: &'a str,
    #[proto(2, int32, optional)]
    pub id: Option<i32>,
    #[proto(3, sint32, packed)]
    pub deltas: Vec<i32>,
    #[proto(4, map(string, message))]
    pub kin: ::wire::ViewList<(&'a str, PersonView<'a>)>,
    #[proto(5, message, repeated)]
    friends: Vec<root::chat::PersonView<'a>>,
    #[proto(6, message, optional)]
    pub boss: Option<Box<PersonView<'a>>>,
    #[proto(oneof(9, 7))]
    pub contact: Option<ContactView<'a>>,
    #[proto(8, bytes, required, name = "key")]
    pub r#type: &'a [u8],
    #[proto(skip)]
    cache: u32,
    #[proto(unknown)]
    pub unknown: ::wire::UnknownFieldsView<'a>,
}
#[automatically_derived]
impl ::wire::HasView for Person {
    type View<'a> = PersonView<'a>;
    fn shorten<'short, 'long: 'short>(
        view: &'short PersonView<'long>,
    ) -> &'short PersonView<'short> {
        view
    }
}
#[automatically_derived]
impl ::wire::ToMessage for PersonView<'_> {
    type Message = Person;
    fn to_message(&self) -> Person {
        Person {
            name: ::wire::Implicit::<::wire::Str>::own(&self.name),
            id: ::wire::Explicit::<::wire::Int32>::own(&self.id),
            deltas: ::wire::Packed::<::wire::Sint32>::own(&self.deltas),
            kin: ::wire::Map::<::wire::Str, ::wire::Msg>::own(&self.kin),
            friends: ::wire::Repeated::<::wire::Msg>::own(&self.friends),
            boss: ::wire::Explicit::<::wire::Msg>::own(&self.boss),
            contact: ::core::option::Option::map(
                self.contact.as_ref(),
                ::wire::ToMessage::to_message,
            ),
            r#type: ::wire::Required::<::wire::Bytes>::own(&self.r#type),
            cache: ::core::clone::Clone::clone(&self.cache),
            unknown: self.unknown.to_owned(),
        }
    }
}
#[automatically_derived]
impl<'a> ::wire::Oneof<'a> for Contact {
    const NUMBERS: &'static [u32] = &[7, 9];
    #[inline(always)]
    fn read(
        slot: &mut ::core::option::Option<Self>,
        first: u32,
        last: u32,
        reader: &mut ::wire::Reader<'_, 'a>,
    ) -> ::wire::Flow {
        if first <= 7 && 7 <= last {
            ::wire::Variant::<::wire::Str>::read(7, slot, Self::Mail, reader)?;
        }
        if first <= 9 && 9 <= last {
            ::wire::Variant::<
                ::wire::Msg,
            >::merge(
                9,
                slot,
                Self::Sub,
                |oneof| match oneof {
                    Self::Sub(message) => ::core::option::Option::Some(message),
                    Self::Mail(_) => ::core::option::Option::None,
                },
                reader,
            )?;
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        match self {
            Self::Sub(value) => ::wire::Variant::<::wire::Msg>::held(value, depth),
            _ => 0,
        }
    }
    #[allow(clippy::single_match)]
    fn release(self, payload: &::wire::Payload<'_, 'a>) {
        match self {
            Self::Sub(value) => ::wire::Variant::<::wire::Msg>::release(value, payload),
            _ => {}
        }
    }
}
#[automatically_derived]
impl ::wire::EncodeOneof for Contact {
    #[inline(always)]
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut ::wire::Writer<'m>) {
        match self {
            Self::Mail(value) => {
                if first <= 7 && 7 <= last {
                    ::wire::Variant::<::wire::Str>::write(7, value, writer);
                }
            }
            Self::Sub(value) => {
                if first <= 9 && 9 <= last {
                    ::wire::Variant::<::wire::Msg>::write(9, value, writer);
                }
            }
        }
    }
    #[inline]
    fn encoded_len(&self) -> u64 {
        match self {
            Self::Mail(value) => ::wire::Variant::<::wire::Str>::len(7, value),
            Self::Sub(value) => ::wire::Variant::<::wire::Msg>::len(9, value),
        }
    }
}
#[derive(Clone, Debug, PartialEq, ::wire::Oneof)]
pub enum ContactView<'a> {
    #[proto(7, string)]
    Mail(&'a str),
    #[proto(9, message)]
    Sub(Box<PersonView<'a>>),
}
#[automatically_derived]
impl ::wire::ToMessage for ContactView<'_> {
    type Message = Contact;
    fn to_message(&self) -> Contact {
        match self {
            Self::Mail(value) => {
                Contact::Mail(::wire::Variant::<::wire::Str>::own(value))
            }
            Self::Sub(value) => Contact::Sub(::wire::Variant::<::wire::Msg>::own(value)),
        }
    }
}
#[automatically_derived]
impl ::wire::Enumeration for Kind {
    const NAME: &'static str = "chat.Kind";
    const VALUES: &'static [(&'static str, i32)] = &[
        ("KIND_NONE", 0),
        ("Home", 1),
        ("Gone", -1),
    ];
    #[inline]
    fn from_number(number: i32) -> ::core::option::Option<Self> {
        match number {
            0 => ::core::option::Option::Some(Self::None),
            1 => ::core::option::Option::Some(Self::Home),
            -1 => ::core::option::Option::Some(Self::Gone),
            _ => ::core::option::Option::None,
        }
    }
    #[inline]
    fn number(self) -> i32 {
        self as i32
    }
    fn name(self) -> &'static str {
        match self {
            Self::None => "KIND_NONE",
            Self::Home => "Home",
            Self::Gone => "Gone",
        }
    }
}
