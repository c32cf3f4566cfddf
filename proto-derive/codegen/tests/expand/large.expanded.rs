#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Large {
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[
        1..=5,
        15..=35,
        40..=57,
        2000..=2000,
        2047..=2048,
        3000..=3001,
        5000..=5000,
    ];
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            if reader.page(0) {
                ::wire::Implicit::<::wire::Int32>::read(1, &mut self.f1, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(2, &mut self.f2, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(3, &mut self.f3, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(4, &mut self.f4, &mut reader)?;
                <Choice as ::wire::Oneof<
                    'a,
                >>::read(&mut self.choice, 5, 15, &mut reader)?;
            }
            if reader.page(1) {
                <Choice as ::wire::Oneof<
                    'a,
                >>::read(&mut self.choice, 16, 17, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(18, &mut self.f18, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(19, &mut self.f19, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(20, &mut self.f20, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(21, &mut self.f21, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(22, &mut self.f22, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(23, &mut self.f23, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(24, &mut self.f24, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(25, &mut self.f25, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(26, &mut self.f26, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(27, &mut self.f27, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(28, &mut self.f28, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(29, &mut self.f29, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(30, &mut self.f30, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(31, &mut self.f31, &mut reader)?;
            }
            if reader.page(2) {
                ::wire::Implicit::<::wire::Int32>::read(32, &mut self.f32, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(33, &mut self.f33, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(34, &mut self.f34, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(35, &mut self.f35, &mut reader)?;
                <Choice as ::wire::Oneof<
                    'a,
                >>::read(&mut self.choice, 40, 40, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(41, &mut self.f41, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(42, &mut self.f42, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(43, &mut self.f43, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(44, &mut self.f44, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(45, &mut self.f45, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(46, &mut self.f46, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(47, &mut self.f47, &mut reader)?;
            }
            if reader.page(3) {
                ::wire::Implicit::<::wire::Int32>::read(48, &mut self.f48, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(49, &mut self.f49, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(50, &mut self.f50, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(51, &mut self.f51, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(52, &mut self.f52, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(53, &mut self.f53, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(54, &mut self.f54, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(55, &mut self.f55, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(56, &mut self.f56, &mut reader)?;
                ::wire::Implicit::<::wire::Int32>::read(57, &mut self.f57, &mut reader)?;
            }
            if reader.page(125) {
                ::wire::Implicit::<
                    ::wire::Int32,
                >::read(2000, &mut self.f2000, &mut reader)?;
            }
            if reader.page(127) {
                ::wire::Implicit::<
                    ::wire::Int32,
                >::read(2047, &mut self.f2047, &mut reader)?;
            }
            ::wire::Implicit::<::wire::Int32>::read(2048, &mut self.f2048, &mut reader)?;
            <Choice as ::wire::Oneof<
                'a,
            >>::read(&mut self.choice, 3000, 3001, &mut reader)?;
            ::wire::Implicit::<::wire::Str>::read(5000, &mut self.last, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        self.choice
            .as_ref()
            .map_or(0, |oneof| <Choice as ::wire::Oneof<'a>>::held(oneof, depth))
    }
}
#[automatically_derived]
impl ::wire::Encode for Large {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        ::wire::Implicit::<::wire::Str>::write(5000, &self.last, &mut writer);
        if let ::core::option::Option::Some(oneof) = &self.choice {
            ::wire::EncodeOneof::write(oneof, 3000, 3001, &mut writer);
        }
        ::wire::Implicit::<::wire::Int32>::write(2048, &self.f2048, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(2047, &self.f2047, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(2000, &self.f2000, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(57, &self.f57, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(56, &self.f56, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(55, &self.f55, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(54, &self.f54, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(53, &self.f53, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(52, &self.f52, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(51, &self.f51, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(50, &self.f50, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(49, &self.f49, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(48, &self.f48, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(47, &self.f47, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(46, &self.f46, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(45, &self.f45, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(44, &self.f44, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(43, &self.f43, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(42, &self.f42, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(41, &self.f41, &mut writer);
        if let ::core::option::Option::Some(oneof) = &self.choice {
            ::wire::EncodeOneof::write(oneof, 40, 40, &mut writer);
        }
        ::wire::Implicit::<::wire::Int32>::write(35, &self.f35, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(34, &self.f34, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(33, &self.f33, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(32, &self.f32, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(31, &self.f31, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(30, &self.f30, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(29, &self.f29, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(28, &self.f28, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(27, &self.f27, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(26, &self.f26, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(25, &self.f25, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(24, &self.f24, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(23, &self.f23, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(22, &self.f22, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(21, &self.f21, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(20, &self.f20, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(19, &self.f19, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(18, &self.f18, &mut writer);
        if let ::core::option::Option::Some(oneof) = &self.choice {
            ::wire::EncodeOneof::write(oneof, 5, 17, &mut writer);
        }
        ::wire::Implicit::<::wire::Int32>::write(4, &self.f4, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(3, &self.f3, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(2, &self.f2, &mut writer);
        ::wire::Implicit::<::wire::Int32>::write(1, &self.f1, &mut writer);
        writer.done()
    }
    #[inline(always)]
    fn is_leaf() -> bool {
        <Choice as ::wire::EncodeOneof>::is_leaf()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = 0;
        if let ::core::option::Option::Some(oneof) = &self.choice {
            len += ::wire::EncodeOneof::encoded_len(oneof);
        }
        len += ::wire::Implicit::<::wire::Str>::len(5000, &self.last);
        len += ::wire::Implicit::<::wire::Int32>::len(1, &self.f1);
        len += ::wire::Implicit::<::wire::Int32>::len(2, &self.f2);
        len += ::wire::Implicit::<::wire::Int32>::len(3, &self.f3);
        len += ::wire::Implicit::<::wire::Int32>::len(4, &self.f4);
        len += ::wire::Implicit::<::wire::Int32>::len(18, &self.f18);
        len += ::wire::Implicit::<::wire::Int32>::len(19, &self.f19);
        len += ::wire::Implicit::<::wire::Int32>::len(20, &self.f20);
        len += ::wire::Implicit::<::wire::Int32>::len(21, &self.f21);
        len += ::wire::Implicit::<::wire::Int32>::len(22, &self.f22);
        len += ::wire::Implicit::<::wire::Int32>::len(23, &self.f23);
        len += ::wire::Implicit::<::wire::Int32>::len(24, &self.f24);
        len += ::wire::Implicit::<::wire::Int32>::len(25, &self.f25);
        len += ::wire::Implicit::<::wire::Int32>::len(26, &self.f26);
        len += ::wire::Implicit::<::wire::Int32>::len(27, &self.f27);
        len += ::wire::Implicit::<::wire::Int32>::len(28, &self.f28);
        len += ::wire::Implicit::<::wire::Int32>::len(29, &self.f29);
        len += ::wire::Implicit::<::wire::Int32>::len(30, &self.f30);
        len += ::wire::Implicit::<::wire::Int32>::len(31, &self.f31);
        len += ::wire::Implicit::<::wire::Int32>::len(32, &self.f32);
        len += ::wire::Implicit::<::wire::Int32>::len(33, &self.f33);
        len += ::wire::Implicit::<::wire::Int32>::len(34, &self.f34);
        len += ::wire::Implicit::<::wire::Int32>::len(35, &self.f35);
        len += ::wire::Implicit::<::wire::Int32>::len(41, &self.f41);
        len += ::wire::Implicit::<::wire::Int32>::len(42, &self.f42);
        len += ::wire::Implicit::<::wire::Int32>::len(43, &self.f43);
        len += ::wire::Implicit::<::wire::Int32>::len(44, &self.f44);
        len += ::wire::Implicit::<::wire::Int32>::len(45, &self.f45);
        len += ::wire::Implicit::<::wire::Int32>::len(46, &self.f46);
        len += ::wire::Implicit::<::wire::Int32>::len(47, &self.f47);
        len += ::wire::Implicit::<::wire::Int32>::len(48, &self.f48);
        len += ::wire::Implicit::<::wire::Int32>::len(49, &self.f49);
        len += ::wire::Implicit::<::wire::Int32>::len(50, &self.f50);
        len += ::wire::Implicit::<::wire::Int32>::len(51, &self.f51);
        len += ::wire::Implicit::<::wire::Int32>::len(52, &self.f52);
        len += ::wire::Implicit::<::wire::Int32>::len(53, &self.f53);
        len += ::wire::Implicit::<::wire::Int32>::len(54, &self.f54);
        len += ::wire::Implicit::<::wire::Int32>::len(55, &self.f55);
        len += ::wire::Implicit::<::wire::Int32>::len(56, &self.f56);
        len += ::wire::Implicit::<::wire::Int32>::len(57, &self.f57);
        len += ::wire::Implicit::<::wire::Int32>::len(2000, &self.f2000);
        len += ::wire::Implicit::<::wire::Int32>::len(2047, &self.f2047);
        len += ::wire::Implicit::<::wire::Int32>::len(2048, &self.f2048);
        len
    }
}
#[automatically_derived]
impl ::wire::Named for Large {
    const FULL_NAME: &'static str = "Large";
    const TYPE_URL: &'static str = "type.googleapis.com/Large";
}
const _: () = ::core::assert!(
    ::core::matches!(< Choice as ::wire::Oneof < '_ >> ::NUMBERS, [5, 15, 16, 17, 40,
    3000, 3001]),
    "the numbers of `oneof` on `choice` are not the numbers of the variants of `Choice`"
);
