#[automatically_derived]
impl<'a> ::wire::Decode<'a> for Tree {
    const NUMBERS: &'static [::core::ops::RangeInclusive<u32>] = &[1..=5];
    fn fields(&mut self, input: ::wire::Input<'_, 'a>) -> ::wire::Fields {
        let mut reader = input.open()?;
        loop {
            let pass = reader.pass();
            ::wire::Implicit::<::wire::Str>::read(1, &mut self.name, &mut reader)?;
            ::wire::Repeated::<::wire::Msg>::read(2, &mut self.branches, &mut reader)?;
            ::wire::Map::<
                ::wire::Str,
                ::wire::Msg,
            >::read(3, &mut self.nests, &mut reader)?;
            ::wire::Explicit::<::wire::Msg>::read(4, &mut self.parent, &mut reader)?;
            ::wire::Packed::<::wire::Double>::read(5, &mut self.rings, &mut reader)?;
            reader.pass_end(pass)?;
        }
    }
    #[inline]
    fn held(&self, depth: u32) -> usize {
        ::wire::Repeated::<::wire::Msg>::held(&self.branches, depth)
            + ::wire::Map::<::wire::Str, ::wire::Msg>::held(&self.nests, depth)
            + ::wire::Explicit::<::wire::Msg>::held(&self.parent, depth)
            + ::wire::Packed::<::wire::Double>::held(&self.rings, depth)
    }
    fn keep(&mut self, records: ::wire::Records<'a>) {
        self.unknown.push(records);
    }
}
#[automatically_derived]
impl ::wire::Encode for Tree {
    fn fields<'m>(&'m self, out: ::wire::Output<'m>) -> ::wire::Output<'m> {
        let mut writer = out.open();
        self.unknown.write(&mut writer);
        ::wire::Packed::<::wire::Double>::write(5, &self.rings, &mut writer);
        ::wire::Explicit::<::wire::Msg>::write(4, &self.parent, &mut writer);
        ::wire::Map::<::wire::Str, ::wire::Msg>::write(3, &self.nests, &mut writer);
        ::wire::Repeated::<::wire::Msg>::write(2, &self.branches, &mut writer);
        ::wire::Implicit::<::wire::Str>::write(1, &self.name, &mut writer);
        writer.done()
    }
    #[inline]
    fn fields_len(&self) -> u64 {
        let mut len = self.unknown.encoded_len();
        len += ::wire::Implicit::<::wire::Str>::len(1, &self.name);
        len += ::wire::Repeated::<::wire::Msg>::len(2, &self.branches);
        len += ::wire::Map::<::wire::Str, ::wire::Msg>::len(3, &self.nests);
        len += ::wire::Explicit::<::wire::Msg>::len(4, &self.parent);
        len += ::wire::Packed::<::wire::Double>::len(5, &self.rings);
        len
    }
}
#[automatically_derived]
impl ::wire::Named for Tree {
    const FULL_NAME: &'static str = "Tree";
    const TYPE_URL: &'static str = "type.googleapis.com/Tree";
}
#[derive(Clone, Debug, Default, PartialEq, ::wire::Message)]
pub struct TreeArenaView<'a> {
    #[proto(1, string)]
    pub name: &'a str,
    #[proto(2, message, repeated)]
    pub branches: ::wire::ArenaList<'a, TreeArenaView<'a>>,
    #[proto(3, map(string, message))]
    pub nests: ::wire::ArenaList<'a, (&'a str, TreeArenaView<'a>)>,
    #[proto(4, message, optional)]
    pub parent: Option<::wire::ArenaBox<'a, TreeArenaView<'a>>>,
    #[proto(5, double, packed)]
    pub rings: ::wire::ArenaList<'a, f64>,
    #[proto(unknown)]
    pub unknown: ::wire::ArenaUnknownFields<'a>,
}
#[automatically_derived]
impl ::wire::HasArenaView for Tree {
    type ArenaView<'a> = TreeArenaView<'a>;
}
#[automatically_derived]
impl ::wire::ToMessage for TreeArenaView<'_> {
    type Message = Tree;
    fn to_message(&self) -> Tree {
        Tree {
            name: ::wire::Implicit::<::wire::Str>::own(&self.name),
            branches: ::wire::Repeated::<::wire::Msg>::own(&self.branches),
            nests: ::wire::Map::<::wire::Str, ::wire::Msg>::own(&self.nests),
            parent: ::wire::Explicit::<::wire::Msg>::own(&self.parent),
            rings: ::wire::Packed::<::wire::Double>::own(&self.rings),
            unknown: self.unknown.to_owned(),
        }
    }
}
