#[automatically_derived]
impl<'x, T, U, const N: usize> ::wire::Decode<'x> for Page<'x, 'x, T, U, N>
where
    T: Clone + 'x,
    T: ::wire::Decode<'x> + ::core::default::Default,
    ::wire::Str: ::wire::Value<'x, U>,
    U: ::core::default::Default,
    BTreeMap<U, T>: ::wire::Entries<U, T>,
    Choice<'x, T>: ::wire::Oneof<'x>,
{
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=6];
    fn fields(&mut self, input: ::wire::Input<'_, 'x>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            ::wire::Repeated::<::wire::Msg>::read(1, &mut self.items, &mut reader)?;
            ::wire::Implicit::<::wire::Str>::read(2, &mut self.title, &mut reader)?;
            ::wire::Implicit::<::wire::Str>::read(3, &mut self.place, &mut reader)?;
            ::wire::Implicit::<::wire::Bytes>::read(4, &mut self.body, &mut reader)?;
            <Choice<
                'x,
                T,
            > as ::wire::Oneof<'x>>::read(&mut self.choice, 5, 5, &mut reader)?;
            ::wire::Map::<
                ::wire::Str,
                ::wire::Msg,
            >::read(6, &mut self.kin, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        ::wire::Repeated::<::wire::Msg>::held(&self.items, depth)
            + self
                .choice
                .as_ref()
                .map_or(
                    0,
                    |oneof| <Choice<'x, T> as ::wire::Oneof<'x>>::held(oneof, depth),
                ) + ::wire::Map::<::wire::Str, ::wire::Msg>::held(&self.kin, depth)
    }
}
#[automatically_derived]
impl<'x, 'y, T, U, const N: usize> ::wire::Encode for Page<'x, 'y, T, U, N>
where
    T: Clone + 'y,
    T: ::wire::Encode,
    ::wire::Str: ::wire::Put<U>,
    BTreeMap<U, T>: ::wire::Entries<U, T>,
    Choice<'y, T>: ::wire::EncodeOneof,
{
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        ::wire::Map::<::wire::Str, ::wire::Msg>::write(6, &self.kin, &mut writer);
        if let ::core::option::Option::Some(oneof) = &self.choice {
            ::wire::EncodeOneof::write(oneof, 5, 5, &mut writer);
        }
        ::wire::Implicit::<::wire::Bytes>::write(4, &self.body, &mut writer);
        ::wire::Implicit::<::wire::Str>::write(3, &self.place, &mut writer);
        ::wire::Implicit::<::wire::Str>::write(2, &self.title, &mut writer);
        ::wire::Repeated::<::wire::Msg>::write(1, &self.items, &mut writer);
        writer.done()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        len += ::wire::Repeated::<::wire::Msg>::len(1, &self.items);
        len += ::wire::Implicit::<::wire::Str>::len(2, &self.title);
        len += ::wire::Implicit::<::wire::Str>::len(3, &self.place);
        len += ::wire::Implicit::<::wire::Bytes>::len(4, &self.body);
        if let ::core::option::Option::Some(oneof) = &self.choice {
            len += ::wire::EncodeOneof::encoded_len(oneof);
        }
        len += ::wire::Map::<::wire::Str, ::wire::Msg>::len(6, &self.kin);
        len
    }
}
#[automatically_derived]
impl<'x, 'y, T, U, const N: usize> ::wire::Named for Page<'x, 'y, T, U, N>
where
    T: Clone + 'y,
{
    const FULL_NAME: &'static str = "Page";
    const TYPE_URL: &'static str = "type.googleapis.com/Page";
}
#[automatically_derived]
impl<'z, T> ::wire::Oneof<'z> for Choice<'z, T>
where
    T: ::wire::Decode<'z> + ::core::default::Default,
{
    const NUMBERS: &'static [u32] = &[5];
    #[inline(always)]
    fn read(
        slot: &mut ::core::option::Option<Self>,
        first: u32,
        last: u32,
        reader: &mut ::wire::Reader<'_, 'z>,
    ) -> ::wire::Flow {
        if first <= 5 && 5 <= last {
            ::wire::Variant::<
                ::wire::Msg,
            >::merge(
                5,
                slot,
                Self::Only,
                |oneof| match oneof {
                    Self::Only(message) => ::core::option::Option::Some(message),
                },
                reader,
            )?;
        }
        ::core::result::Result::Ok(())
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        match self {
            Self::Only(value) => ::wire::Variant::<::wire::Msg>::held(value, depth),
        }
    }
    #[allow(clippy::single_match)]
    fn release(self, payload: &::wire::Payload<'_, 'z>) {
        match self {
            Self::Only(value) => ::wire::Variant::<::wire::Msg>::release(value, payload),
        }
    }
}
#[automatically_derived]
impl<'z, T> ::wire::EncodeOneof for Choice<'z, T>
where
    T: ::wire::Encode,
{
    #[inline(always)]
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut ::wire::Writer<'m>) {
        match self {
            Self::Only(value) => {
                if first <= 5 && 5 <= last {
                    ::wire::Variant::<::wire::Msg>::write(5, value, writer);
                }
            }
        }
    }
    #[inline]
    fn encoded_len(&self) -> u64 {
        match self {
            Self::Only(value) => ::wire::Variant::<::wire::Msg>::len(5, value),
        }
    }
}
#[automatically_derived]
impl<'a, T> crate::wire::Decode<'a> for Bound<T>
where
    T: wire::Message,
{
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=2];
    const HEAP: usize = <T as crate::wire::Decode<'a>>::HEAP;
    fn fields(&mut self, input: crate::wire::Input<'_, 'a>) -> crate::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            crate::wire::Implicit::<
                crate::wire::Msg,
            >::read(1, &mut self.0, &mut reader)?;
            crate::wire::Explicit::<
                crate::wire::Group,
            >::read(2, &mut self.1, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        crate::wire::Implicit::<crate::wire::Msg>::held(&self.0, depth)
            + crate::wire::Explicit::<crate::wire::Group>::held(&self.1, depth)
    }
}
#[automatically_derived]
impl<T> crate::wire::Encode for Bound<T>
where
    T: wire::Message,
{
    fn fields<'m>(&'m self, out: crate::wire::Output<'m>) -> crate::wire::Output<'m> {
        let mut writer = out.open();
        crate::wire::Explicit::<crate::wire::Group>::write(2, &self.1, &mut writer);
        crate::wire::Implicit::<crate::wire::Msg>::write(1, &self.0, &mut writer);
        writer.done()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        len += crate::wire::Implicit::<crate::wire::Msg>::len(1, &self.0);
        len += crate::wire::Explicit::<crate::wire::Group>::len(2, &self.1);
        len
    }
}
#[automatically_derived]
impl<T> crate::wire::Named for Bound<T> {
    const FULL_NAME: &'static str = "Bound";
    const TYPE_URL: &'static str = "type.googleapis.com/Bound";
}
#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Empty {
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[];
    #[inline(always)]
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let reader = input.open()?;
        loop {
            let pass = reader.pass();
            reader.pass_end(pass)?;
        }
    }
}
#[automatically_derived]
impl ::wire::Encode for Empty {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        out
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        true
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        0
    }
}
#[automatically_derived]
impl ::wire::Named for Empty {
    const FULL_NAME: &'static str = "Empty";
    const TYPE_URL: &'static str = "type.googleapis.com/Empty";
}
