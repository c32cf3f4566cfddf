//! Limits of decoding and choices of encoding, set at run time.

/// The longest message that any implementation reads or writes: 2 GiB − 1 bytes.
pub const MAX_MESSAGE_LEN: usize = i32::MAX as usize;

/// How many messages are written inside each other unless [`EncodeOptions::depth`] says otherwise. Readers take
/// 100 unless they are told otherwise, in this crate as in Google's; 2 MiB of stack suffice for 1000, in unoptimised code
/// for 1000 of a hundred fields each.
pub(crate) const MAX_DEPTH: u32 = 1000;

/// One budget for a whole decode, whatever path the bytes take: nested messages, groups, unknown fields, maps, views.
///
/// ```
/// use wire::{Decode, DecodeErrorKind, DecodeOptions, Message};
///
/// #[derive(Message, Default, Debug)]
/// struct Tree {
///     #[proto(1, message, optional)]
///     left: Option<Box<Tree>>,
/// }
///
/// let three_deep = b"\x0a\x04\x0a\x02\x0a\x00";
/// assert!(Tree::decode(three_deep).is_ok());
/// let error = Tree::decode_with(three_deep, &DecodeOptions::new().depth(2)).unwrap_err();
/// assert_eq!(error.kind(), DecodeErrorKind::Depth);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeOptions {
    pub(crate) depth: u32,
    pub(crate) message_bytes: usize,
    pub(crate) element_memory: Option<usize>,
    pub(crate) unknown_bytes: usize,
    pub(crate) partial: bool,
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl DecodeOptions {
    /// For bytes from anywhere: depth 100, 2 GiB − 1 bytes, element memory of 16 MiB and 32 times the input.
    pub const fn new() -> Self {
        DecodeOptions {
            depth: 100,
            message_bytes: MAX_MESSAGE_LEN,
            element_memory: None,
            unknown_bytes: usize::MAX,
            partial: false,
        }
    }

    /// For bytes that this program or its compiler wrote: no limit but depth 100 and 2 GiB − 1 bytes.
    pub const fn trusted() -> Self {
        DecodeOptions { element_memory: Some(usize::MAX), ..Self::new() }
    }

    /// How many messages or groups may stand inside each other below the outermost, unknown ones included. The stack
    /// needs a few hundred bytes for each. At most 2³¹ − 1.
    pub const fn depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// How long the input may be, in bytes; never more than [`MAX_MESSAGE_LEN`].
    pub const fn message_bytes(mut self, bytes: usize) -> Self {
        self.message_bytes = if bytes < MAX_MESSAGE_LEN { bytes } else { MAX_MESSAGE_LEN };
        self
    }

    /// How much memory a decode may take from the heap, in bytes: lists, maps, boxed messages, unknown fields, chunks of an
    /// arena, and what it notes about required fields that have not come. It is charged before it is taken, and what is free
    /// again is given back, so it bounds the peak. Two bytes of input can stand for a struct of hundreds, which this bounds.
    ///
    /// Not counted is what strings and byte fields hold, 16 bytes or their length, together at most 5⅓ times the input
    /// (16 bytes more for each `Arc<str>`), and what does not depend on the input, below 64 KiB. What types of your own take
    /// by themselves nobody counts.
    ///
    /// ```
    /// use wire::{Decode, DecodeErrorKind, DecodeOptions, Message};
    ///
    /// #[derive(Message, Default, Debug)]
    /// struct Point {
    ///     #[proto(1, double)]
    ///     x: f64,
    ///     #[proto(2, double)]
    ///     y: f64,
    /// }
    /// #[derive(Message, Default, Debug)]
    /// struct Line {
    ///     #[proto(1, message, repeated)]
    ///     points: Vec<Point>,
    /// }
    ///
    /// let thousand = b"\x0a\x00".repeat(1000);
    /// assert!(Line::decode(&thousand).is_ok());
    /// let error = Line::decode_with(&thousand, &DecodeOptions::new().element_memory(1000)).unwrap_err();
    /// assert_eq!(error.kind(), DecodeErrorKind::ElementMemory);
    /// ```
    pub const fn element_memory(mut self, bytes: usize) -> Self {
        self.element_memory = Some(bytes);
        self
    }

    /// How many bytes of unknown fields are accepted, kept or not.
    pub const fn unknown_bytes(mut self, bytes: usize) -> Self {
        self.unknown_bytes = bytes;
        self
    }

    /// Whether messages may lack required fields, which then have their defaults: `ParsePartialFrom` of other
    /// implementations.
    ///
    /// ```
    /// use wire::{Decode, DecodeErrorKind, DecodeOptions, Message};
    ///
    /// #[derive(Message, Default, Debug, PartialEq)]
    /// struct Point {
    ///     #[proto(1, sint32, required)]
    ///     x: i32,
    ///     #[proto(2, sint32, required)]
    ///     y: i32,
    /// }
    ///
    /// let error = Point::decode(b"\x08\x02").unwrap_err();
    /// assert_eq!((error.kind(), error.path()), (DecodeErrorKind::MissingRequired, &[2][..]));
    /// let point = Point::decode_with(b"\x08\x02", &DecodeOptions::new().partial(true));
    /// assert_eq!(point, Ok(Point { x: 1, y: 0 }));
    /// ```
    pub const fn partial(mut self, yes: bool) -> Self {
        self.partial = yes;
        self
    }

    pub(crate) const fn element_memory_for(&self, input: usize) -> usize {
        match self.element_memory {
            Some(bytes) => bytes,
            None => input.saturating_mul(32).saturating_add(16 << 20),
        }
    }
}

/// Choices of encoding.
///
/// ```
/// use std::collections::HashMap;
/// use wire::{Encode, EncodeOptions, Message};
///
/// #[derive(Message, Default)]
/// struct Ages {
///     #[proto(1, map(string, int32))]
///     of: HashMap<String, i32>,
/// }
///
/// let ages = Ages { of: HashMap::from([("b".into(), 2), ("a".into(), 1)]) };
/// let bytes = ages.encode_with(&EncodeOptions::new().deterministic(true)).unwrap();
/// assert_eq!(bytes, b"\x0a\x05\x0a\x01a\x10\x01\x0a\x05\x0a\x01b\x10\x02");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeOptions {
    pub(crate) deterministic: bool,
    pub(crate) depth: u32,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl EncodeOptions {
    /// Maps in whatever order they iterate, and depth 1000.
    pub const fn new() -> Self {
        EncodeOptions { deterministic: false, depth: MAX_DEPTH }
    }

    /// Maps in the order of their keys, so that equal messages have equal bytes (for this version of the schema and of
    /// this crate: see the encoding guide, "Deterministic Serialization").
    pub const fn deterministic(mut self, yes: bool) -> Self {
        self.deterministic = yes;
        self
    }

    /// How many messages or groups may stand inside each other below the outermost; entries of maps do not count, nor do messages
    /// that hold no others. Deeper
    /// ones are an [`EncodeError`](crate::EncodeError). The stack needs a few hundred bytes for each, and kilobytes where code is not
    /// optimised.
    ///
    /// ```
    /// use wire::{Encode, EncodeErrorKind, EncodeOptions, Message};
    ///
    /// #[derive(Message, Default)]
    /// struct List {
    ///     #[proto(1, message, optional)]
    ///     next: Option<Box<List>>,
    /// }
    ///
    /// let mut list = List::default();
    /// for _ in 0..1500 {
    ///     list = List { next: Some(Box::new(list)) };
    /// }
    /// let error = list.encode_with(&EncodeOptions::new()).unwrap_err();
    /// assert_eq!(error.kind(), EncodeErrorKind::Depth);
    /// assert!(list.encode_with(&EncodeOptions::new().depth(1500)).is_ok());
    /// ```
    pub const fn depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }
}
