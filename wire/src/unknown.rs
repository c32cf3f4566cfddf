//! Records that no field took, kept as they came.

use crate::{
    cold::cold_path,
    field::ArenaUnknownFields,
    tag::{Tag, WireType},
    thin::{Tagged, Thin},
    varint,
    writer::Writer,
};
use alloc::{borrow::Cow, vec::Vec};
use core::{cmp::Ordering, fmt};

/// The unknown fields of a message: their records, byte for byte, in the order of their arrival. One word; no memory
/// where there are none.
///
/// ```
/// use wire::{Decode, Encode, Message, UnknownFields};
///
/// #[derive(Message, Default)]
/// struct Old {
///     #[proto(1, string)]
///     name: String,
///     #[proto(unknown)]
///     unknown: UnknownFields,
/// }
///
/// let newer = b"\x0a\x03Ada\x10\x2a";
/// let old = Old::decode(newer)?;
/// let field = old.unknown.iter().next().unwrap();
/// assert_eq!((field.number(), field.payload()), (2, &[42][..]));
/// assert_eq!(old.encode_to_vec(), newer);
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct UnknownFields(Thin<u8>);

impl UnknownFields {
    /// None.
    pub const fn new() -> Self {
        UnknownFields(Thin::new())
    }

    /// These records, one behind the other.
    ///
    /// The bytes are not checked here; what is not a sequence of records ends [`iter`](Self::iter) early and makes bytes
    /// that no one decodes.
    pub fn from_bytes(records: &[u8]) -> Self {
        let mut unknown = Self::new();
        unknown.extend_from_bytes(records);
        unknown
    }

    /// All records, one behind the other.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Are there none?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// The records, decoded one after the other.
    #[inline]
    pub fn iter(&self) -> UnknownIter<'_> {
        UnknownIter { rest: self.as_bytes() }
    }

    /// Some of the records, one behind the other; borrowed where they are so already, else a copy of exactly their size.
    pub(crate) fn records(&self, are: impl Fn(&UnknownField<'_>) -> bool) -> Cow<'_, [u8]> {
        let (mut runs, mut len, mut first) = (0, 0, &self.as_bytes()[..0]);
        self.runs(&are, |run| {
            if runs == 0 {
                first = run;
            }
            (runs, len) = (runs + 1, len + run.len());
        });
        if runs < 2 {
            return Cow::Borrowed(first);
        }
        let mut found = Vec::with_capacity(len);
        self.runs(&are, |run| found.extend_from_slice(run));
        Cow::Owned(found)
    }

    /// Visits some of the records, those that follow each other at once.
    fn runs<'m>(&'m self, are: impl Fn(&UnknownField<'_>) -> bool, mut visit: impl FnMut(&'m [u8])) {
        let (all, mut records) = (self.as_bytes(), self.iter());
        let (mut start, mut end) = (0, 0);
        loop {
            let at = all.len() - records.rest().len();
            let Some(field) = records.next() else { break };
            if !are(&field) {
                continue;
            }
            if at != end {
                if start < end {
                    visit(&all[start..end]);
                }
                start = at;
            }
            end = all.len() - records.rest().len();
        }
        if start < end {
            visit(&all[start..end]);
        }
    }

    /// The records, for those who take them from any message.
    #[inline]
    pub fn borrowed(&self) -> UnknownRef<'_> {
        UnknownRef { bytes: self.as_bytes(), ..UnknownRef::default() }
    }

    /// Forgets them all and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Appends records, one behind the other; unchecked, as in [`from_bytes`](Self::from_bytes).
    pub fn extend_from_bytes(&mut self, records: &[u8]) {
        self.0.extend_from_slice(records);
    }

    /// Removes the records of a field.
    pub fn remove(&mut self, number: u32) {
        self.remove_all(|field| field.number() == number);
    }

    pub(crate) fn remove_all(&mut self, are: impl Fn(&UnknownField<'_>) -> bool) {
        let mut kept = Vec::with_capacity(self.as_bytes().len());
        let mut records = self.iter();
        loop {
            let rest = records.rest();
            let Some(field) = records.next() else {
                kept.extend_from_slice(rest);
                break;
            };
            if !are(&field) {
                kept.extend_from_slice(&rest[..rest.len() - records.rest().len()]);
            }
        }
        self.0.clear();
        self.0.extend_from_slice(&kept);
    }

    /// Appends records.
    #[cold]
    pub fn push(&mut self, records: Records<'_>) {
        let Some(tag) = records.tag() else { return self.0.extend_from_slice(records.bytes()) };
        // Room for all at once.
        self.0.reserve((records.encoded_len() as usize).max(1));
        let mut bytes = Vec::with_capacity(varint::MAX_VARINT_LEN);
        varint::push_varint(tag.value() as u64, &mut bytes);
        for field in records.iter() {
            self.0.extend_from_slice(&bytes);
            self.0.extend_from_slice(field.payload());
        }
    }

    /// Writes the records.
    #[inline(always)]
    pub fn write(&self, writer: &mut Writer<'_>) {
        writer.raw(self.as_bytes());
    }

    /// How many bytes [`write`](Self::write) writes.
    #[inline]
    pub fn encoded_len(&self) -> u64 {
        if self.0.is_none() {
            return 0;
        }
        cold_path();
        self.as_bytes().len() as u64
    }
}

/// By their bytes.
impl Ord for UnknownFields {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for UnknownFields {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a> IntoIterator for &'a UnknownFields {
    type Item = UnknownField<'a>;
    type IntoIter = UnknownIter<'a>;

    fn into_iter(self) -> UnknownIter<'a> {
        self.iter()
    }
}

/// The unknown fields of any message, borrowed.
#[derive(Clone, Copy, Default)]
pub struct UnknownRef<'m> {
    /// Those of an owned message.
    bytes: &'m [u8],
    /// Those of a view.
    records: &'m [Records<'m>],
    /// Those of a view in an arena.
    in_arena: ArenaUnknownFields<'m>,
}

impl<'m> UnknownRef<'m> {
    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.records.is_empty() && self.in_arena.is_empty()
    }

    /// The records, decoded one after the other.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'m>> {
        let in_arena = self.in_arena.records().into_iter();
        let records = self.records.iter().copied().chain(in_arena);
        UnknownIter::new(self.bytes).chain(records.flat_map(|records| records.iter()))
    }

    /// The same, owned.
    pub fn to_owned(&self) -> UnknownFields {
        let mut unknown = UnknownFields::from_bytes(self.bytes);
        self.records.iter().for_each(|records| unknown.push(*records));
        self.in_arena.records().into_iter().for_each(|records| unknown.push(records));
        unknown
    }
}

impl<'m> From<ArenaUnknownFields<'m>> for UnknownRef<'m> {
    fn from(in_arena: ArenaUnknownFields<'m>) -> Self {
        UnknownRef { in_arena, ..Self::default() }
    }
}

impl PartialEq for UnknownRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for UnknownRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The unknown fields of a view, borrowed from its input.
#[derive(Clone, Default)]
pub struct UnknownFieldsView<'a>(Thin<Records<'a>>);

impl<'a> UnknownFieldsView<'a> {
    /// None.
    pub const fn new() -> Self {
        UnknownFieldsView(Thin::new())
    }

    /// Are there none?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.records().is_empty()
    }

    /// The records, in the order of their arrival; those that followed each other may be one item.
    #[inline]
    pub fn records(&self) -> &[Records<'a>] {
        self.0.as_slice()
    }

    /// The records, for those who take them from any message.
    #[inline]
    pub fn borrowed(&self) -> UnknownRef<'_> {
        UnknownRef { records: self.records(), ..UnknownRef::default() }
    }

    /// The records, decoded one after the other.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'a>> + '_ {
        self.records().iter().flat_map(Records::iter)
    }

    /// Appends records.
    #[cold]
    pub fn push(&mut self, records: Records<'a>) {
        self.0.push(records);
    }

    /// Writes the records.
    #[inline(always)]
    pub fn write(&self, writer: &mut Writer<'_>) {
        if !self.is_empty() {
            writer.out_of_line(|writer| self.write_all(writer));
        }
    }

    #[inline(never)]
    fn write_all(&self, writer: &mut Writer<'_>) {
        for records in self.records().iter().rev() {
            records.write(writer);
        }
    }

    /// How many bytes [`write`](Self::write) writes.
    #[inline]
    pub fn encoded_len(&self) -> u64 {
        if self.0.is_none() {
            return 0;
        }
        cold_path();
        self.records().iter().map(Records::encoded_len).sum()
    }

    /// The same, owned.
    pub fn to_owned(&self) -> UnknownFields {
        let mut unknown = UnknownFields::new();
        for records in self.records() {
            unknown.push(*records);
        }
        unknown
    }
}

/// Record by record, however they arrived.
impl PartialEq for UnknownFieldsView<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for UnknownFieldsView<'_> {}

impl fmt::Debug for UnknownFieldsView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Records that no field took, as they stood on the wire: one, or several that followed each other. Two words.
#[derive(Clone, Copy)]
pub struct Records<'a>(
    /// With the number 0 the bytes are records. Else they are varints, each of them the payload of a record whose tag has
    /// this value: numbers that a packed closed enum refused.
    Tagged<'a>,
);

impl<'a> Records<'a> {
    /// Whole records, one behind the other.
    pub(crate) fn new(records: &'a [u8]) -> Self {
        Records(Tagged::new(records, 0))
    }

    /// A record with this tag for each of the varints.
    pub(crate) fn run(tag: Tag, varints: &'a [u8]) -> Self {
        Records(Tagged::new(varints, tag.value()))
    }

    fn tag(&self) -> Option<Tag> {
        Tag::from_value(self.0.number.into())
    }

    fn bytes(&self) -> &'a [u8] {
        self.0.bytes()
    }

    /// Where they stand in the input.
    pub(crate) fn start(&self) -> *const u8 {
        self.bytes().as_ptr()
    }

    /// The records, decoded one after the other.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'a>> + use<'a> {
        let (varints, records) = match self.tag() {
            Some(tag) => (Some((tag, self.bytes())), &[][..]),
            None => (None, self.bytes()),
        };
        let alone = varints.into_iter().flat_map(|(tag, mut rest)| {
            core::iter::from_fn(move || {
                let (_, len) = varint::decode_slice(rest)?;
                let (payload, behind) = rest.split_at(len);
                rest = behind;
                Some(UnknownField { tag, payload })
            })
        });
        alone.chain(UnknownIter::new(records))
    }

    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        let Some(tag) = self.tag() else { return writer.raw(self.bytes()) };
        // Backwards: a varint begins behind the byte that ends the one before.
        let mut rest = self.bytes();
        while let [before @ .., _] = rest {
            let start = before.iter().rposition(|&byte| byte < 0x80).map_or(0, |last| last + 1);
            writer.raw(&rest[start..]);
            writer.tag(tag);
            rest = &rest[..start];
        }
    }

    pub(crate) fn encoded_len(&self) -> u64 {
        let tags = self.tag().map_or(0, |tag| tag.encoded_len() * varint::packed::count(self.bytes()));
        (tags + self.bytes().len()) as u64
    }

    /// How much memory it takes to keep them, whoever keeps them: bytes, or these two words, in a list that may have to
    /// move while it grows, with the list's own two words.
    pub(crate) fn memory(&self) -> usize {
        3 * (self.encoded_len() as usize).max(size_of::<Self>()) + 16
    }
}

impl fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

fn leading_tag(bytes: &[u8]) -> Option<(Tag, usize)> {
    let (value, len) = varint::decode_short(bytes)?;
    Some((Tag::from_value(value)?, len))
}

/// One unknown field.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownField<'a> {
    tag: Tag,
    payload: &'a [u8],
}

impl<'a> UnknownField<'a> {
    /// The tag.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The field number.
    pub fn number(&self) -> u32 {
        self.tag.number()
    }

    /// The wire type.
    pub fn wire_type(&self) -> WireType {
        self.tag.wire_type()
    }

    /// What follows the tag: the bytes of a varint or of a fixed-width value; of a LEN payload those behind the length;
    /// of a group the records up to its end tag.
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The value of a varint.
    pub fn varint(&self) -> Option<u64> {
        match self.wire_type() {
            WireType::Varint => varint::decode_slice(self.payload).map(|(value, _)| value),
            _ => None,
        }
    }
}

impl fmt::Debug for UnknownField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} {:02x?}", self.number(), self.wire_type(), self.payload)
    }
}

/// Iterates over records; see [`UnknownFields::iter`].
#[derive(Clone, Debug)]
pub struct UnknownIter<'a> {
    rest: &'a [u8],
}

impl<'a> UnknownIter<'a> {
    /// The records in any bytes, such as a whole message: until the end, or what is no record.
    pub fn new(records: &'a [u8]) -> Self {
        UnknownIter { rest: records }
    }

    /// What has not been iterated over.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for UnknownIter<'a> {
    type Item = UnknownField<'a>;

    fn next(&mut self) -> Option<UnknownField<'a>> {
        let (tag, len) = leading_tag(self.rest)?;
        let behind = &self.rest[len..];
        let (payload, used) = payload_of(tag, behind)?;
        self.rest = &behind[used..];
        Some(UnknownField { tag, payload })
    }
}

/// The payload at the start of `bytes`, and how many bytes it takes with its length or end tag.
fn payload_of(tag: Tag, bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (start, end, used) = match tag.wire_type() {
        WireType::Varint => {
            let (_, len) = varint::decode_slice(bytes)?;
            (0, len, len)
        }
        WireType::I64 => (0, 8, 8),
        WireType::I32 => (0, 4, 4),
        WireType::Len => {
            let (size, len) = varint::decode_short(bytes)?;
            let end = len.checked_add(usize::try_from(size).ok()?)?;
            (len, end, end)
        }
        WireType::Sgroup => {
            let (end, used) = group_end(tag.number(), bytes)?;
            (0, end, used)
        }
        WireType::Egroup => return None,
    };
    Some((bytes.get(start..end)?, used))
}

/// Where the end tag of the group `number` starts and ends; without recursion, since the depth is anybody's.
fn group_end(number: u32, bytes: &[u8]) -> Option<(usize, usize)> {
    let mut open = Vec::from([number]);
    let mut at = 0;
    loop {
        let (tag, len) = leading_tag(&bytes[at..])?;
        match tag.wire_type() {
            WireType::Sgroup => open.push(tag.number()),
            WireType::Egroup => {
                if open.pop() != Some(tag.number()) {
                    return None;
                }
                if open.is_empty() {
                    return Some((at, at + len));
                }
            }
            _ => at += payload_of(tag, &bytes[at + len..])?.1,
        }
        at += len;
        if at > bytes.len() {
            return None;
        }
    }
}
