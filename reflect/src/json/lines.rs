//! Streams of newline-delimited JSON: a message on each line.

use super::{error::Error, parser::Parser, parser::utf8, printer::Printer};
use std::io::{BufRead, Read, Write};
use wire::reflect::{ReflectMut, Show};

/// Reads a message from each line; empty lines are passed over. Errors say the line of the stream.
///
/// ```
/// use wire::{Message, Reflect};
/// use wire_reflect::json::{LineReader, LineWriter, Parser, Printer};
///
/// #[derive(Debug, Default, PartialEq, Message, Reflect)]
/// struct Event {
///     #[proto(1, uint32)]
///     id: u32,
/// }
///
/// let mut stream = Vec::new();
/// let mut writer = LineWriter::new(&mut stream, Printer::new());
/// for id in 1..=3 {
///     writer.write(&Event { id })?;
/// }
/// assert_eq!(stream, b"{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
///
/// let mut reader = LineReader::new(&*stream, Parser::new());
/// let mut sum = 0;
/// while let Some(event) = reader.read::<Event>()? {
///     sum += event.id;
/// }
/// assert_eq!(sum, 6);
/// # Ok::<(), wire_reflect::json::Error>(())
/// ```
pub struct LineReader<'r, R> {
    reader: R,
    parser: Parser<'r>,
    line: Vec<u8>,
    lines: usize,
    bytes: usize,
}

impl<'r, R: BufRead> LineReader<'r, R> {
    /// Reads from here; the limits of the parser are those of each line.
    pub fn new(reader: R, parser: Parser<'r>) -> Self {
        LineReader { reader, parser, line: Vec::new(), lines: 0, bytes: 0 }
    }

    /// The message of the next line; none at the end of the stream.
    ///
    /// # Errors
    /// As [`Parser::from_slice`], and those of the reader. After an error of a line the next one can be read, unless the
    /// line was longer than [`Parser::input_bytes`].
    pub fn read<T: ReflectMut + Default>(&mut self) -> Result<Option<T>, Error> {
        loop {
            let (lines, bytes) = (self.lines, self.bytes);
            self.line.clear();
            let most = (self.parser.input_bytes as u64).saturating_add(2);
            let len = self.reader.by_ref().take(most).read_until(b'\n', &mut self.line)?;
            if len == 0 {
                return Ok(None);
            }
            self.lines += 1;
            self.bytes += len;
            let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
            if line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
                continue;
            }
            let message = utf8(line).and_then(|line| self.parser.from_str(line));
            return message.map(Some).map_err(|error| error.below(lines, bytes));
        }
    }
}

/// Writes each message on a line of its own.
pub struct LineWriter<'r, W> {
    writer: W,
    printer: Printer<'r>,
}

impl<'r, W: Write> LineWriter<'r, W> {
    /// Writes to here; what the printer says of [`indent`](Printer::indent) does not count.
    pub fn new(writer: W, printer: Printer<'r>) -> Self {
        LineWriter { writer, printer: printer.on_one_line() }
    }

    /// Writes a message and the end of its line, of which nothing is written where the message is an error.
    ///
    /// # Errors
    /// As [`Printer::to_writer`].
    pub fn write<T: Show>(&mut self, message: &T) -> Result<(), Error> {
        let mut line = self.printer.to_vec(message)?;
        line.push(b'\n');
        Ok(self.writer.write_all(&line)?)
    }

    /// Writes what the writer keeps.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn flush(&mut self) -> Result<(), Error> {
        Ok(self.writer.flush()?)
    }

    /// The writer.
    pub fn into_inner(self) -> W {
        self.writer
    }
}
