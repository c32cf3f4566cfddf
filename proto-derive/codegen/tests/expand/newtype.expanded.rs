#[automatically_derived]
impl ::wire::Varint<UserId> for ::wire::Uint64 {
    #[inline(always)]
    fn from_varint(value: u64) -> UserId {
        UserId {
            0: <Self as ::wire::Varint<u64>>::from_varint(value),
        }
    }
    #[inline(always)]
    fn to_varint(value: &UserId) -> u64 {
        <Self as ::wire::Varint<u64>>::to_varint(&value.0)
    }
}
#[automatically_derived]
impl ::wire::Fixed<4, Offset> for ::wire::Sfixed32 {
    #[inline(always)]
    fn from_bytes(bytes: [u8; 4]) -> Offset {
        Offset {
            value: <Self as ::wire::Fixed<4, i32>>::from_bytes(bytes),
        }
    }
    #[inline(always)]
    fn to_bytes(value: &Offset) -> [u8; 4] {
        <Self as ::wire::Fixed<4, i32>>::to_bytes(&value.value)
    }
}
#[automatically_derived]
impl<'x> ::wire::Text<'x> for Name<'x> {
    #[inline]
    fn from_text(text: &'x str) -> Self {
        Self {
            0: ::wire::Text::from_text(text),
        }
    }
    #[inline]
    fn read_into(&mut self, payload: &mut ::wire::Payload<'_, 'x>) -> ::wire::Flow {
        ::wire::Text::read_into(&mut self.0, payload)
    }
    #[inline]
    fn read(payload: &mut ::wire::Payload<'_, 'x>) -> ::wire::Flow<Self> {
        ::wire::Text::read(payload).map(|value| Self { 0: value })
    }
}
#[automatically_derived]
impl<'x> ::core::convert::AsRef<str> for Name<'x> {
    #[inline]
    fn as_ref(&self) -> &str {
        ::core::convert::AsRef::as_ref(&self.0)
    }
}
#[automatically_derived]
impl<'a> ::wire::Blob<'a> for Key {
    #[inline]
    fn from_bytes(bytes: &'a [u8]) -> Self {
        Self {
            0: ::wire::Blob::from_bytes(bytes),
        }
    }
    #[inline]
    fn read_into(&mut self, payload: &mut ::wire::Payload<'_, 'a>) -> ::wire::Flow {
        ::wire::Blob::read_into(&mut self.0, payload)
    }
    #[inline]
    fn read(payload: &mut ::wire::Payload<'_, 'a>) -> ::wire::Flow<Self> {
        ::wire::Blob::read(payload).map(|value| Self { 0: value })
    }
}
#[automatically_derived]
impl ::core::convert::AsRef<[u8]> for Key {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        ::core::convert::AsRef::as_ref(&self.0)
    }
}
#[automatically_derived]
impl<'a, T> ::wire::Decode<'a> for Wrapper<T>
where
    Page<T>: ::wire::Decode<'a>,
{
    const REQUIRED: &'static [u32] = <Page<T> as ::wire::Decode<'a>>::REQUIRED;
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = <Page<
        T,
    > as ::wire::Decode<'a>>::NUMBERS;
    const HEAP: usize = <Page<T> as ::wire::Decode<'a>>::HEAP;
    const ARENA: bool = <Page<T> as ::wire::Decode<'a>>::ARENA;
    #[inline(always)]
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        ::wire::Decode::fields(&mut self.0, input)
    }
    #[inline]
    fn keep(&mut self, records: ::wire::Records<'a>) {
        ::wire::Decode::keep(&mut self.0, records);
    }
    #[inline]
    fn keep_in(
        &mut self,
        records: ::wire::Records<'a>,
        arena: &'a ::wire::Arena<'a>,
    ) -> bool {
        ::wire::Decode::keep_in(&mut self.0, records, arena)
    }
}
#[automatically_derived]
impl<T> ::wire::Encode for Wrapper<T>
where
    Page<T>: ::wire::Encode,
{
    #[inline(always)]
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        ::wire::Encode::fields(&self.0, out)
    }
    #[inline(always)]
    fn fields_len(&self) -> u64 {
        ::wire::Encode::fields_len(&self.0)
    }
}
