//! Reading. The fields that are expected next are compared as whole keys, quotes and colon included; a name is read only
//! where none of them stands there.

use super::{
    base64, known,
    number::{self, Number},
    parser::Parser,
    scan,
};
use alloc::{
    borrow::Cow,
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};
use wire::{
    EncodeOptions, UnknownFields,
    reflect::{
        DynMessage, Elements, EnumTable, Flow, Known, Opened, ReflectError, ReflectMut, Row, RowKind, RowShape, Source,
        Table, fill_message_dyn,
    },
};

/// In [`Opened::flags`]: something of the message is among what has come that is kept apart.
const FAR: u16 = 1;
/// The message is in an `Any`, whose `@type` stands among its fields.
pub(super) const IN_ANY: u16 = 2;
/// `@type` has come.
pub(super) const TYPE_SEEN: u16 = 4;

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    bytes: &'t [u8],
    pub(super) pos: usize,
    pub(super) parser: Parser<'t>,
    /// How many levels are left.
    depth: u32,
    element_memory: usize,
    any_messages: usize,
    any_bytes: usize,
    /// Was a list or object opened of which nothing is read yet?
    is_fresh: bool,
    /// Is a key of a map read? Bools stand in quotes there, and only there.
    is_key: bool,
    /// Is the next value that of a required field of an enum, which has to be known?
    is_required: bool,
    /// Is the message merged into, at whose end nothing is required?
    merges: bool,
    /// Where strings with escapes are put together.
    scratch: String,
    /// What has come of the messages that are open, by level, as far as [`Opened`] has no room for it.
    far: BTreeSet<(u32, Far)>,
    /// The records of an extension that is read, for the message to take.
    extension: Vec<u8>,
    /// Is the error that of a limit?
    pub(super) is_at_limit: bool,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Far {
    /// The place of a field.
    Field(usize),
    /// The least number of a oneof's members.
    Oneof(u32),
    /// The number of an extension.
    Extension(u32),
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, parser: Parser<'t>, merges: bool) -> Self {
        Reader {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            depth: parser.depth.saturating_add(1),
            element_memory: parser.element_memory_for(text.len()),
            any_messages: parser.any_messages,
            any_bytes: parser.any_bytes,
            is_fresh: false,
            is_key: false,
            is_required: false,
            merges,
            scratch: String::new(),
            far: BTreeSet::new(),
            extension: Vec::new(),
            is_at_limit: false,
            parser,
        }
    }

    /// The message that is the whole text.
    pub(super) fn whole(&mut self, message: &mut dyn ReflectMut) -> Flow {
        fill_message_dyn(message, self)?;
        self.space();
        if self.pos < self.bytes.len() {
            return Err(self.fail("expected the end of the text"));
        }
        Ok(())
    }

    /// An error here.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self, sentence: impl Into<Cow<'static, str>>) -> ReflectError {
        self.fail_at(self.pos, sentence)
    }

    #[cold]
    #[inline(never)]
    fn fail_at(&self, pos: usize, sentence: impl Into<Cow<'static, str>>) -> ReflectError {
        ReflectError::format(sentence).at(pos)
    }

    #[cold]
    #[inline(never)]
    fn limit(&mut self, sentence: impl Into<Cow<'static, str>>) -> ReflectError {
        self.is_at_limit = true;
        self.fail(sentence)
    }

    /// A message begins, or something is passed over.
    #[inline]
    pub(super) fn enter(&mut self) -> Flow {
        match self.depth.checked_sub(1) {
            Some(left) => {
                self.depth = left;
                Ok(())
            }
            None => {
                Err(self
                    .limit(format!("messages are nested deeper than {} levels (`Parser::depth`)", self.parser.depth)))
            }
        }
    }

    /// It ends.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth += 1;
    }

    /// An `Any` or an extension comes.
    pub(super) fn charge_message(&mut self) -> Flow {
        match self.any_messages.checked_sub(1) {
            Some(left) => {
                self.any_messages = left;
                Ok(())
            }
            None => Err(self.limit("more messages in `Any`s and extensions than allowed (`Parser::any_messages`)")),
        }
    }

    /// So many bytes are encoded, or read a second time.
    pub(super) fn charge_bytes(&mut self, bytes: usize) -> Flow {
        match self.any_bytes.checked_sub(bytes) {
            Some(left) => {
                self.any_bytes = left;
                Ok(())
            }
            None => Err(self.limit("more bytes in `Any`s and extensions than allowed (`Parser::any_bytes`)")),
        }
    }

    /// The bytes of a message that was read.
    pub(super) fn encode(&mut self, message: &dyn DynMessage) -> Flow<Vec<u8>> {
        let encoded = message.encode_with(&EncodeOptions::new().deterministic(true));
        let bytes = encoded.map_err(|error| self.fail(error.to_string()))?;
        self.charge_bytes(bytes.len())?;
        Ok(bytes)
    }

    /// The next byte that is no space; 0 at the end.
    #[inline(always)]
    pub(super) fn space(&mut self) -> u8 {
        match self.bytes.get(self.pos) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.spaces(),
        }
    }

    #[inline(never)]
    fn spaces(&mut self) -> u8 {
        while let Some(&byte) = self.bytes.get(self.pos) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                // No token begins with a zero, nor is it the end.
                return byte.max(1);
            }
            self.pos += 1;
        }
        0
    }

    #[inline(always)]
    pub(super) fn takes(&mut self, byte: u8) -> bool {
        let takes = self.space() == byte;
        self.pos += usize::from(takes);
        takes
    }

    #[inline(always)]
    pub(super) fn expect(&mut self, byte: u8, sentence: &'static str) -> Flow {
        if self.takes(byte) { Ok(()) } else { Err(self.fail(sentence)) }
    }

    #[inline(always)]
    fn word(&mut self, word: &str) -> bool {
        let is_there = self.bytes[self.pos..].starts_with(word.as_bytes());
        self.pos += if is_there { word.len() } else { 0 };
        is_there
    }

    /// A string, lent out of the text where it has no escapes.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Flow<&str> {
        self.expect(b'"', "expected a string")?;
        let start = self.pos;
        let end = start + scan::plain(&self.bytes[start..]);
        if self.bytes.get(end) == Some(&b'"') {
            self.pos = end + 1;
            return Ok(&self.text[start..end]);
        }
        self.escaped()
    }

    #[inline(never)]
    fn escaped(&mut self) -> Flow<&str> {
        self.scratch.clear();
        loop {
            let start = self.pos;
            self.pos += scan::plain(&self.bytes[start..]);
            self.scratch.push_str(&self.text[start..self.pos]);
            match self.bytes.get(self.pos) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let (character, len) = self.escape()?;
                    self.scratch.push(character);
                    self.pos += len;
                }
                Some(_) => return Err(self.fail("a control character in a string, which has to be escaped")),
                None => return Err(self.fail("the string does not end")),
            }
        }
        self.pos += 1;
        Ok(&self.scratch)
    }

    /// The character that an escape stands for, and how long the escape is.
    fn escape(&self) -> Flow<(char, usize)> {
        let escape = &self.bytes[self.pos..];
        let character = match escape.get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(escape),
            _ => return Err(self.fail("there is no such escape")),
        };
        Ok((character, 2))
    }

    fn unicode(&self, escape: &[u8]) -> Flow<(char, usize)> {
        let Some(first) = hex(escape) else { return Err(self.fail("`\\u` needs four hexadecimal digits")) };
        let (code, len) = match (first, escape.get(6..).and_then(hex)) {
            (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
                (0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00), 12)
            }
            _ => (first, 6),
        };
        match char::from_u32(code) {
            Some(character) => Ok((character, len)),
            None => Err(self.fail("half of a surrogate pair")),
        }
    }

    /// Passes over a value of any kind.
    pub(super) fn skip(&mut self) -> Flow {
        match self.space() {
            b'"' => self.string().map(drop),
            open @ (b'{' | b'[') => {
                self.enter()?;
                self.pos += 1;
                self.is_fresh = true;
                while self.element(if open == b'{' { b'}' } else { b']' })? {
                    if open == b'{' {
                        self.string()?;
                        self.expect(b':', "expected a colon")?;
                    }
                    self.skip()?;
                }
                self.leave();
                Ok(())
            }
            b't' if self.word("true") => Ok(()),
            b'f' if self.word("false") => Ok(()),
            b'n' if self.word("null") => Ok(()),
            _ => match Number::at(&self.bytes[self.pos..]) {
                Some(number) => {
                    self.pos += number.len;
                    Ok(())
                }
                None => Err(self.fail("expected a value")),
            },
        }
    }

    /// Is there another element, before this byte closes the list or object?
    #[inline(always)]
    fn element(&mut self, close: u8) -> Flow<bool> {
        let byte = self.space();
        if core::mem::take(&mut self.is_fresh) {
            self.pos += usize::from(byte == close);
            return Ok(byte != close);
        }
        if byte == b',' || byte == close {
            self.pos += 1;
            return Ok(byte == b',');
        }
        Err(self.fail(if close == b']' { "expected a comma or `]`" } else { "expected a comma or `}`" }))
    }

    #[inline]
    fn charge_memory(&mut self, bytes: usize) -> Flow {
        match self.element_memory.checked_sub(bytes) {
            Some(left) => {
                self.element_memory = left;
                Ok(())
            }
            None => Err(self.limit("elements take more memory than allowed (`Parser::element_memory`)")),
        }
    }

    /// Sign and size of a whole number, in quotes or not.
    #[inline(always)]
    fn whole_number(&mut self) -> Flow<(bool, u64)> {
        let quotes = usize::from(self.space() == b'"');
        let start = self.pos + quotes;
        let is_negative = self.bytes.get(start) == Some(&b'-');
        let start = start + usize::from(is_negative);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let (value, len) = number::digits(rest);
        let next = rest.get(len).copied().unwrap_or_default();
        let is_usual = len == 1 || len > 1 && len < 20 && rest[0] != b'0';
        let ends = if quotes == 1 { next == b'"' } else { !matches!(next, b'.' | b'e' | b'E') };
        if is_usual && ends {
            self.pos = start + len + quotes;
            return Ok((is_negative, value));
        }
        self.unusual_number(quotes == 1)
    }

    #[cold]
    #[inline(never)]
    fn unusual_number(&mut self, is_quoted: bool) -> Flow<(bool, u64)> {
        let start = self.pos;
        let rest = if is_quoted {
            // It may have escapes: it is a string first.
            self.string()?.as_bytes().to_vec()
        } else {
            let len = Number::at(&self.bytes[start..]).map_or(0, |number| number.len);
            self.pos += len;
            self.bytes[start..start + len].to_vec()
        };
        let number = Number::at(&rest).filter(|number| number.len == rest.len());
        match number {
            Some(number) => {
                number.to_whole(&rest).ok_or_else(|| self.fail_at(start, "the number is not whole, or out of range"))
            }
            None => Err(self.fail_at(start, "expected a number")),
        }
    }

    #[inline(always)]
    fn signed(&mut self, least: i64, most: i64) -> Flow<i64> {
        self.space();
        let start = self.pos;
        let (is_negative, size) = self.whole_number()?;
        let value = if is_negative { 0i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() };
        match value {
            Some(value) if value >= least && value <= most => Ok(value),
            _ => Err(self.fail_at(start, "the number is out of range")),
        }
    }

    #[inline(always)]
    fn unsigned(&mut self, most: u64) -> Flow<u64> {
        self.space();
        let start = self.pos;
        let (is_negative, size) = self.whole_number()?;
        if size > most || is_negative && size != 0 {
            return Err(self.fail_at(start, "the number is out of range"));
        }
        Ok(size)
    }

    /// A float or double: what it is by its name, or by its digits.
    #[inline(always)]
    fn float<T>(
        &mut self,
        named: fn(f32) -> T,
        parse: fn(&Number, &str) -> Option<T>,
        is_finite: fn(&T) -> bool,
    ) -> Flow<T> {
        let is_quoted = self.space() == b'"';
        let start = self.pos;
        let fail = |reader: &Self| reader.fail_at(start, "expected a number");
        if is_quoted {
            // Borrowed from the text or the scratch, which nothing below changes.
            let text = self.string()?;
            let value = match (text, Number::at(text.as_bytes())) {
                ("NaN", _) => return Ok(named(f32::NAN)),
                ("Infinity", _) => return Ok(named(f32::INFINITY)),
                ("-Infinity", _) => return Ok(named(f32::NEG_INFINITY)),
                (text, Some(number)) if number.len == text.len() => parse(&number, text),
                _ => None,
            };
            let value = value.ok_or_else(|| fail(self))?;
            return if is_finite(&value) { Ok(value) } else { Err(self.fail_at(start, "the number is out of range")) };
        }
        let number = Number::at(&self.bytes[start..]).ok_or_else(|| fail(self))?;
        let value = parse(&number, &self.text[start..]).ok_or_else(|| fail(self))?;
        if !is_finite(&value) {
            return Err(self.fail("the number is out of range"));
        }
        self.pos += number.len;
        Ok(value)
    }

    /// The number of an enum's value, which a closed enum has to have.
    fn listed(&self, table: &EnumTable, number: i32, start: usize) -> Flow<Option<i32>> {
        if table.is_closed && table.name_of(number).is_none() {
            return Err(self.fail_at(start, format!("{} has no value {number}", table.name)));
        }
        Ok(Some(number))
    }

    /// The place of a field whose key stands here as tables have it, and how long the key is.
    #[inline(always)]
    fn expected(&self, table: &Table, next: usize) -> Option<(usize, usize)> {
        let rest = self.bytes.get(self.pos..)?;
        let window = u128::from_le_bytes(*rest.first_chunk()?);
        for place in next..next + 4 {
            let Some(row) = table.rows.get(place) else { break };
            let (key, len) = (&row.key, row.key.text.len());
            let head = u128::from_le_bytes(*key.head.first_chunk().expect("32 bytes"));
            if (window ^ head) & mask(len) == 0 && (len <= 16 || rest.starts_with(key.text.as_bytes())) {
                return Some((place, len));
            }
        }
        self.in_any_order(table, rest, window)
    }

    #[inline(never)]
    fn in_any_order(&self, table: &Table, rest: &[u8], window: u128) -> Option<(usize, usize)> {
        // Quote, name, quote, colon.
        let len = scan::plain(&rest[1..]) + 3;
        let place = table.by_key(window & mask(len), len, rest)?;
        Some((place, table.rows[place].key.text.len()))
    }

    /// The name of a field, and its colon; none where the field is passed over, and its value with it.
    #[inline(never)]
    fn named(&mut self, table: &Table, opened: &mut Opened) -> Flow<Option<usize>> {
        let start = self.pos;
        let Parser { types, ignore_unknown, .. } = self.parser;
        let name = self.string()?;
        let found = table.by_json_name(name);
        if found.is_some() {
            self.expect(b':', "expected a colon")?;
            return Ok(found);
        }
        if opened.flags & IN_ANY != 0 && name == "@type" {
            if opened.flags & TYPE_SEEN != 0 {
                return Err(self.fail_at(start, "`@type` is there twice"));
            }
            opened.flags |= TYPE_SEEN;
        } else if let Some(extension) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'))
            && let Some(extension) = types.and_then(|types| types.extension_by_name(&table.name, extension))
        {
            self.expect(b':', "expected a colon")?;
            return self.read_extension(table, opened, extension, start);
        } else if !ignore_unknown {
            let sentence = format!("{} has no field `{name}`", table.name);
            return Err(self.fail_at(start, sentence));
        }
        self.expect(b':', "expected a colon")?;
        self.skip()?;
        Ok(None)
    }

    /// An extension becomes records among the message's unknown fields, whose place is behind all others.
    fn read_extension(
        &mut self,
        table: &Table,
        opened: &mut Opened,
        mut extension: alloc::boxed::Box<dyn DynMessage>,
        start: usize,
    ) -> Flow<Option<usize>> {
        let Some(row) = extension.table().rows.get(0) else {
            return Err(self.fail_at(start, "the extension is no field"));
        };
        let (number, takes_null) = (row.number, takes_null(row));
        if self.is_far(opened, Far::Extension(number)) {
            return Err(self.fail_at(start, "the field is there twice"));
        }
        if self.space() == b'n' && !takes_null && self.word("null") {
            return Ok(None);
        }
        self.charge_message()?;
        // Extensions are looked for where messages are, so what is in them is nested as deep as the message says.
        extension.fill_from(0, self)?;
        let bytes = self.encode(&*extension)?;
        self.extension.extend(bytes);
        Ok(Some(table.rows.len()))
    }

    /// Has it come before? For what [`Opened`] has no room for.
    #[inline(never)]
    fn is_far(&mut self, opened: &mut Opened, far: Far) -> bool {
        opened.flags |= FAR;
        !self.far.insert((self.depth, far))
    }

    /// The message on this level ends.
    #[cold]
    #[inline(never)]
    fn forget_far(&mut self) {
        // Those of the level come first: inner ones, whose level is lower, are forgotten already.
        while self.far.first().is_some_and(|(depth, _)| *depth == self.depth) {
            self.far.pop_first();
        }
    }

    #[inline]
    fn has_field(&mut self, opened: &mut Opened, place: usize) -> bool {
        if place >= 64 {
            return self.is_far(opened, Far::Field(place));
        }
        let bit = 1 << place;
        let has = opened.seen & bit != 0;
        opened.seen |= bit;
        has
    }

    #[inline]
    fn has_member(&mut self, opened: &mut Opened, oneof: u32) -> bool {
        for known in &mut opened.oneofs {
            if *known == oneof {
                return true;
            }
            if *known == 0 {
                *known = oneof;
                return false;
            }
        }
        self.is_far(opened, Far::Oneof(oneof))
    }

    /// The object ends: what is required has to be there.
    #[cold]
    #[inline(never)]
    fn check_required(&mut self, table: &Table, opened: &Opened) -> Flow {
        // The message itself, that is merged into, has what it has.
        let is_outermost = self.depth == self.parser.depth;
        if self.parser.partial || self.merges && is_outermost {
            return Ok(());
        }
        for (place, row) in table.iter().enumerate().filter(|(_, row)| row.shape == RowShape::Required) {
            let has = match place {
                0..64 => opened.seen & 1 << place != 0,
                _ => self.far.contains(&(self.depth, Far::Field(place))),
            };
            if !has {
                return Err(self.fail(format!(
                    "the required field `{}` of {} is missing",
                    row.json_name(),
                    table.name
                )));
            }
        }
        Ok(())
    }

    /// The field at this place comes next, unless its value is `null`, which makes it absent.
    #[inline(always)]
    fn field(&mut self, table: &Table, opened: &mut Opened, place: usize, start: usize) -> Flow<bool> {
        let row = &table.rows[place];
        if self.has_field(opened, place) {
            return Err(self.fail_at(start, "the field is there twice"));
        }
        if self.space() == b'n' && !takes_null(row) && self.word("null") {
            if row.shape == RowShape::Required && !self.parser.partial {
                return Err(self.fail_at(start, "a required field can not be null"));
            }
            return Ok(false);
        }
        if row.oneof != 0 && self.has_member(opened, row.oneof) {
            return Err(self.fail_at(start, "another member of the oneof is there"));
        }
        if table.has_required {
            self.is_required = row.shape == RowShape::Required && matches!(row.kind, RowKind::Enum(_));
        }
        Ok(true)
    }
}

/// The first `len` bytes of sixteen.
#[inline(always)]
fn mask(len: usize) -> u128 {
    match len {
        0..16 => (1 << (8 * len)) - 1,
        _ => u128::MAX,
    }
}

/// The four digits of `\u0041`.
fn hex(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
}

/// Is `null` a value of the field, instead of making it absent?
#[cold]
fn takes_null(row: &Row) -> bool {
    match &row.kind {
        _ if row.is_repeated() => false,
        RowKind::Enum(table) => table.is_null,
        kind => kind.message().is_some_and(|table| table.known == Known::Value),
    }
}

impl Source for Reader<'_> {
    #[inline(never)]
    fn bool(&mut self) -> Flow<bool> {
        let is_quoted = self.space() == b'"';
        let start = self.pos;
        if self.is_key != is_quoted {
            return Err(self.fail("expected a bool"));
        }
        let word = if is_quoted {
            match self.string()? {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            }
        } else if self.word("true") {
            Some(true)
        } else {
            self.word("false").then_some(false)
        };
        word.ok_or_else(|| self.fail_at(start, "expected a bool"))
    }

    #[inline(never)]
    fn i32(&mut self) -> Flow<i32> {
        Ok(self.signed(i32::MIN.into(), i32::MAX.into())? as i32)
    }

    #[inline(never)]
    fn i64(&mut self) -> Flow<i64> {
        self.signed(i64::MIN, i64::MAX)
    }

    #[inline(never)]
    fn u32(&mut self) -> Flow<u32> {
        Ok(self.unsigned(u32::MAX.into())? as u32)
    }

    #[inline(never)]
    fn u64(&mut self) -> Flow<u64> {
        self.unsigned(u64::MAX)
    }

    #[inline(never)]
    fn f32(&mut self) -> Flow<f32> {
        self.float(|value| value, Number::to_f32, |value| value.is_finite())
    }

    #[inline(never)]
    fn f64(&mut self) -> Flow<f64> {
        self.float(f64::from, Number::to_f64, |value| value.is_finite())
    }

    #[inline(never)]
    fn str(&mut self) -> Flow<&str> {
        self.string()
    }

    #[inline(never)]
    fn bytes(&mut self, into: &mut Vec<u8>) -> Flow {
        self.space();
        let start = self.pos;
        if base64::decode(self.string()?.as_bytes(), into) {
            return Ok(());
        }
        Err(self.fail_at(start, "the string is not base64"))
    }

    #[inline(never)]
    fn enumeration(&mut self, table: &EnumTable) -> Flow<Option<i32>> {
        let is_required = core::mem::take(&mut self.is_required);
        let byte = self.space();
        let start = self.pos;
        if byte == b'n' && table.is_null && self.word("null") {
            return Ok(Some(0));
        }
        if byte != b'"' {
            let number = self.i32()?;
            return self.listed(table, number, start);
        }
        let ignores = self.parser.ignore_unknown && !is_required;
        let name = self.string()?;
        if let Some(number) = table.number_of(name) {
            return Ok(Some(number));
        }
        // Its number in quotes, as other implementations take it.
        let number = Number::at(name.as_bytes()).filter(|number| number.len == name.len());
        match number.and_then(|number| number.to_i32(name.as_bytes())) {
            Some(number) => self.listed(table, number, start),
            None if ignores => Ok(None),
            None => {
                let sentence = format!("{} has no value `{name}`", table.name);
                Err(self.fail_at(start, sentence))
            }
        }
    }

    #[inline(always)]
    fn open(&mut self, table: &Table) -> Flow<Opened> {
        if !matches!(table.known, Known::No | Known::Empty) {
            return Ok(Opened { whole: true, ..Opened::default() });
        }
        self.space();
        let start = self.pos;
        self.expect(b'{', "expected an object")?;
        self.enter().map_err(|error| error.at(start))?;
        Ok(Opened::default())
    }

    #[inline(never)]
    fn next_field(&mut self, table: &Table, opened: &mut Opened) -> Flow<Option<usize>> {
        loop {
            let byte = self.space();
            if byte == b'}' {
                if table.has_required {
                    self.check_required(table, opened)?;
                }
                self.pos += 1;
                if opened.flags & FAR != 0 {
                    self.forget_far();
                }
                self.leave();
                return Ok(None);
            }
            if opened.started {
                if byte != b',' {
                    return Err(self.fail("expected a comma or `}`"));
                }
                self.pos += 1;
                self.space();
            }
            opened.started = true;
            let start = self.pos;
            let place = match self.expected(table, opened.next as usize) {
                Some((place, len)) => {
                    self.pos += len;
                    place
                }
                None => match self.named(table, opened)? {
                    Some(place) if place == table.rows.len() => return Ok(Some(place)),
                    Some(place) => place,
                    None => continue,
                },
            };
            opened.next = place as u32 + 1;
            if self.field(table, opened, place, start)? {
                return Ok(Some(place));
            }
        }
    }

    fn message(&mut self, message: &mut dyn ReflectMut) -> Flow {
        known::read(self, message)
    }

    #[inline(always)]
    fn open_list(&mut self, _: &Row) -> Flow<Elements> {
        self.expect(b'[', "expected a list")?;
        self.is_fresh = true;
        Ok(Elements::Add)
    }

    #[inline(always)]
    fn next_element(&mut self, bytes: usize) -> Flow<bool> {
        let has = self.element(b']')?;
        if has {
            self.charge_memory(bytes)?;
        }
        Ok(has)
    }

    #[inline(always)]
    fn open_map(&mut self, _: &Row) -> Flow<Elements> {
        self.expect(b'{', "expected an object")?;
        self.is_fresh = true;
        Ok(if self.merges { Elements::Add } else { Elements::AddUnique })
    }

    #[inline(always)]
    fn next_entry(&mut self, bytes: usize) -> Flow<bool> {
        let has = self.element(b'}')?;
        if has {
            self.charge_memory(bytes)?;
            if self.space() != b'"' {
                return Err(self.fail("expected a key in quotes"));
            }
        }
        self.is_key = has;
        Ok(has)
    }

    #[inline(always)]
    fn value(&mut self) -> Flow {
        self.is_key = false;
        self.expect(b':', "expected a colon")
    }

    fn unknown(&mut self, fields: Option<&mut UnknownFields>) -> Flow {
        match fields {
            Some(fields) => fields.extend_from_bytes(&self.extension),
            None => return Err(self.fail("the message keeps no extensions")),
        }
        self.extension.clear();
        Ok(())
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Flow {
        self.charge_memory(bytes)
    }
}
