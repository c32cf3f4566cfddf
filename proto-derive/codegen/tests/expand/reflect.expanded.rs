#[automatically_derived]
impl ::wire::Reflect for Person {
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = &::wire::reflect::MessageDescription {
        name: "chat.Person",
        fields: &[
            ::wire::reflect::FieldDescription::new(
                    1,
                    "type",
                    ::wire::reflect::KindDescription::Str,
                    ::wire::reflect::ShapeDescription::Implicit,
                )
                .with_json_name("NAME"),
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
                .with_default(::wire::reflect::value_name::<Kind>(Kind::Home as i32)),
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
        oneofs: &[
            ::wire::reflect::OneofDescription {
                name: "contact",
                fields: <Contact as ::wire::reflect::ReflectOneof>::FIELDS,
            },
        ],
    };
}
#[automatically_derived]
impl ::wire::reflect::ReflectOneof for Contact {
    const FIELDS: &'static [::wire::reflect::FieldDescription] = &[
        ::wire::reflect::FieldDescription::new(
            7,
            "home_mail",
            ::wire::reflect::KindDescription::Str,
            ::wire::reflect::ShapeDescription::Implicit,
        ),
    ];
}
#[automatically_derived]
impl<T> ::wire::Reflect for Page<T>
where
    T: ::wire::Reflect,
{
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = &::wire::reflect::MessageDescription {
        name: "Page",
        fields: &[
            ::wire::reflect::FieldDescription::new(
                1,
                "items",
                ::wire::reflect::KindDescription::Msg(::wire::reflect::message::<T>),
                ::wire::reflect::ShapeDescription::Repeated,
            ),
        ],
        oneofs: &[],
    };
}
#[automatically_derived]
impl ::wire::Reflect for Wrapper {
    const DESCRIPTION: &'static ::wire::reflect::MessageDescription = <Person as ::wire::Reflect>::DESCRIPTION;
}
