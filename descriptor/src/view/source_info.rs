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
}

impl SourceInfo {
    /// No locations, and room for so many bytes of them.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes) }
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
        let comments = [(LEADING, leading), (TRAILING, trailing)];
        let comments = comments.into_iter().filter_map(|(tag, text)| Some((tag, text?)));
        let comments = comments.chain(detached.iter().map(|text| (DETACHED, text.as_slice())));
        let packed = [(PATH, path), (SPAN, span)].into_iter().filter(|(_, values)| !values.is_empty());
        let size = |values: &[i32]| values.iter().map(|&value| varint_size(value as i64 as u64)).sum();
        let packed = packed.map(|(tag, values)| (tag, values, size(values)));
        let total = packed.clone().map(|(_, _, size)| record_size(size)).sum::<usize>()
            + comments.clone().map(|(_, text)| record_size(text.len())).sum::<usize>();
        let bytes = &mut self.bytes;
        push_head(LOCATION, total, bytes);
        for (tag, values, size) in packed {
            push_head(tag, size, bytes);
            values.iter().for_each(|&value| wire::push_varint(value as i64 as u64, bytes));
        }
        for (tag, text) in comments {
            push_head(tag, text.len(), bytes);
            bytes.extend_from_slice(text);
        }
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
    fn with_text(&self) -> Self {
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
        Self { bytes }
    }

    /// Gives back room that was reserved and not used.
    pub fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// The locations for which there is a path, at that path. Paths are packed as on the wire, where the bytes of one
    /// path start with those of another just when the path does.
    pub(crate) fn at_paths<'i>(&'i self, mut path: impl FnMut(&'i [u8]) -> Option<&'i [u8]>) -> Self {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for location in UnknownIter::new(&self.bytes) {
            let (old, rest) = split_path(location.payload());
            if let Some(path) = path(old) {
                let size = if path.is_empty() { 0 } else { record_size(path.len()) };
                push_head(LOCATION, size + rest.len(), &mut bytes);
                if !path.is_empty() {
                    push_head(PATH, path.len(), &mut bytes);
                    bytes.extend_from_slice(path);
                }
                bytes.extend_from_slice(rest);
            }
        }
        bytes.shrink_to_fit();
        Self { bytes }
    }
}

impl From<&SourceCodeInfo> for SourceInfo {
    fn from(info: &SourceCodeInfo) -> Self {
        Self { bytes: info.encode_to_vec() }
    }
}

impl From<&SourceInfo> for SourceCodeInfo {
    fn from(info: &SourceInfo) -> Self {
        // All bytes are made here, by `push` or by the encoder: only comments can be wrong.
        let decode = |bytes: &[u8]| Self::decode_with(bytes, &DecodeOptions::trusted());
        decode(&info.bytes).unwrap_or_else(|_| decode(&info.with_text().bytes).unwrap_or_default())
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
        let moved = SourceInfo::from(&info()).at_paths(|path| match path.len() {
            0 => Some(path),
            5 => Some(&to),
            _ => None,
        });
        let mut expected = info();
        expected.location[1].path = vec![8, 1];
        expected.location.pop();
        assert_eq!(SourceCodeInfo::from(&moved), expected);
    }
}
