//! Messages that stay bytes until someone asks for them.

use crate::{
    error::DecodeError,
    message::{Decode, Encode, Message},
    options::DecodeOptions,
    reader::{self, Fields, Input},
    reset::Reset,
    view::ToMessage,
    writer::{Output, Writer},
};
use alloc::{borrow::Cow, boxed::Box, vec::Vec};
use core::{fmt, marker::PhantomData, mem, ops::Deref};

/// A message inside another that is kept as its bytes until it is asked for: a field `Option<Lazy<Child>>`,
/// `Vec<Lazy<Child>>`, or wherever else a message may stand.
///
/// Decoding copies its bytes and does not look into them, so what is wrong with them, required fields that are missing
/// among it, is found by [`get`](Self::get), and the limits begin anew there. A message that nobody asked for is written
/// as it came, byte for byte.
///
/// ```
/// use wire::{Decode, Encode, Lazy, Message};
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// struct Page {
///     #[proto(1, string)]
///     text: String,
/// }
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// struct Book {
///     #[proto(1, message, repeated)]
///     pages: Vec<Lazy<Page>>,
/// }
///
/// let bytes = b"\x0a\x05\x0a\x03one\x0a\x05\x0a\x03two\x0a\x01\xff";
/// let mut book = Book::decode(bytes)?;
/// assert_eq!(book.pages[1].get()?.text, "two");
/// assert!(book.pages[2].get().is_err());
/// book.pages.pop();
/// book.pages[0].get_mut()?.text = "1".into();
/// assert_eq!(book.encode_to_vec(), b"\x0a\x03\x0a\x011\x0a\x05\x0a\x03two");
/// # Ok::<(), wire::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Lazy<T>(State<T>);

#[derive(Clone)]
enum State<T> {
    Bytes(Vec<u8>),
    Message(Box<T>),
}

/// A message that was decoded to be lent, or the one that is there.
pub(crate) enum Lent<'m, T> {
    Decoded(Box<T>),
    Message(&'m T),
}

impl<T> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Lent::Decoded(message) => message,
            Lent::Message(message) => message,
        }
    }
}

impl<T> Lazy<T> {
    /// The message that these bytes are, whatever they are.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Lazy(State::Bytes(bytes))
    }

    /// Its bytes, unless it has been decoded or made of a message.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            State::Bytes(bytes) => Some(bytes),
            State::Message(_) => None,
        }
    }
}

impl<T: Message> Lazy<T> {
    /// The message; decoded for this once, unless it has been decoded for good.
    ///
    /// # Errors
    /// As [`Decode::decode`]. Offsets count from the start of this message's bytes.
    pub fn get(&self) -> Result<Cow<'_, T>, DecodeError>
    where
        T: Clone,
    {
        match &self.0 {
            State::Bytes(bytes) => T::decode(bytes).map(Cow::Owned),
            State::Message(message) => Ok(Cow::Borrowed(message)),
        }
    }

    /// The message, for as long as `self` is lent.
    pub(crate) fn lend(&self, options: &DecodeOptions) -> Result<Lent<'_, T>, DecodeError> {
        match &self.0 {
            State::Bytes(bytes) => Ok(Lent::Decoded(Box::new(T::decode_with(bytes, options)?))),
            State::Message(message) => Ok(Lent::Message(message)),
        }
    }

    /// The message to change, decoded for good. From now on it is written anew.
    ///
    /// # Errors
    /// As [`get`](Self::get); then it stays as it is.
    pub fn get_mut(&mut self) -> Result<&mut T, DecodeError> {
        self.get_mut_with(&DecodeOptions::new())
    }

    /// [`get_mut`](Self::get_mut) under limits of one's own.
    ///
    /// # Errors
    /// As [`get_mut`](Self::get_mut).
    pub fn get_mut_with(&mut self, options: &DecodeOptions) -> Result<&mut T, DecodeError> {
        if let State::Bytes(bytes) = &self.0 {
            self.0 = State::Message(Box::new(T::decode_with(bytes, options)?));
        }
        match &mut self.0 {
            State::Message(message) => Ok(message),
            State::Bytes(_) => unreachable!("it was decoded above"),
        }
    }

    /// The message itself.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn into_message(self) -> Result<T, DecodeError> {
        match self.0 {
            State::Bytes(bytes) => T::decode(&bytes),
            State::Message(message) => Ok(*message),
        }
    }
}

impl<T: Encode> Lazy<T> {
    fn to_bytes(&self) -> Cow<'_, [u8]> {
        match &self.0 {
            State::Bytes(bytes) => Cow::Borrowed(bytes),
            State::Message(message) => Cow::Owned(message.encode_to_vec()),
        }
    }
}

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self::from_bytes(Vec::new())
    }
}

impl<T> From<T> for Lazy<T> {
    fn from(message: T) -> Self {
        Lazy(State::Message(Box::new(message)))
    }
}

/// By their bytes: what is the same message in other bytes is not equal.
impl<T: Encode> PartialEq for Lazy<T> {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl<T: Encode> Eq for Lazy<T> {}

/// The memory of bytes that nobody asked for stays.
impl<T> Reset for Lazy<T> {
    fn reset(&mut self) {
        match &mut self.0 {
            State::Bytes(bytes) => bytes.clear(),
            State::Message(_) => *self = Self::default(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Bytes(bytes) => write!(f, "Lazy({} bytes)", bytes.len()),
            State::Message(message) => message.fmt(f),
        }
    }
}

impl<'a, T: Encode> Decode<'a> for Lazy<T> {
    const UNREAD: Option<fn(&'a [u8]) -> Self> = Some(|bytes| Self::from_bytes(bytes.into()));

    /// What comes twice merges: as bytes, one behind the other (encoding guide, "Last One Wins").
    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let (more, stop) = input.rest()?;
        let mut bytes = match mem::replace(&mut self.0, State::Bytes(Vec::new())) {
            State::Bytes(bytes) => bytes,
            State::Message(message) => message.encode_to_vec(),
        };
        if input.make_room(&mut bytes, more.len())? {
            bytes.extend_from_slice(more);
        }
        self.0 = State::Bytes(bytes);
        Err(stop)
    }
}

impl<T: Encode> Encode for Lazy<T> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        match &self.0 {
            State::Bytes(bytes) => write(out, |writer| writer.raw(bytes)),
            State::Message(message) => message.fields(out),
        }
    }

    #[inline]
    fn fields_len(&self) -> u64 {
        match &self.0 {
            State::Bytes(bytes) => bytes.len() as u64,
            State::Message(message) => message.fields_len(),
        }
    }
}

fn write<'m>(out: Output<'m>, with: impl FnOnce(&mut Writer<'m>)) -> Output<'m> {
    let mut writer = out.open();
    with(&mut writer);
    writer.done()
}

/// A message inside a view that is kept as its bytes, which the view borrows: what [`Lazy`] is in a message.
///
/// ```
/// use wire::{Decode, LazyView, Message};
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// struct Page<'a> {
///     #[proto(1, string)]
///     text: &'a str,
/// }
///
/// #[derive(Clone, Debug, Default, PartialEq, Message)]
/// struct Book<'a> {
///     #[proto(1, message, repeated)]
///     pages: Vec<LazyView<'a, Page<'a>>>,
/// }
///
/// let book = Book::decode(b"\x0a\x05\x0a\x03one\x0a\x05\x0a\x03two")?;
/// assert_eq!(book.pages[1].get()?.text, "two");
/// # Ok::<(), wire::DecodeError>(())
/// ```
pub struct LazyView<'a, T>(Spans<'a>, PhantomData<fn() -> T>);

/// Two words, because there are lists of them.
#[derive(Clone)]
enum Spans<'a> {
    One(&'a [u8]),
    /// Where the message came more than once, which is rare.
    #[allow(clippy::box_collection, reason = "one word beside the other that says so")]
    Several(Box<Vec<&'a [u8]>>),
}

impl<'a, T> LazyView<'a, T> {
    /// The message that these bytes are, whatever they are.
    pub const fn from_bytes(bytes: &'a [u8]) -> Self {
        LazyView(Spans::One(bytes), PhantomData)
    }

    fn spans(&self) -> &[&'a [u8]] {
        match &self.0 {
            Spans::One(bytes) => core::slice::from_ref(bytes),
            Spans::Several(spans) => spans,
        }
    }

    /// Its bytes: one string for each time that it came, in that order.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &'a [u8]> + '_ {
        self.spans().iter().copied()
    }

    /// Has it no bytes, so that every field has its default?
    pub fn is_empty(&self) -> bool {
        self.parts().all(<[u8]>::is_empty)
    }
}

impl<'a, T: Decode<'a> + Default> LazyView<'a, T> {
    /// The message, decoded anew each time.
    ///
    /// # Errors
    /// As [`Decode::decode`]. Offsets count from the start of this message's bytes, or of those of the part that is wrong; that
    /// of a message that lacks a required field from the start of the first part.
    pub fn get(&self) -> Result<T, DecodeError> {
        self.get_with(&DecodeOptions::new())
    }

    /// [`get`](Self::get) under limits of one's own.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn get_with(&self, options: &DecodeOptions) -> Result<T, DecodeError> {
        if let Spans::One(bytes) = self.0 {
            return T::decode_with(bytes, options);
        }
        reader::read_parts(self.spans(), options)
    }
}

impl<T> Default for LazyView<'_, T> {
    fn default() -> Self {
        Self::from_bytes(&[])
    }
}

impl<T> Clone for LazyView<'_, T> {
    fn clone(&self) -> Self {
        LazyView(self.0.clone(), PhantomData)
    }
}

/// By their bytes: what is the same message in other bytes is not equal.
impl<T> PartialEq for LazyView<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.parts().flatten().eq(other.parts().flatten())
    }
}

impl<T> Eq for LazyView<'_, T> {}

impl<T> fmt::Debug for LazyView<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LazyView({} bytes)", self.parts().map(<[u8]>::len).sum::<usize>())
    }
}

impl<'a, T> Decode<'a> for LazyView<'a, T> {
    const UNREAD: Option<fn(&'a [u8]) -> Self> = Some(Self::from_bytes);

    fn fields(&mut self, input: Input<'_, 'a>) -> Fields {
        let (bytes, stop) = input.rest()?;
        match &mut self.0 {
            Spans::One([]) => self.0 = Spans::One(bytes),
            Spans::One(first) => {
                input.charge(size_of::<Vec<&[u8]>>())?;
                let mut spans = Vec::new();
                if input.make_room(&mut spans, 2)? {
                    spans.extend([*first, bytes]);
                }
                self.0 = Spans::Several(Box::new(spans));
            }
            Spans::Several(spans) => {
                if input.make_room(spans, 1)? {
                    spans.push(bytes);
                }
            }
        }
        Err(stop)
    }
}

impl<T> Encode for LazyView<'_, T> {
    fn fields<'m>(&'m self, out: Output<'m>) -> Output<'m> {
        write(out, |writer| self.parts().rev().for_each(|part| writer.raw(part)))
    }

    #[inline]
    fn fields_len(&self) -> u64 {
        self.parts().map(|part| part.len() as u64).sum()
    }
}

impl<T: ToMessage> ToMessage for LazyView<'_, T> {
    type Message = Lazy<T::Message>;

    fn to_message(&self) -> Lazy<T::Message> {
        Lazy::from_bytes(self.parts().collect::<Vec<_>>().concat())
    }
}
