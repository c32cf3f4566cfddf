#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Point {
    const REQUIRED: &'static [u32] = &[3, 4];
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=4];
    #[inline(always)]
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            ::wire::Implicit::<::wire::Float>::read(1, &mut self.x, &mut reader)?;
            ::wire::Explicit::<::wire::Enum>::read(2, &mut self.y, &mut reader)?;
            ::wire::Required::<::wire::Int32>::read(3, 0, &mut self.z, &mut reader)?;
            ::wire::Required::<::wire::Int32>::read(4, 1, &mut self.w, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
}
#[automatically_derived]
impl ::wire::Encode for Point {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        ::wire::Required::<::wire::Int32>::write(4, &self.w, &mut writer);
        ::wire::Required::<::wire::Int32>::write(3, &self.z, &mut writer);
        ::wire::Explicit::<::wire::Enum>::write(2, &self.y, &mut writer);
        ::wire::Implicit::<::wire::Float>::write(1, &self.x, &mut writer);
        writer.done()
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        true
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        len += ::wire::Implicit::<::wire::Float>::len(1, &self.x);
        len += ::wire::Explicit::<::wire::Enum>::len(2, &self.y);
        len += ::wire::Required::<::wire::Int32>::len(3, &self.z);
        len += ::wire::Required::<::wire::Int32>::len(4, &self.w);
        len
    }
}
#[automatically_derived]
impl ::wire::Named for Point {
    const FULL_NAME: &'static str = "Point";
    const TYPE_URL: &'static str = "type.googleapis.com/Point";
}
#[derive(Clone, Debug, Default, PartialEq, ::wire::Message)]
pub struct PointView<'a> {
    #[proto(1, float)]
    pub x: f32,
    #[proto(2, enum, optional)]
    pub y: Option<wire::Open<Kind>>,
    #[proto(3, int32, required)]
    pub z: i32,
    #[proto(4, int32, required)]
    pub w: i32,
    /// Records of other fields, kept as they came.
    #[proto(unknown)]
    pub unknown: ::wire::UnknownFieldsView<'a>,
}
#[automatically_derived]
impl ::wire::HasView for Point {
    type View<'a> = PointView<'a>;
    fn shorten<'short, 'long: 'short>(
        view: &'short PointView<'long>,
    ) -> &'short PointView<'short> {
        view
    }
}
#[automatically_derived]
impl ::wire::ToMessage for PointView<'_> {
    type Message = Point;
    fn to_message(&self) -> Point {
        Point {
            x: ::wire::Implicit::<::wire::Float>::own(&self.x),
            y: ::wire::Explicit::<::wire::Enum>::own(&self.y),
            z: ::wire::Required::<::wire::Int32>::own(&self.z),
            w: ::wire::Required::<::wire::Int32>::own(&self.w),
        }
    }
}
#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Choices {
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=2];
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            <Number as ::wire::Oneof<'a>>::read(&mut self.number, 1, 2, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        self.number
            .as_ref()
            .map_or(0, |oneof| <Number as ::wire::Oneof<'a>>::held(oneof, depth))
    }
}
#[automatically_derived]
impl ::wire::Encode for Choices {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        if let ::core::option::Option::Some(oneof) = &self.number {
            ::wire::EncodeOneof::write(oneof, 1, 2, &mut writer);
        }
        writer.done()
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        <Number as ::wire::EncodeOneof>::is_leaf()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        if let ::core::option::Option::Some(oneof) = &self.number {
            len += ::wire::EncodeOneof::encoded_len(oneof);
        }
        len
    }
}
#[automatically_derived]
impl ::wire::Named for Choices {
    const FULL_NAME: &'static str = "Choices";
    const TYPE_URL: &'static str = "type.googleapis.com/Choices";
}
const _: () = ::core::assert!(
    ::core::matches!(< Number as ::wire::Oneof < '_ >> ::NUMBERS, [1, 2]),
    "the numbers of `oneof` on `number` are not the numbers of the variants of `Number`"
);
#[derive(Clone, Debug, Default, PartialEq, ::wire::Message)]
pub struct ChoicesView<'a> {
    #[proto(oneof(1, 2))]
    pub number: Option<NumberView<'a>>,
    /// Records of other fields, kept as they came.
    #[proto(unknown)]
    pub unknown: ::wire::UnknownFieldsView<'a>,
}
#[automatically_derived]
impl ::wire::HasView for Choices {
    type View<'a> = ChoicesView<'a>;
    fn shorten<'short, 'long: 'short>(
        view: &'short ChoicesView<'long>,
    ) -> &'short ChoicesView<'short> {
        view
    }
}
#[automatically_derived]
impl ::wire::ToMessage for ChoicesView<'_> {
    type Message = Choices;
    fn to_message(&self) -> Choices {
        Choices {
            number: ::core::option::Option::map(
                self.number.as_ref(),
                ::wire::ToMessage::to_message,
            ),
        }
    }
}
#[automatically_derived]
impl<'a> ::wire::Oneof<'a> for Number {
    const NUMBERS: &'static [u32] = &[1, 2];
    #[inline(always)]
    fn read(
        slot: &mut ::core::option::Option<Self>,
        first: u32,
        last: u32,
        reader: &mut ::wire::Reader<'_, 'a>,
    ) -> ::wire::Flow {
        if first <= 1 && 1 <= last {
            ::wire::Variant::<::wire::Int32>::read(1, slot, Self::Whole, reader)?;
        }
        if first <= 2 && 2 <= last {
            ::wire::Variant::<::wire::Double>::read(2, slot, Self::Real, reader)?;
        }
        ::core::result::Result::Ok(())
    }
}
#[automatically_derived]
impl ::wire::EncodeOneof for Number {
    #[inline(always)]
    fn write<'m>(&'m self, first: u32, last: u32, writer: &mut ::wire::Writer<'m>) {
        match self {
            Self::Whole(value) => {
                if first <= 1 && 1 <= last {
                    ::wire::Variant::<::wire::Int32>::write(1, value, writer);
                }
            }
            Self::Real(value) => {
                if first <= 2 && 2 <= last {
                    ::wire::Variant::<::wire::Double>::write(2, value, writer);
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
            Self::Whole(value) => ::wire::Variant::<::wire::Int32>::len(1, value),
            Self::Real(value) => ::wire::Variant::<::wire::Double>::len(2, value),
        }
    }
}
pub type NumberView<'a> = Number;
#[automatically_derived]
impl ::wire::ToMessage for Number {
    type Message = Self;
    fn to_message(&self) -> Self {
        ::core::clone::Clone::clone(self)
    }
}
