#[automatically_derived]
impl ::wire::Described for Person {
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = &::wire::reflect::MessageDescription {
        name: "chat.Person",
        fields: ::wire::reflect::FieldTable::new(
            &[
                ::wire::reflect::FieldDescription::new(
                        1,
                        "type",
                        ::wire::reflect::KindDescription::Str,
                        ::wire::reflect::ShapeDescription::Implicit,
                    )
                    .with_own_json_name("NAME"),
                ::wire::reflect::FieldDescription::new(
                        2,
                        "id",
                        ::wire::reflect::KindDescription::Int32,
                        ::wire::reflect::ShapeDescription::Explicit,
                    )
                    .with_default("-5"),
                ::wire::reflect::FieldDescription::new(
                        3,
                        "kind",
                        ::wire::reflect::KindDescription::Enum(
                            ::wire::reflect::enumeration::<Kind>,
                        ),
                        ::wire::reflect::ShapeDescription::Explicit,
                    )
                    .with_default(
                        ::wire::reflect::value_name::<Kind>(Kind::Home as i32),
                    ),
                ::wire::reflect::FieldDescription::new(
                    4,
                    "kin",
                    ::wire::reflect::KindDescription::Msg(
                        ::wire::reflect::message::<Person>,
                    ),
                    ::wire::reflect::ShapeDescription::Map(
                        ::wire::reflect::KindDescription::Str,
                    ),
                ),
            ],
            &[1, 2, 6, 4, 0],
        ),
        oneofs: &[
            ::wire::reflect::OneofDescription {
                name: "contact",
                fields: <Contact as ::wire::reflect::ReflectOneof>::FIELDS,
            },
        ],
    };
}
#[automatically_derived]
impl ::wire::Reflect for Person {
    fn description(&self) -> &'static ::wire::reflect::MessageDescription {
        <Self as ::wire::Described>::DESCRIPTION
    }
    fn field(
        &self,
        number: u32,
    ) -> ::core::option::Option<::wire::reflect::ValueRef<'_>> {
        match number {
            2 => ::wire::Explicit::<::wire::Int32>::field(&self.id),
            1 => ::wire::Implicit::<::wire::Str>::field(&self.r#type),
            3 => ::wire::Explicit::<::wire::Enum>::field(&self.kind),
            4 => ::wire::Map::<::wire::Str, ::wire::Msg>::field(&self.kin),
            7 => ::wire::reflect::ReflectOneof::field(&self.contact, number),
            _ => ::core::option::Option::None,
        }
    }
    fn unknown(&self) -> ::wire::UnknownRef<'_> {
        self.unknown.borrowed()
    }
}
#[automatically_derived]
impl ::wire::reflect::ReflectMut for Person {
    fn change(
        &mut self,
        number: u32,
        change: ::wire::reflect::Change<'_>,
    ) -> ::core::result::Result<
        ::wire::reflect::Lent<'_>,
        ::wire::reflect::ReflectError,
    > {
        match number {
            2 => ::wire::Explicit::<::wire::Int32>::change(&mut self.id, change),
            1 => ::wire::Implicit::<::wire::Str>::change(&mut self.r#type, change),
            3 => ::wire::Explicit::<::wire::Enum>::change(&mut self.kind, change),
            4 => ::wire::Map::<::wire::Str, ::wire::Msg>::change(&mut self.kin, change),
            7 => {
                <Contact as ::wire::reflect::ReflectOneofMut>::change(
                    &mut self.contact,
                    number,
                    change,
                )
            }
            _ => ::core::result::Result::Err(::wire::reflect::ReflectError::NoField),
        }
    }
    fn unknown_mut(&mut self) -> ::core::option::Option<&mut ::wire::UnknownFields> {
        ::core::option::Option::Some(&mut self.unknown)
    }
}
#[automatically_derived]
impl ::wire::reflect::ReflectOneof for Contact {
    const FIELDS: ::wire::reflect::FieldTable = ::wire::reflect::FieldTable::new(
        &[
            ::wire::reflect::FieldDescription::new(
                    7,
                    "home_mail",
                    ::wire::reflect::KindDescription::Str,
                    ::wire::reflect::ShapeDescription::Implicit,
                )
                .with_json_name("homeMail"),
        ],
        &[1, 0],
    );
    fn member(&self) -> (u32, ::wire::reflect::ValueRef<'_>) {
        match self {
            Self::HomeMail(value) => (7, ::wire::Variant::<::wire::Str>::field(value)),
        }
    }
}
#[automatically_derived]
impl ::wire::reflect::ReflectOneofMut for Contact {
    fn change<'m>(
        slot: &'m mut ::core::option::Option<Self>,
        number: u32,
        change: ::wire::reflect::Change<'_>,
    ) -> ::core::result::Result<
        ::wire::reflect::Lent<'m>,
        ::wire::reflect::ReflectError,
    > {
        match number {
            7 => {
                ::wire::Variant::<
                    ::wire::Str,
                >::change(
                    slot,
                    Self::HomeMail,
                    |oneof| match oneof {
                        Self::HomeMail(value) => ::core::option::Option::Some(value),
                    },
                    change,
                )
            }
            _ => ::core::result::Result::Err(::wire::reflect::ReflectError::NoField),
        }
    }
}
#[automatically_derived]
impl<T> ::wire::Described for Page<T>
where
    T: ::wire::Described,
{
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = &::wire::reflect::MessageDescription {
        name: "Page",
        fields: ::wire::reflect::FieldTable::new(
            &[
                ::wire::reflect::FieldDescription::new(
                    1,
                    "items",
                    ::wire::reflect::KindDescription::Msg(::wire::reflect::message::<T>),
                    ::wire::reflect::ShapeDescription::Repeated,
                ),
            ],
            &[0],
        ),
        oneofs: &[],
    };
}
#[automatically_derived]
impl<T> ::wire::Reflect for Page<T>
where
    T: ::wire::Described,
{
    fn description(&self) -> &'static ::wire::reflect::MessageDescription {
        <Self as ::wire::Described>::DESCRIPTION
    }
    fn field(
        &self,
        number: u32,
    ) -> ::core::option::Option<::wire::reflect::ValueRef<'_>> {
        match number {
            1 => ::wire::Repeated::<::wire::Msg>::field(&self.items),
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
impl<T> ::wire::reflect::ReflectMut for Page<T>
where
    T: ::wire::Described + ::wire::reflect::ReflectMut + ::core::default::Default,
{
    fn change(
        &mut self,
        number: u32,
        change: ::wire::reflect::Change<'_>,
    ) -> ::core::result::Result<
        ::wire::reflect::Lent<'_>,
        ::wire::reflect::ReflectError,
    > {
        match number {
            1 => ::wire::Repeated::<::wire::Msg>::change(&mut self.items, change),
            _ => ::core::result::Result::Err(::wire::reflect::ReflectError::NoField),
        }
    }
}
#[automatically_derived]
impl ::wire::Named for Wrapper {
    const FULL_NAME: &'static str = <Person as ::wire::Named>::FULL_NAME;
    const TYPE_URL: &'static str = <Person as ::wire::Named>::TYPE_URL;
}
#[automatically_derived]
impl ::wire::Described for Wrapper {
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = <Person as ::wire::Described>::DESCRIPTION;
}
#[automatically_derived]
impl ::wire::Reflect for Wrapper {
    fn description(&self) -> &'static ::wire::reflect::MessageDescription {
        <Self as ::wire::Described>::DESCRIPTION
    }
    fn field(
        &self,
        number: u32,
    ) -> ::core::option::Option<::wire::reflect::ValueRef<'_>> {
        ::wire::Reflect::field(&self.0, number)
    }
    fn unknown(&self) -> ::wire::UnknownRef<'_> {
        ::wire::Reflect::unknown(&self.0)
    }
}
#[automatically_derived]
impl ::wire::reflect::ReflectMut for Wrapper {
    fn change(
        &mut self,
        number: u32,
        change: ::wire::reflect::Change<'_>,
    ) -> ::core::result::Result<
        ::wire::reflect::Lent<'_>,
        ::wire::reflect::ReflectError,
    > {
        ::wire::reflect::ReflectMut::change(&mut self.0, number, change)
    }
    fn unknown_mut(&mut self) -> ::core::option::Option<&mut ::wire::UnknownFields> {
        ::wire::reflect::ReflectMut::unknown_mut(&mut self.0)
    }
}
