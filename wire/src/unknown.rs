//! Records that no field took, kept as they came.

use crate::{
    field::ArenaUnknownFields,
    reader::Records,
    tag::{Tag, WireType},
    thin::Thin,
    varint,
    writer::Writer,
};
use alloc::{borrow::Cow, vec::Vec};
use core::{cmp::Ordering, fmt, hint::cold_path};

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

    /// Some of the records, one behind the other; borrowed where they are so already.
    pub(crate) fn records(&self, are: impl Fn(&UnknownField<'_>) -> bool) -> Cow<'_, [u8]> {
        let (all, mut records) = (self.as_bytes(), self.iter());
        let mut found = Cow::Borrowed(&all[..0]);
        let (mut start, mut end) = (0, 0);
        loop {
            let at = all.len() - records.rest().len();
            let Some(field) = records.next() else { break };
            if !are(&field) {
                continue;
            }
            if at != end {
                append(&mut found, &all[start..end]);
                start = at;
            }
            end = all.len() - records.rest().len();
        }
        append(&mut found, &all[start..end]);
        found
    }

    /// The records, for those who take them from any message.
    #[inline]
    pub fn borrowed(&self) -> UnknownRef<'_> {
        UnknownRef { bytes: self.as_bytes(), ..UnknownRef::default() }
    }

    /// Forgets them all and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        if let Some(bytes) = self.0.get_mut() {
            bytes.clear();
        }
    }

    /// Appends records, one behind the other; unchecked, as in [`from_bytes`](Self::from_bytes).
    pub fn extend_from_bytes(&mut self, records: &[u8]) {
        if !records.is_empty() {
            self.0.get_or_insert().extend_from_slice(records);
        }
    }

    /// Removes the records of a field.
    pub fn remove(&mut self, number: u32) {
        self.remove_all(|field| field.number() == number);
    }

    pub(crate) fn remove_all(&mut self, are: impl Fn(&UnknownField<'_>) -> bool) {
        let Some(bytes) = self.0.get_mut() else { return };
        let mut kept = Vec::with_capacity(bytes.len());
        let mut records = UnknownIter::new(bytes);
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
        *bytes = kept;
    }

    /// Appends records.
    #[cold]
    pub fn push(&mut self, records: Records<'_>) {
        let bytes = self.0.get_or_insert();
        if let Some(tag) = records.tag {
            varint::push_varint(tag.value() as u64, bytes);
        }
        bytes.extend_from_slice(records.bytes);
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

fn append<'a>(to: &mut Cow<'a, [u8]>, bytes: &'a [u8]) {
    if to.is_empty() {
        *to = Cow::Borrowed(bytes);
    } else {
        to.to_mut().extend_from_slice(bytes);
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
        self.0.get_or_insert().push(records);
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

impl<'a> Records<'a> {
    /// The records, decoded one after the other.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'a>> + use<'a> {
        let (alone, records) = match self.tag {
            Some(tag) => (Some(UnknownField { tag, payload: self.bytes }), &[][..]),
            None => (None, self.bytes),
        };
        alone.into_iter().chain(UnknownIter::new(records))
    }

    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        writer.raw(self.bytes);
        if let Some(tag) = self.tag {
            writer.tag(tag);
        }
    }

    pub(crate) fn encoded_len(&self) -> u64 {
        (self.tag.map_or(0, Tag::encoded_len) + self.bytes.len()) as u64
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
