//! Source info in its encoded form.

use wire::{Decode, DecodeOptions, Encode, UnknownIter};

use crate::SourceCodeInfo;
#[cfg(doc)]
use crate::source_code_info::Location;

const SOURCE_CODE_INFO: u8 = 9 << 3 | LEN;
const LOCATION: u8 = 1 << 3 | LEN;
const PATH: u8 = 1 << 3 | LEN;
const SPAN: u8 = 2 << 3 | LEN;
const LEADING: u8 = 3 << 3 | LEN;
const TRAILING: u8 = 4 << 3 | LEN;
const DETACHED: u8 = 6 << 3 | LEN;
const LEN: u8 = 2;
/// The field `uninterpreted_option` of all options.
const UNINTERPRETED_OPTION: i32 = 999;

/// A [`SourceCodeInfo`] as bytes: a sixth of the room, and what goes into descriptor sets.
///
/// ```
/// use wire_descriptor::{SourceCodeInfo, SourceInfo};
///
/// let mut info = SourceInfo::default();
/// info.push(&[4, 0], &[1, 0, 2, 1], Some(b" A room.\n"), None, &[]);
/// assert_eq!(SourceCodeInfo::from(&info).location[0].leading_comments.as_deref(), Some(" A room.\n"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceInfo {
    bytes: Vec<u8>,
    /// Where the locations start whose paths have the number of uninterpreted options in them.
    options: Vec<usize>,
}

impl SourceInfo {
    /// No locations, and room for so many bytes of them.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), options: Vec::new() }
    }

    /// Adds a location; see [`Location`] for what it says. Comments are bytes, as in the text that they come from.
    pub fn push(
        &mut self,
        path: &[i32],
        span: &[i32],
        leading: Option<&[u8]>,
        trailing: Option<&[u8]>,
        detached: &[Vec<u8>],
    ) {
        if path.contains(&UNINTERPRETED_OPTION) {
            self.options.push(self.bytes.len());
        }
        let bytes = &mut self.bytes;
        let location = open_record(LOCATION, bytes);
        for (tag, values) in [(PATH, path), (SPAN, span)] {
            if !values.is_empty() {
                let list = open_record(tag, bytes);
                values.iter().for_each(|&value| wire::push_varint(value as i64 as u64, bytes));
                close_record(list, bytes);
            }
        }
        let comments = [(LEADING, leading), (TRAILING, trailing)];
        let comments = comments.into_iter().filter_map(|(tag, text)| Some((tag, text?)));
        for (tag, text) in comments.chain(detached.iter().map(|text| (DETACHED, text.as_slice()))) {
            push_head(tag, text.len(), bytes);
            bytes.extend_from_slice(text);
        }
        close_record(location, bytes);
    }

    /// The message `SourceCodeInfo`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The field `source_code_info` of `FileDescriptorProto`.
    pub(crate) fn write_record(&self, bytes: &mut Vec<u8>) {
        push_head(SOURCE_CODE_INFO, self.bytes.len(), bytes);
        bytes.extend_from_slice(&self.bytes);
    }

    /// The same with U+FFFD in comments for what is not UTF-8.
    fn with_text(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for location in UnknownIter::new(&self.bytes) {
            let mut records = Vec::with_capacity(location.payload().len());
            for record in UnknownIter::new(location.payload()) {
                let tag = (record.number() << 3) as u8 | LEN;
                let payload = match tag {
                    LEADING | TRAILING | DETACHED => {
                        String::from_utf8_lossy(record.payload()).into_owned().into_bytes()
                    }
                    _ => record.payload().to_vec(),
                };
                push_head(tag, payload.len(), &mut records);
                records.extend_from_slice(&payload);
            }
            push_head(LOCATION, records.len(), &mut bytes);
            bytes.extend_from_slice(&records);
        }
        bytes
    }

    /// Gives back room that was reserved and not used.
    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// The locations at paths that are wanted, packed as on the wire.
    pub(crate) fn filtered(&self, mut wanted: impl FnMut(&[u8]) -> bool) -> Self {
        let (mut bytes, mut options) = (Vec::with_capacity(self.bytes.len()), Vec::new());
        let mut start = 0;
        let mut records = UnknownIter::new(&self.bytes);
        while let Some(location) = records.next() {
            let end = self.bytes.len() - records.rest().len();
            if wanted(split_path(location.payload()).0) {
                options.extend(self.options.binary_search(&start).is_ok().then_some(bytes.len()));
                bytes.extend_from_slice(&self.bytes[start..end]);
            }
            start = end;
        }
        bytes.shrink_to_fit();
        Self { bytes, options }
    }

    /// The same with the locations of options at other paths, or without those for which there is none. Paths are packed
    /// as on the wire, where the bytes of one path start with those of another just when the path does.
    pub(crate) fn with_options_at<'i>(&'i self, mut path: impl FnMut(&'i [u8]) -> Option<&'i [u8]>) -> Self {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut options = Vec::new();
        let mut copied = 0;
        for &start in &self.options {
            bytes.extend_from_slice(&self.bytes[copied..start]);
            let mut records = UnknownIter::new(&self.bytes[start..]);
            let Some(location) = records.next() else { break };
            copied = self.bytes.len() - records.rest().len();
            let (old, rest) = split_path(location.payload());
            if let Some(path) = path(old) {
                if path == old {
                    options.push(bytes.len());
                }
                push_head(LOCATION, record_size(path.len()) + rest.len(), &mut bytes);
                push_head(PATH, path.len(), &mut bytes);
                bytes.extend_from_slice(path);
                bytes.extend_from_slice(rest);
            }
        }
        bytes.extend_from_slice(&self.bytes[copied..]);
        bytes.shrink_to_fit();
        Self { bytes, options }
    }
}

impl From<&SourceCodeInfo> for SourceInfo {
    fn from(info: &SourceCodeInfo) -> Self {
        let bytes = info.encode_to_vec();
        let mut options = Vec::new();
        let mut records = UnknownIter::new(&bytes);
        for location in &info.location {
            if location.path.contains(&UNINTERPRETED_OPTION) {
                options.push(bytes.len() - records.rest().len());
            }
            records.next();
        }
        Self { bytes, options }
    }
}

impl From<&SourceInfo> for SourceCodeInfo {
    fn from(info: &SourceInfo) -> Self {
        // All bytes are made here, by `push` or by the encoder: only comments can be wrong.
        let decode = |bytes: &[u8]| Self::decode_with(bytes, &DecodeOptions::trusted());
        decode(&info.bytes).unwrap_or_else(|_| decode(&info.with_text()).unwrap_or_default())
    }
}

/// A path as it stands in a location.
pub(crate) fn packed(path: &[i32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(path.len() * 2);
    path.iter().for_each(|&step| wire::push_varint(step as i64 as u64, &mut bytes));
    bytes
}

/// The packed path of a location, and what follows it.
fn split_path(location: &[u8]) -> (&[u8], &[u8]) {
    let mut records = UnknownIter::new(location);
    match records.next() {
        Some(first) if first.number() == 1 => (first.payload(), records.rest()),
        _ => (&[], location),
    }
}

fn record_size(payload: usize) -> usize {
    1 + varint_size(payload as u64) + payload
}

fn varint_size(value: u64) -> usize {
    (64 - (value | 1).leading_zeros() as usize).div_ceil(7)
}

/// Starts a record whose length is not known yet. The answer is what closes it.
fn open_record(tag: u8, bytes: &mut Vec<u8>) -> usize {
    bytes.extend_from_slice(&[tag, 0]);
    bytes.len()
}

/// Writes the length of the record whose payload starts here: most take a byte, for which there is room.
fn close_record(start: usize, bytes: &mut Vec<u8>) {
    let length = bytes.len() - start;
    match u8::try_from(length) {
        Ok(length @ ..0x80) => bytes[start - 1] = length,
        _ => {
            let mut head = Vec::new();
            wire::push_varint(length as u64, &mut head);
            bytes.splice(start - 1..start, head);
        }
    }
}

fn push_head(tag: u8, size: usize, bytes: &mut Vec<u8>) {
    bytes.push(tag);
    wire::push_varint(size as u64, bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source_code_info::Location;

    fn info() -> SourceCodeInfo {
        let location = |path: &[i32], detached: &[&str]| Location {
            path: path.into(),
            span: vec![1, 2, 300],
            trailing_comments: Some(" x\n".repeat(path.len() * 30)),
            leading_detached_comments: detached.iter().map(|&text| text.into()).collect(),
            ..Location::default()
        };
        let location = vec![location(&[], &[]), location(&[8, 999, 200], &["a", ""]), location(&[8, 999, 200, 2], &[])];
        SourceCodeInfo { location, ..SourceCodeInfo::default() }
    }

    #[test]
    fn pushed_locations_are_those_of_the_message() {
        let mut pushed = SourceInfo::default();
        for Location { path, span, trailing_comments, leading_detached_comments, .. } in &info().location {
            let detached: Vec<_> = leading_detached_comments.iter().map(|text| text.clone().into_bytes()).collect();
            pushed.push(path, span, None, trailing_comments.as_deref().map(str::as_bytes), &detached);
        }
        assert_eq!(pushed, SourceInfo::from(&info()));
        assert_eq!(SourceCodeInfo::from(&pushed), info());
    }

    #[test]
    fn comments_that_are_no_text_are_made_text() {
        let mut info = SourceInfo::default();
        info.push(&[4, 0], &[1, 2, 3], Some(b"a\xff"), None, &[b"b".to_vec()]);
        let location = &SourceCodeInfo::from(&info).location[0];
        assert_eq!(location.leading_comments.as_deref(), Some("a\u{fffd}"));
        assert_eq!((&location.path[..], &location.span[..]), (&[4, 0][..], &[1, 2, 3][..]));
        assert_eq!(location.leading_detached_comments, ["b"]);
    }

    #[test]
    fn locations_move_and_go() {
        let to = packed(&[8, 1]);
        let filtered = SourceInfo::from(&info()).filtered(|path| !path.is_empty());
        let mut expected = info();
        expected.location.remove(0);
        assert_eq!(filtered, SourceInfo::from(&expected));
        let moved = SourceInfo::from(&info()).with_options_at(|path| if path.len() == 5 { Some(&to) } else { None });
        let mut expected = info();
        expected.location[1].path = vec![8, 1];
        expected.location.pop();
        assert_eq!(SourceCodeInfo::from(&moved), expected);
    }
}
