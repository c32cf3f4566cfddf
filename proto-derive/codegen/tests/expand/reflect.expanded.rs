#[automatically_derived]
#[allow(long_running_const_eval)]
impl ::wire::Described for Person {
    const ROWS: &'static [&'static ::wire::reflect::Row] = &[
        &::wire::reflect::Row::fixed(
            1,
            0,
            "type",
            "\"NAME\":",
            ::wire::reflect::RowKind::Str,
            ::wire::reflect::RowShape::Implicit,
            {
                const EXTRA: &::wire::reflect::RowExtra = &::wire::reflect::RowExtra::new(
                    ::core::option::Option::None,
                    ::core::option::Option::Some("NAME"),
                    false,
                );
                EXTRA
            },
        ),
        &::wire::reflect::Row::fixed(
            2,
            0,
            "id",
            "\"id\":",
            ::wire::reflect::RowKind::Int32,
            ::wire::reflect::RowShape::Explicit,
            {
                const EXTRA: &::wire::reflect::RowExtra = &::wire::reflect::RowExtra::new(
                    ::core::option::Option::Some(::wire::reflect::Scalar::I32(-5)),
                    ::core::option::Option::None,
                    false,
                );
                EXTRA
            },
        ),
        &::wire::reflect::Row::fixed(
            3,
            0,
            "kind",
            "\"kind\":",
            ::wire::reflect::RowKind::Enum(
                ::wire::reflect::EnumLink::Fixed(
                    <Kind as ::wire::reflect::EnumType>::TABLE,
                ),
            ),
            ::wire::reflect::RowShape::Explicit,
            {
                const EXTRA: &::wire::reflect::RowExtra = &::wire::reflect::RowExtra::new(
                    ::core::option::Option::Some(
                        ::wire::reflect::Scalar::Enum(Kind::Home as i32),
                    ),
                    ::core::option::Option::None,
                    false,
                );
                EXTRA
            },
        ),
        &::wire::reflect::Row::fixed(
            4,
            0,
            "kin",
            "\"kin\":",
            ::wire::reflect::RowKind::Msg(
                ::wire::reflect::Link::Fixed(::wire::reflect::table::<Person>),
            ),
            ::wire::reflect::RowShape::Map(::wire::reflect::KeyKind::Str),
            ::wire::reflect::RowExtra::NONE,
        ),
        <Contact as ::wire::reflect::ShowOneof>::ROWS[0],
    ];
    const TABLE: &'static ::wire::reflect::Table = &::wire::reflect::Table::fixed(
        "chat.Person",
        Self::ROWS,
        {
            const ONEOFS: &[::wire::reflect::OneofRow] = &[
                ::wire::reflect::OneofRow::fixed("contact", 7),
            ];
            ONEOFS
        },
        &::wire::reflect::names::<32>(Self::ROWS),
        ::core::option::Option::None,
    );
}
#[automatically_derived]
impl ::wire::reflect::Show for Person {
    #[inline(always)]
    fn described(&self) -> &'static ::wire::reflect::Table {
        <Self as ::wire::Described>::TABLE
    }
    fn show<__Sink: ::wire::reflect::Sink + ?::core::marker::Sized>(
        &self,
        sink: &mut __Sink,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::Described>::ROWS;
        ::wire::Implicit::<::wire::Str>::show(&self.r#type, rows[0], sink)?;
        ::wire::Explicit::<::wire::Int32>::show(&self.id, rows[1], sink)?;
        ::wire::Explicit::<::wire::Enum>::show(&self.kind, rows[2], sink)?;
        ::wire::Map::<::wire::Str, ::wire::Msg>::show(&self.kin, rows[3], sink)?;
        if let ::core::option::Option::Some(oneof) = &self.contact {
            ::wire::reflect::ShowOneof::show(oneof, 7, 7, sink)?;
        }
        ::wire::reflect::show_unknown(
            self.unknown.borrowed(),
            <Self as ::wire::Described>::TABLE,
            sink,
        )?;
        ::core::result::Result::Ok(())
    }
}
#[automatically_derived]
impl ::wire::reflect::Fill for Person {
    fn fill<__Source: ::wire::reflect::Source + ?::core::marker::Sized>(
        &mut self,
        place: usize,
        source: &mut __Source,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::Described>::ROWS;
        match place {
            1 => ::wire::Explicit::<::wire::Int32>::fill(&mut self.id, rows[1], source),
            0 => ::wire::Implicit::<::wire::Str>::fill(&mut self.r#type, rows[0], source),
            2 => ::wire::Explicit::<::wire::Enum>::fill(&mut self.kind, rows[2], source),
            3 => {
                ::wire::Map::<
                    ::wire::Str,
                    ::wire::Msg,
                >::fill(&mut self.kin, rows[3], source)
            }
            4 => {
                <Contact as ::wire::reflect::FillOneof>::fill(
                    &mut self.contact,
                    rows[place].number,
                    source,
                )
            }
            _ => {
                ::wire::reflect::Source::unknown(
                    source,
                    ::core::option::Option::Some(&mut self.unknown),
                )
            }
        }
    }
}
#[automatically_derived]
impl ::wire::reflect::ShowOneof for Contact {
    const ROWS: &'static [&'static ::wire::reflect::Row] = &[
        &::wire::reflect::Row::fixed(
            7,
            7,
            "home_mail",
            "\"homeMail\":",
            ::wire::reflect::RowKind::Str,
            ::wire::reflect::RowShape::Explicit,
            ::wire::reflect::RowExtra::NONE,
        ),
    ];
    fn show<__Sink: ::wire::reflect::Sink + ?::core::marker::Sized>(
        &self,
        first: u32,
        last: u32,
        sink: &mut __Sink,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::reflect::ShowOneof>::ROWS;
        match self {
            Self::HomeMail(value) => {
                ::wire::Variant::<::wire::Str>::show(value, rows[0], first, last, sink)
            }
        }
    }
}
#[automatically_derived]
impl ::wire::reflect::FillOneof for Contact {
    fn fill<__Source: ::wire::reflect::Source + ?::core::marker::Sized>(
        slot: &mut ::core::option::Option<Self>,
        number: u32,
        source: &mut __Source,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::reflect::ShowOneof>::ROWS;
        match number {
            7 => {
                ::wire::Variant::<
                    ::wire::Str,
                >::fill(
                    slot,
                    Self::HomeMail,
                    |oneof| match oneof {
                        Self::HomeMail(value) => ::core::option::Option::Some(value),
                    },
                    rows[0],
                    source,
                )
            }
            _ => {
                ::core::result::Result::Err(
                    ::wire::reflect::ReflectErrorKind::NoField.into(),
                )
            }
        }
    }
}
#[automatically_derived]
#[allow(long_running_const_eval)]
impl<T> ::wire::Described for Page<T>
where
    T: ::wire::Described,
{
    const ROWS: &'static [&'static ::wire::reflect::Row] = &[
        &::wire::reflect::Row::fixed(
            1,
            0,
            "items",
            "\"items\":",
            ::wire::reflect::RowKind::Msg(
                ::wire::reflect::Link::Fixed(::wire::reflect::table::<T>),
            ),
            ::wire::reflect::RowShape::Repeated,
            ::wire::reflect::RowExtra::NONE,
        ),
    ];
    const TABLE: &'static ::wire::reflect::Table = &::wire::reflect::Table::fixed(
        "Page",
        Self::ROWS,
        &[],
        &::wire::reflect::names::<4>(Self::ROWS),
        ::core::option::Option::None,
    );
}
#[automatically_derived]
impl<T> ::wire::reflect::Show for Page<T>
where
    T: ::wire::Described,
{
    #[inline(always)]
    fn described(&self) -> &'static ::wire::reflect::Table {
        <Self as ::wire::Described>::TABLE
    }
    fn show<__Sink: ::wire::reflect::Sink + ?::core::marker::Sized>(
        &self,
        sink: &mut __Sink,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::Described>::ROWS;
        ::wire::Repeated::<::wire::Msg>::show(&self.items, rows[0], sink)?;
        ::core::result::Result::Ok(())
    }
}
#[automatically_derived]
impl<T> ::wire::reflect::Fill for Page<T>
where
    T: ::wire::Described + ::wire::reflect::Fill + ::core::default::Default,
{
    fn fill<__Source: ::wire::reflect::Source + ?::core::marker::Sized>(
        &mut self,
        place: usize,
        source: &mut __Source,
    ) -> ::wire::reflect::Flow {
        let rows = <Self as ::wire::Described>::ROWS;
        match place {
            0 => ::wire::Repeated::<::wire::Msg>::fill(&mut self.items, rows[0], source),
            _ => ::wire::reflect::Source::unknown(source, ::core::option::Option::None),
        }
    }
}
#[automatically_derived]
impl ::wire::Named for Wrapper {
    const FULL_NAME: &'static str = <Person as ::wire::Named>::FULL_NAME;
    const TYPE_URL: &'static str = <Person as ::wire::Named>::TYPE_URL;
}
#[automatically_derived]
#[allow(long_running_const_eval)]
impl ::wire::Described for Wrapper {
    const ROWS: &'static [&'static ::wire::reflect::Row] = <Person as ::wire::Described>::ROWS;
    const TABLE: &'static ::wire::reflect::Table = <Person as ::wire::Described>::TABLE;
}
#[automatically_derived]
impl ::wire::reflect::Show for Wrapper {
    #[inline(always)]
    fn described(&self) -> &'static ::wire::reflect::Table {
        <Self as ::wire::Described>::TABLE
    }
    fn show<__Sink: ::wire::reflect::Sink + ?::core::marker::Sized>(
        &self,
        sink: &mut __Sink,
    ) -> ::wire::reflect::Flow {
        ::wire::reflect::Show::show(&self.0, sink)
    }
}
#[automatically_derived]
impl ::wire::reflect::Fill for Wrapper {
    const HEAP: usize = <Person as ::wire::reflect::Fill>::HEAP;
    fn fill<__Source: ::wire::reflect::Source + ?::core::marker::Sized>(
        &mut self,
        place: usize,
        source: &mut __Source,
    ) -> ::wire::reflect::Flow {
        ::wire::reflect::Fill::fill(&mut self.0, place, source)
    }
}
